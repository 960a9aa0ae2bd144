"""Times as the press states them: with a zone, without one, or a day only."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One stated time. `iso` keeps the page's own offset; storage adds UTC beside it."""

    iso: str
    """`2022-01-16T10:00:00+03:30`, `2022-01-16T10:00:00` (no zone stated) or `2022-01-16` (a day)."""
    source: str
    """Where it was read: `json-ld`, `meta:article:published_time`, `feed`, `htmldate`, `sidecar`, ..."""
    raw: str = ""
    """The string as it stood there."""
    inferred_from: str | None = None
    """For a time that nobody stated: from what it was inferred. `iso` is then the earliest possible day."""
    latest: str | None = None
    """For an inferred time: the latest possible day, `2022-01-31`."""
    assumed_zone: str | None = None
    """For a time of day without a zone: the outlet's own (an IANA name, as its file says), by which `utc` is reckoned.

    `iso` stays as the page has it.
    """

    def __post_init__(self) -> None:
        datetime.fromisoformat(self.iso)  # a Moment that is not ISO 8601 must not exist

    @classmethod
    def of(cls, value: datetime | date, *, source: str, raw: str = "") -> Self:
        """A moment from a datetime (naive stays local) or a date."""
        return cls(iso=value.isoformat(), source=source, raw=raw)

    @property
    def is_day(self) -> bool:
        """Whether only the day is known."""
        return "T" not in self.iso and " " not in self.iso

    def assumed_in(self, zone: str | None) -> Self:
        """The same time; one of a day without a zone marked as assumed to be of the outlet's `zone`."""
        return self if zone is None or self.precision != "local" else replace(self, assumed_zone=zone)

    @property
    def utc(self) -> datetime:
        """For sorting and windows: the instant in UTC.

        A local time is taken for one of its assumed zone; without one, and for a day, it counts as UTC.
        """
        value = datetime.fromisoformat(self.iso)
        if value.tzinfo is None:
            value = value.replace(tzinfo=ZoneInfo(self.assumed_zone) if self.assumed_zone else UTC)
        return value.astimezone(UTC)

    @property
    def precision(self) -> str:
        """`instant` (zone stated), `local` (no zone stated) or `day`."""
        if self.is_day:
            return "day"
        return "local" if datetime.fromisoformat(self.iso).tzinfo is None else "instant"


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?")


def instant(text: str, *, end_of_day: bool = False) -> datetime:
    """What a person calls a day (`2022-01-14`) or a time (`2022-01-14T10:00+03:30`), aware and in UTC.

    It is UTC when no zone is given. A bare day means its first moment, with `end_of_day` its last.
    Raises ValueError for anything else.
    """
    if _DAY.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), time.max if end_of_day else time.min, tzinfo=UTC)
    if not _TIME.fullmatch(text):
        raise ValueError(text)
    value = datetime.fromisoformat(text)
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:  # out of range: a time that exists in its own zone only
        raise ValueError(text) from None
