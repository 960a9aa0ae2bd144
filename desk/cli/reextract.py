"""`cuttings reextract`: stored pages through today's extractor."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from desk.cli.options import SINCE_FETCHED, Form, form_options
from desk.cli.output import bar, cell, counted, say, show_table, table, warn, write_json
from desk.cli.place import Place, pass_place
from vocabulary.outcome import Exit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.outlet import Outlet
    from pipelines.reextract import Done
    from storage.archive import Archive

REASONS_SHOWN = 5
"""Pages of which it is told why their text was kept; of more only how many there are."""


@dataclass(slots=True, kw_only=True)
class OutletReread:
    """What came of an outlet's stored pages."""

    outlet: str
    pages: int
    """To be read."""
    same: int = 0
    changed: int = 0
    kept: int = 0
    """Today's extractor finds no article there: the text of before is kept."""


@dataclass(slots=True, kw_only=True)
class RereadReport:
    """A re-extraction as programs are told of it."""

    extractor: str
    stopped: bool = False
    outlets: list[OutletReread] = field(default_factory=list)
    kept: list[Mapping[str, str]] = field(default_factory=list)
    """Address and reason of each page whose text of before was kept."""


@click.command()
@SINCE_FETCHED
@click.option("--outlet", "names", multiple=True, metavar="NAME", help="Only this outlet; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="Also pages that today's extractor has read.")
@form_options("json")
@pass_place
def reextract(place: Place, *, since: dt.datetime | None, names: tuple[str, ...], everything: bool, form: Form) -> int:
    """Read the archive's stored pages anew with today's extractor and outlet files, without fetching.

    Read are the pages of texts that another extractor has read, or that were read before the outlet's selectors or
    zone changed. A text that is the same gets the new extractor's name. One that differs takes the place of the one
    before, which is kept as history; it is no new revision, because the page has not changed. Its licence, and its
    verdicts against every seed that judged it, are made anew.

    Ctrl-C stops cleanly; the same command goes on with what is left (with --all it begins again).
    """
    from pipelines.extraction.extraction import EXTRACTOR
    from pipelines.reextract import reextract as read_anew
    from pipelines.reextract import to_read

    archive, policy = place.archive(), place.policy()
    archive.keep_loosenings(policy.version, policy.loosenings)
    outlets = _outlets(place, archive, names)
    report = RereadReport(extractor=EXTRACTOR)
    report.outlets = [
        OutletReread(outlet=name, pages=to_read(archive, name, outlet, since=since, everything=everything))
        for name, outlet in outlets.items()
    ]
    asked = {one.outlet: outlets[one.outlet] for one in report.outlets if one.pages}
    folders, model = place.workplace.seeds, place.model()
    pages = read_anew(archive, asked, policy=policy, folders=folders, since=since, everything=everything, model=model)
    with closing(pages) as done:
        report.stopped = _watch(report, done)
    if form == "json":
        write_json(report)
    else:
        _show(report)
    return Exit.STOPPED if report.stopped else Exit.DONE


def _outlets(place: Place, archive: "Archive", names: "Sequence[str]") -> "dict[str, Outlet | None]":
    """The outlets of the archive that were chosen, with their files; a file that is wrong is an error."""
    from storage import queries

    directory = place.directory()
    for name in names:
        place.require_outlet(archive, name)
    chosen = dict.fromkeys(names or queries.outlets_seen(archive))
    return {name: directory.outlet(name) if name in directory.files else None for name in chosen}


def _watch(report: RereadReport, done: "Iterator[tuple[str, Done]]") -> bool:
    """Count what is done while a bar shows how far it is; whether it was stopped."""
    by_name = {one.outlet: one for one in report.outlets}
    with bar() as progress:
        task = progress.add_task("stored pages", total=sum(one.pages for one in report.outlets))
        try:
            for name, one in done:
                _count(report, by_name[name], one)
                progress.update(task, advance=1, description=name)
        except KeyboardInterrupt:
            return True
    return False


def _count(report: RereadReport, outlet: OutletReread, done: "Done") -> None:
    setattr(outlet, done.reread, getattr(outlet, done.reread) + 1)
    if done.reason:
        report.kept.append({"url": done.url, "reason": done.reason})


def _show(report: RereadReport) -> None:
    sums: Counter[str] = Counter()
    made = table("outlet", "pages", "same", "changed", "kept", numbers=("pages", "same", "changed", "kept"))
    for one in report.outlets:
        if one.pages:
            made.add_row(*map(cell, (one.outlet, one.pages, one.same, one.changed, one.kept)))
            sums.update(pages=one.pages, same=one.same, changed=one.changed, kept=one.kept)
    if not sums["pages"]:
        say(f"Every stored page has been read by {report.extractor} and as the outlets' files say.")
        return
    show_table(made)
    for kept in report.kept[:REASONS_SHOWN]:
        warn(f"{kept['url']}: the text of before was kept: {kept['reason']}")
    if len(report.kept) > REASONS_SHOWN:
        warn(f"so was that of {counted(len(report.kept) - REASONS_SHOWN, 'more page')}; --json names them.")
    left = sums["pages"] - sums["same"] - sums["changed"] - sums["kept"]
    if report.stopped:
        say(f"Stopped, with {counted(left, 'page')} left; the same command continues.")
