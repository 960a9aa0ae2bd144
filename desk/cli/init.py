"""`cuttings init`: a working folder, with a word in each place about what belongs there."""

import json
from pathlib import Path

import click

from desk.cli.output import say
from vocabulary.outcome import InputError

SETTINGS = """\
# Settings of this working folder. Every line can be left out.

# Where the archive is kept: a SQLite file beside this one, or postgresql+psycopg://user@host/name.
# The environment variable ARCHIVE_URL wins over it.
# archive = "sqlite:///cuttings.db"

# Who outlets can turn to about the crawl: a mail address, or the address of a page. It is sent with every request, and
# nothing of the real web is asked before it is set. The environment variable CUTTINGS_CONTACT wins over it.
{contact}

# What may be kept, shown and exported: a policy.toml beside this file says what differs from `cuttings policy`.

# Ask a language model too how alike texts are: finds reports in other languages (pip install 'cuttings[semantic]').
# At the end of this file:
# [semantic]
# on = true

# When coverage is looked at again, whether it was changed or taken away: so long after it was published each time.
# An empty list switches it off.
# revisit = ["1h", "3h", "12h", "1d", "3d", "7d", "30d"]

# Hosts off the public web (private addresses, this machine) that may be asked, with a port or for all ports.
# allow_hosts = ["wiki.intern.example", "10.1.2.3", "localhost:8080"]
"""
NO_CONTACT = '# contact = "you@example.org"'

OUTLETS = """\
# Outlets

Your own outlets, one TOML file each, beside those that Cuttings ships (`cuttings outlets` lists both). The file's name
is the outlet's name: `harbour_courier.toml` is crawled with `cuttings crawl --outlet harbour_courier`.

`cuttings probe https://www.example.org/ --write` looks at a home page and writes the file. By hand, the least is:

```toml
title = "Harbour Courier"
country = "ie"
languages = ["en"]
domains = ["example.org"]
home = "https://www.example.org/"

[[sources]]
type = "feed"
url = "https://www.example.org/rss"
```

A file with the name of a shipped outlet replaces it when it says `override = true`.
"""

SEEDS = """\
# Seeds

The articles whose coverage you seek: one document each, `.txt` in UTF-8 or `.html`, and if you know more than the
document says, a `.toml` of the same name beside it (title, outlet, url, published, language, licence), which also takes
terms to watch for (`[watch]`) and how far around its day crawls look (`[window]`).

`cuttings seeds add FILE` copies one here; `cuttings crawl NAME` crawls for it. NAME is the file's name or
its beginning.
"""

SCRAPY = """\
# Lets `scrapy list` and `scrapy crawl NAME` work in this folder.
[settings]
default = crawler.settings
"""

FILES = {
    "cuttings.toml": SETTINGS,
    "scrapy.cfg": SCRAPY,
    "outlets/README.md": OUTLETS,
    "seeds/README.md": SEEDS,
}


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--contact", metavar="ADDRESS", help="Your mail address, or that of a page about you; newsrooms see it.")
def init(folder: Path, contact: str | None) -> None:
    """Make FOLDER (this one, if left out) a working folder: cuttings.toml, outlets/ and seeds/.

    Nothing that is there is overwritten. Without a contact, nothing of the real web is asked.
    """
    made = make_workplace(folder, contact)
    say(f"Made {', '.join(str(path) for path in made)}.")
    if contact is None:
        say(f"Before you crawl the real web, set contact in {made[0]}: newsrooms must be able to reach you.")
    step = "" if folder.resolve() == Path.cwd() else f"cd {folder} && "
    say(f"Next: {step}cuttings outlets, then put an article into seeds/ and run cuttings crawl NAME.")


def make_workplace(folder: Path, contact: str | None = None) -> list[Path]:
    """Write the files of a working folder; InputError, before anything is written, when one of them is there."""
    from crawler.workplace import read_contact

    read_contact(contact, "--contact")
    line = NO_CONTACT if not contact else f"contact = {json.dumps(contact, ensure_ascii=False)}"
    there = [folder / name for name in FILES if (folder / name).exists()]
    if there:
        raise InputError(str(there[0]), "is already there", remedy="choose another folder; nothing was changed")
    try:
        for name, content in FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(content.replace("{contact}", line))
    except OSError as error:
        raise InputError(str(error.filename or folder), f"cannot be written: {error.strerror}") from error
    return [folder / name for name in FILES]
