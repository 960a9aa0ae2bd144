"""`cuttings inspect`: pages through extraction and licence, printed, nothing stored."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.cli.options import Form, form_options
from desk.cli.output import cell, show_table, table, write_json, write_json_lines, write_text
from desk.cli.place import Place, pass_place
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from desk.fetch import Answer
    from pipelines.reading import Reading
    from vocabulary.layout import Layout
    from vocabulary.paging import Paging


@click.command()
@click.argument("page", metavar="[PATH|URL]", required=False)
@click.option("--url", help="The address of a page that is read from a file.")
@click.option(
    "--outlet",
    "name",
    metavar="NAME",
    help="Read it with this outlet's selectors; without it, with those of the outlet that its address belongs to.",
)
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    help="JSON lines {id, url, html: a .html or .html.gz beside it}; prints one line for each, in order.",
)
@click.option(
    "--sources",
    "with_sources",
    is_flag=True,
    help="Also what each place states of each field, and why it counts or not.",
)
@form_options("json")
@pass_place
def inspect(
    place: Place,
    *,
    page: str | None,
    url: str | None,
    name: str | None,
    manifest: Path | None,
    with_sources: bool,
    form: Form,
) -> None:
    """What is read of one page: its title, authors, times, language, licence with the evidence, and its text.

    With --manifest many pages are read: one line {id, url, outcome, title, authors, author_kinds, published,
    modified, language, text, licence, reason, kind, is_free, is_teaser, text_source, markdown, pages, section, tags,
    description, publisher, image} on standard output for each line of the file. A page that fails has its outcome and
    nulls. An address is asked for politely: robots.txt is obeyed, and the exit code is 3 when nothing comes back. Times
    are printed as the page has them; no zone is assumed.

    --sources adds what each place states of each field: first what counts, then what lost, with the reason. Lines of
    JSON have it as `sources`.
    """
    if bool(page) == (manifest is not None):
        raise click.UsageError("give one page, or --manifest")
    if url is not None and manifest is not None:
        raise click.UsageError("--url is the address of one page; the lines of a manifest have their own")
    if name is not None and manifest is not None:
        raise click.UsageError("--outlet is that of one page; the pages of a manifest are read as those of no outlet")
    from pipelines.inspect import answer, inspect_manifest

    if manifest is not None:
        write_json_lines(inspect_manifest(manifest, with_sources=with_sources))
        return
    assert page is not None
    address, reading = _read(place, page, url, name)
    found = answer(page, address, reading, with_sources=with_sources)
    if form == "json":
        write_json(found)
    else:
        _show(found, reading, with_sources=with_sources)


def _read(place: Place, page: str, url: str | None, name: str | None) -> "tuple[str | None, Reading]":
    import datetime as dt

    from pipelines.inspect import read_alone

    if not page.startswith(("http://", "https://")):
        return url, read_alone(_bytes_of(Path(page)), url=url, layouts=_layouts(place, url, name))
    layouts = _layouts(place, page, name)  # a wrong name is told before anything is asked for
    answer = _fetched(place, page)
    today = dt.datetime.now(dt.UTC).date()
    return answer.url, read_alone(answer.body, url=answer.url, headers=answer.headers, layouts=layouts, fetched=today)


def _layouts(place: Place, url: str | None, name: str | None) -> "Sequence[Layout]":
    """The selectors of the outlet that was named, else of the one that the page's address belongs to."""
    from pipelines.inspect import usable

    if name is not None:
        return place.directory().outlet(name).layouts
    address = usable(url)
    return place.directory().holding(address).layouts if address else ()


def _fetched(place: Place, url: str) -> "Answer":
    """The page at an address; UnreachableError, also when what came back is no page."""
    from crawler.answers import problem_of
    from desk.fetch import Fetcher, UnreachableError

    answer = Fetcher.of(place.settings(), named=[url])(url)
    problem = problem_of(answer.status, {name.lower(): value for name, value in answer.headers}, answer.body)
    if problem is not None:
        raise UnreachableError(url, f"{problem.outcome}: {problem.reason}")
    return answer


def _bytes_of(path: Path) -> bytes:
    import gzip
    import zlib

    from pipelines.extraction.document import MAX_BYTES

    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(str(path), f"cannot be read: {reason}", remedy="give a .html file or an address") from error


def _paging(paging: "Paging | None") -> Iterator[tuple[str, str, str]]:
    """Where the page stands among those of its article."""
    if paging is None:
        return
    yield "page", f"{paging.number} of {paging.total or 'several'}", ""
    for label, address in (("next page", paging.next), ("first page", paging.first), ("all on one", paging.whole)):
        if address:
            yield label, address, ""


def _show(found: Mapping[str, Any], reading: "Reading", *, with_sources: bool) -> None:
    from desk.cli.show import form_facts, show_licence
    from desk.cli.stated import particular_facts, show_record
    from pipelines.inspect import judged

    read = reading.extraction
    made = table("", "", "read from")
    made.add_row(cell("outcome", "bold"), cell(found["outcome"]), cell(read.reason, "dim"))
    made.add_row(cell("address", "bold"), cell(found["url"]), cell(""))
    made.add_row(cell("title", "bold"), cell(found["title"]), cell(read.title_source, "dim"))
    by_outlet = dict.fromkeys(read.by_outlet, ", outlet")
    for author in read.authors:
        made.add_row(cell("author", "bold"), cell(author.name), cell(author.kind + by_outlet.get("authors", ""), "dim"))
    for label, moment in (("published", read.published), ("modified", read.modified)):
        if moment is not None:
            made.add_row(cell(label, "bold"), cell(moment.iso), cell(moment.source, "dim"))
    made.add_row(cell("language", "bold"), cell(found["language"]), cell(""))
    more = particular_facts(read.particulars, read.record)
    for label, value, source in (*more, *form_facts(read.form), *_paging(read.paging)):
        made.add_row(cell(label, "bold"), cell(value), cell(source, "dim"))
    if read.text:
        made.add_row(cell("length", "bold"), cell(f"{len(read.text):,} characters"), cell(""))
    show_table(made, header=False)
    if with_sources:
        show_record(read.record)
    show_licence(judged(found["url"], reading))
    if found["text"]:
        click.echo()
        write_text(found["text"])
