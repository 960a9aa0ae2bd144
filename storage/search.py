"""The search index, and a parsed search as a query on it.

The searched text is a table of its own (`search_texts`), filled from Python: a trigger on another table would be lost
when a migration rebuilds that table. SQLite finds words with the FTS5 table `article_search` over it, PostgreSQL with
a tsvector. Neither database parses what a person typed: both are given words of letters and digits.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    cast,
    column,
    delete,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute

from storage.models import SearchText
from storage.statements import add
from storage.words import Question, Term, normalised

_TITLE_WEIGHT = 5.0
"""How much more a word counts in the title."""
_RANK_WEIGHTS: ColumnElement[str] = literal_column("'{0.1, 0.1, 0.2, 0.5}'::real[]")
"""The same for ts_rank: the last is the title's, the first the text's."""
_FARTHEST = 16_383
"""The last position that a tsvector knows. Positions only rank: phrases are compared with the text itself."""
_MOST_SPOTS = 20
"""Positions kept of a word: enough for ranking."""
_FTS = table("article_search", column("rowid"), column("article_search"))


def put(connection: Connection, article_id: int, title: str | None, body: str, *, is_new: bool = False) -> None:
    """Make an article findable by these words, and by no others; `is_new`: it was not findable before."""
    words, text_words = words_of(title, body)
    row: dict[str, Any] = {"article_id": article_id, "title": words, "body": text_words}
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_new:
        remove(connection, article_id)
    add(connection, SearchText, [row if is_sqlite else row | {"vector": vector_of(words, text_words)}])
    if is_sqlite:
        connection.execute(_LEARN, row)


_FORGET = text(
    "INSERT INTO article_search(article_search, rowid, title, body) "
    "SELECT 'delete', article_id, title, body FROM search_texts WHERE article_id = :article_id"
)
_LEARN = text("INSERT INTO article_search(rowid, title, body) VALUES (:article_id, :title, :body)")


def remove(connection: Connection, article_id: int) -> None:
    """Make an article findable no more; FTS5 has to be told the old words to forget them."""
    if connection.dialect.name == "sqlite":
        connection.execute(_FORGET, {"article_id": article_id})
    connection.execute(delete(SearchText).where(SearchText.article_id == article_id))


def words_of(title: str | None, body: str) -> tuple[str, str]:
    """The words by which an article of this title and text is found."""
    return normalised(title or ""), normalised(body)


def vector_of(title: str, body: str) -> str:
    """Write a tsvector of such words: each word with its first positions, those of the title weighted."""
    spots: dict[str, list[str]] = {}
    position = 0
    for words, weight in ((title, "A"), (body, "")):
        for word in words.split():
            position = min(position + 1, _FARTHEST)
            spots.setdefault(word, []).append(f"{position}{weight}")
    return " ".join(f"'{word}':{','.join(found[:_MOST_SPOTS])}" for word, found in spots.items())


def hits(connection: Connection, question: Question) -> Select[int, float]:
    """Select `article_id` and `score` (smaller is better) of the articles that answer the question."""
    if question.is_blank:
        return _all_but(literal(False))
    if not question.wanted and not question.unwanted:  # signs that are no words stand in no article
        return _all_but(literal(True))
    return _hits_sqlite(question) if connection.dialect.name == "sqlite" else _hits_postgresql(question)


def _all_but(unwanted: ColumnElement[bool]) -> Select[int, float]:
    return select(SearchText.article_id.label("article_id"), literal(0.0).label("score")).where(not_(unwanted))


def _hits_sqlite(question: Question) -> Select[int, float]:
    unwanted = " OR ".join(_fts5(term) for term in question.unwanted)
    if not question.wanted:
        return _all_but(SearchText.article_id.in_(select(_FTS.c.rowid).where(_match(unwanted))))
    wanted = " AND ".join(_fts5(term) for term in question.wanted)
    score = func.bm25(literal_column("article_search"), _TITLE_WEIGHT, 1.0)
    found = _match(f"({wanted}) NOT ({unwanted})" if unwanted else wanted)
    return select(_FTS.c.rowid.label("article_id"), score.label("score")).where(found)


def _match(expression: str) -> ColumnElement[bool]:
    return literal_column("article_search").op("MATCH", is_comparison=True)(expression)


def _fts5(term: Term) -> str:
    """Write a term in FTS5's language; its words hold no quotation marks."""
    return f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")


def _hits_postgresql(question: Question) -> Select[int, float]:
    conditions = [
        *(_stands(term) for term in question.wanted),
        *(not_(_stands(term)) for term in question.unwanted),
    ]
    ranked = " & ".join(_tsquery(term) for term in question.wanted)
    score = -func.ts_rank(_RANK_WEIGHTS, SearchText.vector, cast(ranked, TSQUERY)) if ranked else literal(0.0)
    return select(SearchText.article_id.label("article_id"), score.label("score")).where(and_(*conditions))


def _stands(term: Term) -> ColumnElement[bool]:
    """Whether the words stand in title or text; of several words the index finds each, the text tells their order."""
    found: ColumnElement[bool] = SearchText.vector.op("@@", is_comparison=True)(cast(_tsquery(term), TSQUERY))
    if len(term.words) == 1:
        return found
    phrase = f" {' '.join(term.words)}" + ("" if term.is_prefix else " ")
    return and_(found, or_(*(_holds(words, phrase) for words in (SearchText.title, SearchText.body))))


def _holds(words: InstrumentedAttribute[str], phrase: str) -> ColumnElement[bool]:
    return func.strpos(literal(" ") + words + literal(" "), phrase) > 0


def _tsquery(term: Term) -> str:
    """Write a term in tsquery's language; its words hold no quotation marks."""
    *whole, last = term.words
    parts = [f"'{word}'" for word in whole] + [f"'{last}'" + (":*" if term.is_prefix else "")]
    return " & ".join(parts)
