"""Licence decisions with their evidence: added, replaced as current, never overwritten."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from storage.models import LicenceDecided, LicenceEvidence
from vocabulary.licence import Decision, Evidence, Licence

_SAID = ("code", "locator", "raw", "scope", "polarity", "expression", "url", "licensor", "subject", "context")
_EVIDENCE = (*_SAID, "channel", "detector")
_DECISION = ("expression", "scope", "confidence", "family", "version", "jurisdiction", "licensor", "url")


def decide_revision(connection: Connection, revision_id: int, licence: Licence, at: datetime) -> None:
    """Make this the current decision for a revision, unless it says the same as the one there is."""
    _decide(connection, LicenceDecided.revision_id == revision_id, {"revision_id": revision_id}, licence, at)


def decide_seed(connection: Connection, seed_id: int, licence: Licence, at: datetime) -> None:
    """Make this the current decision for a seed, unless it says the same as the one there is."""
    _decide(connection, LicenceDecided.seed_id == seed_id, {"seed_id": seed_id}, licence, at)


def _decide(
    connection: Connection, subject: ColumnElement[bool], owner: dict[str, int], licence: Licence, at: datetime
) -> None:
    current = subject & LicenceDecided.is_current
    columns = [getattr(LicenceDecided, name) for name in _DECISION]
    known = connection.execute(select(*columns).where(current)).first()
    decided = tuple(getattr(licence.decision, name) for name in _DECISION)
    if known is not None:
        if tuple(known) == decided:
            return
        connection.execute(update(LicenceDecided).where(current).values(is_current=False))
    decision_id = connection.execute(
        insert(LicenceDecided)
        .values(
            is_current=True,
            decided_at=at,
            flags=list(licence.decision.flags),
            trace=list(licence.decision.trace),
            cites=list(licence.decision.cites),
            **owner,
            **dict(zip(_DECISION, decided, strict=True)),
        )
        .returning(LicenceDecided.id)
    ).scalar_one()
    _add_evidence(connection, decision_id, licence.evidence)


def _add_evidence(connection: Connection, decision_id: int, evidence: Collection[Evidence]) -> None:
    rows: list[dict[str, Any]] = [
        {"decision_id": decision_id, "position": position} | {name: getattr(item, name) for name in _EVIDENCE}
        for position, item in enumerate(evidence)
    ]
    if rows:
        connection.execute(insert(LicenceEvidence), rows)


def of_revisions(connection: Connection, ids: Collection[int]) -> dict[int, Licence]:
    """Read the current licences of these revisions."""
    return _current(connection, LicenceDecided.revision_id, ids)


def of_seeds(connection: Connection, ids: Collection[int]) -> dict[int, Licence]:
    """Read the current licences of these seeds."""
    return _current(connection, LicenceDecided.seed_id, ids)


def _current(
    connection: Connection, subject: InstrumentedAttribute[int | None], ids: Collection[int]
) -> dict[int, Licence]:
    decisions = connection.execute(
        select(
            LicenceDecided.id,
            subject.label("subject"),
            LicenceDecided.flags,
            LicenceDecided.trace,
            LicenceDecided.cites,
            *(getattr(LicenceDecided, name) for name in _DECISION),
        ).where(subject.in_(ids), LicenceDecided.is_current)
    ).all()
    evidence = _evidence(connection, [row.id for row in decisions])
    return {
        row.subject: Licence(
            decision=Decision(
                flags=tuple(row.flags),
                trace=tuple(row.trace),
                cites=tuple(row.cites),
                **{name: getattr(row, name) for name in _DECISION},
            ),
            evidence=tuple(evidence[row.id]),
        )
        for row in decisions
    }


def _evidence(connection: Connection, decision_ids: Collection[int]) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    columns = [getattr(LicenceEvidence, name) for name in _EVIDENCE]
    rows = connection.execute(
        select(LicenceEvidence.decision_id, *columns)
        .where(LicenceEvidence.decision_id.in_(decision_ids))
        .order_by(LicenceEvidence.decision_id, LicenceEvidence.position)
    )
    for decision_id, *values in rows:
        found[decision_id].append(Evidence(**dict(zip(_EVIDENCE, values, strict=True))))
    return found
