"""WARC 1.1 files: one gzip member a record, so that every reader can seek, and what was written stays readable.

A file that is being written ends in `.open`. A process that is killed leaves it with its last record cut off at most;
whole files have their own names.
"""

import base64
import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid4, uuid5

from vocabulary.outcome import InputError

OPEN = ".open"
"""How the name of a file ends while it is written."""
LARGEST = 1_000_000_000
"""Bytes after which the next record begins another file."""
LEVEL = 6
"""Of gzip: a third of the time of level 9, and one part in a hundred larger."""
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
REQUEST, RESPONSE = "application/http; msgtype=request", "application/http; msgtype=response"
FIELDS = "application/warc-fields"
"""A form that programs for replay leave alone: it is no page."""
_OF_TRANSFER = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers that speak of bytes as they travelled: they are kept under other names, since the bytes are unpacked."""
ORIGINAL = "x-archive-orig-"
"""Before the name of such a header."""
_PER_HOP = frozenset({"connection", "keep-alive"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One WARC record."""

    kind: str
    """`response`, `request`, `metadata`, `revisit` or `warcinfo`."""
    target: str | None = None
    date: datetime
    content_type: str
    block: bytes = field(repr=False)
    headers: tuple[tuple[str, str], ...] = ()
    """Further headers: `WARC-Concurrent-To`, `WARC-Payload-Digest` …"""
    id: str = field(default_factory=lambda: f"<urn:uuid:{uuid4()}>")


def stable_id(*parts: object) -> str:
    """The id of a record that is the same whenever it is written of the same thing."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(map(str, parts)))}>"


def digest(content: bytes) -> str:
    """As WARC headers hold it."""
    return f"sha1:{base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()}"


def packed(record: Record) -> bytes:
    """A record as it stands in a file: a gzip member of its own."""
    head = [
        ("WARC-Type", record.kind),
        ("WARC-Record-ID", record.id),
        ("WARC-Date", _instant(record.date)),
        *((("WARC-Target-URI", _uri(record.target)),) if record.target else ()),
        *record.headers,
        ("WARC-Block-Digest", digest(record.block)),
        ("Content-Type", record.content_type),
        ("Content-Length", str(len(record.block))),
    ]
    lines = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in head)
    packer = zlib.compressobj(LEVEL, wbits=16 + zlib.MAX_WBITS)
    begun = packer.compress(f"WARC/1.1\r\n{lines}\r\n".encode()) + packer.compress(record.block)
    return begun + packer.compress(b"\r\n\r\n") + packer.flush()


def warc_fields(said: Mapping[str, object]) -> bytes:
    """A block of fields, without those of which nothing is known; a list is its members, a line each."""
    told = [(name, one) for name, value in said.items() for one in (value if isinstance(value, list) else [value])]
    return "".join(f"{name}: {_one_line(str(one))}\r\n" for name, one in told if one not in {None, ""}).encode()


def http_answer(
    status: int | None, headers: Iterable[tuple[str, str]], body: bytes, *, is_packed: bool = False
) -> tuple[bytes, bytes]:
    """An answer of a server as it is written: its head, and its body, which is that of the headers as they stand.

    Of bytes that are unpacked, what spoke of their encoding stands under other names; their length is their own.
    """
    gone = _OF_TRANSFER - {"content-encoding"} if is_packed else _OF_TRANSFER
    lines = [f"HTTP/1.1 {status or 200} {_phrase(status or 200)}"]
    for name, value in headers:
        if name.lower() not in _PER_HOP:
            lines.append(f"{ORIGINAL if name.lower() in gone else ''}{name}: {_one_line(value)}")
    lines.append(f"content-length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace"), body


def http_question(url: str, headers: Iterable[tuple[str, str]] = ()) -> bytes:
    """What a server was asked."""
    parts = urlsplit(url)
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc.rpartition('@')[2]}"]
    lines += [f"{name}: {_one_line(value)}" for name, value in headers if name.lower() != "host"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to be written, and what is known of it."""

    url: str
    date: datetime
    status: int | None
    headers: Sequence[tuple[str, str]]
    body: bytes = field(repr=False)
    is_packed: bool = False
    """The body still has its content encoding."""
    request: Sequence[tuple[str, str]] | None = ()
    """Headers of the question; None: nobody asked, so that no question is written."""
    about: Mapping[str, object] = field(default_factory=dict)
    """For the metadata record; empty: there is none."""
    id: str = field(default_factory=lambda: f"<urn:uuid:{uuid4()}>")


@dataclass(frozen=True, slots=True)
class _Written:
    """Where bytes were written first."""

    id: str
    url: str
    date: datetime


_NOTHING: tuple[tuple[str, str], ...] = ()
REMEMBERED = 100_000
"""Payloads of which it is remembered where they stand; what was written before that is written again. Some 40 MB."""


