"""Copies and their origins: which texts are still to be held against others, and the decisions that follow.

A decision that follows takes the place of the one on the copy's own page. That one stays what the page says, so that a
later look is compared with it, and comes back when the text is found to be no copy after all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, RowMapping, Select, bindparam, delete, func, select, update
from sqlalchemy.orm import aliased

from storage import licences, reading
from storage.models import (
    IS_DECIDED,
    IS_NEWEST,
    Article,
    FingerprintHash,
    LicenceDecided,
    LicenceFollowed,
    OriginDue,
    Outlet,
    Revision,
    Seed,
)
from storage.moments import FINGERPRINT, PUBLISHED, fingerprint_of, published_of
from storage.standing import says_the_same
from storage.statements import add, add_missing, batches
from vocabulary.article import Author
from vocabulary.article import Seed as SeedValue
from vocabulary.licence import NOASSERTION, Licence
from vocabulary.match import Fingerprint
from vocabulary.moment import Moment

_IS_KNOWN = Revision.text.is_not(None) | (Revision.text_withheld.is_not(None) & Article.takedown_id.is_(None))
"""Texts that may be copies or origins: those that are kept, and those of which policy keeps the fingerprint."""
_BATCH = 5000
"""Values named in one statement."""
_Own = aliased(LicenceDecided)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A text that is still to be held against others."""

    decision_id: int
    article_id: int | None
    """None: a seed's, or one that is not an article's newest any more."""
    seed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownText:
    """What of a text, of which its fingerprint is enough, tells which others are like it, and whether that matters."""

    article_id: int
    fingerprint: Fingerprint | None
    grants: bool
    """Whether its own page grants anything."""
    follows: bool
    """Whether its licence is another text's now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedArticle:
    """What of an article tells copies from origins, with what its own page says of its licence."""

    id: int
    outlet: str
    outlet_title: str
    url: str
    title: str | None
    language: str | None
    published: Moment | None
    compared: str | None = field(repr=False)
    """None: only its fingerprint is kept."""
    authors: tuple[Author, ...]
    syndicated_from: str | None
    own: Licence
    own_id: int
    """Of that decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """The decision that a text's origin gives it."""

    licence: Licence
    article_id: int | None = None
    """The origin, if it is an article of the archive."""
    seed: str | None = None
    """The origin, if it is a seed. Neither: nobody can say which of several texts was first."""


def due(connection: Connection, most: int) -> list[Due]:
    """Read some of the texts that are to be held against others, those that came first before the others."""
    rows = connection.execute(
        select(OriginDue.decision_id, Article.id.label("article_id"), Seed.name.label("seed"))
        .join(LicenceDecided, LicenceDecided.id == OriginDue.decision_id)
        .outerjoin(Revision, Revision.id == LicenceDecided.revision_id)
        .outerjoin(Article, IS_NEWEST)
        .outerjoin(Seed, Seed.id == LicenceDecided.seed_id)
        .order_by(OriginDue.decision_id)
        .limit(most)
    )
    return [Due(**row) for row in rows.mappings()]


def done(connection: Connection, rows: Collection[Due]) -> None:
    """Note that these texts were held against all others."""
    for ids in batches([row.decision_id for row in rows], _BATCH):
        connection.execute(delete(OriginDue).where(OriginDue.decision_id.in_(ids)))


def again(connection: Connection, articles: Collection[TracedArticle]) -> list[Due]:
    """Note that these are to be held against all others, though nothing of them is new."""
    add_missing(connection, OriginDue, [{"decision_id": traced.own_id} for traced in articles])
    return [Due(decision_id=traced.own_id, article_id=traced.id, seed=None) for traced in articles]


def texts(connection: Connection, ids: Collection[int]) -> list[KnownText]:
    """Read the newest texts of these articles, as far as they or their fingerprints are kept."""
    query = (
        select(
            Article.id,
            *FINGERPRINT,
            func.coalesce(_Own.expression, LicenceDecided.expression).label("expression"),
            LicenceFollowed.own_id,
        )
        .join(Revision, IS_NEWEST)
        .join(LicenceDecided, IS_DECIDED)
        .outerjoin(LicenceFollowed, LicenceFollowed.decision_id == LicenceDecided.id)
        .outerjoin(_Own, _Own.id == LicenceFollowed.own_id)
        .where(_IS_KNOWN)
    )
    return [
        KnownText(
            article_id=row["id"],
            fingerprint=fingerprint_of(row),
            grants=row["expression"] != NOASSERTION,
            follows=row["own_id"] is not None,
        )
        for row in _each(connection, query.where(Article.id.in_(_ASKED)), ids)
    ]


