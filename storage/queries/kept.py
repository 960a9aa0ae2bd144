"""What is kept of articles, all of them or one: texts, readings, statements, judgements, bytes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from storage import captures, judging, reading
from storage import extractions as earlier_extractions
from storage import imports as imported
from storage import refetches as refetch_queue
from storage import revisits as coverage_revisits
from storage.archive import Archive
from storage.models import (
    IS_NEWEST,
    Article,
    Revision,
    Stated,
)
from storage.particulars import unpacked
from storage.queries.filters import seed_name
from storage.rows import (
    CapturedRow,
    CaptureRow,
    CarriersRow,
    ExtractionRow,
    ImportRow,
    JudgementRow,
    RefetchRow,
    RevisionRow,
    RevisitRow,
)
from vocabulary.metadata import Record
from vocabulary.outcome import InputError


def judgements(archive: Archive, *, seed: str | None = None, article_id: int | None = None) -> list[JudgementRow]:
    """What people said of pairs, the oldest first: of a seed (name or unique prefix), about an article, or all.

    Raises InputError for a seed that the archive does not know.
    """
    named = None if seed is None else seed_name(archive, seed)
    with archive.reading() as connection:
        return judging.rows(connection, seed=named, article=article_id)


def refetches(archive: Archive, article_id: int) -> list[RefetchRow]:
    """For which seeds the next crawl of its outlet fetches an article's page again, and why."""
    with archive.reading() as connection:
        return refetch_queue.of_article(connection, article_id)


def revisions(archive: Archive, article_id: int) -> list[RevisionRow]:
    """Every text of an article, oldest first; empty for an unknown id."""
    with archive.reading() as connection:
        return reading.revisions(connection, article_id)


def revisits(
    archive: Archive, after: Sequence[timedelta], now: datetime, *, seed: str | None = None
) -> list[RevisitRow]:
    """Coverage (of a seed, by name or unique prefix) that is kept with text, by when it is to be looked at again.

    `after`: how long after an article's beginning each look comes. Raises InputError for a seed that the archive does
    not know.
    """
    named = None if seed is None else seed_name(archive, seed)
    with archive.reading() as connection:
        return coverage_revisits.of(connection, after, now, seed=named)


def extractions(archive: Archive, article_id: int) -> list[ExtractionRow]:
    """How an article's texts were read before a later extractor read them otherwise, the latest of these first."""
    with archive.reading() as connection:
        return earlier_extractions.earlier(connection, article_id)


def circumstances(archive: Archive, article_id: int) -> dict[int, CapturedRow]:
    """Under which circumstances the answers of an article were had, by the id of the capture."""
    with archive.reading() as connection:
        return captures.circumstances(connection, article_id)


def imports(archive: Archive, article_id: int) -> list[ImportRow]:
    """From where the pages of an article were imported, the first first; empty for one that was only fetched."""
    with archive.reading() as connection:
        return imported.of_article(connection, article_id)


def statements(archive: Archive, article_id: int) -> Record | None:
    """All that was stated of each field of an article's newest text; None when that was not kept."""
    query = (
        select(Stated.zstd)
        .join(Revision, Revision.id == Stated.revision_id)
        .join(Article, IS_NEWEST)
        .where(Article.id == article_id)
    )
    with archive.reading() as connection:
        zstd = connection.scalar(query)
    return None if zstd is None else unpacked(zstd)


def capture_body(archive: Archive, capture_id: int) -> bytes:
    """Return a capture's bytes as received (content encodings removed); raises InputError for an unknown id."""
    with archive.reading() as connection:
        body = captures.body(connection, capture_id)
    if body is None:
        raise InputError(str(capture_id), "the archive has no such capture, or does not keep its bytes")
    return body


def carriers(archive: Archive, capture: CaptureRow) -> CarriersRow:
    """What was kept with an answer that may reserve rights: its body, its host's robots.txt and files, of that time."""
    with archive.reading() as connection:
        return captures.carriers(connection, capture)
