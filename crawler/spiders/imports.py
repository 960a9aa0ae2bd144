"""The import spider: records of an earlier collection, by the same road as live pages, without the network."""

from collections.abc import Iterator

from crawler.collection import read_shares
from crawler.ports import in_archive_thread
from crawler.recordings import Recording
from crawler.spiders.replay import ReplaySpider
from vocabulary.page import Page


class ImportSpider(ReplaySpider):
    """Reads the records of its outlet from the shares of its assignment; what was imported before is not read again."""

    name = "import"

    def _ours(self) -> Iterator[Recording]:
        return read_shares(self.assignment.shares, largest=self._largest)

    async def _wanted(self, batch: list[Recording]) -> list[Page]:
        asked = [(one.imported.sha256, one.imported.number) for one in batch if one.imported is not None]
        known = await in_archive_thread(self.archive.imported, asked)
        fresh = [one for one in batch if one.imported and (one.imported.sha256, one.imported.number) not in known]
        pages: dict[str, Page] = {}
        for page in map(self._page, fresh):
            pages.setdefault(page.candidate.url, page)  # a later capture of the same address comes with the next call
        taken, _ = await in_archive_thread(self.archive.register, self.run, [one.candidate for one in pages.values()])
        return [pages[candidate.url] for candidate in self.hand_out(taken)]
