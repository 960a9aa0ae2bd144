"""Crawls of dated archives: an old seed finds its coverage on the pages of its days."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.crawling import crawl, dated_rss, open_memory, page, write_outlet
from vocabulary.outcome import Exit, Outcome, SourceState
from vocabulary.run import Assignment

FOR_SEED = Assignment(outlet="paper", seed="2022-01-15")
"""Its window is 2022-01-12 to 2022-02-14: 34 days."""
BACKFILL = Assignment(outlet="paper", since=datetime(2022, 1, 13, tzinfo=UTC), until=datetime(2022, 1, 16, tzinfo=UTC))


def front(*links: str) -> str:
    """A page that lists articles."""
    rows = "".join(f'<li><a href="{link}">A headline of more than some four words</a></li>' for link in links)
    return f"<!doctype html><html><body><main><ul>{rows}</ul></main></body></html>"


@pytest.fixture
def base(httpserver: HTTPServer) -> str:
    """Address of a server with an article under each address of /news."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)

    def answer(request: Request) -> Response:
        return Response(page(request.path), content_type="text/html")

    httpserver.expect_request("/news", method="GET").respond_with_handler(answer)
    return httpserver.url_for("").rstrip("/")


def days_asked(server: HTTPServer) -> list[str]:
    """Pages of the archive in the order in which they were asked for."""
    paths = (request.path for request, _ in server.log)
    return [path.removeprefix("/archive/") for path in paths if path.startswith("/archive/")]


def serve_days(server: HTTPServer, base: str, *days: str) -> None:
    """An archive with one article on each of these days, `2022/01/14`, and 404 on all others."""
    fronts = {f"/archive/{day}": front(f"{base}/news?id={10_000 + number}") for number, day in enumerate(days)}

    def answer(request: Request) -> Response:
        return Response(fronts.get(request.path, ""), status=200 if request.path in fronts else 404)

    server.expect_request(re.compile("/archive/.*")).respond_with_handler(answer)


