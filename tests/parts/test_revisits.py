"""Coverage that is looked at again: when it is due, what is asked, and what becomes of pages that are gone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.comparison import fingerprint
from storage import queries
from storage.revisits import next_look
from tests.ageing import age
from tests.factories import (
    make_article,
    make_assignment,
    make_candidate,
    make_facts,
    make_failure,
    make_held,
    make_page,
    make_seed,
)
from vocabulary.match import Verdict
from vocabulary.moment import Moment
from vocabulary.outcome import Outcome
from vocabulary.policy import Target

URL = "http://harbour-courier.test/news/ferry"
HOURS = [timedelta(hours=hours) for hours in (1, 3, 12, 24)]


@pytest.fixture
def crawl(archive):
    """Return a function that begins a run."""
    archive.store_seed(make_seed())
    return lambda **said: archive.begin_run(make_assignment(**said), make_facts(), seed=None, owner="test")


@pytest.fixture
def keep(archive, crawl):
    """Return a function that keeps an article as coverage, fetched so many hours ago."""

    def keep(url: str = URL, *, hours: float, verdict: Verdict = Verdict.NEAR, **said):
        page = make_page(url, fetched_at=datetime.now(UTC) - timedelta(hours=hours))
        text = said.pop("text", f"The ferry of {url} ran aground on Tuesday.")
        made = {"page": page, "matches": make_held(verdict), "fingerprint": fingerprint(text)} | said
        return archive.record(crawl(), make_article(url, text, **made))

    return keep


@pytest.fixture
def pass_hours(archive):
    """Return a function that moves all that was recorded into the past."""
    return lambda hours: age(archive, hours)


def due(archive, run, after=HOURS):
    """Addresses that a run is to look at again."""
    return [one.url for one in archive.revisits(run, after)]


@pytest.mark.parametrize(
    ("looked", "expected"), [(0, 1), (0.9, 1), (1, 3), (2.9, 3), (5, 12), (12, 24), (23, 24), (24, None), (500, None)]
)
def test_the_next_look_is_the_first_after_the_last(looked, expected):
    """Those that were missed are not made up for one by one."""
    begun = datetime(2022, 1, 16, tzinfo=UTC)
    told = next_look(begun, begun + timedelta(hours=looked), HOURS)
    assert told == (None if expected is None else begun + timedelta(hours=expected))


def test_coverage_is_due_ever_more_seldom(archive, crawl, keep, pass_hours):
    """After an hour, after three, and so on; a look counts whatever it found, and none is due twice in a run."""
    keep(hours=0)
    assert due(archive, crawl()) == []
    pass_hours(1.1)
    run = crawl()
    assert due(archive, run) == [URL]
    assert due(archive, run) == []
    page = make_page(candidate=make_candidate(URL), fetched_at=datetime.now(UTC))
    archive.record(run, make_failure(Outcome.UNCHANGED, "http: 304", page=page))
    assert due(archive, crawl()) == []
    pass_hours(30)
    run = crawl()
    assert due(archive, run) == [URL]
    archive.record(run, make_failure(Outcome.UNCHANGED, "http: 304", page=page))
    pass_hours(1000)
    assert due(archive, crawl()) == []


def test_what_is_beyond_the_most_is_not_handed_out(archive, crawl, keep, pass_hours):
    """So the same run may meet it in another way."""
    several = [f"http://harbour-courier.test/{number}" for number in range(3)]
    for url in several:
        keep(url, hours=0)
    pass_hours(2)
    run = crawl()
    assert [one.url for one in archive.revisits(run, HOURS, 1)] == several[:1]
    assert archive.revisits(run, HOURS, 0) == []
    assert due(archive, run) == several[1:]


def test_what_is_due_is_held_against_the_seeds_whose_coverage_it_is(archive, crawl, keep, pass_hours):
    """So its verdicts are made anew, whichever seed the crawl is for."""
    archive.store_seed(make_seed("other"))
    keep(hours=0, matches=(*make_held(Verdict.NEAR), *make_held(Verdict.RELATED, "other")))
    pass_hours(2)
    (candidate,) = archive.revisits(crawl(), HOURS)
    assert (candidate.revisit, candidate.seeds) == (True, ("other", "seed"))


def test_what_was_coverage_with_an_earlier_text_is_looked_at_again_too(archive, crawl, keep):
    """A text that was withdrawn has nothing of a seed any more; it may come back. Due or not, when it is asked for."""
    keep(hours=5)
    withdrawn = "This article has been retracted."
    keep(hours=4, text=withdrawn, compared=withdrawn, fingerprint=fingerprint(withdrawn), verdict=Verdict.UNRELATED)
    assert [one.number for one in queries.revisions(archive, 1)] == [1, 2]
    run = crawl()
    assert [(one.url, one.seeds) for one in archive.revisit(run, [1, 2])] == [(URL, ("seed",))]
    assert archive.revisit(run, [1]) == []


def test_only_recent_coverage_that_is_kept_is_due(archive, crawl, keep, pass_hours):
    """Neither what is unrelated, nor what is old, nor what is taken down."""
    week_old = Moment(iso=(datetime.now(UTC) - timedelta(days=7)).isoformat(), source="meta")
    keep("http://harbour-courier.test/1", hours=0, verdict=Verdict.UNRELATED)
    keep("http://harbour-courier.test/2", hours=0, published=week_old)
    keep("http://harbour-courier.test/3", hours=0)
    keep("http://harbour-courier.test/4", hours=0)
    pass_hours(2)
    archive.take_down(Target.URL, "http://harbour-courier.test/3", reason="asked by a lawyer")
    assert due(archive, crawl()) == ["http://harbour-courier.test/4"]
    assert due(archive, crawl(), after=[]) == []


def test_pages_in_trouble_wait_and_stay_due(archive, crawl, keep, pass_hours):
    """Trouble is no look; it is tried again an hour later, as ever."""
    keep(hours=0)
    pass_hours(2)
    run = crawl()
    assert due(archive, run) == [URL]
    page = make_page(candidate=make_candidate(URL))
    archive.record(run, make_failure(Outcome.BLOCKED, "http: 403", page=page))
    assert due(archive, crawl()) == []
    pass_hours(1.1)
    assert due(archive, crawl()) == [URL]


def test_a_page_that_is_gone_is_noted_and_its_text_stays(archive, crawl, keep, pass_hours):
    """With the time at which it was first found so; when it is back, that is noted too."""
    keep(hours=3)
    now = datetime.now(UTC)
    candidate = replace(make_candidate(URL), revisit=True, seeds=("seed",))
    for minutes in (20, 10):
        page = make_page(candidate=candidate, fetched_at=now - timedelta(minutes=minutes), body=b"")
        archive.record(crawl(), make_failure(Outcome.NOT_FOUND, "http: 410", page=page))
    article = archive.article(1)
    assert article.gone_at == now - timedelta(minutes=20)
    assert "ran aground" in article.text
    assert [row.article_id for row in queries.search(archive, "aground").rows] == [1]
    with archive.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM article WHERE gone_at IS NOT NULL").scalar_one() == 1
    again = replace(article, fingerprint=None)
    archive.record(
        crawl(), make_article(URL, again.text, page=make_page(URL, fetched_at=now), fingerprint=fingerprint(again.text))
    )
    assert archive.article(1).gone_at is None


def test_an_older_recording_says_nothing_of_a_page_being_gone(archive, crawl, keep):
    """Nor does the absence of another address at which it was met."""
    keep(hours=1)
    before = make_page(candidate=make_candidate(URL), fetched_at=datetime.now(UTC) - timedelta(hours=5), body=b"")
    archive.record(crawl(), make_failure(Outcome.NOT_FOUND, "http: 404", page=before))
    assert archive.article(1).gone_at is None
