"""When it was published and changed: what the page states, with its own offset, never converted and never guessed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from pipelines.extraction.cards import around_headline, is_beside
from pipelines.extraction.clock import AHEAD, NO_DATE, NO_SUCH_DATE, REFUSED, named_zone, read_time, refusal
from pipelines.extraction.graph import Graph, Node, page_node, text_of
from pipelines.extraction.headings import head_lines
from pipelines.extraction.marks import marks
from pipelines.extraction.markup import Markup, finder, in_other_item, marks_of, without_other_items, words_of
from pipelines.extraction.memory import once_a_page
from pipelines.extraction.record import AGREES, LESS_PRECISE, Decided, behind, ordered, statement
from pipelines.extraction.words import pattern, squeeze
from vocabulary.metadata import Statement
from vocabulary.moment import Moment

_MIDNIGHT = "T00:00:00"
_DAY = "2022-01-16"
"""How a day is written."""
_MINUTE = "2022-01-16T10:00"
"""How a minute is written."""
_MINUTES = timedelta(minutes=5)
"""Two times less far apart may be those of one act."""
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

_timed_in_order = finder(
    "//time | //@itemprop[contains(., 'ublished') or contains(., 'odified')]"
    "/parent::*[not(self::meta or self::link or self::time)]"
)
_DATED = re.compile("date|Date|time|ublish|posted|stamp|slug|yline|meta|datum|fecha")
_DATED_WORDS = ("date", "time", "ublish", "posted", "stamp", "slug", "yline", "meta", "datum", "fecha")
_LINES = frozenset({*("p", "div", "span", "li", "small", "h2", "h3", "h4", "h5", "h6", "td", "dd", "abbr", "em", "b")})
"""Elements that may hold the date line that readers see."""
_noted = once_a_page(
    finder(
        "//*[@*[starts-with(name(), 'data-')"
        " and (contains(name(), 'time') or contains(name(), 'date') or contains(name(), 'publish'))]]"
    )
)
"""Elements that note a time for the page's scripts."""
_OF_PUBLICATION = re.compile(r"(?:^|[_-])(?:date|time|datetime|timestamp|epoch|publish\w*|pub)(?:$|[_-])")
_DATED_PATH = re.compile(r"/(?P<y>(?:19|20)\d\d)(?P<sep>[/-]?)(?P<m>\d\d)(?P=sep)(?P<d>\d\d)(?=[/-])")
"""A day in an address: `/2022/01/16/`, `/2022-01-16-`, `/20220116/`."""
_LONGEST_LINE = 160
_MOST_LINES = 20
_MOST_NOTED = 60
_MOST_TWINS = 3
_MOST_TIMES = 12
_MASTHEAD = re.compile(
    r"(?:site|page|main|global)-?head|masthead|top-?bar|(?:^|[\s_-])today(?:$|[\s_-])|current-?date|weather",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"^\D*(?:[^\W\d]+\s+){6}|[^\W\d]{3,}[.!?\u3002]$")
"""A line that says more than when: six words before its first number, or a word with a full stop at its end."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A time as one place states it: read, or with the reason why it counts for nothing."""

    source: str
    raw: str
    moment: Moment | None
    refused: str = ""
    is_seen: bool = False
    """Read where readers see it, or where scripts do: it counts less than what is stated for programs."""


def published(
    page: Markup, graph: Graph, *, hint: Moment | None, language: str | None, now: datetime
) -> Decided[Moment]:
    """The time of publication, see `decide_published`; dates without month names are read by the page's `language`."""
    stated = list(stated_published(page, graph, hint=hint, language=language, now=now))
    return decide_published(stated, changed=_last_change(graph, now))


def stated_for_programs(page: Markup, graph: Graph, *, hint: Moment | None, now: datetime) -> Moment | None:
    """The time of publication as linked data, meta elements, the feed and the address state it, else None.

    What readers see is not looked at.
    """
    found = [_read(source, raw, now) for source, raw in _published(page, graph)]
    stated = [*filter(_tells, found), *_hinted(hint, now), *_in_address(page, now)]
    return decide_published(stated, changed=_last_change(graph, now)).value


