"""`cuttings inspect`: pages through extraction and licence, printed, nothing stored."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.cli.options import Form, form_options
from desk.cli.output import cell, show_table, table, write_json, write_json_lines, write_text
from desk.cli.place import Place, pass_place

if TYPE_CHECKING:
    from pipelines.reading import Reading
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
    nulls. An address is asked for politely: robots.txt is obeyed, the further pages of an article of several are asked
    for and joined, and the exit code is 3 when nothing comes back. Times are printed as the page has them; no zone is
    assumed.

    --sources adds what each place states of each field: first what counts, then what lost, with the reason. Lines of
    JSON have it as `sources`.
    """
    if bool(page) == (manifest is not None):
        raise click.UsageError("give one page, or --manifest")
    if url is not None and manifest is not None:
        raise click.UsageError("--url is the address of one page; the lines of a manifest have their own")
    if name is not None and manifest is not None:
        raise click.UsageError("--outlet is that of one page; the pages of a manifest are read as those of no outlet")
    from desk.onepage import read_one
    from pipelines.inspect import answer, inspect_manifest

    if manifest is not None:
        write_json_lines(inspect_manifest(manifest, with_sources=with_sources))
        return
    assert page is not None
    read = read_one(place, page, url=url, name=name)
    found = answer(page, read.url, read.reading, with_sources=with_sources)
    if form == "json":
        write_json(found)
    else:
        _show(found, read.reading, with_sources=with_sources)


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
