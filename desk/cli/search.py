"""`cuttings search`: articles of the archive that hold certain words."""

from itertools import groupby
from typing import TYPE_CHECKING

import click

from desk.cli.options import Filters, Form, filter_options, form_options, limit_option
from desk.cli.output import cell, say, show_table, table, write_json, write_json_lines
from desk.cli.place import Place, pass_place
from desk.jsonlines import plain
from vocabulary.match import Verdict

if TYPE_CHECKING:
    from storage.found import Found
    from storage.rows import FacetRow, SearchAnswer


@click.command()
@click.argument("words", nargs=-1, required=True)
@filter_options
@click.option("--verdict", type=click.Choice([verdict.value for verdict in Verdict]), help="Only with this verdict.")
@limit_option(50)
@click.option("--newest", is_flag=True, help="Newest first, instead of best first.")
@click.option("--facets", is_flag=True, help="Also how many are of which outlet, country, language, licence, month.")
@click.option("--public", is_flag=True, help="As it may be shown to others: passages as policy allows.")
@form_options("json", "jsonl")
@pass_place
def search(
    place: Place,
    *,
    words: tuple[str, ...],
    verdict: str | None,
    limit: int,
    newest: bool,
    facets: bool,
    public: bool,
    form: Form,
    filters: Filters,
) -> None:
    """Articles that hold all of WORDS, in title or text; a phrase stands in double quotes.

    `word*` is a beginning, `-word` an exclusion (write `--` before a search that begins with one), `title:word` and
    `text:word` ask one of both. Words are taken as they are: nothing that is typed here can be an error.

    Best first: of more than 1,000 articles the newest 1,000 are ranked, and the others follow by time.
    """
    from storage import queries

    if facets and form == "jsonl":
        raise click.UsageError(
            "lines are articles: give --facets without --jsonl, or ask `cuttings ask facets --jsonl`"
        )
    archive = place.archive()
    place.require_outlet(archive, filters.outlet)
    asked = {"verdict": Verdict(verdict) if verdict else None, **filters.given()}
    answer = queries.search(archive, " ".join(words), newest=newest, limit=limit, **asked)
    counts = queries.facets(archive, " ".join(words), **asked) if facets else None
    if public:
        from desk.rights import public_answer

        answer = public_answer(archive, place.policy(), answer)
    if form == "json":
        write_json(answer if counts is None else {**plain(answer), "facets": list(counts)})
    elif form == "jsonl":
        write_json_lines(answer.rows)
    else:
        show_answer(answer)
        if counts:
            _show_facets(counts)


NAMED = 12
"""Values of a facet that are shown; `cuttings ask facets` has all."""


def _show_facets(counts: "Found[FacetRow]") -> None:
    """Print a line a facet, its most frequent values."""
    made = table("facet", "articles")
    for facet, rows in groupby(counts, key=lambda row: row.facet):
        values = [f"{'not known' if row.value is None else row.value} {row.articles:,}" for row in rows]
        more = f" and {len(values) - NAMED} more" if len(values) > NAMED else ""
        made.add_row(cell(facet.replace("_", " ")), cell(", ".join(values[:NAMED]) + more))
    click.echo()
    show_table(made)
    for remark in counts.remarks:
        say(f"{remark}.")


def show_answer(answer: "SearchAnswer") -> None:
    """Print what a search found as a table, and say how much of it that is."""
    if not answer.rows:
        say("Nothing in the archive holds these words.")
        return
    made = table("id", "outlet", "published", "licence", "title", "passage", numbers=("id",))
    for row in answer.rows:
        made.add_row(
            cell(row.article_id),
            cell(row.outlet),
            cell((row.published or "")[:10]),
            cell(row.licence),
            cell(row.title),
            cell(row.snippet, "dim"),
        )
    show_table(made)
    if answer.is_more or answer.total > len(answer.rows):
        total = f"more than {answer.total:,}" if answer.is_more else f"{answer.total:,}"
        say(f"{len(answer.rows):,} of {total} articles; more with --limit.")
    if answer.ranked is not None:
        say(f"Ranked are the newest {answer.ranked:,} of them; older ones follow by time.")
