"""The outlet spider: reads an outlet's feeds, sitemaps and sections, and asks for the pages they name."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.http import Response, TextResponse

from crawler.answers import refusal_of
from crawler.outlet import Source
from crawler.ports import in_archive_thread
from crawler.refusal import ANYWHERE, problem_of_error
from crawler.sources import Found, SourceError
from crawler.sources.content import MAX_BYTES
from crawler.sources.feed import read_feed
from crawler.sources.section import UNKNOWN, read_section
from crawler.sources.shape import MOST, Shapes
from crawler.sources.sitemap import sitemap_batches
from crawler.sources.spans import span_of, within
from crawler.spiders.pages import PageSpider, headers_of
from crawler.urls import same_site
from vocabulary.outcome import CuttingsError, SourceState
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
READING = f"{version('cuttings')} 2"
"""What reads sources. Raise the number when more is found in them than before: then all are read once more."""
_SOURCES_FIRST = 100
_SITEMAP_SIZE = {"download_maxsize": MAX_BYTES}
"""The protocol allows sitemaps of 50 MB, more than a page may have."""


@dataclass
class Walk:
    """One source on its way: a feed or section is one request, a sitemap may become many."""

    source: Source
    waiting: int = 0
    """Requests sent and not yet answered."""
    asked: set[str] = field(default_factory=set)
    """Addresses asked for, so that sitemaps naming each other end."""
    answered: int = 0
    unchanged: int = 0
    """Of those: answers that were the same as at the last crawl."""
    left_out: int = 0
    further: str | None = None
    """Where the section goes on, as its newest page says."""
    failures: list[str] = field(default_factory=list)
    status: int | None = None
    seen: int = 0
    new: int = 0
    known: int = 0
    off_domain: int = 0
    out_of_window: int = 0

    def report(self) -> SourceReport:
        """What became of it."""
        state, reason = self._state()
        return SourceReport(
            url=self.source.url,
            kind=self.source.type,
            state=state,
            reason=reason,
            status=self.status,
            seen=self.seen,
            new=self.new,
            known=self.known,
            off_domain=self.off_domain,
            out_of_window=self.out_of_window,
        )

    def _state(self) -> tuple[SourceState, str]:
        if not self.answered:
            return SourceState.COULD_NOT_LOOK, next(iter(self.failures), "stopped: the crawl ended first")
        if self.waiting:
            self.failures.append("stopped: the crawl ended first")
        parts = []
        if self.failures:
            total = self.answered + len(self.failures)
            parts.append(f"{len(self.failures)} of {total} could not be read, first {self.failures[0]}")
        if self.left_out:
            parts.append(f"{self.left_out} more sitemaps were left out")
        state = SourceState.FOUND if self.seen else SourceState.NOTHING_FOUND
        if parts:
            return state, f"partly: {'; '.join(parts)}"
        return state, "unchanged" if self.unchanged == self.answered else ""

    def count(self, answer: SourceAnswer, *, is_known: bool) -> None:
        """One of its addresses answered; what is known it still names."""
        self.answered += 1
        self.unchanged += is_known
        self.seen += answer.seen
        self.off_domain += answer.off_domain
        self.out_of_window += answer.out_of_window
        if is_known:
            self.known += max(0, answer.seen - answer.off_domain - answer.out_of_window)


class OutletSpider(PageSpider):
    """Finds an outlet's pages by its sources; what earlier crawls left pending comes first."""

    name = "outlet"

    def __init__(self, **prepared: Any) -> None:
        super().__init__(**prepared)
        self._walks = [Walk(source) for source in self.outlet.sources]
        self._reported: set[str] = set()
        self._answers: dict[str, SourceAnswer] = {}
        self._shapes = UNKNOWN

    async def start(self) -> AsyncIterator[Request]:
        """The sources, and what earlier crawls left pending: it has the first claim on the limit."""
        try:
            pending = await in_archive_thread(self.archive.pending, self.run)
            if not self.assignment.refetch:  # then pages are wanted that only the source itself names
                self._answers = await in_archive_thread(self.archive.source_answers, self.outlet.name)
            if any(source.type is FoundBy.SECTION for source in self.outlet.sources):
                known = await in_archive_thread(self.archive.known_articles, self.outlet.name, MOST)
                self._shapes = Shapes.of(known)
        except CuttingsError as error:
            self.on_failure(error)
            return
        taken = self.hand_out([one for one in pending if self.window.holds(one)])
        for walk in self._walks:
            yield self._ask(walk, walk.source.url)
        for candidate in taken:
            yield self.request(candidate)

    def unreported(self) -> list[SourceReport]:
        """Reports of sources that the crawl's end cut short."""
        return [walk.report() for walk in self._walks if walk.source.url not in self._reported]

    async def read_source(self, response: Response, walk: Walk, asked: str) -> AsyncIterator[Request]:
        """A source answered: register what it names, and ask for it; remember the answer once that is done."""
        if walk.status is None:
            walk.status = response.status
        try:
            met = walk.new
            answer = known = self._unchanged(response, walk, asked)
            if answer is None:
                answer, urls = self._begun(response, walk, asked), set[int]()
                async for found in self._found(response, walk.source):
                    walk.further = found.further
                    answer, wanted = self._told(answer, found, urls)
                    for candidate in await self._take(wanted, walk):
                        yield self.request(candidate)
            walk.count(answer, is_known=known is not None)
            for request in self._children(answer.children, walk, response.url):
                yield request
            if walk.new > met and (further := self._further(walk)):
                yield further
            if response.status != HTTPStatus.NOT_MODIFIED and _is_worth_remembering(answer):
                await in_archive_thread(self.archive.remember_source, self.run, answer)
        except SourceError as error:
            walk.failures.append(str(error))
        except CuttingsError as error:
            self.on_failure(error)
            return
        await self._settle(walk)

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
        walk.further = None
        if known is None or response.status == HTTPStatus.NOT_MODIFIED:
            return known
        if response.status != HTTPStatus.OK or hashlib.sha256(response.body).hexdigest() != known.sha256:
            return None
        return replace(known, validators=_validators(response), answered_at=datetime.now(UTC))

    def _begun(self, response: Response, walk: Walk, asked: str) -> SourceAnswer:
        """An answer of which nothing is read yet."""
        return SourceAnswer(
            url=asked,
            validators=_validators(response),
            sha256=hashlib.sha256(response.body).hexdigest(),
            reading=self._reading(walk.source),
            since=self.window.since,
            until=self.window.until,
            answered_at=datetime.now(UTC),
        )

    def _told(self, answer: SourceAnswer, found: Found, urls: set[int]) -> tuple[SourceAnswer, list[Candidate]]:
        """The answer with a part more, and the pages of that part to register; `urls` are hashes of those met."""
        ours = []
        for one in found.candidates:
            if self._is_ours(one) and hash(one.url) not in urls:
                urls.add(hash(one.url))
                ours.append(one)
        wanted = [one for one in ours if self.window.holds(one)]
        told = replace(
            answer,
            seen=answer.seen + len(found.candidates) + found.unusable,
            off_domain=answer.off_domain + sum(not self._is_ours(one) for one in found.candidates),
            out_of_window=answer.out_of_window + len(ours) - len(wanted),
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
        learned = source.type is FoundBy.SECTION and self._shapes.is_known
        return f"{READING} {source.type} {source.elsewhere} {learned} {' '.join(self.outlet.domains)}"

    async def _found(self, response: Response, source: Source) -> AsyncIterator[Found]:
        """What a source names, in parts: a large one is never held as a whole."""
        if refusal := refusal_of(response.status, dict(headers_of(response)), response.body):
            word, _, detail = refusal.reason.partition(": ")
            raise SourceError(word, detail)
        parts = _read(source.type, response, self._shapes)
        try:
            while part := await asyncio.to_thread(next, parts, None):
                yield part
        except SourceError:
            raise
        except Exception as error:
            logger.exception("%s cannot be read", response.url)
            raise SourceError("error", f"{type(error).__name__}: {error}") from error

    def _ask(self, walk: Walk, url: str) -> Request:
        walk.waiting += 1
        walk.asked.add(url)
        known = self._usable(url, walk.source)
        is_fresh = known is not None and datetime.now(UTC) - known.answered_at < ASKED_ANEW
        return Request(
            url,
            headers=known.validators.headers if known and is_fresh else None,
            callback=self.read_source,
            errback=self.no_source,
            cb_kwargs={"walk": walk, "asked": url},
            meta={ANYWHERE: walk.source.elsewhere} | (_SITEMAP_SIZE if walk.source.type is FoundBy.SITEMAP else {}),
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
        timely = within((one.link for one in ours), since=self.window.since, until=self.window.until)
        wanted = sorted(
            (one for one in ours if one.link in timely and self.window.holds(one)), key=_changed, reverse=True
        )
        room = MAX_SITEMAPS - len(walk.asked)
        walk.left_out += max(0, len(wanted) - max(0, room))
        for child in islice(wanted, max(0, room)):
            if child.link not in walk.asked:
                yield self._ask(walk, child.link)

    def _further(self, walk: Walk) -> Request | None:
        """The next page of a section that named something new, up to SECTION_PAGES."""
        if walk.further is None or walk.further in walk.asked or not self._may_ask(walk.further, walk):
            return None
        return self._ask(walk, walk.further) if len(walk.asked) < self.settings.getint("SECTION_PAGES") else None

    def _may_ask(self, url: str, walk: Walk) -> bool:
        return walk.source.elsewhere or self.outlet.holds(url)

    async def _take(self, wanted: list[Candidate], walk: Walk) -> list[Candidate]:
        """Register pages; returns those to ask for."""
        if not wanted:
            return []
        taken, new = await self.register(wanted)
        walk.new += new
        walk.known += len(wanted) - new
        return taken

    def _is_ours(self, candidate: Candidate) -> bool:
        return self.outlet.holds(candidate.link) or self.outlet.holds(candidate.url)

    async def _settle(self, walk: Walk) -> None:
        """One request of a source is dealt with; report the source once the last one is."""
        walk.waiting -= 1
        if walk.waiting or walk.source.url in self._reported:
            return
        self._reported.add(walk.source.url)
        self.read += 1
        try:
            await in_archive_thread(self.archive.report_source, self.run, walk.report())
        except CuttingsError as error:
            self.on_failure(error)
        self.on_change()


def _read(kind: FoundBy, response: Response, shapes: Shapes) -> Iterator[Found]:
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    if kind is FoundBy.FEED:
        yield read_feed(response.body, url=response.url, content_type=content_type)
    elif kind is FoundBy.SITEMAP:
        yield from sitemap_batches(response.body, url=response.url, content_type=content_type)
    else:
        encoding = response.encoding if isinstance(response, TextResponse) else None
        yield read_section(response.body, url=response.url, encoding=encoding, known=shapes)


def _changed(child: Candidate) -> str:
    if child.modified:
        return child.modified.utc.isoformat()
    span = span_of(child.link)
    return span[1].isoformat() if span else ""


def _validators(response: Response) -> Validators:
    given = dict(headers_of(response))
    return Validators(etag=given.get("etag"), last_modified=given.get("last-modified"))


def _is_worth_remembering(answer: SourceAnswer) -> bool:
    return bool(answer.seen or answer.children) and len(answer.children) <= MAX_CHILDREN
