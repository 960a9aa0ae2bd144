"""Step 100: a page becomes an article."""

from crawler.urls import canonical
from pipelines.extraction.address import believed
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
    """The page's own address when it may be believed, in our canonical form; else the one it was found by."""
    if stated is None or not believed(stated, page.final_url):
        return page.candidate.url
    try:
        return canonical(stated)
    except ValueError:
        return page.candidate.url


def _header(page: Page, name: str) -> str | None:
    return next((value for key, value in page.headers if key.lower() == name), None)
