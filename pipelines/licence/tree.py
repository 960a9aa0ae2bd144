"""A page as a tree, and where in it things stand."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, TypeAlias, cast

from lxml import etree

from pipelines.attributes import narrow
from pipelines.licence.statements import sentences

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml's public element type has no public name

LARGEST_PAGE = 10_000_000
"""Bytes: more is cut off before parsing; extraction refuses such pages altogether."""
LONGEST_BLOCK = 1_500
"""Characters of text that a statement's block may have; longer blocks are read sentence by sentence."""
SMALL_BLOCK = 500
"""Characters of a block that is one statement, however it is broken into lines."""
MOST_PARTS = 2_000
"""Elements of a block beyond which only the element itself is read."""
NEARBY = 500
"""Characters on either side of an element that are read in a longer block."""

_COMPONENT = re.compile(
    r"caption|photo|picture|thumb|gallery|slideshow|lightbox|image|media(?:box|item)|cc-attribution|credit(?!s?-?(?:footer|site))|"
    r"bildnachweis|bildquelle|copyright-?(?:info|text)?-?(?:image|bild|foto)|foto|video|podcast|quote|zitat|signature|embed|player|infobox|factbox|lizenz-?bild"
)
_OTHER = re.compile(
    r"teaser|related|recommend|more-(?:stories|news|posts)|trending|popular|promo(?!ted)|read-?also|further-reading|mostread|cross-?sell|"
    r"(?:^|[-_])(?:next|prev|previous|up-?next)[-_](?:story|post|article|up)|up-?next|keep-?reading|you-may-(?:also-)?like"
)
_COMMENTS = re.compile(
    r"^(?:comments?|comment-?form|commentlist|comment-(?:body|content|list|text)|disqus.*|respond|user-comments)$"
)
_FOOTER = re.compile(
    r"(?:^|[-_])foot(?:er)?(?:[-_]|$)|footer|colophon|site-?info|imprint|impressum|bottom|copyright|copyleft|legal"
)
_EMBEDDED = re.compile(
    r"^(?:twitter-tweet|tweet|instagram-media|fb-post|tiktok-embed|bluesky-embed|mastodon-embed|oembed|wp-embedded-content)$|"
    r"^(?:tweet|toot|twitter|facebook|instagram|mastodon|bluesky|social)-embed(?:ded)?$|^embed(?:ded)?-(?:tweet|post|toot)$"
)
"""Names of boxes that hold what somebody else posted."""
_OWN = re.compile(r"licen[cs]e|lizenz|licencia|creative-?commons|(?:^|[-_])cc(?:[-_]|$)")
"""Names of boxes that are made for a licence."""
_SIDE = re.compile(
    r"side-?bar|(?:^|[-_])(?:rail|aside|secondary|widgets?|widget-area|rechts|right-?col(?:umn)?)(?:[-_]|$)"
)
_WIDGET = re.compile(r"republi(?:sh|cation)|syndicat(?:e|ion)")
_BODY = re.compile(
    r"(?:^|[-_])(?:entry|post|article|story|news)[-_]{0,2}(?:content|body|text|main|inner)$|"
    r"^(?:hentry|articlebody|story-?body|single-post-content|field-{1,2}name-body|node__content|gh-content|"
    r"mw-parser-output|available-content)$"
)
_BADGE = re.compile(r"creativecommons\.org|licensebuttons\.net|88x31|80x15|cc-?by", re.IGNORECASE)
_KINDS = ("article", "link", "meta", "script", "style", "h1", "a", "img")
"""Kinds of elements that are looked at, all found on one walk: a walk costs more than what is done on it."""
_SILENT = frozenset({"script", "style", "noscript", "template", "svg"})
_SPACE = re.compile(r"[\s\ue000\ue001]+")
BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li"),
        *("main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "tr", "ul"),
    }
)


