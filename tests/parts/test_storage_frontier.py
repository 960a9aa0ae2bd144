"""Addresses found, handed out, settled: nothing is lost, nothing is fetched twice."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from storage import queries
from storage.errors import StorageError
from storage.frontier import wait_after
from storage.models import PageOutcome
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
from vocabulary.outcome import RETRIED, Outcome, RunState, SourceState
from vocabulary.page import FeedLicence, FoundBy
from vocabulary.run import SourceReport

SETTLING = [outcome for outcome in Outcome if outcome not in RETRIED]


@pytest.fixture
def start(archive):
    """Return a function that begins a run; the seeds `seed` and `other` are stored."""
    archive.store_seed(make_seed("seed"))
    archive.store_seed(make_seed("other"))

    def begin(seed: str | None = "seed", **said) -> int:
        return archive.begin_run(make_assignment(seed=seed, **said), make_facts(), seed=seed, owner="test")

    return begin


def settle(archive, run, candidate, outcome):
    """Record a page with an outcome as the pipelines and the archive would come to it."""
    page = make_page(candidate=candidate)
    if outcome is Outcome.ARCHIVED:
        return archive.record(run, make_article(page=page, matches=make_held(Verdict.NEAR)))
    if outcome is Outcome.UNRELATED:
        return archive.record(run, make_article(page=page, matches=make_held(Verdict.UNRELATED)))
    return archive.record(run, make_failure(outcome, page=page))


def test_what_a_source_names_is_handed_out_once_in_a_run(archive, start):
    """Named again by another source, or twice by the same, it is not fetched again."""
    run = start()
    one, two = make_candidate(), make_candidate()
    assert archive.register(run, [one, two, one]) == ([one, two], 2)
    assert archive.register(run, [two, one]) == ([], 0)
    assert archive.pending(run) == []


def test_of_two_mentions_the_first_counts(archive, start):
    """What the first source said of an address is kept."""
    run = start()
    url = "http://harbour-courier.test/1"
    first, second = make_candidate(url, title="First"), make_candidate(url, title="Second")
    assert archive.register(run, [first, second]) == ([first], 1)


def test_nothing_found_is_lost_when_a_crawl_dies(archive, start):
    """The next run takes up everything that was found and not settled, as it was found, oldest first."""
    moment = Moment(iso="2022-01-16", source="feed", raw="16 Jan", inferred_from="x", latest="2022-01-17")
    rich = make_candidate(
        link="http://harbour-courier.test/other?utm=1",
        found_by=FoundBy.SITEMAP,
        title="Harbour ‘closed’",
        published=moment,
        modified=moment,
        authors=("A. Writer", "B"),
        language="en",
        licence=(FeedLicence(level="entry", element="dc:rights", value="CC"),),
    )
    plain = make_candidate()
    archive.register(start(), [rich])
    archive.register(start(), [plain])
    run = start()
    assert archive.pending(run) == [rich, plain]
    assert archive.pending(run) == []
    assert archive.register(run, [rich, plain]) == ([], 0)


@pytest.mark.parametrize("outcome", SETTLING)
def test_a_settled_page_is_not_fetched_again(archive, start, outcome):
    """Neither when a source names it again nor as left over."""
    run = start()
    candidate = make_candidate()
    archive.register(run, [candidate])
    settle(archive, run, candidate, outcome)
    run = start()
    assert archive.pending(run) == []
    assert archive.register(run, [candidate]) == ([], 0)


@pytest.mark.parametrize("outcome", sorted(RETRIED))
def test_trouble_is_no_answer(archive, start, outcome):
    """A page that could not be had is asked for by a later run, ever more seldom, and not again by the same."""
    run = start()
    candidate, other = make_candidate(), make_candidate()
    archive.register(run, [candidate, other])
    settle(archive, run, candidate, outcome)
    assert archive.register(run, [candidate]) == ([], 0)
    assert archive.end_run(run, RunState.FINISHED).pending == 1
    for hours in (1, 2, 4):
        run = start()
        assert archive.pending(run) == [other]
        assert archive.register(run, [candidate]) == ([], 0)
        summary = archive.end_run(run, RunState.STOPPED)
        assert (summary.pending, summary.waiting) == (1, 1)
        assert abs(summary.waiting_until - datetime.now(UTC) - timedelta(hours=hours)) < timedelta(minutes=1)
        let_pass(archive, hours=hours)
        run = start()
        assert archive.pending(run) == [candidate, other]
        settle(archive, run, candidate, outcome)
        assert archive.end_run(run, RunState.STOPPED).waiting == 0


@pytest.mark.parametrize(
    "reason",
    [
        *("dns: no such host", "connection: refused", "timeout: no answer", "tls: too old"),
        "address: redirected, and 10.0.0.1 is a private address",
    ],
)
def test_a_server_that_was_not_reached_is_tried_at_once_but_not_for_ever(archive, start, reason):
    """The first time the trouble may be ours: the next run asks. From the second time on the page waits."""
    run = start()
    candidate = make_candidate()
    archive.register(run, [candidate])
    for answer in ([candidate], []):
        archive.record(run, make_failure(Outcome.FAILED, reason, page=make_page(candidate=candidate)))
        archive.end_run(run, RunState.FINISHED)
        run = start()
        assert archive.pending(run) == answer


@pytest.mark.parametrize("reason", ["no_contact: set it", "address: 10.0.0.1 is a private address"])
def test_what_was_never_sent_counts_as_no_try(archive, start, reason):
    """However often a setting of ours forbade to ask: once it is mended, the next run asks, and real trouble counts anew."""
    run = start()
    candidate = make_candidate()
    archive.register(run, [candidate])
    for told in (reason, reason, reason, "http: 500", reason):
        archive.record(run, make_failure(Outcome.FAILED, told, page=make_page(candidate=candidate)))
        archive.end_run(run, RunState.FINISHED)
        run = start()
        assert archive.pending(run) == ([candidate] if told == reason else [])
        if told != reason:
            let_pass(archive, hours=1)
            run = start()
            assert archive.pending(run) == [candidate]


@pytest.mark.parametrize("outcome", sorted(RETRIED))
def test_whoever_says_refetch_need_not_wait(archive, start, outcome):
    """A page in trouble is asked for at once, whether a source names it or not."""
    run = start()
    candidate, other = make_candidate(), make_candidate()
    archive.register(run, [candidate, other])
    for one in (candidate, other):
        settle(archive, run, one, outcome)
    run = start(refetch=True)
    assert archive.register(run, [candidate]) == ([candidate], 0)
    assert archive.pending(run) == [other]


def test_no_page_waits_longer_than_a_week():
    """However often it was in trouble."""
    assert [wait_after(times) for times in (1, 2, 3)] == [timedelta(hours=hours) for hours in (1, 2, 4)]
    assert wait_after(10_000) == timedelta(days=7)


def let_pass(archive, *, hours):
    """Have all outcomes lie so much further back."""
    with archive._database.writing() as connection:
        for row in connection.execute(select(PageOutcome)).mappings().all():
            at = (PageOutcome.run_id == row["run_id"]) & (PageOutcome.page_id == row["page_id"])
            earlier = row["recorded_at"] - timedelta(hours=hours)
            connection.execute(update(PageOutcome).where(at).values(recorded_at=earlier))


@pytest.mark.parametrize("scope", [{"seed": "other"}, {"seed": None}, {"everything": True}])
def test_unrelated_to_one_seed_says_nothing_about_another(archive, start, scope):
    """Its page is fetched again for another seed, and when everything is to be kept."""
    run = start()
    candidate = make_candidate()
    archive.register(run, [candidate])
    settle(archive, run, candidate, Outcome.UNRELATED)
    assert archive.register(start(**scope), [candidate]) == ([candidate], 0)
    assert archive.pending(start()) == []


@pytest.mark.parametrize("outcome", [Outcome.ARCHIVED, Outcome.NOT_FOUND, Outcome.NOT_AN_ARTICLE])
def test_what_is_archived_or_no_article_is_settled_for_every_seed(archive, start, outcome):
    """Stored texts are matched with other seeds without being fetched again."""
    run = start()
    candidate = make_candidate()
    archive.register(run, [candidate])
    settle(archive, run, candidate, outcome)
    assert archive.pending(start("other")) == []
    assert archive.pending(start(None)) == []


def test_a_seed_met_is_looked_for_again_by_others(archive, start):
    """The page of one seed's own article may be coverage of another seed."""
    archive.store_seed(make_seed("own", outlet="harbour"))
    run = start("own")
    candidate = make_candidate()
    archive.register(run, [candidate])
    article = make_article(page=make_page(candidate=candidate), matches=make_held(Verdict.IDENTICAL, "own"))
    assert archive.record(run, article)[0] is Outcome.SEED_SIGHTED
    assert archive.pending(start("own")) == []
    assert archive.pending(start("other")) == [candidate]


