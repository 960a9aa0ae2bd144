"""Section, tags, description, publisher, picture, language and address: collected from all places, decided by rule."""

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction import address, descriptions, images, languages, publishers, sections, tags
from pipelines.extraction.reader import extract
from pipelines.extraction.record import behind
from vocabulary.metadata import FIELDS, Image
from vocabulary.page import Candidate, Enclosure, FoundBy

NOW = datetime(2026, 6, 1, tzinfo=UTC)
URL = "https://quay.test/harbour/2024/ferry-4711.html"
TITLE = "The ferry came back"
TEXT = (
    "<p>The ferry left the quay at noon and came back in the evening with forty passengers and a cow.</p>"
    "<p>Nobody could say whose cow it was, and the captain has let it sleep in the shed behind his house since.</p>"
)


def page(head: str = "", body: str = "", *, url: str = URL, hints: Candidate | None = None):
    """Read a page with this head and what stands above its text."""
    html = f"<html lang=en><head>{head}</head><body><article><h1>{TITLE}</h1>{body}{TEXT}</article></body></html>"
    return extract(html.encode(), url=url, now=NOW, hints=hints)


def hinted(**said: object) -> Candidate:
    """What a feed says of the page."""
    return Candidate(url=URL, link=URL, found_by=FoundBy.FEED, source="https://quay.test/feed", **said)  # type: ignore[arg-type]


def said(found, field: str) -> list[tuple[str, str, str]]:
    """Return source, value and reason of each statement of a field."""
    return [(one.source, one.value, one.reason) for one in found.record if one.field == field]


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ("The Quay", "names only the outlet"),
        ("Startseite", "refused: the front page"),
        ("Uncategorized", "refused: names none"),
        ("4711", "refused: no name"),
        ("https://quay.test/harbour", "refused: an address"),
        (TITLE, "refused: the title"),
        ("The ferry came …", "refused: the title"),
        ("The ferry", "json-ld goes before"),
        ("a" * 90, "refused: longer than 80 characters"),
        ("News", "may be any article's"),
        ("harbour", "agrees"),
        ("Sea", "json-ld goes before"),
    ],
)
def test_a_section_that_loses_says_why(named, reason):
    """What is no name of a section is refused; of those that are the first counts, a telling one first."""
    stated = [sections.Named("json-ld", "Harbour"), sections.Named("meta:section", named)]
    decided = sections.decide(stated, {"thequay"}, TITLE)
    assert decided.value == "Harbour"
    assert [(one.source, one.reason) for one in decided.record] == [("json-ld", ""), ("meta:section", reason)]


def test_a_section_of_any_article_counts_where_no_other_is_stated():
    """`News` is better than nothing."""
    assert sections.decide([sections.Named("json-ld", "News")], set(), TITLE).value == "News"


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://quay.test/harbour/2024/ferry.html", "harbour"),
        ("https://quay.test/news/south-coast/ferry.html", "south coast"),
        ("https://quay.test/%D9%88%D8%B1%D8%B2%D8%B4%DB%8C/1", "ورزشی"),
        ("https://quay.test/the-ferry-came-back/4711", None),
        ("https://quay.test/ferry-back/4711", None),
        ("https://quay.test/ferry-trips/4711", "ferry trips"),
        ("https://quay.test/2024/05/ferry", None),
        ("https://quay.test/article/ferry", None),
        ("https://quay.test/ferry", None),
        ("https://quay.test/a-very-long-folder-of-many-words/ferry", None),
    ],
)
def test_the_address_names_the_section_at_last(url, section):
    """A folder counts where nothing else names one, and only when it says more than that here are articles."""
    found = page(url=url)
    assert found.particulars.section == section
    stated = page("<meta property='article:section' content='Ships'>", url=url)
    assert stated.particulars.section == "Ships"


def test_a_trail_names_the_section_nearest_to_the_article():
    """The front page and the article itself are no sections."""
    crumbs = f"<ul class='my-Breadcrumbs'><li><a>Home</a><li><a>Coast</a><li><a>Ferries</a><li><a>{TITLE}</a></ul>"
    found = page(body=crumbs)
    assert found.particulars.section == "Ferries"
    assert said(found, "section")[1:] == [
        ("breadcrumb", TITLE, "refused: the title"),
        ("breadcrumb", "Coast", "breadcrumb goes before"),
        ("breadcrumb", "Home", "refused: the front page"),
        ("url", "harbour", "breadcrumb goes before"),
    ]


