"""Step 100: a page becomes an article."""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Self, cast

from crawler.urls import canonical
from pipelines.extraction.address import believed, holds, is_home
from pipelines.reading import Reading, read_in_worker
from vocabulary.article import Article, Seed, SeedMatch
from vocabulary.licence import Licence
from vocabulary.page import Page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.pages import PageSpider


class ExtractStep:
    """Reads each page in a worker process; a page that came with a problem is passed on as settled.

    In a crawl for a seed, pages that cannot be its coverage are only screened (`pipelines.screening`).
    """

    def __init__(self, crawler: "Crawler | None" = None) -> None:
        """Remember the crawl: its spider knows the seed. Without one every page is read in full."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way of making a step."""
        return cls(crawler)

    async def process_item(self, page: Page) -> Article:
        """Turn a page into an article; the article carries an outcome when there is nothing to go on with."""
        if page.problem is not None:
            return Article(page=page, url=page.candidate.url, outcome=page.problem.outcome, reason=page.problem.reason)
        reading = await read_in_worker(
            page.body,
            url=page.final_url,
            content_type=_header(page, "content-type"),
            headers=page.headers,
            hints=page.candidate,
            seed=self._screening,
        )
        return article_of(page, reading, self._screening)

    @cached_property
    def _screening(self) -> Seed | None:
        """The seed to screen pages for; None where each page is to be read: all are kept, or were asked for by name."""
        if self._crawler is None or not self._crawler.settings.getbool("SCREEN"):
            return None
        spider = cast("PageSpider", self._crawler.spider)
        asked = spider.assignment
        return None if asked.everything or asked.refetch or asked.urls else spider.seed


def article_of(page: Page, reading: Reading, seed: Seed | None = None) -> Article:
    """Put what was read on the page's article; `seed` is what it was screened for."""
    read = reading.extraction
    matches = (SeedMatch(seed=seed.name, match=reading.match),) if seed and reading.match else ()
    return Article(
        page=page,
        url=_address(page, read.canonical),
        editions=tuple(_editions(page, read.amp)),
        syndicated_from=_syndicated_from(page, read.elsewhere),
        title=read.title,
        title_source=read.title_source,
        authors=read.authors,
        published=read.published,
        modified=read.modified,
        language=read.language,
        text=read.text,
        extractor=read.extractor,
        compared=reading.compared,
        fingerprint=reading.fingerprint,
        licence=Licence(evidence=reading.evidence),
        matches=matches,
        outcome=read.outcome,
        reason=read.reason,
    )


def _address(page: Page, stated: str | None) -> str:
    """The page's own address when it may be believed, else where redirects led; in our canonical form."""
    if stated is not None and believed(stated, page.final_url, page.domains) and (own := _canonical(stated)):
        return own
    led_elsewhere = page.final_url not in {page.candidate.link, page.candidate.url} and not is_home(page.final_url)
    return (_canonical(page.final_url) if led_elsewhere else None) or page.candidate.url


def _editions(page: Page, amp: str | None) -> Iterator[str]:
    if amp is not None and believed(amp, page.final_url, page.domains) and (address := _canonical(amp)):
        yield address


def _syndicated_from(page: Page, elsewhere: str | None) -> str | None:
    """The article of another newsroom that this page says it is a copy of; another domain of its own is none."""
    if elsewhere is None or holds(page.domains, elsewhere):
        return None
    return _canonical(elsewhere)


def _canonical(address: str) -> str | None:
    try:
        return canonical(address)
    except ValueError:
        return None


def _header(page: Page, name: str) -> str | None:
    return next((value for key, value in page.headers if key.lower() == name), None)
