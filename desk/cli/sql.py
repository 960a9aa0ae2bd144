"""`cuttings sql`: questions to the archive in SQL."""

import base64
import math
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from desk.cli.options import NUMBER, Form, form_options
from desk.cli.output import cell, say, show_table, table, write_csv, write_json, write_json_lines
from desk.cli.place import Place, pass_place
from desk.printable import shortened

if TYPE_CHECKING:
    from storage.sql import Answer

SHOWN = 1_000
"""Rows of a table or a JSON document, unless --limit says otherwise; the other forms are written row by row."""
WIDEST = 200
"""Characters of a cell that are shown in a table."""


@click.command()
@click.argument("query", metavar="QUERY|-")
@click.option("--limit", type=NUMBER, help=f"At most so many rows; tables and --json end after {SHOWN} without it.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=86_400),
    default=60.0,
    show_default=True,
    help="Seconds after which the database gives up.",
)
@form_options("json", "jsonl", "csv")
@pass_place
def sql(place: Place, *, query: str, limit: int | None, timeout: float, form: Form) -> None:
    """Ask the archive in SQL; - reads the query from standard input. Nothing can be changed this way.

    The query is the database's own SQL, SQLite's or PostgreSQL's. docs/tables describes the tables. Times in SQLite
    are text in UTC. Bytes are base64 in --json, --jsonl and --csv.

    It is for whoever has the archive: texts that policy keeps from export are not left out.
    """
    archive = place.archive()
    asked = sys.stdin.read() if query == "-" else query
    with archive.asked(asked, seconds=timeout) as answer:
        names = _distinct(answer.columns)
        most = limit or (SHOWN if form in {"table", "json"} else None)
        rows = (dict(zip(names, map(_plain, row), strict=True)) for row in islice(answer.rows, most))
        if form == "jsonl":
            write_json_lines(rows)
        elif form == "csv":
            write_csv(names, rows)
        elif form == "json":
            write_json({"columns": names, "rows": list(rows), "is_all": _is_all(answer)})
        else:
            _show(names, rows)
            if limit is None and not _is_all(answer):
                say(f"There are more rows than {SHOWN}: --limit, --jsonl or --csv has them.")


def _is_all(answer: "Answer") -> bool:
    """Whether nothing is left of an answer."""
    return next(answer.rows, None) is None


def _show(names: Sequence[str], rows: Iterator[dict[str, Any]]) -> None:
    kept = list(rows)
    numbers = [name for name in names if all(isinstance(row[name], int | float | None) for row in kept)]
    made = table(*names, numbers=numbers if kept else ())
    for row in kept:
        made.add_row(*(cell(shortened(str(value), WIDEST) if value is not None else "") for value in row.values()))
    show_table(made)


def _distinct(columns: Sequence[str]) -> list[str]:
    """Names of columns, numbered where a query gives one name to several."""
    names: list[str] = []
    for column in columns:
        same = sum(name == column for name in columns[: len(names)])
        name = column if not same else f"{column}_{same + 1}"
        while name in names or (same and name in columns):
            name += "_"
        names.append(name)
    return names


def _plain(value: Any) -> Any:
    """A value of the database in JSON's own types."""
    match value:
        case Decimal():
            plain: Any = int(value) if value == value.to_integral_value() else _plain(float(value))
        case float():
            plain = value if math.isfinite(value) else str(value)
        case bytes() | memoryview():
            plain = base64.b64encode(bytes(value)).decode()
        case datetime() | date():
            plain = value.isoformat()
        case list() | tuple():
            plain = [_plain(item) for item in value]
        case dict():
            plain = {str(key): _plain(item) for key, item in value.items()}
        case None | bool() | int() | str():
            plain = value
        case _:
            plain = str(value)
    return plain
