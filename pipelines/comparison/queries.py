# ruff: noqa: RUF001 - apostrophes and quotation marks as the press prints them
"""What to ask an outlet's own search page for a seed: a few words that tell its story from others.

Search pages mostly want every word of a question, so each question has few: names, and words that are rare in the
language. In an outlet's other language only names and numbers can be asked for, as the seed spells them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex

from pipelines.comparison.rarity import rarity_in, stems
from pipelines.comparison.words import fold, is_spaceless, words
from vocabulary.watch import Watch

LEAD = 1_200
"""Characters of a text that are taken for its lead: a dateline and two or three paragraphs say what it is about."""
MOST = 3
"""Questions; each costs a newsroom a search."""
WATCHED = 6
"""Questions more for watched terms, at most: they are what a person asks for."""
WORDS = 4
"""Words of a question at most: beyond that a search that wants every word finds the seed alone."""
RARE = 3.5
"""Rarity from which a word says something: what stands in every thirtieth passage of 100 words does not."""

_NAMES = regex.compile(
    r"(?<=[\p{Ll}\p{N},;)\]»”\"]\s[\"“„«]?)\p{Lu}[\p{L}\p{M}’'-]{1,40}(?: \p{Lu}[\p{L}\p{M}’'-]{1,40})?"
)
_WORD = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}’'-]{2,40}")
_NUMBER = regex.compile(r"(?<![\p{L}\d.,])\d{3,9}(?![\p{L}\d.,]\d)")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_PIECE = regex.compile(r"[\p{L}\p{M}\p{N}]{2,12}")
_CLITIC = regex.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class Queries:
    """Questions for search pages, the most telling first."""

    words: tuple[str, ...] = ()
    """For outlets of the seed's language."""
    names: tuple[str, ...] = ()
    """For all others: names and numbers alone."""


def queries_of(title: str | None, text: str, *, language: str | None) -> Queries:
    """The questions for a text; none where it has no telling word."""
    lead = f"{title or ''}\n{text[:LEAD]}"
    if is_spaceless(title or text[:LEAD]):
        return Queries(words=tuple(_pieces(title or text[:LEAD])))
    counts = Counter(words(f"{title or ''}\n{text}"))
    weigh = _weigher(counts, language)
    names = _best(_named(text[:LEAD]), weigh)
    numbers = [one for one in _NUMBER.findall(text[:LEAD]) if not _YEAR.fullmatch(one)][:1]
    taken = {fold(word) for name in names for word in name.split()}
    rare = [word for word in _best(_WORD.findall(lead), weigh) if fold(word) not in taken]
    first, both, others = names[:1], names[:2], names[1:3]
    return Queries(
        words=_questions((both + rare[:1], first + rare[:2], others + rare[:1] if others else rare[:3])),
        names=_questions((both or numbers, first + names[2:3], first + numbers if numbers else others)),
    )


def with_watched(asked: Queries, watch: Watch) -> Queries:
    """The questions with those for watched terms: each name by itself, places and words with the first name.

    Places and names are asked for in all languages, words in the seed's.
    """
    first = watch.names[:1]
    names = [[name] for name in watch.names] + [[*first, place] for place in watch.places]
    words = [[*first, word] for word in watch.words]
    return Queries(
        words=_more(asked.words, (*names, *words)),
        names=_more(asked.names, names),
    )


def _more(asked: Sequence[str], watched: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Questions and at most WATCHED more, none twice."""
    known = {frozenset(map(fold, one.split())) for one in asked}
    more: dict[frozenset[str], str] = {}
    for parts in watched:
        told = " ".join(parts).replace("*", "").split()[:WORDS]
        more.setdefault(frozenset(map(fold, told)), " ".join(told))
    return (*asked, *[one for key, one in more.items() if key not in known][:WATCHED])


def _questions(made: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Each of several words, none twice, none of more than WORDS."""
    asked: dict[frozenset[str], str] = {}
    for parts in made:
        told = " ".join(parts).split()[:WORDS]
        if told:
            asked.setdefault(frozenset(map(fold, told)), " ".join(told))
    return tuple(asked.values())[:MOST]


def _named(text: str) -> list[str]:
    """Names as they are printed, without what clings to them."""
    return [_CLITIC.sub("", name) for name in _NAMES.findall(text)]


def _weigher(counts: Counter[str], language: str | None) -> Callable[[str], float]:
    """How much a word, or a name of two, tells: the rarer and the more often it is said; 0 when it is too common."""
    rarity = rarity_in(language)

    def weigh(name: str) -> float:
        parts = [fold(word) for word in name.split()]
        rare = max((rarity(stem) for part in parts for stem in stems(part)), default=0.0)
        said = max((counts[part] for part in parts), default=0)
        return float(rare * max(1, said) ** 0.5) if rare >= RARE else 0.0

    return weigh


def _best(found: Sequence[str], weigh: Callable[[str], float]) -> list[str]:
    """The most telling first; of those that say the same the longest, as it is first printed."""
    weights = {one: weigh(one) for one in dict.fromkeys(found)}
    kept: list[str] = []
    for one in sorted((one for one, weight in weights.items() if weight), key=lambda one: (-weights[one], -len(one))):
        own = {_stem(word) for word in one.split()}
        if not any(own & {_stem(word) for word in other.split()} for other in kept):
            kept.append(one)
    return kept


def _stem(word: str) -> str:
    return next(iter(stems(fold(word))), "")


def _pieces(title: str) -> Iterator[str]:
    """Of a title without spaces between words the pieces between its marks, the longest first."""
    pieces = sorted(dict.fromkeys(_PIECE.findall(title)), key=len, reverse=True)
    yield from pieces[:MOST]
