"""Which of many texts share enough to be compared, by what is kept to recognise them. Work grows with their number."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.comparison.recognition import enough_in_common
from vocabulary.match import Fingerprint

MOST = 40
"""Others that a text is held against: those that share most of it."""
FEW = 40
"""Texts that may share a sampled run for each two of them to be looked at."""
NEIGHBOURS = 8
"""Of those that share one which more have, each is looked at with so many. Copies share dozens, each with others."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of a text, which several articles may have."""

    exact: str
    """What they are told by: `Fingerprint.exact`, or the article's own name where nothing of them is known."""
    fingerprint: Fingerprint | None = field(repr=False)
    hashes: frozenset[int] = field(repr=False)

    @classmethod
    def of(cls, fingerprint: Fingerprint | None, name: str) -> "Words":
        """The words that have this fingerprint; those of an article of this name when it has none."""
        if fingerprint is None or not fingerprint.shingles:
            return cls(name, None, frozenset())
        return cls(fingerprint.exact, fingerprint, frozenset(fingerprint.hashes))

    def shared_with(self, other: "Words") -> int:
        """Sampled runs in common; 0 when these are too few for one to be a copy of the other."""
        if self.fingerprint is None or other.fingerprint is None:
            return 0
        if self.fingerprint.version != other.fingerprint.version:
            return 0
        return enough_in_common(self.hashes, other.hashes)


def candidates(several: Sequence[Words]) -> list[tuple[Words, Words]]:
    """Pairs that may be copies, those of one text after each other; the same whatever order they are given in."""
    known = sorted(several, key=lambda words: words.exact)
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, other in _meeting(known):
        if shared := known[one].shared_with(known[other]):
            found[one].append((-shared, other))
            found[other].append((-shared, one))
    kept = {
        (min(one, other), shared, max(one, other)) for one, others in found.items() for shared, other in _first(others)
    }
    return [(known[one], known[other]) for one, _, other in sorted(kept)]


def _first(others: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(others)[:MOST]


def _meeting(known: Sequence[Words]) -> set[tuple[int, int]]:
    """Places of two texts that share at least one sampled run, the smaller first."""
    holders: dict[int, list[int]] = defaultdict(list)
    for place, words in enumerate(known):
        for one in words.hashes:
            holders[one].append(place)
    return {pair for places in holders.values() for pair in _near(places)}


def _near(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    reach = len(places) if len(places) <= FEW else NEIGHBOURS
    for at, one in enumerate(places):
        for other in places[at + 1 : at + 1 + reach]:
            yield one, other
