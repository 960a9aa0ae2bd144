"""What tests see in the tables of an archive, and no question answers."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from storage.models import (
    Article,
    Body,
    Capture,
    FingerprintHash,
    Judgement,
    Lease,
    Outlet,
    Page,
    Revision,
    Run,
    SearchText,
    Seed,
)


def sharing(archive, fingerprint, at_least=3):
    """Articles that are found by at least so many sampled runs of a text, as (id, number), the most first."""
    query = select(FingerprintHash.article_id).where(FingerprintHash.hash.in_(fingerprint.hashes))
    with archive.reading() as connection:
        found = Counter(connection.scalars(query.order_by(FingerprintHash.article_id)))
    return [(article_id, times) for article_id, times in found.most_common() if times >= at_least]


def lease_of(archive, outlet):
    """(owner, until) of the lease on an outlet, run out or not; None when there is none."""
    with archive.reading() as connection:
        return connection.execute(select(Lease.owner, Lease.lease_until).where(Lease.outlet == outlet)).first()


@dataclass(frozen=True)
class Counts:
    """How much an archive holds."""

    outlets: int
    seeds: int
    runs: int
    pages: int
    articles: int
    texts: int
    revisions: int
    captures: int
    judgements: int
    body_bytes: int
    stored_bytes: int


def counts(archive):
    """Count what an archive holds; judgements are those that count."""
    with archive.reading() as connection:

        def of(table, *conditions):
            return connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()

        sizes = connection.execute(
            select(func.coalesce(func.sum(Body.size), 0), func.coalesce(func.sum(Body.stored_size), 0))
        ).one()
        return Counts(
            outlets=of(Outlet),
            seeds=of(Seed),
            runs=of(Run),
            pages=of(Page),
            articles=of(Article),
            texts=of(SearchText),
            revisions=of(Revision),
            captures=of(Capture),
            judgements=of(Judgement, Judgement.is_current),
            body_bytes=int(sizes[0]),
            stored_bytes=int(sizes[1]),
        )
