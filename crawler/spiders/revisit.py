"""The revisit spider: known articles are looked at again, as what they were found as."""

from collections.abc import AsyncIterator

from scrapy import Request

from crawler.ports import in_archive_thread
from crawler.spiders.pages import PageSpider
from vocabulary.outcome import CuttingsError


class RevisitSpider(PageSpider):
    """Asks for the pages of the articles of its assignment."""

    name = "revisit"

    async def start(self) -> AsyncIterator[Request]:
        """The pages, in the order in which they are due."""
        try:
            candidates = await in_archive_thread(self.archive.revisit, self.run, self.assignment.revisit)
            await self.know(candidates)
        except CuttingsError as error:
            self.on_failure(error)
            return
        for candidate in self.hand_out(candidates):
            yield self.request(candidate)
