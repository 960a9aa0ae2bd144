"""Whether an archive is whole: bytes against their hashes, references, and what is derived against what it comes from.

Each part is read in batches, so that a crawl may go on meanwhile; what is found wrong is looked at once more, in a
transaction of its own, before it is told or mended. Only what is derived is ever mended: nothing that was kept of the
world is changed.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import zstandard
from sqlalchemy import ColumnElement, Connection, Row, cast, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.exc import DatabaseError

from storage import captures, fingerprints, search
from storage.database import Database
from storage.models import (
    IS_DECIDED,
    IS_NEWEST,
    Article,
    Body,
    Capture,
    FingerprintHash,
    Page,
    PageOutcome,
    Revision,
    RightsAnswered,
    RobotsAnswered,
    SearchText,
)
from storage.moments import FINGERPRINT, fingerprint_of
from storage.statements import batches
from vocabulary.check import Check
from vocabulary.match import Fingerprint
from vocabulary.outcome import Outcome

BATCH = 200
"""Articles, or answers, of one transaction."""
_SAMPLE = 20
"""Of what SQLite itself says is wrong so many lines are told."""
_OF_ARTICLES = (Outcome.ARCHIVED, Outcome.REVISED, Outcome.UNCHANGED, Outcome.DUPLICATE)
"""Outcomes that mean that there is an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it must be."""

    check: Check
    place: str
    """Table and row."""
    problem: str
    is_repairable: bool
    """Whether it can be made anew from what is there."""
    is_repaired: bool = False
    remedy: str = ""
    """What a person can do, where the program cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How far one check is."""

    check: Check
    done: int
    total: int


Tell = Callable[[Checked], None]
_DAMAGED = "restore a backup; `sqlite3 FILE .recover` saves what it can"
_REFETCH = "`cuttings crawl --refetch` fetches pages anew; a backup may have the bytes"


def check(database: Database, *, repair: bool, tell: Tell) -> Iterator[Finding]:
    """Go through all of `Check`; gives what is wrong, mended where `repair` says so and it can be.

    Raises StorageError when the database cannot be read.
    """
    for name, look in _CHECKS.items():
        yield from look(_Look(database, name, repair, tell))


@dataclass(frozen=True, slots=True)
class _Look:
    """One check of an archive."""

    database: Database
    name: Check
    repair: bool
    _tell: Tell

    def tell(self, done: int, total: int) -> None:
        """Say how far it is."""
        self._tell(Checked(check=self.name, done=done, total=total))

    def ranges(self) -> Iterator[tuple[int, int]]:
        """The ids of all articles in ranges of BATCH."""
        with self.database.reading() as connection:
            last = connection.execute(select(func.max(Article.id))).scalar_one() or 0
        for low in range(1, last + 1, BATCH):
            self.tell(low - 1, last)
            yield low, low + BATCH - 1
        self.tell(last, last)


def _file(look: _Look) -> Iterator[Finding]:
    """SQLite's own look at its pages and indexes; a server sees to its own."""
    look.tell(0, 1)
    if look.database.is_sqlite:
        with look.database.reading() as connection:
            said = connection.exec_driver_sql(f"PRAGMA integrity_check({_SAMPLE})").scalars().all()
        for line in said:
            if line != "ok":
                yield Finding(
                    check=look.name, place=look.database.place, problem=line, is_repairable=False, remedy=_DAMAGED
                )
    look.tell(1, 1)


def _references(look: _Look) -> Iterator[Finding]:
    """Foreign keys. A server that enforces them has none that are broken, and says itself which it does not enforce."""
    look.tell(0, 1)
    with look.database.reading() as connection:
        if look.database.is_sqlite:
            rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            broken = [(f"{row[0]} {row[1]}", f"refers to a row of {row[2]} that is not there") for row in rows]
        else:
            rows = connection.execute(_UNENFORCED).all()
            broken = [(row.place, f"the server does not enforce {row.conname}") for row in rows]
    for place, problem in broken:
        yield Finding(check=look.name, place=place, problem=problem, is_repairable=False, remedy="restore a backup")
    look.tell(1, 1)


_UNENFORCED = text(
    "SELECT conrelid::regclass::text AS place, conname FROM pg_constraint "
    "WHERE contype = 'f' AND NOT convalidated AND connamespace = current_schema()::regnamespace"
)


