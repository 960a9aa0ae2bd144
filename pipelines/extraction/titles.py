"""The headline as printed: every place that states one is asked, the form most of them agree on wins."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from pipelines.extraction.graph import Graph, text_of
from pipelines.extraction.headings import headings, headline_of, is_marked, is_name, without_part
from pipelines.extraction.markup import Markup, plain, words_of
from pipelines.extraction.record import AGREES, ONLY_OUTLET, Decided, ordered, statement
from pipelines.extraction.words import akin, squeeze
from vocabulary.page import Candidate

_WEIGHTS = {
    "headline": 4.0,
    "h1": 1.5,
    "doubtful h1": 0.5,
    "json-ld": 1.25,
    "og:title": 1.0,
    "title": 0.75,
    "feed": 0.75,
    "itemprop": 0.5,
    "twitter:title": 0.25,
}
"""How much each place counts; og and twitter are mostly one statement.

`headline` is the one heading of a page that is marked as its headline or akin to what else is stated: what readers see
counts more than wordings made for search engines and networks. One of several headings settles a tie. `feed` is
whatever named the page: feed, sitemap, section or search.
"""
_HEADINGS = frozenset({"h1", "headline"})
"""Places that readers see."""
_FORM = ("headline", "h1", "json-ld", "og:title", "itemprop", "feed", "twitter:title", "title")
"""Whose spelling is taken when several agree but for punctuation and case."""
_SEPARATOR = re.compile(r"\s+[-\u2013\u2014|·•:»«]{1,2}\s+|\s*[|\uff5c\uff1a_]\s*")
_UNDERSCORED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])(?:_[^_\s]{1,14})+(?:-[^_]{1,20})?$")
"""Behind a Chinese title, parted by `_`: always section and site."""
_HYPHENED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])(?:-{1,2}[\u4e00-\u9fffA-Za-z]{2,14})+$")
"""The same parted by hyphens without blanks."""
_IN_BRACKETS = re.compile(r"\s*[\u3010\uff08(\[]([^\u3010\u3011\uff08\uff09()\[\]]{1,40})[\u3011\uff09)\]]$")
"""What stands in brackets at the end, as Japanese portals give the paper."""
_MAX_H1 = 6
_LONGEST = 400
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Headline:
    """A candidate."""

    source: str
    text: str


def title(page: Markup, graph: Graph, stated: Sequence[Headline], names: set[str]) -> Decided[Headline]:
    """Decide for one of the headlines that `candidates` found. `names` are the outlet's."""
    return decide(stated, names, _sections(page, graph))


def decide(stated: Sequence[Headline], names: set[str], sections: set[str]) -> Decided[Headline]:
    """Decide for one headline: the outlet's or section's name cut off, the form that most places agree on, weighted.

    `names` and `sections` are those of the outlet and of the page, squeezed. What only names the outlet is no
    headline, nor is what another place has in full. Of the forms that agree the best spelling is taken.
    """
    said = [(one, Headline(one.source, _trimmed(one.text)[:_LONGEST])) for one in stated]
    said = [(one, trimmed) for one, trimmed in said if squeeze(trimmed.text)]
    keys = {squeeze(trimmed.text) for _, trimmed in said} - names
    whole = {squeeze(_without_site(trimmed.text, names, sections, keys)) for _, trimmed in said}
    refused = [_refused(trimmed.text, names, whole) for _, trimmed in said]
    keys -= {squeeze(trimmed.text) for (_, trimmed), why in zip(said, refused, strict=True) if why}
    cut = [
        trimmed if why else Headline(trimmed.source, _without_site(trimmed.text, names, sections, keys))
        for (_, trimmed), why in zip(said, refused, strict=True)
    ]
    winner = _winner([headline for headline, why in zip(cut, refused, strict=True) if not why])
    record = (
        statement("title", one.source, headline.text, one.text, why or _lost(headline, winner))
        for (one, _), headline, why in zip(said, cut, refused, strict=True)
    )
    return Decided(winner, ordered(record))


