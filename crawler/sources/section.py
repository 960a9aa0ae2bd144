"""Section and front pages: which of their links lead to articles."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as lxml_html

from crawler.sources.content import NOT_HTML, Found, SourceError, tidy, unpack
from crawler.sources.crowded import refuse_crowded
from crawler.sources.paging import following
from crawler.sources.shape import Shapes
from crawler.urls import absolute, canonical, same_site
from vocabulary.page import Candidate, FoundBy

MAX_LINKS = 2_000
"""Links of one page that are looked at."""

ENOUGH = 3
"""Points from which a link is taken for an article's; set with tests/unit/test_sources_section.py."""
RESULT = 2
"""Points that a result of a search needs: a headline or a telling address."""
FURNITURE = 2
"""Further points that a link in the navigation or the foot of a page needs."""
UNKNOWN = Shapes.of(())
"""Of an outlet of which no article is known yet."""

_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])[/-]?(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/")
_NUMBER = re.compile(r"(?<!\d)\d{5,12}(?!\d)")
_SHORT_NUMBER = re.compile(r"(?!(?:19|20)\d\d$)\d{3,4}")
"""A small number by itself, that is no year: a list's page or an article's number."""
_WORDS_BETWEEN = re.compile(r"[-_+ ]+")
_EXTENSION = re.compile(r"\.([a-z0-9]{2,5})$")
_PAGES = frozenset({"html", "htm", "shtml", "xhtml", "php", "asp", "aspx", "jsp", "ece", "stm", "cms", "story", "amp"})
_NEVER = frozenset(
    (
        *(
            "tag",
            "tags",
            "topic",
            "topics",
            "thema",
            "category",
            "categories",
            "kategorie",
            "author",
            "authors",
            "autor",
            "auteur",
            "auteurs",
            "autores",
            "yazar",
            "etiqueta",
            "etiquetas",
            "etiket",
            "tema",
            "temas",
        ),
        *("search", "suche", "login", "signin", "register", "account", "subscribe", "newsletter", "newsletters", "rss"),
        *("feed", "feeds", "about", "contact", "privacy", "terms", "impressum", "datenschutz", "kontakt", "advertise"),
        *("jobs", "careers", "archive", "archives", "sitemap", "page", "help", "faq", "cookies", "legal", "user"),
        *("donate", "membership", "abo", "anmelden", "connexion", "agb", "publicidad", "privacidad"),
        *("profile", "wp-login", "wp-content", "wp-admin", "shop", "cart", "share", "print", "comments"),
    )
)
"""Parts of a path by which it is a list, a form or a house page."""
_RELS = frozenset({"tag", "author", "license", "search", "help", "next", "prev", "sponsored"})
"""Relations of a link by which it leads to no article of the list."""
_DEEP = 40
"""Elements around a link that are looked at."""
_SLUG_WORDS = 4
_LONG_TEXT = 28
"""Letters of an anchor that read like a headline rather than like the name of a section."""


def read_section(body: bytes, *, url: str, encoding: str | None = None, known: Shapes | Iterable[str] = ()) -> Found:
    """The links of a page that look like articles on its own site, in page order, each once, and where it goes on.

    `known` are addresses of the outlet's articles (or what was learned from them): a link of the same shape is taken
    for an article, one of a shape never met needs more to speak for it. SourceError `not_html` when it is no web page.
    """
    shapes = known if isinstance(known, Shapes) else Shapes.of(known)
    page, base = parsed_page(body, url=url, encoding=encoding)
    links: dict[str, _Link] = {}
    for one in _links(page, base):
        links[one.url] = one.joined(links.get(one.url, one))
    return Found(
        candidates=tuple(
            Candidate(
                url=canonical(one.url), link=one.url, found_by=FoundBy.SECTION, source=url, title=one.text or None
            )
            for one in links.values()
            if one.is_listed or looks_like_article(one.url, one.text, shapes=shapes, in_furniture=one.in_furniture)
        ),
        further=following(page, url=url, base=base),
    )


def parsed_page(body: bytes, *, url: str, encoding: str | None) -> tuple[etree._Element, str]:
    """A web page and the address that its links are relative to. SourceError `not_html` when it is none."""
    body = unpack(body, word=NOT_HTML)
    refuse_crowded(body, word=NOT_HTML, page=True)
    parser = lxml_html.HTMLParser(encoding=encoding, recover=True, no_network=True, huge_tree=False, collect_ids=False)
    try:
        page = lxml_html.document_fromstring(body, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise SourceError(NOT_HTML, "it cannot be read as a web page") from error
    if b"<" not in body[:2_000]:
        raise SourceError(NOT_HTML, "it is no web page")
    stated = next((one.get("href") for one in page.iter("base")), None)
    return page, absolute(stated or "", url) or url


@dataclass(frozen=True, slots=True)
class _Link:
    """A link of the page, however often it stands there."""

    url: str
    text: str
    is_listed: bool = False
    """Whether the page's own structured data lists it as an item."""
    in_furniture: bool = False
    """Whether it stands in the navigation or the foot of the page only."""

    def joined(self, other: "_Link") -> "_Link":
        """The two as one: the longer words, and the better place."""
        return _Link(
            self.url,
            max(other.text, self.text, key=len),
            self.is_listed or other.is_listed,
            self.in_furniture and other.in_furniture,
        )


def looks_like_article(
    link: str, text: str, *, shapes: Shapes = UNKNOWN, in_furniture: bool = False, is_result: bool = False
) -> bool:
    """Whether an address and the words that link to it look like an article rather than a list of articles.

    A link in the navigation or the foot of a page needs more to speak for it; a result of a search less, and that its
    shape was never met does not speak against it.
    """
    parts = urlsplit(link)
    path = unquote(parts.path).lower()
    segments = [one for one in path.split("/") if one]
    if not segments or (_NEVER - shapes.words).intersection(segments):
        return False
    extension = _EXTENSION.search(segments[-1])
    if extension and not extension[1].isdigit() and extension[1] not in _PAGES:
        return False
    learned = max(0, shapes.points(link)) if is_result else shapes.points(link)
    points = _points(path, segments[-1], parts.query, text) + learned
    return points >= (RESULT if is_result else ENOUGH) + (FURNITURE if in_furniture else 0)


def _points(path: str, last: str, query: str, text: str) -> int:
    """Each sign of an article, weighed: none is enough alone, except where a date and a slug stand together."""
    words = [word for word in _WORDS_BETWEEN.split(_EXTENSION.sub("", last)) if word]
    points = 0
    if _DATE.search(path) or _MONTH.search(path):
        points += 2
    if len(words) > 1:
        points += 2 if len(words) >= _SLUG_WORDS else 1
    if _NUMBER.search(path) or _NUMBER.search(query):
        points += 2
    elif _SHORT_NUMBER.fullmatch(last):
        points += 1
    if len(text) >= _LONG_TEXT or len(text.split()) > _SLUG_WORDS:
        points += 2
    if last.endswith((".html", ".htm", ".shtml", ".php", ".story", ".ece")):
        points += 1
    return points


def _links(page: etree._Element, base: str) -> Iterator[_Link]:
    for script in page.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        for link in _listed(script.text or ""):
            if (whole := absolute(link, base)) and same_site(whole, base):
                yield _Link(whole, "", is_listed=True)
    for anchor in islice(page.iter("a"), MAX_LINKS):
        whole = absolute(anchor.get("href") or "", base)
        if not whole or _RELS.intersection((anchor.get("rel") or "").lower().split()):
            continue
        if same_site(whole, base) and canonical(whole) != canonical(base):
            text = tidy(" ".join(map(str, anchor.itertext())))[:300]
            yield _Link(whole, text, in_furniture=is_in_furniture(anchor))


def is_in_furniture(anchor: etree._Element) -> bool:
    """Whether a link stands in the navigation or the foot of its page."""
    return any(
        one.tag in {"nav", "footer"} or one.get("role") in {"navigation", "contentinfo"}
        for one in islice(anchor.iterancestors(), _DEEP)
    )


def _listed(text: str) -> Iterator[str]:
    """Addresses of the items of JSON-LD ItemLists."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    for node in _nodes(value):
        items = node.get("itemListElement")
        if not isinstance(items, list) or "BreadcrumbList" in str(node.get("@type")):
            continue
        for item in items:
            if not isinstance(item, dict):
                continue
            inner = item.get("item")
            if any("SiteNavigationElement" in str(one.get("@type")) for one in (item, inner) if isinstance(one, dict)):
                continue
            link = item.get("url") or (inner.get("url") or inner.get("@id") if isinstance(inner, dict) else inner)
            if isinstance(link, str):
                yield link


def _nodes(value: object) -> Iterator[dict[str, object]]:
    """The top nodes of a JSON-LD script: itself, its list, its graph, and what a page is about."""
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity"):
            if key in value:
                yield from _nodes(value[key])
