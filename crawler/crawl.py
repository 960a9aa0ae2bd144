"""A crawl from its assignments to its outcome: what `scrapy crawl` and `cuttings crawl` both call."""

import asyncio
import gc
import logging
import os
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess, AsyncCrawlerRunner
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from crawler.assign import around_seed, outlet_of
from crawler.conduct import OutletCrawl, Shared, Unsent
from crawler.hosts import CONTACT_DUE, CONTACT_MISSING
from crawler.lease import Heartbeat
from crawler.loader import directory_of
from crawler.outlet import Outlet
from crawler.ports import Archive, archive_named, in_archive_thread
from crawler.report import NO_TRACEBACK, OnProgress, Progress
from crawler.seeds import find_seed
from crawler.spiders.walk import SHORT
from crawler.window import Window
from crawler.workplace import folders_in
from vocabulary.article import Seed
from vocabulary.outcome import RETRIED, CuttingsError, Exit, InputError, Outcome, SourceState
from vocabulary.run import Assignment, RunSummary

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

__all__ = ["CrawlResult", "OnProgress", "Progress", "crawl_outlets", "run_crawl"]

logger = logging.getLogger(__name__)

LONGER = "add a sitemap, a dated archive, a search or an index to its outlet file (docs/outlets.md)"
"""What to do about sources that do not go back far enough."""
LOADING = 400_000
"""New objects from which Python looks for those that only hold each other, while a crawl begins. With its own 700 all
that is loaded is looked through again and again: a sixth of what it takes to begin."""
CRAWLING = 5_000
"""The same from the first page on, when what is loaded is looked through no more: with 700, one object in twenty that a
page needs has Python look. Of bodies, some dozen more stay for a moment."""
TRACING_SECONDS = 5.0
"""For which a crawl that was stopped goes on to see which of its texts are copies; what is left, the next one does."""
QUIET = ("scrapy.addons", "scrapy.crawler", "scrapy.middleware", "scrapy.utils.log", "alembic")
"""Loggers whose news about the wiring nobody needs: crawler/settings.py says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """The end of a crawl of one or more outlets."""

    summaries: tuple[RunSummary, ...] = ()
    """One for each outlet that was crawled, in the order of the assignments."""
    errors: Mapping[str, CuttingsError] = field(default_factory=dict)
    """Why an outlet could not be crawled, or not to its end; by outlet."""
    stopped: bool = False
    """Whether a person or a signal ended it."""
    seeds: Mapping[str, str] = field(default_factory=dict)
    """The names of the seeds, by what the assignments call them."""
    windows: tuple[str, ...] = ()
    """The windows that the seeds' dates gave, in words for people."""
    unsent: Unsent = field(default_factory=Unsent)
    copied: tuple[str, ...] = ()
    """Which seeds are copies themselves, and what tells it, in words."""

    @property
    def advice(self) -> list[str]:
        """What the operator should know: of seeds that are copies, and from the guard; each thing once, in words."""
        told = list(self.copied)
        if self.unsent.without_contact:
            told.append(CONTACT_MISSING)
        if self.unsent.refused:
            refused = self.unsent.refused
            told.append(
                f"{refused} {'request leads' if refused == 1 else 'requests lead'} to addresses that are not of the "
                "public web and were not sent; `cuttings runs ID` names the pages, and allow_hosts in cuttings.toml "
                "allows a host"
            )
        if self.unsent.recorded:
            told.append(CONTACT_DUE)
        return told

    @property
    def outcomes(self) -> dict[Outcome, int]:
        """Pages of all outlets by outcome, in the order in which outcomes are documented."""
        total: Counter[Outcome] = Counter()
        for summary in self.summaries:
            total.update(summary.outcomes)
        return {outcome: total[outcome] for outcome in Outcome if total[outcome]}

    @property
    def short(self) -> list[str]:
        """Outlets none of whose sources could be looked at, at least one because it does not go back to the window."""
        return sorted(
            summary.outlet
            for summary in self.summaries
            if all(source.state is SourceState.COULD_NOT_LOOK for source in summary.sources)
            and any(source.reason.startswith(f"{SHORT}:") for source in summary.sources)
        )

    @property
    def exit(self) -> Exit:
        """The exit code of a command that did only this."""
        if self.stopped:
            return Exit.STOPPED
        codes = {error.exit_code for error in self.errors.values()}
        if codes - {Exit.LEASED_ELSEWHERE}:
            return min(codes - {Exit.LEASED_ELSEWHERE})
        if codes and not self.summaries:
            return Exit.LEASED_ELSEWHERE
        return Exit.COULD_NOT_LOOK if self._looked_nowhere else Exit.DONE

    @property
    def _looked_nowhere(self) -> bool:
        states = {source.state for summary in self.summaries for source in summary.sources}
        if states:
            return states == {SourceState.COULD_NOT_LOOK}
        return bool(self.outcomes) and RETRIED.issuperset(self.outcomes)  # addresses given by hand


