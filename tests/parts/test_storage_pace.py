"""How often sources are asked: the rule, and what is kept of it."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import queries
from storage.pace import next_interval
from tests.factories import make_assignment, make_facts
from vocabulary.outcome import SourceState
from vocabulary.page import FoundBy
from vocabulary.run import SourceReport

FEED, MAP = "http://harbour-courier.test/rss", "http://harbour-courier.test/map.xml"
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("new", "minutes"), [(0, 75), (1, 60), (2, 48), (4, 48), (5, 36), (500, 36)])
def test_news_make_the_interval_shorter_and_silence_makes_it_longer(new, minutes):
    """One new page leaves it as it is."""
    assert next_interval(HOUR, new, HOUR) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("every", "shortest", "longest"),
    [
        (HOUR, timedelta(minutes=5), timedelta(hours=6)),
        (timedelta(seconds=10), timedelta(seconds=10), timedelta(hours=6)),
        (timedelta(days=1), timedelta(minutes=5), timedelta(days=1)),
    ],
)
def test_the_interval_has_bounds(every, shortest, longest):
    """Five minutes and six hours, unless the outlet's file itself asks for less or more."""
    fast = slow = every
    for _ in range(50):
        fast, slow = next_interval(fast, 9, every), next_interval(slow, 0, every)
    assert (fast, slow) == (shortest, longest)


def look(archive, url: str, new: int, state: SourceState = SourceState.FOUND, **facts) -> None:
    """Have a run report on one source."""
    described = make_facts(**({"sources": (FEED, MAP), "every": HOUR} | facts))
    run = archive.begin_run(make_assignment(), described, seed=None, owner="test")
    archive.report_source(run, SourceReport(url=url, kind=FoundBy.FEED, state=state, seen=new, new=new))


def intervals(archive) -> dict[str, int]:
    """Return minutes by source, and see that each is due accordingly."""
    paces = queries.outlets_seen(archive)["harbour"].paces
    for pace in paces:
        due = datetime.now(UTC) + timedelta(seconds=pace.interval_seconds)
        assert abs(pace.next_due - due) < timedelta(minutes=1)
    return {pace.url: pace.interval_seconds // 60 for pace in paces}


def test_each_source_finds_its_own_pace(archive):
    """It begins with what the file says; the first look and one that failed are no measure."""
    look(archive, FEED, 40)
    assert intervals(archive) == {FEED: 60}
    look(archive, FEED, 7)
    look(archive, MAP, 0, SourceState.NOTHING_FOUND)
    look(archive, MAP, 0, SourceState.NOTHING_FOUND)
    look(archive, FEED, 0, SourceState.COULD_NOT_LOOK)
    assert intervals(archive) == {FEED: 36, MAP: 75}
    assert abs(archive.next_look("harbour") - datetime.now(UTC) - timedelta(minutes=36)) < timedelta(minutes=1)
    assert archive.next_look("other") is None


def test_the_outlet_file_has_the_last_word(archive):
    """A new schedule begins anew; a source that it does not name any more is not waited for."""
    look(archive, FEED, 40)
    look(archive, FEED, 7)
    look(archive, MAP, 0, every=2 * HOUR)
    look(archive, FEED, 0, every=2 * HOUR)
    assert intervals(archive) == {MAP: 120, FEED: 150}
    look(archive, MAP, 0, sources=(MAP,), every=2 * HOUR)
    assert intervals(archive) == {MAP: 150}
