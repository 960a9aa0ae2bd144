"""Another archive into this one: what both have is there once, and what either knows is kept."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import queries
from storage.archive import open_archive
from tests.factories import NOON, make_article, make_assignment, make_facts, make_held, make_page, make_seed
from vocabulary.judgement import Pair, Said
from vocabulary.licence import Confidence, Decision, Evidence, Licence, Polarity, Scope
from vocabulary.match import Verdict
from vocabulary.outcome import Exit, RunState
from vocabulary.policy import Target

TABLES = (
    *("outlets", "runs", "pages", "settlements", "articles", "aliases", "outcomes", "revisions", "authors", "bodies"),
    *("captures", "licence_decisions", "licence_evidence", "licence_readings", "matches", "judgements", "takedowns"),
    *("seeds", "search_texts", "fingerprint_hashes", "extractions", "tags", "statements"),
)


@pytest.fixture
def other(tmp_path, _sqlite_template):
    """Another archive, in a file."""
    path = tmp_path / "other.db"
    path.write_bytes(_sqlite_template.read_bytes())
    archive = open_archive(f"sqlite:///{path}")
    yield archive
    archive.close()


def fill(
    archive, *told: tuple[str, int, str], outlet: str = "harbour", verdict: Verdict = Verdict.NEAR, **said
) -> None:
    """A run for each (address, day, text) that a crawl met, for one seed."""
    archive.store_seed(make_seed())
    for path, day, words in told:
        run = archive.begin_run(
            make_assignment(outlet, refetch=True, seed="seed"),
            make_facts(outlet),
            seed="seed",
            owner=f"test {path} {day}",
        )
        url = f"http://{outlet}.test/{path}"
        page = make_page(url, outlet=outlet, fetched_at=NOON + timedelta(days=day), body=f"<p>{words}</p>".encode())
        archive.record(run, make_article(url, words, page=page, matches=make_held(verdict), **said))
        archive.end_run(run, RunState.FINISHED)


def rows(archive) -> dict[str, int]:
    """How many rows the tables have."""
    with archive.reading() as connection:
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in TABLES}


def texts_of(archive, path: str, outlet: str = "harbour") -> list[str | None]:
    """The texts of an article, in order."""
    article = archive.article_by_url(f"http://{outlet}.test/{path}")
    return [row.text for row in queries.revisions(archive, article.id)]


def whole(archive) -> None:
    """Nothing is broken, and every article is found by its newest text alone."""
    assert not list(archive.check())


def test_what_only_the_other_has_comes_with_all_that_belongs_to_it_once(archive, other):
    """An empty archive becomes as full as the other; a second merge adds nothing."""
    fill(other, ("a", 1, "Alpha is closed now."), ("b", 2, "Beta is open now."), ("a", 3, "Alpha is open again today."))
    merged = archive.merge(other)
    full = rows(other)
    assert rows(archive) == full
    assert merged.added["articles"] == 2
    article = archive.article_by_url("http://harbour.test/a")
    assert (article.text, article.revisions, len(article.captures)) == ("Alpha is open again today.", 2, 2)
    assert [held.verdict for held in article.matches] == [Verdict.NEAR]
    assert [row.article_id for row in queries.search(archive, "again").rows] == [article.id]
    assert queries.capture_body(archive, article.captures[0].id) == b"<p>Alpha is closed now.</p>"
    whole(archive)
    assert +archive.merge(other).added == {}
    assert rows(archive) == full


def test_what_both_have_is_there_once_in_the_order_in_which_it_was_seen(archive, other):
    """One text seen by both is one text with the captures of both; another one goes where its time puts it."""
    fill(archive, ("a", 2, "Alpha is closed now."), ("a", 6, "Alpha is gone for ever."))
    fill(other, ("a", 1, "Alpha is closed now."), ("a", 4, "Alpha is open again today."), ("c", 4, "Gamma, new here."))
    archive.merge(other)
    assert texts_of(archive, "a") == ["Alpha is closed now.", "Alpha is open again today.", "Alpha is gone for ever."]
    article = archive.article_by_url("http://harbour.test/a")
    assert (article.text, article.revisions) == ("Alpha is gone for ever.", 3)
    assert (article.first_seen, article.last_seen) == (NOON + timedelta(days=1), NOON + timedelta(days=6))
    assert len(article.captures) == 4
    assert not queries.search(archive, "again").rows
    whole(archive)
    before = rows(archive)
    archive.merge(other)
    assert rows(archive) == before
    other.merge(archive)  # and back
    assert texts_of(other, "a") == texts_of(archive, "a")
    whole(other)


def test_a_later_text_of_the_other_is_what_is_found(archive, other):
    """The newest text of both is the article's, in the search and in the index of fingerprints."""
    fill(archive, ("a", 1, "Alpha is closed now."))
    fill(other, ("a", 3, "Alpha is open again today."))
    archive.merge(other)
    assert texts_of(archive, "a") == ["Alpha is closed now.", "Alpha is open again today."]
    assert len(queries.search(archive, "again").rows) == 1
    assert not queries.search(archive, "now").rows
    whole(archive)


