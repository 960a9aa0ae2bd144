"""Fixtures that all floors share.

`archive` is a fresh archive, on each database in turn. `archive_url`, `sqlite_url` and `postgresql_url` are addresses
at which there is none yet, for tests about opening one. With `ARCHIVE_URL=postgresql+psycopg:///test make test` all of
them, and the crawls of tests/whole, use that database alone.
"""

import os
import re
import shutil
import uuid
from contextlib import contextmanager

import psycopg
import pytest
from hypothesis import settings

from storage.archive import Archive, open_archive
from storage.models import Base
from tests.meaning import concepts  # noqa: F401 - a fixture of all floors

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "desk")
"""CI tries the same examples each time; new ones are for whoever runs the tests at a desk and can follow them up."""

ASKED = os.environ.setdefault("TEST_ARCHIVE", os.environ.pop("ARCHIVE_URL", ""))
"""Where all tests of the archive are to run. It is taken out of the environment, so that no test meets an archive there,
and kept under another name, because this file is loaded twice: by pytest, and as `tests.conftest`."""
POSTGRESQL = os.environ.get("TEST_POSTGRESQL") or (
    re.sub(r"^postgresql\+\w+:", "postgresql:", ASKED) if ASKED.startswith("postgresql") else "postgresql:///test"
)
"""The database in which tests make schemas of their own. It is left as it was."""
DATABASES = [ASKED.partition(":")[0].partition("+")[0]] if ASKED else ["sqlite", "postgresql"]
"""On which tests of the archive run; the first is that of crawls that need one only."""


@pytest.fixture(scope="session", autouse=True)
def _caches(tmp_path_factory):
    """Tests, and programs that they start, keep nothing in the caches of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "caches"))
        yield


@pytest.fixture(scope="session")
def postgresql() -> str:
    """Return the server's address; without a server tests are skipped, in CI (`CI=true`) they fail."""
    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        reason = f"no PostgreSQL answers at {POSTGRESQL} (TEST_POSTGRESQL names another): {str(error).strip()}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return POSTGRESQL


@contextmanager
def _own_schema(server: str):
    """Make an empty schema and drop it in the end; yields an address that leads into it."""
    schema = f"cuttings_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        try:
            yield f"{server}?options=-csearch_path%3D{schema}"
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def sqlite_url(tmp_path) -> str:
    """Return the address of a file that does not exist yet."""
    return f"sqlite:///{tmp_path}/cuttings.db"


@pytest.fixture
def postgresql_url(postgresql):
    """Return the address of an empty schema."""
    with _own_schema(postgresql) as url:
        yield url


@pytest.fixture(params=DATABASES)
def archive_url(request) -> str:
    """Return an address at which there is no archive yet, on each database in turn."""
    return request.getfixturevalue(f"{request.param}_url")


@contextmanager
def an_archive(folder, request):
    """Yield the address of an archive that is not there yet, on the first of DATABASES: in the folder, or in a schema."""
    if DATABASES[0] == "sqlite":
        yield f"sqlite:///{folder}/cuttings.db"
    else:
        with _own_schema(request.getfixturevalue("postgresql")) as url:
            yield url


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory):
    """Make an empty archive to copy: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "cuttings.db"
    open_archive(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_archive(sqlite_url, tmp_path, _sqlite_template) -> Archive:
    """Return a fresh archive in a file."""
    shutil.copy(_sqlite_template, tmp_path / "cuttings.db")
    archive = open_archive(sqlite_url)
    yield archive
    archive.close()


@pytest.fixture(scope="session")
def _postgresql_template(postgresql):
    with _own_schema(postgresql) as url:
        open_archive(url).close()
        yield url


@pytest.fixture
def postgresql_archive(_postgresql_template) -> Archive:
    """Return a fresh archive on a server: the same schema for all tests, emptied after each."""
    archive = open_archive(_postgresql_template)
    yield archive
    archive.close()
    with psycopg.connect(_postgresql_template) as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(f"DELETE FROM {table.name}")
        connection.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) "
            "FROM pg_sequences WHERE schemaname = current_schema()"
        )


@pytest.fixture(params=DATABASES)
def archive(request) -> Archive:
    """Return a fresh archive, on each database in turn."""
    return request.getfixturevalue(f"{request.param}_archive")
