"""Copies and their origins: which texts are still to be held against others, and the decisions that follow.

A decision that follows takes the place of the one on the copy's own page. That one stays what the page says, so that a
later look is compared with it, and comes back when the text is found to be no copy after all.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from storage import licences, reading
from storage.models import Article, LicenceDecided, LicenceFollowed, OriginDue, Revision, Seed
from storage.rows import StoredArticle
from storage.standing import says_the_same
from vocabulary.article import Seed as SeedValue
from vocabulary.licence import Licence

_NEWEST = (Revision.article_id == Article.id) & (Revision.number == Article.revisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A text that is still to be held against others."""

    decision_id: int
    article_id: int | None
    """None: a seed's, or one that is not an article's newest any more."""
    seed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedArticle:
    """An article with what its own page says of its licence, wherever its text came from."""

    article: StoredArticle
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
        .outerjoin(Article, _NEWEST)
        .outerjoin(Seed, Seed.id == LicenceDecided.seed_id)
        .order_by(OriginDue.decision_id)
        .limit(most)
    )
    return [Due(**row) for row in rows.mappings()]


def done(connection: Connection, rows: Collection[Due]) -> None:
    """Note that these texts were held against all others."""
    ids = [row.decision_id for row in rows]
    connection.execute(delete(OriginDue).where(OriginDue.decision_id.in_(ids)))


def articles(connection: Connection, ids: Collection[int]) -> list[TracedArticle]:
    """Read these articles, as far as their texts are kept, with what their own pages say."""
    newest = select(Article.id, Revision.id.label("revision_id")).join(Revision, _NEWEST)
    revisions = dict(connection.execute(newest.where(Article.id.in_(ids), Revision.text.is_not(None))).all())
    owned = licences.own(connection, LicenceDecided.revision_id, list(revisions.values()))
    return [
        TracedArticle(article=article, own=owned[revisions[article.id]][1], own_id=owned[revisions[article.id]][0])
        for article in reading.articles(connection, list(revisions))
        if revisions[article.id] in owned
    ]


def same_texts(connection: Connection, exact: str, version: int, most: int) -> list[int]:
    """Find articles whose newest texts have the same words, by id."""
    query = (
        select(Article.id)
        .join(Revision, _NEWEST)
        .where(Revision.fingerprint_exact == exact, Revision.fingerprint_version == version)
    )
    return list(connection.scalars(query.where(Revision.text.is_not(None)).order_by(Article.id).limit(most)))


def followers(connection: Connection, article_ids: Collection[int], seeds: Collection[str]) -> list[int]:
    """Find the articles whose decisions follow these articles or seeds."""
    of_seeds = select(Seed.id).where(Seed.name.in_(seeds))
    query = (
        select(Article.id)
        .join(Revision, _NEWEST)
        .join(LicenceDecided, (LicenceDecided.revision_id == Revision.id) & LicenceDecided.is_current)
        .join(LicenceFollowed, LicenceFollowed.decision_id == LicenceDecided.id)
        .where(LicenceFollowed.origin_article_id.in_(article_ids) | LicenceFollowed.origin_seed_id.in_(of_seeds))
    )
    return list(connection.scalars(query.order_by(Article.id)))


def follow(connection: Connection, traced: TracedArticle, following: Following | None, now: datetime) -> bool:
    """Let an article's licence follow its origin's, or (None) be what its own page says; whether that is new.

    Nothing happens when the page was looked at meanwhile and says something else: then it is due again.
    """
    newest = select(Revision.id).join(Article, _NEWEST).where(Article.id == traced.article.id)
    revision_id = connection.execute(newest).scalar_one()
    own_id, _, followed_id = licences.own(connection, LicenceDecided.revision_id, [revision_id])[revision_id]
    if own_id != traced.own_id:
        return False
    if following is None:
        if followed_id is not None:
            _set_current(connection, followed_id, is_current=False)
            _set_current(connection, own_id, is_current=True)
        return followed_id is not None
    current = licences.of_revisions(connection, [revision_id])[revision_id]
    if followed_id is not None and says_the_same(current, following.licence):
        return False
    _set_current(connection, followed_id or own_id, is_current=False)
    decision_id = licences.add_decision(connection, {"revision_id": revision_id}, following.licence, now)
    row = {
        "decision_id": decision_id,
        "own_id": own_id,
        "origin_article_id": following.article_id,
        "origin_seed_id": _seed_id(connection, following.seed),
    }
    connection.execute(insert(LicenceFollowed).values(row))
    return True


def redecide(connection: Connection, traced: TracedArticle, licence: Licence, reason: str, now: datetime) -> bool:
    """Put another decision in place of that on an article's own page; whether it says something else.

    Nothing happens when the page was looked at meanwhile. The last look stands for it: nobody has looked anew.
    """
    newest = select(Revision.id).join(Article, _NEWEST).where(Article.id == traced.article.id)
    revision_id = connection.execute(newest).scalar_one()
    if licences.own(connection, LicenceDecided.revision_id, [revision_id])[revision_id][0] != traced.own_id:
        return False
    return licences.redecide_revision(connection, revision_id, licence, reason, now)


def _set_current(connection: Connection, decision_id: int, *, is_current: bool) -> None:
    connection.execute(update(LicenceDecided).where(LicenceDecided.id == decision_id).values(is_current=is_current))


def _seed_id(connection: Connection, name: str | None) -> int | None:
    return None if name is None else connection.execute(select(Seed.id).where(Seed.name == name)).scalar_one()


def seeds(connection: Connection) -> list[SeedValue]:
    """Read the seeds that are documents of their own: one that was made of an article is that article."""
    return [seed for seed in reading.seeds(connection) if not seed.origin.startswith("archive:")]
