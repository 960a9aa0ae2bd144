"""Crawling again: what has not changed costs one small question, and nothing is lost by it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.crawling import crawl, open_memory, page, rss, write_outlet
from vocabulary.outcome import Exit, Outcome, SourceState
from vocabulary.run import Assignment, SourceReport

OLD, NEW = "2022-01-10T00:00:00Z", "2022-01-20T00:00:00Z"


@pytest.fixture(autouse=True)
def _no_robots(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)


def serve(server: HTTPServer, path: str, body: str, kind: str = "text/html", **validators: str) -> str:
    """Answer a path, and questions whether it has changed, as a server does that knows what it holds."""

    def answer(request: Request) -> Response:
        asked = {request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")} - {None}
        if asked and asked <= set(validators.values()):
            return Response(status=304, headers=validators)
        return Response(body, content_type=kind, headers=validators)

    server.expect_request(path).respond_with_handler(answer)
    return server.url_for(path)


def change(server: HTTPServer) -> None:
    """Forget what was served; robots.txt stays away."""
    server.clear_all_handlers()
    server.expect_request("/robots.txt").respond_with_data("", status=404)


def paper(server: HTTPServer, folder: Path, **sources: str) -> None:
    """Write the outlet."""
    write_outlet(folder / "outlets", "paper", server.url_for("").rstrip("/"), **sources)


def since_last(server: HTTPServer) -> Callable[[], list[tuple[str, int]]]:
    """Return a function that tells paths and statuses since it was called last, without robots.txt."""
    told = 0

    def tell() -> list[tuple[str, int]]:
        nonlocal told
        new, told = server.log[told:], len(server.log)
        return sorted((one.path, answer.status_code) for one, answer in new if one.path != "/robots.txt")

    return tell


def reports(folder: Path) -> list[SourceReport]:
    """Return what the last run said of its sources."""
    archive = open_memory(str(folder))
    return archive.reports[max(archive.reports)]


@pytest.mark.parametrize(
    "validators",
    [
        {"ETag": '"a1"'},
        {"ETag": 'W/"a1"'},
        {"Last-Modified": "Sun, 16 Jan 2022 12:00:00 GMT"},
        {"ETag": '"a1"', "Last-Modified": "Sun, 16 Jan 2022 12:00:00 GMT"},
    ],
)
async def test_an_unchanged_source_answers_in_one_word(
    httpserver: HTTPServer, tmp_path: Path, validators: dict[str, str]
) -> None:
    """304: one request, no page, and the source is still said to name what it named."""
    links = [serve(httpserver, f"/{number}", page(f"No. {number}")) for number in range(3)]
    serve(httpserver, "/rss", rss(*links, "https://elsewhere.test/x"), kind="text/xml", **validators)
    paper(httpserver, tmp_path, feed="/rss")
    tell = since_last(httpserver)
    await crawl(tmp_path, "paper")
    assert len(tell()) == 4
    result = await crawl(tmp_path, "paper")
    assert tell() == [("/rss", 304)]
    assert result.exit is Exit.DONE
    (report,) = reports(tmp_path)
    assert (report.state, report.reason, report.status) == (SourceState.FOUND, "unchanged", 304)
    assert (report.seen, report.new, report.off_domain) == (4, 0, 1)


async def test_the_same_bytes_are_not_read_again(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that knows no conditional requests costs a transfer, and no parsing."""
    serve(httpserver, "/rss", rss(serve(httpserver, "/a", page("A"))), kind="text/xml")
    paper(httpserver, tmp_path, feed="/rss")
    await crawl(tmp_path, "paper")
    monkeypatch.setattr("crawler.spiders.outlet._read", None)
    await crawl(tmp_path, "paper")
    (report,) = reports(tmp_path)
    assert (report.state, report.reason, report.seen) == (SourceState.FOUND, "unchanged", 1)


