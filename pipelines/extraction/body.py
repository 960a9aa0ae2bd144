"""The article's body as plain text, as published, and how its lines are set."""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Document, Extractor

from pipelines.extraction.completion import completed
from pipelines.extraction.graph import Graph, Node, text_of
from pipelines.extraction.leads import lead
from pipelines.extraction.markup import words_of
from pipelines.extraction.strict import read_strictly, remembering
from pipelines.extraction.structure import Places
from pipelines.extraction.trimming import trimmed
from pipelines.extraction.words import letters, squeeze
from vocabulary.form import TextSource
from vocabulary.moment import Moment
from vocabulary.structure import BREAK, Structure

_JOINERS = "\u200c\u200d"
_STAND_INS = "\ua9cf\ua9e6"
"""Printing letters that hardly any page holds."""
_GUARD = str.maketrans(_JOINERS, _STAND_INS)
_UNGUARD = str.maketrans(_STAND_INS, _JOINERS)
_TINY = 250
_SHORT = 1_000
"""Characters below which a reading is not trusted alone, and below which it is checked against the page."""
_SENTENCE = 40
"""Letters from which a line may be a sentence rather than a label."""
_HALF = 2
"""So many times longer must the body in JSON-LD be than what the page shows to be taken in its place."""
_PART = 1.25
"""The same of a page that shows a part of its article only."""
_UPDATES = 500
"""Updates of a live blog that are read of its linked data."""
_MOST_COMPARED = 6_000
"""Paragraphs, items and divisions of a page up to which two more readers are asked: with 20,000 they need a minute."""
_LINE = 80
"""Characters from which what a `div` holds besides other elements is running text."""
_SHARE = 0.2
"""Share of the page's paragraphs below which a short reading is not trusted alone."""


@dataclass(frozen=True, slots=True)
class Body:
    """What was read of an article's body."""

    text: str = field(default="", repr=False)
    """Paragraphs separated by a blank line, the title not repeated at the top; empty when no text was found."""
    structure: Structure = ()
    source: TextSource | None = None
    """Where it was read; None without a text."""


def body(
    tree: HtmlElement,
    graph: Graph,
    *,
    titles: Sequence[str],
    authors: Sequence[str],
    published: Moment | None,
    described: Sequence[str] = (),
    chosen: Sequence[str] = (),
    stated: bool = True,
    several: bool = False,
    further: bool = False,
) -> Body:
    """The lines that are the article, with their structure.

    trafilatura reads strictly (`favor_precision`: the best F1 on recorded pages, see docs/extraction.md) and without
    holding its reading against two others (`fast`: the same F1 in a fifth less time); where that finds too little, it
    reads the page again without the one and with the others. `deduplicate` stays off: it remembers pages and
    gives nothing when it meets one again. What it lost is put back, what is not the article is cut.

    `described` is what the page tells others of the article: its lead, where it stands between headline and text.
    `chosen` are lines that the outlet's own selectors found: where something is left of them, it is the text. `stated`:
    whether the text in the page's linked data may be taken where the page itself shows little. `several`: whether the
    page shows a part of the article only, so that the linked data may hold more of it. `further`: whether it is not
    the first of them, which alone begins with the lead.
    """
    places = Places()
    lines = trimmed(tree, chosen, titles=titles, authors=authors, published=published) if chosen else []
    if lines:
        places.add_served(tree)
        return Body(BREAK.join(lines), places.structure(lines), TextSource.OUTLET)
    told = _stated(graph, places) if stated else []
    found = _lines(tree, told, places, more=_PART if several else _HALF)
    lines, subheadings = completed(tree, found)
    places.add_headings(subheadings)
    lines = trimmed(tree, lines, titles=titles, authors=authors, published=published) if lines else []
    if not lines:
        return Body()
    if found is told:
        return Body(BREAK.join(lines), places.structure(lines), TextSource.JSON_LD)
    lines = lines if further else [*lead(tree, lines, described), *lines]
    return Body(BREAK.join(lines), places.structure(lines), TextSource.PAGE)


def _lines(tree: HtmlElement, stated: list[str], places: Places, *, more: float) -> list[str]:
    lines = _read(tree, places, strict=True)
    size = _size(lines)
    enough = size >= _SHORT or (
        size >= _TINY and size >= _SHARE * _paragraphs(tree) and _HALF * size > _in_divisions(tree)
    )
    if enough and _size(stated) <= more * size:
        return lines
    longest = lines if enough else max(_running(lines), _running(_read_again(tree, places)), key=_size)
    same = squeeze("".join(longest)) == squeeze("".join(stated))  # trafilatura reads it too, without its paragraphs
    return stated if same or _size(stated) > max(_TINY, more * _size(longest)) else _told_apart(tree, longest)


