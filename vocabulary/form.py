"""What a text is besides its words: its kind, how its lines are set, who may read it, and where it was read."""

from dataclasses import dataclass
from enum import StrEnum

from vocabulary.structure import Structure


class Kind(StrEnum):
    """The kind of an article, as its page states or shows it; `article` where nothing says more."""

    ARTICLE = "article"
    LIVE = "live"
    """A live blog: its text grows while it is reported."""
    GALLERY = "gallery"
    """Pictures with a running text."""
    VIDEO = "video"
    """A film with a running text."""
    AUDIO = "audio"
    """A broadcast or podcast with a running text."""
    OPINION = "opinion"
    ANALYSIS = "analysis"
    REVIEW = "review"
    SATIRE = "satire"
    ADVERTISEMENT = "advertisement"
    """Paid for by whom it speaks of."""


class TextSource(StrEnum):
    """Where a text was read."""

    PAGE = "page"
    PAGES = "pages"
    """Several pages of one article, joined."""
    WHOLE = "whole"
    """The page that has all of an article of several pages."""
    JSON_LD = "json-ld"
    """The `articleBody` or the updates in the page's linked data."""
    FEED = "feed"
    """The entry of the feed that named the page."""
    OUTLET = "outlet"
    """Elements that the outlet's own selectors name."""
    ROW = "row"
    """The row of a collection that was imported, which has no page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is known of a text besides its words."""

    kind: Kind | None = None
    """None: nobody looked, as of a page that was only screened."""
    kind_source: str | None = None
    """What says so: `json-ld`, `og:type`, `markup`, `address`; None for what is an article by default."""
    is_free: bool | None = None
    """Whether the page says that everybody may read all of it; None: it says nothing."""
    is_free_source: str | None = None
    """`json-ld`, `article:content_tier`, or `markup`, which is weak."""
    is_teaser: bool = False
    """Whether the text is only what those see who do not pay."""
    text_source: TextSource | None = None
    structure: Structure = ()
    missing: str = ""
    """Which page of an article of several is not part of the text, and why; empty when none is missing."""
