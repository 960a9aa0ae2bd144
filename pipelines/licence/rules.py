"""The phrase lists of `rules.toml`, made ready for searching folded text."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

from pipelines.licence.folding import fold, squeeze

_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts written without spaces between words, or with endings joined on: a phrase may stand anywhere in them."""
_ARABIC = re.compile(r"[\u0600-\u06ff]")


@cache
def rules() -> dict[str, dict[str, Any]]:
    """All that stands in rules.toml, read once."""
    loaded: dict[str, Any] = tomllib.loads(files(__package__).joinpath("rules.toml").read_text("utf-8"))
    return loaded


def written(table: str, key: str) -> tuple[str, ...]:
    """A list of phrases as people wrote it."""
    return tuple(phrase.removesuffix("*") for phrase in rules()[table][key])


@cache
def phrases(table: str, key: str) -> tuple[str, ...]:
    """A list of phrases as it stands in rules.toml, folded, longest first."""
    return tuple(sorted({_folded(phrase) for phrase in rules()[table][key]}, key=lambda phrase: (-len(phrase), phrase)))


class Phrases:
    """A list of phrases to look for in folded text, at word boundaries where the script has them.

    Texts are first asked which words begin in them, or for letters that many phrases share, and then whether they
    contain one of those phrases at all, which is many times faster than one large pattern. No phrase has a repetition.
    """

    def __init__(self, folded: Iterable[str]) -> None:
        self._phrases = tuple((phrase.removesuffix("*"), phrase) for phrase in folded)
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        self._by_word: dict[str, list[tuple[str, str]]] = {}
        self._rest: list[tuple[str, str]] = []
        for one in self._phrases:
            self._by_start.setdefault(one[0][:START], []).append(one)
            words = _LATIN_WORD.findall(one[0]) if one[0].isascii() else ()
            word = max(words, key=len, default="")
            (self._by_word.setdefault(word, []) if len(word) == START else self._rest).append(one)
        self._words = frozenset(self._by_word)
        self._short = [start for start in self._by_start if len(start) < START]

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first of the phrases in a text; of two that begin together the longer."""
        held = self._held(text)
        found = [span for one in held if (span := _place(*one, text, start))] if held else None
        return _matched(text, *min(found, key=lambda span: (span[0], -span[1]))) if found else None

    def _held(self, text: str) -> list[tuple[str, str]]:
        """Phrases that a text has in it, wherever words begin."""
        held = [one for word in self._words & _begun(text) for one in self._by_word[word] if one[0] in text]
        stems = self._plain if text.isascii() else self._all  # in ASCII no other can stand
        held += [one for stem, sharing in stems if stem in text for one in sharing if one[0] is stem or one[0] in text]
        return held

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
        found = (start + len(phrase) for phrase, one in possible if _stands(phrase, one, text, start))
        end = max(found, default=None)
        return None if end is None else _matched(text, start, end)

    @cached_property
    def _plain(self) -> "Stems":
        return stems([one for one in self._rest if one[0].isascii()])

    @cached_property
    def _all(self) -> "Stems":
        return (*self._plain, *stems([one for one in self._rest if not one[0].isascii()]))


START = 4
"""First letters by which phrases are looked up, at a place or by a word that stands in them."""
_LATIN_WORD = re.compile(rf"([a-z0-9]{{1,{START}}})[a-z0-9]*")
STEM, SHORTEST_STEM = 6, 3
"""Letters of a word that phrases share; words of fewer stand in texts about anything."""
Stems: TypeAlias = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Letters with the phrases that have them, each as it is looked for and as it stands in the list."""


def stems(phrases: list[tuple[str, str]]) -> Stems:
    """Few letters that are shared by all phrases together, those that most have first; one that shares none itself."""
    with_part: dict[str, list[tuple[str, str]]] = {}
    for one in phrases:
        for part in _parts(one[0]):
            with_part.setdefault(part, []).append(one)
    left = set(phrases)
    found: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for stem in sorted(with_part, key=lambda part: (-len(with_part[part]), -len(part), part)):
        if sharing := tuple(one for one in with_part[stem] if one in left):
            found.append((sharing[0][0] if len(sharing) == 1 else stem, sharing))
            left.difference_update(sharing)
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
    pairs = [(squeeze(fold(name)), code) for code, names in rules()["ports"].items() for name in names]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _folded(phrase: str) -> str:
    star = phrase.endswith("*")
    return fold(phrase.removesuffix("*")) + ("*" if star else "")


@lru_cache(maxsize=64)  # many lists are looked for in one text
def _begun(text: str) -> frozenset[str]:
    """The first letters of the text's words in Latin letters."""
    if text.isascii():
        return frozenset([word[:START] for word in set(text.translate(_SPACED).split())])
    return frozenset(_LATIN_WORD.findall(text))


_SPACED = "".join(chr(point) if chr(point).isalnum() else " " for point in range(128))
"""ASCII with spaces for all that is no letter and no digit."""


def _place(phrase: str, written: str, text: str, start: int) -> tuple[int, int] | None:
    """Where a phrase first stands in a text at the boundaries of words."""
    at = text.find(phrase, start)
    while at >= 0 and not _stands(phrase, written, text, at):
        at = text.find(phrase, at + 1)
    return (at, at + len(phrase)) if at >= 0 else None


def _stands(phrase: str, written: str, text: str, at: int) -> bool:
    """Whether a phrase stands at a place of a text, at the boundaries of words."""
    if not text.startswith(phrase, at):
        return False
    first, last = _ends(written)
    end = at + len(phrase)
    begins = at == 0 or first is None or not _goes_on(text[at - 1], first)
    return begins and (end == len(text) or last is None or not _goes_on(text[end], last))


@cache
def _ends(written: str) -> tuple[str | None, str | None]:
    """The first and the last letter of a phrase where these must be those of words."""
    phrase = written.removesuffix("*")
    if _SPACELESS.search(phrase):
        return None, None
    ends_anywhere = written.endswith("*") or not phrase[-1].isalnum()
    return None if _ARABIC.match(phrase) else phrase[0], None if ends_anywhere else phrase[-1]


def _goes_on(beside: str, letter: str) -> bool:
    """Whether the character beside a letter is of the same word: a Latin word ends where another script begins."""
    return beside in _LATIN if letter.isascii() else beside.isalnum() or beside == "_"


_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_ANYTHING = re.compile(".*", re.DOTALL)


def _matched(text: str, start: int, end: int) -> re.Match[str] | None:
    return _ANYTHING.fullmatch(text, start, end)
