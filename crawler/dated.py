"""Addresses that hold a date: `https://example.org/archive/{yyyy}/{mm}/{dd}` stands for a page a day.

With a month it is a page a month, with a year alone a page a year. Pure: nothing here asks the network.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from crawler.sources.spans import EARLIEST, Span
from crawler.window import Window

DATE_FIELDS = {"yyyy": "{0:%Y}", "mm": "{0:%m}", "dd": "{0:%d}", "m": "{0.month}", "d": "{0.day}"}
"""What may stand between braces, and how it is written: `{m}` and `{d}` are without the leading zero."""

_FIELD = re.compile(r"\{([^{}]*)\}")
_DAY = dt.timedelta(days=1)


def fields_in(url: str) -> list[str]:
    """What stands between braces in an address, in order."""
    return _FIELD.findall(url)


def problem_of_date(url: str) -> str | None:
    """What is wrong with the date in an address that holds one; None when nothing is."""
    fields = set(fields_in(url))
    if "yyyy" not in fields:
        return "has a month or a day without a year"
    if fields & {"dd", "d"} and not fields & {"mm", "m"}:
        return "has a day without a month"
    return None


def is_dated(url: str) -> bool:
    """Whether an address stands for a page of each day, month or year."""
    return bool(DATE_FIELDS.keys() & fields_in(url))


def pages_of(url: str, window: Window, *, today: dt.date, nearest: Span | None = None) -> list[tuple[str, Span]]:
    """Each page of the window with the days it is of, the newest first, or first those nearest to a seed's days.

    Without a window the pages of today and yesterday. Days to come have no pages; of a window without beginning the
    first day is that of 1990.
    """
    if window.since is None and window.until is None:
        first, last = today - _DAY, today
    else:
        first = window.since.astimezone(dt.UTC).date() if window.since else dt.date(EARLIEST, 1, 1)
        last = min(window.last_day or today, today)
    pages = [(_written(url, span[0]), span) for span in _spans(url, first, last)]
    if nearest is not None:
        pages.sort(key=lambda page: _distance(page[1], nearest))
    return pages


def _written(url: str, day: dt.date) -> str:
    return _FIELD.sub(lambda field: DATE_FIELDS[field[1]].format(day) if field[1] in DATE_FIELDS else field[0], url)


def _spans(url: str, first: dt.date, last: dt.date) -> Iterator[Span]:
    """The days, months or years from the last to the first."""
    fields = set(fields_in(url))
    while last >= first:
        begin, end = last, last
        if not fields & {"dd", "d"}:
            begin = begin.replace(day=1)
            end = end.replace(day=calendar.monthrange(end.year, end.month)[1])
            if not fields & {"mm", "m"}:
                begin, end = begin.replace(month=1), end.replace(month=12, day=31)
        yield begin, end
        if begin == dt.date.min:
            return
        last = begin - _DAY


def _distance(span: Span, nearest: Span) -> int:
    return max(0, (span[0] - nearest[1]).days, (nearest[0] - span[1]).days)