def test_a_text_takes_the_place_of_a_fingerprint(archive, other):
    """What one of them held for unrelated and the other kept is kept."""
    fill(archive, ("a", 1, "Alpha is closed now."), verdict=Verdict.UNRELATED)
    assert archive.article_by_url("http://harbour.test/a").text is None
    fill(other, ("a", 2, "Alpha is closed now."))
    archive.merge(other)
    assert texts_of(archive, "a") == ["Alpha is closed now."]
    assert len(queries.search(archive, "closed").rows) == 1
    whole(archive)


@pytest.mark.parametrize("side", ["here", "there"])
def test_a_take_down_of_either_side_holds(archive, other, side):
    """Words that one of them has taken down are in the merged archive no more, and are not brought."""
    for one in (archive, other):
        fill(one, ("a", 1, "Alpha is closed now."), ("b", 1, "Beta stays."))
    fill(other, ("c", 2, "Gamma is closed as well."))
    down = archive if side == "here" else other
    number = down.article_by_url("http://harbour.test/a").id
    down.take_down(Target.ARTICLE, str(number), reason="the author asked")
    down.take_down(Target.URL, "http://harbour.test/c", reason="the author asked")
    merged = archive.merge(other)
    assert merged.left_out["articles that are taken down"] == 2
    assert archive.article_by_url("http://harbour.test/a").text is None
    assert archive.article_by_url("http://harbour.test/b").text == "Beta stays."
    assert not queries.search(archive, "alpha").rows
    assert not queries.search(archive, "gamma").rows
    with archive.reading() as connection:
        kept = connection.execute(text("SELECT count(*) FROM revisions WHERE text LIKE '%losed%'")).scalar_one()
    assert kept == 0
    whole(archive)
    before = rows(archive)
    archive.merge(other)
    assert rows(archive) == before


def test_the_later_decision_on_a_licence_holds_and_the_other_stays(archive, other):
    """Evidence and looks of both are kept."""

    def licence(expression: str) -> Licence:
        said = Evidence(code="E03", locator="head", raw=expression, scope=Scope.ARTICLE, polarity=Polarity.GRANT)
        decided = Decision(expression=expression, scope=Scope.ARTICLE, confidence=Confidence.DECLARED, cites=(0,))
        return Licence(decision=decided, evidence=(said,))

    fill(archive, ("a", 1, "Alpha is closed now."), licence=licence("CC-BY-4.0"))
    fill(other, ("a", 2, "Alpha is closed now."), licence=licence("CC-BY-SA-4.0"))
    archive.merge(other)
    article = archive.article_by_url("http://harbour.test/a")
    assert article.licence.decision.expression == "CC-BY-SA-4.0"
    with archive.reading() as connection:
        kept = connection.execute(
            text("SELECT expression, is_current FROM licence_decisions WHERE seed_id IS NULL")
        ).all()
        assert connection.execute(text("SELECT count(*) FROM licence_evidence")).scalar_one() == 2
    assert sorted((one.expression, bool(one.is_current)) for one in kept) == [
        ("CC-BY-4.0", False),
        ("CC-BY-SA-4.0", True),
    ]
    whole(archive)


