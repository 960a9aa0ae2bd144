"""Step 200: what is granted for the article's text."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, cast

from crawler.outlet import LicenceProfile, is_expression
from crawler.ports import archive_of, in_archive_thread
from pipelines.licence import Profile, judge
from pipelines.licence.observing import observed
from pipelines.licence.policy import policy_evidence
from pipelines.licence.urls import host_of, read_licence_url
from pipelines.rejudging import rejudge
from vocabulary.article import Article
from vocabulary.form import TextSource
from vocabulary.imported import LicenceStatement
from vocabulary.licence import NOASSERTION, Evidence, Polarity, Scope
from vocabulary.page import Page
from vocabulary.source import RightsAnswer

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.pages import PageSpider
    from storage.archive import Archive


POLICY_SECONDS = 120
"""For which articles wait for the outlet's page about reuse: a request with its second tries takes no longer."""

logger = logging.getLogger(__name__)


class LicenceStep:
    """Decides from the evidence that came with the page, its byline, and what the outlet's file says."""

    def __init__(self, crawler: "Crawler") -> None:
        """Remember the crawl: its spider knows the outlet."""
        self._crawler = crawler
        self._opened = datetime.now(UTC)
        self._policy: asyncio.Future[tuple[Evidence, ...]] | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way of making a step."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Say in the log of a licence that the operator has confirmed, since it raises confidence."""
        stated = self._spider.outlet.licence
        if stated is not None and stated.confirmed is not None:
            logger.info("The operator confirms %s, one class more confidence: %s", stated.expression, stated.confirmed)

    async def close_spider(self) -> None:
        """Decide anew on the outlet's stored articles, when this crawl saw that its page about reuse has changed."""
        stated = self._spider.outlet.licence
        if stated is None or stated.policy is None:
            return
        archive = cast("Archive", archive_of(self._crawler))
        answers = await in_archive_thread(archive.rights_answers, stated.policy, 2)
        says = [policy_of(answer) for answer in answers]
        is_new = bool(answers) and answers[0].fetched_at >= self._opened
        if is_new and (len(says) == 1 or _bare(says[0]) != _bare(says[1])):
            today = answers[0].fetched_at.date()
            changed = await in_archive_thread(rejudge, archive, self._spider.outlet.name, says[0], today=today)
            if changed:
                logger.info("Decided anew, by what %s says now: %d articles", stated.policy, changed)

    async def process_item(self, article: Article) -> Article:
        """Return the article with its licence; settled articles pass, and screened ones: nothing of them is kept."""
        if article.outcome is not None or article.is_screened:
            return article
        imported = article.page.imported
        if imported is not None and imported.licence is not None:
            return licensed(article, profile_of_import(imported.licence, imported.file))
        stated = self._spider.outlet.licence
        if stated is None:
            return licensed(article)
        if self._policy is None:
            self._policy = asyncio.ensure_future(self._read_policy(stated))
        return licensed(article, profile_of(stated), await self._policy)

    @property
    def _spider(self) -> "PageSpider":
        return cast("PageSpider", self._crawler.spider)

    async def _read_policy(self, stated: LicenceProfile) -> tuple[Evidence, ...]:
        """What the outlet's page about reuse says, once this crawl has asked for it, or could not."""
        if stated.policy is None:
            return ()
        if self._spider.assignment.recording is None and self._crawler.settings.getfloat("RIGHTS_DAYS"):
            try:
                await asyncio.wait_for(self._spider.policy_settled.wait(), POLICY_SECONDS)
            except TimeoutError:
                logger.warning("%s has not come in %d s; what is known of it holds", stated.policy, POLICY_SECONDS)
        answers = await in_archive_thread(archive_of(self._crawler).rights_answers, stated.policy, 2)
        says = [policy_of(answer) for answer in answers]
        if len(says) > 1 and _said_of(says[0]) != _said_of(says[1]):
            logger.warning(
                "%s says another thing than on %s: %s, not %s",
                *(stated.policy, f"{answers[1].fetched_at:%Y-%m-%d}", _said_of(says[0]), _said_of(says[1])),
            )
        return says[0] if says else ()


def policy_of(answer: RightsAnswer) -> tuple[Evidence, ...]:
    """What a page about reuse says; nothing when it is not there any more."""
    return policy_evidence(answer.body, url=answer.url, fetched_at=answer.fetched_at) if answer.body else ()


def _bare(rows: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Statements without when and in which bytes they were seen."""
    return tuple(replace(row, body_sha256=None, observed_at=None) for row in rows)


def _said_of(rows: Sequence[Evidence]) -> str:
    granted = dict.fromkeys(row.expression for row in rows if row.polarity is Polarity.GRANT and row.expression)
    return ", ".join(granted) or NOASSERTION


def licensed(article: Article, profile: Profile | None = None, policy: Sequence[Evidence] = ()) -> Article:
    """The article with the decision on its text, made as of the day on which its page was fetched.

    `profile` is what its outlet's file says, `policy` what its outlet's page about reuse does.
    """
    is_fed = article.form.text_source is TextSource.FEED
    licence = judge(
        (*_observed(article.licence.evidence, article.page, is_fed=is_fed), *policy),
        host=host_of(article.page.final_url),
        authors=[author.name for author in article.authors],
        profile=profile,
        published=article.published.iso if article.published else None,
        today=article.page.fetched_at.date(),
    )
    return replace(article, licence=licence)


def _observed(evidence: Sequence[Evidence], page: Page, *, is_fed: bool) -> tuple[Evidence, ...]:
    def is_of_page(row: Evidence) -> bool:
        if row.body_sha256 is not None:  # of a further page it is known
            return False
        is_read = row.channel not in _NOT_OF_PAGE and not row.locator.startswith("byline")
        return is_read and not (is_fed and row.locator.startswith("text:"))

    return observed(evidence, page.body, page.fetched_at, is_of_body=is_of_page)


_NOT_OF_PAGE = frozenset({"feed", "profile"})
"""Channels whose statements did not stand in the page's own answer."""


def profile_of_import(said: LicenceStatement, file: str) -> Profile:
    """What an operator says of a record that is imported: a prior as an outlet's file, confirmed with the reason."""
    return Profile(
        expression=stated_expression(said.raw) or NOASSERTION,
        scope=Scope.ARTICLE,
        statement=said.raw,
        source=f"Stated for the import of {file}",
        confirmed=said.reason,
    )


def stated_expression(raw: str) -> str | None:
    """The licence that an operator's words name, an SPDX expression or an address; None for any other words."""
    if is_expression(raw):
        return raw
    read = read_licence_url(raw) if "/" in raw else None
    return read.tool.expression if read is not None else None


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
