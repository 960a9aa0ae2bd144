"""Step 200: what is granted for the article's text."""

from dataclasses import replace
from typing import TYPE_CHECKING, Self, cast

from crawler.outlet import LicenceProfile
from pipelines.licence import Profile, judge
from pipelines.licence.urls import host_of
from vocabulary.article import Article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.pages import PageSpider


class LicenceStep:
    """Decides from the evidence that came with the page, its byline, and what the outlet's file says."""

    def __init__(self, crawler: "Crawler") -> None:
        """Remember the crawl: its spider knows the outlet."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way of making a step."""
        return cls(crawler)

    async def process_item(self, article: Article) -> Article:
        """Return the article with its licence; settled articles pass, and screened ones: nothing of them is kept."""
        if article.outcome is not None or article.is_screened:
            return article
        stated = cast("PageSpider", self._crawler.spider).outlet.licence
        return licensed(article, profile_of(stated) if stated else None)


def licensed(article: Article, profile: Profile | None = None) -> Article:
    """The article with the decision on its text, made as of the day on which its page was fetched."""
    licence = judge(
        article.licence.evidence,
        host=host_of(article.page.final_url),
        authors=[author.name for author in article.authors],
        profile=profile,
        published=article.published.iso if article.published else None,
        today=article.page.fetched_at.date(),
    )
    return replace(article, licence=licence)


def profile_of(stated: LicenceProfile) -> Profile:
    """An outlet file's licence as the rules read it."""
    return Profile(
        expression=stated.expression,
        scope=stated.scope,
        statement=stated.statement or "",
        source=stated.evidence or "",
        limits=stated.limits or "",
        until=stated.since,
        expression_before=stated.before,
    )
