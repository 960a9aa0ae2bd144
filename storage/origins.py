"""What publications say of whose text theirs is, and which way a text went: to columns and back."""

from collections.abc import Mapping
from typing import Any

from vocabulary.article import Article
from vocabulary.origin import Direction, Mark, Origin, Way


def origin_values(article: Article, *, with_words: bool = True) -> list[list[str | None]] | None:
    """Return the column in which a revision keeps them: `[mark, name, url, words]` each; None: nobody looked."""
    if article.origins is None:
        return None
    return [[one.mark.value, one.name, one.url, one.raw if with_words else ""] for one in article.origins]


def origins_of(kept: list[list[str | None]] | None) -> tuple[Origin, ...] | None:
    """Read that column."""
    if kept is None:
        return None
    return tuple(Origin(mark=Mark(mark or ""), name=name, url=url, raw=raw or "") for mark, name, url, raw in kept)


def direction_values(direction: Direction | None) -> dict[str, Any]:
    """Return the columns in which a match keeps which way the text went."""
    return {
        "direction": direction and direction.way.value,
        "direction_confidence": direction and direction.confidence,
        "direction_reasons": direction and list(direction.reasons),
        "credit": direction and direction.credit,
        "seed_credit": direction and direction.seed_credit,
        "is_self_copy": direction and direction.is_self_copy,
    }


DIRECTION_COLUMNS = tuple(direction_values(None))
"""Of `models.Matched`."""


def direction_of(row: Mapping[Any, Any]) -> Direction | None:
    """Read those columns."""
    if row["direction"] is None:
        return None
    return Direction(
        way=Way(row["direction"]),
        confidence=row["direction_confidence"],
        reasons=tuple(row["direction_reasons"]),
        credit=row["credit"],
        seed_credit=row["seed_credit"],
        is_self_copy=row["is_self_copy"],
    )