class Zone(Enum):
    """Where on a page something stands."""

    ARTICLE = auto()
    FOOTER = auto()
    SIDE = auto()
    WIDGET = auto()
    """A box from which the article may be taken for republication."""
    COMPONENT = auto()
    """A figure, a quotation, or a box within the article."""
    PART = auto()
    """An element whose name says photo, caption, credit or embed."""
    OTHER = auto()
    """Another item's teaser, or a reader's comment."""
    PAGE = auto()
    """None of these: somewhere on the page."""


_OVER_PARTS = (Zone.FOOTER, Zone.SIDE, Zone.OTHER, Zone.WIDGET)
"""Zones of which an element is whatever part within them its name says that it is."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An element's zone, and what led to it."""

    zone: Zone
    in_article: bool
    own_box: bool
    """Whether it stands in a box made for a licence."""


def parse(body: bytes) -> Element | None:
    """The page as a tree with its comments; None when there is none. The encoding is the page's own word."""
    body = body[:LARGEST_PAGE]
    try:
        body.decode("utf-8")
        encoding: str | None = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    parser = etree.HTMLParser(encoding=encoding, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if root is not None:
        narrow(root)
    return root


def _said(element: Element) -> str:
    """Class names and id, lower case."""
    return f"{element.get('class', '')} {element.get('id', '')}".lower()


@lru_cache(maxsize=4096)
def _named(form: re.Pattern[str], said: str) -> bool:
    """Whether one of the names is of a form; elements above each other are asked again and again."""
    return any(form.search(name) for name in said.split()[:20])


class Page:
    """A parsed page that knows which part of it is the article."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._spots: dict[Element, Spot] = {}
        self._marks: dict[Element, _Marks] = {}

    @cached_property
    def _held(self) -> dict[str, list[Element]]:
        held: dict[str, list[Element]] = {kind: [] for kind in _KINDS}
        for element in self.root.iter(*_KINDS):
            held[element.tag].append(element)
        return held

    def all(self, kind: str) -> list[Element]:
        """Links, pictures and the like (one of a few kinds), in the order in which they stand."""
        return self._held[kind]

    @cached_property
    def texts(self) -> dict[int, str]:
        """Texts of the body by their number, without scripts and style sheets of any length."""
        code = {element.text for kind in ("script", "style") for element in self.all(kind)}
        texts = cast("list[str]", _TEXTS(self.root))
        return {place: text for place, text in enumerate(texts) if len(text) < SHORT_CODE or text not in code}

    def holders(self, texts: Iterable[int]) -> Iterator[tuple[int, Element]]:
        """Of texts, by their numbers, those that are shown, each with the element in whose flow it stands.

        Of text after an element that is its parent.
        """
        wanted = list(texts)
        if len(wanted) > FEW_TEXTS:
            every = cast("list[Any]", _TEXTS_PLACED(self.root))
            found = ((place, every[place]) for place in wanted)
        else:  # to find one is cheaper than to place all
            found = ((place, cast("list[Any]", _text_at(place)(self.root))[0]) for place in wanted)
        for place, text in found:
            parent: Element = text.getparent()
            above = parent.getparent() if text.is_tail else None
            holder = parent if above is None else above
            if holder.tag not in _NEVER_SHOWN:
                yield place, holder

    @cached_property
    def _main(self) -> Element | None:
        return _main_article(self.root, self.all("article"))

    @cached_property
    def _around(self) -> frozenset[Element]:
        """`article` elements around the article's body: what else stands in them is the article's too."""
        above = self._main.iterancestors("article") if self._main is not None else ()
        return frozenset(above)

    @property
    def has_article(self) -> bool:
        """Whether markup says which part of the page is the article."""
        return self._main is not None

    @property
    def article(self) -> Element:
        """The part of the page that is the article; the whole page when markup does not say."""
        return self._main if self._main is not None else self.root

    @cached_property
    def article_text(self) -> str:
        """The article's whole text."""
        return text_of(self.article)

    def spot(self, element: Element) -> Spot:
        """The zone of an element, from its ancestors."""
        if element not in self._spots:
            self._spots[element] = self._found(element)
        return self._spots[element]

    def _found(self, element: Element) -> Spot:
        zone: Zone | None = None
        own_box = other_article = False
        for ancestor in _upwards(element):
            marks = self._marks_of(ancestor)
            if marks.tag == "template" and zone is not Zone.WIDGET and marks.zone is not Zone.WIDGET:
                return Spot(Zone.OTHER, in_article=False, own_box=False)  # never shown as it stands
            if ancestor is self._main or ancestor in self._around:
                return Spot(_inside(zone), in_article=True, own_box=own_box)
            own_box = own_box or marks.own_box
            if marks.tag == "article" and self._main is not None:
                other_article, zone = True, None if zone is Zone.FOOTER else zone  # its foot is its own
            if zone is None or (zone is Zone.PART and marks.zone in _OVER_PARTS):
                zone = marks.zone or zone
            if zone is None and marks.is_part:
                zone = Zone.PART
        if other_article and zone not in {Zone.WIDGET, Zone.FOOTER}:
            zone = Zone.OTHER
        return Spot(zone or Zone.PAGE, in_article=False, own_box=own_box)

    def _marks_of(self, element: Element) -> "_Marks":
        """What an element says of its place; elements share most of what stands above them."""
        if element not in self._marks:
            said = _said(element)
            self._marks[element] = _Marks(
                element.tag, _zone(element, said), _named(_OWN, said), _names_a_part(element, said)
            )
        return self._marks[element]


@dataclass(frozen=True, slots=True)
class _Marks:
    """What tag, class and id of one element say of what stands in it."""

    tag: object
    zone: Zone | None
    own_box: bool
    is_part: bool


def _names_a_part(element: Element, said: str) -> bool:
    """Whether a class or id says photo, caption, embed: true within the text, while widgets are named by anything."""
    return element.tag not in {"body", "html", "main", "article"} and _named(_COMPONENT, said)


def _inside(zone: Zone | None) -> Zone:
    """Within the article a side box is a part of its own, and a footer is the article's."""
    if zone is Zone.SIDE:
        return Zone.COMPONENT
    return Zone.ARTICLE if zone in {None, Zone.FOOTER} else zone or Zone.ARTICLE


def _zone(element: Element, said: str) -> Zone | None:
    tag, role = element.tag, element.get("role", "")
    if _named(_WIDGET, said):
        return Zone.WIDGET
    quoted = tag in {"figcaption", "blockquote", "cite", "pre", "code"} or _named(_EMBEDDED, said)
    if quoted or (tag == "figure" and not _holds_badge(element)):
        return Zone.COMPONENT
    if _named(_COMMENTS, said) or _named(_OTHER, said):
        return Zone.OTHER
    if tag == "footer" or role == "contentinfo" or (tag != "body" and _named(_FOOTER, said)):
        return Zone.FOOTER
    if tag == "aside" or role == "complementary" or (tag != "body" and _named(_SIDE, said)):
        return Zone.SIDE
    return None


def _holds_badge(figure: Element) -> bool:
    """A figure whose picture is a licence's button is no photo."""
    images = list(figure.iter("img"))
    return bool(images) and all(_BADGE.search(image.get("src", "")) for image in images)


def _main_article(root: Element, held: Iterable[Element]) -> Element | None:
    """The element that holds the page's own article: the only one, the one with the heading, or the longest."""
    known: dict[Element, bool] = {}
    articles = [found for found in held if not _is_teaser(found, known)]
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
    widest = [found for found in marked if not any(above in marked for above in found.iterancestors())]
    return widest[0] if len(widest) == 1 else None


def _is_teaser(element: Element, known: dict[Element, bool]) -> bool:
    """Whether an element, or one around it, is named as another item's; `known` is what was found of others."""
    below: list[Element] = []
    found = False
    for above in _upwards(element):
        if above in known:
            found = known[above]
            break
        below.append(above)
    for one in reversed(below):
        found = found or (one.tag != "body" and _named(_OTHER, _said(one)))
        known[one] = found
    return found


def _is_body(element: Element) -> bool:
    if "articleBody" in element.get("itemprop", ""):
        return True
    names, name = element.get("class"), element.get("id")
    return (names is not None or name is not None) and _names_body(names or "", name or "")


@lru_cache(maxsize=4096)
def _names_body(names: str, name: str) -> bool:
    return _named(_BODY, f"{names} {name}".lower())


def _length(element: Element) -> int:
    return sum(len(piece) for piece in element.itertext())


def _upwards(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()


def following(element: Element) -> Iterator[Element]:
    """All elements after one in the page, in order, its own children left out."""
    at: Element | None = element
    while at is not None:
        beside = at.getnext()
        while beside is not None:
            yield from beside.iter()
            beside = beside.getnext()
        at = at.getparent()


_HIDDEN_STYLE = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?:;|!|$)|font-size:0(?:px|em|rem|%)?(?:;|!|$)|"
    r"(?:left|top|right|text-indent|margin-left|margin-top):-\d{3,}|clip:rect\(0|clip-path:inset\((?:50|100)%)"
)
"""Styles, without spaces, by which a box is not shown or stands off the screen."""


