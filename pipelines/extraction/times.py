"""When it was published and changed: what the page states, with its own offset, never converted and never guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from pipelines.extraction.graph import Graph
from pipelines.extraction.markup import Markup, finder, in_other_item, without_other_items, words_of
from vocabulary.moment import Moment

EARLIEST = date(1690, 1, 1)
"""No newspaper is older; earlier dates are placeholders such as 0001-01-01."""
_AHEAD = timedelta(days=2)
"""A stated time may lie this far after now: clocks differ and zones go wrong. Later is refused."""
_PLACEHOLDER = date(1970, 1, 1)
_MIDNIGHT = "T00:00:00"

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

_timed = finder("//time | //*[@itemprop][not(self::meta or self::link)]")

_ISO = re.compile(
    r"""^(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})
    (?:(?:[T\s]\s?|T?\s+)(?P<H>\d{1,2}):?(?P<M>\d{2})(?::?(?P<S>\d{2})(?:[.,]\d{1,9})?)?
    \s*(?P<zone>Z|UTC|GMT|[+-]\d{1,2}:?\d{2}|[+-]\d{2})?)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 -- a calendar reads best in one line
_ENGLISH = re.compile(
    r"""(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m1>[a-z]{3,9})\.?|(?P<m2>[a-z]{3,9})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?),?\s+(?P<y>\d{4})
    (?:\s*[,|\u2013-]?\s*(?:at\s+)?(?P<H>\d{1,2})[:.](?P<M>\d{2})(?:[:.](?P<S>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?
    \s*\(?(?P<zone>[a-z]{2,5}|[+-]\d{2}:?\d{2})?\)?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_ZONES = {
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "cet": 60,
    "wat": 60,
    "mez": 60,
    "cest": 120,
    "mesz": 120,
    "eet": 120,
    "sast": 120,
    "eest": 180,
    "msk": 180,
    "trt": 180,
    "eat": 180,
    "irst": 210,
    "pkt": 300,
    "wib": 420,
    "ict": 420,
    "hkt": 480,
    "sgt": 480,
    "myt": 480,
    "pht": 480,
    "awst": 480,
    "jst": 540,
    "kst": 540,
    "acst": 570,
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "brt": -180,
    "edt": -240,
    "est": -300,
    "cdt": -300,
    "mdt": -360,
    "mst": -420,
    "pdt": -420,
    "pst": -480,
    "akdt": -480,
    "akst": -540,
    "hst": -600,
}
"""Minutes east of UTC of zone names that mean one offset only; IST, CST and BST mean several and are not read."""


@dataclass(frozen=True, slots=True)
class _Stated:
    source: str
    raw: str


def published(page: Markup, graph: Graph, *, hint: Moment | None, now: datetime) -> Moment | None:
    """The time of publication: the first place that states one, more precisely where another place does so.

    The order is JSON-LD, meta elements, microdata and `time` elements, the feed; a date that htmldate finds in
    the page's text or address comes last and counts as a day only.
    """
    found = [
        moment for stated in _published(page, graph) if (moment := read_moment(stated.raw, stated.source, now=now))
    ]
    if hint is not None and _plausible(hint, now):
        found.append(hint)
    return _sharpest(found) or _last_resort(page, now)


def modified(
    page: Markup, graph: Graph, *, hint: Moment | None, published: Moment | None, now: datetime
) -> Moment | None:
    """The time of the last change, by the same order; None when it is stated to lie before publication."""
    found = [moment for stated in _modified(page, graph) if (moment := read_moment(stated.raw, stated.source, now=now))]
    if hint is not None and _plausible(hint, now):
        found.append(hint)
    latest = _sharpest(found)
    if latest is None or published is None:
        return latest
    return latest if latest.iso[: len("2022-01-16")] >= published.iso[: len("2022-01-16")] else None


def read_moment(raw: str, source: str, *, now: datetime) -> Moment | None:
    """Read one stated time; None when it is none, lies in the future or is a placeholder.

    Read are ISO 8601 and its usual slips, RFC 2822, seconds or milliseconds since 1970, and dates in English words.
    Numbers such as 04/01/2022 are not: nobody can tell the day from the month.
    """
    text = " ".join(raw.split())[:100]
    value = _iso(text) or _epoch(text) or _rfc2822(text) or _words(text)
    if value is None:
        return None
    moment = Moment.of(value, source=source, raw=raw[:100])
    return moment if _plausible(moment, now) else None


def _published(page: Markup, graph: Graph) -> Iterator[_Stated]:
    yield from _from_graph(graph, "datePublished", "dateCreated", "uploadDate")
    yield from (_Stated(f"meta:{name}", content) for name, content in page.metas(*_PUBLISHED_METAS))
    yield from _from_elements(page.tree, modified=False)


def _modified(page: Markup, graph: Graph) -> Iterator[_Stated]:
    yield from _from_graph(graph, "dateModified")
    yield from (_Stated(f"meta:{name}", content) for name, content in page.metas(*_MODIFIED_METAS))
    yield from _from_elements(page.tree, modified=True)


def _from_graph(graph: Graph, *names: str) -> Iterator[_Stated]:
    if graph.article is None:
        return
    for name in names:
        for value in graph.resolve(graph.article.get(name)):
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
        if bool(re.search(r"modif|updat", marks)) is not modified or in_other_item(element):
            continue
        raw = element.get("datetime") or element.get("content") or words_of(element)
        if raw:
            yield _Stated("time" if is_time else f"itemprop:{prop}", raw)


def _sharpest(found: list[Moment]) -> Moment | None:
    """The first stated time, unless another place states the same day more precisely."""
    if not found:
        return None
    first = found[0]
    rank = {"day": 0, "local": 1, "instant": 2}
    for other in found[1:]:
        same = _agree(first, other)
        if same and rank[other.precision] > rank[first.precision]:
            first = other
    return first


def _agree(one: Moment, other: Moment) -> bool:
    """Whether two moments may be one: the same day; and, where both have a time of day, minutes and seconds alike."""
    apart = abs((one.utc - other.utc).total_seconds())
    if one.is_day or _MIDNIGHT in one.iso:
        return one.iso[: len("2022-01-16")] == other.iso[: len("2022-01-16")]
    if other.is_day:
        return False
    return apart <= timedelta(hours=14).total_seconds() and apart % 900 < timedelta(minutes=1).total_seconds()


def _last_resort(page: Markup, now: datetime) -> Moment | None:
    """A day that htmldate finds in the page's own text or address, other items on the page left out."""
    latest = (now + _AHEAD).date().isoformat()
    url = page.url if page.url and urlsplit(page.url).hostname else None
    own = without_other_items(page.tree)
    found = find_date(own, url=url, extensive_search=False, original_date=True, max_date=latest, verbose=False)
    return read_moment(found, "htmldate", now=now) if found else None


def _plausible(moment: Moment, now: datetime) -> bool:
    day = moment.utc.date()
    return day >= EARLIEST and day != _PLACEHOLDER and moment.utc <= now + _AHEAD


def _iso(text: str) -> datetime | date | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    try:
        if match["H"] is None:
            return date(year, month, day)
        value = datetime(year, month, day, int(match["H"]), int(match["M"]), int(match["S"] or 0))  # noqa: DTZ001 -- as stated
        return datetime.fromisoformat(value.isoformat() + _offset(match["zone"]))
    except ValueError:
        return None


def _offset(zone: str | None) -> str:
    """An offset as ISO 8601 writes it; empty when no zone is stated or the name means several."""
    if not zone:
        return ""
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").zfill(2)
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > len("00") else (digits, "00")
        return f"{zone[0]}{hours.zfill(2)}:{minutes}"
    minutes_east = _ZONES.get(zone.lower())
    if minutes_east is None:
        return ""
    return f"{'-' if minutes_east < 0 else '+'}{abs(minutes_east) // 60:02d}:{abs(minutes_east) % 60:02d}"


def _epoch(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{9,13}", text) or len(text) in {11, 12}:
        return None
    seconds = int(text) / (1000 if len(text) == len("1642327200000") else 1)
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def _rfc2822(text: str) -> datetime | None:
    if not re.match(r"^[A-Za-z]{3,9},? \d{1,2} [A-Za-z]{3}", text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def _words(text: str) -> datetime | date | None:
    match = _ENGLISH.search(text)
    if not match:
        return None
    name = (match["m1"] or match["m2"]).lower()[: len("jan")]
    if name not in _MONTH_NAMES:
        return None
    month = _MONTH_NAMES.index(name) + 1
    try:
        day = date(int(match["y"]), month, int(match["d1"] or match["d2"]))
        if match["H"] is None:
            return day
        hour = int(match["H"])
        if match["half"]:
            hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
        value = datetime(day.year, day.month, day.day, hour, int(match["M"]), int(match["S"] or 0))  # noqa: DTZ001 -- as stated
        return datetime.fromisoformat(value.isoformat() + _offset(match["zone"]))
    except ValueError:
        return None
