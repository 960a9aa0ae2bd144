"""The coverage of a seed, and which of it has one text: read for telling that, and kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, select

from storage import judging
from storage.models import (
    IS_DECIDED,
    IS_NEWEST,
    Article,
    BlocksLearned,
    CoverageGrouped,
    CoverageText,
    Judgement,
    LicenceDecided,
    Matched,
    Outlet,
    Revision,
    Seed,
)
from storage.moments import FINGERPRINT, PUBLISHED, fingerprint_of, published_of
from storage.statements import add
from vocabulary.coverage import Certainty, Role
from vocabulary.match import Fingerprint, Verdict
from vocabulary.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredArticle:
    """An article of a seed's coverage, with what is needed to tell what it has of others."""

    id: int
    outlet: str
    outlet_title: str
    url: str
    title: str | None
    published: Moment | None
    fingerprint: Fingerprint | None = field(repr=False)
    verdict: Verdict
    """What counts: a person's where there is one."""
    is_judged: bool
    """Whether that is a person's."""
    similarity: float
    seed_in_article: float
    """Share of the seed that is in the article."""
    article_in_seed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPlace:
    """Which text of a seed's coverage an article has, and what it is among those that have it."""

    article_id: int
    number: int
    """Of the text: 1 is the seed's own."""
    place: int
    """1 for the first that is known to have published it."""
    role: Role
    agency: str | None
    """The agency whose text it is, unless its outlet is that agency."""
    likeness: Verdict | None
    """How its words are the first one's; None where it has them through others, and of the first itself."""
    share: float
    """How much of its text is the first one's, from 0 to 1."""
    certainty: Certainty
    """Of the first."""
    passages_of: int | None = None
    """Number of another text of which this one has passages without being a copy of it; that was there before."""


def state(connection: Connection, seed_id: int, version: str) -> str:
    """A hash of all by which a seed's texts are told apart; `version` is that of the rules."""
    told = hashlib.sha256(version.encode())
    seed = select(Seed.fingerprint_exact, Seed.published_utc, Seed.url, Seed.outlet, Seed.publisher)
    told.update(repr(tuple(connection.execute(seed.where(Seed.id == seed_id)).one())).encode())
    query = (
        select(
            Article.id,
            Article.url,
            Article.takedown_id,
            Revision.id,
            Revision.extractor,
            Revision.fingerprint_exact,
            Revision.text.is_(None),
            Matched.id,
            Judgement.id,
            LicenceDecided.id,
            BlocksLearned.changed_at,
        )
        .outerjoin(BlocksLearned, BlocksLearned.outlet == Article.outlet)
        .join(Revision, IS_NEWEST)
        .join(Matched, Matched.revision_id == Revision.id)
        .outerjoin(Judgement, judging.JUDGED)
        .outerjoin(LicenceDecided, IS_DECIDED)
        .where(Matched.seed_id == seed_id, judging.is_match())
        .order_by(Article.id)
    )
    ids = []
    for row in connection.execute(query):
        ids.append(row[0])
        told.update(repr(tuple(row)).encode())
    for one in judged(connection, ids):
        told.update(repr(one).encode())
    return told.hexdigest()


def judged(connection: Connection, article_ids: Sequence[int]) -> list[tuple[int, int, Verdict]]:
    """What people say of pairs of these articles, by their ids."""
    query = select(Judgement.other_article_id, Judgement.article_id, Judgement.verdict).where(
        Judgement.is_current, Judgement.other_article_id.is_not(None), Judgement.verdict.is_not(None)
    )
    known = set(article_ids)
    rows = connection.execute(query).all()
    return sorted((a, b, said) for a, b, said in rows if a in known and b in known and said is not None)


def grouped_state(connection: Connection, seed_id: int) -> str | None:
    """The state of which the texts were told apart last; None: never."""
    return connection.scalar(select(CoverageGrouped.state).where(CoverageGrouped.seed_id == seed_id))


def covered(connection: Connection, seed_id: int) -> tuple[CoveredArticle, ...]:
    """Read the coverage of a seed, by id; the seed itself at its own outlet is none."""
    query = (
        select(
            Article.id,
            Article.outlet,
            Outlet.title.label("outlet_title"),
            Article.url,
            Revision.title,
            *PUBLISHED,
            *FINGERPRINT,
            judging.VERDICT.label("verdict"),
            judging.IS_JUDGED.label("is_judged"),
            Matched.similarity,
            Matched.containment_a_in_b,
            Matched.containment_b_in_a,
        )
        .join(Outlet, Outlet.name == Article.outlet)
        .join(Revision, IS_NEWEST)
        .join(Matched, Matched.revision_id == Revision.id)
        .outerjoin(Judgement, judging.JUDGED)
        .where(Matched.seed_id == seed_id, judging.is_match())
        .order_by(Article.id)
    )
    return tuple(map(_article, connection.execute(query).mappings()))


def matched(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Select of articles with their newest texts, the seeds that these were held against, and what is known of both.

    Joined are Revision, Matched, Seed, Judgement, Outlet, LicenceDecided and CoverageText.
    """
    return (
        select(*columns)
        .select_from(Article)
        .join(Revision, IS_NEWEST)
        .join(Matched, Matched.revision_id == Revision.id)
        .join(Seed, Seed.id == Matched.seed_id)
        .outerjoin(Judgement, judging.JUDGED)
        .join(Outlet, Outlet.name == Article.outlet)
        .outerjoin(LicenceDecided, IS_DECIDED)
        .outerjoin(CoverageText, (CoverageText.seed_id == Seed.id) & (CoverageText.article_id == Article.id))
    )


def _article(row: RowMapping) -> CoveredArticle:
    return CoveredArticle(
        **{name: row[name] for name in ("id", "outlet", "outlet_title", "url", "title", "similarity")},
        verdict=Verdict(row["verdict"]),
        is_judged=bool(row["is_judged"]),
        published=published_of(row),
        fingerprint=fingerprint_of(row),
        seed_in_article=row["containment_a_in_b"],
        article_in_seed=row["containment_b_in_a"],
    )


def put(connection: Connection, seed_id: int, places: Sequence[TextPlace], state: str) -> None:
    """Keep what was told of a seed's texts in that state, in place of what was told before."""
    connection.execute(delete(CoverageText).where(CoverageText.seed_id == seed_id))
    add(connection, CoverageText, [{"seed_id": seed_id, **_values(one)} for one in places])
    connection.execute(delete(CoverageGrouped).where(CoverageGrouped.seed_id == seed_id))
    add(connection, CoverageGrouped, [{"seed_id": seed_id, "state": state}])


def _values(one: TextPlace) -> dict[str, Any]:
    return {name: getattr(one, name) for name in TextPlace.__slots__}


def places(connection: Connection, seed_id: int) -> list[TextPlace]:
    """What was told of the texts of a seed, by text, the first of each before the others."""
    query = select(*CoverageText.__table__.columns).where(CoverageText.seed_id == seed_id)
    rows = connection.execute(query.order_by(CoverageText.number, CoverageText.place, CoverageText.article_id))
    return [place_of(row) for row in rows.mappings()]


def place_of(row: RowMapping) -> TextPlace:
    """Read the columns of `coverage_texts`."""
    return TextPlace(
        **{name: row[name] for name in ("article_id", "number", "place", "agency", "share", "passages_of")},
        role=Role(row["role"]),
        likeness=None if row["likeness"] is None else Verdict(row["likeness"]),
        certainty=Certainty(row["certainty"]),
    )
