"""JSON Feed 1.0 and 1.1, also cut short, with commas too many, within a callback, or without its version."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from crawler.sources.content import NOT_A_FEED, Found, SourceError
from crawler.sources.entry import Stated, candidate, found_of
from crawler.sources.times import read_time
from vocabulary.page import Candidate

_BEGINNING = re.compile(
    rb"""(?:[^{}\[\]"<]{0,500}?\(\s*)?(?P<whole>[{\[])|.{0,20000}?(?P<later>\{\s*"(?:version|items|title)"\s*:)""",
    re.DOTALL,
)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_CLOSERS = {"{": "}", "[": "]"}
_ITEM = re.compile(r'\{\s*"')


def json_start(body: bytes) -> int | None:
    """Where in a body its JSON begins; None when it does not look like JSON."""
    found = _BEGINNING.match(body)
    if found is None:
        return None
    return found.start("whole") if found["whole"] else found.start("later")


def read_json_feed(text: str, *, url: str) -> Found:
    """What a JSON Feed names; SourceError `not_a_feed` when it is none."""
    feed = _parsed(text)
    if isinstance(feed, list):
        feed = {"items": feed}
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not _is_a_feed(feed, items):
        raise SourceError(NOT_A_FEED, "JSON, but no JSON Feed")
    home = next((one for key in ("feed_url", "home_page_url") if (one := _text(feed.get(key)))), "")
    base = url if url.startswith(("http://", "https://")) else home
    return found_of([_item(item, feed, url, base) for item in items if isinstance(item, dict)])


def _is_a_feed(feed: dict[str, Any], items: list[Any]) -> bool:
    if "jsonfeed.org" in str(feed.get("version")):
        return True
    entries = [one for one in items if isinstance(one, dict)]
    return bool(entries) and all("id" in one and ("url" in one or "external_url" in one) for one in entries)


def _parsed(text: str) -> Any:
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError) as error:
        damage = error
    try:
        feed = json.loads(_closed(text), strict=False)
    except (ValueError, RecursionError):
        feed = None
    if isinstance(feed, list) or (isinstance(feed, dict) and feed.get("items")):
        return feed
    items = list(_salvaged(text))
    if not items:
        raise SourceError(NOT_A_FEED, f"damaged JSON: {damage}") from damage
    return {"items": items}


def _closed(text: str) -> str:
    """JSON up to its last whole value, with what is open closed, and without commas before an end."""
    kept: list[str] = []
    stack: list[str] = []
    good, open_then = 0, ""
    for token in _TOKEN.finditer(text):
        value = token[0]
        if value in "}]":
            if not stack or stack[-1] != value:
                break
            stack.pop()
            if kept and kept[-1] == ",":
                kept.pop()
        elif value in _CLOSERS:
            stack.append(_CLOSERS[value])
        is_member = value[0] == '"' and bool(kept) and (kept[-1] == ":" or (kept[-1] in "[," and stack[-1:] == ["]"]))
        kept.append(value)
        if value in "}]" or is_member or value in _CLOSERS:
            good, open_then = len(kept), "".join(reversed(stack))
        elif value == ",":
            good, open_then = len(kept) - 1, "".join(reversed(stack))
        if not stack:
            break
    return "".join(kept[:good]) + open_then


def _salvaged(text: str) -> Iterator[dict[str, Any]]:
    """Each item that can be read for itself, when the whole cannot."""
    decoder, place = json.JSONDecoder(strict=False), text.find('"items"')
    while place >= 0 and (begin := _ITEM.search(text, place)):
        try:
            item, place = decoder.raw_decode(text, begin.start())
        except (ValueError, RecursionError):
            place = begin.end()
            continue
        if "id" in item and ("url" in item or "external_url" in item):
            yield item


def _item(item: dict[str, Any], feed: dict[str, Any], url: str, base: str) -> Candidate | None:
    people = item.get("authors") or item.get("author") or feed.get("authors") or feed.get("author") or []
    names = [
        one.get("name") if isinstance(one, dict) else one for one in (people if isinstance(people, list) else [people])
    ]
    guid = _text(item.get("id"))
    stated = (_text(item.get("url")), _text(item.get("external_url")), guid if guid and "://" in guid else None)
    return candidate(
        url,
        base=base,
        links=(next((one for one in stated if one), ""), ""),
        title=_text(item.get("title")),
        published=read_time(_text(item.get("date_published")), source="feed"),
        modified=read_time(_text(item.get("date_modified")), source="feed"),
        authors=tuple(dict.fromkeys(name for name in map(_text, names) if name)),
        language=_text(item.get("language")) or _text(feed.get("language")),
        summary=_text(item.get("summary")) or _text(item.get("content_text")) or _text(item.get("content_html")),
        guid=guid,
        categories=_list(item.get("tags")),
        enclosures=_files(item.get("attachments")),
        contents=(_text(item.get("content_html")), _as_html(_text(item.get("content_text")))),
    )


def _as_html(text: str | None) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in (text or "").split("\n") if line.strip())


def _files(attachments: object) -> Iterator[Stated]:
    for one in _list(attachments):
        if isinstance(one, dict):
            yield one.get("url"), one.get("mime_type"), one.get("size_in_bytes")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None
