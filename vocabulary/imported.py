"""What an earlier collection brings: where a record stood, and what it says in place of a page."""

from dataclasses import dataclass, field
from enum import StrEnum


class RecordForm(StrEnum):
    """What a file of a collection is."""

    WARC = "warc"
    HTML = "html"
    """Saved pages, a file each, or a manifest that names them."""
    JSON = "json"
    """One object, or a list of them."""
    JSONL = "jsonl"
    CSV = "csv"


class DatedBy(StrEnum):
    """What says when a record was captured."""

    RECORD = "record"
    """The WARC record."""
    ROW = "row"
    """A field of the row, or of the manifest's line."""
    FILE = "file"
    """The time at which its file was last written: weak."""
    IMPORT = "import"
    """Nothing: the time of the import stands in."""

    @property
    def is_stated(self) -> bool:
        """Whether the collection itself says so."""
        return self in {DatedBy.RECORD, DatedBy.ROW}


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceStatement:
    """What an operator says of the licence of what is imported, and why. A statement, never proof by itself."""

    raw: str
    """The words themselves, of the option or of the row's field: an SPDX expression, or a licence's address."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """From where a page came that was not fetched."""

    file: str
    """Name of the file as the person gave it, or within the folder that was given."""
    sha256: str
    """Of the whole file."""
    form: RecordForm
    number: int
    """Which record: the line in a table or manifest, the place in a list, the byte at which a WARC record begins."""
    dated_by: DatedBy
    licence: LicenceStatement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a row says of an article of which it has the text and no page. Raw words: nobody has read them yet."""

    title: str = ""
    text: str = field(default="", repr=False)
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    language: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file of a collection, and how it is to be read."""

    path: str
    name: str
    """As a person is told of it."""
    form: RecordForm
    sha256: str
    columns: tuple[tuple[str, str], ...] = ()
    """Field and the column that holds it, where a person says so."""
    licence: str = ""
    """An expression that the operator states for all records; empty: none."""
    reason: str = ""
    """Why the operator states a licence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The records of a file that are of one outlet."""

    source: SourceFile
    places: bytes = field(repr=False)
    """Number and byte of each record, as pairs of unsigned 64-bit numbers."""
