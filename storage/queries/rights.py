"""What was said and decided of licences over time, and when that is to be looked at again."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Unpack

from sqlalchemy import ColumnElement, func, select

from storage import histories, licences, verifying
from storage.archive import Archive
from storage.asking import About, SeedName, question
from storage.classes import licence_class
from storage.found import Found, select_rows
from storage.histories import History
from storage.models import Article, LicenceDecided
from storage.queries.filters import Filters, Verdicts, kept_articles, narrowed_by, of_coverage
from storage.rows import BreakdownRow
from storage.verifying import Standing
from vocabulary.licence import Confidence
from vocabulary.policy import LicenceClass


def licence_history(archive: Archive, article_id: int) -> History:
    """What the pages of an article said of its licence over time, and what was decided from it."""
    with archive.reading() as connection:
        return histories.of_article(connection, article_id)


def seed_licence_history(archive: Archive, seed: str) -> History:
    """The same of a stored seed's document."""
    with archive.reading() as connection:
        return histories.of_seed(connection, seed)


def licences_due(
    archive: Archive, *, before: datetime, outlet: str | None = None, everything: bool = False
) -> list[int]:
    """Articles whose pages were not looked at since a time for what they grant, longest ago first; see `verifying`."""
    with archive.reading() as connection:
        return verifying.due(connection, before=before, outlet=outlet, everything=everything)


def licence_standings(archive: Archive, article_ids: Collection[int]) -> dict[int, Standing]:
    """How the licences of these articles stand, by id."""
    with archive.reading() as connection:
        return verifying.standings(connection, article_ids)


class By(StrEnum):
    """By what licences are counted apart."""

    OUTLET = "outlet"
    CLASS = "class"
    LICENCE = "licence"
    CONFIDENCE = "confidence"


_APART = (By.CLASS, By.LICENCE, By.CONFIDENCE)


@question
def licence_breakdown(
    archive: Archive,
    *,
    by: Annotated[Collection[By], About("Count apart by this; may be repeated.")] = (
        By.CLASS,
        By.LICENCE,
        By.CONFIDENCE,
    ),
    seed: SeedName | None = None,
    verdicts: Verdicts | None = None,
    **filters: Unpack[Filters],
) -> Found[BreakdownRow]:
    """How many articles have which licence.

    Of articles kept with their text, in the whole archive or of a seed's coverage; by class, licence and confidence
    unless you say by what. `cuttings licence show ID` has the proof of one.
    """
    with archive.reading() as connection:
        of_class = licence_class(connection)
    columns: dict[By, tuple[str, ColumnElement[Any]]] = {
        By.OUTLET: ("outlet", Article.outlet.expression),
        By.CLASS: ("licence_class", of_class),
        By.LICENCE: ("licence", licences.EXPRESSION),
        By.CONFIDENCE: ("licence_confidence", func.coalesce(LicenceDecided.confidence, Confidence.NONE)),
    }
    wanted = [columns[one] for one in By if one in by]
    each = (
        kept_articles(Article.outlet.label("at"), *(column.label(name) for name, column in wanted))
        .where(*of_coverage(archive, seed, verdicts), *narrowed_by(archive, **filters))
        .subquery()
    )
    apart = [each.c[name] for name, _ in wanted]
    counts = func.count().label("articles"), func.count(each.c.at.distinct()).label("outlets")
    query = select(*apart, *counts).group_by(*apart)
    order = ("-articles", *(name for name, _ in wanted))
    return select_rows(archive, BreakdownRow, query, order=order, make=_broken_down)


def _broken_down(row: Mapping[str, Any]) -> BreakdownRow:
    named = row.get("licence_class")
    return BreakdownRow(
        outlet=row.get("outlet"),
        licence_class=None if named is None else LicenceClass(named),
        licence=row.get("licence"),
        licence_confidence=row.get("licence_confidence"),
        articles=row["articles"],
        outlets=row["outlets"],
    )
