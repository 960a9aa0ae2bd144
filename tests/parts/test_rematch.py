"""Verdicts of older rules are made anew: what was said before stays, and what people said goes on counting."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk.cli.rematch import old_verdicts
from pipelines.comparison import FINGERPRINT_VERSION, RULES
from pipelines.rematching import asked, rematch
from pipelines.seed import read_seed
from storage import queries
from storage.archive import open_archive
from storage.models import Matched
from tests.factories import make_article, make_assignment, make_facts, make_held, make_match, make_seed
from tests.parts.test_cli_archive import SEED_TEXT, crawled, desk  # noqa: F401 - fixtures
from vocabulary.judgement import Pair, Said
from vocabulary.match import Verdict


@pytest.fixture
def seed(archive):
    """Return a stored seed."""
    seed = make_seed()
    archive.store_seed(seed)
    return seed


@pytest.fixture
def keep(archive, seed):
    """Return a function that archives an article with an old verdict and returns its id."""
    run = archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")

    def add(text="Rovers lost their goalkeeper.", verdict=Verdict.NEAR, version=FINGERPRINT_VERSION, **said):
        article = make_article(None, text, title="Rovers", version=version, matches=make_held(verdict, **said))
        return archive.record(run, article)[1]

    return add


def history(archive, article_id) -> list[tuple[str, int, bool]]:
    """Every verdict on an article: what, by which rules, whether it counts."""
    with archive.reading() as connection:
        rows = connection.execute(
            Matched.__table__.select().where(Matched.revision_id == article_id).order_by(Matched.id)
        )
        return [(row.verdict, row.rules, row.is_current) for row in rows]


def test_old_verdicts_are_made_anew_and_kept(archive, seed, keep):
    """The old one stays as history with the version of its rules; a second call has nothing to do."""
    article = keep()
    assert archive.count_matches_due("seed", asked()) == (1, 0)
    (done,) = rematch(archive, seed, since=None, dry_run=False)
    assert (done.before, done.rules_before, done.after, done.judged) == ("near", 1, "unrelated", None)
    assert history(archive, article) == [("near", 1, False), ("unrelated", RULES, True)]
    assert archive.count_matches_due("seed", asked()) == (0, 0)
    assert list(rematch(archive, seed, since=None, dry_run=False)) == []


def test_a_verdict_by_a_text_of_older_rules_is_old(archive, seed, keep):
    """Also when the rules of verdicts are those of today."""
    article = keep(rules=RULES, version=FINGERPRINT_VERSION - 1)
    (done,) = rematch(archive, seed, since=None, dry_run=False)
    assert done.before == "near"
    archive.replace_matches("seed", [(article, make_match(rules=RULES))], fingerprint_version=FINGERPRINT_VERSION)
    assert archive.count_matches_due("seed", asked()) == (0, 0)


def test_a_verdict_that_is_the_same_again_is_of_today(archive, seed, keep):
    """No second row for it, and a call for those of before has nothing to do then."""
    article = keep()
    list(rematch(archive, seed, since=None, dry_run=False))
    before = datetime.now(UTC)
    assert len(list(rematch(archive, seed, since=before, dry_run=False))) == 1
    assert len(history(archive, article)) == 2
    assert archive.count_matches_due("seed", asked(before)) == (0, 0)


def test_nothing_changes_in_a_dry_run(archive, seed, keep):
    """It says what would."""
    article = keep()
    (done,) = rematch(archive, seed, since=None, dry_run=True)
    assert done.after == "unrelated"
    assert history(archive, article) == [("near", 1, True)]


def test_a_call_that_was_stopped_goes_on(archive, seed, keep, monkeypatch):
    """What was yielded is kept, the rest is left to the next."""
    monkeypatch.setattr("pipelines.rematching.BATCH", 2)
    for number in range(5):
        keep(f"text {number}")
    begun = rematch(archive, seed, since=None, dry_run=False)
    next(begun)
    begun.close()
    assert archive.count_matches_due("seed", asked()) == (3, 0)
    assert len(list(rematch(archive, seed, since=None, dry_run=False))) == 3


def test_what_people_said_goes_on_counting(archive, seed, keep):
    """And is told beside what has changed."""
    article = keep()
    said = Said(
        pair=Pair(article=article, seed="seed"),
        verdict=Verdict.SAME_STORY,
        by="ann",
        reason="r",
        at=datetime.now(UTC),
    )
    archive.judge(said, make_match())
    (done,) = rematch(archive, seed, since=None, dry_run=False)
    assert done.judged == "same_story"
    assert [row.verdict for row in queries.coverage(archive, "seed")] == ["same_story"]


def test_a_seed_whose_time_has_changed_is_held_against_all_anew(archive, seed, keep):
    """Two reports are of one event when they are near in time."""
    keep(rules=RULES)
    archive.store_seed(replace(seed, language="en"))
    assert archive.count_matches_due("seed", asked()) == (1, 0)
    archive.store_seed(replace(seed, language="en"))
    assert queries.coverage(archive, "seed") == []


def test_rematching_by_hand(desk, tmp_path, monkeypatch):  # noqa: F811 - the fixture
    """Counts by verdict, for people and programs; old rules are told, and nothing is done twice."""
    code, _, err = desk("rematch")
    assert code == 0
    assert "Every verdict is of the rules of today" in err
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    archive.add_match(1, "ferry", make_match(Verdict.RELATED, rules=1))
    assert old_verdicts(archive, "ferry") == 1
    code, out, _ = desk("rematch", "--dry-run", "--json")
    told = json.loads(out)
    assert (code, told["dry_run"], told["rules"]) == (0, True, RULES)
    change = {"article_id": 1, "before": "related", "rules_before": 1, "after": "identical", "judged": None}
    assert told["seeds"][0]["changes"] == [change]
    assert "Nothing was changed" in desk("rematch", "ferry", "--dry-run")[2]
    _, out, err = desk("rematch", "ferry")
    assert ["ferry", "1", "0", "related", "identical", "1"] in [line.split() for line in out.splitlines()]
    assert "cuttings coverage ferry" in err
    assert "Every verdict" in desk("rematch")[2]
    _, out, _ = desk("rematch", "--all", "--json")
    assert json.loads(out)["seeds"][0]["same"] == 1


def test_a_changed_document_is_told_and_used(desk, tmp_path):  # noqa: F811
    """The seed is read from its file again."""
    (tmp_path / "seeds" / "ferry.txt").write_text(
        "Rovers lost their goalkeeper and won the replay by two goals to one in the rain on Saturday evening, again."
    )
    _, out, err = desk("rematch", "--dry-run")
    assert "The document of ferry has changed" in err
    assert ["ferry", "1", "0", "identical", "unrelated", "1"] in [line.split() for line in out.splitlines()]
    assert "1 identical" in desk("coverage", "ferry")[1]
    assert desk("rematch")[0] == 0
    assert "Nothing was found" in desk("coverage", "ferry")[1]
    (tmp_path / "seeds" / "ferry.txt").write_text(SEED_TEXT)
    assert desk("rematch")[0] == 0
    assert "1 identical" in desk("coverage", "ferry")[1]
    assert read_seed(tmp_path / "seeds" / "ferry.txt").name == "ferry"


def test_stopping_is_told(desk, tmp_path, monkeypatch):  # noqa: F811
    """Ctrl-C ends with 130 and says what is left."""
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    archive.add_match(1, "ferry", make_match(Verdict.RELATED, rules=1))

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("pipelines.rematching.held_against", stop)
    code, _, err = desk("rematch")
    assert code == 130
    assert "Stopped, with 1 article left" in err


def test_an_unknown_seed_is_bad_input(desk):  # noqa: F811
    """Before anything is done."""
    code, _, err = desk("rematch", "nobody")
    assert code == 2
    assert "is not in the archive" in err
