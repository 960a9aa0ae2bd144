"""Licence decisions with their evidence: added, replaced as current, never overwritten.

A decision has with it all that a page said when it was read. Each further look at the page is a reading: of the same
decision while the page says the same, else of a new one. So it can be told when each statement was seen first, when
last, and that it vanished, and which bytes prove it (docs/decisions/0017).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from storage.columns import UtcTime
from storage.models import LicenceDecided, LicenceEvidence, LicenceFollowed, LicenceReading, OriginDue
from storage.standing import says_the_same, standing
from storage.statements import add, add_missing, add_one
from vocabulary.licence import NOASSERTION, Decision, Evidence, Licence, Look

EXPRESSION = func.coalesce(LicenceDecided.expression, NOASSERTION)
"""What holds for a text, also where nothing was decided."""
_SAID = ("code", "locator", "raw", "scope", "polarity", "expression", "url", "licensor", "subject", "context")
_VALID = ("valid_from", "valid_until", "topic")
_EVIDENCE = (*_SAID, "channel", "detector", "block", *_VALID, "body_sha256", "observed_at")
_DECISION = ("expression", "scope", "confidence", "family", "version", "jurisdiction", "licensor", "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One look at what a text was published as."""

    fetched_at: datetime
    sha256: str | None
    """Of the bytes that came."""
    run_id: int | None = None
    look: Look = Look.READ
    reason: str = ""


def decide_revision(
    connection: Connection,
    revision_id: int,
    licence: Licence,
    looked: Looked,
    at: datetime,
    *,
    is_first: bool = False,
) -> bool:
    """Keep what a page says of a revision, and make of it the current decision; whether it says something new.

    `is_first`: there is none yet. What was said before stands where the page has only fallen silent (`standing`).
    """
    if is_first:
        _trace(connection, _add(connection, {"revision_id": revision_id}, licence, looked, at))
        return True
    return _decide(connection, LicenceDecided.revision_id, revision_id, licence, looked=looked, at=at)


def redecide_revision(connection: Connection, revision_id: int, licence: Licence, reason: str, at: datetime) -> bool:
    """Decide anew on what a page was last seen to say, for a reason that lies elsewhere; whether it is new."""
    known = _known(connection, LicenceDecided.revision_id, revision_id)
    if known is None or says_the_same(known.licence, licence):
        return False
    looked = replace(known.read, reason=reason) if known.read else Looked(fetched_at=at, sha256=None, reason=reason)
    _replace(connection, {"revision_id": revision_id}, known, licence, looked=looked, at=at)
    return True


