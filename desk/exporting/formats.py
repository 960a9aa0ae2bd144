"""The formats of an export: one table.

A format of text is three pure functions, so that writing can go on wherever a row ended: what stands before all rows,
a row, and what stands after them. Parquet files and dataset folders are written by `outputs`; WARC files, which hold
captured pages in place of rows, by `desk.warcs`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desk.csvrows import csv_line
from desk.exporting import atom, bibtex, csl, ris
from desk.exporting.about import About
from desk.exporting.columns import FIELDS, Row
from desk.jsonlines import json_line, plain
from vocabulary.outcome import InputError

BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextForm:
    """How rows become text."""

    head: Callable[[About], str]
    row: Callable[[Row, int], str]
    """Of a row and of how many stand before it."""
    tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format."""

    name: str
    endings: tuple[str, ...] = ()
    """How names of its files end."""
    form: TextForm | None = None
    """None: it is no text."""
    is_folder: bool = False


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format(
            name="jsonl",
            endings=(".jsonl", ".ndjson", ".json"),
            form=TextForm(head=lambda _: "", row=lambda row, _: f"{json_line(row)}\n"),
        ),
        Format(
            name="csv",
            endings=(".csv",),
            form=TextForm(
                head=lambda about: (BOM if about.bom else "") + csv_line(FIELDS),
                row=lambda row, _: csv_line([plain(row[name]) for name in FIELDS]),
            ),
        ),
        Format(name="parquet", endings=(".parquet",)),
        Format(name="ris", endings=(".ris",), form=TextForm(head=lambda _: "", row=lambda row, _: ris.record(row))),
        Format(
            name="bibtex",
            endings=(".bib", ".bibtex"),
            form=TextForm(head=bibtex.head, row=lambda row, _: bibtex.entry(row)),
        ),
        Format(
            name="csl-json",
            endings=(".csl.json", ".csljson"),
            form=TextForm(head=lambda _: "[", row=csl.item, tail="\n]\n"),
        ),
        Format(
            name="atom",
            endings=(".atom",),
            form=TextForm(head=atom.head, row=lambda row, _: atom.entry(row), tail=atom.TAIL),
        ),
        Format(name="dataset", is_folder=True),
        Format(name="warc", endings=(".warc.gz", ".warc")),
    )
}
"""By name."""


_ENDINGS = {ending: one for one in FORMATS.values() for ending in one.endings}


def format_of(output: Path | None) -> Format:
    """The format that a file's name ends in, JSON lines where it has no ending; InputError for any other ending."""
    if output is None or not output.suffix:
        return FORMATS["jsonl"]
    found = max(filter(output.name.lower().endswith, _ENDINGS), key=len, default="")  # .csl.json is no .json
    if not found:
        problem = f"ends in {output.suffix}, which is none of our formats"
        raise InputError(str(output), problem, remedy=f"--format names one of: {', '.join(FORMATS)}")
    return _ENDINGS[found]
