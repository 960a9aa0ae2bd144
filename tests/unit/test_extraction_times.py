"""Times: read as stated, with the page's own offset; the impossible refused."""

from datetime import UTC, datetime

import pytest

from pipelines.extraction.clock import read_moment
from pipelines.extraction.reader import extract
from vocabulary.moment import Moment
from vocabulary.page import Candidate, FoundBy

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
PROSE = "<p>" + "The boats came back in the evening with more herring than anyone had seen for years. " * 4 + "</p>"


def read(head="", body="", hints=None):
    """Return what is read of a page made of these parts."""
    page = f"<html><head>{head}</head><body><h1>Herring</h1>{body}{PROSE}</body></html>"
    return extract(page.encode(), url="https://harbour-courier.test/news/1", hints=hints, now=NOW)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("2022-01-16T10:00:00+03:30", "2022-01-16T10:00:00+03:30"),
        ("2022-01-16T10:00:00.123Z", "2022-01-16T10:00:00+00:00"),
        ("2022-01-16T10:00:00.123456789012+03:30", "2022-01-16T10:00:00+03:30"),
        ("2022-01-16T10:00:00+0330", "2022-01-16T10:00:00+03:30"),
        ("2022-01-16T10:00:00-05", "2022-01-16T10:00:00-05:00"),
        ("2022-01-16T10:00", "2022-01-16T10:00:00"),
        ("2022-01-16 10:00:00", "2022-01-16T10:00:00"),
        ("2022-01-16T 10:00:00", "2022-01-16T10:00:00"),
        ("2022-01-16", "2022-01-16"),
        ("20220116", "2022-01-16"),
        ("Sun, 16 Jan 2022 10:00:00 GMT", "2022-01-16T10:00:00+00:00"),
        ("Sun, 16 Jan 2022 10:00:00 +0330", "2022-01-16T10:00:00+03:30"),
        ("1642327200", "2022-01-16T10:00:00+00:00"),
        ("1642327200000", "2022-01-16T10:00:00+00:00"),
        ("January 16, 2022, 07:47 PM EST", "2022-01-16T19:47:00-05:00"),
        ("16 January 2022", "2022-01-16"),
        ("Jan. 16, 2022 at 12:05 a.m.", "2022-01-16T00:05:00"),
        ("January 16, 2022 10:00 IST", "2022-01-16T10:00:00"),
        ("Minggu, 16 Jan 2022 10:00 WIB", "2022-01-16T10:00:00+07:00"),
    ],
)
def test_stated_times_are_read_with_their_own_offset(raw, iso):
    """Nothing is converted, and a zone is never invented."""
    found = read_moment(raw, "test", now=NOW)
    assert found is not None
    assert (found.iso, found.raw) == (iso, raw)


@pytest.mark.parametrize(
    "raw",
    ["04/01/2022", "2022", "2022-13-01", "2022-02-30", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31",
     "9999-12-31T23:59:59-23:59",
     "2024-06-09T00:00:00Z", "yesterday", "", "2 hours ago", "99999999999"],
)  # fmt: skip
def test_the_ambiguous_and_impossible_is_refused(raw):
    """Day or month nobody can tell, placeholders, the future, and words are no times."""
    assert read_moment(raw, "test", now=NOW) is None


def test_the_place_with_a_zone_sharpens_the_place_without():
    """A JSON-LD time without zone yields to the same time stated with one; the local reading stays the same."""
    head = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"Herring","datePublished":"2022-01-16"}</script>
      <meta property="article:published_time" content="2022-01-16T10:00:00+03:30">"""
    assert read(head).published == Moment(
        iso="2022-01-16T10:00:00+03:30", source="meta:article:published_time", raw="2022-01-16T10:00:00+03:30"
    )


def test_a_different_day_elsewhere_does_not_move_the_first():
    """Another place that states another day is another statement, not a sharper one."""
    head = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"Herring","datePublished":"2022-01-16"}</script>
      <meta property="article:published_time" content="2022-03-01T10:00:00+03:30">"""
    found = read(head).published
    assert found is not None
    assert found.iso == "2022-01-16"


