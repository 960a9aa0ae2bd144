"""Articles by their words."""

from typing import Unpack

from sqlalchemy import RowMapping, bindparam, func, nulls_last, select

from storage import licences
from storage import search as search_index
from storage.archive import Archive
from storage.models import (
    IS_DECIDED,
    IS_NEWEST,
    Article,
    LicenceDecided,
    Outlet,
    Revision,
)
from storage.queries.filters import Filters, narrowed_by, seed_name, was_judged
from storage.rows import (
    SearchAnswer,
    SearchRow,
)
from storage.words import Question, parse, snippet
from vocabulary.match import Verdict

_SNIPPET_TEXT = 20_000
"""Characters of a text that are read for a snippet."""


def search(
    archive: Archive,
    words: str,
    *,
    verdict: Verdict | None = None,
    seed: str | None = None,
    limit: int = 50,
    offset: int = 0,
    **filters: Unpack[Filters],
) -> SearchAnswer:
    """Articles kept with text that hold all the words, best first; any input is safe.

    `"several words"` is a phrase, `word*` a beginning, `-word` an exclusion; everything else is taken literally.
    Blank words find everything the filters let through, newest first. With `seed`, only its coverage; with `verdict`,
    only articles of that verdict against it (against any seed when none is named).
    """
    question = parse(words)
    conditions = [*narrowed_by(**filters)]
    if verdict is not None or seed is not None:
        named = None if seed is None else seed_name(archive, seed)
        conditions.append(was_judged(None if verdict is None else [verdict], named))
    with archive.reading() as connection:
        hits = search_index.hits(connection, question).subquery()
        found = (
            select(Article.id)
            .join_from(hits, Article, Article.id == hits.c.article_id)
            .join(Revision, IS_NEWEST)
            .outerjoin(LicenceDecided, IS_DECIDED)
            .where(*conditions)
        )
        total = connection.execute(found.with_only_columns(func.count(), maintain_column_froms=True)).scalar_one()
        ranked = found.order_by(hits.c.score, nulls_last(Revision.published_utc.desc()), Article.id.desc())
        ids = connection.scalars(ranked.limit(limit).offset(offset)).all()
        rows = {row["article_id"]: row for row in connection.execute(_FOUND, {"ids": ids}).mappings()}
    return SearchAnswer(total=total, rows=tuple(_search_row(rows[article_id], question) for article_id in ids))


_FOUND = (
    select(
        Article.id.label("article_id"),
        Revision.title,
        Article.outlet,
        Outlet.title.label("outlet_title"),
        Article.url,
        Revision.published_iso.label("published"),
        Revision.language,
        licences.EXPRESSION.label("licence"),
        func.substr(Revision.text, 1, _SNIPPET_TEXT).label("text"),
    )
    .join(Revision, IS_NEWEST)
    .join(Outlet, Outlet.name == Article.outlet)
    .outerjoin(LicenceDecided, IS_DECIDED)
    .where(Article.id.in_(bindparam("ids", expanding=True)))
)
"""Rows of one page of an answer: texts are read for these only, not for all that was ranked."""


def _search_row(row: RowMapping, question: Question) -> SearchRow:
    said = {name: value for name, value in row.items() if name != "text"}
    return SearchRow(**said, snippet=snippet(row["text"], question))
