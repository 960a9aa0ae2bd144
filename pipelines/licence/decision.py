"""From evidence to a decision: a chain of small rules, each named in the trace. Pure; nothing is looked up.

The subject comes first, exceptions win, the most specific scope that holds a grant decides, an address outranks a
name and a name a badge, disagreement is reported and resolved towards the strictest, and no grant is NOASSERTION.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vocabulary.known_licences import FAMILIES, UNSPECIFIED, Tool, by_expression, cc_tool
from vocabulary.licence import Confidence, Decision, Evidence, Polarity, Scope

_ORDER = (Scope.REPUBLISHED, Scope.ARTICLE, Scope.SECTION, Scope.SITE, Scope.FEED)
"""Scopes that can hold a grant for the article's text, most specific first."""
_LOWER = {
    Confidence.CONFIRMED: Confidence.DECLARED,
    Confidence.DECLARED: Confidence.PROBABLE,
    Confidence.PROBABLE: Confidence.WEAK,
}
_WEAKENING = frozenset({"version_conflict", "arr_contradiction", "nonexistent_port"})
"""Each of these costs one class of confidence."""
HIDDEN = "hidden"
"""Stated where nobody is shown it."""
OWN_TERMS = "own_terms"
"""Granted in the outlet's own words, which are its conditions too."""
ENDS = "ends"
"""Granted until a day: after it, or where nobody says which day it is, nothing is."""
OPERATOR_CONFIRMED = "operator_confirmed"
"""The operator has looked and says, with a reason, that a licence holds."""
_HIGHER = {lower: higher for higher, lower in _LOWER.items()}
_CEILINGS = {"carve_out": Confidence.DECLARED, "partly": Confidence.PROBABLE, HIDDEN: Confidence.PROBABLE}
"""Flags of what cannot be checked: no better than this, whatever else is said."""
_INTERNAL = frozenset({"choice", "atom_source", "bare", "of_media", OPERATOR_CONFIRMED})
"""Said by detection to the rules here, not to people."""
_MARKS_OF_USE = frozenset({"pdm"})
"""Labels that need a legal ground stated elsewhere."""


