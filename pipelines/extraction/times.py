"""When it was published and changed: what the page states, with its own offset, never converted and never guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from pipelines.extraction.clock import AHEAD, plausible, read_moment
from pipelines.extraction.graph import Graph, page_node
from pipelines.extraction.headings import head_lines
from pipelines.extraction.markup import Markup, finder, in_other_item, marks_of, without_other_items, words_of
from pipelines.extraction.words import pattern
from vocabulary.moment import Moment

_MIDNIGHT = "T00:00:00"
_EXACT = 3
"""Rank of a time of day with its zone: nothing says more."""

_PUBLISHED_METAS = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "parsely-pub-date"),
    *(
        "sailthru.date",
        "article.published",
        "article:published",
        "published_time",
        "pubdate",
        "pub_date",
        "publishdate",
    ),
    *("publish-date", "publish_date", "publish_time", "publication_date", "date.published", "published-date"),
    *("publisheddate", "rnews:datepublished", "mediator_published_time", "cxenseparse:recs:publishtime", "ptime"),
    *("originalpublicationdate", "article_date_original", "article:post_date", "citation_publication_date"),
    *(
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "dc.date",
        "dc.date.created",
        "date",
        "datecreated",
        "created",
    ),
)
_MODIFIED_METAS = (
    *(
        "article:modified_time",
        "og:updated_time",
        "og:modified_time",
        "datemodified",
        "article.updated",
        "article:modified",
    ),
    *("dcterms.modified", "dc.date.modified", "date.updated", "lastmod", "last-modified", "revised", "utime"),
)

_timed = finder(
    "//time | //@itemprop[contains(., 'ublished') or contains(., 'odified')]"
    "/parent::*[not(self::meta or self::link or self::time)]"
)

_dated = finder(
    "//*[self::p or self::div or self::span or self::li or self::small or self::h5 or self::h6 or self::td or self::dd"
    " or self::abbr or self::em or self::b or self::h2 or self::h3 or self::h4]"
    "[@class[contains(., 'date') or contains(., 'Date') or contains(., 'time') or contains(., 'ublish')"
    " or contains(., 'posted') or contains(., 'stamp') or contains(., 'slug')"
    " or contains(., 'yline') or contains(., 'meta') or contains(., 'datum') or contains(., 'fecha')]]"
)
"""Elements that may hold the date line that readers see."""
_noted = finder(
    "//*[@*[starts-with(name(), 'data-')"
    " and (contains(name(), 'time') or contains(name(), 'date') or contains(name(), 'publish'))]]"
)
"""Elements that note a time for the page's scripts."""
_OF_PUBLICATION = re.compile(r"(?:^|[_-])(?:date|time|datetime|timestamp|epoch|publish\w*|pub)(?:$|[_-])")
_LONGEST_LINE = 160
_MOST_LINES = 20
_MOST_NOTED = 60
_MASTHEAD = re.compile(
    r"(?:site|page|main|global)-?head|masthead|top-?bar|(?:^|[\s_-])today(?:$|[\s_-])|current-?date|weather",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"^\D*(?:[^\W\d]+\s+){6}|[^\W\d]{3,}[.!?\u3002]$")
"""A line that says more than when: six words before its first number, or a word with a full stop at its end."""


@dataclass(frozen=True, slots=True)
class _Stated:
    source: str
    raw: str


def published(page: Markup, graph: Graph, *, hint: Moment | None, language: str | None, now: datetime) -> Moment | None:
    """The time of publication: the first place that states one, more precisely where another place does so.

    The order is JSON-LD, meta elements, microdata and `time` elements, the feed. Only when none of them states one,
    the date line that readers see is read, in the page's `language`; htmldate looks for a day at last. The date line
    also adds the time of day or the zone where what is stated lacks it.
    """
    found = [
        moment
        for stated in _published(page, graph)
        if (moment := read_moment(stated.raw, stated.source, now=now, language=language))
    ]
    if hint is not None and plausible(hint, now):
        found.append(hint)
    stated = _sharpest(found)
    if stated is not None and _rank(stated) == _EXACT:
        return stated
    seen = [*_notes(page, now, changes=False), *_date_lines(page, language, now)]
    return _sharpest([stated, *seen] if stated else _first_day(seen)) or _last_resort(page, now)


def modified(
    page: Markup, graph: Graph, *, hint: Moment | None, published: Moment | None, now: datetime
) -> Moment | None:
    """The time of the last change, by the same order; None when it is stated to lie before publication."""
    found = [moment for stated in _modified(page, graph) if (moment := read_moment(stated.raw, stated.source, now=now))]
    if hint is not None and plausible(hint, now):
        found.append(hint)
    latest = _sharpest(found or list(_notes(page, now, changes=True)))
    if latest is None or published is None:
        return latest
    return latest if latest.iso[: len("2022-01-16")] >= published.iso[: len("2022-01-16")] else None


def _published(page: Markup, graph: Graph) -> Iterator[_Stated]:
    yield from _from_graph(page, graph, "datePublished", "dateCreated", "uploadDate")
    yield from (_Stated(f"meta:{name}", content) for name, content in page.metas(*_PUBLISHED_METAS))
    yield from _from_elements(page.tree, modified=False)


def _modified(page: Markup, graph: Graph) -> Iterator[_Stated]:
    yield from _from_graph(page, graph, "dateModified")
    yield from (_Stated(f"meta:{name}", content) for name, content in page.metas(*_MODIFIED_METAS))
    yield from _from_elements(page.tree, modified=True)


