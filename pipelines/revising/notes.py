# ruff: noqa: RUF001 - punctuation of many scripts is what this module is about
"""Notes by which newsrooms say that they have changed, corrected or withdrawn a text. The words are in `words.toml`."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any, cast

import regex

from pipelines.comparison.words import words
from pipelines.revising.phrases import lists
from vocabulary.change import Note

_ORDER = (Note.RETRACTION, Note.CORRECTION, Note.UPDATE)
"""The one that says most comes first."""
LONGEST = 1_500
"""Characters of a note; a longer paragraph is text whatever it begins with."""


def note_in(lines: Iterable[str], before: Sequence[str]) -> Note | None:
    """What notes say that stand among a text's lines and did not stand among those before; None: there are none."""
    old = {_key(line) for line in before}
    found = {note for line in lines if _key(line) not in old and (note := note_of(line))}
    return _strongest(found)


def note_of(line: str) -> Note | None:
    """What a line says if it is a note."""
    if len(line) > LONGEST:
        return None
    found = {note for note in _ORDER if _label(note).match(line) or _sentence(note).search(line)}
    return _strongest(found)


def _strongest(notes: Collection[Note]) -> Note | None:
    return next((note for note in _ORDER if note in notes), None)


def _key(line: str) -> str:
    return " ".join(words(line))


_LABELLED = r"[:：\])】〕]|,?\s*[(\[]?\p{Nd}"
"""What shows that words at the beginning of a line are a label: a colon, a bracket, a date."""
_LABELLED_OR_ENDS = rf"{_LABELLED}|[.）–—|-]|$"
"""The same, a dash or the end: not of retractions, whose words also head lists of players who have withdrawn."""


@cache
def _label(note: Note) -> "regex.Pattern[str]":
    """The label at the beginning of a line, and what shows that it is one."""
    behind = _LABELLED if note is Note.RETRACTION else _LABELLED_OR_ENDS
    return regex.compile(rf"^[\s\p{{P}}\p{{S}}]{{0,4}}(?:{_any(note, 'label')})\s*(?:{behind})", regex.IGNORECASE)


@cache
def _sentence(note: Note) -> "regex.Pattern[str]":
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{_any(note, 'sentence')})", regex.IGNORECASE)


def _any(note: Note, kind: str) -> str:
    """Any of the phrases of a list; a blank stands for what outlets put between two words."""
    listed = cast("dict[str, Any]", lists())["notes"][note][kind]
    return "|".join(
        r"[\s\u200c’'-]{0,3}".join(map(regex.escape, phrase.replace("'", " ").split()))
        for phrase in sorted(set(listed), key=len, reverse=True)
    )
