"""A crawl of an outlet on this machine: what it asks for, and what becomes of every page."""

import asyncio
import gzip
import time
import zlib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from crawler.report import Progress
from tests.crawling import MemoryArchive, SettlingStep, crawl, open_memory, page, rss, write_outlet
from vocabulary.article import Article
from vocabulary.outcome import CuttingsError, Exit, Outcome, RunState, SourceState
from vocabulary.page import Page
from vocabulary.run import Assignment


@pytest.fixture(autouse=True)
def _no_robots(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)


def serve(
    server: HTTPServer, path: str, body: str | bytes, kind: str = "text/html", status: int = 200, **headers: str
) -> str:
    """Answer one path; returns its whole address."""
    server.expect_request(path).respond_with_data(body, status=status, content_type=kind, headers=headers)
    return server.url_for(path)


def base_of(server: HTTPServer) -> str:
    """Address of a server without its final slash."""
    return server.url_for("").rstrip("/")


def feed_of(server: HTTPServer, folder: Path, *links: str) -> None:
    """Write an outlet whose feed names some addresses."""
    serve(server, "/rss", rss(*links), kind="text/xml")
    write_outlet(folder / "outlets", "paper", base_of(server), feed="/rss")


def asked(server: HTTPServer) -> Counter[str]:
    """How often the server was asked for each path."""
    return Counter(request.path for request, _ in server.log)


def outcomes(folder: Path) -> Counter[Outcome | None]:
    """Pages by outcome, over all runs of a test."""
    return Counter(one.outcome for one in open_memory(str(folder)).articles)


def sitemap(*links: str, index: bool = False) -> str:
    """Write a sitemap, or an index of sitemaps; a link may carry `@` and its lastmod."""
    inner, outer = ("sitemap", "sitemapindex") if index else ("url", "urlset")
    entries = []
    for link in links:
        address, _, changed = link.partition("@")
        time = f"<lastmod>{changed}</lastmod>" if changed else ""
        entries.append(f"<{inner}><loc>{address}</loc>{time}</{inner}>")
    return f"<{outer}>{''.join(entries)}</{outer}>"


