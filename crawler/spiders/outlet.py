"""The outlet spider: reads or asks an outlet's sources, and asks for the pages they name."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.http import Response, TextResponse

from crawler.answers import refusal_of
from crawler.dated import is_dated
from crawler.javascript import why_not
from crawler.outlet import ON_REQUEST, Source
from crawler.ports import in_archive_thread
from crawler.refusal import ANYWHERE, RENDERED, problem_of_error
from crawler.sources import Found, SourceError
from crawler.sources.content import MAX_BYTES
from crawler.sources.feed import read_feed
from crawler.sources.index import is_empty_answer, read_index
from crawler.sources.search import read_search
from crawler.sources.section import UNKNOWN, read_section
from crawler.sources.shape import MOST, Shapes
from crawler.sources.sitemap import sitemap_batches
from crawler.sources.spans import meets, span_of, spans_of
from crawler.spiders.pages import PageSpider, headers_of
from crawler.spiders.questions import questions
from crawler.spiders.walk import Walk
from crawler.urls import same_site
from crawler.workplace import waits_in
from vocabulary.address import identity
from vocabulary.outcome import CuttingsError
from vocabulary.page import Candidate, FoundBy
from vocabulary.run import SourceReport
from vocabulary.source import SourceAnswer, Validators

if TYPE_CHECKING:
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

MAX_SITEMAPS = 200
"""Sitemaps read of one index tree. A newsroom's whole archive has more; its newest pages are in these."""
MAX_CHILDREN = 2_000
"""Sitemaps of an index that are remembered; a longer index is read each time."""
ASKED_ANEW = timedelta(days=1)
"""After this long a source is asked for all it has: some servers say "not modified" whatever happens."""
READING = f"{version('cuttings')} 3"
"""What reads sources. Raise the number when more is found in them than before: then all are read once more."""
LEARNING = frozenset({FoundBy.SECTION, FoundBy.SEARCH, FoundBy.INDEX})
"""Types of sources whose links are weighed by what the outlet's articles look like."""
_SOURCES_FIRST = 100
_SITEMAP_SIZE = {"download_maxsize": MAX_BYTES}
"""The protocol allows sitemaps of 50 MB, more than a page may have."""


