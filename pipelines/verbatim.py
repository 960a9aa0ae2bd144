"""Whether an extracted text is provably the whole article, unchanged: what licences without derivatives ask for.

Changing the format makes no adaptation; leaving out or moving a paragraph does. So the kept page is looked at once
more: the text must be, sign for sign and in order, all that stands in the element which the page itself calls its
article. Pictures with their captions are left out, because such licences seldom cover them. What cannot be proven is
not.
"""

import unicodedata
from collections.abc import Iterator

from pipelines.licence.tree import Element, Page, hides, parse
from vocabulary.form import Form, TextSource

_NOT_TEXT = frozenset(
    {
        *("script", "style", "noscript", "template", "svg", "iframe", "object", "canvas"),
        *("figure", "picture", "video", "audio"),
    }
)
MOST_PARTS = 20_000
"""Elements of an article beyond which nothing is proven."""


def is_verbatim(body: bytes, *, title: str | None, text: str, form: Form) -> bool:
    """Whether a text is all of the article on a page, in order. Not known is no."""
    is_part = form.is_teaser or form.is_free is False or form.missing or form.text_source is not TextSource.PAGE
    if is_part or not (title and text.strip() and body):
        return False
    root = parse(body)
    if root is None:
        return False
    ours, heading = _signs(text), _signs(title)
    return any(said in {ours, heading + ours} for said in (_signs("".join(_shown(one))) for one in _articles(root)))


def _articles(root: Element) -> Iterator[Element]:
    """What the page itself calls its article, when it calls one thing so."""
    marked = [one for one in root.iter("*") if "articleBody" in (one.get("itemprop") or "").split()]
    if len(marked) == 1:
        yield marked[0]
    page = Page(root)
    if page.has_article:
        yield page.article


def _shown(element: Element) -> Iterator[str]:
    """Every piece of text that is shown in an element, pictures and their captions left out."""
    waiting: list[tuple[Element, bool]] = [(element, False)]
    parts = 0
    while waiting:
        one, is_done = waiting.pop()
        parts += 1
        if parts > MOST_PARTS:
            yield "\0"  # never part of a text
            return
        if is_done:
            yield one.tail or ""
            continue
        if one is not element:
            waiting.append((one, True))
        if not isinstance(one.tag, str) or one.tag in _NOT_TEXT or hides(one):
            continue
        yield one.text or ""
        waiting.extend((child, False) for child in reversed(one))


def _signs(text: str) -> str:
    """All signs of a text but spaces and what is not printed."""
    return "".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").replace("\u200b", "").split())
