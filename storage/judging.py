"""What people say of pairs: only added, the newest counts, and what is taken back counts no more but stays.

Whatever asks for verdicts asks for `VERDICT`, joined by `JUDGED` to the program's match.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, update
from sqlalchemy.orm import aliased

from storage.columns import clean
from storage.errors import StorageError
from storage.models import Article, Judgement, Matched, Revision, Seed
from storage.rows import JudgementRow
from storage.statements import add_one, table_of
from vocabulary.judgement import Judged, Pair, Said
from vocabulary.match import COVERAGE, Match, Verdict
from vocabulary.outcome import InputError

JUDGED = (Judgement.seed_id == Matched.seed_id) & (Judgement.article_id == Article.id) & Judgement.is_current
"""The judgement that counts for a match of an article; to be joined from outside, there mostly is none."""
VERDICT: ColumnElement[Verdict] = func.coalesce(Judgement.verdict, Matched.verdict)
"""The verdict that counts: a person's where there is one."""
IS_JUDGED: ColumnElement[bool] = Judgement.id.is_not(None)
"""Whether that is a person's."""
ON_EARLIER_TEXT: ColumnElement[bool] = Judgement.revision_id != Matched.revision_id
"""Whether the article had another text when it was judged."""


def is_match(verdicts: Collection[Verdict] | None = None) -> ColumnElement[bool]:
    """Whether a match is current, with such a verdict (any from `related` up); a sighting of the seed is none."""
    return and_(Matched.is_current, ~Matched.is_sighting, VERDICT.in_(COVERAGE if verdicts is None else verdicts))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keys:
    """A pair as the table has it, with the newest texts of its sides."""

    seed_id: int | None
    other_article_id: int | None
    article_id: int
    revision_id: int
    other_revision_id: int | None

    @property
    def same(self) -> ColumnElement[bool]:
        """Whether a judgement is about this pair."""
        other = (
            Judgement.seed_id == self.seed_id
            if self.seed_id is not None
            else Judgement.other_article_id == self.other_article_id
        )
        return other & (Judgement.article_id == self.article_id)


def add(connection: Connection, place: str, said: Said, program: Match | None, now: datetime) -> int:
    """Keep a judgement, and what the program says of the pair; the newest of the pair counts. Returns its id.

    Raises StorageError for a seed or article that the archive does not know.
    """
    keys = _keys(connection, place, said.pair, said.at)
    row = _row(keys, by=said.by, reason=said.reason, at=said.at, now=now) | {
        "verdict": said.verdict,
        "program_verdict": program.verdict if program else None,
        "program_rules": program.rules if program else None,
    }
    made = add_one(connection, Judgement, row)
    _settle(connection, keys)
    return made


def is_known(connection: Connection, place: str, said: Said) -> bool:
    """Whether the archive has this already, so that an import may be repeated.

    It was said at the same time, or it is the last that this person said of the same text, in the same words.
    """
    keys = _keys(connection, place, said.pair, said.at)
    own = select(Judgement.verdict, Judgement.reason, Judgement.revision_id, Judgement.judged_at).where(
        keys.same, Judgement.judged_by == clean(said.by), Judgement.verdict.is_not(None)
    )
    if connection.execute(own.where(Judgement.judged_at == said.at, Judgement.verdict == said.verdict)).first():
        return True
    last = _standing().where(keys.same, Judgement.judged_by == clean(said.by)).limit(1).scalar_subquery()
    newest = connection.execute(own.where(Judgement.id == last)).first()
    return newest is not None and tuple(newest)[:3] == (said.verdict, clean(said.reason), keys.revision_id)


def withdraw(
    connection: Connection, place: str, pair: Pair, *, of: str | None, by: str, reason: str, now: datetime
) -> int:
    """Take back the newest judgement of a pair (of this person, if one is named) that still stands; returns its id.

    Raises InputError when there is none.
    """
    keys = _keys(connection, place, pair, now)
    query = _standing().where(keys.same)
    if of is not None:
        query = query.where(Judgement.judged_by == clean(of))
    newest = connection.scalars(query.limit(1)).first()
    if newest is None:
        whose = f" by {of}" if of else ""
        raise InputError(
            f"{pair.first} and article {pair.article}",
            f"there is no judgement{whose} to take back",
            remedy="`cuttings judgements` lists them",
        )
    add_one(connection, Judgement, _row(keys, by=by, reason=reason, at=now, now=now) | {"withdraws_id": newest})
    _settle(connection, keys)
    return newest


def judged(row: Row[Any]) -> Judged | None:
    """Read the judgement that counts from a row with the columns of `COLUMNS`; None where there is none."""
    if row.judged_verdict is None:
        return None
    return Judged(
        verdict=row.judged_verdict,
        by=row.judged_by,
        at=row.judged_at,
        reason=row.judged_reason,
        on_earlier_text=row.judged_on_earlier_text,
    )


COLUMNS = (
    Judgement.verdict.label("judged_verdict"),
    Judgement.judged_by.label("judged_by"),
    Judgement.judged_at.label("judged_at"),
    Judgement.reason.label("judged_reason"),
    ON_EARLIER_TEXT.label("judged_on_earlier_text"),
)
"""What `judged` reads."""


