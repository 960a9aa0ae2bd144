"""One page in the browser: what its scripts may ask for, how they get it, and when the page is done."""

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from playwright.async_api import Error as BrowserError
from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.outlet import Outlet
from crawler.refusal import PART, Refused, Stopped, take_back
from crawler.spiders.pages import PageSpider, headers_of
from crawler.urls import host_of
from vocabulary.outcome import Outcome

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Route
    from playwright.async_api import Request as Wanted
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

TICK = 0.1
"""Seconds between two looks at a page."""
PARTS = frozenset({"script", "xhr", "fetch"})
"""What of a page's parts is asked for, as the browser calls them. All others are not needed for its text."""
_PASSED_ON = frozenset({"accept", "accept-language", "origin", "x-requested-with"})
"""Headers of a script's request that are sent; never cookies, a referrer or keys."""
_NOT_FOR_THE_BROWSER = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "content-disposition", "refresh", "connection"}
)
_NO_WEBRTC = "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) delete globalThis[name];"
_AT_REST = """() => new Promise(done => requestIdleCallback(
    () => done((document.documentElement || {outerHTML: ''}).outerHTML.length), {timeout: 1000}))"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser is given for one request."""

    status: int
    headers: dict[str, str]
    body: bytes


def may_ask(outlet: Outlet, wanted: "Wanted") -> bool:
    """Whether a page's scripts get what they want: what is read only, and from the hosts of the outlet's file.

    Addresses in numbers are hosts like others: they are asked only when the file names them, or pass the checks that
    our downloader makes for every request.
    """
    return wanted.method == "GET" and wanted.resource_type in PARTS and outlet.serves(wanted.url)


class Shelf:
    """Scripts that one crawl has fetched: the pages of an outlet share most of theirs."""

    def __init__(self, room: int) -> None:
        """`room`: bytes that are kept in all."""
        self._room = room
        self._answers: dict[str, Answer] = {}

    def take(self, url: str) -> Answer | None:
        """A script that was fetched before."""
        return self._answers.get(url)

    def put(self, url: str, answer: Answer) -> None:
        """Keep a script while there is room."""
        if answer.status == 200 and len(answer.body) <= self._room:  # noqa: PLR2004 - an error may pass
            self._room -= len(answer.body)
            self._answers[url] = answer


