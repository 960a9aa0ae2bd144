"""A parsed page with what every field asks of it, looked up once."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import cast

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipelines.extraction.marks import Marks, marks
from pipelines.extraction.memory import once_a_page

LINE_BREAK = "\v"
"""What a `br` is among the pieces of a text: a blank that page sources do not hold."""
HIDDEN = ("script", "style", "noscript", "template")
"""Elements whose text nobody sees."""
_OTHER_ITEM = re.compile(
    r"comment|related|sidebar|recommend|most-?read|teaser|popular|(?<!post-)(?<!entry-)(?<!article-)footer|latest|trending|promo|read-?next|up-?next"
    r"|outbrain|taboola|carousel|talk-?back|disqus",
    re.IGNORECASE,
)
_CARD = re.compile(r"card|tile|list-?item|result", re.IGNORECASE)
"""Marks of an `article` that stands for another article, in a list."""
_LONGEST_REMEMBERED = 200
"""Characters of classes of which it is remembered what they tell: pages of one outlet have the same."""
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
"""Hyphens and marks of direction that do not print."""


@dataclass(frozen=True, slots=True)
class Markup:
    """The tree of one page. Whoever changes the tree copies it first."""

    tree: HtmlElement
    url: str | None
    """Address it was asked for; None when nobody knows."""
    named: Mapping[str, list[str]] = field(default_factory=dict)
    """Contents of `meta` elements by name, property or itemprop, lower case."""
    links: Mapping[str, list[str]] = field(default_factory=dict)
    """Addresses of `link` elements by their relation, lower case, as they stand there, each once."""
    marked: Mapping[str, list[str]] = field(default_factory=dict)
    """What elements outside lists of other articles say by microdata (`articlesection`, `keywords`, `publisher`,
    `image`, `description`), and links marked as a `tag`."""
    figures: Sequence[HtmlElement] = ()
    """The first figures of the page."""
    base: str | None = None
    """What the page's links are relative to, as it states it."""

    def metas(self, *names: str) -> Iterator[tuple[str, str]]:
        """(name, content) of the `meta` elements with one of these names, in the order of `names`."""
        for name in names:
            for content in self.named.get(name, ()):
                yield name, content

    def meta(self, *names: str) -> str | None:
        """The first content of these names."""
        return next((content for _, content in self.metas(*names)), None)


def read_markup(tree: HtmlElement, url: str | None) -> Markup:
    """Look up what a page states in `meta`, `link`, `figure` and `base`, and by microdata besides names and times."""
    named: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    figures: list[HtmlElement] = []
    base: str | None = None
    for element in tree.iter("meta", "link", "figure", "base"):
        if element.tag == "meta":
            _put_meta(named, element)
        elif element.tag == "link":
            _put_link(links, element)
        elif element.tag == "base":
            base = base or element.get("href")
        elif len(figures) < _MOST_FIGURES:
            figures.append(element)
    named.pop("", None)
    return Markup(tree, url, named, links, _marked(marks(tree)), figures, base)


def _put_meta(named: dict[str, list[str]], meta: HtmlElement) -> None:
    content = plain(meta.get("content") or "")
    if not content:
        return
    for name in {(meta.get(key) or "").strip().lower() for key in ("property", "name", "itemprop", "http-equiv")}:
        _put_once(named, name, content)


def _put_link(links: dict[str, list[str]], link: HtmlElement) -> None:
    address = (link.get("href") or "").strip()
    for relation in (link.get("rel") or "").lower().split() if address else ():
        _put_once(links, relation, address)


def _put_once(found: dict[str, list[str]], name: str, value: str) -> None:
    values = found.setdefault(name, [])
    if len(values) < _MOST_OF_NAME and value not in values:
        values.append(value)


def _marked(elements: Marks) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    marked = elements.having({"itemprop": _PROPERTIES.__contains__, "rel": _TAGGED.__contains__})
    own = (one for one in marked if one.tag == "a" or (one.tag != "meta" and one.get("itemprop") in _PROPERTIES))
    for element in islice(own, _MOST_MARKED):
        mark = (element.get("itemprop") or "tag").lower()
        if not in_other_item(element) and (said := _value(element, mark)):
            found.setdefault(mark, []).append(said)
    return found


def _value(element: HtmlElement, mark: str) -> str:
    """What a marked element says: of a publisher the name, of a picture where it is; a large element says nothing."""
    parts = list(islice(element.iter("*"), _LARGE))
    if len(parts) == _LARGE:
        return ""
    if mark == "image":
        picture = next((one for one in parts if one.tag == "img"), element)
        return (element.get("content") or picture.get("src") or element.get("href") or "").strip()
    if mark == "publisher":
        named = [plain(one.get("content") or words_of(one)) for one in parts if one.get("itemprop") == "name"]
        return named[0] if named else ""
    return plain(element.get("content") or words_of(element))


def plain(text: str) -> str:
    """Text as it prints: entities that were spelled twice are read, soft hyphens gone, blanks squeezed."""
    if "&" in text and ";" in text:
        text = html.unescape(text)
    return " ".join(text.translate(_UNSEEN).split())


def is_address(text: str) -> bool:
    """Whether what should be a name is an address."""
    return text.startswith(("http:", "https:", "//", "www.", "/"))


