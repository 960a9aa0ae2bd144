"""Pages of one article are joined in order; what each of them repeats is said once."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.joining import joined
from vocabulary.structure import BREAK, Mark

LEAD = "The lock keepers have kept the same book since the first barge went through in 1871."
FOOT = "The canal society meets on the first Tuesday of each month in the old toll house."


def line(number):
    """Return a line that stands once."""
    return f"On its leaf {number} the book tells of a flood that nobody at the lock remembers well."


def join(*pages):
    """Return the lines of pages without structure, joined."""
    return joined([(BREAK.join(page), ()) for page in pages])[0].split(BREAK)


def test_pages_stand_one_after_another():
    """In order, nothing added."""
    assert join([line(1), line(2)], [line(3)], [line(4)]) == [line(1), line(2), line(3), line(4)]


def test_what_all_pages_begin_and_end_with_is_said_once():
    """The beginning at the beginning, the end at the end."""
    assert join([LEAD, line(1), FOOT], [LEAD, line(2), FOOT], [LEAD, line(3), FOOT]) == [
        *(LEAD, line(1), line(2), line(3), FOOT)
    ]


def test_a_sentence_is_not_told_twice_but_a_short_line_may_be():
    """A box in the middle of each page goes; questions and answers stay."""
    assert join([line(1), FOOT, "Why?", line(2)], [line(3), FOOT, "Why?", line(4)]) == [
        *(line(1), FOOT, "Why?", line(2), line(3), "Why?", line(4))
    ]


def test_a_line_that_says_which_page_this_is_goes():
    """In the digits of all scripts, and only if it is this page's number."""
    assert join([line(1), "Page 1 of 2"], ["صفحه ۲ از ۲", line(2), "3 of 4 boats"]) == [
        line(1),
        line(2),
        "3 of 4 boats",
    ]


def test_a_page_that_repeats_the_one_before_adds_nothing():
    """Nor does it take anything away."""
    assert join([line(1), line(2)], [line(1), line(2)]) == [line(1), line(2)]
    assert join([line(1)], [line(1), line(2)]) == [line(1), line(2)]


def test_the_structure_moves_with_its_lines():
    """Also where lines before it go."""
    first = (BREAK.join([LEAD, "One", line(1)]), ((1, Mark.HEADING_2),))
    second = (BREAK.join([LEAD, "Two", "an item", line(2)]), ((1, Mark.HEADING_2), (2, Mark.ITEM)))
    text, structure = joined([first, second])
    lines = text.split(BREAK)
    assert [(lines[number], mark) for number, mark in structure] == [
        ("One", Mark.HEADING_2),
        ("Two", Mark.HEADING_2),
        ("an item", Mark.ITEM),
    ]


@given(st.lists(st.lists(st.sampled_from([*map(line, range(6)), LEAD, FOOT, "Why?"]), min_size=1), min_size=1))
def test_no_sentence_is_lost_and_none_is_told_on_two_pages(pages):
    """Whatever pages repeat."""
    together = join(*pages)
    assert set(together) == {one for page in pages for one in page}
