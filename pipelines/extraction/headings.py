"""The headline as readers see it, and the lines between it and the text."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.markup import (
    HIDDEN,
    LINE_BREAK,
    in_other_item,
    is_other_item,
    marks_of,
    plain,
    without_parts,
    words_of,
)
from pipelines.extraction.memory import once_a_page
from pipelines.extraction.words import squeeze

_HEADLINE_MARK = re.compile(
    r"headline|(?:entry|post|article|news|page|story|content)[\w-]{0,12}title|title[\w-]{0,8}art", re.IGNORECASE
)
_LOGO_MARK = re.compile(r"(?:^|[\s_-])(?:logo|brand|masthead)(?:$|[\s_-])", re.IGNORECASE)
_NAME_MARK = re.compile(r"(?:^|[\s_-])(?:logo|brand|site|masthead)(?:$|[\s_-])", re.IGNORECASE)
"""Marks of a heading that is the outlet's name, around it and on itself."""
_FRONT = re.compile(r"\.?/|https?://[^/?#]+/?(?:index\.\w+)?|/?index\.\w+", re.IGNORECASE)
"""Addresses of a front page, as links spell them."""
_NOT_HEADLINE = re.compile(
    r"kicker|overline|topline|roof|eyebrow|dachzeile|spitzmarke|antetitulo|chapeu|volanta|occhiello|surtitre"
    r"|sub-?title|sub-?head|sub-?line"
    r"|label|badge|premium|paywall|byline|author|timestamp|tag(?:$|[\s_-])|sr-only|visually-?hidden|screen-reader",
    re.IGNORECASE,
)
"""Marks of what stands above or below the headline in the same heading."""
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p"),
        *("section", "table", "tbody", "td", "th", "time", "tr", "ul"),
    }
)
"""Elements that begin a line of their own."""
_WIDE = "\u3000"
"""A blank as wide as a letter: in a line about an article it parts time, source and author."""
_TELLING = 8
"""Letters from which a heading that begins the title told to networks is the headline."""
_NEAR = 6
"""Elements looked at in a heading and around it."""
_MOST_PARTS = 60
"""Elements within a heading that are looked at: headlines hold a few, hostile pages thousands."""
_LONGEST_LINE = 200
_LONG_LINE, _MOST_LONG = 80, 3
_MOST_LINES = 14


@once_a_page
def headings(tree: HtmlElement) -> tuple[HtmlElement, ...]:
    """What may be the headline: the `h1` marked as such, else every `h1`, else the first lesser heading that heads.

    A heading that leads to the front page is the outlet's name, and so is one marked as logo or brand.
    """
    first = [heading for heading in list(tree.iter("h1"))[:_MOST_LINES] if not is_name(heading) and words_of(heading)]
    marked = [heading for heading in first if is_marked(heading)]
    own = marked or [heading for heading in first if not in_other_item(heading)] or first
    if own:
        return tuple(own)
    told = [
        squeeze(plain(meta.get("content") or "")) for meta in tree.iter("meta") if meta.get("property") == "og:title"
    ]
    lesser = (heading for heading in tree.iter("h2", "h3", "h4") if _heads(heading, told) and words_of(heading))
    return tuple(islice(lesser, 1))


def is_name(heading: HtmlElement) -> bool:
    """Whether a heading is the outlet's name: it leads to the front page, or is marked as logo or brand."""
    parent = heading.getparent()
    around = [] if parent is None else [parent]
    if _NAME_MARK.search(marks_of(heading)) or any(_LOGO_MARK.search(marks_of(element)) for element in around):
        return True
    links = [*heading.iter("a"), *(element for element in around if element.tag == "a")]
    return any(_FRONT.fullmatch((link.get("href") or "-").strip()) for link in links)


def is_marked(heading: HtmlElement) -> bool:
    """Whether a heading is marked as the headline of an article."""
    if "headline" in (heading.get("itemprop") or "").lower():
        return True
    return bool(_HEADLINE_MARK.search(marks_of(heading))) and not in_other_item(heading)


