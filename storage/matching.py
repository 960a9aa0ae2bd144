"""Verdicts of revisions against seeds: one current, earlier ones as history."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, exists, select, update

from storage.errors import StorageError
from storage.forms import form_of
from storage.models import Article, FingerprintHash, Matched, Revision, Seed
from storage.moments import fingerprint_of, published_of
from storage.origins import direction_values
from storage.reading import MATCH_NUMBERS
from storage.rows import UnmatchedRow
from storage.statements import add as add_rows
from vocabulary.match import Fingerprint, Match, Verdict


@dataclass(frozen=True, slots=True)
class KnownSeed:
    """What tells whether an article is the seed itself."""

    id: int
    outlet: str | None
    url: str | None

    def is_itself(self, outlet: str, urls: Collection[str], verdict: Verdict | None) -> bool:
        """Whether an article is this seed at its own outlet: the same text there, or the same address."""
        if self.url is not None and self.url in urls:
            return True
        return verdict is Verdict.IDENTICAL and self.outlet == outlet


def known_seeds(connection: Connection, place: str, names: Collection[str]) -> dict[str, KnownSeed]:
    """Look up seeds by name; raises StorageError when one was never stored."""
    if not names:
        return {}
    rows = connection.execute(_SEEDS, {"names": list(names)}).all()
    found = {row.name: KnownSeed(row.id, row.outlet, row.url) for row in rows}
    missing = sorted(set(names) - set(found))
    if missing:
        raise StorageError(place, f"seed {missing[0]} is not in the archive", remedy="store it first")
    return found


_SEEDS = select(Seed.name, Seed.id, Seed.outlet, Seed.url).where(Seed.name.in_(bindparam("names", expanding=True)))


def values(revision_id: int, seed_id: int, match: Match, *, is_sighting: bool, now: datetime) -> dict[str, Any]:
    """Return the columns of a current verdict."""
    return {
        "revision_id": revision_id,
        "seed_id": seed_id,
        "is_current": True,
        "is_sighting": is_sighting,
        "verdict": match.verdict,
        "explanation": match.explanation,
        "rules": match.rules,
        "decided_at": now,
        **{name: getattr(match, name) for name in MATCH_NUMBERS},
        **direction_values(match.direction),
    }


def keep(connection: Connection, row: dict[str, Any], *, is_new: bool = False) -> None:
    """Make this (see `values`) the current verdict on its pair, unless it says the same as the one there is.

    `is_new`: the revision is new, so there is none.
    """
    if not is_new:
        pair = {"of_revision": row["revision_id"], "of_seed": row["seed_id"]}
        known = connection.execute(_KNOWN, pair).mappings().first()
        if known is not None:
            if all(known[name] == value for name, value in row.items() if name != "decided_at"):
                return
            connection.execute(_RETIRE, pair)
    add_rows(connection, Matched, [row])


_CURRENT = (
    (Matched.revision_id == bindparam("of_revision")) & (Matched.seed_id == bindparam("of_seed")) & Matched.is_current
)
_KNOWN = select(*Matched.__table__.columns).where(_CURRENT)
_RETIRE = update(Matched).where(_CURRENT).values(is_current=False)


def forget_current(connection: Connection, seed_id: int) -> None:
    """Make all verdicts against a seed history: its document has changed."""
    connection.execute(update(Matched).where(Matched.seed_id == seed_id, Matched.is_current).values(is_current=False))


def add(connection: Connection, place: str, article_id: int, *, seed: str, match: Match, now: datetime) -> None:
    """Keep a verdict on an article's newest revision; see `Archive.add_match`."""
    row = connection.execute(
        select(Revision.id, Article.outlet, Article.url).join(Article, _is_newest()).where(Article.id == article_id)
    ).first()
    if row is None:
        raise StorageError(place, f"there is no article {article_id}")
    known = known_seeds(connection, place, [seed])[seed]
    is_sighting = known.is_itself(row.outlet, [row.url], match.verdict)
    keep(connection, values(row.id, known.id, match, is_sighting=is_sighting, now=now))


def unmatched(connection: Connection, seed_id: int, *, after: int, most: int) -> Iterator[UnmatchedRow]:
    """Read articles with text, of greater ids than `after`, that were not held against the seed yet."""
    held = exists().where(Matched.revision_id == Revision.id, Matched.seed_id == seed_id, Matched.is_current)
    rows = connection.execute(
        select(*Revision.__table__.columns)
        .join(Article, _is_newest())
        .where(Article.id > after, Revision.text.is_not(None), Revision.fingerprint_exact.is_not(None), ~held)
        .order_by(Article.id)
        .limit(most)
    )
    for row in rows.mappings():
        fingerprint = fingerprint_of(row)
        assert fingerprint is not None
        compared = row["text"] if row["compared"] is None else row["compared"]
        yield UnmatchedRow(
            article_id=row["article_id"],
            title=row["title"],
            compared=compared,
            fingerprint=fingerprint,
            language=row["language"],
            published=published_of(row),
            form=form_of(row),
        )


def without_text(connection: Connection, seed_id: int) -> list[tuple[int, Fingerprint]]:
    """Read fingerprints of articles whose text is withheld and that share some with a seed not held against them yet.

    Taken down ones are left out.
    """
    seed = connection.execute(select(*Seed.__table__.columns).where(Seed.id == seed_id)).mappings().one()
    fingerprint = fingerprint_of(seed)
    if fingerprint is None:
        return []
    held = exists().where(Matched.revision_id == Revision.id, Matched.seed_id == seed_id, Matched.is_current)
    sharing = select(FingerprintHash.article_id).where(FingerprintHash.hash.in_(fingerprint.hashes))
    rows = connection.execute(
        select(*Revision.__table__.columns)
        .join(Article, _is_newest())
        .where(Revision.text.is_(None), Revision.text_withheld.is_not(None), Article.takedown_id.is_(None), ~held)
        .where(Article.id.in_(sharing) | (Revision.fingerprint_exact == fingerprint.exact))
        .order_by(Article.id)
    )
    return [(row["article_id"], kept) for row in rows.mappings() if (kept := fingerprint_of(row)) is not None]


def _is_newest() -> ColumnElement[bool]:
    return (Revision.article_id == Article.id) & (Revision.number == Article.revisions)
