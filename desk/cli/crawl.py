"""`cuttings crawl`: crawl outlets, watch it, and say what came of it and what to do next."""

import datetime as dt
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.cli.options import NUMBER, SINCE, UNTIL, Form, form_options, require_window
from desk.cli.output import counted, say, show_outcomes, show_sources, warn, write_json
from desk.cli.place import Place, pass_place, require_name
from vocabulary.outcome import Exit, InputError, Outcome, SourceState
from vocabulary.run import Assignment

if TYPE_CHECKING:
    from crawler.crawl import CrawlResult
    from vocabulary.meaning import Model
    from vocabulary.run import SourceReport


@click.command()
@click.argument("seed", required=False)
@click.option("--outlet", "names", multiple=True, metavar="NAME", help="Only this outlet; may be repeated.")
@click.option(
    "--outlets",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The outlet files of this folder instead of the shipped ones and your own; may be repeated.",
)
@click.option("--everything", is_flag=True, help="Keep text and capture of unrelated articles too.")
@SINCE
@UNTIL
@click.option("--limit", type=NUMBER, help="At most so many pages of each outlet.")
@click.option("--refetch", is_flag=True, help="Fetch known articles again.")
@click.option(
    "--semantic/--lexical",
    default=None,
    help="Ask a language model too how alike texts are, or words alone; by default as cuttings.toml says.",
)
@click.option(
    "--warc",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write all that servers answer into WARC files there too, as it comes.",
)
@click.option("--archive", metavar="URL", help="Another archive, such as sqlite:///other.db.")
@form_options("json")
@pass_place
def crawl(
    place: Place,
    *,
    seed: str | None,
    names: tuple[str, ...],
    folders: tuple[Path, ...],
    everything: bool,
    since: dt.datetime | None,
    until: dt.datetime | None,
    limit: int | None,
    refetch: bool,
    semantic: bool | None,
    warc: Path | None,
    archive: str | None,
    form: Form,
) -> int:
    """Crawl outlets for the coverage of SEED; without a seed, keep every article they have.

    SEED is the name of a seed or its beginning, a file, the id of an article in the archive, or its address. All
    chosen outlets are crawled at once. Ctrl-C stops cleanly, and a second call continues where the first one was.

    Exit codes: 0 done, 2 bad input, 3 not one source could be looked at, 4 every chosen outlet is being crawled by
    another process, 130 stopped.
    """
    require_window(since, until)
    if seed is not None:
        require_name(seed)
    settings = place.settings()
    if semantic is not None:
        settings.set("SEMANTIC", semantic, priority="cmdline")
    model = place.model(asked=semantic) if seed is not None else None  # what is missing is said at once
    if warc is not None:
        settings.set("WARC_FOLDER", str(warc), priority="cmdline")
    if archive:
        settings.set("ARCHIVE_URL", archive, priority="cmdline")
    if folders:
        settings.set("OUTLETS_DIRS", [str(folder) for folder in folders], priority="cmdline")
    assignments = [
        Assignment(
            outlet=name, seed=seed, since=since, until=until, limit=limit, everything=everything, refetch=refetch
        )
        for name in chosen_outlets(names, [Path(one) for one in settings.getlist("OUTLETS_DIRS")])
    ]

    from crawler.crawl import run_crawl
    from desk.cli.progress import Watching
    from pipelines.extraction.pool import shared_pool

    with Watching([assignment.outlet for assignment in assignments]) as watching:
        # somebody waits: workers load what they need beside what is loaded here
        result = run_crawl(assignments, settings, on_progress=watching.report, when_sure=shared_pool().begin)
    report = CrawlReport.of(result)
    if form == "json":
        write_json(report)
    else:
        show_crawl(result)
    say_next(result, seed=seed)
    _say_old(settings.get("ARCHIVE_URL"), result, model)
    return result.exit


def _say_old(archive_url: str, result: "CrawlResult", model: "Model | None") -> None:
    """Say when the archive has verdicts of older rules against the seeds of a crawl."""
    from desk.cli.rematch import old_verdicts
    from storage.archive import open_archive

    for name in dict.fromkeys(result.seeds.values()):
        if old := old_verdicts(open_archive(archive_url, create=False), name, model):
            say(f"{counted(old, 'verdict')} against {name} of older rules: `cuttings rematch` makes them anew.")


