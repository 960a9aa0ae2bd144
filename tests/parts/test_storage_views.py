"""The views of an archive say what the commands say, on either database, and outlive migrations."""

import json
import sqlite3

from sqlalchemy import inspect

from storage import queries, schema, views
from storage.archive import Archive, open_archive
from tests.factories import (
    NOON,
    make_article,
    make_assignment,
    make_candidate,
    make_facts,
    make_held,
    make_page,
    make_seed,
)
from tests.parts.test_storage_sql import ask
from vocabulary.article import Author
from vocabulary.judgement import Pair, Said
from vocabulary.licence import Confidence, Decision, Evidence, Licence, Polarity, Scope
from vocabulary.match import COVERAGE, Verdict

GRANT = Licence(
    decision=Decision(expression="CC-BY-4.0", confidence=Confidence.DECLARED, scope=Scope.ARTICLE, cites=(0,)),
    evidence=(
        Evidence(
            code="E07", locator="a", raw="CC BY 4.0", scope=Scope.ARTICLE, polarity=Polarity.GRANT,
            expression="CC-BY-4.0",
        ),
    ),
)  # fmt: skip


def filled(archive: Archive) -> None:
    """Archive an article of each verdict; the first is licensed and has two authors."""
    archive.store_seed(make_seed())
    run = archive.begin_run(make_assignment(everything=True), make_facts(), seed="seed", owner="t")
    candidates = [make_candidate() for _ in Verdict]
    archive.register(run, candidates)
    for number, (candidate, verdict) in enumerate(zip(candidates, Verdict, strict=True)):
        page = make_page(candidate=candidate, body=f"<p>{candidate.url}</p>".encode())
        said = {"authors": (Author(name="B. Writer"), Author(name="A. Writer")), "licence": GRANT} if not number else {}
        archive.record(run, make_article(text=f"Text {number}.", page=page, matches=make_held(verdict), **said))
    archive.end_run(run, "finished")


def said(article_id: int, verdict: Verdict) -> Said:
    """What a person says of an article and the seed."""
    return Said(pair=Pair(seed="seed", article=article_id), verdict=verdict, by="me", reason="I read it.", at=NOON)


def rows(archive, query):
    """Rows as mappings."""
    columns, found = ask(archive, query)
    return [dict(zip(columns, row, strict=True)) for row in found]


def test_coverage_is_what_the_command_lists(archive):
    """The same articles with the same verdicts and licences; what is unrelated is none."""
    filled(archive)
    listed = {row.article_id: (row.verdict, row.licence) for row in queries.coverage(archive, "seed")}
    seen = rows(archive, "SELECT * FROM coverage WHERE seed = 'seed'")
    assert {row["article_id"]: (row["verdict"], row["licence"]) for row in seen} == listed
    assert len(seen) == len(COVERAGE)
    assert list(seen[0]) == views.VIEWS["coverage"]().selected_columns.keys()


def test_a_persons_verdict_counts_in_the_view_too(archive):
    """It is marked as one."""
    filled(archive)
    archive.judge(said(1, Verdict.UNRELATED), None)
    assert 1 not in {row["article_id"] for row in rows(archive, "SELECT article_id FROM coverage")}
    archive.judge(said(2, Verdict.EXCERPT), None)
    (row,) = rows(archive, "SELECT verdict, is_judged FROM coverage WHERE article_id = 2")
    assert (row["verdict"], bool(row["is_judged"])) == ("excerpt", True)


def test_articles_licences_and_outlets(archive):
    """Authors in one cell, in the page's order; the statement that proves a licence; figures of the outlet."""
    filled(archive)
    (one,) = rows(archive, "SELECT authors, licence, licence_confidence, text, taken_down FROM article WHERE id = 1")
    assert one == {
        "authors": "B. Writer; A. Writer", "licence": "CC-BY-4.0", "licence_confidence": "B", "text": "Text 0.",
        "taken_down": None,
    }  # fmt: skip
    (proof,) = rows(archive, "SELECT evidence, statement, scope FROM licence WHERE article_id = 1")
    assert proof == {"evidence": 1, "statement": "CC BY 4.0", "scope": "article"}
    (outlet,) = rows(archive, "SELECT * FROM outlet_health")
    assert (outlet["outlet"], outlet["last_state"], outlet["last_pages"]) == ("harbour", "finished", len(Verdict))
    assert outlet["without_author"] == outlet["texts"] - 1


def test_a_migration_makes_them_anew(archive):
    """A table on which a view rests could not be rebuilt."""
    filled(archive)
    database = archive._database
    with schema._changing(database) as connection:
        schema._migrate(database, connection)
    with database.reading() as connection:
        assert set(inspect(connection).get_view_names()) == set(views.VIEWS)
    assert len(rows(archive, "SELECT * FROM coverage")) == len(COVERAGE)


def test_another_program_reads_them(sqlite_archive, tmp_path):
    """Nothing of ours is needed for it."""
    filled(sqlite_archive)
    with sqlite3.connect(tmp_path / "cuttings.db") as other:
        found = other.execute("SELECT flags, licence FROM licence WHERE article_id = 1").fetchone()
    other.close()
    assert (json.loads(found[0]), found[1]) == ([], "CC-BY-4.0")


def test_an_archive_of_before_has_them_too(archive_url):
    """They come with the migration."""
    database = schema.Database(archive_url)
    schema.make_by_migrations(database)
    with database.reading() as connection:
        assert set(inspect(connection).get_view_names()) == set(views.VIEWS)
    database.close()
    open_archive(archive_url).close()
