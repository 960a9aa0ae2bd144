"""What is far from usual is said; what failed is never taken as no news."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from storage import queries
from storage.models import Outlet, Page, Run
from tests.factories import make_assignment, make_candidate, make_facts
from vocabulary.outcome import RunState, SourceState
from vocabulary.page import FoundBy
from vocabulary.run import RunSummary, SourceReport

FEED = "http://harbour-courier.test/rss"
DAY = timedelta(days=1)


def look(
    archive, *seen: int | None, new: int = 0, kind=FoundBy.FEED, reason="", facts=None, url=FEED, **asked
) -> RunSummary:
    """Have a run report on one source after another; None: it could not be looked at."""
    run = archive.begin_run(make_assignment(**asked), make_facts(**(facts or {})), seed=None, owner="test")
    archive.register(run, [make_candidate() for _ in range(new)])
    for number, entries in enumerate(seen):
        state = SourceState.FOUND if entries else SourceState.NOTHING_FOUND
        said = {"state": SourceState.COULD_NOT_LOOK if entries is None else state, "seen": entries or 0}
        archive.report_source(run, SourceReport(url=f"{url}{number or ''}", kind=kind, reason=reason, known=1, **said))
    return archive.end_run(run, RunState.FINISHED)


def earlier(archive, days: float) -> None:
    """Have everything lie so many days further back."""
    with archive._database.writing() as connection:
        for model, column in ((Outlet, "first_crawled"), (Page, "found_at"), (Run, "started_at")):
            for row in connection.execute(model.__table__.select()).mappings().all():
                key = model.__table__.primary_key.columns.values()[0]
                moved = update(model.__table__).where(key == row[key.name])
                connection.execute(moved.values({column: row[column] - timedelta(days=days)}))


@pytest.mark.parametrize(
    ("entries", "is_said"), [(40, False), (11, False), (9, True), (0, True), (160, False), (161, True)]
)
def test_a_source_that_names_far_more_or_less_than_usual_is_told(archive, entries, is_said):
    """At the end of the crawl, and later among the runs."""
    for usual in (40, 44, 36, 40):
        assert look(archive, usual).warnings == ()
    told = look(archive, entries)
    assert bool(told.warnings) is is_said
    if is_said:
        assert told.warnings == (f"feed {FEED} names {entries} entries, usually about 40",)
    assert queries.runs(archive)[0].warnings == told.warnings
    assert queries.run(archive, told.run).run.warnings == told.warnings
    assert queries.run(archive, told.run).sources[0].known == 1


def test_a_few_looks_and_small_numbers_prove_nothing(archive):
    """Nor do looks that failed, or that read a part only."""
    for entries in (40, 40, None):
        look(archive, entries)
    assert look(archive, 2).warnings == ()
    for entries in (1, 1, 1):
        look(archive, 0, entries)
    assert look(archive, 0, 7).warnings == ()


def test_a_sitemap_is_compared_when_all_of_it_was_read(archive):
    """A window, or a part that could not be had, is no sign of the newsroom's."""
    for _ in range(4):
        look(archive, 400, kind=FoundBy.SITEMAP)
    assert look(archive, 4, kind=FoundBy.SITEMAP, since=datetime.now(UTC) - DAY).warnings == ()
    assert look(archive, 4, kind=FoundBy.SITEMAP, reason="partly: 1 of 2 could not be read").warnings == ()
    assert len(look(archive, 4, kind=FoundBy.SITEMAP).warnings) == 1


@pytest.mark.parametrize(
    ("kind", "url"),
    [(FoundBy.SEARCH, FEED), (FoundBy.INDEX, FEED), (FoundBy.SECTION, "http://harbour-courier.test/{yyyy}/{mm}/{dd}")],
)
def test_what_is_asked_for_a_seed_or_for_days_has_no_usual_volume(archive, kind, url):
    """A search names more of one seed than of another, and a dated archive more of many days than of few."""
    for _ in range(4):
        look(archive, 40, kind=kind, url=url)
    assert look(archive, 1, kind=kind, url=url).warnings == ()


def test_a_week_is_held_against_what_the_outlet_file_expects(archive):
    """Once the outlet is known for longer than a week and was crawled often enough."""
    facts = {"articles_per_week": 50}
    assert look(archive, 1, new=300, facts=facts).warnings == ()
    earlier(archive, 9)
    for _ in range(2):
        assert look(archive, 1, new=2, facts=facts).warnings == ()
    assert look(archive, 1, facts=facts).warnings == ("4 new pages in seven days, its file expects about 50",)
    assert look(archive, 1, facts=facts, until=datetime.now(UTC)).warnings == ()
    assert look(archive, 1, facts=facts, since=datetime.now(UTC) - DAY).warnings == ()
    assert look(archive, None, facts=facts).warnings == ()
    assert look(archive, 1, new=40, facts=facts).warnings == ()


def test_a_week_is_held_against_the_weeks_before(archive):
    """What the first crawls found had gathered for longer, and does not count."""
    look(archive, 1, new=500)
    earlier(archive, 2)
    look(archive, 1, new=30)
    earlier(archive, 7)
    look(archive, 1, new=30)
    earlier(archive, 8)
    for _ in range(2):
        look(archive, 1)
    (told,) = look(archive, 1, new=1).warnings
    assert told == "1 new pages in seven days, usually about 47"
    assert look(archive, 1, new=30).warnings == ()


def test_an_outlet_that_failed_is_never_said_to_have_nothing(archive):
    """One empty source beside one that could not be read is not `nothing_found`; a blind run says so in the list."""
    look(archive, 0, None)
    assert queries.outlets_seen(archive)["harbour"].last_state is SourceState.COULD_NOT_LOOK
    assert queries.runs(archive)[0].warnings == ()
    look(archive, None, None)
    assert queries.outlets_seen(archive)["harbour"].last_state is SourceState.COULD_NOT_LOOK
    assert queries.runs(archive)[0].warnings == ("none of its sources (2) could be looked at",)
    look(archive, 0, 0)
    assert queries.outlets_seen(archive)["harbour"].last_state is SourceState.NOTHING_FOUND
