"""`cuttings diff`: what differs between two texts of one article."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from desk.cli.options import Form, When, form_options
from desk.cli.output import cell, console, counted, say, show_table, table, write
from desk.cli.output import write_json as print_json
from desk.cli.place import Place, pass_place
from desk.printable import one_line
from vocabulary.outcome import Exit, InputError

if TYPE_CHECKING:
    from rich.text import Text

    from desk.differences import Differences
    from pipelines.revising import Piece
    from storage.rows import RevisionRow, StoredArticle
    from vocabulary.change import Change


class _Which(click.ParamType[int | datetime]):
    """The number of a text, or a day or time: which text stood then."""

    name = "N|date"

    def __init__(self, *, end_of_day: bool) -> None:
        self._when = When(end_of_day=end_of_day)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | datetime:
        """The number or the aware time."""
        text = str(value).strip()
        if text.isascii() and text.isdigit() and len(text) <= len("999999"):
            return int(text)
        return self._when.convert(value, param, ctx)


@click.command()
@click.argument("article", metavar="ID|URL")
@click.option(
    "--from", "old", type=_Which(end_of_day=False), help="The earlier text, by number or date; else the one before."
)
@click.option("--to", "new", type=_Which(end_of_day=True), help="The later text, by number or date; else the newest.")
@click.option("--words/--lines", "by_words", default=True, help="Mark words where they stand; or whole paragraphs.")
@click.option("--whole", is_flag=True, help="Paragraphs that are the same too.")
@form_options("json")
@pass_place
def diff(
    place: Place,
    *,
    article: str,
    old: int | datetime | None,
    new: int | datetime | None,
    by_words: bool,
    whole: bool,
    form: Form,
) -> int:
    """What differs between two texts of an article: words, headline, what its page states, licence and verdicts.

    A date means the text that stood then: at its beginning for --from, at its end for --to. Words that went stand in
    [-brackets-], those that came in {+braces+}; a terminal shows colours instead. Case, punctuation and white space
    are no difference.

    Of an article that is taken down nothing is shown; the exit code is 5. Where policy keeps no text, what is known
    of the change is, without words.
    """
    from desk.differences import differences, revision_at
    from storage import queries

    archive = place.archive()
    held = place.article_in(archive, article)
    if held.takedown is not None:
        say(f"Article {held.id} is not shown: {held.text_withheld}")
        return Exit.REFUSED_BY_POLICY
    rows = queries.revisions(archive, held.id)
    named = f"article {held.id}"
    if len(rows) == 1 and old is None and new is None:
        seen = f"{held.first_seen:%Y-%m-%d %H:%M} to {held.last_seen:%Y-%m-%d %H:%M} UTC"
        raise InputError(named, f"has one text only, seen from {seen}", remedy=f"`cuttings show {held.id}` shows it")
    later = rows[-1] if new is None else revision_at(rows, new, named)
    earlier = revision_at(rows, max(1, later.number - 1) if old is None else old, named)
    if earlier.number > later.number:
        raise click.UsageError(f"--from is text {earlier.number}, which came after text {later.number} of --to")
    if earlier is later:
        raise InputError(named, f"--from and --to both mean text {later.number}", remedy=f"`cuttings show {held.id}`")
    told = differences(earlier, later)
    if form == "json":
        print_json(_as_json(held, told))
        return Exit.DONE
    _show_head(held, told)
    if told.words is None:
        say(_why_no_words(told))
    else:
        _show_words(told.words, by_words=by_words, whole=whole)
    return Exit.DONE


def said_of_change(change: "Change | None") -> str:
    """How much a text says that the one before did not, in words; empty where nobody weighed it."""
    if change is None:
        return ""
    words = f"+{change.words_added} -{change.words_removed} words ({change.share:.0%})"
    paragraphs = f"+{change.paragraphs_added} -{change.paragraphs_removed} paragraphs"
    said = (
        words if change.words_added or change.words_removed else "",
        paragraphs if change.paragraphs_added or change.paragraphs_removed else "",
        counted(change.numbers, "number") if change.numbers else "",
        counted(change.names, "name") if change.names else "",
        "headline" if change.headline else "",
        f"a note: {change.note}" if change.note else "",
        "" if change.same_reader else "read by another extractor",
        "silent" if change.is_silent else "",
    )
    return ", ".join(filter(None, said))


def _show_head(held: "StoredArticle", told: "Differences") -> None:
    click.echo(one_line(held.title or "(no title)"))
    write(f"{held.outlet_title} ({held.outlet}), {one_line(held.url)}")
    made = table("", "text", "seen from (UTC)")
    for sign, row in (("-", told.old), ("+", told.new)):
        made.add_row(cell(sign), cell(row.number), cell(f"{row.first_seen:%Y-%m-%d %H:%M}"))
    show_table(made, header=False)
    if told.change is not None:
        write(f"Change: {told.change.level}. {said_of_change(told.change)}".rstrip(". ") + ".")
    if told.fields:
        made = table("", "before", "now")
        for field in told.fields:
            made.add_row(cell(field.field, "bold"), cell(field.old or "(none)"), cell(field.new or "(none)"))
        click.echo()
        show_table(made)


def _why_no_words(told: "Differences") -> str:
    without = [row for row in (told.old, told.new) if row.text is None]
    return "The words are not shown. " + " ".join(
        f"Text {row.number} is not kept: {_withheld(row)}." for row in without
    )


def _withheld(row: "RevisionRow") -> str:
    why = row.text_withheld or "it was unrelated to every seed when it was read"
    return why.rstrip(".")


def _show_words(words: "Sequence[Piece]", *, by_words: bool, whole: bool) -> None:
    from desk.differences import folded, is_unchanged, paragraphs

    lines = paragraphs(words)
    screen = console()
    is_coloured = screen.is_terminal and screen.color_system is not None
    click.echo()
    if all(map(is_unchanged, lines)) and not whole:
        say("The words are the same.")
        return
    for line in lines if whole else folded(lines):
        if isinstance(line, int):
            shown = [_plain(f"({counted(line, 'paragraph')} unchanged)")]
        else:
            shown = [_marked(line, is_coloured=is_coloured)] if by_words else list(_both(line))
        for one in shown:
            screen.print(one, soft_wrap=not screen.is_terminal)
        screen.print()


def _plain(said: str) -> "Text":
    from rich.text import Text

    return Text(said, style="dim")


def _marked(line: "Sequence[Piece]", *, is_coloured: bool) -> "Text":
    """A paragraph of both texts, marked by colours or else by signs."""
    from rich.text import Text

    from pipelines.revising import Side

    styles = {Side.BOTH: "", Side.OLD: "red strike", Side.NEW: "green"}
    signs = {Side.BOTH: ("", ""), Side.OLD: ("[-", "-]"), Side.NEW: ("{+", "+}")}
    made = Text()
    for number, piece in enumerate(line):
        following = line[number + 1] if number + 1 < len(line) else None
        is_replaced = piece.side is Side.OLD and following is not None and following.side is Side.NEW
        before, after = ("", "") if is_coloured else signs[piece.side]
        said = one_line(piece.text)
        made.append(f"{before}{said}{after}", style=styles[piece.side] if is_coloured else "")
        if piece.text[-1:].isspace() and (is_coloured or not is_replaced):
            made.append(" ")
    return made


def _both(line: "Sequence[Piece]") -> "Iterator[Text]":
    """A paragraph as the one text has it, and as the other has it; once where they have the same."""
    from rich.text import Text

    from desk.differences import is_unchanged
    from pipelines.revising import Side

    if is_unchanged(line):
        yield Text(f"  {one_line(''.join(piece.text for piece in line))}")
        return
    for sign, side, style in (("-", Side.OLD, "red"), ("+", Side.NEW, "green")):
        said = one_line("".join(piece.text for piece in line if piece.side in {Side.BOTH, side}))
        if said:
            yield Text(f"{sign} {said}", style=style)


def _as_json(held: "StoredArticle", told: "Differences") -> dict[str, Any]:
    def of(row: "RevisionRow") -> dict[str, Any]:
        return {
            "number": row.number,
            "first_seen": row.first_seen,
            "title": row.title,
            "licence": row.licence.decision.expression,
            "verdicts": {one.seed: one.verdict for one in row.matches},
            "text_withheld": row.text_withheld,
        }

    silent = None if told.change is None else told.change.is_silent
    return {
        "article": held.id,
        "outlet": held.outlet,
        "url": held.url,
        "from": of(told.old),
        "to": of(told.new),
        "change": told.change,
        "is_silent": silent,
        "fields": told.fields,
        "words": told.words,
    }
