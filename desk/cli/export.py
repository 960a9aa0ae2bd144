"""`cuttings export`: articles in the format that is wanted, with a manifest of what left and what did not."""

import hashlib
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from desk.cli.options import Filters, filter_options, verdict_option
from desk.cli.output import bar, counted, say
from desk.cli.place import ARTICLE_ID, Place, pass_place
from desk.cli.warc import export_warc
from desk.printable import one_line
from vocabulary.match import COVERAGE, Verdict
from vocabulary.outcome import CuttingsError, Exit, InputError
from vocabulary.policy import Purpose

if TYPE_CHECKING:
    from desk.exporting.leaving import Export
    from desk.exporting.run import Order, Run
    from storage.archive import Archive
    from storage.coverage import TextPlace
    from storage.rows import StoredArticle
    from vocabulary.article import Seed

FORMATS = ("jsonl", "csv", "parquet", "ris", "bibtex", "csl-json", "atom", "dataset", "warc")
"""Those of `desk.exporting.formats`, which is loaded when an export is made."""
_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--format", "form", type=click.Choice(FORMATS), help="jsonl, or what the file's name ends in.")
@click.option("-o", "--output", type=_FILE, help="File or folder to write, whole or not at all; else standard output.")
@click.option(
    "--manifest", type=_FILE, help="File that says what left and what did not; else FILE.manifest.json beside --output."
)
@click.option(
    "--attribution", type=_FILE, help="File with the credits of all texts that left: text, .html or .md by its name."
)
@click.option("--force", is_flag=True, help="Replace files that are there already; begin anew what was left.")
@click.option("--resume", is_flag=True, help="Go on with an export into this file that was stopped, if there is one.")
@click.option("--seed", help="Only the coverage of this seed, with its verdicts.")
@verdict_option
@click.option("--query", metavar="WORDS", help="Only what this search finds, as `cuttings search` does.")
@click.option(
    "--ids", type=click.File(encoding="utf-8"), help="File with ids of articles, one a line; - for standard input."
)
@filter_options
@click.option(
    "--purpose",
    type=click.Choice([one.value for one in Purpose]),
    default=Purpose.COMMERCIAL.value,
    show_default=True,
    help="What the texts are for; commercial: to be passed on by anyone.",
)
@click.option("--accept-probable", is_flag=True, help="Also texts whose licence is only probable (confidence C).")
@click.option("--metadata-only", is_flag=True, help="No texts at all.")
@click.option("--texts-only", is_flag=True, help="Only articles whose text may leave; a dataset has no others anyway.")
@click.option("--bom", is_flag=True, help="Begin a CSV with a byte order mark, by which Excel knows UTF-8.")
@pass_place
def export(
    place: Place,
    *,
    form: str | None,
    output: Path | None,
    manifest: Path | None,
    attribution: Path | None,
    force: bool,
    resume: bool,
    seed: str | None,
    verdicts: tuple[str, ...],
    query: str | None,
    ids: TextIO | None,
    purpose: str,
    accept_probable: bool,
    metadata_only: bool,
    texts_only: bool,
    bom: bool,
    filters: Filters,
) -> int:
    """Write articles with their provenance, licence and attribution, or (warc) the pages that were captured of them.

    An article's text is written only where the policy lets it leave for the purpose: its licence grants that, is well
    founded (confidence A or B), and nobody reserves the use. Of all other articles the metadata is written, with the
    text's beginning where the policy lets that be shown, and `text_withheld` says why the text is not; of what is taken
    down nothing is. The manifest counts all of it. Files are written whole, all of them or none; an export that was
    stopped goes on with --resume. When texts were asked for and not one may be written, the exit code is 5.

    ris, bibtex and csl-json are for reference managers, atom is a feed, dataset a folder with Parquet files, a card,
    credits and the manifest; Parquet and dataset need `pip install 'cuttings[parquet]'`. warc writes captured pages,
    each by the rule of its article's text.
    """
    from desk.exporting.formats import FORMATS, format_of
    from desk.exporting.run import Order, Run

    chosen = FORMATS[form] if form else format_of(output)
    is_warc = chosen.name == "warc"
    for is_wrong, problem in (
        (verdicts and seed is None, "--verdict needs --seed: a verdict is about a seed"),
        (metadata_only and texts_only, "--metadata-only or --texts-only, not both"),
        (bom and chosen.name != "csv", "--bom is for --format csv"),
        (resume and output is None, "--resume needs --output: only a file can be gone on with"),
        (chosen.is_folder and (manifest or attribution), "a dataset has manifest and credits in its folder"),
        (is_warc and output is None, "--format warc needs --output: a WARC is one or several files"),
        (is_warc and resume, "--resume is for other formats: a WARC is written in one go"),
        (is_warc and attribution, "--attribution goes with texts; a WARC's metadata records name the licences"),
    ):
        if is_wrong:
            raise click.UsageError(problem)
    if manifest is None and output is not None and not chosen.is_folder and (output.is_file() or not output.exists()):
        manifest = output.with_name(f"{output.name}.manifest.json")
    _require_apart(output, manifest, attribution)
    archive = place.archive()
    place.require_outlet(archive, filters.outlet)
    known = place.seed_in(archive, seed) if seed is not None else None
    asked = {
        "seed": known.name if known else None,
        "verdicts": ([Verdict(one) for one in verdicts] or list(COVERAGE)) if known else None,
        "words": query,
        "ids": None if ids is None else _read_ids(ids),
        **filters.given(),
    }
    running = _running(
        place,
        archive,
        known,
        purpose=Purpose(purpose),
        accept_probable=accept_probable,
        metadata_only=metadata_only,
        texts_only=texts_only or (chosen.is_folder and not metadata_only),
    )
    order = Order(
        format=chosen,
        output=output,
        manifest=manifest,
        attribution=attribution,
        query=asked | {"ids": _told(asked["ids"])},
        title=_title(asked),
        force=force,
        resume=resume,
        bom=bom,
    )
    source = _Asked(archive, asked)
    if is_warc:
        return export_warc(archive, running, source, order, operator=place.workplace.contact)
    run = Run(order, running, source, sys.stdout.buffer)
    return _report(running, order) if _written(run, order, asked) else Exit.STOPPED


