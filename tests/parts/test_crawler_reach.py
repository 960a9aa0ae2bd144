"""A source that does not go back to the window was not looked at where it counts, and is never "nothing found"."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from rich.console import Console
from werkzeug import Request, Response

from crawler.crawl import CrawlResult
from crawler.table import print_result
from tests.crawling import crawl, dated_rss, open_memory, page, rss, write_outlet
from vocabulary.outcome import Exit, SourceState
from vocabulary.run import Assignment, SourceReport

FOUND, NOTHING, BLIND = SourceState.FOUND, SourceState.NOTHING_FOUND, SourceState.COULD_NOT_LOOK
FOR_SEED = Assignment(outlet="paper", seed="2022-01-15")
"""Its window is 2022-01-12 to 2022-02-14."""
SHORT = "window: its oldest entry is of 2026-08-01, the window ends 2022-02-14"


@pytest.fixture
def base(httpserver: HTTPServer) -> str:
    """Address of a server that has every page under /news, and no robots.txt."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)

    def answer(request: Request) -> Response:
        return Response(page(request.path), content_type="text/html")

    httpserver.expect_request("/news", method="GET").respond_with_handler(answer)
    return httpserver.url_for("").rstrip("/")


def dated_sitemap(entries: Mapping[str, str], *, index: bool = False) -> str:
    """A sitemap, or an index, of addresses with their `lastmod`, which may be empty."""
    inner, outer = ("sitemap", "sitemapindex") if index else ("url", "urlset")
    rows = (
        f"<{inner}><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</{inner}>"
        for url, day in entries.items()
    )
    return f"<{outer}>{''.join(rows)}</{outer}>"


async def feed_of(httpserver: HTTPServer, base: str, folder: Path, *days: str) -> CrawlResult:
    """Crawl a feed whose entries are of these days."""
    feed = dated_rss({f"{base}/news?id={number}": day for number, day in enumerate(days)})
    httpserver.expect_request("/rss").respond_with_data(feed, content_type="text/xml")
    write_outlet(folder / "outlets", "paper", base, feed="/rss")
    return await crawl(folder, FOR_SEED)


def only(result: CrawlResult) -> SourceReport:
    """The report of the one source."""
    (source,) = result.summaries[0].sources
    return source


async def test_a_feed_of_today_does_not_reach_an_old_window(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """All its entries are later: could_not_look with the reason and its numbers, exit code 3, and what to do."""
    result = await feed_of(httpserver, base, tmp_path, "2026-08-02", "2026-08-01", "2026-08-03")
    source = only(result)
    assert (source.state, source.reason, source.seen, source.out_of_window) == (BLIND, SHORT, 3, 3)
    assert (result.exit, result.short) == (Exit.COULD_NOT_LOOK, ["paper"])
    assert not result.outcomes


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (["2026-08-01", "2022-01-20"], FOUND),
        (["2026-08-01", "2021-01-20"], FOUND),  # on both sides, with nothing between
        (["2021-08-01"], FOUND),  # all are earlier
        ([], NOTHING),
    ],
)
async def test_a_feed_that_goes_back_far_enough_was_looked_at(
    httpserver: HTTPServer, base: str, tmp_path: Path, days: list[str], state: SourceState
) -> None:
    """An entry of the window or from before it shows that it does."""
    result = await feed_of(httpserver, base, tmp_path, *days)
    assert (only(result).state, result.exit, result.short) == (state, Exit.DONE, [])


