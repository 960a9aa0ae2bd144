"""One stated time, read: ISO 8601 and its usual slips, RFC 2822, seconds since 1970, dates in many languages."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache

from babel import Locale, UnknownLocaleError

from vocabulary.moment import Moment

EARLIEST = date(1690, 1, 1)
"""No newspaper is older; earlier dates are placeholders such as 0001-01-01."""
AHEAD = timedelta(days=2)
"""A stated time may lie this far after now: clocks differ and zones go wrong. Later is refused."""
_PLACEHOLDER = date(1970, 1, 1)

_ISO = re.compile(
    r"""^(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})
    (?:(?:[T\s]\s?|T?\s+)(?P<H>\d{1,2}):?(?P<M>\d{2})(?::?(?P<S>\d{2})(?:[.,]\d{1,9})?)?
    \s*(?P<zone>Z|UTC|GMT|[+-]\d{1,2}:?\d{2}|[+-]\d{2})?)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOCK = re.compile(
    r"""^[^\d\n]{0,12}?(?P<H>\d{1,2})\s?[:.h]\s?(?P<M>\d{2})(?:[:.](?P<S>\d{2}))?\s*(?P<half>[ap]\.?m\b\.?)?
    \s*\(?(?P<zone>[a-z]{2,5}\b|[+-]\d{2}:?\d{2})?""",
    re.VERBOSE | re.IGNORECASE,
)
"""A time of day right behind a date."""
_DOTTED = re.compile(r"(?<!\d)(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?!\d)")
"""Day, month, year: with dots nobody puts the month first."""
_EAST_ASIAN = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s?[\u5e74\ub144]\s?(?P<m>\d{1,2})\s?[\u6708\uc6d4]\s?(?P<d>\d{1,2})\s?[\u65e5\uc77c]"
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
class _Months:
    """The names of months in one language, and how a date is written with them."""

    numbers: dict[str, int]
    written: re.Pattern[str]


def read_moment(raw: str, source: str, *, now: datetime, language: str | None = None) -> Moment | None:
    """Read one stated time; None when it is none, lies in the future or is a placeholder.

    `language` is that of the page: names of months are read in it and in English. Numbers such as 04/01/2022 are not
    read: nobody can tell the day from the month.
    """
    text = " ".join(raw.split())[:100]
    value = _iso(text) or _epoch(text) or _rfc2822(text) or _written(text, language)
    if value is None:
        return None
    moment = Moment.of(value, source=source, raw=raw[:100])
    return moment if plausible(moment, now) else None


def plausible(moment: Moment, now: datetime) -> bool:
    """Whether a newspaper may have stated this time by now."""
    day = moment.utc.date()
    return day >= EARLIEST and day != _PLACEHOLDER and moment.utc <= now + AHEAD


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


def _written(text: str, language: str | None) -> datetime | date | None:
    found = _in_words(text, language) or _EAST_ASIAN.search(text) or _DOTTED.search(text)
    if isinstance(found, re.Match):
        found = (int(found["y"]), int(found["m"]), int(found["d"]), found.end())
    if found is None:
        return None
    year, month, day, end = found
    try:
        return _with_clock(date(year, month, day), text[end:])
    except ValueError:
        return None


def _in_words(text: str, language: str | None) -> tuple[int, int, int, int] | None:
    for code in dict.fromkeys((language or "en", "en")):
        months = _months(code)
        match = months.written.search(text.lower()) if months else None
        if months and match:
            month = months.numbers[match["m1"] or match["m2"]]
            return int(match["y"]), month, int(match["d1"] or match["d2"]), match.end()
    return None


def _with_clock(day: date, rest: str) -> datetime | date:
    clock = _CLOCK.match(rest)
    if not clock:
        return day
    hour = int(clock["H"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)
    value = datetime(day.year, day.month, day.day, hour, int(clock["M"]), int(clock["S"] or 0))  # noqa: DTZ001 -- as stated
    return datetime.fromisoformat(value.isoformat() + _offset(clock["zone"]))


@cache
def _months(language: str) -> _Months | None:
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None
    numbers: dict[str, int] = {}
    for form in ("format", "stand-alone"):
        for width in ("abbreviated", "wide"):
            numbers |= {name.lower().rstrip("."): number for number, name in locale.months[form][width].items()}
    numbers = {name: number for name, number in numbers.items() if not name.isdigit() and len(name) > 1}
    if language == "en":
        numbers["sept"] = 9
    if not numbers:
        return None
    listed = "|".join(re.escape(name) for name in sorted(numbers, key=len, reverse=True))
    day = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th|er|\.|\u00ba)?"
    first = rf"(?<!\d){day.format('d1')}\s+(?:de\s+|d[\u2019'])?(?P<m1>{listed})\b\.?"
    second = rf"(?<!\w)(?P<m2>{listed})\.?\s+{day.format('d2')}"
    return _Months(numbers, re.compile(rf"(?:{first}|{second}),?\s+(?:de\s+|del\s+)?(?P<y>\d{{4}})(?!\d)"))
