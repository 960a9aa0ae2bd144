"""How far judges agree with each other, beyond what chance gives. Pure, over numbered categories.

A category is a whole number; where their order counts, it is that of the numbers.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

Units = Sequence[Sequence[int]]
"""For each thing that was judged, what each judge who judged it said."""


def percent(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Share of things of which two judges said the same, from 0 to 1; None when there are none."""
    return sum(one == other for one, other in pairs) / len(pairs) if pairs else None


def kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Cohen's kappa of two judges: (p_o - p_e) / (1 - p_e), where p_e is what their shares of each category give.

    1 is full agreement, 0 what chance gives; None where there is nothing to tell: no pairs, or both only ever said
    one and the same thing. J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
    Measurement 20 (1960), 37-46.
    """
    if not pairs:
        return None
    observed = sum(one == other for one, other in pairs) / len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(first[value] * second[value] for value in first) / len(pairs) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def alpha_nominal(units: Units) -> float | None:
    """Krippendorff's alpha of any number of judges, some of whom left things out: two verdicts are the same or not.

    1 - D_o / D_e: disagreement as it is, by that of verdicts dealt out at random. 1 is full agreement, 0 what chance
    gives; None where nothing was judged twice, or nobody ever said a second thing. K. Krippendorff, "Computing
    Krippendorff's Alpha-Reliability" (2011), sections C and D; Content Analysis, 4th ed. (2018), chapter 12.
    """
    return _alpha(units, lambda one, other, _: float(one != other))


def alpha_ordinal(units: Units) -> float | None:
    """The same where the farther two verdicts are apart the more they disagree.

    The distance of c and k is the square of the number of verdicts given between them, with half of those of c and k
    themselves (Krippendorff 2011, section E: the ordinal metric).
    """

    def distance(one: int, other: int, given: Mapping[int, int]) -> float:
        low, high = sorted((one, other))
        between = sum(count for value, count in given.items() if low <= value <= high)
        return float((between - (given[low] + given[high]) / 2) ** 2) if low != high else 0.0

    return _alpha(units, distance)


def _alpha(units: Units, distance: Callable[[int, int, Mapping[int, int]], float]) -> float | None:
    paired = [Counter(unit) for unit in units if len(unit) > 1]
    given = sum(paired, Counter[int]())
    total = sum(given.values())
    observed = sum(
        2 * unit[one] * unit[other] * distance(one, other, given) / (sum(unit.values()) - 1)
        for unit in paired
        for one, other in combinations(sorted(unit), 2)
    )
    expected = sum(
        2 * given[one] * given[other] * distance(one, other, given) for one, other in combinations(sorted(given), 2)
    )
    return None if not expected else 1 - (total - 1) * observed / expected
