"""Times as feeds and sitemaps state them, with their zone kept."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from vocabulary.moment import Moment

EARLIEST = 1980
"""Year. Earlier times in feeds are zeros of some clock, not times of publication."""
LATEST = 2200
"""Year. Later times stand for "never": 9999-12-31 and the like."""

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d{1,9})?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.IGNORECASE,
)


_OFFSET = re.compile(r"\s*(?:\b(?:GMT|UTC)|(?<=\d\s))(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?$")
"""`GMT+9` and `+03:30`, which RFC 822 does not know and feeds do."""
_HALF_DAY = re.compile(r"\b(?P<hour>0?[1-9]|1[0-2])(?P<rest>:\d\d(?::\d\d)?)\s?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE)


def read_time(raw: str | None, *, source: str) -> Moment | None:
    """ISO 8601 in the forms of the web, or RFC 822; None for what is neither, and never a guess."""
    if not raw or len(raw) > 100:  # noqa: PLR2004 - no time needs more
        return None
    text = " ".join(raw.split())
    value = _iso(text) or _rfc822(text)
    if value is None or not EARLIEST <= value.year <= LATEST:
        return None
    return Moment.of(value, source=source, raw=raw)


def _iso(text: str) -> dt.datetime | dt.date | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    day, clock, zone = match.groups()
    try:
        if clock is None:
            return dt.date.fromisoformat(day)
        offset = "+00:00" if zone and zone.upper() in {"Z", "UTC", "GMT"} else zone or ""
        return dt.datetime.fromisoformat(f"{day}T{clock}{offset}")
    except ValueError:
        return None


def _rfc822(text: str) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(_OFFSET.sub(_offset, _HALF_DAY.sub(_of_24_hours, text)))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _offset(match: re.Match[str]) -> str:
    return f" {match['sign']}{int(match['hours']):02}{match['minutes'] or '00'}"


def _of_24_hours(match: re.Match[str]) -> str:
    return f"{int(match['hour']) % 12 + 12 * (match['half'] in 'pP'):02}{match['rest']}"
