"""The span of time a crawl asks about."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from vocabulary.moment import Moment
from vocabulary.outcome import InputError
from vocabulary.page import Candidate
from vocabulary.run import Assignment

BEFORE, AFTER = dt.timedelta(days=3), dt.timedelta(days=30)
"""Around a seed's day: reports may run ahead of one that was written late, and a story is told on for weeks."""

_AGO = re.compile(r"(\d{1,5})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From `since` to before `until`, either side open when None. Both aware."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None

    @classmethod
    def of(cls, assignment: Assignment) -> Self:
        """The window of an assignment."""
        return cls(since=assignment.since, until=assignment.until)

    @classmethod
    def around(cls, published: Moment, *, before: int | None = None, after: int | None = None) -> Self:
        """The window of a seed: from BEFORE its day, or the earliest it may be of, to AFTER it, whole days in UTC.

        `before` and `after` are days that its sidecar asks for instead. Open for a time so far off that there is no
        such day.
        """
        earlier = BEFORE if before is None else dt.timedelta(days=before)
        later = AFTER if after is None else dt.timedelta(days=after)
        first = published.utc.replace(hour=0, minute=0, second=0, microsecond=0)
        last = (
            dt.datetime.combine(dt.date.fromisoformat(published.latest), dt.time(), dt.UTC)
            if published.latest
            else first
        )
        try:
            return cls(since=first - earlier, until=last + later + dt.timedelta(days=1))
        except OverflowError:
            return cls()

    @property
    def days(self) -> str:
        """`2022-01-11 to 2022-02-17`, the last day included; `any time` when both sides are open."""
        first = f"{self.since:%Y-%m-%d}" if self.since else ""
        last = f"{self.last_day}" if self.until else ""
        if first and last:
            return f"{first} to {last}"
        return f"from {first} on" if first else f"up to {last}" if last else "any time"

    @property
    def last_day(self) -> dt.date | None:
        """The last day that is included, if only in part; None when the end is open."""
        return (self.until - dt.timedelta(microseconds=1)).date() if self.until else None

    def is_within(self, since: dt.datetime | None, until: dt.datetime | None) -> bool:
        """Whether this window lies in another one."""
        begins = since is None or (self.since is not None and self.since >= since)
        return begins and (until is None or (self.until is not None and self.until <= until))

    def holds(self, candidate: Candidate) -> bool:
        """Whether a candidate may be of the window; one whose time nobody stated may be.

        A page last changed before the window began cannot have appeared in it.
        """
        stated = candidate.published
        if stated is not None:
            latest = stated.utc + dt.timedelta(days=1) if stated.is_day else stated.utc
            return not (self.since and latest < self.since) and not (self.until and stated.utc >= self.until)
        changed = candidate.modified
        return changed is None or self.since is None or changed.utc + dt.timedelta(days=1) >= self.since


def read_since(text: str, *, field: str, now: dt.datetime | None = None) -> dt.datetime:
    """`2022-01-14`, `2022-01-14T10:00+03:30` or `3d` (h, d, w ago), UTC when no zone is given; InputError else."""
    return _read(text, field, now, end=False)


def read_until(text: str, *, field: str, now: dt.datetime | None = None) -> dt.datetime:
    """The same; a day means until its end."""
    return _read(text, field, now, end=True)


def _read(text: str, field: str, now: dt.datetime | None, *, end: bool) -> dt.datetime:
    text = text.strip()
    try:
        if ago := _AGO.fullmatch(text):
            return (now or dt.datetime.now(dt.UTC)) - dt.timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        value = dt.datetime.fromisoformat(text)
        is_day = len(text) <= len("2022-01-14")
        value = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value
        value.astimezone(dt.UTC)  # some times exist in their own zone only
        return value + dt.timedelta(days=1) if end and is_day else value
    except (ValueError, OverflowError) as error:
        raise InputError(
            field,
            f'"{text}" is not a time',
            remedy="such as 2022-01-14, 2022-01-14T10:00+03:30 or 3d (three days ago)",
        ) from error
