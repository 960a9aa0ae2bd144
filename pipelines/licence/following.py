"""The licence follows the text: a verified copy is under its origin's licence, whatever its own page says (E22)."""

from collections.abc import Iterator
from dataclasses import replace

from pipelines.licence.version import DETECTOR
from vocabulary.known_licences import FAMILIES, UNSPECIFIED, by_expression
from vocabulary.licence import LAUNDERING, NOASSERTION, Decision, Evidence, Licence, Polarity, Scope

_EVERYTHING = frozenset({"by", "nc", "nd", "sa", "all"})
_STRICTEST = frozenset({"by", "nc", "nd"})


def follow(
    own: Licence, origin: Licence, *, locator: str = "cluster", subject: str | None = None, context: str = ""
) -> Licence:
    """The licence of a copy: its origin's decision, with all that the copy's own page says kept beside it.

    A statement that takes the copy out of every grant (E20) still wins. `locator` and `subject` name the origin: where
    it is kept, and its address; `context` says how the two texts compare. Who may call what a copy, and of what, is
    decided elsewhere (`pipelines.copies`).
    """
    if "exception_wins" in own.decision.trace:
        return own
    decided = origin.decision
    grants = decided.expression != NOASSERTION
    evidence = Evidence(
        code="E22",
        locator=locator,
        raw=f"a copy of {subject or locator}, which is {decided.expression}",
        scope=Scope.REPUBLISHED,
        polarity=Polarity.GRANT if grants else Polarity.NOTICE,
        expression=decided.expression if grants else None,
        url=decided.url,
        licensor=decided.licensor,
        subject=subject,
        context=" ".join([context, *_proof(origin)]).strip()[:300],
        channel="cluster",
        detector=DETECTOR,
    )
    flags = [flag for flag in decided.flags if flag != "strip_from_body"]
    if claims_more(own.decision, decided):
        flags.append(LAUNDERING)
    return Licence(
        decision=replace(
            decided,
            scope=Scope.REPUBLISHED,
            flags=tuple(dict.fromkeys(flags)),
            trace=("follows_origin", *decided.trace),
            cites=(len(own.evidence),),
        ),
        evidence=(*own.evidence, evidence),
    )


def _proof(origin: Licence) -> Iterator[str]:
    """The words by which the origin grants, the first of them."""
    cited = [origin.evidence[position] for position in origin.decision.cites if position < len(origin.evidence)]
    if cited and not cited[0].raw.startswith("<"):
        yield f"There it says: {cited[0].raw}"


def claims_more(copy: Decision, origin: Decision) -> bool:
    """Whether a copy is said to allow something that its origin does not."""
    return not conditions(origin.expression) <= conditions(copy.expression)


def conditions(expression: str) -> frozenset[str]:
    """The conditions of a licence, as a set that is larger the less is allowed; terms nobody has read allow nothing."""
    if " OR " in expression:
        return min((conditions(one) for one in expression.split(" OR ")), key=len)
    if expression == UNSPECIFIED:
        return _STRICTEST
    if expression.startswith(("LicenseRef-public-domain", "LicenseRef-us-gov-public-domain")):
        return frozenset()
    tool = by_expression(expression)
    if tool is None:
        return _EVERYTHING
    if tool.family in {"cc0", "pdm", "pddc"}:
        return frozenset()
    return frozenset(tool.family.split("-")) if tool.family in FAMILIES else frozenset({"by"})
