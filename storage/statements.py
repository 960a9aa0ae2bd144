"""Statements made once and run often: what SQLAlchemy does for each takes longer than SQLite needs to run it.

Whole rows are inserted by text that is compiled once for a database, a table and the columns given. It is the text that
SQLAlchemy would send, and values are turned by the columns' own types.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Dialect, Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

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
        return run(connection, _insert(model), [row]).lastrowid
    return int(run(connection, _insert_returning_id(model), [row]).scalar_one())


@cache
def _insert_returning_id(model: type[Base]) -> Insert:
    return insert(table_of(model)).returning(table_of(model).c.id)


def run(connection: Connection, statement: Insert, rows: Sequence[Row]) -> CursorResult[Any]:
    """Insert rows, all of the same columns, by a statement that lives as long as the program."""
    key = connection.dialect.name, statement, tuple(rows[0])
    prepared = _PREPARED.get(key)
    if prepared is None:
        prepared = _PREPARED[key] = _prepare(connection.dialect, statement, list(rows[0]))
    given = [prepared.parameters(row) for row in rows]
    return connection.exec_driver_sql(prepared.text, given if len(given) > 1 else given[0])


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


def _prepare(dialect: Dialect, statement: Insert, columns: list[str]) -> _Prepared:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    names = compiled.positiontup or columns
    types = {column.key: column.type for column in cast("Table", statement.table).c}
    order = tuple((name, types[name].dialect_impl(dialect).bind_processor(dialect)) for name in names)
    return _Prepared(str(compiled), order, compiled.positional)
