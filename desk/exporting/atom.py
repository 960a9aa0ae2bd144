"""An Atom feed (RFC 4287) of articles: where each is, whose, under which licence, and as much of it as may leave."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from desk.exporting.about import About
from desk.exporting.columns import Row
from desk.exporting.references import licence_words, summary
from desk.printable import one_line
from pipelines.licence.attribution import web_address
from vocabulary.address import identity
from vocabulary.article import AuthorKind

TAIL = "</feed>\n"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def head(about: About) -> str:
    """The feed's own words."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        + _element("id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'cuttings:{about.identity}')}")
        + _element("title", about.title)
        + _element("updated", _time(about.made_at))
        + _element("generator", "Cuttings")
    )


def entry(row: Row) -> str:
    """One entry. Its id is that of its address, the same in every feed."""
    return "<entry>\n" + "".join(_entry(row)) + "</entry>\n"


def _entry(row: Row) -> Iterator[str]:
    address = web_address(row["url"])
    yield _element("id", f"urn:uuid:{uuid5(NAMESPACE_URL, identity(row['url']))}")
    yield _element("title", one_line(row["title"] or "") or one_line(row["url"]))
    if address:
        yield f'<link rel="alternate" href={quoteattr(_xml(address))}/>\n'
    published = _stated(row, "published")
    yield _element("updated", _time(_stated(row, "modified") or published or row["first_seen"]))
    if published:
        yield _element("published", _time(published))
    for name in _authors(row):
        yield f"<author>{_element('name', name).rstrip()}</author>\n"
    yield from (f"<category term={quoteattr(_xml(one_line(tag)))}/>\n" for tag in row["tags"] if one_line(tag))
    yield _element("rights", licence_words(row))
    if licence := web_address(row["licence_url"]):
        yield f'<link rel="license" href={quoteattr(_xml(licence))}/>\n'
    if said := summary(row):
        yield _element("summary", said)


def _authors(row: Row) -> list[str]:
    """Who is named; an entry must have an author, so the outlet is where nobody is."""
    pairs = zip(row["authors"], row["author_kinds"], strict=True)
    named = [said for name, kind in pairs if kind != AuthorKind.OUTLET and (said := one_line(name))]
    return named or [one_line(row["outlet_title"])]


def _stated(row: Row, field: str) -> datetime | None:
    """A time that the page states; a day alone is none."""
    said: str | None = row[field]
    return row[f"{field}_utc"] if said and ("T" in said or " " in said) else None


def _time(instant: datetime) -> str:
    return f"{instant.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"


def _element(name: str, words: str) -> str:
    return f"<{name}>{escape(_xml(words))}</{name}>\n"


def _xml(words: str) -> str:
    """Words without what XML has no place for."""
    return _NOT_XML.sub("", words)