async def test_without_times_nothing_is_known_of_its_reach(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """Entries of which nobody says a time may be of the window: they are fetched, and the source is found."""
    httpserver.expect_request("/rss").respond_with_data(rss(f"{base}/news?id=1"), content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss")
    result = await crawl(tmp_path, FOR_SEED)
    assert (only(result).state, sum(result.outcomes.values())) == (FOUND, 1)


@pytest.mark.parametrize("validators", [{"ETag": '"1"'}, {}])
async def test_an_unchanged_source_still_does_not_reach(
    httpserver: HTTPServer, base: str, tmp_path: Path, validators: dict[str, str]
) -> None:
    """304, or the same bytes, of what was read for all times: how far back it goes is remembered."""
    feed = dated_rss({f"{base}/news?id=1": "2026-08-01"})

    def answer(request: Request) -> Response:
        known = validators and request.headers.get("If-None-Match") == validators["ETag"]
        return Response(status=304) if known else Response(feed, content_type="text/xml", headers=validators)

    httpserver.expect_request("/rss").respond_with_handler(answer)
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss")
    assert only(await crawl(tmp_path, "paper")).state is FOUND
    result = await crawl(tmp_path, FOR_SEED)
    assert (only(result).state, only(result).reason, only(result).seen) == (BLIND, SHORT, 1)
    assert result.exit is Exit.COULD_NOT_LOOK
    assert only(await crawl(tmp_path, "paper")).reason == "unchanged"


SITEMAPS = {
    "later months only": ({"/sitemap-2026-08.xml": "", "/sitemap-2026-09.xml": ""}, BLIND),
    "later and earlier months": ({"/sitemap-2026-08.xml": "", "/sitemap-2020-09.xml": ""}, NOTHING),
    "earlier by change": ({"/old.xml": "2020-01-01"}, NOTHING),
    "a month of the window": ({"/sitemap-2026-08.xml": "", "/sitemap-2022-01.xml": ""}, FOUND),
    "numbers": ({"/sitemap-1.xml": ""}, BLIND),
}


@pytest.mark.parametrize("name", SITEMAPS)
async def test_a_sitemap_tree_is_judged_as_a_whole(
    httpserver: HTTPServer, base: str, tmp_path: Path, name: str
) -> None:
    """Sitemaps that were left because of their days tell how far back the source goes, as those that were read."""
    children, state = SITEMAPS[name]
    index = dated_sitemap({f"{base}{path}": day for path, day in children.items()}, index=True)
    httpserver.expect_request("/index.xml").respond_with_data(index, content_type="text/xml")
    httpserver.expect_request("/sitemap-2022-01.xml").respond_with_data(
        dated_sitemap({f"{base}/news?id=1": "2026-08-05"}),  # changed since, with all others
        content_type="text/xml",
    )
    httpserver.expect_request("/sitemap-1.xml").respond_with_data(
        dated_sitemap({f"{base}/news?id=1": "2026-08-01", f"{base}/news?id=2": "2026-08-02"}), content_type="text/xml"
    )
    write_outlet(tmp_path / "outlets", "paper", base, sitemap="/index.xml")
    result = await crawl(tmp_path, FOR_SEED)
    source = only(result)
    assert (source.state, source.reason == SHORT) == (state, state is BLIND)
    assert result.exit is (Exit.COULD_NOT_LOOK if state is BLIND else Exit.DONE)
    asked = {request.path for request, _ in httpserver.log}
    assert not asked & {"/sitemap-2026-08.xml", "/sitemap-2026-09.xml", "/sitemap-2020-09.xml", "/old.xml"}


async def test_a_sitemap_of_the_window_that_cannot_be_read_is_told(
    httpserver: HTTPServer, base: str, tmp_path: Path
) -> None:
    """The rest is of later: could_not_look, with both reasons."""
    index = dated_sitemap({f"{base}/sitemap-2026-08.xml": "", f"{base}/sitemap-2022-01.xml": ""}, index=True)
    httpserver.expect_request("/index.xml").respond_with_data(index, content_type="text/xml")
    httpserver.expect_request("/sitemap-2022-01.xml").respond_with_data("", status=404)
    write_outlet(tmp_path / "outlets", "paper", base, sitemap="/index.xml")
    source = only(await crawl(tmp_path, FOR_SEED))
    assert (source.state, source.reason) == (BLIND, f"{SHORT}; 1 of 2 could not be read, first http: 404")


async def test_one_source_that_reaches_is_enough(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """A feed of today beside an archive of then: exit code 0, and only the feed could not look."""
    feed, archive = dated_rss({f"{base}/news?id=9": "2026-08-01"}), dated_sitemap({f"{base}/news?id=1": "2022-01-16"})
    httpserver.expect_request("/rss").respond_with_data(feed, content_type="text/xml")
    httpserver.expect_request("/archive.xml").respond_with_data(archive, content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss", sitemap="/archive.xml")
    result = await crawl(tmp_path, FOR_SEED)
    assert {one.kind: one.state for one in result.summaries[0].sources} == {"feed": BLIND, "sitemap": FOUND}
    assert (result.exit, result.short) == (Exit.DONE, [])


async def test_a_window_that_lies_ahead_is_reached_by_what_is_new(
    httpserver: HTTPServer, base: str, tmp_path: Path
) -> None:
    """Of a seed of today the window ends in the future: nothing is later."""
    feed = dated_rss({f"{base}/news?id=1": "2026-08-01"})
    httpserver.expect_request("/rss").respond_with_data(feed, content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss")
    result = await crawl(tmp_path, Assignment(outlet="paper", since=datetime(2026, 7, 31, tzinfo=UTC)))
    assert only(result).state is FOUND
    assert len(open_memory(str(tmp_path)).articles) == 1


@pytest.mark.parametrize("has_undated", [True, False])
async def test_what_to_do_is_told(httpserver: HTTPServer, base: str, tmp_path: Path, *, has_undated: bool) -> None:
    """A source to add; that nothing is known, only if no page was fetched: one without a time always is."""
    feed = dated_rss({f"{base}/news?id=1": "2026-08-01"})
    undated = f"<item><link>{base}/news?id=2</link></item></channel>"
    body = feed.replace("</channel>", undated) if has_undated else feed
    httpserver.expect_request("/rss").respond_with_data(body, content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss")
    result = await crawl(tmp_path, FOR_SEED)
    said = io.StringIO()
    print_result(result, Console(file=said, width=200), seed="2022-01-15")
    assert (only(result).state, result.exit, sum(result.outcomes.values())) == (BLIND, Exit.COULD_NOT_LOOK, has_undated)
    assert "No source of paper goes back to the window: add a sitemap, a dated archive" in said.getvalue()
    assert ("nothing is known" in said.getvalue()) is not has_undated
    assert ("Next: cuttings coverage" in said.getvalue()) is has_undated
