"""Stored articles and seeds, put together again from their tables."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, select

from storage import changes, judging, licences, particulars
from storage.forms import form_of
from storage.models import (
    IS_NEWEST,
    Alias,
    Article,
    Body,
    Capture,
    Changed,
    Credit,
    Judgement,
    Matched,
    Outlet,
    Revision,
    Seed,
    url_key,
)
from storage.moments import fingerprint_of, modified_of, published_of
from storage.origins import direction_of, origins_of
from storage.rows import CaptureRow, RevisionRow, StoredArticle
from vocabulary.article import Author, AuthorKind, SeedMatch
from vocabulary.article import Seed as SeedValue
from vocabulary.licence import Licence
from vocabulary.match import Match

MATCH_NUMBERS = ("similarity", "containment", "containment_a_in_b", "containment_b_in_a", "jaccard")
"""Of a match: the same names in the vocabulary and in the table."""


def articles(connection: Connection, ids: Collection[int]) -> list[StoredArticle]:
    """Read these articles as they are now, by id; unknown ids are left out."""
    rows = connection.execute(
        select(
            Article.id,
            Article.outlet,
            Outlet.title.label("outlet_title"),
            Outlet.country,
            Article.url,
            Article.revisions,
            Article.first_seen,
            Article.last_seen,
            Article.takedown_id,
            Article.gone_at,
            Revision.id.label("revision_id"),
            *(column for column in Revision.__table__.columns if column.name not in _OF_ARTICLE),
        )
        .join(Outlet, Outlet.name == Article.outlet)
        .join(Revision, IS_NEWEST)
        .where(Article.id.in_(ids))
        .order_by(Article.id)
    )
    found = rows.mappings().all()
    revision_ids = [row["revision_id"] for row in found]
    article_ids = [row["id"] for row in found]
    credited = authors(connection, revision_ids)
    matches = _matches(connection, revision_ids)
    decided = licences.of_revisions(connection, revision_ids)
    looked = licences.looked_at(connection, revision_ids)
    captures = _captures(connection, article_ids)
    aliases = _aliases(connection, article_ids)
    tags = particulars.tags(connection, revision_ids)
    return [
        StoredArticle(
            id=row["id"],
            outlet=row["outlet"],
            outlet_title=row["outlet_title"],
            country=row["country"],
            url=row["url"],
            title=row["title"],
            title_source=row["title_source"],
            authors=tuple(credited[row["revision_id"]]),
            published=published_of(row),
            modified=modified_of(row),
            language=row["language"],
            text=row["text"],
            compared=row["text"] if row["compared"] is None else row["compared"],
            form=form_of(row),
            particulars=particulars.particulars_of(row, tags[row["revision_id"]]),
            extractor=row["extractor"],
            licence=decided.get(row["revision_id"], Licence()),
            fingerprint=fingerprint_of(row),
            first_seen=row["first_seen"],
            last_seen=row["last_seen"],
            captures=tuple(captures[row["id"]]),
            matches=tuple(matches[row["revision_id"]]),
            revisions=row["revisions"],
            aliases=tuple(aliases[row["id"]]),
            syndicated_from=row["syndicated_from"],
            origins=origins_of(row["origins"]),
            text_withheld=row["text_withheld"],
            takedown=row["takedown_id"],
            licence_looked=looked.get(row["revision_id"]),
            gone_at=row["gone_at"],
        )
        for row in found
    ]


_OF_ARTICLE = {"id", "article_id", "number", "first_seen"}
"""Columns of a revision that an article has of its own."""


def article_id_by_url(connection: Connection, url: str) -> int | None:
    """Find an article by its address, then by another under which it was met."""
    key = url_key(url)
    found = connection.scalar(select(Article.id).where(Article.url_key == key).order_by(Article.id).limit(1))
    if found is not None:
        return found
    return connection.scalar(select(Alias.article_id).where(Alias.url_key == key).order_by(Alias.article_id).limit(1))


def addresses(connection: Connection, outlet: str, most: int) -> list[str]:
    """Read where the outlet's articles are, those met last first."""
    query = select(Article.url).where(Article.outlet == outlet).order_by(Article.id.desc()).limit(most)
    return list(connection.scalars(query))


def ids(connection: Connection, outlet: str, *, after: int, most: int) -> list[int]:
    """Read the ids of an outlet's articles, those greater than `after`."""
    query = select(Article.id).where(Article.outlet == outlet, Article.id > after).order_by(Article.id).limit(most)
    return list(connection.scalars(query))