def decide_seed(connection: Connection, seed_id: int, licence: Licence, looked: Looked, at: datetime) -> None:
    """Keep what a seed's document says, and make of it the current decision."""
    _decide(connection, LicenceDecided.seed_id, seed_id, licence, looked=looked, at=at, is_document=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Current:
    """The current decision on what a page says, and by which look it holds."""

    id: int
    licence: Licence
    followed_id: int | None
    """The decision that stands in its place, of a text that is a copy and follows its origin."""
    read: Looked | None
    """The newest look at which bytes came, or were said to be what they were; None where none is known."""
    detector: str = ""
    """What read them."""


def _decide(
    connection: Connection,
    subject: InstrumentedAttribute[int | None],
    owner: int,
    licence: Licence,
    *,
    looked: Looked,
    at: datetime,
    is_document: bool = False,
) -> bool:
    known = _known(connection, subject, owner)
    column = {subject.key: owner}
    if known is None:
        _trace(connection, _add(connection, column, licence, looked, at))
        return True
    if known.read is not None and looked.fetched_at < known.read.fetched_at and not is_document:
        return _decide_earlier(connection, column, known, licence, looked=looked, at=at)
    stands = licence if is_document or _is_same_answer(known, looked) else standing(known.licence, licence)
    if says_the_same(known.licence, stands):
        if not _is_repeated(known, licence, looked):
            _add_reading(connection, known.id, licence, looked, at)
        return False
    _replace(connection, column, known, stands, looked=looked, at=at)
    return True


def _replace(
    connection: Connection, column: dict[str, int], known: _Current, licence: Licence, *, looked: Looked, at: datetime
) -> None:
    """Put a decision in place of the known one; a copy goes on following its origin until that is traced anew."""
    _retire(connection, known)
    decision_id = _add(connection, column, licence, looked, at, is_current=known.followed_id is None)
    if known.followed_id is not None:
        moved = update(LicenceFollowed).where(LicenceFollowed.decision_id == known.followed_id)
        connection.execute(moved.values(own_id=decision_id))
    _trace(connection, decision_id)


def _decide_earlier(
    connection: Connection, column: dict[str, int], known: _Current, licence: Licence, *, looked: Looked, at: datetime
) -> bool:
    """Keep what an older answer says, such as one of a recording; it counts only as proof for a page that is silent."""
    if says_the_same(known.licence, licence):
        _add_reading(connection, known.id, licence, looked, at)
        return False
    _add(connection, column, licence, looked, at, is_current=False)
    stands = standing(licence, known.licence)
    if not says_the_same(known.licence, stands):
        assert known.read is not None
        said = replace(known.read, reason="an earlier answer states a licence")
        _replace(connection, column, known, stands, looked=said, at=at)
    return True


def keep_look(connection: Connection, revision_id: int, looked: Looked, at: datetime) -> None:
    """Note a look that read nothing: the page was not modified, is gone, or could not be looked at."""
    known = _known(connection, LicenceDecided.revision_id, revision_id)
    if known is None:
        return
    if looked.look is Look.NOT_MODIFIED and known.read is not None:
        looked = replace(looked, sha256=known.read.sha256, reason="")
    _add_reading(connection, known.id, Licence(), looked, at)


def _is_same_answer(known: _Current, looked: Looked) -> bool:
    """Whether the very bytes are read anew: then it is the rules that have changed, and they speak for themselves."""
    return known.read is not None and known.read.sha256 == looked.sha256


def _is_repeated(known: _Current, licence: Licence, looked: Looked) -> bool:
    """Whether the same look was kept already, as when a recording is replayed."""
    read = known.read
    if read is None:
        return False
    return (read.fetched_at, read.sha256, known.detector) == (looked.fetched_at, looked.sha256, licence.detector)


def _known(connection: Connection, subject: InstrumentedAttribute[int | None], owner: int) -> _Current | None:
    found = own(connection, subject, [owner])
    if owner not in found:
        return None
    decision_id, licence, followed_id = found[owner]
    row = connection.execute(_newest_reading(subject), {"of_owner": owner}).mappings().first()
    if row is None:
        return _Current(id=decision_id, licence=licence, followed_id=followed_id, read=None)
    said = {name: row[name] for name in ("fetched_at", "sha256", "run_id", "look")}
    looked = Looked(**said)
    return _Current(id=decision_id, licence=licence, followed_id=followed_id, read=looked, detector=row["detector"])


@cache
def _newest_reading(subject: InstrumentedAttribute[int | None]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            LicenceReading.fetched_at,
            LicenceReading.sha256,
            LicenceReading.run_id,
            LicenceReading.look,
            LicenceReading.detector,
        )
        .join(LicenceDecided, LicenceDecided.id == LicenceReading.decision_id)
        .where(subject == bindparam("of_owner"), LicenceReading.look.in_([Look.READ, Look.NOT_MODIFIED]))
        .order_by(LicenceReading.fetched_at.desc(), LicenceReading.id.desc())
        .limit(1)
    )


def _retire(connection: Connection, known: _Current) -> None:
    connection.execute(_RETIRE, {"of_id": known.id})


_RETIRE = update(LicenceDecided).where(LicenceDecided.id == bindparam("of_id")).values(is_current=False)


def _add(
    connection: Connection,
    owner: dict[str, int],
    licence: Licence,
    looked: Looked,
    at: datetime,
    *,
    is_current: bool = True,
) -> int:
    decision_id = add_decision(connection, owner, licence, at, is_current=is_current)
    _add_reading(connection, decision_id, licence, looked, at)
    return decision_id


def add_decision(
    connection: Connection, owner: dict[str, int], licence: Licence, at: datetime, *, is_current: bool = True
) -> int:
    """Keep a decision with its evidence; returns its id. `owner` names its revision or its seed."""
    row = {
        "is_current": is_current,
        "decided_at": at,
        "flags": list(licence.decision.flags),
        "trace": list(licence.decision.trace),
        "cites": list(licence.decision.cites),
        **owner,
        **{name: getattr(licence.decision, name) for name in _DECISION},
    }
    decision_id = add_one(connection, LicenceDecided, row)
    _add_evidence(connection, decision_id, licence.evidence)
    return decision_id


def trace_again(connection: Connection, subject: InstrumentedAttribute[int | None], owner: int) -> None:
    """Have a text held against others anew: it has changed, though what its page says of its licence has not."""
    for decision_id, _, _ in own(connection, subject, [owner]).values():
        _trace(connection, decision_id)


def _trace(connection: Connection, decision_id: int) -> None:
    add_missing(connection, OriginDue, [{"decision_id": decision_id}])


def _add_reading(connection: Connection, decision_id: int, licence: Licence, looked: Looked, at: datetime) -> None:
    row = {
        "decision_id": decision_id,
        "run_id": looked.run_id,
        "look": looked.look,
        "reason": looked.reason,
        "fetched_at": looked.fetched_at,
        "sha256": looked.sha256,
        "detector": licence.detector,
        "read_at": at,
    }
    add(connection, LicenceReading, [row])


