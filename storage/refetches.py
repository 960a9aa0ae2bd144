"""Pages to be fetched again and read in full, because their articles may be coverage of a seed that came later.

The next crawl of their outlet asks for them, whatever it looks for and whatever its window is, as for any other page:
robots.txt, pace, take-downs and policy hold as always. What is waiting for being in trouble goes on waiting.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from storage.models import IS_NEWEST, Article, Page, PageOutcome, Refetch, Revision, Seed, Settlement
from storage.rows import RefetchRow
from storage.statements import add_missing
from vocabulary.run import Assignment


def queue(
    connection: Connection, seed: tuple[int, str], reasons: Mapping[int, str], now: datetime, *, even_settled: bool
) -> dict[str, int]:
    """Queue the pages of articles, each with why, for a seed (id and name); returns how many are new by outlet.

    Left out are articles whose text is kept, those that are taken down, those of which no page is known, and, unless
    `even_settled`, those whose page was fetched for this seed already.
    """
    seed_id, name = seed
    pages = _pages(connection, reasons)
    known = set(connection.scalars(select(Refetch.page_id).where(Refetch.seed_id == seed_id)))
    if not even_settled:
        scope = Assignment(outlet="").scope(name)
        of_pages = Settlement.page_id.in_([page_id for page_id, _ in pages.values()])
        known |= set(connection.scalars(select(Settlement.page_id).where(of_pages, Settlement.scope == scope)))
    rows = [
        {"page_id": page_id, "seed_id": seed_id, "reason": reasons[article_id], "queued_at": now}
        for article_id, (page_id, _) in pages.items()
        if page_id not in known
    ]
    add_missing(connection, Refetch, rows)
    new = {row["page_id"] for row in rows}
    counted: dict[str, int] = {}
    for page_id, outlet in pages.values():
        if page_id in new:
            counted[outlet] = counted.get(outlet, 0) + 1
    return dict(sorted(counted.items()))


def _pages(connection: Connection, article_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Of each article the page at its own address, else the one that led to it last; with its outlet."""
    is_own = Page.url_key == Article.url_key
    rows = connection.execute(
        select(Article.id, Page.id.label("page_id"), Page.outlet)
        .join(Revision, IS_NEWEST)
        .join(PageOutcome, PageOutcome.article_id == Article.id)
        .join(Page, Page.id == PageOutcome.page_id)
        .where(Article.id.in_(article_ids), Article.takedown_id.is_(None), Revision.text.is_(None))
        .order_by(Article.id, is_own, PageOutcome.run_id)
    )
    return {row.id: (row.page_id, row.outlet) for row in rows}


def waiting(connection: Connection, outlet: str | None = None) -> dict[int, tuple[str, ...]]:
    """The pages (of an outlet) that are queued, each with the names of the seeds that it is queued for."""
    query = (
        select(Refetch.page_id, Seed.name)
        .join(Seed, Seed.id == Refetch.seed_id)
        .join(Page, Page.id == Refetch.page_id)
        .order_by(Refetch.queued_at, Refetch.page_id, Seed.name)
    )
    if outlet is not None:
        query = query.where(Page.outlet == outlet)
    found: dict[int, tuple[str, ...]] = {}
    for page_id, name in connection.execute(query):
        found[page_id] = (*found.get(page_id, ()), name)
    return found


def of_article(connection: Connection, article_id: int) -> list[RefetchRow]:
    """For which seeds the page of an article is to be fetched again, and why."""
    pages = select(PageOutcome.page_id).where(PageOutcome.article_id == article_id)
    query = (
        select(Seed.name.label("seed"), Refetch.reason, Refetch.queued_at)
        .join(Seed, Seed.id == Refetch.seed_id)
        .where(Refetch.page_id.in_(pages))
        .order_by(Seed.name)
    )
    return [RefetchRow(**row) for row in connection.execute(query).mappings()]


def count(connection: Connection, seed_id: int) -> int:
    """How many pages are queued for a seed."""
    query = select(func.count()).select_from(Refetch).where(Refetch.seed_id == seed_id)
    return connection.execute(query).scalar_one()


def done(connection: Connection, page_id: int) -> None:
    """A page was fetched: it is queued no more."""
    connection.execute(delete(Refetch).where(Refetch.page_id == page_id))


def settle(connection: Connection, page_id: int, run_id: int, seeds: Collection[str]) -> None:
    """A page was held against these seeds: as far as they go it need not be fetched again."""
    scopes = [Assignment(outlet="").scope(name) for name in seeds]
    add_missing(connection, Settlement, [{"page_id": page_id, "scope": one, "run_id": run_id} for one in scopes])
