"""Step 900: hand the finished article to the archive. The one place where outcomes are recorded.

A transaction costs as much as a page in it, so articles that are finished within moments of each other, whichever crawl
of this process they are of, are recorded in one. Nothing is told as recorded before it is. When one of them cannot be
recorded, each is recorded by itself, so that it costs no other its place.
"""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, cast
from weakref import WeakKeyDictionary

from crawler.ports import archive_of, in_archive_thread
from pipelines.revising import weigh
from vocabulary.article import Article
from vocabulary.outcome import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.ports import Archive
    from crawler.spiders.pages import PageSpider

COMPANY = 0.2
"""Seconds that a finished article waits for others. A crawl that is killed asks for those again."""
MOST = 32
"""Articles recorded at a time: until then nobody else can write."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """An article on its way into the archive."""

    run: int
    article: Article
    is_taken: bool = False
    """It was tried with others."""
    outcome: Outcome | None = None
    """Once it is recorded."""


_WAITING: WeakKeyDictionary["Archive", deque[_Waiting]] = WeakKeyDictionary()
"""What all crawls of this process have for an archive."""


class ArchiveStep:
    """Records each article and counts its outcome."""

    def __init__(self, archive: "Archive", crawler: "Crawler") -> None:
        self._archive, self._crawler = archive, crawler
        self._waiting = _WAITING.setdefault(archive, deque())

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Open the archive that the settings name."""
        return cls(archive_of(crawler), crawler)

    async def process_item(self, article: Article) -> Article:
        """Return the article with the outcome that the archive gave it."""
        one = _Waiting(self._run, article)
        self._waiting.append(one)
        await asyncio.sleep(COMPANY)
        outcome = one.outcome or await in_archive_thread(self._recorded, one)
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"outcome/{outcome}")
        return replace(article, outcome=outcome)

    @property
    def _run(self) -> int:
        return cast("PageSpider", self._crawler.spider).run

    def _recorded(self, one: _Waiting) -> Outcome:
        """Record an article with those that wait beside it, unless that was done; raises what is wrong with it."""
        while not one.is_taken:
            together = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            for other in together:
                other.is_taken = True
            if together != [one]:
                with suppress(Exception):  # then each of them tries by itself, and says what is wrong
                    self._record(together)
        if one.outcome is None:
            self._record([one])
        assert one.outcome is not None
        return one.outcome

    def _record(self, articles: list[_Waiting]) -> None:
        recorded = self._archive.record_all([(one.run, one.article) for one in articles], weigh=weigh)
        for one, (outcome, _) in zip(articles, recorded, strict=True):
            one.outcome = outcome
