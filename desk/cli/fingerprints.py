"""`cuttings fingerprints`: by what copies are found, and taking that anew."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import bar, cell, counted, say, show_table, table, write_json
from desk.cli.place import Place, pass_place
from vocabulary.outcome import Exit

if TYPE_CHECKING:
    from storage.archive import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """What there is of one version."""

    version: int
    fingerprints: int
    """Revisions that have one."""
    texts: int
    """Of these the ones whose text is kept, so that it can be taken anew; 0 of today's version."""
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The fingerprints of an archive."""

    version: int
    """Today's."""
    versions: tuple[VersionRow, ...]
    to_renew: int
    lost: int
    """Of an older version, of articles whose text is not kept: they are found when their page is fetched again."""


@dataclass(slots=True, kw_only=True)
class Rebuilt:
    """What came of taking fingerprints anew."""

    version: int
    to_renew: int
    renewed: int = 0
    stopped: bool = False


@click.group()
def fingerprints() -> None:
    """Fingerprints: by what copies of a text are found among a million articles."""


@fingerprints.command()
@form_options("json")
@pass_place
def status(place: Place, *, form: Form) -> None:
    """How many fingerprints are of which version. Only those of today's version find anything."""
    told = _status(place.archive())
    if form == "json":
        write_json(told)
        return
    made = table("version", "fingerprints", "", numbers=("version", "fingerprints"))
    for row in told.versions:
        said = "today's" if row.is_current else f"{counted(row.texts, 'text')} to take anew"
        made.add_row(cell(row.version), cell(row.fingerprints), cell(said))
    if told.versions:
        show_table(made)
    if told.to_renew:
        say(f"{counted(told.to_renew, 'text')} cannot be found: `cuttings fingerprints rebuild` takes them anew.")
    else:
        say(f"Every text that is kept has a fingerprint of today's version, {told.version}.")
    if told.lost:
        say(f"Of {counted(told.lost, 'more fingerprint')} no text is kept: a crawl that meets them again renews them.")


def _status(archive: "Archive") -> Status:
    from pipelines.comparison import FINGERPRINT_VERSION
    from pipelines.fingerprinting import stale_versions

    texts = stale_versions(archive)
    rows = tuple(
        VersionRow(
            version=version,
            fingerprints=number,
            texts=texts.get(version, 0),
            is_current=version == FINGERPRINT_VERSION,
        )
        for version, number in sorted((v, n) for v, n in archive.fingerprint_versions().items() if v is not None)
    )
    older = [row for row in rows if not row.is_current]
    return Status(
        version=FINGERPRINT_VERSION,
        versions=rows,
        to_renew=sum(row.texts for row in older),
        lost=sum(row.fingerprints - row.texts for row in older),
    )


@fingerprints.command()
@click.option("--all", "everything", is_flag=True, help="Also those of today's version.")
@form_options("json")
@pass_place
def rebuild(place: Place, *, everything: bool, form: Form) -> int:
    """Take fingerprints of older versions anew from the stored texts, on all cores; nothing is fetched.

    Ctrl-C stops cleanly; the same command goes on with what is left (with --all it begins again).
    """
    from pipelines.comparison import FINGERPRINT_VERSION
    from pipelines.fingerprinting import rebuild as take_anew
    from pipelines.fingerprinting import stale_versions

    archive = place.archive()
    to_renew = sum(stale_versions(archive, everything=everything).values())
    done = Rebuilt(version=FINGERPRINT_VERSION, to_renew=to_renew)
    with bar() as progress:
        task = progress.add_task("fingerprints", total=to_renew)
        try:
            for more in take_anew(archive, everything=everything):
                done.renewed += more
                progress.update(task, advance=more)
        except KeyboardInterrupt:
            done.stopped = True
    if form == "json":
        write_json(done)
    else:
        _show(done)
    return Exit.STOPPED if done.stopped else Exit.DONE


def _show(done: Rebuilt) -> None:
    if done.stopped:
        left = counted(done.to_renew - done.renewed, "text")
        say(f"Stopped, with {left} left; the same command continues.")
    elif not done.to_renew:
        say(f"Every text that is kept has a fingerprint of today's version, {done.version}.")
    else:
        say(f"{counted(done.renewed, 'fingerprint')} taken anew; all are of version {done.version} now.")
