"""A page as a tree: whether it is worth parsing, and where in it things stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from lxml import etree, html

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml's public element type has no public name

LARGEST_PAGE = 10_000_000
"""Bytes: more is cut off before parsing; extraction refuses such pages altogether."""
LONGEST_BLOCK = 1_500
"""Characters of text that a statement's block may have; longer blocks are read sentence by sentence."""

_WORTH = re.compile(
    rb"creative(?:\s|&nbsp;|&#160;|\xc2\xa0|[-_])*commons|licensebuttons|licen[cs]e-?[^<>]{0,40}creative|"
    rb"rel=[\"']?[^\"'<>]{0,60}licen[cs]e|(?:itemprop|property)=[\"']?[^\"'<>]{0,40}licen[cs]e|"
    rb"[\"'](?:sd)?[Ll]icen[sc]e[\"']\s*:\s*[\"'\[{]\s*(?:[\"{]|https?:|[A-Z]{2}|Creative)|"
    rb"\bcc(?:\s|&nbsp;|\xc2\xa0|[-_/])?(?:by|0|zero)\b|\(cc\)|public domain|open government licence|open-government-licence|"
    rb"republi(?:sh|cation)|not subject to|counter\.theconversation|syndication-source|item-license|originally (?:published|appeared)|first (?:published|appeared)|"
    rb"gnu\.org/(?:copyleft|licenses)/fdl|opendatacommons|dl-de/by|nlod|"
    + b"|".join(
        re.escape(word.encode())
        for word in (
            "المشاع", "الابداع", "کریتیو", "کرییتیو", "知识共享", "知識共享", "創用", "创用", "創作共用", "创作共用", "クリエイティブ",
            "크리에이티브", "ครีเอทีฟ", "криэйтив", "Креатив", "креатив", "קריאייטיב", "क्रिएटिव", "ক্রিয়েটিভ", "Créative",
        )
    ),
    re.IGNORECASE,
)  # fmt: skip
"""What a page that says anything about licences holds somewhere in its bytes; other pages are not parsed."""
_WIDE = re.compile(rb"\x00")
"""UTF-16 has them everywhere: such pages are always parsed."""

_COMPONENT = re.compile(
    r"caption|photo|picture|thumb|gallery|slideshow|lightbox|image|media(?:box|item)|cc-attribution|credit(?!s?-?(?:footer|site))|"
    r"bildnachweis|bildquelle|copyright-?(?:info|text)?-?(?:image|bild|foto)|foto|embed|player|infobox|factbox|lizenz-?bild"
)
_OTHER = re.compile(
    r"teaser|related|recommend|more-(?:stories|news|posts)|trending|popular|promo|read-?also|further-reading|mostread|cross-?sell"
)
_COMMENTS = re.compile(r"^(?:comments?|commentlist|comment-(?:body|content|list|text)|disqus.*|respond|user-comments)$")
_FOOTER = re.compile(
    r"(?:^|[-_])foot(?:er)?(?:[-_]|$)|footer|colophon|site-?info|imprint|impressum|bottom|copyright|copyleft|legal"
)
_OWN = re.compile(r"licen[cs]e|lizenz|licencia|creative-?commons|(?:^|[-_])cc(?:[-_]|$)")
"""Names of boxes that are made for a licence."""
_SIDE = re.compile(
    r"side-?bar|(?:^|[-_])(?:rail|aside|secondary|widgets?|widget-area|rechts|right-?col(?:umn)?)(?:[-_]|$)"
)
_WIDGET = re.compile(r"republi(?:sh|cation)|syndicat(?:e|ion)")
_BODY = re.compile(
    r"^(?:entry|post|article|story|news)[-_]?(?:content|body|text|main|inner)$|^(?:hentry|articlebody|story-?body|single-post-content)$"
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header li main nav ol p pre section table tbody td tfoot th tr ul center".split()
)


class Zone(Enum):
    """Where on a page something stands."""

    ARTICLE = auto()
    FOOTER = auto()
    SIDE = auto()
    WIDGET = auto()
    """A box from which the article may be taken for republication."""
    COMPONENT = auto()
    """A figure, caption, credit, embed, or a box within the article."""
    OTHER = auto()
    """Another item's teaser, or a reader's comment."""
    PAGE = auto()
    """None of these: somewhere on the page."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An element's zone, and what led to it."""

    zone: Zone
    in_article: bool
    own_box: bool
    """Whether it stands in a box made for a licence."""


def worth_parsing(body: bytes) -> bool:
    """Whether a page's bytes hold anything that could be a statement about rights."""
    return _WORTH.search(body) is not None or (_WIDE.search(body[:200]) is not None)