@pytest.mark.parametrize(
    ("content", "listed"),
    [
        ("ferries, Cows,ferries , COWS", ("ferries", "Cows")),
        ("Fähre; Kuh", ("Fähre", "Kuh")),
        ("فارسی، کشتی", ("فارسی", "کشتی")),
        ("灯台、岬", ("灯台", "岬")),
        ("ferries, type:story, _hidden, https://quay.test/tag", ("ferries",)),
        ("#ferries, The Quay", ("ferries",)),
        (f"ferries, {'x' * 120}", ("ferries",)),
        ("The, ferry, came", ()),
        (TITLE, ()),
        (" , ", ()),
    ],
)
def test_tags_are_told_apart(content, listed):
    """Parted by what parts them in any script, each once, without marks for programs and without a title's words."""
    head = f'<meta property="og:site_name" content="The Quay"><meta name="keywords" content="{content}">'
    assert page(head).particulars.tags == listed


def test_the_first_list_of_tags_counts():
    """JSON-LD goes before meta elements, and the feed comes last."""
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The ferry came back",'
        ' "keywords": "Cows, Ferries"}</script><meta name="news_keywords" content="ferries, cows">'
    )
    found = page(head, hints=hinted(categories=("Boats",)))
    assert found.particulars.tags == ("Cows", "Ferries")
    assert said(found, "tags") == [
        ("json-ld", "Cows; Ferries", ""),
        ("meta:news_keywords", "ferries; cows", "agrees"),
        ("feed", "Boats", "json-ld goes before"),
    ]


def test_what_the_feed_says_counts_where_the_page_is_silent():
    """Tags, description and picture of the entry that led to the page."""
    picture = Enclosure(url="https://cdn.quay.test/ferry.jpg", type="image/jpeg")
    found = page(hints=hinted(categories=("Boats", "Cows"), summary="A ferry and a cow.", enclosures=(picture,)))
    assert found.particulars.tags == ("Boats", "Cows")
    assert found.particulars.description == "A ferry and a cow."
    assert found.particulars.image == Image(url="https://cdn.quay.test/ferry.jpg")
    assert {one.source for one in found.record if one.field in {"tags", "description", "image"}} == {"feed"}


@pytest.mark.parametrize(
    ("texts", "chosen"),
    [
        ([("json-ld", "A cow went along."), ("og:description", "Another.")], "A cow went along."),
        ([("json-ld", "A cow went …"), ("og:description", "A cow went along.")], "A cow went along."),
        ([("json-ld", "A cow went …"), ("og:description", "A goat went along.")], "A cow went …"),
        ([("json-ld", TITLE), ("og:description", "A cow.")], "A cow."),
        ([("json-ld", "The Quay"), ("feed", "A cow.")], "A cow."),
        ([("json-ld", "cow " * 500), ("feed", "A cow.")], "A cow."),
        ([("json-ld", "…")], None),
    ],
)
def test_a_description_says_more_than_the_title(texts, chosen):
    """The first that does counts, and the whole of it where it is cut short."""
    stated = [descriptions.Said(*one) for one in texts]
    assert descriptions.decide(stated, {"thequay"}, TITLE).value == chosen


def test_a_publisher_is_a_name():
    """Addresses and handles are none."""
    stated = [
        publishers.House("json-ld", "https://quay.test"),
        publishers.House("og:site_name", "@quay"),
        publishers.House("meta:publisher", "Quay Press Ltd"),
        publishers.House("json-ld:website", "The Quay"),
    ]
    decided = publishers.decide(stated)
    assert decided.value == "Quay Press Ltd"
    assert [one.reason for one in decided.record] == [
        "",
        "refused: an address",
        "refused: an address",
        "meta:publisher goes before",
    ]


