"""The body: whole, as published, and nothing besides."""

import json

import pytest

from pipelines.extraction import trimming
from pipelines.extraction.document import parse
from pipelines.extraction.reader import extract
from pipelines.extraction.trimming import trimmed

PARAGRAPHS = [
    "The crews of the island ferries went back to work on Tuesday evening after eleven days on strike, and the first boat left at half past five.",
    "Under the agreement reached at the town hall the company will hire fourteen more deckhands before the summer timetable begins in May.",
    "Nobody won, said Oona Reilly, who spoke for the crews throughout the talks, but all of them could live with what was on paper now.",
    "Freight that has been waiting on the mainland, among it forty tonnes of animal feed, is to be carried before the weekend, weather permitting.",
]


def read(*blocks, head="", title="Ferry crews end their strike"):
    """Return the paragraphs that are read of an article made of these blocks."""
    inner = "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)
    page = f"<html><head>{head}</head><body><article><h1>{title}</h1>{inner}</article></body></html>"
    text = extract(page.encode(), url="https://harbour-courier.test/news/1").text
    return text.split("\n\n") if text else []


def test_paragraphs_are_separated_by_a_blank_line():
    """The body is the paragraphs, in order, each once."""
    assert read(*PARAGRAPHS) == PARAGRAPHS


def test_line_breaks_separate_paragraphs_too():
    """Pages that set paragraphs by breaks come out the same."""
    assert read("<div>" + "<br><br>".join(PARAGRAPHS) + "</div>") == PARAGRAPHS


def test_the_title_is_not_repeated():
    """Neither the heading nor another headline that the page states opens the body."""
    head = '<meta property="og:title" content="Strike ends">'
    assert (
        read("<h2>Strike ends</h2>", "<p><b>Ferry crews end their strike</b></p>", *PARAGRAPHS, head=head) == PARAGRAPHS
    )


@pytest.mark.parametrize(
    "block",
    [
        '<p>Read more: <a href="/x">Islanders count the cost of the long strike</a></p>',
        '<p><strong>Related:</strong> <a href="/x">Islanders count the cost of the long strike</a></p>',
        '<p><a href="/x">Islanders count the cost of the long strike</a></p>',
        '<p><a href="/x">Islanders count the cost of the long strike</a> [VIDEO]</p>',
        "<p>Advertisement</p>",
        "<p>Story continues below advertisement</p>",
        "<figure><img src=x><figcaption>The north quay on Tuesday evening, photographed from the old lighthouse.</figcaption></figure>",
    ],
)
def test_what_stands_between_paragraphs_is_cut(block):
    """Links to other articles, advertising marks and captions are not the article."""
    assert read(*PARAGRAPHS[:2], block, *PARAGRAPHS[2:]) == PARAGRAPHS


@pytest.mark.parametrize(
    "call",
    [
        "Follow us on Twitter and Facebook.",
        "Sign up for our newsletter and never miss a ferry again.",
        "Abonnieren Sie unseren Newsletter!",
        "Síguenos en Instagram",
        "Подписывайтесь на наш канал в Телеграме",
    ],
)
def test_calls_at_the_end_are_cut(call):
    """Calls to follow or subscribe close a page, not an article."""
    assert read(*PARAGRAPHS, call) == PARAGRAPHS


def test_a_sentence_about_a_newsletter_inside_an_article_stays():
    """The words alone cut nothing in the middle of a text."""
    told = "The crews had asked their neighbours to sign up for a newsletter on paper, which was pinned to the church door every night."
    blocks = [told, *PARAGRAPHS, *PARAGRAPHS[:1]]
    assert read(*blocks)[0] == told


@pytest.mark.parametrize(
    "sentence",
    [
        "This article is licensed under a Creative Commons Attribution 4.0 International License. Follow us on Twitter.",
        '<p><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">Creative Commons Attribution 4.0 International License</a></p>',
        "You may republish this article, online or in print; subscribe to our newsletter to learn more.",
    ],
)
def test_words_about_rights_are_never_cut(sentence):
    """The licence step needs them, also where they look like a link or a call."""
    assert len(read(*PARAGRAPHS, sentence)) == len(PARAGRAPHS) + 1


def test_a_list_of_links_that_is_the_article_stays():
    """A press review is made of links; they are not taken for references."""
    links = [
        f'<p><a href="/{n}">What the island papers wrote on day {n} of the long ferry strike</a></p>'
        for n in range(1, 9)
    ]
    assert len(read("Our morning reading on the strike, in the order of the days.", *links)) >= 8


