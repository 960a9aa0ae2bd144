"""What is stated about an article, field by field: what counts, and what lost and why."""

from typing import NamedTuple


class Statement(NamedTuple):
    """What one place says of one field. A tuple, because dozens travel from the worker with every page."""

    field: str
    """`title`, `authors`, `published` or `modified`."""
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