def is_hidden(element: Element) -> bool:
    """Whether markup says that an element is not shown as the page stands; style sheets are not read."""
    return any(hides(above) for above in _upwards(element))


def hides(element: Element) -> bool:
    """Whether an element itself says that nothing of it is shown."""
    if element.tag in {"html", "body"}:
        return False  # themes show the whole page only when it is ready
    if element.tag in {"template", "noscript"} or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden", "").strip().lower() == "true":
        return True
    style = element.get("style")
    return style is not None and _HIDDEN_STYLE.search("".join(style.lower().split())) is not None


def elements(path: etree.XPath, root: Element) -> list[Element]:
    """What a compiled path finds, when it finds elements."""
    return cast("list[Element]", path(root))


_PATH = "/descendant::body/descendant::text()"
_TEXTS, _TEXTS_PLACED = etree.XPath(_PATH, smart_strings=False), etree.XPath(_PATH)
_NEVER_SHOWN = frozenset({"script", "style", "template"})
SHORT_CODE = 100
"""Characters: shorter scripts are looked through as texts are."""
FEW_TEXTS = 2


@lru_cache(maxsize=256)
def _text_at(place: int) -> etree.XPath:
    return etree.XPath(f"({_PATH})[{place + 1}]")


def block_of(element: Element) -> Element:
    """The nearest block that an element stands in; an element that is a block is its own."""
    for ancestor in _upwards(element):
        if ancestor.tag in BLOCKS:
            return ancestor
    return element


