"""Rows of earlier collections: JSON lines, JSON and CSV, as other programs write them. One row at a time.

A row has the text of an article, or its page as HTML. What a column is is known by its name, as news-please, Fundus,
Cuttings itself and common tables call it, or a person says which column holds what.
"""

import codecs
import csv
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO, cast

from crawler.recordings import Recording, read_time
from crawler.urls import absolute
from vocabulary.imported import DatedBy, Given, RecordForm, SourceFile
from vocabulary.outcome import InputError

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "link", "address", "canonical_url", "source_url"),
    "title": ("title", "headline"),
    "text": ("text", "maintext", "plaintext", "body", "content", "article_text"),
    "html": ("html", "raw_html"),
    "authors": ("authors", "author", "byline"),
    "published": ("published", "date_publish", "publishing_date", "date", "published_at", "publish_date", "pubdate"),
    "modified": ("modified", "date_modify", "updated_at"),
    "language": ("language", "lang"),
    "description": ("description", "summary"),
    "captured": ("captured", "fetched_at", "date_download", "crawled_at", "download_date"),
    "licence": (),
}
"""Field -> the names of columns that are taken for it, the likeliest first. A licence never is: a person maps it."""
PIECE = 1 << 20
"""Bytes read at a time of a list in JSON."""
_SPACE = " \t\r\n,[]"
_DELIMITERS = ",;\t|"


class RowError(Exception):
    """A row that cannot be read, in words; the rows after it can."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands, with its place: the line or the how manyth it is, and the byte at which it begins."""

    number: int
    byte: int
    values: Mapping[str, Any] | RowError


def rows(source: SourceFile, *, longest: int, places: Sequence[tuple[int, int]] | None = None) -> Iterator[Row]:
    """The rows of a file, or those at these places alone. A row of more than `longest` bytes is an error of its own."""
    path = Path(source.path)
    with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as opened:
        file = cast("BinaryIO", opened)
        if source.form is RecordForm.JSON:
            numbers = None if places is None else {number for number, _ in places}
            yield from (row for row in _json(file, longest) if numbers is None or row.number in numbers)
        elif source.form is RecordForm.JSONL:
            yield from _json_lines(file, longest, places)
        else:
            yield from _csv(file, longest, places, place=source.path)


class _Lines:
    """The lines of a file as text, with where the next one begins."""

    def __init__(self, file: BinaryIO, longest: int) -> None:
        self._file, self._longest = file, longest
        self.number, self.byte = 1, 0

    def go(self, number: int, byte: int) -> None:
        """Stand at a line."""
        self._file.seek(byte)
        self.number, self.byte = number, byte

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(self._longest + 1)
        if not line:
            raise StopIteration
        is_whole = len(line) <= self._longest
        self.byte += len(line)
        self.number += 1
        while not is_whole and not line.endswith(b"\n"):
            line = self._file.readline(self._longest)
            self.byte += len(line)
            if not line:
                break
        if not is_whole:
            raise RowError(f"the line is over {self._longest:,} bytes")
        begun = line.removeprefix(codecs.BOM_UTF8) if self.byte == len(line) else line
        try:
            return begun.decode()
        except UnicodeDecodeError as error:
            raise RowError("is not UTF-8") from error


def _json_lines(file: BinaryIO, longest: int, places: Sequence[tuple[int, int]] | None) -> Iterator[Row]:
    lines = _Lines(file, longest)
    for number, byte in _each(lines, places):
        try:
            line = next(lines)
        except StopIteration:
            return
        except RowError as error:
            yield Row(number, byte, error)
            continue
        if line.strip():
            yield Row(number, byte, _object(line))


def _each(lines: _Lines, places: Sequence[tuple[int, int]] | None) -> Iterator[tuple[int, int]]:
    """Where each row begins; of chosen rows the file is put there."""
    if places is None:
        while True:
            yield lines.number, lines.byte
    for place in places:
        lines.go(*place)
        yield place


def _object(line: str) -> Mapping[str, Any] | RowError:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return RowError("is not a line of JSON")
    return value if isinstance(value, dict) else RowError("is no JSON object")


def _csv(file: BinaryIO, longest: int, places: Sequence[tuple[int, int]] | None, *, place: str) -> Iterator[Row]:
    csv.field_size_limit(longest)
    lines = _Lines(file, longest)
    head = _header(lines, place)
    reader = csv.reader(lines, delimiter=head.delimiter, strict=True)  # else an open quotation mark hides rows
    for number, byte in _each(lines, places):
        try:
            cells = next(reader)
        except StopIteration:
            return
        except RowError as error:
            yield Row(number, byte, error)
        except csv.Error as error:
            yield Row(number, byte, RowError(f"is no row of CSV: {error}"))
        else:
            if not any(cells):
                continue
            surplus = len(cells) - len(head.names)
            values = dict(zip_longest(head.names, cells[: len(head.names)], fillvalue=""))
            yield Row(number, byte, values if surplus <= 0 else RowError(f"has {surplus} more cells than the header"))


