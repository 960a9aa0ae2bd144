"""`cuttings health`: whether the pages of outlets are still read as they were."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from itertools import groupby
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import cell, counted, say, show_table, table, warn, write_csv, write_json, write_json_lines
from desk.cli.place import Place, pass_place
from vocabulary.health import Expected, Sign, Standing
from vocabulary.outcome import Exit, InputError

if TYPE_CHECKING:
    from rich.text import Text

    from storage.archive import Archive
    from storage.rows import HealthRow


@click.command()
@click.argument("outlets", metavar="[OUTLET]...", nargs=-1)
@form_options("json", "jsonl", "csv")
@pass_place
def health(place: Place, *, outlets: tuple[str, ...], form: Form) -> int:
    """Whether pages of OUTLETs (all, if none is named) are still read as they were: a changed layout loses fields.

    For each: the share of the newest articles without title, time of publication or author, and with a short text;
    and of the newest pages those without text, that are no articles, that failed or were blocked. Each is held
    against the outlet's own past, and against `expect` of its file. `?` stands where too little is known.

    Exit code 6 when something has become worse, with a line for each; else 0.
    """
    from storage import queries

    archive = place.archive()
    rows = queries.health(archive, expected_of(place, archive, outlets))
    if form == "json":
        write_json(rows)
    elif form == "jsonl":
        write_json_lines(rows)
    elif form == "csv":
        from storage.rows import HealthRow

        write_csv([field.name for field in fields(HealthRow)], rows)
    else:
        _show(rows)
    worse = [row for row in rows if row.standing is Standing.WORSE]
    for row in worse:
        warn(f"{row.outlet}: {row.said}.")
    if worse and form == "table":
        say("Next: cuttings inspect URL with a page of such an outlet; docs/outlets.md tells how its file helps.")
    return Exit.DIFFERENT if worse else Exit.DONE


def expected_of(place: Place, archive: "Archive", names: Sequence[str]) -> Mapping[str, Expected]:
    """What the files of these outlets (of all in the archive) expect; a file that cannot be read is told."""
    from storage import queries

    directory = place.directory()
    for name in names:
        place.require_outlet(archive, name)
    found: dict[str, Expected] = {}
    for name in dict.fromkeys(names or queries.outlets_seen(archive)):
        found[name] = Expected()
        if name in directory.files:
            try:
                found[name] = directory.outlet(name).expect.fields
            except InputError as error:
                warn(f"{name}: its file cannot be read, so nothing is expected of it: {error}")
    return found


def _show(rows: "Sequence[HealthRow]") -> None:
    made = table("outlet", "articles", "pages", *Sign, numbers=("articles", "pages", *Sign))
    unknown: list[str] = []
    for outlet, group in groupby(rows, key=lambda row: row.outlet):
        by_sign = {row.sign: row for row in group}
        if all(row.standing is Standing.TOO_LITTLE_KNOWN for row in by_sign.values()):
            unknown.append(outlet)
            continue
        of = (by_sign[Sign.TITLE].of, by_sign[Sign.NO_TEXT].of)
        made.add_row(cell(outlet), *map(cell, of), *(_share(by_sign[sign]) for sign in Sign))
    if made.row_count:
        click.echo("Of the newest articles and pages: how many lack a field, or came to no article")
        show_table(made)
    if unknown:
        say(f"Too little is known of {counted(len(unknown), 'outlet')}: {', '.join(unknown)}.")


def _share(row: "HealthRow") -> "Text":
    if row.standing is Standing.TOO_LITTLE_KNOWN:
        return cell("?", "dim")
    return cell(f"{row.lacking / row.of:.0%}", "bold" if row.standing is Standing.WORSE else "")
