"""Opening an archive: made whole, brought up to date, or refused with a message a person can act on."""

import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text

from storage import queries, schema, search, views
from storage.archive import open_archive
from storage.database import Database
from storage.errors import StorageError
from storage.forms import FORM_COLUMNS
from storage.models import Base, Revision, SearchText
from storage.origins import DIRECTION_COLUMNS
from storage.particulars import COLUMNS
from tests.factories import NOON, make_article, make_assignment, make_candidate, make_facts, make_seed
from tests.tables import counts
from vocabulary.form import Form
from vocabulary.health import Standing
from vocabulary.metadata import Particulars
from vocabulary.moment import Moment
from vocabulary.outcome import InputError, SourceState
from vocabulary.page import FoundBy
from vocabulary.policy import Store
from vocabulary.run import SourceReport


def test_an_archive_is_made_on_first_opening_and_kept(archive_url):
    """What was stored is there when it is opened again."""
    archive = open_archive(archive_url)
    archive.store_seed(make_seed())
    archive.close()
    again = open_archive(archive_url, create=False)
    assert again is not archive
    assert [seed.name for seed in again.seeds()] == ["seed"]
    again.close()


def test_making_an_archive_is_no_news(archive_url, caplog):
    """The log of a crawl is about the crawl."""
    with caplog.at_level("INFO"):
        open_archive(archive_url).close()
    assert caplog.records == []


def test_there_is_one_archive_per_address_and_process(archive_url):
    """Also when threads open it at the same moment."""
    with ThreadPoolExecutor(8) as threads:
        archives = set(threads.map(open_archive, [archive_url] * 8))
    assert len(archives) == 1
    archives.pop().close()


def test_a_closed_archive_opens_by_itself(archive):
    """Whoever still holds it is not left with a broken one."""
    archive.close()
    assert archive.seeds() == []


@pytest.fixture
def migrated(request, archive, tmp_path):
    """Return an archive that went through all migrations, on the same kind of database as `archive`."""
    is_sqlite = archive.url.startswith("sqlite")
    database = Database(f"sqlite:///{tmp_path}/old.db" if is_sqlite else request.getfixturevalue("postgresql_url"))
    schema.make_by_migrations(database)
    yield database
    database.close()


def test_models_and_migrations_say_the_same(migrated):
    """When this fails: `python -m storage.schema "what changes"` writes the migration that is missing."""
    with migrated.reading() as connection:
        context = MigrationContext.configure(connection, opts=schema.context_for(connection))
        assert compare_metadata(context, Base.metadata) == []


def table_shape(connection, name: str) -> dict[str, object]:
    """Return all that a database knows of a table, whatever the order in which it was told."""
    asked = inspect(connection)
    columns = {one["name"]: {key: str(value) for key, value in one.items()} for one in asked.get_columns(name)}
    return {
        "columns": columns,
        "primary key": asked.get_pk_constraint(name),
        "options": asked.get_table_options(name),
        "foreign keys": {one["name"]: one for one in asked.get_foreign_keys(name)},
        "unique": {one["name"]: one for one in asked.get_unique_constraints(name)},
        "checks": {one["name"]: re.sub(r"[\s()]", "", one["sqltext"]) for one in asked.get_check_constraints(name)},
    }


def shape(database: Database) -> dict[str, object]:
    """Return all tables, and the indexes in the database's own words."""
    with database.reading() as connection:
        tables = {name: table_shape(connection, name) for name in inspect(connection).get_table_names()}
        if database.is_sqlite:
            words = (
                "SELECT sql FROM sqlite_master WHERE type = 'index' OR sql LIKE 'CREATE VIRTUAL%' OR type = 'trigger'"
            )
        else:
            words = "SELECT replace(indexdef, schemaname, '') FROM pg_indexes WHERE schemaname = current_schema()"
        said = {" ".join(one.split()) for one in connection.scalars(text(words)) if one}
        return {**tables, "indexes": said}


