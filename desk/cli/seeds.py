"""`cuttings seeds`: the articles whose coverage is sought."""

import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import cell, counted, say, show_table, table, warn, write_json, write_text
from desk.cli.place import ARTICLE_ID, Place, pass_place
from desk.jsonlines import plain, without_hashes
from desk.printable import shortened
from vocabulary.outcome import Exit, InputError

if TYPE_CHECKING:
    from storage.archive import Archive
    from vocabulary.article import Seed
    from vocabulary.meaning import Model
    from vocabulary.moment import Moment


OUTLETS_SHOWN = 10
"""Outlets that are named in one remark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedRow:
    """A seed in the list."""

    name: str
    title: str | None
    title_inferred: bool
    publisher: str | None
    published: str | None
    licence: str | None
    in_archive: bool
    """Whether a crawl was made for it, or it was added to the archive."""
    origin: str
    problem: str | None = None
    """Why its document cannot be read."""


@click.group(invoke_without_command=True)
@form_options("json")
@click.pass_context
def seeds(ctx: click.Context, *, form: Form) -> None:
    """The seeds: documents in seeds/ folders, and those that the archive knows."""
    if ctx.invoked_subcommand is not None:
        return
    rows = list(_rows(ctx.ensure_object(Place)))
    if form == "json":
        write_json(rows)
        return
    made = table("name", "publisher", "published", "licence", "archive", "title")
    for row in rows:
        title = row.problem or f"{'begins: ' if row.title_inferred else ''}{shortened(row.title or '', 80)}"
        made.add_row(
            cell(row.name),
            cell(row.publisher),
            cell(row.published),
            cell(row.licence),
            cell("yes" if row.in_archive else ""),
            cell(title, "bold" if row.problem else ""),
        )
    show_table(made)
    say("Next: cuttings seeds show NAME, cuttings crawl NAME")


@seeds.command("show")
@click.argument("name")
@form_options("json")
@pass_place
def show_seed(place: Place, *, name: str, form: Form) -> None:
    """One seed: what is known of it, its window and search words, its licence, and the text that is compared."""
    from desk.cli.coverage import show_sightings
    from desk.cli.show import show_licence
    from pipelines.seed import with_queries
    from storage import queries

    seed = with_queries(place.seed(name))
    archive = place.archive_if_any()
    sightings = [] if archive is None or archive.seed(seed.name) is None else queries.sightings(archive, seed.name)
    if form == "json":
        write_json(without_hashes(seed) | {"sightings": plain(sightings)})
        return
    made = table("", "")
    facts = (
        ("seed", seed.name),
        ("begins" if seed.title_inferred else "title", seed.title),
        *(("author", author.name) for author in seed.authors),
        ("publisher", seed.publisher),
        ("address", seed.url),
        ("published", _when(seed.published)),
        ("window", _window(seed)),
        ("language", seed.language),
        *(("searched for", query) for query in seed.queries),
        *(("in other languages", query) for query in seed.names),
        *((f"watch: {name}", ", ".join(terms)) for name, terms in _watched(seed)),
        ("read from", seed.origin),
    )
    for label, value in facts:
        if value:
            made.add_row(cell(label, "bold"), cell(value))
    show_table(made, header=False)
    show_licence(seed.licence)
    show_sightings(sightings)
    click.echo()
    write_text(seed.text)


@seeds.command("add")
@click.argument("reference", metavar="FILE|URL|ID")
@pass_place
def add_seed(place: Place, *, reference: str) -> int | None:
    """Add a seed: a document, the address of an article, or the id of an article in the archive.

    A document is copied into seeds/ of the working folder, with its .toml when it has one; of a document that is there
    already the .toml is renewed, and it is told what that changes. An address is fetched into the archive. The
    archive's articles are held against the seed at once, without fetching anything.
    """
    from crawler.seeds import is_file

    path = Path(reference)
    is_document = is_file(path)
    if not is_document and not _is_address(reference) and not ARTICLE_ID.fullmatch(reference):
        raise InputError(
            f'"{reference}"',
            "is neither a file, an address nor the id of an article",
            remedy="`cuttings search` finds ids",
        )
    if is_document:
        archive = place.archive_if_any()
        before = _known_document(place, path, archive)
        seed = _add_document(place, path, is_known=before is not None)
        changed = [] if before is None else [*_changes(before, seed)]
    else:
        before, changed = None, []
        archive = place.archive(create=_is_address(reference))
        found = _add_article(place, archive, reference)
        if found is None:
            return Exit.COULD_NOT_LOOK
        seed = found
    if before is None:
        say(f"Added seed {seed.name}.")
    elif changed:
        say(f"Seed {seed.name} was there; changed is {'; '.join(changed)}.")
    else:
        say(f"Seed {seed.name} was there; nothing of it has changed.")
    if archive is not None:
        archive.store_seed(seed)
        _match_archive(archive, seed, place.model())
    if not is_document:
        say(f"Watch terms and a window for it may stand in seeds/{seed.name}.toml, under [watch] and [window].")
    say(f"Next: cuttings crawl {shlex.quote(seed.name)}")
    return None


def _rows(place: Place) -> Iterator[SeedRow]:
    from pipelines.seed import read_seed

    archive = place.archive_if_any()
    stored = {} if archive is None else {seed.name: seed for seed in archive.seeds()}
    for name, path in place.seed_documents().items():
        try:
            yield _row(read_seed(path), in_archive=name in stored)
        except InputError as error:
            yield SeedRow(
                name=name,
                title=None,
                title_inferred=False,
                publisher=None,
                published=None,
                licence=None,
                in_archive=name in stored,
                origin=str(path),
                problem=str(error),
            )
        stored.pop(name, None)
    for seed in stored.values():
        yield _row(seed, in_archive=True)


def _row(seed: "Seed", *, in_archive: bool) -> SeedRow:
    return SeedRow(
        name=seed.name,
        title=seed.title,
        title_inferred=seed.title_inferred,
        publisher=seed.publisher,
        published=_when(seed.published),
        licence=seed.licence.decision.expression,
        in_archive=in_archive,
        origin=seed.origin,
    )


def _when(moment: "Moment | None") -> str | None:
    if moment is None:
        return None
    return f"{moment.raw or moment.iso} (inferred)" if moment.inferred_from else moment.iso


def _window(seed: "Seed") -> str:
    """When crawls look, and how many days before and after the seed its sidecar asks for."""
    from crawler.window import Window

    if seed.published is None:
        return "none: crawls look at all times"
    window = Window.around(seed.published, before=seed.days_before, after=seed.days_after).days
    asked = [(seed.days_before, "before"), (seed.days_after, "after")]
    given = " and ".join(f"{counted(days, 'day')} {side}" for days, side in asked if days is not None)
    return f"{window} ({given}, as its sidecar says)" if given else window


def _watched(seed: "Seed") -> "Iterator[tuple[str, tuple[str, ...]]]":
    """The watched terms by list."""
    watch = seed.watch
    yield from (("names", watch.names), ("places", watch.places), ("words", watch.words), ("exclude", watch.exclude))


def _is_address(reference: str) -> bool:
    return reference.startswith(("http://", "https://"))


def _known_document(place: Place, path: Path, archive: "Archive | None") -> "Seed | None":
    """The seed of this very document, as it was known so far; None: there was none.

    Of a document that was changed where it stands the archive knows the rest, but not what its sidecar looks for.
    """
    from pipelines.seed import read_seed

    now = read_seed(path)  # what is no seed is refused before anything is copied
    known = place.seed_documents().get(path.stem)
    if known is None or known.name != path.name or known.read_bytes() != path.read_bytes():
        return None
    if not known.samefile(path):
        return read_seed(known)
    stored = [] if archive is None else [seed for seed in archive.seeds() if seed.name == path.stem]
    if not stored:
        return now
    return replace(stored[0], watch=now.watch, days_before=now.days_before, days_after=now.days_after)


def _changes(before: "Seed", after: "Seed") -> Iterator[str]:
    """What is said of a seed now that was not said before."""
    from vocabulary.watch import Watch

    for name, was, now in (
        ("title", before.title, after.title),
        ("authors", *(", ".join(author.name for author in seed.authors) for seed in (before, after))),
        ("outlet", before.outlet, after.outlet),
        ("publisher", before.publisher, after.publisher),
        ("address", before.url, after.url),
        ("published", _when(before.published), _when(after.published)),
        ("language", before.language, after.language),
        ("licence", before.licence.decision.expression, after.licence.decision.expression),
        ("attribution", before.attribution, after.attribution),
        ("days before", before.days_before, after.days_before),
        ("days after", before.days_after, after.days_after),
    ):
        if was != now:
            yield f"{name}: {now or 'none'}" + (f" (was {was})" if was else "")
    if before.watch != after.watch:
        yield "watch terms" if after.watch != Watch() else "watch terms: none"


def _add_document(place: Place, path: Path, *, is_known: bool) -> "Seed":
    from pipelines.seed import read_seed

    folder = place.workplace.folder / "seeds"
    sidecar = path.with_suffix(".toml")
    document = place.seed_documents()[path.stem] if is_known else folder / path.name
    copies = {} if is_known else {path: document}
    if sidecar.exists() and not (is_known and document.samefile(path)):
        copies[sidecar] = document.with_suffix(".toml")
    taken = [document for name, document in place.seed_documents().items() if name == path.stem]
    there = [*taken, *(copy for copy in copies.values() if copy.exists())]
    if there and not is_known:
        raise InputError(str(there[0]), "is already there", remedy="rename the new document; nothing was changed")
    try:
        folder.mkdir(exist_ok=True)
        for source, copy in copies.items():
            shutil.copyfile(source, copy)
    except OSError as error:
        raise InputError(
            str(error.filename2 or error.filename or folder), f"cannot be written: {error.strerror}"
        ) from error
    return read_seed(document)


def _add_article(place: Place, archive: "Archive", reference: str) -> "Seed | None":
    from pipelines.seed import from_article, resolve_seed

    if ARTICLE_ID.fullmatch(reference):
        return from_article(place.article_in(archive, reference))
    if archive.article_by_url(reference) is None and not _fetch(place, archive, reference):
        return None
    return resolve_seed(reference, archive, place.workplace.seeds)


def _fetch(place: Place, archive: "Archive", url: str) -> bool:
    """Crawl one address; whether the archive has its article then."""
    from crawler.assign import assign_urls
    from crawler.crawl import run_crawl
    from desk.cli.progress import Watching
    from vocabulary.run import Assignment

    assignments = assign_urls([url], Assignment(outlet="", everything=True), place.directory())
    with Watching([one.outlet for one in assignments]) as watching:
        result = run_crawl(assignments, place.settings(), on_progress=watching.report)
    for error in result.errors.values():
        raise error
    for advice in result.advice:
        warn(f"{advice}.")
    if archive.article_by_url(url) is not None:
        return True
    warn(f"{url} is no article that can be had: {', '.join(result.outcomes)}; `cuttings runs` says why.")
    return False


def _match_archive(archive: "Archive", seed: "Seed", model: "Model | None") -> None:
    """Hold every article that the archive has the text of against a new seed, and say what that found."""
    from desk.cli.coverage import summed_up
    from pipelines.coverage.upkeep import tell_texts
    from pipelines.steps.match import recognise, rematch_some
    from storage import queries

    told = recognise(archive, seed)
    matched = told.copies
    while some := rematch_some(archive, seed, model=model):
        matched += some
    tell_texts(archive, seed)
    if matched:
        found, *_ = summed_up(queries.coverage(archive, seed.name))
        say(f"Held against {counted(matched, 'article')} of the archive. {found}.")
    say_queued(archive, seed.name, told.queued)


def say_queued(archive: "Archive", name: str, queued: Mapping[str, int]) -> None:
    """Say which pages are fetched again for a seed."""
    if not queued:
        return
    shown = ", ".join(f"{outlet} {count}" for outlet, count in list(queued.items())[:OUTLETS_SHOWN])
    more = f" and {counted(len(queued) - OUTLETS_SHOWN, 'outlet')} more" if len(queued) > OUTLETS_SHOWN else ""
    say(
        f"Only the fingerprint is kept of {counted(sum(queued.values()), 'article')} that may be coverage: "
        f"the next crawl of each outlet fetches them again and reads them in full ({shown}{more})."
    )
    if (waiting := archive.count_refetches(name)) > sum(queued.values()):
        say(f"With earlier ones {counted(waiting, 'page')} wait for that.")