def decide(evidence: Sequence[Evidence], *, today: date | None = None, published: str | None = None) -> Decision:
    """What is granted for the article's text. `today` is the day for embargoes; without it they are in force.

    `published` (ISO 8601) is when the article appeared, for statements that hold for articles of certain days; without
    it that remains open, and the grant is at most B.
    """
    everything = [_Row(position, statement) for position, statement in enumerate(evidence)]
    rows = [_held(row, published) for row in everything if _reaches(row.statement, published, today)]
    return (
        _exception(rows, today)
        or _reprint(rows)
        or _raised(_grant([row for row in rows if _grants(row.statement)]), rows)
        or _nothing(everything)
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A statement with its position, which the decision cites."""

    position: int
    statement: Evidence


def _grants(statement: Evidence) -> bool:
    return statement.polarity is Polarity.GRANT and statement.expression is not None and statement.scope in _ORDER


def _reaches(statement: Evidence, published: str | None, today: date | None) -> bool:
    """Rule 3: a grant for articles of other days reaches not this one, nor one for a topic that nobody has checked."""
    if statement.polarity is not Polarity.GRANT:
        return True
    if "topic_scope" in statement.flags or _has_ended(statement, today):
        return False
    day = (published or "")[:10]
    if not day and today and statement.valid_from and today < date.fromisoformat(statement.valid_from):
        return False  # whenever it appeared, it was not after today
    return not day or (statement.valid_from or day) <= day <= (statement.valid_until or day)


def _has_ended(statement: Evidence, today: date | None) -> bool:
    last = statement.valid_until
    return ENDS in statement.flags and (today is None or last is None or today > date.fromisoformat(last))


def _held(row: _Row, published: str | None) -> _Row:
    """A grant for articles of certain days, when this one's is not known: a carve-out that cannot be checked."""
    said = row.statement
    if published or said.polarity is not Polarity.GRANT or said.valid_from is said.valid_until is None:
        return row
    return _Row(row.position, replace(said, flags=tuple(dict.fromkeys([*said.flags, "carve_out"]))))


def _exception(rows: Sequence[_Row], today: date | None) -> Decision | None:
    """Rule 2: a statement that takes this article out of every wider grant."""
    found = [row for row in rows if row.statement.polarity is Polarity.EXCEPTION and _in_force(row.statement, today)]
    if not found:
        return None
    named = {row.statement.expression for row in found}
    decision = Decision(
        scope=Scope.ARTICLE,
        confidence=Confidence.CONFIRMED,
        licensor=_first(row.statement.licensor for row in found),
        flags=_flags(found),
        trace=("exception_wins",),
        cites=_positions(found),
    )
    own = named.pop() if len(named) == 1 else None
    return _named(decision, own) if own else decision


def _in_force(statement: Evidence, today: date | None) -> bool:
    return statement.valid_from is None or today is None or today < date.fromisoformat(statement.valid_from)


def _reprint(rows: Sequence[_Row]) -> Decision | None:
    """Rule 4: republished text is under its origin's licence; the host's own grant says nothing of it."""
    found = [row for row in rows if row.statement.scope is Scope.REPUBLISHED]
    if not found:
        return None
    granting = [row for row in found if _grants(row.statement)]
    if granting:
        return _within(Scope.REPUBLISHED, _clearest(granting))
    if any(
        row.statement.scope is Scope.ARTICLE and _grants(row.statement) and not _is_own_terms(row.statement)
        for row in rows
    ):
        return None
    return Decision(
        scope=Scope.REPUBLISHED,
        flags=("third_party", *_flags(found)),
        trace=("republished_without_licence",),
        cites=_positions(found),
    )


def _grant(rows: Sequence[_Row]) -> Decision | None:
    """What is shown decides; what is said elsewhere where nobody sees it can only make it stricter, as a conflict."""
    decision = _most_specific(rows)
    shown = [row for row in rows if HIDDEN not in row.statement.flags]
    visible = _most_specific(shown) if len(shown) < len(rows) else None
    if decision is None or visible is None:
        return decision
    if _family(decision.expression) == _family(visible.expression):
        return visible
    cited = {*decision.cites, *visible.cites}
    return _conflict(visible, [row for row in rows if row.position in cited])


def _most_specific(rows: Sequence[_Row]) -> Decision | None:
    """Rules 4 and 5: the most specific scope that holds a grant, and in it the strongest kind of statement."""
    rows = _clearest(rows)
    for scope in _ORDER:
        if found := [row for row in rows if row.statement.scope is scope]:
            return _within(scope, found, rows)
    return None


def _raised(decision: Decision | None, rows: Sequence[_Row]) -> Decision | None:
    """One class more where the operator, having looked, says that this very licence holds; not past a carve-out."""
    confirmed = [
        row
        for row in rows
        if OPERATOR_CONFIRMED in row.statement.flags
        and decision is not None
        and row.statement.expression == decision.expression
    ]
    if decision is None or not confirmed or decision.confidence not in _HIGHER:
        return decision
    ceilings = ((flag in decision.flags, ceiling) for flag, ceiling in _CEILINGS.items())
    best = max((ceiling for holds, ceiling in ceilings if holds), key=_rank, default=Confidence.CONFIRMED)
    raised = max(_HIGHER[decision.confidence], best, key=_rank)
    return replace(
        decision,
        confidence=raised,
        trace=(*decision.trace, OPERATOR_CONFIRMED),
        cites=tuple(dict.fromkeys([*decision.cites, *_positions(confirmed)])),
    )


def _clearest(rows: Sequence[_Row]) -> Sequence[_Row]:
    """A licence that is known says more than `Creative Commons`, and that more than terms nobody has read.

    Leave to republish in the outlet's own words takes nothing from a licence that page or feed name beside it.
    """
    named = [row for row in rows if not _is_own_terms(row.statement)]
    if any(_strength(row.statement) <= _BADGE and not _is_unread(row.statement) for row in named):
        rows = named
    read = [row for row in rows if not _is_unread(row.statement)] or rows
    return [row for row in read if row.statement.expression != UNSPECIFIED] or read


def _is_unread(statement: Evidence) -> bool:
    return (statement.expression or "").startswith("LicenseRef-custom-")


def _is_own_terms(statement: Evidence) -> bool:
    return OWN_TERMS in statement.flags


def _within(scope: Scope, found: Sequence[_Row], everything: Sequence[_Row] = ()) -> Decision:
    best = min(_strength(row.statement) for row in found)
    chosen = [row for row in found if _strength(row.statement) == best]
    shown = [row for row in found if _strength(row.statement) <= _BADGE]
    decision = Decision(
        scope=scope,
        licensor=_first(row.statement.licensor for row in [*chosen, *found]),
        flags=_flags(chosen),
        trace=(f"scope:{scope}", _KINDS[best]),
        cites=_positions(chosen),
    )
    return _settle(decision, chosen, shown or chosen, everything or found)


_URL, _NAME, _BADGE, _STANDARD, _POLICY, _PROFILE = range(6)
_KINDS = ("url", "name", "badge", "rsl_standard", "policy_page", "profile")


def _strength(statement: Evidence) -> int:
    """Rule 5: an address of a known licence, a name, a badge, an RSL standard, a policy page, a profile."""
    by_code = {"E15": _BADGE, "R05": _STANDARD, "E16": _POLICY, "E21": _PROFILE}
    return by_code.get(statement.code, _URL if statement.url else _NAME)


def _settle(decision: Decision, chosen: Sequence[_Row], shown: Sequence[_Row], everything: Sequence[_Row]) -> Decision:
    """Rule 6: agreement, a choice, versions that differ, or a conflict."""
    expressions = list(dict.fromkeys(row.statement.expression or "" for row in chosen))
    if _is_choice(chosen, expressions):
        joined = replace(
            decision, expression=" OR ".join(expressions), family="other", trace=(*decision.trace, "choice")
        )
        return _judged(joined, chosen, everything)
    families = {_family(row.statement.expression or "") for row in shown}
    if len(families) > 1:
        return _conflict(decision, shown)
    full = [expression for expression in expressions if _version(expression)] or expressions
    decision = _named(decision, full[0])
    if len({_version(row.statement.expression or "") for row in shown} - {None}) > 1 or len(full) > 1:
        decision = replace(
            decision,
            flags=tuple(dict.fromkeys([*decision.flags, "version_conflict"])),
            trace=(*decision.trace, "version_conflict"),
        )
    return _judged(decision, chosen, everything)


def _is_choice(chosen: Sequence[_Row], expressions: Sequence[str]) -> bool:
    """Several rel=license of one block offer a choice (rel-license specification)."""
    blocks = {row.statement.block for row in chosen}
    return len(expressions) > 1 and len(blocks) == 1 and all("choice" in row.statement.flags for row in chosen)


def _conflict(decision: Decision, shown: Sequence[_Row]) -> Decision:
    """Statements of different families: the strictest mix of their conditions holds until a person has looked."""
    strictest = _strictest([row.statement.expression or "" for row in shown])
    return replace(
        _named(decision, strictest),
        confidence=Confidence.CONFLICT,
        flags=tuple(dict.fromkeys([*_flags(shown), "conflict"])),
        trace=(*decision.trace, "conflict", "strictest_mix"),
        cites=_positions(shown),
    )


def strictest(decision: Decision, others: Sequence[str]) -> Decision:
    """The decision with the strictest mix of its licence and others of the same text."""
    return _named(decision, _strictest([decision.expression, *others]))


def _strictest(expressions: Iterable[str]) -> str:
    """The licence that has all conditions of all of them; terms that are no family of ours hold as they are."""
    said = sorted(set(expressions))
    tools = [tool for expression in said if (tool := by_expression(expression)) and tool.family in FAMILIES]
    if len(tools) < len(said):
        known = {tool.expression for tool in tools}
        return next(expression for expression in said if expression not in known)
    elements = {element for tool in tools for element in tool.family.split("-")}
    wanted = [element for element in ("by", "nc", "nd", "sa") if element in elements]
    if "nd" in wanted and "sa" in wanted:
        wanted.remove("sa")  # no licence has both; who may not adapt cannot share adaptations alike
    for tool in tools:
        if set(wanted) <= set(tool.family.split("-")):
            return tool.expression
    stated = {(tool.version, tool.jurisdiction) for tool in tools}
    version, port = stated.pop() if len(stated) == 1 else (None, None)
    mixed = cc_tool("-".join(wanted), version, port) or cc_tool("-".join(wanted), None)
    return mixed.expression if mixed else UNSPECIFIED


def _judged(decision: Decision, chosen: Sequence[_Row], everything: Sequence[_Row]) -> Decision:
    """The confidence that statements of this kind earn, less what weakens them."""
    confidence = min((_earned(row.statement) for row in chosen), key=_rank)
    if (
        confidence is Confidence.DECLARED
        and decision.scope is Scope.ARTICLE
        and _confirmed(decision, chosen, everything)
    ):
        confidence = Confidence.CONFIRMED
        decision = replace(decision, trace=(*decision.trace, "independent_channel"))
    for flag in decision.flags:
        if flag in _WEAKENING:
            confidence = _LOWER.get(confidence, confidence)
    ceilings: tuple[tuple[bool, Confidence], ...] = (
        (decision.expression == UNSPECIFIED, Confidence.WEAK),
        (decision.expression.startswith("LicenseRef-custom-"), Confidence.WEAK),
        ("extra_conditions" in decision.flags, Confidence.WEAK),
        (" OR " in decision.expression and decision.scope is not Scope.ARTICLE, Confidence.PROBABLE),
        (decision.family in _MARKS_OF_USE, Confidence.PROBABLE),
        *((flag in decision.flags, ceiling) for flag, ceiling in _CEILINGS.items()),
    )
    confidence = max([confidence, *(ceiling for holds, ceiling in ceilings if holds)], key=_rank)
    return replace(decision, confidence=confidence)


def _earned(statement: Evidence) -> Confidence:
    kind = _strength(statement)
    if kind in {_POLICY, _PROFILE}:
        return Confidence.WEAK
    weak_place = statement.code in {"E07", "E19"} or "atom_source" in statement.flags
    return Confidence.DECLARED if kind == _URL and not weak_place else Confidence.PROBABLE


def _confirmed(decision: Decision, chosen: Sequence[_Row], everything: Sequence[_Row]) -> bool:
    """Whether feed or policy page say the same as the page itself."""
    channels = {
        row.statement.channel for row in [*everything, *chosen] if row.statement.expression == decision.expression
    }
    return bool(channels & {"feed", "policy"}) and bool(channels - {"feed", "policy", "profile"})


def _nothing(rows: Sequence[_Row]) -> Decision:
    """Rule 9: absence is never a permission."""
    scope = next((row.statement.scope for row in rows), None)
    return Decision(scope=scope, flags=_flags(rows, only=_KEPT_WITHOUT_GRANT), trace=("no_grant",))


_KEPT_WITHOUT_GRANT = frozenset({"arr", "third_party", "third_party_possible"})


def _named(decision: Decision, expression: str) -> Decision:
    tool = by_expression(expression)
    if tool is None:
        return replace(decision, expression=expression, family="other")
    return replace(
        decision,
        expression=tool.expression,
        family=tool.family,
        version=tool.version,
        jurisdiction=tool.jurisdiction,
        url=tool.url,
    )


def _family(expression: str) -> str:
    tool = by_expression(expression)
    return tool.family if tool is not None and tool.family in FAMILIES else expression


def _version(expression: str) -> tuple[str | None, str | None] | None:
    tool: Tool | None = by_expression(expression)
    return (tool.version, tool.jurisdiction) if tool is not None and tool.version else None


def _rank(confidence: Confidence) -> int:
    return "ABCDXN".index(confidence.value)


def _flags(rows: Iterable[_Row], only: frozenset[str] | None = None) -> tuple[str, ...]:
    wanted: Callable[[str], bool] = (
        (lambda flag: flag in only) if only is not None else (lambda flag: flag not in _INTERNAL)
    )
    return tuple(dict.fromkeys(flag for row in rows for flag in row.statement.flags if wanted(flag)))


def _positions(rows: Iterable[_Row]) -> tuple[int, ...]:
    return tuple(row.position for row in rows)


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)
