"""`cuttings import`: earlier collections into the archive, each record by the same steps as a live page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import bar, cell, counted, say, show_outcomes, show_table, table, warn, write_json
from desk.cli.place import Place, pass_place
from vocabulary.imported import RecordForm
from vocabulary.outcome import Exit, InputError, Outcome

if TYPE_CHECKING:
    from crawler.collection import Survey, Terms
    from crawler.crawl import CrawlResult
    from crawler.directory import Directory

OUTLETS_SHOWN = 20
NOT_TAKEN = (Outcome.FAILED, Outcome.TOO_LARGE, Outcome.BLOCKED)
"""Outcomes of records that could not be read, or held no page."""


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """An import as programs are told of it."""

    exit: int
    dry_run: bool
    stopped: bool = False
    files: int
    records: int
    """That have an address and something to read."""
    outlets: Mapping[str, int]
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    """Of the records that were read now."""
    imported_before: int = 0
    left: int = 0
    """Records that a further call goes on with: of an address that came before in this one, or in trouble."""
    refused: Mapping[str, int]
    """Records that cannot be read, by reason."""
    noted: Mapping[str, int]
    """Records of which something that they say counts for nothing, by reason."""
    examples: Mapping[str, list[str]]
    """Where some of either stand."""
    passed_over: Mapping[str, int]
    """What is no page, by what it is."""
    not_imported: Mapping[str, list[str]]
    """Columns that are taken for nothing, by file."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """Why an outlet's records could not be imported."""


@click.command("import")
@click.argument("named", metavar="PATH...", nargs=-1, required=True)
@click.option("--format", "form_name", type=click.Choice([one.value for one in RecordForm]), help="What the files are.")
@click.option("--outlet", help="Whose all records are; else each is its address's.")
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=NAME", help="Which column holds a field; may be repeated."
)
@click.option(
    "--map",
    "mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='The same in a TOML file: title = "headline".',
)
@click.option("--licence", help="Your word that all records are under this licence; needs --reason. Never guessed.")
@click.option("--reason", help="How you know of the licence: kept with it as evidence.")
@click.option("--dry-run", is_flag=True, help="Look through everything, say what would be imported, and store nothing.")
@form_options("json")
@pass_place
def import_(
    place: Place,
    *,
    named: tuple[str, ...],
    form_name: str | None,
    outlet: str | None,
    columns: tuple[str, ...],
    mapping: Path | None,
    licence: str | None,
    reason: str | None,
    dry_run: bool,
    form: Form,
) -> int:
    """Take in earlier collections: WARC files, saved pages, JSON, JSON lines and CSV, or folders of them.

    Each record goes by the same steps as a live page: extraction, licence, comparison, policy, and has one outcome. A
    row with a text and no page is kept as a text without a capture. Where each came from is kept: file, its SHA-256,
    line or byte. A licence is what page or text state; yours counts as your word, with its reason.

    Another Cuttings archive, a file or the address of a database, is merged: what both have is there once, and a
    take-down of either holds.

    A second call imports nothing twice and goes on where the first one ended. What cannot be read is counted with its
    place and ends nothing.

    Exit codes: 0 all was taken, 7 some records could not be, 2 bad input, 4 outlets are being crawled by another
    process, 130 stopped.
    """
    from crawler.collection import Terms, survey
    from desk.cli.merging import archives_among, merge_archives
    from pipelines.steps.licence import stated_expression

    if archives := archives_among(named):
        if len(archives) < len(named) or any((form_name, outlet, columns, mapping, licence, reason, dry_run)):
            raise click.UsageError("archives are merged by themselves: without other paths and options")
        return merge_archives(place, archives, form)
    paths = [Path(one) for one in named]
    settings, directory = place.settings(), place.directory()
    terms = Terms(
        form=RecordForm(form_name) if form_name else None,
        outlet=outlet,
        columns=_columns(columns, mapping),
        licence=licence or "",
        reason=(reason or "").strip(),
        is_licence=lambda words: stated_expression(words) is not None,
        largest=settings.getint("DOWNLOAD_MAXSIZE"),
    )
    _require_reason(terms)
    with bar() as progress:
        task = progress.add_task("looking through", total=None)
        found = survey(
            paths,
            directory,
            terms,
            tell=lambda name, count: progress.update(task, description=name, completed=count),
        )
    if not found.records and not found.refused:
        raise InputError(", ".join(map(str, paths)), "holds no page and no text that could be imported")
    report = _imported(place, directory, found) if found.records and not dry_run else _looked(found, dry_run=dry_run)
    if form == "json":
        write_json(report)
    else:
        _show(report)
    return report.exit


