"""The article's body as plain text, as published."""

import re
import unicodedata

import trafilatura
from lxml.html import HtmlElement

from pipelines.extraction.words import squeeze

SHORT = 250
"""Characters below which the strict reading of a page is not trusted alone."""


def body(tree: HtmlElement, *, title: str | None) -> str:
    """Paragraphs separated by a blank line, the title not repeated at the top; empty when no text was found.

    trafilatura reads strictly (`favor_precision`: the best F1 on recorded pages, see docs/extraction.md); where that
    finds next to nothing, it reads the page again without that strictness. `deduplicate` stays off: it remembers
    pages and gives nothing when it meets one again.
    """
    text = _read(tree, strict=True)
    if len(text) < SHORT:
        text = max(text, _read(tree, strict=False), key=len)
    paragraphs = [line.strip() for line in text.split("\n")]
    return "\n\n".join(_without_title([line for line in paragraphs if line], title))


def _read(tree: HtmlElement, *, strict: bool) -> str:
    found = trafilatura.bare_extraction(
        tree,
        favor_precision=strict,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        with_metadata=False,
    )
    text = getattr(found, "text", None) or ""
    return unicodedata.normalize("NFC", re.sub(r"[ \t]+", " ", text))


def _without_title(paragraphs: list[str], title: str | None) -> list[str]:
    key = squeeze(title or "")
    if key and paragraphs and squeeze(paragraphs[0]) == key:
        return paragraphs[1:]
    return paragraphs
