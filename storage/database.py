"""Connections to the database, and what its errors mean to a person."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, DateTime, Engine, create_engine, event, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool, QueuePool

from storage.errors import StorageError

BUSY_SECONDS = 30.0
"""How long a writer waits for another. One record takes milliseconds, so this is thousands of them."""


class Database:
    """Transactions on one database: `reading` sees one state, `writing` is alone and keeps all or nothing."""

    def __init__(self, address: str, *, read_only: bool = False) -> None:
        """Check the address; nothing is opened yet. Raises StorageError when no archive can be there.

        With `read_only` the database itself refuses whatever would change it. So it is with a file that may not be
        written, or whose folder may not, whatever was asked for.
        """
        self.url = address_of(address)
        self.place = self.url.render_as_string(hide_password=True)
        self._is_fixed = self.path is not None and is_fixed(self.path)
        self.is_read_only = read_only or self._is_fixed
        self._engine = engine_for(self.url, self.place, read_only=self.is_read_only)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a file of ours; otherwise it is PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        """Where the file is; None for a server and for SQLite's own `file:` addresses."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and not name.startswith("file:") else None

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent state of the archive."""
        with translated(self.place), self._engine.connect() as connection:
            begin(connection)
            yield connection

    @contextlib.contextmanager
    def writing(self, *locks: str) -> Iterator[Connection]:
        """One transaction, committed at the end, undone by any exception.

        On SQLite there is one writer at a time anyway.
        On PostgreSQL those that name the same lock wait for each other, whatever else they name.
        """
        if self._is_fixed:
            problem, remedy = _MEANING[sqlite3.SQLITE_READONLY]
            raise StorageError(self.place, problem, remedy=remedy)
        if self.is_read_only:
            raise StorageError(self.place, "is opened for reading only", remedy="open_archive(…, read_only=False)")
        with translated(self.place), self._engine.begin() as connection:
            begin(connection, writing=True)
            if locks and not self.is_sqlite:
                connection.execute(_HOLD, {"names": sorted(set(locks))})
            yield connection

    @contextlib.contextmanager
    def alone(self) -> Iterator[Connection]:
        """Statements that are no part of any transaction."""
        with translated(self.place), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def settle(self) -> None:
        """Write what was changed into SQLite's own file, so that its log holds nothing of what was there before."""
        if self.is_sqlite:
            with translated(self.place), contextlib.closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections; the next transaction opens new ones."""
        self._engine.dispose()


# One after another in the order given, so that no two wait for each other for ever.
_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(CAST(:names AS text[])) AS name")


def address_of(address: str) -> URL:
    """Read a database address; SQLite files become absolute, PostgreSQL is spoken to through psycopg 3."""
    try:
        url = make_url(address)
    except ArgumentError:
        remedy = "for example sqlite:///cuttings.db or postgresql+psycopg://user@host/name"
        raise StorageError(address, "this is no database address", remedy=remedy) from None
    backend = url.get_backend_name()
    if backend == "sqlite":
        return _sqlite_address(url)
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    place = url.render_as_string(hide_password=True)
    raise StorageError(place, f"{backend} is no database we know", remedy="use sqlite:///… or postgresql+psycopg://…")


def _sqlite_address(url: URL) -> URL:
    if not url.database or url.database == ":memory:":
        raise StorageError(str(url), "an archive in memory would be lost", remedy="name a file: sqlite:///cuttings.db")
    if url.database.startswith("file:"):
        return url
    return url.set(database=str(Path(url.database).expanduser().absolute()))


def engine_for(url: URL, place: str, *, migrating: bool = False, read_only: bool = False) -> Engine:
    """Prepare an engine; `migrating` turns foreign keys off on SQLite, where a changed table is dropped and rebuilt."""
    poolclass = NullPool if migrating else QueuePool
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        if is_fixed(path):
            url = url.set(database=_reading_address(path, place), query={"uri": "true"})
        engine = create_engine(url, poolclass=poolclass, connect_args={"timeout": BUSY_SECONDS})
        _configure_sqlite(engine, foreign_keys=not migrating, read_only=read_only, in_wal=not is_fixed(path))
        return engine
    try:
        return create_engine(
            url,
            poolclass=poolclass,
            pool_pre_ping=True,
            connect_args={"options": _postgres_options(url, read_only=read_only)},
        )
    except (ImportError, NoSuchModuleError):
        remedy = "pip install 'cuttings[postgresql]'"
        raise StorageError(place, "psycopg 3 is not installed", remedy=remedy) from None


def is_fixed(path: Path) -> bool:
    """Whether there is a file that this user may read only: it, or its folder, which SQLite's log is made in."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _reading_address(path: Path, place: str) -> str:
    """How SQLite reads a file without writing: as one that nobody changes, or with the log that is there.

    Raises StorageError when there is a log that cannot be read so.
    """
    log, index = Path(f"{path}-wal"), Path(f"{path}-shm")
    if not log.exists() or not log.stat().st_size:
        return f"file:{quote(str(path))}?mode=ro&immutable=1"
    if not (os.access(log, os.R_OK) and os.access(index, os.R_OK)):
        problem = f"may not be written, and without that what stands in {log.name} beside it cannot be read"
        remedy = "open it once as a user who may write there, or copy both files into a folder of yours"
        raise StorageError(place, problem, remedy=remedy)
    return f"file:{quote(str(path))}?mode=ro"


