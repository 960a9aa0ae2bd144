"""Whether an outlet's pages are still read as they were: a newsroom that changes its layout loses fields in silence.

The newest articles (and pages) of an outlet are held against those before them. A share is worse when it has grown by
a fifth of all, and chance would hardly bring that about; so a few articles prove nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

from sqlalchemy import Connection, Select, case, exists, func, select

from storage.models import IS_NEWEST, Article, Credit, Outlet, PageOutcome, Revision, Run
from storage.rows import HealthRow
from vocabulary.article import AuthorKind
from vocabulary.health import Expected, Sign, Standing
from vocabulary.outcome import Outcome

SHORT = 250
"""Characters below which a text is short, unless the outlet's file says: below that extraction does not trust it."""
NEWEST = 100
"""At most so many of the newest are looked at, and never more than a third of what there is."""
PAST = 1_000
"""At most so many before them are what is usual."""
_LEAST = 8
"""Of the newest: below that, chance decides (as for volumes)."""
_GROWN = 0.2
_CHANCE = 0.001
"""By so much a share must have grown, and so rarely may chance alone do that."""
_HALF = 0.5
"""Where the file expects a field, this share of articles without it is told, whatever was before."""

_ARTICLE_SIGNS = (Sign.TITLE, Sign.PUBLISHED, Sign.AUTHORS, Sign.BODY)
_PAGE_SIGNS = {
    Sign.NO_TEXT: Outcome.NO_TEXT,
    Sign.NOT_AN_ARTICLE: Outcome.NOT_AN_ARTICLE,
    Sign.FAILED: Outcome.FAILED,
    Sign.BLOCKED: Outcome.BLOCKED,
}
_LACKING = {
    Sign.TITLE: "articles without title",
    Sign.PUBLISHED: "articles without time of publication",
    Sign.AUTHORS: "articles without author",
    Sign.BODY: "articles with a text under {letters} characters",
    Sign.NO_TEXT: "pages without text",
    Sign.NOT_AN_ARTICLE: "pages that are no articles",
    Sign.FAILED: "pages that failed",
    Sign.BLOCKED: "pages that were blocked",
}


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many lack something, of how many."""

    lacking: int
    of: int

    @property
    def share(self) -> float:
        return self.lacking / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{self.lacking} of {self.of}"


def health(connection: Connection, outlets: Mapping[str, Expected]) -> list[HealthRow]:
    """How these outlets stand, sign by sign, in the order given; `outlets` says what each one's file expects."""
    return [row for outlet, expected in outlets.items() for row in _of_outlet(connection, outlet, expected)]


def warnings(connection: Connection, outlet: str) -> list[str]:
    """What has become worse at an outlet, in one line for people; empty when nothing has."""
    stored = connection.execute(select(Outlet.expected).where(Outlet.name == outlet)).scalar_one()
    worse = [row.said for row in _of_outlet(connection, outlet, Expected(**stored)) if row.standing is Standing.WORSE]
    return [f"its pages may have changed: {'; '.join(worse)}"] if worse else []


def _of_outlet(connection: Connection, outlet: str, expected: Expected) -> Iterator[HealthRow]:
    letters = SHORT if expected.body_letters is None else expected.body_letters
    counts = _counts(connection, _articles(outlet, letters), _ARTICLE_SIGNS)
    counts |= _counts(connection, _pages(outlet), tuple(_PAGE_SIGNS))
    demands = {
        Sign.TITLE: expected.title,
        Sign.PUBLISHED: expected.published,
        Sign.AUTHORS: expected.authors,
        Sign.BODY: None if expected.body_letters is None else True,
    }
    for sign, (now, past) in counts.items():
        standing, why = _judge(now, past, demands.get(sign))
        yield HealthRow(
            outlet=outlet,
            sign=sign,
            standing=standing,
            lacking=now.lacking,
            of=now.of,
            past_lacking=past.lacking,
            past_of=past.of,
            said=f"{now} {_LACKING[sign].format(letters=letters)}{why}",
        )


def _judge(now: _Counted, past: _Counted, demanded: bool | None) -> tuple[Standing, str]:  # noqa: FBT001
    """The standing, and what is to be said of it behind the count."""
    if demanded is False:
        return Standing.FINE, ", as its file expects"
    if now.of < _LEAST:
        return Standing.TOO_LITTLE_KNOWN, f", too few to judge by (it takes {_LEAST}, and twice as many before)"
    if demanded and now.share >= _HALF:
        return Standing.WORSE, ", its file expects otherwise"
    before = f", {past} before"
    if now.share - past.share >= _GROWN and _by_chance(now, past) < _CHANCE:
        return Standing.WORSE, before
    return Standing.FINE, before


def _by_chance(now: _Counted, past: _Counted) -> float:
    """How likely so many or more lack it now, if each does as often as before; a few before are no certainty."""
    usual = (past.lacking + 1) / (past.of + 2)
    return sum(
        comb(now.of, count) * usual**count * (1 - usual) ** (now.of - count) for count in range(now.lacking, now.of + 1)
    )


def _counts(
    connection: Connection, newest_first: Select[Any], signs: Sequence[Sign]
) -> dict[Sign, tuple[_Counted, _Counted]]:
    """Count those that lack each sign, among the newest and among those before; rows are 1 or 0 by sign."""
    rows = connection.execute(newest_first).all()
    newest = min(NEWEST, len(rows) // 3)
    return {sign: (_count(rows[:newest], place), _count(rows[newest:], place)) for place, sign in enumerate(signs)}


def _count(rows: Sequence[Any], place: int) -> _Counted:
    return _Counted(sum(row[place] for row in rows), len(rows))


def _articles(outlet: str, letters: int) -> Select[Any]:
    """Articles kept with their text, as they are read now."""
    looked_at = (  # chosen first: a database would measure the texts of all others too
        select(Revision.id)
        .join(Article, IS_NEWEST)
        .where(Article.outlet == outlet, Revision.text.is_not(None))
        .order_by(Article.id.desc())
        .limit(NEWEST + PAST)
        .subquery()
    )
    named = exists().where(Credit.revision_id == Revision.id, Credit.kind != AuthorKind.OUTLET)
    lacking = (
        Revision.title.is_(None),
        Revision.published_iso.is_(None),
        ~named,
        func.length(Revision.text) < letters,
    )
    return (
        select(*(case((one, 1), else_=0).label(sign) for one, sign in zip(lacking, _ARTICLE_SIGNS, strict=True)))
        .join_from(Revision, looked_at, looked_at.c.id == Revision.id)
        .order_by(Revision.article_id.desc())
    )


def _pages(outlet: str) -> Select[Any]:
    """What became of the pages that were asked for."""
    return (
        select(*(case((PageOutcome.outcome == one, 1), else_=0).label(sign) for sign, one in _PAGE_SIGNS.items()))
        .join_from(PageOutcome, Run, Run.id == PageOutcome.run_id)
        .where(Run.outlet == outlet)
        .order_by(Run.id.desc(), PageOutcome.page_id.desc())
        .limit(NEWEST + PAST)
    )
