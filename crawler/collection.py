"""An earlier collection: files of pages and rows, looked through once to see whose they are, then read by outlet.

The look-through keeps nothing but the place of each record (16 bytes), so that a collection of any size can be read,
and each outlet's records are read from where they stand. What cannot be read is counted with its reason and place, and
ends nothing.
"""

import gzip
import hashlib
import logging
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.directory import Directory
from crawler.recordings import (
    DAMAGES,
    MANIFEST,
    Recording,
    page_address,
    page_of_file,
    page_of_line,
    page_of_record,
    warc_records,
)
from crawler.rows import COLUMNS, Row, RowError, page_of_row, rows
from vocabulary.imported import Imported, LicenceStatement, RecordForm, Share, SourceFile
from vocabulary.outcome import InputError
from vocabulary.run import Assignment

logger = logging.getLogger(__name__)

ENDINGS: Mapping[str, RecordForm] = {
    ".warc": RecordForm.WARC,
    ".html": RecordForm.HTML,
    ".htm": RecordForm.HTML,
    ".xhtml": RecordForm.HTML,
    ".jsonl": RecordForm.JSONL,
    ".ndjson": RecordForm.JSONL,
    ".json": RecordForm.JSON,
    ".csv": RecordForm.CSV,
    ".tsv": RecordForm.CSV,
}
"""What a file is by how its name ends, `.gz` left off."""
EXAMPLES = 5
"""Places that are named for each reason."""
COLUMNS_SEEN = 200
"""Names of columns that are remembered of a file, to name them in errors."""
FILES_NAMED = 20
"""Files that a run names."""
NO_LICENCE = "the licence is neither an SPDX expression nor the address of a known one, and counts for nothing"
Tell = Callable[[str, int], None]
"""Hears the name of the file that is being looked through, and how many records were found so far."""


@dataclass(slots=True)
class Survey:
    """What a collection holds, and of whom."""

    records: int = 0
    """Records that have an address and something to read."""
    files: list[SourceFile] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    """What is no page, by what it is: requests, redirects, pictures, files of other kinds."""
    refused: Counter[str] = field(default_factory=Counter)
    """Records that cannot be read, by reason."""
    noted: Counter[str] = field(default_factory=Counter)
    """Records of which something that they say counts for nothing, by reason."""
    examples: dict[str, list[str]] = field(default_factory=dict)
    """Where some of either stand, by reason."""
    outlets: Counter[str] = field(default_factory=Counter)
    """Records of each outlet."""
    not_imported: dict[str, list[str]] = field(default_factory=dict)
    """Columns of a table that are taken for nothing, by file."""
    _first: dict[str, str] = field(default_factory=dict)
    _places: "dict[str, dict[int, array[int]]]" = field(default_factory=dict)
    """By outlet and file, numbers and bytes in turn."""

    def add(self, outlet: str, url: str, file: int, number: int, byte: int) -> None:
        """Note a record."""
        self.records += 1
        self.outlets[outlet] += 1
        self._first.setdefault(outlet, url)
        self._places.setdefault(outlet, {}).setdefault(file, array("Q")).extend((number, byte))

    def refuse(self, reason: str, place: str) -> None:
        """Count what cannot be read."""
        self.refused[reason] += 1
        self._show(reason, place)

    def note(self, reason: str, place: str) -> None:
        """Count a record that is taken, but for something that it says."""
        self.noted[reason] += 1
        self._show(reason, place)

    def _show(self, reason: str, place: str) -> None:
        where = self.examples.setdefault(reason, [])
        if len(where) < EXAMPLES:
            where.append(place)

    def assignments(self, directory: Directory) -> list[Assignment]:
        """One for each outlet. What a person hands in is read again, also where an earlier crawl was in trouble."""
        made = []
        for outlet, files in sorted(self._places.items()):
            shares = tuple(Share(source=self.files[file], places=places.tobytes()) for file, places in files.items())
            made.append(
                Assignment(
                    outlet=outlet,
                    everything=True,
                    refetch=True,
                    urls=() if outlet in directory.files else (self._first[outlet],),
                    recording=_named(list(dict.fromkeys(share.source.name for share in shares))),
                    shares=shares,
                )
            )
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a collection is to be read."""

    form: RecordForm | None = None
    """What all files are; None: what their names say."""
    outlet: str | None = None
    """Whose all records are; None: by their addresses."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field -> the column that holds it."""
    licence: str = ""
    reason: str = ""
    is_licence: Callable[[str], bool] = lambda _: True
    """Whether the words of a column of licences name one."""
    largest: int
    """Bytes of a page, and of a row."""


def _named(files: Sequence[str]) -> str:
    """The names of files as a run keeps them: some, and how many more there are."""
    more = len(files) - FILES_NAMED
    return ", ".join(files[:FILES_NAMED]) + (f" and {more} more" if more > 0 else "")


