"""A feed or a sitemap, whichever it is."""

import re

from crawler.sources.content import Found, SourceError, refuse_html, unpack_text
from crawler.sources.feed import read_feed
from crawler.sources.sitemap import read_sitemap

_SITEMAP = re.compile(rb"<(?:[a-z0-9_]{1,20}:)?(?:urlset|sitemapindex)[\s>/]", re.IGNORECASE)
_SNIFFED = 5_000
NEITHER = "not_a_source"


def read_any(body: bytes, *, url: str) -> Found:
    """What a feed or a sitemap names. SourceError when it is neither, saying what it is."""
    body = unpack_text(body, word=NEITHER)
    if _SITEMAP.search(body[:_SNIFFED]):
        return read_sitemap(body, url=url)
    refuse_html(body, word=NEITHER)
    try:
        return read_feed(body, url=url)
    except SourceError as error:
        if body.startswith((b"http://", b"https://")):
            return read_sitemap(body, url=url)
        if error.word == "too_large":
            raise
        raise SourceError(NEITHER, "neither a feed nor a sitemap") from error
