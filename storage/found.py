"""Answers: typed rows that are read when they are needed, in any order, a page at a time, also as a data frame."""

import html
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from importlib import import_module
from itertools import islice
from typing import Any, Generic, Protocol, Self, TypeVar, Union, get_args, get_origin, get_type_hints, overload

from sqlalchemy import ColumnElement, Connection, Integer, Label, Select, case, collate, func, nulls_last, select

from storage.archive import Archive
from vocabulary.outcome import InputError

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
_BATCH = 500
"""Rows read from the database at a time."""
_SHOWN = 50
"""Rows that a notebook shows of an answer."""
_SORTED_BY = (str, int, float, bool, date, datetime, Enum)
"""Kinds of columns that have an order."""


class Source(Protocol[Row_co]):
    """Where the rows of an answer come from."""

    @property
    def kind(self) -> type[Row_co]:
        """The frozen dataclass that each row is."""

    @property
    def sortable(self) -> tuple[str, ...]:
        """Columns by which it can be ordered."""

    def count(self) -> int | None:
        """How many rows there are in all; None where that is to work out each of them."""

    def remarks(self) -> Sequence[str]:
        """What is to be known of the answer, in words."""

    def rows(self, order: Sequence[str], limit: int | None, offset: int) -> Iterator[Row_co]:
        """The rows of a page; `order` names columns, those with `-` before them from the largest down."""


