"""Verdicts of revisions against seeds: one current, earlier ones as history."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, exists, func, select, update
from sqlalchemy.orm import aliased

from storage import blocks
from storage.embeddings import meaning_values
from storage.errors import StorageError
from storage.forms import form_of
from storage.models import IS_NEWEST, Alias, Article, BlocksLearned, FingerprintHash, Judgement, Matched, Revision, Seed
from storage.moments import fingerprint_of, published_of
from storage.origins import direction_values
from storage.reading import MATCH_NUMBERS
from storage.rows import ComparedRow, DueRow, UnmatchedRow
from storage.statements import add as add_rows
from vocabulary.address import is_same_site, work
from vocabulary.blocks import without_blocks
from vocabulary.match import Fingerprint, Match, Verdict


@dataclass(frozen=True, slots=True)
class KnownSeed:
    """What tells whether an article is the seed itself."""

    id: int
    outlet: str | None
    url: str | None

    def is_itself(self, outlet: str, urls: Collection[str], verdict: Verdict | None) -> bool:
        """Whether an article is this seed at its own outlet: the same text there, or the same page in any edition."""
        if self.url is not None and work(self.url) in map(work, urls):
            return True
        return verdict is Verdict.IDENTICAL and self._is_at_home(outlet, urls)

    def _is_at_home(self, outlet: str, urls: Collection[str]) -> bool:
        """Whether an outlet is the seed's: by its name, or, where that is not known, by the host of its address."""
        if self.outlet is not None or self.url is None:
            return self.outlet == outlet
        return any(is_same_site(self.url, url) for url in urls)


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


def values(
    revision_id: int, seed_id: int, match: Match, *, is_sighting: bool, fingerprint_version: int | None, now: datetime
) -> dict[str, Any]:
    """Return the columns of a current verdict."""
    return {
        "revision_id": revision_id,
        "seed_id": seed_id,
        "is_current": True,
        "is_sighting": is_sighting,
        "verdict": match.verdict,
        "explanation": match.explanation,
        "rules": match.rules,
        "fingerprint_version": fingerprint_version,
        "decided_at": now,
        **{name: getattr(match, name) for name in MATCH_NUMBERS},
        **direction_values(match.direction),
        **meaning_values(match),
    }


def keep(connection: Connection, row: dict[str, Any], *, is_new: bool = False, is_anew: bool = False) -> None:
    """Make this (see `values`) the current verdict on its pair, unless it says the same as the one there is.

    `is_new`: the revision is new, so there is none. `is_anew`: it was made because the one there is was old; when it
    says the same, that one is of today.
    """
    if not is_new:
        pair = {"of_revision": row["revision_id"], "of_seed": row["seed_id"]}
        known = connection.execute(_KNOWN, pair).mappings().first()
        if known is not None:
            if all(known[name] == value for name, value in row.items() if name != "decided_at"):
                if is_anew:
                    connection.execute(_CONFIRM, pair | {"now": row["decided_at"]})
                return
            connection.execute(_RETIRE, pair)
    add_rows(connection, Matched, [row])


_CURRENT = (
    (Matched.revision_id == bindparam("of_revision")) & (Matched.seed_id == bindparam("of_seed")) & Matched.is_current
)
_KNOWN = select(*Matched.__table__.columns).where(_CURRENT)
_CONFIRM = update(Matched).where(_CURRENT).values(decided_at=bindparam("now"))
_RETIRE = update(Matched).where(_CURRENT).values(is_current=False)


def forget_current(connection: Connection, seed_id: int) -> None:
    """Make all verdicts against a seed history: its document has changed."""
    connection.execute(update(Matched).where(Matched.seed_id == seed_id, Matched.is_current).values(is_current=False))


def outlets(connection: Connection, article_ids: Collection[int]) -> set[str]:
    """The outlets of these articles."""
    return set(connection.scalars(select(Article.outlet).where(Article.id.in_(article_ids))))


def add(
    connection: Connection,
    place: str,
    article_id: int,
    *,
    seed: str,
    match: Match,
    now: datetime,
    of: str | None = None,
    fingerprint_version: int | None = None,
) -> None:
    """Keep a verdict on an article's newest revision; see `Archive.add_match`."""
    row = connection.execute(
        select(
            Revision.id,
            Revision.fingerprint_exact,
            Revision.fingerprint_version,
            Article.outlet,
            Article.url,
            Article.takedown_id,
        )
        .join(Article, IS_NEWEST)
        .where(Article.id == article_id)
    ).first()
    if row is None:
        raise StorageError(place, f"there is no article {article_id}")
    if of not in {None, row.fingerprint_exact}:
        return
    if row.takedown_id is not None and match.direction is not None:  # it may have been read before it was taken down
        match = replace(match, direction=match.direction.without_names)
    known = known_seeds(connection, place, [seed])[seed]
    also = connection.scalars(select(Alias.url).where(Alias.article_id == article_id)).all()
    is_sighting = known.is_itself(row.outlet, [row.url, *also], match.verdict)
    version = row.fingerprint_version if fingerprint_version is None else fingerprint_version
    made = values(row.id, known.id, match, is_sighting=is_sighting, fingerprint_version=version, now=now)
    keep(connection, made, is_anew=fingerprint_version is not None)