def _add_evidence(connection: Connection, decision_id: int, evidence: Collection[Evidence]) -> None:
    rows: list[dict[str, Any]] = [
        {"decision_id": decision_id, "position": position, "flags": list(item.flags)}
        | {name: getattr(item, name) for name in _EVIDENCE}
        for position, item in enumerate(evidence)
    ]
    add(connection, LicenceEvidence, rows)


def of_revisions(connection: Connection, ids: Collection[int]) -> dict[int, Licence]:
    """Read the current licences of these revisions."""
    return {owner: licence for owner, (_, licence) in _current(connection, LicenceDecided.revision_id, ids).items()}


def looked_at(connection: Connection, ids: Collection[int]) -> dict[int, datetime]:
    """When what these revisions' pages say of their licences was last looked at, and they were to be had."""
    latest = func.max(LicenceReading.read_at, type_=UtcTime())
    query = (
        select(LicenceDecided.revision_id, latest)
        .join(LicenceReading, LicenceReading.decision_id == LicenceDecided.id)
        .where(LicenceDecided.revision_id.in_(ids), LicenceReading.look.in_([Look.READ, Look.NOT_MODIFIED]))
        .group_by(LicenceDecided.revision_id)
    )
    return {revision_id: when for revision_id, when in connection.execute(query) if revision_id is not None}


def of_seeds(connection: Connection, ids: Collection[int]) -> dict[int, Licence]:
    """Read the current licences of these seeds."""
    return {owner: licence for owner, (_, licence) in _current(connection, LicenceDecided.seed_id, ids).items()}


def own(
    connection: Connection, subject: InstrumentedAttribute[int | None], ids: Collection[int]
) -> dict[int, tuple[int, Licence, int | None]]:
    """What the pages themselves say: current decision, its licence, and the decision that stands in its place if any.

    The last is there for copies, which follow their origins (`storage.following`).
    """
    current = _current(connection, subject, ids)
    decisions = [decision_id for decision_id, _ in current.values()]
    followed = dict(connection.execute(_FOLLOWED, {"ids": decisions}).all()) if decisions else {}
    of_pages = by_id(connection, followed.values()) if followed else {}
    return {
        owner: (followed[decision_id], of_pages[followed[decision_id]], decision_id)
        if decision_id in followed
        else (decision_id, licence, None)
        for owner, (decision_id, licence) in current.items()
    }


_FOLLOWED = select(LicenceFollowed.decision_id, LicenceFollowed.own_id).where(
    LicenceFollowed.decision_id.in_(bindparam("ids", expanding=True))
)


def by_id(connection: Connection, ids: Collection[int]) -> dict[int, Licence]:
    """Read these decisions with their evidence."""
    query = select(*LicenceDecided.__table__.columns).where(LicenceDecided.id.in_(ids))
    rows = connection.execute(query).all()
    evidence = evidence_of(connection, [row.id for row in rows])
    return {row.id: Licence(decision=decision_of(row), evidence=tuple(evidence[row.id])) for row in rows}


def _current(
    connection: Connection, subject: InstrumentedAttribute[int | None], ids: Collection[int]
) -> dict[int, tuple[int, Licence]]:
    """Current decisions by what they are about, each with its id."""
    decisions = connection.execute(_current_of(subject), {"ids": list(ids)}).all()
    evidence = evidence_of(connection, [row.id for row in decisions])
    return {
        row.subject: (row.id, Licence(decision=decision_of(row), evidence=tuple(evidence[row.id]))) for row in decisions
    }


@cache
def _current_of(subject: InstrumentedAttribute[int | None]) -> Select[*tuple[Any, ...]]:
    return select(
        LicenceDecided.id,
        subject.label("subject"),
        LicenceDecided.flags,
        LicenceDecided.trace,
        LicenceDecided.cites,
        *(getattr(LicenceDecided, name) for name in _DECISION),
    ).where(subject.in_(bindparam("ids", expanding=True)), LicenceDecided.is_current)


def decision_of(row: Any) -> Decision:
    """Read a decision from a row with the columns of `licence_decisions`."""
    return Decision(
        flags=tuple(row.flags),
        trace=tuple(row.trace),
        cites=tuple(row.cites),
        **{name: getattr(row, name) for name in _DECISION},
    )


def evidence_of(connection: Connection, decision_ids: Collection[int]) -> dict[int, list[Evidence]]:
    """Read the evidence of these decisions, in order."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    if not decision_ids:
        return found
    for decision_id, flags, *values in connection.execute(_EVIDENCE_OF, {"ids": list(decision_ids)}):
        found[decision_id].append(Evidence(flags=tuple(flags), **dict(zip(_EVIDENCE, values, strict=True))))
    return found


_EVIDENCE_OF = (
    select(LicenceEvidence.decision_id, LicenceEvidence.flags, *(getattr(LicenceEvidence, name) for name in _EVIDENCE))
    .where(LicenceEvidence.decision_id.in_(bindparam("ids", expanding=True)))
    .order_by(LicenceEvidence.decision_id, LicenceEvidence.position)
)
