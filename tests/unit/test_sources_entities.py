"""Entities of feeds and sitemaps: no file and no bomb comes out of them, however a document type is disguised."""

from contextlib import suppress

import pytest

from crawler.sources import SourceError
from crawler.sources.feed import read_feed
from crawler.sources.sitemap import read_sitemap

DISGUISES = {
    "none": "<!DOCTYPE rss [{entities}]>",
    "a long identifier": f'<!DOCTYPE rss SYSTEM "{"a" * 2_000}" [{{entities}}]>',
    "a comment that ends it early": "<!DOCTYPE rss [<!-- ]> -->{entities}]>",
    "a second one": "<!DOCTYPE a><!DOCTYPE rss [{entities}]>",
    "behind an instruction": "<?x ?><!DOCTYPE rss [{entities}]>",
    "a parameter entity": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;{entities}]>',
    "an external subset": '<!DOCTYPE rss PUBLIC "a" "file:///etc/passwd">',
    "a default of an attribute": "<!DOCTYPE rss [{entities}<!ATTLIST title note CDATA '&l8;&file;'>]>",
    "small letters": "<!doctype rss [{entities}]>",
}
BOMB = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "haha"}">' for i in range(9))
ENTITIES = f'{BOMB}<!ENTITY file SYSTEM "file:///etc/passwd">'
FEED = "<rss><channel><item><title>&l8;&file; one</title><link>https://courier.test/&l8;</link></item></channel></rss>"
SITEMAP = "<urlset><url><loc>https://courier.test/&l8;&file;</loc><title>&l8;&file;</title></url></urlset>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize(("read", "content"), [(read_feed, FEED), (read_sitemap, SITEMAP)], ids=["feed", "sitemap"])
def test_entities_are_never_expanded(read, content: str, disguise: str, encoding: str) -> None:
    """The reader names what it can, or says that it cannot read; nothing of the entities stands in what it names."""
    doctype = DISGUISES[disguise].format(entities=ENTITIES)
    body = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{content}'.encode(encoding)
    with suppress(SourceError):
        found = str(read(body, url="https://courier.test/x.xml"))
        assert "root:" not in found
        assert "hahahaha" not in found
        assert len(found) < 10_000
