"""`cuttings schedule`: every outlet on its clock."""

import click

from desk.cli.place import Place, pass_place


@click.command()
@click.option("--seed", help="Seed whose coverage is sought; without one every article is kept.")
@click.option("--outlet", "outlets", multiple=True, help="Only this outlet; may be repeated.")
@click.option("--once", is_flag=True, help="Crawl what is due now, then end.")
@click.option("--dry-run", is_flag=True, help="Print what is due now, and do nothing.")
@click.option(
    "--at-once",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="At most so many crawl processes at a time.",
)
@pass_place
def schedule(
    place: Place, *, seed: str | None, outlets: tuple[str, ...], once: bool, dry_run: bool, at_once: int
) -> int:
    """Crawl every outlet as often as its file says and its news suggest, until Ctrl-C.

    What is due and who is crawling stands in the archive, so a restart, a second scheduler or a crawl by hand do no
    harm. The same as `python scheduler.py`.
    """
    from scheduler import run_schedule

    return run_schedule(place.workplace, seed=seed, only=outlets, once=once, dry_run=dry_run, at_once=at_once)
