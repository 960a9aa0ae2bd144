"""Tags with more attributes than anybody writes, over which parsers sit for minutes or for ever."""

import re

from crawler.sources.content import SourceError

_FEED = re.compile(rb"<[a-z](?:[^<>=]*+=){2000}", re.IGNORECASE)
"""feedparser compares each attribute of a tag with all others: 2,000 take 0.3 s, 20,000 take 17 s."""
_PAGE = re.compile(rb"<[a-z][^<>\s=]*+[\s=]++(?:[^<>\s=]++[\s=]++){30000}", re.IGNORECASE)
"""So does lxml, faster: 20,000 take 2 s. Pages do put some thousand words into one attribute."""


def refuse_crowded(body: bytes, *, word: str, page: bool = False) -> None:
    """SourceError when a tag of a feed, or of a page, has so many attributes that reading it would not end in time."""
    if (_PAGE if page else _FEED).search(body):
        raise SourceError(word, "a tag with thousands of attributes")
