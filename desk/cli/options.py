"""Options that several commands share, and how their values are read."""

import datetime as dt
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeVar, cast

import click

from vocabulary.form import Kind
from vocabulary.match import Verdict
from vocabulary.moment import instant
from vocabulary.policy import LicenceClass

Command = TypeVar("Command", bound=Callable[..., Any])


class When(click.ParamType[dt.datetime]):
    """A day (`2022-01-14`) or a time (`2022-01-14T10:00+03:30`), UTC when no zone is given. Aware, in UTC."""

    name = "date"

    def __init__(self, *, end_of_day: bool = False) -> None:
        """With `end_of_day` a bare day means its last moment, for the end of a window."""
        self._end_of_day = end_of_day

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """The value as an aware time."""
        if isinstance(value, dt.datetime):
            return value
        try:
            return instant(str(value).strip(), end_of_day=self._end_of_day)
        except ValueError:
            self.fail(f'"{value}" is not a date; write 2022-01-14 or 2022-01-14T10:00+03:30', param, ctx)


NUMBER = click.IntRange(min=1, max=10**9)
"""A count, or the number of a run: far more than there will ever be, and less than databases can hold."""
SINCE = click.option("--since", type=When(), help="From this day or time on (UTC unless a zone is given).")
SINCE_FETCHED = click.option(
    "--since", type=When(), help="Pages fetched from this day or time on (UTC unless a zone is given)."
)
UNTIL = click.option("--until", type=When(end_of_day=True), help="Up to this day (whole) or time.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which articles are asked for; None leaves a question open."""

    outlet: str | None = None
    country: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    language: str | None = None
    licence: str | None = None
    licence_class: LicenceClass | None = None
    kind: Kind | None = None
    teaser: bool | None = None
    section: str | None = None
    tag: str | None = None

    def __post_init__(self) -> None:
        require_window(self.since, self.until)

    def given(self) -> dict[str, Any]:
        """The questions by name, as the archive's queries take them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def require_window(since: dt.datetime | None, until: dt.datetime | None) -> None:
    """Refuse a window that ends before it begins."""
    if since is not None and until is not None and since > until:
        raise click.UsageError(f"--since {since:%Y-%m-%d %H:%M} is after --until {until:%Y-%m-%d %H:%M}")


def filter_options(command: Command) -> Command:
    """Add --outlet, --since, --until, --language, --licence and the others of `Filters`, which the command gets."""

    @functools.wraps(command)
    def with_filters(*args: Any, **kwargs: Any) -> Any:
        filters = Filters(**{field.name: kwargs.pop(field.name) for field in fields(Filters)})
        return command(*args, filters=filters, **kwargs)

    wrapped: Any = with_filters
    for option in (
        click.option("--tag", help="Only articles to which their page gives this keyword."),
        click.option("--section", help="Only articles of this section of their outlet, as their page names it."),
        click.option(
            "--teaser/--no-teaser",
            "teaser",
            default=None,
            help="Only articles of which no more is known than those see who do not pay; or all others.",
        ),
        click.option(
            "--kind",
            type=click.Choice([kind.value for kind in Kind]),
            callback=lambda _, __, value: Kind(value) if value else None,
            help="Only articles of this kind.",
        ),
        click.option(
            "--licence-class",
            type=click.Choice([one.value for one in LicenceClass]),
            callback=lambda _, __, value: LicenceClass(value) if value else None,
            help="Only texts whose licence is of this class.",
        ),
        click.option("--licence", help="SPDX expression, such as CC-BY-4.0, or NOASSERTION."),
        click.option("--language", help="Language tag, such as en."),
        UNTIL,
        SINCE,
        click.option("--country", help="Only outlets of this country, such as gb."),
        click.option("--outlet", help="Name of one outlet."),
    ):
        wrapped = option(wrapped)
    return cast("Command", wrapped)


def verdict_option(command: Command) -> Command:
    """Add --verdict, which may be repeated."""
    choices = click.Choice([verdict.value for verdict in Verdict])
    return click.option(
        "--verdict", "verdicts", type=choices, multiple=True, help="Only this verdict; may be repeated."
    )(command)


def limit_option(default: int | None = None) -> Callable[[Command], Command]:
    """Add --limit."""
    return click.option(
        "--limit",
        type=NUMBER,
        default=default,
        show_default=default is not None,
        help="At most so many.",
    )


_LENGTH = re.compile(r"([1-9][0-9]{0,4})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


class Length(click.ParamType[dt.timedelta]):
    """A length of time: `12h`, `180d`, `26w`."""

    name = "length"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.timedelta:
        """The length; a usage error for anything else."""
        if isinstance(value, dt.timedelta):
            return value
        match = _LENGTH.fullmatch(str(value))
        if match is None:
            self.fail(f'"{value}" is not a length of time such as 12h, 180d or 26w', param, ctx)
        return dt.timedelta(**{_UNITS[match[2]]: int(match[1])})


Form = Literal["table", "json", "jsonl", "csv"]
_FORMS: dict[str, str] = {
    "json": "One JSON document on standard output.",
    "jsonl": "One JSON object a line.",
    "csv": "Comma-separated values, safe to open in a spreadsheet.",
}


def form_options(*forms: Literal["json", "jsonl", "csv"]) -> Callable[[Command], Command]:
    """Add flags such as --json, of which one may be given; the command gets `form`, which is `table` without any."""

    def add(command: Command) -> Command:
        @functools.wraps(command)
        def with_form(*args: Any, **kwargs: Any) -> Any:
            chosen = [form for form in forms if kwargs.pop(f"as_{form}")]
            if len(chosen) > 1:
                raise click.UsageError(f"choose one of {', '.join(f'--{form}' for form in chosen)}")
            return command(*args, form=chosen[0] if chosen else "table", **kwargs)

        wrapped: Any = with_form
        for form in reversed(forms):
            wrapped = click.option(f"--{form}", f"as_{form}", is_flag=True, help=_FORMS[form])(wrapped)
        return cast("Command", wrapped)

    return add
