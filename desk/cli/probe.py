"""`cuttings probe`: an outlet file from a look at a home page."""

import click

from desk.cli.output import say, write
from desk.cli.place import Place, pass_place


@click.command()
@click.argument("url")
@click.option("--write", "save_it", is_flag=True, help="Save the file in outlets/ of the working folder.")
@pass_place
def probe(place: Place, *, url: str, save_it: bool) -> None:
    """Look at the home page at URL and print a finished outlet file: feeds, sitemaps, languages, licence.

    A handful of requests, a second apart; robots.txt is obeyed. The comments in the file say what was seen and what
    a person should look at.
    """
    from desk.fetch import Fetcher
    from desk.outletfile import render, save
    from desk.probe import probe as look

    workplace = place.workplace
    directory = place.directory()
    known = [directory.outlet(name) for name in directory.names if name not in directory.broken]
    seen = look(url, Fetcher(place.settings()["USER_AGENT"]), known=known)
    if not save_it:
        write(render(seen).rstrip())
        return
    own = workplace.outlets[1:]
    path = save(seen, own[0] if own else workplace.folder / "outlets")
    say(f"Wrote {path}. Look it over, then: cuttings crawl --outlet {path.stem} --limit 5")
