"""The headline: who is believed, and what is cut."""

import time

import pytest

from pipelines.extraction.reader import extract

PROSE = "<p>" + "The boats came back in the evening with more herring than anyone had seen for years. " * 4 + "</p>"


def read(head="", body="", url="https://harbour-courier.test/news/1"):
    """Return what is read of a page made of these parts."""
    page = f"<html><head>{head}</head><body>{body}{PROSE}</body></html>"
    return extract(page.encode(), url=url)


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Herring is back | The Harbour Courier", "Herring is back"),
        ("Herring is back - The Harbour Courier", "Herring is back"),
        ("Herring is back – News – The Harbour Courier", "Herring is back"),
        ("The Harbour Courier: the year in pictures", "The Harbour Courier: the year in pictures"),
        ("Ships - and the men who build them", "Ships - and the men who build them"),
    ],
)
def test_a_site_name_is_cut_only_when_it_is_one(title, wanted):
    """Tails go when the page calls itself so; a dash inside a headline stays."""
    head = f'<title>{title}</title><meta property="og:site_name" content="The Harbour Courier">'
    head += '<meta property="article:section" content="News">' if "News" in title else ""
    heading = f"<h1>{wanted}</h1>" if "News" in title else ""
    assert read(head, heading).title == wanted


def test_a_section_prefix_is_cut_when_the_rest_is_the_headline():
    """`Opinion | X` is X when X stands as heading."""
    found = read('<meta property="og:title" content="Opinion | The herring question">', "<h1>The herring question</h1>")
    assert found.title == "The herring question"


def test_what_most_places_agree_on_wins():
    """A search-engine title in JSON-LD loses to the headline that heading and Open Graph share."""
    ld = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Herring 2024: prices, boats"}</script>'
    found = read(ld + '<meta property="og:title" content="Herring is back">', "<h1>Herring is back</h1>")
    assert (found.title, found.title_source) == ("Herring is back", "h1")


def test_a_logo_in_a_heading_is_not_the_headline():
    """A heading that has nothing to do with the title element is the outlet's name."""
    found = read("<title>Herring is back in the bay</title>", "<h1>엔터 미디어</h1>")
    assert found.title == "Herring is back in the bay"


def test_the_outlets_name_alone_is_no_headline():
    """A page that states its outlet's name and nothing else has no title."""
    assert read("<title>Harbour-Courier</title>").title is None


def test_a_shouting_heading_yields_to_the_same_in_ordinary_case():
    """Capitals of the design are not the headline's spelling."""
    found = read(
        '<meta property="og:title" content="Herring is back in the bay">', "<h1>HERRING IS BACK IN THE BAY</h1>"
    )
    assert found.title == "Herring is back in the bay"


def test_markup_and_scripts_in_a_heading_are_left_out():
    """Only what readers see counts."""
    assert read("", "<h1>Herring <script>var x = 1</script><em>is</em> back</h1>").title == "Herring is back"


def test_a_section_of_the_address_cuts_no_longer_word():
    """`Ukraine-Krieg – …` below /ukraine/ is a headline, not a section's name before one."""
    found = read("<title>Boats-Crisis – herring is back</title>", url="https://harbour-courier.test/boats/1")
    assert found.title == "Boats-Crisis – herring is back"


def test_the_last_folder_of_an_address_is_no_section():
    """An address that ends in a slash names the article there."""
    found = read("<title>Herring is back - Blog</title>", url="https://harbour-courier.test/blog/herring-is-back/")
    assert found.title == "Herring is back"


def test_a_line_break_in_a_heading_is_a_blank():
    """Two lines of a heading are two words."""
    assert read("", "<h1>Herring<br>is back</h1>").title == "Herring is back"


def test_the_headline_of_the_page_goes_before_wordings_for_search_engines():
    """JSON-LD, Open Graph and title element agree on a search engine's wording; readers see another headline."""
    ld = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Herring prices: what we know"}</script>'
    head = (
        '<title>Herring prices: what we know</title><meta property="og:title" content="Herring prices: what we know">'
    )
    assert read(ld + head, '<h1 class="entry-title">Silver in every net</h1>').title == "Silver in every net"
    assert (
        read(ld + head, "<h1>Herring prices fall on a silver Monday</h1>").title
        == "Herring prices fall on a silver Monday"
    )


@pytest.mark.parametrize(
    "heading",
    [
        '<h1><span class="kicker">Harbour</span> Herring is back</h1>',
        '<h1>Herring is back <span class="premium-badge">Plus</span></h1>',
        "<h1>Herring is back<small>Boats came home full</small></h1>",
        '<h1><span class="article__overline">Harbour</span><span>Herring is back</span></h1>',
    ],
)
def test_kicker_and_subtitle_in_a_heading_are_no_headline(heading):
    """What is marked as standing above or below the headline goes."""
    assert read("", heading).title == "Herring is back"


def test_an_unmarked_kicker_goes_where_another_place_states_the_rest():
    """Without a mark, the headline that JSON-LD states shows where the kicker ends."""
    found = read(
        '<meta property="og:title" content="Herring is back">', "<h1><b>Harbour</b> <i>Herring is back</i></h1>"
    )
    assert found.title == "Herring is back"


