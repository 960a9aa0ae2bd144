"""`cuttings outlets`: what is crawled, and what crawls have seen of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import cell, counted, say, show_table, table, write_json
from desk.cli.place import Place, pass_place
from vocabulary.licence import NOASSERTION
from vocabulary.outcome import Exit, SourceState

if TYPE_CHECKING:
    from crawler.outlet import Outlet
    from storage.rows import OutletSeen, SourcePace

UNVERIFIED = "unverified"
"""No crawl has looked at the outlet yet: its addresses are as its file says, and nobody has tried them from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRow:
    """An outlet as its file has it, beside what crawls have seen."""

    name: str
    title: str
    country: str
    languages: tuple[str, ...]
    home: str
    sources: tuple[str, ...]
    """Type and address of each."""
    licence: str
    """What the outlet's profile says; a prior, never proof."""
    state: str
    """`found`, `nothing_found` or `could_not_look` at the last crawl; `unverified` before the first."""
    reason: str
    last_looked: datetime | None
    last_found: datetime | None
    articles: int
    """Articles kept with their text."""
    paces: "tuple[SourcePace, ...]"
    """How often each source is asked on schedule, by the news it had so far, and when next; none before a look."""
    file: str


@click.command()
@form_options("json")
@pass_place
def outlets(place: Place, *, form: Form) -> int:
    """The outlets that are crawled: those that Cuttings ships and your own in outlets/.

    `unverified` means that no crawl has looked yet: the addresses are as the outlet's file has them. The exit code is 2
    when a file cannot be read; the others are shown all the same.
    """
    seen = _seen(place)
    directory = place.directory()
    good = [directory.outlet(name) for name in directory.names if name not in directory.broken]
    rows = [_row(outlet, seen.get(outlet.name)) for outlet in good]
    if form == "json":
        write_json(rows)
    else:
        _show(rows)
    return Exit.BAD_INPUT if directory.broken else Exit.DONE


def _show(rows: Sequence[OutletRow]) -> None:
    made = table("name", "title", "country", "languages", "sources", "licence", "seen")
    for row in rows:
        made.add_row(
            cell(row.name),
            cell(row.title),
            cell(row.country),
            cell(" ".join(row.languages)),
            cell(_kinds(row.sources)),
            cell("" if row.licence == NOASSERTION else row.licence),
            cell(_state(row), "dim" if row.state == UNVERIFIED else ""),
        )
    show_table(made)
    unverified = sum(row.state == UNVERIFIED for row in rows)
    say(f"{len(rows)} outlets, {unverified} of them unverified: no crawl of this archive has looked at them yet.")


def _seen(place: Place) -> "dict[str, OutletSeen]":
    from storage import queries

    archive = place.archive_if_any()
    return {} if archive is None else queries.outlets_seen(archive)


def _row(outlet: "Outlet", seen: "OutletSeen | None") -> OutletRow:
    looked = seen is not None and seen.last_state is not None
    return OutletRow(
        name=outlet.name,
        title=outlet.title,
        country=outlet.country,
        languages=outlet.languages,
        home=outlet.home,
        sources=tuple(f"{source.type} {source.url}" for source in outlet.sources),
        licence=outlet.licence.expression if outlet.licence else NOASSERTION,
        state=seen.last_state if seen and seen.last_state else UNVERIFIED,
        reason=seen.last_reason if seen and looked else "",
        last_looked=seen.last_looked if seen else None,
        last_found=seen.last_found if seen else None,
        articles=seen.articles if seen else 0,
        paces=seen.paces if seen else (),
        file=str(outlet.path),
    )


def _kinds(sources: Sequence[str]) -> str:
    """`2 feed, 1 sitemap`."""
    counts = Counter(source.split(" ", 1)[0] for source in sources)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))


def _state(row: OutletRow) -> str:
    if row.state == UNVERIFIED or row.last_looked is None:
        return UNVERIFIED
    when = f"{row.state} {row.last_looked:%Y-%m-%d}"
    if row.state == SourceState.COULD_NOT_LOOK:
        return f"{when} {row.reason}"
    return f"{when}, {counted(row.articles, 'article')}"
