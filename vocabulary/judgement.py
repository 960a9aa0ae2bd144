"""What people say of a pair of texts, in place of the program."""

from dataclasses import dataclass
from datetime import datetime

from vocabulary.match import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What is judged: an article beside a seed, or beside another article."""

    article: int
    seed: str | None = None
    """Name of the seed; None: the other side is an article."""
    other: int | None = None
    """Id of the other article, smaller than `article`: a verdict says the same of (a, b) and (b, a)."""

    @classmethod
    def of_articles(cls, one: int, another: int) -> "Pair":
        """The pair of two articles, in whichever order they are named; ValueError when they are one."""
        if one == another:
            msg = f"article {one} is no pair with itself"
            raise ValueError(msg)
        return cls(article=max(one, another), other=min(one, another))

    @property
    def first(self) -> str:
        """The other side as it is named in a call: a seed's name, or the id of an article."""
        return self.seed if self.seed is not None else str(self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one person says of one pair."""

    pair: Pair
    verdict: Verdict
    by: str
    reason: str
    at: datetime
    """Aware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The judgement that counts for a match, in place of what the program says."""

    verdict: Verdict
    by: str
    at: datetime
    reason: str
    on_earlier_text: bool
    """Whether the article has another text now than the one that was judged."""