def articles(connection: Connection, ids: Collection[int]) -> list[TracedArticle]:
    """Read these articles, as far as their texts or fingerprints are kept, with what their own pages say."""
    query = (
        select(
            Article.id,
            Article.outlet,
            Outlet.title.label("outlet_title"),
            Article.url,
            Revision.id.label("revision_id"),
            Revision.title,
            Revision.language,
            func.coalesce(Revision.compared, Revision.text).label("compared"),
            Revision.syndicated_from,
            *PUBLISHED,
        )
        .join(Outlet, Outlet.name == Article.outlet)
        .join(Revision, IS_NEWEST)
        .where(_IS_KNOWN)
        .order_by(Article.id)
    )
    rows = list(_each(connection, query.where(Article.id.in_(_ASKED)), ids))
    credited: dict[int, list[Author]] = {}
    owned: dict[int, tuple[int, Licence, int | None]] = {}
    for revision_ids in batches([row["revision_id"] for row in rows], _BATCH):
        credited |= reading.authors(connection, revision_ids)
        owned |= licences.own(connection, LicenceDecided.revision_id, revision_ids)
    return [
        TracedArticle(
            **{name: row[name] for name in _AS_KEPT},
            published=published_of(row),
            authors=tuple(credited.get(row["revision_id"], ())),
            own=owned[row["revision_id"]][1],
            own_id=owned[row["revision_id"]][0],
        )
        for row in rows
        if row["revision_id"] in owned
    ]


_AS_KEPT = ("id", "outlet", "outlet_title", "url", "title", "language", "compared", "syndicated_from")


def same_texts(connection: Connection, exacts: Collection[str]) -> dict[str, list[int]]:
    """Find articles whose newest texts have the same words as one of these fingerprints, by id."""
    query = (
        select(Revision.fingerprint_exact, Article.id)
        .join(Article, IS_NEWEST)
        .where(Revision.fingerprint_exact.in_(_ASKED), _IS_KNOWN)
        .order_by(Article.id)
    )
    found: dict[str, list[int]] = defaultdict(list)
    for row in _each(connection, query, exacts):
        found[row["fingerprint_exact"]].append(row["id"])
    return found


def spread(connection: Connection, hashes: Collection[int], version: int) -> dict[int, int]:
    """Count by how many articles each of these sampled runs is shared, where that is more than one."""
    times = func.count()
    query = select(FingerprintHash.hash, times).where(FingerprintHash.hash.in_(_NUMBERS), _OF_VERSION)
    several = query.group_by(FingerprintHash.hash).having(times > 1)
    found: dict[int, int] = {}
    for names in batches(list(hashes), _BATCH):
        found |= dict(connection.execute(several, {"asked": names, "of_version": version}).all())
    return found


def sharing(connection: Connection, hashes: Collection[int], version: int) -> dict[int, list[int]]:
    """Find the articles that have each of these sampled runs."""
    columns = (FingerprintHash.hash, FingerprintHash.article_id)
    query = select(*columns).where(FingerprintHash.hash.in_(_NUMBERS), _OF_VERSION)
    found: dict[int, list[int]] = defaultdict(list)
    for names in batches(list(hashes), _BATCH):
        for value, article_id in connection.execute(query, {"asked": names, "of_version": version}).all():
            found[value].append(article_id)
    return found


_NUMBERS: BindParameter[int] = bindparam("asked", expanding=True, literal_execute=True)  # so numbers cost less
_ASKED: BindParameter[Any] = bindparam("asked", expanding=True)
_OF_VERSION = FingerprintHash.version == bindparam("of_version")


def _each(connection: Connection, query: Select[*tuple[Any, ...]], asked: Collection[Any]) -> Iterator[RowMapping]:
    """Rows of a query about many, of which so many are asked for at a time as a statement can name."""
    for names in batches(list(asked), _BATCH):
        yield from connection.execute(query, {"asked": names}).mappings().all()


def followers(connection: Connection, article_ids: Collection[int], seeds: Collection[str]) -> list[int]:
    """Find the articles whose decisions follow these articles or seeds."""
    query = (
        select(Article.id)
        .join(Revision, IS_NEWEST)
        .join(LicenceDecided, IS_DECIDED)
        .join(LicenceFollowed, LicenceFollowed.decision_id == LicenceDecided.id)
    )
    of_seeds = select(Seed.id).where(Seed.name.in_(_ASKED))
    of_articles = query.where(LicenceFollowed.origin_article_id.in_(_ASKED))
    of_documents = query.where(LicenceFollowed.origin_seed_id.in_(of_seeds))
    found = [*_each(connection, of_articles, article_ids), *_each(connection, of_documents, seeds)]
    return sorted({row["id"] for row in found})