class Visit:
    """A page from its opening to its rest. It is handed its document, and whatever else we fetch for it."""

    def __init__(self, crawler: "Crawler", document: Response, shelf: Shelf, *, number: int) -> None:
        """`number` tells the visits of a crawl apart."""
        settings = crawler.settings
        self._crawler, self._document, self._shelf, self._number = crawler, document, shelf, number
        self._most = settings.getint("RENDER_REQUESTS")
        self._patience = settings.getfloat("RENDER_SECONDS")
        self._limit = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._quiet = settings.getfloat("RENDER_QUIET")
        self._largest = self._room = settings.getint("DOWNLOAD_MAXSIZE")
        self._answers: dict[str, asyncio.Future[Answer | None]] = {}
        self._opened = self._loaded = self._closed = False
        self._pending = 0
        self._spent = self._calm = 0.0
        self.context: BrowserContext | None = None
        """What the page lives in, once it is open."""
        self.browser = ""
        """Name and version of the browser, once the page is open."""
        self.refusal: Refused | Stopped | None = None
        """Why the page came to nothing."""
        self.unnamed: Counter[str] = Counter()
        """Hosts that scripts wanted something of, and that the outlet's file does not name."""

    async def begin(self, page: "Page", _: Request) -> None:
        """Take over all that the page asks for, before it is opened."""
        self.context = page.context
        assert page.context.browser is not None  # only contexts with a stored profile have none
        self.browser = f"Chromium/{page.context.browser.version}"
        await page.context.route("**", _turn_down)  # of windows that it opens
        await page.route("**", self.answer)  # goes before the one of the download handler
        await page.context.add_init_script(_NO_WEBRTC)
        page.context.on("page", _close)
        page.on("load", self._set_loaded)
        page.on("crash", self._set_gone)
        page.on("close", self._set_gone)

    async def answer(self, route: "Route") -> None:
        """Give the browser what it asks for, or turn it down."""
        self._pending += 1
        try:
            answer = await self._answer_to(route.request)
            with suppress(BrowserError):  # the page is gone meanwhile
                if answer is None:
                    await route.abort("blockedbyclient")
                else:
                    await route.fulfill(status=answer.status, headers=answer.headers, body=answer.body)
        finally:
            self._pending -= 1
            self._calm = 0

    async def settle(self, page: "Page") -> None:
        """Wait until the page has loaded and wants nothing more, or until it has had its time."""
        while not self._closed and self.refusal is None:
            await asyncio.sleep(TICK)
            self._closed = self._loaded and self._spent >= self._patience
            if self._closed or (self._loaded and self._calm >= self._quiet):
                length = await page.evaluate(_AT_REST)
                if length > self._largest:
                    self.refuse(Refused(Outcome.TOO_LARGE, "size: over DOWNLOAD_MAXSIZE"))
                    return
                self._closed = self._closed or self._calm >= self._quiet

    def tick(self) -> None:
        """A moment has passed: time in which the browser starts or requests wait for their turn is not the page's."""
        if self.context is None or self._pending:
            return
        self._spent += TICK
        self._calm += TICK
        if self._spent >= self._limit:
            self.refuse(Refused(Outcome.FAILED, f"timeout: not rendered within {self._limit:g} s"))

    def refuse(self, reason: Refused | Stopped) -> None:
        """Give the page up; the first reason counts."""
        self.refusal = self.refusal or reason

    def end(self) -> None:
        """Ask for nothing more: what waits for its turn is taken back."""
        self._closed = True
        for slot in self._crawler.engine.downloader.slots.values():
            take_back(slot, Refused(Outcome.FAILED, "javascript: the page is done with"), part_of=self._number)

    async def _answer_to(self, wanted: "Wanted") -> Answer | None:
        if wanted.is_navigation_request():  # the first one is ours; a script that goes elsewhere stays where it is
            first, self._opened = not self._opened, True
            return _as_page(_answer(self._document)) if first else None
        if wanted.resource_type == "stylesheet":  # an empty one: scripts may wait for it, texts do not need it
            return Answer(status=200, headers={"content-type": "text/css"}, body=b"")
        if self._closed or self.refusal or not may_ask(self._outlet, wanted):
            if wanted.resource_type in PARTS and not self._outlet.serves(wanted.url):
                self.unnamed[host_of(wanted.url)] += 1
            return None
        url = urldefrag(wanted.url).url
        if url not in self._answers:
            if len(self._answers) >= self._most:
                return None
            self._answers[url] = asyncio.ensure_future(self._fetch(url, wanted))
        return await asyncio.shield(self._answers[url])

    async def _fetch(self, url: str, wanted: "Wanted") -> Answer | None:
        """Ask for a part of the page as for anything else; None when it does not come: the page does without."""
        if (known := self._shelf.take(url)) is not None:
            return known
        headers = {name: value for name, value in wanted.headers.items() if name.lower() in _PASSED_ON}
        request = Request(url, headers=headers, callback=NO_CALLBACK, meta={PART: self._number}, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(request)
        except Stopped as error:
            self.refuse(error)
            return None
        except Exception as error:  # noqa: BLE001 - whatever it was
            logger.info("%s: without %s (%s)", self._document.url, url, error)
            return None
        self._room -= len(response.body)
        if self._room < 0:
            return None
        answer = _answer(response)
        if wanted.resource_type == "script":
            self._shelf.put(url, answer)
        return answer

    def _set_loaded(self, _: "Page") -> None:
        self._loaded = self._opened  # the empty page before ours loads too

    def _set_gone(self, _: "Page") -> None:
        if not self._closed:
            self.refuse(Refused(Outcome.FAILED, "javascript: the browser broke down"))

    @property
    def _outlet(self) -> Outlet:
        spider = self._crawler.spider
        assert isinstance(spider, PageSpider)
        return spider.outlet


def _answer(response: Response) -> Answer:
    headers = {name: value for name, value in headers_of(response) if name not in _NOT_FOR_THE_BROWSER}
    return Answer(status=response.status, headers=headers, body=response.body)


def _as_page(answer: Answer) -> Answer:
    """The answer as a browser shows it: what we take for a page, whatever its server calls it."""
    if "html" in answer.headers.get("content-type", ""):
        return answer
    return replace(answer, headers={**answer.headers, "content-type": "text/html"})


async def _turn_down(route: "Route") -> None:
    with suppress(BrowserError):
        await route.abort("blockedbyclient")


async def _close(page: "Page") -> None:
    with suppress(BrowserError):
        await page.close()
