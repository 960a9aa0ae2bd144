"""Where an outlet's pages keep what is read of them, as its file says. Small: it travels to the workers."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Selector:
    """Elements of a page, and what is taken of them."""

    css: str
    attribute: str | None = None
    """None: what the element says to readers."""

    def __str__(self) -> str:
        return f"{self.css}@{self.attribute}" if self.attribute else self.css


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One layout of an outlet's pages, and the days for which it holds.

    Of the selectors of a field the first that finds something is taken; of `remove` all hold.
    """

    title: tuple[Selector, ...] = ()
    authors: tuple[Selector, ...] = ()
    published: tuple[Selector, ...] = ()
    modified: tuple[Selector, ...] = ()
    section: tuple[Selector, ...] = ()
    tags: tuple[Selector, ...] = ()
    image: tuple[Selector, ...] = ()
    body: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()
    since: date | None = None
    """The first day for which it holds; None: it has held from the beginning."""
    until: date | None = None
    """The last day for which it holds; None: it still does."""

    def holds_on(self, day: date | None) -> bool:
        """Whether it holds for pages of a day; for those of which nobody knows the day it holds if it still does."""
        if day is None:
            return self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
