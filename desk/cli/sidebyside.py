"""Two texts beside each other in the terminal, or one above the other where columns would be too narrow or mixed up."""

import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from desk.cli.output import console

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from desk.compared import Compared
    from desk.sidebyside import Piece, Row

PIPED = 100
"""Columns where no terminal says how many there are, nor COLUMNS."""
NARROWEST = 32
"""Columns for each of two texts; with fewer they stand one above the other."""
_MARGIN = 6
"""Columns for the marks."""
_GAPS = 4


def show_side_by_side(told: "Compared", *, whole: bool) -> None:
    """Print both texts with what they share marked, with colours and without.

    Where one of them is written from right to left they are stacked: a terminal that turns such lines would mix two
    columns up.
    """
    from desk.sidebyside import is_right_to_left

    width = _width()
    rows = told.rows(whole=whole)
    column = (width - _MARGIN - _GAPS) // 2
    is_mixed = any(is_right_to_left(side.published) for side in (told.a, told.b))
    click.echo()
    if is_mixed or column < NARROWEST:
        _print((line for row in rows for line in _stacked(row)), width)
    else:
        _print([_columns(rows, column)], width)


def _width() -> int:
    return shutil.get_terminal_size((PIPED, 0)).columns


def _print(shown: "Iterable[RenderableType]", width: int) -> None:
    screen = console()
    screen.width = width
    if sys.stdout.isatty():
        for one in shown:
            screen.print(one)
        return
    for one in shown:
        with screen.capture() as drawn:
            screen.print(one)
        for line in drawn.get().splitlines():
            click.echo(line.rstrip())


def _columns(rows: "Iterable[Row]", column: int) -> "RenderableType":
    from rich.table import Table

    made = Table.grid(padding=(0, 2))
    made.add_column(width=_MARGIN, overflow="fold")
    made.add_column(width=column, overflow="fold")
    made.add_column(width=column, overflow="fold")
    for row in rows:
        made.add_row(_mark(row), _cell(row.a, row), _cell(row.b, row))
        made.add_row()
    return made


def _stacked(row: "Row") -> "Iterable[RenderableType]":
    from rich.text import Text

    if row.passage is not None:
        yield _mark(row)
    for name, pieces in (("A", row.a), ("B", row.b)):
        if pieces:
            yield Text(f"{name}:", style="dim")
            yield _cell(pieces, row)
    yield Text("")


def _mark(row: "Row") -> "Text":
    from rich.text import Text

    if row.passage is None:
        return Text("")
    sign = "~" if row.is_moved else '"' if row.is_quoted else "="
    return Text(f"{sign} {row.passage}", style="bold")


def _cell(pieces: "Iterable[Piece]", row: "Row") -> "Text":
    """The words of a cell; within a passage those that the other has not stand in brackets."""
    from rich.text import Text

    made = Text()
    for piece in pieces:
        if made.plain:
            made.append(" ")
        if piece.is_shared:
            made.append(piece.text, style="bold green")
        else:
            made.append(piece.text if row.passage is None else f"[{piece.text}]", style="dim")
    return made
