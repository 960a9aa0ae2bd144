"""When the sources of outlets were looked at last, and whether they could be."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from storage.models import Run, SourceReported
from vocabulary.outcome import SourceState

LOOKED = (
    select(
        Run.outlet,
        func.max(SourceReported.run_id).label("newest_run"),
        func.max(SourceReported.reported_at).label("last_looked"),
        func.max(case((SourceReported.state == SourceState.FOUND, SourceReported.reported_at))).label("last_found"),
    )
    .join(Run, Run.id == SourceReported.run_id)
    .group_by(Run.outlet)
)
"""By outlet: its newest run that reported of a source, and when one was looked at last, and named something last."""


def newest_reports(connection: Connection, run_ids: Sequence[int]) -> dict[str, list[tuple[SourceState, str]]]:
    """Return states and reasons of the sources of these runs, by outlet."""
    found: dict[str, list[tuple[SourceState, str]]] = {}
    query = select(Run.outlet, SourceReported.state, SourceReported.reason).join(Run, Run.id == SourceReported.run_id)
    for outlet, state, reason in connection.execute(query.where(Run.id.in_(run_ids)).order_by(SourceReported.id)):
        found.setdefault(outlet, []).append((state, reason))
    return found


def best(states: Collection[SourceState]) -> SourceState | None:
    """Return what several sources together say: nothing was found only where all could be looked at."""
    said = (SourceState.FOUND, SourceState.COULD_NOT_LOOK, SourceState.NOTHING_FOUND)
    return next((state for state in said if state in states), None)


def could_not_look(connection: Connection, outlet: str | None = None) -> dict[str, str]:
    """Outlets (or this one) that the newest crawl could not look at, with the reason."""
    asked = LOOKED if outlet is None else LOOKED.where(Run.outlet == outlet)
    newest = newest_reports(connection, [row.newest_run for row in connection.execute(asked)])
    return {
        name: "; ".join(dict.fromkeys(reason for _, reason in reports if reason))
        for name, reports in sorted(newest.items())
        if best([state for state, _ in reports]) is SourceState.COULD_NOT_LOOK
    }


def last_looked(connection: Connection) -> dict[str, datetime]:
    """By outlet, when one of its sources could be looked at last."""
    query = (
        select(Run.outlet, func.max(SourceReported.reported_at))
        .join(Run, Run.id == SourceReported.run_id)
        .where(SourceReported.state != SourceState.COULD_NOT_LOOK)
        .group_by(Run.outlet)
    )
    return dict(connection.execute(query).all())
