"""What may be done with one text, and why not more: a pure function of the policy and of what is known of the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pipelines.policy.rules import EXCERPT, SHOW, Policy
from vocabulary.licence import Confidence, Decision
from vocabulary.licence_class import class_of
from vocabulary.policy import LicenceClass, Purpose, Show, Store
from vocabulary.reservation import Reserved, Use


class Refusal(StrEnum):
    """Why a text stays in the archive."""

    NO_LICENCE = "no licence is known"
    RESERVED = "the licence does not grant it"
    WEAK = "the licence is not well enough founded"
    CONFLICT = "licence statements contradict each other"
    NONCOMMERCIAL = "non-commercial use only"
    NO_DERIVATIVES = "verbatim copies only, and the extracted text is not one for certain"
    SHARE_ALIKE = "what is made of it must be shared alike"
    STALE = "the licence was last looked at too long ago"
    USE_RESERVED = "this use is reserved by the outlet"
    UNKNOWN_RESERVATIONS = "whether this use is reserved is not known: no answer of the page is kept"
    POLICY = "your policy does not allow it"
    NOT_KEPT = "the archive holds no text"
    TAKEN_DOWN = "taken down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a text that a policy asks for."""

    decision: Decision
    reserved: Reserved | None = None
    """None: no answer of its page is kept, so that nothing is known."""
    looked: datetime | None = None
    """When the licence was looked at last; None where that is not asked."""
    is_taken_down: bool = False
    is_verbatim: bool = False
    """Whether the text is proven to be the whole article, unchanged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What may be done with a text."""

    licence_class: LicenceClass
    store: Store
    show: Show
    """FULL, EXCERPT or LINK."""
    excerpt: int
    """Characters that may be shown to others."""
    refusals: Mapping[Purpose, Refusal]
    """Purposes for which the text may not leave, with the first reason."""
    obligations: tuple[str, ...] = ()
    """What whoever passes it on must do: `attribution`, `share-alike`, `verbatim`."""
    reasons: tuple[str, ...] = ()
    """Why not more is kept or shown, in words."""


def rule(policy: Policy, known: Known, *, now: datetime, accept_probable: bool = False) -> Ruling:
    """What may be done with a text. `accept_probable` also lets leave what is only probable (confidence C)."""
    licence_class = class_of(known.decision)
    reasons: list[str] = []
    show, excerpt = _shown(policy, known, licence_class, reasons)
    export_from = Confidence.PROBABLE if accept_probable and policy.export_from < "C" else policy.export_from
    refusals = {
        purpose: refusal
        for purpose in Purpose
        if (refusal := _refused(policy, known, purpose, now=now, export_from=export_from)) is not None
    }
    return Ruling(
        licence_class=licence_class,
        store=Store.NONE if known.is_taken_down else _stored(policy, known, licence_class, reasons),
        show=show,
        excerpt=excerpt,
        refusals=refusals,
        obligations=_OBLIGATIONS.get(licence_class, ()),
        reasons=tuple(reasons),
    )


def stored(policy: Policy, decision: Decision, at_most: Store = Store.FULL) -> tuple[Store, str]:
    """How much of an article is kept, and why not more; `at_most`: as its outlet's file says."""
    reasons: list[str] = []
    kept = _stored(policy, Known(decision=decision), class_of(decision), reasons)
    if _STORES.index(at_most) < _STORES.index(kept):
        return at_most, f'the outlet\'s file says store = "{at_most}"'
    return kept, "; ".join(reasons)


def _shown(policy: Policy, known: Known, licence_class: LicenceClass, reasons: list[str]) -> tuple[Show, int]:
    if known.is_taken_down:
        reasons.append(Refusal.TAKEN_DOWN)
        return Show.LINK, 0
    asked = [policy.classes[one] for one in _classes(policy, known, licence_class)]
    show, excerpt = min((one.show for one in asked), key=_SHOWS.index), min(one.excerpt for one in asked)
    if show is Show.NONCOMMERCIAL:
        show = Show.FULL if policy.noncommercial else Show.EXCERPT
    if show is not Show.FULL:
        reasons.append(f"{_CLASS_SAYS[licence_class]}: it is not shown whole to others")
    if show is Show.FULL and (uses := _denied(policy, known, SHOW)):
        reasons.append(f"reserved: {', '.join(uses)}")
        show = Show.EXCERPT
    if uses := _denied(policy, known, EXCERPT):
        reasons.append(f"reserved: {', '.join(uses)}")
        excerpt = 0
    return (Show.LINK, 0) if show is Show.EXCERPT and not excerpt else (show, excerpt)


