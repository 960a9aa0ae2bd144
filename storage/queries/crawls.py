"""What crawls did, and how outlets stand."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from storage import health as outlet_health
from storage import looks, pace
from storage import runs as run_records
from storage.archive import Archive
from storage.models import (
    IS_NEWEST,
    Article,
    Outlet,
    Page,
    PageOutcome,
    Revision,
    Run,
    Seed,
    SourceReported,
)
from storage.rows import (
    HealthRow,
    OutletSeen,
    PageRow,
    RunDetail,
    RunRow,
)
from vocabulary.health import Expected
from vocabulary.outcome import Outcome, SourceState


def runs(archive: Archive, *, limit: int = 20) -> list[RunRow]:
    """Runs, newest first."""
    with archive.reading() as connection:
        return _runs(connection, _RUNS.order_by(Run.id.desc()).limit(limit))


_RUNS = (
    select(
        Run.id,
        Run.outlet,
        Outlet.title.label("outlet_title"),
        Seed.name.label("seed"),
        Run.everything,
        Run.state,
        Run.reason,
        Run.owner,
        Run.started_at.label("started"),
        Run.ended_at.label("ended"),
        Run.warnings,
    )
    .join(Outlet, Outlet.name == Run.outlet)
    .outerjoin(Seed, Seed.id == Run.seed_id)
)


def _runs(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[RunRow]:
    rows = connection.execute(query).mappings().all()
    counted: dict[int, dict[Outcome, int]] = {row["id"]: {} for row in rows}
    for run_id, outcome, count in connection.execute(
        select(PageOutcome.run_id, PageOutcome.outcome, func.count())
        .where(PageOutcome.run_id.in_(counted))
        .group_by(PageOutcome.run_id, PageOutcome.outcome)
    ):
        counted[run_id][outcome] = count
    blind = _blind(connection, counted)
    return [
        RunRow(
            **{**row, "warnings": (*blind.get(row["id"], ()), *row["warnings"])},
            outcomes={outcome: counted[row["id"]][outcome] for outcome in Outcome if outcome in counted[row["id"]]},
            pages=sum(counted[row["id"]].values()),
        )
        for row in rows
    ]


def _blind(connection: Connection, run_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Say of runs that could look at none of their sources that this is not the same as no news."""
    could = case((SourceReported.state == SourceState.COULD_NOT_LOOK, 0), else_=1)
    query = (
        select(SourceReported.run_id, func.count())
        .where(SourceReported.run_id.in_(run_ids))
        .group_by(SourceReported.run_id)
        .having(func.sum(could) == 0)
    )
    return {
        run_id: (f"none of its sources ({count}) could be looked at",) for run_id, count in connection.execute(query)
    }


def run(archive: Archive, run_id: int) -> RunDetail | None:
    """One run with its sources and pages; None for an unknown id."""
    with archive.reading() as connection:
        found = _runs(connection, _RUNS.where(Run.id == run_id))
        if not found:
            return None
        asked = connection.execute(
            select(Run.since, Run.until, Run.page_limit, Run.refetch).where(Run.id == run_id)
        ).one()
        return RunDetail(
            run=found[0],
            since=asked.since,
            until=asked.until,
            limit=asked.page_limit,
            refetch=asked.refetch,
            sources=run_records.sources(connection, run_id),
            pages=tuple(_pages(connection, run_id)),
        )


def outcomes(archive: Archive, run_ids: Collection[int]) -> dict[Outcome, int]:
    """How often each outcome occurred in these runs together; only those that occurred, in the vocabulary's order."""
    with archive.reading() as connection:
        return run_records.outcomes(connection, list(run_ids))


def pages(archive: Archive, run_id: int) -> list[PageRow]:
    """Pages of a run with their outcomes, in the order in which they were settled."""
    with archive.reading() as connection:
        return _pages(connection, run_id)


def _pages(connection: Connection, run_id: int) -> list[PageRow]:
    query = (
        select(Page.url, PageOutcome.outcome, PageOutcome.reason, PageOutcome.article_id)
        .join(Page, Page.id == PageOutcome.page_id)
        .where(PageOutcome.run_id == run_id)
        .order_by(PageOutcome.recorded_at, PageOutcome.page_id)
    )
    return [PageRow(**row) for row in connection.execute(query).mappings()]


def outlets_seen(archive: Archive) -> dict[str, OutletSeen]:
    """Return by name what the archive knows of every outlet that was ever crawled."""
    with archive.reading() as connection:
        names = connection.scalars(select(Outlet.name).order_by(Outlet.name)).all()
        looked = {row.outlet: row for row in connection.execute(looks.LOOKED)}
        kept = dict(connection.execute(_KEPT).all())
        newest = looks.newest_reports(connection, [row.newest_run for row in looked.values()])
        paces = pace.paces(connection)
    return {
        name: OutletSeen(
            last_looked=looked[name].last_looked if name in looked else None,
            last_found=looked[name].last_found if name in looked else None,
            last_state=looks.best([state for state, _ in newest.get(name, ())]),
            last_reason="; ".join(dict.fromkeys(reason for _, reason in newest.get(name, ()) if reason)),
            articles=kept.get(name, 0),
            paces=paces.get(name, ()),
        )
        for name in names
    }


_KEPT = (
    select(Article.outlet, func.count())
    .join(Revision, IS_NEWEST)
    .where(Revision.text.is_not(None))
    .group_by(Article.outlet)
)


def could_not_look(archive: Archive, outlet: str | None = None) -> dict[str, str]:
    """Outlets (or this one) that the newest crawl could not look at, with the reason: of them no row means nothing."""
    with archive.reading() as connection:
        return looks.could_not_look(connection, outlet)


def health(archive: Archive, expected: Mapping[str, Expected] | None = None) -> list[HealthRow]:
    """How the pages of these outlets are read now, sign by sign, held against their own past and what is expected.

    `expected` says by outlet what its file expects; without it, all outlets, as their files were when last crawled.
    """
    with archive.reading() as connection:
        if expected is None:
            known = connection.execute(select(Outlet.name, Outlet.expected).order_by(Outlet.name))
            expected = {name: Expected(**stored) for name, stored in known}
        return outlet_health.health(connection, expected)