def modified(
    page: Markup, graph: Graph, *, hint: Moment | None, published: Moment | None, now: datetime
) -> Decided[Moment]:
    """The time of the last change, see `decide_modified`."""
    return decide_modified(list(stated_modified(page, graph, hint=hint, now=now)), published)


def stated_published(
    page: Markup, graph: Graph, *, hint: Moment | None, language: str | None, now: datetime
) -> Iterator[Stated]:
    """Each time of publication that is stated: JSON-LD, meta elements, microdata and `time` elements, the feed.

    Where none of them has day, time and zone, also what readers see; htmldate looks at last where nothing is stated.
    """
    found = [_read(source, raw, now, language=language) for source, raw in _published(page, graph)]
    found = [*filter(_tells, found), *_hinted(hint, now)]
    yield from found
    stated = _sharpest(_read_times(found))
    if stated is None or _rank(stated) < _EXACT or any(_same_clock(stated, other) for other in _read_times(found)):
        seen = [*_notes(page, now, changes=False), *_date_lines(page, language, now)]
        yield from seen
        if stated is None and not _read_times(seen):
            labelled = [*_labelled(page, language, now)]
            impossible = {one.raw.strip() for one in found if one.refused == NO_SUCH_DATE}
            yield from labelled or _last_resort(page, graph, now, impossible=impossible)
    yield from _in_address(page, now)


def stated_modified(page: Markup, graph: Graph, *, hint: Moment | None, now: datetime) -> Iterator[Stated]:
    """Each time of a change that is stated; elements' notes for scripts only where there is no other."""
    found = [_read(source, raw, now) for source, raw in _modified(page, graph)]
    found = [*filter(_tells, found), *_hinted(hint, now)]
    yield from found
    if not _read_times(found):
        yield from _notes(page, now, changes=True)


def decide_published(stated: Sequence[Stated], changed: Moment | None = None) -> Decided[Moment]:
    """Decide for one time: that of the first place, more precisely where another place states the same time so.

    Programs write the time of the last change over that of publication: where the first place has the time at which
    JSON-LD says the article `changed`, an earlier one in a `meta` element is right.

    What is stated for programs goes before what readers see; of the latter only the day of the first counts.
    """
    stated = _in_named_zones(stated, changed)
    told = _read_times(one for one in stated if not one.is_seen)
    seen = _read_times(one for one in stated if one.is_seen)
    first = _with_right_zone(_sharpest(_before_change(stated, told, changed)), told, seen)
    chosen = _sharpest([first, *seen] if first else _first_day(seen))
    return _decided("published", stated, chosen)


def _in_named_zones(stated: Sequence[Stated], changed: Moment | None) -> list[Stated]:
    """What is stated, with the zone that IST, CST and BST mean where another time on the page has its offset."""
    times = [*_read_times(stated), *([changed] if changed else [])]
    offsets = {moment.iso[-len("+00:00") :] for moment in times if moment.precision == "instant"}
    return [
        replace(one, moment=replace(one.moment, iso=one.moment.iso + offset))
        if one.moment and one.moment.precision == "local" and (offset := named_zone(one.raw, offsets))
        else one
        for one in stated
    ]


def _before_change(stated: Sequence[Stated], told: list[Moment], changed: Moment | None) -> list[Moment]:
    """The times told to programs, that of the last change behind an earlier one that a `meta` element states."""
    if changed is None or not told or _rank(told[0]) < _EXACT or told[0].utc != changed.utc:
        return told
    metas = [one.moment for one in stated if one.moment and one.source.startswith("meta:") and not one.is_seen]
    earlier = [moment for moment in metas if _rank(moment) == _EXACT and moment.utc < changed.utc - _MINUTES]
    earlier = [moment for moment in earlier if not _agree(moment, changed)]
    return [*earlier[:1], *told]


