"""What an outlet's own selectors say goes before all else; what they do not find is read as on any page."""

import pickle
from datetime import UTC, date, datetime

import pytest

from pipelines.extraction.extraction import extractor_of
from pipelines.extraction.reader import extract
from vocabulary.article import AuthorKind
from vocabulary.layout import Layout, Selector
from vocabulary.metadata import Image
from vocabulary.outcome import Outcome

NOW = datetime(2022, 2, 1, tzinfo=UTC)
FIRST = "The ferry to the islands stays in the harbour until the storm of this week has passed, its captain said. " * 3
SECOND = "Passengers with a ticket for one of these days may travel later or have their money back at the counter. " * 3
ASIDE = "Our evening letter brings you the news of the harbour every day at six, written by those who know it. " * 3
PAGE = f"""<html lang="en"><head><title>Harbour Courier</title><meta name="writer" content="Mina Roe">
<meta property="article:published_time" content="2022-01-16T10:00:00+00:00"></head><body>
<h1>Harbour Courier</h1><p class="kicker">Storm</p><div class="big">Ferry stays in harbour</div>
<div class="who"><a>Jane Roe</a> <a>AFP</a></div><i data-when="2022-01-15T08:30">yesterday</i>
<div id="story"><p>{FIRST}</p><div class="letter"><p>{ASIDE}</p></div><div>{SECOND}<br>The next ferry is on Sunday.</div></div>
<div id="old"><p>{ASIDE}</p></div></body></html>"""


def css(*written: str) -> tuple[Selector, ...]:
    """Selectors as outlet files write them."""
    return tuple(Selector(*one.split("@")) for one in written)


def read(*layouts: Layout, page: str = PAGE, fetched: date | None = None):
    """Read the page as an outlet's with these layouts."""
    url = "http://harbour-courier.test/ferry"
    return extract(page.encode(), url=url, now=NOW, layouts=layouts, fetched=fetched)


def test_each_field_is_taken_where_the_outlet_says():
    """Title, authors with their kinds, time, text; the source says who said so."""
    found = read(
        Layout(
            title=css(".big"),
            authors=css(".who a"),
            published=css("i@data-when"),
            body=css("#story"),
            remove=css(".letter"),
        )
    )
    assert found.outcome is None
    assert (found.title, found.title_source) == ("Ferry stays in harbour", "outlet")
    assert [(one.name, one.kind) for one in found.authors] == [
        ("Jane Roe", AuthorKind.PERSON),
        ("AFP", AuthorKind.AGENCY),
    ]
    assert found.published is not None
    assert (found.published.iso, found.published.source) == ("2022-01-15T08:30:00", "outlet")
    assert found.text == f"{FIRST.strip()}\n\n{SECOND.strip()}\n\nThe next ferry is on Sunday."
    assert found.by_outlet == ("title", "authors", "published", "body")


HELD = f"""<html lang=en><head><meta property="og:image" content="/og.jpg"><meta name="keywords" content="storm">
<meta property="article:section" content="News"><meta property="article:published_time" content="2022-01-16T10:00:00Z">
<meta property="article:modified_time" content="2022-01-17T10:00:00Z"></head><body><h1>Ferry stays in harbour</h1>
<b class=part>Islands</b><i class=key>Ferries, Ships</i><i class=key>Storm</i><u data-then="2022-01-18T09:00Z">changed</u>
<u data-before="2022-01-02T09:00Z"></u><figure class=lead><img data-src=/lead-800x600.jpg src=data:,><figcaption>In fog. (Photo: Ana Roe)
</figcaption></figure><p>{FIRST}</p><p>{SECOND}</p></body></html>"""


def test_section_keywords_picture_and_change_are_taken_where_the_outlet_says():
    """They go before what the page states, which stays in the record; caption and credit are those of the picture."""
    found = read(
        Layout(section=css(".part"), tags=css(".key"), image=css(".lead"), modified=css("u@data-then")), page=HELD
    )
    more = found.particulars
    assert (more.section, more.tags) == ("Islands", ("Ferries", "Ships", "Storm"))
    assert more.image == Image(url="http://harbour-courier.test/lead-800x600.jpg", caption="In fog.", credit="Ana Roe")
    assert (found.modified.iso, found.modified.source) == ("2022-01-18T09:00:00+00:00", "outlet")
    first = {one.field: one.source for one in reversed(found.record) if not one.reason}
    assert {first[name] for name in ("section", "tags", "image", "modified")} == {"outlet"}
    assert {one.value for one in found.record if one.reason == "outlet goes before"} >= {"News", "storm"}
    assert found.by_outlet == ("modified", "section", "tags", "image")


