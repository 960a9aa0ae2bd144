"""Questions in a person's own SQL: answered as the database answers, and never able to change anything.

On SQLite nothing but reading is authorised: no writing, no other file, no pragma that changes one. On PostgreSQL the
transaction is read-only, and the server takes one statement at a time.
"""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from storage.database import Database, storage_error
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from psycopg import Connection as ServerConnection

BATCH = 500
"""Rows read at a time."""
_STEPS = 20_000
"""SQLite's own steps between two looks at the clock: a few milliseconds."""
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_FUNCTION})
_OF_TABLES = frozenset({"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
                        "foreign_key_list"})  # fmt: skip
"""Pragmas that tell something of what is named."""
_OF_THE_FILE = frozenset({"database_list", "compile_options", "page_count", "page_size", "freelist_count",
                          "user_version", "data_version"})  # fmt: skip
"""Pragmas that tell something as long as no value is given."""
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "fts5"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows of an answer, read while they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextlib.contextmanager
def asked(database: Database, query: str, *, seconds: float) -> Iterator[Answer]:
    """Ask a question; its rows are read while this is entered.

    Raises InputError for one that the database does not understand, that would change something, that gives no rows
    or that takes longer than so many seconds.
    """
    if not query.strip():
        raise InputError(
            "the query", "is empty", remedy='for example "SELECT outlet, count(*) FROM articles GROUP BY 1"'
        )
    with database.alone() as connection:
        if database.is_sqlite:
            asking = _ask_sqlite(connection, query, seconds)
        else:
            asking = _ask_postgresql(database.place, connection, query, seconds)
        with asking as answer:
            yield answer


@contextlib.contextmanager
def _ask_sqlite(connection: Connection, query: str, seconds: float) -> Iterator[Answer]:
    driver: Any = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    limit = time.monotonic() + seconds
    driver.set_authorizer(_authorise)
    driver.set_progress_handler(lambda: int(time.monotonic() > limit), _STEPS)
    try:
        cursor = driver.cursor()
        with _explained(lambda: time.monotonic() > limit, seconds):
            cursor.execute(query)
        if cursor.description is None:
            raise InputError("the query", "gives no rows", remedy="ask with SELECT")
        columns = tuple(column[0] for column in cursor.description)
        yield Answer(columns=columns, rows=_rows(cursor, lambda: time.monotonic() > limit, seconds))
    finally:
        driver.set_progress_handler(None, 0)
        driver.set_authorizer(None)


def _authorise(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    """Whether a step of a query may be taken; see sqlite3_set_authorizer."""
    if action == sqlite3.SQLITE_PRAGMA:
        name = (first or "").lower()
        harmless = name in _OF_TABLES or (name in _OF_THE_FILE and second is None)
        return sqlite3.SQLITE_OK if harmless else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FORBIDDEN_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _rows(cursor: Any, is_over: Callable[[], bool], seconds: float) -> Iterator[tuple[Any, ...]]:
    while True:
        with _explained(is_over, seconds):
            rows: Sequence[tuple[Any, ...]] = cursor.fetchmany(BATCH)
        if not rows:
            return
        yield from rows


@contextlib.contextmanager
def _explained(is_over: Callable[[], bool], seconds: float) -> Iterator[None]:
    """Turn what SQLite says of a query into words for who typed it."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT and is_over():
            raise _took_too_long(seconds) from error
        if code == sqlite3.SQLITE_AUTH or "not authorized" in str(error) or "prohibited" in str(error):
            raise _only_reads(str(error)) from error
        if code in {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE, 0}:
            raise InputError("the query", str(error), remedy=_TABLES) from error
        raise


@contextlib.contextmanager
def _ask_postgresql(place: str, connection: Connection, query: str, seconds: float) -> Iterator[Answer]:
    driver: ServerConnection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    with _explained_by_server(place, seconds), driver.transaction():
        driver.execute("SET TRANSACTION READ ONLY")
        driver.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
        # A cursor of the server's: it takes one SELECT only, so that no COMMIT can stand behind it.
        with driver.cursor(name="asked") as cursor:
            cursor.execute(query.encode("utf-8", "replace"))
            assert cursor.description is not None
            yield Answer(
                columns=tuple(column.name for column in cursor.description),
                rows=chain.from_iterable(iter(lambda: cursor.fetchmany(BATCH), [])),
            )


@contextlib.contextmanager
def _explained_by_server(place: str, seconds: float) -> Iterator[None]:
    from psycopg import Error, errors  # noqa: PLC0415  (only where a server is asked)

    try:
        yield
    except errors.QueryCanceled as error:
        raise _took_too_long(seconds) from error
    except errors.ReadOnlySqlTransaction as error:
        raise _only_reads(str(error).splitlines()[0]) from error
    except Error as error:
        if error.sqlstate is None or error.sqlstate.startswith(_OF_THE_SERVER):
            raise storage_error(place, error) from error
        said = str(error).splitlines() or [type(error).__name__]
        raise InputError("the query", said[0], remedy=_TABLES) from error


_OF_THE_SERVER = ("08", "53", "57", "58", "XX")
"""Classes of SQLSTATE for trouble of the server's own: connections, resources, an operator, the system."""


def _took_too_long(seconds: float) -> InputError:
    return InputError("the query", f"took longer than {seconds:g} s", remedy="narrow it, or give it more by --timeout")


def _only_reads(said: str) -> InputError:
    return InputError("the query", f"may only read: {said}", remedy="ask with SELECT")


_TABLES = "docs/tables describes the tables"
