"""Section and front pages: which of their links lead to articles."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as lxml_html

from crawler.sources.content import Found, SourceError, tidy, unpack
from crawler.sources.crowded import refuse_crowded
from crawler.urls import absolute, canonical, same_site
from vocabulary.page import Candidate, FoundBy

NOT_HTML = "not_html"
MAX_LINKS = 2_000
"""Links of one page that are looked at."""

ENOUGH = 3
"""Points from which a link is taken for an article's; set with tests/unit/test_sources_section.py."""

_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])[/-]?(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/")
_NUMBER = re.compile(r"(?<!\d)\d{5,12}(?!\d)")
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
        ),
        *("search", "suche", "login", "signin", "register", "account", "subscribe", "newsletter", "newsletters", "rss"),
        *("feed", "feeds", "about", "contact", "privacy", "terms", "impressum", "datenschutz", "kontakt", "advertise"),
        *("jobs", "careers", "archive", "archives", "sitemap", "page", "help", "faq", "cookies", "legal", "user"),
        *("profile", "wp-login", "wp-content", "wp-admin", "shop", "cart", "share", "print", "comments"),
    )
)
"""Parts of a path by which it is a list, a form or a house page."""
_SLUG_WORDS = 4
_LONG_TEXT = 28
"""Letters of an anchor that read like a headline rather than like the name of a section."""


def read_section(body: bytes, *, url: str, encoding: str | None = None) -> Found:
    """The links of a page that look like articles on its own site, in page order, each once.

    SourceError `not_html` when it is no web page.
    """
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
    base = absolute(stated or "", url) or url
    texts: dict[str, str] = {}
    listed = set()
    for link, text, named in _links(page, base):
        texts[link] = max(texts.get(link, ""), text, key=len)
        if named:
            listed.add(link)
    return Found(
        candidates=tuple(
            Candidate(url=canonical(link), link=link, found_by=FoundBy.SECTION, source=url, title=text or None)
            for link, text in texts.items()
            if link in listed or looks_like_article(link, text)
        )
    )


def looks_like_article(link: str, text: str) -> bool:
    """Whether an address and the words that link to it look like an article rather than a list of articles."""
    parts = urlsplit(link)
    path = unquote(parts.path).lower()
    segments = [one for one in path.split("/") if one]
    if not segments or _NEVER.intersection(segments):
        return False
    extension = _EXTENSION.search(segments[-1])
    if extension and not extension[1].isdigit() and extension[1] not in _PAGES:
        return False
    return _points(path, segments[-1], parts.query, text) >= ENOUGH


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
    if len(text) >= _LONG_TEXT or len(text.split()) > _SLUG_WORDS:
        points += 2
    if last.endswith((".html", ".htm", ".shtml", ".php", ".story", ".ece")):
        points += 1
    return points


def _links(page: etree._Element, base: str) -> Iterator[tuple[str, str, bool]]:
    """Link, text, and whether the page's own structured data lists it as an item."""
    for script in page.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        for link in _listed(script.text or ""):
            if (whole := absolute(link, base)) and same_site(whole, base):
                yield whole, "", True
    for anchor in islice(page.iter("a"), MAX_LINKS):
        whole = absolute(anchor.get("href") or "", base)
        if whole and same_site(whole, base) and canonical(whole) != canonical(base):
            yield whole, tidy(" ".join(map(str, anchor.itertext())))[:300], False


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
