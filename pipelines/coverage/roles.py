"""Who of those that have one text was first, whose text it is, and what the others are. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.copies import Copy, are_apart, precedes
from pipelines.direction import Publication, direction
from pipelines.houses import key_of
from vocabulary.coverage import Certainty, Role
from vocabulary.match import Verdict
from vocabulary.origin import Way

STATED = 0.75
"""Confidence from which on the way of a text is told by what the two say of it: times alone come to .7."""
_LATE = "9999"
"""Before it come all times that are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A publication of a text."""

    copy: Copy
    publication: Publication | None = None
    """What it says of its origins."""
    agency: str | None = None
    """The agency that its page credits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What a publication is among those of the same text."""

    copy: Copy
    role: Role | None
    """None: the seed itself."""
    agency: str | None
    """The agency whose text it is, unless it is published by that agency itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The publications of one text: the first of them before the others, these by their times."""

    places: tuple[Placed, ...]
    certainty: Certainty
    """Of the first."""


def told(several: Iterable[Published]) -> Told:
    """Put publications of one text, at least one, in order and say what each is. Their order does not matter."""
    ordered = sorted(several, key=lambda one: place_of(one.copy))
    agency = _agency_of(ordered)
    agencys = [one for one in ordered if agency is not None and _is_agency(one.copy, agency)]
    first = first_of(agencys or ordered)  # who credits it has it from there
    ordered.sort(key=lambda one: one is not first)  # stable: the others stay in order
    seen = set[str]()
    places = []
    for one in ordered:
        own = agency is None or _is_agency(one.copy, agency)
        places.append(
            Placed(
                copy=one.copy,
                role=_role(one.copy, is_first=one is first, is_own=own, seen=seen),
                agency=None if own else agency,
            )
        )
        if one.copy.outlet is not None:
            seen.add(one.copy.outlet)
    rivals = [one for one in ordered[1:] if are_apart(first.copy, one.copy)]
    untold = [one for one in rivals if not (agencys and one.agency is not None)]
    return Told(places=tuple(places), certainty=_certainty(first, untold) if rivals else Certainty.ONLY)


def first_of(several: Sequence[Published]) -> Published:
    """The first of several publications of one text, as far as can be told. Their order does not matter."""
    first, *others = sorted(several, key=lambda one: place_of(one.copy))
    for other in others:
        if before(other, first):
            first = other
    return first


def before(one: Published, other: Published) -> bool | None:
    """Whether one was there before the other, which has the same text: by what they say, then as licences have it."""
    if one.publication is not None and other.publication is not None:
        found = direction(one.publication, other.publication, Verdict.NEAR)
        if found is not None and found.confidence >= STATED and not found.is_self_copy:
            if found.way is Way.SEED_TO_ARTICLE:
                return True
            if found.way is Way.ARTICLE_TO_SEED:
                return False
    return precedes(one.copy, other.copy)


def place_of(copy: Copy) -> tuple[bool, str, str, str]:
    """The order in which publications of one text are named: the seed, then by times, those without one last."""
    when = _LATE if copy.earliest is None else copy.earliest.isoformat()
    return not copy.is_seed, when, copy.url or "", copy.name


def _role(copy: Copy, *, is_first: bool, is_own: bool, seen: set[str]) -> Role | None:
    if copy.is_seed:
        return None
    if is_first:
        return Role.ORIGIN if is_own else Role.COPY
    return Role.SELF_COPY if copy.outlet in seen else Role.COPY


def _agency_of(ordered: Sequence[Published]) -> str | None:
    """The agency that most publications credit; of several the one that is credited first."""
    credited = [one.agency for one in ordered if one.agency is not None]
    if not credited:
        return None
    names = [key_of(name) for name in credited]
    most = max(dict.fromkeys(names), key=names.count)
    return credited[names.index(most)]


def _is_agency(copy: Copy, agency: str) -> bool:
    """Whether an outlet is the agency."""
    return key_of(agency) in {key_of(title) for title in copy.titles}


def _certainty(first: Published, rivals: Sequence[Published]) -> Certainty:
    itself = replace(first, copy=replace(first.copy, is_seed=False))  # that somebody started there is no proof
    if all(before(itself, other) for other in rivals):
        return Certainty.CERTAIN
    times = [other.copy.earliest for other in rivals if other.copy.earliest is not None]
    is_earliest = first.copy.earliest is not None and all(first.copy.earliest <= time for time in times)
    return Certainty.LIKELY if is_earliest else Certainty.UNKNOWN
