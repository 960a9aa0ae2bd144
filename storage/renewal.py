"""Fingerprints taken anew, many texts at a time: their rows go into the index in its order, part by part.

Rows of one text stand all over the index, so each page of it is to be touched once for many texts. All rows come first,
and only then do revisions say that these are theirs: when that is broken off between the two, some texts have rows too
many and are taken again the next time. Such rows find nothing that is not there, since a candidate is held against
what its revision keeps.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, delete, exists, func, select, update

from storage.fingerprints import forget_rows, of_newest
from storage.models import IS_NEWEST, Article, FingerprintHash, Revision
from storage.moments import FINGERPRINT, fingerprint_of, fingerprint_values, hashes_of
from storage.rows import StaleRow
from storage.statements import batches, table_of
from vocabulary.match import Fingerprint

PARTS = 256
"""The index is gone through in so many transactions, so that other programs may write between them: of an index of a
million articles each has 270,000 rows."""
_WIDTH = 1 << 64 - PARTS.bit_length() + 1
_LEAST = -(1 << 63)
SETTLED = 2_000
"""Revisions changed in one transaction, which takes some .3 s."""

_ASKED: BindParameter[Any] = bindparam("asked", expanding=True)


def stale(connection: Connection, of_version: int, *, after: int, most: int) -> list[StaleRow]:
    """Read texts whose fingerprints are of this version, of greater ids than `after`, by id."""
    rows = connection.execute(_STALE, {"of_version": of_version, "after": after, "most": most})
    return [_stale(row) for row in rows.mappings()]


def _stale(row: RowMapping) -> StaleRow:
    fingerprint = fingerprint_of(row)
    assert fingerprint is not None, "it is of some version"
    return StaleRow(
        revision_id=row["id"],
        article_id=row["article_id"] if row["is_found"] else None,
        outlet=row["outlet"],
        fingerprint=fingerprint,
        text=row["text"],
        compared=row["text"] if row["compared"] is None else row["compared"],
        language=row["language"],
    )


_IS_FOUND = ((Revision.number == Article.revisions) & Article.takedown_id.is_(None)).label("is_found")
_STALE = (
    select(
        Revision.id,
        Revision.article_id,
        _IS_FOUND,
        Article.outlet,
        *FINGERPRINT,
        Revision.text,
        Revision.compared,
        Revision.language,
    )
    .join(Article, Article.id == Revision.article_id)
    .where(
        Revision.fingerprint_version == bindparam("of_version"),
        Revision.id > bindparam("after"),
        Revision.text.is_not(None),
    )
    .order_by(Revision.id)
    .limit(bindparam("most"))
)


def count_stale(connection: Connection, of_version: int) -> int:
    """Count the texts that `stale` reads."""
    query = select(func.count()).where(Revision.fingerprint_version == of_version, Revision.text.is_not(None))
    return connection.execute(query).scalar_one()


@dataclass(frozen=True, slots=True)
class Renewed:
    """What is to be written of a text, without the text."""

    revision_id: int
    article_id: int | None
    outlet: str
    exact: str
    values: dict[str, Any]
    compared: dict[str, str | None]
    """The column, where it changes."""
    gone: tuple[int, ...]
    """Hashes of the same version that the text has no more."""

    @property
    def hashes(self) -> tuple[int, ...]:
        """Of the new fingerprint."""
        return hashes_of(self.values["fingerprint_hashes"])


@dataclass(slots=True)
class Gathered:
    """Fingerprints that were taken and are not kept yet: a kilobyte and a half for a text of 400 words."""

    texts: int = 0
    unchanged: int = 0
    """Of these the ones that have the same fingerprint as before."""
    characters: int = 0
    """Of what is compared of texts, where that changes too."""
    renewed: list[Renewed] = field(default_factory=list)
    _rows: "list[tuple[array[int], array[int], array[int]]]" = field(
        default_factory=lambda: [(array("q"), array("h"), array("q")) for _ in range(PARTS)]
    )

    def add(self, row: StaleRow, compared: str, fingerprint: Fingerprint) -> None:
        """Take in what is compared of a text, and its fingerprint."""
        self.texts += 1
        known = row.fingerprint
        if fingerprint == known:
            self.unchanged += 1
            return
        is_cut_anew = compared != row.compared
        self.characters += len(compared) if is_cut_anew else 0
        same = set(known.hashes) if known.version == fingerprint.version else set[int]()
        one = Renewed(
            row.revision_id,
            row.article_id,
            row.outlet,
            known.exact,
            fingerprint_values(fingerprint),
            {"compared": None if compared == row.text else compared} if is_cut_anew else {},
            tuple(same.difference(fingerprint.hashes)),
        )
        self.renewed.append(one)
        if row.article_id is not None:
            for value in fingerprint.hashes:
                if value not in same:
                    hashes, versions, articles = self._rows[(value - _LEAST) // _WIDTH]
                    hashes.append(value)
                    versions.append(fingerprint.version)
                    articles.append(row.article_id)

    def parts(self) -> Iterator[list[tuple[int, int, int]]]:
        """Rows for the index, in its order: all of one part of it at a time."""
        for columns in self._rows:
            if columns[0]:
                yield sorted(zip(*columns, strict=True))


def settle(connection: Connection, renewed: Sequence[Renewed]) -> None:
    """Let revisions say that they have these fingerprints; their rows are in the index.

    Rows of another version stay in it, see `sweep`. Of a text that has changed meanwhile nothing is kept.
    """
    held: dict[int, tuple[str | None, bool]] = {}
    for ids in batches([one.revision_id for one in renewed]):
        for row in connection.execute(_HELD, {"asked": ids}):
            held[row.id] = row.fingerprint_exact, row.is_found
    wrong = []
    kept = []
    for one in renewed:
        exact, is_found = held.get(one.revision_id, (None, False))
        if exact == one.exact and is_found <= (one.article_id is not None):
            kept.append({"of_id": one.revision_id, **one.values})
            if one.compared:
                connection.execute(update(Revision).where(Revision.id == one.revision_id).values(**one.compared))
            if is_found and one.gone and one.article_id is not None:
                forget_rows(connection, one.gone, one.values["fingerprint_version"], one.article_id)
        if not is_found or exact != one.exact:
            wrong.append(one)
    if kept:
        connection.execute(_SETTLE, kept)
    _take_out(connection, wrong)


def _take_out(connection: Connection, renewed: Sequence[Renewed]) -> None:
    """Take those rows of the index out that are not of an article's newest text any more, or of one taken down."""
    put = {one.article_id: one for one in renewed if one.article_id is not None}
    newest = of_newest(connection, put)
    for article_id in connection.scalars(_TAKEN_DOWN, {"asked": list(put)}):
        newest.pop(article_id, None)
    for article_id, one in put.items():
        version, now = one.values["fingerprint_version"], newest.get(article_id)
        own = now.hashes if now is not None and now.version == version else ()
        forget_rows(connection, set(one.hashes).difference(own), version, article_id)


_HELD = (
    select(Revision.id, Revision.fingerprint_exact, _IS_FOUND)
    .join(Article, Article.id == Revision.article_id)
    .where(Revision.id.in_(_ASKED), Revision.text.is_not(None))
)
_TAKEN_DOWN = select(Article.id).where(Article.id.in_(_ASKED), Article.takedown_id.is_not(None))
_SETTLE = (
    update(table_of(Revision))
    .where(table_of(Revision).c.id == bindparam("of_id"))
    .values({name: bindparam(name) for name in fingerprint_values(None)})
)


def sweep(connection: Connection, version: int, part: int) -> None:
    """Forget rows of other versions of articles that are found by this one; `part` of PARTS, by hash."""
    least = part * _WIDTH + _LEAST
    renewed = exists().where(
        Article.id == FingerprintHash.article_id, IS_NEWEST, Revision.fingerprint_version + 0 == version
    )
    connection.execute(
        delete(FingerprintHash).where(
            FingerprintHash.hash.between(least, least + _WIDTH - 1),
            FingerprintHash.version != version,
            renewed,
        )
    )
