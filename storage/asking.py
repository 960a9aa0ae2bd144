"""Questions: typed functions with a docstring, which by that alone are commands, words of Python, and documented.

    @question
    def longest(archive: Archive, seed: SeedName, *, least: Annotated[int, About("Words.")] = 1) -> list[Row]: ...

The types say what may be given, `About` says it in words, the docstring what is answered, and the fields of the
answer's rows are its columns. `cuttings ask`, the reference and `archive.ask` read all of it from here. Sorting and
paging are done for every answer alike. docs/python.md shows a whole one.
"""

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from functools import partial
from importlib import import_module
from typing import (
    Annotated,
    Any,
    ParamSpec,
    TypeVar,
    Unpack,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
    overload,
)

from storage import looks
from storage.archive import Archive
from storage.found import Found, columns_of, list_rows, plain_kind
from vocabulary.moment import instant
from vocabulary.outcome import InputError

ROOMS = ("storage.queries", "pipelines.questions")
"""Modules that hold questions. Those of `pipelines` are known by name only: storage does not know that room."""
Said = ParamSpec("Said")
Answer = TypeVar("Answer", bound="Sequence[Any]")


class Means(StrEnum):
    """What a value names, where that is more than a word, a number or a time."""

    SEED = "seed"
    OUTLET = "outlet"
    ARTICLE = "article"
    END = "end"
    """The end of a window: a bare day is meant whole."""
    WORDS = "words"
    """All that stands there: several words are one text."""


@dataclass(frozen=True, slots=True)
class About:
    """What stands beside a type to say what a value is."""

    words: str
    """A sentence for the help."""
    means: Means | None = None


