"""`cuttings show`: one article with everything that is known of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from desk.cli.options import Form, form_options
from desk.cli.output import cell, say, show_table, table, write, write_json, write_text
from desk.cli.place import Place, pass_place
from desk.cli.stated import particular_facts, show_record
from desk.jsonlines import plain, without_hashes
from desk.printable import one_line
from vocabulary.form import TextSource
from vocabulary.imported import DatedBy, RecordForm
from vocabulary.match import Verdict
from vocabulary.origin import Mark, Way
from vocabulary.outcome import Exit
from vocabulary.policy import Show
from vocabulary.reservation import Stance

if TYPE_CHECKING:
    from pipelines.policy import Ruling
    from storage.rows import ArticleText, ExtractionRow, ImportRow, RefetchRow, RevisionRow, StoredArticle
    from vocabulary.form import Form as TextForm
    from vocabulary.judgement import Judged
    from vocabulary.licence import Licence
    from vocabulary.match import Match
    from vocabulary.metadata import Record
    from vocabulary.moment import Moment
    from vocabulary.origin import Direction
    from vocabulary.reservation import Reserved


@click.command()
@click.argument("article", metavar="ID|URL")
@click.option("--text", "text_only", is_flag=True, help="The text alone.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Title and text alone, as Markdown.")
@click.option(
    "--sources", "with_sources", is_flag=True, help="What each place states of each field, and why it counts or not."
)
@click.option("--public", is_flag=True, help="As it may be shown to others: text and passages as policy allows.")
@form_options("json")
@pass_place
def show(
    place: Place, *, article: str, text_only: bool, as_markdown: bool, with_sources: bool, public: bool, form: Form
) -> int:
    """One article: its text, its data and where each was read, its licence with the evidence, matches, captures.

    With --sources, in place of these: for each field the place whose word counts, then those that lost, with the
    reason. With --json too the whole article, and all of that as `sources` (null when it was not kept).

    Whole texts are for your own reading; the last line says how much of it others may be shown. With --public only
    that much is printed. Of an article that is taken down only where it was and why stays; the exit code is 5.
    """
    chosen = {"--text": text_only, "--markdown": as_markdown, "--json": form == "json"}
    if with_sources:
        chosen = {"--sources": True} | {name: is_given for name, is_given in chosen.items() if name != "--json"}
    if sum(chosen.values()) > 1:
        raise click.UsageError(f"choose one of {', '.join(name for name, is_given in chosen.items() if is_given)}")
    from desk.rights import public_form
    from pipelines.extraction.markdown import document, markdown
    from pipelines.rights import reserved, ruling
    from storage import queries

    archive, policy = place.archive(), place.policy()
    held = place.article_in(archive, article)
    if held.takedown is not None:
        return _show_takedown(held, form)
    known = reserved(archive, held)
    ruled = ruling(policy, held, known, archive=archive)
    if public:
        held = public_form(held, ruled)
    if text_only:
        write_text(held.text or "")
        return Exit.DONE
    if as_markdown:
        write_text(document(held.title, held.text or "", held.form.structure))
        return Exit.DONE
    record = None if public else queries.statements(archive, held.id)
    if with_sources and form != "json":
        click.echo(one_line(held.title or "(no title)"))
        show_record(record)
        return Exit.DONE
    earlier = [] if public else queries.extractions(archive, held.id)
    if form == "json":
        more = {
            "texts": queries.article_texts(archive, held.id),
            "reserved": known,
            "extractions": [_as_json(row, with_sources=with_sources) for row in earlier],
            "markdown": None if held.text is None else markdown(held.text, held.form.structure),
            "policy": {"version": policy.version, "ruling": ruled},
            "imports": [] if public else queries.imports(archive, held.id),
            "changes": [_change_as_json(row) for row in queries.revisions(archive, held.id)],
            "refetches": [] if public else queries.refetches(archive, held.id),
        }
        write_json(without_hashes(held) | more | ({"sources": _by_field(record)} if with_sources else {}))
        return Exit.DONE
    _show_head(held, record)
    show_licence(held.licence, is_read=held.licence_looked is not None)
    show_reserved(known)
    _show_matches(held)
    _show_texts(queries.article_texts(archive, held.id))
    _show_captures(held)
    _show_imports([] if public else queries.imports(archive, held.id))
    if held.revisions > 1:
        _show_revisions(queries.revisions(archive, held.id))
    _show_extractions(earlier)
    _show_text(held, [] if public else queries.refetches(archive, held.id), public=public)
    say(_shown_to_others(ruled))
    return Exit.DONE


def _show_text(article: "StoredArticle", refetches: "Sequence[RefetchRow]", *, public: bool) -> None:
    """The text, or why it is not here and whether that will change."""
    if article.text is not None:
        click.echo()
        write_text(article.text)
        return
    say(_why_no_text(article, public=public))
    for one in refetches:
        say(f"The next crawl of {article.outlet} fetches it again, for {one.seed}: {one.reason}.")


def _why_no_text(article: "StoredArticle", *, public: bool) -> str:
    if article.text_withheld is not None:
        return f"The text is not kept: {article.text_withheld}"
    if public:
        return f"The text is at {article.url}"
    if any(one.verdict is not Verdict.UNRELATED for one in article.matches):
        return "The text is not kept: when its page was read, the article was unrelated to every seed of that time."
    return "The text is not kept: the article is unrelated to every seed it was held against."


def _shown_to_others(ruled: "Ruling") -> str:
    amount = {
        Show.FULL: "the whole text, with its attribution",
        Show.LINK: "the link and the data" + (f", in searches {ruled.excerpt} characters" if ruled.excerpt else ""),
    }.get(ruled.show, f"{ruled.excerpt} characters and the link")
    said = f"Others may be shown {amount}"
    return f"{said}: {'; '.join(ruled.reasons)}." if ruled.reasons else f"{said}."


def _show_takedown(article: "StoredArticle", form: Form) -> int:
    """That there was an article, and why there is no more of it."""
    left = {
        "id": article.id,
        "outlet": article.outlet,
        "url": article.url,
        "first_seen": article.first_seen,
        "last_seen": article.last_seen,
        "takedown": article.takedown,
        "text_withheld": article.text_withheld,
    }
    if form == "json":
        write_json(left)
    else:
        made = table("", "")
        for label, value in left.items():
            made.add_row(cell(label.replace("_", " "), "bold"), cell(value))
        show_table(made, header=False)
    say(f"Article {article.id} is not shown: {article.text_withheld}")
    return Exit.REFUSED_BY_POLICY


def _change_as_json(row: "RevisionRow") -> dict[str, Any]:
    """One text of those that the article had, without its words."""
    told = None if row.change is None else plain(row.change) | {"is_silent": row.change.is_silent}
    return {"number": row.number, "first_seen": row.first_seen, "change": told}


def _as_json(row: "ExtractionRow", *, with_sources: bool) -> dict[str, Any]:
    told: dict[str, Any] = plain(replace(row, record=None))
    del told["record"]
    return told | ({"sources": _by_field(row.record)} if with_sources else {})


def _by_field(record: "Record | None") -> dict[str, list[dict[str, str]]] | None:
    from pipelines.extraction.record import by_field

    return None if record is None else by_field(record)


def _show_head(article: "StoredArticle", record: "Record | None") -> None:
    click.echo(one_line(article.title or "(no title)"))
    made = table("", "", "read from")
    for label, value, source in _facts(article, record):
        made.add_row(cell(label, "bold"), cell(value), cell(source, "dim"))
    show_table(made, header=False)


def _facts(article: "StoredArticle", record: "Record | None") -> Iterator[tuple[str, object, str]]:
    yield "article", article.id, ""
    yield "outlet", f"{article.outlet_title} ({article.outlet})", "outlet file"
    yield "address", article.url, ""
    for alias in article.aliases:
        yield "also at", alias, ""
    if article.syndicated_from:
        yield "copy of", article.syndicated_from, "canonical link"
    for origin in article.origins or ():
        if origin.mark is not Mark.CANONICAL:  # which is said above
            yield "origin", " ".join(filter(None, (origin.name, origin.url))), f"{origin.mark}: {one_line(origin.raw)}"
    if article.title_source:
        yield "title", one_line(article.title or ""), article.title_source
    for author in article.authors:
        yield "author", author.name, author.kind
    for label, moment in (("published", article.published), ("modified", article.modified)):
        if moment is not None:
            yield label, _moment(moment), moment.source
    yield "language", article.language or "not known", ""
    yield from particular_facts(article.particulars, record)
    yield from form_facts(article.form)
    yield "seen", f"{article.first_seen:%Y-%m-%d %H:%M} to {article.last_seen:%Y-%m-%d %H:%M} UTC", "crawls"
    if article.gone_at is not None:
        yield "gone", f"since {article.gone_at:%Y-%m-%d %H:%M} UTC: its page answers that there is none", "crawls"
    yield "texts", article.revisions, "revisions" if article.revisions > 1 else ""
    yield "extracted by", article.extractor, ""


def form_facts(form: "TextForm") -> Iterator[tuple[str, str, str]]:
    """What is known of a text besides its words: label, value, what says so; nothing where nobody looked."""
    if form.kind is not None:
        yield "kind", form.kind, form.kind_source or ""
    if form.is_free is not None:
        yield "free to read", "yes" if form.is_free else "no", form.is_free_source or ""
    if form.is_teaser:
        yield "teaser", "the text is only what those see who do not pay", ""
    if form.missing:
        yield "missing", form.missing, "a page of several"
    if form.text_source is not None:
        yield "text", TEXT_SOURCES[form.text_source], form.text_source


TEXT_SOURCES = {
    TextSource.PAGE: "read from its page",
    TextSource.PAGES: "joined from the pages of the article",
    TextSource.WHOLE: "read from the page that has all of the article",
    TextSource.JSON_LD: "taken from the page's linked data",
    TextSource.FEED: "taken from the feed that named the page",
    TextSource.ROW: "taken from the row of a collection that was imported",
    TextSource.OUTLET: "read with the outlet's own selectors",
}
"""Where a text was read, in words."""


def _moment(moment: "Moment") -> str:
    if moment.assumed_zone is not None:
        return f"{moment.iso}, taken for {moment.assumed_zone} (the outlet's zone; the page states none)"
    if moment.inferred_from is None:
        return moment.iso
    return f"{moment.iso} to {moment.latest or '?'}, inferred: {moment.inferred_from}"


def show_licence(licence: "Licence", *, is_read: bool = True) -> None:
    """Print a licence decision and the evidence it rests on, or that nobody has looked for any."""
    from desk.grants import NOT_READ

    decision = licence.decision
    scope = f", scope {decision.scope}" if decision.scope else ""
    click.echo(f"\nLicence {one_line(decision.expression)}{scope}, confidence {decision.confidence}")
    if not is_read:
        click.echo(NOT_READ)
    if decision.trace:
        click.echo(f"decided by {one_line(', '.join(decision.trace))}")
    if decision.flags:
        click.echo(f"flags: {one_line(', '.join(decision.flags))}")
    if not licence.evidence:
        return
    made = table("", "evidence", "scope", "says", "where", "statement")
    for number, one in enumerate(licence.evidence):
        made.add_row(
            cell("*" if number in decision.cites else ""),
            cell(one.code),
            cell(one.scope),
            cell(f"{one.polarity} {one.expression or ''}"),
            cell(one.locator, "dim"),
            cell(one.raw),
        )
    show_table(made)
    if decision.cites:
        click.echo("* what the decision rests on")


def show_reserved(known: "Reserved | None") -> None:
    """Print what is said of uses, with where it is said; nothing when nothing is."""
    if known is None or not known.reservations:
        return
    made = table("", "use", "says", "to", "where", "statement")
    for one in known.reservations:
        made.add_row(
            cell(one.code),
            cell(one.use),
            cell(one.stance),
            cell(one.agent or "all"),
            cell(one.locator, "dim"),
            cell(one.raw),
        )
    told = ", ".join(f"{use} {stance}" for use, stance in known.uses.items() if stance is not Stance.UNKNOWN)
    click.echo(f"\nReserved: {told or 'nothing that is said to everyone'}")
    show_table(made)


def _show_matches(article: "StoredArticle") -> None:
    if not article.matches:
        return
    made = table("seed", "verdict", "similar", "contained", "why", "direction", numbers=("similar", "contained"))
    for one in article.matches:
        match = one.match
        made.add_row(
            cell(one.seed),
            cell(one.verdict),
            cell(f"{match.similarity:.2f}"),
            cell(f"{match.containment:.2f}"),
            cell(match.explanation if one.judged is None else _judged(one.judged, match)),
            cell(said_of_direction(match.direction)),
        )
    click.echo("\nMatches")
    show_table(made)


_WAYS = {
    Way.SEED_TO_ARTICLE: "from the seed",
    Way.ARTICLE_TO_SEED: "to the seed",
    Way.COMMON_SOURCE: "both from a third",
    Way.UNKNOWN: "not known",
}


def said_of_direction(direction: "Direction | None") -> str:
    """Which way a text went, how sure that is, and the first reason if there is one; empty when nobody has looked."""
    if direction is None:
        return ""
    sure = f" ({direction.confidence:.2f})" if direction.way is not Way.UNKNOWN else ""
    return ": ".join((f"{_WAYS[direction.way]}{sure}", *direction.reasons[:1]))


def _judged(judged: "Judged", match: "Match") -> str:
    """Who judged a pair, when and why, and what the program says of it."""
    on = " on an earlier text" if judged.on_earlier_text else ""
    reason = f": {judged.reason.rstrip('.')}" if judged.reason else ""
    return (
        f"Judged{on} by {judged.by} on {judged.at:%Y-%m-%d}{reason}. The program: {match.verdict}. {match.explanation}"
    )


def _show_texts(rows: "Sequence[ArticleText]") -> None:
    """Say for each seed of whose coverage it is which text it has there, and what it is among those that have it."""
    for row in rows:
        if row.is_sighting:
            write(f"\nIt is seed {row.seed} itself, met at its own outlet: no coverage of it.")
        elif row.role is not None:
            whose = f" of {row.agency}" if row.agency else ""
            like = f", {row.likeness or 'in part'} to the first ({row.share:.0%})" if row.place != 1 else ""
            role = row.role.replace("_", " ")
            write(f"\nText {row.number} of the coverage of {row.seed}: {role}{whose}{like}")


def _show_captures(article: "StoredArticle") -> None:
    if not article.captures:
        return
    several = any(capture.part > 1 for capture in article.captures)
    pages = ("page",) if several else ()
    columns = ("capture", *pages, "fetched (UTC)", "status", "bytes", "sha256", "address")
    made = table(*columns, numbers=("capture", "bytes"))
    for capture in article.captures:
        made.add_row(
            cell(capture.id),
            *((cell(capture.part),) if several else ()),
            cell(f"{capture.fetched_at:%Y-%m-%d %H:%M:%S}"),
            cell(capture.status),
            cell(capture.size),
            cell(capture.sha256[:12]),
            cell(capture.final_url),
        )
    click.echo("\nCaptures")
    show_table(made)


_DATED_BY = {
    DatedBy.RECORD: "as its record says",
    DatedBy.ROW: "as its row says",
    DatedBy.FILE: "when its file was written",
    DatedBy.IMPORT: "not known: the time of the import",
}
_NUMBERS = {RecordForm.WARC: "byte", RecordForm.JSON: "object"}


def _show_imports(rows: "Sequence[ImportRow]") -> None:
    if not rows:
        return
    made = table("imported (UTC)", "from", "sha256 of the file", "captured (UTC)", "", "outcome")
    for row in rows:
        place = f", {_NUMBERS.get(RecordForm(row.form), 'line')} {row.number}" if row.number else ""
        made.add_row(
            cell(f"{row.recorded_at:%Y-%m-%d %H:%M:%S}"),
            cell(f"{row.file}{place}"),
            cell(row.sha256[:12]),
            cell(f"{row.captured_at:%Y-%m-%d %H:%M:%S}"),
            cell(_DATED_BY[DatedBy(row.dated_by)], "dim"),
            cell(row.outcome),
        )
    click.echo("\nImported")
    show_table(made)


def _show_revisions(rows: "Sequence[RevisionRow]") -> None:
    """Each text with how much it says that the one before did not; `cuttings diff` shows the words."""
    from desk.cli.diff import said_of_change

    made = table("text", "seen from (UTC)", "change", "by", "licence", "title", numbers=("text",))
    for row in rows:
        made.add_row(
            cell(row.number),
            cell(f"{row.first_seen:%Y-%m-%d %H:%M}"),
            cell(row.change.level if row.change else "" if row.number == 1 else "not weighed"),
            cell(said_of_change(row.change)),
            cell(row.licence.decision.expression),
            cell(row.title),
        )
    click.echo("\nTexts")
    show_table(made)


def _show_extractions(rows: "Sequence[ExtractionRow]") -> None:
    if not rows:
        return
    made = table("text", "until (UTC)", "read by", "characters", "title", numbers=("text", "characters"))
    for row in rows:
        made.add_row(
            cell(row.revision),
            cell(f"{row.replaced_at:%Y-%m-%d %H:%M:%S}"),
            cell(row.extractor),
            cell(len(row.text)),
            cell(row.title),
        )
    click.echo("\nRead otherwise before")
    show_table(made)