@pytest.mark.parametrize(
    ("below", "caption", "credit"),
    [
        ("The ferry. <span class='photo-credit'>Photo: Ana Roe</span>", "The ferry.", "Ana Roe"),
        ("<p>The ferry.</p><small itemprop='copyrightHolder'>AFP</small>", "The ferry.", "AFP"),
        ("The ferry. (Foto: Ana Roe)", "The ferry.", "Ana Roe"),
        ("The ferry. [Ana Roe/AFP]", "The ferry.", "Ana Roe/AFP"),
        ("The ferry. © Ana Roe", "The ferry.", "© Ana Roe"),
        ("The ferry. Bild: Ana Roe", "The ferry.", "Ana Roe"),
        ("The ferry (left) and the quay.", "The ferry (left) and the quay.", None),
        ("A photo of the ferry.", "A photo of the ferry.", None),
        ("<span class='credit'>Credit...Ana Roe</span>", None, "Ana Roe"),
        ("La barca (2021/22) al molo.", "La barca (2021/22) al molo.", None),
        ("The ferry (2021/22)", "The ferry (2021/22)", None),
        ("渡船靠岸。（新华社记者 李明 摄）", "渡船靠岸。", "新华社记者 李明 摄"),
        ("港に戻ったフェリー＝8日、浜田涼撮影", "港に戻ったフェリー＝8日", "浜田涼"),
        ("부두에 돌아온 배 [사진=연합뉴스]", "부두에 돌아온 배", "연합뉴스"),
        ("کشتی در بندر عکس: آنا رو", "کشتی در بندر", "آنا رو"),
    ],
)
def test_a_credit_is_told_from_the_caption(below, caption, credit):
    """By elements marked as credit, else by brackets, signs and words in many languages."""
    head = '<meta property="og:image" content="https://cdn.quay.test/2024/ferry-boat-1200x630.jpg">'
    figure = f"<figure><img src='/small/ferry-boat-320x200.jpg?w=1'><figcaption>{below}</figcaption></figure>"
    found = page(head, figure).particulars.image
    assert found == Image(url="https://cdn.quay.test/2024/ferry-boat-1200x630.jpg", caption=caption, credit=credit)


def test_no_picture_gets_the_caption_or_credit_of_another():
    """Whose picture it is must be true of that picture; the losing caption stays in the record."""
    head = '<meta property="og:image" content="https://cdn.quay.test/ferry-1.jpg">'
    figure = "<figure><img src='/ferry-2.jpg'><figcaption>A goat. (Photo: Omar Hale)</figcaption></figure>"
    found = page(head, figure)
    assert found.particulars.image == Image(url="https://cdn.quay.test/ferry-1.jpg")
    assert said(found, "caption") == [("figure", "A goat.", images.OTHER_PICTURE)]
    assert said(found, "credit") == [("figure", "Omar Hale", images.OTHER_PICTURE)]


@pytest.mark.parametrize(
    ("address", "chosen"),
    [
        ("/img/ferry.jpg", "https://quay.test/img/ferry.jpg"),
        ("https://quay.test/static/logo.png", None),
        ("/images/og_default.jpg", None),
        ("/img/protest-against-the-new-logo-of-the-harbour.jpg", True),
        ("data:image/gif;base64,R0lG", None),
        ("javascript:void(0)", None),
        ("https://quay.test/", None),
        ("/image.php?id=7", "https://quay.test/image.php?id=7"),
        (f"/{'x' * 3_000}.jpg", None),
        ("http://[::1", None),
    ],
)
def test_a_picture_is_one_of_the_matter(address, chosen):
    """Marks of the outlet and what is no address of the web are refused."""
    found = page(f'<meta property="og:image" content="{address}">').particulars.image
    assert (found.url if found else None) == (f"https://quay.test{address}" if chosen is True else chosen)


def test_a_servers_smaller_picture_is_the_same():
    """A picture that is asked of a server by the address of another is that other."""
    head = '<meta property="og:image" content="https://cdn.quay.test/large/2024/cow-aboard.jpg">'
    source = "https://resize.test/w640/?url=https%3A%2F%2Fs3.test%2Fcow-aboard.jpg"
    body = f"<figure><img src='{source}'><figcaption>A cow.</figcaption></figure>"
    assert page(head, body).particulars.image.caption == "A cow."