def _heads(heading: HtmlElement, told: Sequence[str]) -> bool:
    """Whether a heading below the first rank is the headline: marked so, told to others, or in an article's header."""
    key = squeeze(words_of(heading))
    if len(key) >= _TELLING and any(title.startswith(key) for title in told):
        return True
    parents = [parent.tag for parent in islice(heading.iterancestors(), _NEAR)]
    in_header = "header" in parents and "article" in parents[parents.index("header") :]
    return is_marked(heading) or (in_header and not in_other_item(heading) and not is_name(heading))


def without_part(heading: HtmlElement, stated: Collection[str]) -> str:
    """A heading's words; with its kicker or without one of its elements where only so another place states the same.

    `stated` is what other places state, squeezed.
    """
    whole, text = plain(words_of(heading)), headline_of(heading)
    kicker = whole.removesuffix(text).rstrip()
    if squeeze(whole) in stated and squeeze(text) not in stated and kicker.endswith((":", "|", "\uff1a")):
        return f"{kicker} {text}"
    parts = list(islice(heading.iterdescendants("*"), _NEAR)) if squeeze(text) not in stated else []
    return next((rest for part in parts if squeeze(rest := _without(heading, [part])) in stated), text)


def headline_of(heading: HtmlElement) -> str:
    """A heading's words without the kicker above and the subtitle below that it holds."""
    extra = [
        part
        for part in islice(heading.iterdescendants("*"), _MOST_PARTS)
        if part.tag == "small" or _NOT_HEADLINE.search(part.get("class") or "")
    ]
    return _without(heading, extra).lstrip(": ") or plain(words_of(heading))


def _without(element: HtmlElement, parts: Sequence[HtmlElement]) -> str:
    """The element's words without those of some of its parts."""
    return plain(words_of(without_parts(element, parts)))


@once_a_page
def head_lines(tree: HtmlElement) -> tuple[str, ...]:
    """Lines between the headline and the text, as readers see them; lists of other articles are left out.

    The text begins with the first line longer than 200 characters, or with the fourth longer than 80: a lead and
    captions may stand before it.
    """
    heading = next(iter(headings(tree)), None)
    lines = [""]
    long = 0
    while heading is not None and heading.tag not in {"body", "html"}:
        for sibling in heading.itersiblings("*"):
            for piece in _pieces(sibling):
                first, *rest = piece.split(_WIDE)
                parted = piece == LINE_BREAK or _begins_anew(lines[-1], first)
                long += parted and len(lines[-1]) > _LONG_LINE
                lines += [""] * parted
                lines[-1] += first.replace(LINE_BREAK, "")
                lines += rest
                if len(lines[-1]) > _LONGEST_LINE or len(lines) > 6 * _MOST_LINES or long > _MOST_LONG:
                    return _printed(lines[:-1])
            lines[-1] += sibling.tail or ""
        heading = heading.getparent()
    return _printed(lines)


def _printed(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for text in lines if (line := plain(text)))[:_MOST_LINES]


def _begins_anew(line: str, piece: str) -> bool:
    """Whether a piece stands right behind another word: a capital behind a letter, or a number behind a word."""
    if piece[:1].isdigit():
        return line[-1:].isalpha() and line[-1:].islower()
    return piece[:1].isupper() and line[-1:].isalnum()


def _pieces(element: HtmlElement) -> Iterator[str]:
    """Pieces of visible text with a LINE_BREAK around every block, other items left out."""
    if element.tag in HIDDEN or element.tag == "figure" or is_other_item(element):
        return
    is_block = element.tag in _BLOCKS
    if is_block:
        yield LINE_BREAK
    yield element.text or ""
    for child in element.iterchildren("*"):
        yield from _pieces(child)
        yield child.tail or ""
    if is_block:
        yield LINE_BREAK
