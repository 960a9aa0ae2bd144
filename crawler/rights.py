"""Files in which hosts reserve rights: TDMRep's own, and RSL documents that robots.txt names. Asked for once a week.

They are kept as they came and read when somebody asks what is reserved (`pipelines/reservations/`). Whether one is
there or not changes nothing about the crawl: what may be fetched, robots.txt says.
"""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.http.request import NO_CALLBACK

from crawler.answers import is_in_trouble
from crawler.ports import in_archive_thread
from crawler.refusal import Stopped, reason_of
from vocabulary.outcome import CuttingsError
from vocabulary.reservation import TDMREP
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
        crawler.signals.connect(self._settle, signal=signals.spider_closed)

    def look(self, host: str, robots: str) -> None:
        """Begin asking, when the host (with its scheme) is the outlet's; `robots` is the text of its robots.txt."""
        if self._every and self._spider.outlet.holds(f"{host}/"):
            task = asyncio.create_task(self._ask_all(host, robots))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _settle(self) -> None:
        """Wait for what is under way: the crawl is at its end."""
        if self._tasks:
            await asyncio.gather(*self._tasks)

    @property
    def _spider(self) -> "PageSpider":
        return self._crawler.spider  # type: ignore[return-value]  # every spider of ours

    async def _ask_all(self, host: str, robots: str) -> None:
        spider = self._spider
        since = datetime.now(UTC) - self._every
        try:
            for url in await in_archive_thread(spider.archive.rights_due, host, list(_files(host, robots)), since):
                answer = await self._ask(host, url)
                if answer is not None:
                    await in_archive_thread(spider.archive.keep_rights, spider.run, answer)
        except CuttingsError as error:
            spider.on_failure(error)

    async def _ask(self, host: str, url: str) -> RightsAnswer | None:
        """What came back; None when the crawl is ending."""
        request = Request(url, callback=NO_CALLBACK, priority=_PRIORITY)
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
    yield f"{host}{TDMREP}"
    yield from list(dict.fromkeys(_LICENCE.findall(robots)))[:_MOST]
