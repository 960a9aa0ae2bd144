"""`cuttings ask …`: every question to the archive as a command, made from the question itself (`storage.asking`)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import click

from desk.cli.options import NUMBER, Form, When, form_options
from desk.cli.output import cell, counted, say, show_table, table, warn, write_csv, write_json, write_json_lines
from desk.cli.place import Place, pass_place
from desk.printable import shortened

if TYPE_CHECKING:
    from rich.text import Text

    from storage.archive import Archive
    from storage.asking import Parameter, Question
    from storage.found import Found

SHOWN: Mapping[Form, int | None] = {"table": 50, "json": 1_000, "jsonl": None, "csv": None}
"""Rows unless --limit says otherwise; --jsonl and --csv are written row by row."""
WIDEST = 120
"""Characters of a cell that are shown in a table."""


class Questions(click.Group):
    """A command for each question there is."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of the questions, in the order of the help."""
        from storage.asking import questions

        return list(questions())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a question."""
        from storage.asking import questions

        found = questions().get(cmd_name)
        return None if found is None else command_of(found)


@click.group(cls=Questions)
def ask() -> None:
    """Questions to the archive: rows for people, --json, --jsonl or --csv; sorted and paged as you like.

    The same questions, by the same names, are asked in Python: `archive.ask.timeline("000")` (docs/python.md).
    `cuttings coverage`, `search`, `similar` and `health` are made for reading; these give the rows behind them.
    """


def command_of(question: "Question") -> click.Command:
    """A question as a command."""

    @form_options("json", "jsonl", "csv")
    @pass_place
    def answer(
        place: Place, /, *, form: Form, sort: str | None, limit: int | None, offset: int, **said: Any
    ) -> None:  # fmt: skip
        archive = place.archive()
        given = {one.name: _meant(place, archive, one, said.get(one.name)) for one in question.parameters}
        named = {name: value for name, value in given.items() if value is not None}
        found = question.ask(archive, sort=sort or (), limit=limit or SHOWN[form], offset=offset, **named)
        _write(question, found, form=form, offset=offset)

    made = click.command(name=question.name, help=_help(question), short_help=question.summary)(answer)
    own = [_given(one) for one in question.parameters if one.is_sayable]
    made.params = [*own, *_paging(), *made.params]
    return made


def _help(question: "Question") -> str:
    return f"{question.words}\n\nColumns: {', '.join(question.columns)}."


def _given(one: "Parameter") -> click.Parameter:
    """A parameter of a question as an argument or an option of its command."""
    from storage.asking import Means

    kind = _kind(one)
    if one.is_positional and one.kind is not bool:
        shown = _shown(one).upper()
        metavar = shown if one.is_required else f"[{shown}]"
        nargs = -1 if one.is_many or one.means is Means.WORDS else 1
        return click.Argument([one.name], type=kind, required=one.is_required, nargs=nargs, metavar=metavar)
    flag = f"--{_shown(one).replace('_', '-')}"
    if one.is_switch:
        return click.Option([flag, one.name], is_flag=True, default=None, help=one.words)
    if one.kind is bool:
        return click.Option([f"{flag}/--no-{flag[2:]}", one.name], default=None, help=one.words)
    return click.Option([flag, one.name], type=kind, required=one.is_required, multiple=one.is_many, help=one.words)


def _shown(one: "Parameter") -> str:
    """A name for people: what may be given several times is in the singular."""
    return one.name.removesuffix("s") if one.is_many else one.name


def _kind(one: "Parameter") -> click.ParamType[Any]:
    from storage.asking import Means

    if one.means is Means.ARTICLE:
        return click.STRING
    if issubclass(one.kind, Enum):
        return click.Choice([str(each.value) for each in one.kind])
    if issubclass(one.kind, datetime):
        return When(end_of_day=one.means is Means.END)
    return NUMBER if one.kind is int else click.FLOAT if one.kind is float else click.STRING


def _paging() -> list[click.Parameter]:
    return [
        click.Option(["--sort"], help="Columns to sort by, with commas between; -COLUMN from the largest down."),
        click.Option(["--limit"], type=NUMBER, help=f"At most so many rows; {_limits()}."),
        click.Option(["--offset"], type=click.IntRange(0, 10**9), default=0, help="Leave out so many rows before."),
    ]


def _limits() -> str:
    return f"tables end after {SHOWN['table']} and --json after {SHOWN['json']:,} without it"


def _meant(place: Place, archive: "Archive", one: "Parameter", value: Any) -> Any:
    """What was typed as what it means here; InputError where it means nothing."""
    from storage.asking import Means

    if not one.is_sayable:
        return _known_here(place, archive, one)
    if value is None or value == ():
        return None
    if one.means is Means.SEED:
        from pipelines.coverage.upkeep import tell_texts

        seed = place.seed_in(archive, value)
        tell_texts(archive, seed)
        return seed.name
    if one.means is Means.OUTLET:
        place.require_outlet(archive, value)
    if one.means is Means.ARTICLE:
        return place.article_in(archive, value).id
    return " ".join(value) if one.means is Means.WORDS else value


def _known_here(place: Place, archive: "Archive", one: "Parameter") -> Any:
    """What a question asks of the place: the working folder's policy, what its outlets' files expect."""
    from desk.cli.health import expected_of

    known: dict[str, Callable[[], Any]] = {"policy": place.policy, "expected": lambda: expected_of(place, archive, ())}
    return known[one.name]()


def _write(question: "Question", found: "Found[Any]", *, form: Form, offset: int) -> None:
    if form == "jsonl":
        write_json_lines(found.stream())
    elif form == "csv":
        write_csv(found.columns, found.stream())
    elif form == "json":
        write_json(
            {
                "total": found.total,
                "is_all": found.is_all,
                "rows": list(found),
                "remarks": found.remarks,
                "could_not_look": found.could_not_look,
            }
        )
    elif found:
        _show(question, found)
        if not found.is_all:
            of = "" if found.total is None else f" of {found.total:,}"
            say(f"{len(found):,}{of} rows; more with --limit, --offset, --jsonl or --csv.")
    else:
        say("There are no rows that far." if offset else "Nothing in the archive answers that.")
    for remark in found.remarks:
        say(f"{remark}.")
    if found.could_not_look:
        blind = found.could_not_look
        warn(f"could not look at {counted(len(blind), 'outlet')}: {', '.join(blind)}.")


def _show(question: "Question", rows: "Sequence[Any]") -> None:
    """Print a table of those columns of which something is known."""
    names = [name for name in question.shown if any(getattr(row, name) is not None for row in rows)]
    values = [[getattr(row, name) for name in names] for row in rows]
    numbers = [
        name for place, name in enumerate(names) if all(isinstance(row[place], int | float | None) for row in values)
    ]
    made = table(*(name.replace("_", " ") for name in names), numbers=[name.replace("_", " ") for name in numbers])
    for row in values:
        made.add_row(*map(_cell, row))
    show_table(made)


def _cell(value: Any) -> "Text":
    match value:
        case None:
            said = ""
        case bool():
            said = "yes" if value else "no"
        case float():
            said = f"{value:.2f}"
        case datetime():
            said = f"{value:%Y-%m-%d %H:%M}"
        case tuple() | list():
            said = ", ".join(map(str, value))
        case _:
            said = str(value)
    return cell(shortened(said, WIDEST))
