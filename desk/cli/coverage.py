"""`cuttings coverage`: what was found of a seed, as texts with their copies."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, assert_never

import click

from desk.cli.options import NUMBER, Filters, Form, filter_options, form_options, limit_option, verdict_option
from desk.cli.output import cell, counted, say, show_table, table, warn, write, write_csv, write_json, write_json_lines
from desk.cli.place import Place, pass_place
from vocabulary.coverage import Certainty, Role
from vocabulary.licence import LAUNDERING
from vocabulary.match import COVERAGE, Verdict
from vocabulary.origin import Way

if TYPE_CHECKING:
    from rich.text import Text

    from storage.archive import Archive
    from storage.rows import CoverageRow, FirstPublisher, SightingRow, TextRow
    from vocabulary.article import Seed

STYLES = {Verdict.IDENTICAL: "bold", Verdict.NEAR: "bold", Verdict.EXCERPT: "bold"}


@click.command()
@click.argument("seed")
@verdict_option
@filter_options
@click.option("--flat", is_flag=True, help="All articles, closest first, instead of texts with their copies folded.")
@click.option("--text", "number", type=NUMBER, help="Only the articles that have this text; 1 is the seed's own.")
@limit_option()
@form_options("json", "jsonl", "csv")
@pass_place
def coverage(
    place: Place,
    *,
    seed: str,
    verdicts: tuple[str, ...],
    flat: bool,
    number: int | None,
    limit: int | None,
    form: Form,
    filters: Filters,
) -> None:
    """What was found of SEED: its texts, closest first, each with verdict, outlet, date and licence.

    Articles that have one text are one line, that of the first known to have published it; how many copies there are
    stands beside it. --text N shows them all, --flat all articles; --limit counts the lines.

    SEED is a seed's name or its beginning. Verdicts from closest to farthest: identical (the same text), near (the
    same text, edited), excerpt (one holds a passage of the other), same_story (another text about the same event),
    related (the same topic). Unrelated articles are shown only when asked for with --verdict unrelated.
    """
    from pipelines.coverage.upkeep import tell_texts
    from storage import queries

    if flat and number is not None:
        raise click.UsageError("give --flat or --text, not both")
    chosen = [Verdict(one) for one in verdicts] or list(COVERAGE)
    archive = place.archive()
    place.require_outlet(archive, filters.outlet)
    held = place.seed_in(archive, seed)
    tell_texts(archive, held)
    found = queries.coverage(archive, held.name, verdicts=chosen, **filters.given())
    rows = list(found)
    sightings = queries.sightings(archive, held.name)
    if number is not None:
        rows = sorted(
            (row for row in rows if row.text_number == number),
            key=lambda row: (row.place or 0, row.article_id),
        )
    shown, texts = rows[:limit], queries.texts_among(rows)[:limit]
    if form == "json":
        write_json(
            {
                "seed": _seed(held),
                "summary": queries.sum_of(rows),
                "texts": [_text(text) for text in texts],
                "coverage": shown,
                "sightings": sightings,
                "could_not_look": queries.could_not_look(archive),
            }
        )
    elif form == "jsonl":
        write_json_lines(shown)
    elif form == "csv":
        write_csv(found.columns, shown)
    elif number is not None:
        _show_text(held, number, shown, queries.first_publisher(archive, held.name, number))
    else:
        show_coverage(held, rows, limit=limit, flat=flat)
        show_sightings(sightings)
    _remarks(archive, rows, form=form)


def show_coverage(seed: "Seed", rows: Sequence["CoverageRow"], *, limit: int | None = None, flat: bool = False) -> None:
    """Print the coverage of a seed as a table of its texts, or of all articles, with its sum."""
    from storage import queries

    click.echo(f"Coverage of {heading_of(seed)}")
    if flat:
        made = table(*COLUMNS, "text", "title", numbers=NUMBERS)
        for row in rows[:limit]:
            made.add_row(*_cells(row), cell(row.text_number), _title(row))
    else:
        made = table("text", *COLUMNS, "title", numbers=NUMBERS)
        for text in queries.texts_among(rows)[:limit]:
            made.add_row(cell(text.number), *_cells(text.first), _title(text.first, folded(text)))
    if rows:
        show_table(made)
    for line in summed_up(rows):
        click.echo(f"{line}.")


COLUMNS = ("id", "verdict", "similar", "outlet", "published", "from", "licence")
NUMBERS = ("text", "id", "similar")
"""Columns of numbers."""


def _cells(row: "CoverageRow") -> "Iterator[Text]":
    yield cell(row.article_id)
    yield cell(_marked(row), STYLES.get(row.verdict, ""))
    yield cell(f"{row.similarity:.2f}")
    yield cell(row.outlet)
    yield cell((row.published or "")[:10])
    yield cell(from_whom(row))
    yield cell(row.licence)


def _title(row: "CoverageRow", more: str = "") -> "Text":
    made = cell(row.title, "" if row.title else "dim")
    return made.append(" ").append_text(cell(more, "dim")) if more else made


def folded(text: "TextRow") -> str:
    """What is folded into the line of a text: `[and 4 copies at 4 outlets]`; empty when nothing is."""
    more = [] if text.first.passages_of is None else [f"with passages of text {text.first.passages_of}"]
    copies = [row for row in text.copies if row.role is not Role.SELF_COPY]
    if copies:
        at = counted(len({row.outlet for row in copies}), "outlet")
        more.append(f"and {len(copies)} {'copy' if len(copies) == 1 else 'copies'} at {at}")
    again = len(text.copies) - len(copies)
    if again:
        more.append(f"{again} more within an outlet")
    return f"[{'; '.join(more)}]" if more else ""


def _show_text(seed: "Seed", number: int, rows: Sequence["CoverageRow"], first: "FirstPublisher") -> None:
    """Print the articles that have one text, in the order in which they had it, and who was first."""
    click.echo(f"Text {number} of the coverage of {heading_of(seed)}")
    made = table(
        *("id", "role", "like the first", "outlet", "published", "from", "licence", "title"),
        numbers=("id", "like the first"),
    )
    for row in rows:
        made.add_row(
            cell(row.article_id),
            cell((row.role or "").replace("_", " ")),
            cell("" if row.share is None or row.place == 1 else f"{row.likeness or 'in part'}, {row.share:.0%}"),
            cell(row.outlet),
            cell((row.published or "")[:16]),
            cell(from_whom(row)),
            cell(row.licence),
            _title(row),
        )
    if rows:
        show_table(made)
    write(f"{_said_of_first(first)}.")
    for other in sorted({row.passages_of for row in rows if row.passages_of is not None}):
        write(f"It has passages of text {other}, without being a copy of it.")


def _said_of_first(first: "FirstPublisher") -> str:
    """Who is known to have had a text first, in words."""
    who = first.outlet or "an unknown outlet"
    who = f"the seed ({who})" if first.article_id is None else f"{who} (article {first.article_id})"
    when = f" on {first.published[:16]}" if first.published else ""
    if first.published and first.published_latest:
        when = f" between {first.published[:10]} and {first.published_latest[:10]}"
    whose = f"; the text is that of {first.agency}" if first.agency else ""
    match first.certainty:
        case Certainty.ONLY:
            said = f"Nobody but {who} is known to have published it"
        case Certainty.CERTAIN:
            said = f"First published by {who}{when}"
        case Certainty.LIKELY:
            said = f"Probably first published by {who}{when}: of others the time is not certain enough"
        case Certainty.UNKNOWN:
            said = f"Nothing tells who published it first; {who} is named first here"
        case _:
            assert_never(first.certainty)
    return said + whose


def show_sightings(sightings: Sequence["SightingRow"]) -> None:
    """Say where the seed itself was met: that is no coverage."""
    for seen in sightings:
        when = f"{seen.seen_at:%Y-%m-%d}"
        as_article = f", article {seen.article_id}" if seen.article_id is not None else ""
        write(f"The seed itself was met at {seen.outlet} on {when}: {seen.url} ({seen.licence}{as_article}).")


def from_whom(row: "CoverageRow") -> str:
    """From whom an article has its text, as far as that is told: a word or a name."""
    if row.is_self_copy:
        return "same outlet"
    if row.direction == Way.SEED_TO_ARTICLE:
        return "seed"
    if row.direction == Way.ARTICLE_TO_SEED:
        return "before seed"
    guessed = f"{row.seed_credit}?" if row.direction == Way.COMMON_SOURCE and row.seed_credit else ""
    return row.agency or row.credit or guessed


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


def summed_up(rows: Sequence["CoverageRow"]) -> list[str]:
    """The coverage in two lines: `14 articles at 14 outlets: 5 independent texts, …`, and how many of each verdict."""
    from storage import queries

    if not rows:
        return ["Nothing was found that fits"]
    made = queries.sum_of(rows)
    agencies = ", ".join(f"{name} {count}" if len(made.agencies) > 1 else name for name, count in made.agencies.items())
    parts = [
        (made.independent_texts, counted(made.independent_texts, "independent text")),
        (made.texts_with_passages, f"{counted(made.texts_with_passages, 'text')} with passages of others"),
        (made.copies_of_seed, f"{_copies(made.copies_of_seed)} of the seed's own text"),
        (made.reprints, f"{counted(made.reprints, 'reprint')} of {_of_agencies(len(made.agencies))} ({agencies})"),
        (made.other_copies, f"{_copies(made.other_copies)} of other outlets' texts"),
        (made.self_copies, f"{_copies(made.self_copies)} within an outlet"),
    ]
    counts = ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in made.verdicts.items())
    said = ", ".join(words for number, words in parts if number)
    return [
        f"{counted(made.articles, 'article')} at {counted(made.outlets, 'outlet')}: {said}",
        f"By verdict: {counts}",
    ]


def _copies(number: int) -> str:
    return f"{number} {'copy' if number == 1 else 'copies'}"


def _of_agencies(number: int) -> str:
    return "an agency" if number == 1 else f"{number} agencies"


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


def _text(text: "TextRow") -> dict[str, object]:
    return {
        "number": text.number,
        "is_seeds": text.is_seeds,
        "first": text.first.article_id,
        "first_known": None if text.first.place is None else text.first.place == 1,
        "certainty": text.first.certainty,
        "agency": text.first.agency,
        "is_independent": text.is_independent,
        "passages_of": text.first.passages_of,
        "verdict": text.first.verdict,
        "similarity": text.first.similarity,
        "outlet": text.first.outlet,
        "published": text.first.published,
        "licence": text.first.licence,
        "title": text.first.title,
        "copies": [row.article_id for row in text.copies],
        "outlets": sorted({row.outlet for row in text.rows}),
    }


def _remarks(archive: "Archive", rows: Sequence["CoverageRow"], *, form: Form) -> None:
    from storage import queries

    blind = queries.could_not_look(archive)
    if blind:
        warn(f"could not look at {counted(len(blind), 'outlet')}: {', '.join(sorted(blind))}.")
    suspected = [str(row.article_id) for row in rows if LAUNDERING in row.licence_flags]
    if suspected:
        warn(
            f"{', '.join(suspected)}: the page claims a wider licence than the text's origin grants; that one is shown."
        )
    if rows and form == "table":
        say(f"Next: cuttings show {rows[0].article_id}, cuttings attribution {rows[0].article_id}")
