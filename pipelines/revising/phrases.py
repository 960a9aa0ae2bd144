"""Phrases of many languages, found among the words of a line. The lists stand in `words.toml`."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta

from pipelines.comparison.words import words

NUMBER = "#"
"""Stands for any number among the words of a line."""


class Part(IntEnum):
    """What a phrase is in a line that is no text; of two that begin alike and are as long the first counts."""

    COUNTER = 1
    AGO = 2
    STAMP = 3
    DATE = 4
    FILLER = 5


_LISTS = {"counters": Part.COUNTER, "stamps": Part.STAMP, "dates": Part.DATE, "fillers": Part.FILLER}
_TWO_LETTERS = {"no": "nb", "nn": "nn", "tl": "fil", "iw": "he", "wuu": "zh"}
"""Languages whose data Babel has under another name."""
_COUNTS = (1, 2, 3, 5, 11, 21)
"""Numbers in which every plural of every language is met."""
_FORMS: tuple[Literal["long", "short", "narrow"], ...] = ("long", "short", "narrow")
_UNITS = ("seconds", "minutes", "hours", "days", "weeks")

Table = Mapping[str, Sequence[tuple[tuple[str, ...], Part]]]
"""By first word the phrases that begin with it, the longest first."""


@cache
def lists() -> Mapping[str, list[str]]:
    """The lists of `words.toml`, as they stand there."""
    told: dict[str, list[str]] = tomllib.loads((files("pipelines.revising") / "words.toml").read_text("utf-8"))
    return told


def numbered(line: str) -> tuple[str, ...]:
    """The words of a line, each that holds a digit as NUMBER."""
    return tuple(NUMBER if any(map(str.isdigit, word)) else word for word in words(line))


@cache
def table(language: str | None) -> Table:
    """The phrases of lines that are no text: the words of all languages, the times of this one and of English."""
    phrases: dict[tuple[str, ...], Part] = {}
    for name, part in _LISTS.items():
        for listed in lists()[name]:
            phrases.setdefault(numbered(listed), part)
    for locale in _locales(language):
        for phrase in _ago(locale):
            phrases[phrase] = Part.AGO
        for phrase in _dates(locale):
            phrases.setdefault(phrase, Part.DATE)
    phrases.setdefault((NUMBER,), Part.FILLER)
    found: defaultdict[str, list[tuple[tuple[str, ...], Part]]] = defaultdict(list)
    for phrase, part in sorted(phrases.items(), key=lambda pair: (-len(pair[0]), pair[1])):
        if phrase:
            found[phrase[0]].append((phrase, part))
    return found


def parts_of(line: Sequence[str], known: Table) -> set[Part] | None:
    """Of what a line consists, given by its `numbered` words; None when it holds anything else."""
    found: set[Part] = set()
    at = 0
    while at < len(line):
        for phrase, part in known.get(line[at], ()):
            if tuple(line[at : at + len(phrase)]) == phrase:
                found.add(part)
                at += len(phrase)
                break
        else:
            return None
    return found


def _locales(language: str | None) -> list[Locale]:
    code = (language or "en").lower().partition("-")[0]
    found = []
    for name in dict.fromkeys((_TWO_LETTERS.get(code, code), "en")):
        try:
            found.append(Locale.parse(name))
        except (UnknownLocaleError, ValueError):
            continue
    return found


def _ago(locale: Locale) -> Iterable[tuple[str, ...]]:
    """How the language says that something was some minutes ago."""
    for unit in _UNITS:
        for count in _COUNTS:
            delta = -timedelta(**{unit: count})
            for form in _FORMS:
                try:
                    said = format_timedelta(delta, threshold=1, add_direction=True, format=form, locale=locale)
                except KeyError:  # what Babel does where a language's data has no such form
                    continue
                yield numbered(said)


def _dates(locale: Locale) -> Iterable[tuple[str, ...]]:
    """The names of months and days."""
    for form in ("format", "stand-alone"):
        for width in ("abbreviated", "wide"):
            for name in (*locale.months[form][width].values(), *locale.days[form][width].values()):
                yield numbered(name)
