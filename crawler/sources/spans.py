"""Of which time a sitemap of an index tells, as its own address says: `sitemap-2022-01.xml`, `?yyyy=2022&mm=01`."""

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

Span = tuple[dt.date, dt.date]
"""The first day and the last."""

EARLIEST = 1990
"""Year. No newsroom had a site before; smaller numbers count files."""
_MARGIN = dt.timedelta(days=2)
"""Zones of newsrooms, and articles that were listed a day after they were written."""
_YEAR, _MONTH, _DAY = r"(?P<y>(?:19|20)\d\d)", r"(?P<m>0?[1-9]|1[0-2])", r"(?P<d>0?[1-9]|[12]\d|3[01])"
_BETWEEN = r"[-_/.]"
_NAMES = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_NAMED = rf"(?P<name>{'|'.join(_NAMES)})[a-z]{{0,6}}"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:yyyy|year)={_YEAR}(?:&(?:mm|month)={_MONTH})?(?:&(?:dd|day)={_DAY})?(?!\d)",
        rf"(?<!\d){_YEAR}{_BETWEEN}{_MONTH}{_BETWEEN}{_DAY}(?!\d)",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"(?<!\d){_YEAR}{_BETWEEN}{_MONTH}(?!\d)",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?!\d)",
        rf"(?<!\d){_YEAR}{_BETWEEN}?{_NAMED}(?![a-z])",
        rf"(?<![a-z]){_NAMED}{_BETWEEN}?{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}(?!\d)",
    )
)


def span_of(url: str) -> Span | None:
    """The days that a sitemap's address names; None when it names none."""
    parts = urlsplit(url)
    text = f"{parts.path}?{parts.query}"
    for form in _FORMS:
        found = form.search(text)
        if found is None:
            continue
        stated = found.groupdict()
        year = int(stated["y"])
        month = _NAMES[stated["name"][:3].lower()] if stated.get("name") else int(stated.get("m") or 0)
        return _span(year, month, int(stated.get("d") or 0))
    return None


def spans_of(urls: Iterable[str]) -> dict[str, Span]:
    """Of the sitemaps of one index the days that their addresses name, where these can be believed.

    A number is a year only when every sitemap that is named alike has one there: `sitemap-2022.xml` between
    `sitemap-2021.xml` and `sitemap-2023.xml`, but not after `sitemap-17.xml`.
    """
    alike: dict[str, dict[str, Span | None]] = defaultdict(dict)
    for url in urls:
        alike[re.sub(r"\d+", "#", url)][url] = span_of(url)
    return {
        url: span
        for group in alike.values()
        if all(span is not None and span[0].year >= EARLIEST for span in group.values())
        for url, span in group.items()
        if span is not None
    }


def meets(span: Span, since: dt.datetime | None, until: dt.datetime | None) -> bool:
    """Whether some days are of the window, give or take two."""
    first, last = span[0] - _MARGIN, span[1] + _MARGIN
    return not (since and last < since.date()) and not (until and first > until.date())


def _span(year: int, month: int, day: int) -> Span | None:
    if not month:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    last = calendar.monthrange(year, month)[1]
    if day > last:
        return None
    return dt.date(year, month, day or 1), dt.date(year, month, day or last)