@pytest.mark.parametrize(
    ("status", "kept", "reason"), [(200, b"User-agent: *", ""), (404, b"", ""), (503, b"", "robots")]
)
async def test_the_rules_we_went_by_are_kept(
    httpserver: HTTPServer, tmp_path: Path, status: int, kept: bytes, reason: str
) -> None:
    """Once a host and crawl: its text, or that there is none, or that it was not told."""
    httpserver.clear_all_handlers()
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *", status=status)
    serve(httpserver, "/rss", rss(serve(httpserver, "/a", page("A"))), kind="text/xml")
    paper(httpserver, tmp_path, feed="/rss")
    await crawl(tmp_path, "paper", RETRY_TIMES=0)
    (told,) = open_memory(str(tmp_path)).robots
    assert (told.host, told.status, told.body) == (httpserver.url_for("").rstrip("/"), status, kept)
    assert told.reason.startswith(reason)
    assert bool(told.reason) is bool(reason)


async def test_headers_that_reserve_rights_are_handed_on(httpserver: HTTPServer, tmp_path: Path) -> None:
    """With every article, all but cookies."""
    reserved = {
        "X-Robots-Tag": "noai",
        "tdm-reservation": "1",
        "Content-Usage": "train-ai=n",
        "Link": "<x>; rel=license",
    }
    httpserver.expect_request("/a").respond_with_data(
        page("A"), content_type="text/html", headers={**reserved, "Set-Cookie": "a=b"}
    )
    serve(httpserver, "/rss", rss(httpserver.url_for("/a")), kind="text/xml")
    paper(httpserver, tmp_path, feed="/rss")
    await crawl(tmp_path, "paper")
    (article,) = open_memory(str(tmp_path)).articles
    headers = dict(article.page.headers)
    assert headers.items() >= {name.lower(): value for name, value in reserved.items()}.items()
    assert "set-cookie" not in headers