def parse(body: bytes) -> Element | None:
    """The page as a tree with its comments; None when there is none. The encoding is the page's own word."""
    body = body[:LARGEST_PAGE]
    try:
        body.decode("utf-8")
        encoding: str | None = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    parser = html.HTMLParser(encoding=encoding, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root


def tokens(element: Element) -> list[str]:
    """Class names, id and role, lower case."""
    names = f"{element.get('class', '')} {element.get('id', '')}".lower()
    return names.split()[:20]


class Page:
    """A parsed page that knows which part of it is the article."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._main = _main_article(root)
        self._spots: dict[Element, Spot] = {}

    @property
    def has_article(self) -> bool:
        """Whether markup says which part of the page is the article."""
        return self._main is not None

    @property
    def article(self) -> Element:
        """The part of the page that is the article; the whole page when markup does not say."""
        return self._main if self._main is not None else self.root

    def spot(self, element: Element) -> Spot:
        """The zone of an element, from its ancestors."""
        block = block_of(element)
        if block not in self._spots:
            self._spots[block] = self._found(block)
        return self._spots[block]

    def _found(self, element: Element) -> Spot:
        zone: Zone | None = None
        own_box = False
        other_article = False
        for ancestor in _upwards(element):
            if ancestor is self._main:
                return Spot(_inside(zone), in_article=True, own_box=own_box)
            names = tokens(ancestor)
            own_box = own_box or any(_OWN.search(name) for name in names)
            other_article = other_article or ancestor.tag == "article"
            zone = zone or _zone(ancestor, names)
        if other_article and self._main is not None and zone not in {Zone.WIDGET, Zone.FOOTER}:
            zone = Zone.OTHER
        return Spot(zone or Zone.PAGE, in_article=False, own_box=own_box)


def _inside(zone: Zone | None) -> Zone:
    """Within the article a side box is a part of its own, and a footer is the article's."""
    if zone is Zone.SIDE:
        return Zone.COMPONENT
    return Zone.ARTICLE if zone in {None, Zone.FOOTER} else zone or Zone.ARTICLE


def _zone(element: Element, names: list[str]) -> Zone | None:
    tag, role = element.tag, element.get("role", "")
    if any(_WIDGET.search(name) for name in names):
        return Zone.WIDGET
    if tag in {"figure", "figcaption", "blockquote", "cite"}:
        return Zone.COMPONENT
    if any(_COMMENTS.search(name) for name in names) or any(_OTHER.search(name) for name in names):
        return Zone.OTHER
    if tag not in {"body", "html", "main", "article"} and any(_COMPONENT.search(name) for name in names):
        return Zone.COMPONENT
    if tag == "footer" or role == "contentinfo" or (tag != "body" and any(_FOOTER.search(name) for name in names)):
        return Zone.FOOTER
    if tag == "aside" or role == "complementary" or (tag != "body" and any(_SIDE.search(name) for name in names)):
        return Zone.SIDE
    return None


def _main_article(root: Element) -> Element | None:
    """The element that holds the page's own article: the only one, the one with the heading, or the longest."""
    articles = [found for found in root.iter("article") if not _is_teaser(found)]
    outer = [found for found in articles if not any(above.tag == "article" for above in found.iterancestors())]
    if len(outer) == 1:
        return outer[0]
    headed = [found for found in outer if found.find(".//h1") is not None]
    if len(headed) == 1:
        return headed[0]
    if outer:
        lengths = sorted(((_length(found), position) for position, found in enumerate(outer)), reverse=True)
        if lengths[0][0] > 2 * lengths[1][0]:  # teasers of a list are alike; an article is more than twice as long
            return outer[lengths[0][1]]
    marked = [found for found in root.iter("div", "section") if _is_body(found)]
    return marked[0] if len(marked) == 1 else None


def _is_teaser(element: Element) -> bool:
    return any(_OTHER.search(name) for above in _upwards(element) for name in tokens(above) if above.tag != "body")


def _is_body(element: Element) -> bool:
    return "articleBody" in element.get("itemprop", "") or any(_BODY.search(name) for name in tokens(element))


def _length(element: Element) -> int:
    return sum(len(piece) for piece in element.itertext())


def _upwards(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()


def block_of(element: Element) -> Element:
    """The nearest block that an element stands in; an element that is a block is its own."""
    for ancestor in _upwards(element):
        if ancestor.tag in _BLOCKS:
            return ancestor
    return element


def text_of(element: Element) -> str:
    """Visible text of an element, scripts and styles left out, spaces made single."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in {"script", "style", "noscript", "template"}:
        return
    if element.text:
        yield element.text
    for child in element:
        yield from _pieces(child)
        if child.tag in _BLOCKS or child.tag == "br":
            yield "\n"
        if child.tail:
            yield child.tail


def words_around(element: Element) -> str:
    """The text of the block around an element; of a long block the part that is near."""
    block = block_of(element)
    if _length(block) <= LONGEST_BLOCK:
        return text_of(block)
    before = _near(element, backwards=True)
    after = _near(element, backwards=False)
    own = text_of(element)
    return " ".join(f"{_last_sentence(before)} {own} {_first_sentence(after)}".split())


def _near(element: Element, *, backwards: bool) -> str:
    """Text beside an element within its block, nearest first, at most 400 characters."""
    pieces: list[str] = []
    length = 0
    if not backwards and element.tail:
        pieces.append(element.tail)
    for sibling in element.itersiblings(preceding=backwards):
        piece = text_of(sibling) if isinstance(sibling.tag, str) and sibling.tag not in _BLOCKS else "\n"
        tail = sibling.tail or ""
        pieces.append(piece + tail if backwards else piece + tail)
        length += len(pieces[-1])
        if length > 400 or piece == "\n":  # noqa: PLR2004 - about two long sentences
            break
    parent = element.getparent()
    if backwards and parent is not None and parent.text and length <= 400:  # noqa: PLR2004
        pieces.append(parent.text)
    return " ".join(reversed(pieces) if backwards else pieces)[-400:] if backwards else " ".join(pieces)[:400]


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+(?=[^\sa-z\d])", text)[-1]


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+(?=[^\sa-z\d])", text)[0]
