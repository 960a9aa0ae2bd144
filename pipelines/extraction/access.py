"""Whether everybody may read all of an article, as its page says, and what of it is shown to those who do not pay.

What the server sent to us, who do not pay either, is the text, unless the page itself hides it or puts a wall before
it: what is not shown to readers is not read.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from typing import cast

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from pipelines.extraction.address import same_page
from pipelines.extraction.graph import Graph, Node, types
from pipelines.extraction.marks import marks
from pipelines.extraction.markup import Markup
from pipelines.extraction.words import letters, pattern

MAX_PARTS = 10
"""Parts of a page for which its linked data says that they are not free that are looked at."""
MAX_WALLS = 60
"""Elements of a page that are marked like a wall that are looked at."""
MAX_STYLE = 200_000
"""Characters of a style sheet within the page that are looked at."""
_SHORT = 1_200
"""Letters below which the text of an article that is not free is only its beginning."""
_SHORT_AT_A_WALL = 3_000
"""The same where the page shows a wall and nothing else says that it is not free."""
_WHOLE = 2
"""So many times more words than were read does an article have of which only the beginning is shown."""
_LONGEST_WALL = 700
"""Characters of a wall; what says more holds the article."""
_PART = re.compile(r"[a-z][a-z0-9]{0,20}(?:[.#][\w-]{1,100}){1,3}|(?:[.#][\w-]{1,100}){1,3}")
"""A selector that is believed: names, classes and ids of one element."""
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(r"(?:^|[\s_-])(?:hidden|hide|blur(?:red)?|obscured|d-none)(?:$|[\s_-])", re.IGNORECASE)
_WALL = re.compile(
    r"(?:pay|reg|subscri\w{0,7}|premium|meter|piano|leaky|login|member\w{0,5})[\s_-]?(?:wall|gate|barrier|prompt|offer|box|cta)"
    r"|locked|restricted",
    re.IGNORECASE,
)
_WALL_WORDS = ("wall", "gate", "barrier", "prompt", "offer", "box", "cta", "locked", "restricted")
_MARKS = ("wall", "subscri", "premium", "piano", "locked", "restricted", "member")
_WALLS = frozenset({"div", "section", "aside", "p"})
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
_TIERS = {"free": True, "metered": False, "locked": False}


@dataclass(frozen=True, slots=True)
class Access:
    """What a page says of who may read it."""

    is_free: bool | None = None
    source: str | None = None
    is_metered: bool = False
    """Whether everybody may read some such articles in a month, as content tiers say."""
    parts: tuple[HtmlElement, ...] = ()
    """Elements that are not free, by the page's linked data."""
    walls: tuple[HtmlElement, ...] = ()
    """Elements marked as walls that ask to subscribe."""

    @property
    def has_wall(self) -> bool:
        """Whether the page shows a wall."""
        return bool(self.walls)

    @property
    def is_locked(self) -> bool:
        """Whether those who do not pay see a part only."""
        return self.is_free is False and not self.is_metered

    def is_teaser(self, text: str, *, cut: bool, words: int | None) -> bool:
        """Whether a text is only what is shown of an article; `words` is how many the page says that it has."""
        if self.is_free is not False or (self.is_metered and not self.has_wall):
            return False
        said = letters(text)
        return cut or said < (_SHORT_AT_A_WALL if self.has_wall else _SHORT) or _lacks(text, words)


def access(page: Markup, graph: Graph, classes: str) -> Access:
    """Read what a page says of who may read it: its linked data, then its content tier; a wall is weak evidence.

    `classes` are all of the page (`Marks.all`).
    """
    tier = (page.meta("article:content_tier") or "").lower()
    stated = _stated(page, graph)
    walls = tuple(_walls_of(page.tree)) if any(mark in classes for mark in _MARKS) else ()
    if stated is not None:
        parts = tuple(_parts(page.tree, graph)) if stated is False else ()
        return Access(stated, "json-ld", is_metered=tier == "metered", parts=parts, walls=walls)
    if tier in _TIERS:
        return Access(_TIERS[tier], "article:content_tier", is_metered=tier == "metered", walls=walls)
    return Access(walls=walls)


def at_a_wall(found: Access, text: str) -> Access:
    """The same for a page that says nothing, once its text is read: a short one at a wall is not free."""
    if found.is_free is None and found.has_wall and letters(text) < _SHORT_AT_A_WALL:
        return Access(False, "markup", walls=found.walls)
    return found


