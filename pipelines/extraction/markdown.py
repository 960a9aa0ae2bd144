"""A text with its structure as Markdown (CommonMark): headings, lists, quotations, and not one word more or less.

Nothing of the page gets in but the text's own lines, and what Markdown would read in them is escaped: there is no HTML,
no link and no emphasis.
"""

import re
from collections.abc import Iterator

from vocabulary.structure import BREAK, Mark, Structure

_ANYWHERE = re.compile(r"[\\`*_~\[\]<]|&(?=#?\w)")
_AT_START = re.compile(r"^(?:[#>+-]|\d{1,9}(?=[.)]))", re.MULTILINE)
_AT_END = re.compile(r"(?<=\s)#+$", re.MULTILINE)
"""What would close a heading."""
_LISTS = frozenset({Mark.ITEM, Mark.NUMBERED})


def markdown(text: str, structure: Structure) -> str:
    """A text of lines separated by blank ones, with the marks of its lines.

    Headings begin at `##`: the title, which is not part of the text, is `#`. Items of a list stand on lines that follow
    each other, everything else is separated by a blank line. Read as CommonMark it says what the text says.
    """
    return "".join(_blocks(text.split(BREAK), dict(structure)))


def document(title: str | None, text: str, structure: Structure) -> str:
    """The same under its title."""
    body = markdown(text, structure)
    return f"# {escaped(' '.join(title.split()))}{BREAK}{body}" if title else body


def escaped(line: str) -> str:
    """One line's words such that Markdown reads nothing but words in them."""
    line = _ANYWHERE.sub(lambda found: f"\\{found[0]}", line)
    line = _AT_START.sub(lambda found: f"{found[0]}\\" if found[0][0].isdigit() else f"\\{found[0]}", line)
    return _AT_END.sub(lambda found: found[0].replace("#", r"\#"), line)


def _blocks(lines: list[str], marks: dict[int, Mark]) -> Iterator[str]:
    before: Mark | None = None
    listed: Mark | None = None
    count, indent = 0, ""
    for number, line in enumerate(lines):
        mark = marks.get(number)
        if mark is Mark.GOES_ON and listed is None:  # its item is not part of the text
            mark = None
        if number:
            yield _between(before, listed, mark)
        if mark is not Mark.GOES_ON:
            count = count + 1 if mark is listed else 1
            listed = mark if mark in _LISTS else None
            indent = " " * len(_lead(mark, count, ""))
        yield _lead(mark, count, indent) + escaped(line)
        before = mark


def _between(before: Mark | None, listed: Mark | None, mark: Mark | None) -> str:
    """What separates a line from the one before it, which stood in a list of items of one mark, or in none."""
    if before is Mark.QUOTE and mark is Mark.QUOTE:
        return "\n>\n"
    return "\n" if mark is not None and mark is listed else BREAK


def _lead(mark: Mark | None, count: int, indent: str) -> str:
    match mark:
        case None:
            return ""
        case Mark.GOES_ON:
            return indent
        case Mark.NUMBERED:
            return f"{count}. "
        case _:
            return f"{mark} "
