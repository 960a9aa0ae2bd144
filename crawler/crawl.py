"""A crawl from its assignments to its outcome: what `scrapy crawl` and `cuttings crawl` both call."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from scrapy.settings import Settings

from vocabulary.outcome import CuttingsError, Exit, Outcome, RunState
from vocabulary.run import Assignment, RunSummary


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """The end of a crawl of one or more outlets."""

    summaries: tuple[RunSummary, ...] = ()
    """One for each outlet that was crawled, in the order of the assignments."""
    errors: Mapping[str, CuttingsError] = field(default_factory=dict)
    """Why an outlet could not be crawled, or not to its end; by outlet."""
    stopped: bool = False

    @property
    def exit(self) -> Exit:
        """The exit code of a command that did only this."""
        raise NotImplementedError


def run_crawl(
    assignments: Sequence[Assignment], settings: Settings, *, on_progress: OnProgress | None = None
) -> CrawlResult:
    """Crawl all chosen outlets in this process, to the end or until Ctrl-C or SIGTERM, with one pool of workers.

    Blocks, and owns the process's event loop: once per process. `settings` are those of `Workplace.settings()`.
    A CuttingsError is raised when nothing could begin: an archive that does not open, an unknown seed or outlet.
    """
    raise NotImplementedError


async def crawl_outlets(
    assignments: Sequence[Assignment],
    settings: Settings,
    *,
    on_progress: OnProgress | None = None,
    stop: asyncio.Event | None = None,
) -> CrawlResult:
    """The same within a running event loop, ended early by `stop`; with TWISTED_REACTOR_ENABLED off it needs no reactor."""
    raise NotImplementedError
