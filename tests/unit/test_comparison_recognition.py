"""Copies are told by their fingerprints where texts are not kept; what is no copy gets no verdict."""

import pytest

from pipelines.comparison import Text, compare, fingerprint, recognised
from tests.stories import DAM, FERRY, MARKET
from vocabulary.match import Fingerprint, Verdict

HALF = DAM[: len(DAM) // 2]
EDITED = DAM.replace("Tarnby", "Orrinton").replace("eleven metres", "36 feet")
SEED = fingerprint(DAM)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (DAM, Verdict.IDENTICAL),
        (DAM.upper(), Verdict.IDENTICAL),
        (EDITED, Verdict.NEAR),
        (f"{FERRY} {HALF} {MARKET}", Verdict.EXCERPT),
        (FERRY, None),
        (MARKET, None),
        ("", None),
    ],
    ids=["same", "upper", "edited", "excerpt", "other", "another", "empty"],
)
def test_verdicts_by_fingerprint_are_those_by_text(text, verdict):
    """As far as copies go; the sentence says by what it was told."""
    found = recognised(SEED, fingerprint(text))
    assert (found and found.verdict) == verdict
    if found is not None:
        by_text = compare(Text(title=None, text=DAM), Text(title=None, text=text))
        assert found.verdict is by_text.verdict
        assert abs(found.containment_a_in_b - by_text.containment_a_in_b) < 0.2
        assert abs(found.containment_b_in_a - by_text.containment_b_in_a) < 0.2
        assert "fingerprint" in found.explanation


def test_fingerprints_of_different_versions_are_not_compared():
    """Their numbers mean different things."""
    other = Fingerprint(exact=SEED.exact, hashes=SEED.hashes, shingles=SEED.shingles, version=SEED.version + 1)
    assert recognised(SEED, other) is None


def test_texts_without_a_word_are_no_copies_of_each_other():
    """Two empty texts have the same hash, and nothing in common."""
    assert recognised(fingerprint(""), fingerprint("…")) is None
