"""How far judges agree, by published examples."""

import pytest

from pipelines.comparison.agreement import alpha_nominal, alpha_ordinal, kappa, percent

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: four observers, twelve units.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
UNITS = [[value for value in unit if value is not None] for unit in zip(*OBSERVERS, strict=True)]


def test_alpha_of_the_published_example():
    """Nominal .743 and ordinal .815, as the paper has them."""
    assert alpha_nominal(UNITS) == pytest.approx(0.743, abs=0.0005)
    assert alpha_ordinal(UNITS) == pytest.approx(0.815, abs=0.0005)


def test_kappa_of_a_known_table():
    """20 and 15 the same, 5 and 10 not: .7 agree, .5 by chance, kappa .4."""
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert percent(pairs) == pytest.approx(0.7)
    assert kappa(pairs) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("units", "expected"), [([[1, 1], [2, 2]], 1.0), ([[1, 1]], None), ([[1], [2]], None), ([], None)]
)
def test_alpha_where_all_agree_or_nothing_can_be_told(units, expected):
    """Full agreement is 1; without a second thing said, or a second judge, there is no figure."""
    assert alpha_nominal(units) == expected
    assert alpha_ordinal(units) == expected


def test_what_chance_gives_is_no_agreement():
    """Judges who contradict each other are below 0, and kappa is not defined where both say one thing only."""
    assert alpha_nominal([[1, 2], [2, 1]]) < 0
    assert kappa([(1, 2), (2, 1)]) == -1
    assert kappa([(1, 1)]) is None
    assert kappa([]) is None
    assert percent([]) is None


def test_near_verdicts_weigh_less_in_the_ordinal_alpha():
    """One step apart agrees more than five steps apart."""
    close, far = [[0, 1], [5, 5], [2, 2], [3, 3]], [[0, 5], [1, 1], [2, 2], [3, 3]]
    assert alpha_ordinal(close) > alpha_ordinal(far)
    assert alpha_nominal(close) == pytest.approx(alpha_nominal(far))
