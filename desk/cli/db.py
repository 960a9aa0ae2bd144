"""`cuttings db`: the archive itself: whether it is whole, how large it is, copies of it."""

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import bar, cell, counted, say, show_table, table, write_json
from desk.cli.place import Place, pass_place
from vocabulary.outcome import Exit, InputError

if TYPE_CHECKING:
    from storage.checking import Checked, Finding

SHOWN = 50
"""Findings told on a screen; --json has all."""


@click.group()
def db() -> None:
    """The archive itself: check it, copy it, see its size, give space back."""


@db.command("check")
@click.option("--repair", is_flag=True, help="Make anew what can be made from what is there.")
@form_options("json")
@pass_place
def check(place: Place, *, repair: bool, form: Form) -> int:
    """Whether everything in the archive is as it must be; exit code 6 when something is not.

    Checked are the file itself (SQLite), references between tables, what belongs to each text, the kept bytes against
    their hashes, bytes that nothing refers to, and the indexes of words and fingerprints against the texts. With
    --repair indexes and counters are made anew and stray bytes deleted; texts, pages and decisions are never changed.
    """
    archive = place.archive()
    found: list[Finding] = []
    with bar(of_hundred=True) as progress:
        task = progress.add_task("", total=None)

        def tell(checked: "Checked") -> None:
            progress.update(task, description=checked.check.value, completed=checked.done, total=checked.total)

        try:
            found.extend(archive.check(repair=repair, tell=tell))
        except KeyboardInterrupt:
            say("Stopped. What was repaired stays so; the same command begins again.")
            return Exit.STOPPED
    left = [one for one in found if not one.is_repaired]
    if form == "json":
        write_json({"archive": archive.url, "is_whole": not left, "findings": found})
    else:
        _show_findings(found)
        _sum_up(found, left)
    return Exit.DIFFERENT if left else Exit.DONE


def _show_findings(found: "list[Finding]") -> None:
    if not found:
        return
    made = table("check", "where", "problem", "")
    for one in found[:SHOWN]:
        remedy = one.remedy or ("--repair mends it" if one.is_repairable else "")
        done = "repaired" if one.is_repaired else remedy
        made.add_row(cell(one.check), cell(one.place), cell(one.problem), cell(done, "" if one.is_repaired else "bold"))
    show_table(made)
    if len(found) > SHOWN:
        say(f"… and {counted(len(found) - SHOWN, 'more finding')}; --json has all.")


def _sum_up(found: "list[Finding]", left: "list[Finding]") -> None:
    if not found:
        say("Everything is as it must be.")
        return
    counts = ", ".join(f"{number} of {name}" for name, number in Counter(one.check.value for one in found).items())
    say(f"{counted(len(found), 'finding')}: {counts}; {len(found) - len(left)} repaired.")
    if any(one.is_repairable and not one.remedy for one in left):
        say("Next: cuttings db check --repair")


@db.command("stats")
@form_options("json")
@pass_place
def stats(place: Place, *, form: Form) -> None:
    """How much the archive holds, table by table, and the space that takes."""
    held = place.archive().stats()
    if form == "json":
        write_json(held)
        return
    facts = table("", "")
    for label, value in (
        ("archive", held.url),
        ("database", held.database),
        ("schema", held.schema),
        ("on disk", _megabytes(held.bytes)),
        (
            "answers kept",
            f"{held.bodies}: {_megabytes(held.body_bytes)}, compressed to {_megabytes(held.stored_bytes)}",
        ),
        (
            "fetched",
            f"{_minute(held.first_fetched)} to {_minute(held.last_fetched)}" if held.first_fetched else "nothing",
        ),
    ):
        facts.add_row(cell(label, "bold"), cell(value))
    show_table(facts, header=False)
    click.echo()
    sizes = ["size"] if any(one.bytes is not None for one in held.tables) else []  # not every SQLite tells them
    made = table("table", "rows", *sizes, numbers=("rows", *sizes))
    for one in sorted(held.tables, key=lambda one: (-(one.bytes or 0), -one.rows, one.name)):
        size = [cell("" if one.bytes is None else _megabytes(one.bytes))] if sizes else []
        made.add_row(cell(one.name), cell(one.rows), *size)
    show_table(made)


@db.command("backup")
@click.argument("target", metavar="[FILE]", required=False, type=click.Path(path_type=Path, dir_okay=False))
@form_options("json")
@pass_place
def backup(place: Place, *, target: Path | None, form: Form) -> None:
    """Copy the archive as it is at this moment to FILE, while crawls go on.

    Without FILE: into the working folder, named by the time (UTC). An SQLite archive becomes another archive file. Of
    PostgreSQL it is what `pg_restore` reads, written by `pg_dump`, which must be installed.
    """
    archive = place.archive()
    is_file = archive.url.startswith("sqlite")
    named = f"cuttings-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.{'db' if is_file else 'dump'}"
    written = target or place.workplace.folder / named
    with bar(of_hundred=True) as progress:
        task = progress.add_task("copied", total=None)
        archive.backup(written, tell=lambda done, total: progress.update(task, completed=done, total=total))
    size = written.stat().st_size
    if form == "json":
        write_json({"archive": archive.url, "backup": str(written), "bytes": size})
        return
    say(f"Wrote {written}, {_megabytes(size)}.")


@db.command("vacuum")
@form_options("json")
@pass_place
def vacuum(place: Place, *, form: Form) -> None:
    """Give unused space back to the disk, and renew the figures by which the database plans its answers.

    On SQLite crawls wait meanwhile, and as much free space as the archive takes is needed.
    """
    archive = place.archive()
    before, after = archive.vacuum()
    if form == "json":
        write_json({"archive": archive.url, "bytes_before": before, "bytes_after": after})
        return
    say(f"{_megabytes(before)} before, {_megabytes(after)} now.")


@db.command("upgrade")
@form_options("json")
@pass_place
def upgrade(place: Place, *, form: Form) -> None:
    """Bring the archive to this program's schema, as every command does that opens it; says from which.

    An SQLite file is copied first, beside itself, as FILE.schema-VERSION. The migration is one transaction: it is done
    or nothing is changed. An archive of a newer Cuttings is refused.
    """
    from storage.archive import open_archive, schema_of
    from storage.schema import HEAD

    address = place.workplace.archive
    before = schema_of(address)
    if before is None:
        raise InputError(address, "there is no archive yet", remedy="`cuttings crawl` or `cuttings import` makes one")
    archive = open_archive(address, create=False)
    if form == "json":
        write_json({"archive": archive.url, "schema_before": before, "schema": HEAD})
        return
    say(f"The schema was {before} and is {HEAD} now." if before != HEAD else f"The schema is {HEAD}: nothing to do.")


def _megabytes(size: int) -> str:
    return f"{size / 10**6:,.1f} MB"


def _minute(when: dt.datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if when else ""