def _last_change(graph: Graph, now: datetime) -> Moment | None:
    """The time of the last change as JSON-LD has it."""
    value = graph.article.get("dateModified") if graph.article else None
    return read_time(value, "json-ld", now=now)[0] if isinstance(value, str) else None


def decide_modified(stated: Sequence[Stated], published: Moment | None) -> Decided[Moment]:
    """Decide for one time, in the same way; none that is stated to lie before publication."""
    latest = _sharpest(_read_times(stated))
    if latest is None or published is None or latest.iso[: len(_DAY)] >= published.iso[: len(_DAY)]:
        return _decided("modified", stated, latest)
    before = f"{REFUSED}lies before publication ({published.iso})"
    return _decided("modified", [replace(one, refused=one.refused or before) for one in stated], None)


def _decided(field: str, stated: Sequence[Stated], chosen: Moment | None) -> Decided[Moment]:
    record: list[Statement] = []
    for one in stated:
        why = one.refused or ("" if one.moment is chosen else _lost(one.moment, chosen))
        record.append(statement(field, one.source, one.moment.iso if one.moment else "", one.raw, why))
    return Decided(chosen, ordered(record))


def _lost(moment: Moment | None, chosen: Moment | None) -> str:
    """Why a time is not the one that was chosen."""
    assert moment is not None
    assert chosen is not None
    if moment.iso == chosen.iso or (moment.precision == chosen.precision == "instant" and moment.utc == chosen.utc):
        return AGREES
    if _agree(moment, chosen) or _agree(chosen, moment):
        return LESS_PRECISE if _rank(moment) <= _rank(chosen) else behind(chosen.source)
    return behind(chosen.source)


def _read(source: str, raw: str, now: datetime, *, language: str | None = None, is_seen: bool = False) -> Stated:
    moment, refused = read_time(raw, source, now=now, language=language)
    return Stated(source, raw, moment, refused, is_seen)


def _hinted(hint: Moment | None, now: datetime) -> list[Stated]:
    """What the feed or sitemap states."""
    if hint is None:
        return []
    refused = refusal(hint, now)
    return [Stated(hint.source, hint.raw, None if refused else hint, refused)]


def _read_times(stated: Iterable[Stated]) -> list[Moment]:
    return [one.moment for one in stated if one.moment is not None]


def _published(page: Markup, graph: Graph) -> Iterator[tuple[str, str]]:
    yield from _from_graph(page, graph, "datePublished", "dateCreated", "uploadDate")
    yield from ((f"meta:{name}", content) for name, content in page.metas(*_PUBLISHED_METAS))
    yield from _from_state(graph, "datePublished")
    yield from _from_elements(page.tree, modified=False)


def _modified(page: Markup, graph: Graph) -> Iterator[tuple[str, str]]:
    yield from _from_graph(page, graph, "dateModified")
    yield from ((f"meta:{name}", content) for name, content in page.metas(*_MODIFIED_METAS))
    yield from _from_state(graph, "dateModified")
    yield from _from_elements(page.tree, modified=True)


def _from_graph(page: Markup, graph: Graph, *names: str) -> Iterator[tuple[str, str]]:
    nodes = [graph.article, *_twins(graph, graph.article)] if graph.article else []
    if not any(node.get(names[0]) for node in nodes) and (own := page_node(graph, page.url)):
        nodes.append(own)
    for name in names:
        for described in nodes:
            for value in graph.resolve(described.get(name)):
                if isinstance(value, str):
                    yield "json-ld", value


def _from_state(graph: Graph, name: str) -> Iterator[tuple[str, str]]:
    """Times that the page's own programs keep."""
    for value in graph.resolve(graph.state.get(name)) if graph.state else ():
        if isinstance(value, str):
            yield "state", value


def _twins(graph: Graph, article: Node) -> Iterator[Node]:
    """Other descriptions of the same article: with the same headline."""
    headline = squeeze(text_of(article.get("headline")) or "")
    if not headline:
        return
    others = (node for node in graph.nodes if node is not article and "headline" in node)
    alike = (node for node in others if squeeze(text_of(node.get("headline")) or "") == headline)
    yield from islice(alike, _MOST_TWINS)