def run_crawl(
    assignments: Sequence[Assignment],
    settings: Settings,
    *,
    on_progress: OnProgress | None = None,
    when_sure: Callable[[], None] = lambda: None,
) -> CrawlResult:
    """Crawl all chosen outlets in this process, to the end or until Ctrl-C or SIGTERM, with one pool of workers.

    Blocks, and owns the process's event loop: once per process. `settings` are those of `Workplace.settings()`.
    `when_sure` is called when the seeds are known, before all that a crawl needs is loaded. A CuttingsError is raised
    when nothing could begin: an archive that does not open, an unknown seed or outlet.
    """
    _require_known_seeds(assignments, settings)
    when_sure()
    process = _Process(settings, assignments, on_progress)
    hearing = [one.level for one in logging.getLogger().handlers if not isinstance(one, logging.NullHandler)]
    heard = min(hearing, default=logging.WARNING)
    logging.getLogger("scrapy").setLevel(max(heard, logging.DEBUG))  # what nobody hears is not even said
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    gc.set_threshold(LOADING, *gc.get_threshold()[1:])
    process.start(install_signal_handlers=threading.current_thread() is threading.main_thread())
    if process.error is not None:
        raise process.error
    return process.result


def _require_known_seeds(assignments: Sequence[Assignment], settings: Settings) -> None:
    """Refuse a seed that only an archive could know while there is none, before an empty one is made."""
    folders = folders_in(settings, "SEEDS_DIRS")
    references = dict.fromkeys(one.seed for one in assignments if one.seed)
    unknown = next((one for one in references if find_seed(one, folders) is None), None)
    if unknown is None:
        return
    try:
        archive_named(settings, create=False)
    except InputError as error:
        problem = "is no seed document, and there is no archive yet that could have it"
        raise InputError(f'seed "{unknown}"', problem, remedy="`cuttings seeds` lists the seeds") from error


async def crawl_outlets(
    assignments: Sequence[Assignment],
    settings: Settings,
    *,
    on_progress: OnProgress | None = None,
    stop: asyncio.Event | None = None,
) -> CrawlResult:
    """The same within a running event loop, ended early by `stop`.

    With TWISTED_REACTOR_ENABLED off it needs no reactor, and any number can run one after another: for tests.
    """
    runner = AsyncCrawlerRunner(settings)
    return await _Crawl(settings, runner.create_crawler, on_progress, stop or asyncio.Event()).run(assignments)


class _Process(AsyncCrawlerProcess):
    """Scrapy's process with its reactor and its signals, around our crawl."""

    def __init__(self, settings: Settings, assignments: Sequence[Assignment], on_progress: OnProgress | None) -> None:
        super().__init__(settings)
        self._assignments, self._on_progress = assignments, on_progress
        self._stop = asyncio.Event()
        self._ended = asyncio.Event()
        self.result = CrawlResult(stopped=True)
        """As it is when a second Ctrl-C ends everything at once."""
        self.error: BaseException | None = None

    async def join(self) -> None:
        """Run the crawl; Scrapy ends the process when this returns."""
        crawl = _Crawl(
            self.settings, self.create_crawler, self._on_progress, self._stop, when_ready=_keep_what_is_loaded
        )
        try:
            self.result = await crawl.run(self._assignments)
        except Exception as error:  # noqa: BLE001 - raised again outside the event loop
            self.error = error
        finally:
            self._ended.set()

    async def stop(self) -> None:
        """Let the crawl end; called by the first Ctrl-C or SIGTERM, and once more when the reactor ends."""
        if not self._stop.is_set():
            self._stop.set()
            await self._ended.wait()


def _keep_what_is_loaded() -> None:
    gc.freeze()
    gc.set_threshold(CRAWLING, *gc.get_threshold()[1:])


