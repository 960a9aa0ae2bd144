"""What stands among the paragraphs of a press page and is not the article: the title again, links to others, calls.

Lines about rights are never cut: the licence step needs them.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice
from unicodedata import decimal

from lxml.html import HtmlElement

from pipelines.extraction.marks import marks
from pipelines.extraction.markup import is_large, words_of
from pipelines.extraction.words import alternatives, letters, names, pattern, squeeze, words
from vocabulary.moment import Moment

_CAPTION = re.compile(
    r"(?:^|[ _-])(?:caption|legend(?:$|[ _-])|(?:media|photo|image|img|picture|pic)[_-]{0,2}desc|pic-?(?:info|title))"
)
_CAPTION_WORDS = ("caption", "legend", "desc", "picinfo", "pic-info", "pictitle", "pic-title")
_MOST_CAPTIONS = 60
_ADDRESS = re.compile(
    r"\W*(?:[^\W\d]+\s?[:\uff1a]\s*)?(?:[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+|\[email\s?protected\])\W*"
)
"""A line that is an address to write to."""
_FOOT = re.compile(r"^(?:foot|footer)$|site-foot")
_LINK_SHARE = 0.75
"""Share of a line that one link's text makes up from which the line is that link."""
_LABEL = 8
"""Characters below which a link's text is a label of the page, not a reference to an article."""
_HEADLINE = 20
"""Letters from which a link's text may be a headline; shorter ones are names of things and sources."""
_MOSTLY_LINKS = 0.4
"""Where more of a text than this is such lines, the links are the article: a press review, a list."""
_HEAD = 5
_TAIL = 4
"""Lines at either end in which titles, dates and calls are looked for."""
_SHORT = 90
_CALL = 320
"""Characters up to which a line may be a byline or date line, and a call to subscribe."""
_BY_AND_AND = 15
"""Letters that a byline may have besides its names."""


def trimmed(
    tree: HtmlElement,
    lines: Sequence[str],
    *,
    titles: Sequence[str],
    authors: Sequence[str] = (),
    published: Moment | None = None,
) -> list[str]:
    """The lines that are the article.

    `titles` are all headlines the page states, `authors` the names of its byline, `published` its date.
    """
    kept = _without_references(tree, lines)
    kept = _without_head(kept, titles, authors, published)
    return _without_foot(tree, _without_calls(kept))


def _without_references(tree: HtmlElement, lines: Sequence[str]) -> list[str]:
    referred = [_referred(line) for line in lines]
    links = _links(tree, lines, [said for said in referred if said])
    captions = _captions(tree)
    referring = [_is_link(line, links) for line in lines]
    size = sum(map(len, lines)) or 1
    links_are_the_text = (
        sum(len(line) for line, is_link in zip(lines, referring, strict=True) if is_link) > _MOSTLY_LINKS * size
    )
    return [
        line
        for line, is_link, said in zip(lines, referring, referred, strict=True)
        if not (
            squeeze(line) in names("furniture")
            or squeeze(line) in captions
            or _begins_caption(line, captions)
            or _ADDRESS.fullmatch(line)
            or (is_link and not links_are_the_text)
            or said in links
        )
        or _is_about_rights(line)
    ]


def _links(tree: HtmlElement, lines: Sequence[str], referred: Sequence[str]) -> set[str]:
    """The texts of the page's links, squeezed: all that are long enough to be a line, or what lines refer to."""
    may_be = (line for line in lines if len(line) * 2 >= _HEADLINE)  # letters of some scripts count twice
    wanted = [squeeze(part) for line in may_be for part in (line, _opening(line))]
    shortest = max(_LABEL, min(map(len, (*wanted, *referred)), default=0))
    return {squeeze(text) for link in tree.iter("a") if len(text := words_of(link)) >= shortest}


def _is_about_rights(line: str) -> bool:
    return bool(pattern("rights").search(line)) or "©" in line


def _captions(tree: HtmlElement) -> set[str]:
    captions = (*tree.iter("figcaption"), *islice(marks(tree).classed(_CAPTION, *_CAPTION_WORDS), _MOST_CAPTIONS))
    return {squeeze(words_of(element)) for element in captions if not is_large(element)} - {""}


def _begins_caption(line: str, captions: set[str]) -> bool:
    """Whether a line is a caption that lost who took the picture."""
    key = squeeze(line)
    if len(line) > _SHORT or len(key) < _LABEL:
        return False
    return any(caption.startswith(key) and len(caption) < 2 * len(key) for caption in captions)


