"""The search index, and a parsed search as a query on it.

The searched text is a table of its own (`search_texts`), filled from Python: a trigger on another table would be lost
when a migration rebuilds that table. SQLite finds words with the FTS5 table `article_search` over it, PostgreSQL with
a tsvector. Neither database parses what a person typed: both are given words of letters and digits.

Rows of the index stand in the order of publication (`place_of`), so that the newest that answer are found without
looking at the others: 1,000,000 articles of which half hold a word are no slower to ask than 1,000. What is ranked,
counted or summed up is bounded by that; `docs/decisions/0031-a-search-is-bounded.md` has the figures.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
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
from storage.statements import add, table_of
from storage.words import Field, Question, Term, normalised

MOST = 1_000
"""Of the articles that answer, so many are counted, and so many of the newest ranked: older ones follow by time."""
_RANKED_CHARACTERS = 20_000
"""Of a text's words, in which occurrences are counted to rank it."""
_TITLE_WEIGHT = 5
"""How often a word in the title counts."""
_SATURATION, _LENGTH_SHARE = 1.2, 0.75
"""Robertson and Zaragoza's k1 and b, as FTS5's bm25 has them."""
_FARTHEST = 16_383
"""The last position that a tsvector knows. Nothing is found by them: phrases are compared with the text itself."""
_MOST_SPOTS = 20
"""Positions kept of a word."""
_FTS = table("article_search", column("rowid"), column("title"), column("body"))
"""FTS5 reads titles and texts from `search_texts`."""
_ID_BITS = 31
"""An article's id has no more: the column is a signed integer of four bytes."""
_ID_MASK = (1 << _ID_BITS) - 1
_LAST_MINUTE = (1 << 32) - 1
"""In the year 8167; what is dated later counts as of then."""
_FIRST_MINUTE = datetime(1, 1, 1, tzinfo=UTC)