class _Crawl:
    """All outlets of one call: one archive, one holder of leases, one pool of workers."""

    def __init__(
        self,
        settings: Settings,
        create_crawler: "Callable[[type[Spider]], Crawler]",
        on_progress: OnProgress | None,
        stop: asyncio.Event,
        *,
        when_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings, self._create_crawler, self._when_ready = settings, create_crawler, when_ready
        self._on_progress, self._stop = on_progress, stop
        self._places = asyncio.Semaphore(settings.getint("OUTLETS_AT_ONCE"))
        self._browsers = asyncio.Semaphore(settings.getint("BROWSERS_AT_ONCE"))

    async def run(self, assignments: Sequence[Assignment]) -> CrawlResult:
        """What is wrong with the input is found before the first request."""
        assignments = list(dict.fromkeys(assignments))
        outlets = self._outlets(assignments)
        for name in ("scrapy.core.scraper", "scrapy.core.engine"):
            logging.getLogger(name).addFilter(NO_TRACEBACK)
        archive = await in_archive_thread(archive_named, self._settings)
        seeds = await self._seeds(archive, assignments)
        around = [around_seed(one, seeds.get(one.seed or "")) for one in assignments]
        windows = tuple(dict.fromkeys(_windows(assignments, around)))
        for line in windows:
            logger.info("%s", line)
        for outlet in outlets:
            if self._on_progress is not None:
                self._on_progress(Progress(outlet=outlet.name, title=outlet.title, sources=len(outlet.sources)))
        owner = self._settings["LEASE_OWNER"] or f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        with Heartbeat(archive, owner=owner, seconds=self._settings.getfloat("LEASE_SECONDS")) as heartbeat:
            shared = Shared(
                create_crawler=self._create_crawler,
                archive=archive,
                heartbeat=heartbeat,
                owner=owner,
                stop=self._stop,
                on_progress=self._on_progress,
            )
            self._when_ready()
            crawls = [
                OutletCrawl(shared, one, outlet, seeds.get(one.seed or ""))
                for one, outlet in zip(around, outlets, strict=True)
            ]
            ends = await asyncio.gather(*map(self._in_turn, crawls), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        trace = load_object(self._settings["ORIGINS_TRACER"])
        copied = await in_archive_thread(trace, archive, tuple(seeds.values()), stopping=self._patience())
        return CrawlResult(
            summaries=tuple(end for end in ends if isinstance(end, RunSummary)),
            errors={outlet.name: one.error for one, outlet in zip(crawls, outlets, strict=True) if one.error},
            stopped=self._stop.is_set(),
            seeds={reference: seed.name for reference, seed in seeds.items()},
            windows=windows,
            unsent=sum((one.unsent for one in crawls), Unsent()),
            copied=tuple(copied),
        )

    def _patience(self) -> Callable[[], bool]:
        """Whether there is no more time: once a person wants to stop, TRACING_SECONDS are left."""
        stopped_at: list[float] = []

        def is_over() -> bool:
            if self._stop.is_set() and not stopped_at:
                stopped_at.append(time.monotonic())
            return bool(stopped_at) and time.monotonic() - stopped_at[0] > TRACING_SECONDS

        return is_over

    def _outlets(self, assignments: Sequence[Assignment]) -> list[Outlet]:
        """The outlets of the assignments; one outlet has one run at a time."""
        directory = directory_of(self._settings)
        outlets = [outlet_of(one, directory) for one in assignments]
        for name, times in Counter(outlet.name for outlet in outlets).items():
            if times > 1:
                raise InputError("outlet", f"{name} is to be crawled in {times} ways at once", remedy="name it once")
        return outlets

    async def _in_turn(self, crawl: OutletCrawl) -> RunSummary | None:
        async with self._browsers if crawl.needs_browser else nullcontext(), self._places:
            return None if self._stop.is_set() else await crawl.run()

    async def _seeds(self, archive: Archive, assignments: Sequence[Assignment]) -> dict[str, Seed]:
        """The seeds that the assignments name, each resolved and kept once."""
        resolve = load_object(self._settings["SEED_RESOLVER"])
        folders = folders_in(self._settings, "SEEDS_DIRS")
        seeds: dict[str, Seed] = {}
        for reference in dict.fromkeys(one.seed for one in assignments if one.seed):
            seeds[reference] = await in_archive_thread(resolve, reference, archive, folders)
            await in_archive_thread(archive.store_seed, seeds[reference])
        return seeds


def _windows(given: Sequence[Assignment], around: Sequence[Assignment]) -> Iterator[str]:
    for before, after in zip(given, around, strict=True):
        if before != after:
            yield f"window {Window.of(after).days}, from the date of seed {before.seed}"
