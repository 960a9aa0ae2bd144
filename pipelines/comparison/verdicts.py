"""The relation of two texts: a verdict with the numbers behind it. Pure: nothing is read, nothing is kept."""

from dataclasses import dataclass, field
from functools import cached_property

from pipelines.comparison.fingerprints import exact, shingles
from pipelines.comparison.furniture import compared_text
from pipelines.comparison.words import words
from vocabulary.match import Match, Verdict
from vocabulary.moment import Moment

RULES = 1
"""Version of rules and thresholds; raise it with every change, so that older verdicts can be told."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """One side of a comparison. What it is compared by is worked out once and kept with it."""

    title: str | None
    text: str = field(repr=False)
    """Without the licence sentence; wire furniture is cut here."""
    language: str | None = None
    published: Moment | None = None

    @cached_property
    def words(self) -> list[str]:
        """The compared words in order."""
        return words(compared_text(self.text, language=self.language))

    @cached_property
    def exact(self) -> str:
        """Equal for texts of the same words."""
        return exact(self.words)

    @cached_property
    def shingles(self) -> frozenset[int]:
        """All shingles of the text, not a sample."""
        return frozenset(shingles(self.words))


def compare(a: Text, b: Text, *, names: tuple[str, str] = ("the first text", "the second text")) -> Match:
    """How two texts relate. `names` are what the explanation calls them.

    Similarity, containment (the larger direction), Jaccard and the verdict do not depend on the order.
    """
    shared = len(a.shingles & b.shingles)
    a_in_b = shared / len(a.shingles) if a.shingles else 0.0
    b_in_a = shared / len(b.shingles) if b.shingles else 0.0
    jaccard = shared / len(a.shingles | b.shingles) if shared else 0.0
    larger = max(a_in_b, b_in_a)
    if a.words and a.exact == b.exact:
        verdict = Verdict.IDENTICAL
    elif min(a_in_b, b_in_a) >= 0.4:
        verdict = Verdict.NEAR
    elif larger >= 0.2:
        verdict = Verdict.EXCERPT
    else:
        verdict = Verdict.UNRELATED
    return Match(
        verdict=verdict,
        similarity=larger,
        containment=larger,
        containment_a_in_b=a_in_b,
        containment_b_in_a=b_in_a,
        jaccard=jaccard,
        explanation=f"{names[0]} and {names[1]} share {shared} runs of five words",
        rules=RULES,
    )
