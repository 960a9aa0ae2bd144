"""`cuttings rematch`: verdicts of older rules made anew."""

import datetime as dt
import shlex
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import bar, cell, counted, say, show_table, table, write_json
from desk.cli.place import Place, pass_place
from vocabulary.outcome import Exit

if TYPE_CHECKING:
    from pipelines.rematching import Rematched
    from storage.archive import Archive
    from vocabulary.article import Seed
    from vocabulary.meaning import Model


@dataclass(slots=True, kw_only=True)
class SeedRematch:
    """What came of a seed's verdicts."""

    seed: str
    due: int
    """Articles whose verdict is missing or old."""
    document_changed: bool
    """Whether the seed's document is another one than that by which the archive's verdicts were made."""
    without_text: int
    """Verdicts of older rules that stay as they are, because only the fingerprint of their articles is kept."""
    done: int = 0
    same: int = 0
    queued: Mapping[str, int] = field(default_factory=dict)
    """By outlet, how many articles of which only the fingerprint is kept are fetched again by its next crawl."""
    changes: list[Mapping[str, object]] = field(default_factory=list)
    """Of each article that has another verdict now: id, verdict before (null: none yet) and after, rules, what a person
    says."""


@dataclass(slots=True, kw_only=True)
class RematchReport:
    """A call as programs are told of it."""

    rules: int
    fingerprint_version: int
    dry_run: bool
    stopped: bool = False
    seeds: list[SeedRematch] = field(default_factory=list)