def test_a_change_before_publication_is_not_believed_of_an_outlet_either():
    """The page's own word counts then; an attribute of a picture may be asked for."""
    found = read(Layout(modified=css("u@data-before"), image=css("img@data-src")), page=HELD)
    assert found.modified.iso == "2022-01-17T10:00:00+00:00"
    assert found.particulars.image.url == "http://harbour-courier.test/lead-800x600.jpg"
    assert found.by_outlet == ("image",)


def test_what_the_outlet_does_not_find_is_read_as_on_any_page():
    """Selectors that find nothing, or nothing that can be read, change nothing."""
    nothing = css("section.gone", "h7@x")
    assert (
        read(Layout(title=nothing, authors=nothing, body=nothing, remove=nothing, published=css(".kicker"))) == read()
    )
    assert read().by_outlet == ()
    assert read().published.iso == "2022-01-16T10:00:00+00:00"


def test_the_first_selector_that_finds_something_counts():
    """Of a list, and of several layouts; `meta` and `time` give what they state for programs."""
    one = Layout(authors=css(".gone", "meta[name=writer]", ".who a"), title=css(".gone"))
    other = Layout(title=css(".big"), authors=css(".who a"))
    found = read(one, other)
    assert [author.name for author in found.authors] == ["Mina Roe"]
    assert found.title == "Ferry stays in harbour"
    timed = PAGE.replace('<i data-when="2022-01-15T08:30">', '<time datetime="2022-01-14T08:30Z">')
    assert read(Layout(published=css("time")), page=timed).published.iso == "2022-01-14T08:30:00+00:00"


def test_nested_elements_are_read_once():
    """A selector that finds an element and its parts takes each line once."""
    assert read(Layout(body=css("#story, #story p"), remove=css(".letter"))).text.count(FIRST.strip()) == 1


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        (None, None, True),
        (date(2022, 1, 16), date(2022, 1, 16), True),
        (date(2022, 1, 17), None, False),
        (None, date(2022, 1, 15), False),
    ],
)
def test_a_layout_holds_for_the_days_that_it_names(since, until, held):
    """Both days are included; the day is that on which the page says it was published, whenever it was fetched."""
    found = read(Layout(title=css(".big"), since=since, until=until), fetched=date(2030, 1, 1))
    assert (found.title == "Ferry stays in harbour") is held


def test_without_a_day_of_publication_that_of_fetching_counts():
    """And a day that the layout itself reads, within its own time, comes before both."""
    undated = PAGE.replace("2022-01-16T10:00:00+00:00", "some day")
    new, old = Layout(title=css(".kicker"), since=date(2022, 1, 20)), Layout(title=css(".big"), until=date(2022, 1, 19))
    assert read(new, old, page=undated, fetched=date(2022, 1, 25)).title == "Storm"
    assert read(new, old, page=undated, fetched=date(2022, 1, 5)).title == "Ferry stays in harbour"
    assert read(new, old, page=undated).title == "Storm"
    dating = Layout(title=css(".big"), published=css("i@data-when"), until=date(2022, 1, 19))
    assert read(new, dating, page=undated, fetched=date(2022, 1, 25)).title == "Ferry stays in harbour"


def test_removing_everything_leaves_a_page_without_text():
    """The frame of a page stays, whatever a file says, and nothing breaks."""
    for removed in ("*", "html", "body", "body *"):
        assert read(Layout(remove=css(removed))).outcome in {None, Outcome.NO_TEXT}
    assert read(Layout(remove=css("body *"))).outcome is Outcome.NO_TEXT


def test_the_name_of_the_extractor_tells_what_the_outlet_added():
    """So a text says which selectors read it, and is read anew when they change."""
    one, other = Layout(title=css(".big")), Layout(title=css(".kicker"))
    names = [extractor_of(), extractor_of([one]), extractor_of([other]), extractor_of([one], "Asia/Tehran")]
    assert len(set(names)) == 4
    assert extractor_of([one]) == extractor_of([Layout(title=css(".big"))])
    assert extractor_of((), "Asia/Tehran") == f"{extractor_of()} zone/Asia/Tehran"


def test_layouts_travel_small():
    """They go to the workers with each page."""
    layout = Layout(title=css("h1"), authors=css(".who a"), published=css("i@data-when"), body=css("#story"))
    assert pickle.loads(pickle.dumps((layout,))) == (layout,)
    assert len(pickle.dumps((layout,))) < 1_000