async def test_an_old_seed_is_found_in_a_dated_archive(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """The feed of today does not reach the window, the archive's pages do: its articles are had, exit code 0."""
    feed = dated_rss({f"{base}/news?id=9": "2026-08-01"})
    httpserver.expect_request("/rss").respond_with_data(feed, content_type="text/xml")
    serve_days(httpserver, base, "2022/01/14", "2022/01/16")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss", section="/archive/{yyyy}/{mm}/{dd}")
    result = await crawl(tmp_path, FOR_SEED, CONCURRENT_REQUESTS=1)
    feed_report, archive = sorted(result.summaries[0].sources, key=lambda one: one.kind)
    assert feed_report.state is SourceState.COULD_NOT_LOOK
    assert (archive.state, archive.new) == (SourceState.FOUND, 2)
    assert archive.url == f"{base}/archive/{{yyyy}}/{{mm}}/{{dd}}"
    assert archive.reason == "partly: 32 of 34 could not be read, first http: 404"
    assert (result.outcomes, result.exit) == ({Outcome.ARCHIVED: 2}, Exit.DONE)
    asked = days_asked(httpserver)
    assert asked[:3] == ["2022/01/15", "2022/01/16", "2022/01/14"], "nearest to the seed first"
    assert len(asked) == len(set(asked)) == 34


async def test_a_backfill_walks_the_days_back(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """`since` and `until` without a seed: each day, the newest first, and nothing else."""
    serve_days(httpserver, base, "2022/01/13", "2022/01/14", "2022/01/15")
    write_outlet(tmp_path / "outlets", "paper", base, section="/archive/{yyyy}/{mm}/{dd}")
    result = await crawl(tmp_path, BACKFILL, CONCURRENT_REQUESTS=1)
    assert days_asked(httpserver) == ["2022/01/15", "2022/01/14", "2022/01/13"]
    assert result.outcomes == {Outcome.ARCHIVED: 3}
    again = await crawl(tmp_path, BACKFILL)
    assert (again.outcomes, again.summaries[0].sources[0].new) == ({}, 0)


async def test_days_over_the_limit_are_told(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """DATED_PAGES bounds a crawl; what it leaves out makes the source `partly` found."""
    serve_days(httpserver, base, "2022/01/14", "2022/01/15", "2022/01/16")
    write_outlet(tmp_path / "outlets", "paper", base, section="/archive/{yyyy}/{mm}/{dd}")
    result = await crawl(tmp_path, FOR_SEED, DATED_PAGES=3)
    (source,) = result.summaries[0].sources
    assert (source.state, source.reason) == (SourceState.FOUND, "partly: 31 more pages of the archive were left out")
    assert sorted(days_asked(httpserver)) == ["2022/01/14", "2022/01/15", "2022/01/16"]


async def test_each_day_goes_on_to_its_further_pages(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """SECTION_PAGES counts for each day by itself."""
    for number, day in enumerate(("2022/01/13", "2022/01/14", "2022/01/15")):
        for part in (1, 2, 3):
            body = front(f"{base}/news?id={10_000 + 10 * number + part}")
            body = body.replace("</ul>", f'</ul><a rel="next" href="/archive/{day}?page={part + 1}">next</a>')
            query = {"page": str(part)} if part > 1 else {}
            httpserver.expect_request(f"/archive/{day}", query_string=query).respond_with_data(
                body, content_type="text/html"
            )
    write_outlet(tmp_path / "outlets", "paper", base, section="/archive/{yyyy}/{mm}/{dd}")
    result = await crawl(tmp_path, BACKFILL, SECTION_PAGES=2)
    assert sorted(days_asked(httpserver)) == sorted(2 * ["2022/01/13", "2022/01/14", "2022/01/15"])
    assert result.outcomes == {Outcome.ARCHIVED: 6}


async def test_months_of_a_dated_sitemap(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """A sitemap a month, of pages changed long after: its address says that it reaches the window."""
    entry = f"<urlset><url><loc>{base}/news?id=1</loc><lastmod>2026-08-05</lastmod></url></urlset>"
    for month in ("2022-1", "2022-2"):
        httpserver.expect_request(f"/sitemap-{month}.xml").respond_with_data(entry, content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, sitemap="/sitemap-{yyyy}-{m}.xml")
    result = await crawl(tmp_path, FOR_SEED)
    (source,) = result.summaries[0].sources
    assert (source.state, source.reason, source.seen) == (SourceState.FOUND, "", 2)
    assert result.outcomes == {Outcome.ARCHIVED: 1}


async def test_an_archive_that_leads_home_was_not_read(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """A site without the archive sends every day to its home page: could_not_look, not today's news for then."""
    httpserver.expect_request("/").respond_with_data(front(f"{base}/news?id=10001"), content_type="text/html")
    for day in ("2022/01/13", "2022/01/14", "2022/01/15"):
        httpserver.expect_request(f"/archive/{day}").respond_with_data("", status=302, headers={"Location": "/"})
    write_outlet(tmp_path / "outlets", "paper", base, section="/archive/{yyyy}/{mm}/{dd}")
    result = await crawl(tmp_path, BACKFILL)
    (source,) = result.summaries[0].sources
    assert (source.state, source.reason) == (SourceState.COULD_NOT_LOOK, "redirect: leads to the home page")
    assert (result.outcomes, result.exit) == ({}, Exit.COULD_NOT_LOOK)


async def test_an_archive_that_does_not_heed_the_date_was_not_read(
    httpserver: HTTPServer, base: str, tmp_path: Path
) -> None:
    """Every day shows today's news: could_not_look, each time anew; two days that differ are enough to believe it."""
    serve_days(httpserver, base, "2022/01/14", "2022/01/15")
    body = front(f"{base}/news?id=10001")
    httpserver.expect_request("/find", method="GET").respond_with_data(body, content_type="text/html")
    write_outlet(tmp_path / "outlets", "paper", base, section="/find?day={yyyy}-{mm}-{dd}")
    for _ in range(2):
        result = await crawl(tmp_path, BACKFILL)
        (source,) = result.summaries[0].sources
        assert source.state is SourceState.COULD_NOT_LOOK
        assert source.reason == ("window: its pages of 3 dates name the same addresses, so it does not heed the date")
        assert result.exit is Exit.COULD_NOT_LOOK
    write_outlet(tmp_path / "outlets", "paper", base, section="/archive/{yyyy}/{mm}/{dd}")
    assert (await crawl(tmp_path, BACKFILL)).summaries[0].sources[0].state is SourceState.FOUND


async def test_days_to_come_have_no_pages(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """Of a window in the future nothing is asked, and the source says so rather than finding nothing."""
    write_outlet(tmp_path / "outlets", "paper", base, section="/archive/{yyyy}/{mm}/{dd}")
    result = await crawl(tmp_path, Assignment(outlet="paper", since=datetime(2199, 1, 1, tzinfo=UTC)))
    (source,) = result.summaries[0].sources
    assert source.state is SourceState.COULD_NOT_LOOK
    assert source.reason == "window: it begins on 2199-01-01, and its pages are yet to come"
    assert days_asked(httpserver) == []
    assert len(open_memory(str(tmp_path)).reports[1]) == 1


async def test_a_limit_of_pages_holds(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """The days are read; what is over the limit stays pending for the next crawl."""
    serve_days(httpserver, base, "2022/01/13", "2022/01/14", "2022/01/15")
    write_outlet(tmp_path / "outlets", "paper", base, section="/archive/{yyyy}/{mm}/{dd}")
    first = await crawl(tmp_path, replace(BACKFILL, limit=1))
    assert (first.outcomes, first.summaries[0].pending) == ({Outcome.ARCHIVED: 1}, 2)
    assert (await crawl(tmp_path, BACKFILL)).outcomes == {Outcome.ARCHIVED: 2}