def _read_again(tree: HtmlElement, places: Places) -> list[str]:
    """What is read without strictness; of pages with very many paragraphs not by the readers that compare each two."""
    many = next(islice(tree.iter("p", "li", "div"), _MOST_COMPARED, None), None) is not None
    return _read(tree, places, strict=False, fast=many)


def _told_apart(tree: HtmlElement, lines: list[str]) -> list[str]:
    """A short text that was read as one line, in the paragraphs of the page that make most of it."""
    if len(lines) != 1 or len(lines[0]) > _SHORT:
        return lines
    told = [words for element in tree.iter("p") if (words := words_of(element)) and words in lines[0]]
    return told if len(told) > 1 and _size(told) * 2 > _size(lines) else lines


def _running(lines: list[str]) -> list[str]:
    """The lines when most of what they say stands in sentences; nothing when they are a page's labels."""
    said = [letters(line) for line in lines]
    return lines if sum(count for count in said if count >= _SENTENCE) * 2 >= sum(said) else []


def _size(lines: Sequence[str]) -> int:
    return sum(map(len, lines))


def _paragraphs(tree: HtmlElement) -> int:
    return sum(len(words_of(paragraph)) for paragraph in tree.iter("p"))


def _in_divisions(tree: HtmlElement) -> int:
    """Characters of running text that stand right in a `div`: some outlets have no other paragraphs."""
    lines = ("".join((division.text or "", *(child.tail or "" for child in division))) for division in tree.iter("div"))
    return sum(len(line) for line in lines if len(line) > _LINE and len(" ".join(line.split())) > _LINE)


def _stated(graph: Graph, places: Places) -> list[str]:
    """The article body in JSON-LD as lines: what a page that builds itself in the browser has instead of paragraphs."""
    if graph.article is None:
        return []
    return _told(graph.article) or list(_updates(graph, places))


def _told(node: Node) -> list[str]:
    value = node.get("articleBody")
    if not isinstance(value, str):
        return []
    parts = re.split(r"\n|<br\s*/?>|</p>", html.unescape(value))
    return [line for part in parts if (line := text_of(part))]


def _updates(graph: Graph, places: Places) -> Iterator[str]:
    """The updates of a live blog, in the order of its linked data, each under its headline; without their times."""
    listed = graph.resolve(graph.article.get("liveBlogUpdate")) if graph.article else []
    for update in islice(listed, _UPDATES):
        if isinstance(update, str):
            continue
        lines = _told(update)
        headline = text_of(update.get("headline"))
        if headline and headline not in lines[:1]:
            places.add_heading(headline)
            yield headline
        yield from lines


def _read(tree: HtmlElement, places: Places, *, strict: bool, fast: bool = True) -> list[str]:
    options = _options(strict=strict, fast=fast)
    found = read_strictly(tree, options, _guard) if strict else _read_freely(tree, options)
    if found is None:
        return []
    read, text = found
    places.add_read(read, _spelled)
    lines = (" ".join(line.lstrip().removeprefix("- ").split()) for line in _spelled(text).split("\n"))
    return [line for line in lines if squeeze(line)]


def _read_freely(tree: HtmlElement, options: Extractor) -> tuple[etree._Element, str] | None:
    guarded = deepcopy(tree)
    _guard(guarded)
    with remembering():
        found = trafilatura.bare_extraction(guarded, options=options)
    return (found.body, found.text or "") if isinstance(found, Document) else None


@cache
def _options(*, strict: bool, fast: bool) -> Extractor:
    return Extractor(
        output_format="python",
        precision=strict,
        fast=fast,
        comments=False,
        tables=True,
        dedup=False,
        with_metadata=False,
    )


def _spelled(text: str) -> str:
    """Text as it stood on the page: letters composed, joiners in their places."""
    composed = unicodedata.normalize("NFC", text)
    return composed.translate(_UNGUARD) if any(letter in composed for letter in _STAND_INS) else composed


def _guard(tree: HtmlElement) -> None:
    """Put stand-ins for joiners into a tree that is about to be read.

    trafilatura drops what does not print; in Persian, Hindi and many other languages joiners are part of the spelling.
    """
    text = etree.tostring(tree, method="text", encoding="unicode")
    if text.isascii() or not any(joiner in text for joiner in _JOINERS):
        return
    for element in tree.iter("*"):
        if element.text:
            element.text = element.text.translate(_GUARD)
        if element.tail:
            element.tail = element.tail.translate(_GUARD)
