"""RIS: one tagged line a field, by which most reference managers take entries."""

from collections.abc import Iterator

from desk.exporting.columns import Row
from desk.exporting.references import Name, Reference, reference

_LINE = "\r\n"


def record(row: Row) -> str:
    """One entry of type NEWS (newspaper article), and an empty line."""
    return "".join(f"{tag}  - {value}{_LINE}" for tag, value in _fields(reference(row)) if value) + f"ER  - {_LINE * 2}"


def _fields(cited: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS"
    yield "ID", cited.key
    yield "TI", cited.title
    yield from (("AU", _name(name)) for name in cited.names)
    yield "T2", cited.outlet
    yield "PB", cited.publisher
    if cited.published:
        yield "PY", f"{cited.published.year:04}"
        yield "DA", f"{cited.published:%Y/%m/%d}"
    yield "SE", cited.section
    yield "AB", cited.summary
    yield from (("KW", tag) for tag in cited.tags)
    yield "UR", cited.url
    if cited.accessed:
        yield "Y2", f"{cited.accessed:%Y/%m/%d}"
    yield "LA", cited.language
    yield "N1", cited.licence


def _name(name: Name) -> str:
    return f"{name.family}, {name.given}" if name.given else name.family
