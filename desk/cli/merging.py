"""`cuttings import ARCHIVE`: another archive into this one."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk.cli.options import Form
from desk.cli.output import bar, cell, say, show_table, table, write_json
from desk.cli.place import Place
from vocabulary.outcome import Exit, InputError

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.merging import Merged

_SQLITE = b"SQLite format 3\0"


def archives_among(named: Sequence[str]) -> list[str]:
    """The addresses of those that are databases: by their form, or by how the file begins."""
    found = []
    for one in named:
        if "://" in one:
            found.append(one)
        elif (path := Path(one)).is_file():
            try:
                with path.open("rb") as file:
                    is_database = file.read(len(_SQLITE)) == _SQLITE
            except OSError as error:
                raise InputError(one, f"cannot be read: {error.strerror}") from error
            found += [f"sqlite:///{path.absolute()}"] if is_database else []
    return found


def merge_archives(place: Place, archives: Sequence[str], form: Form) -> int:
    """Merge archives into that of the working folder, and hold what is new against what was there."""
    from storage.archive import open_archive

    ours = place.archive(create=True)
    added: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for url in archives:
        _require_same_schema(url)
        theirs = open_archive(url, create=False, read_only=True)
        if theirs is ours or theirs.url == ours.url:
            raise InputError(url, "is the archive of this folder itself")
        merged = _merged(ours, theirs)
        theirs.close()
        added.update(merged.added)
        left_out.update(merged.left_out)
    _hold_together(ours)
    if form == "json":
        write_json({"exit": int(Exit.DONE), "added": +added, "left_out": +left_out})
        return Exit.DONE
    made = table("added", "rows", numbers=("rows",))
    for name, count in sorted((+added).items()):
        made.add_row(cell(name), cell(count))
    if +added:
        show_table(made)
    else:
        say("Nothing that was not there already.")
    for reason, count in left_out.items():
        say(f"Left out: {reason} ({count}).")
    return Exit.DONE


def _merged(ours: "Archive", theirs: "Archive") -> "Merged":
    with bar() as progress:
        task = progress.add_task("articles", total=None)
        return ours.merge(theirs, tell=lambda done, total: progress.update(task, completed=done, total=total))


def _require_same_schema(url: str) -> None:
    from storage.archive import schema_of
    from storage.schema import HEAD

    version = schema_of(url)
    if version is None:
        raise InputError(url, "is no archive of Cuttings")
    if version != HEAD:
        problem = f"has schema {version}, and this program's is {HEAD}"
        older = "open a copy of it with this version first: `cuttings db upgrade`"
        raise InputError(url, problem, remedy=older if version < HEAD else "upgrade Cuttings: it is of a newer one")


def _hold_together(archive: "Archive") -> None:
    """Hold what is new against the seeds, and see which texts are copies of which, as each crawl does at its end."""
    from pipelines.steps.match import recognise, rematch_some
    from pipelines.tracing import trace_after_crawl

    seeds = tuple(archive.seeds())
    for seed in seeds:
        recognise(archive, seed)
        while rematch_some(archive, seed):
            pass
    trace_after_crawl(archive, seeds, stopping=lambda: False)
