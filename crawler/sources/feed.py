"""Feeds: RSS 0.9 to 2.0, RDF, Atom and JSON Feed, as broken as they come."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from crawler.sources.content import Found, SourceError, refuse_html, tidy, unpack, without_doctype
from crawler.sources.crowded import refuse_crowded
from crawler.sources.mend import LARGE, mended
from crawler.sources.rights import entry_rights
from crawler.sources.times import read_time
from crawler.urls import absolute, canonical
from vocabulary.moment import Moment
from vocabulary.page import Candidate, FeedLicence, FoundBy

NOT_A_FEED = "not_a_feed"
MAX_BYTES = 10_000_000
"""Of a feed. The largest of press and podcasts have some 3 MB."""
_START = re.compile(rb"<\?xml\b|<(?:rss|feed|rdf:RDF|[a-z]{1,8}:feed)[\s>]", re.IGNORECASE)
_JUNK = 20_000
"""Bytes before the feed's start (warnings of a server, blank lines) that are cut off."""
_MARKUP = re.compile(r"</?(?:a|b|i|u|em|strong|span|font|sup|sub|br|p|small|mark|q|cite)\b[^<>]{0,300}>", re.IGNORECASE)


def read_feed(body: bytes, *, url: str, content_type: str = "") -> Found:
    """What a feed names, in its order. SourceError `not_a_feed` when it is none.

    `url` is where it was read: relative links are relative to it. An entry's link stays as the feed gives it, its
    canonical form is that of the address behind it when the feed says so (FeedBurner).
    """
    body = unpack(body, word=NOT_A_FEED)
    if len(body) > MAX_BYTES:
        raise SourceError("too_large", f"a feed of more than {MAX_BYTES // 1_000_000} MB")
    if body.startswith(b"{"):
        return _json_feed(body, url)
    refuse_html(body, word=NOT_A_FEED)
    start = _START.search(body[:_JUNK])
    if start is None:
        raise SourceError(NOT_A_FEED, "neither RSS, RDF, Atom nor JSON Feed")
    body = without_doctype(body[start.start() :])
    refuse_crowded(body, word=NOT_A_FEED)
    if len(body) > LARGE:
        body = mended(body, word=NOT_A_FEED)
    return _xml_feed(body, url, content_type)


def _xml_feed(body: bytes, url: str, content_type: str) -> Found:
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    parsed = feedparser.parse(body, response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    if not parsed.version and not parsed.entries:
        refuse_html(re.sub(rb"^<\?xml[^>]*>", b"", body).lstrip(), word=NOT_A_FEED)
        raise SourceError(NOT_A_FEED, "neither RSS, RDF, Atom nor JSON Feed")
    if parsed.version.startswith("rss"):
        for entry in parsed.entries:
            _dc_date_is_published(entry)
    rights = entry_rights(body, entries=len(parsed.entries))
    made = [
        _candidate(
            url,
            links=_links(entry),
            title=entry.get("title"),
            published=_time(entry, "published") or _time(entry, "created"),
            modified=_time(entry, "updated"),
            authors=tuple(_authors(entry)),
            language=entry.get("language") or parsed.feed.get("language"),
            licence=licence,
        )
        for entry, licence in zip(parsed.entries, rights, strict=True)
    ]
    return _found(made)


def _links(entry: Mapping[str, Any]) -> Iterator[str]:
    """The entry's own address; then where it really leads, when a distributor's link hides it."""
    link = entry.get("link") or (entry.get("id") if entry.get("guidislink", True) else None)
    if link is None:
        link = next((one.get("href") for one in entry.get("links", ()) if one.get("rel") == "alternate"), None)
    yield link or ""
    yield entry.get("feedburner_origlink") or entry.get("pheedo_origlink") or ""


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


def _json_feed(body: bytes, url: str) -> Found:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceError(NOT_A_FEED, f"damaged JSON: {error}") from error
    items = feed.get("items")
    if "jsonfeed.org" not in str(feed.get("version")) or not isinstance(items, list):
        raise SourceError(NOT_A_FEED, "JSON, but no JSON Feed")
    return _found([_json_item(item, feed, url) for item in items if isinstance(item, dict)])


def _json_item(item: dict[str, Any], feed: dict[str, Any], url: str) -> Candidate | None:
    named = item.get("authors") or [item.get("author")] if item.get("authors") or item.get("author") else []
    names = [one.get("name") for one in named if isinstance(one, dict)]
    return _candidate(
        url,
        links=iter([_text(item.get("url")) or _text(item.get("external_url")) or _text(item.get("id")) or "", ""]),
        title=_text(item.get("title")),
        published=read_time(_text(item.get("date_published")), source="feed"),
        modified=read_time(_text(item.get("date_modified")), source="feed"),
        authors=tuple(name for name in map(_text, names) if name),
        language=_text(item.get("language")) or _text(feed.get("language")),
        licence=(),
    )


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _candidate(
    source: str,
    *,
    links: Iterator[str],
    title: str | None,
    published: Moment | None,
    modified: Moment | None,
    authors: tuple[str, ...],
    language: str | None,
    licence: tuple[FeedLicence, ...],
) -> Candidate | None:
    link, behind = (absolute(one, source) for one in links)
    if link is None:
        link = behind
    if link is None:
        return None
    return Candidate(
        url=canonical(behind or link),
        link=link,
        found_by=FoundBy.FEED,
        source=source,
        title=tidy(_MARKUP.sub("", tidy(title))) or None if title else None,
        published=published,
        modified=modified,
        authors=authors,
        language=language.strip().replace("_", "-") or None if language else None,
        licence=licence,
    )


def _found(made: list[Candidate | None]) -> Found:
    candidates = tuple(one for one in made if one is not None)
    return Found(candidates=candidates, unusable=len(made) - len(candidates))