def survey(paths: Sequence[Path], directory: Directory, terms: Terms, *, tell: Tell = lambda *_: None) -> Survey:
    """Look through a collection. InputError for what is wrong with it as a whole: a path, a column, a format."""
    found, known = Survey(), set[str]()
    for path, name, form in (one for given in paths for one in _files(given, terms.form, found)):
        try:
            sha256 = _digest(path)
        except OSError as error:
            found.refuse("cannot be read", f"{name}: {error.strerror}")
            continue
        if sha256 in known:
            found.passed_over["the same file a second time"] += 1
            continue
        known.add(sha256)
        source = SourceFile(
            path=str(path.absolute()),
            name=name,
            form=form,
            sha256=sha256,
            columns=tuple(sorted(terms.columns.items())),
            licence=terms.licence,
            reason=terms.reason,
        )
        found.files.append(source)
        before = found.records
        try:
            _Look(found, directory, terms, tell).through(source)
        except InputError as error:
            if path in paths:  # somebody named it
                raise
            found.refuse(error.problem, name)
        if form is RecordForm.HTML and found.records == before and name != MANIFEST:
            found.files.pop()
    return found


def _files(path: Path, form: RecordForm | None, found: Survey) -> Iterator[tuple[Path, str, RecordForm]]:
    """The files of a path, each with its name for people and what it is."""
    if path.is_file():
        kind = form or _form_of(path)
        if kind is None:
            known = ", ".join(dict.fromkeys(ENDINGS))
            raise InputError(str(path), "has a name that does not say what it is", remedy=f"{known}, or --format")
        yield path, path.name, kind
    elif (path / MANIFEST).is_file():
        yield path / MANIFEST, MANIFEST, RecordForm.HTML
    elif path.is_dir():
        count = 0
        inside = sorted(path.rglob("*"))
        described = {one.parent for one in inside if one.name == MANIFEST}
        for one in inside:
            if not one.is_file() or not one.resolve().is_relative_to(path.resolve()):
                continue
            kind = _form_of(one)
            if kind is RecordForm.HTML and one.name != MANIFEST and not described.isdisjoint(one.parents):
                continue  # its manifest names it, if anything does
            if kind is None or (form is not None and kind is not form):
                found.passed_over["files of another kind"] += 1
                continue
            count += 1
            yield one, str(one.relative_to(path)), kind
        if not count:
            raise InputError(str(path), f"holds no file that can be imported ({', '.join(ENDINGS)})")
    else:
        raise InputError(str(path), "is neither a file nor a folder")


def _form_of(path: Path) -> RecordForm | None:
    if path.name == MANIFEST:
        return RecordForm.HTML
    name = path.name.lower().removesuffix(".gz")
    return next((form for ending, form in ENDINGS.items() if name.endswith(ending)), None)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Look:
    """Looks through one file."""

    def __init__(self, found: Survey, directory: Directory, terms: Terms, tell: Tell) -> None:
        self._found, self._directory, self._terms, self._tell = found, directory, terms, tell
        self._only = directory.outlet(terms.outlet) if terms.outlet else None

    def through(self, source: SourceFile) -> None:
        """Note what the file holds."""
        file = len(self._found.files) - 1
        try:
            for place, number, byte, url in self._records(source):
                self._note(place, url, file, number, byte)
                self._tell(source.name, self._found.records)
        except (OSError, *DAMAGES) as error:
            reason = getattr(error, "strerror", None) or error
            self._found.refuse("is cut off or damaged; the rest of the file is left out", f"{source.name}: {reason}")

    def _note(self, place: str, url: str, file: int, number: int, byte: int) -> None:
        if self._only is not None and not self._only.holds(url):
            self._found.refuse(f"is on none of the domains of {self._only.name}", f"{place}: {url}")
            return
        outlet = self._only or self._directory.holding(url)
        if not outlet.name:
            self._found.refuse("its address has no host", place)
            return
        self._found.add(outlet.name, url, file, number, byte)

    def _records(self, source: SourceFile) -> Iterator[tuple[str, int, int, str]]:
        """Place in words, number, byte and address of each record."""
        if source.form is RecordForm.WARC:
            yield from self._in_warc(source)
        elif source.form is RecordForm.HTML:
            yield from self._in_pages(source)
        else:
            yield from self._in_rows(source)

    def _in_warc(self, source: SourceFile) -> Iterator[tuple[str, int, int, str]]:
        path = Path(source.path)
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as begun:
            if begun.read(5) != b"WARC/":
                raise InputError(source.path, "is not a WARC file: it does not begin with WARC/")
        with path.open("rb") as file:
            for byte, record in warc_records(file):
                url = page_address(record)
                if url is not None:
                    yield f"{source.name}, byte {byte}", byte, byte, url
                elif record.rec_type == "response":
                    self._found.passed_over["answers that are no HTML page"] += 1
                else:
                    self._found.passed_over[f"{record.rec_type} records"] += 1

    def _in_pages(self, source: SourceFile) -> Iterator[tuple[str, int, int, str]]:
        for number, byte, pages in _saved(source, self._terms.largest):
            place = f"{source.name}:{number}" if number else source.name
            try:
                page = next(pages(), None)
            except InputError as error:
                self._found.refuse(error.problem, place)
                continue
            if page is None:
                self._found.refuse("the page does not name its address", place)
            else:
                yield place, number, byte, page.url

    def _in_rows(self, source: SourceFile) -> Iterator[tuple[str, int, int, str]]:
        mapped, seen, had = dict(source.columns), dict[str, None](), False
        for row in rows(source, longest=_longest(self._terms.largest)):
            if not isinstance(row.values, RowError):
                had = True
                seen |= dict.fromkeys(list(row.values)[: COLUMNS_SEEN - len(seen)])
                _require_columns(row, source, mapped)
            place = f"{source.name}:{row.number}"
            try:
                page = page_of_row(row, source, largest=self._terms.largest, written=None)
            except RowError as error:
                self._found.refuse(str(error), place)
                continue
            if page.licence and not source.licence and not self._terms.is_licence(page.licence):
                self._found.note(NO_LICENCE, f'{place}: "{page.licence[:60]}"')
            yield place, row.number, row.byte, page.url
        for name, column in mapped.items():
            if had and column not in seen:
                known = ", ".join(seen)
                raise InputError(source.path, f'has no column "{column}"', field=name, remedy=f"it has: {known}")
        taken = {*mapped.values(), *(name for names in COLUMNS.values() for name in names)}
        if left := [name for name in seen if name not in taken]:
            self._found.not_imported[source.name] = left


