"""What an outlet's own selectors find on a page. What they do not find is left to the general readers."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import cast

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from pipelines.extraction.authors import listed
from pipelines.extraction.bylines import kind_of, split_names
from pipelines.extraction.clock import read_moment
from pipelines.extraction.images import address_of
from pipelines.extraction.markup import HIDDEN, LINE_BREAK, words_of
from pipelines.extraction.record import overruled, statement
from pipelines.extraction.tags import told_apart
from pipelines.extraction.words import squeeze
from vocabulary.article import Author
from vocabulary.layout import Layout, Selector
from vocabulary.metadata import Record
from vocabulary.moment import Moment

SOURCE = "outlet"
"""Where a field was read that an outlet's selectors found."""
_WHOLE = ("html", "head", "body")
"""Elements that are never removed: a page has them."""
_LINES = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "br",
            "dd",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
        ),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "table", "td", "th", "tr", "ul"),
    )
)
"""Elements that stand on lines of their own."""
_LONGEST_TITLE = 1_000
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the selectors of some layouts found; empty for what they did not find."""

    title: str | None = None
    authors: tuple[Author, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    """Its address as it stands there."""
    body: tuple[str, ...] = ()
    """Lines."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that were found."""
        return tuple(field.name for field in dataclasses.fields(self) if getattr(self, field.name))


def chosen(
    tree: HtmlElement,
    layouts: Sequence[Layout],
    *,
    sites: set[str],
    dated: Moment | None,
    language: str | None,
    now: datetime,
) -> Chosen:
    """Ask the layouts for each field, one after another: the first that finds it is believed.

    `sites` are the outlet's own names, squeezed; dates are read in the page's `language`. A change before publication
    (`dated`, where no layout reads when that was) is no change.
    """
    if not layouts:
        return Chosen()
    appeared = published(tree, layouts, language=language, now=now)
    changed = _moment(tree, [layout.modified for layout in layouts], language=language, now=now)
    return Chosen(
        title=title(tree, layouts),
        authors=authors(tree, layouts, sites, language),
        published=appeared,
        modified=None if _is_before(changed, appeared or dated) else changed,
        section=next((words[:_LONGEST_NAME] for layout in layouts for words in _said(tree, layout.section)), None),
        tags=tags(tree, layouts),
        image=next((found for layout in layouts for found in _pictures(tree, layout.image)), None),
        body=tuple(body_lines(tree, layouts)),
    )


def recorded(chosen: Chosen, record: Record) -> Record:
    """The record of a page after what its outlet's selectors found, which goes before all else."""
    if chosen.title:
        record = overruled(record, statement("title", SOURCE, chosen.title))
    if chosen.authors:
        record = overruled(record, statement("authors", SOURCE, listed(chosen.authors)))
    if chosen.published:
        record = overruled(record, statement("published", SOURCE, chosen.published.iso, chosen.published.raw))
    if chosen.modified:
        record = overruled(record, statement("modified", SOURCE, chosen.modified.iso, chosen.modified.raw))
    if chosen.section:
        record = overruled(record, statement("section", SOURCE, chosen.section))
    if chosen.tags:
        record = overruled(record, statement("tags", SOURCE, "; ".join(chosen.tags)))
    return record


def of_day(layouts: Iterable[Layout], day: date | None) -> list[Layout]:
    """The layouts that hold for pages of a day."""
    return [layout for layout in layouts if layout.holds_on(day)]


def own_day(tree: HtmlElement, layouts: Iterable[Layout], *, language: str | None, now: datetime) -> date | None:
    """The day of publication that a layout reads, when it holds for that day."""
    for layout in layouts:
        day = day_of(published(tree, [layout], language=language, now=now))
        if day is not None and layout.holds_on(day):
            return day
    return None


def day_of(moment: Moment | None) -> date | None:
    """The day of a time, as its page has it."""
    return date.fromisoformat(moment.iso[: len("2022-01-16")]) if moment else None


def _is_before(one: Moment | None, other: Moment | None) -> bool:
    first, second = day_of(one), day_of(other)
    return first is not None and second is not None and first < second


def without_removed(tree: HtmlElement, layouts: Iterable[Layout]) -> HtmlElement:
    """A copy of the page without what is to be removed; the page itself where nothing is."""
    if not any(_found(tree, layout.remove) for layout in layouts):
        return tree
    own = deepcopy(tree)
    for layout in layouts:
        for selector in layout.remove:
            for element in _finder(selector.css)(own):
                if element.tag not in _WHOLE and element.getparent() is not None:
                    element.drop_tree()
    return own


