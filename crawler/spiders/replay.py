"""The replay spider: recorded pages, by the same road as live ones and without asking the network."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from crawler.answers import problem_of
from crawler.recordings import Recording, read_recordings
from crawler.spiders.pages import PRIVATE_HEADERS, PageSpider
from crawler.urls import canonical
from vocabulary.address import identity
from vocabulary.outcome import CuttingsError, InputError, Outcome
from vocabulary.page import Candidate, FoundBy, Page, Problem

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

BATCH = 20
"""Pages read and registered together. The next ones are read when no more than so many are being worked on, which wait
for each other on their way into the archive: twice as many are in memory at most."""


ROOM = 64 * 1024 * 1024
"""Bytes of pages that may be further ones of an article that are held in memory; what is more is not joined."""
_NUMBERED = re.compile(
    r"(?<![0-9])[0-9]{1,2}(?:\.[a-z]{3,5})?(?:$|[?&])|all|full|single|komplett|integrale|completo", re.IGNORECASE
)
"""What stands in the address of such a page."""


class ReplaySpider(PageSpider):
    """Reads the pages of its outlet from the recording of its assignment."""

    name = "replay"

    def __init__(self, **prepared: Any) -> None:
        super().__init__(**prepared)
        if self.assignment.recording is None:
            raise InputError("replay", "there is nothing to replay", field="path")
        self._path = Path(self.assignment.recording)
        self._largest = 0
        self._numbered: dict[str, Page] | None = None
        self._recorded: set[str] = set()
        self._under_way = 0
        self._idle = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: Any, **prepared: Any) -> Self:
        """Also learn when pages are done with, so that no more are read than are worked on."""
        spider = super().from_crawler(crawler, *args, **prepared)
        spider._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")  # noqa: SLF001 - its own
        crawler.signals.connect(spider._done, signals.item_scraped)  # noqa: SLF001
        crawler.signals.connect(spider._done, signals.item_dropped)  # noqa: SLF001
        crawler.signals.connect(spider._failed, signals.item_error)  # noqa: SLF001
        return spider

    async def start(self) -> AsyncIterator[Page]:
        """Pages of the outlet in the recording that are not settled yet."""
        recordings = self._ours()
        try:
            while not self.stopping.is_set() and (
                batch := await asyncio.to_thread(lambda: list(islice(recordings, BATCH)))
            ):
                for page in await self._wanted(batch):
                    self._under_way += 1
                    yield page
                await self._worked_off(but=BATCH)
        except CuttingsError as error:
            self.on_failure(error)
        await self._worked_off()

    async def part(self, page: Page, url: str) -> Page | None:
        """A further page of an article, if the recording has it; it comes by itself too, as a page of its own."""
        if self._numbered is None:
            self._numbered = await asyncio.to_thread(self._read_numbered)
        known = identity(canonical(url))
        if known in self._numbered:
            return self._numbered[known]
        if known in self._recorded:
            return None
        problem = Problem(outcome=Outcome.NOT_FOUND, reason="recording: it is not part of it")
        return self.unanswered(page.candidate, url, problem)

    def _read_numbered(self) -> dict[str, Page]:
        """Pages of the recording whose addresses are numbered as those of one article are, by identity."""
        found: dict[str, Page] = {}
        room = ROOM
        for recording in self._ours():
            known = identity(canonical(recording.url))
            self._recorded.add(known)
            room -= len(recording.body) if _NUMBERED.search(known) else 0
            if _NUMBERED.search(known) and room > 0:
                found[known] = self._page(recording)
        return found

    def _ours(self) -> Iterator[Recording]:
        return read_recordings(self._path, largest=self._largest, wanted=self.outlet.holds)

    async def _wanted(self, batch: list[Recording]) -> list[Page]:
        pages = {page.candidate.url: page for page in map(self._page, batch)}
        candidates = [page.candidate for page in pages.values() if self.window.holds(page.candidate)]
        taken, _ = await self.register(candidates)
        return [pages[candidate.url] for candidate in taken]

    def _page(self, recording: Recording) -> Page:
        candidate = Candidate(
            url=canonical(recording.url), link=recording.url, found_by=FoundBy.REPLAY, source=str(self._path)
        )
        if recording.too_large:
            problem: Problem | None = Problem(outcome=Outcome.TOO_LARGE, reason="size: over DOWNLOAD_MAXSIZE")
        elif recording.given is not None:
            problem = None
        else:
            problem = problem_of(recording.status, dict(recording.headers), recording.body)
        return Page(
            outlet=self.outlet.name,
            candidate=candidate,
            fetched_at=recording.fetched_at,
            final_url=recording.url,
            status=recording.status if recording.given is None else None,
            headers=tuple(one for one in recording.headers if one[0] not in PRIVATE_HEADERS),
            body=b"" if problem else recording.body,
            problem=problem,
            domains=self.outlet.domains,
            imported=recording.imported,
            given=recording.given,
        )

    async def _worked_off(self, *, but: int = 0) -> None:
        """Wait until all pages but so many have their outcomes, or the crawl ends."""
        while self._under_way > but and not self.stopping.is_set():
            self._idle.clear()
            waits = [asyncio.ensure_future(one.wait()) for one in (self._idle, self.stopping)]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for one in waits:
                one.cancel()

    def _done(self, item: object) -> None:  # noqa: ARG002 - as the signal calls it
        self._under_way -= 1
        self._idle.set()

    def _failed(self, item: object) -> None:
        if getattr(item, "problem", None) is not None:  # any other page comes again, with its failure as its problem
            self._done(item)
