"""A changed layout is told: fields that are lost far more often than before, or than the outlet's file expects."""

import pytest

from storage import health, queries
from storage.health import SHORT
from tests.factories import make_article, make_assignment, make_facts, make_failure, make_held, make_page, make_seed
from vocabulary.article import Author, AuthorKind
from vocabulary.health import Expected, Sign, Standing
from vocabulary.match import Verdict
from vocabulary.moment import Moment
from vocabulary.outcome import Outcome, RunState

GOOD = {
    "authors": (Author(name="Jane Roe"),),
    "published": Moment(iso="2022-01-16", source="json-ld"),
}
LONG = "The harbour was closed on Sunday because of the storm that had been announced for days. " * 4


def crawl(archive, *lots, expected=None):
    """Have a run meet lots of pages: so many, with what differs from a whole article, or with an outcome instead."""
    facts = make_facts(expected=expected or Expected())
    run = archive.begin_run(make_assignment(), facts, seed=None, owner="test")
    for count, said in lots:
        for _ in range(count):
            archive.record(run, make_failure(said) if isinstance(said, Outcome) else whole(**said))
    return archive.end_run(run, RunState.FINISHED)


def whole(**said):
    """Return an article that lacks nothing but what is said."""
    page = make_page()
    text = f"{LONG}{page.candidate.url}"
    return make_article(**({"page": page, "text": text} | GOOD | said))


def standing(archive, sign: Sign, expected=None):
    """How the outlet stands in one respect."""
    rows = queries.health(archive, None if expected is None else {"harbour": expected})
    (row,) = [row for row in rows if row.sign is sign]
    return row


LOST = [
    (Sign.TITLE, {"title": None}, "10 of 20 articles without title, 0 of 40 before"),
    (Sign.PUBLISHED, {"published": None}, "10 of 20 articles without time of publication, 0 of 40 before"),
    (Sign.AUTHORS, {"authors": ()}, "10 of 20 articles without author, 0 of 40 before"),
    (
        Sign.AUTHORS,
        {"authors": (Author(name="Harbour Courier", kind=AuthorKind.OUTLET),)},
        "10 of 20 articles without author, 0 of 40 before",
    ),
]


@pytest.mark.parametrize(("sign", "lost", "said"), LOST)
def test_a_field_that_is_lost_is_told_at_the_end_of_the_crawl_and_later(archive, sign, lost, said):
    """Of the newest third, against those before; one line an outlet; every other field is fine."""
    assert crawl(archive, (50, {})).warnings == ()
    told = crawl(archive, (10, lost))
    assert told.warnings == (f"its pages may have changed: {said}",)
    assert queries.runs(archive)[0].warnings == told.warnings
    row = standing(archive, sign)
    assert (row.standing, row.said) == (Standing.WORSE, said)
    assert (row.lacking, row.of, row.past_lacking, row.past_of) == (10, 20, 0, 40)
    others = {one.standing for one in queries.health(archive) if one.sign is not sign}
    assert others == {Standing.FINE}


def test_short_texts_are_told(archive):
    """Under 250 characters, or under what the outlet's file says."""
    crawl(archive, (40, {}))
    words = [f"The harbour was closed on day {number}." for number in range(20)]
    told = crawl(archive, *((1, {"text": one}) for one in words))
    assert told.warnings == (
        f"its pages may have changed: 20 of 20 articles with a text under {SHORT} characters, 0 of 40 before",
    )
    assert standing(archive, Sign.BODY, Expected(body_letters=10)).standing is Standing.FINE
    demanding = standing(archive, Sign.BODY, Expected(body_letters=1_000))
    assert demanding.said == "20 of 20 articles with a text under 1000 characters, its file expects otherwise"


