"""What outlets repeat in their articles, as it was learned last, and from what it is learned."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from storage.models import IS_NEWEST, Article, BlocksLearned, OutletBlock, Revision
from storage.statements import add, table_of, upsert

GROWN = 10
"""An outlet is looked through again when one in so many of its articles is new since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedFrom:
    """Articles of an outlet from which its blocks are learned."""

    newest: int
    """The greatest of their ids."""
    texts: tuple[str, ...]
    """What is compared of each."""


def known(connection: Connection, outlet: str) -> frozenset[int]:
    """The blocks of an outlet."""
    return frozenset(connection.scalars(select(OutletBlock.block).where(OutletBlock.outlet == outlet)))


def of_outlets(connection: Connection, outlets: Collection[str]) -> dict[str, frozenset[int]]:
    """The blocks of several outlets, by name; of those that have any."""
    found: dict[str, set[int]] = {}
    for outlet, block in connection.execute(
        select(OutletBlock.outlet, OutletBlock.block).where(OutletBlock.outlet.in_(outlets))
    ):
        found.setdefault(outlet, set()).add(block)
    return {outlet: frozenset(several) for outlet, several in found.items()}


def is_due(connection: Connection, outlet: str, *, rules: int, fewest: int) -> bool:
    """Whether an outlet has `fewest` articles more than when it was looked through, and a tenth of them is new.

    Also when it was never looked through by these rules.
    """
    before = connection.execute(select(BlocksLearned).where(BlocksLearned.outlet == outlet)).first()
    is_known = before is not None and before.rules == rules
    wanted = max(fewest, before.articles // GROWN) if before is not None and is_known else fewest
    newer = (
        select(Article.id)
        .join(Revision, IS_NEWEST)
        .where(Article.outlet == outlet, Revision.text.is_not(None))
        .where(Article.id > (before.newest if before is not None and is_known else 0))
        .limit(wanted)
    )
    return connection.execute(select(func.count()).select_from(newer.subquery())).scalar_one() >= wanted


def to_learn_from(connection: Connection, outlet: str, *, most: int) -> LearnedFrom:
    """Read what is compared of an outlet's newest articles."""
    rows = connection.execute(
        select(Article.id, func.coalesce(Revision.compared, Revision.text).label("compared"))
        .join(Revision, IS_NEWEST)
        .where(Article.outlet == outlet, Revision.text.is_not(None))
        .order_by(Article.id.desc())
        .limit(most)
    ).all()
    return LearnedFrom(newest=rows[0].id if rows else 0, texts=tuple(row.compared for row in rows))


def keep(
    connection: Connection, outlet: str, learned: Mapping[int, int], looked: LearnedFrom, *, rules: int, now: datetime
) -> bool:
    """Keep what was learned of an outlet in place of what was known; whether it has other blocks now."""
    is_new = frozenset(learned) != known(connection, outlet)
    connection.execute(delete(OutletBlock).where(OutletBlock.outlet == outlet))
    rows = [{"outlet": outlet, "block": block, "articles": times} for block, times in sorted(learned.items())]
    add(connection, OutletBlock, rows)
    told = {"rules": rules, "newest": looked.newest, "articles": len(looked.texts), "learned_at": now}
    changed = {"changed_at": now} if is_new else {}
    statement = upsert(connection.dialect.name, BlocksLearned).values(outlet=outlet, **told, **changed)
    key = [table_of(BlocksLearned).c.outlet]
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=told | changed))
    return is_new