def title(tree: HtmlElement, layouts: Iterable[Layout]) -> str | None:
    """The first title that a selector finds."""
    for layout in layouts:
        for words in _said(tree, layout.title):
            return words[:_LONGEST_TITLE]
    return None


def authors(tree: HtmlElement, layouts: Iterable[Layout], sites: set[str], language: str | None) -> tuple[Author, ...]:
    """The names in all that the first telling selector finds, in page order, each once."""
    for layout in layouts:
        for selector in layout.authors:
            found: dict[str, Author] = {}
            for line in _said(tree, (selector,)):
                for name in split_names(line, sites, language):
                    found.setdefault(squeeze(name), Author(name=name, kind=kind_of(name, sites)))
            if found:
                return tuple(found.values())
    return ()


def published(tree: HtmlElement, layouts: Iterable[Layout], *, language: str | None, now: datetime) -> Moment | None:
    """The first of the selected times of publication that can be read."""
    return _moment(tree, [layout.published for layout in layouts], language=language, now=now)


def _moment(
    tree: HtmlElement, selectors: Iterable[Iterable[Selector]], *, language: str | None, now: datetime
) -> Moment | None:
    for of_layout in selectors:
        for raw in _said(tree, of_layout):
            moment = read_moment(raw, SOURCE, now=now, language=language)
            if moment is not None:
                return moment
    return None


def tags(tree: HtmlElement, layouts: Iterable[Layout]) -> tuple[str, ...]:
    """What the first telling selector finds, each element a tag or a list of them, each tag once."""
    for layout in layouts:
        for selector in layout.tags:
            if found := told_apart(_said(tree, (selector,))):
                return found
    return ()


def _pictures(tree: HtmlElement, selectors: Iterable[Selector]) -> Iterator[str]:
    """Addresses that selected elements give: the attribute asked for, else where a picture is."""
    for selector in selectors:
        for element in _finder(selector.css)(tree):
            picture = element if element.tag in {"img", "source"} else next(element.iter("img"), None)
            plain = address_of(picture) if picture is not None else _of(element, None)
            if found := (plain if selector.attribute is None else _of(element, selector.attribute).strip()):
                yield found


def body_lines(tree: HtmlElement, layouts: Iterable[Layout]) -> list[str]:
    """The lines of all elements that the first telling selector finds."""
    for layout in layouts:
        for selector in layout.body:
            elements = _finder(selector.css)(tree)
            chosen = set(elements)
            outer = [one for one in elements if chosen.isdisjoint(one.iterancestors())]
            lines = [line for element in outer for line in lines_of(element)]
            if lines:
                return lines
    return []


def lines_of(element: HtmlElement) -> Iterator[str]:
    """An element's visible text, a line for each part that stands on its own."""
    for line in "".join(_pieces(element)).split(LINE_BREAK):
        words = " ".join(line.split())
        if squeeze(words):
            yield words


def _pieces(element: HtmlElement) -> Iterator[str]:
    """Visible text with a break around each block; the parser goes 255 levels deep at most, so this may recurse."""
    if element.tag in HIDDEN:
        return
    around = LINE_BREAK if element.tag in _LINES else ""
    yield around
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield around


def _said(tree: HtmlElement, selectors: Iterable[Selector]) -> Iterator[str]:
    """What the selected elements say, selector by selector; empty ones say nothing."""
    for selector in selectors:
        for element in _finder(selector.css)(tree):
            words = " ".join(_of(element, selector.attribute).split())
            if words:
                yield words


def _of(element: HtmlElement, attribute: str | None) -> str:
    """The attribute that is asked for; else what a `meta` or a `time` states for programs; else the words."""
    if attribute is not None:
        return str(element.get(attribute) or "")
    stated = {"meta": "content", "time": "datetime"}.get(str(element.tag))
    return (stated and str(element.get(stated) or "")) or words_of(element)


def _found(tree: HtmlElement, selectors: Iterable[Selector]) -> bool:
    return any(_finder(selector.css)(tree) for selector in selectors)


@lru_cache(maxsize=1_024)
def _finder(css: str) -> Callable[[HtmlElement], list[HtmlElement]]:
    return cast("Callable[[HtmlElement], list[HtmlElement]]", CSSSelector(css, translator="html"))