def _articles(look: _Look) -> Iterator[Finding]:
    """What belongs to an article whose text is kept, and the number of its newest revision."""
    for low, high in look.ranges():
        with look.database.reading() as connection:
            wrong = [*_miscounted(connection, low, high), *_unfinished(connection, low, high)]
        for article_id, problem, number in wrong:
            finding = Finding(
                check=look.name, place=f"articles {article_id}", problem=problem, is_repairable=number is not None,
                remedy="" if number is not None else "`cuttings crawl --refetch` reads its page anew",
            )  # fmt: skip
            if look.repair and number is not None:
                with look.database.writing() as connection:
                    newest = select(func.max(Revision.number)).where(Revision.article_id == article_id)
                    connection.execute(
                        update(Article).where(Article.id == article_id).values(revisions=newest.scalar_subquery())
                    )
                finding = _mended(finding)
            yield finding
    yield from _lost_outcomes(look)


def _miscounted(connection: Connection, low: int, high: int) -> Iterator[tuple[int, str, int | None]]:
    newest, count = func.max(Revision.number), func.count(Revision.id)
    rows = connection.execute(
        select(Article.id, Article.revisions, newest.label("newest"), count.label("count"))
        .outerjoin(Revision, Revision.article_id == Article.id)
        .where(Article.id.between(low, high))
        .group_by(Article.id, Article.revisions)
        .having(or_(newest.is_(None), newest != Article.revisions, count != Article.revisions))
    )
    for row in rows:
        if row.newest is None:
            yield row.id, "has no revision", None
        elif row.newest != row.revisions:
            yield row.id, f"says that its newest revision is {row.revisions}; it is {row.newest}", row.newest
        else:
            yield row.id, f"has {row.count} revisions, numbered up to {row.newest}", None


def _unfinished(connection: Connection, low: int, high: int) -> Iterator[tuple[int, str, None]]:
    """Texts without what is kept with each in the same transaction."""
    has_licence = exists().where(IS_DECIDED)
    rows = connection.execute(
        select(Article.id, Revision.number, Revision.fingerprint_exact, has_licence.label("has_licence"))
        .join(Revision, Revision.article_id == Article.id)
        .where(Article.id.between(low, high), Revision.text.is_not(None))
        .where(or_(~has_licence, Revision.fingerprint_exact.is_(None)))
    )
    for row in rows:
        missing = "decision on its licence" if not row.has_licence else "fingerprint"
        yield row.id, f"has no {missing} for the text of revision {row.number}", None


def _lost_outcomes(look: _Look) -> Iterator[Finding]:
    with look.database.reading() as connection:
        rows = connection.execute(
            select(PageOutcome.run_id, PageOutcome.outcome, Page.url)
            .join(Page, Page.id == PageOutcome.page_id)
            .where(PageOutcome.outcome.in_(_OF_ARTICLES), PageOutcome.article_id.is_(None))
        ).all()
    for row in rows:
        problem = f"{row.url} is {row.outcome}, and names no article"
        yield Finding(check=look.name, place=f"outcomes of run {row.run_id}", problem=problem, is_repairable=False)


def _bodies(look: _Look) -> Iterator[Finding]:
    """The bytes of answers: whether they unpack, and are those whose hash they bear."""
    with look.database.reading() as connection:
        total = connection.execute(select(func.count()).select_from(Body)).scalar_one()
    done, last = 0, ""
    while True:
        look.tell(done, total)
        with look.database.reading() as connection:
            rows = connection.execute(
                select(Body.sha256, Body.size, Body.stored_size, Body.zstd)
                .where(Body.sha256 > last)
                .order_by(Body.sha256)
                .limit(BATCH)
            ).all()
        if not rows:
            return
        done, last = done + len(rows), rows[-1].sha256
        for row in rows:
            problem = _wrong_with(row)
            if problem:
                place = f"bodies {row.sha256}"
                yield Finding(check=look.name, place=place, problem=problem, is_repairable=False, remedy=_REFETCH)


def _wrong_with(row: Row[str, int, int, bytes]) -> str:
    if len(row.zstd) != row.stored_size:
        return f"has {len(row.zstd)} bytes where {row.stored_size} were stored"
    if not row.stored_size:  # only noted: policy or a take-down lets no bytes be kept
        return ""
    try:
        body = captures.unpacked(row.zstd, row.size)
    except zstandard.ZstdError as error:
        return f"cannot be unpacked: {error}"
    if len(body) != row.size:
        return f"is of {len(body)} bytes; {row.size} came"
    return "" if hashlib.sha256(body).hexdigest() == row.sha256 else "holds other bytes than those that came"


