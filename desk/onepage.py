"""One page, from a file or asked for at its address, read as in a crawl; nothing is stored."""

import asyncio
import datetime as dt
import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.answers import problem_of
from desk.fetch import Answer, Fetcher, UnreachableError
from pipelines.extraction.document import MAX_BYTES
from pipelines.following import Followed, followed
from pipelines.inspect import read_alone, usable
from pipelines.reading import join_readings
from pipelines.steps.extract import observed_reading
from vocabulary.outcome import InputError, Outcome
from vocabulary.page import Candidate, FoundBy, Page, Problem

if TYPE_CHECKING:
    from desk.cli.place import Place
    from pipelines.reading import Reading
    from vocabulary.layout import Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """A page with what was read of it."""

    url: str | None
    """Where it is; None for a file of which nobody said it."""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(repr=False)
    reading: "Reading" = field(repr=False)
    robots: bytes | None = field(default=None, repr=False)
    """robots.txt of its host, which was asked for first; None where there is none, and for a file."""


def read_one(place: "Place", page: str, *, url: str | None = None, name: str | None = None) -> OnePage:
    """Read the page at a path or an address; `url` is the address of a file, `name` the outlet whose selectors count.

    The further pages of an article of several are asked for too, and joined. InputError for a file that cannot be read,
    UnreachableError for an address that cannot be looked at.
    """
    if not page.startswith(("http://", "https://")):
        body = _bytes_of(Path(page))
        return OnePage(url=url, body=body, reading=read_alone(body, url=url, layouts=_layouts(place, url, name)))
    layouts = _layouts(place, page, name)  # a wrong name is told before anything is asked for
    settings = place.settings()
    fetch = Fetcher.of(settings, named=[page])
    first = _page(page, _fetched(fetch, page))
    found = asyncio.run(_followed(first, fetch, layouts, most=max(1, settings.getint("ARTICLE_PAGES"))))
    page_read, reading = found.page, found.reading
    if found.parts or found.missing:
        parts = [observed_reading(reading, part) for part, reading in found.parts]
        reading = join_readings(reading, parts, is_whole=found.is_whole, missing=found.missing)
    robots = fetch(
        urljoin(page_read.final_url, "/robots.txt")
    )  # its answer is at hand: the page was asked for after it
    return OnePage(
        url=page_read.final_url,
        headers=page_read.headers,
        body=page_read.body,
        reading=reading,
        robots=robots.body if robots.status == HTTPStatus.OK else None,
    )


async def _followed(first: Page, fetch: Fetcher, layouts: "Sequence[Layout]", *, most: int) -> Followed:
    """The page with the others of its article, asked for one after another with the fetcher's pause."""

    async def ask(_: Page, url: str) -> Page:
        try:
            return _page(url, _fetched(fetch, url))
        except UnreachableError as error:
            return replace(first, body=b"", problem=Problem(outcome=Outcome.FAILED, reason=error.reason))

    async def read(page: Page) -> "Reading":
        today = page.fetched_at.date()
        return read_alone(page.body, url=page.final_url, headers=page.headers, layouts=layouts, fetched=today)

    return await followed(first, await read(first), ask=ask, read=read, most=most)


def _page(url: str, answer: Answer) -> Page:
    candidate = Candidate(url=url, link=url, found_by=FoundBy.URL, source=url)
    return Page(
        outlet="",
        candidate=candidate,
        fetched_at=dt.datetime.now(dt.UTC),
        final_url=answer.url,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
    )


def _layouts(place: "Place", url: str | None, name: str | None) -> "Sequence[Layout]":
    """The selectors of the outlet that was named, else of the one that the page's address belongs to."""
    if name is not None:
        return place.directory().outlet(name).layouts
    address = usable(url)
    return place.directory().holding(address).layouts if address else ()


def _fetched(fetch: Fetcher, url: str) -> Answer:
    """The page at an address; UnreachableError, also when what came back is no page."""
    answer = fetch(url)
    problem = problem_of(answer.status, {name.lower(): value for name, value in answer.headers}, answer.body)
    if problem is not None:
        raise UnreachableError(url, f"{problem.outcome}: {problem.reason}")
    return answer


def _bytes_of(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(str(path), f"cannot be read: {reason}", remedy="give a .html file or an address") from error
