"""Paragraphs that the extractor lost although the page sets them like those it kept."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.extraction.markup import in_other_item, words_of
from pipelines.extraction.words import pattern, squeeze

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
_WHOLE = ("html", "body", "main", "article")
_ASIDE = ("figcaption", "figure", "button", "table", "blockquote")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    element: HtmlElement
    text: str
    key: str


def completed(tree: HtmlElement, lines: Sequence[str]) -> list[str]:
    """The lines with lost paragraphs put where they stand on the page.

    Pages in several columns, or with advertising between their parts, lose whole parts otherwise; inline links that
    were taken for navigation leave holes within a paragraph.
    """
    paragraphs = [
        _Paragraph(element, text, squeeze(text))
        for element in tree.iter("p")
        if (text := words_of(element)) and squeeze(text)
    ]
    by_opening: dict[str, list[_Paragraph]] = {}
    for paragraph in paragraphs:
        by_opening.setdefault(paragraph.key[:_OPENING], []).append(paragraph)
    mended = [_mended(line, by_opening) for line in lines]
    return _with_lost(mended, paragraphs)


def _with_lost(lines: list[str], paragraphs: Sequence[_Paragraph]) -> list[str]:
    keys = [squeeze(line) for line in lines]
    place = {key: number for number, key in reversed(list(enumerate(keys)))}
    whole = "".join(keys)
    settings: Counter[tuple[str, ...]] = Counter()
    lost: dict[int, list[str]] = {}
    taken: set[str] = set()
    last = -1
    for paragraph in paragraphs:
        if paragraph.key in place:
            last = place[paragraph.key]
        elif paragraph.key not in taken and _may_be_lost(paragraph, whole):
            settings = settings or Counter(_setting(other.element) for other in paragraphs if other.key in place)
            if settings[_setting(paragraph.element)] >= _KEPT and _is_text(paragraph):
                taken.add(paragraph.key)
                lost.setdefault(last, []).append(paragraph.text)
    if not lost:
        return lines
    together = list(lost.get(-1, ()))
    for number, line in enumerate(lines):
        together += [line, *lost.get(number, ())]
    return together


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