def _refused(text: str, names: set[str], keys: set[str]) -> str:
    """Why a headline counts for nothing; empty when it counts."""
    if squeeze(text) in names:
        return ONLY_OUTLET
    return "cut short, elsewhere in full" if _is_cut_short(text, keys) else ""


def _winner(cut: Sequence[Headline]) -> Headline | None:
    """The headline on which most places agree, weighted; between equals that of the first place."""
    if not cut:
        return None
    order = [squeeze(c.text) for c in cut]
    others = [key for c, key in zip(cut, order, strict=True) if c.source not in _HEADINGS]
    shown = {key for c, key in zip(cut, order, strict=True) if c.source in _HEADINGS}
    votes: dict[str, float] = {}
    for source, key in {(c.source, key) for c, key in zip(cut, order, strict=True)}:
        weight = source if source in _WEIGHTS else "feed"
        if source in _HEADINGS and others:
            is_akin = any(akin(key, other) for other in others)
            is_headline = len(shown) == 1 and (is_akin or source == "headline")
            weight = "headline" if is_headline else "h1" if is_akin else "doubtful h1"
        votes[key] = votes.get(key, 0.0) + _WEIGHTS[weight]
    winner = max(votes, key=lambda key: (votes[key], -order.index(key)))
    return _best_form([c for c in cut if squeeze(c.text) == winner])


def _lost(headline: Headline, winner: Headline | None) -> str:
    """Why a headline is not the one that was chosen; empty when it is."""
    if headline == winner:
        return ""
    return AGREES if winner and squeeze(headline.text) == squeeze(winner.text) else "other words, in fewer places"


def candidates(page: Markup, graph: Graph, hints: Candidate | None) -> Iterator[Headline]:
    """Every headline that the page, or the feed or sitemap by which it was found, states, uncut."""
    elsewhere = [*_from_data(page, graph, hints)]
    stated = {squeeze(headline.text) for headline in elsewhere}
    for heading in headings(page.tree)[:_MAX_H1]:
        yield Headline("headline" if is_marked(heading) else "h1", without_part(heading, stated))
    yield from elsewhere


def _from_data(page: Markup, graph: Graph, hints: Candidate | None) -> Iterator[Headline]:
    """Headlines stated for machines."""
    if graph.article is not None:
        yield Headline("json-ld", text_of(graph.article.get("headline")) or text_of(graph.article.get("name")) or "")
    for name, content in page.metas("og:title", "twitter:title"):
        yield Headline(name, content)
    for content in [content for _, content in page.metas("headline")][:1]:
        yield Headline("itemprop", content)
    element = page.tree.find(".//head/title")
    if element is not None:
        yield Headline("title", _HYPHENED.sub("", _UNDERSCORED.sub("", words_of(element)[: 2 * _LONGEST])))
    if hints is not None and hints.title:
        yield Headline(hints.found_by.value, hints.title)


def site_names(page: Markup, graph: Graph) -> set[str]:
    """Names by which the outlet calls itself, squeezed: og:site_name, publisher, host name."""
    names = [content for _, content in page.metas("og:site_name", "application-name", "apple-mobile-web-app-title")]
    publishers = graph.resolve(graph.article.get("publisher")) if graph.article else []
    names += [text_of(p if isinstance(p, str) else p.get("name")) or "" for p in publishers]
    names = [part for name in names for part in (name, *_SEPARATOR.split(name))]
    names += _beside_heading(page)
    names += [words_of(heading) for heading in list(page.tree.iter("h1"))[:_MAX_H1] if is_name(heading)]
    host = (urlsplit(page.url or "").hostname or "").removeprefix("www.")
    names += [host, host.rsplit(".", 1)[0], *host.split(".")[:1]]
    return {squeezed for name in names if 0 < len(squeezed := squeeze(name)) <= _LONGEST_NAME}


