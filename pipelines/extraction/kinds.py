"""Whether a page is an article at all. A lost article is worse than an extra page: only clear cases are refused."""

import re
from urllib.parse import urlsplit

from pipelines.extraction.address import is_home
from pipelines.extraction.graph import Graph, types
from pipelines.extraction.markup import Markup, words_of
from pipelines.extraction.words import pattern

_STATUS = re.compile(r"^\W*(?:error\s*)?(?:40[0-9]|410|429|50[0-4])\b", re.IGNORECASE)
_LISTING_TYPES = {"collectionpage", "searchresultspage"}
_LISTS = re.compile(
    r"/(tags?|authors?|search|etiquetas?|schlagwort|autor|autoren|auteurs?|autore|recherche|buscar|suche)/[^/]+(?:/(?:page/)?[0-9]{1,4})?/?$",
    re.IGNORECASE,
)
"""Addresses of lists of articles: what is below them by one part of the path, or a page of it."""
_WALL = 2_500
"""Characters of what a cookie wall says, at most."""
_CONSENT_WORDS = 3
"""So many of its words must there be."""
_LITTLE = 700
"""Characters of text below which an error's or a consent page's wording is believed."""
_LINKED = 0.6
"""Share of its text that stands in links from which a page without marks of an article is a list of articles."""


def refusal(page: Markup, graph: Graph, *, title: str | None, text: str, dated: bool) -> str | None:
    """Why the page is no article, in words; None when it may be one."""
    if graph.article is None and len(text) < _LITTLE:
        wording = _not_meant_to_be_read(title or _title_element(page))
        if wording:
            return wording
    if has_marks(page, graph):
        return None
    if page.url and is_home(page.url):
        return "the address of a home page"
    if page.url and (list_of := _LISTS.search(urlsplit(page.url).path)):
        return f"the address of a list: /{list_of[1]}/"
    if _asks_for_consent(text):
        return "a cookie wall: the text asks for consent"
    return None if dated else _listing(page, graph, text)


def _not_meant_to_be_read(heading: str) -> str | None:
    if _STATUS.search(heading) or pattern("error_pages").search(heading):
        return f"an error page: {heading[:80]}"
    if pattern("consent_pages").search(heading):
        return f"a consent or challenge page: {heading[:80]}"
    return None


def _asks_for_consent(text: str) -> bool:
    """Whether most of a short text speaks of cookies and of those who set them."""
    if not text or len(text) > _WALL:
        return False
    said = [(len(line), len(pattern("consent_words").findall(line))) for line in text.split("\n") if line.strip()]
    asking = sum(size for size, found in said if found)
    return sum(found for _, found in said) >= _CONSENT_WORDS and asking * 2 >= sum(size for size, _ in said)


def _listing(page: Markup, graph: Graph, text: str) -> str | None:
    called = next((kind for node in graph.nodes for kind in types(node) & _LISTING_TYPES), None)
    if called:
        return f"the page calls itself a {called}"
    linked = _linked_share(page, text)
    return f"a list of links: {linked:.0%} of its text is linked" if linked > _LINKED else None


def _title_element(page: Markup) -> str:
    """The `title` element's words."""
    element = page.tree.find(".//head/title")
    return words_of(element) if element is not None else ""


def has_marks(page: Markup, graph: Graph) -> bool:
    """Whether the page says of itself that it is an article."""
    kind = (page.meta("og:type") or "").lower()
    return (
        graph.article is not None
        or kind == "article"
        or page.meta("article:published_time", "datepublished") is not None
    )


def _linked_share(page: Markup, text: str) -> float:
    """Share of the extracted paragraphs' characters that are, word for word, a link's text."""
    links = {words_of(link) for link in page.tree.iter("a")}
    lines = [line.removeprefix("- ").strip() for line in text.split("\n")]
    total = sum(map(len, lines))
    return sum(len(line) for line in lines if line in links) / total if total else 0.0
