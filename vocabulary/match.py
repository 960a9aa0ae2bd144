"""How two texts relate."""

from dataclasses import dataclass, field
from enum import StrEnum

from vocabulary.origin import Direction


class Verdict(StrEnum):
    """The relation of an article to a seed, from closest to none."""

    IDENTICAL = "identical"
    """The same text."""
    NEAR = "near"
    """The same text, edited."""
    EXCERPT = "excerpt"
    """One holds a substantial passage of the other."""
    SAME_STORY = "same_story"
    """Independent text about the same event."""
    RELATED = "related"
    """The same topic."""
    UNRELATED = "unrelated"


SHARED = 3
"""Sampled runs that two texts have in common at least to be held against each other: some two dozen words, and surely
so of 40."""
WORTH_A_LOOK = 0.1
"""Share of the sampled runs of the smaller text, below which two need not be compared: copies share .25 and more."""
COPIES = frozenset({Verdict.IDENTICAL, Verdict.NEAR, Verdict.EXCERPT})
"""Verdicts of which one text has words of the other."""
COVERAGE = tuple(verdict for verdict in Verdict if verdict is not Verdict.UNRELATED)
"""Verdicts that count as coverage: text and capture are kept from `related` up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What is kept of a text to recognise it, also when the text itself is not kept."""

    exact: str
    """SHA-256 (hex) of the normalised text: equal for identical texts."""
    hashes: tuple[int, ...] = field(repr=False)
    """Sampled shingle hashes, sorted, each within signed 64 bits."""
    shingles: int
    """Number of distinct shingles before sampling."""
    version: int
    """Version of normalisation and sampling; only equal versions may be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words that stand in two texts alike, as they are compared (folded), without any between them."""

    a: tuple[int, int]
    """Where in the first text as published: from which character up to before which."""
    b: tuple[int, int]
    words: int
    """How many; in scripts without spaces, characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Runs that follow each other in both texts with hardly a word between them."""

    a: tuple[int, int]
    """Where in the first text as published, from its first run to its last."""
    b: tuple[int, int]
    words: int
    """Of its runs together."""
    runs: tuple[Run, ...]
    is_quoted: bool
    """Whether most of it stands in quotation marks in either text: others may have heard the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The verdict on a pair (a, b) and the numbers behind it, each from 0 to 1."""

    verdict: Verdict
    similarity: float
    """By which stories are told: of the words alone, or with `meaning` where a `model` was asked."""
    containment: float
    """The larger of the two directions."""
    containment_a_in_b: float
    containment_b_in_a: float
    jaccard: float
    explanation: str
    """One sentence in words."""
    rules: int
    """Version of the rules and thresholds."""
    direction: Direction | None = None
    """Which way the text went; None where nobody has looked, and of texts that are of one topic at most."""
    meaning: float | None = None
    """How alike title and lead are by a language model, a part of `similarity`; None where only words were compared."""
    model: str | None = None
    """Name and version of that model."""

    @property
    def holder(self) -> str | None:
        """Which of an excerpt's two holds a passage of the other, `a` or `b`; None of every other verdict."""
        if self.verdict is not Verdict.EXCERPT:
            return None
        return "b" if self.containment_a_in_b >= self.containment_b_in_a else "a"
