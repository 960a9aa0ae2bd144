"""Sitemaps: indexes, plain, Google News, gzipped or as a list of lines, also with the usual mistakes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
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
    unpack_text,
    without_doctype,
)
from crawler.sources.encoding import to_utf8
from crawler.sources.feed import read_feed
from crawler.sources.times import read_time
from crawler.urls import absolute, canonical
from vocabulary.page import Candidate, FoundBy

NOT_A_SITEMAP = "not_a_sitemap"
MAX_URLS = 50_000
"""As the protocol says; the rest of a longer file is left."""
MAX_ROBOTS = 512_000
"""Bytes of a robots.txt that are read, as RFC 9309 asks."""
_LONGEST_KEYWORDS = 2_000

_LOC = re.compile(rb"<loc>\s*(?:<!\[CDATA\[)?\s*(https?://[^<\s\]]{1,2000})", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[a-z0-9_]{1,20}:)?(urlset|sitemapindex|rss|feed|RDF)[\s>/]", re.IGNORECASE)
_FIELDS = {"loc", "lastmod", "publication_date", "title", "language", "keywords"}
_MEDIA_PREFIXES = frozenset({"image", "video", "mobile", "pagemap", "xhtml"})
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_MOST_LINES = 1_000
_ENOUGH_TIMES = {"url": 10, "sitemap": 3}
"""Entries from which one day for all is no coincidence."""
_OTHER_MEDIA = re.compile(r"sitemap-(?:image|video|mobile|pagemap)", re.IGNORECASE)


def read_sitemap(body: bytes, *, url: str, content_type: str = "") -> Found:
    """The pages that a sitemap names, or the sitemaps of an index. SourceError `not_a_sitemap` when it is none.

    Entities are never expanded. A feed in a sitemap's place is read as a feed, as the protocol allows. `lastmod` is
    left out when it misbehaves: the same day for all, as of servers that state the time of asking. Of a robots.txt the
    `Sitemap:` lines are read, as an index; SourceError `no_sitemaps` when it has none.
    """
    if urlsplit(url).path == "/robots.txt":
        return _robots(body, url)
    body = unpack_text(body, word=NOT_A_SITEMAP, content_type=content_type)
    root = _ROOT.search(body[:5_000])
    if root is not None and root[1].lower() in {b"rss", b"feed", b"rdf"}:
        return read_feed(body, url=url)
    if root is None:
        refuse_html(body, word=NOT_A_SITEMAP)
        return _lines(body, url)
    body = numeric_entities(without_doctype(body))
    candidates, children, unusable = [], [], 0
    for kind, fields in _entries(body):
        made = _candidate(fields, url)
        if made is None:
            unusable += 1
        elif kind == "sitemap":
            children.append(made)
        else:
            candidates.append(made)
        if len(candidates) + len(children) >= MAX_URLS:
            break
    if not candidates and not children:
        candidates = [one for one in _salvaged(body, url) if one]
    return Found(
        candidates=tuple(_trusted(candidates, _ENOUGH_TIMES["url"])),
        children=tuple(_trusted(children, _ENOUGH_TIMES["sitemap"])),
        unusable=unusable,
    )


def _trusted(found: list[Candidate], enough: int) -> list[Candidate]:
    """The same, without times of change when all are of one day: then they tell of the server, not of the pages."""
    days = [one.modified.utc.date() for one in found if one.modified]
    if len(days) < enough or len(set(days)) > 1:
        return found
    return [replace(one, modified=None) for one in found]


def _robots(body: bytes, url: str) -> Found:
    lines = _SITEMAP_LINE.findall(to_utf8(body[:MAX_ROBOTS]).decode())[:_MOST_LINES]
    made = [_candidate({"loc": line}, url) for line in dict.fromkeys(lines)]
    if not any(made):
        raise SourceError("no_sitemaps", "robots.txt names none")
    children = tuple(one for one in made if one)
    return Found(children=children, unusable=len(made) - len(children))


def _entries(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each `url` or `sitemap` element with its fields; read as a stream, so that size does not matter."""
    events = etree.iterparse(
        BytesIO(body),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        for _, element in events:
            kind = local_name(element)
            if kind not in {"url", "sitemap"}:
                continue
            yield kind, _fields(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        return  # what came before the damage is kept


def _fields(entry: etree._Element) -> dict[str, str]:
    fields: dict[str, str] = {}
    for node in entry.iter(etree.Element):
        local = local_name(node)
        if local not in _FIELDS or _OTHER_MEDIA.search(namespace(node)) or prefix_of(node).lower() in _MEDIA_PREFIXES:
            continue
        text = (node.text or "").strip()
        if text:
            fields.setdefault(local, text)
    return fields


def _candidate(fields: dict[str, str], source: str) -> Candidate | None:
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
        modified=read_time(fields.get("lastmod"), source="sitemap"),
        language=fields.get("language"),
        categories=tuple(filter(None, map(tidy, fields.get("keywords", "")[:_LONGEST_KEYWORDS].split(",")))),
    )


def _lines(body: bytes, url: str) -> Found:
    lines = [line.strip() for line in body.decode("utf-8", "replace").splitlines()[:MAX_URLS] if line.strip()]
    if not any(line.startswith(("http://", "https://")) for line in lines[:10]):
        raise SourceError(NOT_A_SITEMAP, "neither XML nor a list of addresses")
    made = [_candidate({"loc": line}, url) if line.startswith("http") else None for line in lines]
    candidates = tuple(one for one in made if one)
    return Found(candidates=candidates, unusable=len(made) - len(candidates))


def _salvaged(body: bytes, url: str) -> Iterator[Candidate | None]:
    """Addresses of a file so damaged that XML recovers nothing."""
    for match in _LOC.finditer(body):
        yield _candidate({"loc": match[1].decode("utf-8", "replace").replace("&#38;", "&")}, url)