def words_of(element: HtmlElement) -> str:
    """Visible text of an element, blanks squeezed, scripts and styles left out."""
    held = len(element)
    if not held:  # most links and many paragraphs
        return "" if element.tag in HIDDEN else " ".join((element.text or "").split())
    if held == 1 and not len(element[0]) and element.tag not in HIDDEN:  # most others
        return " ".join(f"{element.text or ''}{_shown(element[0])}{element[0].tail or ''}".split())
    return " ".join("".join(visible(element)).split())


def _shown(element: HtmlElement) -> str:
    """What an element shows that holds no others."""
    tag = element.tag
    return LINE_BREAK if tag == "br" else "" if tag in HIDDEN else element.text or ""


def finder(path: str) -> Callable[[HtmlElement], list[HtmlElement]]:
    """A compiled XPath that finds elements: looking in C, where Python would make an object of every element."""
    return cast("Callable[[HtmlElement], list[HtmlElement]]", XPath(path))


_PROPERTIES = frozenset({"articleSection", "keywords", "publisher", "image", "description"})
_TAGGED = frozenset({"tag", "category tag"})
"""Microdata, and relations of links, that say what a page is about."""
_MOST_MARKED = 60
_LARGE = 40
"""So many elements are in what is no mark of a word, but of a part of the page."""
_MOST_HELD = 500
"""So many elements are in no byline and in no caption."""
_MOST_FIGURES = 8
_MOST_OF_NAME = 200
"""Values of one name that are kept: pages have a dozen, hostile ones thousands."""


def marks_of(element: HtmlElement) -> str:
    """An element's classes and id."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def in_other_item(element: HtmlElement) -> bool:
    """Whether an element stands in the page's frame, a comment or a list of other articles."""
    return any(is_other_item(ancestor) for ancestor in element.iterancestors())


def without_other_items(tree: HtmlElement) -> HtmlElement:
    """A copy of a page without its frame, comments and lists of other articles."""
    own = deepcopy(tree)
    for element in [element for element in own.iter("*") if is_other_item(element)]:
        if element.getparent() is not None:
            element.drop_tree()
    return own


def without_parts(element: HtmlElement, parts: Sequence[HtmlElement]) -> HtmlElement:
    """The element, or a copy of it without some of its parts."""
    if not parts:
        return element
    copied = deepcopy(element)
    dropped = set(parts)
    pairs = list(zip(element.iter("*"), copied.iter("*"), strict=True))
    for part in [twin for part, twin in pairs if part in dropped]:
        if part.getparent() is not None:
            part.drop_tree()
    return copied


def is_other_item(element: HtmlElement) -> bool:
    """Whether an element is the frame of a page, a comment, a form or a list of other articles."""
    if element.tag == "footer" and "author" in (element.get("class") or ""):
        return False
    if element.tag in {"aside", "footer", "nav", "form"}:
        return True
    if element.tag == "article":
        return _is_other_article(element)
    if element.tag in {"body", "html", "main"}:
        return False
    marks = marks_of(element)
    telling = _tells_other(marks) if len(marks) <= _LONGEST_REMEMBERED else _OTHER_ITEM.search(marks)
    return bool(telling) and not _holds_headline(element)


@lru_cache(maxsize=4_096)
def _tells_other(marks: str) -> bool:
    return bool(_OTHER_ITEM.search(marks))


def _holds_headline(element: HtmlElement) -> bool:
    """Whether the page's one `h1` is in it: whatever its name, it is no frame then."""
    number, holders = _held(element.getroottree().getroot(), ("h1",))
    return number == 1 and element in holders


def _is_other_article(element: HtmlElement) -> bool:
    """Whether an `article` stands for another one: a card by its name, with a heading that is not the page's."""
    if not _CARD.search(element.get("class") or ""):
        return False
    root = element.getroottree().getroot()
    return element not in _held(root, ("h1",))[1] and element in _held(root, ("h2", "h3", "h4", "h5"))[1]


@once_a_page
def _held(root: HtmlElement, tags: tuple[str, ...]) -> tuple[int, frozenset[HtmlElement]]:
    """How many elements with these tags a page has, and what they and all elements that hold one are.

    Looked up once: to look into an element each time that one of its own is asked about grows with the square.
    """
    headings = list(root.iter(*tags))
    holders: set[HtmlElement] = set()
    for heading in headings:
        for holder in (heading, *heading.iterancestors()):
            if holder in holders:
                break
            holders.add(holder)
    return len(headings), frozenset(holders)


def is_large(element: HtmlElement) -> bool:
    """Whether an element holds too many others to be a byline or a caption, whatever little they say."""
    return next(islice(element.iter("*"), _MOST_HELD, None), None) is not None


def visible(element: HtmlElement) -> Sequence[str]:
    """Pieces of visible text in page order."""
    if next(element.iter("br", *HIDDEN), None) is None:
        return [*element.itertext()]
    pieces: list[str] = []
    _put_visible(element, pieces)
    return pieces


def _put_visible(element: HtmlElement, pieces: list[str]) -> None:
    """Add the pieces; the parser goes 255 levels deep at most, so this may recurse."""
    tag = element.tag
    if tag in HIDDEN:
        return
    if tag == "br":
        pieces.append(LINE_BREAK)
    elif text := element.text:
        pieces.append(text)
    for child in element:
        _put_visible(child, pieces)
        if tail := child.tail:
            pieces.append(tail)
