"""Backups are whole or not there; space is counted and given back; what is migrated was copied before."""

import errno
import shutil
import sqlite3
import subprocess

import pytest

from storage import queries, upkeep
from storage.archive import open_archive, schema_of
from storage.database import Database
from storage.errors import StorageError
from storage.schema import HEAD
from tests.parts.test_storage_checking import WORDS, archived


def test_a_copied_file_is_an_archive_with_the_same_articles(sqlite_archive, tmp_path):
    """Made while another connection has an open transaction; later articles are not in it."""
    archived(sqlite_archive, WORDS)
    told = []
    with sqlite_archive.reading():
        sqlite_archive.backup(tmp_path / "copy.db", tell=lambda *how_far: told.append(how_far))
    archived(sqlite_archive, "Something later.")
    copy = open_archive(f"sqlite:///{tmp_path}/copy.db", create=False)
    assert [row.title for row in queries.search(copy, "pile").rows] == ["Harbour closed"]
    assert queries.search(copy, "later").rows == ()
    assert list(copy.check()) == []
    copy.close()
    assert told[-1][0] == told[-1][1] > 0
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


def test_a_file_that_is_there_is_never_written_over(archive, tmp_path):
    """Neither one that was there before, nor is anything left beside it."""
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(StorageError, match="is there already"):
        archive.backup(tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_folder_that_is_not_there_is_named(archive, tmp_path):
    """Nothing is made."""
    with pytest.raises(StorageError, match="does not exist"):
        archive.backup(tmp_path / "nowhere" / "copy.db")


def test_a_backup_that_fails_leaves_nothing(sqlite_archive, tmp_path, monkeypatch):
    """Half a copy is no copy."""

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upkeep, "_copy", fail)
    before = set(tmp_path.iterdir())
    with pytest.raises(StorageError, match="No space left"):
        sqlite_archive.backup(tmp_path / "copy.db")
    assert set(tmp_path.iterdir()) == before


def test_a_disk_that_gives_a_file_one_name_only_takes_backups(sqlite_archive, tmp_path, monkeypatch):
    """Memory sticks do; without a copy an archive there could not be migrated either. No file is written over."""

    def refuse(part, target):
        if target.name == "late.db":
            target.write_text("mine")
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(upkeep.os, "link", refuse)
    sqlite_archive.backup(tmp_path / "copy.db")
    copy = open_archive(f"sqlite:///{tmp_path / 'copy.db'}", create=False)
    assert list(copy.check()) == []
    copy.close()
    with pytest.raises(StorageError, match="File exists"):
        sqlite_archive.backup(tmp_path / "late.db")
    assert (tmp_path / "late.db").read_text() == "mine"
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


@pytest.mark.skipif(shutil.which("pg_restore") is None, reason="PostgreSQL's client programs are not installed")
def test_a_dump_can_be_restored(postgresql_archive, postgresql_url, tmp_path):
    """By PostgreSQL's own program, into any database; a password would not stand in a list of processes."""
    archived(postgresql_archive, WORDS)
    postgresql_archive.backup(tmp_path / "copy.dump")
    listed = subprocess.run(
        ["pg_restore", "--data-only", "--table=search_texts", "--file=-", tmp_path / "copy.dump"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "third pile" in listed


def test_without_pg_dump_it_is_said_where_it_comes_from(postgresql_archive, tmp_path, monkeypatch):
    """A traceback would not tell."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StorageError, match="PostgreSQL's client programs"):
        postgresql_archive.backup(tmp_path / "copy.dump")


def test_what_is_in_an_archive_is_counted(archive):
    """Rows of all tables, and the bytes of answers before and after compression."""
    archived(archive, WORDS, f"{WORDS} {WORDS}")
    held = archive.stats()
    assert held.schema == HEAD
    rows = {table.name: table.rows for table in held.tables}
    assert (rows["articles"], rows["bodies"], held.bodies) == (2, 2, 2)
    assert held.body_bytes > 0
    assert held.stored_bytes > 0
    assert held.bytes > 0
    assert held.first_fetched == held.last_fetched is not None


def test_space_is_given_back(archive):
    """Everything is there afterwards, and a crawl can go on."""
    archived(archive, WORDS)
    before, after = archive.vacuum()
    assert before > 0
    assert after > 0
    archived(archive, "Something later.")
    assert list(archive.check()) == []


def test_an_old_file_is_copied_before_it_is_migrated(tmp_path):
    """Beside itself, with its version in the name; a second time beside the first copy."""
    address = f"sqlite:///{tmp_path}/old.db"
    for names in (["old.db.schema-0001"], ["old.db.schema-0001", "old.db.schema-0001-2"]):
        (tmp_path / "old.db").unlink(missing_ok=True)
        for log in tmp_path.glob("old.db-*"):
            log.unlink()
        database = Database(address)
        make_first(database)
        database.close()
        assert schema_of(address) == "0001"
        open_archive(address, create=False).close()
        assert schema_of(address) == HEAD
        assert sorted(path.name for path in tmp_path.glob("old.db.schema*")) == names
        kept = sqlite3.connect(tmp_path / names[-1])
        assert kept.execute("SELECT version_num FROM schema_version").fetchall() == [("0001",)]
        kept.close()


def test_what_cannot_be_copied_is_not_migrated(tmp_path, monkeypatch):
    """Nothing is changed, and the message says why."""
    address = f"sqlite:///{tmp_path}/old.db"
    database = Database(address)
    make_first(database)
    database.close()

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upkeep, "_copy", fail)
    with pytest.raises(StorageError, match="No space left"):
        open_archive(address, create=False)
    assert schema_of(address) == "0001"


def make_first(database):
    """Make an archive of the first schema."""
    from alembic import command

    from storage import schema

    with schema._changing(database) as connection:
        command.upgrade(schema.config(connection), "0001")


def test_where_there_is_no_archive_there_is_no_schema(archive_url):
    """Asking makes none."""
    assert schema_of(archive_url) is None
    assert schema_of(archive_url) is None


def test_a_server_sees_to_its_own_copies(postgresql_url):
    """No file is written for it."""
    from storage.schema import backup_before

    assert backup_before(Database(postgresql_url), "0001") is None
