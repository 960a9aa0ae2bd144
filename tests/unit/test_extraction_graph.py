"""JSON-LD: which of a page's nodes describes its article."""

import json

import pytest

from pipelines.extraction.reader import extract

HEADLINE = "Council shuts the old footbridge"
URL = "https://www.quay-times.test/news/footbridge-a"
TIME = "2024-03-05T20:30:14+00:00"
PROSE = "<p>" + "The boats came back in the evening with more herring than anyone had seen for years. " * 4 + "</p>"
OTHERS = [
    {
        "@type": "NewsArticle",
        "headline": f"Eels swim up river number {number}",
        "url": f"https://www.quay-times.test/o/{number}",
        "datePublished": f"2024-02-0{number}T10:00:00Z",
        "author": {"@type": "Person", "name": "John Other"},
        "description": "Longer than the page's own",
        "articleSection": "River",
    }
    for number in (1, 2, 3)
]
JANE = {"@type": "Person", "name": "Jane Roe"}
DATED = {"datePublished": "2024-03-05T20:30:14Z"}
OWN = {"@type": "NewsArticle", "headline": HEADLINE, "url": URL, "author": JANE, **DATED}


def read(*nodes):
    """Return names and time of a page with these nodes of linked data."""
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)
    page = f"<html><head>{scripts}</head><body><h1>{HEADLINE}</h1>{PROSE}</body></html>"
    found = extract(page.encode(), url=URL)
    return [author.name for author in found.authors], found.published.iso if found.published else None


@pytest.mark.parametrize(
    "nodes",
    [
        [*OTHERS, OWN],
        [OWN, *OTHERS],
        [{**OWN, "headline": "Footbridge: what we know"}, *OTHERS],
        [
            *OTHERS,
            {**OWN, "headline": "Council to shut old footbridge for two years", "url": "https://m.quay-times.test/x"},
        ],
        [{**OWN, "headline": "Two years without a way across", "url": None}],
        [{"@type": "VideoObject", "name": "Watch", "uploadDate": "2023-01-01T00:00:00Z"}, OWN],
        [{"@type": "WebPage", "mainEntity": OWN}],
        [[[OWN]]],
        [{**OWN, "@type": "SocialMediaPosting"}],
        [{**OWN, "@type": "WebPage"}],
        [{"@type": "Review", "name": HEADLINE, "author": JANE, **DATED}],
        [{**OWN, "author": {"@list": [JANE]}}],
        [{**OWN, "datePublished": {"@type": "Date", "@value": "2024-03-05T20:30:14Z"}}],
        [{"@type": "WebPage", "url": URL, **DATED}, {"@type": "Article", "headline": HEADLINE, "author": JANE}],
    ],
)
def test_the_pages_article_is_found(nodes):
    """By its headline, its address, or as the only one; also under types that are no article's."""
    assert read(*nodes) == (["Jane Roe"], TIME)


@pytest.mark.parametrize("nodes", [OTHERS, OTHERS[:1], [{"@type": "ItemList", "itemListElement": OTHERS}]])
def test_articles_of_a_list_are_not_the_pages(nodes):
    """Other headlines at other addresses give neither names nor times, nor does anything that reads scripts."""
    assert read(*nodes) == ([], None)


def test_a_page_is_an_article_only_with_an_author():
    """A section's page bears its heading's name, too."""
    assert read({"@type": "WebPage", "name": HEADLINE})[0] == []


@pytest.mark.parametrize(
    "script",
    [
        '<script type="application/ld+json">{json}</script>',
        '<script id="__NEXT_DATA__" type="application/json">{json}</script>',
        "<script>window.__INITIAL_STATE__ = JSON.parse({string})</script>",
    ],
)
def test_half_a_character_is_no_text(script):
    """What escapes spell halfway becomes U+FFFD, whole pairs stay; no field holds a half."""
    own = json.dumps({**OWN, "author": {"@type": "Person", "name": "Jane Roe"}})
    own = own.replace("Jane Roe", r"Jane R\ud83doe").replace(HEADLINE, rf"{HEADLINE} \ud83d\ude00 \ude00")
    head = script.replace("{json}", own).replace("{string}", json.dumps(own))
    page = f"<html><head>{head}</head><body><h1>{HEADLINE} \U0001f600 \ufffd</h1>{PROSE}</body></html>"
    found = extract(page.encode(), url=URL)
    assert [author.name for author in found.authors] == ["Jane R\ufffdoe"]
    repr(found).encode()
    json.dumps([*found.record], ensure_ascii=False).encode()