def _require_apart(*files: Path | None) -> None:
    """Refuse two files of one export that are the same; InputError."""
    named = [one.resolve() for one in files if one is not None]
    for place in named:
        if named.count(place) > 1:
            raise InputError(str(place), "is named for two files of one export", remedy="name another")


def _running(
    place: Place,
    archive: "Archive",
    known: "Seed | None",
    *,
    purpose: Purpose,
    accept_probable: bool,
    metadata_only: bool,
    texts_only: bool,
) -> "Export":
    from desk.credits import wordings
    from desk.exporting.leaving import Export, Terms
    from pipelines.rights import reserved, verbatim

    policy = place.policy()
    archive.keep_loosenings(policy.version, policy.loosenings)
    terms = Terms(
        policy=policy,
        purpose=purpose,
        accept_probable=accept_probable,
        metadata_only=metadata_only,
        texts_only=texts_only,
        now=datetime.now(UTC),
    )
    return Export(
        terms,
        reserved=lambda article: reserved(archive, article),
        is_verbatim=lambda article: verbatim(archive, article),
        wording=wordings(place.directory()),
        seed=known.name if known is not None else None,
        texts=_texts(archive, known) if known is not None else {},
    )


def _texts(archive: "Archive", seed: "Seed") -> "Mapping[int, TextPlace]":
    from pipelines.coverage.upkeep import tell_texts
    from storage import queries

    tell_texts(archive, seed)
    return queries.text_places(archive, seed.name)


