"""Step 200: what is granted for the article's text."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Self, cast

from crawler.outlet import LicenceProfile
from pipelines.licence import Profile, judge
from pipelines.licence.urls import host_of
from vocabulary.article import Article
from vocabulary.licence import Evidence
from vocabulary.page import Page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.pages import PageSpider


logger = logging.getLogger(__name__)


class LicenceStep:
    """Decides from the evidence that came with the page, its byline, and what the outlet's file says."""

    def __init__(self, crawler: "Crawler") -> None:
        """Remember the crawl: its spider knows the outlet."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way of making a step."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Say in the log of a licence that the operator has confirmed, since it raises confidence."""
        stated = cast("PageSpider", self._crawler.spider).outlet.licence
        if stated is not None and stated.confirmed is not None:
            logger.info("The operator confirms %s, one class more confidence: %s", stated.expression, stated.confirmed)

    async def process_item(self, article: Article) -> Article:
        """Return the article with its licence; settled articles pass, and screened ones: nothing of them is kept."""
        if article.outcome is not None or article.is_screened:
            return article
        stated = cast("PageSpider", self._crawler.spider).outlet.licence
        return licensed(article, profile_of(stated) if stated else None)


def licensed(article: Article, profile: Profile | None = None) -> Article:
    """The article with the decision on its text, made as of the day on which its page was fetched."""
    licence = judge(
        tuple(_observed(article.licence.evidence, article.page)),
        host=host_of(article.page.final_url),
        authors=[author.name for author in article.authors],
        profile=profile,
        published=article.published.iso if article.published else None,
        today=article.page.fetched_at.date(),
    )
    return replace(article, licence=licence)


def _observed(evidence: Sequence[Evidence], page: Page) -> Iterator[Evidence]:
    """The statements with hash and time of the bytes that they were read from, as far as those are the page's."""
    if not evidence:  # as of most pages, whose bytes need no hash here
        return
    sha256 = hashlib.sha256(page.body).hexdigest()
    for row in evidence:
        is_own = row.channel not in _NOT_OF_PAGE and not row.locator.startswith("byline")
        is_own = is_own and row.body_sha256 is None  # of a further page it is known
        yield replace(row, body_sha256=sha256, observed_at=page.fetched_at) if is_own else row


_NOT_OF_PAGE = frozenset({"feed", "profile"})
"""Channels whose statements did not stand in the page's own answer."""


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
        confirmed=stated.confirmed,
    )
