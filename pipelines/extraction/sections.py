"""The section of the outlet in which an article stands, as the page names it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize
from urllib.parse import unquote, urlsplit

from pipelines.extraction.crumbs import trail
from pipelines.extraction.graph import Graph, text_of
from pipelines.extraction.markup import Markup, is_address
from pipelines.extraction.record import AGREES, ONLY_OUTLET, Decided, behind, ordered, statement
from pipelines.extraction.words import names, squeeze

_METAS = (
    *("article:section", "og:article:section", "og:section", "parsely-section", "section", "articlesection"),
    *("cxenseparse:articlesection", "article:section_name", "dc.section", "category"),
)
ADDRESS = "url"
_LONGEST = 80
"""Characters of the longest name of a section."""
_MOST = 3
"""Sections of one list that are looked at: the first is the article's own."""
_FOLDER = re.compile(r"[^\W\d_]{3,}(?:[-_][^\W\d_]{2,}){0,2}")
"""A folder of an address that may name a section: up to three words."""


@dataclass(frozen=True, slots=True)
class Named:
    """A section as one place names it."""

    source: str
    text: str


def section(page: Markup, graph: Graph, classes: str, sites: set[str], *, title: str | None) -> Decided[str]:
    """Decide for one of the sections that `stated` finds. `sites` are the outlet's own names, squeezed."""
    return decide(list(stated(page, graph, classes)), sites, title)


def stated(page: Markup, graph: Graph, classes: str) -> Iterator[Named]:
    """Each section that is named: JSON-LD, meta elements, microdata, the trail from the front page, the address."""
    if graph.article is not None:
        for value in graph.resolve(graph.article.get("articleSection"))[:_MOST]:
            yield Named("json-ld", text_of(value) or "")
    for name, content in page.metas(*_METAS):
        yield Named(f"meta:{name}", content)
    yield from (Named("itemprop", words) for words in page.marked.get("articlesection", ())[:_MOST])
    for source, crumbs in trail(page, graph, classes):
        yield from (Named(source, crumb) for crumb in crumbs)
    if folder := _folder(page.url):
        yield Named(ADDRESS, folder)


def decide(stated: Sequence[Named], sites: set[str], title: str | None) -> Decided[str]:
    """Decide for the first name that is one: not the outlet's, the front page's, the article's own, nor a number.

    One that any article may bear (`News`) counts only where no other is stated.
    """
    refused = [_refused(one, sites, title or "") for one in stated]
    usable = [one for one, why in zip(stated, refused, strict=True) if not why]
    first = next((one for one in usable if not _is_general(one.text)), next(iter(usable), None))
    record = (
        statement("section", one.source, one.text, reason=why or _lost(one, first))
        for one, why in zip(stated, refused, strict=True)
        if one.text
    )
    return Decided(first.text if first else None, ordered(record))


def _lost(one: Named, first: Named | None) -> str:
    if first is None or one is first:
        return ""
    if squeeze(one.text) == squeeze(first.text):
        return AGREES
    return "may be any article's" if _is_general(one.text) else behind(first.source)


def _is_general(text: str) -> bool:
    return squeeze(text) in names("folders")


def _refused(one: Named, sites: set[str], title: str) -> str:
    """Why a name is none of a section; empty when it may be."""
    text, key = one.text, squeeze(one.text)
    if key in sites:
        return ONLY_OUTLET
    reasons = {
        "no name": not key or key.isdigit(),
        f"longer than {_LONGEST} characters": len(text) > _LONGEST,
        "an address": is_address(text),
        "the front page": key in names("front_pages"),
        "names none": key in names("no_sections"),
        "the title": _is_title(key, title) or (one.source == ADDRESS and _is_slug(text, title)),
    }
    return next((f"refused: {reason}" for reason, holds in reasons.items() if holds), "")


def _is_title(key: str, title: str) -> bool:
    """Whether a name is the title, or two thirds of it where a trail cuts it short."""
    whole = squeeze(title)
    return bool(whole) and whole.startswith(key) and 3 * len(key) >= 2 * len(whole)


def _is_slug(folder: str, title: str) -> bool:
    """Whether a folder is made of words of the title, as addresses spell them: several, all of which stand in it."""
    plain = "".join(one for one in normalize("NFKD", title) if not combining(one))
    words = folder.split()
    return len(words) > 1 and {squeeze(word) for word in words} <= {squeeze(word) for word in plain.split()}


def _folder(url: str | None) -> str | None:
    """The first folder of an address when it is a word that names more than that here are articles."""
    folders = urlsplit(url or "").path.strip("/").split("/")[:-1]
    for folder in (unquote(folder) for folder in folders[:2]):
        if _FOLDER.fullmatch(folder) and squeeze(folder) not in names("folders"):
            return " ".join(re.split(r"[-_]", folder))
    return None