class Found(Sequence[Row]):
    """The answer to a question: a sequence of frozen rows.

    Nothing is asked before it is looked into; then all of it is read at once and kept. `stream` reads row by row
    instead. `sorted` and `page` make other answers of it, and ask for no more than these need.
    """

    def __init__(
        self,
        source: Source[Row],
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
        blind: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """Use `select_rows` or `list_rows`, or give a source of your own."""
        self._source, self._order, self._limit, self._offset = source, tuple(order), limit, offset
        self._blind = blind

    @property
    def kind(self) -> type[Row]:
        """The frozen dataclass that each row is."""
        return self._source.kind

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the fields of each row."""
        return columns_of(self.kind)

    @property
    def sortable(self) -> tuple[str, ...]:
        """Columns by which it can be sorted."""
        return self._source.sortable

    @cached_property
    def total(self) -> int | None:
        """How many rows there are, not only on this page; None: nobody knows before they are all worked out."""
        counted = self._source.count()
        return (
            self._offset + len(self) if counted is None and self.is_all and (len(self) or not self._offset) else counted
        )

    @property
    def is_all(self) -> bool:
        """Whether no row follows this page."""
        return self._limit is None or len(self._read) <= self._limit

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """What is to be known of the answer, in words."""
        return tuple(self._source.remarks())

    @cached_property
    def could_not_look(self) -> Mapping[str, str]:
        """Outlets that the newest crawl could not look at, with the reason: of these, no row means nothing."""
        return self._blind()

    def sorted(self, *columns: str) -> Self:
        """The same in another order: by these columns, with `-` before a name from the largest down.

        What has no value comes last. Words of the vocabulary keep its order (verdicts: the closest first).
        Raises InputError for a column that it has not, or that has no order.
        """
        for column in columns:
            if column.removeprefix("-") not in self.sortable:
                raise InputError(
                    f'sort "{column}"',
                    "is no column to sort by",
                    remedy=f"one of: {', '.join(self.sortable)}" if self.sortable else "its order is fixed",
                )
        return self._but(order=(*columns, *self._order))

    def page(self, limit: int | None, offset: int = 0) -> Self:
        """So many rows of it, after the first `offset`. Raises InputError for less than none."""
        if offset < 0 or (limit is not None and limit < 0):
            raise InputError(f"limit {limit}, offset {offset}", "must not be below 0")
        return self._but(limit=limit, offset=offset)

    def seen_by(self, blind: Callable[[], Mapping[str, str]]) -> Self:
        """The same with what tells which outlets could not be looked at."""
        return self._but(blind=blind)

    def _but(self, **changed: Any) -> Self:
        said = {
            "order": self._order,
            "limit": self._limit,
            "offset": self._offset,
            "blind": self._blind,
        }
        return type(self)(self._source, **(said | changed))

    def stream(self) -> Iterator[Row]:
        """Row by row, in constant memory, anew each time."""
        return self._source.rows(self._order, self._limit, self._offset)

    @cached_property
    def _read(self) -> tuple[Row, ...]:
        """The page, and the row behind it if there is one."""
        further = None if self._limit is None else self._limit + 1
        return tuple(self._source.rows(self._order, further, self._offset))

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        return self._read[: self._limit]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return self._rows[index]

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{self._size}: {', '.join(self.columns)}>"

    @property
    def _size(self) -> str:
        return f"{len(self)} of {'more' if self.total is None else self.total} rows"

    def _repr_html_(self) -> str:
        """What a notebook shows: the first rows as a table."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{html.escape(_said(value))}</td>' for value in record.values())}</tr>"
            for record in islice(self.records(), _SHOWN)
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{self._size}</p>"

    def records(self) -> Iterator[dict[str, Any]]:
        """Each row as a mapping of its columns to plain values: words as strings, times as they are."""
        for row in self:
            yield {name: _plain(getattr(row, name)) for name in self.columns}

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame` with a column a field. Raises InputError where pandas is not installed."""
        return _library("pandas").DataFrame.from_records(list(self.records()), columns=list(self.columns))

    def to_polars(self) -> Any:
        """A `polars.DataFrame` with a column a field. Raises InputError where polars is not installed."""
        polars = _library("polars")
        if not len(self):
            return polars.DataFrame(schema=list(self.columns))
        return polars.from_dicts(list(self.records()), infer_schema_length=None)


def select_rows(
    archive: Archive,
    kind: type[Row],
    query: Select[*tuple[Any, ...]],
    *,
    order: Sequence[str],
    make: Callable[[Mapping[str, Any]], Row] | None = None,
) -> Found[Row]:
    """An answer that the database gives: `query` has a column for each field of `kind`, by its name.

    `order` names the columns by which it is sorted unless somebody asks for another order; the last of them tell rows
    apart that are else alike. `make` builds a row where its columns are not yet its fields.
    """
    return Found(_Selected(archive, kind, query, make or (lambda row: kind(**row))), order=order)


def list_rows(kind: type[Row], rows: Sequence[Row], *, remarks: Sequence[str] = ()) -> Found[Row]:
    """An answer that is already there, in its order."""
    return Found(_Listed(kind, rows, tuple(remarks)))


def stream_rows(kind: type[Row], make: Callable[[], Iterator[Row]]) -> Found[Row]:
    """An answer that is worked out row by row, anew by each call of `make`.

    In constant memory, unless another order is asked for. How many rows there are is known at their end only.
    """
    return Found(_Streamed(kind, make))


@dataclass(frozen=True, slots=True)
class _Selected(Generic[Row]):
    archive: Archive
    kind: type[Row]
    query: Select[*tuple[Any, ...]]
    make: Callable[[Mapping[str, Any]], Row]

    @property
    def sortable(self) -> tuple[str, ...]:
        selected = set(self.query.selected_columns.keys())
        return tuple(name for name in sortable_of(self.kind) if name in selected)

    def count(self) -> int:
        with self.archive.reading() as connection:
            query = select(func.count()).select_from(self.query.order_by(None).subquery())
            return connection.execute(query).scalar_one()

    def remarks(self) -> Sequence[str]:
        return ()

    def rows(self, order: Sequence[str], limit: int | None, offset: int) -> Iterator[Row]:
        with self.archive.reading() as connection:
            wanted = [self._by(connection, name) for name in order]
            page = self.query.order_by(*wanted).limit(limit).offset(offset or None)
            with connection.execute(page, execution_options={"yield_per": _BATCH}) as result:
                for row in result.mappings():
                    yield self.make(dict(row))

    def _by(self, connection: Connection, name: str) -> ColumnElement[Any]:
        """A column to sort by: strings by their letters' numbers, on every database."""
        key = name.removeprefix("-")
        column: ColumnElement[Any] = self.query.selected_columns[key]
        value: ColumnElement[Any] = column.element if isinstance(column, Label) else column
        words = _words_of(self.kind, key)
        if words is not None and not isinstance(value.type, Integer):
            value = case({member.value: place for place, member in enumerate(words)}, value=value)
        elif plain_kind(_hints(self.kind)[key]) is str and connection.dialect.name != "sqlite":
            value = collate(value, "C")
        ordered: ColumnElement[Any] = nulls_last(value.desc() if name.startswith("-") else value.asc())
        return ordered


@dataclass(frozen=True, slots=True)
class _Listed(Generic[Row]):
    kind: type[Row]
    given: Sequence[Row]
    said: Sequence[str]

    @property
    def sortable(self) -> tuple[str, ...]:
        return sortable_of(self.kind)

    def count(self) -> int:
        return len(self.given)

    def remarks(self) -> Sequence[str]:
        return self.said

    def rows(self, order: Sequence[str], limit: int | None, offset: int) -> Iterator[Row]:
        ordered = list(self.given)
        for name in reversed(order):
            ordered = self._by(ordered, name)
        return iter(ordered[offset : None if limit is None else offset + limit])

    def _by(self, rows: list[Row], name: str) -> list[Row]:
        column = name.removeprefix("-")
        words = _words_of(self.kind, column)
        places = {} if words is None else {member: place for place, member in enumerate(words)}
        known = [row for row in rows if getattr(row, column) is not None]
        known.sort(
            key=lambda row: places.get(value := getattr(row, column), value),
            reverse=name.startswith("-"),
        )
        return known + [row for row in rows if getattr(row, column) is None]


@dataclass(frozen=True, slots=True)
class _Streamed(Generic[Row]):
    kind: type[Row]
    make: Callable[[], Iterator[Row]]

    @property
    def sortable(self) -> tuple[str, ...]:
        return sortable_of(self.kind)

    def count(self) -> None:
        return None

    def remarks(self) -> Sequence[str]:
        return ()

    def rows(self, order: Sequence[str], limit: int | None, offset: int) -> Iterator[Row]:
        if order:
            return _Listed(self.kind, list(self.make()), ()).rows(order, limit, offset)
        return islice(self.make(), offset, None if limit is None else offset + limit)


def columns_of(kind: type[Any]) -> tuple[str, ...]:
    """The columns of rows of that kind: its fields."""
    return tuple(field.name for field in fields(kind))


def sortable_of(kind: type[Any]) -> tuple[str, ...]:
    """Those of its columns that have an order."""
    return tuple(name for name in columns_of(kind) if issubclass(plain_kind(_hints(kind)[name]), _SORTED_BY))


def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _words_of(kind: type[Any], column: str) -> type[Enum] | None:
    """The words of the vocabulary that a column holds; None for one that holds something else."""
    found = plain_kind(_hints(kind)[column])
    return found if issubclass(found, Enum) else None


def plain_kind(hint: Any) -> type[Any]:
    """The class that a hint speaks of, without `| None` and without what it holds."""
    if get_origin(hint) in {Union, types.UnionType}:
        (hint,) = (one for one in get_args(hint) if one is not types.NoneType)
    origin = get_origin(hint) or hint
    assert isinstance(origin, type), hint
    return origin


def _plain(value: Any) -> Any:
    """A value as data frames take it."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(one) for one in value]
    return value


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise InputError(name, "is not installed here", remedy=f"pip install {name}") from None
