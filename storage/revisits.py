"""Coverage that is looked at again, ever more seldom: whether it was changed, corrected or taken away since.

When an article is due follows from what is kept: since when it counts (its publication, or when it was first fetched),
how long after that each look comes, and when it was looked at last. Looks that were missed are made up for by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from storage import frontier, judging
from storage.columns import UtcTime
from storage.models import IS_NEWEST, Article, Judgement, Matched, Page, PageOutcome, Revision, Seed
from storage.rows import RevisitRow
from storage.statements import batches
from vocabulary.outcome import RETRIED
from vocabulary.page import Candidate

if TYPE_CHECKING:
    from storage.runs import RunFacts

FRESH = timedelta(days=1)
"""An article that was first fetched this soon after its publication counts from when it was fetched: a page may state
the day alone. Older news seldom change."""


def of(
    connection: Connection,
    after: Sequence[timedelta],
    now: datetime,
    *,
    outlet: str | None = None,
    seed: str | None = None,
) -> list[RevisitRow]:
    """Articles that are coverage of a seed and kept with text, each with when it is to be looked at next, by that time.

    What was coverage with an earlier text counts too: a text that was withdrawn has nothing of a seed any more.

    `after`: how long after its beginning each look comes, in order. Left out are those that are taken down, and those
    of which no page is known. An article whose last look is over is among them, without a next one.
    """
    held = aliased(Revision)
    query = (
        select(
            Article.id,
            Article.outlet,
            Article.url,
            Article.first_seen,
            Article.gone_at,
            Article.revisions,
            Revision.title,
            Revision.published_utc,
            Seed.name.label("seed"),
        )
        .join(Revision, IS_NEWEST)
        .join(held, held.article_id == Article.id)
        .join(Matched, Matched.revision_id == held.id)
        .join(Seed, Seed.id == Matched.seed_id)
        .outerjoin(Judgement, judging.JUDGED)
        .where(judging.is_match(), Article.takedown_id.is_(None), Revision.text.is_not(None))
        .distinct()
        .order_by(Article.id, Seed.name)
    )
    if outlet is not None:
        query = query.where(Article.outlet == outlet)
    of_article: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        of_article[row.id].append(row)
    wanted = [rows for rows in of_article.values() if seed is None or seed in {row.seed for row in rows}]
    pages = _pages(connection, [rows[0].id for rows in wanted])
    page_ids = [page_id for page_id, _ in pages.values()]
    looked = _looked_at(connection, page_ids)
    waiting = frontier.waiting(connection, page_ids, now)
    found = []
    for first, *others in wanted:
        page_id, link = pages.get(first.id, (None, ""))
        last = None if page_id is None else looked.get(page_id)
        if page_id is None or last is None:
            continue
        found.append(
            RevisitRow(
                article_id=first.id,
                outlet=first.outlet,
                url=first.url,
                title=first.title,
                seeds=(first.seed, *(row.seed for row in others)),
                page_id=page_id,
                link=link,
                looked_at=last,
                due_at=next_look(_begun(first.first_seen, first.published_utc), last, after),
                waits_until=waiting.get(page_id),
                revisions=first.revisions,
                gone_at=first.gone_at,
            )
        )
    return sorted(found, key=lambda row: (row.due_at is None, row.due_at or row.looked_at, row.article_id))


def _begun(first_seen: datetime, published: datetime | None) -> datetime:
    """Since when an article counts."""
    return first_seen if published is None or first_seen - published <= FRESH else published


def next_look(begun: datetime, looked_at: datetime, after: Iterable[timedelta]) -> datetime | None:
    """When an article is to be looked at next; None when it was looked at for the last time."""
    return next((begun + wait for wait in after if begun + wait > looked_at), None)


def _pages(connection: Connection, article_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Of each article the page at its own address, else the one that led to it last; with the address to ask for."""
    found: dict[int, tuple[int, str]] = {}
    for batch in batches(article_ids):
        rows = connection.execute(
            select(Article.id, Page.id.label("page_id"), Page.link)
            .join(PageOutcome, PageOutcome.article_id == Article.id)
            .join(Page, Page.id == PageOutcome.page_id)
            .where(Article.id.in_(batch))
            .order_by(Article.id, Page.url_key == Article.url_key, PageOutcome.run_id)
        )
        found |= {row.id: (row.page_id, row.link) for row in rows}
    return found


def _looked_at(connection: Connection, page_ids: Sequence[int]) -> dict[int, datetime]:
    """When these pages gave an answer about themselves last; trouble is none."""
    found: dict[int, datetime] = {}
    for batch in batches(page_ids):
        rows = connection.execute(
            select(PageOutcome.page_id, func.max(PageOutcome.recorded_at, type_=UtcTime()))
            .where(PageOutcome.page_id.in_(batch), PageOutcome.outcome.not_in(RETRIED))
            .group_by(PageOutcome.page_id)
        )
        found |= dict(rows.all())
    return found


def hand_out(connection: Connection, run: "RunFacts", rows: Sequence[RevisitRow]) -> list[Candidate]:
    """The pages of these articles as they were found, to be held against the seeds whose coverage they are.

    Left out are those that the run was given already.
    """
    free = frontier.take(connection, run, [row.page_id for row in rows])
    found: dict[int, Candidate] = {}
    for batch in batches([row for row in rows if row.page_id in free]):
        seeds = {row.page_id: row.seeds for row in batch}
        query = select(Page.id, Page.url, Page.link, Page.found_by, Page.source, Page.hints).where(Page.id.in_(seeds))
        for row in connection.execute(query):
            found[row.id] = frontier.candidate_of(
                row.url, row.link, row.found_by, row.source, row.hints, revisited=seeds[row.id]
            )
    return [found[row.page_id] for row in rows if row.page_id in found]
