"""Fixtures that all floors share. An `archive` is a fresh one, on each database in turn."""

import os
import uuid

import psycopg
import pytest

from storage.archive import Archive, open_archive

POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql:///test")
"""The database in which tests make schemas of their own. It is left as it was."""


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


@pytest.fixture
def sqlite_url(tmp_path) -> str:
    """Return the address of an archive in a file that does not exist yet."""
    return f"sqlite:///{tmp_path}/cuttings.db"


@pytest.fixture
def postgresql_url(postgresql):
    """Return the address of an archive in an empty schema of its own."""
    schema = f"cuttings_{uuid.uuid4().hex}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    yield f"{postgresql}?options=-csearch_path%3D{schema}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture(params=["sqlite", "postgresql"])
def archive_url(request) -> str:
    """Return the address of an archive that does not exist yet, on each database in turn."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def archive(archive_url) -> Archive:
    """Return a fresh archive, on each database in turn."""
    opened = open_archive(archive_url)
    yield opened
    opened.close()
