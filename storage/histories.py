"""What pages said of a text's licence over time: each decision with its looks, each statement with first and last."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, literal, select

from storage import licences
from storage.models import Capture, LicenceDecided, LicenceFollowed, LicenceReading, Revision, Seed
from storage.standing import EARLIER, said
from vocabulary.licence import Evidence, Licence, Look, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRow:
    """One look at a page."""

    at: datetime
    """When the answer came."""
    look: Look
    reason: str
    sha256: str | None
    """Of the bytes that came, or that were said to be what they were."""
    run_id: int | None
    detector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One decision on a text, as long as it held."""

    id: int
    revision: int | None
    """Number of the text; None of a seed."""
    decided_at: datetime
    is_current: bool
    follows: str | None
    """`article 12` or `seed NAME`, of a copy that is under its origin's licence; `conflict` where nobody knows which
    of several texts was first; None: decided from the page's own statements."""
    licence: Licence = field(repr=False)
    looks: tuple[LookRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One statement of a page, wherever on it, and from when to when it stood there."""

    evidence: Evidence
    """As it was first seen."""
    revision: int | None
    first_seen: datetime
    last_seen: datetime
    looks: int
    """At how many looks it stood there."""
    vanished: datetime | None
    """The first look at which it did not stand there any more; None while it does."""
    capture_id: int | None
    """A kept answer with the bytes that prove it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that is known of what a text's page said of its licence."""

    decisions: tuple[DecisionRow, ...]
    """The first before the later ones."""
    statements: tuple[StatementRow, ...]


def of_article(connection: Connection, article_id: int) -> History:
    """Read the history of an article, all its texts one after another."""
    query = select(Revision.number, *LicenceDecided.__table__.columns)
    query = query.join(Revision, Revision.id == LicenceDecided.revision_id).where(Revision.article_id == article_id)
    captures = select(Capture.sha256, Capture.id).join(Revision, Revision.id == Capture.revision_id)
    kept = connection.execute(captures.where(Revision.article_id == article_id).order_by(Capture.id.desc())).all()
    return _history(connection, query.order_by(Revision.number, LicenceDecided.id), dict(kept))


def of_seed(connection: Connection, name: str) -> History:
    """Read the history of a seed's document."""
    query = select(literal(None).label("number"), *LicenceDecided.__table__.columns)
    query = query.join(Seed, Seed.id == LicenceDecided.seed_id).where(Seed.name == name)
    return _history(connection, query.order_by(LicenceDecided.id), {})


def _history(connection: Connection, query: Select[*tuple[Any, ...]], captures: Mapping[str, int]) -> History:
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    evidence, looks, follows = licences.evidence_of(connection, ids), _looks(connection, ids), _origins(connection, ids)
    decisions = tuple(
        DecisionRow(
            id=row.id,
            revision=row.number,
            decided_at=row.decided_at,
            is_current=row.is_current,
            follows=follows.get(row.id),
            licence=Licence(decision=licences.decision_of(row), evidence=tuple(evidence[row.id])),
            looks=tuple(looks[row.id]),
        )
        for row in rows
    )
    return History(decisions=decisions, statements=tuple(_statements(decisions, captures)))


def _looks(connection: Connection, ids: Sequence[int]) -> dict[int, list[LookRow]]:
    found: dict[int, list[LookRow]] = defaultdict(list)
    query = select(*LicenceReading.__table__.columns).where(LicenceReading.decision_id.in_(ids))
    for row in connection.execute(query.order_by(LicenceReading.fetched_at, LicenceReading.id)):
        said_of = {name: getattr(row, name) for name in ("look", "reason", "sha256", "run_id", "detector")}
        found[row.decision_id].append(LookRow(at=row.fetched_at, **said_of))
    return found


def _origins(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    query = (
        select(LicenceFollowed.decision_id, LicenceFollowed.origin_article_id, Seed.name)
        .outerjoin(Seed, Seed.id == LicenceFollowed.origin_seed_id)
        .where(LicenceFollowed.decision_id.in_(ids))
    )
    return {
        decision: f"article {article}" if article is not None else f"seed {seed}" if seed else "conflict"
        for decision, article, seed in connection.execute(query)
    }


def _statements(decisions: Sequence[DecisionRow], captures: Mapping[str, int]) -> Iterator[StatementRow]:
    """Each statement with its first and its last time, text by text: a new text's page speaks for itself."""
    numbers = dict.fromkeys(row.revision for row in decisions)
    for number in numbers:
        own = [row for row in decisions if row.revision == number and row.follows is None]
        looks = sorted(
            ((look, row) for row in own for look in row.looks if look.look in {Look.READ, Look.NOT_MODIFIED}),
            key=lambda pair: (pair[0].at, pair[1].id),
        )
        yield from _of_text(looks, captures)


def _is_stated(one: Evidence) -> bool:
    """Whether it stood on the page at that look, and is about the text: teasers and comments come and go."""
    return EARLIER not in one.flags and one.scope is not Scope.OTHER_ITEM


def _of_text(looks: Sequence[tuple[LookRow, DecisionRow]], captures: Mapping[str, int]) -> Iterator[StatementRow]:
    seen: dict[tuple[object, ...], StatementRow] = {}
    for look, row in looks:
        stated = {said(one): one for one in row.licence.evidence if _is_stated(one)}
        for key, known in seen.items():
            if key not in stated and known.vanished is None:
                seen[key] = replace(known, vanished=look.at)
        for key, one in stated.items():
            known = seen.get(key) or StatementRow(
                evidence=one,
                revision=row.revision,
                first_seen=look.at,
                last_seen=look.at,
                looks=0,
                vanished=None,
                capture_id=captures.get(one.body_sha256 or ""),
            )
            seen[key] = replace(known, last_seen=look.at, looks=known.looks + 1, vanished=None)
    yield from seen.values()
