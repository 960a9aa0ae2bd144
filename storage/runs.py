"""Records of crawls, from their beginning to their sum."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from storage import frontier, health, pace, volume
from storage.errors import StorageError
from storage.matching import KnownSeed
from storage.models import Handout, Outlet, PageOutcome, Run, Seed, SourceReported
from storage.statements import upsert
from vocabulary.outcome import Outcome, RunState
from vocabulary.run import Assignment, OutletFacts, RunSummary, SourceReport


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What recording a page needs to know of its run; never changes while the run is open."""

    id: int
    outlet: str
    seed: str | None
    everything: bool
    """Text and capture of every article are kept: asked for, or there is no seed."""
    refetch: bool
    scope: str
    known_seed: KnownSeed | None = None
    """What tells whether an article is the run's seed itself."""


def begin(
    connection: Connection,
    place: str,
    assignment: Assignment,
    outlet: OutletFacts,
    *,
    seed: str | None,
    owner: str,
    now: datetime,
) -> int:
    """Open a run record; see `Archive.begin_run`."""
    seed_id = None if seed is None else connection.scalar(select(Seed.id).where(Seed.name == seed))
    if seed is not None and seed_id is None:
        raise StorageError(place, f"seed {seed} is not in the archive", remedy="store it before the run begins")
    _renew_outlet(connection, outlet, now)
    pace.renew(connection, outlet)
    run_id = connection.execute(
        insert(Run)
        .values(
            outlet=outlet.name,
            seed_id=seed_id,
            seed_reference=assignment.seed,
            since=assignment.since,
            until=assignment.until,
            page_limit=assignment.limit,
            everything=assignment.everything or seed is None,
            refetch=assignment.refetch,
            urls=list(assignment.urls),
            recording=assignment.recording,
            scope=assignment.scope(seed),
            owner=owner,
            state=RunState.RUNNING,
            reason="",
            started_at=now,
            expected_per_week=outlet.articles_per_week,
            warnings=[],
        )
        .returning(Run.id)
    ).scalar_one()
    return int(run_id)


def _renew_outlet(connection: Connection, facts: OutletFacts, now: datetime) -> None:
    described = {
        "title": facts.title,
        "country": facts.country,
        "languages": list(facts.languages),
        "home": facts.home,
        "sources": list(facts.sources),
        "expected": asdict(facts.expected),
        "last_crawled": now,
    }
    statement = upsert(connection.dialect.name, Outlet).values(name=facts.name, first_crawled=now, **described)
    connection.execute(statement.on_conflict_do_update(index_elements=[Outlet.name], set_=described))


def facts(connection: Connection, place: str, run_id: int) -> RunFacts:
    """Read what a run is about; raises StorageError for an unknown id."""
    row = connection.execute(
        select(Run.outlet, Run.everything, Run.refetch, Run.scope, Seed.id, Seed.name, Seed.outlet, Seed.url)
        .outerjoin(Seed, Seed.id == Run.seed_id)
        .where(Run.id == run_id)
    ).first()
    if row is None:
        raise StorageError(place, f"there is no run {run_id}")
    outlet, everything, refetch, scope, seed_id, seed, seed_outlet, seed_url = row
    return RunFacts(
        id=run_id,
        outlet=outlet,
        seed=seed,
        everything=everything,
        refetch=refetch,
        scope=scope,
        known_seed=None if seed_id is None else KnownSeed(seed_id, seed_outlet, seed_url),
    )


def report_source(connection: Connection, run_id: int, report: SourceReport, now: datetime) -> None:
    """Record what became of one source."""
    connection.execute(
        insert(SourceReported).values(
            run_id=run_id,
            url=report.url,
            kind=report.kind,
            state=report.state,
            reason=report.reason,
            status=report.status,
            seen=report.seen,
            new=report.new,
            known=report.known,
            off_domain=report.off_domain,
            out_of_window=report.out_of_window,
            reported_at=now,
        )
    )
    pace.looked(connection, run_id, report, now)


def end(connection: Connection, run: RunFacts, state: RunState, reason: str, now: datetime) -> RunSummary:
    """Close a run record and sum it up."""
    warnings = volume.warnings(connection, run.id, now)
    if connection.execute(select(exists().where(PageOutcome.run_id == run.id))).scalar_one():  # else nothing is new
        warnings += health.warnings(connection, run.outlet)
    ended = {"state": state, "reason": reason, "ended_at": now, "warnings": warnings}
    connection.execute(update(Run).where(Run.id == run.id).values(**ended))
    connection.execute(delete(Handout).where(Handout.run_id == run.id))
    left = frontier.left_over(connection, run.id, run.outlet, run.scope, now)
    return RunSummary(
        run=run.id,
        outlet=run.outlet,
        state=state,
        reason=reason,
        outcomes=outcomes(connection, [run.id]),
        sources=sources(connection, run.id),
        pending=left.pending,
        waiting=left.waiting,
        waiting_until=left.until,
        warnings=tuple(warnings),
    )


def settle_lost(connection: Connection, outlet: str, *, owner: str | None, now: datetime) -> int:
    """Close open runs of the outlet (of one owner, if named) as lost; returns how many."""
    lost = (Run.outlet == outlet) & (Run.state == RunState.RUNNING)
    if owner is not None:
        lost &= Run.owner == owner
    connection.execute(delete(Handout).where(exists().where(Run.id == Handout.run_id).where(lost)))
    reason = "the process ended without a word"
    done = connection.execute(update(Run).where(lost).values(state=RunState.LOST, reason=reason, ended_at=now))
    return done.rowcount


def outcomes(connection: Connection, run_ids: list[int]) -> dict[Outcome, int]:
    """Count the outcomes of these runs, in the order of the vocabulary."""
    counted = dict(
        connection.execute(
            select(PageOutcome.outcome, func.count())
            .where(PageOutcome.run_id.in_(run_ids))
            .group_by(PageOutcome.outcome)
        ).all()
    )
    return {outcome: counted[outcome] for outcome in Outcome if outcome in counted}


def sources(connection: Connection, run_id: int) -> tuple[SourceReport, ...]:
    """Return what a run reported of its sources, in order."""
    rows = connection.execute(
        select(
            SourceReported.url,
            SourceReported.kind,
            SourceReported.state,
            SourceReported.reason,
            SourceReported.status,
            SourceReported.seen,
            SourceReported.new,
            SourceReported.known,
            SourceReported.off_domain,
            SourceReported.out_of_window,
        )
        .where(SourceReported.run_id == run_id)
        .order_by(SourceReported.id)
    ).mappings()
    return tuple(SourceReport(**row) for row in rows)
