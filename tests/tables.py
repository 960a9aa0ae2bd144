"""What tests see in the tables of an archive, and no question answers."""

from collections import Counter

from sqlalchemy import select

from storage.models import FingerprintHash, Lease


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
