"""`cuttings judgements`: what people said of pairs, how far they agree, and pairs to be judged."""

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

import click

from desk.cli.options import NUMBER, Form, form_options
from desk.cli.output import cell, counted, say, show_table, table, write_csv, write_json, write_json_lines
from desk.cli.place import Place, pass_place
from vocabulary.match import Verdict

if TYPE_CHECKING:
    from desk.judgements import Agreement, Confusion
    from storage.rows import JudgementRow

SHEET = ("seed", "article", "outlet", "published", "title", "url", "verdict", "by", "reason", "at")
"""Columns of pairs to be judged: `cuttings judge --import` reads them when they are filled in."""

_of_seed = click.option("--seed", help="Only of this seed (its name, or the beginning of it).")


@click.group(invoke_without_command=True)
@_of_seed
@form_options("json", "jsonl", "csv")
@click.pass_context
def judgements(ctx: click.Context, *, seed: str | None, form: Form) -> None:
    """What people said of pairs in place of the program, the oldest first; also what was taken back."""
    if ctx.invoked_subcommand is not None:
        return
    rows = _rows(ctx.ensure_object(Place), seed)
    if form == "json":
        write_json(rows)
    elif form == "jsonl":
        write_json_lines(rows)
    elif form == "csv":
        from storage.rows import JudgementRow

        write_csv([field.name for field in fields(JudgementRow)], rows)
    elif rows:
        _show(rows)
    else:
        say("Nobody has judged anything yet: cuttings judge SEED ID VERDICT --reason WHY")


def _rows(place: Place, seed: str | None) -> "list[JudgementRow]":
    from storage import queries

    archive = place.archive()
    return queries.judgements(archive, seed=None if seed is None else place.seed_in(archive, seed).name)


def _show(rows: "Sequence[JudgementRow]") -> None:
    made = table("id", "seed", "article", "verdict", "by", "when", "program", "why", numbers=("id", "article"))
    for row in rows:
        made.add_row(
            cell(row.id),
            cell(row.seed or row.other_article_id),
            cell(row.article_id),
            cell(row.verdict, "bold" if row.counts else "dim"),
            cell(row.by),
            cell(f"{row.at:%Y-%m-%d}"),
            cell(_program(row)),
            cell(_why(row)),
        )
    show_table(made)
    say(f"{counted(sum(row.counts for row in rows), 'judgement')} of {len(rows)} count in place of the program.")


def _program(row: "JudgementRow") -> str:
    then, now = row.program_verdict, row.program_now
    if now is None or then is None or now is then:
        return str(now or then or "")
    return f"{then}, now {now}"


def _why(row: "JudgementRow") -> str:
    said = row.reason
    if row.on_earlier_text:
        said += " [judged on an earlier text]"
    if row.withdrawn_at is not None:
        said += f" [taken back by {row.withdrawn_by}: {row.withdrawn_reason}]"
    return said


@judgements.command("agreement")
@_of_seed
@form_options("json")
@pass_place
def agreement(place: Place, *, seed: str | None, form: Form) -> None:
    """How far people agree with each other, and with the program.

    Of each person the newest judgement of a pair counts. Percent is the share of equal verdicts; Cohen's kappa (two
    people) and Krippendorff's alpha (any number) are 1 for full agreement and 0 for what chance gives. The ordinal
    alpha takes verdicts for the closer the nearer they stand from identical to unrelated. Precision and recall are
    those of the program's coverage (everything from related up) by what people say; weighted, each judged pair stands
    for all pairs of its seed with the same verdict of the program.
    """
    from desk.judgements import agreement as figures
    from storage import queries

    rows = _rows(place, seed)
    found = figures(rows, queries.verdict_counts(place.archive()))
    if form == "json":
        write_json(found)
    elif rows:
        _show_agreement(found)
        _show_confusion(found.program)
    else:
        say("Nobody has judged anything yet: cuttings judgements sample SEED > sheet.csv")


def _show_agreement(found: "Agreement") -> None:
    people = ", ".join(f"{name} ({count})" for name, count in found.judges.items())
    made = table("", "")
    made.add_row(cell("people (pairs)", "bold"), cell(people))
    made.add_row(cell("judged by several", "bold"), cell(counted(found.judged_twice, "pair")))
    for label, value in (
        ("percent agreement", _percent(found.percent)),
        ("Krippendorff's alpha, nominal", _number(found.alpha_nominal)),
        ("Krippendorff's alpha, ordinal", _number(found.alpha_ordinal)),
    ):
        made.add_row(cell(label, "bold"), cell(value))
    show_table(made, header=False)
    if any(one.pairs for one in found.between):
        pairs = table("", "and", "pairs", "agree", "Cohen's kappa", numbers=("pairs", "agree", "Cohen's kappa"))
        for one in found.between:
            if one.pairs:
                values = (one.one, one.other, one.pairs, _percent(one.percent), _number(one.kappa))
                pairs.add_row(*map(cell, values))
        click.echo()
        show_table(pairs)


def _show_confusion(found: "Confusion") -> None:
    if not found.pairs:
        return
    said = {one for row in found.table.values() for one in row}
    programs = [verdict.value for verdict in Verdict if verdict in said]
    made = table("judged, and by the program:", *programs, numbers=programs)
    for verdict, counts in found.table.items():
        made.add_row(cell(verdict), *(cell(counts.get(one, "")) for one in programs))
    click.echo()
    show_table(made)
    made = table("", "")
    for label, value in (
        ("the program agrees", f"{_percent(found.percent)}, Cohen's kappa {_number(found.kappa)}"),
        ("precision of coverage", f"{_number(found.precision)}, weighted {_number(found.precision_weighted)}"),
        ("recall of coverage", f"{_number(found.recall)}, weighted {_number(found.recall_weighted)}"),
    ):
        made.add_row(cell(label, "bold"), cell(value))
    show_table(made, header=False)


def _percent(value: float | None) -> str:
    return "not known" if value is None else f"{value:.0%}"


def _number(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.3f}"


@judgements.command("sample")
@click.argument("seed")
@click.option("--n", "most", type=NUMBER, default=50, show_default=True, help="At most so many pairs.")
@click.option("--draw", default="1", show_default=True, help="Another word draws other pairs, the same word the same.")
@click.option("--with-verdict", is_flag=True, help="Also what the program says, as `program`. Who sees it judges less.")
@pass_place
def sample(place: Place, *, seed: str, most: int, draw: str, with_verdict: bool) -> None:
    """Pairs of SEED by lot, as CSV to be judged: as evenly from each of the program's verdicts as there are.

    Fill in verdict, by, reason (may stay empty) and at (may stay empty), one file for each person or one for all;
    `cuttings judge --import` reads them. The program's verdicts are left out, and the order tells nothing of them.
    """
    from desk.judgements import drawn
    from storage import queries

    archive = place.archive()
    rows = drawn(queries.held_against(archive, place.seed_in(archive, seed).name), most, draw=draw)
    names = (*SHEET, *(("program",) if with_verdict else ()))
    write_csv(
        names,
        [
            {
                "seed": row.seed,
                "article": row.article_id,
                "outlet": row.outlet,
                "published": row.published,
                "title": row.title,
                "url": row.url,
                "verdict": None,
                "by": None,
                "reason": None,
                "at": None,
                "program": row.program_verdict,
            }
            for row in rows
        ],
    )
    if not rows:
        say("No article was held against this seed yet: cuttings crawl, or cuttings rematch.")
