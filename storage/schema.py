"""Brings an archive to this program's schema when it is opened: a new one at once, an old one by migrations.

`python -m storage.schema "what changes"` writes the next migration from the difference between models and archive.
"""

import contextlib
import itertools
import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.schema import SchemaItem

from storage import views
from storage.columns import CleanText, Json, UtcTime
from storage.database import Database, begin, engine_for, translated
from storage.errors import StorageError
from storage.models import POSTGRESQL_INDEX, Base
from storage.upkeep import backup

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

HEAD = "0026"
"""Newest migration of this program; a test compares it with the folder."""

_VERSION = Table(
    "schema_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="schema_version_pkc"),
)
"""As Alembic makes it."""
_FULL_TEXT = """
CREATE VIRTUAL TABLE article_search USING fts5(
    title, body, content='search_texts', content_rowid='place', tokenize='ascii'
)
"""
"""What SQLite finds words with, see `storage.search`."""


def _is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out what the models do not describe: SQLite's full-text table and the tables it keeps itself."""
    return kind != "table" or not (name or "").startswith("article_search")


def _plain_type(kind: str, item: object, _context: Any) -> str | Literal[False]:
    """Write plain types into migrations: they must not change when `storage.columns` does."""
    if kind != "type":
        return False
    if isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    return "sa.Text()" if isinstance(item, CleanText | Json) else False


def context_for(connection: Connection) -> dict[str, Any]:
    """How Alembic is to look at this database; migrations and tests share it."""

    def is_wanted(_item: SchemaItem, name: str | None, kind: str, *_: object) -> bool:
        """Leave out what belongs to the other database: the full-text index of PostgreSQL."""
        return not (kind == "index" and name == POSTGRESQL_INDEX and connection.dialect.name == "sqlite")

    return {
        "target_metadata": Base.metadata,
        "version_table": _VERSION.name,
        "include_name": _is_ours,
        "include_object": is_wanted,
        "render_as_batch": True,
        "compare_type": True,
        "render_item": _plain_type,
        "user_module_prefix": "",
    }


def version_of(connection: Connection) -> str | None:
    """Return the archive's schema version; None when there is no archive yet."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar_one_or_none()


def is_archive(database: Database) -> bool:
    """Whether there is an archive; makes no file."""
    if database.path is not None and not database.path.exists():
        return False
    with database.reading() as connection:
        return version_of(connection) is not None


def bring_up_to_date(database: Database) -> None:
    """Create or migrate the archive in one transaction; costs one query when there is nothing to do.

    Before an SQLite file is migrated it is copied (`backup_before`); where that fails nothing is changed.
    Raises StorageError for an archive of a newer program and for a database that is not an archive.
    """
    with database.reading() as connection:
        version = version_of(connection)
    if version == HEAD:
        return
    with _changing(database) as connection:
        version = version_of(connection)
        if version == HEAD:  # somebody else was faster
            return
        if version is None:
            _refuse_foreign(database, connection)
            _make(connection)
        else:
            _refuse_newer(database, config(connection), version)
            kept = backup_before(database, version)
            if kept is not None:
                backup(database, kept)
            _migrate(database, connection)


def require_newest(database: Database) -> None:
    """Refuse an archive of another schema, where it may not be migrated; raises StorageError."""
    with database.reading() as connection:
        version = version_of(connection)
    if version != HEAD:
        problem = f"it is of another version of Cuttings (schema {version}, not {HEAD}) and opened for reading only"
        raise StorageError(database.place, problem, remedy="`cuttings db upgrade` migrates an older one")


def backup_before(database: Database, version: str) -> Path | None:
    """Where an archive of that schema version is copied to before it is migrated; None: servers see to their own."""
    path = database.path
    if path is None:
        return None
    names = (f"{path.name}.schema-{version}{'' if number == 1 else f'-{number}'}" for number in itertools.count(1))
    return next(place for name in names if not (place := path.with_name(name)).exists())


@contextlib.contextmanager
def _changing(database: Database) -> Iterator[Connection]:
    """A transaction that may rebuild tables."""
    engine = engine_for(database.url, database.place, migrating=True)
    with translated(database.place), engine.begin() as connection:
        begin(connection, writing=True)
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('cuttings schema', 0))"))
        yield connection


def _make(connection: Connection) -> None:
    """Make what all migrations together would make; a test holds both against each other."""
    Base.metadata.create_all(connection, checkfirst=False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_FULL_TEXT)
    views.make(connection)
    _VERSION.create(connection, checkfirst=True)
    _note_version(connection)


def _note_version(connection: Connection) -> None:
    connection.execute(insert(_VERSION).values(version_num=HEAD))


def make_by_migrations(database: Database) -> None:
    """Make an archive as one became that was made by the first version and opened by this."""
    with _changing(database) as connection:
        _migrate(database, connection)


def _migrate(database: Database, connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  (needed once in an archive's life; takes longer than all else)

    logging.getLogger("alembic").setLevel(logging.WARNING)  # its plug-ins and dialects are nothing to a crawl's log
    views.drop(connection)
    command.upgrade(config(connection), "head")
    views.make(connection)
    _check_foreign_keys(database, connection)


def config(connection: Connection) -> "Config":
    """Alembic's configuration, without a file."""
    from alembic.config import Config  # noqa: PLC0415

    settings = Config()
    settings.set_main_option("script_location", "storage:migrations")
    settings.attributes["connection"] = connection
    return settings


def scripts(settings: "Config") -> "ScriptDirectory":
    """Return the migrations that this program knows."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return ScriptDirectory.from_config(settings)


def _refuse_newer(database: Database, settings: "Config", version: str) -> None:
    known = {script.revision for script in scripts(settings).walk_revisions()}
    if version not in known:
        problem = f"it was written by a newer Cuttings (schema {version}; this one knows up to {HEAD})"
        raise StorageError(database.place, problem, remedy="upgrade Cuttings, or name another archive")


def _refuse_foreign(database: Database, connection: Connection) -> None:
    """Refuse to put our tables into a file, or a schema, that has others of the same kind."""
    present = set(inspect(connection).get_table_names())
    foreign = present if database.is_sqlite else present & set(Base.metadata.tables)
    if foreign:
        problem = f"this database holds tables that are no archive's ({', '.join(sorted(foreign)[:3])})"
        raise StorageError(database.place, problem, remedy="name another file, database or schema")


def _check_foreign_keys(database: Database, connection: Connection) -> None:
    """SQLite does not check them while tables are rebuilt, so this is done before the transaction ends."""
    if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StorageError(database.place, "the migration would break references between tables; nothing was changed")


def write_migration(message: str) -> Path:
    """Write the next migration: the difference between the models and a fresh archive of today's migrations."""
    from alembic import command  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/archive.db")
        make_by_migrations(database)
        with database.reading() as connection:
            written = command.revision(config(connection), message, autogenerate=True, rev_id=f"{int(HEAD) + 1:04}")
        database.close()
    assert written is not None
    assert not isinstance(written, list)
    return Path(written.path)


if __name__ == "__main__":
    print(write_migration(" ".join(sys.argv[1:])))  # noqa: T201
