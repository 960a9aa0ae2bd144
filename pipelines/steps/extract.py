"""Step 100: a page becomes an article."""

from collections.abc import Iterator

from crawler.urls import canonical
from pipelines.extraction.address import believed, holds, is_home
from pipelines.reading import Reading, read_in_worker
from vocabulary.article import Article
from vocabulary.licence import Licence
from vocabulary.page import Page


class ExtractStep:
    """Reads each page in a worker process; a page that came with a problem is passed on as settled."""

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
        )
        return article_of(page, reading)


def article_of(page: Page, reading: Reading) -> Article:
    """Put what was read on the page's article."""
    read = reading.extraction
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
        licence=Licence(evidence=reading.evidence),
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
