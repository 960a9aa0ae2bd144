"""The phrase lists of `rules.toml`, made ready for searching folded text."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.licence.folding import fold, squeeze

_SPACELESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts written without spaces between words, or with endings joined on: a phrase may stand anywhere in them."""
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_NEVER = re.compile(r"(?!)")


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, Any] = tomllib.loads(files(__package__).joinpath("rules.toml").read_text("utf-8"))
    return loaded


def phrases(table: str, key: str) -> tuple[str, ...]:
    """A list of phrases as it stands in rules.toml, folded, longest first."""
    return tuple(
        sorted({_folded(phrase) for phrase in _tables()[table][key]}, key=lambda phrase: (-len(phrase), phrase))
    )


@cache
def pattern(table: str, key: str) -> re.Pattern[str]:
    """One pattern that finds any phrase of a list in folded text, at word boundaries where the script has them."""
    return any_of(phrases(table, key))


def any_of(folded: Iterable[str]) -> re.Pattern[str]:
    """A pattern of alternatives; it has no repetition, so it cannot run away."""
    alternatives = [_bounded(phrase) for phrase in folded]
    return re.compile("|".join(alternatives)) if alternatives else _NEVER


@cache
def ports() -> tuple[tuple[str, str], ...]:
    """(squeezed name of a country, its code), longest first."""
    pairs = [(squeeze(fold(name)), code) for code, names in _tables()["ports"].items() for name in names]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def table_names() -> dict[str, tuple[str, ...]]:
    """Names of all tables and lists, for documentation and tests."""
    return {table: tuple(lists) for table, lists in _tables().items()}


def _folded(phrase: str) -> str:
    star = phrase.endswith("*")
    return fold(phrase.removesuffix("*")) + ("*" if star else "")


def _bounded(phrase: str) -> str:
    text = phrase.removesuffix("*")
    if _SPACELESS.search(text):
        return re.escape(text)
    left = "" if _ARABIC.match(text) else r"(?<!\w)"
    right = "" if phrase.endswith("*") or not text[-1].isalnum() else r"(?!\w)"
    return left + re.escape(text) + right
