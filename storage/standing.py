"""What stands of a grant when a page is looked at again: pure, over what was said before and what is said now.

Creative Commons' grants do not end because a page stops to state them (LICENSING: 4.0 s. 2(a)(1) and 6; "perpetual" in
the versions before). So for the same text a page that has fallen silent changes nothing about the grant: what it said
before is the proof. Whatever else it says now wins: another licence, an exception, another owner.
"""

from dataclasses import replace

from storage.columns import clean
from vocabulary.licence import NOASSERTION, Confidence, Decision, Evidence, Licence, Scope

EARLIER = "earlier"
"""Of evidence: an earlier capture says so, and this one no more."""
VANISHED = "vanished"
"""Of a decision: what it rests on is no longer stated, and stays proven by an earlier capture."""
PROVEN = "proven_earlier"
"""The rule's name in the trace."""
IRREVOCABLE = frozenset({"by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd", "cc0"})
"""Families whose grant cannot be taken back from a text. A mark of the public domain grants nothing to begin with."""

_PROOF = frozenset({Confidence.CONFIRMED, Confidence.DECLARED, Confidence.PROBABLE})
"""Classes that rest on what the page, its feed or its outlet said, and not on an outlet file alone."""
_LOWER = {Confidence.CONFIRMED: Confidence.DECLARED, Confidence.DECLARED: Confidence.PROBABLE}
_SAID = ("code", "raw", "scope", "polarity", "expression", "url", "licensor", "subject", "channel", "flags")
_LIMITS = ("valid_from", "valid_until", "topic")


def said(row: Evidence) -> tuple[object, ...]:
    """What a statement says, wherever on the page it stands and whoever read it: equal for the same statement."""
    values = (getattr(row, name) for name in (*_SAID, *_LIMITS))
    return tuple(clean(value) if type(value) is str else value for value in values)


def statements(licence: Licence) -> frozenset[tuple[object, ...]]:
    """All that a page says of its own text. Teasers and comments come and go, and speak of other things."""
    return frozenset(said(row) for row in licence.evidence if row.scope is not Scope.OTHER_ITEM)


def says_the_same(one: Licence, other: Licence) -> bool:
    """Whether two readings say the same and come to the same decision; where it stands and who read it is nothing."""
    return statements(one) == statements(other) and _bare(one.decision) == _bare(other.decision)


def _bare(decision: Decision) -> Decision:
    return replace(decision, cites=(), flags=tuple(sorted(decision.flags)))


def standing(before: Licence, now: Licence) -> Licence:
    """The licence of a text of which a page said `before` and a later answer says `now`."""
    if not _is_irrevocable(before) or not _is_silent(now) or _read_otherwise(before, now):
        return now
    kept = [replace(row, flags=tuple(dict.fromkeys([*row.flags, EARLIER]))) for row in _cited(before)]
    return replace(
        now,
        decision=_lowered(
            replace(
                before.decision,
                flags=tuple(dict.fromkeys([*before.decision.flags, VANISHED])),
                trace=tuple(dict.fromkeys([*before.decision.trace, PROVEN])),
                cites=tuple(range(len(now.evidence), len(now.evidence) + len(kept))),
            ),
            before.decision,
            now.decision,
        ),
        evidence=(*now.evidence, *kept),
    )


def _is_irrevocable(licence: Licence) -> bool:
    decision = licence.decision
    own = not decision.trace or decision.trace[0] != "follows_origin"  # a copy's licence is its origin's to state
    return own and decision.family in IRREVOCABLE and decision.confidence in _PROOF and bool(_cited(licence))


def _is_silent(licence: Licence) -> bool:
    """Whether a page states nothing any more, neither a grant nor that there is none for this text."""
    decision = licence.decision
    is_prior = "profile" in decision.trace or "policy_page" in decision.trace
    return is_prior or (decision.expression == NOASSERTION and decision.trace == ("no_grant",))


def _read_otherwise(before: Licence, now: Licence) -> bool:
    """Whether other rules read it then: it may be they who are silent now. Stored captures tell, read anew."""
    return any(row.detector != now.detector for row in _cited(before) if row.channel != "profile")


def _cited(licence: Licence) -> list[Evidence]:
    return [licence.evidence[position] for position in licence.decision.cites if position < len(licence.evidence)]


def _lowered(decision: Decision, before: Decision, now: Decision) -> Decision:
    """At most B, since nobody can look it up any more; one class lower once all rights are said to be reserved."""
    confidence = _LOWER[Confidence.CONFIRMED] if decision.confidence is Confidence.CONFIRMED else decision.confidence
    flags = decision.flags
    if "arr" in now.flags and "arr_contradiction" not in before.flags:
        confidence, flags = _LOWER.get(confidence, confidence), (*flags, "arr_contradiction")
    return replace(decision, confidence=confidence, flags=flags)
