"""`cuttings probe`: an outlet file from a look at a home page, or held against one."""

from typing import TYPE_CHECKING

import click

from desk.cli.output import say, write
from desk.cli.place import Place, pass_place
from vocabulary.outcome import Exit, InputError

if TYPE_CHECKING:
    from crawler.outlet import Outlet
    from desk.fetch import Fetcher


@click.command()
@click.argument("url", required=False)
@click.option("--write", "save_it", is_flag=True, help="Save the file in outlets/ of the working folder.")
@click.option("--check", "name", metavar="NAME", help="Compare this outlet's file with what is there now.")
@pass_place
def probe(place: Place, *, url: str | None, save_it: bool, name: str | None) -> Exit:
    """Look at the home page at URL and print a finished outlet file: feeds, sitemaps, languages, licence.

    A handful of requests, a second apart; robots.txt is obeyed. The comments in the file say what was seen and what
    a person should look at. With --check an existing file is compared instead: exit code 0 when it holds, 6 when it
    does not, with a line for each difference.
    """
    from desk.fetch import Fetcher
    from desk.outletfile import render, save
    from desk.probe import probe as look

    directory = place.directory()
    if name is not None:
        if url or save_it:
            raise InputError("--check", "compares a file that there is", remedy="leave URL and --write out")
        outlet = directory.outlet(name)
        named = (outlet.home, *(source.url for source in outlet.sources))
        return _check(outlet, Fetcher.of(place.settings(), named=named))
    if url is None:
        raise InputError("URL", "is missing", remedy="such as https://www.example.org/, or --check NAME")
    known = [directory.outlet(one) for one in directory.names if one not in directory.broken]
    url = url if "://" in url else f"https://{url}"
    seen = look(url, Fetcher.of(place.settings(), named=[url]), known=known)
    if not save_it:
        write(render(seen).rstrip())
        return Exit.DONE
    own = place.workplace.outlets[1:]
    path = save(seen, own[0] if own else place.workplace.folder / "outlets")
    say(f"Wrote {path}. Look it over, then: cuttings crawl --outlet {path.stem} --limit 5")
    return Exit.DONE


def _check(outlet: "Outlet", fetch: "Fetcher") -> Exit:
    from desk.printable import one_line
    from desk.probe import probe as look
    from desk.recheck import recheck

    found = recheck(outlet, look(outlet.home, fetch), fetch)
    for difference in found.differences:
        write(f"{outlet.name}: {one_line(difference)}")
    for note in found.notes:
        say(f"note: {one_line(note)}")
    if found.differences:
        return Exit.DIFFERENT
    say(f"{outlet.path} holds.")
    return Exit.DONE
