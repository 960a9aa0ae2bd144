"""Articles of several pages are told from the next article, from lists, comments and pictures."""

import json

import pytest

from pipelines.extraction.reader import extract
from vocabulary.paging import Paging

URL = "https://harbour-courier.test/news/ferry-strike"
WORDS = "The crews of the island ferries went back to work on Tuesday evening after eleven days on strike, {}."
BODY = "".join(f"<p>{WORDS.format(end)}</p>" for end in ("and nobody won", "as they say", "weather permitting"))


def read(markup="", *, url=URL, head="", data=None):
    """Return what is read of an article with this below its text."""
    if data:
        head += f'<script type="application/ld+json">{json.dumps(data)}</script>'
    head += '<meta property="og:type" content="article">'
    page = f"<html><head>{head}</head><body><article><h1>Ferry crews end it</h1>{BODY}{markup}</article></body></html>"
    return extract(page.encode(), url=url)


def links(*pages):
    """Return links to pages: (address, words)."""
    return '<div class="pages">' + " ".join(f'<a href="{href}">{words}</a>' for href, words in pages) + "</div>"


@pytest.mark.parametrize(
    ("second", "third"),
    [
        ("?page=2", "?page=3"),
        ("/news/ferry-strike?seite=2", "/news/ferry-strike?seite=3"),
        ("/news/ferry-strike/2/", "/news/ferry-strike/3/"),
        ("ferry-strike/page/2", "ferry-strike/page/3"),
        (f"{URL}/seite-2", f"{URL}/seite-3"),
        ("http://www.harbour-courier.test/news/ferry-strike/p2?utm_source=x", "/news/ferry-strike/p3"),
    ],
)
def test_numbered_links_to_the_same_article_are_its_pages(second, third):
    """Whatever form the outlet's addresses have."""
    paging = read(links((second, "2"), (third, "3"))).paging
    assert (paging.number, paging.total) == (1, 3)
    assert paging.next.endswith(second.lstrip("/"))


@pytest.mark.parametrize("url", [f"{URL}.html", f"{URL},101.html"])
def test_numbers_before_the_ending_count_when_the_link_says_the_number(url):
    """`-2.html` may be another article of the same name: only a link that says 2 leads to page 2."""
    second = url.replace(".html", "-2.html")
    assert read(links((second, "Page 2")), url=url).paging.next == second
    assert read(f'<a rel="next" href="{second}">Ferry strike: the day after</a>', url=url).paging is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Next page", 2),
        ("nächste Seite", 2),
        ("صفحه بعد", 2),
        ("التالي", 2),
        ("Следующая страница", 2),
        ("下一页", 2),
        ("次のページへ", 2),
        ("अगला पृष्ठ", 2),
        ("Sonraki sayfa", 2),
        ("»", 2),
        ("۲", 2),
        ("२", 2),
        ("Read what happened before", None),
    ],
)
def test_links_say_next_in_many_languages(words, said):
    """Or the number, in the digits of their script."""
    paging = read(links(("?page=2", words))).paging
    assert (paging and paging.total) == said


@pytest.mark.parametrize(
    ("words", "total"),
    [("Page 1 of 3", 3), ("Seite 1 von 4", 4), ("1/5", 5), ("Страница 1 из 2", 2), ("صفحه ۱ از ۳", 3)],
)
def test_the_page_says_how_many_there_are(words, total):
    """Beside the link to the next one."""
    assert read(f'<div><span>{words}</span> <a rel="next" href="?page=2">Next</a></div>').paging.total == total


def test_linked_data_says_how_many_there_are():
    """`pagination` in JSON-LD."""
    data = {"@type": "NewsArticle", "headline": "Ferry crews end it", "pagination": "Page 1 of 6"}
    assert read(links(("?page=2", "Next")), data=data).paging.total == 6


