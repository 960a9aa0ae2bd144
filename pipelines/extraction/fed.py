"""The text of an article as the feed has it that named its page.

A feed may have the whole article where its page shows a teaser, or nothing that can be read. It may as well have the
beginning only, so its text is taken only where it is clearly longer and ends like a text.
"""

import re
from collections.abc import Sequence

from lxml import etree

from pipelines.extraction.document import UnreadableError, parse
from pipelines.extraction.layouts import lines_of
from pipelines.extraction.structure import Places
from pipelines.extraction.trimming import trimmed
from pipelines.extraction.words import letters, pattern
from vocabulary.moment import Moment
from vocabulary.page import unpack
from vocabulary.structure import BREAK, Structure

LEAST = 500
"""Letters that a whole article has at least."""
PART = 1.25
"""So many times longer must it be than the text of a page that shows a part only."""
HALF = 2
"""The same of any other page: less is a caption, a box or a foot that the page was right to leave out."""
_NOT_TEXT = ("figure", "figcaption", "aside", "iframe", "form", "nav", "footer", "audio", "video")
_CUT_OFF = re.compile(r"(?:\u2026|\.\.\.|\[\s?(?:\u2026|\.\.\.)\s?\])\W{0,3}$")
_LINK = 200
"""Characters of a line that leads to the rest, at most."""
_ARROWS = " \u00bb\u203a\u2192>[(\u2026."
_ENDS = 3
"""Lines at the end of which one may say that the text goes on elsewhere, or where it appeared first."""
_APPEARED = re.compile(
    r"^\W*(?:The post|The article|This article|L.article|La entrada|El art\u00edculo|Der Beitrag|Artyku\u0142) .{1,300}"
    r" (?:appeared first on|first appeared on|est apparu en premier sur|se public\u00f3 primero en|erschien zuerst auf"
    r"|pochodzi z serwisu) .{1,80}$"
)
"""What a program for blogs puts below every entry."""


def is_wanted(text: str, content: bytes, *, is_part: bool) -> bool:
    """Whether a feed's content may hold more than the text that was read of the page; a cheap look."""
    return len(unpack(content)) > (PART if is_part else HALF) * len(text)


def fed(
    content: bytes,
    text: str,
    *,
    is_part: bool,
    titles: Sequence[str],
    authors: Sequence[str] = (),
    published: Moment | None = None,
) -> tuple[str, Structure] | None:
    """The feed's text and its structure, where that is to be taken instead of what was read of the page."""
    try:
        tree = parse(f"<html><body>{unpack(content)}</body></html>".encode(), "text/html; charset=utf-8")
    except UnreadableError:
        return None
    etree.strip_elements(tree, *_NOT_TEXT, with_tail=False)
    lines = list(lines_of(tree))
    lines = [*lines[:-_ENDS], *(line for line in lines[-_ENDS:] if not _APPEARED.match(line))]
    if _goes_on_elsewhere(lines):
        return None
    lines = trimmed(tree, lines, titles=titles, authors=authors, published=published)
    said = letters("".join(lines))
    if said < LEAST or said <= (PART if is_part else HALF) * letters(text):
        return None
    places = Places()
    places.add_served(tree)
    return BREAK.join(lines), places.structure(lines)


def _goes_on_elsewhere(lines: Sequence[str]) -> bool:
    """Whether a text ends in the middle, or with a link to the rest."""
    ends = [line for line in lines[-_ENDS:] if len(line) <= _LINK and pattern("read_on").match(line.lstrip(_ARROWS))]
    return bool(ends) or bool(lines and _CUT_OFF.search(lines[-1]))