@pytest.mark.parametrize(
    ("node", "chosen"),
    [
        ({"@id": "https://quay.test/x#primaryimage"}, None),
        ({"@id": "https://quay.test/cow.jpg"}, "https://quay.test/cow.jpg"),
        ({"@id": "#i", "url": "/cow.jpg"}, "https://quay.test/cow.jpg"),
        ([{"@type": "ImageObject", "contentUrl": "/cow.jpg"}, "/goat.jpg"], "https://quay.test/cow.jpg"),
        ({"url": {"@value": "/cow.jpg"}}, "https://quay.test/cow.jpg"),
        ({"url": ["/cow.jpg"]}, "https://quay.test/cow.jpg"),
        ({"url": 7, "caption": {"a": []}, "creator": [7, {"name": 7}]}, None),
        (True, None),
    ],
)
def test_a_picture_in_linked_data_is_read_in_any_form(node, chosen):
    """Names of nodes are no addresses of pictures, and what is no text is nothing."""
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, "image": node})
    found = page(f'<script type="application/ld+json">{data}</script>').particulars.image
    assert (found.url if found else None) == chosen


def test_language_and_address_are_in_the_record():
    """With the places that state them, also those that lose."""
    head = (
        '<link rel="canonical" href="/harbour/2024/ferry-4711.html"><meta property="og:url" content="https://quay.test/x">'
        '<meta property="og:locale" content="de_DE">'
    )
    found = page(head)
    assert (found.language, found.canonical) == ("en", URL)
    assert said(found, "language") == [
        ("text", "en", ""),
        ("html:lang", "en", "agrees"),
        ("og:locale", "de", behind("text")),
    ]
    assert said(found, "canonical") == [("link", URL, ""), ("og:url", "https://quay.test/x", behind("link"))]


def test_the_pages_own_word_for_its_language_counts_where_the_text_is_short():
    """What the text cannot tell is told by the first place that says it."""
    stated = [languages.Told("html:lang", "x", None), languages.Told("og:locale", "fa_IR", "fa")]
    decided = languages.decide("short", stated)
    assert decided.value == "fa"
    assert [(one.source, one.reason) for one in decided.record] == [
        ("og:locale", ""),
        ("html:lang", "refused: no language"),
    ]


def test_linked_data_does_not_give_a_page_another_address():
    """The only statement counts when it is the page's own; links that contradict each other do not."""
    own, other = (address.Stated("json-ld", url, url) for url in (URL, "https://quay.test/other"))
    assert address.canonical([own], URL).value == URL
    assert address.canonical([other], URL).value is None
    assert address.canonical([other], None).value == "https://quay.test/other"
    links = [address.Stated("link", url, url) for url in (URL, "https://quay.test/other")]
    assert {one.reason for one in address.canonical(links, URL).record} == {"contradicts another"}


WORDS = st.text(max_size=40)
SOURCES = st.sampled_from(["json-ld", "og:x", "meta:x", "feed", "url"])


@given(st.lists(st.tuples(SOURCES, WORDS), max_size=8), WORDS)
def test_a_section_is_one_that_was_stated_or_none(stated, title):
    """Whatever is stated, nothing is invented."""
    decided = sections.decide([sections.Named(*one) for one in stated], {"thequay"}, title)
    assert decided.value is None or decided.value in {text for _, text in stated}
    assert_sound(decided, decided.value)


@given(st.lists(st.tuples(SOURCES, WORDS), max_size=8), WORDS)
def test_a_description_is_one_that_was_stated_or_none(stated, title):
    """Whatever is stated, nothing is invented."""
    decided = descriptions.decide([descriptions.Said(*one) for one in stated], {"thequay"}, title)
    assert decided.value is None or decided.value in {text for _, text in stated}
    assert_sound(decided, decided.value)


@given(st.lists(st.tuples(SOURCES, WORDS), max_size=8))
def test_a_publisher_is_one_that_was_stated_or_none(stated):
    """Whatever is stated, nothing is invented."""
    decided = publishers.decide([publishers.House(*one) for one in stated])
    assert decided.value is None or decided.value in {name for _, name in stated}
    assert_sound(decided, decided.value)


