"""How the licences of stored texts stand: when their pages were looked at last, and what came of that."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from storage import licences
from storage.models import IS_DECIDED, IS_NEWEST, Article, Capture, LicenceDecided, LicenceReading, Revision
from vocabulary.licence import NOASSERTION, Licence, Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An article whose text is kept, with what its page says and the last look at it."""

    article_id: int
    outlet: str
    url: str
    """What to ask for: as its newest answer was asked for."""
    title: str | None
    revision: int
    own: Licence = field(repr=False)
    """What its own page says."""
    expression: str
    """What holds: for a copy that is what its origin grants."""
    look_id: int | None
    """Of the last look; None when there was none."""
    look: Look | None = None
    reason: str = ""
    looked_at: datetime | None = None


def standings(connection: Connection, ids: Collection[int]) -> dict[int, Standing]:
    """Read how these articles stand; those without text are left out."""
    rows = connection.execute(
        select(
            Article.id,
            Article.outlet,
            Article.url,
            Article.revisions,
            Revision.id.label("revision_id"),
            Revision.title,
            LicenceDecided.expression,
        )
        .join(Revision, IS_NEWEST)
        .join(LicenceDecided, IS_DECIDED)
        .where(Article.id.in_(ids), Revision.text.is_not(None))
        .order_by(Article.id)
    ).all()
    revisions = [row.revision_id for row in rows]
    owned = licences.own(connection, LicenceDecided.revision_id, revisions)
    looks, asked = _last_looks(connection, revisions), _asked(connection, revisions)
    return {
        row.id: Standing(
            article_id=row.id,
            outlet=row.outlet,
            url=asked.get(row.revision_id, row.url),
            title=row.title,
            revision=row.revisions,
            own=owned[row.revision_id][1],
            expression=row.expression,
            **looks.get(row.revision_id, {"look_id": None}),
        )
        for row in rows
    }


def due(connection: Connection, *, before: datetime, outlet: str | None, everything: bool) -> list[int]:
    """Find the articles whose pages were not looked at since a time: that grant something, or all.

    A look that could not be had is none. Those that were looked at longest ago come first.
    """
    looked = (
        select(LicenceDecided.revision_id, func.max(LicenceReading.fetched_at).label("at"))
        .join(LicenceReading, LicenceReading.decision_id == LicenceDecided.id)
        .where(LicenceReading.look != Look.COULD_NOT_LOOK)
        .group_by(LicenceDecided.revision_id)
        .subquery()
    )
    query = (
        select(Article.id)
        .join(Revision, IS_NEWEST)
        .join(LicenceDecided, IS_DECIDED)
        .outerjoin(looked, looked.c.revision_id == Revision.id)
        .where(Revision.text.is_not(None), func.coalesce(looked.c.at < before, True))
        .order_by(looked.c.at, Article.id)
    )
    if outlet is not None:
        query = query.where(Article.outlet == outlet)
    if not everything:
        query = query.where(LicenceDecided.expression != NOASSERTION)
    return list(connection.scalars(query))


def _last_looks(connection: Connection, revisions: Collection[int]) -> dict[int | None, dict[str, Any]]:
    query = (
        select(LicenceDecided.revision_id, *LicenceReading.__table__.columns)
        .join(LicenceReading, LicenceReading.decision_id == LicenceDecided.id)
        .where(LicenceDecided.revision_id.in_(revisions))
        .order_by(LicenceReading.id)
    )
    return {
        row.revision_id: {"look_id": row.id, "look": row.look, "reason": row.reason, "looked_at": row.fetched_at}
        for row in connection.execute(query)
    }


def _asked(connection: Connection, revisions: Collection[int]) -> dict[int, str]:
    query = select(Capture.revision_id, Capture.url).where(Capture.revision_id.in_(revisions)).order_by(Capture.id)
    return dict(connection.execute(query).all())
