"""Recorded pages: WARC files, and folders of HTML files with or without a manifest."""

import gzip
import json
import logging
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from crawler.unpack import unpacked
from crawler.urls import absolute
from vocabulary.imported import DatedBy, Given, Imported
from vocabulary.outcome import InputError

logger = logging.getLogger(__name__)

DAMAGES = (ArchiveLoadFailed, EOFError, zlib.error, UnicodeDecodeError)
"""What reading a damaged WARC file may raise."""
MANIFEST = "manifest.jsonl"
_WARC = b"WARC/"
_REMEDY = "a .warc or .warc.gz file, or a folder of .html pages"
_HTML_TYPES = ("text/html", "application/xhtml")
_SUCCESS = re.compile("2[0-9]{2}")
_SNIFFED = 100_000
_CANONICAL = re.compile(
    rb"""<(?:link\b[^>]{0,500}?\brel=["']?canonical["']?|meta\b[^>]{0,500}?\bproperty=["']?og:url["']?)[^>]{0,1000}>""",
    re.IGNORECASE,
)
_ADDRESS = re.compile(rb"""\b(?:href|content)\s*=\s*["']?([^"'\s>]{8,2000})""", re.IGNORECASE)
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\([0-9]{1,5}\)(https?://[^\s>]{4,2000})")
_SAVED_WITHIN = 5_000


Wanted = Callable[[str], bool]


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recorded page."""

    url: str
    fetched_at: datetime
    """Aware, UTC."""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("content-type", "text/html"),)
    """Names in lower case."""
    body: bytes = field(default=b"", repr=False)
    too_large: bool = False
    dated_by: DatedBy = DatedBy.RECORD
    given: Given | None = None
    """What a row says in place of a page."""
    licence: str = ""
    """What a row says of its licence, in the column that a person named."""
    imported: Imported | None = None


def read_recordings(path: Path, *, largest: int, wanted: Wanted | None = None) -> Iterator[Recording]:
    """The web pages of a WARC file (`.warc`, `.warc.gz`), or of a folder, in their order.

    A folder holds `manifest.jsonl` (one `{"id", "url", "html"}` a line, `html` a path within the folder), or `.html`
    and `.html.gz` files that name their own address. Bodies over `largest` bytes are left out and marked. InputError
    names the file and the line that cannot be read; a WARC file is read up to where it is damaged. `wanted` is asked
    of each address: of a record that it does not want nothing but the WARC header is read.
    """
    if path.is_dir():
        manifest = path / MANIFEST
        pages = _manifest(manifest, largest) if manifest.is_file() else _files(path, largest)
        yield from (one for one in pages if wanted is None or wanted(one.url))
    elif path.name == MANIFEST and path.is_file():
        yield from (one for one in _manifest(path, largest) if wanted is None or wanted(one.url))
    elif path.is_file():
        yield from _warc(path, largest, wanted)
    else:
        raise InputError(str(path), "is neither a file nor a folder")


def _warc(path: Path, largest: int, wanted: Wanted | None) -> Iterator[Recording]:
    try:
        with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as file:
            if file.read(len(_WARC)) != _WARC:  # warcio reads anything, and finds nothing in it
                raise InputError(str(path), "is not a WARC file: it does not begin with WARC/", remedy=_REMEDY)
        with path.open("rb") as file:
            yield from _undamaged(file, path, largest, wanted)
    except (OSError, *DAMAGES) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(str(path), f"cannot be read as a WARC file: {reason}", remedy=_REMEDY) from error


def _undamaged(file: BinaryIO, path: Path, largest: int, wanted: Wanted | None) -> Iterator[Recording]:
    """The pages up to the end of the file, or up to where it is damaged, which is told."""
    whole = 0
    try:
        for _, record in warc_records(file):
            recording = page_of_record(record, largest, wanted)
            whole += 1
            if recording is not None:
                yield recording
    except DAMAGES as error:
        if not whole:
            raise
        logger.warning("%s is cut off or damaged after record %d: %s; the rest is left out", path, whole, error)


def warc_records(file: BinaryIO) -> Iterator[tuple[int, ArcWarcRecord]]:
    """The records of a WARC file from where it stands, each with the byte at which it begins.

    One of DAMAGES is raised where the file is damaged.
    """
    records = ArchiveIterator(file)
    while True:
        try:
            record = next(records, None)
        except AttributeError as error:  # how warcio ends at a head that is cut off before the address
            raise EOFError("it ends within a record") from error
        if record is None:
            return
        yield records.offset, record  # asked for by its method, it reads the record to its end


def page_of_record(record: ArcWarcRecord, largest: int, wanted: Wanted | None) -> Recording | None:
    """A web page; None for what is none, see `page_address`."""
    url = page_address(record, wanted)
    if url is None:
        return None
    encoding = record.http_headers.get_header("Content-Encoding") or ""
    record.http_headers.remove_header("Content-Encoding")  # warcio would unpack without a limit
    body, too_large = _limited(record.content_stream(), largest)
    if not too_large and _is_cut_off(record):
        raise EOFError("it ends within a record")
    if not too_large:
        with suppress(ValueError):  # many recorders store the body unpacked and leave the header as it was
            body, too_large = _limited(BytesIO(unpacked(body, encoding, most=largest)), largest)
    captured = read_time(record.rec_headers.get_header("WARC-Date") or "")
    return Recording(
        url=url,
        fetched_at=captured or datetime.now(UTC),
        dated_by=DatedBy.RECORD if captured else DatedBy.IMPORT,
        status=int(record.http_headers.get_statuscode()),
        headers=tuple(
            (name.lower(), value)
            for name, value in record.http_headers.headers
            if name.lower() not in {"content-encoding", "transfer-encoding", "content-length"}
        ),
        body=body,
        too_large=too_large,
    )


def page_address(record: ArcWarcRecord, wanted: Wanted | None = None) -> str | None:
    """The address of a web page; None of requests, metadata, redirects and everything that is not HTML."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    url = absolute(record.rec_headers.get_header("WARC-Target-URI") or "", "")
    if url is None or (wanted is not None and not wanted(url)):
        return None
    kind = (record.http_headers.get_header("Content-Type") or "").lower()
    is_page = not kind or kind.startswith(_HTML_TYPES)
    return url if is_page and _SUCCESS.fullmatch(record.http_headers.get_statuscode()) else None


def _is_cut_off(record: ArcWarcRecord) -> bool:
    """Whether the file ended before the length that the record, read to its end, states."""
    record.raw_stream.read()
    return bool(getattr(record.raw_stream, "limit", 0))


def _manifest(manifest: Path, largest: int) -> Iterator[Recording]:
    with manifest.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield from page_of_line(manifest, number, line, largest)


def page_of_line(manifest: Path, number: int, line: bytes, largest: int) -> Iterator[Recording]:
    """The page that a line of a manifest names; InputError when it names none."""
    place = f"{manifest}:{number}"
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(place, "is not a line of JSON") from error
    if not isinstance(row, dict) or not isinstance(row.get("html"), str):
        raise InputError(place, "is missing", field="html", remedy="the path of an .html or .html.gz file")
    path = manifest.parent / row["html"]
    try:
        is_within = path.resolve().is_relative_to(manifest.parent.resolve())
    except ValueError as error:  # with a NUL, or half a character
        raise InputError(place, "is no name of a file", field="html") from error
    if not is_within:
        raise InputError(place, "leads out of the folder", field="html")
    stated = row.get("url")
    recorded = row.get("fetched_at")
    yield from page_of_file(
        path,
        largest,
        url=stated if isinstance(stated, str) else "",
        fetched_at=read_time(recorded) if isinstance(recorded, str) else None,
    )


def _files(folder: Path, largest: int) -> Iterator[Recording]:
    paths = sorted(path for path in folder.rglob("*") if path.name.lower().endswith((".html", ".htm", ".html.gz")))
    if not paths:
        raise InputError(str(folder), f"holds neither {MANIFEST} nor .html files")
    for path in paths:
        yield from page_of_file(path, largest)


def page_of_file(path: Path, largest: int, *, url: str = "", fetched_at: datetime | None = None) -> Iterator[Recording]:
    """The page of a file; nothing when neither the manifest nor the page itself names its address."""
    try:
        with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as file:
            body, too_large = _limited(file, largest)
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(str(path), f"cannot be read: {reason}") from error
    address = absolute(url, "") or _own_address(body)
    if address:
        dated_by = DatedBy.ROW if fetched_at else DatedBy.FILE
        yield Recording(
            url=address, fetched_at=fetched_at or written, dated_by=dated_by, body=body, too_large=too_large
        )


def _own_address(body: bytes) -> str | None:
    """The address that a page states, or that the browser that saved it noted in it."""
    for element in _CANONICAL.finditer(body[:_SNIFFED]):
        stated = _ADDRESS.search(element[0])
        if stated and (address := absolute(stated[1].decode("utf-8", "replace"), "")):
            return address
    saved = _SAVED_FROM.search(body[:_SAVED_WITHIN])
    return absolute(saved[1].decode("utf-8", "replace"), "") if saved else None


def _limited(stream: _Stream, largest: int) -> tuple[bytes, bool]:
    body = stream.read(largest + 1)
    return (b"", True) if len(body) > largest else (body, False)


def read_time(text: str) -> datetime | None:
    """A time as ISO 8601 has it, in UTC, which is taken for its zone where it has none; None when it is none."""
    try:
        value = datetime.fromisoformat(text)
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
