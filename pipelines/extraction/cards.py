"""What stands on a page beside its article: teasers of others, captions and quotations, with names of their own."""

import re
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.headings import headings
from pipelines.extraction.markup import marks_of, words_of
from pipelines.extraction.words import letters, squeeze

_LONGEST_CARD = 400
"""Letters from which an element is no teaser: it holds the article or a whole list."""
_HEADLINE = 20
_LINK = 32
"""Letters from which a linked heading, and a link without one, is another's headline: sections' names are shorter."""
_OF_ARTICLE = re.compile(r"(?:[^/-]+-){3}[^/]*/?$|\d{4}")
"""Addresses of articles: words with hyphens between them, or a number."""
_DIGITS = re.compile(r"\d+")
_CAPTION = 200
_NEAR = 3
_MOST_PARTS = 40
_PICTURE = re.compile(
    r"(?:^|[\s_-])(?:img|image|photo|picture|foto|caption|gallery|slide|slideshow|video|podcast|quote|testimonial)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_PERSON = re.compile(r"aut(?:h?or|eur)|byline|writer|avatar", re.IGNORECASE)


def around_headline(tree: HtmlElement) -> frozenset[HtmlElement]:
    """The headline and all elements that hold it: what is in them is the article's own."""
    headline = next(iter(headings(tree)), None)
    return frozenset() if headline is None else frozenset({headline, *headline.iterancestors()})


def is_beside(element: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    """Whether an element belongs to a teaser, a caption or a quotation; `around` is what `around_headline` gives."""
    return bool(around) and (_in_card(element, around) or _in_caption(element, around))


def _in_card(element: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    """Whether the smallest holders of an element have another article's headline in them, linked."""
    own = words_of(element)
    for holder in element.iterancestors():
        if holder in around or _is_long(holder):
            return False
        if holder.tag == "a" and letters(words_of(holder)) >= letters(own) + _HEADLINE:
            return True
        parts = [
            part for part in islice(holder.iter("h2", "h3", "h4", "h5", "h6", "a"), _MOST_PARTS) if part is not element
        ]
        if any(_is_headline(part, element, own) for part in parts):
            return True
    return False


def _is_long(holder: HtmlElement) -> bool:
    """Whether an element says more than a teaser; looked at no further."""
    said = 0
    for piece in holder.itertext():
        said += sum(map(len, piece.split()))
        if said > _LONGEST_CARD:
            return True
    return False


def _is_headline(part: HtmlElement, element: HtmlElement, own: str) -> bool:
    """Whether a heading or a link in a card is the headline of its article, and not the name itself."""
    words = _DIGITS.sub("", words_of(part))  # a date may be linked
    if letters(words) < _HEADLINE or squeeze(own) in squeeze(words) or element in part.iterancestors():
        return False
    if part.tag == "a":
        parent = part.getparent()
        beside = 0 if parent is None else letters(words_of(parent)) - letters(words)
        is_alone = beside < letters(own) + len("read more:")
        least = _HEADLINE if _OF_ARTICLE.search((part.get("href") or "")[-_CAPTION:]) else _LINK
        return letters(words) >= least and is_alone
    return next(part.iter("a"), None) is not None or next(part.iterancestors("a"), None) is not None


def _in_caption(element: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    """Whether an element stands in what is marked as a picture, its caption or credit, a video, or a quotation."""
    for holder in islice(element.iterancestors(), _NEAR):
        marks = marks_of(holder)
        if holder in around or _PERSON.search(marks):
            return False
        if _PICTURE.search(marks):
            return letters(words_of(holder)) <= _CAPTION
    return False
