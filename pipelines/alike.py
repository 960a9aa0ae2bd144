"""Which texts of an archive share enough to be compared: found for many at once, texts of the same words as one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from pipelines.comparison.recognition import enough_in_common
from storage.archive import Archive
from storage.fingerprints import COMMON, PRINTED
from storage.following import KnownText
from vocabulary.article import Seed
from vocabulary.licence import NOASSERTION
from vocabulary.match import SHARED, Fingerprint

MOST = 40
"""Other words that a text is held against: those that share most of it, and as many more of pages that grant."""
WIDE = 2000
"""Articles that may share a sampled run of a text that many print."""
RAREST = 8
"""Of the runs of a text that many print so many are looked at: those that fewest have."""


class Words:
    """The words of a text, or of several that have the same: who publishes them, and which others are like them."""

    def __init__(self, fingerprint: Fingerprint) -> None:
        self.fingerprint = fingerprint
        self.hashes = frozenset(fingerprint.hashes)
        self.articles: list[int] = []
        self.seeds: list[str] = []
        self.grants = False
        """Whether a page of any of them grants something."""
        self.alike: list[Words] | None = None
        """None: nobody has looked for them."""
        self.is_complete = False
        """Whether all articles of these words are known."""
        self.circle = Circle([self])

    def shared_with(self, other: "Words") -> int:
        """How many sampled runs two have in common; 0 when these are too few for one to be a copy of the other."""
        if self.fingerprint.version != other.fingerprint.version:
            return 0
        return enough_in_common(self.hashes, other.hashes)


@dataclass(slots=True, eq=False)
class Circle:
    """Words that are like each other, or like others of which one is."""

    words: list[Words]
    grants: bool = False
    """Whether a page of any of them grants something. Where none does there is nothing to follow."""

    def join(self, other: "Circle") -> None:
        """Make one of two."""
        if other is self:
            return
        large, small = (self, other) if len(self.words) >= len(other.words) else (other, self)
        for words in small.words:
            words.circle = large
        large.words += small.words
        large.grants |= small.grants


class Likes:
    """What was found of texts and their likes; for as long as the archive is taken to be the same."""

    def __init__(self, archive: Archive, seeds: Iterable[Seed]) -> None:
        self._archive = archive
        self._texts: dict[int, KnownText | None] = {}
        self._words: dict[tuple[int, str], Words] = {}
        self._by_seed: dict[str, Words] = {}
        self._of_seeds: dict[int, list[Words]] = defaultdict(list)
        for seed in seeds:
            self._add_seed(seed)

    def text(self, article_id: int) -> KnownText | None:
        """The text of an article that was read; None when it is not kept."""
        return self._texts[article_id]

    def words(self, article_id: int) -> Words | None:
        """The words of an article that was read; None when it has none by which it is found."""
        text = self._texts[article_id]
        if text is None or text.fingerprint is None or not text.fingerprint.shingles:
            return None
        return self._words[_key(text.fingerprint)]

    def words_of_seed(self, name: str) -> Words | None:
        """The words of a seed; None of one that is not regarded."""
        return self._by_seed.get(name)

    def read(self, article_ids: Iterable[int]) -> None:
        """Have these articles' texts at hand."""
        new = [one for one in dict.fromkeys(article_ids) if one not in self._texts]
        self._texts |= dict.fromkeys(new)
        for text in self._archive.known_texts(new) if new else ():
            self._texts[text.article_id] = text
            if text.fingerprint is not None and text.fingerprint.shingles:
                words = self._of(text.fingerprint)
                words.articles.append(text.article_id)
                words.grants |= text.grants
                words.circle.grants |= text.grants

    def explore(self, begun: Iterable[Words]) -> None:
        """Find what is like these, and what is like that, until one that grants is met or there is no more."""
        near = [*begun]
        while near:
            self.find(near)
            near = [
                other for words in near if not words.circle.grants for other in words.alike or () if other.alike is None
            ]

    def find(self, asked: Iterable[Words]) -> None:
        """Find which others are like these, and all articles of both."""
        new = [words for words in dict.fromkeys(asked) if words.alike is None]
        for version in dict.fromkeys(words.fingerprint.version for words in new):
            self._find([words for words in new if words.fingerprint.version == version], version)

    def _find(self, new: list[Words], version: int) -> None:
        spread = self._archive.spread(set().union(*(words.hashes for words in new)), version)
        telling = {words: _telling(words, spread) for words in new}
        shared = self._archive.sharing(set().union(*telling.values()), version)
        found = {words: _often(shared[one] for one in telling[words]) for words in new}
        self.read(chain.from_iterable(found.values()))
        for words, article_ids in found.items():
            words.alike = self._likest(words, article_ids)
            for other in words.alike:
                words.circle.join(other.circle)
        self._complete(chain(new, *(words.alike or () for words in new)))

    def _likest(self, words: Words, article_ids: Collection[int]) -> list[Words]:
        others = {other: words.shared_with(other) for one in article_ids if (other := self.words(one)) is not None}
        others.pop(words, None)
        alike = sorted(
            (other for other, shared in others.items() if shared),
            key=lambda other: (-others[other], other.fingerprint.exact),
        )
        alike = alike[:MOST] + [other for other in alike[MOST:] if other.grants][:MOST]
        seeds = dict.fromkeys(chain.from_iterable(self._of_seeds[one] for one in self._of_seeds.keys() & words.hashes))
        return alike + [seed for seed in seeds if seed is not words and seed not in alike and words.shared_with(seed)]

    def _complete(self, several: Iterable[Words]) -> None:
        new = [words for words in dict.fromkeys(several) if not words.is_complete]
        same = self._archive.same_texts([words.fingerprint.exact for words in new])
        self.read(chain.from_iterable(same.values()))
        for words in new:
            words.is_complete = True

    def _of(self, fingerprint: Fingerprint) -> Words:
        key = _key(fingerprint)
        if key not in self._words:
            self._words[key] = Words(fingerprint)
        return self._words[key]

    def _add_seed(self, seed: Seed) -> None:
        words = self._by_seed[seed.name] = self._of(seed.fingerprint)
        words.seeds.append(seed.name)
        words.grants |= seed.licence.decision.expression != NOASSERTION
        words.circle.grants |= words.grants
        for one in words.hashes:
            self._of_seeds[one].append(words)


def _telling(words: Words, spread: Mapping[int, int]) -> set[int]:
    """The sampled runs of a text by which those like it are found; `spread`: how many articles have each."""
    telling = {one for one in words.hashes if 1 < spread.get(one, 0) <= COMMON}
    common = [one for one in words.hashes if COMMON < spread.get(one, 0) <= WIDE]
    if len(common) >= PRINTED * len(words.hashes):
        telling.update(sorted(common, key=lambda one: (spread[one], one))[:RAREST])
    return telling


def _often(found: Iterable[list[int]]) -> list[int]:
    return [article_id for article_id, times in Counter(chain.from_iterable(found)).items() if times >= SHARED]


def _key(fingerprint: Fingerprint) -> tuple[int, str]:
    return fingerprint.version, fingerprint.exact