@pytest.mark.parametrize(
    ("sign", "outcome"),
    [
        (Sign.NO_TEXT, Outcome.NO_TEXT),
        (Sign.NOT_AN_ARTICLE, Outcome.NOT_AN_ARTICLE),
        (Sign.FAILED, Outcome.FAILED),
        (Sign.BLOCKED, Outcome.BLOCKED),
    ],
)
def test_pages_that_come_to_no_article_are_told(archive, sign, outcome):
    """Of the pages that were asked for, run by run."""
    crawl(archive, (50, {}))
    crawl(archive, (10, outcome))
    row = standing(archive, sign)
    assert (row.standing, row.lacking, row.of) == (Standing.WORSE, 10, 20)
    assert {one.standing for one in queries.health(archive) if one.sign is not sign} == {Standing.FINE}


def test_small_numbers_and_small_changes_prove_nothing(archive):
    """Eight of the newest at least, a fifth more of all, and hardly by chance."""
    crawl(archive, (16, {}))
    assert crawl(archive, (7, {"authors": ()})).warnings == ()
    assert standing(archive, Sign.AUTHORS).standing is Standing.TOO_LITTLE_KNOWN
    crawl(archive, (1, {"authors": ()}))
    assert standing(archive, Sign.AUTHORS).standing is Standing.WORSE
    crawl(archive, (40, {}))
    assert crawl(archive, (3, {"authors": ()})).warnings == ()
    assert standing(archive, Sign.AUTHORS).standing is Standing.FINE


def test_what_was_never_stated_is_not_missed(archive):
    """An outlet without bylines stays one, unless its file says that it has some."""
    assert crawl(archive, (60, {"authors": ()})).warnings == ()
    assert standing(archive, Sign.AUTHORS).standing is Standing.FINE
    told = crawl(archive, (1, {"authors": ()}), expected=Expected(authors=True))
    assert told.warnings == (
        "its pages may have changed: 20 of 20 articles without author, its file expects otherwise",
    )
    assert standing(archive, Sign.AUTHORS).standing is Standing.WORSE


def test_what_the_file_does_not_expect_is_not_told(archive):
    """`authors = false` silences the alarm, also for an archive that was crawled before the file said so."""
    crawl(archive, (50, {}))
    assert crawl(archive, (30, {"authors": ()}), expected=Expected(authors=False)).warnings == ()
    assert standing(archive, Sign.AUTHORS).said.endswith("as its file expects")
    assert standing(archive, Sign.AUTHORS, Expected()).standing is Standing.WORSE


def test_a_crawl_that_met_no_page_repeats_no_alarm(archive):
    """It has nothing new to say."""
    crawl(archive, (50, {}))
    assert crawl(archive, (10, {"authors": ()})).warnings != ()
    assert crawl(archive).warnings == ()


def test_articles_without_text_are_not_counted(archive):
    """Of an unrelated article neither authors nor text are kept: that is no loss."""
    archive.store_seed(make_seed())
    crawl(archive, (30, {}))
    run = archive.begin_run(make_assignment(seed="seed"), make_facts(), seed="seed", owner="test")
    for _ in range(30):
        archive.record(run, make_article(matches=make_held(Verdict.UNRELATED)))
    assert archive.end_run(run, RunState.FINISHED).warnings == ()
    assert standing(archive, Sign.AUTHORS).of == 10


def test_outlets_are_told_apart_and_the_newest_are_bounded(archive, monkeypatch):
    """Each is held against itself; of many articles the newest hundred count (here fifteen)."""
    assert health.NEWEST == 100
    monkeypatch.setattr(health, "NEWEST", 15)
    crawl(archive, (35, {}))
    crawl(archive, (20, {"authors": ()}))
    row = standing(archive, Sign.AUTHORS)
    assert (row.lacking, row.of, row.past_lacking, row.past_of) == (15, 15, 5, 40)
    assert [row.outlet for row in queries.health(archive, {"harbour": Expected()})] == ["harbour"] * len(Sign)
    nobody = queries.health(archive, {"nobody": Expected(title=True)})
    assert {row.standing for row in nobody} == {Standing.TOO_LITTLE_KNOWN}
