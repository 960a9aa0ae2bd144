"""Files and pages that speak of rights, asked for once a week, as politely as any page.

TDMRep's own file, `ai.txt`, RSL documents that robots.txt names, and the outlet's page about reuse, if its file names
one. They are kept as they came. The files are read when somebody asks what is reserved (`pipelines/reservations/`),
the page about reuse when articles are decided upon (`pipelines/licence/policy.py`): they wait until it is there, or
cannot be had. What may be fetched, robots.txt alone says.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.http.request import NO_CALLBACK

from crawler.answers import is_in_trouble
from crawler.ports import in_archive_thread
from crawler.refusal import ANYWHERE, Stopped, reason_of
from vocabulary.outcome import CuttingsError
from vocabulary.reservation import AI_TXT, TDMREP
from vocabulary.source import RightsAnswer

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.pages import PageSpider

MAX_BYTES = 1_000_000
"""Bytes of a file that are kept."""
_MOST = 3
"""RSL documents of one host."""
_PRIORITY = 900
"""Before sources and pages, behind robots.txt."""
_LICENCE = re.compile(r"(?im)^[ \t]{0,20}license[ \t]{0,5}:[ \t]{0,5}(https?://[^\s#]{1,1000})")


class RightsFiles:
    """Asks the outlet's hosts for such files, beside the crawl, and has the archive keep what they answer."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._every = timedelta(days=crawler.settings.getfloat("RIGHTS_DAYS"))
        self._tasks: set[asyncio.Task[None]] = set()
        self._asked_for_policy = False
        crawler.signals.connect(self._settle, signal=signals.spider_closed)

    def look(self, host: str, robots: str) -> None:
        """Begin asking, when the host (with its scheme) is the outlet's; `robots` is the text of its robots.txt."""
        if self._every and self._spider.outlet.holds(f"{host}/"):
            places = [(host, url) for url in _files(host, robots)]
            task = asyncio.create_task(self._ask_all(self._policy(), places))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _settle(self) -> None:
        """Wait for what is under way: the crawl is at its end."""
        if self._tasks:
            await asyncio.gather(*self._tasks)

    @property
    def _spider(self) -> "PageSpider":
        return self._crawler.spider  # type: ignore[return-value]  # every spider of ours

    def _policy(self) -> list[tuple[str, str]]:
        """The outlet's page about reuse, once in a crawl."""
        licence = self._spider.outlet.licence
        if licence is None or licence.policy is None or self._asked_for_policy:
            return []
        self._asked_for_policy = True
        parts = urlsplit(licence.policy)
        return [(f"{parts.scheme}://{parts.netloc}", licence.policy)]

    async def _ask_all(self, policy: Sequence[tuple[str, str]], places: Sequence[tuple[str, str]]) -> None:
        try:
            await asyncio.gather(self._ask_policy(policy), self._ask_due(places))
        except CuttingsError as error:
            self._spider.on_failure(error)

    async def _ask_policy(self, policy: Sequence[tuple[str, str]]) -> None:
        try:
            await self._ask_due(policy)
        finally:
            if policy:
                self._spider.policy_settled.set()

    async def _ask_due(self, places: Sequence[tuple[str, str]]) -> None:
        """Ask at these places (host, address) as far as they are due.

        All are handed over together, to be fetched at the host's pace: the engine ends a crawl when it has nothing
        under way, and what comes after that fails.
        """
        spider = self._spider
        since = datetime.now(UTC) - self._every
        due = [
            (host, url)
            for host, url in places
            if await in_archive_thread(spider.archive.rights_due, host, [url], since)
        ]
        await asyncio.gather(*(self._ask_and_keep(host, url) for host, url in due))

    async def _ask_and_keep(self, host: str, url: str) -> None:
        answer = await self._ask(host, url)
        if answer is not None:
            await in_archive_thread(self._spider.archive.keep_rights, self._spider.run, answer)

    async def _ask(self, host: str, url: str) -> RightsAnswer | None:
        """What came back; None when the crawl is ending."""
        request = Request(
            url, callback=NO_CALLBACK, priority=_PRIORITY, meta={ANYWHERE: not self._spider.outlet.holds(url)}
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except Stopped:
            return None
        except Exception as error:  # noqa: BLE001 - whatever it was: it is not known what the file says, and that is kept
            return RightsAnswer(host=host, url=url, fetched_at=datetime.now(UTC), reason=reason_of(error))
        return RightsAnswer(
            host=host,
            url=url,
            fetched_at=datetime.now(UTC),
            status=response.status,
            reason=f"answered HTTP {response.status}" if is_in_trouble(response.status) else "",
            body=response.body[:MAX_BYTES] if response.status == HTTPStatus.OK else b"",
        )


def _files(host: str, robots: str) -> Iterator[str]:
    yield from (f"{host}{path}" for path in (TDMREP, *AI_TXT))
    yield from list(dict.fromkeys(_LICENCE.findall(robots)))[:_MOST]