def test_the_feed_counts_when_the_page_states_nothing():
    """A feed's time is used, with the feed as its source."""
    hint = Moment(iso="2023-05-04T08:00:00+02:00", source="feed", raw="x")
    candidate = Candidate(
        url="https://a.test/1",
        link="https://a.test/1",
        found_by=FoundBy.FEED,
        source="https://a.test/rss",
        published=hint,
    )
    assert read(hints=candidate).published == hint


def test_a_date_in_the_text_is_a_day_and_marked_as_found_last():
    """What htmldate finds is a day only."""
    found = read("", f"{PROSE}<p>It was read out on 2022-01-16</p>").published
    assert found is not None
    assert (found.iso, found.source) == ("2022-01-16", "htmldate")


def test_nothing_stated_is_none():
    """No date is better than an invented one."""
    assert read().published is None


def test_a_change_before_publication_is_no_change():
    """`modified` that lies before `published` is left out."""
    head = """<meta property="article:published_time" content="2022-01-16T10:00:00Z">
      <meta property="article:modified_time" content="2021-12-01T10:00:00Z">"""
    assert read(head).modified is None


def test_times_of_other_items_are_not_taken():
    """`time` elements in related lists and comments are not this article's."""
    body = '<ul class="related"><li><time datetime="2020-01-01T00:00:00Z">x</time></li></ul>'
    assert read("", body).published is None


@pytest.mark.parametrize(
    ("language", "line", "iso"),
    [
        ("en", "Published: 25 January 2022, 08:30", "2022-01-25T08:30:00"),
        ("en", "News - Posted on January 25th, 2022 at 8:30 pm", "2022-01-25T20:30:00"),
        ("de", "Küstenblatt, 25. Januar 2022, 8.30 Uhr", "2022-01-25T08:30:00"),
        ("de", "Stand: 25.01.2022 08:30", "2022-01-25T08:30:00"),
        ("fr", "Publié le 25 janvier 2022 à 08h30", "2022-01-25T08:30:00"),
        ("es", "25 de enero de 2022", "2022-01-25"),
        ("pt", "25 de janeiro de 2022", "2022-01-25"),
        ("ru", "25 января 2022, 08:30", "2022-01-25T08:30:00"),
        ("tr", "25 Ocak 2022 08:30", "2022-01-25T08:30:00"),
        ("pl", "25 stycznia 2022", "2022-01-25"),
        ("zh", "2022年1月25日 08:30", "2022-01-25T08:30:00"),
        ("ja", "2022年1月25日", "2022-01-25"),
        ("ko", "2022년 1월 25일", "2022-01-25"),
        ("xx", "25 January 2022", "2022-01-25"),
    ],
)
def test_the_date_line_is_read_in_the_pages_language(language, line, iso):
    """What readers see counts where nothing else is stated; a time without a zone stays without one."""
    found = read_moment(line, "date-line", now=NOW, language=language)
    assert found is not None
    assert found.iso == iso


def test_a_date_line_counts_only_when_nothing_else_is_stated():
    """Markup made for machines goes first."""
    line = '<div class="date">25 January 2022, 08:30</div>'
    assert read("", line).published.iso == "2022-01-25T08:30:00"
    assert read('<meta name="date" content="2022-01-24">', line).published.iso == "2022-01-24"