class OutletSpider(PageSpider):
    """Finds an outlet's pages by its sources; what earlier crawls left pending comes first."""

    name = "outlet"

    def __init__(self, **prepared: Any) -> None:
        super().__init__(**prepared)
        asked = [one for one in self.outlet.sources if one.type is not FoundBy.SEARCH or self.seed is not None]
        self._walks = [Walk(source, self.window) for source in asked or self.outlet.sources]
        self.sources = len(self._walks)
        self._reported: set[str] = set()
        self._answers: dict[str, SourceAnswer] = {}
        self._shapes = UNKNOWN

    async def start(self) -> AsyncIterator[Request]:
        """The sources, and what earlier crawls left pending: it has the first claim on the limit."""
        try:
            pending = await in_archive_thread(self.archive.pending, self.run)
            pending += await self._due()
            if not self.assignment.refetch:  # then pages are wanted that only the source itself names
                self._answers = await in_archive_thread(self.archive.source_answers, self.outlet.name)
            if any(source.type in LEARNING for source in self.outlet.sources):
                known = await in_archive_thread(self.archive.known_articles, self.outlet.name, MOST)
                self._shapes = Shapes.of(known)
        except CuttingsError as error:
            self.on_failure(error)
            return
        if self.outlet.javascript and why_not(self.settings):
            pending = []  # nothing will be asked for, and what waits goes on waiting
        timely = [one for one in pending if one.seeds or self.window.holds(one)]  # the window is not the later seeds'
        self.outside = len(pending) - len(timely)
        taken = self.hand_out(timely)
        for walk in self._walks:
            for request in await self._begin(walk):
                yield request
        for candidate in taken:
            yield self.request(candidate)

    async def _due(self) -> list[Candidate]:
        """Coverage to be looked at again; of a limit it takes half at most, the rest is for what is new."""
        limit = self.assignment.limit
        half = None if limit is None else limit // 2
        due = await in_archive_thread(self.archive.revisits, self.run, waits_in(self.settings), half)
        await self.know(due)
        return due

    async def _begin(self, walk: Walk) -> list[Request]:
        """The first requests of a source: all at once, so that it is done when all are answered."""
        most = self.settings.getint("DATED_PAGES")
        asked = questions(walk.source, outlet=self.outlet, window=self.window, seed=self.seed, most=most)
        walk.spans |= asked.spans
        if asked.left_out:
            walk.omitted.append(f"{asked.left_out} more pages of the archive were left out")
        walk.paged |= asked.paged
        if asked.problem:
            walk.failures.append(asked.problem)
            await self._report(walk)
        return [self._ask(walk, url) for url in asked.urls]

    def unreported(self) -> list[SourceReport]:
        """Reports of sources that the crawl's end cut short."""
        return [walk.report() for walk in self._walks if walk.source.url not in self._reported]

    async def read_source(self, response: Response, walk: Walk, asked: str, page: int) -> AsyncIterator[Request]:
        """A source answered: register what it names, and ask for it; remember the answer once that is done."""
        if walk.status is None:
            walk.status = response.status
        try:
            async for request in self._answered(response, walk, asked, page):
                yield request
        except SourceError as error:
            walk.failures.append(str(error))
        except CuttingsError as error:
            self.on_failure(error)
            return
        await self._settle(walk)

    async def _answered(self, response: Response, walk: Walk, asked: str, page: int) -> AsyncIterator[Request]:
        """What is to be asked for because of an answer: the pages that it names, its children, where it goes on."""
        answer = known = self._unchanged(response, walk, asked)
        new, last = 0, Found()
        if answer is None:
            answer = self._begun(response, walk, asked)
            met: set[int] = set()
            async for last in self._found(response, walk.source):
                answer, wanted = self._told(answer, last, met, walk.source)
                taken, fresh = await self._take(wanted, walk)
                new += fresh
                for candidate in taken:
                    yield self.request(candidate)
            if page == 1 and _is_dated_section(walk.source):
                walk.lists.append(frozenset(one.url for one in last.candidates))
        walk.count(answer, is_known=known is not None)
        for request in (*self._children(answer.children, walk, response.url), *self._pages(last, walk, asked)):
            yield request
        if self._goes_on(answer, new, walk.source) and (next_page := self._further(asked, last.further, walk, page)):
            yield next_page
        if response.status != HTTPStatus.NOT_MODIFIED and _is_worth_remembering(answer, walk.source):
            await in_archive_thread(self.archive.remember_source, self.run, answer)

    async def no_source(self, failure: "Failure") -> None:
        """A source did not answer."""
        walk: Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]  # set by Scrapy
        problem = problem_of_error(failure.value)
        if problem is None:
            return
        walk.failures.append(problem.reason)
        await self._settle(walk)

    def _unchanged(self, response: Response, walk: Walk, asked: str) -> SourceAnswer | None:
        """What the address answered before, when it answers the same; None when it is to be read."""
        known = self._usable(asked, walk.source)
        if known is None or response.status == HTTPStatus.NOT_MODIFIED:
            return known
        if response.status != HTTPStatus.OK or hashlib.sha256(response.body).hexdigest() != known.sha256:
            return None
        return replace(known, validators=_validators(response), answered_at=datetime.now(UTC))

    def _begun(self, response: Response, walk: Walk, asked: str) -> SourceAnswer:
        """An answer of which nothing is read yet; SourceError when a page of some days leads to the home page."""
        if asked in walk.spans and identity(response.url) == identity(self.outlet.home):
            raise SourceError("redirect", "leads to the home page")
        return SourceAnswer(
            url=asked,
            validators=_validators(response),
            sha256=hashlib.sha256(response.body).hexdigest(),
            reading=self._reading(walk.source),
            since=self.window.since,
            until=self.window.until,
            answered_at=datetime.now(UTC),
        )

    def _told(
        self, answer: SourceAnswer, found: Found, met: set[int], source: Source
    ) -> tuple[SourceAnswer, list[Candidate]]:
        """The answer with a part more, and the pages of that part to register; `met` are hashes of addresses."""
        ours = []
        for one in found.candidates:
            if self._is_ours(one) and hash(one.url) not in met:
                met.add(hash(one.url))
                ours.append(one)
        wanted = [one for one in ours if self._is_timely(one, source)]
        told = replace(
            answer,
            seen=answer.seen + len(found.candidates) + found.unusable,
            off_domain=answer.off_domain + sum(not self._is_ours(one) for one in found.candidates),
            out_of_window=answer.out_of_window + len(ours) - len(wanted),
            oldest=min(filter(None, (answer.oldest, *map(_time_of, found.candidates))), default=None),
            children=answer.children + found.children,
        )
        return told, wanted

    def _usable(self, url: str, source: Source) -> SourceAnswer | None:
        """What the address answered last, if all that it named then for this crawl's window is in the archive."""
        answer = self._answers.get(url)
        if answer is None or answer.reading != self._reading(source):
            return None
        return answer if self.window.is_within(answer.since, answer.until) else None

    def _reading(self, source: Source) -> str:
        """What decides, beside the body, what is taken from a source."""
        learned = source.type in LEARNING and self._shapes.is_known
        return f"{READING} {source.type} {source.elsewhere} {learned} {' '.join(self.outlet.domains)}"

    async def _found(self, response: Response, source: Source) -> AsyncIterator[Found]:
        """What a source names, in parts: a large one is never held as a whole."""
        if source.type is FoundBy.INDEX and is_empty_answer(response.status, response.body):
            return
        if refusal := refusal_of(response.status, dict(headers_of(response)), response.body):
            word, _, detail = refusal.reason.partition(": ")
            raise SourceError(word, detail)
        parts = _read(source.type, response, self._shapes, self.outlet.holds)
        try:
            while part := await asyncio.to_thread(next, parts, None):
                yield part
        except SourceError:
            raise
        except Exception as error:
            logger.exception("%s cannot be read", response.url)
            raise SourceError("error", f"{type(error).__name__}: {error}") from error

    def _ask(self, walk: Walk, url: str, *, page: int = 1) -> Request:
        walk.waiting += 1
        walk.asked.add(url)
        known = self._usable(url, walk.source)
        rendered = self.outlet.javascript and walk.source.type in {FoundBy.SECTION, FoundBy.SEARCH}
        is_fresh = known is not None and datetime.now(UTC) - known.answered_at < ASKED_ANEW
        return Request(
            url,
            headers=known.validators.headers if known and is_fresh and not rendered else None,
            callback=self.read_source,
            errback=self.no_source,
            cb_kwargs={"walk": walk, "asked": url, "page": page},
            meta={ANYWHERE: walk.source.elsewhere, RENDERED: rendered}
            | (_SITEMAP_SIZE if walk.source.type is FoundBy.SITEMAP else {}),
            priority=_SOURCES_FIRST,
            dont_filter=True,
        )

    def _children(self, named: Sequence[Candidate], walk: Walk, parent: str) -> Iterator[Request]:
        """The sitemaps of an index, newest first: those that cannot hold pages of the window are left."""
        ours = [
            one
            for one in named
            if one.link not in walk.asked and (self.outlet.holds(one.link) or same_site(one.link, parent))
        ]
        walk.off_domain += sum(one.link not in walk.asked for one in named) - len(ours)
        spans = spans_of(one.link for one in ours)
        wanted = []
        for one in sorted(ours, key=_changed, reverse=True):
            span = spans.get(one.link)
            if self.window.holds(one) and (span is None or meets(span, self.window.since, self.window.until)):
                wanted.append(one)
            else:
                walk.pass_over(one, spans)
        walk.spans |= {one.link: spans[one.link] for one in wanted if one.link in spans}
        room = MAX_SITEMAPS - len(walk.asked)
        walk.left_out += max(0, len(wanted) - max(0, room))
        for child in islice(wanted, max(0, room)):
            if child.link not in walk.asked:
                yield self._ask(walk, child.link)

    def _pages(self, found: Found, walk: Walk, asked: str) -> list[Request]:
        """The pages of an index, of which it told the number, up to INDEX_PAGES."""
        paged = walk.paged.pop(asked, None) if found.pages is not None else None
        if paged is None or found.pages is None:
            return []
        most = self.settings.getint("INDEX_PAGES")
        if found.pages > most:
            walk.omitted.append(f"{found.pages - most} more pages of the index were left out")
        return [self._ask(walk, paged.replace("{page}", str(page))) for page in range(min(found.pages, most))]

    def _is_timely(self, candidate: Candidate, source: Source) -> bool:
        """Whether a page may be of the window; an index states no times, but its addresses may name a day."""
        span = span_of(candidate.link) if source.type is FoundBy.INDEX else None
        is_day = span is not None and span[0] == span[1]
        if span and is_day and not meets(span, self.window.since, self.window.until):
            return False
        return self.window.holds(candidate)

    def _goes_on(self, answer: SourceAnswer, new: int, source: Source) -> bool:
        """Whether the next page of a list is worth asking for: a section's list is known from where nothing is new."""
        if source.type is FoundBy.SEARCH:
            return answer.seen > answer.off_domain
        return bool(new) or source.type is FoundBy.INDEX

    def _further(self, asked: str, stated: str | None, walk: Walk, page: int) -> Request | None:
        """The next page of a list, as its address counts or it states itself, up to SECTION_PAGES or INDEX_PAGES."""
        is_index = walk.source.type is FoundBy.INDEX
        counted = None if is_index else walk.paged.get(asked)
        url = counted.replace("{page}", str(page + 1)) if counted else stated
        if url is None or url in walk.asked or not self._may_ask(url, walk):
            return None
        if page >= self.settings.getint("INDEX_PAGES" if is_index else "SECTION_PAGES"):
            walk.omitted += ["the rest of the index was left out"] if is_index else []
            return None
        if counted:
            walk.paged[url] = counted
        return self._ask(walk, url, page=page + 1)

    def _may_ask(self, url: str, walk: Walk) -> bool:
        return walk.source.elsewhere or self.outlet.holds(url)

    async def _take(self, wanted: list[Candidate], walk: Walk) -> tuple[list[Candidate], int]:
        """Register pages; returns those to ask for, and how many are new."""
        if not wanted:
            return [], 0
        taken, new = await self.register(wanted)
        walk.new += new
        walk.known += len(wanted) - new
        return taken, new

    def _is_ours(self, candidate: Candidate) -> bool:
        return self.outlet.holds(candidate.link) or self.outlet.holds(candidate.url)

    async def _settle(self, walk: Walk) -> None:
        """One request of a source is dealt with; report the source once the last one is."""
        walk.waiting -= 1
        if not walk.waiting and walk.source.url not in self._reported:
            await self._report(walk)

    async def _report(self, walk: Walk) -> None:
        self._reported.add(walk.source.url)
        self.read += 1
        try:
            await in_archive_thread(self.archive.report_source, self.run, walk.report())
        except CuttingsError as error:
            self.on_failure(error)
        self.on_change()


