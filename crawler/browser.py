"""Rendering: a page's answer is opened in Chromium, which asks for nothing by itself.

What a page's scripts want goes through our own downloader, so that robots.txt, delays, pauses, redirects, limits and
whatever else holds for requests hold for these too (docs/decisions/0013). Loaded for outlets with `javascript` only.
"""

import asyncio
import logging
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, Self

from playwright.async_api import Error as BrowserError
from scrapy import Request, signals
from scrapy.http import HtmlResponse, Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawler.answers import problem_of
from crawler.refusal import RENDERED, Refused, Stopped
from crawler.spiders.pages import PageSpider, headers_of
from crawler.visit import TICK, Shelf, Visit
from vocabulary.outcome import Outcome

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

MARK = "x-cuttings-rendered"
"""Header that a rendered page carries beside those of its answer: the browser and its version."""
_CLOSING = 10.0
"""Seconds for the browser to close a page, or itself; then it is left, and ends with its driver."""
_OF_THE_SHELL = frozenset({"content-length", "content-type", "etag", "last-modified", "digest", "content-md5"})
"""Headers that speak of the bytes that came, not of what scripts made of them."""
_ERROR_LENGTH = 120


class Rendering:
    """Opens the answers of pages to render, and hands on the document as it is when their scripts have come to rest."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)  # what fails is told as the page's outcome
        self._handler = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
        self._handler.config.target_closed_max_retries = 0  # a page is closed on purpose: not to be opened once more
        self._at_once = asyncio.Semaphore(crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))
        self._numbers = count(1)
        self._shelf = Shelf(crawler.settings.getint("DOWNLOAD_MAXSIZE"))
        self._unnamed: Counter[str] = Counter()
        crawler.signals.connect(self.close, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """One for each crawl, with a browser of its own from the first page on."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The rendered page in place of its answer; Refused when it cannot be rendered, Stopped when the crawl ends."""
        if not request.meta.get(RENDERED):
            return response
        if problem_of(response.status, dict(headers_of(response)), response.body):
            return response
        async with self._at_once:
            if self._spider.stopping.is_set():
                raise Stopped("the crawl is ending")
            return await self._render(response)

    async def close(self) -> None:
        """End the browser and its driver."""
        if self._unnamed:
            hosts = ", ".join(f"{host} ({times})" for host, times in self._unnamed.most_common(20))
            logger.info("%s: scripts wanted more of hosts that are not named: %s", self._spider.outlet.name, hosts)
        try:
            await asyncio.wait_for(self._handler.close(), _CLOSING)
        except (BrowserError, TimeoutError) as error:
            logger.warning("The browser did not close as asked: %s", _first_line(error))

    async def _render(self, response: Response) -> Response:
        number = next(self._numbers)
        visit = Visit(self._crawler, response, self._shelf, number=number)
        opened = Request(
            response.url,
            meta={
                "playwright": True,
                "playwright_context": f"page-{number}",  # of its own: nothing is left for the next page
                "playwright_context_kwargs": {
                    "user_agent": self._crawler.settings["USER_AGENT"],
                    "service_workers": "block",
                    "accept_downloads": False,
                },
                "playwright_page_init_callback": visit.begin,
                "playwright_include_page": True,
                "playwright_page_goto_kwargs": {"wait_until": "commit"},
                "playwright_page_methods": [PageMethod(visit.settle)],
            },
        )
        work = asyncio.ensure_future(self._handler.download_request(opened))
        try:
            await self._watch(visit, work)
        finally:
            visit.end()
            await self._leave(visit.context)
            self._unnamed.update(visit.unnamed)
        error = None if work.cancelled() else work.exception()
        if (visit.refusal or error) and self._spider.stopping.is_set():
            raise Stopped("the crawl is ending")
        if visit.refusal is not None:
            raise visit.refusal
        if error is not None:
            if visit.context is None:
                logger.warning("The browser cannot be used: %s", error)
            raise Refused(Outcome.FAILED, f"javascript: the browser gave up: {_first_line(error)}") from error
        rendered = work.result()
        body = rendered.text.encode("utf-8", "replace")
        if len(body) > self._crawler.settings.getint("DOWNLOAD_MAXSIZE"):
            raise Refused(Outcome.TOO_LARGE, "size: over DOWNLOAD_MAXSIZE")
        headers = response.headers.copy()
        for name in _OF_THE_SHELL:
            headers.pop(name, None)
        headers["Content-Type"], headers[MARK] = "text/html; charset=utf-8", visit.browser
        return HtmlResponse(
            response.url,
            status=response.status,
            headers=headers,
            body=b"\xef\xbb\xbf" + body,  # the mark goes before whatever the page says of its encoding
            request=response.request,
            encoding="utf-8",
        )

    async def _watch(self, visit: Visit, work: "asyncio.Future[Response]") -> None:
        """Wait for a page, up to its limits, and no longer than the crawl goes on."""
        while not work.done() and visit.refusal is None:
            await asyncio.wait({work}, timeout=TICK)
            visit.tick()
            if self._spider.stopping.is_set():
                visit.refuse(Stopped("the crawl is ending"))
        if not work.done():
            await self._leave(visit.context)
            await asyncio.wait({work}, timeout=_CLOSING)
        if not work.done():
            work.cancel()
        await asyncio.wait({work})

    async def _leave(self, context: "BrowserContext | None") -> None:
        """Close a page with all that it has stored."""
        if context is None:
            return
        try:
            await asyncio.wait_for(context.close(), _CLOSING)
        except BrowserError:
            return  # it is gone, and the browser perhaps with it
        except TimeoutError:
            logger.warning("A page does not close: the browser is ended, and begun anew for the next one")
            await self._end(context)

    async def _end(self, context: "BrowserContext") -> None:
        if context.browser is None:
            return
        try:
            await asyncio.wait_for(context.browser.close(), _CLOSING)
        except (BrowserError, TimeoutError) as error:
            logger.warning("The browser did not close as asked: %s", _first_line(error))

    @property
    def _spider(self) -> PageSpider:
        spider = self._crawler.spider
        assert isinstance(spider, PageSpider)
        return spider


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:_ERROR_LENGTH]
