"""What lost stays in the record, with the reason; deciding is a pure function of what was collected."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction import authors, times, titles
from pipelines.extraction.clock import read_time
from pipelines.extraction.reader import extract
from pipelines.extraction.record import Decided, behind, ordered, statement
from vocabulary.article import Author, AuthorKind
from vocabulary.layout import Layout, Selector
from vocabulary.moment import Moment
from vocabulary.page import Candidate, FoundBy

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TEXT = "<p>The ferry left the quay at noon and came back in the evening with forty passengers and a cow.</p>" * 4


def page(head: str = "", body: str = "", **more: object):
    """Read a page with this head and what stands above its text."""
    html = f"<html lang=en><head>{head}</head><body><article>{body}{TEXT}</article></body></html>"
    return extract(html.encode(), url="https://quay.test/news/ferry", now=NOW, **more)  # type: ignore[arg-type]


def said(found, field: str) -> list[tuple[str, str, str]]:
    """Return source, value and reason of each statement of a field."""
    return [(one.source, one.value, one.reason) for one in found.record if one.field == field]


@pytest.mark.parametrize(
    ("raw", "language", "reason"),
    [
        ("2031-05-01T10:00:00Z", None, "refused: lies in the future (2031-05-01T10:00:00+00:00)"),
        ("1970-01-01T00:00:00Z", None, "refused: 1970-01-01"),
        ("0", None, "refused: no date in it"),
        ("0001-01-01T00:00:00", None, "refused: before 1690 (0001-01-01T00:00:00)"),
        ("2022-02-30", None, "refused: no such date"),
        ("31.02.2022", "de", "refused: no such date"),
        ("30 February 2022", "en", "refused: no such date"),
        ("0000-00-00 00:00:00", None, "refused: no such date"),
        ("9999-12-31T23:59:59-08:00", None, "refused: no such date"),
        ("04/01/2022", "en", "refused: day or month: 04/01/2022"),
        ("Posted 04/01/2022", None, "refused: day or month: 04/01/2022"),
        ("14/15/2022", "en", "refused: no such date"),
        ("yesterday", "en", "refused: no date in it"),
    ],
)
def test_a_refused_time_says_why(raw, language, reason):
    """Future, impossible, placeholder and ambiguous times are refused with the reason."""
    assert read_time(raw, "json-ld", now=NOW, language=language) == (None, reason)


@given(st.text(max_size=60), st.sampled_from([None, "en", "de", "fa", "th"]))
def test_a_time_is_read_or_refused(raw, language):
    """Whatever stands there is either a time or has a reason, never both and never neither."""
    moment, reason = read_time(raw, "json-ld", now=NOW, language=language)
    assert (moment is None) == bool(reason)


def test_refused_times_stay_in_the_record():
    """A time in the future loses with its reason, and the next place is believed."""
    head = (
        '<meta property="article:published_time" content="2031-05-01T10:00:00Z">'
        '<meta name="parsely-pub-date" content="2022-01-16T10:00:00Z">'
    )
    found = page(head, "<time datetime='2022-01-16'>16 January</time>")
    assert found.published is not None
    assert found.published.source == "meta:parsely-pub-date"
    assert said(found, "published") == [
        ("meta:parsely-pub-date", "2022-01-16T10:00:00+00:00", ""),
        ("meta:article:published_time", "", "refused: lies in the future (2031-05-01T10:00:00+00:00)"),
        ("time", "2022-01-16", "less precise"),
    ]
    assert [one.raw for one in found.record if one.field == "published"][1] == "2031-05-01T10:00:00Z"


def test_a_change_before_publication_is_refused():
    """What is said to have changed before it appeared has not."""
    head = (
        '<meta property="article:published_time" content="2022-01-16T10:00:00Z">'
        '<meta property="article:modified_time" content="2022-01-12T10:00:00Z">'
    )
    found = page(head)
    assert found.modified is None
    assert said(found, "modified") == [
        (
            "meta:article:modified_time",
            "2022-01-12T10:00:00+00:00",
            "refused: lies before publication (2022-01-16T10:00:00+00:00)",
        )
    ]


def test_the_same_instant_with_another_offset_agrees():
    """Two zones may state one instant; another time of the same day says something else."""
    stated = [
        times.Stated("json-ld", "", Moment(iso="2022-01-16T10:00:00+00:00", source="json-ld")),
        times.Stated("time", "", Moment(iso="2022-01-16T13:30:00+03:30", source="time")),
        times.Stated("feed", "", Moment(iso="2022-01-16T18:20:10+00:00", source="feed")),
    ]
    decided = times.decide_published(stated)
    assert decided.value is stated[0].moment
    assert [one.reason for one in decided.record] == ["", "agrees", behind("json-ld")]


def test_a_day_in_the_address_is_kept_beside_what_is_stated():
    """The address says a day less precisely; where nothing else is stated it is what counts."""
    url = "https://quay.test/2022/01/16/ferry/"
    html = f"<html><body><article><h1>The ferry came back</h1>{TEXT}</article></body></html>"
    found = extract(html.encode(), url=url, now=NOW)
    assert found.published is not None
    assert found.published.iso == "2022-01-16"
    dated = html.replace("<h1>", "<time datetime='2022-01-16T10:00:00Z'></time><h1>")
    assert said(extract(dated.encode(), url=url, now=NOW), "published")[1:] == [("url", "2022-01-16", "less precise")]


def test_headlines_that_lose_say_why():
    """The outlet's name, a shortened form, other words and agreeing places are told apart."""
    stated = [
        titles.Headline("h1", "The ferry came back with forty passengers"),
        titles.Headline("og:title", "The ferry came back with forty passengers | The Quay"),
        titles.Headline("title", "The Quay"),
        titles.Headline("twitter:title", "The ferry came back …"),
        titles.Headline("feed", "Cow aboard"),
    ]
    decided = titles.decide(stated, {"thequay"}, set())
    assert decided.value == stated[0]
    assert {one.source: one.reason for one in decided.record} == {
        "h1": "",
        "og:title": "agrees",
        "title": "names only the outlet",
        "twitter:title": "cut short, elsewhere in full",
        "feed": "other words, in fewer places",
    }
    assert [one.raw for one in decided.record if one.source == "og:title"] == [stated[1].text]


