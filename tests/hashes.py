"""How tests see by which sampled runs an archive finds articles."""

from collections import Counter

from sqlalchemy import select

from storage.models import FingerprintHash


def sharing(archive, fingerprint, at_least=3):
    """Articles that are found by at least so many sampled runs of a text, as (id, number), the most first."""
    query = select(FingerprintHash.article_id).where(FingerprintHash.hash.in_(fingerprint.hashes))
    with archive.reading() as connection:
        found = Counter(connection.scalars(query.order_by(FingerprintHash.article_id)))
    return [(article_id, times) for article_id, times in found.most_common() if times >= at_least]
