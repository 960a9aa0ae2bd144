"""One outlet's crawl, from its lease to its summary."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scrapy import signals

from crawler.guard import RECORDED, REFUSED, WITHOUT_CONTACT
from crawler.javascript import wire
from crawler.lease import Heartbeat
from crawler.outlet import Outlet
from crawler.ports import Archive, in_archive_thread
from crawler.refusal import Stopped, take_back
from crawler.report import OnProgress, Progress, Watch
from crawler.spiders.imports import ImportSpider
from crawler.spiders.outlet import OutletSpider
from crawler.spiders.pages import PageSpider
from crawler.spiders.replay import ReplaySpider
from crawler.spiders.revisit import RevisitSpider
from crawler.spiders.url import UrlSpider
from vocabulary.article import Seed
from vocabulary.outcome import CuttingsError, RunState
from vocabulary.run import Assignment, RunSummary

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_POLL = 0.02
"""Seconds between two looks at whether a starting engine can be stopped yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the crawls of one process have in common."""

    create_crawler: "Callable[[type[Spider]], Crawler]"
    archive: Archive
    heartbeat: Heartbeat
    owner: str
    """Who holds the leases: this process."""
    stop: asyncio.Event
    on_progress: OnProgress | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """How many requests the guard kept back, and how many it let go for an exception."""

    refused: int = 0
    """Led off the public web."""
    without_contact: int = 0
    """Were not sent because no contact is set."""
    recorded: int = 0
    """Were sent without a contact, because a proxy on this machine is taken for a recording."""

    def __add__(self, other: "Unsent") -> "Unsent":
        return Unsent(
            refused=self.refused + other.refused,
            without_contact=self.without_contact + other.without_contact,
            recorded=self.recorded + other.recorded,
        )


class OutletCrawl:
    """Takes the lease, opens the run, crawls, and closes the run, whatever happens in between."""

    def __init__(self, shared: Shared, assignment: Assignment, outlet: Outlet, seed: Seed | None) -> None:
        self._shared, self._assignment, self._outlet, self._seed = shared, assignment, outlet, seed
        self._ending = asyncio.Event()
        self._lost = False
        self.error: CuttingsError | None = None
        """Why the outlet could not be crawled, or not to its end."""
        self.unsent = Unsent()

    @property
    def needs_browser(self) -> bool:
        """Whether it renders pages: a recording holds them as they were."""
        return self._outlet.javascript and self._assignment.recording is None

    async def run(self) -> RunSummary | None:
        """The summary; None when the run could not begin or its end not be recorded: `error` then says why."""
        loop = asyncio.get_running_loop()
        heartbeat, name = self._shared.heartbeat, self._outlet.name
        try:
            await in_archive_thread(heartbeat.take, name, lambda: loop.call_soon_threadsafe(self._lose))
        except CuttingsError as error:
            self._fail(error)
            return None
        try:
            return await self._run()
        except CuttingsError as error:
            self._fail(error)
            return None
        finally:
            await self._release()

    def _fail(self, error: CuttingsError) -> None:
        self.error = self.error or error
        if self._shared.on_progress is not None:
            end = Progress(outlet=self._outlet.name, title=self._outlet.title, state=RunState.STOPPED)
            self._shared.on_progress(end)

    async def _run(self) -> RunSummary:
        archive = self._shared.archive
        run = await in_archive_thread(
            archive.begin_run,
            self._assignment,
            self._outlet.facts(),
            seed=self._seed.name if self._seed else None,
            owner=self._shared.owner,
        )
        crawler = self._shared.create_crawler(_spider_of(self._assignment))
        if self.needs_browser:
            wire(crawler.settings)
        watch = Watch(crawler, self._outlet, self._shared.on_progress)
        watch.on_failure = self._ending.set
        state, reason = RunState.STOPPED, ""
        try:
            state, reason = await self._crawl(crawler, watch, run)
        except Exception as error:
            reason = str(error) if isinstance(error, CuttingsError) else f"error: {type(error).__name__}: {error}"
            await in_archive_thread(archive.end_run, run, RunState.STOPPED, reason)
            raise
        for report in _spider(crawler).unreported():
            await in_archive_thread(archive.report_source, run, report)
        summary = await in_archive_thread(archive.end_run, run, state, reason)
        watch.tell(state)
        return replace(summary, pending=max(0, summary.pending - _spider(crawler).outside))

    async def _crawl(self, crawler: "Crawler", watch: Watch, run: int) -> tuple[RunState, str]:
        started = asyncio.Event()
        set_started = started.set  # signals keep weak references
        crawler.signals.connect(set_started, signals.engine_started)
        prepared = {"outlet": self._outlet, "assignment": self._assignment, "run": run, "seed": self._seed}
        crawl = asyncio.ensure_future(crawler.crawl_async(archive=self._shared.archive, **prepared))
        ends = [asyncio.ensure_future(self._shared.stop.wait()), asyncio.ensure_future(self._ending.wait())]
        await asyncio.wait({crawl, *ends}, return_when=asyncio.FIRST_COMPLETED)
        cut_short = not crawl.done()
        if cut_short:
            await _stop(crawler, crawl, started)
        for end in ends:
            end.cancel()
        await crawl
        self.unsent = _unsent(crawler)
        return self._state(_spider(crawler), watch, cut_short=cut_short)

    def _state(self, spider: PageSpider, watch: Watch, *, cut_short: bool) -> tuple[RunState, str]:
        if watch.failure is not None:
            self.error = watch.failure
            return RunState.STOPPED, str(watch.failure)
        if watch.broken:
            return RunState.STOPPED, f"error: {watch.broken}"
        if self._lost:
            return RunState.STOPPED, "the lease was lost to another process"
        if cut_short:
            return RunState.STOPPED, "stopped by hand"
        if spider.limited:
            return RunState.STOPPED, f"the limit of {self._assignment.limit} pages was reached"
        return RunState.FINISHED, ""

    def _lose(self) -> None:
        self._lost = True
        self._ending.set()

    async def _release(self) -> None:
        try:
            await in_archive_thread(self._shared.heartbeat.release, self._outlet.name)
        except CuttingsError as error:
            logger.warning("The lease of %s was not given back and ends by itself: %s", self._outlet.name, error)


async def _stop(crawler: "Crawler", crawl: "asyncio.Future[None]", started: asyncio.Event) -> None:
    """End a crawl soon: what waits for its turn is not sent any more, what is under way is finished."""
    # Scrapy tells when an engine is about to run, not when it does.
    while not crawl.done() and not (started.is_set() and crawler.engine.running):  # noqa: ASYNC110
        await asyncio.sleep(_POLL)
    if crawl.done():
        return
    _spider(crawler).stopping.set()
    # Scrapy waits for ever for items that no answer brought, such as those of an import: nothing tells it of their end.
    scraped = crawler.engine.scraper.slot
    while scraped is not None and scraped.itemproc_size and not (scraped.active or scraped.queue):  # noqa: ASYNC110
        await asyncio.sleep(_POLL)
    ended = asyncio.ensure_future(crawler.stop_async())
    await asyncio.sleep(0)  # from here on the engine sends nothing new
    for slot in crawler.engine.downloader.slots.values():
        take_back(slot, Stopped("the crawl is ending"))
    await ended


def _spider(crawler: "Crawler") -> PageSpider:
    spider = crawler.spider
    assert isinstance(spider, PageSpider)
    return spider


def _unsent(crawler: "Crawler") -> Unsent:
    stats = crawler.stats
    if stats is None:
        return Unsent()
    return Unsent(
        refused=stats.get_value(REFUSED, 0),
        without_contact=stats.get_value(WITHOUT_CONTACT, 0),
        recorded=stats.get_value(RECORDED, 0),
    )


def _spider_of(assignment: Assignment) -> type[PageSpider]:
    if assignment.shares:
        return ImportSpider
    if assignment.recording is not None:
        return ReplaySpider
    if assignment.revisit:
        return RevisitSpider
    return UrlSpider if assignment.urls else OutletSpider
