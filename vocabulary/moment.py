"""Times as the press states them: with a zone, without one, or a day only."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self


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

    @property
    def utc(self) -> datetime:
        """For sorting and windows: the instant in UTC; a local time or a day counts as UTC."""
        value = datetime.fromisoformat(self.iso)
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    @property
    def precision(self) -> str:
        """`instant` (zone stated), `local` (no zone stated) or `day`."""
        if self.is_day:
            return "day"
        return "local" if datetime.fromisoformat(self.iso).tzinfo is None else "instant"