def _read(kind: FoundBy, response: Response, shapes: Shapes, ours: Callable[[str], bool]) -> Iterator[Found]:
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    encoding = response.encoding if isinstance(response, TextResponse) else None
    if kind is FoundBy.FEED:
        yield read_feed(response.body, url=response.url, content_type=content_type)
    elif kind is FoundBy.SITEMAP:
        yield from sitemap_batches(response.body, url=response.url, content_type=content_type)
    elif kind is FoundBy.INDEX:
        yield read_index(response.body, url=response.url, ours=ours, known=shapes)
    elif kind is FoundBy.SEARCH:
        yield read_search(
            response.body, url=response.url, ours=ours, content_type=content_type, encoding=encoding, known=shapes
        )
    else:
        yield read_section(response.body, url=response.url, encoding=encoding, known=shapes)


def _time_of(candidate: Candidate) -> datetime | None:
    """The time that a source states of a page: when it was published, else when it was changed."""
    stated = candidate.published or candidate.modified
    return stated.utc if stated else None


def _changed(child: Candidate) -> str:
    if child.modified:
        return child.modified.utc.isoformat()
    span = span_of(child.link)
    return span[1].isoformat() if span else ""


def _validators(response: Response) -> Validators:
    given = dict(headers_of(response))
    return Validators(etag=given.get("etag"), last_modified=given.get("last-modified"))


def _is_dated_section(source: Source) -> bool:
    """Whether its pages must be read each time, to be held against each other."""
    return source.type is FoundBy.SECTION and is_dated(source.url)


def _is_worth_remembering(answer: SourceAnswer, source: Source) -> bool:
    """Whether it will be asked for again (of a search each seed asks another question) and need not be read then."""
    if source.type in ON_REQUEST or _is_dated_section(source):
        return False
    return bool(answer.seen or answer.children) and len(answer.children) <= MAX_CHILDREN