def rows(connection: Connection, *, seed: str | None = None, article: int | None = None) -> list[JudgementRow]:
    """All judgements (of a seed, about an article), the oldest first; what was taken back says by whom and why."""
    back, current = aliased(Judgement), aliased(Revision)
    newest = (current.article_id == Judgement.article_id) & (current.number == Article.revisions)
    held = (Matched.seed_id == Judgement.seed_id) & (Matched.revision_id == current.id) & Matched.is_current
    other, other_revision = aliased(Article), aliased(Revision)
    query = (
        select(
            *table_of(Judgement).columns,
            Seed.name.label("seed"),
            Article.outlet,
            Article.url,
            current.title,
            (current.id != Judgement.revision_id).label("is_earlier"),
            (other_revision.id != Judgement.other_revision_id).label("is_other_earlier"),
            Matched.verdict.label("program_now"),
            back.judged_by.label("back_by"),
            back.reason.label("back_reason"),
            back.judged_at.label("back_at"),
        )
        .join(Article, Article.id == Judgement.article_id)
        .join(current, newest)
        .outerjoin(Seed, Seed.id == Judgement.seed_id)
        .outerjoin(other, other.id == Judgement.other_article_id)
        .outerjoin(other_revision, (other_revision.article_id == other.id) & (other_revision.number == other.revisions))
        .outerjoin(Matched, held)
        .outerjoin(back, back.withdraws_id == Judgement.id)
        .where(Judgement.verdict.is_not(None))
        .order_by(Judgement.id)
    )
    if seed is not None:
        query = query.where(Seed.name == seed)
    if article is not None:
        query = query.where((Judgement.article_id == article) | (Judgement.other_article_id == article))
    return [_listed(row) for row in connection.execute(query).all()]


def is_coverage(connection: Connection, article_id: int) -> bool:
    """Whether a person calls an article coverage of a seed: then its text is wanted whatever the program says."""
    query = select(Judgement.id).where(
        Judgement.article_id == article_id,
        Judgement.seed_id.is_not(None),
        Judgement.is_current,
        Judgement.verdict != Verdict.UNRELATED,
    )
    return connection.execute(query.limit(1)).first() is not None


def _listed(row: Any) -> JudgementRow:
    return JudgementRow(
        id=row.id,
        seed=row.seed,
        other_article_id=row.other_article_id,
        article_id=row.article_id,
        outlet=row.outlet,
        url=row.url,
        title=row.title,
        verdict=row.verdict,
        by=row.judged_by,
        reason=row.reason,
        at=row.judged_at,
        counts=row.is_current,
        on_earlier_text=bool(row.is_earlier or row.is_other_earlier),
        program_verdict=Verdict(row.program_verdict) if row.program_verdict else None,
        program_rules=row.program_rules,
        program_now=row.program_now,
        withdrawn_by=row.back_by,
        withdrawn_at=row.back_at,
        withdrawn_reason=row.back_reason,
    )


def _row(keys: _Keys, *, by: str, reason: str, at: datetime, now: datetime) -> dict[str, Any]:
    return {
        "seed_id": keys.seed_id,
        "other_article_id": keys.other_article_id,
        "article_id": keys.article_id,
        "revision_id": keys.revision_id,
        "other_revision_id": keys.other_revision_id,
        "is_current": False,
        "verdict": None,
        "withdraws_id": None,
        "judged_by": by,
        "reason": reason,
        "judged_at": at,
        "recorded_at": now,
        "program_verdict": None,
        "program_rules": None,
    }


def _standing() -> Select[int]:
    """Ids of judgements that were not taken back, the newest first."""
    back = aliased(Judgement)
    return (
        select(Judgement.id)
        .outerjoin(back, back.withdraws_id == Judgement.id)
        .where(Judgement.verdict.is_not(None), back.id.is_(None))
        .order_by(Judgement.judged_at.desc(), Judgement.id.desc())
    )


def _settle(connection: Connection, keys: _Keys) -> None:
    """Let the newest judgement of a pair that stands be the one that counts."""
    newest = connection.scalars(_standing().where(keys.same).limit(1)).first()
    connection.execute(update(Judgement).where(keys.same, Judgement.is_current).values(is_current=False))
    if newest is not None:
        connection.execute(update(Judgement).where(Judgement.id == newest).values(is_current=True))


def _keys(connection: Connection, place: str, pair: Pair, at: datetime) -> _Keys:
    sides = [pair.article, *([pair.other] if pair.other is not None else [])]
    texts = {side: _text_of(connection, place, side, at) for side in sides}
    seed_id = None
    if pair.seed is not None:
        seed_id = connection.scalar(select(Seed.id).where(Seed.name == pair.seed))
        if seed_id is None:
            raise StorageError(place, f"seed {pair.seed} is not in the archive", remedy="store it first")
    return _Keys(
        seed_id=seed_id,
        other_article_id=pair.other,
        article_id=pair.article,
        revision_id=texts[pair.article],
        other_revision_id=None if pair.other is None else texts[pair.other],
    )


def _text_of(connection: Connection, place: str, article_id: int, at: datetime) -> int:
    """The text that an article had at a time, as far as is known: the last that was seen by then, or the first."""
    query = select(Revision.id).where(Revision.article_id == article_id)
    seen = query.where(Revision.first_seen <= at).order_by(Revision.number.desc()).limit(1)
    found = connection.scalar(seen) or connection.scalar(query.order_by(Revision.number).limit(1))
    if found is None:
        raise StorageError(place, f"there is no article {article_id}")
    return found
