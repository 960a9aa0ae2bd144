"""Addresses found and not yet settled: what is left to fetch, and what need not be fetched again.

A page is settled by its outcome, for the scope that the outcome speaks for. That an article is unrelated to one seed
says nothing about another, so it settles the run's scope (`vocabulary.run.Assignment.scope`) only. That a page is
archived, gone or no article settles it for every scope. Trouble settles nothing: the page is asked for again, but not
at once (`FIRST_WAIT`), and ever more seldom. Only a server that could not be reached is tried at once the first time:
more often than not the trouble was on our side, and whoever mends it calls again. What was not asked for because a
setting of ours forbids it (`NOT_ASKED`) has not been tried at all. An article of several pages of which one was in
trouble is kept as it is, and counts as in trouble until it is whole.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, case, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from storage import refetches
from storage.columns import UtcTime
from storage.models import Handout, Page, PageOutcome, Refetch, Settlement, url_key
from storage.statements import add_missing, batches, table_of, upsert
from vocabulary.moment import Moment
from vocabulary.outcome import INCOMPLETE, RETRIED, Outcome
from vocabulary.page import Candidate, Enclosure, FeedLicence, FoundBy

if TYPE_CHECKING:
    from storage.runs import RunFacts

EVERY_SCOPE = "*"
"""Settles a page whatever a run is looking for."""
FIRST_WAIT = timedelta(hours=1)
"""Between a page's first trouble and the next time it is asked for; doubled by each further one."""
LONGEST_WAIT = timedelta(days=7)
UNREACHED = ("dns:", "connection:", "timeout:", "tls:", "address: redirected")
"""Beginnings of reasons that say: no server gave the page, perhaps for a fault on our side."""
NOT_ASKED = ("no_contact:", "address:")
"""Beginnings of the other reasons that say: nothing was sent, until the operator changes a setting. That is no try."""
METADATA = ("title", "published", "modified", "authors", "language", "licence", "guid", "categories")
"""Hints that hold no words of the page's text."""


def settled_scope(outcome: Outcome, run_scope: str, *, has_text: bool) -> str | None:
    """For what a page is settled by its outcome; None: for nothing. `has_text`: its article is kept with text."""
    if outcome in RETRIED:
        return None
    if outcome in {Outcome.UNRELATED, Outcome.SEED_SIGHTED, Outcome.WITHHELD}:
        return run_scope
    if outcome is Outcome.DUPLICATE and not has_text:
        return run_scope
    return EVERY_SCOPE


def settle(connection: Connection, run: "RunFacts", page_id: int, outcome: Outcome, *, has_text: bool) -> None:
    """Note that the page need not be fetched again, as far as its outcome goes."""
    scope = settled_scope(outcome, run.scope, has_text=has_text)
    if scope is not None:
        add_missing(connection, Settlement, [{"page_id": page_id, "scope": scope, "run_id": run.id}])


def forget_content(connection: Connection, page_id: int) -> None:
    """Keep no longer what a feed said that the page says: it was read, or is not wanted."""
    connection.execute(update(Page).where(Page.id == page_id).values(content=None))


def register(
    connection: Connection, run: "RunFacts", candidates: Sequence[Candidate], now: datetime
) -> tuple[list[Candidate], int]:
    """Record addresses; returns those to fetch and how many are new; see `Archive.register`."""
    by_key: dict[str, Candidate] = {}
    for candidate in candidates:
        by_key.setdefault(url_key(candidate.url), candidate)  # the first mention counts
    wanted: list[Candidate] = []
    new = 0
    for batch in batches(list(by_key)):
        new += _add(connection, run.outlet, {key: by_key[key] for key in batch}, now)
        ids = _to_fetch(connection, run, batch, now)
        add_missing(connection, Handout, [{"run_id": run.id, "page_id": page_id} for page_id in ids.values()])
        wanted += [by_key[key] for key in batch if key in ids]
    return wanted, new