def chosen_outlets(names: Sequence[str], folders: Sequence[Path]) -> list[str]:
    """The outlets that were named, or all of the folders; InputError for a name that is none, or a wrong file."""
    from crawler.directory import Directory

    directory = Directory(folders)
    if not directory.names:
        raise InputError(", ".join(map(str, folders)), "holds no outlet file", remedy="`cuttings probe URL` writes one")
    return [directory.outlet(name).name for name in dict.fromkeys(names or directory.names)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletReport:
    """One outlet's part of a crawl."""

    outlet: str
    run: int
    state: str
    reason: str
    outcomes: Mapping[Outcome, int]
    sources: "tuple[SourceReport, ...]"
    pending: int
    waiting: int
    """Pages that could not be had lately: it is too soon to ask again."""
    warnings: tuple[str, ...]
    """What is far from usual, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """A crawl as programs are told of it."""

    exit: int
    stopped: bool
    pages: int
    outcomes: Mapping[Outcome, int]
    """All outcomes, also those that did not occur."""
    pending: int
    outlets: tuple[OutletReport, ...]
    errors: Mapping[str, str]
    """Why an outlet could not be crawled; by outlet."""
    windows: tuple[str, ...]
    """The windows that the seeds' dates gave, in words."""

    @classmethod
    def of(cls, result: "CrawlResult") -> "CrawlReport":
        """The report of a crawl's result."""
        return cls(
            exit=int(result.exit),
            stopped=result.stopped,
            pages=sum(result.outcomes.values()),
            outcomes={outcome: result.outcomes.get(outcome, 0) for outcome in Outcome},
            pending=sum(summary.pending for summary in result.summaries),
            outlets=tuple(
                OutletReport(
                    outlet=summary.outlet,
                    run=summary.run,
                    state=summary.state,
                    reason=summary.reason,
                    outcomes=summary.outcomes,
                    sources=summary.sources,
                    pending=summary.pending,
                    waiting=summary.waiting,
                    warnings=summary.warnings,
                )
                for summary in result.summaries
            ),
            errors={outlet: str(error) for outlet, error in result.errors.items()},
            windows=result.windows,
        )


def show_crawl(result: "CrawlResult") -> None:
    """Print what became of the sources and of the pages."""
    show_sources([(summary.outlet, source) for summary in result.summaries for source in summary.sources])
    click.echo()
    show_outcomes(result.outcomes)


def _warn(result: "CrawlResult") -> None:
    for remark in (
        *(f"{outlet}: {error}" for outlet, error in result.errors.items()),
        *(f"{advice}." for advice in result.advice),
        *(f"{summary.outlet}: {warning}." for summary in result.summaries for warning in summary.warnings),
    ):
        warn(remark)
    blind = {
        summary.outlet
        for summary in result.summaries
        if summary.sources and all(source.state is SourceState.COULD_NOT_LOOK for source in summary.sources)
    }
    if blind:
        warn(f"could not look at {', '.join(sorted(blind))}: that is not the same as no coverage there.")
    if result.short:
        from crawler.crawl import LONGER

        warn(f"no source of {', '.join(result.short)} goes back to the window: {LONGER}.")


def say_next(result: "CrawlResult", *, seed: str | None) -> None:
    """Say for which window it was, what went wrong and what to do next."""
    for window in result.windows:
        say(f"{window[:1].upper()}{window[1:]}.")
    _warn(result)
    pending = sum(summary.pending for summary in result.summaries)
    if result.stopped:
        say(f"Stopped, with {counted(pending, 'page')} found and not yet fetched; the same command continues.")
    elif pending:
        say(f"Not yet fetched: {counted(pending, 'page')} found; the same command goes on with them.")
    if waiting := sum(summary.waiting for summary in result.summaries):
        until = min(summary.waiting_until for summary in result.summaries if summary.waiting_until)
        say(
            f"Too soon to ask again: {counted(waiting, 'page')} that could not be had lately; "
            f"the first from {until:%Y-%m-%d %H:%M} UTC on, or now with --refetch."
        )
    if result.exit is Exit.DONE and seed is not None:
        say(f"Next: cuttings coverage {shlex.quote(result.seeds.get(seed, seed))}")
    elif result.exit is Exit.DONE and result.outcomes:
        say('Next: cuttings search "words"')