def _postgres_options(url: URL, *, read_only: bool) -> str:
    """Add ours to the options that the address names: times in UTC, nobody waits for ever, no compiling.

    The server's just-in-time compiler takes longer (100 ms) than any question of ours.
    """
    given = url.query.get("options", "")
    stated = given if isinstance(given, str) else " ".join(given)
    writes = " -c default_transaction_read_only=on" if read_only else ""
    return f"{stated} -c timezone=UTC -c jit=off -c lock_timeout={int(BUSY_SECONDS * 1000)}{writes}".strip()


def _configure_sqlite(engine: Engine, *, foreign_keys: bool, read_only: bool, in_wal: bool) -> None:
    """Make SQLite keep its promises: see docs/decisions/0008-sqlite-wal-immediate.md."""

    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA synchronous=NORMAL")
        if in_wal:
            _switch_to_wal(connection)
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    event.listen(engine, "connect", on_connect)


def begin(connection: Connection, *, writing: bool = False) -> None:
    """Begin a transaction where the driver does not by itself: SQLite's, see `_configure_sqlite`.

    No listener of the engine does this: where there is one, SQLAlchemy asks at each statement whether it wants to know.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log; SQLite does not wait by itself when two processes do so at once."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.02)
        else:
            return


def clock(connection: Connection) -> datetime:
    """Return the time by which leases are judged: the server's, so that machines agree; a file's is this machine's."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    return connection.execute(select(func.clock_timestamp(type_=DateTime(timezone=True)))).scalar_one()


@contextlib.contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn errors of drivers into StorageError, the one kind that the rest of the program knows."""
    try:
        yield
    except DBAPIError as error:
        raise storage_error(place, error.orig or error) from error
    except sqlite3.Error as error:
        raise storage_error(place, error) from error
    except SQLAlchemyError as error:
        raise StorageError(place, f"{type(error).__name__}: {error}") from error


def storage_error(place: str, error: BaseException) -> StorageError:
    """Say what a driver's error means and what to do about it."""
    problem, remedy = _MEANING.get(_sqlite_code(error) or _sqlstate(error), ("", ""))
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if not problem and _is_connection_trouble(error):
        problem, remedy = "no connection to the server", "is it running, and are address, user and database right?"
    return StorageError(place, f"{problem}: {said}" if problem else said, remedy=remedy)


def _sqlite_code(error: BaseException) -> int | None:
    code: Any = getattr(error, "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF


def _sqlstate(error: BaseException) -> str | None:
    state: Any = getattr(error, "sqlstate", None)
    return None if state is None else str(state)


def _is_connection_trouble(error: BaseException) -> bool:
    """Whether psycopg got no connection, for whatever reason: such errors have no SQLSTATE, only words."""
    kind = type(error)
    return kind.__module__.startswith("psycopg") and kind.__name__ == "OperationalError" and _sqlstate(error) is None


_WAIT = "stop the other program, or try again"
_SPACE = "free some space and run the same command again: nothing is half-written"
_MEANING: dict[int | str | None, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: (f"another program has been writing to it for {BUSY_SECONDS:.0f} s", _WAIT),
    sqlite3.SQLITE_LOCKED: ("another connection holds it", _WAIT),
    sqlite3.SQLITE_FULL: ("the disk is full", _SPACE),
    sqlite3.SQLITE_READONLY: ("the archive cannot be written", "check the permissions of the file and its folder"),
    sqlite3.SQLITE_CANTOPEN: ("the archive cannot be opened", "check the path and the permissions of its folder"),
    sqlite3.SQLITE_PERM: ("access is not permitted", "check the permissions of the file and its folder"),
    sqlite3.SQLITE_AUTH: ("access is not permitted", "check the permissions of the file and its folder"),
    sqlite3.SQLITE_NOTADB: ("this file is no archive", "name another file, or move this one away"),
    sqlite3.SQLITE_CORRUPT: ("the archive is damaged", "restore a backup; `sqlite3 FILE .recover` saves what it can"),
    sqlite3.SQLITE_IOERR: ("the disk reported an error", "check the disk and its space"),
    "53100": ("the server's disk is full", _SPACE),
    "55P03": (f"another program has held a lock for {BUSY_SECONDS:.0f} s", _WAIT),
    "25006": ("the server takes no writes", "is this a standby?"),
    "3F000": ("there is no schema to put tables into", "create it, or correct search_path in the address"),
    "42501": ("this user may not do that", "grant it the right to create and write tables"),
    "57P01": ("the server is shutting down", "try again"),
    "57P03": ("the server is not ready", "try again"),
}