def revisions(connection: Connection, article_id: int) -> list[RevisionRow]:
    """Read every text of an article, oldest first."""
    rows = (
        connection.execute(
            select(*Revision.__table__.columns, *changes.COLUMNS)
            .outerjoin(Changed, Changed.revision_id == Revision.id)
            .where(Revision.article_id == article_id)
            .order_by(Revision.number)
        )
        .mappings()
        .all()
    )
    ids = [row["id"] for row in rows]
    decided, tags = licences.of_revisions(connection, ids), particulars.tags(connection, ids)
    credited, matches = authors(connection, ids), _matches(connection, ids)
    return [
        RevisionRow(
            number=row["number"],
            first_seen=row["first_seen"],
            title=row["title"],
            authors=tuple(credited[row["id"]]),
            published=published_of(row),
            modified=modified_of(row),
            language=row["language"],
            text=row["text"],
            text_withheld=row["text_withheld"],
            form=form_of(row),
            particulars=particulars.particulars_of(row, tags[row["id"]]),
            extractor=row["extractor"],
            licence=decided.get(row["id"], Licence()),
            matches=tuple(matches[row["id"]]),
            change=changes.change_of(row),
        )
        for row in rows
    ]


def seeds(connection: Connection, names: Collection[str] | None = None) -> list[SeedValue]:
    """Read these seeds (all when none are named), by name."""
    query = select(*Seed.__table__.columns).order_by(Seed.name)
    if names is not None:
        query = query.where(Seed.name.in_(names))
    rows = connection.execute(query).mappings().all()
    decided = licences.of_seeds(connection, [row["id"] for row in rows])
    return [
        SeedValue(
            **{name: row[name] for name in SEED_COLUMNS},
            authors=tuple(Author(name=name, kind=AuthorKind(kind)) for name, kind in row["authors"]),
            published=published_of(row),
            licence=decided.get(row["id"], Licence()),
            fingerprint=_known(fingerprint_of(row)),
        )
        for row in rows
    ]


SEED_COLUMNS = (
    "name",
    "title",
    "title_inferred",
    "text",
    "document_sha256",
    "outlet",
    "publisher",
    "url",
    "language",
    "attribution",
    "origin",
)
"""Of a seed: the same names in the vocabulary and in the table."""


def _known(value: Any) -> Any:
    assert value is not None, "a seed has a fingerprint"
    return value


def match_of(row: Any) -> Match:
    """Read a match from a row with the columns of `matches`."""
    return Match(
        verdict=row.verdict,
        explanation=row.explanation,
        rules=row.rules,
        meaning=row.meaning,
        model=row.model,
        direction=direction_of(row._mapping),  # noqa: SLF001 - SQLAlchemy's public name for it
        **{name: getattr(row, name) for name in MATCH_NUMBERS},
    )


def authors(connection: Connection, revision_ids: Collection[int]) -> dict[int, list[Author]]:
    """Read the names printed as authors of these revisions, in order."""
    found: dict[int, list[Author]] = defaultdict(list)
    for row in connection.execute(
        select(Credit.revision_id, Credit.name, Credit.kind)
        .where(Credit.revision_id.in_(revision_ids))
        .order_by(Credit.revision_id, Credit.position)
    ):
        found[row.revision_id].append(Author(name=row.name, kind=row.kind))
    return found


def _matches(connection: Connection, revision_ids: Sequence[int]) -> dict[int, list[SeedMatch]]:
    found: dict[int, list[SeedMatch]] = defaultdict(list)
    for row in connection.execute(
        select(Seed.name, *Matched.__table__.columns, *judging.COLUMNS)
        .join(Seed, Seed.id == Matched.seed_id)
        .join(Revision, Revision.id == Matched.revision_id)
        .join(Article, Article.id == Revision.article_id)
        .outerjoin(Judgement, judging.JUDGED)
        .where(Matched.revision_id.in_(revision_ids), Matched.is_current)
        .order_by(Seed.name)
    ):
        held = SeedMatch(seed=row.name, match=match_of(row), judged=judging.judged(row))
        found[row.revision_id].append(held)
    return found


def _captures(connection: Connection, article_ids: Sequence[int]) -> dict[int, list[CaptureRow]]:
    found: dict[int, list[CaptureRow]] = defaultdict(list)
    for row in connection.execute(
        select(Revision.article_id, *Capture.__table__.columns, Body.size)
        .join(Revision, Revision.id == Capture.revision_id)
        .join(Body, Body.sha256 == Capture.sha256)
        .where(Revision.article_id.in_(article_ids))
        .order_by(Capture.id)
    ):
        found[row.article_id].append(
            CaptureRow(
                id=row.id,
                url=row.url,
                final_url=row.final_url,
                fetched_at=row.fetched_at,
                status=row.status,
                headers=tuple((name, value) for name, value in row.headers),
                sha256=row.sha256,
                size=row.size,
                part=row.part,
            )
        )
    return found


def _aliases(connection: Connection, article_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for article_id, url in connection.execute(
        select(Alias.article_id, Alias.url).where(Alias.article_id.in_(article_ids)).order_by(Alias.url)
    ):
        found[article_id].append(url)
    return found
