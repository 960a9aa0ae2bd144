"""Paragraphs that the extractor lost although the page sets them like those it kept."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.markup import in_other_item, words_of
from pipelines.extraction.words import names, pattern, squeeze

_LEVELS = 3
"""A paragraph is set like another when it and its two nearest containers have the same names and classes."""
_KEPT = 3
"""So many paragraphs set in one way must have been kept before others set so are taken in."""
_SHORTEST = 30
"""Characters. Shorter ones are labels more often than text."""
_LINKED = 0.5
"""Share of link text from which a paragraph is a reference rather than text."""
_OPENING = 25
"""Letters by whose agreement a line is recognised as the beginning of a paragraph."""
_NO_TEXT = re.compile(r"caption|credit|newsletter|disclaimer|subscri|(?:^|[\s_-])bio(?:$|[\s_-])", re.IGNORECASE)
_HEADINGS = frozenset({"h2", "h3", "h4"})
_MOST_HEADINGS = 200
_LONGEST_HEADING = 200
"""Characters."""
_WHOLE = ("html", "body", "main", "article")
_ASIDE = ("figcaption", "figure", "button", "table", "blockquote")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    element: HtmlElement
    text: str
    key: str


def completed(tree: HtmlElement, lines: Sequence[str]) -> tuple[list[str], list[HtmlElement]]:
    """The lines with lost paragraphs and headings put where they stand on the page, and these headings.

    Pages in several columns, or with advertising between their parts, lose whole parts otherwise; inline links that
    were taken for navigation leave holes within a paragraph; where the extractor knows no container of the text it
    collects paragraphs alone.
    """
    elements = list(tree.iter("p", *_HEADINGS))
    paragraphs = [
        _Paragraph(element, text, key)
        for element in elements
        if element.tag == "p" and (text := words_of(element)) and (key := squeeze(text))
    ]
    by_opening: dict[str, list[_Paragraph]] = {}
    for paragraph in paragraphs:
        by_opening.setdefault(paragraph.key[:_OPENING], []).append(paragraph)
    mended = [_mended(line, by_opening) for line in lines]
    return _headed(
        (element for element in elements if element.tag != "p"),
        _with_lost(mended, paragraphs),
    )


def _with_lost(lines: list[str], paragraphs: Sequence[_Paragraph]) -> list[str]:
    keys = [squeeze(line) for line in lines]
    place = {key: at for at, key in reversed(list(enumerate(keys)))}
    whole = "".join(keys)
    settings: Counter[tuple[str, ...]] = Counter()
    kept: list[HtmlElement] = []
    lost: dict[int, list[str]] = {}
    taken: set[str] = set()
    last = -1
    ending = max((number for number, paragraph in enumerate(paragraphs) if paragraph.key in place), default=0)
    for number, paragraph in enumerate(paragraphs):
        if paragraph.key in place:
            last = place[paragraph.key]
        elif paragraph.key not in taken and _may_be_lost(paragraph, whole):
            kept = kept or [other.element for other in paragraphs if other.key in place]
            settings = settings or Counter(map(_setting, kept))
            is_alike = settings[_setting(paragraph.element)] >= _KEPT or (
                number < ending and _is_in_row(paragraph.element, kept)
            )
            if is_alike and _is_text(paragraph):
                taken.add(paragraph.key)
                lost.setdefault(last, []).append(paragraph.text)
    if not lost:
        return lines
    together = list(lost.get(-1, ()))
    for at, line in enumerate(lines):
        together += [line, *lost.get(at, ())]
    return together


def _headed(headings: Iterable[HtmlElement], lines: list[str]) -> tuple[list[str], list[HtmlElement]]:
    """The lines with lost headings put back above the paragraph or list that they head, and these headings."""
    place: dict[str, int] = {}
    above: dict[int, str] = {}
    found: list[HtmlElement] = []
    for heading in islice(headings, _MOST_HEADINGS):
        if next(heading.iter("a"), None) is not None:  # as those of other articles
            continue
        below = next(heading.itersiblings("p", "ul", "ol", "div", "h2", "h3", "h4"), None)
        first = None if below is None or below.tag in _HEADINGS else next(below.iter("li", "p"), None)
        if first is None or first.find(".//p") is not None:
            continue
        place = place or {squeeze(line): number for number, line in reversed(list(enumerate(lines)))}
        number = place.get(squeeze(words_of(first)), 0)
        if number and number not in above and _is_lost_heading(heading, place):
            above[number] = words_of(heading)
            found.append(heading)
    for number in sorted(above, reverse=True):
        lines.insert(number, above[number])
    return lines, found


def _is_lost_heading(heading: HtmlElement, place: Mapping[str, int]) -> bool:
    text = words_of(heading)
    key = squeeze(text)
    if not key or len(text) > _LONGEST_HEADING or key in place or key in names("furniture"):
        return False
    return not in_other_item(heading)


def _mended(line: str, by_opening: Mapping[str, Sequence[_Paragraph]]) -> str:
    """The whole paragraph of which a line is what is left after an inline link was cut out."""
    key = squeeze(line)
    if len(key) < _OPENING * 2:
        return line
    alike = [p for p in by_opening.get(key[:_OPENING], ()) if p.key.endswith(key[-_OPENING:])]
    if len(alike) != 1 or alike[0].element.find(".//br") is not None:
        return line
    longer = len(alike[0].key) - len(key)
    return alike[0].text if 0 < longer <= len(key) // 2 else line


def _setting(element: HtmlElement) -> tuple[str, ...]:
    marks: list[str] = []
    container: HtmlElement | None = element
    while container is not None and len(marks) < _LEVELS:
        marks.append(f"{container.tag} {' '.join(sorted((container.get('class') or '').split()))}")
        container = container.getparent()
    return tuple(marks)


def _is_in_row(element: HtmlElement, kept: Sequence[HtmlElement]) -> bool:
    """Whether the part a paragraph stands in is in a row with parts of the text, called like them by one class."""
    part = element.getparent()
    row = part.getparent() if part is not None else None
    classes = set((part.get("class") or "").split()) if part is not None else set()
    if row is None or not classes:
        return False
    alike = (
        other
        for other in kept
        if other.get("class") == element.get("class")
        and (beside := other.getparent()) is not None
        and beside.getparent() is row
        and beside.tag == part.tag
        and not classes.isdisjoint((beside.get("class") or "").split())
    )
    return next(islice(alike, _KEPT - 1, None), None) is not None


def _may_be_lost(paragraph: _Paragraph, whole: str) -> bool:
    is_long = len(paragraph.text) >= _SHORTEST and "lt;" not in paragraph.text
    return is_long and paragraph.key[: _OPENING * 2] not in whole


def _is_text(paragraph: _Paragraph) -> bool:
    if in_other_item(paragraph.element):
        return False
    containers = [paragraph.element, *paragraph.element.iterancestors()]
    if any(c.tag in _ASIDE or _NO_TEXT.search(c.get("class") or "") for c in containers if c.tag not in _WHOLE):
        return False
    if pattern("rights").search(paragraph.text):
        return True
    linked = sum(len(words_of(link)) for link in paragraph.element.iter("a"))
    return linked <= _LINKED * len(paragraph.text)
