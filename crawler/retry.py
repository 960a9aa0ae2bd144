"""Trying again, and how long to wait before: `Retry-After` is obeyed by everything that goes to that host."""

import asyncio
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import load_object

from crawler.refusal import Held, Refused, Stopped, take_back
from vocabulary.outcome import Outcome
from vocabulary.page import Problem

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

PAUSING = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""Answers that ask for a pause."""
PASSING = frozenset({408, 500, 502, 504, 520, 521, 522, 523, 524})
"""Answers that are often gone a moment later."""
PAUSE = 5.0
"""Seconds, when an answer asks for a pause without saying how long; doubled each time."""


class Retry:
    """Asks again after errors that pass, a few times, and pauses a whole host when it asks for that."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        settings = crawler.settings
        self._times = settings.getint("RETRY_TIMES")
        self._longest = settings.getfloat("RETRY_AFTER_MAX")
        self._errors = tuple(load_object(one) for one in settings.getlist("RETRY_EXCEPTIONS"))
        self._paused_until: dict[str, float] = {}
        self._closed: dict[str, Problem] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """One for each crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until the host's pause is over; Refused when it is too long, Stopped when the crawl ends meanwhile."""
        if self._stopping.is_set():
            raise Stopped("the crawl is ending")
        host = urlparse_cached(request).netloc
        while (left := self._paused_until.get(host, 0) - time.monotonic()) > 0:
            await self._wait(left)
        if closed := self._closed.get(host):
            raise Refused(closed.outcome, closed.reason)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer, or the request to send again."""
        if response.status in PAUSING:
            return self._pause(request, response)
        if response.status in PASSING:
            return self._again(request) or response
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request to send again, after a pause or a network error; None when it was the last try."""
        if isinstance(exception, Held):
            held: Request = request.copy()
            held.dont_filter = True
            return held
        return self._again(request) if isinstance(exception, self._errors) else None

    def _pause(self, request: Request, response: Response) -> Request | Response:
        host = urlparse_cached(request).netloc
        asked = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), now=datetime.now(UTC))
        seconds = PAUSE * 2 ** request.meta.get("retry_times", 0) if asked is None else asked
        if seconds > self._longest:
            outcome = Outcome.BLOCKED if response.status == HTTPStatus.TOO_MANY_REQUESTS else Outcome.FAILED
            reason = f"retry_after: HTTP {response.status}, the host asks for a pause of {seconds:.0f} s"
            self._closed[host] = Problem(outcome=outcome, reason=reason)
            self._hold(request)
            return response
        self._paused_until[host] = max(self._paused_until.get(host, 0), time.monotonic() + seconds)
        self._hold(request)
        return self._again(request) or response

    def _hold(self, request: Request) -> None:
        """Take back what is already queued for the host: it would be sent during the pause."""
        downloader = self._crawler.engine.downloader
        if slot := downloader.slots.get(downloader.get_slot_key(request)):
            take_back(slot, Held("the host asks for a pause"))

    def _again(self, request: Request) -> Request | None:
        tried = request.meta.get("retry_times", 0)
        if tried >= self._times:
            return None
        again: Request = request.copy()
        again.meta["retry_times"] = tried + 1
        again.dont_filter = True
        again.priority = request.priority - 1
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value("retry/count")
        return again

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
        raise Stopped("the crawl is ending")

    @property
    def _stopping(self) -> asyncio.Event:
        stopping: asyncio.Event = self._crawler.spider.stopping  # type: ignore[union-attr]  # every spider of ours has it
        return stopping


def retry_after(value: str, *, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, given as a number or as a date; None when it says nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
    return max(0.0, (until - now).total_seconds())
