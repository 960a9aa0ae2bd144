"""robots.txt: asked for once a host, awaited by everyone who wants something of that host.

In place of Scrapy's own, which lets requests pass while a host's robots.txt is still in flight, goes on when it
cannot be had, and knows no Crawl-delay (docs/crawling.md).
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from protego import Protego
from scrapy import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.answers import is_in_trouble
from crawler.ports import in_archive_thread
from crawler.refusal import ANYWHERE, FREE, Refused, Stopped, reason_of
from crawler.rights import RightsFiles
from vocabulary.outcome import CuttingsError, Outcome
from vocabulary.source import RobotsAnswer

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.spiders.pages import PageSpider

logger = logging.getLogger(__name__)

MAX_BYTES = 512_000
"""RFC 9309 asks for at least 500 KiB to be read; the rest of a longer file is ignored."""
_PRIORITY = 1_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's robots.txt says to us."""

    parsed: Protego | None = None
    """None: everything is allowed, or nothing, as `refusal` says."""
    refusal: str = ""
    """Why nothing may be asked for now; empty otherwise."""
    delay: float = 0
    """Seconds between two requests that the host asks for."""
    text: str = ""
    """The file, as far as it was read; empty when there is none."""

    def why_not(self, url: str, agent: str) -> str:
        """Why an address may not be asked for; empty when it may."""
        if self.refusal:
            return self.refusal
        if self.parsed is not None and not self.parsed.can_fetch(url, agent):
            return "robots: disallowed by robots.txt"
        return ""


class Robots:
    """Refuses what robots.txt does not allow, and slows down to the delay it asks for."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._least = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._most = crawler.settings.getfloat("ROBOTS_DELAY_MAX")
        self._rules: dict[str, asyncio.Task[Rules]] = {}
        self._rights = RightsFiles(crawler)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """One for each crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait for the host's rules; Refused when they, or their absence, forbid the request."""
        if request.meta.get(FREE):
            return
        parts = urlparse_cached(request)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._rules:
            self._rules[host] = asyncio.create_task(self._ask(host))
        rules = await asyncio.shield(self._rules[host])
        if self._crawler.spider is not None and self._crawler.spider.stopping.is_set():  # type: ignore[attr-defined]
            raise Stopped("the crawl is ending")
        if reason := rules.why_not(request.url, self._agent):
            raise Refused(Outcome.REFUSED_BY_ROBOTS, reason)
        if rules.delay:
            self._slow_down(request, max(rules.delay, self._least))

    async def _ask(self, host: str) -> Rules:
        request = Request(
            f"{host}/robots.txt", callback=NO_CALLBACK, priority=_PRIORITY, meta={FREE: True, ANYWHERE: True}
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except Stopped as error:
            return Rules(refusal=str(error))
        except Exception as error:  # noqa: BLE001 - whatever it was: the rules are not known, so nothing is allowed
            rules = Rules(refusal=f"{reason_of(error)} (asking for robots.txt)")
            await self._keep(RobotsAnswer(host=host, fetched_at=datetime.now(UTC), reason=rules.refusal))
            return rules
        rules = self._read(response)
        await self._keep(
            RobotsAnswer(
                host=host,
                fetched_at=datetime.now(UTC),
                status=response.status,
                reason=rules.refusal,
                body=response.body[:MAX_BYTES] if response.status == HTTPStatus.OK else b"",
            )
        )
        if rules.refusal:
            logger.warning("%s/robots.txt: %s; nothing of this host is asked for in this crawl", host, rules.refusal)
        else:
            self._rights.look(host, rules.text)
        return rules

    async def _keep(self, answer: RobotsAnswer) -> None:
        """Have the archive show by which rules this crawl went."""
        spider: PageSpider = self._crawler.spider  # type: ignore[assignment]  # every spider of ours
        try:
            await in_archive_thread(spider.archive.keep_robots, spider.run, answer)
        except CuttingsError as error:
            spider.on_failure(error)

    def _read(self, response: "Response") -> Rules:
        status = response.status
        if is_in_trouble(status):
            return Rules(refusal=f"robots: robots.txt answered HTTP {status}")
        if status != HTTPStatus.OK:
            return Rules()  # RFC 9309: no robots.txt, no rules
        text = response.body[:MAX_BYTES].decode("utf-8", "replace")
        parsed = Protego.parse(text)
        delay, rate = parsed.crawl_delay(self._agent) or 0, parsed.request_rate(self._agent)
        between = rate.seconds / rate.requests if rate and rate.requests else 0
        asked = max((one for one in (delay, between) if one > 0), default=0)  # also leaves out what is not a number
        return Rules(parsed=parsed, delay=min(asked, self._most), text=text)

    def _slow_down(self, request: Request, delay: float) -> None:
        """Give the host's slot its delay; also for later, because idle slots are thrown away and made anew."""
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        downloader.per_slot_settings[key] = {"concurrency": 1, "delay": delay, "jitter": 0}
        if slot := downloader.slots.get(key):
            slot.concurrency, slot.delay, slot.jitter = 1, delay, 0
        request.meta["autothrottle_dont_adjust_delay"] = True
