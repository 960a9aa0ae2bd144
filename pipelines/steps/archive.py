"""Step 900: hand the finished article to the archive. The one place where outcomes are recorded."""

from dataclasses import replace
from typing import TYPE_CHECKING, Self, cast

from crawler.ports import archive_of, in_archive_thread
from vocabulary.article import Article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.ports import Archive
    from crawler.spiders.pages import PageSpider


class ArchiveStep:
    """Records each article in one transaction and counts its outcome."""

    def __init__(self, archive: "Archive", crawler: "Crawler") -> None:
        self._archive, self._crawler = archive, crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Open the archive that the settings name."""
        return cls(archive_of(crawler), crawler)

    async def process_item(self, article: Article) -> Article:
        """Return the article with the outcome that the archive gave it."""
        outcome, _ = await in_archive_thread(self._archive.record, self._run, article)
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"outcome/{outcome}")
        return replace(article, outcome=outcome)

    @property
    def _run(self) -> int:
        return cast("PageSpider", self._crawler.spider).run
