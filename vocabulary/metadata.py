"""What is stated about an article, field by field: what counts, and what lost and why."""

from dataclasses import dataclass
from typing import NamedTuple


class Statement(NamedTuple):
    """What one place says of one field. A tuple, because dozens travel from the worker with every page."""

    field: str
    """One of FIELDS."""
    source: str
    """The place: `json-ld`, `og:title`, `meta:article:section`, `h1`, `byline`, `time`, `feed`, `outlet` ..."""
    value: str
    """What was read there; several names or tags are parted by `; `. Empty when nothing could be read."""
    raw: str = ""
    """What stood there; empty when that is the value."""
    reason: str = ""
    """Why it is not what counts; empty for what does."""


Record = tuple[Statement, ...]
"""All statements about one article; of each field what counts comes first."""

FIELDS = (
    *("title", "authors", "published", "modified", "section", "tags", "description", "publisher"),
    *("image", "caption", "credit", "language", "canonical"),
)
"""Fields of which the record speaks, in the order in which they are shown; `caption` and `credit` are the image's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The picture that an article is shown with."""

    url: str
    """Absolute."""
    caption: str | None = None
    """What stands below it, without the credit."""
    credit: str | None = None
    """Whose picture it is, as printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What a page states of its article besides title, authors, times and text; empty for what it does not state."""

    section: str | None = None
    """The part of the outlet it stands in, as the page spells it."""
    tags: tuple[str, ...] = ()
    """Keywords, in the order of the page, each once."""
    description: str | None = None
    """The summary or lead that the page gives of itself."""
    publisher: str | None = None
    """Who publishes it, as the page names them."""
    image: Image | None = None
