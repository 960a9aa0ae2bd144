"""`cuttings takedown`: what is not to be kept, shown, exported or fetched, and why."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from desk.cli.options import Form, form_options
from desk.cli.output import cell, counted, say, show_table, table, warn, write_json
from desk.cli.place import ARTICLE_ID, Place, pass_place
from vocabulary.outcome import InputError
from vocabulary.policy import Target

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.rows import TakedownRow

_HOST = re.compile(r"(?!-)[\w-]{1,63}(\.[\w-]{1,63})+|localhost")
_MOST_STARS = 10
_LONGEST = 2_000
"""Characters of a reason, or of what is named."""
_COPIES = 20
"""Ids of copies that are named in a remark; --json has all."""
_reason = click.option("--reason", required=True, help="Why, in words; it is kept.")


@click.group()
def takedown() -> None:
    """What is not to be kept, shown, exported or fetched, and why."""


@takedown.command("add")
@click.argument("named", metavar="ID|URL|HOST|PATTERN")
@_reason
@form_options("json")
@pass_place
def add(place: Place, *, named: str, reason: str, form: Form) -> None:
    """Take down an article (by id), an address, a host with those below it, or all addresses of a form.

    In a PATTERN `*` stands for anything: `example.org/2022/*`. At once texts, page bytes, descriptions, and titles
    and names of authors (unless the policy keeps them) go from all revisions, readings and the search index, and the
    next crawl does not ask for these pages: their outcome is `withheld`. That there was an article, its addresses,
    times, licence and fingerprint stay, with the reason.
    """
    from pipelines.coverage.upkeep import tell_texts_of_all

    policy, archive = place.policy(), place.archive(create=True)
    archive.keep_loosenings(policy.version, policy.loosenings)
    target, what = _target(archive, named.strip())
    made, erased = archive.take_down(target, what, reason=_said(reason), keep=policy.takedown_keeps)
    tell_texts_of_all(archive)
    if form == "json":
        write_json({"takedown": made, "erased": erased})
        return
    say(
        f"Take-down {made.id}: {target} {what}. Erased {counted(erased.texts, 'text')} and the bytes of "
        f"{counted(erased.bodies, 'answer')} of {counted(len(erased.articles), 'article')}."
    )
    if erased.copies:
        others = ", ".join(map(str, erased.copies[:_COPIES])) + (" …" if len(erased.copies) > _COPIES else "")
        warn(f"the same text stays in {counted(len(erased.copies), 'other article')}: {others}.")
    if not erased.articles:
        say("The archive holds no such article yet; crawls will not ask for it.")


@takedown.command("list")
@form_options("json")
@pass_place
def list_(place: Place, *, form: Form) -> None:
    """Every take-down with its reason and its articles; lifted ones too."""
    rows = place.archive().takedowns()
    if form == "json":
        write_json(rows)
        return
    if not rows:
        say("Nothing is taken down.")
        return
    _show(rows)


@takedown.command("remove")
@click.argument("number", type=click.IntRange(min=1, max=2**31 - 1))
@_reason
@form_options("json")
@pass_place
def remove(place: Place, *, number: int, reason: str, form: Form) -> None:
    """Lift take-down NUMBER, as `cuttings takedown list` counts them.

    Its pages may be fetched again. What was erased does not come back by itself: only a crawl can bring it.
    """
    archive = place.archive()
    named = [id_ for row in archive.takedowns() if row.takedown.id == number for id_, _ in row.articles]
    freed = archive.lift_takedown(number, reason=_said(reason))
    stay = [id_ for id_ in named if id_ not in set(freed)]
    if form == "json":
        write_json({"lifted": number, "articles": freed, "stay": stay})
        return
    say(f"Take-down {number} is lifted; {counted(len(freed), 'article')} may be fetched again.")
    if stay:
        say(f"Taken down by another as well: {counted(len(stay), 'article')} (`cuttings takedown list`).")
    if freed:
        say("What was erased does not come back by itself: the next crawl that meets the page keeps it anew.")


def _target(archive: "Archive", named: str) -> tuple[Target, str]:
    """What kind of thing is named, and its name as it is kept; InputError for what is none of them."""
    if len(named) > _LONGEST or not named.isprintable():
        raise InputError(f'"{named[:40]}…"', f"is no name of up to {_LONGEST} printable characters")
    number = ARTICLE_ID.fullmatch(named)
    if number is not None:
        if archive.article(int(number[1])) is None:
            raise InputError(f"article {number[1]}", "is not in the archive", remedy="`cuttings search` lists ids")
        return Target.ARTICLE, str(int(number[1]))
    if "*" in named:
        return Target.PATTERN, _pattern(named)
    if named.startswith(("http://", "https://")) and _has_host(named):
        return Target.URL, named
    if _HOST.fullmatch(named):
        return Target.HOST, named.lower()
    raise InputError(
        f'"{named}"',
        "is no id, address, host or pattern",
        remedy="such as 17, https://example.org/a, example.org or example.org/2022/*",
    )


def _has_host(url: str) -> bool:
    """Whether an address names a host."""
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _pattern(named: str) -> str:
    if named.count("*") > _MOST_STARS:
        raise InputError(f'"{named}"', f"has more than {_MOST_STARS} stars", remedy="take down a host, or several")
    if not re.search(r"\w{2}", named.partition("://")[2] or named):
        raise InputError(f'"{named}"', "would take down everything", remedy="name a host or a path in it")
    return named


def _said(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise InputError("--reason", "is empty", remedy="say why: it is what stays of the text")
    if len(words) > _LONGEST:
        raise InputError("--reason", f"has {len(words)} characters, expected {_LONGEST} at most")
    return words


def _show(rows: "list[TakedownRow]") -> None:
    made = table("no.", "since", "what", "named", "reason", "articles", "lifted", numbers=("no.", "articles"))
    for row in rows:
        one = row.takedown
        lifted = f"{one.lifted:%Y-%m-%d}: {one.lifted_reason}" if one.lifted else ""
        made.add_row(
            cell(one.id),
            cell(f"{one.added:%Y-%m-%d}"),
            cell(one.target),
            cell(one.named),
            cell(one.reason),
            cell(len(row.articles)),
            cell(lifted),
        )
    show_table(made)
