"""Whom publications name as the origin of their texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from pipelines.houses import house_of, key_of
from pipelines.licence.exceptions import exceptions_in_text
from pipelines.licence.origins import reprints_in_text
from pipelines.origins import LONGEST, MOST, in_page, in_text, stated
from vocabulary.article import Author
from vocabulary.origin import Mark

BODY = "The ferry to the islands stays in the harbour until the storm has passed, its captain said on Monday."


@pytest.mark.parametrize(
    ("text", "mark", "house"),
    [
        (f"ROME (AP) — {BODY}", Mark.DATELINE, "Associated Press"),
        (f"Berlin (dpa) - {BODY}", Mark.DATELINE, "dpa"),
        (f"МОСКВА, 14 янв — РИА Новости. {BODY}", Mark.DATELINE, "RIA Novosti"),
        (f"МОСКВА, 14 января. /ТАСС/. {BODY}", Mark.DATELINE, "TASS"),
        (f"新华社北京1月14日电 {BODY}", Mark.DATELINE, "Xinhua"),
        (f"据新华社报道，{BODY}", Mark.DATELINE, "Xinhua"),
        (f"【ロンドン共同】{BODY}", Mark.DATELINE, "Kyodo"),
        (f"(서울=연합뉴스) 김하나 기자 = {BODY}", Mark.DATELINE, "Yonhap"),
        (f"به گزارش خبرگزاری مهر، {BODY}", Mark.DATELINE, "Mehr News Agency"),
        (f"به گزارش خبرنگار مهر، {BODY}", Mark.DATELINE, "Mehr News Agency"),
        (f"به گزارش خبرگزاری دانا به نقل از ایسنا، {BODY}", Mark.DATELINE, "ISNA"),
        (f"باريس - فرانس برس - {BODY}", Mark.DATELINE, "AFP"),
        (f"دبي (رويترز) - {BODY}", Mark.DATELINE, "Reuters"),
        (f"{BODY} (Reuters)", Mark.CREDIT, "Reuters"),
        (f"{BODY}\n\ndpa/afp", Mark.CREDIT, "dpa"),
        (f"{BODY}\n\nFuente: EFE", Mark.CREDIT, "EFE"),
        (f"{BODY}\n\nИсточник: ТАСС", Mark.CREDIT, "TASS"),
        (f"{BODY}\n\nKaynak: AA", Mark.CREDIT, "Anadolu Agency"),
        (f"{BODY}\n\nNguồn: TTXVN", Mark.CREDIT, "VNA"),
        (f"{BODY}\n\nمنبع: خبرگزاری فارس", Mark.CREDIT, "Fars News Agency"),
        (f"{BODY}\n\nMit Material von dpa", Mark.MATERIAL, "dpa"),
        (f"{BODY} (mit dpa)", Mark.MATERIAL, "dpa"),
        (f"{BODY}\n\nAvec AFP", Mark.MATERIAL, "AFP"),
        (f"{BODY}\n\nCon información de EFE y Reuters", Mark.MATERIAL, "EFE"),
        (f"{BODY}\n\nWith inputs from PTI", Mark.MATERIAL, "Press Trust of India"),
        (f"{BODY}\n\n— with files from The Canadian Press", Mark.MATERIAL, "The Canadian Press"),
    ],
)
def test_credits_in_many_languages(text, mark, house):
    """Dateline, credit, part: whoever is named is known under each spelling of the name."""
    found = [(one.mark, house_of(one.name).title) for one in in_text(text) if house_of(one.name)]
    assert (mark, house) in found


@pytest.mark.parametrize(
    "text",
    [
        f"The Associated Press (AP) said on Monday that it would close. {BODY}",
        f"{BODY} The minister said so, according to Fars.",
        f"{BODY}\n\nThe Reuters building stands empty.",
        f"{BODY} Source: https://example.org/report",
        BODY,
        "",
        "\n\n\n",
    ],
)
def test_who_is_only_spoken_of_is_no_source(text):
    """A sentence that names an agency is the story."""
    assert list(in_text(text)) == []


def test_an_unknown_source_counts_as_printed():
    """Behind a label any name stands; long ones are no names."""
    (one,) = in_text(f"{BODY}\n\nSource: Tidewater Wire.")
    assert (one.mark, one.name) == (Mark.CREDIT, "Tidewater Wire")
    assert list(in_text(f"{BODY}\n\nSource: {'many words ' * 7}")) == []


PAGE = """<html><head>
<link rel="syndication-source" href="https://origin.test/story"><meta property="og:url" content="https://elsewhere.test/1">
<link rel="syndication" href="https://copy.test/1"><meta name="original-source" content="/own"></head><body>
<img src="https://desk.test/?republication-pixel=true&post=12"><img src="https://counter.theconversation.com/content/9/count.gif">
<script src="https://pixel.propublica.org/pixel.js"></script><img src="/republish-pixel.gif"></body></html>"""


def test_links_and_counters_of_pages():
    """Each that leads elsewhere; what leads to the page's own site says nothing."""
    found = list(in_page(fromstring(PAGE), url="https://www.post.test/a"))
    assert [(one.mark, one.name, one.url) for one in found] == [
        (Mark.LINK, None, "https://origin.test/story"),
        (Mark.ADDRESS, None, "https://elsewhere.test/1"),
        (Mark.COPIED_TO, None, "https://copy.test/1"),
        (Mark.COUNTER, None, "https://desk.test/"),
        (Mark.COUNTER, "The Conversation", None),
        (Mark.COUNTER, "ProPublica", None),
    ]


def test_what_bears_on_the_licence_is_taken_over():
    """Notes, bylines and datelines that the licence's rules found, each under its mark."""
    text = f"This article was originally published by Tidewater Wire.\n\n{BODY}"
    noted = stated(text, evidence=reprints_in_text(text, host="post.test"))
    assert (Mark.NOTE, "Tidewater Wire") in [(one.mark, one.name) for one in noted]
    text = f"By Jane Roe, Reuters\n\n{BODY}"
    assert (Mark.BYLINE, "Reuters") in [(one.mark, one.name) for one in stated(text, evidence=exceptions_in_text(text))]
    assert [one.mark for one in stated(BODY, authors=[Author(name="AFP"), Author(name="Jane Roe")])] == [Mark.BYLINE]


def test_spellings_of_one_house_are_one():
    """Of unknown ones what is left without words that only say that they are agencies."""
    assert key_of("Reuters") == key_of("РЕЙТЕР") == key_of("خبرگزاری رویترز") == key_of("Thomson Reuters")
    assert key_of("Nachrichtenagentur Elbe") == key_of("Elbe")


@given(st.text(max_size=400), st.integers(1, 40))
def test_any_text_is_read_in_bounds(text, times):
    """Whatever stands there: few statements, each short."""
    found = stated((text + "\n") * times)
    assert len(found) <= MOST
    assert all(len(one.raw) <= LONGEST for one in found)
