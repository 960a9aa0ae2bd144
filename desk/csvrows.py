"""Rows as CSV that spreadsheets open without harm."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from desk.printable import printable

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - spreadsheets fold them


class Written(Protocol):
    """What rows are written to."""

    def write(self, text: str, /) -> object:
        """Write some text."""


def write_csv_rows(stream: Written, names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows under a header; lists become one cell, and no cell begins as a formula."""
    stream.write(csv_line(names))
    for row in rows:
        stream.write(csv_line([row[name] for name in names]))


def csv_line(values: Sequence[object]) -> str:
    """One record (RFC 4180), safe cell by cell."""
    line = io.StringIO(newline="")
    csv.writer(line).writerow([csv_cell(value) for value in values])
    return line.getvalue()


def csv_cell(value: object) -> str | int | float:
    """A value as a spreadsheet or a terminal may show it: what would be taken for a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    text = printable(text)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
