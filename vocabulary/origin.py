"""Whose text a publication says it is, and which way a text went between two publications."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Mark(StrEnum):
    """Where and how a publication names the origin of its text, the clearest first."""

    CANONICAL = "canonical"
    """`link rel=canonical` to an article of another site."""
    LINK = "link"
    """`syndication-source`, `original-source` in a link or `meta` element."""
    COUNTER = "counter"
    """A pixel or script by which a scheme for republication counts its readers."""
    NOTE = "note"
    """`This article was originally published by …`."""
    BYLINE = "byline"
    """An agency or another outlet named as author, or between heading and text."""
    DATELINE = "dateline"
    """`ROME (AP) — …`, `新华社北京1月14日电`."""
    CREDIT = "credit"
    """`Source: …`, `(Reuters)` at the end."""
    MATERIAL = "material"
    """`With material from dpa`: a part of the text at least."""
    ADDRESS = "address"
    """`og:url` at another site: often only a template's mistake."""
    COPIED_TO = "copied_to"
    """`rel=syndication`: an address at which this very text stands again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One statement of a publication about the origin of its text, as it stands there."""

    mark: Mark
    name: str | None = None
    """Whom it names, as printed; None where only an address says it."""
    url: str | None = None
    """The address that it names."""
    raw: str = ""
    """The words or the markup, at most 200 characters."""


class Way(StrEnum):
    """Which way a text went between a seed and an article (or between A and B, where A stands for the seed)."""

    SEED_TO_ARTICLE = "seed_to_article"
    ARTICLE_TO_SEED = "article_to_seed"
    COMMON_SOURCE = "common_source"
    """Both have it from a third."""
    UNKNOWN = "unknown"

    @property
    def turned(self) -> "Way":
        """The same with the two in the other order."""
        turned = {Way.SEED_TO_ARTICLE: Way.ARTICLE_TO_SEED, Way.ARTICLE_TO_SEED: Way.SEED_TO_ARTICLE}
        return turned.get(self, self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """Which way a text went between two publications, how sure that is, and why."""

    way: Way
    confidence: float
    """From 0, nothing tells, to 1; what the steps are is in docs/matching.md."""
    reasons: tuple[str, ...]
    """In words, what weighs most before the others; empty where they went with a take-down."""
    credit: str | None = None
    """Whom the article names as the source of its text: an agency or outlet by the name that it goes by."""
    seed_credit: str | None = None
    """The same of the seed."""
    is_self_copy: bool = False
    """Both are one outlet's: its own text again, no reprint."""

    @property
    def without_names(self) -> "Direction":
        """The same with no word of whom the texts name."""
        return replace(self, reasons=(), credit=None, seed_credit=None)
