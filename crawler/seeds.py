"""Seed documents: the files people put into a seeds folder, read strictly and changed in nothing.

What a document says of its licence is for the pipelines to read (`pipelines.seed`); here it is only a document.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from crawler.outlet import confirmation, need_expression
from crawler.strict import Table, read_toml
from vocabulary.moment import Moment
from vocabulary.outcome import InputError

SUFFIXES = {".txt": False, ".html": True, ".htm": True}
"""Suffix of a document -> whether it is HTML."""
MAX_BYTES = 5_000_000
"""A longer file is not one news article."""
MIN_LETTERS = 80
"""Fewer letters than this (about 15 words) cannot be told from other texts."""
FIRST_YEAR, LAST_YEAR = 1690, 2100
"""Between these an article was published; a time before or after stands for one that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SidecarLicence:
    """The licence as a person wrote it down beside the document."""

    expression: str
    statement: str | None = None
    evidence: str | None = None
    url: str | None = None
    licensor: str | None = None
    confirmed: str | None = None
    """Why the operator, having looked, says that it holds; None when nobody has confirmed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """What is known of a seed beyond its document."""

    title: str | None = None
    outlet: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    published: Moment | None = None
    licence: SidecarLicence | None = None
    attribution: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedDocument:
    """One document as given, with its sidecar."""

    name: str
    """File stem."""
    path: Path
    is_html: bool
    content: bytes = field(repr=False)
    sidecar: Sidecar = Sidecar()

    @property
    def sha256(self) -> str:
        """Hash of the document's bytes, hex."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def text(self) -> str:
        """The document as text, for a plain text document."""
        return self.content.decode("utf-8-sig").strip()


def seed_files(folders: Iterable[Path]) -> dict[str, Path]:
    """All documents of the folders by name; the same name twice is an InputError that names both files."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.suffix.lower() not in SUFFIXES or not path.is_file():
                continue
            if path.stem in found and found[path.stem].resolve() != path.resolve():
                raise InputError(str(path), f"has the same name as {found[path.stem]}", remedy="rename one of them")
            found.setdefault(path.stem, path)
    return found


def find_seed(reference: str, folders: Iterable[Path]) -> Path | None:
    """The document that `reference` names: a path, a name, or the beginning of exactly one name."""
    path = Path(reference)
    if path.suffix.lower() in SUFFIXES and path.is_file():
        return path
    files = seed_files(folders)
    if reference in files:
        return files[reference]
    starting = sorted(name for name in files if reference and name.startswith(reference))
    if len(starting) > 1:
        raise InputError(f'seed "{reference}"', f"fits several: {', '.join(starting)}", remedy="give more of the name")
    return files[starting[0]] if starting else None


def read_document(path: Path) -> SeedDocument:
    """Read a document and its sidecar; InputError for what cannot be a seed."""
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(str(path), "is not a seed document", remedy=f"expected a file ending in {', '.join(SUFFIXES)}")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(str(path), f"is larger than {MAX_BYTES:,} bytes", remedy="a seed is one article")
        content = path.read_bytes()
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error
    is_html = SUFFIXES[path.suffix.lower()]
    _check_content(path, content, is_html=is_html)
    sidecar = path.with_suffix(".toml")
    return SeedDocument(
        name=path.stem,
        path=path,
        is_html=is_html,
        content=content,
        sidecar=read_sidecar(sidecar) if sidecar.exists() else Sidecar(),
    )


def _check_content(path: Path, content: bytes, *, is_html: bool) -> None:
    if not content.strip():
        raise InputError(str(path), "is empty", remedy="put the article's text into it")
    if b"\0" in content:
        raise InputError(
            str(path), "is a binary file or not UTF-8 (it holds NUL bytes)", remedy="save it as UTF-8 text"
        )
    if is_html:
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(str(path), f"is not UTF-8 at byte {error.start}", remedy="save it as UTF-8 text") from error
    control = next((char for char in text if ord(char) < ord(" ") and char not in "\t\n\r\f"), None)
    if control is not None:
        problem = f"is a binary file (it holds the control character U+{ord(control):04X})"
        raise InputError(str(path), problem, remedy="save it as UTF-8 text")
    letters = sum(map(str.isalpha, text))
    if letters < MIN_LETTERS:
        raise InputError(str(path), f"has only {letters} letters; at least {MIN_LETTERS} are needed to compare texts")


def read_sidecar(path: Path) -> Sidecar:
    """Read the `.toml` beside a document; InputError names file and field."""
    table = read_toml(path)
    sidecar = Sidecar(
        title=table.text("title"),
        outlet=table.text("outlet"),
        publisher=table.text("publisher"),
        authors=table.texts("authors"),
        url=table.address("url"),
        language=table.text("language"),
        published=_published(table),
        licence=_licence(table.table("licence")),
        attribution=table.text("attribution"),
    )
    table.finish()
    return sidecar


def _published(table: Table) -> Moment | None:
    value = table.value("published")
    if value is None:
        return None
    if isinstance(value, dt.date):
        _require_likely(table, "published", value)
        return Moment.of(value, source="sidecar", raw=value.isoformat())
    inferred = table.table("published") if isinstance(value, dict) else None
    if inferred is None:
        raise table.fail("published", "expected a date, a date with time, or a table [published]")
    earliest, latest = inferred.day("earliest"), inferred.day("latest")
    reason, words = inferred.text("inferred_from"), inferred.text("text")
    inferred.finish()
    if earliest is None or latest is None or earliest > latest:
        raise inferred.fail("earliest", "and latest are needed, in this order, as dates")
    for name, day in (("earliest", earliest), ("latest", latest)):
        _require_likely(inferred, name, day)
    if reason is None:
        raise inferred.fail("inferred_from", "is missing", "say from what the time was inferred")
    return Moment(
        iso=earliest.isoformat(),
        source="sidecar",
        raw=words or f"{earliest} to {latest}",
        inferred_from=reason,
        latest=latest.isoformat(),
    )


def _require_likely(table: Table, name: str, day: dt.date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise table.fail(name, f"{day} is no time of an article", "leave it out when it is not known")


def _licence(table: Table | None) -> SidecarLicence | None:
    if table is None:
        return None
    expression = need_expression(table, "expression")
    licence = SidecarLicence(
        expression=expression,
        statement=table.text("statement"),
        evidence=table.text("evidence"),
        url=table.address("url"),
        licensor=table.text("licensor"),
        confirmed=confirmation(table, expression),
    )
    table.finish()
    return licence
