"""Section pages: links to articles, and no others."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources import SourceError
from crawler.sources.section import looks_like_article, read_section
from crawler.sources.shape import Shapes

URL = "https://courier.test/world/"

ARTICLES = [
    ("https://courier.test/world/2022/01/14/ferry-service-returns", "Ferry service returns"),
    ("https://courier.test/2022/jan/14/ferry-service-returns-to-the-island", ""),
    ("https://courier.test/world/ferry-service-returns-to-the-island", "Ferry service returns to the island"),
    ("https://courier.test/news/article-10412345.html", "Ferry service returns"),
    ("https://courier.test/news/169344/Ferry-returns", "Ferry service returns to the island"),
    ("https://courier.test/story.aspx?id=104123", "Ferry service returns to the island"),
    ("https://courier.test/go/4417", "Ferry service returns to the island"),
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
    ("https://courier.test/world/2022", "Everything that happened in the world in 2022"),
    ("https://courier.test/world/441", "441"),
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


def links(body: str, **said: object) -> list[str]:
    """Paths of the articles that a page names."""
    found = read_section(f"<html><body>{body}</body></html>".encode(), url=URL, **said)
    return [one.link.removeprefix("https://courier.test") for one in found.candidates]


KNOWN_CODES = [f"https://courier.test/n/{chr(97 + number)}4f{number:02}81" for number in range(12)]


def test_the_shape_of_known_articles_is_learned() -> None:
    """An outlet whose addresses say nothing to anybody else is read by those of its articles that are known."""
    body = (
        "<a href='/n/z9c4417'>Ferry</a><a href='/n'>News</a><a href='/world/africa'>Africa</a><a href='/n/about'>Us</a>"
    )
    assert links(body) == []
    assert links(body, known=KNOWN_CODES) == ["/n/z9c4417"]
    assert links(body, known=[*KNOWN_CODES[:4], "not an address", "http://[broken"]) == []


def test_a_shape_that_was_never_met_needs_more_to_speak_for_it() -> None:
    """Once many articles are known, a link unlike all of them is no article for its words alone."""
    known = [f"https://courier.test/2022/01/{number:02}/ferry-number-{number}-returns" for number in range(1, 29)]
    body = "<a href='/services/weather'>The weather at the coast and on the island</a>"
    new = "<a href='/live/ferry-service-returns-to-the-island'>Live: the ferry service returns to the island</a>"
    assert links(body + new, known=known) == ["/live/ferry-service-returns-to-the-island"]


def test_a_word_that_names_lists_elsewhere_may_name_articles_here() -> None:
    """Where known articles lie under /archive/, a link there is one; elsewhere it is a list."""
    body = "<a href='/archive/10417-ferry-service-returns'>Ferry service returns to the island</a>"
    assert links(body) == []
    assert links(body, known=[f"https://courier.test/archive/{n}-some-words-here" for n in range(10_000, 10_009)])


def test_navigation_and_foot_need_more() -> None:
    """A campaign in the navigation or the foot is no article; a dated story linked there is one."""
    campaign = "<a href='/support/stand-with-us-this-year'>Stand with us: support the journalism of the island</a>"
    story = "<a href='/2022/01/14/ferry-service-returns-again'>Ferry service returns to the island again</a>"
    for tag, end in (("nav", "nav"), ("footer", "footer"), ("div role=navigation", "div")):
        assert links(f"<{tag}><ul>{campaign}{story}</ul></{end}>") == ["/2022/01/14/ferry-service-returns-again"]
    assert len(links(f"<main>{campaign}</main><nav>{campaign}</nav>")) == 1


@pytest.mark.parametrize("rel", ["tag", "author", "next", "sponsored nofollow"])
def test_a_link_that_says_that_it_is_no_article_is_believed(rel: str) -> None:
    """Tags, authors, next pages and advertisements name themselves."""
    assert links(f"<a rel='{rel}' href='/2022/01/14/ferry-service-returns'>Ferry service returns</a>") == []


def test_navigation_in_structured_data_is_no_list_of_articles() -> None:
    """An ItemList of the site's sections is not believed to hold articles."""
    item = '{"@type": "SiteNavigationElement", "url": "/world", "name": "World"}'
    body = f'<script type="application/ld+json">{{"@type": "ItemList", "itemListElement": [{item}]}}</script>'
    assert links(body) == []


@pytest.mark.parametrize(
    ("body", "further"),
    [
        ("<link rel=next href='/world/page/2'>", "/world/page/2"),
        ("<a rel=next href='?page=2'>2</a>", "/world/?page=2"),
        ("<a href='/world/page/2/'>Older posts →</a>", "/world/page/2/"),
        ("<a href='/world/page/2/'>Nächste Seite</a>", "/world/page/2/"),
        ("<a href='/world/2'>التالي</a>", "/world/2"),
        ("<a class='pager__next' href='?p=2'><svg/></a>", "/world/?p=2"),
        ("<a class='pager next' href='?p=2'><svg/></a>", "/world/?p=2"),
        ("<a href='/world?page=1'>1</a><a href='/world?page=3'>3</a><a href='/world?page=2'>2</a>", "/world?page=2"),
        ("<button data-url='/parts/world?offset=20'>Load more</button>", "/parts/world?offset=20"),
        ("<div class='load-more' data-next-url='/parts/world/2'></div>", "/parts/world/2"),
        ("<a href='/2022/01/14/ferry-returns'>Read more</a>", None),
        ("<a href='/2022/01/14/ferry-returns'>Next</a>", None),
        ("<a href='/sport/page/2'>2</a>", None),
        ("<a href='/world/?utm_source=x'>Next</a>", None),
        ("<a rel=next href='https://elsewhere.test/world/2'>Next</a>", None),
        ("<button data-next='3'>Next</button>", None),
        ("<a rel=next href='javascript:more()'>Load more</a>", None),
    ],
)
def test_where_a_section_goes_on(body: str, further: str | None) -> None:
    """By rel=next, words in many languages, a button's data or the next number; never a teaser's "read more"."""
    found = read_section(f"<html><body>{body}</body></html>".encode(), url=URL, encoding="utf-8").further
    assert found == (f"https://courier.test{further}" if further else None)


def test_the_third_page_follows_the_second() -> None:
    """The number after this page's own is the next, not the first that is linked."""
    body = "".join(f"<a href='/world?page={number}'>{number}</a>" for number in (1, 3, 4))
    found = read_section(f"<html>{body}</html>".encode(), url="https://courier.test/world?page=2")
    assert found.further == "https://courier.test/world?page=3"


@given(st.lists(st.text(max_size=60), max_size=8), st.text(max_size=60))
def test_nothing_that_is_known_or_linked_breaks_the_reader(known: list[str], link: str) -> None:
    """Learning and reading take any text for an address."""
    shapes = Shapes.of([*known, *(f"https://courier.test/{one}" for one in known)])
    body = f'<html><a href="{html.escape(link)}">x</a><button class="load-more" data-url="/{html.escape(link)}">'
    read_section(body.encode("utf-8", "replace"), url=URL, known=shapes)