def follow(
    connection: Connection, settled: Collection[tuple[TracedArticle, Following | None]], now: datetime
) -> list[int]:
    """Let articles' licences follow their origins', or (None) be what their own pages say; returns the changed ones.

    Nothing happens to one whose page was looked at meanwhile and says something else: it is due again.
    """
    held = _held(connection, [traced.id for traced, _ in settled])
    standing = [(held[traced.id], origin) for traced, origin in settled if _is_as_read(held, traced)]
    following = [one.followed_id for one, _ in standing if one.followed_id is not None]
    current = licences.by_id(connection, following) if following else {}
    changed = [
        (one, origin)
        for one, origin in standing
        if not _is_so(None if one.followed_id is None else current[one.followed_id], origin)
    ]
    _set_current(connection, [one.followed_id or one.own_id for one, _ in changed], is_current=False)
    _set_current(connection, [one.own_id for one, origin in changed if origin is None], is_current=True)
    _add(connection, [(one, origin) for one, origin in changed if origin is not None], now)
    return [one.article_id for one, _ in changed]


def _is_so(current: Licence | None, origin: Following | None) -> bool:
    """Whether a licence, None where it is not another text's, is already what its origin gives."""
    if current is None or origin is None:
        return current is None and origin is None
    return says_the_same(current, origin.licence)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """By which decisions an article's newest text is held now."""

    article_id: int
    revision_id: int
    own_id: int
    followed_id: int | None


def _held(connection: Connection, ids: Collection[int]) -> dict[int, _Held]:
    query = (
        select(Article.id, Revision.id.label("revision_id"), LicenceDecided.id.label("current"), LicenceFollowed.own_id)
        .join(Revision, IS_NEWEST)
        .join(LicenceDecided, IS_DECIDED)
        .outerjoin(LicenceFollowed, LicenceFollowed.decision_id == LicenceDecided.id)
        .where(Article.id.in_(_ASKED))
    )
    return {
        row["id"]: _Held(
            article_id=row["id"],
            revision_id=row["revision_id"],
            own_id=row["current"] if row["own_id"] is None else row["own_id"],
            followed_id=None if row["own_id"] is None else row["current"],
        )
        for row in _each(connection, query, ids)
    }


def _is_as_read(held: Mapping[int, _Held], traced: TracedArticle) -> bool:
    return traced.id in held and held[traced.id].own_id == traced.own_id


def _add(connection: Connection, new: Sequence[tuple[_Held, Following]], now: datetime) -> None:
    seeds = {origin.seed for _, origin in new if origin.seed is not None}
    numbers = dict(connection.execute(select(Seed.name, Seed.id).where(Seed.name.in_(seeds))).all()) if seeds else {}
    rows = [
        {
            "decision_id": licences.add_decision(connection, {"revision_id": one.revision_id}, origin.licence, now),
            "own_id": one.own_id,
            "origin_article_id": origin.article_id,
            "origin_seed_id": None if origin.seed is None else numbers[origin.seed],
        }
        for one, origin in new
    ]
    add(connection, LicenceFollowed, rows)


def redecide(connection: Connection, traced: TracedArticle, licence: Licence, reason: str, now: datetime) -> bool:
    """Put another decision in place of that on an article's own page; whether it says something else.

    Nothing happens when the page was looked at meanwhile. The last look stands for it: nobody has looked anew.
    """
    newest = select(Revision.id).join(Article, IS_NEWEST).where(Article.id == traced.id)
    revision_id = connection.execute(newest).scalar_one()
    if licences.own(connection, LicenceDecided.revision_id, [revision_id])[revision_id][0] != traced.own_id:
        return False
    return licences.redecide_revision(connection, revision_id, licence, reason, now)


def _set_current(connection: Connection, ids: Sequence[int], *, is_current: bool) -> None:
    for some in batches(ids, _BATCH):
        connection.execute(update(LicenceDecided).where(LicenceDecided.id.in_(some)).values(is_current=is_current))


def seeds(connection: Connection) -> list[SeedValue]:
    """Read the seeds that are documents of their own: one that was made of an article is that article."""
    return [seed for seed in reading.seeds(connection) if seed.made_of is None]