def _stored(policy: Policy, known: Known, licence_class: LicenceClass, reasons: list[str]) -> Store:
    by_class = {one: policy.classes[one].store for one in _classes(policy, known, licence_class)}
    strictest = min(by_class, key=lambda one: _STORES.index(by_class[one]))
    kept = by_class[strictest]
    if kept is not Store.FULL:
        founded = "" if strictest is licence_class else f", and {licence_class} is not well enough founded"
        reasons.append(f'the policy says store = "{kept}" for class {strictest}{founded}')
    return kept


def _classes(policy: Policy, known: Known, licence_class: LicenceClass) -> tuple[LicenceClass, ...]:
    """A licence that is not well founded is one that is not known, too: the stricter of both holds."""
    if known.decision.confidence <= policy.show_from:
        return (licence_class,)
    return licence_class, LicenceClass.UNKNOWN


def _refused(
    policy: Policy,
    known: Known,
    purpose: Purpose,
    *,
    now: datetime,
    export_from: Confidence,
) -> Refusal | None:
    licence_class = class_of(known.decision)
    if known.is_taken_down:
        return Refusal.TAKEN_DOWN
    is_changed = licence_class in VERBATIM_ONLY and not known.is_verbatim
    if is_changed or purpose not in policy.classes[licence_class].export:
        return _WHY.get(licence_class, Refusal.POLICY)
    if known.decision.confidence > export_from:
        return Refusal.WEAK
    if known.looked is not None and now - known.looked > timedelta(days=policy.fresh_days):
        return Refusal.STALE
    if policy.obeys[purpose] and known.reserved is None:
        return Refusal.UNKNOWN_RESERVATIONS
    return Refusal.USE_RESERVED if _denied(policy, known, purpose) else None


def _denied(policy: Policy, known: Known, act: str) -> list[Use]:
    """The uses that are reserved and rule out an act."""
    return [use for use in known.reserved.denied if use in policy.obeys[act]] if known.reserved else []


_STORES, _SHOWS = list(Store), list(Show)
_OBLIGATIONS: Mapping[LicenceClass, tuple[str, ...]] = {
    LicenceClass.BY: ("attribution",),
    LicenceClass.BY_SA: ("attribution", "share-alike"),
    LicenceClass.BY_NC: ("attribution",),
    LicenceClass.BY_NC_SA: ("attribution", "share-alike"),
    LicenceClass.BY_ND: ("attribution", "verbatim"),
    LicenceClass.BY_NC_ND: ("attribution", "verbatim"),
}
VERBATIM_ONLY = frozenset({LicenceClass.BY_ND, LicenceClass.BY_NC_ND})
"""Classes whose texts leave only whole and unchanged."""
_WHY = {
    LicenceClass.BY_SA: Refusal.SHARE_ALIKE,
    LicenceClass.BY_NC: Refusal.NONCOMMERCIAL,
    LicenceClass.BY_NC_SA: Refusal.NONCOMMERCIAL,
    LicenceClass.BY_ND: Refusal.NO_DERIVATIVES,
    LicenceClass.BY_NC_ND: Refusal.NO_DERIVATIVES,
    LicenceClass.REPUBLISH: Refusal.RESERVED,
    LicenceClass.UNSPECIFIED: Refusal.RESERVED,
    LicenceClass.CONFLICT: Refusal.CONFLICT,
    LicenceClass.RESERVED: Refusal.RESERVED,
    LicenceClass.UNKNOWN: Refusal.NO_LICENCE,
}
"""Why a class that is not exported for a purpose is not; of the others the user's policy says so."""
_CLASS_SAYS = {
    **dict.fromkeys(LicenceClass, "your policy says so"),
    LicenceClass.BY_NC: "the licence is for non-commercial use",
    LicenceClass.BY_NC_SA: "the licence is for non-commercial use",
    LicenceClass.BY_ND: "the licence asks for verbatim copies",
    LicenceClass.BY_NC_ND: "the licence asks for verbatim copies",
    LicenceClass.REPUBLISH: "the outlet has terms of its own",
    LicenceClass.UNSPECIFIED: "what the licence allows is not known",
    LicenceClass.CONFLICT: "licence statements contradict each other",
    LicenceClass.RESERVED: "all rights are reserved",
    LicenceClass.UNKNOWN: "no licence is known",
}
