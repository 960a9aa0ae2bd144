"""Since and until: how they are read, and what they let through."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.window import Window, read_since, read_until
from vocabulary.moment import Moment
from vocabulary.outcome import InputError
from vocabulary.page import Candidate, FoundBy

NOW = datetime(2022, 1, 20, 12, tzinfo=UTC)


def candidate(published: str | None = None, modified: str | None = None) -> Candidate:
    """Name a page with stated times."""
    url = "https://a.test/1"
    return Candidate(
        url=url,
        link=url,
        found_by=FoundBy.FEED,
        source="https://a.test/rss",
        published=Moment(iso=published, source="feed") if published else None,
        modified=Moment(iso=modified, source="sitemap") if modified else None,
    )


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2022-01-14", "2022-01-14T00:00:00+00:00", "2022-01-15T00:00:00+00:00"),
        ("2022-01-14T10:00+03:30", "2022-01-14T10:00:00+03:30", "2022-01-14T10:00:00+03:30"),
        ("3d", "2022-01-17T12:00:00+00:00", "2022-01-17T12:00:00+00:00"),
        ("6h", "2022-01-20T06:00:00+00:00", "2022-01-20T06:00:00+00:00"),
    ],
)
def test_times_are_read(text: str, since: str, until: str) -> None:
    """A day begins at its start for since and ends at its end for until; zones are kept; spans count back."""
    assert read_since(text, field="since", now=NOW).isoformat() == since
    assert read_until(text, field="until", now=NOW).isoformat() == until


@pytest.mark.parametrize(
    "text", ["yesterday", "14.01.2022", "2022-13-01", "9999-12-31", "9999-12-31T23:59-14:00", "0001-01-01T00:00+14:00"]
)
def test_what_is_no_time_names_its_field(text: str) -> None:
    """A mistake names the argument and shows the forms that are understood."""
    with pytest.raises(InputError, match=r"until: .* is not a time.*such as 2022-01-14"):
        read_until(text, field="until", now=NOW)


@pytest.mark.parametrize(
    ("published", "modified", "held"),
    [
        ("2022-01-15T10:00:00+00:00", None, True),
        ("2022-01-14", None, True),
        ("2022-01-13T23:59:00+00:00", None, False),
        ("2022-01-14T01:00:00+03:30", None, False),  # 21:30 of the day before in UTC
        ("2022-01-18T00:00:00+00:00", None, False),
        (None, None, True),
        (None, "2021-01-01", False),  # last changed before the window began
        (None, "2025-01-01", True),  # changed later, may have appeared in it
    ],
)
def test_window(published: str | None, modified: str | None, held: bool) -> None:
    """Stated times decide; where nobody stated one, the page may be of the window."""
    window = Window(since=datetime(2022, 1, 14, tzinfo=UTC), until=datetime(2022, 1, 18, tzinfo=UTC))
    assert window.holds(candidate(published, modified)) is held


def test_an_open_window_holds_everything() -> None:
    """Without since and until nothing is left out."""
    assert Window().holds(candidate("1999-01-01"))
    assert Window(since=NOW).holds(candidate((NOW + timedelta(days=900)).isoformat()))


@pytest.mark.parametrize(
    ("published", "latest", "days"),
    [
        ("2022-01-14", None, "2022-01-11 to 2022-02-13"),
        ("2022-01-14T23:30:00-03:00", None, "2022-01-12 to 2022-02-14"),  # the 15th in UTC
        ("2022-01-14", "2022-01-31", "2022-01-11 to 2022-03-02"),
        ("9999-12-30", None, "any time"),
    ],
)
def test_the_window_of_a_seed(published: str, latest: str | None, days: str) -> None:
    """Three days before its day, or the earliest it may be of, to thirty after it, or the latest; both included."""
    window = Window.around(Moment(iso=published, source="sidecar", latest=latest))
    assert window.days == days
    if window.since and window.until:
        assert window.since.time() == window.until.time() == datetime.min.time()
        assert window.since.tzinfo is window.until.tzinfo is UTC


def test_a_window_is_said_in_days() -> None:
    """The last day is the last that is included, and an open side is told as one."""
    assert Window(since=NOW).days == "from 2022-01-20 on"
    assert Window(until=datetime(2022, 1, 20, tzinfo=UTC)).days == "up to 2022-01-19"
    assert Window(until=NOW).days == "up to 2022-01-20"
    assert Window().days == "any time"
