"""Boxes that are for something else than the page's article: their licence is that thing's.

They are known by their markup and by what else stands in them, whatever the licence's own words say: `This article is
licensed under` in a card with another article's title speaks of that one.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin

from pipelines.licence.called import is_ours
from pipelines.licence.folding import fold, squeeze
from pipelines.licence.linked_data import normal
from pipelines.licence.rules import pattern
from pipelines.licence.statements import Statement
from pipelines.licence.surroundings import CAPTION, MOST_READ, Source, has_picture, names_licence, speaks_of_text
from pipelines.licence.tree import Element, Spot, Zone, block_of, short_text_of, text_of
from pipelines.licence.urls import read_licence_url

HEADING_WORDS = 6
"""Words of a heading that names what a list or a box holds."""
_TITLES = ("h2", "h3", "h4", "h5", "h6")
_HEADINGS = frozenset({*_TITLES, "legend", "summary", "dt", "strong", "b"})
_LISTS = frozenset({"ul", "ol", "dl"})
_BOXES = frozenset({"section", "aside", "div", "details", "fieldset"})
_ITEMS = frozenset({*_BOXES, "li", "article", "td", "tr"})
_PLAYERS = ("iframe", "video", "audio", "object", "embed")
_CONTROLS = frozenset({"label", "option", "select"})
MOST_BOXES = 4
"""Boxes around an element that are looked at."""
MOST_BESIDE = 10
"""Items beside an item that are looked at."""
EXAMPLE_WORDS = 4
"""Words of a line with a colon at its end from which on it may introduce an example, and is no label."""


def is_of_other_thing(source: Source, element: Element, spot: Spot, statement: Statement) -> bool:
    """Whether the box that an element stands in is another item's, a player's, a form's, or a list of facts."""
    if under_heading_of_others(source, element, spot, statement) or any(
        above.tag in _CONTROLS for above in element.iterancestors()
    ):
        return True
    if spot.zone is not Zone.ARTICLE and _is_of_link_before(source, element):
        return True
    if spot.zone is Zone.SIDE:
        return not speaks_of_text(statement) and _is_side_topic(source, element)
    if spot.zone in {Zone.FOOTER, Zone.WIDGET}:
        return False
    return (
        _is_in_item(source, element)
        or _is_by_player(source, element, spot, statement)
        or (not speaks_of_text(statement) and _is_among_facts(element))
        or (spot.zone is Zone.ARTICLE and (_is_example(element) or _is_dialogue(element)))
    )


def under_heading_of_others(source: Source, element: Element, spot: Spot, statement: Statement) -> bool:
    """Whether an element stands under a heading such as `Photos`, `Image credits`, `References` or `Read next`."""
    own = speaks_of_text(statement)
    if own and spot.zone in {Zone.FOOTER, Zone.SIDE}:
        return False
    keys = ("elsewhere",) if own else ("media", "credit", "references", "elsewhere")
    return any(
        pattern("statements", key).search(heading) is not None
        for heading in _headings_over(source, element)
        for key in keys
    )


def _headings_over(source: Source, element: Element) -> Iterator[str]:
    """Headings of the list and of the boxes that an element stands in, folded."""
    boxes = 0
    for holder in element.iterancestors():
        if holder in {source.page.article, source.page.root} or holder.tag in {"body", "main", "article"}:
            return
        if holder.tag in _LISTS:
            yield from _heading(holder.getprevious())
        elif holder.tag in _BOXES:
            boxes += 1
            first = next((child for child in holder if isinstance(child.tag, str)), None)
            yield from _heading(first)
        if boxes == MOST_BOXES:
            return


def _heading(element: Element | None) -> Iterator[str]:
    """The words of an element that is a heading, or has nothing but one in it."""
    if element is None or not isinstance(element.tag, str):
        return
    held = element if element.tag in _HEADINGS else next((child for child in element if child.tag in _HEADINGS), None)
    words = text_of(element) if held is not None else ""
    if words and len(words.split()) <= HEADING_WORDS:
        yield fold(words)


def _around(source: Source, element: Element) -> Iterator[Element]:
    """The boxes around an element within the article, or within the page beside it."""
    for holder in islice(element.iterancestors(), 2 * MOST_BOXES):
        if holder in {source.page.article, source.page.root} or holder.tag in {"body", "main"}:
            return
        if holder.tag in _ITEMS:
            yield holder


def _is_in_item(source: Source, element: Element) -> bool:
    """Whether a box has the title of another page, with a link there, or is one of several that lead to others."""
    for box in islice(_around(source, element), MOST_BOXES):
        if box.find(".//h1") is not None:
            return False
        titles = [title for title in islice(box.iter(*_TITLES), MOST_BESIDE) if _leads_away(source, title)]
        if titles:
            return len(titles) == 1 and squeeze(fold(text_of(titles[0]))) not in source.titles
        if _leads_away(source, box) and any(_is_like(source, box, other) for other in _beside(box)):
            return True
    return False


def _beside(box: Element) -> Iterator[Element]:
    yield from islice(box.itersiblings(box.tag, preceding=True), MOST_BESIDE)
    yield from islice(box.itersiblings(box.tag), MOST_BESIDE)


def _is_like(source: Source, box: Element, other: Element) -> bool:
    """Whether another box is of the same kind, with a licence and a page of its own."""
    same = box.get("class") == other.get("class")
    return same and any(map(_is_to_licence, _links(other))) and _leads_away(source, other)