def test_judgements_of_both_are_kept_and_the_newest_of_a_pair_holds(archive, other):
    """People's words come along, with the numbers that articles have here."""
    fill(archive, ("x", 1, "Another one comes first."), ("a", 1, "Alpha is closed now."))
    fill(other, ("a", 1, "Alpha is closed now."), ("b", 1, "Beta is open now."))
    for one, verdict, day in ((archive, Verdict.RELATED, 1), (other, Verdict.SAME_STORY, 2)):
        number = one.article_by_url("http://harbour.test/a").id
        pair = Pair(seed="seed", article=number)
        one.judge(
            Said(pair=pair, verdict=verdict, by="reader", reason="read both", at=NOON + timedelta(days=day)), None
        )
    for _ in range(2):
        archive.merge(other)
        article = archive.article_by_url("http://harbour.test/a")
        assert [held.verdict for held in article.matches] == [Verdict.SAME_STORY]
        assert rows(archive)["judgements"] == 2
    whole(archive)


def test_a_seed_of_another_document_is_not_mixed_with_ours(archive, other):
    """Verdicts on another text are no verdicts on ours."""
    fill(other, ("a", 1, "Alpha is closed now."))
    archive.store_seed(make_seed(text="Something else altogether, of the same name."))
    merged = archive.merge(other)
    assert merged.left_out["seeds of the same name and another document"] == 1
    assert archive.article_by_url("http://harbour.test/a").matches == ()
    whole(archive)


def test_a_merge_that_was_stopped_goes_on(archive, other, monkeypatch):
    """Each batch is a transaction: what was brought stays, and a second call brings the rest."""
    fill(other, *((str(number), 1, f"Text of number {number} stands alone here.") for number in range(7)))
    monkeypatch.setattr("storage.merging.BATCH", 2)

    def stop(done: int, _total: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.merge(other, tell=stop)
    assert rows(archive)["articles"] == 4
    whole(archive)
    archive.merge(other)
    assert rows(archive) == rows(other)
    whole(archive)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Call the program."""
    environment = {name: value for name, value in os.environ.items() if name != "ARCHIVE_URL"}
    program = "from desk.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_command_merges_and_refuses_what_it_must(tmp_path, other):
    """An archive is told from other files by how it begins; its own is refused, and one of another schema."""
    (tmp_path / "here").mkdir()
    fill(other, ("a", 1, "Alpha is closed now."))
    done = run(tmp_path / "here", "import", "../other.db", "--json")
    assert (done.returncode, json.loads(done.stdout)["added"]["articles"]) == (Exit.DONE, 1)
    again = run(tmp_path / "here", "import", "../other.db")
    assert (again.returncode, again.stdout) == (Exit.DONE, "")
    itself = run(tmp_path / "here", "import", "cuttings.db")
    assert (itself.returncode, itself.stderr.count("\n")) == (Exit.BAD_INPUT, 1)
    with open_archive(f"sqlite:///{tmp_path / 'other.db'}")._database.writing() as connection:
        connection.execute(text("UPDATE schema_version SET version_num = '0020'"))
    older = run(tmp_path / "here", "import", "../other.db")
    assert older.returncode == Exit.BAD_INPUT
    assert "has schema 0020" in older.stderr
    none = run(tmp_path / "here", "import", "sqlite:///nothing.db")
    assert (none.returncode, none.stderr.count("\n")) == (Exit.BAD_INPUT, 1)
