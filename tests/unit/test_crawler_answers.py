"""What an answer means for a page, and what an error does."""

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from twisted.python.failure import Failure

from crawler.answers import problem_of, refusal_of
from crawler.refusal import Refused, Stopped, problem_of_error
from vocabulary.outcome import Outcome

HTML = b"<!doctype html><html><body><p>News</p></body></html>"
PAGE = {"content-type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *((status, Outcome.BLOCKED) for status in (401, 403, 407, 429, 451)),
        *((status, Outcome.NOT_FOUND) for status in (404, 410)),
        *((status, Outcome.FAILED) for status in (301, 400, 418, 500, 503)),
    ],
)
def test_statuses(status: int, outcome: Outcome) -> None:
    """Each class of answer has its outcome, and its reason names the status."""
    problem = problem_of(status, PAGE, HTML)
    assert problem is not None
    assert (problem.outcome, problem.reason) == (outcome, f"http: {status}")


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {"cf-mitigated": "challenge"}, b"Just a moment..."),
        (503, PAGE, b"<html><script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script></html>"),
        (200, PAGE, b"<html><script src='https://ct.captcha-delivery.com/c.js'></script></html>"),
        (202, {"x-amzn-waf-action": "challenge"}, b""),
    ],
)
def test_challenge_pages_are_blocked(status: int, headers: dict[str, str], body: bytes) -> None:
    """A page that asks whether we are human is no article, whatever its status."""
    problem = problem_of(status, headers, body)
    assert problem is not None
    assert problem.outcome is Outcome.BLOCKED
    assert problem.reason.startswith("challenge: ")


def test_an_article_about_challenges_is_an_article() -> None:
    """A long page may quote the words of a challenge."""
    assert problem_of(200, PAGE, HTML + b"captcha-delivery.com " * 8_000) is None


@pytest.mark.parametrize(
    ("kind", "body", "supported"),
    [
        ("text/html", HTML, True),
        ("", HTML, True),
        ("application/octet-stream", HTML, True),
        ("text/plain", HTML, True),
        ("text/html", b"just text", True),
        ("application/xhtml+xml", b"<x/>", True),
        ("text/plain", b"just text", False),
        ("application/json", b'{"a": 1}', False),
        ("application/pdf", b"%PDF-1.7", False),
        ("text/html", b"%PDF-1.7", False),
        ("text/html", b"\xff\xd8\xff\xe0JFIF", False),
        ("image/svg+xml", b"<svg></svg>", False),
    ],
)
def test_only_web_pages_are_supported(kind: str, body: bytes, supported: bool) -> None:
    """The content decides over a wrong type; a PDF sent as HTML is a PDF."""
    problem = problem_of(200, {"content-type": kind}, body)
    assert (problem is None) is supported
    assert supported or problem.outcome is Outcome.UNSUPPORTED


def test_an_empty_answer_is_no_answer() -> None:
    """200 without content is how some servers refuse robots."""
    problem = problem_of(200, PAGE, b" \n")
    assert problem is not None
    assert problem.outcome is Outcome.BLOCKED


def test_a_feed_is_no_refusal() -> None:
    """What is asked of a source is only whether it answered, not whether it is HTML."""
    assert refusal_of(200, {"content-type": "application/rss+xml"}, b"<rss/>") is None


@pytest.mark.parametrize(
    ("error", "outcome", "word"),
    [
        (CannotResolveHostError("x"), Outcome.FAILED, "dns"),
        (DownloadTimeoutError("x"), Outcome.FAILED, "timeout"),
        (DownloadConnectionRefusedError("x"), Outcome.FAILED, "connection"),
        (DownloadFailedError("certificate verify failed"), Outcome.FAILED, "tls"),
        (DownloadCancelledError("larger than"), Outcome.TOO_LARGE, "size"),
        (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE (9 B) during decompression."), Outcome.TOO_LARGE, "size"),
        (IgnoreRequest("max redirections reached"), Outcome.FAILED, "redirect"),
        (Refused(Outcome.REFUSED_BY_ROBOTS, "robots: no"), Outcome.REFUSED_BY_ROBOTS, "robots"),
        (RuntimeError("odd"), Outcome.FAILED, "connection"),
        (DownloadFailedError([Failure(ConnectionError("cut"))]), Outcome.FAILED, "connection: ConnectionError: cut"),
    ],
)
def test_errors(error: Exception, outcome: Outcome, word: str) -> None:
    """Each error has an outcome, and a reason that begins with a machine word."""
    problem = problem_of_error(error)
    assert problem is not None
    assert problem.outcome is outcome
    assert problem.reason.startswith(f"{word}: ") or problem.reason == word


def test_a_stopped_request_leaves_its_page_pending() -> None:
    """The end of the crawl is no outcome of a page."""
    assert problem_of_error(Stopped("the crawl is ending")) is None
