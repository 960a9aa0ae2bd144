"""robots.txt, delays and pauses, measured at the server."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from scrapy.utils.conf import build_component_list
from werkzeug import Request, Response

from crawler.retry import retry_after
from crawler.workplace import Workplace
from tests.crawling import crawl, open_memory, page, rss, write_outlet
from vocabulary.outcome import Exit, Outcome, SourceState


def base_of(server: HTTPServer) -> str:
    """Address of a server without its final slash."""
    return server.url_for("").rstrip("/")


def outlet(server: HTTPServer, folder: Path, *paths: str) -> None:
    """Write an outlet whose feed names some paths of the server."""
    base = base_of(server)
    server.expect_request("/rss").respond_with_data(rss(*(base + path for path in paths)), content_type="text/xml")
    write_outlet(folder / "outlets", "paper", base, feed="/rss")


def outcomes(folder: Path) -> Counter[Outcome | None]:
    """Pages by outcome, over all runs of a test."""
    return Counter(one.outcome for one in open_memory(str(folder)).articles)


def asked(server: HTTPServer) -> list[str]:
    """Paths that the server was asked for, in order."""
    return [request.path for request, _ in server.log]


async def test_no_disallowed_page_is_fetched_while_robots_is_in_flight(httpserver: HTTPServer, tmp_path: Path) -> None:
    """200 requests to one host whose robots.txt is slow: it is asked for once, and not one disallowed page is fetched.

    This fails with Scrapy's own middleware, which lets the third and later requests pass meanwhile.
    """

    def slow(_: Request) -> Response:
        time.sleep(0.5)
        return Response("User-agent: *\nDisallow: /private/\n", content_type="text/plain")

    httpserver.expect_request("/robots.txt").respond_with_handler(slow)
    for number in range(100):
        httpserver.expect_request(f"/private/{number}").respond_with_data(page("private"))
        httpserver.expect_request(f"/public/{number}").respond_with_data(page("public"), content_type="text/html")
    base = base_of(httpserver)
    pages = base.replace("localhost", "127.0.0.1")  # another host than the feed's: its robots.txt is not known yet
    links = [f"{pages}/{kind}/{number}" for number in range(100) for kind in ("private", "public")]
    httpserver.expect_request("/rss").respond_with_data(rss(*links), content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss")
    await crawl(tmp_path, "paper", CONCURRENT_REQUESTS=32, CONCURRENT_REQUESTS_PER_DOMAIN=16)
    assert [path for path in asked(httpserver) if path.startswith("/private/")] == []
    assert asked(httpserver).count("/robots.txt") == 2  # once for each host
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 100, Outcome.REFUSED_BY_ROBOTS: 100}


def test_scrapys_own_middlewares_are_not_in_use(tmp_path: Path) -> None:
    """Ours stand in the place of Scrapy's robots, retry and redirect middlewares."""
    settings = Workplace.find(tmp_path).settings()
    used = build_component_list(settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES"))
    names = {one if isinstance(one, str) else f"{one.__module__}.{one.__qualname__}" for one in used}
    scrapys = (".RobotsTxtMiddleware", ".RetryMiddleware", ".RedirectMiddleware")
    assert {"crawler.robots.Robots", "crawler.retry.Retry", "crawler.redirect.Redirect"} <= names
    assert not [name for name in names if name.endswith(scrapys)]


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_unavailable_robots_means_not_now(httpserver: HTTPServer, tmp_path: Path, status: int) -> None:
    """When robots.txt cannot be had for the server's fault, nothing is asked for: we could not look."""
    httpserver.expect_request("/robots.txt").respond_with_data("busy", status=status, headers={"Retry-After": "0"})
    outlet(httpserver, tmp_path, "/a")
    result = await crawl(tmp_path, "paper")
    (source,) = result.summaries[0].sources
    assert (source.state, source.reason) == (
        SourceState.COULD_NOT_LOOK,
        f"robots: robots.txt answered HTTP {status}",
    )
    assert set(asked(httpserver)) == {"/robots.txt"}
    assert result.exit is Exit.COULD_NOT_LOOK


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_missing_robots_forbids_nothing(httpserver: HTTPServer, tmp_path: Path, status: int) -> None:
    """RFC 9309: a client error means that there are no rules."""
    httpserver.expect_request("/robots.txt").respond_with_data("no", status=status)
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    outlet(httpserver, tmp_path, "/a")
    await crawl(tmp_path, "paper")
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 1}


async def test_the_first_half_megabyte_of_robots_counts(httpserver: HTTPServer, tmp_path: Path) -> None:
    """RFC 9309 lets a reader stop there: what a longer robots.txt says first is kept, its rest costs no memory."""
    rules = "User-agent: *\nDisallow: /b\n" + f"# {'x' * 1_000}\n" * 600 + "Disallow: /a\n"
    httpserver.expect_request("/robots.txt").respond_with_data(rules)
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    outlet(httpserver, tmp_path, "/a", "/b")
    await crawl(tmp_path, "paper")
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 1, Outcome.REFUSED_BY_ROBOTS: 1}


