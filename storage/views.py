"""The views of an archive: what people who bring their own SQL may rely on. docs/archive.md explains each column.

Tables change with the program; these keep their names and columns, and others are only added at their ends. They are
written from the same expressions by which `storage.queries` asks, so that both say the same.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, exists, func, inspect, select

from storage import coverage, judging, licences
from storage.models import (
    IS_DECIDED,
    IS_NEWEST,
    Article,
    CoverageText,
    Credit,
    LicenceDecided,
    LicenceEvidence,
    Matched,
    Outlet,
    PageOutcome,
    Revision,
    Run,
    Seed,
    SourceReported,
    TakenDown,
)
from vocabulary.outcome import Outcome, SourceState

_AUTHORS = (
    select(func.aggregate_strings(Credit.name, "; "))
    .where(Credit.revision_id == Revision.id)
    .correlate(Revision)
    .scalar_subquery()
)


def _article() -> Select[*tuple[Any, ...]]:
    """Every article with its newest text."""
    return (
        select(
            Article.id,
            Article.outlet,
            Outlet.title.label("outlet_title"),
            Outlet.country,
            Article.url,
            Revision.title,
            _AUTHORS.label("authors"),
            Revision.published_iso.label("published"),
            Revision.published_utc,
            Revision.modified_iso.label("modified"),
            Revision.language,
            Revision.kind,
            Revision.section,
            Revision.is_free,
            Revision.is_teaser,
            Article.revisions,
            Article.first_seen,
            Article.last_seen,
            licences.EXPRESSION.label("licence"),
            LicenceDecided.confidence.label("licence_confidence"),
            TakenDown.reason.label("taken_down"),
            Revision.text_withheld,
            Revision.text,
            Revision.syndicated_from,
            Revision.extractor,
            Article.gone_at,
        )
        .join(Revision, IS_NEWEST)
        .join(Outlet, Outlet.name == Article.outlet)
        .outerjoin(LicenceDecided, IS_DECIDED)
        .outerjoin(TakenDown, TakenDown.id == Article.takedown_id)
    )


def _coverage() -> Select[*tuple[Any, ...]]:
    """The coverage of every seed: what `cuttings coverage --flat` lists."""
    return coverage.matched(
        Seed.name.label("seed"),
        Article.id.label("article_id"),
        Article.outlet,
        Outlet.title.label("outlet_title"),
        Outlet.country,
        Article.url,
        Revision.title,
        Revision.published_iso.label("published"),
        Revision.published_utc,
        Revision.language,
        judging.VERDICT.label("verdict"),
        Matched.similarity,
        Matched.containment,
        Matched.containment_a_in_b.label("seed_in_article"),
        Matched.containment_b_in_a.label("article_in_seed"),
        Matched.jaccard,
        Matched.explanation,
        Matched.direction,
        Matched.direction_confidence,
        Matched.credit,
        CoverageText.number.label("text_number"),
        CoverageText.role,
        licences.EXPRESSION.label("licence"),
        LicenceDecided.confidence.label("licence_confidence"),
        judging.IS_JUDGED.label("is_judged"),
        Article.first_seen,
    ).where(judging.is_match())


def _licence() -> Select[*tuple[Any, ...]]:
    """What is granted for the newest text of each article of which anything is known, by what proof."""
    proofs = select(func.count()).where(LicenceEvidence.decision_id == LicenceDecided.id)
    first = (
        select(LicenceEvidence.raw)
        .where(
            LicenceEvidence.decision_id == LicenceDecided.id, LicenceEvidence.expression == LicenceDecided.expression
        )
        .order_by(LicenceEvidence.position)
        .limit(1)
    )
    return (
        select(
            Article.id.label("article_id"),
            Article.outlet,
            Article.url,
            LicenceDecided.expression.label("licence"),
            LicenceDecided.scope,
            LicenceDecided.confidence,
            LicenceDecided.family,
            LicenceDecided.version,
            LicenceDecided.jurisdiction,
            LicenceDecided.licensor,
            LicenceDecided.url.label("licence_url"),
            LicenceDecided.flags,
            LicenceDecided.decided_at,
            proofs.correlate(LicenceDecided).scalar_subquery().label("evidence"),
            first.correlate(LicenceDecided).scalar_subquery().label("statement"),
        )
        .join(Revision, IS_NEWEST)
        .join(LicenceDecided, IS_DECIDED)
    )


def _outlet_health() -> Select[*tuple[Any, ...]]:
    """How each outlet's last crawl went, and what its articles state."""
    last = select(func.max(Run.id)).where(Run.outlet == Outlet.name).correlate(Outlet).scalar_subquery()
    found = exists().where(SourceReported.run_id == Run.id, SourceReported.state != SourceState.COULD_NOT_LOOK)
    looked = select(func.max(Run.ended_at)).where(Run.outlet == Outlet.name, found).correlate(Outlet)
    named = exists().where(Credit.revision_id == Revision.id).correlate(Revision)
    return (
        select(
            Outlet.name.label("outlet"),
            Outlet.title.label("outlet_title"),
            Outlet.country,
            Outlet.last_crawled,
            looked.scalar_subquery().label("last_success"),
            Run.id.label("last_run"),
            Run.state.label("last_state"),
            Run.reason.label("last_reason"),
            _outcomes().label("last_pages"),
            _outcomes(Outcome.ARCHIVED, Outcome.REVISED).label("last_new"),
            _outcomes(Outcome.BLOCKED, Outcome.REFUSED_BY_ROBOTS).label("last_refused"),
            _outcomes(Outcome.FAILED).label("last_failed"),
            _texts().label("texts"),
            _texts(Revision.title.is_(None)).label("without_title"),
            _texts(Revision.published_iso.is_(None)).label("without_time"),
            _texts(~named).label("without_author"),
        )
        .outerjoin(Run, Run.id == last)
    )  # fmt: skip


def _outcomes(*chosen: Outcome) -> Any:
    """How many pages of the last run had such an outcome; any without one named."""
    query = select(func.count()).where(PageOutcome.run_id == Run.id).correlate(Run)
    return (query.where(PageOutcome.outcome.in_(chosen)) if chosen else query).scalar_subquery()


def _texts(*conditions: Any) -> Any:
    """How many articles of an outlet are kept with a text, of which this holds."""
    query = select(func.count()).select_from(Article).join(Revision, IS_NEWEST)
    query = query.where(Article.outlet == Outlet.name, Revision.text.is_not(None), *conditions)
    return query.correlate(Outlet).scalar_subquery()


VIEWS = {"article": _article, "coverage": _coverage, "licence": _licence, "outlet_health": _outlet_health}


def make(connection: Connection) -> None:
    """Make the views."""
    for name, query in VIEWS.items():
        written = query().compile(connection, compile_kwargs={"literal_binds": True})
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {_unescaped(connection, str(written))}")


def drop(connection: Connection) -> None:
    """Take away those that there are: a table on which a view rests cannot be rebuilt."""
    for name in _present(connection):
        connection.exec_driver_sql(f"DROP VIEW {name}")


def _present(connection: Connection) -> Iterator[str]:
    known = set(inspect(connection).get_view_names())
    return (name for name in reversed(VIEWS) if name in known)


def _unescaped(connection: Connection, statement: str) -> str:
    """A statement without parameters, as the server takes it: where drivers double `%`, it is single again."""
    return statement.replace("%%", "%") if connection.dialect.paramstyle in {"format", "pyformat"} else statement
