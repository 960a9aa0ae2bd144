"""The feed's text is taken where the page has only a part of it, and only where it is whole."""

import time
import zlib

import pytest

from crawler.sources.feed import read_feed
from pipelines.extraction.extraction import Extraction
from pipelines.extraction.fed import fed, is_wanted
from pipelines.extraction.reader import extract
from pipelines.reading import read_page
from tests.factories import make_candidate
from vocabulary.form import TextSource
from vocabulary.layout import Layout, Selector
from vocabulary.outcome import Outcome
from vocabulary.page import MAX_CONTENT, pack, unpack
from vocabulary.structure import Mark

URL = "https://harbour-courier.test/news/lock"
TOLD = [
    f"On its leaf {number} the book of the lock tells of a flood, of the winter after it, and of the keepers who stayed."
    for number in range(12)
]
LICENCE = "This article is licensed under a Creative Commons Attribution 4.0 International License."
LOCKED = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The book of the lock",'
    '"isAccessibleForFree":false}</script>'
)


def content(*lines, head="<h2>Leaf by leaf</h2>"):
    """Return what a feed says that a page says."""
    return head + "".join(f"<p>{line}</p>" for line in lines)


def read(html, shown=(), head="", **said) -> Extraction:
    """Return what is read of a page that shows these lines, named by a feed with this content."""
    page = (
        f"<html lang='en'><head><title>The book of the lock</title><meta property='og:type' content='article'>{head}"
        f"</head><body><article><h1>The book of the lock</h1>{''.join(f'<p>{line}</p>' for line in shown)}</article></body></html>"
    )
    return extract(page.encode(), url=URL, hints=make_candidate(URL, content=pack(html) if html else None, **said))


def test_a_teaser_gives_way_to_the_whole_text_of_the_feed():
    """With its structure, and its source said; that the page is not free is still true."""
    read_ = read(content(*TOLD), TOLD[:2], LOCKED)
    assert read_.text.split("\n\n") == ["Leaf by leaf", *TOLD]
    assert read_.form.text_source is TextSource.FEED
    assert read_.form.structure == ((0, Mark.HEADING_2),)
    assert (read_.form.is_teaser, read_.form.is_free) == (False, False)


def test_a_page_without_text_is_read_from_the_feed():
    """It is an article then."""
    assert read("", ()).outcome is Outcome.NO_TEXT
    read_ = read(content(*TOLD), ())
    assert (read_.outcome, read_.form.text_source) == (None, TextSource.FEED)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (content(*TOLD), TOLD),  # no more than the page has
        (content(*TOLD, *TOLD[:3]), TOLD[:9]),  # hardly more
        (content(*TOLD[:3]), []),  # too little for an article
        (content(*TOLD[:11], "And then it […]"), TOLD[:2]),  # cut off
        (content(*TOLD, "Continue reading The book of the lock →"), TOLD[:2]),  # the rest is elsewhere
        (content(*TOLD, '<a href="/x">Weiterlesen …</a>'), TOLD[:2]),
        (None, TOLD[:5]),
    ],
)
def test_else_the_page_is_believed(html, shown):
    """What the feed has is not better, or not whole."""
    assert read(html, shown).form.text_source in {TextSource.PAGE, None}


def test_pictures_and_a_blogs_foot_are_no_text():
    """Nor is the title again."""
    html = (
        "<p>The book of the lock</p><figure><img src='x.jpg'><figcaption>The lock in 1902, seen from the bridge.</figcaption></figure>"
        + content(*TOLD)
        + '<p>The post <a href="/lock">The book of the lock</a> appeared first on <a href="/">Harbour Courier</a>.</p>'
    )
    assert read(html).text.split("\n\n") == ["Leaf by leaf", *TOLD]


def test_the_outlets_own_selectors_go_before_the_feed():
    """Unless what they find is a teaser."""
    page = f"<html><body><h1>The book of the lock</h1><div id='t'><p>{TOLD[0]}</p></div></body></html>"
    hints = make_candidate(URL, content=pack(content(*TOLD)))
    layouts = [Layout(body=(Selector("#t"),))]
    assert extract(page.encode(), url=URL, hints=hints, layouts=layouts).form.text_source is TextSource.OUTLET


