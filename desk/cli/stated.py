"""What pages state, printed: section, keywords, picture and the like, and every place that stated something."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from desk.cli.output import cell, say, show_table, table
from vocabulary.metadata import FIELDS

if TYPE_CHECKING:
    from vocabulary.metadata import Particulars, Record


def particular_facts(particulars: "Particulars", record: "Record | None") -> Iterator[tuple[str, str, str]]:
    """What a page states besides title, authors and times: label, value, where it was read."""
    read_from = {one.field: one.source for one in record or () if not one.reason}
    image = particulars.image
    values = {
        "section": particulars.section,
        "tags": "; ".join(particulars.tags),
        "description": particulars.description,
        "publisher": particulars.publisher,
        "image": image and image.url,
        "caption": image and image.caption,
        "credit": image and image.credit,
    }
    for label, value in values.items():
        if value:
            yield label, value, read_from.get(label, "")


def show_record(record: "Record | None") -> None:
    """Print what each place stated of each field: what counts first, then what lost and why."""
    if record is None:
        say("What was stated of each field was not kept when this was read; `cuttings reextract` reads it anew.")
        return
    if not record:
        say("No place states anything of this page.")
        return
    made = table("field", "read from", "says", "stands there as", "lost because")
    for field in FIELDS:
        label = field
        for one in record:
            if one.field == field:
                style = "dim" if one.reason else "bold"
                made.add_row(
                    cell(label, "bold"),
                    cell(one.source, style),
                    cell(one.value, style),
                    cell(one.raw, "dim"),
                    cell(one.reason or "counts", style),
                )
                label = ""
    click.echo("\nSources")
    show_table(made)