def _orphans(look: _Look) -> Iterator[Finding]:
    """Bytes that nothing refers to."""
    look.tell(0, 1)
    used = [exists().where(model.sha256 == Body.sha256) for model in (Capture, RobotsAnswered, RightsAnswered)]
    unused = ~or_(*used)
    with look.database.reading() as connection:
        rows = connection.execute(select(Body.sha256, Body.stored_size).where(unused).order_by(Body.sha256)).all()
    for row in rows:
        finding = Finding(
            check=look.name,
            place=f"bodies {row.sha256}",
            problem=f"{row.stored_size} bytes belong to no capture and to no host's answer",
            is_repairable=True,
        )
        if look.repair:
            with look.database.writing(
                row.sha256
            ) as connection:  # a crawl that keeps the same bytes names this lock too
                connection.execute(delete(Body).where(Body.sha256 == row.sha256, unused))
            finding = _mended(finding)
        yield finding
    look.tell(1, 1)


def _search(look: _Look) -> Iterator[Finding]:
    """Whether articles are found by the words of their newest texts, and by no others."""
    for low, high in look.ranges():
        with look.database.reading() as connection:
            wrong = list(_unlike_texts(connection, low, high))
        for article_id in wrong:
            with look.database.writing() if look.repair else look.database.reading() as connection:
                problem = _unlike_texts(connection, article_id, article_id).get(article_id)
                if problem is None:  # a crawl has just written it
                    continue
                finding = Finding(
                    check=look.name, place=f"search_texts {article_id}", problem=problem, is_repairable=True
                )
                if look.repair:
                    _index(connection, article_id)
                    finding = _mended(finding)
            yield finding
    if look.database.is_sqlite:
        yield from _full_text(look)


def _newest_words(low: int, high: int) -> Any:
    return (
        select(
            Article.id,
            Revision.title,
            Revision.text,
            Revision.published_utc,
            SearchText.place,
            SearchText.title.label("found_title"),
            SearchText.body.label("found_body"),
        )
        .join(Revision, IS_NEWEST)
        .outerjoin(SearchText, SearchText.article_id == Article.id)
        .where(Article.id.between(low, high), or_(Revision.text.is_not(None), SearchText.article_id.is_not(None)))
        .order_by(Article.id)
    )


def _unlike_texts(connection: Connection, low: int, high: int) -> dict[int, str]:
    """Articles of these ids that are not found by what their newest texts say, and what is wrong."""
    wrong = {}
    for row in connection.execute(_newest_words(low, high)):
        if row.text is None:
            wrong[row.id] = "is found by words of a text that is not kept"
        elif row.place is None:
            wrong[row.id] = "is not found by its words"
        elif row.place != search.place_of(row.id, row.published_utc):
            wrong[row.id] = "is found as of another time than its newest text"
        elif (row.found_title, row.found_body) != search.words_of(row.title, row.text):
            wrong[row.id] = "is found by other words than those of its newest text"
        elif connection.dialect.name != "sqlite" and not _has_vector(connection, row.id, row.title, row.text):
            wrong[row.id] = "is indexed under other words than those of its newest text"
    return wrong


def _has_vector(connection: Connection, article_id: int, title: str | None, body: str) -> bool:
    wanted = cast(search.vector_of(*search.words_of(title, body)), TSVECTOR)
    query = select(SearchText.vector.op("=", is_comparison=True)(wanted)).where(SearchText.article_id == article_id)
    return bool(connection.execute(query).scalar_one())


def _index(connection: Connection, article_id: int) -> None:
    row = connection.execute(_newest_words(article_id, article_id)).one()
    if row.text is None:
        search.remove(connection, article_id)
    else:
        search.put(connection, article_id, row.title, row.text, row.published_utc)


def _full_text(look: _Look) -> Iterator[Finding]:
    """Hold FTS5's index against the table that it reads; it is asked by an INSERT, which keeps nothing."""
    with look.database.writing() as connection:
        try:
            connection.exec_driver_sql("INSERT INTO article_search(article_search, rank) VALUES('integrity-check', 1)")
        except DatabaseError as error:
            if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
        else:
            return
    finding = Finding(
        check=look.name, place="article_search", problem="does not hold the words of search_texts", is_repairable=True
    )
    if look.repair:
        with look.database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO article_search(article_search) VALUES('rebuild')")
        finding = _mended(finding)
    yield finding


def _fingerprints(look: _Look) -> Iterator[Finding]:
    """Whether articles are found by the fingerprints of their newest texts. The index is read once as a whole."""
    look.tell(0, 1)
    with look.database.reading() as connection:
        suspects, of_two_versions = _of_other_sums(connection)
    if of_two_versions:
        finding = Finding(
            check=look.name,
            place="fingerprint_hashes",
            problem=f"has rows of two versions for {len(of_two_versions)} articles: a rebuild is not finished",
            is_repairable=True,
            remedy="`cuttings fingerprints rebuild` finishes it",
        )
        if look.repair:
            for ids in batches(of_two_versions, SUSPECTS):
                _unlike(look, ids)
            finding = _mended(finding)
        yield finding
    for ids in batches(suspects, SUSPECTS):
        for article_id in _unlike(look, ids):
            finding = Finding(
                check=look.name,
                place=f"fingerprint_hashes of article {article_id}",
                problem="are not those of its newest text",
                is_repairable=True,
            )
            yield _mended(finding) if look.repair else finding
    look.tell(1, 1)


