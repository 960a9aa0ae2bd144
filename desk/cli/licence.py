"""`cuttings licence`: what is granted and why, what was said before, and the rules that decide, held against cases."""

import datetime as dt
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.cli.options import NUMBER, Form, Length, form_options
from desk.cli.output import cell, console, counted, say, show_table, table, warn, write_json, write_json_lines
from desk.cli.place import Place, pass_place
from vocabulary.outcome import Exit

if TYPE_CHECKING:
    from desk.grants import Proof
    from desk.subjects import Subject
    from desk.verify import Verification
    from pipelines.casefile import Finding
    from storage.histories import DecisionRow, History, StatementRow


@click.group()
def licence() -> None:
    """What is granted for a text, by what proof, since when; and the rules, proved by cases."""


@licence.command("show")
@click.argument("reference", metavar="PATH|URL|ID|SEED")
@form_options("json")
@pass_place
def show(place: Place, *, reference: str, form: Form) -> None:
    """What is granted for the text of an article, a page, a file or a seed, and what proves it.

    An id or an address means the article of the archive. An address that is not there is asked for, politely, as
    `cuttings inspect` does, and nothing is stored; exit code 3 when nothing comes back. A file is a page (.html,
    .html.gz) or a text (.txt); a .toml of the same name beside it is read as a seed's, and means it. Of an article
    that is taken down, that is said; its licence stays, without its words. Of a seed, what tells that it is itself a
    copy: its document names another origin, or the archive has the text from elsewhere and from before.

    The words that decide are marked: bold in a terminal, between »…« elsewhere. --json has {reference, kind, title,
    url, expression, name, licence_url, scope, confidence, licensor, family, version, jurisdiction, may, must, flags,
    rules, reserved, is_read, taken_down, unasked, standards, copied, evidence}; is_read is false where nobody has
    looked: the page of an article that is unrelated to every seed is not read for its licence. Of a page that is asked
    for, robots.txt is read too; unasked names what may reserve uses and was not looked at. standards are licences that
    RSL documents of the host name, which prove no grant because they did not come with the page.
    """
    from desk.subjects import subject_of

    subject = subject_of(place, reference)
    if subject.kind == "page" and not subject.text:
        warn(f"{reference}: no text of an article could be read there.")
    if form == "json":
        write_json(subject.answer)
    else:
        _show_subject(subject)


def _show_subject(subject: "Subject") -> None:
    from desk.cli.show import show_reserved
    from desk.grants import CONFIDENCE, NOT_READ, flags_of, name_of, proofs, rules_of, uses
    from desk.printable import one_line

    decision = subject.licence.decision
    may, must = uses(decision)
    made = table("", "")
    for label, value in (
        (subject.kind, subject.title),
        ("address", subject.url),
        ("licence", f"{name_of(decision)}: {decision.expression}"),
        ("text of it", decision.url),
        ("licensor", decision.licensor),
        ("scope", decision.scope),
        ("confidence", f"{decision.confidence} ({CONFIDENCE[decision.confidence]})"),
        ("you may", may),
        ("you must", must),
        ("state", subject.taken_down),
        *(("a copy", said) for said in subject.copied),
        *(("flag", f"{flag}: {means}") for flag, means in flags_of(decision)),
        *(("rule", f"{rule}: {means}") for rule, means in rules_of(decision)),
    ):
        if value:
            made.add_row(cell(label, "bold"), cell(value))
    show_table(made, header=False)
    found = list(proofs(subject.licence, subject.text))
    if found:
        click.echo(f"\nProof: {counted(len(found), 'statement')}")
    else:
        click.echo("\nNo statement about rights was found." if subject.is_read else f"\n{NOT_READ}")
    for proof in found:
        _show_proof(proof)
    show_reserved(subject.reserved)
    for said in subject.standards:
        click.echo(one_line(said))
    if subject.unasked:
        click.echo(f"\nNot looked at: {subject.unasked}.")
    click.echo("\nThis is what pages say, and no legal advice.")