def test_inline_links_leave_no_holes():
    """A link in the middle of a sentence is part of it, whatever its class."""
    linked = PARAGRAPHS[1].replace("the town hall", '<a class="link promo" href="/hall">the town hall</a>')
    assert PARAGRAPHS[1] in read(PARAGRAPHS[0], f"<p>{linked}</p>", *PARAGRAPHS[2:])


def test_all_columns_of_an_article_are_read():
    """Containers set alike hold one article, advertising between them or not."""
    more = [text.replace("ferries", "boats").replace("crews", "sailors") + " So it was told." for text in PARAGRAPHS]
    columns = [
        f"<div class='col'><div class='text'>{''.join(f'<p>{text}</p>' for text in part)}</div></div><div class='ad'><script>show()</script></div>"
        for part in (PARAGRAPHS, more)
    ]
    assert read(*columns) == [*PARAGRAPHS, *more]


def test_a_page_built_in_the_browser_is_read_from_its_data():
    """Where the page shows next to nothing, the article body of its JSON-LD stands in."""
    data = {
        "@type": "NewsArticle",
        "headline": "Ferry crews end their strike",
        "articleBody": "<p>" + "</p><p>".join(PARAGRAPHS) + "</p>",
    }
    assert (
        read("Please enable scripts.", head=f'<script type="application/ld+json">{json.dumps(data)}</script>')
        == PARAGRAPHS
    )


def test_the_same_page_is_read_the_same_way_every_time():
    """Nothing is remembered between pages."""
    assert [read(*PARAGRAPHS) for _ in range(8)] == [PARAGRAPHS] * 8


def test_joiners_are_part_of_the_spelling():
    """Persian half-spaces and joined emoji come out as they went in."""
    persian = "باغ‌داران روستا می‌گویند امسال محصول انار به اندازه سال‌های پیش خواهد رسید و همه خوشحال‌اند 👩‍🌾." * 3
    assert persian in read(persian, *PARAGRAPHS)


def test_the_byline_and_the_date_line_are_not_the_body():
    """Who wrote it and when are fields of their own."""
    head = '<meta name="date" content="2024-03-05T17:40:00Z">'
    blocks = ["<div class='byline'>By Moira Tennant</div>", "<p>March 5, 2024 - 17:40 GMT</p>", *PARAGRAPHS]
    assert read(*blocks, head=head) == PARAGRAPHS


def test_labels_are_no_text():
    """A page that shows a video among its navigation has no running text."""
    links = "".join(f'<li><a href="/{name}/">{name}</a></li>' for name in ("World", "Rights", "Climate", "Notes"))
    page = f"""<html><body><header><a href="/">Open Courier</a><nav><ul>{links}</ul></nav></header><main><h1>Watch: the ice road</h1>
      <article><video src="/clip.mp4"></video><time>13 January 2022, 12:00</time></article></main></body></html>"""
    assert extract(page.encode(), url="https://courier.test/watch/road").text == ""


def test_a_flash_of_one_sentence_is_an_article():
    """Short is not nothing."""
    flash = "The bridge over the narrows was closed on Friday morning after a ship touched one of its piers."
    assert read(flash) == [flash]


@pytest.mark.parametrize("holder", ["<footer>|</footer>", "<div class='caption'>|</div>", "<div id='foot'>|</div>"])
def test_feet_and_captions_within_each_other_are_read_a_few_times(monkeypatch, holder):
    """Work grows with the page, not with its depth: 200 levels around thousands of words."""
    begins, ends = holder.split("|")
    said = []
    real = trimming.words_of
    monkeypatch.setattr(trimming, "words_of", lambda element: said.append(real(element)) or said[-1])
    inner = "".join(f"<p>word {number}</p>" for number in range(2_000))
    page = f"<html><body><p>The boats came back.</p>{begins * 200}{inner}{ends * 200}</body></html>"
    trimmed(parse(page.encode(), None), ["The boats came back."], titles=[])
    assert sum(map(len, said)) <= 3 * len(page)


def test_a_last_line_of_a_foot_within_a_foot_is_cut():
    """The outer one is asked, which has all that the inner one says."""
    page = "<html><body><p>Boats.</p><footer><div class='site-foot'><p>1 Quay Road</p></div></footer></body></html>"
    assert trimmed(parse(page.encode(), None), ["Boats.", "1 Quay Road"], titles=[]) == ["Boats."]