def _require_columns(row: Row, source: SourceFile, mapped: Mapping[str, str]) -> None:
    """Refuse a table of which no column can be the address, or the text."""
    if source.form is not RecordForm.CSV or isinstance(row.values, RowError):
        return
    for fields in (("url",), ("text", "html")):
        if not any((mapped.get(one) in row.values) or any(n in row.values for n in COLUMNS[one]) for one in fields):
            raise InputError(
                source.path,
                f"has no column for {' or '.join(fields)}; it has: {', '.join(row.values)}",
                remedy=f"say which it is: --column {fields[0]}=NAME",
            )


def _longest(largest: int) -> int:
    """Bytes of a row that may hold a page of the largest size, which JSON writes longer."""
    return 2 * largest


def _saved(source: SourceFile, largest: int) -> Iterator[tuple[int, int, Callable[[], Iterator[Recording]]]]:
    """Number and byte of what names a page in a file of pages, and what reads it."""
    path = Path(source.path)
    if path.name != MANIFEST:
        yield 0, 0, lambda: page_of_file(path, largest)
        return
    byte = 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, byte, lambda number=number, line=line: page_of_line(path, number, line, largest)  # type: ignore[misc]
            byte += len(line)


def read_shares(shares: Sequence[Share], *, largest: int) -> Iterator[Recording]:
    """The records of an outlet, each with where it comes from.

    One that cannot be read any more, because its file has changed since, is left out: the import's sum tells. A file
    that cannot be read on is warned of, and the others follow.
    """
    for share in shares:
        numbers = array("Q")
        numbers.frombytes(share.places)
        places = list(zip(numbers[::2], numbers[1::2], strict=True))
        try:
            for number, page in _read(share.source, places, largest):
                if page is not None:
                    yield replace(page, imported=_imported(share.source, number, page))
        except (OSError, InputError, *DAMAGES) as error:
            reason = getattr(error, "strerror", None) or error
            logger.warning("%s cannot be read any more: %s; the rest of it is left out", share.source.name, reason)


def _imported(source: SourceFile, number: int, page: Recording) -> Imported:
    said = source.licence or page.licence
    return Imported(
        file=source.name,
        sha256=source.sha256,
        form=source.form,
        number=number,
        dated_by=page.dated_by,
        licence=LicenceStatement(raw=said, reason=source.reason) if said and source.reason else None,
    )


def _read(
    source: SourceFile, places: Sequence[tuple[int, int]], largest: int
) -> Iterator[tuple[int, Recording | None]]:
    path = Path(source.path)
    if source.form is RecordForm.WARC:
        with path.open("rb") as file:
            for number, byte in places:
                file.seek(byte)
                with suppress(*DAMAGES, zlib.error):  # it was whole a moment ago
                    records = warc_records(file)  # ends its records when it is let go
                    for _, record in records:
                        yield number, page_of_record(record, largest, None)
                        break
    elif source.form is RecordForm.HTML:
        numbers = {number for number, _ in places}
        for number, _, pages in _saved(source, largest):
            if number in numbers:
                with suppress(InputError):
                    yield number, next(pages(), None)
    else:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        for row in rows(source, longest=_longest(largest), places=places):
            with suppress(RowError):
                yield row.number, page_of_row(row, source, largest=largest, written=written)