def shown(tree: HtmlElement, found: Access) -> tuple[HtmlElement, bool]:
    """The page without its walls and what those who do not pay are not shown, and whether there was such a part."""
    locked = found.parts if found.is_locked else ()
    unseen = [part for part in locked if found.has_wall or _is_hidden(part) or _is_hidden_by_style(tree, part)]
    if not unseen and not found.walls:
        return tree, False
    paths = [tree.getroottree().getpath(part) for part in (*unseen, *found.walls)]
    own = deepcopy(tree)
    for element in [found for path in paths for found in own.getroottree().xpath(path)]:
        if element.getparent() is not None:
            element.drop_tree()
    return own, bool(unseen)


def words_stated(graph: Graph) -> int | None:
    """How many words the article has, as its linked data says."""
    value = graph.article.get("wordCount") if graph.article else None
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value.strip()):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _lacks(text: str, words: int | None) -> bool:
    return words is not None and words > _WHOLE * len(text.split())


def _stated(page: Markup, graph: Graph) -> bool | None:
    nodes = [graph.article] if graph.article else [node for node in graph.nodes if _is_of(node, page.url)]
    for node in nodes:
        if (free := _truth(node.get("isAccessibleForFree"))) is not None:
            return free
    return False if any(_truth(part.get("isAccessibleForFree")) is False for part in _not_free(graph)) else None


def _is_of(node: Node, url: str | None) -> bool:
    own = node.get("url") or node.get("@id") or node.get("mainEntityOfPage")
    return "webpageelement" not in types(node) and isinstance(own, str) and same_page(own, url)


def _not_free(graph: Graph) -> Iterator[Node]:
    """The parts of the article that are not free."""
    if graph.article is None:
        return
    for part in islice(graph.resolve(graph.article.get("hasPart")), MAX_PARTS):
        if not isinstance(part, str) and _truth(part.get("isAccessibleForFree")) is False:
            yield part


def _parts(tree: HtmlElement, graph: Graph) -> Iterator[HtmlElement]:
    for part in _not_free(graph):
        value = part.get("cssSelector")
        for css in islice(value if isinstance(value, list) else [value], MAX_PARTS):
            for one in islice(css.split(",") if isinstance(css, str) else (), MAX_PARTS):
                found = _found(tree, one.strip()) if _PART.fullmatch(one.strip()) else []
                yield from (element for element in found[:MAX_WALLS] if element.tag not in {"html", "body"})


def _found(tree: HtmlElement, css: str) -> list[HtmlElement]:
    """What a selector finds; nothing when it is none: pages write `.2col`, which no style sheet would read either."""
    try:
        return cast("list[HtmlElement]", CSSSelector(css, translator="html")(tree))
    except SelectorError:
        return []


def _truth(value: object) -> bool | None:
    """A truth value as linked data spells it: `false`, "False", "http://schema.org/False"."""
    if isinstance(value, list):
        value = value[0] if value else None
    word = str(value).strip().lower().rsplit("/", 1)[-1] if isinstance(value, str | bool | int) else ""
    return True if word in _TRUE else False if word in _FALSE else None


def _walls_of(tree: HtmlElement) -> Iterator[HtmlElement]:
    marked = (element for element in marks(tree).classed(_WALL, *_WALL_WORDS) if element.tag in _WALLS)
    for element in islice(marked, MAX_WALLS):
        words = None if _is_hidden(element) else _beginning(element)
        if words is not None and pattern("walls").search(words):
            yield element


def _beginning(element: HtmlElement) -> str | None:
    """The words of an element; None when they are more than a wall says."""
    said: list[str] = []
    size = 0
    for piece in islice(element.itertext(), _LONGEST_WALL):
        said.append(piece)
        size += len(piece.strip())
        if size > _LONGEST_WALL:
            return None
    return " ".join("".join(said).split())


def _is_hidden(element: HtmlElement) -> bool:
    return any(
        one.get("hidden") is not None
        or one.get("aria-hidden") == "true"
        or _HIDING.search(one.get("style") or "")
        or _HIDDEN_CLASS.search(one.get("class") or "")
        for one in (element, *islice(element.iterancestors(), 3))
    )


def _is_hidden_by_style(tree: HtmlElement, element: HtmlElement) -> bool:
    """Whether a style sheet within the page hides an element by one of its classes."""
    names = [re.escape(name) for name in (element.get("class") or "").split()[:10]]
    if not names:
        return False
    hidden = r"(?:display\s?:\s?none|visibility\s?:\s?hidden)"
    rule = re.compile(rf"\.(?:{'|'.join(names)})\s{{0,5}}\{{[^{{}}]{{0,300}}?{hidden}", re.IGNORECASE)
    return any(rule.search((style.text or "")[:MAX_STYLE]) for style in islice(tree.iter("style"), MAX_PARTS))