def _add(connection: Connection, outlet: str, candidates: dict[str, Candidate], now: datetime) -> int:
    statement = upsert(connection.dialect.name, Page).on_conflict_do_nothing().returning(table_of(Page).c.id)
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
        "hints": hints_of(candidate),
        "found_at": now,
        "content": candidate.content,
    }


def _to_fetch(connection: Connection, run: "RunFacts", keys: Sequence[str], now: datetime) -> dict[str, int]:
    """Return ids by key of those pages that this run is to fetch."""
    query = select(Page.url_key, Page.id).where(
        Page.outlet == run.outlet, Page.url_key.in_(keys), ~_is_handed_out(run.id)
    )
    if run.refetch:
        return dict(connection.execute(query).all())
    rows = connection.execute(query.where(~_is_settled(run.scope))).all()
    waiting = _waiting(connection, Page.id.in_([row.id for row in rows]), now) if rows else {}
    return {row.url_key: row.id for row in rows if row.id not in waiting}


def pending(connection: Connection, run: "RunFacts", now: datetime) -> list[Candidate]:
    """Hand out what earlier runs left, first what is to be fetched again; see `Archive.pending`."""
    queued = refetches.waiting(connection, run.outlet)
    is_wanted = ~_is_settled(run.scope) | _IS_QUEUED if queued else ~_is_settled(run.scope)
    rows = connection.execute(
        select(Page.id, Page.url, Page.link, Page.found_by, Page.source, Page.hints, Page.content)
        .where(Page.outlet == run.outlet, is_wanted, ~_is_handed_out(run.id))
        .order_by(Page.found_at, Page.id)
    ).all()
    if not run.refetch:
        waiting = _waiting(connection, (Page.outlet == run.outlet) & is_wanted, now)
        rows = [row for row in rows if row.id not in waiting]
    rows = sorted(rows, key=lambda row: row.id not in queued)  # each part stays in its order
    for batch in batches(rows):
        add_missing(connection, Handout, [{"run_id": run.id, "page_id": row.id} for row in batch])
    return [
        replace(
            candidate_of(row.url, row.link, row.found_by, row.source, row.hints, content=row.content),
            seeds=queued.get(row.id, ()),
        )
        for row in rows
    ]


def take(connection: Connection, run: "RunFacts", page_ids: Sequence[int]) -> set[int]:
    """Hand out known pages; returns those that were not handed out in the run yet."""
    taken: set[int] = set()
    for batch in batches(page_ids):
        free = set(connection.scalars(select(Page.id).where(Page.id.in_(batch), ~_is_handed_out(run.id))))
        add_missing(connection, Handout, [{"run_id": run.id, "page_id": page_id} for page_id in sorted(free)])
        taken |= free
    return taken


def waiting(connection: Connection, page_ids: Sequence[int], now: datetime) -> dict[int, datetime]:
    """Until when those of these pages wait that were in trouble lately, by id."""
    found: dict[int, datetime] = {}
    for batch in batches(page_ids):
        found |= _waiting(connection, Page.id.in_(batch), now)
    return found