def is_held(connection: Connection, article_id: int, seed_id: int) -> bool:
    """Whether there is a current verdict on an article's newest revision."""
    held = select(Matched.id).join(Revision, Revision.id == Matched.revision_id).join(Article, IS_NEWEST)
    query = held.where(Article.id == article_id, Matched.seed_id == seed_id, Matched.is_current)
    return connection.execute(query).first() is not None


def unmatched(connection: Connection, seed_id: int, *, after: int, most: int) -> Iterator[UnmatchedRow]:
    """Read articles with text, of greater ids than `after`, that were not held against the seed yet."""
    held = exists().where(Matched.revision_id == Revision.id, Matched.seed_id == seed_id, Matched.is_current)
    rows = connection.execute(
        select(*Revision.__table__.columns, Article.outlet)
        .join(Article, IS_NEWEST)
        .where(Article.id > after, Revision.text.is_not(None), Revision.fingerprint_exact.is_not(None), ~held)
        .order_by(Article.id)
        .limit(most)
    )
    found = rows.mappings().all()
    repeated = _blocks(connection, found)
    for row in found:
        fingerprint = fingerprint_of(row)
        assert fingerprint is not None
        compared = _compared(row, repeated)
        assert compared is not None
        yield UnmatchedRow(
            article_id=row["article_id"],
            title=row["title"],
            compared=compared,
            fingerprint=fingerprint,
            language=row["language"],
            published=published_of(row),
            form=form_of(row),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Of which versions a verdict is, and since when it must have been made; what is not is due to be made anew."""

    rules: int
    fingerprint_version: int
    since: datetime | None = None
    """None: a verdict of these versions may be of any age."""
    model: str | None = None
    """The language model that must have been asked; None: it does not matter."""


def count_old(connection: Connection, seed_id: int, asked: Rules) -> int:
    """How many verdicts against a seed are of other rules and can be made anew. Looks through its verdicts alone."""
    query = (
        select(func.count())
        .select_from(Matched)
        .join(Revision, Revision.id == Matched.revision_id)
        .join(Article, IS_NEWEST)
        .where(Matched.seed_id == seed_id, Matched.is_current, _is_of_other_rules(asked))
        .where(Revision.text.is_not(None), Article.takedown_id.is_(None))
    )
    return connection.execute(query).scalar_one()


def count_due(connection: Connection, seed_id: int, asked: Rules) -> tuple[int, int]:
    """How many articles with text are to be held against a seed anew, and how many old verdicts have no text."""
    due = _due(seed_id, asked).with_only_columns(func.count(), maintain_column_froms=True)
    query = (
        select(func.count())
        .select_from(Matched)
        .join(Revision, Revision.id == Matched.revision_id)
        .join(Article, IS_NEWEST)
        .where(Matched.seed_id == seed_id, Matched.is_current, Revision.text.is_(None), Matched.rules != asked.rules)
    )
    return connection.execute(due).scalar_one(), connection.execute(query).scalar_one()


def due(connection: Connection, seed_id: int, asked: Rules, *, after: int, most: int) -> list[DueRow]:
    """Read articles with text, of greater ids than `after`, whose verdict against a seed is missing or old.

    Each with what was said of its newest text last, also when that counts no more.
    """
    rows = connection.execute(_due(seed_id, asked).where(Article.id > after).order_by(Article.id).limit(most))
    found = rows.mappings().all()
    repeated = _blocks(connection, found)
    last = _last_said(connection, seed_id, [row["id"] for row in found])
    judged = _judged(connection, seed_id, [row["article_id"] for row in found])
    return [
        DueRow(
            article_id=row["article_id"],
            title=row["title"],
            text=row["text"],
            compared=row["text"] if row["compared"] is None else row["compared"],
            blocks=repeated[row["outlet"]],
            fingerprint_version=row["fingerprint_version"],
            language=row["language"],
            published=published_of(row),
            form=form_of(row),
            before=last.get(row["id"]),
            judged=judged.get(row["article_id"]),
        )
        for row in found
    ]


def _due(seed_id: int, asked: Rules) -> Select[*tuple[Any, ...]]:
    is_old = _is_of_other_rules(asked)
    if asked.since is not None:
        is_old |= Matched.decided_at < asked.since
    is_old |= exists().where(BlocksLearned.outlet == Article.outlet, BlocksLearned.changed_at > Matched.decided_at)
    held = (Matched.revision_id == Revision.id) & (Matched.seed_id == seed_id) & Matched.is_current
    return (
        select(*Revision.__table__.columns, Article.outlet)
        .join(Article, IS_NEWEST)
        .outerjoin(Matched, held)
        .where(Revision.text.is_not(None), Article.takedown_id.is_(None), Matched.id.is_(None) | is_old)
    )


def _is_of_other_rules(asked: Rules) -> ColumnElement[bool]:
    is_other = (Matched.rules != asked.rules) | Matched.fingerprint_version.is_distinct_from(asked.fingerprint_version)
    return is_other if asked.model is None else is_other | Matched.model.is_distinct_from(asked.model)


def _last_said(connection: Connection, seed_id: int, revision_ids: Sequence[int]) -> dict[int, tuple[Verdict, int]]:
    """The last verdict on each of these texts, with the version of its rules."""
    query = (
        select(Matched.revision_id, Matched.verdict, Matched.rules)
        .where(Matched.revision_id.in_(revision_ids), Matched.seed_id == seed_id)
        .order_by(Matched.id)
    )
    return {row.revision_id: (row.verdict, row.rules) for row in connection.execute(query)}


def _judged(connection: Connection, seed_id: int, article_ids: Sequence[int]) -> dict[int, Verdict | None]:
    query = select(Judgement.article_id, Judgement.verdict).where(
        Judgement.seed_id == seed_id, Judgement.article_id.in_(article_ids), Judgement.is_current
    )
    return {row.article_id: row.verdict for row in connection.execute(query)}


def _blocks(connection: Connection, rows: Sequence[RowMapping]) -> dict[str, frozenset[int]]:
    """What the outlets of these rows repeat in their articles."""
    return {outlet: blocks.known(connection, outlet) for outlet in {row["outlet"] for row in rows}}


def _compared(row: RowMapping, repeated: Mapping[str, frozenset[int]]) -> str | None:
    """What is compared of a text: without what its outlet repeats."""
    kept: str | None = row["text"] if row["compared"] is None else row["compared"]
    return None if kept is None else without_blocks(kept, repeated[row["outlet"]])


def compared(connection: Connection, article_ids: Sequence[int]) -> list[ComparedRow]:
    """Read what is compared of articles, those that are not taken down, in the order given."""
    rows = connection.execute(_COMPARED, {"ids": list(article_ids)}).mappings().all()
    repeated = _blocks(connection, rows)
    found = {
        row["article_id"]: ComparedRow(
            article_id=row["article_id"],
            outlet=row["outlet"],
            url=row["url"],
            title=row["title"],
            compared=_compared(row, repeated),
            fingerprint=fingerprint_of(row),
            language=row["language"],
            published=published_of(row),
            form=form_of(row),
        )
        for row in rows
    }
    return [found[one] for one in article_ids if one in found]


def without_text(connection: Connection, seed_id: int) -> list[tuple[int, Fingerprint]]:
    """Read fingerprints of articles without text that share some with a seed that was not held against them yet.

    Taken down ones are left out.
    """
    seed = connection.execute(select(*Seed.__table__.columns).where(Seed.id == seed_id)).mappings().one()
    fingerprint = fingerprint_of(seed)
    if fingerprint is None:
        return []
    held = exists().where(Matched.revision_id == Revision.id, Matched.seed_id == seed_id, Matched.is_current)
    sharing = select(FingerprintHash.article_id).where(
        FingerprintHash.hash.in_(fingerprint.hashes), FingerprintHash.version == fingerprint.version
    )
    same = aliased(Revision)  # of a text that is too short to have sampled runs
    ids = sharing.union(select(same.article_id).where(same.fingerprint_exact == fingerprint.exact))
    rows = connection.execute(
        select(*Revision.__table__.columns)
        .join(Article, IS_NEWEST)
        .where(Revision.text.is_(None), Article.takedown_id.is_(None), ~held, Article.id.in_(ids))
        .order_by(Article.id)
    )
    return [(row["article_id"], kept) for row in rows.mappings() if (kept := fingerprint_of(row)) is not None]


_COMPARED = (
    select(*Revision.__table__.columns, Article.outlet, Article.url)
    .join(Article, IS_NEWEST)
    .where(Article.id.in_(bindparam("ids", expanding=True)), Article.takedown_id.is_(None))
)
