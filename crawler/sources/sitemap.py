"""Sitemaps: indexes, plain, Google News, gzipped or as a list of lines, also with the usual mistakes."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.sources.content import (
    Found,
    SourceError,
    local_name,
    namespace,
    numeric_entities,
    prefix_of,
    refuse_html,
    tidy,
    together,
    without_doctype,
)
from crawler.sources.crowded import refuse_crowded
from crawler.sources.encoding import to_utf8
from crawler.sources.feed import read_feed
from crawler.sources.pieces import HEAD, Pieces
from crawler.sources.times import read_time
from crawler.urls import absolute, canonical
from vocabulary.page import Candidate, FoundBy

NOT_A_SITEMAP = "not_a_sitemap"
MAX_URLS = 50_000
"""As the protocol says; the rest of a longer file is left."""
MAX_ROBOTS = 512_000
"""Bytes of a robots.txt that are read, as RFC 9309 asks."""
BATCH = 500
"""Entries that are handed on together: what is held in memory at one time."""
_LONGEST_KEYWORDS = 2_000
_MOST_ELEMENTS = 50_000
"""Between two entries, or of one; a page with 1,000 pictures has some 5,000."""

_LOC = re.compile(rb"<loc>\s*(?:<!\[CDATA\[)?\s*(https?://[^<\s\]]{1,2000})", re.IGNORECASE)
_LASTMOD = re.compile(rb"<(?:[a-z0-9_]{1,20}:)?lastmod[^<>]{0,100}>\s*(?:<!\[CDATA\[)?\s*([^<\]]{1,100})[<\]]")
_ROOT = re.compile(rb"<(?:[a-z0-9_]{1,20}:)?(urlset|sitemapindex|rss|feed|RDF)[\s>/]", re.IGNORECASE)
_SECOND_ROOT = re.compile(rb"</urlset>\s{0,100}(?:<\?xml[^<>]{0,200}\?>\s{0,100})?<urlset[^<>]{0,2000}>")
_FIELDS = {"loc", "lastmod", "publication_date", "title", "language", "keywords"}
_MEDIA_PREFIXES = frozenset({"image", "video", "mobile", "pagemap", "xhtml"})
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_MOST_LINES = 1_000
_ENOUGH_TIMES = {"url": 10, "sitemap": 3}
"""Entries from which one day for all is no coincidence."""
_OTHER_MEDIA = re.compile(r"sitemap-(?:image|video|mobile|pagemap)", re.IGNORECASE)


def read_sitemap(body: bytes, *, url: str, content_type: str = "") -> Found:
    """The pages that a sitemap names, or the sitemaps of an index, all at once: as `sitemap_batches` finds them."""
    return together(sitemap_batches(body, url=url, content_type=content_type))


def sitemap_batches(body: bytes, *, url: str, content_type: str = "") -> Iterator[Found]:
    """The pages that a sitemap names, or the sitemaps of an index, BATCH at a time and in constant memory.

    SourceError `not_a_sitemap` before the first batch when it is none. Entities are never expanded. A feed in a
    sitemap's place is read as a feed, as the protocol allows. `lastmod` is left out when it misbehaves: the same day
    for all, as of servers that state the time of asking. Of a robots.txt the `Sitemap:` lines are read, as an index;
    SourceError `no_sitemaps` when it has none.
    """
    if urlsplit(url).path == "/robots.txt":
        yield _robots(body, url)
        return
    days = _Days()
    pieces = Pieces.of(body, word=NOT_A_SITEMAP, content_type=content_type, look=days.look)
    head = next(pieces.markup())
    root = _ROOT.search(without_doctype(head)[:HEAD])
    if root is None:
        refuse_html(head, word=NOT_A_SITEMAP)
        yield from _batched(_lines(pieces, url))
    elif root[1].lower() in {b"rss", b"feed", b"rdf"}:
        yield read_feed(body, url=url, content_type=content_type)
    else:
        usual = "sitemap" if root[1].lower() == b"sitemapindex" else "url"
        trusted = days.tell_of_pages(_ENOUGH_TIMES[usual])
        made = ((kind, _candidate(fields, url, trusted=trusted)) for kind, fields in _entries(pieces))
        first = next(made, None)
        yield from _batched(_salvaged(pieces, url) if first is None else chain([first], made))


Made = tuple[str, Candidate | None]
"""The kind of an entry, and what came of it: None when it has no address."""


class _Days:
    """On which days a sitemap says that its pages changed: one day for all tells of the server, not of the pages."""

    def __init__(self) -> None:
        self._days: set[date] = set()
        self._count = 0

    def look(self, piece: bytes, seen: int) -> None:
        """Take the times of a piece, whose first bytes were seen before."""
        if len(self._days) > 1:
            return
        for match in _LASTMOD.finditer(piece):
            time = read_time(match[1].decode("latin-1"), source="sitemap") if match.end() > seen else None
            if time is not None:
                self._days.add(time.utc.date())
                self._count += 1

    def tell_of_pages(self, enough: int) -> bool:
        """Whether the days differ, or are too few to say."""
        return len(self._days) > 1 or self._count < enough


def _batched(made: Iterable[Made]) -> Iterator[Found]:
    """BATCH entries each, up to MAX_URLS."""
    entries = iter(made)
    left = MAX_URLS
    while left > 0 and (batch := list(islice(entries, min(BATCH, left)))):
        left -= len(batch)
        yield Found(
            candidates=tuple(one for kind, one in batch if one and kind == "url"),
            children=tuple(one for kind, one in batch if one and kind == "sitemap"),
            unusable=sum(one is None for _, one in batch),
        )


def _robots(body: bytes, url: str) -> Found:
    lines = _SITEMAP_LINE.findall(to_utf8(body[:MAX_ROBOTS]).decode())[:_MOST_LINES]
    made = [_candidate({"loc": line}, url) for line in dict.fromkeys(lines)]
    if not any(made):
        raise SourceError("no_sitemaps", "robots.txt names none")
    children = tuple(one for one in made if one)
    return Found(children=children, unusable=len(made) - len(children))


def _closed(piece: bytes) -> bytes:
    """The piece with the ends that its entries lack, and several sitemaps in one file made one."""
    for name in (b"loc", b"url", b"sitemap"):
        if piece.count(b"<%b>" % name) > piece.count(b"</%b>" % name):
            head, *parts = piece.split(b"<%b>" % name)
            whole = (part if b"</%b>" % name in part else _with_end(part, name) for part in parts)
            piece = b"".join((head, *(b"<%b>%b" % (name, part) for part in whole)))
    return _SECOND_ROOT.sub(b"", piece) if b"</urlset>" in piece else piece


def _with_end(part: bytes, name: bytes) -> bytes:
    """What follows a start tag, with its end: an address ends at the next tag, an entry where the next begins."""
    end = part.find(b"<") if name == b"loc" else part.rfind(b"</urlset>") if b"</urlset>" in part else len(part)
    end = len(part) if end < 0 else end
    return b"%b</%b>%b" % (part[:end], name, part[end:])


class _Markup:
    """A sitemap from its root on, as a file that lxml reads."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces.markup()
        head = without_doctype(next(self._pieces))
        root = _ROOT.search(head)
        self._first = head[root.start() :] if root else head

    def read(self, size: int, /) -> bytes:  # noqa: ARG002 - lxml takes pieces of any size
        """The next piece; empty at the end, and before a tag over which lxml would sit for minutes."""
        first, self._first = self._first, b""
        piece = numeric_entities(_closed(first or next(self._pieces, b"")))
        try:
            refuse_crowded(piece, word=NOT_A_SITEMAP, page=True)
        except SourceError:
            self._pieces = iter(())
            return b""
        return piece


