"""What all our spiders share: an address that was asked for becomes exactly one page."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.answers import problem_of
from crawler.ports import Archive, in_archive_thread
from crawler.refusal import RENDERED, problem_of_error
from crawler.urls import canonical
from crawler.window import Window
from vocabulary.article import Seed
from vocabulary.outcome import CuttingsError, InputError, Outcome
from vocabulary.page import Candidate, Page, Problem
from vocabulary.run import Assignment, SourceReport
from vocabulary.source import Validators

if TYPE_CHECKING:
    from twisted.python.failure import Failure

    from crawler.outlet import Outlet

PRIVATE_HEADERS = frozenset({"set-cookie", "set-cookie2", "proxy-authenticate"})
"""Headers that are not kept: they speak to us alone."""


class PageSpider(Spider):
    """One run of one outlet. Begun by `crawler.crawl`, which takes the lease and opens the run first."""

    name = "pages"

    def __init__(
        self,
        *,
        outlet: "Outlet | None" = None,
        assignment: Assignment | None = None,
        run: int | None = None,
        seed: Seed | None = None,
        archive: Archive | None = None,
        **rest: Any,
    ) -> None:
        """What `crawler.crawl` has prepared; InputError when anybody else starts it."""
        if outlet is None or assignment is None or run is None or archive is None or rest:
            raise InputError("spider", "was not started by a crawl", remedy="`scrapy crawl NAME` or `cuttings crawl`")
        super().__init__(outlet.name)
        self.outlet, self.assignment, self.run, self.seed = outlet, assignment, run, seed
        self.archive = archive
        self.window = Window.of(assignment)
        self.stopping = asyncio.Event()
        """Set when the crawl is to end; whoever waits stops waiting."""
        self.policy_settled = asyncio.Event()
        """Set once the outlet's page about reuse was asked for, or need not be, or could not be had."""
        self.asked = 0
        """Pages handed out in this run."""
        self.limited = False
        """Whether pages were left for the next crawl because of the limit."""
        self.outside = 0
        """Pages left pending by earlier crawls that are of another time than this one's window."""
        self.sources = 0
        """Sources that this run asks, where it asks any."""
        self.read = 0
        """Sources done with."""
        self.on_change: Callable[[], None] = lambda: None
        self.on_first_pages: Callable[[], None] = lambda: None
        """Called when there are pages to ask for, once. There are none in many a crawl on schedule."""
        self.on_failure: Callable[[CuttingsError], None] = lambda _: None
        """Called with an error after which this crawl cannot go on."""
        self._validators: dict[str, Validators] = {}

    @property
    def seed_name(self) -> str | None:
        """`Seed.name` of the seed that this run judges pages for."""
        return self.seed.name if self.seed else None

    def unreported(self) -> list[SourceReport]:
        """Reports of sources that the crawl's end cut short."""
        return []

    async def register(self, candidates: Sequence[Candidate]) -> tuple[list[Candidate], int]:
        """Make found addresses durable; returns those to ask for now, within the limit, and how many are new."""
        fresh, new = await in_archive_thread(self.archive.register, self.run, candidates)
        if self.assignment.refetch:
            await self.know(fresh)
        return self.hand_out(fresh), new

    async def know(self, candidates: Sequence[Candidate]) -> None:
        """Have at hand with what to ask whether these pages have changed."""
        if candidates and not self.outlet.javascript:  # the shell of a page tells nothing of its text
            self._validators |= await in_archive_thread(self.archive.validators, self.run, candidates)

    def hand_out(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """As many as the limit allows; the others stay pending."""
        limit = self.assignment.limit
        taken = list(candidates if limit is None else candidates[: max(0, limit - self.asked)])
        if taken and not self.asked:
            self.on_first_pages()
        self.asked += len(taken)
        self.limited = self.limited or len(taken) < len(candidates)
        self.on_change()
        return taken

    def request(self, candidate: Candidate) -> Request:
        """Ask for a page: at the address as the source gave it, unless only the one behind it is the outlet's."""
        link = candidate.link if self.outlet.holds(candidate.link) else candidate.url
        known = self._validators.get(candidate.url)
        return Request(
            urldefrag(link).url,
            headers=known.headers if known else None,
            callback=self.page,
            errback=self.no_page,
            cb_kwargs={"candidate": candidate},
            meta={RENDERED: self.outlet.javascript},
            dont_filter=True,  # the archive has seen to it that each is asked for once
        )

    def page(self, response: Response, candidate: Candidate) -> Iterator[Page]:
        """An answer came."""
        headers = tuple(headers_of(response))
        if response.status == HTTPStatus.NOT_MODIFIED and candidate.url in self._validators:
            problem: Problem | None = Problem(outcome=Outcome.UNCHANGED, reason="http: 304")
        else:
            problem = problem_of(response.status, dict(headers), response.body)
        yield self.made(candidate, response, headers, problem)

    def no_page(self, failure: "Failure") -> Iterator[Page]:
        """No answer came."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        problem = problem_of_error(failure.value)
        if problem is None:
            return
        yield self.unanswered(request.cb_kwargs["candidate"], request.url, problem)

    async def part(self, page: Page, url: str) -> Page | None:
        """A further page of an article, asked for as any other; None when this crawl cannot ask for it.

        Raises Stopped when the crawl ends meanwhile.
        """
        candidate = Candidate(url=canonical(url), link=url, found_by=page.candidate.found_by, source=page.final_url)
        if not self.outlet.holds(url):
            return self.unanswered(candidate, url, Problem(outcome=Outcome.FAILED, reason="address: is off the outlet"))
        meta = {RENDERED: self.outlet.javascript}
        about = {"candidate": candidate}
        request = Request(urldefrag(url).url, callback=NO_CALLBACK, cb_kwargs=about, meta=meta, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            problem = problem_of_error(error)
            if problem is None:
                raise
            return self.unanswered(candidate, request.url, problem)
        headers = tuple(headers_of(response))
        return self.made(candidate, response, headers, problem_of(response.status, dict(headers), response.body))

    def unanswered(self, candidate: Candidate, url: str, problem: Problem) -> Page:
        """The page of a request that no answer came to."""
        return Page(
            outlet=self.outlet.name,
            candidate=candidate,
            fetched_at=datetime.now(UTC),
            final_url=url,
            problem=problem,
            domains=self.outlet.domains,
        )

    def made(
        self, candidate: Candidate, response: Response, headers: tuple[tuple[str, str], ...], problem: Problem | None
    ) -> Page:
        """The page of an answer; what is no page to read keeps no body."""
        return Page(
            outlet=self.outlet.name,
            candidate=candidate,
            fetched_at=datetime.now(UTC),
            final_url=response.url,
            status=response.status,
            headers=headers,
            body=b"" if problem else response.body,
            problem=problem,
            domains=self.outlet.domains,
        )


def headers_of(response: Response) -> Iterator[tuple[str, str]]:
    """An answer's headers, names in lower case, without the private ones."""
    for name, values in response.headers.items():
        low = name.decode("latin-1").lower()
        if low not in PRIVATE_HEADERS:
            yield from ((low, value.decode("latin-1")) for value in values)
