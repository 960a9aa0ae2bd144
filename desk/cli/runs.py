"""`cuttings runs`: what crawls did."""

from typing import TYPE_CHECKING

import click

from desk.cli.options import NUMBER, Form, form_options, limit_option
from desk.cli.output import cell, say, show_outcomes, show_sources, show_table, table, warn, write_json
from desk.cli.place import Place, pass_place
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.rows import PageRow, RunDetail, RunRow


@click.command()
@click.argument("run_id", metavar="[ID]", type=NUMBER, required=False)
@limit_option(20)
@form_options("json")
@pass_place
def runs(place: Place, *, run_id: int | None, limit: int, form: Form) -> None:
    """The last runs, newest first; with ID one run with its sources and every page that came to no article.

    A run is the crawl of one outlet. `lost` is one whose process ended without a word; the next crawl takes up what
    it left.
    """
    from storage import queries

    archive = place.archive()
    if run_id is None:
        listed = queries.runs(archive, limit=limit)
        write_json(listed) if form == "json" else _show_runs(listed)
        return
    detail = queries.run(archive, run_id)
    if detail is None:
        raise InputError(f"run {run_id}", "is not in the archive", remedy="`cuttings runs` lists them")
    write_json(detail) if form == "json" else _show_run(detail)


def _show_runs(rows: "Sequence[RunRow]") -> None:
    if not rows:
        say("No run yet; `cuttings crawl` makes one.")
        return
    made = table("id", "outlet", "seed", "started", "ended", "state", "pages", "outcomes", numbers=("id", "pages"))
    for row in rows:
        made.add_row(
            cell(row.id),
            cell(row.outlet),
            cell(row.seed or ("everything" if row.everything else "")),
            cell(_time(row.started)),
            cell(_time(row.ended)),
            cell(f"{row.state}: {row.reason}" if row.reason else row.state),
            cell(row.pages),
            cell(", ".join(f"{count} {outcome}" for outcome, count in row.outcomes.items())),
        )
    show_table(made)
    for row in rows:
        for warning in row.warnings:
            warn(f"run {row.id}, {row.outlet}: {warning}.")


def _show_run(detail: "RunDetail") -> None:
    run = detail.run
    reason = f" ({run.reason})" if run.reason else ""
    click.echo(
        f"Run {run.id}: {run.outlet}, {_time(run.started)} to {_time(run.ended) or 'now'} UTC, {run.state}{reason}"
    )
    if detail.since or detail.until:
        click.echo(f"Window: {_time(detail.since) or 'any time'} to {_time(detail.until) or 'now'} UTC")
    show_sources([(run.outlet, source) for source in detail.sources])
    show_outcomes(run.outcomes)
    for warning in run.warnings:
        warn(f"{warning}.")
    _show_pages([page for page in detail.pages if page.reason])


def _show_pages(pages: "Sequence[PageRow]") -> None:
    if not pages:
        return
    made = table("outcome", "reason", "page")
    for page in pages:
        made.add_row(cell(page.outcome), cell(page.reason), cell(page.url))
    show_table(made)


def _time(moment: "datetime | None") -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""
