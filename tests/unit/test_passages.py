"""Which passages two texts share, and where."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.comparison import Text, compare
from pipelines.comparison.passages import GAP, passages, placed
from pipelines.comparison.words import placed_words, words
from tests.stories import DAM, FERRY, MARKET

WORDS = st.sampled_from(
    ["the", "lake", "U.S.", "3,000", "Änne’s", "كتاب", "水", "ไทย", "dam", "\n\n", "“", "”", "x", "۱۲"]
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join)


def of(a, b):
    """The passages of two texts without furniture."""
    return passages(placed(a), placed(b))


def shown(text, span):
    """What stands at a place of a text."""
    return text[span[0] : span[1]]


def test_a_passage_is_where_it_stands_in_both():
    """Its characters in the texts as published, whatever stands around it."""
    part = DAM.split("\n\n")[2]
    other = f"{MARKET}\n\n{part.upper()}\n\nAnd then: {FERRY}"
    (found,) = of(DAM, other)
    assert shown(DAM, found.a) == part.rstrip(".")
    assert shown(other, found.b) == part.upper().rstrip(".")
    assert (found.words, found.is_quoted, len(found.runs)) == (len(words(part)), False, 1)


def test_few_words_between_runs_make_no_new_passage():
    """A number that was changed, a word put in; a sentence put in does."""
    one = "The board said that the lake stood at 94 per cent when the order was given to lower it."
    other = one.replace("94", "some 93.5")
    (found,) = of(one, other)
    assert [run.words for run in found.runs] == [8, 10]
    assert found.words == 18
    assert len(of(one, one.replace(" 94", " that on the eve of the storm it had 94"))) == 2


def test_what_both_quote_is_marked():
    """Others may have heard the same; also where only one of the texts has kept the marks."""
    said = "“We lower the lake because we want to look at the wall with dry eyes,”"
    (found,) = of(f"{said} she said on Monday.", f"{said} the board's head told us.")
    assert found.is_quoted
    (found,) = of(f"{said} she said on Monday.", f"{said[1:-1]} the board's head told us.")
    assert found.is_quoted
    (found,) = of(DAM, DAM)
    assert not found.is_quoted


def test_furniture_is_no_part_of_a_passage():
    """Places are of the text as published, also behind a dateline, a line between paragraphs and a credit at the end."""
    lines = DAM.split("\n\n")
    published = f"TARNBY (AP) — {lines[0]}\n\nRead more: Five things\n\n{lines[1]} (AP)"
    compared = Text(title=None, text=published, language="en").compared
    assert "AP" not in compared
    (found,) = passages(placed(published, compared), placed("\n\n".join(lines[:2])))
    assert shown(published, found.a).startswith("Engineers began")
    assert shown(published, found.a).endswith("expect it to give way")
    assert [shown(published, run.a).split()[0] for run in found.runs] == ["Engineers"]


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("lake " * 20_000, "lake " * 15_000, 15_000),
        ("a b c d " * 9_000, "a b c d e " * 9_000, 0),
        ("a b c d e f " * 5_000, "a b c d e f g a b c d e " * 5_000, 60),
        ("水" * 40_000, "水" * 50_000, 40_000),
    ],
)
def test_texts_that_repeat_themselves_are_done_in_bounds(one, other, least):
    """One word, a sentence again and again, one that is hardly the same: so many words at least are found."""
    assert sum(passage.words for passage in of(one, other)) >= least


@settings(max_examples=200)
@given(TEXTS, TEXTS)
def test_runs_are_equal_in_both_and_do_not_overlap(a, b):
    """After folding, word for word; in order of the first; turned round the same; of a shared run at least one."""
    found = of(a, b)
    for passage in found:
        for run in passage.runs:
            assert words(shown(a, run.a)) == words(shown(b, run.b))
            assert len(words(shown(a, run.a))) == run.words
        assert (passage.a, passage.b) == (
            (passage.runs[0].a[0], passage.runs[-1].a[1]),
            (passage.runs[0].b[0], passage.runs[-1].b[1]),
        )
        for one, other in pairwise(passage.runs):
            assert len(words(a[one.a[1] : other.a[0]])) <= GAP
    runs = [run for passage in found for run in passage.runs]
    assert all(one.a[1] <= other.a[0] for one, other in pairwise(runs))
    assert all(one.b[1] <= other.b[0] for one, other in pairwise(sorted(runs, key=lambda run: run.b)))
    turned = [run for passage in of(b, a) for run in passage.runs]
    assert sorted((run.b, run.a, run.words) for run in turned) == sorted((run.a, run.b, run.words) for run in runs)
    shared = compare(Text(title=None, text=a), Text(title=None, text=b)).containment
    assert bool(found) or shared == 0 or words(a) != placed(a, Text(title=None, text=a).compared).words


@given(TEXTS)
def test_a_text_shares_all_with_itself(text):
    """One passage, of all words."""
    found = of(text, text)
    assert sum(passage.words for passage in found) == len(words(text))
    assert len(found) <= 1


@given(st.text(max_size=300))
def test_words_stand_where_they_are_said_to_stand(text):
    """Each is the folded form of what stands there."""
    tokens, spans = placed_words(text)
    assert tokens == words(text)
    assert all(
        words(text[start:end])[:1] == [token] or len(token) > 1
        for token, (start, end) in zip(tokens, spans, strict=True)
    )


@pytest.mark.parametrize("compared", [DAM, "Something else altogether, which is not in it.", "", "\n\n"])
def test_what_is_compared_and_not_in_the_text_has_no_place(compared):
    """A text that was read anew since: what is not found there is left out."""
    found = placed(DAM, compared)
    assert len(found.words) == len(found.spans)
    assert all(words(shown(DAM, span)) == [word] for word, span in zip(found.words, found.spans, strict=True))
