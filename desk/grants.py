"""A licence decision in words: what it allows and asks for, what its classes, rules and flags mean, its proof."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from desk.printable import one_line
from pipelines.licence import licence_name
from pipelines.licence.codes import CODES, FLAGS, RULES
from vocabulary.known_licences import UNSPECIFIED, by_expression
from vocabulary.licence import NOASSERTION, Confidence, Decision, Evidence, Licence

CONFIDENCE = {
    Confidence.CONFIRMED: "confirmed",
    Confidence.DECLARED: "declared",
    Confidence.PROBABLE: "probable",
    Confidence.WEAK: "weak",
    Confidence.CONFLICT: "conflict",
    Confidence.NONE: "nothing is granted",
}
"""Classes in a word; docs/licensing.md says what earns them."""
_CREDIT = "credit as the licence says, with its address, and say what was changed"
_USES: dict[str, tuple[str, str]] = {
    "by": ("copy, adapt and sell", _CREDIT),
    "by-sa": ("copy, adapt and sell", f"{_CREDIT}; share adaptations under the same licence"),
    "by-nc": ("copy and adapt, without commercial use", _CREDIT),
    "by-nc-sa": ("copy and adapt, without commercial use", f"{_CREDIT}; share adaptations under the same licence"),
    "by-nd": ("copy and sell, unchanged", "credit as the licence says; share no adaptation"),
    "by-nc-nd": ("copy, unchanged and without commercial use", "credit as the licence says; share no adaptation"),
    "cc0": ("anything", "nothing; credit it all the same"),
    "pdm": ("anything, if the mark is right: it grants nothing itself", "nothing; credit it all the same"),
    "pddc": ("anything", "nothing; credit it all the same"),
}
NOT_READ = (
    "Nobody has looked: of an article that is unrelated to every seed the licence is not read"
    " (`cuttings inspect` with its address reads it)."
)
"""Of an article of which only the fingerprint is kept: that no statement is known says nothing of its page."""
_AROUND = 120
"""Characters of a text that are shown on either side of a statement."""
_TAGS = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One statement with the words that make it, marked in what stands around."""

    code: str
    means: str
    where: str
    says: str
    decides: bool
    """Whether the decision rests on it."""
    before: str
    words: str
    after: str
    observed_at: str | None
    sha256: str | None
    flags: tuple[str, ...]


def uses(decision: Decision) -> tuple[str, str]:
    """(what the licence allows, what it asks for), in words."""
    if decision.expression in {NOASSERTION, "LicenseRef-all-rights-reserved"}:
        return "nothing beyond what the law allows without a licence", ""
    if decision.expression == UNSPECIFIED:
        return "to be treated as the strictest Creative Commons licence: copy, unchanged, no commercial use", _CREDIT
    if " OR " in decision.expression:
        return "what the licence you choose allows", "say in your credit which one you chose"
    tool = by_expression(decision.expression)
    known = _USES.get(tool.family) if tool else None
    return known or ("what its own text says", "what its own text says")


def name_of(decision: Decision) -> str:
    """The licence's name for people."""
    return "no licence is known" if decision.expression == NOASSERTION else licence_name(decision.expression)


def rules_of(decision: Decision) -> list[tuple[str, str]]:
    """The rules that decided, in order, each with what it says."""
    return [
        (rule, f"{RULES[name]} the {found}" if found else RULES[name])
        for rule in decision.trace
        for name, _, found in [rule.partition(":")]
    ]


def flags_of(decision: Decision) -> list[tuple[str, str]]:
    """The flags, each with what it means."""
    return [(flag, FLAGS[flag.partition(":")[0]]) for flag in decision.flags]


def speaker(before: Licence, now: Licence) -> str:
    """Who says otherwise than before: `its page`, unless only the outlet's file or its page about reuse does.

    Empty when the very same is said, so that the rules or the day have changed.
    """
    codes = {said[0] for said in _said(before) ^ _said(now)}
    if not codes:
        return ""
    return _OTHERS.get(codes.pop(), _PAGE) if len(codes) == 1 else _PAGE


_PAGE = "its page"
_OTHERS = {"E21": "the outlet's file", "E16": "the outlet's page about reuse"}


def _said(licence: Licence) -> set[tuple[str, str, str | None, str, frozenset[str]]]:
    """The statements, wherever they stand, whether they still do or an earlier capture proves them."""
    return {
        (one.code, one.polarity, one.expression, one.raw, frozenset(one.flags) - {"earlier"})
        for one in licence.evidence
    }


def proofs(licence: Licence, text: str = "") -> Iterator[Proof]:
    """The statements, those on which the decision rests first. `text` is where plain sentences are looked up."""
    order = sorted(range(len(licence.evidence)), key=lambda place: (place not in licence.decision.cites, place))
    for place in order:
        one = licence.evidence[place]
        before, words, after = _marked(one, text)
        yield Proof(
            code=one.code,
            means=CODES[one.code],
            where=one.locator,
            says=f"{one.polarity} {one.expression or ''} for the {one.scope}".replace("  ", " "),
            decides=place in licence.decision.cites,
            before=before,
            words=words,
            after=after,
            observed_at=one.observed_at.isoformat() if one.observed_at else None,
            sha256=one.body_sha256,
            flags=one.flags,
        )


def _marked(one: Evidence, text: str) -> tuple[str, str, str]:
    """What stands before a statement's words, the words, and what stands after them."""
    words = one_line(unescape(_TAGS.sub(" ", one.raw))) or one_line(one.raw)
    for around in (one_line(one.context), one_line(text)):
        start = around.find(words)
        if start >= 0:
            end = start + len(words)
            return around[max(0, start - _AROUND) : start], words, around[end : end + _AROUND]
    return "", words, one_line(one.context)[: 2 * _AROUND]
