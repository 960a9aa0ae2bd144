"""Step 900 in crawls of an outlet on this machine: what becomes of pages that fail there, or wait as the crawl ends."""

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from pipelines.steps import archive as step_module
from pipelines.steps.archive import ArchiveStep
from storage import queries
from storage.archive import open_archive
from tests.crawling import crawl, page, rss, write_outlet
from tests.factories import make_article
from tests.tables import counts
from vocabulary.article import Article
from vocabulary.outcome import Outcome, RunState
from vocabulary.page import Page

LINKS = ("/a", "/b", "/c")


class WritingStep:
    """Makes an article of each page, that of `/b` with a time that the archive refuses."""

    stop: asyncio.Event | None = None
    """Set with the first page."""

    async def process_item(self, page: Page) -> Article:
        """As the steps before the archive do."""
        if self.stop is not None:
            self.stop.set()
        url = page.candidate.url
        if page.problem is not None:
            return Article(page=page, url=url, outcome=page.problem.outcome, reason=page.problem.reason)
        fetched_at = datetime(2022, 1, 16) if url.endswith("/b") and self.stop is None else page.fetched_at  # noqa: DTZ001
        return make_article(url, f"Story of {url}", page=replace(page, fetched_at=fetched_at))


@pytest.fixture
def crawl_paper(httpserver: HTTPServer, tmp_path: Path, archive_url: str):
    """Crawl an outlet with three pages into an archive of its own; returns the result and the archive."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    for link in LINKS:
        httpserver.expect_request(link).respond_with_data(page(link), content_type="text/html")
    feed = rss(*map(httpserver.url_for, LINKS))
    httpserver.expect_request("/rss").respond_with_data(feed, content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", httpserver.url_for("").rstrip("/"), feed="/rss")

    async def run(stop: asyncio.Event | None = None):
        result = await crawl(
            tmp_path,
            "paper",
            stop=stop,
            ARCHIVE_FACTORY="storage.archive.open_archive",
            ARCHIVE_URL=archive_url,
            ITEM_PIPELINES={WritingStep: 1, ArchiveStep: 900},
        )
        return result, open_archive(archive_url)

    return run


async def test_a_value_that_the_archive_refuses_costs_one_page(crawl_paper):
    """That page is failed, with the reason; those that were recorded with it are kept, and the crawl goes on."""
    result, archive = await crawl_paper()
    assert result.outcomes == {Outcome.ARCHIVED: 2, Outcome.FAILED: 1}
    (run,) = queries.runs(archive)
    assert (run.state, run.outcomes) == (RunState.FINISHED, result.outcomes)
    archive.close()


async def test_what_waits_for_others_is_recorded_before_a_stopped_crawl_ends(crawl_paper, monkeypatch):
    """Each page that has become an article has its outcome, and none is recorded for a run that has ended."""
    stop = asyncio.Event()
    monkeypatch.setattr(WritingStep, "stop", stop)
    monkeypatch.setattr(step_module, "COMPANY", 1.0)
    result, archive = await asyncio.wait_for(crawl_paper(stop), 20)
    (run,) = queries.runs(archive)
    assert run.state is RunState.STOPPED
    assert run.outcomes == result.outcomes
    assert run.outcomes[Outcome.ARCHIVED] >= 1
    assert counts(archive).articles == run.outcomes[Outcome.ARCHIVED]
    archive.close()