@dataclass(frozen=True, slots=True)
class _Header:
    names: tuple[str, ...]
    delimiter: str


def _header(lines: _Lines, place: str) -> _Header:
    try:
        line = next(lines)
    except StopIteration:
        raise InputError(place, "is empty", remedy="the first line of a table names its columns") from None
    except RowError as error:
        raise InputError(f"{place}:1", str(error), remedy="save it as UTF-8, the names of its columns first") from error
    delimiter = max(_DELIMITERS, key=line.count)
    names = tuple(name.strip() for name in next(csv.reader([line], delimiter=delimiter), []))
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"{place}:1", f'has two columns "{twice}"', remedy="name each column once")
    return _Header(names, delimiter)


def _json(file: BinaryIO, longest: int) -> Iterator[Row]:
    """The objects of a list, or that stand one after another; read on as far as the next one needs."""
    decoder, text = json.JSONDecoder(), codecs.getincrementaldecoder("utf-8-sig")("replace")
    buffer, at, number, is_end = "", 0, 0, False
    while True:
        while at < len(buffer) and buffer[at] in _SPACE:
            at += 1
        if at == len(buffer) and is_end:
            return
        try:
            value, end = decoder.raw_decode(buffer, at) if at < len(buffer) else (None, -1)
        except RecursionError:
            yield Row(number + 1, 0, RowError("is nested too deeply; the rest of the file is left out"))
            return
        except ValueError:
            end = -1
        if end < 0:
            if is_end or len(buffer) - at > longest:
                why = "is not JSON" if is_end else f"is over {longest:,} characters"
                yield Row(number + 1, 0, RowError(f"{why}; the rest of the file is left out"))
                return
            more = file.read(max(PIECE, len(buffer) - at))
            buffer, at, is_end = buffer[at:] + text.decode(more, not more), 0, not more
            continue
        at, number = end, number + 1
        yield Row(number, 0, value if isinstance(value, dict) else RowError("is no JSON object"))


def page_of_row(row: Row, source: SourceFile, *, largest: int, written: datetime | None) -> Recording:
    """What a row brings; RowError says why it brings nothing. `written` is when its file was."""
    if isinstance(row.values, RowError):
        raise row.values
    mapped = dict(source.columns)
    said = {field: _said(row.values, mapped.get(field), names) for field, names in COLUMNS.items()}
    url = absolute(_text(said["url"]), "")
    if url is None:
        raise RowError("has no address" if not _text(said["url"]) else "its address is not one of the web")
    captured = read_time(_text(said["captured"]))
    html, text = _text(said["html"]), "\n\n".join(_words(said["text"]))
    if not html.strip() and not text.strip():
        raise RowError("has neither text nor HTML")
    body = html.encode("utf-8", "replace")
    return Recording(
        url=url,
        fetched_at=captured or written or datetime.now(UTC),
        dated_by=DatedBy.ROW if captured else DatedBy.FILE if written else DatedBy.IMPORT,
        headers=(("content-type", "text/html; charset=utf-8"),) if body else (),
        body=body if len(body) <= largest else b"",
        too_large=len(body) > largest,
        given=None if body else _given(said, text),
        licence=_text(said["licence"]),
    )


def _given(said: Mapping[str, Any], text: str) -> Given:
    return Given(
        title=_text(said["title"]),
        text=text,
        authors=tuple(_words(said["authors"])),
        published=_text(said["published"]),
        modified=_text(said["modified"]),
        language=_text(said["language"]),
        description=_text(said["description"]),
    )


def _said(values: Mapping[str, Any], column: str | None, names: Sequence[str]) -> Any:
    """What a row says of a field: in the column that a person names, else in the first that has anything."""
    if column is not None:
        return values.get(column)
    return next((values[name] for name in names if values.get(name)), None)


def _text(value: Any) -> str:
    return " ".join(_words(value))


def _words(value: Any, depth: int = 0) -> Iterator[str]:
    """The texts in a value, in order: of a list or an object those that it holds, of one with a name that alone."""
    if isinstance(value, str):
        if value.strip():
            yield value.strip()
    elif isinstance(value, bool) or value is None or depth > 8:  # noqa: PLR2004 - no collection nests deeper
        return
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, dict):
        for one in [value["name"]] if "name" in value else value.values():
            yield from _words(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one, depth + 1)