def _show_proof(proof: "Proof") -> None:
    """The statement with its words marked: bold on a terminal, between guillemets elsewhere."""
    from rich.text import Text

    from desk.printable import one_line

    screen = console()
    star = "*" if proof.decides else " "
    click.echo(f"{star} {proof.code} {one_line(proof.says)} ({one_line(proof.where)}): {proof.means}")
    before, words, after = map(one_line, (proof.before, proof.words, proof.after))
    if not words:
        click.echo("    (its words are erased)")
    elif screen.is_terminal:
        around = Text("    ").append(f"{before} " if before else "", "dim").append(words, "bold reverse")
        screen.print(around.append(f" {after}" if after else "", "dim"))
    else:
        click.echo("    " + " ".join(part for part in (before, f"»{words}«", after) if part))
    if proof.sha256:
        click.echo(f"    read from bytes {proof.sha256[:12]}, which came {(proof.observed_at or '')[:19]} UTC")


@licence.command("history")
@click.argument("reference", metavar="ID|URL|SEED")
@form_options("json")
@pass_place
def history(place: Place, *, reference: str, form: Form) -> None:
    """What the page of an article said of its licence: first seen, changed, vanished, and what proves each statement.

    Every look at the page is there: read, not modified, gone, could not look. Decisions that follow the origin of a
    copy stand beside those on the page's own words. --json has {reference, title, taken_down, decisions, statements}.
    """
    from desk.grants import NOT_READ
    from desk.subjects import history_of

    title, taken_down, held = history_of(place, reference)
    if form == "json":
        write_json({"reference": reference, "title": title, "taken_down": taken_down, **asdict(held)})
        return
    click.echo(title)
    if taken_down:
        click.echo(f"{taken_down[0].upper()}{taken_down[1:]}")
    if not held.decisions:
        click.echo(NOT_READ)
        return
    _show_decisions(held)
    _show_statements(held.statements)
    _show_looks(held)


def _show_decisions(held: "History") -> None:
    made = table("text", "decided (UTC)", "licence", "scope", "conf", "follows", "what happened", numbers=("text",))
    before: DecisionRow | None = None
    for row in held.decisions:
        decision = row.licence.decision
        made.add_row(
            cell(row.revision),
            cell(f"{row.decided_at:%Y-%m-%d %H:%M}", "bold" if row.is_current else ""),
            cell(decision.expression, "bold" if row.is_current else ""),
            cell(decision.scope),
            cell(decision.confidence),
            cell(row.follows),
            cell(_happened(before, row) + (", holds now" if row.is_current else "")),
        )
        before = row
    click.echo("\nDecisions")
    show_table(made)


def _happened(before: "DecisionRow | None", row: "DecisionRow") -> str:
    from desk.grants import speaker

    decision = row.licence.decision
    if row.follows == "conflict":
        return "the same text stands elsewhere under another licence"
    if row.follows is not None:
        return "follows its origin"
    if before is None or before.revision != row.revision:
        return "first seen" if decision.expression != "NOASSERTION" else "nothing granted"
    if "vanished" in decision.flags:
        return "the page fell silent; an earlier capture proves it"
    who = speaker(before.licence, row.licence)
    why = f"{who} says it otherwise" if who else "the same words, decided anew"
    if not who and "vanished" in before.licence.decision.flags:
        why = "the page states it again"
    if before.licence.decision.expression != decision.expression:
        return f"changed from {before.licence.decision.expression}: {why}"
    return why


def _show_statements(rows: "tuple[StatementRow, ...]") -> None:
    if not rows:
        return
    made = table("text", "first seen", "last seen", "state", "", "says", "statement", "proof", numbers=("text",))
    for row in rows:
        one = row.evidence
        proof = f"capture {row.capture_id}" if row.capture_id else ""
        made.add_row(
            cell(row.revision),
            cell(f"{row.first_seen:%Y-%m-%d %H:%M}"),
            cell(f"{row.last_seen:%Y-%m-%d %H:%M}"),
            cell(f"vanished {row.vanished:%Y-%m-%d}" if row.vanished else "stated"),
            cell(one.code),
            cell(f"{one.polarity} {one.expression or ''}"),
            cell(one.raw),
            cell(" ".join(part for part in (proof, (one.body_sha256 or "")[:12]) if part), "dim"),
        )
    click.echo("\nStatements")
    show_table(made)


