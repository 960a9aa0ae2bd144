"""Two texts in rows: everything of both is in one of them, in order."""

from hypothesis import given
from hypothesis import strategies as st

from desk.sidebyside import rows
from pipelines.comparison.passages import passages, placed
from pipelines.comparison.words import words

TEXTS = st.lists(
    st.sampled_from(
        ["a", "lake", "fell", "by", "two", "metres", "and", "the", "dam", "of", "Orrin", "holds", "U.S.", "3,000"]
    ),
    max_size=40,
).map(" ".join)


@given(TEXTS, TEXTS)
def test_nothing_is_lost(a, b):
    """All words of the first in its order; of the second each passage once, and what is not shared in its order."""
    found = passages(placed(a), placed(b))
    shown = list(rows(a, b, found, whole=True))
    assert words(" ".join(piece.text for row in shown for piece in row.a)) == words(a)
    assert sorted(row.passage for row in shown if row.passage) == list(range(1, len(found) + 1))
    numbers = sum(row.is_moved for row in shown)
    told = words(" ".join(piece.text for row in shown for piece in row.b))
    assert len(told) == len(words(b)) + numbers


def test_a_long_stretch_is_shortened():
    """It says how many words are left out."""
    (row,) = rows("word " * 100, "", [])
    assert "(76 words)" in row.a[0].text
    (row,) = rows("水" * 1_000, "", [])
    assert len(row.a[0].text) < 150
