"""The url spider: addresses given by hand, by the same road as found ones."""

from collections.abc import AsyncIterator

from scrapy import Request

from crawler.spiders.pages import PageSpider
from crawler.urls import canonical
from vocabulary.outcome import CuttingsError
from vocabulary.page import Candidate, FoundBy


class UrlSpider(PageSpider):
    """Asks for the addresses of its assignment."""

    name = "url"

    async def start(self) -> AsyncIterator[Request]:
        """The addresses, in order."""
        candidates = [
            Candidate(url=canonical(url), link=url, found_by=FoundBy.URL, source=url) for url in self.assignment.urls
        ]
        try:
            taken, _ = await self.register(candidates)
        except CuttingsError as error:
            self.on_failure(error)
            return
        for candidate in taken:
            yield self.request(candidate)