def _show_looks(held: "History") -> None:
    looks = sorted(((look, row.revision) for row in held.decisions for look in row.looks), key=lambda pair: pair[0].at)
    if not looks:
        return
    made = table("when (UTC)", "text", "look", "sha256", "run", "why", numbers=("text", "run"))
    for look, revision in looks:
        made.add_row(
            cell(f"{look.at:%Y-%m-%d %H:%M:%S}"),
            cell(revision),
            cell(look.look),
            cell((look.sha256 or "")[:12]),
            cell(look.run_id),
            cell(look.reason),
        )
    click.echo("\nLooks")
    show_table(made)


@licence.command("verify")
@click.argument("references", metavar="[ID|URL]…", nargs=-1)
@click.option(
    "--older-than",
    type=Length(),
    default="180d",
    show_default=True,
    help="Only pages that were not looked at for so long: 12h, 180d, 26w.",
)
@click.option("--outlet", metavar="NAME", help="Only this outlet.")
@click.option("--all", "everything", is_flag=True, help="Also articles for which nothing is granted.")
@click.option("--limit", type=NUMBER, help="At most so many, those looked at longest ago first.")
@form_options("json")
@pass_place
def verify(
    place: Place,
    *,
    references: tuple[str, ...],
    older_than: dt.timedelta,
    outlet: str | None,
    everything: bool,
    limit: int | None,
    form: Form,
) -> int:
    """Look again at the pages of articles that grant something, and say which still do.

    Without ids those that were not looked at for --older-than. Each page is fetched as in a crawl, in a run of its own
    for each outlet: robots.txt, pace, contact and leases as ever, and every look is kept (`cuttings licence history`).
    confirmed: it says what it said. changed: it says something else. vanished: it says nothing any more (a Creative
    Commons grant stays proven). gone: there is no such page. Copies are decided anew when their origins change.

    Ctrl-C stops cleanly; the same command goes on with what is left. Exit codes: 0 all confirmed, 3 some could not be
    looked at, 6 some changed, vanished or are gone, 130 stopped.
    """
    from crawler.crawl import run_crawl
    from desk.cli.progress import Watching
    from desk.grants import NOT_READ
    from desk.verify import assignments, exit_of, verifications
    from storage import queries

    archive = place.archive()
    place.require_outlet(archive, outlet)
    if references:
        named = [place.article_in(archive, reference) for reference in references]
        ids = [one.id for one in named if one.text is not None]
        barred = [one for one in named if one.text is None]
    else:
        barred = []
        before = dt.datetime.now(dt.UTC) - older_than
        ids = queries.licences_due(archive, before=before, outlet=outlet, everything=everything)[:limit]
    held = queries.licence_standings(archive, ids)
    due = [held[one] for one in ids if one in held]
    for one in barred:
        warn(f"article {one.id}: {one.text_withheld or NOT_READ}")
    orders, hindered = assignments(due, place.directory())
    stopped = False
    if orders:
        with Watching([order.outlet for order in orders]) as watching:
            result = run_crawl(orders, place.settings(), on_progress=watching.report)
        stopped = result.stopped
        for name, error in result.errors.items():
            warn(f"{name}: {error}")
        for advice in result.advice:
            warn(f"{advice}.")
    after = queries.licence_standings(archive, list(held))
    rows = list(verifications({one.article_id: one for one in due}, after, hindered))
    if form == "json":
        write_json({"stopped": stopped, "articles": rows})
    elif rows or not barred:
        _show_verified(rows, stopped=stopped)
    ended = exit_of(rows, stopped=stopped)
    return Exit.COULD_NOT_LOOK if barred and ended == Exit.DONE else ended


def _show_verified(rows: "list[Verification]", *, stopped: bool) -> None:
    if not rows:
        say("No page is due.")
        return
    made = table("id", "verified", "licence", "outlet", "title", "why", numbers=("id",))
    for row in rows:
        if row.verified != "confirmed":
            made.add_row(
                cell(row.article),
                cell(row.verified, "bold"),
                cell(row.licence),
                cell(row.outlet),
                cell(row.title),
                cell(row.reason),
            )
    if made.row_count:
        show_table(made)
    sums = Counter(row.verified for row in rows)
    click.echo(", ".join(f"{count} {verified.replace('_', ' ')}" for verified, count in sums.items()) + ".")
    if stopped:
        say("Stopped; the same command goes on with what is left.")


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