def test_a_duplicate_of_an_unrelated_article_is_settled_for_its_seed_only(archive, start):
    """It has no text yet that another seed could be matched with."""
    run = start()
    one, two = make_candidate(), make_candidate()
    archive.register(run, [one, two])
    for candidate in (one, two):
        page = make_page(candidate=candidate)
        archive.record(run, make_article(page=page, text="Same.", matches=make_held(Verdict.UNRELATED)))
    assert archive.pending(start()) == []
    assert archive.pending(start("other")) == [one, two]


def test_refetch_asks_again_for_what_is_settled(archive, start):
    """Once in the run, however many sources name it."""
    run = start()
    candidate = make_candidate()
    archive.register(run, [candidate])
    settle(archive, run, candidate, Outcome.ARCHIVED)
    run = start(refetch=True)
    assert archive.register(run, [candidate]) == ([candidate], 0)
    assert archive.register(run, [candidate]) == ([], 0)


def test_outlets_have_frontiers_of_their_own(archive, start):
    """The same address at two outlets is two pages."""
    candidate = make_candidate()
    archive.register(start(), [candidate])
    other = archive.begin_run(make_assignment("coast"), make_facts("coast"), seed=None, owner="test")
    assert archive.pending(other) == []
    assert archive.register(other, [candidate]) == ([candidate], 1)


