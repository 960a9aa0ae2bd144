"""Markdown beside the text: the same words in the same order, set as the page sets them."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipelines.extraction.markdown import markdown
from pipelines.extraction.reader import extract
from vocabulary.structure import BREAK, Mark

PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*/*/page.html"))
LONG = "The crews of the island ferries went back to work on Tuesday evening after eleven days on strike, {}."
ARTICLE = [
    f"<p>{LONG.format('and nobody won')}</p>",
    "<h2>What was agreed</h2>",
    f"<p>{LONG.format('as the agreement says')}</p>",
    "<h4>Deckhands</h4>",
    "<ul><li>Fourteen more deckhands before the summer</li><li>Freight is carried first, <b>feed</b> before it</li></ul>",
    "<ol><li>The first boat leaves at half past five</li><li>The second boat leaves at noon</li></ol>",
    "<blockquote><p>Nobody won, but all of us can live with it.</p><p>That is what counts for the islands.</p></blockquote>",
    f"<p>{LONG.format('weather permitting')}</p>",
]


def said(text):
    """Return the words that a reader of Markdown finds, block by block, blanks and marks gone."""
    tokens = MarkdownIt("commonmark").parse(text)
    assert not any(token.type in {"html_block", "fence", "code_block", "hr"} for token in tokens)
    inline = [token for token in tokens if token.type == "inline"]
    assert all(child.type in {"text", "text_special"} for token in inline for child in token.children)
    return ["".join(child.content for child in token.children) for token in inline]


def read(*blocks, head=""):
    """Return what is read of an article made of these blocks."""
    page = (
        f"<html><head>{head}</head><body><article><h1>Ferry crews end it</h1>{''.join(blocks)}</article></body></html>"
    )
    return extract(page.encode(), url="https://harbour-courier.test/news/1")


def test_headings_lists_and_quotations_are_kept():
    """Headings count from below the title; lists are what they are on the page; every line is in its place."""
    found = read(*ARTICLE)
    assert markdown(found.text, found.form.structure).split("\n") == [
        LONG.format("and nobody won"),
        "",
        "## What was agreed",
        "",
        LONG.format("as the agreement says"),
        "",
        "#### Deckhands",
        "",
        "- Fourteen more deckhands before the summer",
        "- Freight is carried first, feed before it",
        "",
        "1. The first boat leaves at half past five",
        "2. The second boat leaves at noon",
        "",
        "> Nobody won, but all of us can live with it.",
        ">",
        "> That is what counts for the islands.",
        "",
        LONG.format("weather permitting"),
    ]


def test_a_text_without_structure_is_its_own_markdown():
    """Paragraphs alone are kept without any mark."""
    found = read(*(f"<p>{LONG.format(end)}</p>" for end in ("and nobody won", "weather permitting", "they say")))
    assert found.form.structure == ()
    assert markdown(found.text, found.form.structure) == found.text


def test_words_of_the_page_are_no_markup():
    """What looks like Markdown, HTML or a link on the page is words in our Markdown."""
    odd = f"1. *Not* a [link](javascript:alert(1)) &lt;script&gt;, # nor `code` &amp;amp; {LONG.format('_so_')}"
    found = read(f"<p>{odd}</p>", *ARTICLE)
    assert said(markdown(found.text, found.form.structure))[0] == found.text.split(BREAK)[0]
    assert "[link](" not in markdown(found.text, found.form.structure)


def test_persian_text_keeps_its_half_spaces_in_lists():
    """Joiners are spelling: an item with them is found as an item."""
    item = "کارگران می\u200cگویند که قایق\u200cها آماده\u200cاند"
    paragraph = "کارگران کشتی\u200cها سه\u200cشنبه شب پس از یازده روز اعتصاب به سر کار بازگشتند و نخستین قایق ساعت پنج و نیم حرکت کرد. "
    found = read(f"<p>{paragraph * 3}</p>", f"<ul><li>{item}</li></ul>", f"<p>{paragraph * 2}</p>")
    assert f"- {item}" in markdown(found.text, found.form.structure).split("\n")


def test_lines_that_got_their_links_back_keep_their_place():
    """A quotation that lost an inline link and got it back is still a quotation."""
    quote = f"{LONG.format('said Oona Reilly')} <a href='/x'>of the union</a> {LONG.format('said everybody')}"
    found = read(*ARTICLE, f"<blockquote><p>{quote}</p></blockquote>", *ARTICLE[:1])
    number = next(n for n, line in enumerate(found.text.split(BREAK)) if "of the union" in line)
    assert dict(found.form.structure)[number] is Mark.QUOTE


def test_the_body_in_linked_data_has_paragraphs_only():
    """A page that builds itself in the browser gives its lines without structure."""
    body = "\n".join(LONG.format(end) * 2 for end in ("one", "two", "three"))
    data = json.dumps({"@type": "NewsArticle", "headline": "Ferry crews end it", "articleBody": body})
    found = read("<p>Loading</p>", head=f'<script type="application/ld+json">{data}</script>')
    assert len(found.text.split(BREAK)) == 3
    assert found.form.structure == ()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: "-".join(page.parts[-3:-1]))
def test_every_page_says_the_same_in_markdown(page):
    """Of every page here the Markdown holds exactly the lines of the text, in order."""
    found = extract(page.read_bytes(), url=None)
    assert said(markdown(found.text, found.form.structure)) == (found.text.split(BREAK) if found.text else [])


WORDS = st.text(
    st.one_of(st.sampled_from("\\`*_{}[]()#+-.!|<>&;~=:/1a \u200c"), st.characters(exclude_categories=("Cs", "Cc"))),
    min_size=1,
    max_size=40,
)
LINES = WORDS.map(lambda words: " ".join(words.split())).filter(bool)


@example([("#", None)])
@example([("##", Mark.HEADING_2), ("a ##", Mark.HEADING_3), (r"a\#", Mark.HEADING_3), ("a#", Mark.ITEM)])
@given(st.lists(st.tuples(LINES, st.one_of(st.none(), st.sampled_from(list(Mark)))), min_size=1, max_size=8))
def test_any_lines_with_any_marks_come_back(marked):
    """Whatever the words and the marks: read as Markdown the lines are the same."""
    lines = [line for line, _ in marked]
    structure = tuple((number, mark) for number, (_, mark) in enumerate(marked) if mark)
    assert said(markdown(BREAK.join(lines), structure)) == lines
