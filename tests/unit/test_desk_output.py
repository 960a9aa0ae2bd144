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
