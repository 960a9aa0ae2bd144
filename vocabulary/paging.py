"""An article of several pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where a page stands among the pages of its article."""

    number: int = 1
    """Which page it is, from 1."""
    total: int | None = None
    """How many there are, as the page says."""
    next: str | None = None
    """Where the next page is, absolute; None on the last."""
    first: str | None = None
    """Where the first is, on all but the first."""
    whole: str | None = None
    """Where the page says that all is on one page."""
