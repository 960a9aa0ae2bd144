"""Step 800: how much of an article may be kept, by its licence, the policy, and its outlet's file."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from crawler.ports import archive_of, in_archive_thread
from pipelines.policy import Policy, read_policy, stored
from vocabulary.article import Article
from vocabulary.policy import Store

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from crawler.spiders.pages import PageSpider
    from storage.archive import Archive


class PolicyStep:
    """Marks articles of which less than everything may be kept; the archive obeys. Take-downs it knows by itself."""

    def __init__(self, policy: Policy, archive: "Archive", crawler: "Crawler") -> None:
        self._policy, self._archive, self._crawler = policy, archive, crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Read the policy that the settings name; InputError when it is wrong."""
        return cls(policy_of(crawler.settings), cast("Archive", archive_of(crawler)), crawler)

    async def open_spider(self) -> None:
        """Note in the archive what the policy allows more than the shipped one."""
        await in_archive_thread(self._archive.keep_loosenings, self._policy.version, self._policy.loosenings)

    async def process_item(self, article: Article) -> Article:
        """Return the article with how much of it may be kept; settled articles pass."""
        if article.outcome is not None:
            return article
        return limited(article, self._policy, cast("PageSpider", self._crawler.spider).outlet.store)


def limited(article: Article, policy: Policy, at_most: Store) -> Article:
    """The article with how much of it may be kept, and why not more."""
    store, reason = stored(policy, article.licence.decision, at_most)
    if store is Store.FULL:
        return article
    return replace(article, store=store, reason=f"{_KEPT[store]}: {reason}")


_KEPT = {Store.FINGERPRINT: "fingerprint only", Store.NONE: "not kept"}


def policy_of(settings: "BaseSettings") -> Policy:
    """The policy of the working folder."""
    named = settings["POLICY_FILE"]
    return read_policy(Path(named) if named else None)
