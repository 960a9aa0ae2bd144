"""What the crawler needs of an archive, said as protocols; settings name the implementation.

Archives are synchronous. `in_archive_thread` runs their calls one after another in a thread of their own, so
that a slow disk never blocks the event loop and one process never writes from two places at once.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from scrapy.utils.misc import load_object

from vocabulary.article import Article, Seed
from vocabulary.change import Weigh
from vocabulary.outcome import Outcome, RunState
from vocabulary.page import Candidate
from vocabulary.run import Assignment, OutletFacts, RunSummary, SourceReport
from vocabulary.source import RightsAnswer, RobotsAnswer, SourceAnswer, Validators

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

Result = TypeVar("Result")

_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")


class Leases(Protocol):
    """One outlet is crawled by one process at a time, whoever started it."""

    def take_lease(self, outlet: str, *, owner: str, seconds: float) -> None:
        """Take or renew the lease; raises LeasedElsewhere (a CuttingsError with exit code 4) when another holds it."""

    def renew_lease(self, outlet: str, *, owner: str, seconds: float) -> bool:
        """Prolong a lease that is ours; False when it was lost meanwhile."""

    def release_lease(self, outlet: str, *, owner: str) -> None:
        """Give it back; nothing happens when it is not ours."""


class Frontier(Protocol):
    """Addresses found and not yet settled. Kept in the archive, so that a killed crawl loses none."""

    def register(self, run: int, candidates: Sequence[Candidate]) -> tuple[list[Candidate], int]:
        """Record what a source named; returns those to fetch in this run, and how many were never met before.

        Left out: pages settled for the run's scope (see Assignment.scope) and pages that were in trouble lately,
        unless the assignment says refetch, and pages already handed out in this run.
        """

    def pending(self, run: int) -> list[Candidate]:
        """Pages of the outlet that earlier runs found and did not settle for this run's scope, oldest first.

        Before them those that are to be fetched again for a later seed, settled or not: `Candidate.seeds` names it.
        """

    def revisits(self, run: int, after: Sequence[timedelta], most: int | None = None) -> list[Candidate]:
        """Pages of the outlet's coverage that are due to be looked at again (`Candidate.revisit`), the longest first.

        At most `most` of them. `after`: how long after an article's beginning each look comes.
        """

    def revisit(self, run: int, article_ids: Sequence[int]) -> list[Candidate]:
        """The pages of these articles of the outlet that are coverage, in this order, due or not."""

    def known_articles(self, outlet: str, most: int) -> list[str]:
        """Addresses of the outlet's articles, the newest first."""


class Memory(Protocol):
    """What servers answered before, so that they can be asked for what is new only."""

    def source_answers(self, outlet: str) -> dict[str, SourceAnswer]:
        """What the addresses of the outlet's sources answered last, by address."""

    def remember_source(self, run: int, answer: SourceAnswer) -> None:
        """Keep what a source answered, in place of what it answered before. All that it named is registered."""

    def validators(self, run: int, candidates: Sequence[Candidate]) -> dict[str, Validators]:
        """With what to ask whether pages have changed of which the newest text is kept, by `Candidate.url`."""

    def imported(self, records: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
        """Which records (hash of the file, number) were imported before, and need not be read again."""

    def has_takedowns(self) -> bool:
        """Whether anything is taken down."""

    def withheld(self, outlet: str, urls: Sequence[str]) -> str | None:
        """Why a page of these addresses is not to be asked for: it is taken down. None: it may be."""

    def keep_robots(self, run: int, answer: RobotsAnswer) -> None:
        """Keep what a host said of robots.txt in this run."""

    def rights_due(self, host: str, urls: Sequence[str], since: datetime) -> list[str]:
        """Which of these files, in which rights may be reserved, the host was not asked for since a time."""

    def rights_answers(self, url: str, most: int = 1) -> list[RightsAnswer]:
        """What such a file, or a page about reuse, answered, the newest first."""

    def keep_rights(self, run: int, answer: RightsAnswer) -> None:
        """Keep what a host said in such a file."""


class Runs(Protocol):
    """Record of what crawls did."""

    def begin_run(self, assignment: Assignment, outlet: OutletFacts, *, seed: str | None, owner: str) -> int:
        """Open a run record; `seed` is the resolved Seed.name. Returns the run's id."""

    def report_source(self, run: int, report: SourceReport) -> None:
        """Record what became of one source."""

    def end_run(self, run: int, state: RunState, reason: str = "") -> RunSummary:
        """Close the run record and sum it up."""


class Recorder(Protocol):
    """The last step's counterpart."""

    def record_all(
        self, articles: Sequence[tuple[int, Article]], *, weigh: Weigh | None = None
    ) -> list[tuple[Outcome, int | None]]:
        """Keep finished articles, each with its run, in one transaction or none of them.

        `weigh` tells how much a changed text says. Returns the one outcome of each, and the id that it has as an
        article, if any.
        """

    def store_seed(self, seed: Seed) -> None:
        """Keep a seed, or renew it when its document changed."""


class Archive(Leases, Frontier, Memory, Runs, Recorder, Protocol):
    """Everything a crawl asks of an archive."""

    def close(self) -> None:
        """Release the database."""


def archive_named(settings: "BaseSettings", *, create: bool = True) -> Archive:
    """Open the archive that the settings name; one per address and process.

    InputError when there is none yet and none is to be created.
    """
    factory = load_object(settings["ARCHIVE_FACTORY"])
    return cast("Archive", factory(settings["ARCHIVE_URL"], create=create))


def archive_of(crawler: "Crawler") -> Archive:
    """The archive of a running crawl."""
    return archive_named(crawler.settings)


async def in_archive_thread(call: Callable[..., Result], *args: object, **kwargs: object) -> Result:
    """Await a call to the archive in its thread."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_THREAD, lambda: call(*args, **kwargs))
