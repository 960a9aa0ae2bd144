"""JSON-LD: every node of a page, and the one that describes the page's article."""

import html
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.extraction.address import same_page
from pipelines.extraction.notation import without_halves
from pipelines.extraction.state import page_state
from pipelines.extraction.words import akin, squeeze

Node = Mapping[str, object]

MAX_NODES = 5_000
"""Nodes looked at in one page: section pages list hundreds, nobody lists thousands."""
_MAX_DEPTH = 40
_LONGEST = 300
"""Letters of a headline that are compared."""
_TELLING = 12
"""Letters from which a headline with which another begins is the same: the outlet's name may follow."""

ARTICLE_TYPES = frozenset(
    {
        "advertisercontentarticle",
        "analysisnewsarticle",
        "article",
        "askpublicnewsarticle",
        "backgroundnewsarticle",
        "blogposting",
        "liveblogposting",
        "medicalscholarlyarticle",
        "medicalwebpage",
        "newsarticle",
        "opinionnewsarticle",
        "report",
        "reportagenewsarticle",
        "reviewnewsarticle",
        "satiricalarticle",
        "scholarlyarticle",
        "techarticle",
    }
)
"""schema.org types of an article, lower case."""

LESSER_TYPES = frozenset(
    {"creativework", "discussionforumposting", "recipe", "review", "socialmediaposting", "webpage"}
)
"""schema.org types that some outlets give their articles, lower case."""

PAGE_TYPES = frozenset(
    {"creativework", "itempage", "mediaobject", "podcastepisode", "review", "videoobject", "webpage"}
)
"""schema.org types of what may hold an article's times where there is none, lower case."""

_COMMENTS = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*$"
)
_QUOTE = re.compile(r'(?<!\\)"')
_OPENING, _CLOSING = frozenset({"{", "[", ",", ":"}), frozenset({"}", "]", ",", ":", '"'})
"""What stands before a quotation mark that begins a string of JSON, and behind one that ends it."""
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


@dataclass(frozen=True, slots=True)
class Graph:
    """The linked data of one page."""

    nodes: tuple[Node, ...] = ()
    article: Node | None = None
    """The node that describes the article of this page."""
    by_id: Mapping[str, Node] | None = None
    state: Node | None = None
    """What the page's own programs know of its article, in the same words, where `article` does not say all."""

    def resolve(self, value: object) -> list[Node | str]:
        """A property's values as nodes and strings; references (`@id`) are followed, `@list` and `@value` unpacked."""
        found: list[Node | str] = []
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                found.append(item)
            elif isinstance(item, dict) and isinstance(item.get("@value"), str):
                found.append(item["@value"])
            elif isinstance(item, dict):
                parts = item.get("@list")
                listed = (
                    [part for part in parts if isinstance(part, (str, dict))] if isinstance(parts, list) else [item]
                )
                found += [part if isinstance(part, str) else self._follow(part) for part in listed]
        return found

    def _follow(self, node: Node) -> Node:
        target = node.get("@id")
        if isinstance(target, str) and not node.get("name") and self.by_id:
            return self.by_id.get(target, node)
        return node


def read_graph(tree: HtmlElement, *, url: str | None, headings: Sequence[str]) -> Graph:
    """Collect the nodes of all JSON-LD scripts; broken scripts are mended where the mending is safe, else left out.

    `headings` (og:title, h1 ...) help to tell the page's article from articles that it only lists.
    """
    nodes: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            nodes.extend(_nodes(_loads(script.text or ""), 0))
        if len(nodes) > MAX_NODES:
            break
    nodes = nodes[:MAX_NODES]
    by_id: dict[str, Node] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(by_id.get(name, ())):
            by_id[name] = node
    article = _article(nodes, url, headings)
    lacking = article is None or not article.get("author") or not article.get("datePublished")
    state = page_state(tree, headings) if lacking else None
    return Graph(nodes=tuple(nodes), article=article, by_id=by_id, state=state)


