"""A feed or a sitemap, whichever it is."""

import re
from collections.abc import Iterator

from crawler.sources.content import Found, SourceError, refuse_html, together
from crawler.sources.feed import read_feed
from crawler.sources.pieces import HEAD, Pieces
from crawler.sources.sitemap import sitemap_batches

_SITEMAP = re.compile(rb"<(?:[a-z0-9_]{1,20}:)?(?:urlset|sitemapindex)[\s>/]", re.IGNORECASE)
NEITHER = "not_a_source"


def read_any(body: bytes, *, url: str) -> Found:
    """What a feed or a sitemap names, all at once: as `any_batches` finds it."""
    return together(any_batches(body, url=url))


def any_batches(body: bytes, *, url: str) -> Iterator[Found]:
    """What a feed or a sitemap names, in parts. SourceError before the first when it is neither, saying what it is."""
    pieces = Pieces.of(body, word=NEITHER)
    head = next(pieces.markup())
    if not head.startswith((b"{", b"[")) and _SITEMAP.search(head[:HEAD]):
        yield from sitemap_batches(body, url=url)
        return
    refuse_html(head, word=NEITHER)
    try:
        yield read_feed(body, url=url)
    except SourceError as error:
        if head.startswith((b"http://", b"https://")):
            yield from sitemap_batches(body, url=url)
            return
        if error.word == "too_large":
            raise
        raise SourceError(NEITHER, "neither a feed nor a sitemap") from error