@pytest.mark.parametrize(
    ("raw", "language", "iso"),
    [
        ("8:00 pm Sun, Apr 13, 2014", "en", "2014-04-13T20:00:00"),
        ("14:20, 12 березня 2021", "uk", "2021-03-12T14:20:00"),
        ("25 जनवरी 2022", "hi", "2022-01-25"),
        ("12 مارس، 2022", "ar", "2022-03-12"),
        ("٢٥ كانون الثاني ٢٠٢٢", "ar", "2022-01-25"),
        ("۲۹ فروردین ۱۳۹۹ - ۱۲:۳۴", "fa", "2020-04-17T12:34:00"),
        ("۱۴۰۰/۷/۱۵", "fa", "2021-10-07"),
        ("30 اسفند 1399", "fa", "2021-03-20"),
        ("1 فروردین 1403", "fa", "2024-03-20"),
        ("21 มกราคม 2562", "th", "2019-01-21"),
        ("입력 2022.01.25 14:30", "ko", "2022-01-25T14:30:00"),
        ("2022년 1월 25일 오후 2:30", "ko", "2022-01-25T14:30:00"),
        ("2022年1月25日 14時30分", "ja", "2022-01-25T14:30:00"),
        ("2022-01-25 14:30 来源：江湾报", "zh", "2022-01-25T14:30:00"),
        ("2022. január 25. 14:30", "hu", "2022-01-25T14:30:00"),
        ("ngày 25 tháng 1 năm 2022", "vi", "2022-01-25"),
        ("04/01/2022 10:30", "fr", "2022-01-04T10:30:00"),
        ("25/01/2022", "en", "2022-01-25"),
        ("01/25/2022", "en", "2022-01-25"),
        ("Tue Jan 25 2022 10:00:00 GMT+0100 (CET)", None, "2022-01-25T10:00:00+01:00"),
        ("2022-01-25T10:00:00+01:00[Europe/Berlin]", None, "2022-01-25T10:00:00+01:00"),
        ("1401-03-03T10:32:00+04:30", None, "2022-05-24T10:32:00+04:30"),
        ("2565-01-25T14:30:00+07:00", None, "2022-01-25T14:30:00+07:00"),
        ("令和4年1月25日（火） 午前11時40分 配信", "ja", "2022-01-25T11:40:00"),
        ("令和元年5月1日", "ja", "2019-05-01"),
        ("民國111年1月25日 上午8:05", "zh", "2022-01-25T08:05:00"),
        ("1 محرم 1444هـ الموافق 30 يوليو 2022 - 10:30 م", "ar", "2022-07-30T22:30:00"),
        ("ΤΡΙΤΗ 25 ΙΑΝΟΥΑΡΙΟΥ 2022, 10:15", "el", "2022-01-25T10:15:00"),
        ("25 Ιανουαρίου 2022, 2:15 μ.μ.", "el", "2022-01-25T14:15:00"),
        ("25 בינואר 2022, 09:30", "he", "2022-01-25T09:30:00"),
        ("প্রকাশ: ০৩ সেপ্টেম্বর ২০২২, ২০: ১৫", "bn", "2022-09-03T20:15:00"),
        ("25. februar 2022. 09:12", "sr", "2022-02-25T09:12:00"),
        ("Freitag, 14. Januar 2022, 10.15 Uhr MEZ", "de", "2022-01-14T10:15:00+01:00"),
        ("Enero 25, 2022", "tl", "2022-01-25"),
        ("2022. gada 25. janvārī, 14:30", "lv", "2022-01-25T14:30:00"),
        ("25 januar 2022", "no", "2022-01-25"),
    ],
)
def test_dates_are_read_as_their_language_writes_them(raw, language, iso):
    """Digits of all scripts, calendars of Iran and Thailand, the order of day and month, a clock on either side."""
    moment = read_moment(raw, "date-line", now=NOW, language=language)
    assert moment is not None
    assert moment.iso == iso


@pytest.mark.parametrize("raw", ["31 اسفند 1400", "1400/13/01", "32/01/2022", "2022/02/30"])
def test_days_that_no_calendar_has_are_refused(raw):
    """Esfand has thirty days at most."""
    assert read_moment(raw, "date-line", now=NOW, language="fa") is None


def test_a_template_s_midnight_gives_way_to_a_time_of_day():
    """Midnight sharp in JSON-LD and a time of that day in a meta element: the time is meant."""
    found = read(
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Herring",'
        ' "datePublished": "2022-01-16T00:00:00+00:00"}</script>'
        '<meta property="article:published_time" content="2022-01-16T11:53:11+00:00">'
    )
    assert found.published is not None
    assert found.published.iso == "2022-01-16T11:53:11+00:00"