@pytest.mark.parametrize(
    "logo",
    [
        '<h1><a href="/">Bay Post</a></h1>',
        '<a href="https://bay.test/"><h1>Bay Post</h1></a>',
        '<h1 class="logo">Bay Post</h1>',
    ],
)
def test_a_heading_that_leads_home_is_the_outlets_name(logo):
    """The headline then is the lesser heading marked so, and the name is cut from the title element."""
    body = f'{logo}<h2 class="entry-title">Herring is back</h2>'
    assert read("<title>Herring is back - Bay Post</title>", body).title == "Herring is back"
    assert read("<title>Herring is back - Bay Post</title>", logo).title == "Herring is back"


def test_a_heading_in_the_header_of_an_article_is_its_headline():
    """Pages without a heading of the first rank."""
    body = "<h2>Most read</h2><article><header><h2>Herring is back in the bay</h2></header></article>"
    assert read("<title>Herring is back</title>", body).title == "Herring is back in the bay"


def test_a_headline_cut_short_yields_to_the_whole():
    """What ends in dots and begins another headline is that headline."""
    head = '<meta property="og:title" content="Herring is back in…"><meta name="twitter:title" content="Herring is back in…">'
    assert read(f"<title>Herring is back in the bay</title>{head}").title == "Herring is back in the bay"


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("Herring &amp;quot;is back&amp;quot;", 'Herring "is back"'),
        ("Her&shy;ring is\u200b back", "Herring is back"),
        ("«\u00a0Herring\u00a0» is back", "« Herring » is back"),
        ("»Herring is back«", "»Herring is back«"),
    ],
)
def test_titles_are_given_as_they_print(printed, wanted):
    """Entities spelled twice are read; what does not print goes; quotation marks stay."""
    assert read(f'<meta property="og:title" content="{printed}">').title == wanted


def test_the_heading_with_which_og_title_begins_is_the_headline():
    """Where the heading of the first rank is the outlet's name, Open Graph shows which lesser one is meant."""
    body = '<h1><a href="/">Bay Post</a></h1><h3>Weather</h3><h4>Herring is back in the bay</h4>'
    found = read('<meta property="og:title" content="Herring is back in the bay / Bay Post">', body)
    assert found.title == "Herring is back in the bay"


def test_a_headline_that_ends_in_dots_is_whole_when_only_the_sites_name_follows():
    """`Wait…` is not cut short by `Wait... - Harbour Courier`."""
    head = "<title>He who waits... - Harbour Courier</title>"
    assert read(head, "<h1>He who waits…</h1>").title == "He who waits…"


def test_a_chinese_title_ends_where_section_and_site_begin():
    """They are parted by `_`."""
    head = "<title>渡轮今年冬天首次准点出发_社会新闻_海港新闻-Harbour</title>"
    assert read(head, "<div>渡轮</div>").title == "渡轮今年冬天首次准点出发"


@pytest.mark.parametrize(
    ("language", "title", "wanted"),
    [
        ("zh", "旧人行桥将关闭两年-桥报网", "旧人行桥将关闭两年"),
        ("zh", "旧人行桥将关闭两年--地方--桥报网", "旧人行桥将关闭两年"),
        ("ja", "古い歩道橋、閉鎖へ【川辺新聞】", "古い歩道橋、閉鎖へ"),
        ("ja", "古い歩道橋、閉鎖へ：川辺新聞", "古い歩道橋、閉鎖へ"),
        ("ja", "連載：古い歩道橋", "連載：古い歩道橋"),
        ("ja", "古い歩道橋、閉鎖へ【写真特集】", "古い歩道橋、閉鎖へ【写真特集】"),
    ],
)
def test_the_site_behind_titles_without_blanks_is_cut(language, title, wanted):
    """Hyphens part section and site in Chinese; in brackets only the outlet's own name goes."""
    head = f'<title>{title}</title><meta property="og:site_name" content="川辺新聞"><meta name="language" content="{language}">'
    assert read(head).title == wanted


@pytest.mark.parametrize(
    ("kicker", "wanted"),
    [("Aue:", "Aue: Brücke gesperrt"), ("Aue", "Brücke gesperrt")],
)
def test_a_kicker_stays_where_it_is_part_of_the_headline_as_stated(kicker, wanted):
    """With a colon behind it, and JSON-LD that says so; a line of its own goes."""
    linked = '{"@type": "NewsArticle", "headline": "Aue: Brücke gesperrt"}'
    head = f'<script type="application/ld+json">{linked}</script>'
    heading = f'<h1><span class="kicker">{kicker}</span><span>Brücke gesperrt</span></h1>'
    assert read(head, heading).title == wanted


def test_a_title_of_a_hundred_thousand_separators_takes_no_longer_than_any():
    """What the title says beside the headline is looked for where titles end, not in all that a page puts there."""
    began = time.process_time()
    read(head=f"<title>Herring{'_a' * 100_000}</title>", body="<h1>Herring is back</h1>")
    assert time.process_time() - began < 5


def test_parts_of_a_heading_that_run_together_yield_to_the_same_with_blanks():
    """Where only markup parts kicker and headline, the form that spells a blank is taken."""
    head = '<meta property="og:title" content="Back in the bay: Why herring came home">'
    heading = "<h1><span>Back in the bay</span><span>Why herring came home</span></h1>"
    assert read(head, heading).title == "Back in the bay: Why herring came home"
