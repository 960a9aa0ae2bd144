"""Names and times of what stands beside an article are not its own."""

import pytest

from pipelines.extraction.reader import extract

LONG = "The council voted on Tuesday night to close the old footbridge while engineers replace its rusted cables. " * 2
STORY = f"<div class='story'>{f'<p>{LONG}</p>' * 4}</div>"
LINKED = '"@type": "NewsArticle", "headline": "Footbridge to close", "datePublished": "2024-03-05T20:30:14Z"'
TITLE = "Why the council is wrong about ferries"
HEADLINE = '<h3><a href="/eels">Eels are back in the upper river</a></h3>'
LINK = '<a href="/news/eels-are-back-in-river">Eels are back in the upper river</a>'


def read(author, below="", top=""):
    """Return the authors of an article whose JSON-LD names this author, with more above and below its text."""
    head = f'<script type="application/ld+json">{{{LINKED}, "author": {author}}}</script>' if author else ""
    page = (
        f"<html><head><meta property='og:site_name' content='Quay Times'>{head}</head><body><div class='page'>"
        f"<div class='wrap'><h1>Footbridge to close</h1>{top}{STORY}</div>{below}</div></body></html>"
    )
    return extract(page.encode(), url="https://www.quay-times.test/news/footbridge-1")


def names(found):
    """Return the names alone."""
    return [author.name for author in found.authors]


OUTLET = '{"@type": "Organization", "name": "Quay Times"}'
DESK = '{"@type": "Person", "name": "News desk"}'


@pytest.mark.parametrize(("author", "wanted"), [(OUTLET, ["Quay Times"]), (DESK, ["News desk"]), ("", [])])
@pytest.mark.parametrize(
    "beside",
    [
        f"<div class='c-card'>{HEADLINE}<span class='author'>John Other</span></div>",
        f"<div class='grid'><div class='grid__item'>{LINK}<p class='byline'>By John Other</p></div></div>",
        f"<div class='box'><a href='/op'><span class='author-name'>John Other</span> <b>{TITLE}</b></a></div>",
        "<div class='quote'><p>We need a ferry now</p><span class='author'>Pat Moon</span></div>",
        "<div class='article-image'><img src='a.jpg'><span class='author'>Pat Moon</span></div>",
    ],
)
def test_names_in_teasers_captions_and_quotations_are_others(author, wanted, beside):
    """Where JSON-LD names the outlet, a desk or nobody, nobody from the rest of the page takes the place."""
    assert names(read(author, below=beside)) == wanted


def test_whoever_comments_is_no_author():
    """A login name gives way to the outlet that is stated."""
    below = "<div class='post-content'><span class='author'><a>angrycitizen</a></span><p>Shame!</p></div>"
    assert names(read(OUTLET, below=below)) == ["Quay Times"]


@pytest.mark.parametrize(
    ("top", "below"),
    [
        (
            "<p class='byline'>By Jane Roe</p>",
            f"<div class='c-card'>{HEADLINE}<span class='author'>J. Other</span></div>",
        ),
        ("", "<div class='author-box'><h3 class='author-name'>Jane Roe</h3><p>Jane covers transport.</p></div>"),
        (
            "<div class='meta'><a href='/transport'>Transport and infrastructure</a> <span class='author'>Jane Roe</span></div>",
            "",
        ),
        (
            "<div class='meta'><a href='/1927'>20 January 2020, 20 January</a> <span class='author'>Jane Roe</span></div>",
            "",
        ),
        ("<div class='article-credit'><span class='writer'>Jane Roe</span></div>", ""),
    ],
)
def test_a_byline_stays_the_articles(top, below):
    """Beside teasers, in a box below the text, behind links to a section or to the page itself."""
    assert names(read(OUTLET, below, top)) == ["Jane Roe"]


def test_a_teasers_time_is_not_the_articles():
    """An article without a stated time has none, whatever its neighbours have."""
    below = f"<div class='c-card'>{HEADLINE}<time datetime='2024-01-01T10:00:00Z'>1 January</time></div>"
    found = read("", below)
    assert found.published is None or found.published.source == "htmldate"


def test_a_byline_without_a_mark_adds_to_those_stated():
    """JSON-LD often names the first of several."""
    author = '{"@type": "Person", "name": "Jane Roe"}'
    assert names(read(author, top="<span>By Jane Roe, Al Baker and Cy Dean</span>")) == [
        "Jane Roe",
        "Al Baker",
        "Cy Dean",
    ]
    assert names(read(author, top="<span>By Al Baker and Cy Dean</span>")) == ["Jane Roe"]


def test_the_person_stands_within_the_role():
    """schema.org's Role holds the author."""
    assert names(read('{"@type": "Role", "author": {"@type": "Person", "name": "Jane Roe"}}')) == ["Jane Roe"]