def _read_ids(file: TextIO) -> list[int]:
    """Ids, one a line; InputError naming the line that holds none."""
    found = set()
    try:
        for number, line in enumerate(file, 1):
            if not (said := line.strip()):
                continue
            match = ARTICLE_ID.fullmatch(said)
            if match is None:
                problem = f"{said[:60]!r} is not the id of an article"
                raise InputError(f"{file.name}, line {number}", problem, remedy="write one id a line, such as 17")
            found.add(int(match[1]))
    except UnicodeDecodeError as error:
        raise InputError(file.name, "is no text in UTF-8", remedy="write one id a line, such as 17") from error
    return sorted(found)


def _told(ids: list[int] | None) -> dict[str, Any] | None:
    """Ids as a manifest names them."""
    if ids is None:
        return None
    listed = "".join(f"{one}\n" for one in ids)
    return {"count": len(ids), "sha256": hashlib.sha256(listed.encode()).hexdigest()}


def _title(asked: Mapping[str, Any]) -> str:
    """What is asked for, in a few words on one line."""
    if asked["seed"]:
        return f"Coverage of {asked['seed']}"
    return one_line(f"Articles with {asked['words']}") if asked["words"] else "Articles"


class _Asked:
    """What an export reads."""

    def __init__(self, archive: "Archive", asked: Mapping[str, Any]) -> None:
        self._archive, self._asked = archive, asked
        self.identity = hashlib.sha256(archive.url.encode()).hexdigest()

    def extent(self) -> tuple[int, int]:
        from storage import queries

        return queries.export_extent(self._archive, **self._asked)

    def rows(self, *, after: int, up_to: int) -> "Iterator[StoredArticle]":
        from storage import queries

        return queries.export_rows(self._archive, after=after, up_to=up_to, **self._asked)

    def withdrawn_since(self, since: datetime, *, up_to: int) -> int:
        from storage import queries

        return queries.withdrawn_since(self._archive, since, up_to=up_to)


def _written(run: "Run", order: "Order", asked: Mapping[str, Any]) -> bool:
    """Whether all was written: False when it was stopped."""
    with bar() as progress:
        task = progress.add_task("articles", total=None)
        try:
            run.go(lambda done, total: progress.update(task, completed=done, total=total))
        except KeyboardInterrupt:
            say(_left(run, order))
            return False
        except CuttingsError:
            if run.kept and run.read > run.kept:
                say(_left(run, order))
            raise
    if asked["ids"] is not None and run.total < len(asked["ids"]):
        missing, given = len(asked["ids"]) - run.total, counted(len(asked["ids"]), "id")
        say(f"{missing} of {given} {'names' if missing == 1 else 'name'} no article that was asked for.")
    return True


def _left(run: "Run", order: "Order") -> str:
    if not run.kept:
        return f"Stopped after {run.read} of {run.total} articles; nothing was written."
    return (
        f"Stopped. {run.kept} of {run.total} articles are kept; the same command with --resume goes on. {order.output}"
    )


def _report(running: "Export", order: "Order") -> int:
    where = f" in {order.output}" if order.output else ""
    total = running.total
    say(f"{counted(total.articles, 'article')}{where}, {total.texts} with text, for purpose {running.terms.purpose}.")
    for reason, count in running.left_out.most_common():
        say(f"  {count} without: {reason}")
    if running.excerpts:
        say(f"  {running.excerpts} of these with the beginning of the text, as the policy lets it be shown.")
    if alike := running.obligations["share-alike"]:
        say(f"  {counted(alike, 'text')} to be shared alike, whatever is made of {'it' if alike == 1 else 'them'}.")
    if order.manifest:
        say(f"What left and what did not: {order.manifest}")
    if not running.refused_wholly:
        return Exit.DONE
    hint = "; --metadata-only asks for none" if running.total.articles else ""
    say(f"Not one text may be written{hint}.")
    return Exit.REFUSED_BY_POLICY