def test_an_archive_made_at_once_is_what_migrations_make(migrated, archive):
    """Every column with its default, every key and index, every CHECK, the full-text index: nobody can tell them apart."""
    by_migrations, at_once = shape(migrated), shape(archive._database)
    assert by_migrations.keys() == at_once.keys()
    for name, there in by_migrations.items():
        assert there == at_once[name], name
    assert by_migrations["matches"]["checks"]
    assert any("is_current" in one for one in by_migrations["indexes"])


def test_a_new_archive_needs_no_migration(tmp_path):
    """Nor the library that runs them."""
    code = f"""
import sys
from storage.archive import open_archive
open_archive("sqlite:///{tmp_path}/new.db").close()
print([name for name in sys.modules if name.startswith("alembic")])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_newest_migration_is_known(sqlite_archive):
    """`schema.HEAD` saves loading Alembic whenever an archive is opened."""
    with sqlite_archive.reading() as connection:
        assert schema.scripts(schema.config(connection)).get_heads() == [schema.HEAD]
        assert schema.version_of(connection) == schema.HEAD


def test_the_next_migration_can_be_written(tmp_path, monkeypatch):
    """The documented command finds what the models say more."""
    versions = tmp_path / "versions"
    versions.mkdir()
    told = {}

    def revision(config, message, **said):
        told.update(said, message=message)
        return type("Script", (), {"path": str(versions / "0002.py")})()

    monkeypatch.setattr("alembic.command.revision", revision)
    assert schema.write_migration("Add a column") == versions / "0002.py"
    following = f"{int(schema.HEAD) + 1:04}"
    assert told == {"message": "Add a column", "autogenerate": True, "rev_id": following}


def test_an_archive_of_before_finds_its_articles_however_they_are_addressed(archive_url):
    """Keys of older archives are renewed; where two pages were kept for one, both stay and the first is found."""
    database = Database(archive_url)
    with database.writing() as connection:
        command.upgrade(schema.config(connection), "0001")
        connection.execute(
            text("INSERT INTO outlets VALUES ('a', 'A', 'gb', '[]', NULL, '[]', :now, :now)"), {"now": NOON}
        )
        for number, url in enumerate(["http://a.test/1", "https://a.test/1/", "http://a.test/2"], 1):
            values = {"id": number, "key": f"{number:032}", "url": url, "now": NOON}
            connection.execute(text("INSERT INTO articles VALUES (:id, 'a', :key, :url, 1, :now, :now)"), values)
            connection.execute(
                text("INSERT INTO pages VALUES (:id, 'a', :key, :url, :url, 'feed', '', '{}', :now)"), values
            )
            connection.execute(
                text(
                    "INSERT INTO revisions (id, article_id, number, first_seen, extractor) VALUES (:id, :id, 1, :now, '')"
                ),
                values,
            )
        for article, url in [(1, "http://a.test/one"), (1, "https://www.a.test/one"), (3, "http://m.a.test/two")]:
            values = {"id": article, "key": f"{url:.32}", "url": url}
            connection.execute(text("INSERT INTO aliases VALUES ('a', :key, :url, :id, false)"), values)
    database.close()
    archive = open_archive(archive_url)
    found = {
        url: archive.article_by_url(url).id for url in ("https://a.test/1", "http://a.test/2/", "http://a.test/two")
    }
    assert list(found.values()) == [1, 3, 3]
    assert archive.article_by_url("http://www.a.test/one").id == 1
    assert [archive.article(number).url for number in (1, 2, 3)] == [
        "http://a.test/1",
        "https://a.test/1/",
        "http://a.test/2",
    ]
    archive.close()


def test_an_archive_of_before_learns_kinds_of_sources_and_loses_nothing(archive_url):
    """Tables that are rebuilt keep their rows, references and indexes; the new kinds may be stored afterwards."""
    database = Database(archive_url)
    with database.writing() as connection:
        command.upgrade(schema.config(connection), "0006")
        connection.execute(
            text("INSERT INTO outlets VALUES ('a', 'A', 'gb', '[]', NULL, '[]', :now, :now)"), {"now": NOON}
        )
        connection.execute(
            text(
                "INSERT INTO pages VALUES (7, 'a', 'k', 'http://a.test/1', 'http://a.test/1', 'feed', '', '{}', :now)"
            ),
            {"now": NOON},
        )
        indexes = {table: names_of_indexes(connection, table) for table in ("pages", "source_reports")}
    database.close()
    archive = open_archive(archive_url)
    with archive.reading() as connection:
        assert connection.execute(text("SELECT id, url, found_by FROM pages")).all() == [(7, "http://a.test/1", "feed")]
        assert {table: names_of_indexes(connection, table) for table in indexes} == indexes
    run = archive.begin_run(make_assignment("a"), make_facts("a"), seed=None, owner="test")
    found, new = archive.register(run, [make_candidate("http://a.test/2", found_by=FoundBy.INDEX)])
    assert (len(found), new) == (1, 1)
    archive.report_source(
        run, SourceReport(url="http://a.test/find", kind=FoundBy.SEARCH, state=SourceState.FOUND, reason="")
    )
    archive.close()


def test_an_archive_of_before_finds_the_newest_first(archive_url):
    """Every place is the one that a crawl would give, to the minute: also before 1970, and where a minute ends."""
    published = ["2022-01-16 23:59:59.999999", None, "1921-05-01 00:00:30.500000", "9999-12-31 23:59:00.000000"]
    database = Database(archive_url)
    with database.writing() as connection:
        command.upgrade(schema.config(connection), "0022")
        connection.execute(
            text("INSERT INTO outlets VALUES ('a', 'A', 'gb', '[]', NULL, '[]', :now, :now, '{}')"), {"now": NOON}
        )
        for number, stated in enumerate(published, 1):
            time = stated if database.is_sqlite or stated is None else f"{stated}+00"
            values = {"id": number, "key": f"{number:032}", "now": NOON, "time": time, "words": f"harbour word{number}"}
            connection.execute(text("INSERT INTO articles VALUES (:id, 'a', :key, '', 1, :now, :now, NULL)"), values)
            connection.execute(
                text(
                    "INSERT INTO revisions (id, article_id, number, first_seen, title, text, extractor, published_utc) "
                    "VALUES (:id, :id, 1, :now, '', :words, '', CAST(:time AS timestamptz))"
                    if not database.is_sqlite
                    else "INSERT INTO revisions (id, article_id, number, first_seen, title, text, extractor, "
                    "published_utc) VALUES (:id, :id, 1, :now, '', :words, '', :time)"
                ),
                values,
            )
            vector = "NULL" if database.is_sqlite else "to_tsvector('simple', CAST(:words AS text))"
            connection.execute(
                text(f"INSERT INTO search_texts VALUES (:id, '', CAST(:words AS text), {vector})"), values
            )
    database.close()
    archive = open_archive(archive_url)
    answer = queries.search(archive, "harbour", newest=True)
    assert [row.article_id for row in answer.rows] == [4, 1, 3, 2]
    assert [row.article_id for row in queries.search(archive, "word3").rows] == [3]
    with archive.reading() as connection:
        places = dict(connection.execute(select(SearchText.article_id, SearchText.place)).all())
        times = dict(connection.execute(select(Revision.article_id, Revision.published_utc)).all())
    assert places == {one: search.place_of(one, time) for one, time in times.items()}
    archive.close()


def forget_versions(connection) -> None:
    """Take from an archive what migration 0017 brings, but for the column that tells versions apart."""
    connection.execute(text("DROP INDEX ix_revisions_fingerprint_version_id"))
    for table in ("outlet_blocks", "blocks_learned"):
        connection.execute(text(f"DROP TABLE {table}"))


def forget_judgements(connection) -> None:
    """Take from an archive what migration 0021 brings, and 0026."""
    connection.execute(text("ALTER TABLE articles DROP COLUMN gone_at"))
    connection.execute(text("DROP TABLE judgements"))
    connection.execute(text("DROP TABLE refetches"))
    connection.execute(text("ALTER TABLE matches DROP COLUMN fingerprint_version"))


def test_texts_of_which_an_archive_of_before_has_the_fingerprint_are_due(archive_url):
    """They may be copies, which nobody looked for; those with their texts were held against all others already."""
    archive = open_archive(archive_url)
    run = archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
    archive.record(run, make_article("http://harbour.test/kept"))
    withheld = make_article("http://harbour.test/withheld", store=Store.FINGERPRINT, reason="fingerprint only")
    _, article_id = archive.record(run, withheld)
    archive.origins_done(archive.origins_due(10))
    archive.close()
    database = Database(archive_url)
    with database.writing() as connection:
        views.drop(connection)
        for table, column in OF_DIRECTION:
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        forget_judgements(connection)
        forget_versions(connection)
        for table in LATER_TABLES:
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("UPDATE schema_version SET version_num = '0015'"))
        found = connection.execute(text("SELECT hash, version, article_id FROM fingerprint_hashes")).all()
    database.close()
    archive = open_archive(archive_url)
    assert [row.article_id for row in archive.origins_due(10)] == [article_id]
    with archive.reading() as connection:  # the index is of the version of the texts
        kept = connection.execute(text("SELECT hash, version, article_id FROM fingerprint_hashes")).all()
    assert sorted(kept) == sorted(found)
    assert {row.article_id for row in kept} == {1, 2}
    archive.close()


LATER_TABLES = ("coverage_texts", "coverage_grouped", "embeddings", "changes", "imports")
"""Made after version 0015."""


def names_of_indexes(connection, table: str) -> set[str]:
    """Return the indexes of a table."""
    return {index["name"] for index in inspect(connection).get_indexes(table)}


def test_an_archive_that_knows_no_extractions_is_opened_and_read_anew(archive_url):
    """Nothing is expected of its outlets, no zone was assumed, and its pages wait for today's extractor."""
    archive = open_archive(archive_url)
    run = archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
    archive.record(run, make_article(published=Moment(iso="2022-01-16T10:00:00", source="meta")))
    archive.close()
    database = Database(archive_url)
    with database.writing() as connection:
        views.drop(connection)
        forget_versions(connection)
        connection.execute(text("DROP INDEX ix_revisions_section_words"))
        for table, column in NEW_COLUMNS:
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        connection.execute(text("DROP INDEX ix_articles_takedown_id"))
        connection.execute(text("ALTER TABLE articles DROP COLUMN takedown_id"))
        for table in ("extractions", "licence_readings", "rights_answers", "tags", "statements"):
            connection.execute(text(f"DROP TABLE {table}"))
        forget_judgements(connection)
        for table in ("licence_followed", "origins_due", "takedowns", "policy_loosenings", *LATER_TABLES):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("UPDATE schema_version SET version_num = '0007'"))
    database.close()
    archive = open_archive(archive_url)
    article = archive.article(1)
    assert (article.published.iso, article.published.assumed_zone) == ("2022-01-16T10:00:00", None)
    assert (article.form, [capture.part for capture in article.captures]) == (Form(), [1])
    assert (article.particulars, queries.statements(archive, 1)) == (Particulars(), None)
    (stored,) = archive.pages_read("harbour", extractor="new")
    told = make_article(text=article.text, published=article.published, particulars=Particulars(section="Harbour"))
    assert stored.says(told)
    archive.replace_reading(stored, make_article(article.url, "Another reading.", page=stored.page))
    assert [one.text for one in queries.extractions(archive, 1)] == [article.text]
    assert {row.standing for row in queries.health(archive)} == {Standing.TOO_LITTLE_KNOWN}
    archive.close()