LEAD = (
    "The crews of the island ferries are back at work after eleven days on strike; the company will hire fourteen "
    "more deckhands, and the first boat left with forty tonnes of feed on Tuesday evening."
)


@pytest.mark.parametrize(
    ("lead", "description"),
    [
        (f'<p class="article__standfirst">{LEAD}</p>', ""),
        (f'<div class="perex"><p>{LEAD}</p></div>', ""),
        (f'<h2 class="story__summary">{LEAD}</h2>', ""),
        (f"<h2>{LEAD}</h2>", LEAD),
    ],
)
def test_a_lead_that_reports_is_the_first_paragraph(lead, description):
    """It stands between headline and text, marked as one or told as the description."""
    page = (
        f'<html><head><meta name="description" content="{description}"></head><body><main><header><h1>Strike ends'
        f"</h1>{lead}</header><figure><figcaption>A ferry.</figcaption></figure>"
        f'<div class="article-body">{"".join(f"<p>{words}</p>" for words in PARAGRAPHS)}</div></main></body></html>'
    )
    assert extract(page.encode(), url=None).text == "\n\n".join([LEAD, *PARAGRAPHS])


@pytest.mark.parametrize(
    "lead",
    [
        '<p class="standfirst">Nobody won, and all of them could live with it.</p>',
        f'<p class="standfirst">{LEAD[:-1]}</p>',
        f'<p class="photo-summary">{LEAD}</p>',
        f'<h2 class="sub-title">{LEAD[:100]}.</h2>',
        f'<p class="summary">{PARAGRAPHS[0]}</p>',
    ],
)
def test_what_only_makes_curious_is_no_lead(lead):
    """Too short, no sentence, of a picture, a subtitle, or what the text says anyhow."""
    page = (
        f'<html><body><main><h1>Strike ends</h1>{lead}<div class="article-body">'
        f"{''.join(f'<p>{words}</p>' for words in PARAGRAPHS)}</div></main></body></html>"
    )
    assert extract(page.encode(), url=None).text == "\n\n".join(PARAGRAPHS)


def test_an_address_alone_is_no_text():
    """A reporter's address goes; a line that says more stays."""
    write = "Write to the crews at crews@ferries.test before Friday, said Oona Reilly, who reads all of it."
    assert read(*PARAGRAPHS, write, "oona@ferries.test") == [*PARAGRAPHS, write]


def test_paragraphs_that_are_divisions_are_read():
    """A page whose only `p` elements are its furniture has its text in `div` elements."""
    text = "".join(f'<div class="body__paragraph">{words}</div>' for words in PARAGRAPHS * 3)
    found = read(
        text, "Reporting by Oona Reilly in the islands and by Jane Roe on the mainland; editing by May Low. " * 3
    )
    assert set(PARAGRAPHS) <= set(found)


def test_a_part_before_the_text_is_put_back():
    """Parts in a row that share a class are one text; what follows the last of them is not."""
    parts = [f"<div class='rich'>{''.join(f'<p>{words}</p>' for words in PARAGRAPHS[:2])}</div>"]
    parts += [f"<div class='rich links'>{''.join(f'<p>{words} Again.</p>' for words in PARAGRAPHS * 2)}</div>"]
    page = f"<html><body><main><h1>Strike ends</h1><div>{''.join(parts)}</div></main></body></html>"
    assert extract(page.encode(), url=None).text.startswith("\n\n".join(PARAGRAPHS[:2]))


@pytest.mark.parametrize(
    "last",
    [
        "The crews hope to get better coverage of the next talks than they had of the last ones, said Oona Reilly.",
        "Whoever wants to join has to read the privacy policy and the terms of use of the company, which are long.",
    ],
)
def test_a_last_paragraph_that_speaks_of_such_things_stays(last):
    """A call to follow names its channel; a sentence about coverage or terms is text."""
    assert read(*PARAGRAPHS, last) == [*PARAGRAPHS, last]


def test_the_lead_is_told_on_the_first_page_alone():
    """Further pages of an article repeat it below the headline."""
    text = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    page = (
        f'<html><body><main><h1>Strike ends</h1><p class="standfirst">{LEAD}</p><div class="article-body">{text}</div>'
        '<nav><a href="/strike">1</a> <a href="/strike?page=3" rel="next">3</a></nav></main></body></html>'
    ).encode()
    assert (extract(page, url="https://ferries.test/strike?page=2").text or "").startswith(PARAGRAPHS[0])
