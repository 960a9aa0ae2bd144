"""`cuttings licence`: what is granted, and the rules that say so, held against cases."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import cell, counted, say, show_table, table, write_json_lines
from vocabulary.outcome import Exit

if TYPE_CHECKING:
    from pipelines.casefile import Finding


@click.group()
def licence() -> None:
    """Licences: prove the rules by cases."""


@licence.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@form_options("jsonl")
def check(*, file: Path, form: Form) -> int:
    """Run the cases of FILE (YAML) through the rules; one line for each.

    A case has an id, one or more inputs (html, head, http, feed, robots, text, url, profile, rsl, cluster; u is the
    page's address) and may say under want what should come out. With --jsonl a line is {id, expression, scope,
    confidence, flags, component, reservations}. Nothing is stored and nothing is fetched.

    Exit codes: 0 all as wanted, 2 bad input, 6 something differs.
    """
    from pipelines.casefile import read_cases, run_case

    findings = [run_case(case) for case in read_cases(file)]
    if form == "jsonl":
        write_json_lines(found.answer for found in findings)
    else:
        _show(findings)
    wrong = [found for found in findings if found.wrong]
    for found in wrong:
        say(f"{found.case.id}: {'; '.join(found.wrong)}")
    wanting = sum(1 for found in findings if found.case.want)
    say(f"{counted(len(findings), 'case')}, {wanting} with an answer that is wanted, {len(wrong)} of these differ.")
    return Exit.DIFFERENT if wrong else Exit.DONE


def _show(findings: "list[Finding]") -> None:
    made = table("case", "expression", "scope", "conf", "flags", "component", "reserved", "")
    for found in findings:
        decision = found.decision
        made.add_row(
            cell(found.case.id, "bold"),
            cell(decision.expression),
            cell(decision.scope),
            cell(decision.confidence),
            cell(", ".join(decision.flags)),
            cell(found.component),
            cell(", ".join(found.reserved.denied)),
            cell("differs" if found.wrong else "", "bold"),
        )
    show_table(made)
