"""Coverage in time, and by outlet."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Annotated, Any, Unpack
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import case, func
from sqlalchemy.orm import aliased

from storage import coverage as coverage_texts
from storage import judging, licences
from storage.archive import Archive
from storage.asking import About, SeedName, question
from storage.found import Found, select_rows
from storage.models import Article, CoverageText, Outlet, Revision, Seed
from storage.queries.covered import SEEDS_OWN
from storage.queries.filters import Filters, Verdicts, narrowed_by, seed_name
from storage.rows import OutletCoverageRow, TimelineRow
from vocabulary.coverage import Role
from vocabulary.licence import NOASSERTION
from vocabulary.match import Verdict
from vocabulary.outcome import InputError


class Step(StrEnum):
    """How long one step of a timeline is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    """From Monday on."""
    MONTH = "month"


@question(
    shown=("when", "published", "outlet", "article_id", "verdict", "text_number", "role", "first_outlet", "title")
)
def timeline(
    archive: Archive,
    seed: SeedName,
    *,
    step: Annotated[Step, About("How long one step is.")] = Step.DAY,
    zone: Annotated[str, About("Zone in which hours and days begin, such as Asia/Tehran; else UTC.")] = "UTC",
    verdicts: Verdicts | None = None,
    **filters: Unpack[Filters],
) -> Found[TimelineRow]:
    """Who published what when, copies beside the first of their text.

    The earliest comes first. `when` is the beginning of the hour, day, week or month. Of an article of which only
    the day is known that is the day as stated, in whatever zone; articles without a time come last. `hours_after`
    counts from the first with the same text.
    """
    first, first_article, first_revision = aliased(CoverageText), aliased(Article), aliased(Revision)
    is_seeds = CoverageText.number == SEEDS_OWN
    query = (
        coverage_texts.matched(
            Revision.published_iso.label("published"),
            Revision.published_utc,
            Revision.published_precision.label("precision"),
            Article.outlet,
            Article.id.label("article_id"),
            Revision.title,
            Article.url,
            Revision.language,
            judging.VERDICT.label("verdict"),
            CoverageText.number.label("text_number"),
            CoverageText.role,
            CoverageText.agency,
            first.article_id.label("first_article_id"),
            func.coalesce(first_article.outlet, case((is_seeds, Seed.outlet))).label("first_outlet"),
            func.coalesce(first_revision.published_utc, case((is_seeds, Seed.published_utc))).label("first_utc"),
            licences.EXPRESSION.label("licence"),
        )
        .outerjoin(
            first,
            (first.seed_id == CoverageText.seed_id) & (first.number == CoverageText.number) & (first.place == 1),
        )
        .outerjoin(first_article, first_article.id == first.article_id)
        .outerjoin(
            first_revision,
            (first_revision.article_id == first_article.id) & (first_revision.number == first_article.revisions),
        )
        .where(Seed.name == seed_name(archive, seed), judging.is_match(verdicts), *narrowed_by(archive, **filters))
    )
    return select_rows(
        archive,
        TimelineRow,
        query,
        order=("published_utc", "text_number", "article_id"),
        make=_placed(step, _zone(zone)),
    )


def _placed(step: Step, zone: tzinfo) -> Callable[[Mapping[str, Any]], TimelineRow]:
    def placed(row: Mapping[str, Any]) -> TimelineRow:
        said = dict(row)
        when, first = said["published_utc"], said.pop("first_utc")
        after = None if when is None or first is None else round((when - first) / timedelta(hours=1), 2)
        is_day = said["precision"] == "day"
        began = None if when is None else _began(when.astimezone(UTC if is_day else zone), step)
        return TimelineRow(
            **said | {"role": said["role"] and Role(said["role"])},
            when=None if began is None else _as_said(began, step, is_day=is_day),
            hours_after=after,
        )

    return placed


def _began(when: datetime, step: Step) -> datetime:
    """The beginning of the step in which a time lies."""
    hour = when.replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    steps = {
        Step.HOUR: hour,
        Step.DAY: day,
        Step.WEEK: day - timedelta(days=day.weekday()),
        Step.MONTH: day.replace(day=1),
    }
    return steps[step]


def _as_said(began: datetime, step: Step, *, is_day: bool) -> str:
    """An hour with its zone, days as days: also where an hour is asked for and only the day is known."""
    return began.isoformat(timespec="minutes") if step is Step.HOUR and not is_day else f"{began:%Y-%m-%d}"


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(f'zone "{name}"', "is not known", remedy="for example Europe/Berlin, or UTC") from None


_RANKS = list(Verdict)


@question
def by_outlet(
    archive: Archive, seed: SeedName, *, verdicts: Verdicts | None = None, **filters: Unpack[Filters]
) -> Found[OutletCoverageRow]:
    """What each outlet has of a seed's coverage.

    Articles, texts of its own, copies, from when to when. The outlet with most articles comes first. An outlet that
    is not listed published nothing that was found, unless it could not be looked at.
    """
    closest = func.min(case({verdict.value: place for place, verdict in enumerate(_RANKS)}, value=judging.VERDICT))
    query = (
        coverage_texts.matched(
            Article.outlet,
            Outlet.title.label("outlet_title"),
            Outlet.country,
            func.count().label("articles"),
            closest.label("closest"),
            _sum(CoverageText.role == Role.ORIGIN).label("own"),
            _sum(CoverageText.role == Role.COPY).label("copies"),
            _sum(CoverageText.role == Role.SELF_COPY).label("self_copies"),
            _sum(licences.EXPRESSION != NOASSERTION).label("licensed"),
            func.min(Revision.published_utc).label("first_published"),
            func.max(Revision.published_utc).label("last_published"),
        )
        .where(Seed.name == seed_name(archive, seed), judging.is_match(verdicts), *narrowed_by(archive, **filters))
        .group_by(Article.outlet, Outlet.title, Outlet.country)
    )
    return select_rows(
        archive,
        OutletCoverageRow,
        query,
        order=("-articles", "closest", "outlet"),
        make=lambda row: OutletCoverageRow(**{**row, "closest": _RANKS[row["closest"]]}),
    )


def _sum(condition: Any) -> Any:
    """Of how many rows something holds."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