OF_DIRECTION = [("revisions", "origins"), *(("matches", name) for name in (*DIRECTION_COLUMNS, "meaning", "model"))]
NEW_COLUMNS = [
    ("outlets", "expected"),
    ("seeds", "published_zone"),
    ("revisions", "published_zone"),
    ("revisions", "modified_zone"),
    *(("licence_evidence", name) for name in ("valid_until", "topic", "body_sha256", "observed_at")),
    *(("revisions", name) for name in (*FORM_COLUMNS, "kind_source", "is_free_source")),
    ("captures", "part"),
    ("pages", "content"),
    *(("revisions", name) for name in (*COLUMNS, "section_words")),
    ("revisions", "text_withheld"),
    *OF_DIRECTION,
]


def test_an_archive_of_a_newer_program_is_refused(archive_url):
    """It is not touched, and the message says what to do."""
    open_archive(archive_url).close()
    database = Database(archive_url)
    with database.writing() as connection:
        connection.execute(text("UPDATE schema_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match=r"written by a newer Cuttings \(schema 9999.*upgrade Cuttings"):
        open_archive(archive_url)
    with database.reading() as connection:
        assert schema.version_of(connection) == "9999"
    if database.path is not None:
        assert not list(database.path.parent.glob("*.schema-*")), "no copy is made of what is not migrated"
    database.close()


def test_an_archive_that_cannot_be_made_whole_is_not_made_at_all(archive_url, monkeypatch):
    """What fails leaves nothing behind, and the next opening starts anew."""

    def fail(*_):
        raise StorageError("here", "broken on purpose")

    monkeypatch.setattr(schema, "_note_version", fail)
    with pytest.raises(StorageError, match="broken on purpose"):
        open_archive(archive_url)
    database = Database(archive_url)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == []
    database.close()
    monkeypatch.undo()
    archive = open_archive(archive_url)
    assert archive.seeds() == []
    archive.close()


def test_an_archive_that_cannot_be_migrated_is_left_as_it_is(archive_url, monkeypatch):
    """The program that wrote it can still open it."""

    def fail(*_):
        raise StorageError("here", "broken on purpose")

    database = Database(archive_url)
    with database.writing() as connection:
        command.upgrade(schema.config(connection), "0006")
    before = shape(database)
    monkeypatch.setattr(schema, "_check_foreign_keys", fail)
    with pytest.raises(StorageError, match="broken on purpose"):
        open_archive(archive_url)
    assert shape(database) == before
    with database.reading() as connection:
        assert schema.version_of(connection) == "0006"
    monkeypatch.undo()
    open_archive(archive_url).close()
    with database.reading() as connection:
        assert schema.version_of(connection) == schema.HEAD
    database.close()


def test_nothing_is_made_where_there_is_none(archive_url, tmp_path):
    """Whoever only asks is told how to begin; no file appears."""
    with pytest.raises(InputError, match=r"there is no archive yet .*cuttings crawl"):
        open_archive(archive_url, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_program_is_refused(archive_url):
    """Our tables are not put among others."""
    database = Database(archive_url)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE articles (id INTEGER)"))
    with pytest.raises(StorageError, match=r"tables that are no archive's \(articles\)"):
        open_archive(archive_url)
    database.close()


def test_foreign_keys_are_enforced(archive):
    """A row that refers to nothing is refused by the database itself."""
    with pytest.raises(StorageError, match=r"(?i)foreign key"), archive._database.writing() as connection:
        connection.execute(text("INSERT INTO handouts (run_id, page_id) VALUES (7, 7)"))


def test_a_file_that_is_no_database_is_refused(tmp_path):
    """And left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes. " * 100)
    with pytest.raises(StorageError, match=r"this file is no archive.*name another file"):
        open_archive(f"sqlite:///{path}")
    assert path.read_text().startswith("These are my notes.")


def test_a_missing_folder_is_named(tmp_path):
    """Instead of 'unable to open database file'."""
    with pytest.raises(StorageError, match=r"the folder .*/nowhere does not exist \(create it first\)"):
        open_archive(f"sqlite:///{tmp_path}/nowhere/cuttings.db")


def test_a_folder_is_no_file(tmp_path):
    """The remedy shows what was meant."""
    with pytest.raises(StorageError, match="this is a folder"):
        open_archive(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("cuttings.db", "this is no database address"),
        ("sqlite://", "an archive in memory would be lost"),
        ("sqlite:///:memory:", "an archive in memory would be lost"),
        ("mysql://user:secret@host/name", "mysql is no database we know"),
        ("oracle+other://host/name", "oracle is no database we know"),
        ("", "this is no database address"),
    ],
)
def test_an_odd_address_is_bad_input(address, said):
    """Each with an example of a good one, none with a password in it."""
    with pytest.raises(StorageError, match=said) as caught:
        open_archive(address)
    assert "sqlite:///" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_named():
    """Without the password."""
    with pytest.raises(StorageError, match="no connection to the server") as caught:
        open_archive("postgresql://user:secret@127.0.0.1:1/name?connect_timeout=2")
    assert "secret" not in str(caught.value)


def test_a_missing_database_is_named(postgresql):
    """The server's own words and what to do."""
    with pytest.raises(StorageError, match=r"no connection.*does not exist.*database right"):
        open_archive(re.sub(r"/[^/?]*(\?|$)", r"/there_is_none_of_this_name\1", postgresql))


def test_a_file_that_may_not_be_written_can_be_read(sqlite_archive, sqlite_url, tmp_path):
    """Asking works; writing says what is wrong."""
    sqlite_archive.store_seed(make_seed())
    sqlite_archive.close()
    read_only = open_archive(f"sqlite:///file:{tmp_path}/cuttings.db?mode=ro&uri=true")
    assert len(read_only.seeds()) == 1
    with pytest.raises(StorageError, match=r"cannot be written.*check the permissions"):
        read_only.store_seed(make_seed("other"))
    read_only.close()


def test_a_full_disk_is_a_message_and_half_an_article_is_never_kept(sqlite_archive):
    """What was archived before stays whole, and work goes on when there is space again."""
    run = sqlite_archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
    sqlite_archive.record(run, make_article())
    before = counts(sqlite_archive)
    with sqlite_archive._database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    big = make_article(text=" ".join(f"word{number}" for number in range(20_000)))
    with pytest.raises(StorageError, match=r"the disk is full.*free some space"):
        sqlite_archive.record(run, big)
    assert counts(sqlite_archive) == before
    with sqlite_archive._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    sqlite_archive.record(run, big)
    assert counts(sqlite_archive).articles == 2


def test_a_damaged_file_is_a_message(sqlite_archive, sqlite_url, tmp_path):
    """Not a traceback."""
    run = sqlite_archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
    for _ in range(20):
        sqlite_archive.record(run, make_article())
    with sqlite3.connect(tmp_path / "cuttings.db") as direct:
        direct.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    direct.close()
    sqlite_archive.close()
    path = tmp_path / "cuttings.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StorageError, match=r"damaged.*restore a backup"):
        open_archive(sqlite_url)


def test_sqlite_is_told_to_keep_its_promises(sqlite_archive):
    """Write-ahead log, foreign keys, and patience with other writers."""
    with sqlite_archive.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 30_000


def test_a_path_is_meant_from_here(tmp_path, monkeypatch):
    """A relative address leads to the same file wherever the program goes afterwards."""
    monkeypatch.chdir(tmp_path)
    archive = open_archive("sqlite:///cuttings.db")
    monkeypatch.chdir(Path("/"))
    archive.close()
    assert archive.seeds() == []
    archive.close()
    assert (tmp_path / "cuttings.db").exists()
