"""What stands of a grant when its page is looked at again."""

import pytest

from storage.standing import says_the_same, standing
from vocabulary.licence import NOASSERTION, Confidence, Decision, Evidence, Licence, Polarity, Scope

ROW = Evidence(
    code="E08", locator="/a", raw="CC BY", scope=Scope.ARTICLE, polarity=Polarity.GRANT, expression="CC-BY-4.0"
)
GRANT = Licence(
    decision=Decision(expression="CC-BY-4.0", family="by", confidence=Confidence.CONFIRMED, trace=("url",), cites=(0,)),
    evidence=(ROW,),
)
SILENT = Licence(decision=Decision(trace=("no_grant",)))


def test_a_silent_page_ends_no_grant():
    """The earlier statement is kept as proof, the decision at most B, and silence twice is silence once."""
    once = standing(GRANT, SILENT)
    assert (once.decision.expression, once.decision.confidence) == ("CC-BY-4.0", Confidence.DECLARED)
    assert "vanished" in once.decision.flags
    assert once.evidence[once.decision.cites[0]].flags == ("earlier",)
    assert says_the_same(standing(once, SILENT), once)


@pytest.mark.parametrize("trace", [("exception_wins",), ("republished_without_licence",)])
def test_another_owner_wins(trace):
    """What a page newly says of its text is no silence."""
    now = Licence(decision=Decision(trace=trace))
    assert standing(GRANT, now).decision.expression == NOASSERTION


def test_other_rules_prove_nothing():
    """Where other rules read the page, the silence may be theirs."""
    assert standing(GRANT, Licence(decision=SILENT.decision, detector="newer")).decision.expression == NOASSERTION