@pytest.mark.parametrize(
    "markup",
    [
        '<a rel="next" href="/news/ferry-strike-settled">Ferry strike settled</a>',
        '<nav><a rel="next" href="/news/7917">Next</a> <a rel="prev" href="/news/7908">Previous</a></nav>',
        '<a rel="next" href="/news/?page=2">Next</a>',
        '<div class="comments"><a href="?page=2">2</a> <a rel="next" href="?page=2">Next</a></div>',
        '<a href="?page=2#comments">2</a>',
        '<a href="?cpage=2">2</a>',
        '<div class="gallery"><a href="/news/ferry-strike/2">2</a></div>',
        '<a href="?page=1">2</a><a href="?page=2">3</a>',
        '<a href="/news/ferry-strike/2022">2022</a>',
        '<a href="/news/ferry-strike-2">2</a>',
        '<a href="https://elsewhere.test/news/ferry-strike?page=2">2</a>',
    ],
)
def test_other_pages_are_no_pages_of_the_article(markup):
    """The next article, the next page of a list, of comments or of pictures, and another site."""
    assert read(markup, head='<link rel="next" href="/news/7917-quay-closed">').paging is None


def test_a_rel_link_in_the_head_is_believed_for_the_same_address():
    """What search engines were told of pages, whether readers have such a link or not."""
    assert read(head='<link rel="next" href="?page=2">').paging.next == f"{URL}?page=2"
    assert read(head='<link rel="next" href="/news/ferry-strike-2.html">', url=f"{URL}.html").paging is None


def test_a_later_page_names_the_first_and_the_next():
    """By its links, or by what it calls its own address."""
    pages = links(("?page=1", "1"), ("?page=3", "3"))
    paging = read(pages, url=f"{URL}?page=2").paging
    assert paging == Paging(number=2, total=3, next=f"{URL}?page=3", first=f"{URL}?page=1")
    named = read(links((URL, "« Previous")), url=f"{URL}/2/", head=f'<link rel="canonical" href="{URL}">').paging
    assert named == Paging(number=2, total=2, first=URL)


@pytest.mark.parametrize(
    "url", ["https://harbour-courier.test/2022/01/12", f"{URL}/7", "https://harbour-courier.test/?p=12"]
)
def test_a_number_at_the_end_of_an_address_is_no_page_by_itself(url):
    """Days and numbers of articles look like pages; without a link to a first page they are none."""
    assert read(f'<a rel="next" href="{url[:-1]}9">Next</a>', url=url).paging is None


def test_an_edition_on_one_page_is_named():
    """As the page's own address, or by a link; that edition has no pages."""
    whole = f"{URL}?page=all"
    assert read(links(("?page=2", "2"), ("?page=all", "All on one page"))).paging.whole == whole
    assert read(head=f'<link rel="canonical" href="{whole}">').paging.whole == whole
    assert read(links(("?page=2", "2")), url=whole).paging is None


def test_the_whole_body_in_linked_data_needs_no_other_page():
    """JSON-LD that holds more than the page shows is the text."""
    body = "\n".join(
        WORDS.format(end) for end in ("and nobody won", "as they say", "weather permitting", "so", "or so")
    )
    data = {"@type": "NewsArticle", "headline": "Ferry crews end it", "articleBody": body}
    found = read(links(("?page=2", "2")), data=data)
    assert found.paging is None
    assert found.form.text_source == "json-ld"
    assert len(found.text.split("\n\n")) == 5


def test_lists_of_articles_have_no_paging():
    """Pages that are no articles go on as lists do."""
    items = "".join(f'<p><a href="/news/{n}">{WORDS.format(n)}</a></p>' for n in range(9))
    page = f"<html><body><h1>News</h1>{items}{links(('?page=2', '2'))}</body></html>"
    found = extract(page.encode(), url="https://harbour-courier.test/news/island-ferries")
    assert found.outcome == "not_an_article"
    assert found.paging is None


def test_thousands_of_numbered_links_take_little_time():
    """A hostile page is looked at up to a bound."""
    found = read(links(*((f"?page={n % 60}&x={n}", str(n)) for n in range(20_000))))
    assert found.paging is None or found.paging.total <= 50


@pytest.mark.parametrize("broken", ["http://[x/ferry-strike?page=2", "//[::1/ferry-strike?page=2"])
def test_a_link_that_is_no_address_costs_itself_only(broken):
    """The page is read, and its other links count."""
    read_ = read(links((broken, "2"), ("?page=2", "2")))
    assert read_.text
    assert read_.paging.next == f"{URL}?page=2"


def test_a_base_that_is_no_address_costs_the_links_only():
    """The page is read; nobody can say where its relative links lead."""
    read_ = read(links(("?page=2", "2")), head='<base href="http://[">')
    assert read_.text
    assert read_.paging is None
