"""Seed documents: the files people put into a seeds folder, read strictly and changed in nothing.

What a document says of its licence is for the pipelines to read (`pipelines.seed`); here it is only a document.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from crawler.outlet import confirmation, need_expression
from crawler.strict import Table, read_toml
from vocabulary.moment import Moment
from vocabulary.outcome import InputError
from vocabulary.watch import Watch

SUFFIXES = {".txt": False, ".html": True, ".htm": True}
"""Suffix of a document -> whether it is HTML."""
MAX_BYTES = 5_000_000
"""A longer file is not one news article."""
MIN_LETTERS = 80
"""Fewer letters than this (about 15 words) cannot be told from other texts."""
MOST_TERMS, LONGEST_TERM = 50, 100
"""Of a list of [watch]: terms, and characters of a term."""
MOST_DAYS = 3650
"""Before or after a seed's day: ten years."""
_LENGTH = re.compile(r"(\d{1,4})([dw])")
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
    watch: Watch = Watch()
    days_before: int | None = None
    days_after: int | None = None


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


def is_file(path: Path) -> bool:
    """Whether a reference is a file; an address or a text may be longer than any file's name, or hold a NUL."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def find_seed(reference: str, folders: Iterable[Path]) -> Path | None:
    """The document that `reference` names: a path, a name, or the beginning of exactly one name."""
    path = Path(reference)
    if path.suffix.lower() in SUFFIXES and is_file(path):
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
        **_search(table),
    )
    table.finish()
    return sidecar


def search_sidecar(name: str, folders: Iterable[Path]) -> Sidecar:
    """What a `NAME.toml` says of a seed of the archive; without a document only how it is looked for."""
    for folder in folders:
        path = folder / f"{name}.toml"
        if path.is_file():
            if any(path.with_suffix(suffix).is_file() for suffix in SUFFIXES):
                return read_sidecar(path)
            table = read_toml(path)
            sidecar = Sidecar(**_search(table))
            for key in table.others():
                problem = "cannot be said here: the archive's article says it"
                raise table.fail(key, problem, "only [watch] and [window] belong here")
            return sidecar
    return Sidecar()


class _Search(TypedDict):
    watch: Watch
    days_before: int | None
    days_after: int | None


def _search(table: Table) -> _Search:
    """The tables [watch] and [window], which say how coverage is looked for."""
    return {"watch": _watch(table.table("watch"))} | _window(table.table("window"))  # type: ignore[return-value]


def _watch(table: Table | None) -> Watch:
    if table is None:
        return Watch()
    given = {name: _terms(table, name) for name in ("names", "places", "words", "exclude")}
    table.finish()
    watch = Watch(**given)
    wanted = {term.casefold() for term in watch.terms}
    for term in watch.exclude:
        if term.casefold() in wanted:
            raise table.fail("exclude", f'"{term}" is also watched for', "say one or the other")
    return watch


def _terms(table: Table, name: str) -> tuple[str, ...]:
    terms = tuple(dict.fromkeys(table.texts_or_text(name)))
    if len(terms) > MOST_TERMS:
        raise table.fail(name, f"has {len(terms)} terms, expected {MOST_TERMS} at most")
    for term in terms:
        if len(term) > LONGEST_TERM or not term.isprintable():
            raise table.fail(name, f'"{term[:30]}" is no term of up to {LONGEST_TERM} printable characters')
        if not any(map(str.isalnum, term)):
            raise table.fail(name, f'"{term}" has no letter')
        if "*" in term.rstrip("*") or term.endswith("**"):
            raise table.fail(name, f'"{term}" has a star that is not its end', "such as Lavrov* for all that begins so")
    return terms


def _window(table: Table | None) -> dict[str, int | None]:
    if table is None:
        return {"days_before": None, "days_after": None}
    days = {f"days_{name}": _days(table, name) for name in ("before", "after")}
    table.finish()
    return days


def _days(table: Table, name: str) -> int | None:
    text = table.text(name)
    if text is None:
        return None
    match = _LENGTH.fullmatch(text)
    days = int(match[1]) * (7 if match[2] == "w" else 1) if match else MOST_DAYS + 1
    if days > MOST_DAYS:
        problem = f'"{text}" is no length of at most {MOST_DAYS} days' if match else f'"{text}" is no length of time'
        raise table.fail(name, problem, 'days or weeks, such as "7d" or "4w"')
    return days


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
