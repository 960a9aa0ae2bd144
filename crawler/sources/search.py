"""Answers of an outlet's own search: a web page of results, a feed, or a JSON Feed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from lxml import etree

from crawler.sources.content import NOT_HTML, Found, tidy, unpack
from crawler.sources.feed import read_feed
from crawler.sources.paging import following
from crawler.sources.section import MAX_LINKS, UNKNOWN, is_in_furniture, looks_like_article, parsed_page
from crawler.sources.shape import Shapes
from crawler.sources.times import read_time
from crawler.urls import absolute, canonical
from vocabulary.moment import Moment
from vocabulary.page import Candidate, FoundBy

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_SNIFFED = 2_000
_AROUND = 6
"""Elements around a result's link in which its date may be printed."""
_LOOKED_AT = 1_000
"""Characters of a result that are searched for a date."""
_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)  # noqa: SIM905
}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_DATES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)",
        r"(?<!\d)(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>(?:19|20)\d\d)(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<y>(?:19|20)\d\d)(?!\d)",
        rf"(?<![a-z]){_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>(?:19|20)\d\d)(?!\d)",
    )
)
"""How dates are printed beyond doubt: 03/04/2022 is a day in March or in April."""


def read_search(
    body: bytes,
    *,
    url: str,
    ours: Callable[[str], bool],
    content_type: str = "",
    encoding: str | None = None,
    known: Shapes = UNKNOWN,
) -> Found:
    """The results that a search names, and where their list goes on.

    `ours` tells whether an address is the outlet's. A result needs less to be taken for an article than a link of a
    section does: somebody searched for it. Its date is the one printed beside its link, where there is one alone.
    SourceError `not_html` or `not_a_feed` when it is neither.
    """
    start = unpack(body, word=NOT_HTML)[:_SNIFFED]
    if start[:1] in {b"{", b"["} or _FEED.search(start):
        found = read_feed(body, url=url, content_type=content_type)
        return replace(found, candidates=tuple(replace(one, found_by=FoundBy.SEARCH) for one in found.candidates))
    page, base = parsed_page(body, url=url, encoding=encoding)
    anchors: dict[str, list[etree._Element]] = {}
    for anchor, link in _results(page, base, ours, known):
        anchors.setdefault(link, []).append(anchor)
    around = _surroundings(anchors)
    return Found(
        candidates=tuple(
            Candidate(
                url=canonical(link),
                link=link,
                found_by=FoundBy.SEARCH,
                source=url,
                title=max(map(_text_of, found), key=len) or None,
                published=_date_of(around[link]) if link in around else None,
            )
            for link, found in anchors.items()
        ),
        further=following(page, url=url, base=base),
    )


def _results(
    page: etree._Element, base: str, ours: Callable[[str], bool], known: Shapes
) -> Iterator[tuple[etree._Element, str]]:
    for anchor in islice(page.iter("a"), MAX_LINKS):
        link = absolute(anchor.get("href") or "", base)
        if link is None or not ours(link) or canonical(link) == canonical(base):
            continue
        furniture = is_in_furniture(anchor)
        if looks_like_article(link, _text_of(anchor), shapes=known, in_furniture=furniture, is_result=True):
            yield anchor, link


def _text_of(anchor: etree._Element) -> str:
    return tidy(" ".join(map(str, anchor.itertext())))[:300]


def _surroundings(anchors: dict[str, list[etree._Element]]) -> dict[str, etree._Element]:
    """The largest element around each result that holds no other result."""
    held: dict[etree._Element, set[str]] = {}
    for link, found in anchors.items():
        for anchor in found:
            for element in islice(anchor.iterancestors(), _AROUND):
                held.setdefault(element, set()).add(link)
    around = {}
    for link, found in anchors.items():
        own = [element for element in islice(found[0].iterancestors(), _AROUND) if held[element] == {link}]
        if own:
            around[link] = own[-1]
    return around


def _date_of(element: etree._Element) -> Moment | None:
    """The date that a result states: of its `time` element, else the only one that is printed."""
    for time in element.iter("time"):
        if stated := read_time(time.get("datetime"), source="search"):
            return stated
    text = tidy(" ".join(map(str, element.itertext())))[:_LOOKED_AT]
    printed = {day for form in _DATES for match in form.finditer(text) if (day := _day(match.groupdict()))}
    return read_time(printed.pop(), source="search") if len(printed) == 1 else None


def _day(stated: dict[str, str | None]) -> str | None:
    named = stated.get("month")
    month = _MONTHS[named.lower()[:3]] if named else int(stated["m"] or 0)
    day = f"{stated['y']}-{month:02}-{int(stated['d'] or 0):02}"
    return day if read_time(day, source="search") else None
