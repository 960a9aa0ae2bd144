"""Strict reading of TOML: what we do not understand is an error that names file and field, never a guess."""

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vocabulary.outcome import InputError


def read_toml(path: Path) -> "Table":
    """Read a TOML file; InputError with the line when it is not TOML, or cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(str(path), f"is not UTF-8 at byte {error.start}", remedy="save it as UTF-8") from error
    try:
        return Table(tomllib.loads(text), place=str(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(str(path), f"is not valid TOML: {error}") from error


class Table:
    """One TOML table, read key by key; `finish` refuses the keys that nobody asked for."""

    def __init__(self, values: Mapping[str, Any], *, place: str, prefix: str = "") -> None:
        """`place` is the file, `prefix` the name of the table in it, such as `licence.` or `sources[0].`."""
        self._values, self._place, self._prefix = values, place, prefix
        self._known: set[str] = set()

    def fail(self, key: str, problem: str, remedy: str | None = None) -> InputError:
        """The error to raise about one of this table's fields."""
        return InputError(self._place, problem, field=self._prefix + key, remedy=remedy)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def value(self, key: str) -> object:
        """The value as it is, or None; for fields that may have several types."""
        self._known.add(key)
        return self._values.get(key)

    def text(self, key: str) -> str | None:
        """A string that is not empty, or None when the field is left out."""
        value = self.value(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.fail(key, f"is {_kind(value)}, expected a text in quotes")
        if not value.strip():
            raise self.fail(key, "is empty", "leave the field out when it is not known")
        return value.strip()

    def need_text(self, key: str) -> str:
        """A string that must be there."""
        value = self.text(key)
        if value is None:
            raise self.fail(key, "is missing")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty when the field is left out."""
        value = self.value(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.fail(key, f'is {_kind(value)}, expected a list of texts such as ["one", "two"]')
        for one in value:
            if not isinstance(one, str) or not one.strip():
                said = "an empty text" if isinstance(one, str) else _kind(one)
                raise self.fail(key, f'holds {said}, expected a list of texts such as ["one", "two"]')
        return tuple(one.strip() for one in value)

    def texts_or_text(self, key: str) -> tuple[str, ...]:
        """A list of strings, which a single one may stand for; empty when the field is left out."""
        return (self.need_text(key),) if isinstance(self.value(key), str) else self.texts(key)

    def choice(self, key: str, choices: Collection[str]) -> str | None:
        """One of a few words."""
        value = self.text(key)
        if value is not None and value not in choices:
            raise self.fail(key, f'"{value}" is not one of {", ".join(sorted(choices))}', _near(value, choices))
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.fail(key, f"is {_kind(value)}, expected true or false")
        return value

    def number(self, key: str, *, least: float = 0) -> float | None:
        """A number of at least `least`."""
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(key, f"is {_kind(value)}, expected a number")
        if value < least:
            raise self.fail(key, f"is {value}, expected {least} or more")
        return float(value)

    def day(self, key: str) -> dt.date | None:
        """A date such as 2022-01-16, without quotes."""
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
            raise self.fail(key, f"is {_kind(value)}, expected a date such as 2022-01-16, without quotes")
        return value

    def address(self, key: str) -> str | None:
        """An http or https address."""
        value = self.text(key)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(map(str.isspace, value))
        except ValueError:
            good = False
        if not good:
            raise self.fail(key, f'"{value}" is not an http or https address')
        return value

    def table(self, key: str) -> "Table | None":
        """A table within this one, such as `[licence]`."""
        value = self.value(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.fail(key, f"is {_kind(value)}, expected a table [{self._prefix}{key}]")
        return Table(value, place=self._place, prefix=f"{self._prefix}{key}.")

    def tables(self, key: str) -> "list[Table]":
        """A list of tables, such as `[[sources]]`."""
        value = self.value(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.fail(key, f"is {_kind(value)}, expected tables [[{self._prefix}{key}]]")
        return [
            Table(one, place=self._place, prefix=f"{self._prefix}{key}[{index}].") for index, one in enumerate(value)
        ]

    def others(self) -> list[str]:
        """Fields that were not asked for."""
        return [key for key in self._values if key not in self._known]

    def finish(self) -> None:
        """Refuse fields that were not asked for."""
        self.only(self._known)

    def only(self, fields: Collection[str]) -> "Table":
        """Refuse all other fields at once, so that a misspelt one is not first called missing."""
        for key in self._values:
            if key not in fields:
                known = ", ".join(sorted(fields))
                raise self.fail(key, "is not a known field", _near(key, fields) or f"known are {known}")
        return self


_LENGTH = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def length_of(said: str) -> dt.timedelta | None:
    """A length of time such as `30m` or `2d`; None for what is none."""
    match = _LENGTH.fullmatch(said)
    return None if match is None else dt.timedelta(**{_UNITS[match[2]]: int(match[1])})


def _near(word: str, choices: Collection[str]) -> str | None:
    close = get_close_matches(word, choices, n=1)
    return f'did you mean "{close[0]}"?' if close else None


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {str: "a text", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time" if isinstance(value, dt.date) else "another type")
