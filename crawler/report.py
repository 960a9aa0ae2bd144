"""Watching one outlet's crawl: its outcomes as they come, and the errors after which it cannot go on."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scrapy import signals

from vocabulary.outcome import CuttingsError, Outcome, RunState
from vocabulary.page import Page, Problem

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

    from crawler.outlet import Outlet
    from crawler.spiders.pages import PageSpider


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How one outlet's crawl stands, for a display. Each report replaces the one before."""

    outlet: str
    title: str
    state: RunState | None = None
    """None while it waits for its turn."""
    sources: int = 0
    """Sources it has."""
    read: int = 0
    """Sources done with, read or not."""
    found: int = 0
    """Pages to fetch in this run, so far."""
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    """Pages done with, by outcome."""


OnProgress = Callable[[Progress], None]


class Watch:
    """Sees to it that every page gets its outcome, also when a step fails, and tells how the crawl stands."""

    def __init__(self, crawler: "Crawler", outlet: "Outlet", on_progress: OnProgress | None) -> None:
        self._crawler = crawler
        self._on_progress = on_progress
        self._progress = Progress(
            outlet=outlet.name, title=outlet.title, state=RunState.RUNNING, sources=len(outlet.sources)
        )
        self._outcomes: Counter[Outcome] = Counter()
        self.failure: CuttingsError | None = None
        """The error that ended the crawl."""
        self.on_failure: Callable[[], None] = lambda: None
        self.broken = ""
        """An error of ours in the spider itself, in words; the log holds its traceback."""
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.scraped, signals.item_scraped)
        crawler.signals.connect(self.failed, signals.item_error)
        crawler.signals.connect(self.stumbled, signals.spider_error)

    def opened(self, spider: "PageSpider") -> None:
        """The spider begins."""
        spider.on_change = self.tell
        spider.on_failure = self.give_up
        self.tell()

    def scraped(self, item: object) -> None:
        """A page has its outcome."""
        if (outcome := getattr(item, "outcome", None)) is not None:
            self._outcomes[outcome] += 1
        self.tell()

    async def failed(self, item: object, failure: "Failure") -> None:
        """A step failed: the page goes the road again, as failed, unless the archive itself is what failed."""
        error = failure.value
        if isinstance(error, CuttingsError):
            self.give_up(error)
        elif isinstance(item, Page) and item.problem is None:
            reason = f"error: {type(error).__name__}: {error}"[:200]
            again = replace(item, body=b"", problem=Problem(outcome=Outcome.FAILED, reason=reason))
            await self._crawler.engine.scraper.start_itemproc_async(again, response=None)

    def stumbled(self, failure: "Failure") -> None:
        """The spider failed outside of any page."""
        self.broken = self.broken or f"{type(failure.value).__name__}: {failure.value}"

    def give_up(self, error: CuttingsError) -> None:
        """End the crawl because of an error; the first one counts."""
        if self.failure is None:
            self.failure = error
            self.on_failure()

    def tell(self, state: RunState | None = None) -> None:
        """Tell the display how the crawl stands."""
        if self._on_progress is None:
            return
        spider: PageSpider | None = self._crawler.spider  # type: ignore[assignment]  # only ours are watched
        self._progress = replace(
            self._progress,
            state=state or self._progress.state,
            sources=spider.sources if spider else self._progress.sources,
            read=spider.read if spider else 0,
            found=spider.asked if spider else 0,
            outcomes=dict(self._outcomes),
        )
        self._on_progress(self._progress)


class _NoTraceback(logging.Filter):
    """Errors that a person can act on are logged as their message alone."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes."""
        if record.exc_info and isinstance(record.exc_info[1], CuttingsError):
            record.exc_info = record.exc_text = None
        return True


NO_TRACEBACK = _NoTraceback()
"""One for the whole process: a logger takes the same filter only once."""
