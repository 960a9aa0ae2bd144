"""`cuttings discover`: what feeds and sitemaps name, printed, nothing asked for and nothing stored."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desk.cli.output import say, write_json_lines
from vocabulary.outcome import Exit

if TYPE_CHECKING:
    from crawler.sources import Found
    from vocabulary.page import Candidate


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", metavar="U", help="The address that the files were read from, for links that are relative.")
def discover(*, files: tuple[Path, ...], url: str | None) -> int:
    """What saved feeds and sitemaps name, as the crawler reads them.

    Prints one line {file, url, link, title, published, modified, authors, language, licence, source} for each address:
    `url` is our canonical form, `link` the address as the source gave it, made absolute. Of a sitemap index the lines
    name its sitemaps. Files may be packed with gzip. A file that is neither a feed nor a sitemap gives a message, and
    exit code 2 once the others are done.
    """
    failed = 0
    for path in files:
        try:
            write_json_lines(_lines(path, url))
        except _UnreadableError as error:
            failed += 1
            say(f"{path}: {error}")
    return Exit.BAD_INPUT if failed else Exit.DONE


class _UnreadableError(Exception):
    """A file names nothing that could be read; the message says why."""


def _lines(path: Path, url: str | None) -> Iterator[dict[str, Any]]:
    from crawler.sources import SourceError

    unusable, is_index = 0, False
    try:
        for found in _batches(path, url):
            if found.children and not is_index:
                is_index = True
                say(f"{path}: an index; its lines name sitemaps")
            unusable += found.unusable
            for candidate in (*found.children, *found.candidates):
                yield _line(path, candidate)
    except OSError as error:
        raise _UnreadableError(f"cannot be read: {error.strerror or error}") from error
    except SourceError as error:
        raise _UnreadableError(str(error)) from error
    if unusable:
        say(f"{path}: {unusable} without an address that can be asked for")


def _batches(path: Path, url: str | None) -> "Iterator[Found]":
    from crawler.sources.any import any_batches
    from crawler.sources.content import MAX_BYTES

    with path.open("rb") as file:
        yield from any_batches(file.read(MAX_BYTES + 1), url=url or str(path))


def _line(path: Path, candidate: "Candidate") -> dict[str, Any]:
    return {
        "file": str(path),
        "url": candidate.url,
        "link": candidate.link,
        "title": candidate.title,
        "published": candidate.published.iso if candidate.published else None,
        "modified": candidate.modified.iso if candidate.modified else None,
        "authors": candidate.authors,
        "language": candidate.language,
        "licence": candidate.licence,
        "source": candidate.source,
    }