def test_thousands_of_addresses_at_once(archive, start):
    """A sitemap is registered whole, in order."""
    candidates = [make_candidate() for _ in range(2_500)]
    assert archive.register(start(), candidates) == (candidates, 2_500)
    assert archive.pending(start()) == candidates


def test_a_seed_whose_text_changed_is_judged_anew(archive, start):
    """Old verdicts count no more, and what was unrelated to the old text is fetched again."""
    run = start()
    near, unrelated = make_candidate(), make_candidate()
    archive.register(run, [near, unrelated])
    settle(archive, run, near, Outcome.ARCHIVED)
    settle(archive, run, unrelated, Outcome.UNRELATED)
    archive.store_seed(make_seed("seed"))
    assert len(queries.coverage(archive, "seed")) == 1
    archive.store_seed(make_seed("seed", "A corrected text."))
    assert queries.coverage(archive, "seed") == []
    assert [row.article_id for row in archive.unmatched("seed")] == [1]
    assert archive.pending(start()) == [unrelated]


def test_the_end_of_a_run_is_its_sum(archive, start):
    """Outcomes, sources as reported, and what is left; pages that failed were asked for."""
    run = start()
    candidates = [make_candidate() for _ in range(4)]
    archive.register(run, candidates)
    settle(archive, run, candidates[0], Outcome.ARCHIVED)
    settle(archive, run, candidates[1], Outcome.FAILED)
    report = SourceReport(
        url="http://harbour-courier.test/rss",
        kind=FoundBy.FEED,
        state=SourceState.FOUND,
        reason="odd: but read",
        status=200,
        seen=9,
        new=4,
        off_domain=2,
        out_of_window=3,
    )
    archive.report_source(run, report)
    summary = archive.end_run(run, RunState.STOPPED, "limit")
    assert (summary.run, summary.outlet, summary.state, summary.reason) == (run, "harbour", RunState.STOPPED, "limit")
    assert (summary.sources, summary.pending) == ((report,), 2)
    assert summary.outcomes == {Outcome.ARCHIVED: 1, Outcome.FAILED: 1}
    detail = queries.run(archive, run)
    assert (detail.run.state, detail.run.reason, detail.sources) == (RunState.STOPPED, "limit", (report,))
    assert detail.run.ended is not None


@pytest.mark.parametrize("is_lost", [False, True])
def test_what_was_handed_out_is_forgotten_with_the_run(archive, start, is_lost):
    """A row for each page of each run would grow for ever."""
    run = start()
    archive.register(run, [make_candidate(), make_candidate()])
    if is_lost:
        archive.settle_lost("harbour")
    else:
        archive.end_run(run, RunState.STOPPED)
    with archive.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM handouts").scalar_one() == 0


def test_an_unknown_run_is_an_error(archive):
    """A message instead of a broken reference."""
    with pytest.raises(StorageError, match="there is no run 77"):
        archive.register(77, [make_candidate()])
    assert queries.run(archive, 77) is None


def test_a_run_needs_a_stored_seed(archive):
    """Whoever forgets to store it is told."""
    with pytest.raises(StorageError, match="seed unheard is not in the archive"):
        archive.begin_run(make_assignment(), make_facts(), seed="unheard", owner="test")