SeedName = Annotated[str, About("Name of a seed, or the beginning of it.", Means.SEED)]
OutletName = Annotated[str, About("Name of one outlet.", Means.OUTLET)]
ArticleId = Annotated[int, About("Id of an article.", Means.ARTICLE)]
Since = Annotated[datetime, About("Published from this day or time on (UTC unless a zone is given).")]
Until = Annotated[datetime, About("Published up to this day (whole) or time.", Means.END)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a question may be told."""

    name: str
    kind: type[Any]
    """Of one value: str, int, float, bool, datetime or an enum; anything else is not for people to say."""
    words: str
    means: Means | None = None
    is_many: bool = False
    """Whether several values may be given."""
    is_positional: bool = False
    is_required: bool = False
    is_switch: bool = False
    """Whether it is either on or off, as against a bool that may also be left open."""

    @property
    def is_sayable(self) -> bool:
        """Whether people can give it; else it is what the place where they ask knows, such as a policy."""
        return issubclass(self.kind, _SAYABLE)

    def read(self, value: Any) -> Any:
        """A value as somebody gave it, also in words, as what the question takes. Raises InputError when it is none."""
        if value is None or not self.is_sayable:
            return value
        if self.is_many:
            several = [value] if isinstance(value, str) or not isinstance(value, Collection) else value
            return tuple(self._read(one) for one in several) or None
        return self._read(value)

    def _read(self, value: Any) -> Any:
        try:
            if issubclass(self.kind, datetime):
                return _time(value, end_of_day=self.means is Means.END)
            if isinstance(value, self.kind) and isinstance(value, bool) == (self.kind is bool):
                return value
            if issubclass(self.kind, Enum) or (self.kind is int and isinstance(value, str)):
                return self.kind(value)
        except ValueError:
            pass
        raise InputError(f"{self.name} {value!r}", "is not understood", remedy=f"expected {self._expected}")

    @property
    def _expected(self) -> str:
        if issubclass(self.kind, Enum):
            return f"one of: {', '.join(str(one.value) for one in self.kind)}"
        if issubclass(self.kind, datetime):
            return "2022-01-14, 2022-01-14T10:00+03:30, or an aware datetime"
        return {str: "a text", int: "a whole number", bool: "True or False"}.get(self.kind, self.kind.__name__)


_SAYABLE = (str, int, float, bool, datetime, Enum)


def _time(value: Any, *, end_of_day: bool) -> datetime:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(value)
        return value.astimezone(UTC)
    return instant(value.isoformat() if isinstance(value, date) else str(value).strip(), end_of_day=end_of_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as everybody sees it."""

    name: str
    """Of the function, with hyphens."""
    summary: str
    """The first line of its docstring."""
    words: str
    """All of its docstring."""
    row: type[Any]
    """The frozen dataclass that each row of the answer is."""
    parameters: tuple[Parameter, ...]
    shown: tuple[str, ...]
    """Columns that people are shown; programs get all."""
    function: Callable[..., Sequence[Any]] = field(repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """Of an answer, all of them."""
        return columns_of(self.row)

    def parameter(self, means: Means) -> Parameter | None:
        """The one that names a seed, an outlet or an article; None when none does."""
        return next((one for one in self.parameters if one.means is means), None)

    def ask(
        self, archive: Archive, *said: Any, sort: str | Sequence[str] = (), limit: int | None = None, offset: int = 0,
        **named: Any,
    ) -> Found[Any]:  # fmt: skip
        """Its answer. Values may be given as words too: a verdict by its name, a day as `2022-01-14`.

        Raises InputError for what is not understood, TypeError for a name that it does not know.
        """
        given = self._given(said, named)
        values = {one.name: one.read(given[one.name]) for one in self.parameters if one.name in given}
        _require_window(values)
        answer = self.function(archive, **{name: value for name, value in values.items() if value is not None})
        found = answer if isinstance(answer, Found) else list_rows(self.row, answer)
        if self.parameter(Means.SEED) or self.parameter(Means.OUTLET):
            found = found.seen_by(partial(_could_not_look, archive, values.get("outlet")))
        order = [one.strip() for part in ([sort] if isinstance(sort, str) else sort) for one in part.split(",")]
        return found.sorted(*filter(None, order)).page(limit, offset)

    def _given(self, said: Sequence[Any], named: Mapping[str, Any]) -> dict[str, Any]:
        """What was given, by name."""
        places = [one.name for one in self.parameters if one.is_positional]
        given: dict[str, Any] = {**dict(zip(places, said, strict=False)), **named}
        if len(said) > len(places) or len(given) < len(said) + len(named):
            raise TypeError(f"{self.name}: given twice or too many; it takes {', '.join(places) or 'only names'}")
        if unknown := given.keys() - {one.name for one in self.parameters}:
            known = ", ".join(one.name for one in self.parameters)
            raise TypeError(f"{self.name}: {', '.join(sorted(unknown))} is not among what it takes: {known}")
        if missing := [one.name for one in self.parameters if one.is_required and given.get(one.name) is None]:
            raise TypeError(f"{self.name}: {', '.join(missing)} is missing")
        return given


_ARCHIVE = "archive"
"""How every question calls its first parameter."""


def _could_not_look(archive: Archive, outlet: str | None) -> Mapping[str, str]:
    with archive.reading() as connection:
        return looks.could_not_look(connection, outlet)


def _require_window(values: Mapping[str, Any]) -> None:
    for begin, end in (("since", "until"), ("seen_since", "seen_until")):
        since, until = values.get(begin), values.get(end)
        if since is not None and until is not None and since > until:
            raise InputError(f"{begin} {since:%Y-%m-%d %H:%M}", f"is after {end} {until:%Y-%m-%d %H:%M}")


_QUESTIONS: dict[str, Question] = {}

Asked = TypeVar("Asked", bound=Callable[..., Sequence[Any]])


@overload
def question(function: Asked, /) -> Asked: ...
@overload
def question(*, name: str = "", shown: Sequence[str] = ()) -> Callable[[Asked], Asked]: ...
def question(function: Any = None, /, *, name: str = "", shown: Sequence[str] = ()) -> Any:
    """Make a function a question; it stays what it is. It has the function's name, unless `name` says another.

    `shown` names the columns for people, if not all.

    Raises TypeError for a function that does not say all that there is to know.
    """
    if function is None:
        return partial(_add, name=name, shown=shown)
    return _add(function, name=name, shown=shown)


def _add(function: Asked, *, name: str, shown: Sequence[str]) -> Asked:
    made = _described(function, name or function.__name__, tuple(shown))
    _QUESTIONS[made.name] = made
    return function


def _described(function: Callable[..., Any], name: str, shown: tuple[str, ...]) -> Question:
    words = inspect.cleandoc(function.__doc__ or "")
    if not words:
        raise TypeError(f"question {function.__name__} has no docstring")
    hints = get_type_hints(function, include_extras=True)
    row = get_args(hints["return"])[0]
    first, *others = inspect.signature(function).parameters.values()
    if first.name != _ARCHIVE:
        raise TypeError(f"question {function.__name__}: the first parameter is not `{_ARCHIVE}`")
    parameters = tuple(made for one in others for made in _parameters(function.__name__, one, hints[one.name]))
    if wrong := [name for name in shown if name not in columns_of(row)]:
        raise TypeError(f"question {function.__name__}: its rows have no {', '.join(wrong)}")
    return Question(
        name=name.replace("_", "-"),
        summary=words.splitlines()[0],
        words=words,
        row=row,
        parameters=parameters,
        shown=shown or columns_of(row),
        function=function,
    )


def _parameters(question: str, given: inspect.Parameter, hint: Any) -> Iterator[Parameter]:
    """One, or those that `**filters: Unpack[Filters]` stands for."""
    if get_origin(hint) is Unpack:
        (filters,) = get_args(hint)
        assert is_typeddict(filters)
        for name, one in get_type_hints(filters, include_extras=True).items():
            yield _parameter(question, name, one, default=None)
        return
    is_positional = given.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    yield _parameter(question, given.name, hint, default=given.default, is_positional=is_positional)


def _parameter(question: str, name: str, hint: Any, *, default: Any, is_positional: bool = False) -> Parameter:
    about = next(_abouts(hint), None)
    bare = _bare(hint)
    kind = plain_kind(bare)
    is_many = issubclass(kind, Collection) and not issubclass(kind, Mapping) and bool(get_args(bare))
    if is_many:
        kind = plain_kind(_bare(get_args(bare)[0]))
    made = Parameter(
        name=name,
        kind=kind,
        words=about.words if about else "",
        means=about.means if about else None,
        is_many=is_many,
        is_positional=is_positional,
        is_required=default is inspect.Parameter.empty,
        is_switch=kind is bool and isinstance(default, bool),
    )
    if made.is_sayable and about is None:
        raise TypeError(f"question {question}: no `About` says what `{name}` is")
    if not made.is_sayable and made.is_required:
        raise TypeError(f"question {question}: nobody can say `{name}`, and it has no default")
    return made


def _abouts(hint: Any) -> Iterator[About]:
    """What is said of a type, wherever in it."""
    if get_origin(hint) is Annotated:
        yield from (one for one in hint.__metadata__ if isinstance(one, About))
    for inner in get_args(hint):
        yield from _abouts(inner)


def _bare(hint: Any) -> Any:
    """A type without what is said of it: `Annotated[X, …] | None` as `X | None`."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    several = get_args(hint)
    if type(None) in several:
        (one,) = (each for each in several if each is not type(None))
        return _bare(one)
    return hint


def questions() -> Mapping[str, Question]:
    """Every question by its name, in the order in which they stand."""
    for room in ROOMS:
        import_module(room)
    return _QUESTIONS


class Ask:
    """The questions that can be put to an archive, by name: `archive.ask.coverage("000", limit=10)`.

    Each takes what its command takes, and `sort`, `limit` and `offset`; each answers with `storage.found.Found`.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def __getattr__(self, name: str) -> Callable[..., Found[Any]]:
        found = questions().get(name.replace("_", "-"))
        if found is None:
            raise AttributeError(f"no question is called {name}; there are: {', '.join(dir(self))}")
        return _bound(found, self._archive)

    def __dir__(self) -> list[str]:
        return [name.replace("-", "_") for name in questions()]

    def __repr__(self) -> str:
        lines = (f"{one.name.replace('-', '_')}: {one.summary}" for one in questions().values())
        return "\n".join(lines)


def _bound(one: Question, archive: Archive) -> Callable[..., Found[Any]]:
    """A question of one archive, with the help and the signature of its function."""

    def asked(*said: Any, **named: Any) -> Found[Any]:
        return one.ask(archive, *said, **named)

    asked.__name__ = asked.__qualname__ = one.name.replace("-", "_")
    asked.__doc__ = one.words
    own = [
        inspect.Parameter(each.name, inspect.Parameter.POSITIONAL_OR_KEYWORD if each.is_positional else _NAMED)
        for each in one.parameters
    ]
    paging = [inspect.Parameter(name, _NAMED, default=None) for name in ("sort", "limit", "offset")]
    asked.__signature__ = inspect.Signature([*own, *paging])  # type: ignore[attr-defined]
    return asked


_NAMED = inspect.Parameter.KEYWORD_ONLY
