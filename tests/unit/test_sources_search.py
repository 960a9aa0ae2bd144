"""What the answer of an outlet's search names."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources import Found, SourceError
from crawler.sources.search import read_search
from crawler.sources.shape import USUAL, Shapes
from crawler.urls import host_of
from vocabulary.page import FoundBy

URL = "https://courier.test/search?q=ferry%20fog"


def read(body: str, *, url: str = URL, known: Shapes | None = None) -> Found:
    """What it names; only courier.test is the outlet's."""
    given = {} if known is None else {"known": known}
    return read_search(body.encode(), url=url, ours=lambda link: host_of(link).endswith("courier.test"), **given)


def results(*rows: str, rest: str = "") -> str:
    """A page of results, each a row, with a navigation before and something after."""
    return (
        "<!doctype html><html><body><nav><a href='/world'>World</a><a href='/sport/'>Sport</a></nav>"
        f"<main><ol>{''.join(f'<li>{row}</li>' for row in rows)}</ol></main>{rest}</body></html>"
    )


def days(found: Found) -> dict[str, str | None]:
    """The day of each result by the last part of its address."""
    return {one.link.rpartition("/")[2]: one.published.iso if one.published else None for one in found.candidates}


def test_results_are_articles_though_their_addresses_say_little() -> None:
    """A headline, a telling slug or a date is enough; navigation, tags, searches and other sites are no results."""
    found = read(
        results(
            "<a href='/a7'>Ferry stranded in fog, all passengers are safe</a>",
            "<a href='/ferry-stranded-in-fog-again'>Ferry</a>",
            "<a href='/2022/01/14/x'>More</a>",
            "<a href='/tag/ferry'>Everything that we ever wrote about ferries</a>",
            "<a href='/search?q=ferry&page=9'>A longer text than any headline has</a>",
            "<a href='https://elsewhere.test/2022/01/14/ferry-story-of-others'>A partner has more on this ferry</a>",
        )
    )
    assert [one.link.rpartition("/")[2] for one in found.candidates] == ["a7", "ferry-stranded-in-fog-again", "x"]
    assert found.candidates[0].title == "Ferry stranded in fog, all passengers are safe"
    assert {one.found_by for one in found.candidates} == {FoundBy.SEARCH}


def test_a_shape_never_met_does_not_speak_against_a_result() -> None:
    """As it does in a section: an old article may have been published under the addresses of another system."""
    known = Shapes.of(f"https://courier.test/2026/08/01/{number:06}" for number in range(USUAL))
    row = "<a href='/a7'>Ferry stranded in fog, all passengers are safe</a>"
    assert len(read(results(row), known=known).candidates) == 1


def test_a_result_has_the_date_that_is_printed_beside_it() -> None:
    """Of its time element or in words; not of its neighbour, not when there are two, not when it is ambiguous."""
    headline = "{}'>Ferry stranded in fog, all passengers are safe</a>"
    rows = {
        "a1": "<time datetime='2022-01-14T10:00:00+00:00'>3 years ago</time>",
        "a2": "<p>14 January 2022 - The ferry</p>",
        "a3": "<p>Jan. 14, 2022</p>",
        "a4": "<p>am 14.01.2022</p>",
        "a5": "<p>2022-01-14</p>",
        "a6": "<p>03/04/2022</p>",
        "a7": "<p>2022-01-14, changed 2022-01-15</p>",
        "a8": "",
        "a9": "<p>99.99.2022</p>",
    }
    found = read(results(*(f"<a href='/{headline.format(name)}{text}" for name, text in rows.items())))
    day = "2022-01-14"
    assert days(found) == {
        "a1": f"{day}T10:00:00+00:00",
        **dict.fromkeys(("a2", "a3", "a4", "a5"), day),
        **dict.fromkeys(("a6", "a7", "a8", "a9")),
    }
    assert found.candidates[0].published.source == "search"


def test_the_list_goes_on_as_sections_do() -> None:
    """The next page of the results is named."""
    found = read(
        results("<a href='/a7'>Ferry stranded in fog, all are safe</a>", rest="<a rel=next href='?q=f&page=2'>")
    )
    assert found.further == "https://courier.test/search?q=f&page=2"


FEEDS = {
    "RSS": "<?xml version='1.0'?><rss><channel><item><link>https://courier.test/1</link>"
    "<pubDate>Fri, 14 Jan 2022 10:00:00 GMT</pubDate></item></channel></rss>",
    "Atom": "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='https://courier.test/1'/>"
    "<published>2022-01-14T10:00:00Z</published></entry></feed>",
    "JSON Feed": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"id": "1", "url": "https://courier.test/1", "date_published": "2022-01-14T10:00:00Z"}],
        }
    ),
}


@pytest.mark.parametrize("name", FEEDS)
def test_a_search_may_answer_with_a_feed(name: str) -> None:
    """Its entries come with their times, and are of the search."""
    (one,) = read(FEEDS[name]).candidates
    assert (one.link, one.found_by) == ("https://courier.test/1", FoundBy.SEARCH)
    assert one.published is not None
    assert one.published.iso == "2022-01-14T10:00:00+00:00"


@pytest.mark.parametrize(("body", "word"), [('{"hits": []}', "not_a_feed"), ("", "not_html"), ("nothing", "not_html")])
def test_what_is_neither_page_nor_feed_is_told(body: str, word: str) -> None:
    """An answer for programs, an empty one, a text: could_not_look and never nothing found."""
    with pytest.raises(SourceError, match=word):
        read(body)


def test_a_page_without_results_names_none() -> None:
    """Navigation alone is no result."""
    assert read(results()).candidates == ()


@given(
    st.lists(
        st.sampled_from(
            [
                b"<a href='/x-y-z-w-v'>",
                b"</a>",
                b"<time datetime=",
                b"'2022-01-14'>",
                b"<li>",
                b"31.02.2022",
                b"99 jan 2022",
                b"<",
                b"&#0;",
                b"\xff",
                b"<base href='x:'>",
            ]
        ),
        max_size=30,
    ).map(b"".join)
)
def test_hostile_answers_are_answers_or_errors(body: bytes) -> None:
    """Whatever is sent, it is read or refused, and nothing else happens."""
    with suppress(SourceError):
        read_search(body, url=URL, ours=lambda _: True)
