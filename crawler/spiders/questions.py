"""What a crawl asks a source for: one address, pages of a dated archive, a seed's words, the captures of a window."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote
from zoneinfo import ZoneInfo

from crawler.dated import fields_in, is_dated, pages_of
from crawler.outlet import Outlet, Source
from crawler.sources.index import question
from crawler.sources.spans import Span
from crawler.window import Window
from vocabulary.article import Seed
from vocabulary.page import FoundBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The first addresses of a source, in the order in which they are asked for."""

    urls: tuple[str, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict)
    """The days that an address is of, where it is of some."""
    paged: Mapping[str, str] = field(default_factory=dict)
    """Where an address counts pages: the same with `{page}` for the number."""
    left_out: int = 0
    """Further pages of a dated archive, over the limit."""
    problem: str = ""
    """Why there is nothing to ask, a machine word first."""


def questions(source: Source, *, outlet: Outlet, window: Window, seed: Seed | None, most: int) -> Questions:
    """What a crawl for this window and seed asks of a source; `most` pages at most of a dated archive."""
    today = dt.datetime.now(ZoneInfo(outlet.timezone or "UTC")).date()
    if source.type is FoundBy.SEARCH:
        return _search(source.url, outlet, window, seed, today)
    if source.type is FoundBy.INDEX:
        return _index(source.url, outlet, window)
    if is_dated(source.url):
        return _dated(source.url, window, seed, today, most)
    return Questions(urls=(source.url,))


def _dated(url: str, window: Window, seed: Seed | None, today: dt.date, most: int) -> Questions:
    pages = pages_of(url, window, today=today, nearest=days_of(seed))
    if not pages:
        return Questions(problem=f"window: it begins on {window.since:%Y-%m-%d}, and its pages are yet to come")
    asked = dict(pages[:most])
    return Questions(urls=tuple(asked), spans=asked, left_out=len(pages) - len(asked))


def _search(url: str, outlet: Outlet, window: Window, seed: Seed | None, today: dt.date) -> Questions:
    if seed is None:
        return Questions(problem="terms: a search is asked in crawls for a seed only")
    asked = seed.queries if speaks(outlet, seed.language) else seed.names
    if not asked:
        return Questions(problem="terms: the seed has no words to ask an outlet of this language with")
    if "since" in fields_in(url) and window.since is None:
        return Questions(problem="window: it asks for days: give since, or date the seed")
    days = {"since": f"{window.since:%Y-%m-%d}" if window.since else "", "until": f"{window.last_day or today}"}
    paged = []
    for terms in asked:
        filled = url.replace("{terms}", quote(terms, safe=""))
        for name, day in days.items():
            filled = filled.replace(f"{{{name}}}", day)
        paged.append(filled)
    return Questions(
        urls=tuple(one.replace("{page}", "1") for one in paged),
        paged={one.replace("{page}", "1"): one for one in paged if "{page}" in one},
    )


def _index(url: str, outlet: Outlet, window: Window) -> Questions:
    if window.since is None:
        return Questions(problem="window: an index is asked for a time only: give since, or a seed with a date")
    since = window.since.astimezone(dt.UTC).date()
    asked = [question(url, domain, since=since, until=window.last_day) for domain in _widest(outlet.domains)]
    return Questions(urls=tuple(one.url for one in asked), paged={one.url: one.paged for one in asked if one.paged})


def _widest(domains: Sequence[str]) -> list[str]:
    """Domains without those below another one: they come with it."""
    return [one for one in domains if not any(one.endswith(f".{other}") for other in domains)]


def speaks(outlet: Outlet, language: str | None) -> bool:
    """Whether an outlet writes in a language, whatever its region or script; in one that nobody knows it may."""
    if language is None:
        return True
    return language.partition("-")[0].lower() in {one.partition("-")[0].lower() for one in outlet.languages}


def days_of(seed: Seed | None) -> Span | None:
    """The days that a seed may be of; None when nobody knows."""
    if seed is None or seed.published is None:
        return None
    first = seed.published.utc.date()
    return first, dt.date.fromisoformat(seed.published.latest) if seed.published.latest else first