async def test_the_place_in_a_page_is_kept_and_not_asked_for(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Of two links to places of one page the page is asked for once, without the place; the link stays as given."""
    whole = serve(httpserver, "/day", page("Day"))
    feed_of(httpserver, tmp_path, f"{whole}#morning", f"{whole}#evening")
    await crawl(tmp_path, Assignment(outlet="paper"))
    [article] = open_memory(str(tmp_path)).articles
    assert (article.outcome, article.page.final_url) == (Outcome.ARCHIVED, whole)
    assert (article.page.candidate.url, article.page.candidate.link) == (whole, f"{whole}#morning")
    assert asked(httpserver)["/day"] == 1


async def test_every_page_named_by_a_feed_has_one_outcome(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Pages found, gone, blocked, broken, of another type: each is recorded exactly once, with the right outcome."""
    links = [
        serve(httpserver, "/good", page("Good")),
        serve(httpserver, "/gone", "gone", status=410),
        serve(httpserver, "/missing", "no", status=404),
        serve(httpserver, "/forbidden", "no", status=403),
        serve(httpserver, "/broken", "oops", status=500),
        serve(httpserver, "/paper", b"%PDF-1.7 ...", kind="text/html"),
        serve(httpserver, "/picture", b"\x89PNG....", kind="image/png"),
        serve(httpserver, "/empty", ""),
    ]
    feed_of(httpserver, tmp_path, *links)
    result = await crawl(tmp_path, "paper")
    articles = open_memory(str(tmp_path)).articles
    assert {one.page.candidate.link.rsplit("/", 1)[1]: one.outcome for one in articles} == {
        "good": Outcome.ARCHIVED,
        "gone": Outcome.NOT_FOUND,
        "missing": Outcome.NOT_FOUND,
        "forbidden": Outcome.BLOCKED,
        "broken": Outcome.FAILED,
        "paper": Outcome.UNSUPPORTED,
        "picture": Outcome.UNSUPPORTED,
        "empty": Outcome.BLOCKED,
    }
    assert len(articles) == len(links) == sum(result.outcomes.values())
    assert result.exit is Exit.DONE
    (source,) = result.summaries[0].sources
    assert (source.state, source.seen, source.new) == (SourceState.FOUND, 8, 8)


async def test_a_sitemap_tree_is_walked_once(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Indexes that name each other end; gzip and dead children do no harm; the one report says what was not read."""
    base = base_of(httpserver)
    one, two = serve(httpserver, "/news/1", page("1")), serve(httpserver, "/news/2", page("2"))
    children = [f"{base}/a.xml", f"{base}/b.xml.gz", f"{base}/dead.xml", f"{base}/index.xml"]
    serve(httpserver, "/index.xml", sitemap(*children, index=True), kind="text/xml")
    serve(httpserver, "/a.xml", sitemap(one, f"{base}/news/1?utm_source=x"), kind="text/xml")
    serve(httpserver, "/b.xml.gz", gzip.compress(sitemap(two).encode()), kind="application/x-gzip")
    serve(httpserver, "/dead.xml", "gone", status=404)
    write_outlet(tmp_path / "outlets", "paper", base, sitemap="/index.xml")
    result = await crawl(tmp_path, "paper")
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 2}
    assert {asked(httpserver)[path] for path in ("/index.xml", "/a.xml", "/b.xml.gz", "/news/1")} == {1}
    (source,) = result.summaries[0].sources
    assert (source.state, source.seen, source.new) == (SourceState.FOUND, 3, 2)
    assert source.reason == "partly: 1 of 4 could not be read, first http: 404"


async def test_old_sitemaps_are_not_read_for_new_pages(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A sitemap last changed before the window is left; pages out of the window are counted and not fetched."""
    base = base_of(httpserver)
    new = serve(httpserver, "/news/new", page("new"))
    children = [f"{base}/2015.xml@2015-12-31", f"{base}/2022.xml@2022-01-20"]
    serve(httpserver, "/index.xml", sitemap(*children, index=True), kind="text/xml")
    serve(httpserver, "/2022.xml", sitemap(f"{new}@2022-01-15", f"{base}/news/old@2021-03-01"), kind="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, sitemap="/index.xml")
    result = await crawl(tmp_path, Assignment(outlet="paper", since=datetime(2022, 1, 1, tzinfo=UTC)))
    assert "/2015.xml" not in asked(httpserver)
    assert "/news/old" not in asked(httpserver)
    assert result.summaries[0].sources[0].out_of_window == 1
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 1}


async def test_links_off_the_outlet_are_counted_not_crawled(httpserver: HTTPServer, tmp_path: Path) -> None:
    """What leads to other sites is reported; nobody asks them."""
    mine = serve(httpserver, "/a", page("a"))
    feed_of(httpserver, tmp_path, mine, "http://elsewhere.test/x", "http://notlocalhost/y")
    result = await crawl(tmp_path, "paper")
    (source,) = result.summaries[0].sources
    assert (source.seen, source.new, source.off_domain) == (3, 1, 2)
    assert sum(outcomes(tmp_path).values()) == 1


async def test_one_page_named_by_several_sources_is_fetched_once(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Feed, sitemap and section name the same page, with and without trackers: one request, one page."""
    base = base_of(httpserver)
    link = serve(httpserver, "/2022/01/14/ferry-service-returns", page("a"))
    serve(httpserver, "/rss", rss(f"{link}?utm_source=rss"), kind="text/xml")
    serve(httpserver, "/sitemap.xml", sitemap(link), kind="text/xml")
    serve(httpserver, "/world", f"<html><body><a href='{link}#c'>Ferry service returns</a></body></html>")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss", sitemap="/sitemap.xml", section="/world")
    result = await crawl(tmp_path, "paper")
    assert [one.state for one in result.summaries[0].sources] == [SourceState.FOUND] * 3
    assert asked(httpserver)["/2022/01/14/ferry-service-returns"] == 1
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 1}


async def test_could_not_look_is_never_nothing_found(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A page in a feed's place, a dead and an empty source: each with its state and reason; exit 3 only for all."""
    base = base_of(httpserver)
    serve(httpserver, "/rss", "<!doctype html><html><head><title>Consent</title></head></html>")
    serve(httpserver, "/sitemap.xml", "gone", status=410)
    serve(httpserver, "/rss2", rss(), kind="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss", sitemap="/sitemap.xml")
    write_outlet(tmp_path / "outlets", "quiet", base, feed="/rss2")
    blind = await crawl(tmp_path, "paper")
    assert {(one.state, one.reason) for one in blind.summaries[0].sources} == {
        (SourceState.COULD_NOT_LOOK, 'not_a_feed: it is an HTML page titled "Consent"'),
        (SourceState.COULD_NOT_LOOK, "http: 410"),
    }
    assert blind.exit is Exit.COULD_NOT_LOOK
    both = await crawl(tmp_path, "paper", "quiet")
    assert both.summaries[1].sources[0].state is SourceState.NOTHING_FOUND
    assert both.exit is Exit.DONE


async def test_without_network_there_is_a_reason(tmp_path: Path) -> None:
    """A host whose name cannot be resolved is `could_not_look`, with `dns` as its first word."""
    write_outlet(tmp_path / "outlets", "paper", "http://paper.invalid", domains=("paper.invalid",), feed="/rss")
    result = await crawl(tmp_path, "paper", RETRY_TIMES=0, CONTACT="desk@courier.test")
    (source,) = result.summaries[0].sources
    assert source.state is SourceState.COULD_NOT_LOOK
    assert source.reason.startswith("dns: ")
    assert result.exit is Exit.COULD_NOT_LOOK


async def test_redirects_stay_within_the_outlet(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A redirect on the outlet is followed; one that leaves it is not, and the page says so."""
    serve(httpserver, "/new", page("new"))
    links = [
        serve(httpserver, "/old", "", status=301, Location="/new"),
        serve(httpserver, "/away", "", status=302, Location="http://elsewhere.test/consent"),
        serve(httpserver, "/round", "", status=302, Location="/round"),
    ]
    feed_of(httpserver, tmp_path, *links)
    await crawl(tmp_path, "paper")
    ends = {one.page.candidate.link.rsplit("/", 1)[1]: one for one in open_memory(str(tmp_path)).articles}
    assert ends["old"].outcome is Outcome.ARCHIVED
    assert ends["old"].page.final_url == httpserver.url_for("/new")
    assert (ends["away"].outcome, ends["away"].reason) == (
        Outcome.FAILED,
        "redirect: leads off the outlet, to elsewhere.test",
    )
    assert (ends["round"].outcome, ends["round"].reason) == (Outcome.FAILED, "redirect: max redirections reached")


async def test_large_pages_are_too_large(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Over the limit, plain or once unpacked: too_large, and the crawl goes on."""
    big = page("x" * 300_000)
    packers = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.ZstdCompressor().compress,
    }
    links = [
        serve(httpserver, "/big", big),
        *(
            serve(httpserver, f"/{one}", pack(big.encode()), **{"Content-Encoding": one})
            for one, pack in packers.items()
        ),
        serve(httpserver, "/twice", gzip.compress(brotli.compress(big.encode())), **{"Content-Encoding": "br, gzip"}),
        *(
            serve(httpserver, f"/small/{one}", pack(page("small").encode()), **{"Content-Encoding": one})
            for one, pack in packers.items()
        ),
        serve(httpserver, "/small", page("small")),
    ]
    feed_of(httpserver, tmp_path, *links)
    await crawl(tmp_path, "paper", DOWNLOAD_MAXSIZE=100_000)
    assert outcomes(tmp_path) == {Outcome.TOO_LARGE: 6, Outcome.ARCHIVED: 5}


async def test_a_sitemap_may_be_larger_than_a_page(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Of a sitemap over the pages' limit all addresses are registered, in as many parts as it takes."""
    link = serve(httpserver, "/small", page("small"))
    far = [httpserver.url_for(f"/{number:04}{'x' * 100}") for number in range(1_200)]
    serve(httpserver, "/map.xml", sitemap(link, *far, link))
    write_outlet(tmp_path / "outlets", "paper", base_of(httpserver), sitemap="/map.xml")
    await crawl(tmp_path, Assignment(outlet="paper", limit=1), DOWNLOAD_MAXSIZE=100_000)
    (report,) = open_memory(str(tmp_path)).reports[1]
    assert (report.seen, report.new, report.known) == (1_202, 1_201, 0)
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 1}


async def test_a_page_keeps_what_was_answered(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Status, headers, body and what the feed said go with the page; cookies do not."""
    link = serve(httpserver, "/a", page("a"), **{"X-Robots-Tag": "noai", "Set-Cookie": "id=1"})
    feed_of(httpserver, tmp_path, f"{link}?utm_source=rss")
    await crawl(tmp_path, "paper")
    (article,) = open_memory(str(tmp_path)).articles
    headers = dict(article.page.headers)
    assert (article.page.status, headers["x-robots-tag"]) == (200, "noai")
    assert "set-cookie" not in headers
    assert article.page.body == page("a").encode()
    assert article.page.candidate.title == f"About {link}?utm_source=rss"
    assert (article.page.candidate.url, article.page.candidate.link) == (link, f"{link}?utm_source=rss")
    assert article.page.outlet == "paper"


async def test_a_limit_leaves_the_rest_to_the_next_crawl(httpserver: HTTPServer, tmp_path: Path) -> None:
    """With a limit the rest stays pending; the next crawl takes it up first, and no page is fetched twice."""
    feed_of(httpserver, tmp_path, *(serve(httpserver, f"/{number}", page(str(number))) for number in range(5)))
    first = await crawl(tmp_path, Assignment(outlet="paper", limit=2))
    assert (first.outcomes, first.summaries[0].pending) == ({Outcome.ARCHIVED: 2}, 3)
    assert (first.summaries[0].state, first.exit) == (RunState.STOPPED, Exit.DONE)
    second = await crawl(tmp_path, "paper")
    assert second.outcomes == {Outcome.ARCHIVED: 3}
    assert max(asked(httpserver)[f"/{number}"] for number in range(5)) == 1


async def test_known_pages_are_not_fetched_again_unless_asked(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A second crawl of unchanged sources fetches nothing; with refetch it does; failures are tried again."""
    links = [serve(httpserver, "/good", page("good")), serve(httpserver, "/bad", "no", status=403)]
    feed_of(httpserver, tmp_path, *links)
    await crawl(tmp_path, "paper")
    await crawl(tmp_path, "paper")
    assert (asked(httpserver)["/good"], asked(httpserver)["/bad"]) == (1, 2)
    await crawl(tmp_path, Assignment(outlet="paper", refetch=True))
    assert asked(httpserver)["/good"] == 2


async def test_stopping_leaves_pages_pending_and_ends_soon(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Stopped in the middle: what was being fetched gets its outcome, the rest stays for the next crawl."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def answer(request: Request) -> Response:
        loop.call_soon_threadsafe(stop.set)
        return Response(page(request.path), content_type="text/html")

    for number in range(20):
        httpserver.expect_request(f"/{number}").respond_with_handler(answer)
    feed_of(httpserver, tmp_path, *(httpserver.url_for(f"/{number}") for number in range(20)))
    result = await asyncio.wait_for(crawl(tmp_path, "paper", stop=stop, DOWNLOAD_DELAY=0.3), 10)
    done = sum(result.outcomes.values())
    assert 1 <= done < 5
    assert result.summaries[0].pending == 20 - done
    assert (result.stopped, result.exit, result.summaries[0].state) == (True, Exit.STOPPED, RunState.STOPPED)
    assert set(result.outcomes) == {Outcome.ARCHIVED}
    assert not open_memory(str(tmp_path)).leases
    await crawl(tmp_path, "paper")
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 20}
    assert max(asked(httpserver)[f"/{number}"] for number in range(20)) == 1


class StumblingStep(SettlingStep):
    """A step with an error of ours for some pages, and one that a person can act on for others."""

    async def process_item(self, page: Page) -> Article:
        """Fail where the address says so."""
        if page.problem is None and page.final_url.endswith("/stumble"):
            raise RuntimeError("a mistake of ours")
        if page.final_url.endswith("/full"):
            raise CuttingsError("the disk is full: free some space and crawl again")
        return await super().process_item(page)


async def test_an_error_of_ours_costs_one_page(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A step that fails on a page makes it `failed`, with the reason; all other pages go on."""
    feed_of(httpserver, tmp_path, *(serve(httpserver, f"/{name}", page(name)) for name in ("a", "stumble", "b")))
    result = await crawl(tmp_path, "paper", ITEM_PIPELINES={StumblingStep: 1})
    assert result.outcomes == {Outcome.ARCHIVED: 2, Outcome.FAILED: 1}
    (failed,) = (one for one in open_memory(str(tmp_path)).articles if one.outcome is Outcome.FAILED)
    assert failed.reason == "error: RuntimeError: a mistake of ours"


async def test_an_archive_that_cannot_write_ends_the_crawl(
    httpserver: HTTPServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A full disk ends the run with its message, without a traceback; its pages stay pending."""
    feed_of(httpserver, tmp_path, serve(httpserver, "/full", page("a")))
    result = await crawl(tmp_path, "paper", ITEM_PIPELINES={StumblingStep: 1})
    assert str(result.errors["paper"]) == "the disk is full: free some space and crawl again"
    assert result.exit is Exit.BAD_INPUT
    assert open_memory(str(tmp_path)).states[1][0] is RunState.STOPPED
    assert "Traceback" not in caplog.text


async def test_an_outlet_leased_elsewhere_is_left_alone(httpserver: HTTPServer, tmp_path: Path) -> None:
    """One outlet is crawled by one process: exit code 4 when that was all, and nothing is asked for."""
    feed_of(httpserver, tmp_path, serve(httpserver, "/a", page("a")))
    write_outlet(tmp_path / "outlets", "other", base_of(httpserver), feed="/rss")
    open_memory(str(tmp_path)).leases["paper"] = "somebody else"
    alone = await crawl(tmp_path, "paper")
    assert (alone.exit, alone.summaries) == (Exit.LEASED_ELSEWHERE, ())
    assert not httpserver.log
    both = await crawl(tmp_path, "paper", "other")
    assert (both.exit, [one.outlet for one in both.summaries]) == (Exit.DONE, ["other"])
    assert open_memory(str(tmp_path)).leases == {"paper": "somebody else"}


async def test_a_lost_lease_ends_the_crawl(httpserver: HTTPServer, tmp_path: Path) -> None:
    """The lease is renewed while the crawl runs; when another process has it, the crawl ends."""
    archive = open_memory(str(tmp_path))

    def answer(request: Request) -> Response:
        archive.leases["paper"] = "somebody else"
        return Response(page(request.path), content_type="text/html")

    for number in range(9):
        httpserver.expect_request(f"/{number}").respond_with_handler(answer)
    feed_of(httpserver, tmp_path, *(httpserver.url_for(f"/{number}") for number in range(9)))
    result = await crawl(tmp_path, "paper", LEASE_SECONDS=0.3, DOWNLOAD_DELAY=0.4)
    assert archive.renewed["paper"] >= 1
    assert (result.summaries[0].state, result.summaries[0].reason) == (
        RunState.STOPPED,
        "the lease was lost to another process",
    )
    assert sum(result.outcomes.values()) < 9


async def test_progress_is_told(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A display learns of the outlet waiting, its sources, pages and outcomes, and its end."""
    told: list[Progress] = []
    feed_of(httpserver, tmp_path, serve(httpserver, "/a", page("a")))
    await crawl(tmp_path, "paper", on_progress=told.append)
    assert (told[0].state, told[0].sources) == (None, 1)
    last = told[-1]
    assert (last.state, last.read, last.found, last.outcomes) == (RunState.FINISHED, 1, 1, {Outcome.ARCHIVED: 1})


async def test_many_outlets_share_one_process(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Several outlets are crawled at once; each has its own run and summary, in the order asked for."""
    for name in ("ant", "bee", "cow"):
        serve(httpserver, f"/{name}", page(name))
        serve(httpserver, f"/{name}.rss", rss(httpserver.url_for(f"/{name}")), kind="text/xml")
        write_outlet(tmp_path / "outlets", name, base_of(httpserver), feed=f"/{name}.rss")
    result = await crawl(tmp_path, "cow", "ant", "bee", OUTLETS_AT_ONCE=2)
    assert [one.outlet for one in result.summaries] == ["cow", "ant", "bee"]
    assert result.outcomes == {Outcome.ARCHIVED: 3}


async def test_mistakes_are_told_before_the_first_request(httpserver: HTTPServer, tmp_path: Path) -> None:
    """An unknown outlet or a broken file raises before anybody is asked anything."""
    feed_of(httpserver, tmp_path, serve(httpserver, "/a", page("a")))
    with pytest.raises(CuttingsError, match=r'there is no outlet "papre" \(did you mean "paper"\?\)'):
        await crawl(tmp_path, "paper", "papre")
    (tmp_path / "outlets" / "paper.toml").write_text('titel = "x"\n')
    with pytest.raises(CuttingsError, match=r"paper.toml: titel"):
        await crawl(tmp_path, "paper")
    assert not httpserver.log


async def test_a_pause_does_not_keep_a_stop_waiting(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Stopped while a host asked for half a minute: the crawl ends at once, and the page stays pending."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def busy(_: Request) -> Response:
        loop.call_soon_threadsafe(stop.set)
        return Response("busy", status=503, headers={"Retry-After": "30"})

    httpserver.expect_request("/a").respond_with_handler(busy)
    feed_of(httpserver, tmp_path, httpserver.url_for("/a"))
    result = await asyncio.wait_for(crawl(tmp_path, "paper", stop=stop), 10)
    assert (result.outcomes, result.summaries[0].pending) == ({}, 1)


async def test_a_source_that_breaks_our_reader_is_told(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of ours in reading one source is its reason; the other sources are read."""

    def stumble(*_: object, **__: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr("crawler.spiders.outlet.read_feed", stumble)
    base = base_of(httpserver)
    serve(httpserver, "/rss", rss(), kind="text/xml")
    serve(httpserver, "/sitemap.xml", sitemap(serve(httpserver, "/a", page("a"))), kind="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss", sitemap="/sitemap.xml")
    result = await crawl(tmp_path, "paper")
    assert {one.url.rsplit("/", 1)[1]: (one.state, one.reason) for one in result.summaries[0].sources} == {
        "rss": (SourceState.COULD_NOT_LOOK, "error: RuntimeError: a mistake of ours"),
        "sitemap.xml": (SourceState.FOUND, ""),
    }
    assert result.outcomes == {Outcome.ARCHIVED: 1}


async def test_a_very_long_address_has_an_outcome(httpserver: HTTPServer, tmp_path: Path) -> None:
    """An address that Scrapy would drop without a word is asked for like any other."""
    link = httpserver.url_for("/a") + "?q=" + "\u0634" * 900
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    feed_of(httpserver, tmp_path, link)
    result = await crawl(tmp_path, "paper")
    assert result.outcomes == {Outcome.ARCHIVED: 1}


async def test_one_outlet_is_crawled_once(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Named twice it is crawled once; in two ways at once it is an error."""
    feed_of(httpserver, tmp_path, serve(httpserver, "/a", page("a")))
    result = await crawl(tmp_path, "paper", "paper")
    assert len(result.summaries) == 1
    with pytest.raises(CuttingsError, match="paper is to be crawled in 2 ways at once"):
        await crawl(tmp_path, "paper", Assignment(outlet="paper", limit=1))


async def test_a_tree_is_reported_when_its_last_sitemap_is_dealt_with(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many sitemaps answered at nearly the same time: the one report counts the pages of all of them."""
    register = MemoryArchive.register

    def slow(archive: MemoryArchive, *given: Any) -> Any:
        time.sleep(0.05)
        return register(archive, *given)

    monkeypatch.setattr(MemoryArchive, "register", slow)
    base = base_of(httpserver)
    for number in range(8):
        link = serve(httpserver, f"/news/{number}", page(str(number)))
        serve(httpserver, f"/{number}.xml", sitemap(link), kind="text/xml")
    serve(httpserver, "/index.xml", sitemap(*(f"{base}/{n}.xml" for n in range(8)), index=True), kind="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, sitemap="/index.xml")
    result = await crawl(tmp_path, "paper")
    assert [(one.seen, one.new, one.reason) for one in result.summaries[0].sources] == [(8, 8, "")]


def section(server: HTTPServer, path: str, *links: str, following: str = "") -> None:
    """Serve a section page that goes on somewhere."""
    anchors = "".join(f"<li><a href='{link}'>The ferry service returns to the island</a>" for link in links)
    more = f"<a href='{following}'>Older stories</a>" if following else ""
    serve(server, path, f"<html><body><ul>{anchors}</ul>{more}</body></html>")


async def test_a_section_is_followed_to_its_older_pages(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Up to SECTION_PAGES, and no further than something new is named; a page that names itself ends it."""
    stories = [serve(httpserver, f"/2022/01/14/ferry-{number}-returns", page(str(number))) for number in range(5)]
    section(httpserver, "/world", *stories[:2], following="/world/page/2")
    section(httpserver, "/world/page/2", stories[2], following="/world/page/3")
    section(httpserver, "/world/page/3", stories[3], following="/world/page/4")
    section(httpserver, "/world/page/4", stories[4])
    write_outlet(tmp_path / "outlets", "paper", base_of(httpserver), section="/world")
    result = await crawl(tmp_path, "paper")
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 4}
    (source,) = result.summaries[0].sources
    assert (source.state, source.seen, source.new) == (SourceState.FOUND, 4, 4)
    assert "/world/page/4" not in asked(httpserver)
    await crawl(tmp_path, "paper")
    assert (asked(httpserver)["/world"], asked(httpserver)["/world/page/2"]) == (2, 1)


async def test_a_dead_older_page_is_told_and_costs_nothing_found(httpserver: HTTPServer, tmp_path: Path) -> None:
    """What the first page named is crawled; the report says that a part could not be read."""
    story = serve(httpserver, "/2022/01/14/ferry-service-returns", page("a"))
    section(httpserver, "/world", story, following="/world/page/2")
    serve(httpserver, "/world/page/2", "oops", status=404)
    write_outlet(tmp_path / "outlets", "paper", base_of(httpserver), section="/world")
    result = await crawl(tmp_path, "paper")
    (source,) = result.summaries[0].sources
    assert (source.state, source.reason) == (
        SourceState.FOUND,
        "partly: 1 of 2 could not be read, first http: 404",
    )
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 1}


async def test_a_section_is_read_by_what_its_articles_look_like(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Addresses that say nothing by themselves are taken once the outlet's articles have shown them to be articles."""
    codes = [serve(httpserver, f"/n/{number}4f8{number}a81", page(str(number))) for number in range(7)]
    write_outlet(tmp_path / "outlets", "paper", base_of(httpserver), section="/world")
    dated = serve(httpserver, "/2022/01/14/ferry-service-returns", page("dated"))
    anchors = "".join(f"<a href='{link}'>Ferry</a>" for link in [*codes, "/n", dated])
    serve(httpserver, "/world", f"<html><body>{anchors}</body></html>")
    await crawl(tmp_path, "paper")
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 1}
    await crawl(tmp_path, Assignment(outlet="paper", urls=tuple(codes[:5]), refetch=True))
    await crawl(tmp_path, "paper")
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 8}


async def test_of_dated_sitemaps_the_window_is_read(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A robots.txt as a source leads to its index, of which only the months of the window are asked for."""
    base = base_of(httpserver)
    httpserver.clear_all_handlers()  # its robots.txt is missing
    serve(httpserver, "/robots.txt", f"User-agent: *\nDisallow:\nSitemap: {base}/index.xml", kind="text/plain")
    months = [f"{base}/sitemap-{year}-{month:02}.xml" for year in (2012, 2022) for month in range(1, 13)]
    serve(httpserver, "/index.xml", sitemap(*months, index=True), kind="text/xml")
    serve(httpserver, "/sitemap-2022-05.xml", sitemap(serve(httpserver, "/news/1", page("1"))), kind="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, sitemap="/robots.txt")
    since, until = datetime(2022, 5, 10, tzinfo=UTC), datetime(2022, 5, 20, tzinfo=UTC)
    await crawl(tmp_path, Assignment(outlet="paper", since=since, until=until))
    assert outcomes(tmp_path) == {Outcome.ARCHIVED: 1}
    assert {path for path in asked(httpserver) if "sitemap-" in path} == {"/sitemap-2022-05.xml"}