def _links(box: Element) -> Iterator[Element]:
    return islice(box.iter("a"), MOST_READ)


def _is_to_licence(link: Element) -> bool:
    return "license" in link.get("rel", "").lower().split() or read_licence_url(link.get("href", "")) is not None


def _leads_away(source: Source, box: Element) -> bool:
    """Whether a box has a link to another page than this one, the front page and a licence."""
    known = {*source.known_as, normal(urljoin(source.base or "", "/")), ""}
    return any(
        not link.get("href", "").startswith(("#", "mailto:", "javascript:"))
        and not _is_to_licence(link)
        and normal(link.get("href", ""), source.base) not in known
        for link in (*box.iterancestors("a"), *_links(box))
    )


def _is_of_link_before(source: Source, element: Element) -> bool:
    """Whether a licence is a label of the link before it: `<a>Press kit</a> (CC BY)`, `<a>OpenTram</a>, CC BY`.

    A link before it that names a holder (`© <a>`, `by <a>`) or its texts (`Text: <a>`) is none of these.
    """
    link = element.getprevious()
    if link is None or link.tag != "a" or not text_of(link) or not _leads_away(source, link):
        return False
    between = fold(link.tail or "")
    before = link.getprevious()
    led = fold((before.tail if before is not None else link.getparent().text) or "")
    holder = _HOLDER.search(led) is not None or _says_what(led)
    return _LABELS.fullmatch(between) is not None and not holder and not _says_what(fold(text_of(link)))


_LABELS = re.compile(
    r" ?[,(\[\-] ?|,? [^|\u2022\u00b7\u00a9:;.]{2,60} ?[(\[,] ?|,? "
    r"(?:is|are)(?: licen[cs]ed| available)? under (?:an? )?"
)
_HOLDER = re.compile(r"\u00a9|\(c\)|copyright|\b(?:by|von|par|por|di|door|av|af|przez)[ :]*$")


def under_republishing(source: Source, element: Element) -> bool:
    """Whether an element stands under a heading such as `Republish this story`."""
    return any(pattern("permission", "act").search(heading) for heading in _headings_over(source, element))


def _is_by_player(source: Source, element: Element, spot: Spot, statement: Statement) -> bool:
    """Whether a small box holds a player, a frame, or a picture to a bare licence: what is said there is its credit."""
    for box in (block_of(element), *islice(_around(source, element), 2)):
        if box in {source.page.article, source.page.root} or box.tag in {"body", "main"}:
            return False
        if short_text_of(box, CAPTION) is None:
            return False
        if next(box.iter(*_PLAYERS), None) is not None:
            return True
        if not (spot.own_box or speaks_of_text(statement)) and text_of(element) and has_picture(box):
            return True
    return False


def _is_among_facts(element: Element) -> bool:
    """Whether a licence is a row of facts about a book, a film, a program, data: with publisher, version, format."""
    table = next((above for above in element.iterancestors() if above.tag in {"table", "dl"}), None)
    if table is None or block_of(element).tag not in {"td", "dd", "th", "dt", "tr"}:
        return False
    labels = (short_text_of(cell, CAPTION) or "" for cell in islice(table.iter("th", "dt", "td"), MOST_READ))
    return any(pattern("statements", "facts").match(fold(label)) is not None for label in labels)


def _is_example(element: Element) -> bool:
    """Whether the line before introduces a block as an example: `A typical notice looks like this:`."""
    before = block_of(element).getprevious()
    said = short_text_of(before, CAPTION) if before is not None and isinstance(before.tag, str) else None
    if said is None or not said.endswith((":", "\uff1a")) or len(said.split()) < EXAMPLE_WORDS:
        return False
    folded = fold(said)
    keys = (("statements", "article"), ("statements", "grant"), ("permission", "act"), ("permission", "weak_act"))
    return not any(pattern(table, key).search(folded) for table, key in keys)


_SPEAKER = re.compile(r"[^\W\d_][^:.!?\n]{0,30}?[:.] ")
_LABEL = ("article", "site", "text", "grant")


def _is_dialogue(element: Element) -> bool:
    """Whether a block and the one before it begin with who speaks: `Q: What licence?`, `A: All our texts …`."""
    block = block_of(element)
    before = block.getprevious()
    said = [
        match[0]
        for one in (block, before)
        if one is not None and isinstance(one.tag, str) and (match := _SPEAKER.match(text_of(one)[:60]))
    ]
    return len(said) > 1 and not any(names_licence(one.lower()) or _says_what(fold(one)) for one in said)


def _says_what(label: str) -> bool:
    return any(pattern("statements", key).search(label) is not None for key in _LABEL)


def _is_side_topic(source: Source, element: Element) -> bool:
    """Whether a box of the sidebar is headed by its topic and has more in it than a licence: it is for that."""
    for box in islice(_around(source, element), 2):
        children = [child for child in box if isinstance(child.tag, str)]
        heading = next(_heading(children[0]), None) if children else None
        if heading is None:
            continue
        others = [child for child in children[1:] if child not in {element, *element.iterancestors()}]
        more = any(text_of(child) or next(child.iter(*_PLAYERS), None) is not None for child in others)
        return more and not _is_about_site(source, heading)
    return False


def _is_about_site(source: Source, heading: str) -> bool:
    """Whether a heading is for the site itself, or for its rights."""
    return (
        names_licence(heading)
        or pattern("names", "licence").search(heading) is not None
        or pattern("statements", "about_site").search(heading) is not None
        or is_ours(heading, source.names)
    )
