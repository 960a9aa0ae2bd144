"""One stated time, read: ISO 8601 and its usual slips, RFC 2822, seconds since 1970, dates in many languages."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache

from babel import Locale, UnknownLocaleError

from pipelines.extraction.words import words
from vocabulary.moment import Moment

EARLIEST = date(1690, 1, 1)
"""No newspaper is older; earlier dates are placeholders such as 0001-01-01."""
AHEAD = timedelta(days=2)
"""A stated time may lie this far after now: clocks differ and zones go wrong. Later is refused."""
_PLACEHOLDER = date(1970, 1, 1)
REFUSED = "refused: "
"""How the reason of a statement begins that says something nobody may mean."""
NO_DATE = f"{REFUSED}no date in it"
NO_SUCH_DATE = f"{REFUSED}no such date"

_ISO = re.compile(
    r"""^(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})
    (?:(?:[T\s]\s?|T?\s+)(?P<H>\d{1,2}):?(?P<M>\d{2})(?::?(?P<S>\d{2})(?:[.,]\d+)?)?
    \s*(?P<zone>[a-z]{1,4}|(?:UTC|GMT)?[+-]\d{1,2}:?\d{2}|[+-]\d{2})?(?:\[[\w/+-]{1,40}\])?)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_AFTERNOON = "\u4e0b\u5348|\u5348\u5f8c|\uc624\ud6c4"
_HALF = r"[ap]\.?\s?m\b\.?|[\u0645\u0635](?!\w)|[\u03bc\u03c0]\.?\s?\u03bc\.?|[\u0628\u0642]\.?\u0638|(?:ch|sa)\b"
"""Before or after noon: a.m. and p.m., in Arabic, Greek, Persian and Vietnamese."""
_LATE = ("p", "\u0645", "\u03bc", "\u0628", "ch")
_TIME = rf"""(?P<noon>{_AFTERNOON})?\s?(?<!\d)(?P<H>\d{{1,2}})\s?[:.h\u6642\u65f6\uc2dc\u70b9]\s?(?P<M>\d{{2}})
    (?:[:.\u5206](?P<S>\d{{2}})(?!\d))?[\u5206\ubd84]?\s*(?P<half>{_HALF})?
    \s*(?:uhr\b|uur\b|hrs?\b|\u0e19\.)?
    \s*\(?(?P<zone>(?:gmt|utc)?\s?[+-]\d{{1,2}}(?::?\d{{2}})?|[a-z]{{2,5}}\b)?"""
