"""How alike two texts are in what they speak of, also when no sentence is shared.

TF-IDF with square-rooted counts, in which title and lead, names, numbers and quotations weigh more.
What each part gains is in docs/matching.md.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import regex

from pipelines.comparison.quotations import quotations
from pipelines.comparison.rarity import rarity_in, term_counts, terms
from pipelines.comparison.words import MAX_CHARACTERS, words

LEAD = 40
"""Terms at the start of a text that tell what it is about."""

TITLE_COUNTS = 3.0
"""A word of the title counts as so many of the text (tgcontest AUC: 1 .877, 3 .888, 6 .899)."""

LEAD_COUNTS = 2.0
"""A word of the lead counts as so many (lee50 r: 1 .597, 2 .602)."""

NAME_COUNTS = 1.5
"""Weight of names over other words (lee50 r: 1 .526, 1.6 .537; tgcontest AUC .884, .891)."""

QUOTED_COUNTS = 1.3
"""Weight of quoted words over others (tgcontest AUC: 1 .905, 1.2 .907, 1.5 .908; lee50 r .610, .610, .609)."""

LEAD_SHARE = 0.3
"""Share of titles and leads held against each other (lee50 r: 0 .597, .3 .601, .5 .595; tgcontest .895, .901, .904)."""

CURVE = 0.75
"""Exponent that brings the cosine nearer to people's scale, which rises early (lee50 r: 1 .601, .7 .611, .5 .585)."""

LEAST = 15.0
"""Length of the weights of a headline of two rare words. What says less is like nothing."""

_NAME = regex.compile(r"(?<=[\p{Ll}\p{N},;)\]][ \n])\p{Lu}[\p{L}\p{M}]{1,63}")
"""A capital within a sentence. Scripts without case have no names here; German nouns are all taken for names."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What terms weigh in a text."""

    by_term: Mapping[str, float]
    length: float
    """By which each is to be divided, so that the length of all is 1 unless they say next to nothing."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a text speaks of."""

    whole: Weights
    lead: Weights


def profile(title: str | None, text: str, tokens: list[str], *, language: str | None) -> Profile:
    """The profile of a text, given with its tokens."""
    rarity = rarity_in(language)
    text = text[:MAX_CHARACTERS]
    names = set(terms(words("\n".join(set(_NAME.findall(text))))))
    quoted = {term for quotation in quotations(text) for term in terms(words(quotation))}
    lead = Counter(islice(terms(tokens), LEAD))
    counts: dict[str, float] = {**term_counts(tokens)}
    first: dict[str, float] = {**lead}
    for term, count in lead.items():
        counts[term] += count * (LEAD_COUNTS - 1.0)
    for term in terms(words(title or "")):
        counts[term] = counts.get(term, 0.0) + TITLE_COUNTS
        first[term] = first.get(term, 0.0) + TITLE_COUNTS

    def weighed(counted: Mapping[str, float]) -> Weights:
        weights = {term: math.sqrt(count) * rarity(term) for term, count in counted.items()}
        for told, more in ((names, NAME_COUNTS), (quoted, QUOTED_COUNTS)):
            for term in told:
                if term in weights:
                    weights[term] *= more
        length = math.sqrt(math.fsum([weight * weight for weight in weights.values()]))
        return Weights(weights, max(length, LEAST))

    return Profile(weighed(counts), weighed(first))


def likeness(a: Profile, b: Profile) -> float:
    """From 0, nothing in common, to 1, the same words as often."""
    cosine = (1 - LEAD_SHARE) * _cosine(a.whole, b.whole) + LEAD_SHARE * opening(a, b)
    return float(min(1.0, cosine) ** CURVE)


def opening(a: Profile, b: Profile) -> float:
    """How alike titles and leads are, from 0 to 1."""
    return _cosine(a.lead, b.lead)


def _cosine(a: Weights, b: Weights) -> float:
    shared = a.by_term.keys() & b.by_term.keys()
    return math.fsum([a.by_term[term] / a.length * (b.by_term[term] / b.length) for term in shared])
