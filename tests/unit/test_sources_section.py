"""Section pages: links to articles, and no others."""

import pytest

from crawler.sources import SourceError
from crawler.sources.section import looks_like_article, read_section

URL = "https://courier.test/world/"

ARTICLES = [
    ("https://courier.test/world/2022/01/14/ferry-service-returns", "Ferry service returns"),
    ("https://courier.test/2022/jan/14/ferry-service-returns-to-the-island", ""),
    ("https://courier.test/world/ferry-service-returns-to-the-island", "Ferry service returns to the island"),
    ("https://courier.test/news/article-10412345.html", "Ferry service returns"),
    ("https://courier.test/news/169344/Ferry-returns", "Ferry service returns to the island"),
    ("https://courier.test/story.aspx?id=104123", "Ferry service returns to the island"),
    (
        "https://courier.test/%D8%AE%D8%A8%D8%B1/84612345/%DA%A9%D8%B4%D8%AA%DB%8C-%D8%A8%D8%A7%D8%B2-%DA%AF%D8%B4%D8%AA",
        "کشتی بازگشت",
    ),
]
OTHERS = [
    ("https://courier.test/", "Home"),
    ("https://courier.test/world", "World"),
    ("https://courier.test/world/africa", "Africa"),
    ("https://courier.test/tag/ferry-service-and-island-news", "Everything about the island and its ferry service"),
    ("https://courier.test/author/ada-reed-of-the-courier", "Ada Reed, our correspondent on the island"),
    ("https://courier.test/search?q=ferry+service+island+10412345", "Search for the ferry service of the island"),
    ("https://courier.test/login", "Sign in to read more of the articles you like"),
    ("https://courier.test/pictures/2022/01/14/ferry-service-returns.jpg", "The ferry service returns to the island"),
    ("https://courier.test/about/how-we-report-on-the-island", "How we report on the island and why we do"),
    ("https://courier.test/world/page/12345", "Next page"),
]


@pytest.mark.parametrize(("link", "text"), ARTICLES)
def test_articles_are_recognised(link: str, text: str) -> None:
    """Dates, long slugs, numbers and headlines tell an article, in any script."""
    assert looks_like_article(link, text)


@pytest.mark.parametrize(("link", "text"), OTHERS)
def test_lists_and_forms_are_left_out(link: str, text: str) -> None:
    """Sections, tags, authors, searches, house pages and pictures are no articles, however long their words."""
    assert not looks_like_article(link, text)


def test_a_page_gives_its_own_articles_once_in_order() -> None:
    """Relative links follow <base>; other sites are left out; the longest of several texts is the title."""
    body = """<html><head><base href="https://courier.test/"></head><body>
    <nav><a href="/world">World</a></nav>
    <a href="2022/01/14/ferry-returns"><img alt=""></a>
    <a href="2022/01/14/ferry-returns#comments">Ferry <b>returns</b> to the &amp; island</a>
    <a href="https://partner.test/2022/01/14/ferry-returns-to-the-island">A partner's story about the island</a>
    <a href="javascript:void(0)">x</a><a href="http://[broken">y</a><a>z</a>
    <a href="/2022/01/13/older-story">An older story</a></body></html>"""
    found = read_section(body.encode(), url=URL).candidates
    assert [(one.link, one.title) for one in found] == [
        ("https://courier.test/2022/01/14/ferry-returns", "Ferry returns to the & island"),
        ("https://courier.test/2022/01/13/older-story", "An older story"),
    ]


def test_structured_lists_are_believed() -> None:
    """What the page's own ItemList names is an article whatever its address looks like; breadcrumbs are none."""
    body = """<html><body><script type="application/ld+json">{"@graph": [
    {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": "/n/1"}, {"item": {"@id": "/n/2"}}, {"item": "/n/3"}, 7]},
    {"@type": "BreadcrumbList", "itemListElement": [{"item": "/world"}]}]}</script>
    <script type="application/ld+json">{"@type": "ItemList", "itemListElement": 5</script></body></html>"""
    assert [one.link for one in read_section(body.encode(), url=URL).candidates] == [
        f"https://courier.test/n/{number}" for number in (1, 2, 3)
    ]


def test_what_is_no_page_says_so() -> None:
    """An answer that is no web page is an error, never a section without news."""
    for body in (b"", b"plain words", b"%PDF-1.7"):
        with pytest.raises(SourceError, match="not_html"):
            read_section(body, url=URL)


def test_a_page_without_articles_names_none() -> None:
    """A section that lists nothing is read and names nothing."""
    assert read_section(b"<html><body><a href='/about'>About</a></body></html>", url=URL).candidates == ()


@pytest.mark.parametrize("attribute", [b" a%d", b" a%d=1"])
@pytest.mark.timeout(20)
def test_a_tag_made_to_waste_time_is_refused(attribute: bytes) -> None:
    """A tag with a hundred thousand attributes is not read; one with long prose in an attribute is."""
    with pytest.raises(SourceError, match="not_html: a tag with thousands of attributes"):
        read_section(b"<p" + b"".join(attribute % one for one in range(100_000)) + b">x</p>", url=URL)
    link = b"<a href='/2022/01/14/ferry-service-returns'>Ferry service returns to the island</a>"
    found = read_section(b"<p data-page='" + b"word " * 20_000 + b"'>" + link, url=URL)
    assert len(found.candidates) == 1