def _columns(columns: tuple[str, ...], mapping: Path | None) -> dict[str, str]:
    from crawler.rows import COLUMNS
    from crawler.strict import read_toml

    said: dict[str, str] = {}
    if mapping is not None:
        file = read_toml(mapping).only(COLUMNS)
        said = {name: file.need_text(name) for name in COLUMNS if name in file}
    for one in columns:
        name, mark, column = (part.strip() for part in one.partition("="))
        if name not in COLUMNS or not mark or not column:
            known = ", ".join(COLUMNS)
            raise InputError(f'--column "{one}"', "is not FIELD=NAME", remedy=f"fields are {known}")
        said[name] = column
    return said


def _require_reason(terms: "Terms") -> None:
    from pipelines.steps.licence import stated_expression

    states = terms.licence or "licence" in terms.columns
    if states and not terms.reason:
        raise click.UsageError("a licence that you state needs --reason: how you know of it")
    if terms.reason and not states:
        raise click.UsageError("--reason needs --licence, or a column of licences (--column licence=NAME)")
    if terms.licence and stated_expression(terms.licence) is None:
        problem = "is neither an SPDX expression nor the address of a known licence"
        raise InputError(f'--licence "{terms.licence}"', problem, remedy='such as "CC-BY-4.0" or "LicenseRef-…"')


def _looked(found: "Survey", *, dry_run: bool) -> ImportReport:
    return ImportReport(
        exit=int(Exit.PARTLY if found.refused else Exit.DONE),
        dry_run=dry_run,
        files=len(found.files),
        records=found.records,
        outlets=dict(found.outlets.most_common()),
        refused=dict(found.refused.most_common()),
        noted=dict(found.noted.most_common()),
        examples=found.examples,
        passed_over=dict(found.passed_over.most_common()),
        not_imported=found.not_imported,
    )


def _imported(place: Place, directory: "Directory", found: "Survey") -> ImportReport:
    from crawler.crawl import run_crawl
    from desk.cli.progress import Watching

    hashes = [file.sha256 for file in found.files]
    archive = place.archive_if_any()
    before = archive.count_imported(hashes) if archive is not None else 0
    assignments = found.assignments(directory)
    with Watching([assignment.outlet for assignment in assignments]) as watching:
        result = run_crawl(assignments, place.settings(), on_progress=watching.report)
    report = _looked(found, dry_run=False)
    report.stopped = result.stopped
    report.outcomes = {outcome: result.outcomes.get(outcome, 0) for outcome in Outcome}
    report.imported_before = before
    report.left = max(0, found.records - place.archive().count_imported(hashes))
    report.errors = {name: str(error) for name, error in result.errors.items()}
    report.exit = int(_exit(report, result))
    return report


def _exit(report: ImportReport, result: "CrawlResult") -> Exit:
    if result.stopped:
        return Exit.STOPPED
    if result.errors:
        return min(error.exit_code for error in result.errors.values())
    is_partial = report.refused or any(report.outcomes[one] for one in NOT_TAKEN)
    return Exit.PARTLY if is_partial else Exit.DONE


def _show(report: ImportReport) -> None:
    if report.dry_run:
        made = table("outlet", "records", numbers=("records",))
        for name, count in list(report.outlets.items())[:OUTLETS_SHOWN]:
            made.add_row(cell(name), cell(count))
        if report.outlets:
            show_table(made)
        if (more := len(report.outlets) - OUTLETS_SHOWN) > 0:
            say(f"and {counted(more, 'outlet')} more")
    elif report.records:
        show_outcomes(Counter(report.outcomes))
    _say_what(report)
    _say_next(report)


def _say_what(report: ImportReport) -> None:
    """Say what was there, and what of it was not taken."""
    files, outlets = counted(report.files, "file"), counted(len(report.outlets), "outlet")
    say(f"{counted(report.records, 'record')} in {files}, of {outlets}.")
    if report.imported_before:
        say(f"{counted(report.imported_before, 'record')} imported before.")
    for reason, count in report.passed_over.items():
        say(f"Passed over: {reason} ({count}).")
    for name, columns in report.not_imported.items():
        say(f"{name}: columns that are not imported: {', '.join(columns)}.")
    for reason, count in report.refused.items():
        warn(f"{counted(count, 'record')} not taken: {reason} ({_some(report.examples[reason], count)})")
    for reason, count in report.noted.items():
        warn(f"{counted(count, 'record')} taken, but {reason} ({_some(report.examples[reason], count)})")
    for name, error in report.errors.items():
        warn(f"{name}: {error}")


def _say_next(report: ImportReport) -> None:
    if report.dry_run:
        say("Nothing was stored: without --dry-run it is imported.")
    elif report.left:
        why = "" if report.stopped else ": further captures of an address that came in this call, or in trouble"
        say(f"{counted(report.left, 'record')} left{why}; the same command goes on with them.")


def _some(places: list[str], count: int) -> str:
    return "; ".join(places) + ("; …" if count > len(places) else "")
