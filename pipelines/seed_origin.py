"""Whether a seed is itself a copy: its document says so, or the archive has the text from elsewhere and from before.

Nothing is decided by it: a seed's licence stays what its document says. But what is found as its coverage may be older
than the seed, and what the seed grants may be nobody's to grant.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.alike import Likes
from pipelines.comparison import SAME_WORDS, UNTOLD, Overlap, overlap
from pipelines.copies import Cluster, Copy, is_copy
from pipelines.licence.folding import fold
from pipelines.texts import of_article, of_seed
from vocabulary.article import Seed

if TYPE_CHECKING:
    from storage.archive import Archive

_OF_OTHERS = frozenset({"E13", "E20"})
"""Evidence that a text is a third party's."""


def said_of_origin(seed: Seed, archive: "Archive | None") -> list[str]:
    """What tells that a seed is a copy, in words; nothing when nothing does. `archive`: None when there is none yet."""
    found = [*_stated(seed)]
    if archive is not None and seed.made_of is None:
        found += _held(seed, archive)
    return found


def _stated(seed: Seed) -> Iterator[str]:
    """The first third party that its document names, and the address that it states as that of its text."""
    if seed.syndicated_from is not None:
        yield f"its document states an address at another site as that of its text, {seed.syndicated_from}"
    for row in seed.licence.evidence:
        if row.code in _OF_OTHERS and row.licensor and fold(row.licensor) != fold(seed.publisher or ""):
            yield f"its document names another origin, {row.licensor}: {row.raw.rstrip('.')}"
            return


def _held(seed: Seed, archive: "Archive") -> Iterator[str]:
    """The text of another outlet that it is a copy of, if the archive has it."""
    likes = Likes(archive, [seed])
    words = likes.words_of_seed(seed.name)
    if words is None or not seed.fingerprint.shingles:
        return
    likes.find([words])
    same = set(words.articles)
    near = {one for other in words.alike or () for one in other.articles}
    overlaps = dict[str, Overlap]()
    itself = replace(of_seed(seed), is_seed=False)  # here it is a text like others

    def copied(copy: Copy, origin: Copy) -> bool:
        if origin.name not in overlaps:
            overlaps[origin.name] = overlap(origin.text, copy.text) if origin.is_kept else UNTOLD
        return is_copy(overlaps[origin.name])

    copies = []
    for article in archive.traced_articles(sorted(same | near)):
        copies.append(of_article(article))
        if article.id in same:
            overlaps[copies[-1].name] = SAME_WORDS
    origin = Cluster(copies, copied).origin_of(itself)
    if origin is not None:
        told = overlaps[origin.name].explanation((f"the text of {origin.name}", "the seed")).rstrip(".")
        there = f"{origin.url} ({origin.own.decision.expression} there)"
        yield f"it is a copy of {origin.name}, {there}, which names or times put before it. {told}"
