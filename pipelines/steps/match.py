"""Step 400: hold each article against the seed, and first what the archive kept before this seed came."""

import asyncio
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Self, cast

from crawler.ports import archive_of, in_archive_thread
from pipelines.comparison import Text
from pipelines.comparison.recognition import recognised
from pipelines.comparison.seed import held_against
from vocabulary.article import Article, Seed, SeedMatch
from vocabulary.match import Match

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.pages import PageSpider
    from storage.archive import Archive

BATCH = 25
"""Stored articles matched at a time: some 0.1 s in the archive's thread, for which recording waits."""


class MatchStep:
    """Adds the match with the spider's seed. Without a seed there is nothing to do.

    Stored articles that were not yet held against the seed are matched while the crawl runs.
    """

    def __init__(self, archive: "Archive", crawler: "Crawler") -> None:
        self._archive, self._crawler = archive, crawler
        self._seed: Seed | None = None
        self._rematching: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Open the archive that the settings name."""
        return cls(cast("Archive", archive_of(crawler)), crawler)

    async def open_spider(self) -> None:
        """Take the spider's seed, and begin with what the archive holds already."""
        spider = cast("PageSpider", self._crawler.spider)
        self._seed = spider.seed
        if self._seed is not None:
            self._rematching = asyncio.create_task(self._rematch(self._seed, spider.stopping))

    async def close_spider(self) -> None:
        """Let the stored articles be matched to the end, unless the crawl was stopped: the next one goes on."""
        if self._rematching is not None:
            await self._rematching

    async def process_item(self, article: Article) -> Article:
        """Return the article with its match; settled articles pass, and those that were matched in a worker."""
        if self._seed is None or article.outcome is not None or _is_matched(article, self._seed):
            return article
        match = await asyncio.to_thread(match_with, self._seed, article)
        return replace(article, matches=(*article.matches, SeedMatch(seed=self._seed.name, match=match)))

    async def _rematch(self, seed: Seed, stopping: asyncio.Event) -> None:
        await in_archive_thread(recognise, self._archive, seed)
        while await in_archive_thread(rematch_some, self._archive, seed):
            if stopping.is_set():
                return


def match_with(seed: Seed, article: Article) -> Match:
    """The verdict on (seed, article)."""
    text = Text(title=article.title, text=article.compared, language=article.language, published=article.published)
    return held_against(seed, text, article.form)


def _is_matched(article: Article, seed: Seed) -> bool:
    return any(held.seed == seed.name for held in article.matches)


def recognise(archive: "Archive", seed: Seed) -> int:
    """Find copies of a seed among articles of which only the fingerprint is kept; returns how many."""
    found = 0
    for article_id, kept in archive.unmatched_without_text(seed.name):
        match = recognised(seed.fingerprint, kept)
        if match is not None:
            archive.add_match(article_id, seed.name, match)
            found += 1
    return found


def rematch_some(archive: "Archive", seed: Seed) -> int:
    """Match a batch of stored articles against a seed; returns how many, 0 when none is left."""
    rows = list(islice(archive.unmatched(seed.name), BATCH))
    for row in rows:
        text = Text(title=row.title, text=row.compared, language=row.language, published=row.published)
        archive.add_match(row.article_id, seed.name, held_against(seed, text, row.form))
    return len(rows)
