"""`cuttings demo`: the whole road from one article to its coverage, on this machine."""

import shlex
import shutil
import sys
import time
from pathlib import Path

import click

from desk.cli.output import say, warn
from desk.cli.place import Place
from vocabulary.outcome import Exit


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
    from desk.cli.crawl import show_crawl
    from desk.cli.progress import Watching
    from storage import queries

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
    show_crawl(result)
    archive = place.archive()
    rows = queries.coverage(archive, seed.name)
    click.echo()
    show_coverage(seed, rows)
    if rows:
        click.echo(
            f"\nAttribution of article {rows[0].article_id}, ready to paste:\n{_credit(place, rows[0].article_id)}"
        )
    _say_next(folder, rows[0].article_id if rows else None, seconds=time.monotonic() - begun)
    found = made.surprises(rows)
    for surprise in found:
        warn(f"not as it should be: {surprise}")
    return Exit.COULD_NOT_LOOK if found or result.errors else Exit.DONE


def _credit(place: Place, article_id: int) -> str:
    from desk.credits import credit_article

    return credit_article(place.article_in(place.archive(), str(article_id))).text


def _say_next(folder: Path, article_id: int | None, *, seconds: float) -> None:
    command = f"{_as_typed()} --folder {shlex.quote(str(folder))}"
    say(f"\nDone in {seconds:.0f} s. The archive is {folder / 'cuttings.db'}. Try:")
    for rest in (
        "search pretext",
        f"show {article_id or 1}",
        f"attribution {article_id or 1} --format html",
        "coverage 000 --verdict same_story --json",
        "export --seed 000 -o coverage.csv",
        "runs",
    ):
        say(f"  {command} {rest}")


def _as_typed() -> str:
    """The command as it was called, so that what is printed can be typed."""
    called = Path(sys.argv[0])
    if called.name != "cuttings" or shutil.which("cuttings") == str(called):
        return "cuttings"
    return shlex.quote(str(called))
