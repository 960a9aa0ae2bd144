"""Where imported pages came from, and which records need not be read again."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select, tuple_

from storage.models import Import, PageOutcome
from storage.rows import ImportRow
from storage.statements import add, batches
from vocabulary.outcome import RETRIED
from vocabulary.page import Page

if TYPE_CHECKING:
    from sqlalchemy import Select


def keep(connection: Connection, page: Page, *, run_id: int, page_id: int) -> None:
    """Keep from where a page came, if it was imported."""
    if page.imported is None:
        return
    one = page.imported
    row = {
        "run_id": run_id,
        "page_id": page_id,
        "file": one.file,
        "sha256": one.sha256,
        "form": one.form,
        "number": one.number,
        "captured_at": page.fetched_at,
        "dated_by": one.dated_by,
    }
    add(connection, Import, [row])


def _settled() -> "Select[str, int]":
    """Records that have an outcome with which they are done."""
    return (
        select(Import.sha256, Import.number)
        .join(PageOutcome, (PageOutcome.run_id == Import.run_id) & (PageOutcome.page_id == Import.page_id))
        .where(PageOutcome.outcome.not_in(RETRIED))
    )


def imported(connection: Connection, records: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
    """Which of these records were imported before."""
    found: set[tuple[str, int]] = set()
    for batch in batches(list(records)):
        rows = connection.execute(_settled().where(tuple_(Import.sha256, Import.number).in_(batch)))
        found |= {(row.sha256, row.number) for row in rows}
    return found


def count(connection: Connection, hashes: Collection[str]) -> int:
    """How many records of these files are imported."""
    total = 0
    for batch in batches(list(hashes)):
        settled = _settled().where(Import.sha256.in_(batch)).distinct().subquery()
        total += connection.execute(select(func.count()).select_from(settled)).scalar_one()
    return total


def of_article(connection: Connection, article_id: int) -> list[ImportRow]:
    """From where the pages of an article were imported, in that order."""
    rows = connection.execute(
        select(
            Import.file,
            Import.sha256,
            Import.form,
            Import.number,
            Import.captured_at,
            Import.dated_by,
            Import.run_id,
            PageOutcome.recorded_at,
            PageOutcome.outcome,
        )
        .join(PageOutcome, (PageOutcome.run_id == Import.run_id) & (PageOutcome.page_id == Import.page_id))
        .where(PageOutcome.article_id == article_id)
        .order_by(Import.run_id, Import.page_id)
    ).mappings()
    return [ImportRow(**row) for row in rows]
