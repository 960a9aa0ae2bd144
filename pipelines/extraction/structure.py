"""Which lines of a body are headings, items of lists or quotations: asked of the elements from which they were read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from lxml.etree import _Element

from pipelines.extraction.markup import HIDDEN, LINE_BREAK
from pipelines.extraction.words import squeeze
from vocabulary.structure import Mark, Structure

HEADINGS = (Mark.HEADING_2, Mark.HEADING_3, Mark.HEADING_4, Mark.HEADING_5, Mark.HEADING_6)
MAX_ELEMENTS = 5_000
"""Headings, items and quotations of one page that are looked at."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_READ = ("head", "item", "quote")
"""As trafilatura names them."""
_SERVED = (*_HEADINGS, "li", "blockquote")
_LISTS = frozenset({"list", "ul", "ol"})
_LINES = frozenset({"p", "lb", "br", "div", "head", "item", "li", *_HEADINGS})
"""Elements that stand on lines of their own within an item or a quotation."""
_QUOTES = frozenset({"quote", "blockquote"})
_ENDS = 25
"""Letters at both ends by which a line is recognised that got back what it had lost in between."""

_Place = tuple[int, str]
"""(level, "") of a heading; (0, mark) of anything else."""


class Places:
    """What lines stand where, by their letters; filled by readings of one page, asked once for the kept lines."""

    def __init__(self) -> None:
        self._places: dict[str, list[_Place]] = {}

    def add_read(self, body: _Element, spelling: Callable[[str], str] = str) -> None:
        """Note the structure that trafilatura found; `spelling` mends its letters as those of the lines."""
        self._add(body.iter(*_READ), spelling)

    def add_served(self, tree: _Element) -> None:
        """Note the structure of the page as it was served."""
        self._add(tree.iter(*_SERVED), str)

    def add_heading(self, line: str) -> None:
        """Note that a line is a heading of the highest level."""
        self._put(line, (2, ""))

    def add_headings(self, elements: Iterable[_Element]) -> None:
        """Note headings of the page that were put back among the lines."""
        self._add(iter(elements), str)

    def structure(self, lines: Sequence[str]) -> Structure:
        """The marks of the kept lines; headings are told from the text's highest, which is below the title."""
        found = [(number, place) for number, line in enumerate(lines) if (place := self._place(line))]
        highest = min((level for _, (level, mark) in found if not mark), default=0)
        return tuple(
            (number, Mark(mark) if mark else HEADINGS[min(level - highest, len(HEADINGS) - 1)])
            for number, (level, mark) in found
        )

    def _place(self, line: str) -> _Place | None:
        if not self._places:
            return None
        key = squeeze(line)
        found = self._places.get(key) or self._places.get(_ends(key) or "")
        if not found:
            return None
        return found.pop(0) if len(found) > 1 else found[0]

    def _add(self, elements: Iterator[_Element], spelling: Callable[[str], str]) -> None:
        for element in islice(elements, MAX_ELEMENTS):
            if (level := _level(element)) is not None:
                self._put(spelling(_whole(element)), (level, ""))
            elif next(element.iterancestors(*_QUOTES), None) is None:
                self._add_block(element, spelling)

    def _add_block(self, element: _Element, spelling: Callable[[str], str]) -> None:
        """An item or a quotation: as a whole, and each of its lines."""
        mark = _mark(element)
        further = Mark.QUOTE if mark is Mark.QUOTE else Mark.GOES_ON
        lines = [line for line in map(spelling, _lines(element)) if line]
        if len(lines) > 1:
            self._put(" ".join(lines), (0, mark))
        for number, line in enumerate(lines):
            self._put(line, (0, further if number else mark))

    def _put(self, line: str, place: _Place) -> None:
        key = squeeze(line)
        if not key:
            return
        self._places.setdefault(key, []).append(place)
        if ends := _ends(key):
            self._places.setdefault(ends, [place])


def _ends(key: str) -> str | None:
    return f"{key[:_ENDS]} {key[-_ENDS:]}" if len(key) >= _ENDS * 2 else None


def _level(element: _Element) -> int | None:
    """A heading's level, from 1; None for what is no heading, or stands within a quotation or an item."""
    name = (element.get("rend") or "h2") if element.tag == "head" else str(element.tag)
    level = _HEADINGS.get(name)
    if level is None or next(element.iterancestors(*_QUOTES, "li", "item"), None) is not None:
        return None
    return level


def _mark(element: _Element) -> Mark:
    if element.tag in _QUOTES:
        return Mark.QUOTE
    around = next(element.iterancestors(*_LISTS), None)
    counts = around is not None and (around.tag == "ol" or around.get("rend") == "ol")
    return Mark.NUMBERED if counts else Mark.ITEM


def _whole(element: _Element) -> str:
    return " ".join("".join(_pieces(element)).split())


def _lines(element: _Element) -> Iterator[str]:
    for line in "".join(_pieces(element)).split(LINE_BREAK):
        if words := " ".join(line.split()):
            yield words


def _pieces(element: _Element) -> Iterator[str]:
    """An element's words without lists within it, a break around each of its lines; the parser goes 255 levels deep."""
    yield element.text or ""
    for child in element:
        if child.tag not in _LISTS and child.tag not in HIDDEN and isinstance(child.tag, str):
            around = LINE_BREAK if child.tag in _LINES else ""
            yield around
            yield from _pieces(child)
            yield around
        yield child.tail or ""
