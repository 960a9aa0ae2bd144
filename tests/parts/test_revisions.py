"""A page that is fetched again: what is a revision, what is kept of it, and what is only a sighting. On both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines.comparison import fingerprint
from pipelines.revising import weigh
from storage import queries
from tests.factories import NOON, make_article, make_assignment, make_facts, make_held, make_page, make_seed
from tests.tables import counts
from vocabulary.change import Level
from vocabulary.match import Verdict
from vocabulary.moment import Moment
from vocabulary.outcome import Outcome
from vocabulary.policy import Store, Target

URL = "http://harbour-courier.test/news/ferry"
TEXT = """The ferry ran aground off Cape Merrin on Tuesday with 120 passengers aboard, the coast guard said.

Captain Jonas Holm told reporters that nobody was hurt and that the ship would be freed at high tide."""


@pytest.fixture
def meet(archive):
    """Return a function that fetches the ferry's page with a text, each time in a run of its own, an hour later."""
    archive.store_seed(make_seed())
    met = []

    def meet(text: str = TEXT, **said):
        page = make_page(URL, fetched_at=NOON + timedelta(hours=len(met)), body=f"<p>{len(met)} {text}</p>".encode())
        met.append(page)
        run = archive.begin_run(make_assignment(refetch=True), make_facts(), seed="seed", owner="test")
        told = {"matches": make_held(Verdict.NEAR), "fingerprint": fingerprint(text), "title_source": "h1"} | said
        return archive.record(run, make_article(URL, text, page=page, **told), weigh=weigh)

    return meet


def changes(archive):
    """What became of the only article, revision by revision."""
    return [row.change for row in queries.revisions(archive, 1)]


def test_an_unchanged_page_adds_nothing_but_a_sighting(archive, meet):
    """That it was seen, and until when."""
    meet()
    before = counts(archive)
    assert meet() == (Outcome.UNCHANGED, 1)
    assert replace(counts(archive), runs=before.runs) == before
    assert archive.article(1).last_seen == NOON + timedelta(hours=1)


def test_ten_looks_at_running_counters_add_nothing_but_sightings(archive, meet):
    """Readers, comments, minutes, a date of update and other articles' headlines."""
    meet(f"{TEXT}\n\n1,204 readers")
    before = counts(archive)
    for n in range(10):
        below = f"{1_300 + n} readers | {n} comments\n\nUpdated: 12 May 2024, 10:3{n}\n\nRead also: Story number {n}"
        assert meet(f"{n + 2} minutes ago\n\n{TEXT}\n\n{below}", matches=make_held(Verdict.RELATED)) == (
            Outcome.UNCHANGED,
            1,
        )
        assert [one.match.verdict for one in archive.article(1).matches] == [Verdict.NEAR]
    assert replace(counts(archive), runs=before.runs) == before
    assert archive.article(1).last_seen == NOON + timedelta(hours=10)
    assert changes(archive) == [None]


def test_a_changed_text_adds_exactly_one_revision(archive, meet):
    """With how much it says; meeting it again adds none, meeting the old one again does."""
    meet()
    other = TEXT.replace("120", "130")
    assert meet(other) == (Outcome.REVISED, 1)
    assert meet(other) == (Outcome.UNCHANGED, 1)
    assert meet() == (Outcome.REVISED, 1)
    first, second, third = changes(archive)
    assert first is None
    assert (second.level, second.numbers, second.words_added, second.is_silent) == (Level.SUBSTANTIAL, 1, 1, True)
    assert (third.level, third.numbers) == (Level.SUBSTANTIAL, 1)
    assert [row.text for row in queries.revisions(archive, 1)] == [TEXT, other, TEXT]


def test_silence_is_broken_by_a_note_or_a_time(archive, meet):
    """Of change, as the page states it."""
    meet()
    meet(TEXT.replace("120", "130"), modified=Moment(iso="2022-01-16T13:00:00+00:00", source="meta"))
    meet(TEXT.replace("120", "140") + "\n\nCorrection: The number of passengers was wrong.")
    assert [one and (one.level, one.is_silent) for one in changes(archive)] == [
        None,
        (Level.SUBSTANTIAL, False),
        (Level.CORRECTION, False),
    ]
    with archive.reading() as connection:
        asked = connection.exec_driver_sql("SELECT count(*) FROM changes WHERE is_silent").scalar_one()
    assert asked == 0


def test_a_headline_that_changes_over_the_same_text_is_a_revision(archive, meet):
    """As long as it was read in the same place; another place says nothing of the newsroom."""
    meet(title="Ferry aground")
    assert meet(title="Ferry aground", title_source="meta")[0] is Outcome.UNCHANGED
    assert meet(title="Ferry freed", title_source="meta")[0] is Outcome.UNCHANGED
    assert meet(title="Captain blamed for ferry disaster")[0] is Outcome.REVISED
    assert changes(archive)[1].headline
    assert [row.title for row in queries.search(archive, "blamed").rows] == ["Captain blamed for ferry disaster"]


def test_where_nobody_weighs_every_changed_text_is_a_revision(archive):
    """And of none is said how much it says."""
    for text in (TEXT, f"{TEXT}\n\n12 views"):
        run = archive.begin_run(make_assignment(refetch=True), make_facts(), seed=None, owner="test")
        archive.record(run, make_article(URL, text))
    assert changes(archive) == [None, None]


def test_of_a_text_that_is_withheld_now_is_kept_how_much_it_says(archive, meet):
    """Figures are no words; noise is none of it either."""
    meet()
    less = {"store": Store.FINGERPRINT, "reason": "fingerprint only"}
    assert meet(f"{TEXT}\n\n12 views", **less) == (Outcome.UNCHANGED, 1)
    assert meet(TEXT.replace("120", "130"), **less) == (Outcome.WITHHELD, 1)
    assert changes(archive)[1].numbers == 1
    assert queries.revisions(archive, 1)[1].text is None


def test_a_takedown_leaves_the_figures(archive, meet):
    """There is nothing in them to take down."""
    meet()
    meet(TEXT.replace("120", "130"))
    archive.take_down(Target.ARTICLE, "1", reason="asked by a lawyer")
    assert [one and one.numbers for one in changes(archive)] == [None, 1]
