"""Statements made once and run often: what SQLAlchemy does for each takes longer than SQLite needs to run it.

Whole rows are inserted by text that is compiled once for a database, a table and the columns given. It is the text that
SQLAlchemy would send, and values are turned by the columns' own types.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Delete, Dialect, Executable, Insert, Select, Table, Update, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from storage.models import Base

Row = Mapping[str, Any]
Item = TypeVar("Item")
NAMED = 500
"""Values that a statement names: well below the 32,766 parameters that SQLite takes."""


def table_of(model: type[Base]) -> Table:
    """Return a model's table."""
    return cast("Table", model.__table__)


def batches(items: Sequence[Item], size: int = NAMED) -> Iterator[Sequence[Item]]:
    """Yield the items, so many at a time as one statement is to name."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def upsert(dialect: str, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT, which SQLAlchemy spells through the database's own dialect."""
    table = table_of(model)
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def add_missing(connection: Connection, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert the rows that are not there yet."""
    if rows:
        run(connection, _insert_missing(connection.dialect.name, model), rows)


@cache
def _insert_missing(dialect: str, model: type[Base]) -> Insert:
    return upsert(dialect, model).on_conflict_do_nothing()


def add(connection: Connection, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows, if there are any."""
    if rows:
        run(connection, _insert(model), rows)


@cache
def _insert(model: type[Base]) -> Insert:
    return insert(table_of(model))


def add_one(connection: Connection, model: type[Base], row: Row) -> int:
    """Insert a row and return its id."""
    if connection.dialect.name == "sqlite":  # which tells it without being asked
        return cast("int", _run_sqlite(connection, _insert(model), [row]).lastrowid)
    statement = _insert_returning_id(model)
    prepared = _prepared(connection.dialect, statement, row)
    return int(connection.exec_driver_sql(prepared.text, prepared.parameters(row)).scalar_one())


@cache
def _insert_returning_id(model: type[Base]) -> Insert:
    return insert(table_of(model)).returning(table_of(model).c.id)


def run(connection: Connection, statement: Insert, rows: Sequence[Row]) -> None:
    """Insert rows, all of the same columns, by a statement that lives as long as the program."""
    if connection.dialect.name == "sqlite":
        _run_sqlite(connection, statement, rows)
        return
    prepared = _prepared(connection.dialect, statement, rows[0])
    given = [prepared.parameters(row) for row in rows]
    connection.exec_driver_sql(prepared.text, given if len(given) > 1 else given[0])


def _run_sqlite(connection: Connection, statement: Insert, rows: Sequence[Row]) -> sqlite3.Cursor:
    prepared = _prepared(connection.dialect, statement, rows[0])
    if len(rows) == 1:
        return sqlite_cursor(connection).execute(prepared.text, prepared.parameters(rows[0]))
    return sqlite_cursor(connection).executemany(prepared.text, [prepared.parameters(row) for row in rows])


def sqlite_cursor(connection: Connection) -> sqlite3.Cursor:
    """SQLite's own cursor, in the transaction of the connection, for what runs several times a page.

    To SQLite a statement is some microseconds, to SQLAlchemy some dozen. `storage.database` knows its errors.
    """
    return cast("sqlite3.Connection", connection.connection.dbapi_connection).cursor()


def first(connection: Connection, query: Select[*tuple[Any, ...]], values: Row) -> Row | None:
    """The first row of a query that lives as long as the program, by the names of its columns; None: there is none.

    `values` are the query's parameters; a list is none of them.
    """
    if connection.dialect.name != "sqlite":
        return cast("Row | None", connection.execute(query, values).mappings().first())
    asked = _asked(query, connection.dialect)
    row = asked.run(sqlite_cursor(connection), values).fetchone()
    if row is None:
        return None
    return {
        name: value if turned is None else turned(value)
        for value, (name, turned) in zip(row, asked.columns, strict=True)
    }


def change(connection: Connection, statement: Update | Delete, values: Row) -> None:
    """Change or delete rows by a statement that lives as long as the program; `values` are its parameters."""
    if connection.dialect.name != "sqlite":
        connection.execute(statement, values)
        return
    _asked(statement, connection.dialect).run(sqlite_cursor(connection), values)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A statement as SQLite takes it."""

    text: str
    order: tuple[tuple[str, Any, Any], ...]
    """Each parameter's name, its value unless one is given, and what turns it, if anything does."""
    columns: tuple[tuple[str, Any], ...]
    """Each column's name, and what turns what SQLite says of it."""

    def run(self, cursor: sqlite3.Cursor, values: Row) -> sqlite3.Cursor:
        given = [(values.get(name, held), turned) for name, held, turned in self.order]
        return cursor.execute(self.text, [value if turned is None else turned(value) for value, turned in given])


_ASKED: dict[Executable, _Asked] = {}


def _asked(statement: Select[*tuple[Any, ...]] | Update | Delete, dialect: Dialect) -> _Asked:
    asked = _ASKED.get(statement)
    if asked is None:
        asked = _ASKED[statement] = _ask(statement, dialect)
    return asked


def _ask(statement: Select[*tuple[Any, ...]] | Update | Delete, dialect: Dialect) -> _Asked:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    held = [compiled.binds[name] for name in compiled.positiontup or ()]
    columns = statement.selected_columns.items() if isinstance(statement, Select) else ()
    return _Asked(
        str(compiled),
        tuple((one.key, one.value, one.type.dialect_impl(dialect).bind_processor(dialect)) for one in held),
        tuple((name, one.type.dialect_impl(dialect).result_processor(dialect, None)) for name, one in columns),
    )


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An INSERT as the driver takes it."""

    text: str
    order: tuple[tuple[str, Any], ...]
    """Each parameter's column, and what turns a value of it into what the driver takes, if anything does."""
    is_positional: bool

    def parameters(self, row: Row) -> Any:
        if self.is_positional:
            return tuple([row[name] if turned is None else turned(row[name]) for name, turned in self.order])
        return {name: row[name] if turned is None else turned(row[name]) for name, turned in self.order}


_PREPARED: dict[tuple[str, Insert, tuple[str, ...]], _Prepared] = {}


def _prepared(dialect: Dialect, statement: Insert, row: Row) -> _Prepared:
    key = dialect.name, statement, tuple(row)
    prepared = _PREPARED.get(key)
    if prepared is None:
        prepared = _PREPARED[key] = _prepare(dialect, statement, list(row))
    return prepared


def _prepare(dialect: Dialect, statement: Insert, columns: list[str]) -> _Prepared:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    names = compiled.positiontup or columns
    types = {column.key: column.type for column in cast("Table", statement.table).c}
    order = tuple((name, types[name].dialect_impl(dialect).bind_processor(dialect)) for name in names)
    return _Prepared(str(compiled), order, compiled.positional)
