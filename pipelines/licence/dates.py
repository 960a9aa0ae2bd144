"""For articles of which days a statement holds: `Articles published before 1 January 2020 are licensed under …`."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from pipelines.licence.rules import pattern, phrases

NEAR = 40
"""Folded characters between `from` and the day that it names."""


_UNTIL_EAST = re.compile(
    r"(?P<year>(?:19|20)\d{2})[\u5e74\ub144] ?(?P<month>\d{1,2})[\u6708\uc6d4] ?(?P<day>\d{1,2})[\u65e5\uc77c]"
    r" ?(?:\u307e\u3067|[\u4e4b\u4ee5]?\u524d|[\u4e3a\u70ba]\u6b62|\uae4c\uc9c0)"
)
"""`2019-12-31 until`: languages in which the word stands after the day."""


class Window(NamedTuple):
    """First and last day (ISO 8601) on which an article must have appeared; None is no limit."""

    first: str | None = None
    last: str | None = None


_AGE = frozenset({"since", "seit", "depuis", "desde", "sinds", "od", "\u0441", "from"})
_ONLY_YEAR = re.compile(r"\d{4}(?!-\d)")
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DAYS = tuple(
    re.compile(form)
    for form in (
        r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|[.ºª])?(?: of| de| do)? (?P<month>[^\W\d]{3,12})\.?,?"
        r"(?: of| de| do)? " + _YEAR,
        r"(?P<month>[^\W\d]{3,12})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? " + _YEAR,
        _YEAR + r"-(?P<month>\d{2})-(?P<day>\d{2})",
        r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?" + _YEAR,
        r"(?P<month>[^\W\d]{3,12})\.?,?(?: of| de| do)? " + _YEAR,
        _YEAR,
    )
)


def window_in(folded: str) -> Window | None:
    """The days that a folded statement names as its limits; None when it names none.

    A day that cannot be read is none, so what follows such words and is no day limits nothing here.
    """
    first = last = None
    for key in ("since", "after", "before", "until"):
        for match in pattern("dates", key).finditer(folded):
            said = folded[match.end() : match.end() + NEAR].lstrip(" ,")
            if match.group() in _AGE and _ONLY_YEAR.match(said):
                continue  # `since 1998` is more often the outlet's age
            found = _day(said, ends=key in {"after", "until"})
            if found is None:
                continue
            if key in {"since", "after"}:
                first = first or (found + timedelta(days=key == "after")).isoformat()
            else:
                last = last or (found - timedelta(days=key == "before")).isoformat()
    if last is None and (east := _UNTIL_EAST.search(folded)):
        found = _of(int(east["year"]), int(east["month"]), int(east["day"]), ends=True)
        last = found.isoformat() if found else None
    return Window(first, last) if first or last else None


def _day(text: str, *, ends: bool) -> date | None:
    """The day with which a text begins; of a month or a year the first, or the last when something `ends` with it."""
    for form in _DAYS:
        match = form.match(text)
        if match is None:
            continue
        said = match.groupdict()
        month = _month(said["month"]) if said.get("month") else None
        if said.get("month") and month is None:
            continue
        return _of(int(said["year"]), month, int(said["day"]) if said.get("day") else None, ends=ends)
    return None


def _of(year: int, month: int | None, day: int | None, *, ends: bool) -> date | None:
    if day is None and ends:
        after = date(year + 1, 1, 1) if month in {None, 12} else date(year, (month or 0) + 1, 1)
        return after - timedelta(days=1)
    try:
        return date(year, month or 1, day or 1)
    except ValueError:
        return None


def _month(word: str) -> int | None:
    """Number of a month, by its number or the beginning of its name in one of our languages."""
    if word.isdigit():
        return int(word) if 1 <= int(word) <= 12 else None  # noqa: PLR2004 - months
    for number in range(1, 13):
        if any(word.startswith(name) for name in phrases("dates", f"month_{number}")):
            return number
    return None
