"""What a crawl asks a source for: one address, or each page of a dated archive that is of the window."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from crawler.dated import is_dated, pages_of
from crawler.outlet import Outlet, Source
from crawler.sources.spans import Span
from crawler.window import Window
from vocabulary.article import Seed


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The first addresses of a source, in the order in which they are asked for."""

    urls: tuple[str, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict)
    """The days that an address is of, where it is of some."""
    left_out: int = 0
    """Further pages of a dated archive, over the limit."""
    problem: str = ""
    """Why there is nothing to ask, a machine word first."""


def questions(source: Source, *, outlet: Outlet, window: Window, seed: Seed | None, most: int) -> Questions:
    """What a crawl for this window asks of a source; `most` pages at most of a dated archive."""
    if not is_dated(source.url):
        return Questions(urls=(source.url,))
    today = dt.datetime.now(ZoneInfo(outlet.timezone or "UTC")).date()
    pages = pages_of(source.url, window, today=today, nearest=days_of(seed))
    if not pages:
        return Questions(problem=f"window: it begins on {window.since:%Y-%m-%d}, and its pages are yet to come")
    asked = dict(pages[:most])
    return Questions(urls=tuple(asked), spans=asked, left_out=len(pages) - len(asked))


def days_of(seed: Seed | None) -> Span | None:
    """The days that a seed may be of; None when nobody knows."""
    if seed is None or seed.published is None:
        return None
    first = seed.published.utc.date()
    return first, dt.date.fromisoformat(seed.published.latest) if seed.published.latest else first