@pytest.mark.parametrize("source", ["page", "json-ld", "feed"])
def test_the_licence_at_the_end_is_evidence_and_not_compared_wherever_the_text_was_read(source):
    """Of the page, of its linked data, of the feed."""
    lines = [*TOLD, LICENCE]
    data = "\\n".join(lines)
    told = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"The book of the lock","articleBody":"{data}"}}</script>'
    page = (
        f"<html lang='en'><head><title>The book of the lock</title>{told if source == 'json-ld' else ''}</head><body><article>"
        f"<h1>The book of the lock</h1>{content(*lines) if source == 'page' else ''}</article></body></html>"
    )
    hints = make_candidate(URL, content=pack(content(*lines))) if source == "feed" else None
    reading = read_page(page.encode(), url=URL, hints=hints)
    assert reading.extraction.form.text_source == source
    assert reading.extraction.text.endswith(LICENCE)
    assert "Creative Commons" not in reading.compared
    assert [row.expression for row in reading.evidence] == ["CC-BY-4.0"]
    assert reading.evidence[0].locator.startswith("/html" if source == "page" else "text:")


RSS = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>N</title><item>'
    "<title>A</title><link>{{url}}</link>{}</item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><title>A</title><link href="{url}"/>'
    '<id>x</id><content type="html"><![CDATA[{html}]]></content></entry></feed>'
)
JSON = (
    '{{"version":"https://jsonfeed.org/version/1.1","title":"N",'
    '"items":[{{"id":"1","url":"{url}","content_html":"{html}"}}]}}'
)


@pytest.mark.parametrize(
    "feed",
    [
        RSS.format("<description>short</description><content:encoded><![CDATA[{html}]]></content:encoded>"),
        ATOM,
        RSS.format("<description><![CDATA[{html}]]></description>"),
        JSON,
    ],
)
def test_feeds_of_all_kinds_carry_their_texts(feed):
    """As content:encoded, as content, as a long description, as content_html."""
    html = content(*TOLD)
    (found,) = read_feed(feed.format(url=URL, html=html).encode(), url="https://harbour-courier.test/rss").candidates
    assert unpack(found.content) == html


def test_a_short_or_endless_content_is_not_kept():
    """A summary is none, and of half a megabyte only the beginning is kept, told to be one."""
    feed = RSS.format("<description>{html}</description>")
    for html, kept in (("A summary.", ""), ("word " * (MAX_CONTENT // 5 + 2), "\u2026")):
        (found,) = read_feed(
            feed.format(url=URL, html=html).encode(), url="https://harbour-courier.test/rss"
        ).candidates
        assert unpack(found.content or b"")[-1:] == kept
        assert (
            not is_wanted("", found.content or b"", is_part=True)
            or fed(found.content, "", is_part=True, titles=()) is None
        )


def test_a_large_feed_carries_its_texts_too():
    """Up to some megabytes of them: the first entries are the newest."""
    html = content(*TOLD * 8)
    item = f"<title>A</title><link>{URL}/{{number}}</link><content:encoded><![CDATA[{html}]]></content:encoded>"
    items = "</item><item>".join(item.format(number=number) for number in range(400))
    feed = RSS.format("").replace("<title>A</title><link>{url}</link>", items).encode()
    found = read_feed(feed, url="https://harbour-courier.test/rss").candidates
    told = [one.content is not None for one in found]
    assert len(feed) > 4_000_000
    assert (len(told), told.index(False), any(told[told.index(False) :])) == (400, sum(told), False)
    assert sum(told) > 200
    assert {unpack(one.content) for one in found[: sum(told)]} == {html}


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 60_000,
        "<p>a</p>" * 60_000,
        "<" * 400_000,
        "word " * 90_000,
        "The post " * 50_000,
        "<p>The post " + "a " * 200_000 + "</p>",
        "\x00\ud800" + "<p>x</p>" * 100,
    ],
)
def test_hostile_contents_are_bounded(html):
    """Seconds at most, and never an error."""
    began = time.process_time()
    read(html, TOLD[:1], LOCKED)
    assert time.process_time() - began < 5


def test_what_is_no_packed_content_is_none():
    """Nor does it unpack to more than there may be."""
    assert unpack(b"no") == ""
    assert len(unpack(zlib.compress(b"a" * 50_000_000))) == MAX_CONTENT
