"""`cuttings export`: articles as JSON lines or CSV, with a manifest of what left and what did not."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from desk.cli.options import Filters, filter_options, verdict_option
from desk.cli.output import counted, for_programs, say
from desk.cli.place import Place, pass_place
from desk.cli.warc import export_warc, is_warc
from vocabulary.match import COVERAGE, Verdict
from vocabulary.outcome import Exit, InputError
from vocabulary.policy import Purpose

if TYPE_CHECKING:
    from desk.exports import Export, Hashed
    from desk.manifest import CreditsFile, WrittenFile
    from storage.archive import Archive
    from storage.coverage import TextPlace
    from storage.rows import StoredArticle
    from vocabulary.article import Seed

FORMATS = ("jsonl", "csv", "warc")
_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--format", "form", type=click.Choice(FORMATS), help="jsonl, or what the file's name ends in.")
@click.option("-o", "--output", type=_FILE, help="File to write, whole or not at all; else standard output.")
@click.option(
    "--manifest", type=_FILE, help="File that says what left and what did not; else FILE.manifest.json beside --output."
)
@click.option(
    "--attribution", type=_FILE, help="File with the credits of all texts that left: text, .html or .md by its name."
)
@click.option("--seed", help="Only the coverage of this seed, with its verdicts.")
@verdict_option
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
@pass_place
def export(
    place: Place,
    *,
    form: str | None,
    output: Path | None,
    manifest: Path | None,
    attribution: Path | None,
    seed: str | None,
    verdicts: tuple[str, ...],
    purpose: str,
    accept_probable: bool,
    metadata_only: bool,
    filters: Filters,
) -> int:
    """Write articles with their provenance, licence and attribution, or (warc) the pages that were captured of them.

    An article's text is written only where the policy lets it leave for the purpose: its licence grants that, is well
    founded (confidence A or B), and nobody reserves the use. Of all other articles the metadata is written, and
    `text_withheld` says why the text is not; of what is taken down nothing is. The manifest counts both. Files are
    written whole, all of them or none. A captured page leaves by the rule of its article's text. When texts were asked
    for and not one may be written, the exit code is 5.
    """
    from desk.credits import wordings
    from desk.exports import Export, Terms
    from pipelines.rights import reserved, verbatim

    if verdicts and seed is None:
        raise click.UsageError("--verdict needs --seed: a verdict is about a seed")
    files = _Files.chosen(output, manifest, attribution)
    archive, policy = place.archive(), place.policy()
    place.require_outlet(archive, filters.outlet)
    known = place.seed_in(archive, seed) if seed is not None else None
    held = known.name if known is not None else None
    archive.keep_loosenings(policy.version, policy.loosenings)
    terms = Terms(
        policy=policy,
        purpose=Purpose(purpose),
        accept_probable=accept_probable,
        metadata_only=metadata_only,
        now=datetime.now(UTC),
    )
    running = Export(
        terms,
        reserved=lambda article: reserved(archive, article),
        is_verbatim=lambda article: verbatim(archive, article),
        wording=wordings(place.directory()),
        seed=held,
        texts=_texts(archive, known) if known is not None else {},
    )
    chosen = ([Verdict(one) for one in verdicts] or list(COVERAGE)) if held else None
    asked = {"seed": held, "verdicts": chosen, **filters.given()}
    if is_warc(form, output):
        return export_warc(
            archive,
            running,
            _articles(archive, asked),
            output=_of_warc(output, attribution),
            manifest=files.manifest,
            asked=asked,
            operator=place.workplace.contact,
        )
    _write(files, running, _articles(archive, asked), form=form or _form_of(output), asked=asked)
    return _report(running, files)


def _of_warc(output: Path | None, attribution: Path | None) -> Path:
    if output is None:
        raise click.UsageError("--format warc needs --output: a WARC is one or several files")
    if attribution is not None:
        raise click.UsageError("--attribution goes with texts; a WARC's metadata records name the licences")
    return output


def _texts(archive: "Archive", seed: "Seed") -> "Mapping[int, TextPlace]":
    from pipelines.coverage.upkeep import tell_texts
    from storage import queries

    tell_texts(archive, seed)
    return queries.text_places(archive, seed.name)


def _articles(archive: Any, asked: dict[str, Any]) -> "Iterator[StoredArticle]":
    from storage import queries

    return queries.export_rows(archive, **asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """Where an export goes."""

    output: Path | None
    manifest: Path | None
    attribution: Path | None

    @classmethod
    def chosen(cls, output: Path | None, manifest: Path | None, attribution: Path | None) -> "_Files":
        """An export into a file always has a manifest; InputError when two of the files are one."""
        if manifest is None and output is not None and (output.is_file() or not output.exists()):
            manifest = output.with_name(f"{output.name}.manifest.json")
        named = [one.resolve() for one in (output, manifest, attribution) if one is not None]
        for place in named:
            if named.count(place) > 1:
                raise InputError(str(place), "is named for two files of one export", remedy="name another")
        return cls(output=output, manifest=manifest, attribution=attribution)


def _write(
    files: _Files,
    running: "Export",
    articles: "Iterator[StoredArticle]",
    *,
    form: str,
    asked: dict[str, Any],
) -> None:
    """All files take their names when all of them are written."""
    from desk.exports import WRITERS, Hashed, whole_file
    from desk.manifest import CreditsFile, credits_form, manifest, manifest_text

    with ExitStack() as stack:

        def opened(path: Path | None) -> "TextIO | None":
            return None if path is None else stack.enter_context(whole_file(path))

        said, credited = opened(files.manifest), opened(files.attribution)
        stream = opened(files.output) or stack.enter_context(for_programs())
        rows, shown = Hashed(stream), Hashed(credited) if credited is not None else None
        book = CreditsFile(shown, credits_form(files.attribution)) if shown and files.attribution else None
        WRITERS[form](rows, _rows(running, articles, book))
        if book is not None:
            book.end(running)
        if said is not None:
            written = _written(files.output, form, rows)
            credit = _written(files.attribution, credits_form(files.attribution), shown) if files.attribution else None
            assert written is not None
            said.write(manifest_text(manifest(running, query=asked, written=written, credited=credit)))


def _rows(
    running: "Export", articles: "Iterator[StoredArticle]", book: "CreditsFile | None"
) -> Iterator[dict[str, Any]]:
    from desk.credits import credit_article

    for article in articles:
        row = running.row(article)
        if row is None:
            continue
        if book is not None and row["text"] is not None:
            book.add(article.id, credit_article(article, running.wording(article.outlet)), row["obligations"])
        yield row


def _written(path: Path | None, form: str, stream: "Hashed | None") -> "WrittenFile | None":
    from desk.manifest import WrittenFile

    if stream is None:
        return None
    return WrittenFile(name=path.name if path else None, format=form, size=stream.size, sha256=stream.sha256)


def _form_of(output: Path | None) -> str:
    return "csv" if output is not None and output.suffix.lower() == ".csv" else "jsonl"


def _report(running: "Export", files: _Files) -> int:
    where = f" in {files.output}" if files.output else ""
    total = running.total
    say(f"{counted(total.articles, 'article')}{where}, {total.texts} with text, for purpose {running.terms.purpose}.")
    for reason, count in running.left_out.most_common():
        say(f"  {count} without: {reason}")
    if alike := running.obligations["share-alike"]:
        say(f"  {counted(alike, 'text')} to be shared alike, whatever is made of {'it' if alike == 1 else 'them'}.")
    if files.manifest:
        say(f"What left and what did not: {files.manifest}")
    if not running.refused_wholly:
        return Exit.DONE
    say("Not one text may be written; --metadata-only asks for none.")
    return Exit.REFUSED_BY_POLICY
