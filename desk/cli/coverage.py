"""`cuttings coverage`: what was found of a seed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

import click

from desk.cli.options import Filters, Form, filter_options, form_options, limit_option, verdict_option
from desk.cli.output import cell, counted, say, show_table, table, warn, write, write_csv, write_json, write_json_lines
from desk.cli.place import Place, pass_place
from vocabulary.licence import LAUNDERING
from vocabulary.match import COVERAGE, Verdict
from vocabulary.origin import Way
from vocabulary.outcome import SourceState

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.rows import CoverageRow
    from vocabulary.article import Seed

STYLES = {Verdict.IDENTICAL: "bold", Verdict.NEAR: "bold", Verdict.EXCERPT: "bold"}


@click.command()
@click.argument("seed")
@verdict_option
@filter_options
@limit_option()
@form_options("json", "jsonl", "csv")
@pass_place
def coverage(
    place: Place, *, seed: str, verdicts: tuple[str, ...], limit: int | None, form: Form, filters: Filters
) -> None:
    """What was found of SEED: closest first, with verdict, outlet, date and licence.

    SEED is a seed's name or its beginning. Verdicts from closest to farthest: identical (the same text), near (the
    same text, edited), excerpt (one holds a passage of the other), same_story (another text about the same event),
    related (the same topic). Unrelated articles are shown only when asked for with --verdict unrelated.
    """
    from storage import queries

    chosen = [Verdict(one) for one in verdicts] or list(COVERAGE)
    archive = place.archive()
    place.require_outlet(archive, filters.outlet)
    held = place.seed_in(archive, seed)
    rows = queries.coverage(archive, held.name, verdicts=chosen, limit=limit, **filters.given())
    if form == "json":
        write_json(
            {
                "seed": _seed(held),
                "coverage": rows,
                "sightings": queries.sightings(archive, held.name),
                "could_not_look": could_not_look(archive),
            }
        )
    elif form == "jsonl":
        write_json_lines(rows)
    elif form == "csv":
        from storage.rows import CoverageRow

        write_csv([field.name for field in fields(CoverageRow)], rows)
    else:
        show_coverage(held, rows)
        for seen in queries.sightings(archive, held.name):
            write(f"The seed itself was met at {seen.outlet}: {seen.url} ({seen.licence}).")
    _remarks(archive, rows, form=form)


def show_coverage(seed: "Seed", rows: Sequence["CoverageRow"]) -> None:
    """Print the coverage of a seed as a table with its sum."""
    columns = ("id", "verdict", "similar", "outlet", "published", "from", "licence", "title")
    made = table(*columns, numbers=("id", "similar"))
    for row in rows:
        made.add_row(
            cell(row.article_id),
            cell(_marked(row), STYLES.get(row.verdict, "")),
            cell(f"{row.similarity:.2f}"),
            cell(row.outlet),
            cell((row.published or "")[:10]),
            cell(from_whom(row)),
            cell(row.licence),
            cell(row.title, "" if row.title else "dim"),
        )
    click.echo(f"Coverage of {heading_of(seed)}")
    if rows:
        show_table(made)
    click.echo(f"{summed_up(rows)}.")


def from_whom(row: "CoverageRow") -> str:
    """From whom an article has its text, as far as that is told: a word or a name."""
    if row.is_self_copy:
        return "same outlet"
    if row.direction == Way.SEED_TO_ARTICLE:
        return "seed"
    if row.direction == Way.ARTICLE_TO_SEED:
        return "before seed"
    return row.credit or (f"{row.seed_credit}?" if row.direction == Way.COMMON_SOURCE and row.seed_credit else "")


def _marked(row: "CoverageRow") -> str:
    """The verdict, with what is to be known of it: who judged it, that only a part of the text was seen."""
    marks = [row.verdict, *(["teaser"] if row.is_teaser else [])]
    if row.judged_by is not None:
        on = " on an earlier text" if row.judged_on_earlier_text else ""
        marks.append(f"judged{on} by {row.judged_by} (program: {row.program_verdict})")
    return ", ".join(marks)


def heading_of(seed: "Seed") -> str:
    """A seed as people are told of it: its name and its title, or its beginning when it has no title."""
    from desk.printable import shortened

    title = shortened(seed.title, 70)
    return f'{seed.name}: {"begins " if seed.title_inferred else ""}"{title}"'


def summed_up(rows: Sequence["CoverageRow"]) -> str:
    """The coverage in one line: `9 articles at 7 outlets: 1 identical, 2 near`."""
    if not rows:
        return "Nothing was found that fits"
    counts = Counter(row.verdict for row in rows)
    parts = ", ".join(f"{counts[verdict]} {verdict.replace('_', ' ')}" for verdict in Verdict if counts[verdict])
    outlets = counted(len({row.outlet for row in rows}), "outlet")
    return f"{counted(len(rows), 'article')} at {outlets}: {parts}"


def could_not_look(archive: "Archive") -> dict[str, str]:
    """Outlets that the last crawl could not look at, with the reason."""
    from storage import queries

    seen = queries.outlets_seen(archive)
    return {name: one.last_reason for name, one in seen.items() if one.last_state == SourceState.COULD_NOT_LOOK}


def _seed(seed: "Seed") -> dict[str, object]:
    return {
        "name": seed.name,
        "title": seed.title,
        "title_inferred": seed.title_inferred,
        "publisher": seed.publisher,
        "published": seed.published.iso if seed.published else None,
        "published_latest": seed.published.latest if seed.published else None,
        "published_inferred_from": seed.published.inferred_from if seed.published else None,
        "language": seed.language,
        "licence": seed.licence.decision.expression,
    }


def _remarks(archive: "Archive", rows: Sequence["CoverageRow"], *, form: Form) -> None:
    blind = could_not_look(archive)
    if blind:
        warn(f"could not look at {counted(len(blind), 'outlet')}: {', '.join(sorted(blind))}.")
    suspected = [str(row.article_id) for row in rows if LAUNDERING in row.licence_flags]
    if suspected:
        warn(
            f"{', '.join(suspected)}: the page claims a wider licence than the text's origin grants; that one is shown."
        )
    if rows and form == "table":
        say(f"Next: cuttings show {rows[0].article_id}, cuttings attribution {rows[0].article_id}")
