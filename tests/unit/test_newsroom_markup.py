"""The markup of the world's articles, and how the seed gets into them."""

import pytest

from desk.newsroom.markup import SEED, SEED_LICENCE, Form, blocks, edited, seed_text, to_html, to_text


def test_blocks_are_told_apart_by_their_marks():
    """Paragraphs, subheadings, quotations and list items each keep their text without the mark."""
    found = blocks("First\nline.\n\n## Part\n\n> Said.\n\n- one\n- two")
    assert [(block.form, block.text) for block in found] == [
        (Form.PARAGRAPH, "First line."),
        (Form.HEADING, "Part"),
        (Form.QUOTATION, "Said."),
        (Form.ITEM, "one"),
        (Form.ITEM, "two"),
    ]


def test_list_items_share_one_list():
    """Neighbouring items stand in one <ul>, which is closed before the next paragraph and at the end."""
    assert (
        to_html(blocks("- a\n- b\n\nc\n\n- d"))
        == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>c</p>\n<ul>\n<li>d</li>\n</ul>"
    )


def test_text_is_escaped_and_links_are_made():
    """What looks like HTML is text; only the link form makes an element."""
    body = blocks("a <b> & [words](http://x.test/?a=1&b=2)")
    assert to_html(body) == '<p>a &lt;b&gt; &amp; <a href="http://x.test/?a=1&amp;b=2">words</a></p>'
    assert to_text(body) == "a <b> & words"


def test_seed_is_inserted_word_for_word():
    """A body of `@seed` reads like the seed's document without its licence sentence."""
    document = " ".join(SEED.read_text("utf-8").split())
    inserted = " ".join(to_text(blocks("@seed")).split())
    assert document.startswith(inserted)
    assert document.removeprefix(inserted).strip().startswith(SEED_LICENCE)


def test_seed_comes_in_paragraphs():
    """The reprint looks like an article, not like one line."""
    assert len(blocks("@seed")) > 10


def test_a_passage_runs_from_its_first_to_its_last_words():
    """`@seed "first" "last"` stands for what lies between, both included."""
    (block,) = blocks('@seed "For weeks now" "“fake news.”"')
    assert block.text.startswith("For weeks now, Washington")
    assert block.text.endswith("“fake news.”")


@pytest.mark.parametrize("source", ['@seed "no such words" "fake news"', "@seeds", '@seed "For weeks now"'])
def test_a_passage_that_is_not_there_is_an_error(source):
    """A slip in a passage is not published as an empty paragraph."""
    with pytest.raises(ValueError, match="seed"):
        blocks(source)


def test_edits_must_apply_exactly_once():
    """An edit that applies nowhere, or twice, is an error: the copy would not be what its file says."""
    assert edited("one two", [("two", "2")]) == "one 2"
    for text in ("one", "two two"):
        with pytest.raises(ValueError, match="expected once"):
            edited(text, [("two", "2")])


def test_edits_change_the_inserted_seed():
    """A copy with edits holds the new words and no longer the old."""
    text = to_text(blocks("@seed", [("As usual, there is no evidence", "Nothing was shown")]))
    assert "Nothing was shown" in text
    assert "As usual, there is no evidence" not in text
    assert len(text) > len(seed_text()) * 0.9
