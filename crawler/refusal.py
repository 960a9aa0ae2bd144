"""Requests that do not end in an answer, and what that means for a page.

IgnoreRequest (Scrapy)
├── Refused   we decided not to ask, or not to go on: carries the page's outcome. Raised by our middlewares
├── Held      the host asks for a pause: the request is sent after it. Raised and caught by the retry middleware
└── Stopped   the crawl is ending: the page has no outcome and is asked for by the next crawl
"""

from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.python.failure import Failure

from vocabulary.outcome import Outcome
from vocabulary.page import Problem

ANYWHERE = "anywhere"
"""Request.meta: True for what may be redirected off the outlet's domains: robots.txt, what its file names elsewhere."""
FREE = "robots_free"
"""Request.meta: True for robots.txt itself."""
RENDERED = "rendered"
"""Request.meta: True for pages whose scripts are to be run, of outlets with `javascript`."""
PART = "part"
"""Request.meta: of what the scripts of a rendered page ask for, the page's number in its crawl, from 1."""

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot

_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "dns: the host's name cannot be resolved"),
    (DownloadTimeoutError, "timeout: no answer in time"),
    (DownloadConnectionRefusedError, "connection: refused"),
    (ResponseDataLossError, "connection: the answer was cut off"),
)
_MAX_REASON = 200


class Refused(IgnoreRequest):
    """We decided against a request. Raised by the guard, and by what obeys robots, retries, redirects and renders."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        """`reason` begins with a machine word: `address: …`, `no_contact: …`, `robots: …`, `javascript: …`."""
        self.problem = Problem(outcome=outcome, reason=reason)
        super().__init__(reason)


class Stopped(IgnoreRequest):
    """The crawl is ending. Raised by whatever waits; the page stays pending."""


class Held(IgnoreRequest):
    """A request taken back from a host's queue because the host asks for a pause."""


def take_back(slot: "Slot", error: IgnoreRequest, *, part_of: int | None = None) -> None:
    """End requests that wait for their turn in a host's queue, with an error that says what becomes of them.

    All of them, or those that one rendered page has asked for.
    """
    taken = [one for one in slot.queue if part_of is None or one[0].meta.get(PART) == part_of]
    for one in taken:
        slot.queue.remove(one)
        one[1].errback(Failure(error))  # type: ignore[no-untyped-call]


def problem_of_error(error: BaseException | None) -> Problem | None:
    """What an error of a request means for its page; None when the page is to stay pending."""
    if isinstance(error, Stopped):
        return None
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(error):
        return Problem(outcome=Outcome.TOO_LARGE, reason="size: over DOWNLOAD_MAXSIZE")
    if isinstance(error, IgnoreRequest):
        return Problem(outcome=Outcome.FAILED, reason=f"redirect: {error}")
    return Problem(outcome=Outcome.FAILED, reason=reason_of(error))


def reason_of(error: BaseException | None) -> str:
    """An error of a request in words, a machine word first."""
    if isinstance(error, Refused):
        return error.problem.reason
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    error = _cause_of(error)
    text = " ".join(str(error).split())
    word = "tls" if "ssl" in text.lower() or "certificate" in text.lower() else "connection"
    return f"{word}: {type(error).__name__}: {text}"[:_MAX_REASON].rstrip(": ")


def _cause_of(error: BaseException | None) -> BaseException | None:
    """The error behind an answer that broke off, which Scrapy hands on as a list of failures."""
    listed = error.args[0] if error is not None and error.args else None
    if isinstance(listed, list) and listed and isinstance(listed[0], Failure):
        return listed[0].value
    return error