def _beside_heading(page: Markup) -> list[str]:
    """What the `title` element says beside the headline: after it the last part, before it the first."""
    element = page.tree.find(".//head/title")
    title = words_of(element)[: 2 * _LONGEST] if element is not None else ""
    parted = _UNDERSCORED.search(title) or _HYPHENED.search(title)
    if parted:
        return [re.split("[-_]", parted[0])[-1]]
    known = {squeeze(headline_of(heading)) for heading in headings(page.tree)[:_MAX_H1]}
    known |= {squeeze(content) for _, content in page.metas("og:title")}
    for match in _SEPARATOR.finditer(title):
        if squeeze(title[: match.start()]) in known:
            return _SEPARATOR.split(title[match.end() :])[-1:]
        if squeeze(title[match.end() :]) in known:
            return _SEPARATOR.split(title[: match.start()])[:1]
    return []


def _trimmed(text: str) -> str:
    """A headline without marks left at its ends; quotation marks stay where they are in pairs."""
    text = plain(text).strip("|·•- ")
    return text if text.count("«") == text.count("»") else text.strip("»« ")


def _is_cut_short(text: str, keys: set[str]) -> bool:
    """Whether a headline ends in dots and another place has the whole of it."""
    key = squeeze(text)
    return text.endswith(("…", "...")) and any(other.startswith(key) and other != key for other in keys)


def _sections(page: Markup, graph: Graph) -> set[str]:
    """Names of the section the page stands in: meta, JSON-LD and the path of its address."""
    stated = [content for _, content in page.metas("article:section", "section", "parsely-section")]
    stated += (
        [value for value in graph.resolve(graph.article.get("articleSection")) if isinstance(value, str)]
        if graph.article
        else []
    )
    folders = urlsplit(page.url or "").path.rstrip("/").split("/")[:-1]
    return {key for name in (*stated, *folders) if len(key := squeeze(name)) >= len("law") and not key.isdigit()}


def _without_site(text: str, names: set[str], sections: set[str], stated: set[str]) -> str:
    """Cut a site's or section's name from either end when it is known, or when what is left is stated elsewhere."""
    parts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(text)]
    for start, end in parts:
        head, tail = text[:start], text[end:]
        if squeeze(head) in stated:
            return head
        if squeeze(tail) in stated:
            return tail
    for start, end in reversed(parts):
        if _is_site(text[end:], names, sections):
            return _without_site(text[:start], names, sections, stated)
    for start, end in parts[:1]:
        if squeeze(text[:start]) in names | sections:
            return text[end:]
    bracketed = _IN_BRACKETS.search(text)
    return text[: bracketed.start()] if bracketed and squeeze(bracketed[1]) in names else text


def _is_site(part: str, names: set[str], sections: set[str]) -> bool:
    """Whether what stands behind a headline names the site (`CNN`, `CNN International`) or its section."""
    key = squeeze(part)
    return key in names | sections or any(
        len(key) > len("cnn") and (key.startswith(name) or name == key) for name in names if len(name) > len("cnn")
    )


def _joints(text: str) -> int:
    """How often a capital stands right behind a small letter: where elements meet that only their markup parts."""
    return sum(one.islower() and other.isupper() for one, other in pairwise(text))


def _best_form(agreeing: Sequence[Headline]) -> Headline:
    texts = {c.text for c in agreeing}
    most = max(len(text.split()) for text in texts)
    least = min(map(_joints, texts)) if len(texts) > 1 else 0

    def rank(c: Headline) -> tuple[bool, bool, int]:
        place = _FORM.index(c.source if c.source in _FORM else "feed")
        is_glued = len(texts) > 1 and len(c.text.split()) < most and _joints(c.text) > least
        return c.text.isupper() and len(c.text) > len("BREAKING"), is_glued, place

    return min(agreeing, key=rank)
