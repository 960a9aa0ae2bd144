"""What a language model made of title and lead of texts: kept, so that it is asked once for each."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, delete, select

from storage.models import IS_NEWEST, Article, Embedded, Revision
from storage.statements import add
from vocabulary.match import Match
from vocabulary.meaning import Embedding


def of_articles(connection: Connection, article_ids: Collection[int], model: str) -> dict[int, Embedding]:
    """Read what is kept of the newest texts of articles; of another title or lead than today's it may be."""
    rows = connection.execute(
        select(Article.id, Embedded.text_sha256, Embedded.model, Embedded.vector)
        .join(Revision, IS_NEWEST)
        .join(Embedded, Embedded.revision_id == Revision.id)
        .where(Article.id.in_(article_ids), Embedded.model == model)
    )
    return {row.id: Embedding(text_sha256=row.text_sha256, model=row.model, vector=row.vector) for row in rows}


def keep(connection: Connection, found: Iterable[tuple[int, Embedding]]) -> None:
    """Keep embeddings of the newest texts of articles, by article id; those without a text are left out."""
    for article_id, embedding in found:
        revision_id = connection.scalar(
            select(Revision.id).join(Article, IS_NEWEST).where(Article.id == article_id, Revision.text.is_not(None))
        )
        if revision_id is not None:
            put(connection, revision_id, embedding)


def put(connection: Connection, revision_id: int, embedding: Embedding, *, is_new: bool = False) -> None:
    """Keep an embedding of a revision, in place of the one by the same model; `is_new`: there is none."""
    if not is_new:
        same = (Embedded.revision_id == revision_id) & (Embedded.model == embedding.model)
        connection.execute(delete(Embedded).where(same))
    row = {"text_sha256": embedding.text_sha256, "model": embedding.model, "vector": embedding.vector}
    add(connection, Embedded, [{"revision_id": revision_id, **row}])


def meaning_values(match: Match) -> dict[str, Any]:
    """Return the columns of a verdict that say what a model had to do with it."""
    return {"meaning": match.meaning, "model": match.model}