def _from_elements(tree: HtmlElement, *, modified: bool) -> Iterator[tuple[str, str]]:
    """`time` elements and microdata in the article's own head; those of other items on the page are left out."""
    own = frozenset[HtmlElement]()
    found = 0
    for element in _timed(tree):
        prop = (element.get("itemprop") or "").lower()
        called = f"{prop} {element.get('class') or ''}".lower()
        is_time = element.tag == "time"
        if not is_time and prop not in {"datepublished", "datemodified"}:
            continue
        if _is_of_change(called) is not modified or in_other_item(element) or _is_of_today(element):
            continue
        if next(element.iterancestors("blockquote"), None) is not None:
            continue
        own = own or around_headline(tree)
        raw = element.get("datetime") or element.get("content") or words_of(element)
        if raw and not is_beside(element, own):
            found += 1
            yield "time" if is_time else f"itemprop:{prop}", raw
        if found == _MOST_TIMES:
            return


def _timed(tree: HtmlElement) -> Sequence[HtmlElement]:
    """`time` elements, and others for readers whose microdata is a time, in page order."""
    stating = marks(tree).having({"itemprop": lambda said: "ublished" in said or "odified" in said})
    is_other = any(element.tag not in {"meta", "link", "time"} for element in stating)
    return _timed_in_order(tree) if is_other else [*tree.iter("time")]


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


def _with_right_zone(first: Moment | None, told: Sequence[Moment], seen: Sequence[Moment]) -> Moment | None:
    """The time, or the same with the zone that fits: programs put a local zone to UTC's clock, or UTC to a local one.

    Where another place has a local time that is this one in UTC, the other is right. Where both have the same clock,
    the one whose local time readers see.
    """
    if first is None or _rank(first) < _EXACT:
        return first
    for other in told:
        if _rank(other) == _EXACT and _clock(first) == _clock_utc(other) != _clock(other) and not _is_utc(first):
            return other
        if _same_clock(first, other):
            utc, local = (first, other) if _is_utc(first) else (other, first)
            shown = {_clock(moment) for moment in seen if not moment.is_day}
            here = utc.utc.astimezone(datetime.fromisoformat(local.iso).tzinfo).isoformat()[: len(_MINUTE)]
            return local if _clock(local) in shown else utc if here in shown else first
    return first


def _same_clock(one: Moment, other: Moment) -> bool:
    """Whether two times show the same clock, one of them in UTC and the other not."""
    if one.precision != "instant" or other.precision != "instant":
        return False
    return _clock(one) == _clock(other) and _is_utc(one) is not _is_utc(other)


def _is_utc(moment: Moment) -> bool:
    return datetime.fromisoformat(moment.iso).utcoffset() == timedelta(0)


def _clock(moment: Moment) -> str:
    return moment.iso[: len(_MINUTE)]


def _clock_utc(moment: Moment) -> str:
    return moment.utc.isoformat()[: len(_MINUTE)]


def _first_day(seen: list[Moment]) -> list[Moment]:
    """The moments that readers see, those of another day than the first left out."""
    return [moment for moment in seen if moment.iso[: len(_DAY)] == seen[0].iso[: len(_DAY)]]


def _agree(one: Moment, other: Moment) -> bool:
    """Whether two moments may be one: the same day; and, where both have a time of day, minutes and seconds alike."""
    apart = abs((one.utc - other.utc).total_seconds())
    if one.is_day or _MIDNIGHT in one.iso:
        return one.iso[: len(_DAY)] == other.iso[: len(_DAY)]
    if other.is_day:
        return False
    return apart <= timedelta(hours=14).total_seconds() and apart % 900 < timedelta(minutes=1).total_seconds()


