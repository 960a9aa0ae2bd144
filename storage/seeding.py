"""Seeds: kept, renewed, found again by name."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from storage import licences, matching
from storage.columns import clean
from storage.models import LicenceDecided, Seed, Settlement
from storage.moments import fingerprint_values, published_values
from storage.reading import SEED_COLUMNS
from vocabulary.article import Seed as SeedValue
from vocabulary.outcome import InputError
from vocabulary.run import Assignment


def store(connection: Connection, seed: SeedValue, now: datetime) -> None:
    """Keep a seed, or renew it; see `Archive.store_seed`."""
    values: dict[str, Any] = {
        **{name: getattr(seed, name) for name in SEED_COLUMNS},
        "authors": [[author.name, author.kind] for author in seed.authors],
        **published_values(seed.published),
        **fingerprint_values(seed.fingerprint),
    }
    known = connection.execute(
        select(Seed.id, *(getattr(Seed, name) for name in _COMPARED)).where(Seed.name == seed.name)
    ).first()
    if known is None:
        seed_id = connection.execute(insert(Seed).values(**values, stored_at=now).returning(Seed.id)).scalar_one()
    else:
        seed_id = known.id
        connection.execute(update(Seed).where(Seed.id == seed_id).values(**values))
        if any(getattr(known, name) != _stored(values[name]) for name in _COMPARED):
            _judge_anew(connection, seed_id, seed.name)
    looked = licences.Looked(fetched_at=now, sha256=seed.document_sha256)
    licences.decide_seed(connection, seed_id, seed.licence, looked, now)
    if known is not None and known.text != seed.text:
        licences.trace_again(connection, LicenceDecided.seed_id, seed_id)


_COMPARED = ("title", "text", "language", "published_iso", "published_latest", "fingerprint_version")
"""Columns of a seed by which texts are held against it."""


def _stored(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _judge_anew(connection: Connection, seed_id: int, name: str) -> None:
    """What was judged against the old text is judged no more, and what was unrelated to it may be fetched again."""
    matching.forget_current(connection, seed_id)
    scope = Assignment(outlet="").scope(name)
    connection.execute(delete(Settlement).where(Settlement.scope == scope))


def resolve(connection: Connection, name_or_prefix: str) -> str | None:
    """Find a seed's name; see `Archive.seed`."""
    typed = clean(name_or_prefix)
    names = connection.scalars(
        select(Seed.name).where(func.substr(Seed.name, 1, len(typed)) == typed).order_by(Seed.name)
    ).all()
    if name_or_prefix in names or len(names) == 1:
        return name_or_prefix if name_or_prefix in names else names[0]
    if not names or not name_or_prefix:
        return None
    fitting = ", ".join(names[:5])
    raise InputError(name_or_prefix, f"this fits several seeds: {fitting}", remedy="write more of the name")
