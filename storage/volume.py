"""Whether a crawl found about as much as is usual: a newsroom that changes its site goes silent without an error."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Connection, RowMapping, func, select

from storage.models import Outlet, Page, Run, SourceReported
from vocabulary.outcome import SourceState
from vocabulary.page import FoundBy

FACTOR = 4
"""So many times more or less than usual is far from it: feeds of one newsroom vary by less than that."""
_LOOKS = 10
"""Earlier looks at a source that are compared."""
_LEAST_LOOKS = 3
_LEAST_ENTRIES = 8
"""Below that, chance decides."""
_WEEK = timedelta(days=7)
_PAST_WEEKS = 4


def warnings(connection: Connection, run_id: int, now: datetime) -> list[str]:
    """Return what is far from usual in a run, in words for people."""
    run = connection.execute(select(Run).where(Run.id == run_id)).mappings().one()
    reports = connection.execute(
        select(SourceReported).where(SourceReported.run_id == run_id).order_by(SourceReported.id)
    ).mappings()
    looked = [report for report in reports if report["state"] is not SourceState.COULD_NOT_LOOK]
    found = [warning for report in looked for warning in _of_source(connection, run, report)]
    return found + (list(_of_week(connection, run, now)) if looked else [])


def _of_source(connection: Connection, run: RowMapping, report: RowMapping) -> Iterator[str]:
    """Hold the entries of a source against those of earlier looks at it."""
    is_asked = report["kind"] in {FoundBy.SEARCH, FoundBy.INDEX} or "{" in report["url"]  # about a seed, or for days
    is_windowed = report["kind"] is FoundBy.SITEMAP and (run["since"] or run["until"])
    if (
        is_asked or is_windowed or report["reason"].startswith("partly")
    ):  # then its entries depend on more than the newsroom
        return
    query = (
        select(SourceReported.seen)
        .join(Run, Run.id == SourceReported.run_id)
        .where(Run.outlet == run["outlet"], SourceReported.url == report["url"], Run.id < run["id"])
        .where(SourceReported.state != SourceState.COULD_NOT_LOOK, ~SourceReported.reason.startswith("partly"))
        .order_by(SourceReported.id.desc())
        .limit(_LOOKS)
    )
    if report["kind"] is FoundBy.SITEMAP:
        query = query.where(Run.since.is_(None), Run.until.is_(None))
    past = connection.scalars(query).all()
    if len(past) >= _LEAST_LOOKS and _is_far(report["seen"], usual := median(past)):
        yield f"{report['kind']} {report['url']} names {report['seen']} entries, usually about {usual:.0f}"


def _of_week(connection: Connection, run: RowMapping, now: datetime) -> Iterator[str]:
    """Hold the new pages of seven days against what the outlet's file expects, or against the weeks before."""
    if run["until"] or (run["since"] and run["since"] > now - _WEEK):  # it does not ask for all news of the week
        return
    first = connection.execute(select(Outlet.first_crawled).where(Outlet.name == run["outlet"])).scalar_one()
    begun = first + timedelta(days=1)  # what the first crawls find had gathered for longer
    week = now - _WEEK
    if begun > week or _crawls(connection, run["outlet"], week) < _LEAST_LOOKS:
        return
    new = _found(connection, run["outlet"], week, now)
    if run["expected_per_week"] is not None:
        usual, source = float(run["expected_per_week"]), "its file expects about"
    else:
        past = max(begun, week - _PAST_WEEKS * _WEEK)
        weeks = (week - past) / _WEEK
        if weeks < 1:
            return
        usual, source = _found(connection, run["outlet"], past, week) / weeks, "usually about"
    if _is_far(new, usual):
        yield f"{new} new pages in seven days, {source} {usual:.0f}"


def _is_far(count: int, usual: float) -> bool:
    return max(count, usual) >= _LEAST_ENTRIES and (count * FACTOR < usual or count > usual * FACTOR)


def _crawls(connection: Connection, outlet: str, since: datetime) -> int:
    return connection.execute(
        select(func.count()).select_from(Run).where(Run.outlet == outlet, Run.started_at >= since)
    ).scalar_one()


def _found(connection: Connection, outlet: str, since: datetime, until: datetime) -> int:
    return connection.execute(
        select(func.count())
        .select_from(Page)
        .where(Page.outlet == outlet, Page.found_at >= since, Page.found_at < until)
    ).scalar_one()
