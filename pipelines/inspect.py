"""Answers about recorded pages: one object a page, in the fixed form that programs read. Nothing is stored."""

import gzip
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.extraction.document import MAX_BYTES
from pipelines.extraction.markdown import markdown
from pipelines.extraction.pool import WorkerError, WorkerPool, cores
from pipelines.extraction.record import by_field
from pipelines.licence import judge
from pipelines.reading import Reading, lost, read_page
from vocabulary.layout import Layout
from vocabulary.licence import Evidence, Licence
from vocabulary.outcome import InputError, Outcome

logger = logging.getLogger(__name__)

Answer = dict[str, object]
"""{id, url, outcome, title, authors, author_kinds, published, modified, language, text, licence, reason, kind, is_free,
is_teaser, text_source, markdown, pages}; `pages` is where it stands among the pages of its article, if it has several.
"""

_MAX_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of a manifest."""

    id: str | float
    url: str | None
    path: Path


def inspect_manifest(path: Path, *, with_sources: bool = False) -> Iterator[Answer]:
    """Answer every line of a manifest ({id, url, html}), in its order, on all cores, holding few pages at a time.

    Raises InputError before the first answer when the manifest cannot be read or any line is not as expected. A page
    that is missing or breaks the extractor has the outcome `failed` and nulls.
    """
    entries = list(_entries(path))
    return _answers(entries, with_sources=with_sources)


def read_alone(
    body: bytes,
    *,
    url: str | None,
    headers: tuple[tuple[str, str], ...] = (),
    layouts: Sequence[Layout] = (),
    fetched: date | None = None,
) -> Reading:
    """Read one page whose bytes are at hand, in a worker of its own, so that it may be any page.

    `layouts` are the selectors of its outlet's file, `fetched` the day on which it was fetched, if that is known.
    """
    pool = WorkerPool(1)
    try:
        content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
        return _reading(
            pool.submit(
                read_page,
                body,
                url=usable(url),
                content_type=content_type,
                headers=headers,
                layouts=layouts,
                fetched=fetched,
            )
        )
    finally:
        pool.close()


def answer(name: str | float | None, url: str | None, reading: Reading, *, with_sources: bool = False) -> Answer:
    """A reading in the fixed form; `with_sources`, also what each place states of each field."""
    read, form = reading.extraction, reading.extraction.form
    address = usable(url) or read.canonical
    more = read.particulars
    return {
        "id": name,
        "url": address,
        "outcome": read.outcome.value if read.outcome else "article",
        "title": read.title,
        "authors": [author.name for author in read.authors],
        "author_kinds": [author.kind.value for author in read.authors],
        "published": read.published.iso if read.published else None,
        "modified": read.modified.iso if read.modified else None,
        "language": read.language,
        "text": read.text or None,
        "licence": _licence(judged(address, reading)),
        "reason": read.reason,
        "kind": form.kind,
        "is_free": form.is_free,
        "is_teaser": form.is_teaser,
        "text_source": form.text_source,
        "markdown": markdown(read.text, form.structure) if read.text else None,
        "pages": asdict(read.paging) if read.paging else None,
        "section": more.section,
        "tags": list(more.tags),
        "description": more.description,
        "publisher": more.publisher,
        "image": asdict(more.image) if more.image else None,
        **({"sources": by_field(read.record)} if with_sources else {}),
    }


def _answers(entries: list[_Entry], *, with_sources: bool) -> Iterator[Answer]:
    pool = WorkerPool(min(cores(), max(1, len(entries))))
    try:
        for entry, future in pool.map(lambda entry: pool.submit(_read_file, entry.path, url=entry.url), entries):
            reading = _reading(future)
            if reading.extraction.outcome is Outcome.FAILED:
                logger.warning("page %s: %s", json.dumps(entry.id, ensure_ascii=False), reading.extraction.reason)
            yield answer(entry.id, entry.url, reading, with_sources=with_sources)
    finally:
        pool.close()


def _reading(future: Future[Reading]) -> Reading:
    try:
        return future.result()
    except WorkerError as error:
        return lost(error)


def _read_file(path: Path, *, url: str | None) -> Reading:
    """Runs in a worker: read a page's file, gzip or not, never more than the limit, and take it apart."""
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except (OSError, EOFError) as error:
        return lost(WorkerError(f"{path.name}: {getattr(error, 'strerror', None) or error}"))
    return read_page(body, url=url)


def _entries(path: Path) -> Iterator[_Entry]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _entry(line, path, number)
    except OSError as error:
        raise InputError(
            str(path), error.strerror or str(error), remedy="give the path of a manifest in JSON lines"
        ) from error


def _entry(line: bytes, path: Path, number: int) -> _Entry:
    place = f"{path}, line {number}"
    if len(line) > _MAX_LINE:
        raise InputError(place, f"longer than {_MAX_LINE:,} bytes")
    try:
        row = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InputError(
            place, f"not JSON: {error}", remedy='one object a line: {"id": …, "url": …, "html": …}'
        ) from error
    if not isinstance(row, dict):
        raise InputError(place, "not a JSON object", remedy='one object a line: {"id": …, "url": …, "html": …}')
    name = row.get("id")
    if isinstance(name, bool) or not isinstance(name, (str, int, float)):
        raise InputError(place, "missing, or neither a text nor a number", field="id")
    html = row.get("html")
    if not isinstance(html, str) or not html or "\0" in html:
        raise InputError(
            place, "missing or not a path", field="html", remedy="a .html or .html.gz file beside the manifest"
        )
    url = row.get("url")
    if url is not None and not isinstance(url, str):
        raise InputError(place, "not a string", field="url")
    return _Entry(name, usable(url), path.parent / html)


def _no_number(word: str) -> None:
    """NaN and Infinity are Python's, not JSON's: no answer could repeat them."""
    raise ValueError(f"{word} is no number of JSON")


def usable(url: str | None) -> str | None:
    """An absolute http(s) address, or None."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return (url or "").strip() if parts.scheme in {"http", "https"} and parts.hostname else None


def judged(address: str | None, reading: Reading) -> Licence:
    """The licence of a page that was read: its evidence with its byline; no outlet's file is asked."""
    read = reading.extraction
    host = urlsplit(address).hostname if address else None
    names = [author.name for author in read.authors]
    return judge(reading.evidence, host=host, authors=names, published=read.published.iso if read.published else None)


def _licence(licence: Licence) -> Mapping[str, object]:
    decision = licence.decision
    return {
        "expression": decision.expression,
        "scope": decision.scope.value if decision.scope else None,
        "confidence": decision.confidence.value,
        "evidence": [_statement(item) for item in licence.evidence],
    }


def _statement(item: Evidence) -> Mapping[str, object]:
    return {
        "code": item.code,
        "locator": item.locator,
        "raw": item.raw,
        "scope": item.scope.value,
        "polarity": item.polarity.value,
        "expression": item.expression,
        "url": item.url,
        "licensor": item.licensor,
        "subject": item.subject,
    }
