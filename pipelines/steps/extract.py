"""Step 100: a page becomes an article."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Self, cast

from scrapy.exceptions import DropItem

from crawler.refusal import Stopped
from crawler.urls import canonical
from pipelines.embedding import wanted_model
from pipelines.extraction.address import believed, holds, is_home
from pipelines.extraction.extraction import Extraction, extractor_of
from pipelines.extraction.pool import WorkerError, in_worker, shared_pool
from pipelines.extraction.record import withdrawn
from pipelines.following import Followed, followed
from pipelines.given import EXTRACTOR as ROWS
from pipelines.given import read_given
from pipelines.licence.observing import observed
from pipelines.reading import Reading, join_readings, lost, read_in_worker
from vocabulary.article import Article, Seed, SeedMatch
from vocabulary.imported import Given
from vocabulary.layout import Layout
from vocabulary.licence import Licence
from vocabulary.metadata import Record
from vocabulary.origin import Origin
from vocabulary.page import Page, Problem

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.pages import PageSpider


class ExtractStep:
    """Reads each page in a worker process; a page that came with a problem is passed on as settled.

    In a crawl for a seed, pages that cannot be its coverage are only screened (`pipelines.screening`), but not those
    that are fetched again for another seed.
    """

    def __init__(self, crawler: "Crawler | None" = None) -> None:
        """Remember the crawl: its spider knows outlet and seed. Without one nothing is known of either."""
        self._crawler = crawler
        self._model = wanted_model(crawler.settings) if crawler is not None else None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way of making a step."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Let workers, which take a second to load, begin as soon as there are pages to ask for, and not before."""
        if self._crawler is not None:
            cast("PageSpider", self._crawler.spider).on_first_pages = shared_pool().begin

    async def process_item(self, page: Page) -> Article:
        """Turn a page into an article; the article carries an outcome when there is nothing to go on with."""
        if page.problem is not None:
            return settled(page, page.problem)
        layouts, zone = self._of_outlet
        if page.given is not None:
            reading = await self._read_row(page, page.given)
            return replace(article_of(page, reading, zone=zone), extractor=ROWS)
        found = await self._followed(
            page, await self._read(page, screening=self._screening and not page.candidate.seeds)
        )
        if found.refused is not None:
            return settled(page, found.refused)
        reading = await self._joined(found) if found.parts or found.missing else found.reading
        article = article_of(found.page, reading, layouts=layouts, zone=zone, seed=self._seed)
        parts = tuple(part for part, _ in found.parts)
        return replace(article, parts=parts, reason=found.reason) if article.outcome is None else article

    async def _read_row(self, page: Page, given: Given) -> Reading:
        try:
            return await in_worker(read_given, given, url=page.final_url, now=datetime.now(UTC))
        except WorkerError as error:
            return lost(error)

    async def _read(self, page: Page, *, screening: bool = False) -> Reading:
        layouts, zone = self._of_outlet
        return await read_in_worker(
            page.body,
            url=page.final_url,
            content_type=content_type_of(page),
            headers=page.headers,
            hints=page.candidate,
            layouts=layouts,
            fetched=page.fetched_at.date(),
            seed=self._seed,
            screening=screening,
            zone=zone,
            model=self._model,
        )

    async def _followed(self, page: Page, reading: Reading) -> Followed:
        """The page with the others of its article; DropItem when the crawl ends before they are there."""
        if self._crawler is None:
            return Followed(page=page, reading=reading)
        most = max(1, self._crawler.settings.getint("ARTICLE_PAGES"))
        spider = cast("PageSpider", self._crawler.spider)
        try:
            return await followed(page, reading, ask=spider.part, read=self._read, most=most)
        except Stopped as error:  # the page stays pending
            raise DropItem(str(error)) from error

    async def _joined(self, found: Followed) -> Reading:
        """What was read of all pages, as of one."""
        parts = [observed_reading(reading, part) for part, reading in found.parts]
        try:
            return await in_worker(
                join_readings,
                found.reading,
                parts,
                is_whole=found.is_whole,
                missing=found.missing,
                seed=self._seed,
                zone=self._of_outlet[1],
                model=self._model,
            )
        except WorkerError as error:
            return lost(error)

    @property
    def _of_outlet(self) -> tuple[Sequence[Layout], str | None]:
        """Where the outlet's pages keep what is read of them, and the zone of times that they state without one."""
        if self._crawler is None:
            return (), None
        outlet = cast("PageSpider", self._crawler.spider).outlet
        return outlet.layouts, outlet.timezone

    @property
    def _seed(self) -> Seed | None:
        return None if self._crawler is None else cast("PageSpider", self._crawler.spider).seed

    @cached_property
    def _screening(self) -> bool:
        """Whether to screen; not where each page is to be read: all are kept, or were asked for by name."""
        if self._crawler is None or not self._crawler.settings.getbool("SCREEN"):
            return False
        asked = cast("PageSpider", self._crawler.spider).assignment
        return not (asked.everything or asked.refetch or asked.urls)


def settled(page: Page, problem: Problem) -> Article:
    """What a page becomes of which there is nothing to go on with."""
    return Article(page=page, url=page.candidate.url, outcome=problem.outcome, reason=problem.reason)


def observed_reading(reading: Reading, part: Page) -> Reading:
    """What was read of a further page, its statements about rights with hash and time of its bytes."""
    return replace(reading, evidence=observed(reading.evidence, part.body, part.fetched_at))


def article_of(
    page: Page,
    reading: Reading,
    *,
    layouts: Sequence[Layout] = (),
    zone: str | None = None,
    seed: Seed | None = None,
) -> Article:
    """Put what was read on the page's article; times without a zone are assumed to be of the outlet's `zone`.

    `layouts` are all that the outlet's file has, as they are part of what read the page. `seed` is what it was
    held against.
    """
    read = reading.extraction
    matches = (SeedMatch(seed=seed.name, match=reading.match),) if seed and reading.match else ()
    return Article(
        page=page,
        url=_address(page, read.canonical),
        editions=tuple(_editions(page, read.amp)),
        syndicated_from=_syndicated_from(page, read.elsewhere),
        origins=_origins(page, reading.origins),
        title=read.title,
        title_source=read.title_source,
        authors=read.authors,
        published=read.published and read.published.assumed_in(zone),
        modified=read.modified and read.modified.assumed_in(zone),
        particulars=read.particulars,
        record=_record(page, read),
        language=read.language,
        text=read.text,
        form=read.form,
        extractor=reading.screen or extractor_of(layouts, zone),
        compared=reading.compared,
        fingerprint=reading.fingerprint,
        embedding=reading.embedding,
        licence=Licence(evidence=reading.evidence),
        matches=matches,
        outcome=read.outcome,
        reason=read.reason,
    )


def _record(page: Page, read: Extraction) -> Record:
    """What was stated of each field; of the page's address also that it is not believed."""
    if read.canonical is None or believed(read.canonical, page.final_url, page.domains):
        return read.record
    return withdrawn(read.record, "canonical", "refused: on another site, or a home page")


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


def _origins(page: Page, origins: Sequence[Origin]) -> tuple[Origin, ...]:
    """What is said of others; another domain of the outlet's own is none."""
    return tuple(one for one in origins if one.url is None or not holds(page.domains, one.url))


def _canonical(address: str) -> str | None:
    try:
        return canonical(address)
    except ValueError:
        return None


def content_type_of(page: Page) -> str | None:
    """The HTTP header that says of what type a page is."""
    return next((value for key, value in page.headers if key.lower() == "content-type"), None)
