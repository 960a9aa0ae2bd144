"""Questions in SQL: answered row by row, never able to change anything, and told in words when they are wrong."""

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import StorageError
from tests.parts.test_storage_checking import WORDS, archived
from vocabulary.outcome import InputError

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"


def ask(archive, query, *, seconds=20):
    """Columns and rows."""
    with archive.asked(query, seconds=seconds) as answer:
        return answer.columns, list(answer.rows)


def test_an_answer_has_columns_and_rows(archive):
    """As the database gives them."""
    archived(archive, WORDS, f"{WORDS} Again.")
    assert ask(archive, "SELECT outlet AS name, count(*) AS n FROM articles GROUP BY 1") == (
        ("name", "n"),
        [("harbour", 2)],
    )
    assert ask(archive, "SELECT id FROM articles WHERE id > 9") == (("id",), [])


def test_rows_come_while_they_are_asked_for(archive):
    """An endless answer is no trouble to who takes its beginning."""
    with archive.asked(
        ENDLESS if "sqlite" in archive.url else "SELECT generate_series(1, 100000000)", seconds=20
    ) as one:
        assert [next(one.rows)[0] for _ in range(1200)] == list(range(1, 1201))
    assert list(archive.check()) == []


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM articles",
        "UPDATE articles SET outlet = 'x'",
        "INSERT INTO leases VALUES ('x', 'y', '2022-01-01', '2022-01-01')",
        "DROP TABLE articles",
        "CREATE TABLE mine (x int)",
        "SELECT 1; DELETE FROM articles",
        "COMMIT; DELETE FROM articles",
        "BEGIN; DELETE FROM articles; COMMIT",
        "VACUUM",
        "ALTER TABLE articles ADD COLUMN x int",
    ],
)
def test_nothing_can_be_changed(archive, query):
    """Whatever is asked, the archive is as before, and goes on working."""
    archived(archive, WORDS)
    with pytest.raises(InputError):
        ask(archive, query)
    assert ask(archive, "SELECT count(*) FROM articles WHERE outlet = 'harbour'")[1] == [(1,)]
    archived(archive, f"{WORDS} Again.")
    assert list(archive.check()) == []


@pytest.mark.parametrize(
    "query",
    [
        "ATTACH 'other.db' AS other",
        "VACUUM INTO 'other.db'",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA user_version = 7",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA writable_schema = 1",
        "SELECT load_extension('x')",
        "INSERT INTO article_search(article_search) VALUES('delete-all')",
        "REINDEX",
        "ANALYZE",
    ],
)
def test_a_file_is_left_alone(sqlite_archive, query, tmp_path, monkeypatch):
    """No other file is opened, no setting changed."""
    monkeypatch.chdir(tmp_path)
    archived(sqlite_archive, WORDS)
    with pytest.raises(InputError):
        ask(sqlite_archive, query)
    assert not (tmp_path / "other.db").exists()
    assert ask(sqlite_archive, "PRAGMA user_version")[1] == [(0,)]
    assert list(sqlite_archive.check()) == []


def test_a_server_is_left_alone(postgresql_archive):
    """A statement that would lift the ban cannot stand before another one."""
    archived(postgresql_archive, WORDS)
    for query in (
        "SET TRANSACTION READ WRITE; DELETE FROM tags",
        "WITH gone AS (DELETE FROM tags RETURNING 1) SELECT * FROM gone",
        "SELECT set_config('transaction_read_only', 'off', true), nextval('articles_id_seq')",
        "SELECT id FROM articles FOR UPDATE",
    ):
        with pytest.raises(InputError):
            ask(postgresql_archive, query)


def test_words_are_found_and_ranked(sqlite_archive):
    """FTS5 asks its own tables."""
    archived(sqlite_archive, WORDS)
    query = "SELECT rowid FROM article_search WHERE article_search MATCH 'pile' ORDER BY bm25(article_search)"
    assert ask(sqlite_archive, query)[1] == [(1,)]


@pytest.mark.parametrize("query", ["", "  ", "SELEC 1", "SELECT * FROM nowhere", "SELECT nothing FROM articles", "--"])
def test_what_is_no_question_is_told_in_words(archive, query):
    """What the database said, and where to look."""
    with pytest.raises(InputError) as told:
        ask(archive, query)
    assert "the query" in str(told.value)


def test_a_question_that_takes_too_long_ends(archive):
    """And says how it may go on longer."""
    endless = ENDLESS.replace("SELECT x FROM c", "SELECT count(*) FROM c")
    with pytest.raises(InputError, match=r"longer than 0\.2 s"):
        ask(archive, endless, seconds=0.2)
    assert ask(archive, "SELECT 1")[1] == [(1,)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_answer_or_bad_input(archive, query):
    """No other error comes of it."""
    try:
        ask(archive, query)
    except InputError:
        pass
    except StorageError as error:  # pragma: no cover - told in full when it happens
        pytest.fail(f"{query!r}: {error}")


def test_others_are_not_bound_by_it(sqlite_archive, tmp_path):
    """The ban holds for the question alone: the connection that it used writes again."""
    for _ in range(3):
        ask(sqlite_archive, "SELECT 1")
    archived(sqlite_archive, WORDS)
    with sqlite3.connect(tmp_path / "cuttings.db") as other:
        assert other.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    other.close()
