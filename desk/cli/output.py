"""What commands print: tables for people and JSON for programs on standard output, remarks on standard error."""

import io
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from desk.jsonlines import json_document, json_line, plain
from desk.printable import one_line, printable
from vocabulary.outcome import Outcome, SourceState

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table
    from rich.text import Text

    from vocabulary.run import SourceReport

LEGIBLE = 20
"""Columns in which a title can be read: a terminal with fewer for it gets records instead of a table."""
PIPED_WIDTH = 4_000
"""Columns of a table that no terminal limits: wide enough that no row of ours is ever folded."""


def say(message: str) -> None:
    """A remark for the person, on standard error."""
    click.echo(printable(message), err=True)


def warn(message: str) -> None:
    """A remark that something is not as hoped, on standard error."""
    click.echo(f"warning: {printable(message)}", err=True)


_TOLD_BETTER = ("scrapy", "trafilatura")


class Remarks(logging.Handler):
    """Warnings that are logged below become remarks, one line each; what is less is not told."""

    def __init__(self, tell: Callable[[str], None] = warn) -> None:
        super().__init__(level=logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell the record's message; what these warn of is told better by outcomes and source states."""
        if record.name.startswith(_TOLD_BETTER) and record.levelno < logging.ERROR:
            return
        self._tell(record.getMessage())


def counted(number: int, noun: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def write(text: str) -> None:
    """A line (or several) of text on standard output, safe for terminals."""
    click.echo(printable(text))


def write_json(value: object) -> None:
    """One JSON document on standard output."""
    click.echo(json_document(value).encode())


def write_json_lines(values: Iterable[object]) -> None:
    """One JSON object a line on standard output, each as soon as it is there."""
    for value in values:
        click.echo(json_line(value).encode())


def console(stream: TextIO | None = None) -> "Console":
    """A console for tables: no colours in pipes or under NO_COLOR, and no limit of width outside terminals."""
    from rich.console import Console

    stream = stream or sys.stdout
    terminal = stream.isatty()
    return Console(
        file=stream,
        width=None if terminal else PIPED_WIDTH,
        color_system="auto" if terminal and not os.environ.get("NO_COLOR") else None,
        force_terminal=None if terminal else False,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def table(*columns: str, numbers: Sequence[str] = ()) -> "Table":
    """A table whose cells are folded rather than cut; `numbers` names the columns to align right."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for column in columns:
        made.add_column(one_line(column), justify="right" if column in numbers else "left", overflow="fold")
    return made


def cell(value: object, style: str = "") -> "Text":
    """A table's cell: one safe line, never markup."""
    from rich.text import Text

    return Text(one_line("" if value is None else str(value)), style=style)


def show_table(made: "Table", *, header: bool = True) -> None:
    """Print a table on standard output."""
    made.show_header = header
    screen = console()
    if screen.is_terminal:
        screen.print(_as_records(made) if header and _least_width(made) > screen.width else made)
        return
    with screen.capture() as drawn:
        screen.print(made)
    for line in drawn.get().splitlines():
        click.echo(line.rstrip())


def _least_width(made: "Table") -> int:
    """Columns a terminal needs for a table to be read: those of short cells whole, the others LEGIBLE wide."""
    widths = [
        min(max((len(str(content)) for content in (column.header, *column.cells)), default=0), LEGIBLE)
        for column in made.columns
    ]
    return sum(widths) + 3 * (len(widths) - 1)


def _as_records(made: "Table") -> "Table":
    """The same for narrow terminals: a row of the table as lines of column and cell, and an empty line after it."""
    from rich.table import Table

    records = Table.grid(padding=(0, 2))
    records.add_column(style="dim")
    records.add_column(overflow="fold")
    for row in zip(*(list(column.cells) for column in made.columns), strict=True):
        for column, content in zip(made.columns, row, strict=True):
            if str(content):
                records.add_row(column.header, content)
        records.add_row()
    return records


@contextmanager
def bar(*, of_hundred: bool = False) -> "Iterator[Progress]":
    """A bar on standard error where that is a terminal: how many are done, or how much of a hundred."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    screen = console(sys.stderr)
    done = TaskProgressColumn() if of_hundred else MofNCompleteColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), done, TimeRemainingColumn())
    with Progress(*columns, console=screen, disable=not screen.is_terminal, transient=True) as progress:
        yield progress


def write_text(text: str) -> None:
    """A text in paragraphs on standard output, wrapped at words on terminals."""
    from rich.text import Text

    console().print(Text(printable(text)), soft_wrap=not sys.stdout.isatty())


def write_csv(names: Sequence[str], rows: Iterable[object]) -> None:
    """Rows as CSV on standard output, under a header of these names."""
    from desk.csvrows import write_csv_rows

    with for_programs() as stream:
        write_csv_rows(stream, names, (plain(row) for row in rows))


@contextmanager
def for_programs() -> Iterator[TextIO]:
    """Standard output as a stream of UTF-8 with its line ends untouched, whatever the terminal's encoding is."""
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        yield stream
        stream.flush()
    finally:
        stream.detach()


SOURCES_SHOWN = 40
"""Rows of a source table that fit on a screen, more or less."""
OUTCOMES = {
    Outcome.ARCHIVED: "new articles, kept",
    Outcome.REVISED: "known articles whose text has changed",
    Outcome.UNCHANGED: "known articles, the same as before",
    Outcome.SEED_SIGHTED: "the seed itself at its own outlet",
    Outcome.DUPLICATE: "the same text under a second address of the outlet",
    Outcome.UNRELATED: "articles about something else; address, title and fingerprint kept",
    Outcome.WITHHELD: "their texts are not kept, by policy or a take-down",
    Outcome.NOT_AN_ARTICLE: "section, tag, error or consent pages",
    Outcome.NO_TEXT: "article pages in which no text was found",
    Outcome.REFUSED_BY_ROBOTS: "robots.txt does not allow them",
    Outcome.BLOCKED: "the outlet refused us; asked again later",
    Outcome.NOT_FOUND: "gone",
    Outcome.UNSUPPORTED: "not HTML",
    Outcome.TOO_LARGE: "over the size limit",
    Outcome.FAILED: "network or server errors; asked again later",
}
"""What each outcome means, in a few words."""


def show_outcomes(outcomes: Mapping[Outcome, int]) -> None:
    """Print how often each outcome occurred, and the sum."""
    made = table("outcome", "pages", "", numbers=("pages",))
    for outcome, meaning in OUTCOMES.items():
        if outcomes.get(outcome):
            made.add_row(cell(outcome), cell(outcomes[outcome]), cell(meaning, "dim"))
    made.add_section()
    made.add_row(cell("pages"), cell(sum(outcomes.values())), cell(""))
    show_table(made)


def show_sources(sources: "Sequence[tuple[str, SourceReport]]") -> None:
    """Print what became of each source of some outlets, those that could not be looked at last.

    Of more than SOURCES_SHOWN those that named addresses are only counted.
    """
    if len(sources) > SOURCES_SHOWN:
        rest = [pair for pair in sources if pair[1].state is not SourceState.FOUND]
        click.echo(f"{len(sources) - len(rest)} of {len(sources)} sources were read and named addresses.")
        sources = rest
    if not sources:
        return
    numbers = ("entries", "new", "known", "off domain", "out of window")
    made = table("outlet", "source", "state", *numbers, numbers=numbers)
    for outlet, report in sorted(sources, key=lambda pair: pair[1].state is SourceState.COULD_NOT_LOOK):
        blind = report.state is SourceState.COULD_NOT_LOOK
        said = f"{report.state}: {report.reason}" if report.reason else report.state
        told = (report.seen, report.new, report.known, report.off_domain, report.out_of_window)
        counts = () if blind and not report.seen else tuple(map(cell, told))
        made.add_row(
            cell(outlet),
            cell(f"{report.kind} {report.url}"),
            cell(said, "bold" if blind else ""),
            *counts,
        )
    show_table(made)
