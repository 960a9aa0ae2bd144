"""What an outlet puts into its articles beside their stories, learned from the articles themselves.

A paragraph that stands in many articles is no part of a story, unless these articles tell one story: then they share
telling words beside it. Only one outlet's articles are looked at, so what a wire sends to many is never taken for it.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from pipelines.comparison.words import words
from vocabulary.blocks import block_of
from vocabulary.structure import BREAK

BLOCK_RULES = 1
"""Version of these rules."""
LOOKED_AT = 1_000
"""Articles of an outlet that are looked at, the newest: what it repeats changes with the years."""
FEWEST = 20
"""Articles of an outlet that are enough to learn from."""
LEAST = 5
"""Articles that have a block, at least."""
SHARE = 0.02
"""Part of the articles that have it, at least."""
BESIDE = 0.5
"""Part of an article's words that are no such block, at least, for it to count: one of less is itself repeated."""
TELLING = 0.6
"""Part of the articles with a block that have a word beside it, from which on the word may tell their one story."""
RARER = 0.5
"""It does when it is in all articles at most so often as in these."""


def learned(texts: Sequence[str]) -> dict[int, int]:
    """The blocks of an outlet's articles (of what is compared of each), and how many of these have each.

    Depends on the articles alone, not on their order. Some 0.1 s for 1,000 articles, .5 s where there are blocks.
    """
    if len(texts) < FEWEST:
        return {}
    read = [{block_of(part): part for part in text.split(BREAK)} for text in texts]
    least = max(LEAST, SHARE * len(texts))
    counts = Counter(block for parts in read for block in parts)
    often = {block for block, times in counts.items() if times >= least}
    if not often:
        return {}
    beside = [_beside(parts, often) for parts in read]
    holders = {
        block: [rest for parts, rest in zip(read, beside, strict=True) if rest and block in parts] for block in often
    }
    everywhere = Counter(word for rest in beside for word in rest)
    return {
        block: len(rests)
        for block, rests in holders.items()
        if len(rests) >= least and not _tell_one_story(rests, everywhere, len(texts))
    }


def _beside(parts: Mapping[int, str], often: Collection[int]) -> frozenset[str]:
    """The words of an article that are in no such block; none of one that is mostly made of them."""
    told = [words(part) for block, part in parts.items() if block not in often]
    repeated = sum(len(words(part)) for block, part in parts.items() if block in often)
    own = sum(map(len, told))
    return frozenset(word for some in told for word in some) if own >= BESIDE * (own + repeated) else frozenset()


def _tell_one_story(rests: Sequence[frozenset[str]], everywhere: Mapping[str, int], articles: int) -> bool:
    """Whether articles have a word in common that others seldom have."""
    shared = Counter(word for rest in rests for word in rest)
    return any(
        times >= TELLING * len(rests) and everywhere[word] / articles <= RARER * times / len(rests)
        for word, times in shared.items()
    )
