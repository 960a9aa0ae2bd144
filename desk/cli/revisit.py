"""`cuttings revisit`: coverage that is due is looked at again, and what has become of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from desk.cli.diff import said_of_change
from desk.cli.options import NUMBER, Form, form_options
from desk.cli.output import cell, counted, say, show_outcomes, show_table, table, warn, write_json
from desk.cli.place import Place, names_article, pass_place
from vocabulary.outcome import Exit, InputError, Outcome
from vocabulary.run import Assignment

if TYPE_CHECKING:
    from crawler.crawl import CrawlResult
    from storage.archive import Archive
    from storage.rows import RevisitRow
    from vocabulary.change import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of an article."""

    article: int
    url: str
    title: str | None
    text: int | None
    """Number of its new text; None: its page is gone."""
    change: "Change | None"
    is_silent: bool
    gone_at: dt.datetime | None


@click.command()
@click.argument("what", metavar="[SEED|ID|URL]", required=False)
@click.option("--outlet", "names", multiple=True, metavar="NAME", help="Only of this outlet; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="All coverage that is kept, whether it is due or not.")
@click.option("--limit", type=NUMBER, help="At most so many articles, those that are due longest.")
@click.option("--dry-run", is_flag=True, help="Only say what would be looked at.")
@form_options("json")
@pass_place
def revisit(
    place: Place,
    *,
    what: str | None,
    names: tuple[str, ...],
    everything: bool,
    limit: int | None,
    dry_run: bool,
    form: Form,
) -> int:
    """Look again at coverage (of SEED) that is due, or at one article: what was changed, corrected or taken away.

    Crawls of an outlet do so by themselves, this is for between them. When coverage is due cuttings.toml says
    (`revisit`): else 1, 3 and 12 hours, 1, 3, 7 and 30 days after it was published. Servers that can tell are asked
    only whether the page has changed. What is changed is a new text beside the old, and verdicts and licence are made
    anew; of a page that is gone it is noted since when, and its text stays. What is taken down is never asked for.
    """
    from crawler.workplace import waits_in
    from storage import queries

    archive, settings = place.archive(), place.settings()
    for name in names:
        place.require_outlet(archive, name)
    article = place.article_in(archive, what) if what is not None and names_article(what) else None
    seed = None if what is None or article is not None else place.seed_in(archive, what).name
    now, waits = dt.datetime.now(dt.UTC), waits_in(settings)
    known = [row for row in queries.revisits(archive, waits, now, seed=seed) if not names or row.outlet in names]
    if article is not None:
        known = [row for row in known if row.article_id == article.id]
        if not known:
            raise InputError(
                f"article {article.id}",
                "is not kept as coverage, and is not looked at again",
                remedy="see `cuttings show`",
            )
    rows = (known if everything or article else [row for row in known if row.is_due(now)])[:limit]
    if not rows:
        if form == "json":
            write_json(_report(rows, [], None))
        _say_none(known, now, is_off=not waits)
        return Exit.DONE
    if dry_run:
        if form == "json":
            write_json(_report(rows, [], None))
        else:
            _show_due(rows)
        return Exit.DONE
    assignments = list(_assignments(place, rows))
    if not assignments:
        raise InputError("revisit", "no outlet of this coverage can be asked", remedy="`cuttings outlets` lists them")
    from crawler.crawl import run_crawl
    from desk.cli.progress import Watching

    with Watching([assignment.outlet for assignment in assignments]) as watching:
        result = run_crawl(assignments, settings, on_progress=watching.report)
    became = list(_became(archive, rows))
    if form == "json":
        write_json(_report(rows, became, result))
    else:
        show_outcomes(result.outcomes)
        _show_became(became)
    _say_trouble(result)
    return result.exit


def _assignments(place: Place, rows: "Sequence[RevisitRow]") -> Iterator[Assignment]:
    """One for each outlet that can be asked; the others are named."""
    from crawler.directory import undescribed

    of_outlet: dict[str, list[RevisitRow]] = defaultdict(list)
    for row in rows:
        of_outlet[row.outlet].append(row)
    directory = place.directory()
    for name, ours in of_outlet.items():
        if name in directory.files or undescribed(ours[0].link).name == name:
            articles, urls = tuple(row.article_id for row in ours), tuple(row.link for row in ours)
            yield Assignment(outlet=name, revisit=articles, urls=urls, refetch=True)
        else:
            warn(f"{counted(len(ours), 'article')} of {name} cannot be looked at: no file describes that outlet.")


def _became(archive: "Archive", rows: "Sequence[RevisitRow]") -> Iterator[Became]:
    """Of which articles there is a new text, and which are gone."""
    from storage import queries

    for row in rows:
        article = archive.article(row.article_id)
        if article is None:
            continue
        is_gone = article.gone_at is not None and row.gone_at is None
        if article.revisions == row.revisions and not is_gone:
            continue
        change = None if is_gone else queries.revisions(archive, row.article_id)[-1].change
        yield Became(
            article=row.article_id,
            url=row.url,
            title=article.title,
            text=None if is_gone else article.revisions,
            change=change,
            is_silent=change is not None and change.is_silent,
            gone_at=article.gone_at if is_gone else None,
        )


def _show_due(rows: "Sequence[RevisitRow]") -> None:
    made = table("article", "outlet", "due (UTC)", "looked at (UTC)", "title", numbers=("article",))
    for row in rows:
        due = "no more" if row.due_at is None else f"{row.due_at:%Y-%m-%d %H:%M}"
        gone = f"(gone since {row.gone_at:%Y-%m-%d}) " if row.gone_at else ""
        title = cell(f"{gone}{row.title or row.url}")
        made.add_row(cell(row.article_id), cell(row.outlet), cell(due), cell(f"{row.looked_at:%Y-%m-%d %H:%M}"), title)
    show_table(made)


def _show_became(became: Sequence[Became]) -> None:
    if not became:
        say("Nothing has changed.")
        return
    made = table("article", "became", "by", "title", numbers=("article",))
    for one in became:
        level = "gone" if one.text is None else one.change.level if one.change else "changed"
        made.add_row(cell(one.article), cell(level), cell(said_of_change(one.change)), cell(one.title or one.url))
    click.echo()
    show_table(made)
    if changed := next((one for one in became if one.text is not None), None):
        say(f"Next: cuttings diff {changed.article}")


def _say_none(known: "Sequence[RevisitRow]", now: dt.datetime, *, is_off: bool) -> None:
    if not known:
        say("There is no coverage with text that could be looked at again.")
        return
    if is_off:
        say("No coverage is looked at again: revisit in cuttings.toml is empty. --all looks at all of it.")
        return
    following = min((row.due_at for row in known if row.due_at is not None and row.due_at > now), default=None)
    until = "" if following is None else f" The next is due on {following:%Y-%m-%d %H:%M} UTC."
    waiting = sum(row.waits_until is not None for row in known)
    told = f" {counted(waiting, 'article')} could not be had lately and must wait." if waiting else ""
    say(f"None of {counted(len(known), 'article')} is due.{until}{told} --all looks at all of them.")


def _say_trouble(result: "CrawlResult") -> None:
    for outlet, error in result.errors.items():
        warn(f"{outlet}: {error}")
    for advice in result.advice:
        warn(f"{advice}.")
    if result.stopped:
        say("Stopped; what was not looked at stays due.")


def _report(rows: "Sequence[RevisitRow]", became: Sequence[Became], result: "CrawlResult | None") -> Mapping[str, Any]:
    outcomes = None if result is None else {one: result.outcomes.get(one, 0) for one in Outcome}
    return {
        "articles": rows,
        "crawled": result is not None,
        "stopped": result is not None and result.stopped,
        "outcomes": outcomes,
        "became": became,
        "errors": {} if result is None else {outlet: str(error) for outlet, error in result.errors.items()},
    }