_IS_QUEUED = exists().where(Refetch.page_id == Page.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """What a run leaves to later ones."""

    pending: int
    """Pages that the next run asks for."""
    waiting: int
    """Pages that were in trouble before, were not asked for in this run, and must wait longer."""
    until: datetime | None
    """When the first of those is asked for again."""


def left_over(connection: Connection, run_id: int, outlet: str, scope: str, now: datetime) -> LeftOver:
    """Count the outlet's pages that are not settled for the scope and were not asked for in this run."""
    here = aliased(PageOutcome)
    asked = exists().where(here.page_id == Page.id, here.run_id == run_id)
    left = (Page.outlet == outlet) & (~_is_settled(scope) | _IS_QUEUED) & ~asked
    count = connection.execute(select(func.count()).select_from(Page).where(left)).scalar_one()
    waiting = _waiting(connection, left, now)
    return LeftOver(pending=count - len(waiting), waiting=len(waiting), until=min(waiting.values(), default=None))


def _waiting(connection: Connection, which: ColumnElement[bool], now: datetime) -> dict[int, datetime]:
    """Return until when pages wait that were in trouble lately, by id."""
    unreached, not_asked = (
        or_(*(PageOutcome.reason.startswith(words, autoescape=True) for words in beginnings))
        for beginnings in (UNREACHED, NOT_ASKED)
    )
    incomplete = PageOutcome.reason.startswith(INCOMPLETE, autoescape=True)
    rows = connection.execute(
        select(
            Page.id,
            func.count().label("times"),
            func.max(case((unreached, 1), else_=0)).label("forgiven"),
            func.max(PageOutcome.recorded_at, type_=UtcTime()).label("last"),
        )
        .join(PageOutcome, PageOutcome.page_id == Page.id)
        .where(which, PageOutcome.outcome.in_(RETRIED) | incomplete, or_(unreached, ~not_asked))
        .group_by(Page.id)
    )
    until = {row.id: row.last + wait_after(row.times - row.forgiven) for row in rows}
    return {page_id: when for page_id, when in until.items() if when > now}


def wait_after(times: int) -> timedelta:
    """How long a page waits that was in trouble so many times."""
    if times < 1:
        return timedelta(0)
    doubled: int = 2 ** min(times - 1, 30)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def _is_settled(scope: str) -> ColumnElement[bool]:
    return exists().where(Settlement.page_id == Page.id, Settlement.scope.in_([EVERY_SCOPE, scope]))


def _is_handed_out(run_id: int) -> ColumnElement[bool]:
    return exists().where(Handout.page_id == Page.id, Handout.run_id == run_id)


def hints_of(candidate: Candidate) -> dict[str, Any]:
    """Return what the source said about the address, without what it did not say."""
    said = {
        "title": candidate.title,
        "published": _moment_hint(candidate.published),
        "modified": _moment_hint(candidate.modified),
        "authors": list(candidate.authors),
        "language": candidate.language,
        "licence": [[part.level, part.element, part.value] for part in candidate.licence],
        "summary": candidate.summary,
        "guid": candidate.guid,
        "categories": list(candidate.categories),
        "enclosures": [[one.url, one.type, one.length] for one in candidate.enclosures],
    }
    return {name: value for name, value in said.items() if value}


def forget_hints(connection: Connection, page_ids: Sequence[int], *, keep: Collection[str]) -> None:
    """Forget what sources said of these pages, their texts too, but for the hints of these names."""
    told = Page.id.in_(page_ids) & Page.content.is_not(None)
    connection.execute(update(Page).where(told).values(content=None))
    rows = connection.execute(select(Page.id, Page.hints).where(Page.id.in_(page_ids))).all()
    for page_id, hints in rows:
        kept = {name: value for name, value in hints.items() if name in keep}
        if kept != hints:
            connection.execute(update(Page).where(Page.id == page_id).values(hints=kept))


def _moment_hint(moment: Moment | None) -> list[str | None] | None:
    if moment is None:
        return None
    return [moment.iso, moment.source, moment.raw, moment.inferred_from, moment.latest]


def candidate_of(
    url: str,
    link: str,
    found_by: FoundBy,
    source: str,
    hints: dict[str, Any],
    *,
    content: bytes | None = None,
    revisited: tuple[str, ...] = (),
) -> Candidate:
    """Return a candidate as it was found; `revisited` for these seeds, if it is."""
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
        summary=hints.get("summary"),
        guid=hints.get("guid"),
        categories=tuple(hints.get("categories", ())),
        enclosures=tuple(Enclosure(url=url, type=kind, length=size) for url, kind, size in hints.get("enclosures", ())),
        content=content,
        seeds=revisited,
        revisit=bool(revisited),
    )


def _moment_of(hint: Sequence[str] | None) -> Moment | None:
    if hint is None:
        return None
    iso, source, raw, inferred_from, latest = hint
    return Moment(iso=iso, source=source, raw=raw, inferred_from=inferred_from, latest=latest)


def _feed_licences(hints: Iterable[Sequence[str]]) -> Iterator[FeedLicence]:
    for level, element, value in hints:
        yield FeedLicence(level=level, element=element, value=value)