_CLOCK = re.compile(rf"^[^\d\n]{{0,14}}?{_TIME}", re.VERBOSE | re.IGNORECASE)
"""A time of day right behind a date."""
_CLOCK_BEFORE = re.compile(rf"{_TIME}[^\d\n]{{0,14}}$", re.VERBOSE | re.IGNORECASE)
"""A time of day right before a date: `8:00 pm Sun, Apr 13, 2014`."""
_DOTTED = re.compile(r"(?<!\d)(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?!\d)")
"""Day, month, year: with dots nobody puts the month first."""
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<y>(?:1[3-4]|1[6-9]|20|25)\d\d)(?P<sep>[-./])\s?(?P<m>\d{1,2})(?P=sep)\s?(?P<d>\d{1,2})(?!\d)"
)
"""Year, month, day: in that order everywhere."""
_SLASHED = re.compile(r"(?<![\d/])(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<y>\d{4})(?![\d/])")
"""Day and month in the order of the language."""
_SHORT_YEAR = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{2})(?![\d/.-])")
"""The same with the last two figures of the year: of this century, so soon after it began."""
_CENTURY = 2000
_LOCALES = {"sr": ("sr", "sr_Latn"), "tl": ("fil",), "no": ("nb", "nn")}
"""Where the names of a language's months are, when not under its own code alone."""
_FORMS = (1, 2, 3, 4)
"""Ways to write a date with a month's name: day first, month first, and year first either way."""
_MONTHS = 12
_JALALI_YEARS = (1250, 1500)
_BUDDHIST_YEARS = (2400, 2650)
_BUDDHIST = 543
_PRINTED_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_PRINTED = re.compile(
    r"^[a-z]{3}\s(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s(?P<d>\d{1,2})\s(?:(?P<y>\d{4})\s)?"
    r"(?P<H>\d{2}):(?P<M>\d{2}):(?P<S>\d{2})\s(?P<zone>[a-z]{2,5}(?:[+-]\d{4})?)(?:\s(?P<y2>\d{4})\b|(?=\s|$))",
    re.IGNORECASE,
)
"""`Tue Jan 28 15:28:56 CET 2020`, `Tue Nov 19 2019 03:05:46 GMT+0000 (UTC)`."""
_EAST_ASIAN = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s?[\u5e74\ub144]\s?(?P<m>\d{1,2})\s?[\u6708\uc6d4]\s?(?P<d>\d{1,2})\s?[\u65e5\uc77c]"
)
_ERA = re.compile(
    r"(?P<era>\u4ee4\u548c|\u5e73\u6210|\u662d\u548c|\u6c11\u570b)\s?(?P<y>\d{1,3}|\u5143)\s?\u5e74\s?(?P<m>\d{1,2})\s?\u6708\s?(?P<d>\d{1,2})\s?\u65e5"
)
_ERAS = {"\u4ee4\u548c": 2018, "\u5e73\u6210": 1988, "\u662d\u548c": 1925, "\u6c11\u570b": 1911}
"""The year before the first one of Japan's eras (Reiwa, Heisei, Showa) and of the Republic of China."""
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
"""Minutes east of UTC of zone names that mean one offset only."""
_AMBIGUOUS = {"ist": ("+05:30", "+02:00", "+03:00", "+01:00"), "cst": ("-06:00", "+08:00"), "bst": ("+01:00", "+06:00")}
"""What names of zones mean that mean several: India, Israel and Ireland; Chicago and Beijing; London and Dhaka."""
_NAMED = re.compile(r"(?<![a-z])(?:ist|cst|bst)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Months:
    """The names of months in one language, and how a date is written with them."""

    numbers: dict[str, int]
    written: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as printed, and where in the line it stands."""

    year: int
    month: int
    day: int
    begin: int
    end: int


def read_moment(raw: str, source: str, *, now: datetime, language: str | None = None) -> Moment | None:
    """Read one stated time; None when it is none or is refused (see `read_time`)."""
    return read_time(raw, source, now=now, language=language)[0]


def read_time(
    raw: str, source: str, *, now: datetime, language: str | None = None
) -> tuple[Moment, str] | tuple[None, str]:
    """Read one stated time: (the time, "") or (None, why it counts for nothing).

    `language` is that of the page: names of months are read in it and in English, and so is the order of day and month
    in 04/01/2022. English pages write both orders: there it is read only where one number can be no month. Iran's
    years (1399) and those of Thailand (2562) are turned into the common ones.
    """
    text = _western(" ".join(raw.split())[:100])
    value = _iso(text) or _epoch(text) or _rfc2822(text) or _printed(text) or _written(text, language)
    if value is None:
        return None, _unread(text, language)
    moment = Moment.of(value, source=source, raw=raw[:100])
    refused = refusal(moment, now)
    return (None, refused) if refused else (moment, "")


def named_zone(raw: str, offsets: Collection[str]) -> str:
    """The one of some offsets that the name of a zone in a stated time means; empty when none or several are."""
    name = _NAMED.search(raw)
    meant = [offset for offset in _AMBIGUOUS[name[0].lower()] if offset in offsets] if name else []
    return meant[0] if len(meant) == 1 else ""


def refusal(moment: Moment, now: datetime) -> str:
    """Why no newspaper may have stated this time by now; empty when one may."""
    try:
        when = moment.utc
    except OverflowError:  # on the last day that there is, a zone may lead beyond it
        return NO_SUCH_DATE
    if when.date() == _PLACEHOLDER:
        return f"{REFUSED}{_PLACEHOLDER}"
    if when.date() < EARLIEST:
        return f"{REFUSED}before {EARLIEST.year} ({moment.iso})"
    return f"{REFUSED}lies in the future ({moment.iso})" if when > now + AHEAD else ""


def _unread(text: str, language: str | None) -> str:
    """Why no time could be read of a text."""
    slashed = _SLASHED.search(text) or _SHORT_YEAR.search(text)
    if slashed and max(int(slashed["a"]), int(slashed["b"])) <= _MONTHS and not _day_first(language):
        return f"{REFUSED}day or month: {slashed[0]}"
    dated = slashed or _ISO.match(text) or _in_numbers(text) or _jalali(text) or _in_words(text, language)
    return NO_SUCH_DATE if dated else NO_DATE


def _western(text: str) -> str:
    """The text with the digits of all scripts as 0 to 9; as long as before."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in text)


def _iso(text: str) -> datetime | date | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    try:
        day_of = _common(year, month, day)
        if match["H"] is None:
            return day_of
        value = datetime(day_of.year, day_of.month, day_of.day, int(match["H"]), int(match["M"]), int(match["S"] or 0))  # noqa: DTZ001 -- as stated
        return datetime.fromisoformat(value.isoformat() + _offset(match["zone"]))
    except ValueError:
        return None


def _offset(zone: str | None) -> str:
    """An offset as ISO 8601 writes it; empty when no zone is stated or the name means several."""
    zone = re.sub(r"^(?:utc|gmt)\s?(?=[+-])", "", zone or "", flags=re.IGNORECASE).strip()
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
        value = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return value if value.tzinfo else None  # zones that e-mail does not know are read elsewhere


def _printed(text: str) -> datetime | None:
    """A time as Java and JavaScript print it; None too where its zone means several offsets."""
    match = _PRINTED.match(text)
    if not match:
        return None
    month = _PRINTED_MONTHS.index(match["m"].lower()) // 3 + 1
    hour, minute, second = (int(match[part]) for part in ("H", "M", "S"))
    try:
        value = datetime(int(match["y"] or match["y2"] or 0), month, int(match["d"]), hour, minute, second)  # noqa: DTZ001 -- as stated
        return datetime.fromisoformat(value.isoformat() + _offset(match["zone"]))
    except ValueError:
        return None


def _written(text: str, language: str | None) -> datetime | date | None:
    found = _in_words(text, language) or _jalali(text) or _in_numbers(text) or _slashed(text, language)
    if found is None:
        return None
    try:
        return _with_clock(_common(found.year, found.month, found.day), text[: found.begin], text[found.end :])
    except ValueError:
        return None


def _common(year: int, month: int, day: int) -> date:
    """A day of our calendar; raises ValueError when there is none such."""
    if _BUDDHIST_YEARS[0] <= year < _BUDDHIST_YEARS[1]:
        year -= _BUDDHIST
    if not _JALALI_YEARS[0] <= year < _JALALI_YEARS[1]:
        return date(year, month, day)
    if not (1 <= month <= _MONTHS and 1 <= day <= (31 if month <= _MONTHS // 2 else 30)):
        raise ValueError(f"no such day: {year}-{month}-{day}")
    # days since the calendar's beginning, leap years by the rule of 33 years that holds from 1178 to 1633
    since = year - 979
    days = 365 * since + since // 33 * 8 + (since % 33 + 3) // 4
    days += min(month - 1, 6) * 31 + max(0, month - 7) * 30 + day - 1
    return date(1600, 3, 20) + timedelta(days=days)


def _jalali(text: str) -> _Day | None:
    match = _jalali_written().search(text.replace("\u064a", "\u06cc"))
    if not match:
        return None
    month = words("jalali_months").index(match["name"]) + 1
    return _Day(int(match["y"]), month, int(match["d"]), match.start(), match.end())


@cache
def _jalali_written() -> re.Pattern[str]:
    listed = "|".join(words("jalali_months"))
    return re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\s+(?P<name>{listed})(?:\s+\w+)?[\s\u060c,]+(?P<y>1[2-4]\d\d)(?!\d)")


def _in_numbers(text: str) -> _Day | None:
    era = _ERA.search(text)
    if era:
        year = _ERAS[era["era"]] + (1 if era["y"] == "\u5143" else int(era["y"]))
        return _Day(year, int(era["m"]), int(era["d"]), era.start(), era.end())
    match = _EAST_ASIAN.search(text) or _YEAR_FIRST.search(text) or _DOTTED.search(text)
    return _Day(int(match["y"]), int(match["m"]), int(match["d"]), match.start(), match.end()) if match else None


def _slashed(text: str, language: str | None) -> _Day | None:
    match = _SLASHED.search(text) or _SHORT_YEAR.search(text)
    if not match:
        return None
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    year += _CENTURY if match.re is _SHORT_YEAR else 0
    is_dotted = match.re is _SHORT_YEAR and match["sep"] == "."
    if second > _MONTHS or (first <= _MONTHS and not is_dotted and not _day_first(language)):
        if second <= _MONTHS:
            return None
        first, second = second, first
    return _Day(year, second, first, match.start(), match.end())


@cache
def _day_first(language: str | None) -> bool:
    """Whether the day stands before the month in numbers, by the habit of a language; English has both habits."""
    if language is None or language == "en":
        return False
    try:
        habit = str(Locale.parse(language).date_formats["short"].pattern)
    except (UnknownLocaleError, ValueError):
        return False
    return habit.lstrip("\u200e\u200f").startswith("d")


def _in_words(text: str, language: str | None) -> _Day | None:
    for code in dict.fromkeys((language or "en", "en")):
        months = _months(code)
        match = months.written.search(text.lower()) if months else None
        if months and match:
            named = match.groupdict()
            month = months.numbers[next(filter(None, (named[f"m{form}"] for form in _FORMS)))]
            day = int(next(filter(None, (named[f"d{form}"] for form in _FORMS))))
            return _Day(int(match["y"] or match["y3"] or match["y4"]), month, day, match.start(), match.end())
    return None


def _with_clock(day: date, before: str, behind: str) -> datetime | date:
    clock = _CLOCK.match(behind) or _CLOCK_BEFORE.search(before)
    if not clock:
        return day
    hour = int(clock["H"])
    if clock["half"] or clock["noon"]:
        hour = hour % 12 + (12 if clock["noon"] or clock["half"].lower().startswith(_LATE) else 0)
    try:
        value = datetime(day.year, day.month, day.day, hour, int(clock["M"]), int(clock["S"] or 0))  # noqa: DTZ001 -- as stated
    except ValueError:
        return day
    return datetime.fromisoformat(value.isoformat() + _offset(clock["zone"]))


def _without_accents(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))


@cache
def _months(language: str) -> _Months | None:
    numbers: dict[str, int] = {}
    for code in _LOCALES.get(language, (language,)):
        try:
            locale = Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            return None
        for form in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                numbers |= {name.lower().rstrip("."): number for number, name in locale.months[form][width].items()}
    numbers |= {_without_accents(name): number for name, number in numbers.items() if language == "el"}
    numbers = {name: number for name, number in numbers.items() if not name.isdigit() and len(name) > 1}
    if language == "en":
        numbers["sept"] = 9
    if language == "ar":
        numbers |= {name: number for number, name in enumerate(words("levantine_months"), start=1)}
    if language == "lv":
        numbers |= {name: number for number, name in enumerate(words("latvian_months"), start=1)}
    if not numbers:
        return None
    listed = "|".join(re.escape(name) for name in sorted(numbers, key=len, reverse=True))
    day = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th|er|\.|\u00ba)?"
    first = rf"(?<!\d){day.format('d1')}\s+(?:de\s+|d[\u2019']|\u05d1)?(?P<m1>{listed})(?!\w)\.?"
    second = rf"(?<!\w)(?P<m2>{listed})\.?\s+{day.format('d2')}"
    third = rf"(?<!\d)(?P<y3>\d{{4}})(?:\.|\s+m\.)?\s+(?P<m3>{listed})\.?\s+{day.format('d3')}(?!\d)"
    fourth = rf"(?<!\d)(?P<y4>\d{{4}})\.?\s+(?:gada|m\.)\s+{day.format('d4')}\s+(?P<m4>{listed})(?!\w)"
    year = r"[,\u060c]?\s+(?:de\s+|del\s+|n\u0103m\s+)?(?P<y>\d{4})(?!\d)"
    return _Months(numbers, re.compile(rf"(?:{first}|{second}){year}|{third}|{fourth}"))