def _from_graph(page: Markup, graph: Graph, *names: str) -> Iterator[_Stated]:
    node = graph.article or page_node(graph, page.url)
    if node is None:
        return
    for name in names:
        for value in graph.resolve(node.get(name)):
            if isinstance(value, str):
                yield _Stated("json-ld", value)


def _from_elements(tree: HtmlElement, *, modified: bool) -> Iterator[_Stated]:
    """`time` elements and microdata in the article's own head; those of other items on the page are left out."""
    for element in _timed(tree):
        prop = (element.get("itemprop") or "").lower()
        marks = f"{prop} {element.get('class') or ''}".lower()
        is_time = element.tag == "time"
        if not is_time and prop not in {"datepublished", "datemodified"}:
            continue
        if _is_of_change(marks) is not modified or in_other_item(element) or _is_of_today(element):
            continue
        raw = element.get("datetime") or element.get("content") or words_of(element)
        if raw:
            yield _Stated("time" if is_time else f"itemprop:{prop}", raw)


def _is_of_today(element: HtmlElement) -> bool:
    """Whether an element stands in the page's masthead, where today's date is: above and outside the article."""
    return any(
        _MASTHEAD.search(marks_of(holder)) for holder in (element, *element.iterancestors("div", "header", "td"))
    )


def _is_of_change(marks: str) -> bool:
    """Whether an element's marks call it the time of a change; `published updated` is both, so publication."""
    return bool(re.search(r"modif|updat", marks)) and "publish" not in marks


def _rank(moment: Moment) -> int:
    """How much a moment says; midnight sharp stands for a day that a template made a time of."""
    if moment.is_day:
        return 0
    return {"local": 2, "instant": _EXACT}[moment.precision] if _MIDNIGHT not in moment.iso else 1


def _sharpest(found: list[Moment]) -> Moment | None:
    """The first stated time, unless another place states the same day more precisely."""
    if not found:
        return None
    first = found[0]
    for other in found[1:]:
        if _agree(first, other) and _rank(other) > _rank(first):
            first = other
    return first


def _first_day(seen: list[Moment]) -> list[Moment]:
    """The moments that readers see, those of another day than the first left out."""
    return [moment for moment in seen if moment.iso[: len("2022-01-16")] == seen[0].iso[: len("2022-01-16")]]


def _agree(one: Moment, other: Moment) -> bool:
    """Whether two moments may be one: the same day; and, where both have a time of day, minutes and seconds alike."""
    apart = abs((one.utc - other.utc).total_seconds())
    if one.is_day or _MIDNIGHT in one.iso:
        return one.iso[: len("2022-01-16")] == other.iso[: len("2022-01-16")]
    if other.is_day:
        return False
    return apart <= timedelta(hours=14).total_seconds() and apart % 900 < timedelta(minutes=1).total_seconds()


def _notes(page: Markup, now: datetime, *, changes: bool) -> Iterator[Moment]:
    """Times that elements of the article note in an attribute: `data-date-time`, `data-timestamp`, `abbr title`."""
    for element in _noted(page.tree)[:_MOST_NOTED]:
        if in_other_item(element):
            continue
        for name, value in element.items():
            if not name.startswith("data-") or not _OF_PUBLICATION.search(name[len("data") :]):
                continue
            if _is_of_change(name) is changes and (moment := read_moment(value, f"attribute:{name}", now=now)):
                yield moment


def _date_lines(page: Markup, language: str | None, now: datetime) -> Iterator[Moment]:
    """Date lines that readers see: those marked as such, then those between the headline and the text."""
    lines = [
        (_is_of_change(element.get("class") or ""), element.get("title") or words_of(element))
        for element in _dated(page.tree)[:_MOST_LINES]
        if not in_other_item(element) and not _is_of_today(element)
    ]
    lines += [(False, line) for line in head_lines(page.tree) if not _SENTENCE.search(line)]
    for line in [line for of_change, line in sorted(lines, key=lambda stated: stated[0]) if len(line) <= _LONGEST_LINE]:
        moment = _dated_in(_of_publication(line), language, now)
        if moment is not None:
            yield moment


def _of_publication(line: str) -> str:
    """The part of a date line that says when an article appeared, where another says when it changed.

    `Updated: 2 June 2022 | Published: 1 June 2022` and `4 aprile 2022 (modifica il 5 aprile 2022)`.
    """
    changed = pattern("changed").search(line)
    if changed is None:
        return line
    if re.search(r"\d", before := line[: changed.start()]) and re.search(r"\d{4}|\d[:.]\d", before):
        return before
    published = pattern("appeared").search(line, changed.end())
    return line[published.start() :] if published else line


def _dated_in(line: str, language: str | None, now: datetime) -> Moment | None:
    return read_moment(line, "date-line", now=now, language=language)


def _last_resort(page: Markup, now: datetime) -> Moment | None:
    """A day that htmldate finds in the page's own text or address, other items on the page left out."""
    latest = (now + AHEAD).date().isoformat()
    url = page.url if page.url and urlsplit(page.url).hostname else None
    own = without_other_items(page.tree)
    found = find_date(own, url=url, extensive_search=False, original_date=True, max_date=latest, verbose=False)
    return read_moment(found, "htmldate", now=now) if found else None
