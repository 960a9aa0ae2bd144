"""An SQLite archive in a place that may not be written: it is asked as it is, and nothing is left beside it."""

import os
import shutil

import pytest

from storage import queries
from storage.archive import Archive, open_archive
from storage.errors import StorageError
from tests.factories import make_article, make_assignment, make_facts, make_seed


@pytest.fixture
def address(tmp_path) -> str:
    """An archive of one article, closed."""
    address = f"sqlite:///{tmp_path / 'cuttings.db'}"
    with open_archive(address) as archive:
        record(archive, "The ferry to Zuidhaven stays in port.")
    return address


def record(archive: Archive, words: str) -> None:
    """Keep an article of these words."""
    archive.store_seed(make_seed())
    run = archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="t")
    archive.record(run, make_article(text=words))


@pytest.fixture
def forbidden(monkeypatch):
    """Nobody may write anywhere; a privileged user may, whatever a file's mode says."""

    def forbid() -> None:
        monkeypatch.setattr("storage.database.os.access", lambda path, mode: path.exists() and mode != os.W_OK)

    return forbid


def names(folder) -> set[str]:
    """What is in a folder."""
    return {path.name for path in folder.iterdir()}


def test_an_archive_that_may_not_be_written_is_asked(tmp_path, address, forbidden):
    """Nothing is made beside it; what would change it says why it cannot."""
    before = (tmp_path / "cuttings.db").read_bytes(), names(tmp_path)
    forbidden()
    with open_archive(address) as archive:
        assert archive.is_read_only
        assert [row.article_id for row in queries.search(archive, "ferry").rows] == [1]
        assert names(tmp_path) == before[1] == {"cuttings.db"}
        with pytest.raises(StorageError, match="the archive cannot be written"):
            record(archive, "Another text.")
    assert ((tmp_path / "cuttings.db").read_bytes(), names(tmp_path)) == before


@pytest.mark.parametrize("with_index", [True, False])
def test_a_log_beside_it_is_read_or_told(tmp_path, address, forbidden, with_index):
    """What stands in the log only is never passed over without a word."""
    there = tmp_path / "there"
    there.mkdir()
    with open_archive(address) as archive:
        record(archive, "The second ferry sank.")
        for name in names(tmp_path) - {"there"}:
            if with_index or not name.endswith("-shm"):
                shutil.copyfile(tmp_path / name, there / name)
    assert (there / "cuttings.db-wal").stat().st_size
    forbidden()
    copied = f"sqlite:///{there / 'cuttings.db'}"
    if not with_index:
        with pytest.raises(StorageError, match=r"what stands in cuttings\.db-wal beside it cannot be read"):
            open_archive(copied)
        return
    with open_archive(copied) as archive:
        assert len(queries.search(archive, "ferry").rows) == 2
