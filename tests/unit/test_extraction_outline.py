"""What a page says of itself to programs, told without the page: the screen's only look at time and kind."""

from datetime import UTC, datetime

import pytest

from pipelines.extraction.outline import outline
from pipelines.extraction.reader import extract
from tests.factories import make_candidate
from vocabulary.moment import Moment

URL = "http://harbour-courier.test/news/2022/01/16/closed"
NOW = datetime(2022, 2, 1, tzinfo=UTC)
TEXT = "The bridge over the Elbau stays closed until spring, the council of Vesterby has decided. " * 3


def page(head: str = "", body: str = "", after: str = "") -> str:
    """Return a page with this in its head, in its body, and behind."""
    return f'<html lang="en"><head><title>Closed</title>{head}</head><body><p>{TEXT}</p>{body}{after}</body></html>'


def told(source: str, *, url: str | None = URL, text: str = TEXT, hints=None, title: str = "Closed"):
    """Return what is told of a page."""
    return outline(source, url=url, title=title, text=text, language="en", hints=hints, now=NOW)


META = '<meta property="article:published_time" content="2022-01-14T09:30:00+01:00">'
MODIFIED = '<meta property="article:modified_time" content="2022-01-15T10:00:00+01:00">'
DATA = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Closed",'
    ' "datePublished": "2022-01-13T07:00:00Z"}</script>'
)


@pytest.mark.parametrize(
    ("source", "iso", "by"),
    [
        (page(META), "2022-01-14T09:30:00+01:00", "meta:article:published_time"),
        (page(DATA), "2022-01-13T07:00:00+00:00", "json-ld"),
        (page(after=DATA), "2022-01-13T07:00:00+00:00", "json-ld"),
        (page(META + DATA), "2022-01-13T07:00:00+00:00", "json-ld"),
        (page("<meta name=x content='a > b \"'>" + META), "2022-01-14T09:30:00+01:00", "meta:article:published_time"),
    ],
    ids=["meta", "linked data", "linked data in the body", "both", "a sign in what a meta element says"],
)
def test_the_time_is_the_one_that_the_whole_page_gives(source, iso, by):
    """Linked data goes before meta elements, as when the page is read in full."""
    found = told(source)
    assert found is not None
    assert found.published is not None
    assert (found.published.iso, found.published.source) == (iso, by)
    whole = extract(source.encode(), url=URL, now=NOW)
    assert whole.published is not None
    assert whole.published.iso == iso


def test_change_address_and_language_come_too():
    """What else is kept of a page that is only screened."""
    found = told(page(META + MODIFIED + '<link rel="canonical" href="/news/closed">'))
    assert found is not None
    assert found.modified is not None
    assert found.modified.iso == "2022-01-15T10:00:00+01:00"
    assert (found.canonical, found.language, found.title) == (
        "http://harbour-courier.test/news/closed",
        "en",
        "Closed",
    )
    assert (found.text, found.outcome) == ("", None)


def test_the_source_and_the_address_tell_the_time_of_a_page_that_does_not():
    """The feed before the address, and nothing that only readers see."""
    hinted = Moment(iso="2022-01-16T08:00:00Z", source="feed")
    by_feed = told(page(body="<time>3 January 2022</time>"), hints=make_candidate(URL, published=hinted))
    assert by_feed is not None
    assert by_feed.published == hinted
    by_address = told(page())
    assert by_address is not None
    assert by_address.published is not None
    assert (by_address.published.iso, by_address.published.source) == ("2022-01-16", "url")


def test_a_time_to_come_is_none():
    """Times are refused as everywhere."""
    found = told(page(META.replace("2022", "2032")), url="http://harbour-courier.test/closed")
    assert found is not None
    assert found.published is None


LINKS = "".join(
    f'<li><a href="/{number}">The council of Vesterby has decided {number}</a></li>' for number in range(30)
)
LIST = "\n".join(f"The council of Vesterby has decided {number}" for number in range(30))


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        (page(LINKS), {"url": "http://harbour-courier.test/section", "text": LIST}),
        (page(), {"url": "http://harbour-courier.test/"}),
        (page(), {"title": "404 Not Found", "url": "http://harbour-courier.test/old"}),
    ],
    ids=["list", "home page", "error page"],
)
def test_what_may_be_no_article_is_left_to_the_whole_page(source, asked):
    """None: the caller reads the page in full, and only that says that a page is no article."""
    assert told(source, **asked) is None


def test_a_page_that_says_that_it_is_an_article_is_one_at_any_address():
    """Marks of an article count more than the address, as when the page is read in full."""
    assert told(page(META), url="http://harbour-courier.test/") is not None


@pytest.mark.parametrize(
    "mark",
    [
        '<meta name="twitter:title" property="og:type" content="article">',
        '<meta name="description" content="a > b"><meta property="og:type" content="article">',
        "<META NAME='robots' CONTENT='all' /><meta property='og:type' content='article'/>",
        '<link rel="stylesheet" href="/a.css"><meta content="article" property="og:type">',
    ],
)
def test_what_stands_beside_what_is_asked_for_hides_nothing(mark):
    """Parts of a head that tell nothing are left out, and no more than these."""
    assert told(page(mark), url="http://harbour-courier.test/") is not None


def test_a_page_of_several_is_left_to_the_whole_page():
    """Whatever its links are called besides."""
    head = '<link href="/news/closed?page=2" rel="next"><link rel="icon" href="/news/closed.ico">'
    assert told(page(META + head), url="http://harbour-courier.test/news/closed") is None


@pytest.mark.parametrize(
    "source",
    [
        "<meta " * 50_000,
        '<meta name="robots" content="' * 30_000,
        '<meta content="' * 50_000,
        "<script type=ld+json>" * 50_000,
        "ld+json" * 50_000,
        "\x00\ud800",
    ],
    ids=["tags", "idle tags", "quotes", "scripts", "words", "no characters"],
)
def test_hostile_pages_cost_little(source):
    """Nothing fails and nothing takes long; the whole page decides where nothing is said."""
    told(source)