def _unlike(look: _Look, ids: Sequence[int]) -> "dict[int, Fingerprint | None]":
    """Those of these articles whose rows are wrong, without what a crawl has just written; mended if asked for."""
    with look.database.writing() if look.repair else look.database.reading() as connection:
        unlike = _unlike_fingerprints(connection, ids)
        if look.repair:
            fingerprints.put_right(connection, unlike)
    return unlike


SUSPECTS = 5_000
"""Articles whose rows are looked at one by one in one transaction; for each such batch the index is read once more."""
_STREAMED = {"yield_per": BATCH}
_MODULUS = 1_000_003
"""Remainders are summed up, because hashes would overflow."""


def _of_other_sums(connection: Connection) -> tuple[list[int], list[int]]:
    """Articles whose rows have another number or sum than their fingerprints, and those that have more of a version.

    The latter have all rows of their own version, and others besides: a rebuild puts rows in before revisions say that
    these are theirs, and takes those of older versions out last. Two lists are read side by side.
    """
    many, remainders = func.count(), func.sum(FingerprintHash.hash % _MODULUS)
    sums = select(FingerprintHash.article_id, FingerprintHash.version, many.label("many"), remainders.label("sum"))
    sums = sums.group_by(FingerprintHash.article_id, FingerprintHash.version).order_by(FingerprintHash.article_id)
    suspects: list[int] = []
    of_two_versions: list[int] = []
    with connection.execute(sums, execution_options=_STREAMED) as held:
        found = next(held, None)
        for article_id, fingerprint in _expected(connection):
            sums_of = {}
            while found is not None and found.article_id == article_id:
                sums_of[found.version] = found.many, int(found.sum)
                found = next(held, None)
            wanted = _sums_of(fingerprint)
            if sums_of != wanted:
                version = None if fingerprint is None else fingerprint.version
                is_whole = version is not None and sums_of.get(version) == wanted.get(version)
                (of_two_versions if is_whole else suspects).append(article_id)
    return suspects, of_two_versions


def _sums_of(fingerprint: Fingerprint | None) -> dict[int, tuple[int, int]]:
    if fingerprint is None or not fingerprint.hashes:
        return {}
    hashes = set(fingerprint.hashes)
    return {fingerprint.version: (len(hashes), sum(map(_remainder, hashes)))}


def _remainder(value: int) -> int:
    """As SQL has it: of the sign of the number."""
    return -(-value % _MODULUS) if value < 0 else value % _MODULUS


def _unlike_fingerprints(connection: Connection, ids: Sequence[int]) -> "dict[int, Fingerprint | None]":
    """Those of these articles whose hashes are not those of their fingerprints, with these."""
    kept: dict[int, set[tuple[int, int]]] = {}
    rows = select(FingerprintHash.article_id, FingerprintHash.hash, FingerprintHash.version)
    for article_id, value, version in connection.execute(rows.where(FingerprintHash.article_id.in_(ids))):
        kept.setdefault(article_id, set()).add((value, version))
    wrong = {}
    for article_id, fingerprint in _expected(connection, Article.id.in_(ids)):
        wanted = {(value, fingerprint.version) for value in fingerprint.hashes} if fingerprint is not None else set()
        if kept.get(article_id, set()) != wanted:
            wrong[article_id] = fingerprint
    return wrong


def _expected(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[tuple[int, Fingerprint | None]]:
    """Articles by id, with the fingerprint by which they are to be found."""
    query = (
        select(Article.id, Article.takedown_id, *FINGERPRINT)
        .join(Revision, IS_NEWEST)
        .where(*conditions)
        .order_by(Article.id)
    )
    rows = connection.execute(query, execution_options=_STREAMED)
    for row in rows.mappings():
        yield row["id"], fingerprint_of(row) if row["takedown_id"] is None else None


def _mended(finding: Finding) -> Finding:
    return replace(finding, is_repaired=True)


_CHECKS = {
    Check.FILE: _file,
    Check.REFERENCES: _references,
    Check.ARTICLES: _articles,
    Check.BODIES: _bodies,
    Check.ORPHANS: _orphans,
    Check.SEARCH: _search,
    Check.FINGERPRINTS: _fingerprints,
}