def _notes(page: Markup, now: datetime, *, changes: bool) -> Iterator[Stated]:
    """Times that elements of the article note in an attribute: `data-date-time`, `data-timestamp`, `abbr title`."""
    for element in _noted(page.tree)[:_MOST_NOTED]:
        if in_other_item(element):
            continue
        noting = (name for name in element.keys() if name.startswith("data-"))  # noqa: SIM118 -- an element goes through its children
        noting = (name for name in noting if _OF_PUBLICATION.search(name[len("data") :]))
        for name in islice((name for name in noting if _is_of_change(name) is changes), _MOST_NOTED):
            value = element.get(name) or ""
            yield from filter(_tells, [_read(f"attribute:{name}", value, now, is_seen=True)])


def _date_lines(page: Markup, language: str | None, now: datetime) -> Iterator[Stated]:
    """Date lines that readers see: those marked as such, below the headline first, then those without a mark there."""
    head = head_lines(page.tree)
    own = around_headline(page.tree)
    lines: list[tuple[bool, bool, str]] = []
    dated = (element for element in marks(page.tree).classed(_DATED, *_DATED_WORDS) if element.tag in _LINES)
    for element in islice(dated, _MOST_LINES):
        if not in_other_item(element) and not _is_of_today(element) and not is_beside(element, own):
            of_change, line = _is_of_change(element.get("class") or ""), element.get("title") or words_of(element)
            lines.append((of_change, not any(line in shown for shown in head), line))
    lines += [(False, True, line) for line in head if not _SENTENCE.search(line)]
    for line in [line for *_, line in sorted(lines, key=lambda told: told[:2]) if len(line) <= _LONGEST_LINE]:
        yield from filter(_tells, [_read("date-line", _of_publication(line), now, language=language, is_seen=True)])


def _labelled(page: Markup, language: str | None, now: datetime) -> Iterator[Stated]:
    """The first line of the page that says of itself when the article appeared: `Published: 25.10.2007 15:19`."""
    for element in page.tree.iter("p", "div", "span", "td", "li", "small", "i", "em"):
        text = (element.text or "").strip()
        if not text or not pattern("appeared").match(text) or in_other_item(element):
            continue
        line = words_of(element)
        if len(line) <= _LONGEST_LINE:
            said = _read("date-line", _of_publication(line), now, language=language, is_seen=True)
            if said.moment is not None:
                yield said
                return


def _tells(stated: Stated) -> bool:
    """Whether a place states a day at all: a visible line or a `time` element may hold other words, or a clock's."""
    return stated.refused != NO_DATE or stated.source.startswith(("json-ld", "meta:"))


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


def _last_resort(page: Markup, graph: Graph, now: datetime, *, impossible: AbstractSet[str]) -> Iterator[Stated]:
    """A day that htmldate finds in the page's own text or address, other items on the page left out.

    Left out too is what states an `impossible` date: htmldate makes the first of February of the thirtieth.
    """
    latest = (now + AHEAD).date().isoformat()
    url = page.url if page.url and urlsplit(page.url).hostname else None
    own = without_other_items(page.tree)
    for script in list(own.iter("script")) if graph.nodes else ():  # it would read of other articles what was read here
        if "ld+json" in (script.get("type") or "").lower() and script.getparent() is not None:
            script.drop_tree()
    for element in list(own.iter("meta", "time")) if impossible else ():
        stated = ((element.get("content") or "").strip(), (element.get("datetime") or "").strip(), words_of(element))
        if element.getparent() is not None and not impossible.isdisjoint(stated):
            element.drop_tree()
    try:
        found = find_date(own, url=url, extensive_search=False, original_date=True, max_date=latest, verbose=False)
    except ValueError:  # it reads dates with offsets that no zone has (`+99:99`), and fails; there is no other to ask
        return
    if found:
        yield _read("htmldate", found, now, is_seen=True)


def _in_address(page: Markup, now: datetime) -> Iterator[Stated]:
    """The day that the page's address holds: what htmldate looks at first, else only kept beside what is stated."""
    found = _DATED_PATH.search(urlsplit(page.url or "").path)
    if found:
        yield from filter(_tells, [_read("url", "-".join((found["y"], found["m"], found["d"])), now, is_seen=True)])