def test_a_time_marked_as_published_and_updated_is_publication():
    """Blogs mark the one time of an article that never changed as both."""
    found = read(body='<time class="entry-date published updated" datetime="2022-01-16T10:00:00+01:00">x</time>')
    assert found.published is not None
    assert found.published.iso == "2022-01-16T10:00:00+01:00"
    assert found.modified is None


LOCAL = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"Herring",
  "datePublished":"2022-01-14T10:15:00"}</script>"""


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("14 January 2022, 10:15 CET", "2022-01-14T10:15:00+01:00"),
        ("14 January 2022, 09:15 GMT", "2022-01-14T09:15:00+00:00"),
        ("14 January 2022, 10:15 IST", "2022-01-14T10:15:00"),
        ("20 January 2022, 10:15 CET", "2022-01-14T10:15:00"),
    ],
)
def test_the_date_line_adds_the_zone_that_machines_are_not_told(line, iso):
    """The same time with its zone sharpens one without; an ambiguous zone or another day does not."""
    assert read(LOCAL, f'<p class="date">{line}</p>').published.iso == iso


@pytest.mark.parametrize(
    ("body", "iso"),
    [
        ('<span class="x" data-timestamp="1642327200000">3 hours ago</span>', "2022-01-16T10:00:00+00:00"),
        ('<span data-date-time="2022-01-16 10:00:03">x</span>', "2022-01-16T10:00:03"),
        ('<abbr class="published" title="2022-01-16T10:00:00+01:00">10:00</abbr>', "2022-01-16T10:00:00+01:00"),
        ('<aside><span data-timestamp="1642327200000">x</span></aside>', None),
        ('<span data-modify-date-time="2022-01-16 10:00:03">x</span>', None),
    ],
)
def test_times_noted_in_attributes_are_read(body, iso):
    """Elements of the article that note a time for scripts; not those of other items, nor of changes."""
    found = read("", body).published
    assert (found.iso if found and found.source != "htmldate" else None) == iso


@pytest.mark.parametrize(
    "line",
    [
        "Updated: 20 January 2022 9:00 pm | First published on: 14 January 2022 at 10:15",
        "14 January 2022, 10:15 (updated 20 January 2022, 21:00)",
    ],
)
def test_a_date_line_with_two_times_gives_that_of_publication(line):
    """What is called the time of a change is not taken."""
    assert read("", f'<div class="date">{line}</div>').published.iso == "2022-01-14T10:15:00"


def test_a_line_between_headline_and_text_may_be_the_date_line_without_any_mark():
    """Unmarked lines count; captions, sentences and dates in the text do not."""
    assert read("", "<div>Bay, 14 January 2022, 10:15</div>").published.iso == "2022-01-14T10:15:00"
    assert read("", "<figure><figcaption>14 January 2022</figcaption></figure>").published is None
    assert read("", "<p>The boats that sank here all those years ago, on 14 January 2022.</p>").published is None


def test_the_page_s_own_node_gives_the_times_where_no_article_is_described():
    """A WebPage in JSON-LD states when it was published; several do not."""
    node = '{"@type":"WebPage","datePublished":"2022-01-14T10:15:00+01:00"}'
    found = read(f'<script type="application/ld+json">{node}</script>').published
    assert found is not None
    assert found.iso == "2022-01-14T10:15:00+01:00"
    assert read(f'<script type="application/ld+json">[{node},{node}]</script>').published is None


def test_dates_are_read_in_the_language_of_the_text_where_none_is_stated():
    """A page that does not say its language shows it."""
    prose = "<p>नदी के किनारे बसे बीस गाँवों में अब किताबें नाव से पहुँचती हैं। स्कूल की एक अध्यापिका ने पुरानी नाव पर अलमारियाँ लगवाईं और दो हज़ार किताबें जुटाईं।</p>"
    page = f'<html><body><h1>नाव</h1><div class="date">25 जनवरी 2022</div>{prose}</body></html>'
    found = extract(page.encode(), url="https://bay.test/1", now=NOW).published
    assert found is not None
    assert found.iso == "2022-01-25"


@pytest.mark.parametrize("mark", ["site-header", "top-bar", "masthead", "today"])
def test_today_s_date_in_the_masthead_is_not_taken(mark):
    """What day it is says nothing of the article."""
    body = f'<div class="{mark}"><time datetime="2024-05-30">30 May</time><span class="date">30 May 2024</span></div>'
    own = '<time datetime="2022-01-14T10:15:00+01:00">14 January</time>'
    assert read("", body + own).published.iso == "2022-01-14T10:15:00+01:00"


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("Tue Jan 18 15:28:56 CET 2022", "2022-01-18T15:28:56+01:00"),
        ("Tue Jan 18 2022 03:05:46 GMT+0000 (Coordinated Universal Time)", "2022-01-18T03:05:46+00:00"),
        ("Tue Jan 18 15:28:56 IST 2022", "2022-01-18T15:28:56"),
    ],
)
def test_times_as_programs_print_them_are_read(raw, iso):
    """Java's and JavaScript's own form, with its zone where that means one offset."""
    found = read(f'<meta property="article:published_time" content="{raw}">').published
    assert found is not None
    assert found.iso == iso


def of_article(stated):
    """Return JSON-LD of an article with this time."""
    return (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Herring",'
        f'"datePublished":"{stated}"}}</script>'
    )


def test_a_clock_in_utc_with_the_local_zone_gives_way_to_the_local_time():
    """16:25-05:00 beside 11:25-05:00 is 16:25 in UTC, and the other place has it right."""
    head = of_article("2022-01-18T16:25:36-05:00")
    found = read(head, '<time datetime="2022-01-18T11:25:36-05:00">18 January</time>').published
    assert found is not None
    assert found.iso == "2022-01-18T11:25:36-05:00"


@pytest.mark.parametrize(
    ("shown", "iso"),
    [
        ("18. Januar 2022, 15:40 Uhr", "2022-01-18T15:40:14+01:00"),
        ("18. Januar 2022, 16:40 Uhr", "2022-01-18T15:40:14+00:00"),
        ("18. Januar 2022", "2022-01-18T15:40:14+00:00"),
    ],
)
def test_of_two_zones_of_one_clock_the_time_that_readers_see_decides(shown, iso):
    """15:40 in UTC or here: what stands above the text tells; where it does not, the first place."""
    head = of_article("2022-01-18T15:40:14+00:00")
    head += '<meta property="article:published_time" content="2022-01-18T15:40:14+01:00"><meta name="language" content="de">'
    body = f'<p class="date">{shown}</p><p>Die Boote kamen am Abend mit mehr Heringen zurück als je zuvor.</p>'
    page = f'<html lang="de"><head>{head}</head><body><h1>Herring</h1>{body}{PROSE}</body></html>'
    found = extract(page.encode(), url="https://harbour-courier.test/news/1", now=NOW).published
    assert found is not None
    assert found.iso == iso


def test_the_time_of_what_is_quoted_is_not_the_articles():
    """A post of a network stands in a blockquote and has its own time."""
    body = '<blockquote><time datetime="2018-03-12T19:30:12+00:00">Mar 12</time></blockquote>'
    found = read("", f'<p class="date">18 January 2022</p>{body}').published
    assert found is not None
    assert found.iso == "2022-01-18"


def test_the_date_line_below_the_headline_goes_before_one_elsewhere():
    """What the article is about may be dated too."""
    page = f"""<html lang="en"><body><p class="statement-meta">said on October 13th, 2021</p><h1>Herring</h1>
      <p class="meta">on Tuesday, January 18th, 2022 at 11:08 a.m.</p>{PROSE}</body></html>"""
    found = extract(page.encode(), url="https://harbour-courier.test/news/1", now=NOW).published
    assert found is not None
    assert found.iso == "2022-01-18T11:08:00"


def test_a_line_below_the_text_that_says_when_it_appeared_is_found():
    """`Published:` with a date counts anywhere, where nothing else is stated."""
    found = read("", f"{PROSE}<p>Published: 18.01.2022 15:19</p>").published
    assert found is not None
    assert (found.iso, found.source) == ("2022-01-18T15:19:00", "date-line")


@pytest.mark.parametrize(
    ("raw", "language", "iso"),
    [
        ("05/03/24 21:14", "he", "2024-03-05T21:14:00"),
        ("5.3.24, 21:14 Uhr", "de", "2024-03-05T21:14:00"),
        ("3/25/24 9:14 PM", "en", "2024-03-25T21:14:00"),
        ("05/03/24", "en", None),
        ("12.5.10.1", "de", None),
    ],
)
def test_years_of_two_figures_are_of_this_century(raw, language, iso):
    """Day and month stand in the language's order, with dots the day is first; in English nobody can tell."""
    found = read_moment(raw, "test", now=NOW, language=language)
    assert (found.iso if found else None) == iso


