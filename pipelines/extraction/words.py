"""The words of `words.toml`, ready to be asked for."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())

_BETWEEN = re.compile(r"[\W_]+")
_WIDE = re.compile("[\u2e80-\uffef]")
"""Scripts without blanks between words, and what stands with them."""
_TYPOGRAPHIC = "\u2019\u2018\u201c\u201d\u2013\u2014\u2026\u00a0"
"""Quotation marks, dashes, dots and the blank that no line breaks at: all that is not ASCII in most English texts."""
_LONGEST_REMEMBERED = 2_000
"""Characters of a text whose letters are remembered: what hostile pages hold is not kept."""


def squeeze(text: str) -> str:
    """Letters and digits alone, lower case: what differs only in punctuation, blanks and case is one."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _squeezed(text)


def _squeezed(text: str) -> str:
    for mark in () if text.isascii() else _TYPOGRAPHIC:
        text = text.replace(mark, "")
    if text.isascii():  # most are then, and bytes are quicker
        return text.encode().translate(None, _NO_LETTERS).decode().lower()
    # the capital dotted I of Turkish is two characters in small letters, a dot being one of them
    return _BETWEEN.sub("", text).replace("\u0130", "i").lower()


_remembered = lru_cache(maxsize=2_048)(_squeezed)
"""A page's lines, links and headings are asked for many times."""


_SHARED = 0.2
"""Share of letter triples that tells a reworded headline from another's."""


def akin(one: str, other: str) -> bool:
    """Whether two squeezed headlines share a fifth of the shorter one's letter triples: the same matter, reworded."""
    first, second = _triples(one), _triples(other)
    return len(first & second) >= _SHARED * max(1, min(len(first), len(second)))


def _triples(key: str) -> set[str]:
    return {key[start : start + 3] for start in range(max(1, len(key) - 2))}


def letters(text: str) -> int:
    """Letters and digits, those of scripts without blanks counted twice: how much a line says."""
    if text.isascii():
        return len(_squeezed(text))
    return sum(map(str.isalnum, text)) + sum(map(str.isalnum, _WIDE.findall(text)))


@cache
def words(kind: str) -> tuple[str, ...]:
    """One list of `words.toml`, as it stands there."""
    return tuple(_lists()[kind])


@cache
def names(kind: str) -> frozenset[str]:
    """The same list squeezed."""
    return frozenset(squeeze(word) for word in words(kind))


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """Matches any of the words of one list where it stands as a whole word, blanks and punctuation alike."""
    return re.compile(rf"(?<!\w)(?:{alternatives(words(kind))})(?!\w)", re.IGNORECASE)


def alternatives(listed: Iterable[str]) -> str:
    """A regular expression's alternatives, longest first; a blank in a word stands for blanks and punctuation."""
    ordered = sorted(set(listed), key=len, reverse=True)
    return "|".join(r"\W{1,3}".join(map(re.escape, word.split())) for word in ordered)


@cache
def _lists() -> dict[str, list[str]]:
    text = (files("pipelines.extraction") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
