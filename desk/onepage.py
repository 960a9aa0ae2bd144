"""One page, from a file or asked for at its address, read as in a crawl; nothing is stored."""

import datetime as dt
import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.answers import problem_of
from desk.fetch import Answer, Fetcher, UnreachableError
from pipelines.extraction.document import MAX_BYTES
from pipelines.inspect import read_alone, usable
from vocabulary.outcome import InputError

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


def read_one(place: "Place", page: str, *, url: str | None = None, name: str | None = None) -> OnePage:
    """Read the page at a path or an address; `url` is the address of a file, `name` the outlet whose selectors count.

    InputError for a file that cannot be read, UnreachableError for an address that cannot be looked at.
    """
    if not page.startswith(("http://", "https://")):
        body = _bytes_of(Path(page))
        return OnePage(url=url, body=body, reading=read_alone(body, url=url, layouts=_layouts(place, url, name)))
    layouts = _layouts(place, page, name)  # a wrong name is told before anything is asked for
    answer = _fetched(place, page)
    today = dt.datetime.now(dt.UTC).date()
    reading = read_alone(answer.body, url=answer.url, headers=answer.headers, layouts=layouts, fetched=today)
    return OnePage(url=answer.url, headers=answer.headers, body=answer.body, reading=reading)


def _layouts(place: "Place", url: str | None, name: str | None) -> "Sequence[Layout]":
    """The selectors of the outlet that was named, else of the one that the page's address belongs to."""
    if name is not None:
        return place.directory().outlet(name).layouts
    address = usable(url)
    return place.directory().holding(address).layouts if address else ()


def _fetched(place: "Place", url: str) -> Answer:
    """The page at an address; UnreachableError, also when what came back is no page."""
    answer = Fetcher.of(place.settings(), named=[url])(url)
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
