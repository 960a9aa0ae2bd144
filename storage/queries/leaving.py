"""Articles as they leave the archive, one after another, however many there are."""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Unpack

from sqlalchemy import Select, func, select

from storage import reading
from storage import search as search_index
from storage.archive import Archive
from storage.models import IS_DECIDED, IS_NEWEST, Article, LicenceDecided, Revision, TakenDown
from storage.queries.filters import Filters, kept_articles, narrowed_by, of_coverage
from storage.rows import StoredArticle
from storage.words import Question, parse
from vocabulary.match import Verdict

_BATCH = 100
"""Articles read at a time."""
_IDS_BATCH = 5_000
"""Ids found at a time: a search is asked again for each."""
_GREATEST_ID = 2**31 - 1
"""That both databases can hold."""


class Chosen(Filters, total=False):
    """Which articles an export is of."""

    seed: str | None
    """Only its coverage (see `coverage`)."""
    verdicts: Collection[Verdict] | None
    words: str | None
    """Only what a search for them finds."""
    ids: Collection[int] | None
    """Only these."""
    after: int
    """Only those with a greater id."""
    up_to: int | None
    """None with a greater id."""


def export_rows(archive: Archive, **chosen: Unpack[Chosen]) -> Iterator[StoredArticle]:
    """All articles kept with text, or whose text is withheld, that are chosen, by id, in constant memory.

    Raises InputError for a seed that the archive does not know.
    """
    return _in_batches(archive, _exported(archive, **chosen))


def export_extent(archive: Archive, **chosen: Unpack[Chosen]) -> tuple[int, int]:
    """How many articles `export_rows` gives, and the greatest id among them (0: there are none)."""
    count = last = 0
    for ids in _exported(archive, **chosen):
        count, last = count + len(ids), ids[-1]
    return count, last


def _exported(
    archive: Archive,
    *,
    after: int = 0,
    up_to: int | None = None,
    seed: str | None = None,
    verdicts: Collection[Verdict] | None = None,
    words: str | None = None,
    ids: Collection[int] | None = None,
    **filters: Unpack[Filters],
) -> Iterator[list[int]]:
    """Ids in their order, as many at a time as one statement takes."""
    conditions = [*of_coverage(archive, seed, verdicts), *narrowed_by(archive, **filters)]
    if up_to is not None:
        conditions.append(Article.id <= up_to)
    query = kept_articles(Article.id).where(*conditions)
    asked = None if words is None else parse(words)
    if ids is None:
        return _keyset(archive, query.order_by(Article.id).limit(_IDS_BATCH), asked, after)
    known = sorted({one for one in ids if one <= _GREATEST_ID})
    return _among(archive, query.order_by(Article.id), asked, known, after)


def _keyset(archive: Archive, query: Select[int], asked: Question | None, last: int) -> Iterator[list[int]]:
    while found := _found(archive, query.where(Article.id > last), asked):
        yield found
        last = found[-1]


def _among(
    archive: Archive, query: Select[int], asked: Question | None, ids: list[int], last: int
) -> Iterator[list[int]]:
    for place in range(bisect_right(ids, last), len(ids), _IDS_BATCH):
        if found := _found(archive, query.where(Article.id.in_(ids[place : place + _IDS_BATCH])), asked):
            yield found


def _found(archive: Archive, query: Select[int], asked: Question | None) -> list[int]:
    with archive.reading() as connection:
        if asked is not None:
            wanted = search_index.sought(connection, asked)
            query = query.where(Article.id.in_(select(wanted.article_id).where(*wanted.conditions)))
        return list(connection.scalars(query))


def _in_batches(archive: Archive, found: Iterator[list[int]]) -> Iterator[StoredArticle]:
    for ids in found:
        for place in range(0, len(ids), _BATCH):
            with archive.reading() as connection:
                articles = reading.articles(connection, ids[place : place + _BATCH])
            yield from articles


def withdrawn_since(archive: Archive, since: datetime, *, up_to: int) -> int:
    """How many articles with an id not greater than `up_to` were taken down, or decided upon anew, after a time.

    What was given out of them before may not be given out now.
    """
    was_taken_down = (Article.takedown_id == TakenDown.id) & (TakenDown.added_at >= since)
    query = (
        select(func.count(Article.id.distinct()))
        .join(Revision, IS_NEWEST)
        .outerjoin(LicenceDecided, IS_DECIDED)
        .outerjoin(TakenDown, was_taken_down)
        .where(Article.id <= up_to, TakenDown.id.is_not(None) | (LicenceDecided.decided_at >= since))
    )
    with archive.reading() as connection:
        return connection.execute(query).scalar_one()