def _entries(pieces: Pieces) -> Iterator[tuple[str, dict[str, str]]]:
    """Each `url` or `sitemap` element with its fields; read as a stream, so that size does not matter."""
    events = etree.iterparse(
        _Markup(pieces),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    elements = 0
    try:
        for _, element in events:
            kind = local_name(element).lower()
            elements += 1
            if elements > _MOST_ELEMENTS:
                return
            if kind not in {"url", "sitemap"}:
                continue
            elements = 0
            yield kind, _fields(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        return  # what came before the damage is kept


def _fields(entry: etree._Element) -> dict[str, str]:
    fields: dict[str, str] = {}
    for node in entry.iter(etree.Element):
        local = local_name(node).lower()
        if local not in _FIELDS or _OTHER_MEDIA.search(namespace(node)) or prefix_of(node).lower() in _MEDIA_PREFIXES:
            continue
        text = (node.text or "").strip()
        if text:
            fields.setdefault(local, text)
    return fields


def _candidate(fields: dict[str, str], source: str, *, trusted: bool = True) -> Candidate | None:
    link = absolute(fields.get("loc", ""), source)
    if link is None:
        return None
    return Candidate(
        url=canonical(link),
        link=link,
        found_by=FoundBy.SITEMAP,
        source=source,
        title=tidy(fields["title"]) if "title" in fields else None,
        published=read_time(fields.get("publication_date"), source="news-sitemap"),
        modified=read_time(fields.get("lastmod"), source="sitemap") if trusted else None,
        language=fields.get("language"),
        categories=tuple(filter(None, map(tidy, fields.get("keywords", "")[:_LONGEST_KEYWORDS].split(",")))),
    )


def _lines(pieces: Pieces, url: str) -> Iterator[Made]:
    lines = pieces.lines()
    first = list(islice(lines, 10))
    if not any(line.startswith(("http://", "https://")) for line in first):
        raise SourceError(NOT_A_SITEMAP, "neither XML nor a list of addresses")
    for line in chain(first, lines):
        yield "url", _candidate({"loc": line}, url) if line.startswith("http") else None


def _salvaged(pieces: Pieces, url: str) -> Iterator[Made]:
    """Addresses of a file so damaged that XML recovers nothing."""
    for piece in pieces.markup():
        for match in _LOC.finditer(numeric_entities(piece)):
            yield "url", _candidate({"loc": match[1].decode("utf-8", "replace").replace("&#38;", "&")}, url)