def _is_link(line: str, links: set[str]) -> bool:
    """Whether a line is a link's text and as long as a headline; `Another headline [VIDEO]` counts as one."""
    linked = squeeze(line) in links or squeeze(_opening(line)) in links
    return linked and letters(line) >= _HEADLINE and "://" not in line


def _opening(line: str) -> str:
    """What stands before a bracket or bar, where that is most of the line; else the line."""
    opening = re.split(r"\s*[\[|]", line, maxsplit=1)[0] if "[" in line or "|" in line else line
    return opening if len(opening) >= _LINK_SHARE * len(line) else line


def _referred(line: str) -> str | None:
    """What stands behind `Related: …`, `Lesen Sie auch: …`, squeezed; None where nothing is referred to."""
    match = _reference().match(line)
    return squeeze(line[match.end() :]).rstrip("]") if match else None


@cache
def _reference() -> re.Pattern[str]:
    return re.compile(
        rf"^\W{{0,3}}(?:{alternatives(words('related'))})(?!\w)(?:\W{{0,3}}on \S+)?[\s:\uff1a|>»\u2013-]*",
        re.IGNORECASE,
    )


def _without_head(
    lines: list[str], titles: Sequence[str], authors: Sequence[str], published: Moment | None
) -> list[str]:
    """Without the title, what stands above it, the byline and the date line."""
    repeated = {squeeze(title) for title in titles} - {""}
    last = max((place for place, line in enumerate(lines[:_HEAD]) if squeeze(line) in repeated), default=-1)
    if any(len(line) > _SHORT for line in lines[: max(last, 0)] if squeeze(line) not in repeated):
        last = -1
    head = [
        line
        for line in lines[last + 1 : _HEAD]
        if squeeze(line) not in repeated and not _is_byline(line, authors) and not _is_date_line(line, published)
    ]
    return head + lines[max(_HEAD, last + 1) :]


def _is_byline(line: str, authors: Sequence[str]) -> bool:
    """A line that is the authors' names and hardly more."""
    rest = squeeze(line)
    if len(line) > _SHORT or not authors or not all(squeeze(author) in rest for author in authors):
        return False
    for author in authors:
        rest = rest.replace(squeeze(author), "", 1)
    return len(rest) <= _BY_AND_AND


def _is_date_line(line: str, published: Moment | None) -> bool:
    """`November 20, 2019 - 11:28 AMT`: short, with the year and a time of day or little else, and no sentence."""
    if published is None:
        return False
    if squeeze(line) == squeeze(published.raw):
        return True
    if len(line) > _SHORT or line.endswith((".", "!", "?", "”", '"', "。")):
        return False
    if not line.isascii():
        line = "".join(str(decimal(letter, letter)) for letter in line)
    if published.iso[: len("2022")] not in line:
        return False
    return bool(re.search(r"\d{1,2}[:.h]\d{2}", line))


def _without_foot(tree: HtmlElement, lines: list[str]) -> list[str]:
    """Without last lines that are a paragraph of the page's foot: its address, its slogan."""
    feet = _feet(tree) if lines else []
    if not any(squeeze(lines[-1]) in squeeze(words_of(foot)) for foot in feet):
        return lines
    foot = {squeeze(words_of(part)) for foot in feet for part in foot.iterdescendants("p", "li", "div", "address")}
    while lines and squeeze(lines[-1]) in foot and not _is_about_rights(lines[-1]):
        lines = lines[:-1]
    return lines


def _feet(tree: HtmlElement) -> list[HtmlElement]:
    """The outermost elements that are a page's foot, or one of its parts."""
    found = marks(tree)
    feet = [*tree.iter("footer"), *found.classed(_FOOT, "foot"), *found.called("foot"), *found.called("footer")]
    every = set(feet)
    return [foot for foot in feet if every.isdisjoint(foot.iterancestors())]


def _without_calls(lines: list[str]) -> list[str]:
    cut = max(0, len(lines) - _TAIL)
    return lines[:cut] + [line for line in lines[cut:] if not _is_call(line)]


def _is_call(line: str) -> bool:
    if len(line) > _CALL or not pattern("promo_verbs").search(line) or not pattern("promo_things").search(line):
        return False
    return not _is_about_rights(line)
