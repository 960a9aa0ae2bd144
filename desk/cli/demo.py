"""`cuttings demo`: the whole road from one article to its coverage, on this machine."""

import os
import shlex
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.cli.output import say, show_outcomes, warn
from desk.cli.place import Place
from vocabulary.outcome import Exit, SourceState

if TYPE_CHECKING:
    from crawler.crawl import CrawlResult

NOT_AS_IT_SHOULD_BE = 1
"""Exit code of a demonstration that did not find what is there: an error of ours."""


@click.command()
@click.option(
    "--keep",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Working folder that is made for it, and made anew each time.",
)
def demo(folder: Path) -> int:
    """Crawl a small press world on this machine for a seed, and show what came of it.

    Its outlets, articles and mishaps are made up and served on 127.0.0.1; nothing is asked of the network. The
    archive stays in the folder, so that you can ask it more.
    """
    from desk import demo as made
    from desk.cli.coverage import show_coverage
    from desk.cli.progress import Watching
    from storage import queries

    elsewhere = os.environ.pop("ARCHIVE_URL", None)  # the demonstration has an archive of its own
    made.prepare(folder)
    place = Place(folder)
    outlets = made.newsroom_outlets()
    seed = place.seed(made.SEED)
    say(f"Crawling {len(outlets)} outlets of a made-up press on 127.0.0.1 for seed {seed.name}")
    begun = time.monotonic()
    with Watching(outlets) as watching:
        result = made.crawl_newsroom(place.settings(), watching.report)
    if result.stopped:
        return Exit.STOPPED
    for outlet, error in result.errors.items():
        warn(f"{outlet}: {error}")
    _show_blind(result)
    show_outcomes(result.outcomes)
    rows = queries.coverage(place.archive(), seed.name)
    click.echo()
    show_coverage(seed, rows)
    if rows:
        article = rows[0].article_id
        click.echo(f"\nAttribution of article {article}, ready to paste:\n{_credit(place, article)}\n")
    found = made.surprises(rows)
    for surprise in found:
        warn(f"not as it should be: {surprise}")
    say(f"Done in {time.monotonic() - begun:.0f} s. The archive is {folder / 'cuttings.db'}. Try:")
    for command in _commands(folder, rows[0].article_id if rows else 1):
        say(f"  {'env -u ARCHIVE_URL ' if elsewhere else ''}{command}")
    return NOT_AS_IT_SHOULD_BE if found or result.errors else Exit.DONE


def _show_blind(result: "CrawlResult") -> None:
    """One line for each source that could not be looked at: the press has its mishaps."""
    for summary in result.summaries:
        for source in summary.sources:
            if source.state is SourceState.COULD_NOT_LOOK:
                say(f"Could not look at {summary.outlet}, {source.kind} {source.url}: {source.reason}")


def _credit(place: Place, article_id: int) -> str:
    from desk.credits import credit_article

    return credit_article(place.article_in(place.archive(), str(article_id))).text


def _commands(folder: Path, article_id: int) -> list[str]:
    command = f"{_as_typed()} --folder {shlex.quote(str(folder))}"
    asked = (
        "coverage 000 --text 5",
        "coverage 000 --flat --verdict same_story",
        f"show {article_id}",
        f"attribution {article_id} --format html",
        'search "false flag"',
        "export --seed 000 -o coverage.csv",
        "runs",
    )
    return [f"{command} {words}" for words in asked]


def _as_typed() -> str:
    """The command as it was called, so that what is printed can be typed."""
    called = Path(sys.argv[0])
    if called.name != "cuttings" or shutil.which("cuttings") == str(called):
        return "cuttings"
    return shlex.quote(str(called))
