"""The pages of one article, joined: their lines in order, what each page repeats once.

Pages repeat the lead, the byline's box or a notice above or below their part of the text. What a page repeats at its
top was said before; what it repeats at its end belongs to the end of the last one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from pipelines.extraction.words import letters, squeeze
from vocabulary.structure import BREAK, Mark, Structure

Part = tuple[str, Structure]
"""A page's text with its structure."""

_SENTENCE = 40
"""Letters from which a line that stands on two pages is taken for said twice, wherever it stands."""
_LABEL = 30
"""Characters of a line that only says which page this is, at most."""
_WHICH = re.compile(r"([0-9]{1,2})\s{0,3}\D{1,8}\s{0,3}([0-9]{1,2})")
"""As in `Page 2 of 4`, `2/4`."""

_Line = tuple[str, Mark | None]


def joined(parts: Sequence[Part]) -> Part:
    """The text of several pages, the first of which is page 1, as one."""
    pages = [list(_lines(part, number)) for number, part in enumerate(parts, start=1)]
    kept = _said_once([_without_tail(lines, pages[number:]) for number, lines in enumerate(pages, start=1)])
    structure = tuple((number, mark) for number, (_, mark) in enumerate(kept) if mark is not None)
    return BREAK.join(line for line, _ in kept), structure


def _lines(part: Part, number: int) -> Iterator[_Line]:
    text, structure = part
    marks = dict(structure)
    for place, line in enumerate(text.split(BREAK) if text else ()):
        if not _is_label(line, number):
            yield line, marks.get(place)


def _is_label(line: str, number: int) -> bool:
    """Whether a line only says which page this is."""
    if len(line) > _LABEL:
        return False
    found = _WHICH.search("".join(_digit(letter) for letter in line))
    return found is not None and int(found[1]) == number <= int(found[2])


def _without_tail(lines: list[_Line], later: Sequence[list[_Line]]) -> list[_Line]:
    """A page's lines without those at its end that a later page has too."""
    said = {squeeze(line) for page in later for line, _ in page}
    repeated = len(list(_run(reversed(lines), said)))
    return lines[: len(lines) - repeated]


def _said_once(pages: Sequence[list[_Line]]) -> list[_Line]:
    """The lines of all pages without those that a page repeats at its top, and without sentences said before."""
    kept: list[_Line] = []
    said: set[str] = set()
    for lines in pages:
        own = lines[len(list(_run(iter(lines), said))) :]
        kept += [(line, mark) for line, mark in own if letters(line) < _SENTENCE or squeeze(line) not in said]
        said |= {squeeze(line) for line, _ in own}
    return kept


def _run(lines: Iterator[_Line], said: Collection[str]) -> Iterator[_Line]:
    return takewhile(lambda one: squeeze(one[0]) in said, lines)


def _digit(letter: str) -> str:
    value = unicodedata.digit(letter, None)
    return letter if value is None else str(value)