def page_node(graph: Graph, url: str | None) -> Node | None:
    """The node of the page itself where none describes its article: the only one, or the one with its address."""
    pages = [node for node in graph.nodes if types(node) & PAGE_TYPES and node.get("datePublished")]
    own = [node for node in pages if any(same_page(address, url) for address in addresses_of(node))] or pages
    return own[0] if len(own) == 1 else None


def types(node: Node) -> set[str]:
    """The node's types, lower case, without the vocabulary's address."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {name.rsplit("/", 1)[-1].lower() for name in names if isinstance(name, str)}


def text_of(value: object) -> str | None:
    """A property as plain text: entities and markup gone, blanks squeezed; None when it holds no string."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    return " ".join(re.sub(r"<[^<>]{1,500}>", " ", html.unescape(value)).split()) or None


def _loads(text: str) -> object:
    text = text.strip()
    if not (text.startswith(("{", "[")) and text.endswith(("}", "]"))):
        text = _COMMENTS.sub("", text).strip().rstrip(";")
    for mended in _MENDINGS:
        attempt = mended(text)
        try:
            return without_halves(json.loads(attempt, strict=False), attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _with_quotes_mended(text: str) -> str:
    """The script with quotation marks inside strings escaped: those with no bracket, comma or colon beside them."""
    mended: list[str] = []
    pieces = _QUOTE.split(text.replace("\\'", "'"))
    for number, piece in enumerate(pieces[:-1]):
        before, behind = piece.rstrip()[-1:], pieces[number + 1].lstrip()[:1]
        structural = (not piece.strip() and number > 0) or before in _OPENING or behind in _CLOSING
        mended += [piece, '"' if structural else '\\"']
    return "".join([*mended, pieces[-1]])


_MENDINGS: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: _TRAILING_COMMA.sub(r"\1", text),
    html.unescape,
    _with_quotes_mended,
)
"""A script as it stands, and what is made of it when it cannot be read."""


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value:
            yield value
        for key, item in value.items():
            if key not in {"review", "comment"} and isinstance(item, (dict, list)):
                yield from _nodes(item, depth + 1)


def _article(nodes: Sequence[Node], url: str | None, headings: Sequence[str]) -> Node | None:
    """The node of this page's article: the one with its headline or address; else the only one, or one much like it.

    Articles at other addresses with other headlines are those of a list. Where none is called an article, a page, a
    review or a recipe with this headline and an author is it.
    """
    wanted = {key[:_LONGEST] for heading in headings if (key := squeeze(heading))}
    named = [node for node in nodes if node.get("headline") or node.get("name")]
    articles = [node for node in named if types(node) & ARTICLE_TYPES]
    if not articles:
        lesser = (node for node in named if types(node) & LESSER_TYPES and node.get("author"))
        return next((node for node in lesser if _has_headline(node, wanted)), None)

    def fits(node: Node) -> tuple[bool, bool, int]:
        return _has_headline(node, wanted), any(same_page(own, url) for own in addresses_of(node)), len(node)

    if any(any(fits(node)[:2]) for node in articles):
        return max(articles, key=fits)
    rest = [node for node in articles if _is_like(node, wanted)]
    if rest or not wanted:
        return next(iter(rest or articles))
    alone = [node for node in articles if not any(address.startswith("http") for address in addresses_of(node))]
    return alone[0] if len(alone) == len(articles) == 1 else None


def _title(node: Node) -> str:
    return squeeze(text_of(node.get("headline")) or text_of(node.get("name")) or "")[:_LONGEST]


def _has_headline(node: Node, wanted: Collection[str]) -> bool:
    """Whether a node's headline is one of the page's, or the beginning of one."""
    title = _title(node)
    return title in wanted or any(len(title) >= _TELLING and heading.startswith(title) for heading in wanted)


def _is_like(node: Node, wanted: Collection[str]) -> bool:
    """Whether a node's headline says what one of the page's does, in other words."""
    return any(akin(_title(node), heading) for heading in wanted)


def addresses_of(node: Node) -> Iterator[str]:
    """The addresses that a node states for what it describes, as they stand there."""
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value