@click.command()
@click.argument("seeds", nargs=-1, metavar="[SEED]…")
@click.option("--all", "everything", is_flag=True, help="Also verdicts of today's rules.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@form_options("json")
@pass_place
def rematch(place: Place, *, seeds: tuple[str, ...], everything: bool, dry_run: bool, form: Form) -> int:
    """Hold the archive's articles against its seeds (or these) anew where the verdict is old. Nothing is fetched.

    A verdict is old when its rules, or those by which the article's text was cut for it, are of another version, or
    when the seed's document, or what the outlet repeats in its articles, has changed, or where cuttings.toml wants a
    language model that was not asked. Missing ones are made too. The old verdict stays as history with the version of
    its rules. What people said (`cuttings judge`) goes on counting. Articles of which only the fingerprint is kept
    cannot be held against anything anew.

    Ctrl-C stops cleanly; the same command goes on with what is left (with --all it begins again).
    """
    from pipelines.comparison import FINGERPRINT_VERSION, RULES
    from pipelines.learning import learn_all_blocks
    from pipelines.steps.match import recognise

    archive, model = place.archive(), place.model()
    if not dry_run:
        learn_all_blocks(archive)
    since = dt.datetime.now(dt.UTC) if everything else None
    chosen = [_renewed(place, archive, name, dry_run=dry_run) for name in _names(place, archive, seeds)]
    report = RematchReport(rules=RULES, fingerprint_version=FINGERPRINT_VERSION, dry_run=dry_run)
    report.seeds = [one for _, one in chosen]
    for seed, one in chosen:
        everything_of_it = since or (dt.datetime.now(dt.UTC) if one.document_changed else None)
        one.due, one.without_text = _count(archive, seed, everything_of_it, model)
    report.stopped = _run(archive, chosen, since=since, dry_run=dry_run, model=model)
    if not (report.stopped or dry_run):
        for seed, one in chosen:
            one.queued = recognise(archive, seed).queued
    if form == "json":
        write_json(report)
    else:
        _show(archive, report)
    return Exit.STOPPED if report.stopped else Exit.DONE


def old_verdicts(archive: "Archive", seed: str, model: "Model | None" = None) -> int:
    """How many of a seed's verdicts are of older rules, or not by the model that is asked, and can be made anew."""
    from pipelines.rematching import asked

    return archive.count_old_matches(seed, asked(model=model))


def _names(place: Place, archive: "Archive", seeds: tuple[str, ...]) -> list[str]:
    if seeds:
        return list(dict.fromkeys(place.seed_in(archive, name).name for name in seeds))
    return [seed.name for seed in archive.seeds()]


def _renewed(place: Place, archive: "Archive", name: str, *, dry_run: bool) -> "tuple[Seed, SeedRematch]":
    """The seed as its document is now; the archive is told of a change."""
    from pipelines.seed import read_seed, with_search

    stored = archive.seed(name)
    assert stored is not None
    document = place.seed_documents().get(name)
    seed = read_seed(document) if document is not None else with_search(stored, place.workplace.seeds)
    changed = _compared(seed) != _compared(stored)
    if changed and not dry_run:
        archive.store_seed(seed)
    return seed, SeedRematch(seed=name, due=0, document_changed=changed, without_text=0)


def _compared(seed: "Seed") -> tuple[object, ...]:
    """What of a seed decides how articles are held against it."""
    published = seed.published
    when = (published.iso, published.latest) if published else None
    return seed.title, seed.text, seed.language, when, seed.fingerprint.version


def _count(archive: "Archive", seed: "Seed", since: dt.datetime | None, model: "Model | None") -> tuple[int, int]:
    from pipelines.rematching import asked

    return archive.count_matches_due(seed.name, asked(since, model=model))


def _run(
    archive: "Archive",
    chosen: "list[tuple[Seed, SeedRematch]]",
    *,
    since: dt.datetime | None,
    dry_run: bool,
    model: "Model | None",
) -> bool:
    """Do it while a bar shows how far it is; whether it was stopped."""
    from pipelines.rematching import rematch as rematched

    with bar() as progress:
        task = progress.add_task("articles", total=sum(one.due for _, one in chosen))
        try:
            for seed, one in chosen:
                anew = since or (dt.datetime.now(dt.UTC) if one.document_changed and dry_run else None)
                with closing(rematched(archive, seed, since=anew, dry_run=dry_run, model=model)) as done:
                    for article in done:
                        _note(one, article)
                        progress.update(task, advance=1, description=seed.name)
        except KeyboardInterrupt:
            return True
    return False


def _note(report: SeedRematch, article: "Rematched") -> None:
    report.done += 1
    if article.before is article.after:
        report.same += 1
        return
    report.changes.append(
        {
            "article_id": article.article_id,
            "before": article.before,
            "rules_before": article.rules_before,
            "after": article.after,
            "judged": article.judged,
        }
    )


def _show(archive: "Archive", report: RematchReport) -> None:
    made = table("seed", "articles", "same", "from", "to", "changed", numbers=("articles", "same", "changed"))
    for one in report.seeds:
        if one.done:
            first = (one.seed, one.done, one.same)
            for columns in _changes(one) or [("", "", "")]:
                made.add_row(*map(cell, (*first, *columns)))
                first = ("", "", "")  # type: ignore[assignment]
    total = sum(one.due for one in report.seeds)
    if total:
        show_table(made)
    else:
        say(f"Every verdict is of the rules of today (version {report.rules}).")
    _remarks(archive, report, total)


def _changes(report: SeedRematch) -> list[tuple[object, ...]]:
    counts = Counter((change["before"], change["after"]) for change in report.changes)
    return [(before or "(new)", after, count) for (before, after), count in counts.most_common()]


def _remarks(archive: "Archive", report: RematchReport, total: int) -> None:
    from desk.cli.seeds import say_queued

    for one in report.seeds:
        if one.document_changed:
            say(f"The document of {one.seed} has changed since its verdicts were made.")
    judged = sum(change["judged"] is not None for one in report.seeds for change in one.changes)
    if judged:
        say(f"Of {counted(judged, 'pair')} among these a person's judgement goes on counting: cuttings judgements")
    without = sum(one.without_text for one in report.seeds)
    if without:
        say(f"{counted(without, 'verdict')} of older rules stay: only the fingerprints of their articles are kept.")
    for one in report.seeds:
        say_queued(archive, one.seed, one.queued)
    left = total - sum(one.done for one in report.seeds)
    if report.stopped:
        say(f"Stopped, with {counted(left, 'article')} left; the same command continues.")
    elif report.dry_run and total:
        say("Nothing was changed: --dry-run.")
    elif any(one.changes for one in report.seeds):
        changed = next(one.seed for one in report.seeds if one.changes)
        say(f"Next: cuttings coverage {shlex.quote(changed)}")
