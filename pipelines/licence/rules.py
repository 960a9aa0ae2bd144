"""The phrase lists of `rules.toml`, made ready for searching folded text."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, TypeAlias

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

    Texts are first asked for letters that many phrases share, and then whether they contain one of those phrases at
    all, which is many times faster than one large pattern. The phrases' own patterns, thousands of them, are made when
    they are met. No phrase's pattern has a repetition, so none can run away.
    """

    def __init__(self, folded: Iterable[str]) -> None:
        self._phrases = tuple((phrase.removesuffix("*"), phrase) for phrase in folded)
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        for one in self._phrases:
            self._by_start.setdefault(one[0][:START], []).append(one)
        self._short = [start for start in self._by_start if len(start) < START]

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first of the phrases in a text; of two that begin together the longer."""
        stems = self._plain if text.isascii() else self._all  # in ASCII no other can stand
        held = [
            one
            for stem, sharing in stems
            if stem in text
            for phrase, one in sharing
            if phrase is stem or phrase in text
        ]
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

    @cached_property
    def _plain(self) -> "Stems":
        return stems([one for one in self._phrases if one[0].isascii()])

    @cached_property
    def _all(self) -> "Stems":
        return (*self._plain, *stems([one for one in self._phrases if not one[0].isascii()]))


START = 4
"""First letters by which phrases are looked up at a place."""
STEM, SHORTEST_STEM = 6, 3
"""Letters of a word that phrases share; words of fewer stand in texts about anything."""
Stems: TypeAlias = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Letters with the phrases that have them, each as it is looked for and as it stands in the list."""


def stems(phrases: list[tuple[str, str]]) -> Stems:
    """As few letters as are shared by all phrases together, those that most have first."""
    parts = {one: _parts(one[0]) for one in phrases}
    count = Counter(part for held in parts.values() for part in held)
    with_part: dict[str, list[tuple[str, str]]] = {}
    for one, held in parts.items():
        for part in held:
            with_part.setdefault(part, []).append(one)
    found: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    while parts:
        stem = max(count, key=lambda part: (count[part], len(part)))
        sharing = tuple(one for one in with_part[stem] if one in parts)
        found.append((stem, sharing))
        for one in sharing:
            count.subtract(parts.pop(one))
    return tuple(found)


def _parts(phrase: str) -> frozenset[str]:
    """All runs of letters of a phrase's words that may stand for it; the phrase itself when its words are short."""
    runs = {word[at : at + STEM] for word in phrase.split() for at in range(max(1, len(word) - STEM + 1))}
    return frozenset(run for run in runs if len(run) > SHORTEST_STEM) or frozenset({phrase})


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