def text_of(element: Element) -> str:
    """Visible text of an element, scripts and styles left out, spaces made single."""
    return " ".join("".join(_pieces(element)).split())


class _LongerError(Exception):
    """An element has more text than was asked for: `short_text_of` says so with None."""


def short_text_of(element: Element, longest: int) -> str | None:
    """Visible text of an element; None when it has more characters than `longest`, which is told from its first."""
    pieces, left = [], longest

    def add(piece: str) -> None:
        nonlocal left
        pieces.append(piece)
        left -= len(piece.replace(" ", "").strip())  # of spaces nobody knows how many will stay
        if left < 0:
            raise _LongerError

    try:
        _gather(element, add, None)
    except _LongerError:
        return None
    text = " ".join("".join(pieces).split())
    return text if len(text) <= longest else None


def lines_of(element: Element) -> str:
    """Visible text of an element, a line for each block."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(element)).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(element: Element, marked: Element | None = None) -> list[str]:
    pieces: list[str] = []
    _gather(element, pieces.append, marked)
    return pieces


def _gather(element: Element, add: Callable[[str], None], marked: Element | None) -> None:
    """Add all pieces of an element's text: a generator in each element's takes twice the time."""
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return
    if element is marked:
        add(_OPEN)
    if text := element.text:
        add(_clean(text))
    for child in element:
        is_block = child.tag in BLOCKS
        if is_block:
            add("\n")
        _gather(child, add, marked)
        if is_block or child.tag == "br":
            add("\n")
        if tail := child.tail:
            add(_clean(tail))
    if element is marked:
        add(_CLOSE)


def _clean(text: str) -> str:
    """Spaces made single: a line break in the source is none on the page."""
    if text.isspace():
        return " "
    # what is printable has no spaces but the plain one, and no private characters
    return text if text.isprintable() and "  " not in text else _SPACE.sub(" ", text)


@dataclass(frozen=True, slots=True)
class Words:
    """The words around an element."""

    sentence: str
    """The sentence that it stands in, with the one before when it is hardly a sentence."""
    block: str
    """All words of its block, or of a long block those nearby."""
    alone: str = ""
    """The sentence by itself, where it is hardly one and more was taken; or the part of it between signs."""


def words_around(element: Element) -> Words:
    """What is said around an element, in its block."""
    block = block_of(element)
    if sum(1 for _ in islice(block.iter(), MOST_PARTS)) == MOST_PARTS:
        return Words(text_of(element), text_of(element))
    marked = " ".join("".join(_pieces(block, element)).split(" "))
    before, _, rest = marked.partition(_OPEN)
    own, _, after = rest.partition(_CLOSE)
    if len(before) + len(after) > LONGEST_BLOCK:
        before, after = before[-NEARBY:], after[:NEARBY]
    text = f"{before}{_OPEN}{own}{_CLOSE}{after}"
    spans = sentences(text)
    opening, closing = text.index(_OPEN), text.index(_CLOSE)
    held = [span for span in spans if span.end > opening and span.start <= closing]
    line = " ".join(text[span.start : span.end] for span in held)
    sentence, clause = _unmarked(line), _clause_around(line)
    if _is_fragment(sentence) and len(text) <= SMALL_BLOCK:
        return Words(_unmarked(text), _unmarked(text), sentence)
    if (_is_fragment(sentence) or _PRONOUN.match(sentence)) and held and held[0] is not spans[0]:
        before_it = spans[spans.index(held[0]) - 1]
        if "\n" in text[before_it.end : held[0].start]:
            return Words(sentence, _unmarked(text))
        sentence = f"{_unmarked(text[before_it.start : before_it.end])} {sentence}"
    return Words(sentence or _unmarked(own), _unmarked(text), clause if clause != sentence else "")


def _clause_around(marked: str) -> str:
    """The part of a line such as `Photos: CC BY | Text: CC BY-NC` that the element stands in."""
    before, _, rest = marked.partition(_OPEN)
    own, _, after = rest.partition(_CLOSE)
    start = max((match.end() for match in _BETWEEN.finditer(before)), default=0)
    end = _BETWEEN.search(after)
    return _unmarked(f"{before[start:]}{_OPEN}{own}{_CLOSE}{after[: end.start()] if end else after}")


_BETWEEN = re.compile(r"[|\u2022\u00b7]")


_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private characters around the element whose sentence is looked for; pages' own are taken out."""


_PRONOUN = re.compile(
    r"(?:it|they|these|those|both|all of (?:it|them)|es|sie|er|diese|il|elle|ils|elles) "
    r"(?:is|are|has|have|was|were|can|may|will|ist|sind|steht|stehen|est|sont)\b",
    re.IGNORECASE,
)
"""How a sentence begins whose subject stands in the one before: `It is licensed under …`."""


def _is_fragment(sentence: str) -> bool:
    words = [word for word in sentence.split() if any(letter.isalnum() for letter in word)]
    return len(words) < 5  # noqa: PLR2004 - `Licensed under CC BY` is the shortest that says something


def _unmarked(text: str) -> str:
    return " ".join(text.replace(_OPEN, " ").replace(_CLOSE, " ").split())