def place_of(article_id: int, published: datetime | None) -> int:
    """Return where an article stands in the index: by the minute of its publication, then by its id.

    Those without a time stand before all others: minute 0.
    """
    minute = 0 if published is None else min((published - _FIRST_MINUTE) // timedelta(minutes=1), _LAST_MINUTE)
    return minute << _ID_BITS | article_id


def article_at(place: int) -> int:
    """Return the id of the article that stands at a place."""
    return place & _ID_MASK


def month_at(place: int) -> str | None:
    """Return in which month (UTC), as `2022-01`, the article at a place was published; None when nobody knows."""
    minute = place >> _ID_BITS
    if not minute:
        return None
    try:
        return f"{_FIRST_MINUTE + timedelta(minutes=minute):%Y-%m}"
    except OverflowError:
        return None


def put(
    connection: Connection,
    article_id: int,
    title: str | None,
    body: str,
    published: datetime | None,
    *,
    is_new: bool = False,
) -> None:
    """Make an article findable by these words and at this time, and by no others; `is_new`: it was not before."""
    words, text_words = words_of(title, body)
    place = place_of(article_id, published)
    row: dict[str, Any] = {"place": place, "article_id": article_id, "title": words, "body": text_words}
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_new:
        remove(connection, article_id)
    add(connection, SearchText, [row if is_sqlite else row | {"vector": vector_of(words, text_words)}])
    if is_sqlite:
        connection.execute(_LEARN, row)


_FORGET = text(
    "INSERT INTO article_search(article_search, rowid, title, body) "
    "SELECT 'delete', place, title, body FROM search_texts WHERE article_id = :article_id"
)
_LEARN = text("INSERT INTO article_search(rowid, title, body) VALUES (:place, :title, :body)")


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


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question asks of the index: where an answer's columns stand, and what must hold."""

    place: ColumnElement[int]
    article_id: ColumnElement[int]
    title: ColumnElement[str]
    body: ColumnElement[str]
    conditions: tuple[ColumnElement[bool], ...]
    words: tuple[Term, ...]
    """Those to rank by."""

    def places(self) -> Select[int]:
        """Select the places of what is sought, in no order."""
        return select(self.place.label("place")).where(*self.conditions)

    def narrowed(self, *conditions: ColumnElement[bool]) -> "Sought":
        """Return the same with more that must hold."""
        return replace(self, conditions=(*self.conditions, *conditions))

    def within(self, since: datetime | None, until: datetime | None) -> "Sought":
        """Return the same for a time of publication, to the minute; without a time nothing is within."""
        if since is None and until is None:
            return self
        first = 1 if since is None else max(1, place_of(0, since) >> _ID_BITS)
        conditions = [self.place >= first << _ID_BITS]
        if until is not None:
            conditions.append(self.place <= place_of(_ID_MASK, until))
        return self.narrowed(*conditions)


def sought(connection: Connection, question: Question) -> Sought:
    """Say in the database's language what a question asks."""
    if question.wanted and connection.dialect.name == "sqlite":
        columns = _FTS.c
        article_id = columns.rowid.op("&")(literal_column(str(_ID_MASK)))
        found = _match(_fts5_question(question))
        return Sought(columns.rowid, article_id, columns.title, columns.body, (found,), question.wanted)
    columns = table_of(SearchText).c
    conditions = tuple(_conditions(connection, question))
    return Sought(columns.place, columns.article_id, columns.title, columns.body, conditions, question.wanted)


def _conditions(connection: Connection, question: Question) -> Iterator[ColumnElement[bool]]:
    """Yield what must hold of a row of `search_texts`."""
    if not question.wanted and not question.unwanted:
        if not question.is_blank:  # signs that are no words stand in no article
            yield literal(False)
    elif connection.dialect.name == "sqlite":
        unwanted = " OR ".join(_fts5(term) for term in question.unwanted)
        yield SearchText.place.not_in(select(_FTS.c.rowid).where(_match(unwanted)))
    else:
        yield from (_stands(term) for term in question.wanted)
        yield from (not_(_stands(term)) for term in question.unwanted)


def newest(connection: Connection, wanted: Sought, most: int, offset: int = 0) -> Sequence[int]:
    """Return places, the newest first."""
    return connection.scalars(wanted.places().order_by(wanted.place.desc()).limit(most).offset(offset)).all()


def count(connection: Connection, wanted: Sought, most: int) -> int:
    """Return how many there are, at most so many."""
    some = wanted.places().limit(most).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def ranked(connection: Connection, wanted: Sought, most: int) -> tuple[list[int], bool]:
    """Return the places of the newest that answer, so many at most, the best first; and whether there are older ones.

    Both databases give the same order, because it is reckoned here: each term by how often it stands there, with
    ever less weight and by the text's length, as in BM25. How rare a term is says little where all hold it. Of equals
    the newest comes first.
    """
    beginning = func.substr(wanted.body, 1, _RANKED_CHARACTERS)
    query = wanted.places().add_columns(wanted.title, beginning).order_by(wanted.place.desc()).limit(most + 1)
    found = [
        (place, len(title) + len(body), [_occurrences(term, title, body) for term in wanted.words])
        for place, title, body in connection.execute(query)
    ]
    is_part, found = len(found) > most, found[:most]
    mean = sum(length for _, length, _ in found) / len(found) if found else 0.0
    scored = [(-_score(counts, length / mean if mean else 1.0), -place) for place, length, counts in found]
    return [-place for _, place in sorted(scored)], is_part


def _occurrences(term: Term, title: str, body: str) -> int:
    phrase = f" {' '.join(term.words)}" + ("" if term.is_prefix else " ")
    in_title = 0 if term.field is Field.TEXT else f" {title} ".count(phrase)
    in_body = 0 if term.field is Field.TITLE else f" {body} ".count(phrase)
    return _TITLE_WEIGHT * in_title + in_body


def _score(counts: Iterable[int], relative_length: float) -> float:
    damped = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * relative_length)
    return sum(many * (_SATURATION + 1) / (many + damped) for many in counts)


def _match(expression: str) -> ColumnElement[bool]:
    return literal_column("article_search").op("MATCH", is_comparison=True)(expression)


def _fts5_question(question: Question) -> str:
    wanted = " AND ".join(_fts5(term) for term in question.wanted)
    unwanted = " OR ".join(_fts5(term) for term in question.unwanted)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _fts5(term: Term) -> str:
    """Write a term in FTS5's language; its words hold no quotation marks."""
    words = f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")
    return words if term.field is None else f"{_COLUMN_OF[term.field]} : {words}"


_COLUMN_OF = {Field.TITLE: "title", Field.TEXT: "body"}


def _stands(term: Term) -> ColumnElement[bool]:
    """Whether the words stand where they should; the index finds each, the text tells their order and field."""
    found: ColumnElement[bool] = SearchText.vector.op("@@", is_comparison=True)(cast(_tsquery(term), TSQUERY))
    if len(term.words) == 1 and term.field is None:
        return found
    phrase = f" {' '.join(term.words)}" + ("" if term.is_prefix else " ")
    fields = [getattr(SearchText, name) for field, name in _COLUMN_OF.items() if term.field in {None, field}]
    return and_(found, or_(*(_holds(words, phrase) for words in fields)))


def _holds(words: InstrumentedAttribute[str], phrase: str) -> ColumnElement[bool]:
    return func.strpos(literal(" ") + words + literal(" "), phrase) > 0


def _tsquery(term: Term) -> str:
    """Write a term in tsquery's language; its words hold no quotation marks."""
    *whole, last = term.words
    parts = [f"'{word}'" for word in whole] + [f"'{last}'" + (":*" if term.is_prefix else "")]
    return " & ".join(parts)
