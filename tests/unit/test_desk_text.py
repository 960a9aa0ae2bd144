"""What the desk prints is safe for terminals, line readers and spreadsheets."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.csvrows import csv_cell, write_csv_rows
from desk.jsonlines import json_document, json_line, plain
from desk.printable import one_line, printable, shortened
from vocabulary.outcome import Exit, Outcome

HOSTILE = "\x1b]0;title\x07\x1b[2J\x9b31m\u202eevil\u2066\x00\ud800\ufeff\U000e0041"


def test_escape_sequences_do_not_reach_the_terminal():
    """Nothing that a terminal obeys, hides or turns around is printed."""
    shown = printable(f"a{HOSTILE}b")
    assert shown == "a]0;title[2J31mevilb"


def test_the_spelling_of_persian_is_kept():
    """Joiners are letters of Persian and Hindi, no control characters."""
    assert printable("می\u200cخواهم") == "می\u200cخواهم"


def test_line_ends_of_every_kind_are_line_ends():
    """Texts from other systems keep their lines."""
    assert printable("a\r\nb\rc\u2028d\u2029e") == "a\nb\nc\nd\n\ne"


@given(st.text())
def test_printing_twice_changes_nothing(text):
    """What is printable stays as it is."""
    assert printable(printable(text)) == printable(text)


@given(st.text())
def test_one_line_is_one_line(text):
    """No text breaks a table's row."""
    assert len(one_line(text).splitlines()) <= 1


@given(st.text(min_size=1), st.integers(min_value=2, max_value=40))
def test_shortened_keeps_to_the_width(text, width):
    """No text is longer than it may be, and a short one is not cut."""
    line = shortened(text, width)
    assert len(line) <= width
    assert line == one_line(text) or line.endswith("…")


@dataclass
class Row:
    """A row of some answer."""

    outcome: Outcome
    seen: datetime
    path: Path
    counts: dict[Outcome, int]
    names: tuple[str, ...]


def test_rows_become_json():
    """Dataclasses, enums, times and paths are JSON for programs."""
    row = Row(Outcome.ARCHIVED, datetime(2022, 1, 16, 10, tzinfo=UTC), Path("a/b"), {Outcome.FAILED: 2}, ("x",))
    assert json.loads(json_line(row)) == {
        "outcome": "archived",
        "seen": "2022-01-16T10:00:00+00:00",
        "path": "a/b",
        "counts": {"failed": 2},
        "names": ["x"],
    }
    assert json.loads(json_document(row)) == json.loads(json_line(row))


def test_what_has_no_place_in_json_is_an_error():
    """Bytes are never printed by mistake."""
    with pytest.raises(TypeError, match="bytes"):
        plain({"body": b"x"})


@given(st.text() | st.characters(categories=["Cs"]))
def test_json_lines_mean_what_was_put_in_and_are_one_safe_line(text):
    """Any text comes back as it was, in one line of UTF-8 without control characters."""
    line = json_line({"text": text})
    assert json.loads(line) == {"text": text}
    assert len(line.encode().decode().splitlines()) == 1
    assert printable(line) == line


@pytest.mark.parametrize(
    "value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "＝1", '=HYPERLINK("http://x")']
)
def test_no_cell_begins_as_a_formula(value):
    """A title from a page must not be calculated by whoever opens the file."""
    assert str(csv_cell(value)).startswith("'")


def test_numbers_stay_numbers():
    """A negative number is no formula."""
    assert csv_cell(-0.5) == -0.5
    assert csv_cell(None) == ""
    assert csv_cell(Exit.DONE) == 0


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_csv_comes_back_as_it_was_written(values):
    """Any text can be read back, but for control characters and the apostrophe before formulas."""
    stream = io.StringIO(newline="")
    names = [f"n{index}" for index in range(len(values))]
    write_csv_rows(stream, names, [dict(zip(names, values, strict=True))])
    read = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
    assert read == [names, [str(csv_cell(value)) for value in values]]
