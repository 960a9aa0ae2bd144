"""The guard before every request: no host off the public web, and nothing of the real web without a contact.

In front of all other middlewares, so that robots.txt, redirects and second tries pass it too. What it lets through is
all that connections can be made to (`crawler.names`). Why: docs/decisions/0011-no-private-addresses-and-a-contact.md.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.utils.httpobj import urlparse_cached

from crawler.hosts import ADDRESS, NO_CONTACT, Policy, host_in, is_here, proxy_for
from crawler.names import let_through, look_up
from crawler.refusal import Refused, Stopped
from vocabulary.outcome import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.spiders.pages import PageSpider

REFUSED = "guard/refused"
"""Statistic: requests that were not sent because of where they lead."""
WITHOUT_CONTACT = "guard/without_contact"
"""Statistic: requests that were not sent because no contact is set."""
RECORDED = "guard/recorded"
"""Statistic: requests that were sent without a contact, because a proxy on this machine is taken for a recording."""
_LOOKUPS = ThreadPoolExecutor(max_workers=16, thread_name_prefix="names")
"""Threads that wait for the system's resolver, apart from those that read sources."""


class Guard:
    """Refuses requests by where they lead, and says of each name to which addresses connections may go."""

    def __init__(self, crawler: "Crawler") -> None:
        settings = crawler.settings
        spider: PageSpider = crawler.spider  # type: ignore[assignment]  # every spider of ours
        outlet, by_hand = spider.outlet, () if spider.assignment.revisit else spider.assignment.urls
        self._policy = Policy.of(
            allow_hosts=settings.getlist("ALLOW_HOSTS"),
            named=(outlet.home, *(source.url for source in outlet.sources), *by_hand),
            contact=settings["CONTACT"],
        )
        self._crawler, self._stopping = crawler, spider.stopping
        self._times = 1 + settings.getint("RETRY_TIMES")
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._timeout = settings.getfloat("DNS_TIMEOUT")
        self._looked_up: dict[str, asyncio.Task[tuple[str, ...]]] = {}
        self._proxies: dict[tuple[str, str], str | None] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """One for each crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refused when the host, as written or by any of its addresses, may not be asked, or has no address."""
        proxy = self._proxy_of(request)
        self._require(request, self._policy.why_not(request.url))
        self._require(request, self._policy.why_not_yet(request.url, proxy=proxy))
        if proxy is not None:
            if not self._policy.has_contact and not is_here(request.url):
                self._count(RECORDED)
            let_through(host_in(proxy), await self._addresses(host_in(proxy)))
            return
        host = host_in(request.url)
        addresses = await self._addresses(host)
        for address in addresses:
            self._require(request, self._policy.why_not_at(request.url, address))
        let_through(host, addresses)

    def process_response(self, request: Request, response: "Response") -> "Response":
        """The answer, if it came from where it may come from: the last line, should a connection go its own way."""
        if response.ip_address is not None and self._proxy_of(request) is None:
            self._require(request, self._policy.why_not_at(request.url, str(response.ip_address)))
        return response

    def _proxy_of(self, request: Request) -> str | None:
        """The proxy that a request goes through; None when it goes alone. Noted on the request, for Scrapy to go by.

        The environment is asked once for each host: to look through it costs more than all other checks.
        """
        if "proxy" not in request.meta:
            parts = urlparse_cached(request)
            key = parts.scheme, parts.netloc
            if key not in self._proxies:
                self._proxies[key] = proxy_for(request.url)
            request.meta["proxy"] = self._proxies[key]
        return request.meta["proxy"] or None

    def _require(self, request: Request, reason: str) -> None:
        """Refused, and counted, when there is a reason."""
        if not reason:
            return
        self._count(WITHOUT_CONTACT if reason.startswith(NO_CONTACT) else REFUSED)
        if "redirect_times" in request.meta:  # the archive tells it from what was never asked
            reason = reason.replace(f"{ADDRESS}: ", f"{ADDRESS}: redirected, and ", 1)
        raise Refused(Outcome.FAILED, reason)

    def _count(self, statistic: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(statistic)

    async def _addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of a host, looked up once in a crawl; Refused when it has none, Stopped when the crawl ends."""
        if host not in self._looked_up:
            self._looked_up[host] = asyncio.create_task(self._look_up(host))
        found = self._looked_up[host]
        if not found.done():
            await self._wait_for(found)
        if not found.result():
            raise Refused(Outcome.FAILED, "dns: the host's name cannot be resolved")
        return found.result()

    async def _wait_for(self, found: "asyncio.Task[tuple[str, ...]]") -> None:
        """Wait for a name; Stopped when the crawl ends meanwhile."""
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({found, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if self._stopping.is_set():
            raise Stopped("the crawl is ending")

    async def _look_up(self, host: str) -> tuple[str, ...]:
        """The same; none when the name is unknown, or when nobody answered in as many tries as for a page."""
        loop = asyncio.get_running_loop()
        for left in reversed(range(self._times)):
            try:
                async with asyncio.timeout(self._timeout):
                    return await loop.run_in_executor(_LOOKUPS, look_up, host)
            except (OSError, TimeoutError) as error:
                if isinstance(error, socket.gaierror) and error.errno != socket.EAI_AGAIN:
                    break
            if left:
                await asyncio.sleep(self._delay)
        return ()
