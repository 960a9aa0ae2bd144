"""Statements made once and run often: building one anew costs SQLAlchemy more than SQLite needs to run it.

Values are given when a statement is run: `connection.execute(insert_into(Page), rows)`.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from storage.models import Base


def table_of(model: type[Base]) -> Table:
    """Return a model's table."""
    return cast("Table", model.__table__)


@cache
def insert_into(model: type[Base]) -> Insert:
    """Return a plain INSERT."""
    return insert(table_of(model))


@cache
def insert_returning_id(model: type[Base]) -> Insert:
    """Return an INSERT that gives back the new id."""
    return insert(table_of(model)).returning(table_of(model).c.id)


def upsert(connection: Connection, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT, which SQLAlchemy spells through the database's own dialect."""
    table = table_of(model)
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def add_missing(connection: Connection, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows that are not there yet."""
    if rows:
        connection.execute(_insert_missing(connection.dialect.name, model), rows)


@cache
def _insert_missing(dialect: str, model: type[Base]) -> Insert:
    insert_for = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert_for(table_of(model)).on_conflict_do_nothing()


def add(connection: Connection, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, if there are any."""
    if rows:
        connection.execute(insert_into(model), rows)


def add_one(connection: Connection, model: type[Base], row: Mapping[str, Any]) -> int:
    """Insert a row and return its id."""
    return int(connection.execute(insert_returning_id(model), row).scalar_one())