def test_authors_that_lose_say_why():
    """The outlet, an address, a desk and a part of the names are told apart."""
    jane, omar = Author(name="Jane Roe"), Author(name="Omar Hale")
    stated = [
        authors.Named("json-ld", "The Quay", (Author(name="The Quay", kind=AuthorKind.OUTLET),)),
        authors.Named("meta:article:author", "https://quay.test/jane", (), "refused: an address"),
        authors.Named("meta:author", "News desk", (Author(name="News desk", kind=AuthorKind.DESK),)),
        authors.Named("byline", "By Jane Roe and Omar Hale", (jane, omar)),
        authors.Named("rel=author", "Jane Roe", (jane,)),
        authors.Named("feed", "Omar Hale; Jane Roe", (omar, jane)),
    ]
    decided = authors.decide(stated)
    assert decided.value == (jane, omar)
    assert {one.source: one.reason for one in decided.record} == {
        "byline": "",
        "json-ld": "names only the outlet",
        "meta:article:author": "refused: an address",
        "meta:author": "names no person",
        "rel=author": "names fewer",
        "feed": "agrees",
    }


def test_nothing_stated_is_nothing_decided():
    """Without candidates there is no value and no record."""
    assert titles.decide([], set(), set()) == Decided(None, ())
    assert times.decide_published([]) == Decided(None, ())
    assert authors.decide([]) == Decided((), ())


@pytest.mark.parametrize(("found_by", "source"), [(FoundBy.FEED, "feed"), (FoundBy.SITEMAP, "sitemap")])
def test_hints_bear_the_name_of_their_source(found_by, source):
    """What a feed says is told from what a sitemap says."""
    url = "https://quay.test/news/ferry"
    hints = Candidate(
        url=url, link=url, found_by=found_by, source=f"{url}.xml", title="The ferry came back", authors=("Jane Roe",)
    )
    found = page(hints=hints)
    assert found.title_source == source
    assert said(found, "title") == [(source, "The ferry came back", "")]
    assert said(found, "authors") == [(source, "Jane Roe", "")]


def test_the_outlets_selectors_go_before_what_the_page_states():
    """What was chosen without them stays in the record, behind the outlet's file."""
    layout = Layout(title=(Selector(".t"),), authors=(Selector(".a"),), published=(Selector(".d"),))
    head = (
        '<meta property="article:published_time" content="2022-01-16T10:00:00Z"><meta name=author content="Jane Roe">'
    )
    body = "<h1>Cow aboard</h1><p class=t>The ferry came back</p><p class=a>Jane Roe</p><p class=d>17 January 2022</p>"
    found = page(head, body, layouts=(layout,))
    assert said(found, "title") == [("outlet", "The ferry came back", ""), ("h1", "Cow aboard", behind("outlet"))]
    assert said(found, "authors") == [("outlet", "Jane Roe", ""), ("meta:author", "Jane Roe", "agrees")]
    assert said(found, "published")[0] == ("outlet", "2022-01-17", "")
    assert said(found, "published")[1] == ("meta:article:published_time", "2022-01-16T10:00:00+00:00", behind("outlet"))


def test_the_record_of_a_hostile_page_is_bounded():
    """Thousands of statements, and long ones, leave a few short ones."""
    head = "".join(f'<meta property="article:published_time" content="2022-01-16T10:{n:04}">' for n in range(3_000))
    head += f'<meta property="og:title" content="{"ferry " * 90_000}">'
    found = page(head)
    assert len(said(found, "published")) <= 40
    assert all(len(one.value) <= 400 and len(one.raw) <= 400 for one in found.record)


@given(st.lists(st.tuples(st.text(max_size=3), st.booleans()), max_size=60))
def test_what_counts_comes_first(stated):
    """Whatever is stated, each is kept once, bounded, and what has no reason stands before the rest."""
    record = ordered(statement("tags", "json-ld", value, reason="x" if lost else "") for value, lost in stated)
    reasons = [bool(one.reason) for one in record]
    assert reasons == sorted(reasons)
    assert len(record) == min(40, len(set(stated)))