class Payloads:
    """Which payloads stand in the files already, so that the same bytes are written once."""

    def __init__(self) -> None:
        self._seen: dict[str, _Written] = {}
        self.revisits = 0

    def records(self, answer: Answer) -> list[Record]:
        """The records of an answer: response or revisit, then request and metadata."""
        head, body = http_answer(answer.status, answer.headers, answer.body, is_packed=answer.is_packed)
        payload = digest(body)
        before = self._seen.get(payload)
        if before is None:
            if len(self._seen) >= REMEMBERED:
                del self._seen[next(iter(self._seen))]
            self._seen[payload] = _Written(answer.id, answer.url, answer.date)
            kind, block, more = "response", head + body, _NOTHING
        else:
            self.revisits += 1
            kind, block = "revisit", head
            more = (
                ("WARC-Profile", IDENTICAL),
                ("WARC-Refers-To", before.id),
                ("WARC-Refers-To-Target-URI", _uri(before.url)),
                ("WARC-Refers-To-Date", _instant(before.date)),
            )
        said = Record(
            kind=kind,
            target=answer.url,
            date=answer.date,
            content_type=RESPONSE,
            block=block,
            headers=(("WARC-Payload-Digest", payload), *more),
            id=answer.id,
        )
        return [said, *_beside(answer)]


def _beside(answer: Answer) -> Iterable[Record]:
    together = (("WARC-Concurrent-To", answer.id),)
    if answer.request is not None:
        yield Record(
            kind="request",
            target=answer.url,
            date=answer.date,
            content_type=REQUEST,
            block=http_question(answer.url, answer.request),
            headers=together,
            id=stable_id(answer.id, "request"),
        )
    if answer.about:
        yield metadata(answer.url, answer.date, answer.about, refers_to=answer.id)


def metadata(url: str, date: datetime, about: Mapping[str, object], *, refers_to: str | None = None) -> Record:
    """What is known of an address, beside its answer if that is written."""
    return Record(
        kind="metadata",
        target=url,
        date=date,
        content_type=FIELDS,
        block=warc_fields(about),
        headers=(("WARC-Refers-To", refers_to), ("WARC-Concurrent-To", refers_to)) if refers_to else (),
        id=stable_id(refers_to or f"{url} {date}", "metadata"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeFile:
    """A file that was written whole."""

    path: Path
    size: int
    sha256: str
    records: int


class WarcFiles:
    """Files into which records are written one after another; each begins with a warcinfo record.

    The first has the name given, the next ones a number before their ending. InputError when one cannot be written.
    """

    def __init__(
        self, path: Path, info: Mapping[str, object], *, largest: int = LARGEST, at_once: bool = False
    ) -> None:
        """`at_once`: no file takes its name before all are whole, see `finish`."""
        self._path, self._info, self._largest, self._at_once = path, info, largest, at_once
        self._file: BinaryIO | None = None
        self._whole: list[WholeFile] = []
        self._number, self._size, self._records, self._hash = 0, 0, 0, hashlib.sha256()

    @property
    def whole(self) -> list[WholeFile]:
        """The files that are done, by their own names."""
        return self._whole

    def write(self, records: Iterable[Record]) -> None:
        """Write records that belong together into one file, and hand them to the system at once."""
        if self._file is not None and self._size >= self._largest:
            self._end()
        if self._file is None:
            self._begin()
        self._put(records)

    def finish(self) -> list[WholeFile]:
        """End the last file; the files take their names. Returns them all; none when nothing was written."""
        self._end()
        if self._at_once:
            for one in self._whole:
                _named(one.path)
        return self._whole

    def drop(self) -> None:
        """Leave nothing behind of what has no name yet."""
        if self._file is not None:
            self._file.close()
            self._file = None
        for path in [self._current, *(one.path for one in self._whole if self._at_once)]:
            path.with_name(path.name + OPEN).unlink(missing_ok=True)

    @property
    def _current(self) -> Path:
        if self._number <= 1:
            return self._path
        name = self._path.name
        ending = next((one for one in (".warc.gz", ".gz", ".warc") if name.endswith(one)), "")
        return self._path.with_name(f"{name.removesuffix(ending)}-{self._number:05}{ending}")

    def _begin(self) -> None:
        self._number += 1
        self._size, self._records, self._hash = 0, 0, hashlib.sha256()
        path = self._current
        with _told(path):
            self._file = path.with_name(path.name + OPEN).open("wb")
        now = datetime.now(UTC)
        said = Record(
            kind="warcinfo",
            date=now,
            content_type=FIELDS,
            block=warc_fields(self._info),
            headers=(("WARC-Filename", path.name),),
        )
        self._put([said])

    def _put(self, records: Iterable[Record]) -> None:
        assert self._file is not None
        for record in records:
            content = packed(record)
            with _told(self._current):
                self._file.write(content)
                self._file.flush()
            self._hash.update(content)
            self._size += len(content)
            self._records += 1

    def _end(self) -> None:
        if self._file is None:
            return
        path = self._current
        with _told(path), self._file as file:
            self._file = None
            os.fsync(file.fileno())
        self._whole.append(WholeFile(path=path, size=self._size, sha256=self._hash.hexdigest(), records=self._records))
        if not self._at_once:
            _named(path)


def _named(path: Path) -> None:
    with _told(path):
        path.with_name(path.name + OPEN).replace(path)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system says of writing becomes an InputError that names the file."""
    try:
        yield
    except OSError as error:
        raise InputError(str(path), f"cannot be written: {error.strerror or error}") from error


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds" if value.microsecond else "seconds")[:-6] + "Z"


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _uri(address: str) -> str:
    """An address in ASCII; what is encoded already stays."""
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
