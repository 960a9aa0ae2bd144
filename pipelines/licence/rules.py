"""The phrase lists of `rules.toml`, made ready for searching folded text."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from pipelines.licence.folding import fold, squeeze

_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts written without spaces between words, or with endings joined on: a phrase may stand anywhere in them."""
_ARABIC = re.compile(r"[\u0600-\u06ff]")


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, Any] = tomllib.loads(files(__package__).joinpath("rules.toml").read_text("utf-8"))
    return loaded


def written(table: str, key: str) -> tuple[str, ...]:
    """A list of phrases as people wrote it."""
    return tuple(phrase.removesuffix("*") for phrase in _tables()[table][key])


@cache
def phrases(table: str, key: str) -> tuple[str, ...]:
    """A list of phrases as it stands in rules.toml, folded, longest first."""
    return tuple(
        sorted({_folded(phrase) for phrase in _tables()[table][key]}, key=lambda phrase: (-len(phrase), phrase))
    )


class Phrases:
    """A list of phrases to look for in folded text, at word boundaries where the script has them.

    Texts are first asked whether they contain a phrase at all, which is many times faster than one large pattern,
    and a sentence only for those of which it has the first letters. Their patterns, thousands of them, are made when
    they are met. No phrase's pattern has a repetition, so none can run away.
    """

    def __init__(self, folded: Iterable[str]) -> None:
        self._phrases = tuple((phrase.removesuffix("*"), phrase) for phrase in folded)
        self._plain = tuple(one for one in self._phrases if one[0].isascii())
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        for one in self._phrases:
            self._by_start.setdefault(one[0][:START], []).append(one)
        self._starts = frozenset(self._by_start)
        self._short = [start for start in self._starts if len(start) < START]

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first of the phrases in a text; of two that begin together the longer."""
        held = [one for phrase, one in self._possible(text) if phrase in text]
        if not held:
            return None
        found = [match for one in held if (match := _bounded(one).search(text, start))]
        return min(found, key=lambda match: (match.start(), -match.end()), default=None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every phrase in a text, in order, without overlaps."""
        at = 0
        while (match := self.search(text, at)) is not None:
            yield match
            at = match.end()

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The longest of the phrases that a text has at a place."""
        starts = (text[start : start + START], *self._short)
        possible = (one for begun in starts for one in self._by_start.get(begun, ()))
        found = (_bounded(one).match(text, start) for phrase, one in possible if text.startswith(phrase, start))
        return max((match for match in found if match), key=lambda match: match.end(), default=None)

    def _possible(self, text: str) -> Iterable[tuple[str, str]]:
        """Phrases that may stand in a text, each as it is looked for and as it stands in the list."""
        if len(text) > LONGEST_INDEXED or len(self._phrases) < FEWEST_INDEXED:
            return self._plain if text.isascii() else self._phrases  # in ASCII no other can stand
        starts = [*(self._starts & _starts(text)), *self._short]
        return [one for start in starts for one in self._by_start[start]]


START = 4
"""First letters by which phrases are looked up."""
LONGEST_INDEXED, FEWEST_INDEXED = 500, 60
"""Characters of texts, and phrases of a list, for which that is quicker: many lists are looked for in a sentence."""


@lru_cache(maxsize=64)
def _starts(text: str) -> frozenset[str]:
    """All that a phrase of the text may begin with."""
    return frozenset([text[at : at + START] for at in range(len(text) - START + 1)])


@cache
def pattern(table: str, key: str) -> Phrases:
    """The phrases of one list of rules.toml."""
    return Phrases(phrases(table, key))


@cache
def ports() -> tuple[tuple[str, str], ...]:
    """(squeezed name of a country, its code), longest first."""
    pairs = [(squeeze(fold(name)), code) for code, names in _tables()["ports"].items() for name in names]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _folded(phrase: str) -> str:
    star = phrase.endswith("*")
    return fold(phrase.removesuffix("*")) + ("*" if star else "")


@cache
def _bounded(phrase: str) -> re.Pattern[str]:
    """A phrase at the boundaries of words."""
    text = phrase.removesuffix("*")
    if _SPACELESS.search(text):
        return re.compile(re.escape(text))
    left = "" if _ARABIC.match(text) else _edge(text[0], "<!")
    right = "" if phrase.endswith("*") or not text[-1].isalnum() else _edge(text[-1], "!")
    return re.compile(left + re.escape(text) + right)


def _edge(letter: str, look: str) -> str:
    """Where a word ends: beside a Latin letter that is also where another script begins."""
    return f"(?{look}[a-z0-9])" if letter.isascii() else rf"(?{look}\w)"
