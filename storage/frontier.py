"""Addresses found and not yet settled: what is left to fetch, and what need not be fetched again.

A page is settled by its outcome, for the scope that the outcome speaks for. That an article is unrelated to one seed
says nothing about another, so it settles the run's scope (`vocabulary.run.Assignment.scope`) only. That a page is
archived, gone or no article settles it for every scope. Network trouble settles nothing: the next run asks again.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, exists, func, select

from storage.models import Handout, Page, PageOutcome, Settlement, url_key
from storage.statements import add_missing, table_of, upsert
from vocabulary.moment import Moment
from vocabulary.outcome import RETRIED, Outcome
from vocabulary.page import Candidate, FeedLicence, FoundBy

if TYPE_CHECKING:
    from storage.runs import RunFacts

EVERY_SCOPE = "*"
"""Settles a page whatever a run is looking for."""
_Item = TypeVar("_Item")
_BATCH = 500
"""Addresses a statement: well below the 32,766 parameters that SQLite takes."""


def settled_scope(outcome: Outcome, run_scope: str, *, has_text: bool) -> str | None:
    """For what a page is settled by its outcome; None: for nothing. `has_text`: its article is kept with text."""
    if outcome in RETRIED:
        return None
    if outcome in {Outcome.UNRELATED, Outcome.SEED_SIGHTED}:
        return run_scope
    if outcome is Outcome.DUPLICATE and not has_text:
        return run_scope
    return EVERY_SCOPE


def settle(connection: Connection, run: "RunFacts", page_id: int, outcome: Outcome, *, has_text: bool) -> None:
    """Note that the page need not be fetched again, as far as its outcome goes."""
    scope = settled_scope(outcome, run.scope, has_text=has_text)
    if scope is not None:
        add_missing(connection, Settlement, [{"page_id": page_id, "scope": scope, "run_id": run.id}])


def register(
    connection: Connection, run: "RunFacts", candidates: Sequence[Candidate], now: datetime
) -> tuple[list[Candidate], int]:
    """Record addresses; returns those to fetch and how many are new; see `Archive.register`."""
    by_key: dict[str, Candidate] = {}
    for candidate in candidates:
        by_key.setdefault(url_key(candidate.url), candidate)  # the first mention counts
    wanted: list[Candidate] = []
    new = 0
    for batch in _batches(list(by_key)):
        new += _add(connection, run.outlet, {key: by_key[key] for key in batch}, now)
        ids = _to_fetch(connection, run, batch)
        add_missing(connection, Handout, [{"run_id": run.id, "page_id": page_id} for page_id in ids.values()])
        wanted += [by_key[key] for key in batch if key in ids]
    return wanted, new


def _add(connection: Connection, outlet: str, candidates: dict[str, Candidate], now: datetime) -> int:
    statement = upsert(connection, Page).on_conflict_do_nothing().returning(table_of(Page).c.id)
    rows = [page_values(outlet, key, candidate, now) for key, candidate in candidates.items()]
    return len(connection.execute(statement, rows).all())


def page_values(outlet: str, key: str, candidate: Candidate, now: datetime) -> dict[str, Any]:
    """Return the columns of a page that was just found."""
    return {
        "outlet": outlet,
        "url_key": key,
        "url": candidate.url,
        "link": candidate.link,
        "found_by": candidate.found_by,
        "source": candidate.source,
        "hints": _hints(candidate),
        "found_at": now,
    }


def _to_fetch(connection: Connection, run: "RunFacts", keys: Sequence[str]) -> dict[str, int]:
    """Return ids by key of those pages that this run is to fetch."""
    query = select(Page.url_key, Page.id).where(
        Page.outlet == run.outlet, Page.url_key.in_(keys), ~_is_handed_out(run.id)
    )
    if not run.refetch:
        query = query.where(~_is_settled(run.scope))
    return dict(connection.execute(query).all())


def pending(connection: Connection, run: "RunFacts") -> list[Candidate]:
    """Hand out what earlier runs left; see `Archive.pending`."""
    rows = connection.execute(
        select(Page.id, Page.url, Page.link, Page.found_by, Page.source, Page.hints)
        .where(Page.outlet == run.outlet, ~_is_settled(run.scope), ~_is_handed_out(run.id))
        .order_by(Page.found_at, Page.id)
    ).all()
    for batch in _batches(rows):
        add_missing(connection, Handout, [{"run_id": run.id, "page_id": row.id} for row in batch])
    return [_candidate(row.url, row.link, row.found_by, row.source, row.hints) for row in rows]


def left_over(connection: Connection, run_id: int, outlet: str, scope: str) -> int:
    """Count the outlet's pages that are not settled for the scope and were not asked for in this run."""
    asked = exists().where(PageOutcome.page_id == Page.id, PageOutcome.run_id == run_id)
    query = select(func.count()).select_from(Page).where(Page.outlet == outlet, ~_is_settled(scope), ~asked)
    return connection.execute(query).scalar_one()


def _is_settled(scope: str) -> ColumnElement[bool]:
    return exists().where(Settlement.page_id == Page.id, Settlement.scope.in_([EVERY_SCOPE, scope]))


def _is_handed_out(run_id: int) -> ColumnElement[bool]:
    return exists().where(Handout.page_id == Page.id, Handout.run_id == run_id)


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _hints(candidate: Candidate) -> dict[str, Any]:
    """What the source said about the address, without what it did not say."""
    said = {
        "title": candidate.title,
        "published": _moment_hint(candidate.published),
        "modified": _moment_hint(candidate.modified),
        "authors": list(candidate.authors),
        "language": candidate.language,
        "licence": [[part.level, part.element, part.value] for part in candidate.licence],
    }
    return {name: value for name, value in said.items() if value}


def _moment_hint(moment: Moment | None) -> list[str | None] | None:
    if moment is None:
        return None
    return [moment.iso, moment.source, moment.raw, moment.inferred_from, moment.latest]


def _candidate(url: str, link: str, found_by: FoundBy, source: str, hints: dict[str, Any]) -> Candidate:
    return Candidate(
        url=url,
        link=link,
        found_by=found_by,
        source=source,
        title=hints.get("title"),
        published=_moment_of(hints.get("published")),
        modified=_moment_of(hints.get("modified")),
        authors=tuple(hints.get("authors", ())),
        language=hints.get("language"),
        licence=tuple(_feed_licences(hints.get("licence", ()))),
    )


def _moment_of(hint: Sequence[str] | None) -> Moment | None:
    if hint is None:
        return None
    iso, source, raw, inferred_from, latest = hint
    return Moment(iso=iso, source=source, raw=raw, inferred_from=inferred_from, latest=latest)


def _feed_licences(hints: Iterable[Sequence[str]]) -> Iterator[FeedLicence]:
    for level, element, value in hints:
        yield FeedLicence(level=level, element=element, value=value)
