"""Tables for people: on terminals of any width, in pipes, with and without colours."""

import io
import logging

import pytest

from desk.cli import output

URL = "http://harbour-courier.test/2022/01/16/" + "-".join(["aground"] * 12)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        """Yes."""
        return True


@pytest.fixture
def draw(monkeypatch):
    """Draw a table with a long address on some stream."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")

    def on(stream):
        made = output.table("id", "address", numbers=("id",))
        made.add_row(output.cell(4711, "bold"), output.cell(f"[red]{URL}[/red] :smile:"))
        output.console(stream).print(made)
        return stream.getvalue()

    return on


def test_a_pipe_gets_whole_rows_without_codes(draw, monkeypatch):
    """One row is one line, whatever COLUMNS says, and markup of a page is text."""
    monkeypatch.setenv("COLUMNS", "20")
    drawn = draw(io.StringIO())
    assert "\x1b" not in drawn
    assert any("4711" in line and f"[red]{URL}[/red] :smile:" in line for line in drawn.splitlines())


def test_headers_cannot_steer_the_terminal_either(monkeypatch):
    """`cuttings sql` shows names of columns as a query gives them, which somebody else may have written."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    stream = io.StringIO()
    output.console(stream).print(output.table("a\u202eb\x1b[31m\nc"))
    assert not set("\u202e\x1b") & set(stream.getvalue())
    assert len(stream.getvalue().splitlines()) == 2


def test_a_terminal_gets_colours_and_folded_cells(draw, monkeypatch):
    """On a narrow terminal cells are folded; not one character is lost."""
    monkeypatch.setenv("COLUMNS", "40")
    drawn = draw(Terminal())
    assert "\x1b[1m" in drawn
    plain = drawn.replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert all(len(line) <= 40 for line in plain.splitlines())
    assert URL in "".join(line[6:].strip() for line in plain.splitlines())
    assert "…" not in plain


def test_no_color_is_honoured(draw, monkeypatch):
    """NO_COLOR switches every code off."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in draw(Terminal())


def test_warnings_below_become_remarks(capsys):
    """A logged warning is one safe line on standard error; Scrapy's own are not for people, its errors are."""
    remarks = output.Remarks()
    for name, level, message in (
        ("crawler", logging.WARNING, "odd\x1b[2J"),
        ("crawler", logging.INFO, "quiet"),
        ("scrapy.core", logging.WARNING, "internal"),
        ("scrapy.core", logging.ERROR, "broken"),
    ):
        record = logging.LogRecord(name, level, "", 0, message, None, None)
        if level >= remarks.level:
            remarks.handle(record)
    assert capsys.readouterr().err == "warning: odd[2J\nwarning: broken\n"


@pytest.mark.parametrize(("columns", "records"), [(110, False), (60, True), (30, True)])
def test_a_narrow_terminal_gets_records(monkeypatch, columns, records):
    """Where a table would fold its cells within words, each row is shown as lines; nothing is lost."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    cells = {
        "id": "4711",
        "verdict": "same_story",
        "outlet": "crossroads_monitor",
        "published": "2022-01-18",
        "licence": "CC-BY-NC-ND-4.0",
        "title": "Russian embassy in Washington rejects accusations",
    }
    made = output.table(*cells, "empty")
    made.add_row(*(output.cell(one) for one in cells.values()), output.cell(None))
    output.show_table(made)
    lines = [line.split() for line in screen.getvalue().splitlines()]
    assert (["outlet", "crossroads_monitor"] in lines) is records
    assert (["verdict", "same_story"] in lines) is records
    assert all(word in screen.getvalue() for value in cells.values() for word in value.split())
    assert all(len(line) <= columns for line in screen.getvalue().splitlines())