@given(st.lists(st.tuples(SOURCES, st.lists(WORDS, max_size=6)), max_size=6), WORDS)
def test_tags_are_one_of_the_lists_or_none(stated, title):
    """Whatever is stated, the tags are from one place, none twice."""
    lists = [tags.Listed(source, ", ".join(found), tuple(found)) for source, found in stated]
    decided = tags.decide(lists, set(), title)
    assert decided.value is None or any(decided.value == one.tags for one in lists)
    assert_sound(decided, "; ".join(decided.value) if decided.value else None)


ADDRESSES = st.sampled_from(
    [None, "https://a.test/one-cow.jpg", "https://b.test/one-cow-300x200.jpg", "https://a.test/logo.png"]
)


@given(st.lists(st.tuples(SOURCES, ADDRESSES, st.text(max_size=5), st.text(max_size=5)), max_size=6))
def test_a_picture_is_one_that_was_stated_or_none(stated):
    """Address, caption and credit are each what some place says; the latter of the same picture."""
    pictures = [images.Picture(source, url or "", url, caption, credit) for source, url, caption, credit in stated]
    decided = images.decide(pictures)
    assert decided.value is None or decided.value.url in {one.url for one in pictures}
    if decided.value is not None:
        assert decided.value.caption in {None, *(one.caption for one in pictures)}
        assert decided.value.credit in {None, *(one.credit for one in pictures)}
    assert_sound(decided, decided.value and decided.value.url)


@given(st.text(max_size=200), st.lists(st.tuples(SOURCES, st.sampled_from(["en", "de", "fa", None])), max_size=5))
def test_a_language_is_stated_or_shown(text, stated):
    """Whatever is stated, the language is that of the text or one of those stated."""
    told = [languages.Told(source, code or "x", code) for source, code in stated]
    decided = languages.decide(text, told)
    assert decided.value == languages.language(text, languages.first(told))
    assert_sound(decided, decided.value)


def assert_sound(decided, value: str | None) -> None:
    """What counts is in the record without a reason, where anything counts; everything else has one."""
    winners = [one.value for one in decided.record if not one.reason and one.field not in {"caption", "credit"}]
    assert set(winners) == ({value} if value is not None else set())


HOSTILE = {
    "thousands of tags": "".join(f'<meta property="article:tag" content="tag {n}">' for n in range(20_000)),
    "a list of tags": f'<meta name="keywords" content="{", ".join(f"tag {n}" for n in range(100_000))}">',
    "a megabyte of description": f'<meta property="og:description" content="{"cow " * 260_000}">',
    "many canonical links": "".join(f'<link rel="canonical" href="/{n}">' for n in range(20_000)),
    "many pictures": "".join(f'<meta property="og:image" content="/{n}.jpg">' for n in range(20_000)),
    "long section": f'<meta property="article:section" content="{"cow " * 260_000}">',
    "long trail": '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": ['
    + ",".join(f'{{"name": "step {n}"}}' for n in range(20_000))
    + "]}</script>",
}
HOSTILE_BODIES = {
    "many marked elements": "<b itemprop='keywords'>cow</b>" * 20_000,
    "marked elements in each other": "<div itemprop='publisher' class='credit'>" * 240 + "cow " * 50_000,
    "many figures": "<figure><img src='/a-cow.jpg'><figcaption>cow</figcaption></figure>" * 5_000,
    "credits in a figure": f"<figure><img src='/a-cow.jpg'>{'<span class=credit>cow' * 20_000}</figure>",
    "a long caption": f"<figure><img src='/a-cow.jpg'><figcaption>{'(cow ' * 300_000}</figcaption></figure>",
}


@pytest.mark.parametrize("name", [*HOSTILE, *HOSTILE_BODIES])
def test_hostile_pages_leave_little_and_soon(name):
    """Thousands of statements, and long ones, are read in bounded time and leave a bounded record."""
    began = time.process_time()
    found = page(HOSTILE.get(name, ""), HOSTILE_BODIES.get(name, ""))
    assert time.process_time() - began < 20
    assert len(found.particulars.tags) <= tags.MOST
    assert len(found.particulars.description or "") <= descriptions.LONGEST
    assert {one.field for one in found.record} <= set(FIELDS)
    assert all(sum(one.field == field for one in found.record) <= 40 for field in FIELDS)
    assert sum(len(part) for one in found.record for part in one) < 200_000
