"""`cuttings similar`: what the archive and its seeds hold that is like a text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options, limit_option
from desk.cli.output import cell, counted, say, show_table, table, warn, write_json, write_json_lines
from desk.cli.place import Place, pass_place

if TYPE_CHECKING:
    from pipelines.similar import Similar
    from storage.archive import Archive


@click.command()
@click.argument("reference", metavar="ID|FILE|URL|SEED")
@click.option("--copies", "copies_only", is_flag=True, help="Only copies and parts, not coverage in other words.")
@limit_option(50)
@form_options("json", "jsonl")
@pass_place
def similar(place: Place, *, reference: str, copies_only: bool, limit: int, form: Form) -> None:
    """Copies, parts and coverage of any text in the archive and among its seeds, the closest first.

    The text is an article of the archive (its id or address), a document (.txt or .html), or a seed. Copies are found
    by fingerprints, coverage by the text's most telling words; each is compared with the text, and has the verdict
    that it would have in a crawl for it, or the one of who judged the pair. Nothing is fetched and nothing is kept.
    """
    from pipelines.seed import resolve_seed
    from pipelines.similar import similar as like

    archive = place.archive()
    found = like(archive, resolve_seed(reference, archive, place.workplace.seeds), copies_only=copies_only)
    _warn_of_older(archive)
    if form == "json":
        write_json(found[:limit])
    elif form == "jsonl":
        write_json_lines(found[:limit])
    else:
        _show(found, limit)


def _warn_of_older(archive: "Archive") -> None:
    from pipelines.fingerprinting import stale_versions

    older = sum(stale_versions(archive).values())
    if older:
        said = f"{counted(older, 'text')} with fingerprints of an older version cannot be found"
        warn(f"{said}; `cuttings fingerprints rebuild` takes them anew")


def _show(found: "Sequence[Similar]", limit: int) -> None:
    if not found:
        say("Nothing in the archive is like it.")
        return
    made = table(
        "id", "verdict", "shared", "similarity", "outlet", "published", "title", numbers=("shared", "similarity")
    )
    for one in found[:limit]:
        made.add_row(
            cell(f"seed {one.seed}" if one.article_id is None else one.article_id),
            cell(_marked(one)),
            cell(f"{one.match.containment:.2f}"),
            cell(f"{one.match.similarity:.2f}"),
            cell(one.outlet),
            cell((one.published or "")[:10]),
            cell(one.title),
        )
    show_table(made)
    if len(found) > limit:
        say(f"{limit} of {len(found)}; more with --limit.")


def _marked(one: "Similar") -> str:
    """The verdict that counts, with who judged it."""
    if one.judged is None:
        return one.verdict
    on = " on an earlier text" if one.judged.on_earlier_text else ""
    return f"{one.verdict}, judged{on} by {one.judged.by} (program: {one.match.verdict})"