async def test_a_changed_source_is_read(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Its new pages are asked for, its old ones are not."""
    first = serve(httpserver, "/a", page("A"))
    serve(httpserver, "/rss", rss(first), kind="text/xml", ETag='"1"')
    paper(httpserver, tmp_path, feed="/rss")
    tell = since_last(httpserver)
    await crawl(tmp_path, "paper")
    tell()
    change(httpserver)
    serve(httpserver, "/rss", rss(first, serve(httpserver, "/b", page("B"))), kind="text/xml", ETag='"2"')
    await crawl(tmp_path, "paper")
    assert tell() == [("/b", 200), ("/rss", 200)]
    await crawl(tmp_path, "paper")
    assert tell() == [("/rss", 304)]


async def test_every_sitemap_of_a_tree_is_asked_for_itself(httpserver: HTTPServer, tmp_path: Path) -> None:
    """An index that has not changed says nothing about its children: one of them has a new page."""

    def urlset(*links: str) -> str:
        return f"<urlset>{''.join(f'<url><loc>{link}</loc></url>' for link in links)}</urlset>"

    def build(*links: str, tag: str) -> None:
        children = [
            serve(httpserver, "/one.xml", urlset(*links), kind="text/xml", ETag=tag),
            serve(httpserver, "/two.xml", urlset(httpserver.url_for("/c")), kind="text/xml", ETag='"2"'),
        ]
        index = "".join(f"<sitemap><loc>{one}</loc></sitemap>" for one in children)
        serve(httpserver, "/index.xml", f"<sitemapindex>{index}</sitemapindex>", kind="text/xml", ETag='"0"')
        for path in ("/a", "/b", "/c"):
            serve(httpserver, path, page(path))

    build(httpserver.url_for("/a"), tag='"1"')
    paper(httpserver, tmp_path, sitemap="/index.xml")
    tell = since_last(httpserver)
    await crawl(tmp_path, "paper")
    tell()
    change(httpserver)
    build(httpserver.url_for("/a"), httpserver.url_for("/b"), tag='"1b"')
    await crawl(tmp_path, "paper")
    assert tell() == [("/b", 200), ("/index.xml", 304), ("/one.xml", 200), ("/two.xml", 304)]
    await crawl(tmp_path, "paper")
    assert tell() == [("/index.xml", 304), ("/one.xml", 304), ("/two.xml", 304)]
    (report,) = reports(tmp_path)
    assert (report.reason, report.seen) == ("unchanged", 3)


async def test_pages_that_were_left_are_fetched_although_their_source_is_unchanged(
    httpserver: HTTPServer, tmp_path: Path
) -> None:
    """They are in the archive before it remembers that their source was read."""
    links = [serve(httpserver, f"/{number}", page(f"No. {number}")) for number in range(3)]
    serve(httpserver, "/rss", rss(*links), kind="text/xml", ETag='"1"')
    paper(httpserver, tmp_path, feed="/rss")
    tell = since_last(httpserver)
    await crawl(tmp_path, Assignment(outlet="paper", limit=1))
    tell()
    await crawl(tmp_path, "paper")
    assert tell() == [("/1", 200), ("/2", 200), ("/rss", 304)]


async def test_a_source_is_remembered_only_after_its_pages_are_kept(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crawl that dies in between has the source read again: a 304 never hides a page."""
    done: list[str] = []
    archive = open_memory(str(tmp_path))
    register, remember = archive.register, archive.remember_source

    def noting_register(run: int, candidates: object) -> object:
        done.append("registered")
        return register(run, candidates)  # type: ignore[arg-type]

    def noting_remember(run: int, answer: object) -> None:
        done.append("remembered")
        remember(run, answer)  # type: ignore[arg-type]

    monkeypatch.setattr(archive, "register", noting_register)
    monkeypatch.setattr(archive, "remember_source", noting_remember)
    serve(httpserver, "/rss", rss(serve(httpserver, "/a", page("A"))), kind="text/xml", ETag='"1"')
    paper(httpserver, tmp_path, feed="/rss")
    await crawl(tmp_path, "paper")
    assert done == ["registered", "remembered"]


async def test_a_wider_window_reads_the_source_again(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Pages outside of the first crawl's window are in no archive; a narrower window needs nothing new."""
    for path in ("/old", "/new"):
        serve(httpserver, path, page(path))
    entries = "".join(
        f"<url><loc>{httpserver.url_for(path)}</loc><lastmod>{time}</lastmod></url>"
        for path, time in (("/old", OLD), ("/new", NEW))
    )
    serve(httpserver, "/map.xml", f"<urlset>{entries}</urlset>", kind="text/xml", ETag='"1"')
    paper(httpserver, tmp_path, sitemap="/map.xml")
    tell = since_last(httpserver)
    late = datetime(2022, 1, 15, tzinfo=UTC)
    await crawl(tmp_path, Assignment(outlet="paper", since=late))
    assert tell() == [("/map.xml", 200), ("/new", 200)]
    await crawl(tmp_path, Assignment(outlet="paper", since=late + timedelta(days=1)))
    assert tell() == [("/map.xml", 304)]
    await crawl(tmp_path, "paper")
    assert tell() == [("/map.xml", 200), ("/old", 200)]


async def test_an_outlet_with_other_domains_is_read_again(httpserver: HTTPServer, tmp_path: Path) -> None:
    """What led off the outlet before may be its own now."""
    there = serve(httpserver, "/a", page("A"))
    other = there.replace("localhost", "127.0.0.1")
    serve(httpserver, "/rss", rss(other), kind="text/xml", ETag='"1"')
    base = httpserver.url_for("").rstrip("/")
    write_outlet(tmp_path / "outlets", "paper", base, domains=("localhost",), feed="/rss")
    tell = since_last(httpserver)
    await crawl(tmp_path, "paper")
    assert tell() == [("/rss", 200)]
    paper(httpserver, tmp_path, feed="/rss")
    await crawl(tmp_path, "paper")
    assert tell() == [("/a", 200), ("/rss", 200)]


async def test_a_server_that_always_says_unchanged_is_asked_for_all_once_a_day(
    httpserver: HTTPServer, tmp_path: Path
) -> None:
    """An ETag that never changes must not hide the news for ever."""
    serve(httpserver, "/rss", rss(serve(httpserver, "/a", page("A"))), kind="text/xml", ETag='"1"')
    paper(httpserver, tmp_path, feed="/rss")
    tell = since_last(httpserver)
    await crawl(tmp_path, "paper")
    tell()
    archive = open_memory(str(tmp_path))
    for key, answer in archive.answers.items():
        archive.answers[key] = replace(answer, answered_at=answer.answered_at - timedelta(days=1))
    await crawl(tmp_path, "paper")
    assert tell() == [("/rss", 200)]
    await crawl(tmp_path, "paper")
    assert tell() == [("/rss", 304)]


async def test_304_to_a_plain_question_is_no_answer(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A source that was never read could not be looked at; so a page."""
    serve(httpserver, "/rss", rss(httpserver.url_for("/a")), kind="text/xml")
    httpserver.expect_request("/odd").respond_with_data("", status=304)
    httpserver.expect_request("/a").respond_with_data("", status=304)
    paper(httpserver, tmp_path, feed="/rss", feed2="/odd")
    await crawl(tmp_path, "paper")
    states = {report.url.rpartition("/")[2]: report.state for report in reports(tmp_path)}
    assert states == {"rss": SourceState.FOUND, "odd": SourceState.COULD_NOT_LOOK}
    assert [one.outcome for one in open_memory(str(tmp_path)).articles] == [Outcome.FAILED]


async def test_an_empty_source_is_never_remembered(httpserver: HTTPServer, tmp_path: Path) -> None:
    """That there was nothing is asked anew each time."""
    serve(httpserver, "/rss", rss(), kind="text/xml", ETag='"1"')
    paper(httpserver, tmp_path, feed="/rss")
    tell = since_last(httpserver)
    for _ in range(2):
        await crawl(tmp_path, "paper")
        assert tell() == [("/rss", 200)]
        assert reports(tmp_path)[0].state is SourceState.NOTHING_FOUND


async def test_refetch_asks_known_pages_whether_they_have_changed(httpserver: HTTPServer, tmp_path: Path) -> None:
    """304 is `unchanged` without a body to extract; the source itself is read in full."""
    links = [serve(httpserver, "/same", page("Same"), ETag='"s"'), serve(httpserver, "/plain", page("Plain"))]
    links.append(serve(httpserver, "/other", page("Other"), ETag='"o"'))
    serve(httpserver, "/rss", rss(*links), kind="text/xml", ETag='"1"')
    paper(httpserver, tmp_path, feed="/rss")
    tell = since_last(httpserver)
    await crawl(tmp_path, "paper")
    tell()
    change(httpserver)
    serve(httpserver, "/same", page("Same"), ETag='"s"')
    serve(httpserver, "/plain", page("Plain"))
    serve(httpserver, "/other", page("Another"), ETag='"p"')
    serve(httpserver, "/rss", rss(*links), kind="text/xml", ETag='"1"')
    result = await crawl(tmp_path, Assignment(outlet="paper", refetch=True))
    assert tell() == [("/other", 200), ("/plain", 200), ("/rss", 200), ("/same", 304)]
    assert result.outcomes[Outcome.UNCHANGED] == 1


async def test_coverage_that_is_due_is_asked_for_again(httpserver: HTTPServer, tmp_path: Path) -> None:
    """With what tells whether it has changed; of a limit it takes half, and a page that it names too comes once."""
    links = [serve(httpserver, f"/{n}", page(f"Story {n}"), ETag=f'"{n}"') for n in range(4)]
    serve(httpserver, "/rss", rss(*links), kind="text/xml", ETag='"1"')
    paper(httpserver, tmp_path, feed="/rss")
    tell = since_last(httpserver)
    await crawl(tmp_path, "paper")
    tell()
    archive = open_memory(str(tmp_path))
    archive.due = [replace(one, revisit=True) for one in archive.frontier.values()]
    result = await crawl(tmp_path, Assignment(outlet="paper", limit=4))
    assert tell() == [("/0", 304), ("/1", 304), ("/rss", 304)]
    assert result.outcomes == {Outcome.UNCHANGED: 2}
    await crawl(tmp_path, Assignment(outlet="paper", revisit=(1, 2), urls=tuple(links[:2]), refetch=True))
    assert tell() == [(f"/{n}", 304) for n in range(4)]
    archive.due = archive.due[:1]
    serve(httpserver, "/0", page("Another story"), ETag='"x"')
    await crawl(tmp_path, Assignment(outlet="paper"), REVISIT=[])
    assert tell() == [("/rss", 304)]
