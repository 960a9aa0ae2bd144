"""Feeds: RSS 0.9 to 2.0, RDF, Atom and JSON Feed, as broken as they come."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from crawler.sources.content import (
    NOT_A_FEED,
    Found,
    SourceError,
    numeric_entities,
    refuse_html,
    tidy,
    uncut,
    unpack_text,
    without_doctype,
)
from crawler.sources.crowded import refuse_crowded
from crawler.sources.entry import candidate, found_of
from crawler.sources.jsonfeed import json_start, read_json_feed
from crawler.sources.mend import LARGE, mended
from crawler.sources.rights import entry_rights
from crawler.sources.times import read_time
from crawler.urls import absolute
from vocabulary.moment import Moment

MAX_BYTES = 10_000_000
"""Of a feed. The largest of press and podcasts have some 3 MB."""
_START = re.compile(rb"<\?xml\b|<(?:rss|feed|rdf:RDF|[a-z]{1,8}:feed|channel|item|entry)[\s>]", re.IGNORECASE)
_LINK_AFTER = re.compile(rb"<link\s{0,5}/>\s{0,100}(https?://[^<\s]{1,2000})(?:\s{0,100}</link>)?", re.IGNORECASE)
"""How a program for HTML writes an RSS link, where `link` holds no text."""
_JUNK = 20_000
"""Bytes before the feed's start (warnings of a server, blank lines) that are cut off."""


def read_feed(body: bytes, *, url: str, content_type: str = "") -> Found:
    """What a feed names, in its order. SourceError `not_a_feed` when it is none.

    `url` is where it was read: relative links are relative to it, or, when it is no address, to the one that the feed
    states of itself. An entry's link stays as the feed gives it, its canonical form is that of the address behind it
    when feed or link say so (FeedBurner, `…/url?url=…`).
    """
    body = unpack_text(body, word=NOT_A_FEED, content_type=content_type)
    if len(body) > MAX_BYTES:
        raise SourceError("too_large", f"a feed of more than {MAX_BYTES // 1_000_000} MB")
    start = None if body[:1] in {b"{", b"["} else _START.search(body[:_JUNK])
    if start is None and (begin := json_start(body[:_JUNK])) is not None:
        return read_json_feed(body[begin:].decode(), url=url)
    refuse_html(body, word=NOT_A_FEED)
    if start is None:
        raise SourceError(NOT_A_FEED, "neither RSS, RDF, Atom nor JSON Feed")
    refuse_crowded(body, word=NOT_A_FEED)
    body = _LINK_AFTER.sub(rb"<link>\1</link>", body)
    return _xml_feed(numeric_entities(uncut(without_doctype(body[start.start() :]))), url)


def _xml_feed(body: bytes, url: str) -> Found:
    if len(body) > LARGE:
        return _read(mended(body, word=NOT_A_FEED), url)[0]
    found, is_damaged = _read(body, url)
    if not is_damaged:
        return found
    try:
        other, _ = _read(mended(body, word=NOT_A_FEED), url)
    except SourceError:
        return found
    return max(found, other, key=lambda one: len(one.candidates))  # the first, when they are as many


def _read(body: bytes, url: str) -> tuple[Found, bool]:
    """What feedparser finds, and whether the feed is damaged."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    if url.startswith(("http://", "https://")):  # the path of a file would get into the links
        headers["content-location"] = url
    parsed = feedparser.parse(body, response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    if not parsed.version and not parsed.entries:
        refuse_html(re.sub(rb"^<\?xml[^>]*>", b"", body).lstrip(), word=NOT_A_FEED)
        raise SourceError(NOT_A_FEED, "neither RSS, RDF, Atom nor JSON Feed")
    if not parsed.version.startswith("atom"):
        for entry in parsed.entries:
            _dc_date_is_published(entry)
    rights = entry_rights(body, entries=len(parsed.entries))
    base = url if url.startswith(("http://", "https://")) else _own_address(parsed.feed)
    made = [
        candidate(
            url,
            base=base,
            links=(link, behind),
            title=entry.get("title"),
            published=_time(entry, "published") or _time(entry, "created"),
            modified=_time(entry, "updated"),
            authors=tuple(_authors(entry)),
            language=entry.get("language") or parsed.feed.get("language"),
            licence=licence,
            summary=entry.get("summary"),
            guid=entry.get("id"),
            categories=(one.get("term") or one.get("label") for one in entry.get("tags", ())),
            contents=(entry.get("summary"), *(one.get("value") for one in entry.get("content", ()))),
            enclosures=((one.get("href"), one.get("type"), one.get("length")) for one in entry.get("enclosures", ())),
        )
        for entry, licence in zip(parsed.entries, rights, strict=True)
        for link, behind in [_links(entry, base, url)]
    ]
    return found_of(made), bool(parsed.bozo)


def _own_address(feed: Mapping[str, Any]) -> str:
    """Where a feed says it is, or else its home."""
    stated = [one.get("href") or "" for one in feed.get("links", ()) if one.get("rel") == "self"]
    return next((one for one in (*stated, feed.get("link") or "") if one.startswith(("http://", "https://"))), "")


def _links(entry: Mapping[str, Any], base: str, url: str) -> tuple[str, str]:
    """The entry's own address, and where it really leads when a distributor's link hides it."""
    alternate = (one.get("href") for one in entry.get("links", ()) if one.get("rel") == "alternate")
    guid = entry.get("id", "")
    named = [entry.get("link"), *alternate, guid if entry.get("guidislink", True) or "://" in guid else None]
    # An empty link is taken for the feed's own address.
    link = next((one for one in named if one and one != url and absolute(one, base)), "")
    return link, entry.get("feedburner_origlink") or entry.get("pheedo_origlink") or ""


def _dc_date_is_published(entry: dict[str, Any]) -> None:
    """RSS and RDF state their one time as dc:date, which feedparser takes for that of a change."""
    if "published" not in entry and "updated" in entry:
        entry["published"] = entry.pop("updated")


def _authors(entry: Mapping[str, Any]) -> Iterator[str]:
    names = [one.get("name") for one in entry.get("authors", ())] or [entry.get("author")]
    yield from dict.fromkeys(tidy(name) for name in names if name and name.strip())


def _time(entry: Mapping[str, Any], key: str) -> Moment | None:
    if key not in entry:  # feedparser answers `updated` with `published` when it is asked by index
        return None
    return read_time(str(entry[key]), source="feed")
