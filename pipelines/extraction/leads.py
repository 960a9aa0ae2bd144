"""The lead: what stands between headline and text, set apart from both, and reports as the text does."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.cards import around_headline, is_beside
from pipelines.extraction.headings import headings
from pipelines.extraction.markup import in_other_item, words_of
from pipelines.extraction.words import letters, squeeze

_LEAD = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|leads?|lede|dek|deck|summary|sub-?title|sub-?head(?:line|ing)?|chapo|entradilla"
    r"|excerpt|intro|abstract|bajada|spot|opener|ingress|manchet|perex|sapo|blurb|desc|description|announce)"
    r"(?:$|[\s_-]|text|paragraph)",
    re.IGNORECASE,
)
_BELOW = re.compile(r"sub|dek|deck|desc", re.IGNORECASE)
"""Marks of a heading below the headline that may be a lead, or a second headline."""
_NOT_LEAD = re.compile(
    r"aut(?:h?or|eur)|byline|caption|image|photo|picture|media|video|share|social|bio", re.IGNORECASE
)
_REPORT, _UNMARKED = 95, 125
"""Letters from which a marked lead reports; of headings and of what has no mark more. Shorter ones make curious."""
_COMPACT = 0.75
"""Share of these for scripts without capitals, which say the same in fewer letters."""
_LONGEST = 900
_MOST = 150
"""Elements behind the headline that are looked at."""
_MOST_HELD = 40
_LONGEST_CLASSES = 200
"""Characters of classes of which it is remembered what they tell."""
_OPENING = 40
"""Letters by whose agreement a lead is known to stand in the text."""
_ENDS = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964][\u201d\u201c\"'\u2019\u00bb\u300d]*$")
"""No bracket closes it: that is who took a picture."""
_LEADS = ("p", "div", "section", "span", "ul", "strong", "h2", "h3", "h4", "h5", "h6")
_PARAGRAPHS = frozenset({"p", "h2", "h3"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


def lead(tree: HtmlElement, lines: Sequence[str], told: Iterable[str]) -> list[str]:
    """The lines of a page's lead that its text, `lines`, has not; none where there is no lead.

    It is marked as one, a paragraph beside the headline, or what the page `told` others as its description. It ends as
    a sentence does and is longer than the lines that only make curious: as a rule these say what the text says again,
    and a lead does not.
    """
    heading = next(iter(headings(tree)), None)
    if heading is None:
        return []
    keys = [squeeze(line) for line in lines]
    unsaid = {key for description in told if len(key := squeeze(description)) >= _UNMARKED and not _is_in(key, keys)}
    header = next(heading.iterancestors("header"), None)
    for element in islice(_behind(heading), _MOST):
        least = _least(element, header, unsaid)
        if least is None:
            if element.tag == "p" and squeeze(words_of(element)) == keys[0]:
                return []
            continue
        said = [words for part in element.iter("p", "li") if (words := words_of(part))] or [words_of(element)]
        if _reports(said, least) and not any(_is_in(squeeze(line), keys) for line in said) and _is_own(tree, element):
            return said
    return []


def _behind(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Elements that may be a lead, in page order behind the headline."""
    for holder in (heading, *heading.iterancestors()):
        for sibling in holder.itersiblings("*"):
            yield from sibling.iter(*_LEADS)


def _least(element: HtmlElement, header: HtmlElement | None, unsaid: Collection[str]) -> int | None:
    """Letters that an element must have to be a lead; None where nothing says that it is one."""
    classes = element.get("class") or ""
    if classes and _calls_lead(classes) and not _is_large(element):
        return _UNMARKED if element.tag in _HEADINGS and _BELOW.search(classes) else _REPORT
    if element.tag != "p" and not unsaid:
        return None
    is_beside = header is not None and header in element.iterancestors("header")
    if is_beside and element.tag == "p":
        return _UNMARKED
    if not unsaid or (element.tag not in _PARAGRAPHS and not is_beside) or _is_large(element):
        return None
    return _UNMARKED if squeeze(words_of(element)) in unsaid else None


def _calls_lead(classes: str) -> bool:
    """Whether classes are those of a lead."""
    return _remembered(classes) if len(classes) <= _LONGEST_CLASSES else _called(classes)


def _called(classes: str) -> bool:
    return bool(_LEAD.search(classes)) and not _NOT_LEAD.search(classes)


_remembered = lru_cache(maxsize=2_048)(_called)


def _is_large(element: HtmlElement) -> bool:
    """Whether an element holds more than a few sentences with their links."""
    return next(islice(element.iter("*"), _MOST_HELD, None), None) is not None


def _is_in(key: str, keys: Iterable[str]) -> bool:
    """Whether one of the lines says what a lead begins with; all of them squeezed."""
    return any(key[:_OPENING] in line for line in keys)


def _reports(said: Sequence[str], least: int) -> bool:
    """Whether a lead is as long as a report and ends as a sentence; many scripts have no mark for that."""
    if sum(map(len, said)) < least * _COMPACT:
        return False
    last = said[-1][-1:]
    is_compact = any(letter.isalpha() and letter.lower() == letter.upper() for letter in said[0][:_OPENING])
    size = sum(map(letters, said))
    return least * (_COMPACT if is_compact else 1) <= size <= _LONGEST and (
        bool(_ENDS.search(said[-1])) or (is_compact and last.isalpha())
    )


def _is_own(tree: HtmlElement, element: HtmlElement) -> bool:
    """Whether an element is no caption, teaser or other item."""
    if next(element.iterancestors("figure", "aside"), None) is not None or in_other_item(element):
        return False
    return not is_beside(element, around_headline(tree))
