"""What is taken down is not asked for: such a page is withheld before a request is sent, also after a redirect."""

from typing import TYPE_CHECKING, Self

from scrapy import Request

from crawler.ports import in_archive_thread
from crawler.refusal import Refused
from vocabulary.outcome import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.pages import PageSpider


class Takedowns:
    """Refuses requests for pages that the archive's list of take-downs names."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._are_any: bool | None = None
        """Asked once a crawl: most archives have none. One that is added meanwhile holds when the page is recorded."""

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way of making a middleware."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse a page that is taken down; sources and robots.txt pass."""
        candidate = request.cb_kwargs.get("candidate")
        if candidate is None:
            return
        spider: PageSpider = self._crawler.spider  # type: ignore[assignment]  # every spider of ours
        if self._are_any is None:
            self._are_any = await in_archive_thread(spider.archive.has_takedowns)
        if not self._are_any:
            return
        urls = (candidate.url, candidate.link, request.url)
        reason = await in_archive_thread(spider.archive.withheld, spider.outlet.name, urls)
        if reason is not None:
            raise Refused(Outcome.WITHHELD, reason)