async def test_rules_for_us_by_name(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A newsroom can address us by our product token; its rules for others are not ours."""
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: cuttings\nDisallow: /b\n"
    httpserver.expect_request("/robots.txt").respond_with_data(rules)
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    outlet(httpserver, tmp_path, "/a", "/b")
    await crawl(tmp_path, "paper")
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 1, Outcome.REFUSED_BY_ROBOTS: 1}


@pytest.mark.parametrize("rule", ["Crawl-delay: 0.4", "Request-rate: 5/2s"])
async def test_crawl_delay_is_kept(httpserver: HTTPServer, tmp_path: Path, rule: str) -> None:
    """The gaps between requests, measured at the server, are those that robots.txt asks for."""
    times: list[float] = []

    def answer(request: Request) -> Response:
        times.append(time.monotonic())
        return Response(page(request.path), content_type="text/html")

    httpserver.expect_request("/robots.txt").respond_with_data(f"User-agent: *\n{rule}\n")
    for name in "abcd":
        httpserver.expect_request(f"/{name}").respond_with_handler(answer)
    outlet(httpserver, tmp_path, "/a", "/b", "/c", "/d")
    await crawl(tmp_path, "paper", CONCURRENT_REQUESTS_PER_DOMAIN=8)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 3
    assert min(gaps) > 0.35


@pytest.mark.parametrize("rule", ["Crawl-delay: nan", "Crawl-delay: -3", "Crawl-delay: soon", "Request-rate: 0/0"])
async def test_a_senseless_delay_is_none(httpserver: HTTPServer, tmp_path: Path, rule: str) -> None:
    """What is no length of time leaves our own delay as it is."""
    httpserver.expect_request("/robots.txt").respond_with_data(f"User-agent: *\n{rule}\n")
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    outlet(httpserver, tmp_path, "/a")
    await crawl(tmp_path, "paper")
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 1}


async def test_retry_after_pauses_the_whole_host(httpserver: HTTPServer, tmp_path: Path) -> None:
    """After a 503 with Retry-After nothing is sent to that host before the pause is over; then the page comes."""
    busy_at: list[float] = []
    after: list[float] = []

    def answer(request: Request) -> Response:
        if request.path == "/a" and not busy_at:
            busy_at.append(time.monotonic())
            return Response("busy", status=503, headers={"Retry-After": "1"})
        if busy_at:
            after.append(time.monotonic())
        return Response(page(request.path), content_type="text/html")

    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    for name in "abcdef":
        httpserver.expect_request(f"/{name}").respond_with_handler(answer)
    outlet(httpserver, tmp_path, "/a", "/b", "/c", "/d", "/e", "/f")
    await crawl(tmp_path, "paper", CONCURRENT_REQUESTS_PER_DOMAIN=1, DOWNLOAD_DELAY=0.05)
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 6}
    assert len([one for one in after if one - busy_at[0] < 0.9]) <= 1  # at most the one already on its way


@pytest.mark.parametrize(("status", "outcome"), [(429, Outcome.BLOCKED), (503, Outcome.FAILED)])
async def test_a_long_pause_is_left_to_the_next_crawl(
    httpserver: HTTPServer, tmp_path: Path, status: int, outcome: Outcome
) -> None:
    """A host that asks for an hour is left alone: its other pages are not asked for, and stay for the next crawl."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    for name in "abcdef":
        httpserver.expect_request(f"/{name}").respond_with_data("no", status=status, headers={"Retry-After": "3600"})
    outlet(httpserver, tmp_path, "/a", "/b", "/c", "/d", "/e", "/f")
    await crawl(tmp_path, "paper", CONCURRENT_REQUESTS_PER_DOMAIN=1, DOWNLOAD_DELAY=0.05)
    assert outcomes(tmp_path) == {outcome: 6}
    assert len([path for path in asked(httpserver) if len(path) == 2]) == 1


async def test_errors_that_pass_are_tried_again_a_few_times(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A 502 is asked for again as often as the setting says, and no oftener; a 404 is not."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data("", status=502)
    httpserver.expect_request("/b").respond_with_data("", status=404)
    outlet(httpserver, tmp_path, "/a", "/b")
    await crawl(tmp_path, "paper", RETRY_TIMES=2)
    assert Counter(asked(httpserver))["/a"] == 3
    assert Counter(asked(httpserver))["/b"] == 1
    assert outcomes(tmp_path) == {Outcome.FAILED: 1, Outcome.NOT_FOUND: 1}


NOW = datetime(2022, 1, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (format_datetime(NOW + timedelta(seconds=90)), 90.0),
        (format_datetime(NOW - timedelta(days=1)), 0.0),
        ("Fri, 14 Jan 2022 12:01:00 GMT", 60.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("\u0661\u0662", None),
        ("9" * 400, 999999999.0),
    ],
)
def test_retry_after_is_read(value: str, seconds: float | None) -> None:
    """Seconds and dates are understood; what says nothing is None, never an error."""
    assert retry_after(value, now=NOW) == seconds
