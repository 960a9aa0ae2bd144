"""Licences in JSON-LD (E02): the node a licence sits on decides what it speaks of."""

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from pipelines.licence.making import Place, notice, of_address, of_words
from pipelines.licence.permissions import permission_in_words
from pipelines.licence.urls import host_of
from vocabulary.licence import Evidence, Scope

LONGEST_SCRIPT = 1_000_000
"""Characters of one script that are read."""
MOST_NODES = 20_000
DEEPEST = 40
MOST_LICENCES = 100

_ARTICLE = re.compile(r"(?:article|posting|webpage|itempage|report|review|recipe|creativework|page)$")
_SITE = re.compile(r"(?:website|organization|newsmediaorganization|webapi|person|blog|periodical)$")
_NOT_THIS = frozenset(
    {
        "isbasedon",
        "citation",
        "haspart",
        "about",
        "mentions",
        "review",
        "itemlistelement",
        "comment",
        "relatedlink",
        "significantlink",
    }
)
"""Properties that lead to other works."""
_PARTS = frozenset(
    {"image", "video", "audio", "associatedmedia", "thumbnail", "logo", "primaryimageofpage", "encoding", "photo"}
)


@dataclass(frozen=True, slots=True)
class _Node:
    data: dict[str, Any]
    pointer: str
    scope: Scope | None
    """What an ancestor's property says the node is; None when nothing does."""


def may_say(script: str) -> bool:
    """Whether a script has a word of what is looked for: most have not."""
    return "icen" in script or "opyright" in script


def in_linked_data(scripts: list[str], *, pages: frozenset[str], base: str | None) -> list[Evidence]:
    """Evidence from a page's JSON-LD scripts. `pages` are the addresses by which the page is known, normalised."""
    found: list[Evidence] = []
    for number, script in enumerate(scripts):
        if not may_say(script):
            continue
        data = _parsed(script)
        named = _by_name(data)
        for node in _nodes(data, f"json-ld:{number}"):
            found.extend(_licences(node, named, pages=pages, base=base))
            if len(found) >= MOST_LICENCES:
                return found
    return found


def normal(address: str, base: str | None = None) -> str:
    """An address for comparing: host and path, without `www.`, query, fragment and closing slash."""
    try:
        parts = urlsplit(urljoin(base or "", address.strip()))
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("m.") + parts.path.rstrip("/")


def _parsed(script: str) -> Any:
    text = re.sub(
        r"^\s*(?:<!\[CDATA\[|<!--|/\*.{0,40}?\*/|//.{0,40}?\n)+|(?://)?\s*(?:\]\]>|-->)\s*;?\s*$",
        "",
        script[:LONGEST_SCRIPT],
    )
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None  # a script that no browser's tool could read either says nothing


def _nodes(data: Any, pointer: str) -> Iterator[_Node]:
    """Every object with where it stands, parents before children."""
    waiting: deque[tuple[Any, str, Scope | None, int]] = deque([(data, pointer, None, 0)])
    seen = 0
    while waiting and seen < MOST_NODES:
        value, where, scope, depth = waiting.popleft()
        if depth > DEEPEST:
            continue
        if isinstance(value, list):
            waiting.extend((item, f"{where}/{index}", scope, depth + 1) for index, item in enumerate(value))
        elif isinstance(value, dict):
            seen += 1
            yield _Node(value, where, scope)
            waiting.extend(
                (item, f"{where}/{key}", _by_property(key, scope), depth + 1)
                for key, item in value.items()
                if isinstance(item, dict | list)
            )


def _by_property(key: str, scope: Scope | None) -> Scope | None:
    name = key.lower()
    if name in _PARTS:
        return Scope.IMAGE
    if name in _NOT_THIS:
        return Scope.OTHER_ITEM
    return scope


def _by_name(data: Any) -> dict[str, str]:
    """Addresses, or else names, of the objects that others of the script refer to by their `@id`."""
    named: dict[str, str] = {}
    for node in _nodes(data, ""):
        name = node.data.get("@id")
        said = next((node.data[key] for key in ("url", "name") if isinstance(node.data.get(key), str)), None)
        if isinstance(name, str) and said:
            named.setdefault(name, said)
    return named


def _licences(node: _Node, named: dict[str, str], *, pages: frozenset[str], base: str | None) -> Iterator[Evidence]:
    for key in ("license", "licence", "schema:license"):
        if key in node.data:
            scope = _scope(node, pages, base)
            value = node.data[key]
            if isinstance(value, dict) and set(value) == {"@id"}:
                value = named.get(str(value["@id"]), value)
            yield from _values(value, node, key, scope, base)
    if (held := node.data.get("sdLicense")) is not None:
        place = Place(code="E02", locator=f"{node.pointer}/sdLicense", scope=Scope.METADATA, channel="template")
        yield notice(place, str(held))
    if isinstance(said := node.data.get("copyrightNotice"), str):
        place = _place(node, "copyrightNotice", _scope(node, pages, base))
        yield from of_words(said, place, host=host_of(base or ""))


def _values(value: Any, node: _Node, key: str, scope: Scope, base: str | None) -> Iterator[Evidence]:
    values = value if isinstance(value, list) else [value]
    for item in values[:10]:
        said = _said(item)
        if said is None:
            continue
        place = _place(node, key, scope, choice=len(values) > 1)
        if re.match(r"(?:https?:)?//|/|(?:www\.)?creativecommons\.org/", said):
            yield from of_address(said, place, base=base, raw=said)
        else:
            host = host_of(base or "")
            yield from (
                of_words(said, place, host=host) or permission_in_words(said, place, host=host) or [notice(place, said)]
            )


def _said(item: Any) -> str | None:
    if isinstance(item, str):
        return item.strip() or None
    if isinstance(item, dict):
        return next(
            (item[key].strip() for key in ("url", "@id", "name", "@value") if isinstance(item.get(key), str)), None
        )
    return None


def _place(node: _Node, key: str, scope: Scope, *, choice: bool = False) -> Place:
    return Place(
        code="E02",
        locator=f"{node.pointer}/{key}",
        scope=scope,
        channel="template",
        block=node.pointer,
        subject=None if scope in {Scope.ARTICLE, Scope.SITE} else next(iter(_addresses(node.data)), None),
        flags=("choice",) if choice else (),
    )


def _scope(node: _Node, pages: frozenset[str], base: str | None) -> Scope:
    """The node's type, and for works whether it is this page's."""
    if node.scope is not None:
        return node.scope
    kinds = [kind.rsplit("/", 1)[-1].lower() for kind in _types(node.data)]
    if any(_ARTICLE.search(kind) for kind in kinds):
        own = {normal(address, base) for address in _addresses(node.data)} - {""}
        return Scope.ARTICLE if not own or not pages or own & pages else Scope.OTHER_ITEM
    if any(_SITE.search(kind) for kind in kinds):
        return Scope.SITE
    return Scope.IMAGE


def _types(data: dict[str, Any]) -> list[str]:
    kinds = data.get("@type", data.get("type", []))
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _addresses(data: dict[str, Any]) -> list[str]:
    values = [data.get("url"), data.get("mainEntityOfPage"), data.get("@id")]
    flat = [value.get("@id") if isinstance(value, dict) else value for value in values]
    return [value for value in flat if isinstance(value, str) and value and not value.startswith(("#", "_:"))]
