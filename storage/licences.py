"""Licence decisions with their evidence: added, replaced as current, never overwritten."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update
from sqlalchemy.orm import InstrumentedAttribute

from storage.models import LicenceDecided, LicenceEvidence
from storage.statements import add, add_one
from vocabulary.licence import Decision, Evidence, Licence

_SAID = ("code", "locator", "raw", "scope", "polarity", "expression", "url", "licensor", "subject", "context")
_EVIDENCE = (*_SAID, "channel", "detector", "block", "valid_from")
_DECISION = ("expression", "scope", "confidence", "family", "version", "jurisdiction", "licensor", "url")


def decide_revision(
    connection: Connection, revision_id: int, licence: Licence, at: datetime, *, is_first: bool = False
) -> None:
    """Make this the current decision for a revision, unless it says the same as the one there is.

    `is_first`: there is none yet.
    """
    if is_first or _differs(connection, LicenceDecided.revision_id == revision_id, licence):
        _add(connection, {"revision_id": revision_id}, licence, at)


def decide_seed(connection: Connection, seed_id: int, licence: Licence, at: datetime) -> None:
    """Make this the current decision for a seed, unless it says the same as the one there is."""
    if _differs(connection, LicenceDecided.seed_id == seed_id, licence):
        _add(connection, {"seed_id": seed_id}, licence, at)


def _differs(connection: Connection, subject: ColumnElement[bool], licence: Licence) -> bool:
    """Whether there is no current decision that says the same; one that says something else becomes history."""
    current = subject & LicenceDecided.is_current
    columns = [getattr(LicenceDecided, name) for name in _DECISION]
    known = connection.execute(select(*columns).where(current)).first()
    if known is None:
        return True
    if tuple(known) == tuple(getattr(licence.decision, name) for name in _DECISION):
        return False
    connection.execute(update(LicenceDecided).where(current).values(is_current=False))
    return True


def _add(connection: Connection, owner: dict[str, int], licence: Licence, at: datetime) -> None:
    row = {
        "is_current": True,
        "decided_at": at,
        "flags": list(licence.decision.flags),
        "trace": list(licence.decision.trace),
        "cites": list(licence.decision.cites),
        **owner,
        **{name: getattr(licence.decision, name) for name in _DECISION},
    }
    _add_evidence(connection, add_one(connection, LicenceDecided, row), licence.evidence)


def _add_evidence(connection: Connection, decision_id: int, evidence: Collection[Evidence]) -> None:
    rows: list[dict[str, Any]] = [
        {"decision_id": decision_id, "position": position, "flags": list(item.flags)}
        | {name: getattr(item, name) for name in _EVIDENCE}
        for position, item in enumerate(evidence)
    ]
    add(connection, LicenceEvidence, rows)


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
        select(LicenceEvidence.decision_id, LicenceEvidence.flags, *columns)
        .where(LicenceEvidence.decision_id.in_(decision_ids))
        .order_by(LicenceEvidence.decision_id, LicenceEvidence.position)
    )
    for decision_id, flags, *values in rows:
        found[decision_id].append(Evidence(flags=tuple(flags), **dict(zip(_EVIDENCE, values, strict=True))))
    return found