def linked(published, modified):
    """Return JSON-LD with these times."""
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Herring",'
        f' "datePublished": "{published}", "dateModified": "{modified}"}}</script>'
    )


@pytest.mark.parametrize(
    ("in_graph", "in_meta", "chosen"),
    [
        ("2024-03-07T09:15:00Z", "2024-03-05T18:02:00Z", "2024-03-05T18:02:00+00:00"),
        ("2024-03-06T09:15:00Z", "2024-03-05T18:02:00Z", "2024-03-06T09:15:00+00:00"),
        ("2024-03-07T09:15:00Z", "2024-03-07T08:15:00Z", "2024-03-07T09:15:00+00:00"),
        ("2024-03-07T09:15:00Z", "2024-03-09T08:02:00Z", "2024-03-07T09:15:00+00:00"),
    ],
)
def test_a_change_written_over_publication_gives_way_to_an_earlier_time(in_graph, in_meta, chosen):
    """Only where JSON-LD has one time for both, and not where the other may be the same time in another zone."""
    meta = f'<meta property="article:published_time" content="{in_meta}">'
    found = read(linked(in_graph, "2024-03-07T09:15:00Z") + meta)
    assert found.published is not None
    assert found.published.iso == chosen


@pytest.mark.parametrize(
    ("modified", "iso"),
    [
        ("2024-03-05T22:14:00+05:30", "2024-03-05T21:14:00+05:30"),
        ("2024-03-05T22:14:00+02:00", "2024-03-05T21:14:00+02:00"),
        ("2024-03-05T22:14:00-05:00", "2024-03-05T21:14:00"),
        ("2024-03-05T22:14:00", "2024-03-05T21:14:00"),
    ],
)
def test_a_zone_of_several_meanings_is_what_the_page_uses_elsewhere(modified, iso):
    """IST is India's, Israel's or Ireland's: another time's offset tells, or nobody does."""
    found = read(linked("Mar 5, 2024 21:14 IST", modified))
    assert found.published is not None
    assert found.published.iso == iso


@pytest.mark.parametrize("raw", ["2022-02-30", "2022-01-16T10:00:00+99:99", "2022-01-16T10:00:00-24:00"])
@pytest.mark.parametrize(
    "markup",
    ['<meta property="article:published_time" content="{}">', '<time datetime="{}">then</time>'],
)
def test_of_an_impossible_date_no_other_is_made(raw, markup):
    """The article is read all the same; the refused date stays in the record, and no day is guessed from it."""
    found = extract(
        f"<html><body><h1>Herring</h1>{markup.format(raw)}{PROSE}</body></html>".encode(), url=None, now=NOW
    )
    assert found.text
    assert found.published is None
    assert [(one.raw, one.reason) for one in found.record if one.field == "published"] == [
        (raw, "refused: no such date")
    ]


def test_an_offset_that_no_zone_has_costs_the_day_and_not_the_article():
    """Also where it stands in an element that only htmldate looks at."""
    page = f'<html><body><h1>Herring</h1><abbr class="published" title="2022-01-16T10:00:00+99:99">x</abbr>{PROSE}</body></html>'
    found = extract(page.encode(), url=None, now=NOW)
    assert found.text
    assert found.published is None
