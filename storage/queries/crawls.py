"""What crawls did, and how outlets stand."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any

from sqlalchemy import Connection, Select, case, func, select

from storage import health as outlet_health
from storage import looks, pace
from storage import runs as run_records
from storage.archive import Archive
from storage.asking import About, OutletName, question
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
from storage.queries.filters import is_of_country
from storage.rows import (
    BlockedRow,
    HealthRow,
    OutletSeen,
    PageRow,
    RunDetail,
    RunRow,
)
from vocabulary.health import Expected, Standing
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


@question(shown=("outlet", "started", "pages", "blocked", "refused", "failed", "sources", "blind", "reason"))
def blocked(
    archive: Archive,
    *,
    outlet: OutletName | None = None,
    country: Annotated[str, About("Only outlets of this country, such as gb.")] | None = None,
) -> list[BlockedRow]:
    """Outlets that refused us, or that could not be looked at.

    By the newest crawl of each: pages that the server or robots.txt refused, and sources that could not be read. That
    nothing is found at these means nothing. An outlet whose newest crawl went well is not listed.
    """
    newest = select(Run.outlet, func.max(Run.id).label("id")).group_by(Run.outlet).subquery()
    query = (
        select(Run.id, Run.outlet, Outlet.title, Outlet.country, Run.started_at)
        .join(newest, newest.c.id == Run.id)
        .join(Outlet, Outlet.name == Run.outlet)
        .order_by(Run.outlet)
    )
    if outlet is not None:
        query = query.where(Run.outlet == outlet)
    if country is not None:
        query = query.where(is_of_country(country))
    with archive.reading() as connection:
        runs = connection.execute(query).all()
        told = _refusals(connection, [run.id for run in runs])
        looked = looks.last_looked(connection)
    rows = (
        BlockedRow(
            outlet=run.outlet,
            outlet_title=run.title,
            country=run.country,
            run=run.id,
            started=run.started_at,
            last_looked=looked.get(run.outlet),
            **told[run.id],
        )
        for run in runs
    )
    return [row for row in rows if row.blocked or row.refused or row.blind]


_REASONS = 5
"""That are named of an outlet at most."""


def _refusals(connection: Connection, run_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """By run: how many of its pages and sources came to nothing, and why, the most frequent reasons first."""
    kinds = {Outcome.BLOCKED: "blocked", Outcome.REFUSED_BY_ROBOTS: "refused", Outcome.FAILED: "failed"}
    told = {one: dict.fromkeys(("pages", "sources", "blind", *kinds.values()), 0) for one in run_ids}
    reasons: dict[int, Counter[str]] = {one: Counter() for one in run_ids}
    group = (PageOutcome.run_id, PageOutcome.outcome, PageOutcome.reason)
    outcomes = select(*group, func.count()).where(PageOutcome.run_id.in_(run_ids)).group_by(*group)
    for run_id, outcome, reason, count in connection.execute(outcomes):
        told[run_id]["pages"] += count
        if outcome in kinds:
            told[run_id][kinds[outcome]] += count
            reasons[run_id][reason] += count
    sources = select(SourceReported.run_id, SourceReported.state, SourceReported.reason)
    for run_id, state, reason in connection.execute(sources.where(SourceReported.run_id.in_(run_ids))):
        told[run_id]["sources"] += 1
        if state is SourceState.COULD_NOT_LOOK:
            told[run_id]["blind"] += 1
            reasons[run_id][reason] += 1
    return {
        one: counts | {"reason": "; ".join(reason for reason, _ in reasons[one].most_common(_REASONS) if reason)}
        for one, counts in told.items()
    }


@question(shown=("outlet", "sign", "standing", "lacking", "of", "past_lacking", "past_of", "said"))
def health(
    archive: Archive,
    expected: Mapping[str, Expected] | None = None,
    *,
    outlet: OutletName | None = None,
    standing: Annotated[Standing, About("Only what stands so.")] | None = None,
) -> list[HealthRow]:
    """How the pages of outlets are read now.

    Sign by sign, held against their own past and what is expected of them. `expected` says by outlet what its file
    expects; without it, all outlets, as their files were when last crawled.
    """
    with archive.reading() as connection:
        if expected is None:
            known = connection.execute(select(Outlet.name, Outlet.expected).order_by(Outlet.name))
            expected = {name: Expected(**stored) for name, stored in known}
        asked = {name: one for name, one in expected.items() if outlet in {None, name}}
        rows = outlet_health.health(connection, asked)
    return [row for row in rows if standing in {None, row.standing}]
