# ruff: noqa: RUF001 - punctuation of many scripts is what this module is about
"""Lines that pages change by themselves, and that are no text: counters, times of updates, lists of other articles.

A line is noise for what it is as a whole: it holds nothing but such phrases, numbers and the words between them. A
number, a date or a headline within a sentence is the text's. A date that stands alone is noise only before the first
and after the last paragraph, where pages print theirs; between paragraphs it may be a heading of the story.
"""

import re
from collections.abc import Sequence
from functools import cache

import regex

from pipelines.comparison.words import words
from pipelines.revising.phrases import NUMBER, Part, Table, lists, numbered, parts_of, table

LONGEST = 160
"""Characters of a line that may be noise."""
_PROSE = 60
"""Characters from which a line may be a paragraph."""
_HEADLINE = 200
"""Characters of another article's headline at most."""
_SENTENCE_END = regex.compile(r"[.!?。！？।؟…][\"”»’)\]]*$")
_BETWEEN = re.compile(r"\s*[|\u00b7\u2022\u2027\u2219\u25cf\u25aa]\s*|\s{3,}|\t")
"""What parts the pieces of a line above or below a text: bars and dots."""


def told(text: str, language: str | None) -> list[str]:
    """The lines of a text that say something, without what is noise in them."""
    lines = [line for part in text.split("\n") if (line := " ".join(part.split())) and words(line[:_HEADLINE])]
    lines = _without_lists(lines)
    known = table(language)
    first, last = _prose(lines)
    kept = []
    for place, line in enumerate(lines):
        at_edge = not first <= place <= last
        near = [other for other in (place - 1, place + 1) if 0 <= other < len(lines)]
        if _is_count(line) and any(_is_label(lines[other], known) for other in near):
            continue
        if left := _without_noise(line, known, at_edge=at_edge):
            kept.append(left)
    return kept


def stamps(text: str, language: str | None) -> set[tuple[str, ...]]:
    """The times of publication or change, with their labels, that stand in lines of their own; each as its words."""
    known = table(language)
    pieces = (piece for line in text.split("\n") if len(line) <= LONGEST for piece in _BETWEEN.split(line))
    return {tuple(words(piece)) for piece in pieces if _is_stamp(piece, known)}


def _is_stamp(piece: str, known: Table) -> bool:
    said = numbered(piece)
    parts = parts_of(said, known)
    return parts is not None and Part.STAMP in parts and NUMBER in said


def _without_noise(line: str, known: Table, *, at_edge: bool) -> str:
    """The line without its noise; empty where it is nothing else."""
    if len(line) > LONGEST:
        return line
    pieces = [piece for piece in _BETWEEN.split(line) if piece]
    left = [piece for piece in pieces if not _is_noise(piece, known, at_edge=at_edge)]
    return line if len(left) == len(pieces) else " | ".join(left)


def _is_noise(piece: str, known: Table, *, at_edge: bool) -> bool:
    said = numbered(piece)
    parts = parts_of(said, known)
    if not said or parts is None:
        return not said
    if parts & {Part.COUNTER, Part.AGO}:
        return True
    if Part.STAMP in parts:
        return NUMBER in said or parts == {Part.STAMP}
    return at_edge and Part.DATE in parts and NUMBER in said


def _is_count(line: str) -> bool:
    """Whether a line is a number and no more."""
    return set(numbered(line)) == {NUMBER}


def _is_label(line: str, known: Table) -> bool:
    """Whether a line says what a number beside it counts."""
    said = numbered(line)
    parts = parts_of(said, known)
    return parts is not None and Part.COUNTER in parts and NUMBER not in said


def _prose(lines: Sequence[str]) -> tuple[int, int]:
    """Places of the first and the last paragraph; of a text without any, its ends."""
    places = [place for place, line in enumerate(lines) if len(line) >= _PROSE or _SENTENCE_END.search(line)]
    return (places[0], places[-1]) if places else (0, len(lines) - 1)


def _without_lists(lines: Sequence[str]) -> list[str]:
    """The lines without other articles' headlines: behind such a label, and under it where no sentence follows."""
    kept: list[str] = []
    is_listed = False
    for line in lines:
        label = _related().match(line) if len(line) <= _HEADLINE else None
        if label is not None:
            is_listed = label.end() == len(line)
            continue
        is_listed = is_listed and len(line) <= _HEADLINE and _SENTENCE_END.search(line) is None
        if not is_listed:
            kept.append(line)
    return kept


@cache
def _related() -> "regex.Pattern[str]":
    """A line that is such a label, or begins with one and a colon, a bar or a dash."""
    phrases = sorted(lists()["related"], key=len, reverse=True)
    listed = "|".join(r"[\s\u200c]*".join(map(regex.escape, phrase.split())) for phrase in phrases)
    return regex.compile(rf"^\W{{0,4}}(?:{listed})\s*(?:[:：|–—-]\W*(?=\S|$)|\W{{0,4}}$)", regex.IGNORECASE)
