"""What a crawl never asks, measured at the servers that it must not reach."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from crawler import hosts, names
from crawler.crawl import CrawlResult
from tests.crawling import crawl, open_memory, page, rss, write_outlet
from vocabulary.article import Article
from vocabulary.outcome import Exit, Outcome, SourceState
from vocabulary.run import Assignment

ROOT = Path(__file__).parents[2]
CONTACT = "desk@courier.test"
PUBLIC = "93.184.216.34"
SCRIPT = """
import itertools, socket, sys
from crawler.crawl import run_crawl
from crawler.workplace import Workplace
from vocabulary.run import Assignment

known, system = {answers}, socket.getaddrinfo
turns = {{name: itertools.chain(found, itertools.repeat(found[-1])) for name, found in known.items()}}

def answer(host, port, *rest, **more):
    if isinstance(host, bytes):
        host = host.decode()
    return system(next(turns[host]) if host in turns else host, port, *rest, **more)

socket.getaddrinfo = answer
socket.gethostbyname = lambda host: answer(host, None)[0][4][0]
settings = Workplace.find().settings()
settings.setdict({{
    "ORIGINS_TRACER": "tests.crawling.trace_nothing",
    "ARCHIVE_FACTORY": "tests.crawling.open_memory", "ITEM_PIPELINES": {{"tests.crawling.SettlingStep": 1}},
    "OUTLETS_DIRS": ["outlets"], "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_TIMES": 0,
    "CONTACT": "{contact}", "RIGHTS_DAYS": 0, **{settings},
}}, priority="cmdline")
result = run_crawl([Assignment(outlet="paper")], settings)
from tests.crawling import open_memory
for one in open_memory(settings["ARCHIVE_URL"]).articles:
    print(one.page.candidate.link, one.outcome, one.reason, sep="|")
for summary in result.summaries:
    for source in summary.sources:
        print(source.url, source.state, source.reason, sep="|")
print("unsent", result.unsent.refused)
"""
"""A crawl as `cuttings crawl` runs it, with Twisted's reactor; each name has a list of answers, the last one for ever."""


class Listener:
    """A server that notes who connects, and never answers."""

    def __init__(self, address: str = "127.0.0.1", port: int = 0) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket.create_server((address, port), family=family)
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        """Stop listening."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)


@pytest.fixture
def forbidden() -> Iterator[Listener]:
    """Another server on this machine."""
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of the machine, and no address known from another test."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(names, "_let_through", {})


def resolve(monkeypatch: pytest.MonkeyPatch, **answers: list[str]) -> None:
    """Have the system's resolver know some names: `paper__test` for `paper.test`."""
    known, system = {name.replace("__", "."): found for name, found in answers.items()}, socket.getaddrinfo

    def answer(host, port, *rest, **more):
        found = known.get(host, [host])
        return [info for one in found for info in system(one, port, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def base_of(server: HTTPServer) -> str:
    """Address of a server without its final slash."""
    return server.url_for("").rstrip("/")


def serve_redirects(server: HTTPServer, folder: Path, *targets: str, domains: tuple[str, ...] = ()) -> None:
    """Write an outlet whose pages are redirects, each to one of the targets, which its file calls the outlet's."""
    base = base_of(server)
    server.expect_request("/robots.txt").respond_with_data("", status=404)
    for number, target in enumerate(targets):
        server.expect_request(f"/{number}").respond_with_data("", status=302, headers={"Location": target})
    links = [f"{base}/{number}" for number in range(len(targets))]
    server.expect_request("/rss").respond_with_data(rss(*links), content_type="text/xml")
    write_outlet(folder / "outlets", "paper", base, domains=("localhost", "127.0.0.1", *domains), feed="/rss")


def articles(folder: Path) -> list[Article]:
    """Pages of all runs of a test, in the order of their addresses."""
    return sorted(open_memory(str(folder)).articles, key=lambda one: one.page.candidate.link)


async def test_a_redirect_to_another_port_of_this_machine_is_refused(
    httpserver: HTTPServer, tmp_path: Path, forbidden: Listener
) -> None:
    """An outlet on this machine is crawled; a redirect to the next port, however spelled, reaches nobody there."""
    port = forbidden.port
    spellings = ("127.0.0.1", "localhost", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "[::1]")
    targets = [f"http://{host}:{port}/x" for host in spellings]
    serve_redirects(httpserver, tmp_path, *targets)
    result = await crawl(tmp_path, Assignment(outlet="paper"), DOWNLOADER_MIDDLEWARES=following())
    ends = articles(tmp_path)
    assert forbidden.connections == 0
    assert {one.outcome for one in ends} == {Outcome.FAILED}
    assert len(ends) == len(targets)
    for one in ends:
        assert one.reason.startswith("address: redirected, and "), one.reason
        assert "a loopback address" in one.reason
    assert result.unsent.refused == len(targets)
    assert any("were not sent" in line for line in result.advice)


def following() -> dict[str, int | None]:
    """The middlewares, with Scrapy's redirects, which follow anywhere: ours would refuse some before the guard does."""
    from crawler.settings import DOWNLOADER_MIDDLEWARES

    scrapys = "scrapy.downloadermiddlewares.redirect.RedirectMiddleware"
    return {**DOWNLOADER_MIDDLEWARES, "crawler.redirect.Redirect": None, scrapys: 600}


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("http://10.0.0.1/", "a private address"),
        ("http://192.168.1.1/", "a private address"),
        ("http://169.254.169.254/latest/meta-data/", "a cloud's metadata address"),
        ("http://[fd00:ec2::254]/", "a cloud's metadata address"),
        ("http://[::ffff:10.0.0.1]/", "a private address"),
        ("http://[64:ff9b::a9fe:a9fe]/", "a cloud's metadata address"),
        ("http://0.0.0.0/", "the unspecified address"),
        ("http://100.64.0.1/", "an address of carrier-grade NAT"),
        ("http://1.2.3.4.5/", "is not a host"),
    ],
)
async def test_a_redirect_into_a_network_is_refused(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, kind: str
) -> None:
    """Private, metadata and other addresses off the public web are refused before any connection is tried."""
    tried = connections(monkeypatch)
    serve_redirects(httpserver, tmp_path, target)
    await crawl(tmp_path, "paper", DOWNLOADER_MIDDLEWARES=following(), CONTACT=CONTACT)
    (end,) = articles(tmp_path)
    assert (end.outcome, kind in end.reason, end.reason[:9]) == (Outcome.FAILED, True, "address: ")
    assert tried == {"127.0.0.1"}


def connections(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The addresses to which this process tries to connect from now on."""
    tried: set[str] = set()
    connect = asyncio.selector_events.BaseSelectorEventLoop.sock_connect

    async def noted(self, sock, address):
        tried.add(address[0])
        return await connect(self, sock, address)

    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", noted)
    return tried


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["::1"], [PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [PUBLIC, "10.0.0.1"], [PUBLIC, "fe80::1"]],
    ids=" ".join,
)
async def test_a_name_is_refused_for_any_of_its_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forbidden: Listener, answers: list[str]
) -> None:
    """A name that leads into a network, with one of its addresses or with all, is no source to look at."""
    resolve(monkeypatch, paper__test=answers)
    tried = connections(monkeypatch)
    base = f"http://paper.test:{forbidden.port}"
    write_outlet(tmp_path / "outlets", "paper", base, domains=("paper.test",), feed="/rss")
    result = await crawl(tmp_path, "paper", CONTACT=CONTACT)
    (source,) = result.summaries[0].sources
    assert source.state is SourceState.COULD_NOT_LOOK
    assert source.reason.startswith(f"address: paper.test:{forbidden.port} leads to ")
    assert source.reason.endswith("; allow_hosts in cuttings.toml can allow it")
    assert (result.exit, result.unsent.refused) == (Exit.COULD_NOT_LOOK, 1)
    assert (forbidden.connections, tried) == (0, set())


async def test_allow_hosts_allows_a_name_and_one_port(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forbidden: Listener
) -> None:
    """What the operator allows is crawled; the same host with another port is not."""
    resolve(monkeypatch, wiki__test=["127.0.0.1"])
    base = f"http://wiki.test:{httpserver.port}"
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    links = (f"{base}/a", f"http://wiki.test:{forbidden.port}/b")
    httpserver.expect_request("/rss").respond_with_data(rss(*links), content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, domains=("wiki.test",), feed="/rss")
    await crawl(tmp_path, "paper", CONTACT=CONTACT, ALLOW_HOSTS=[f"wiki.test:{httpserver.port}"])
    ends = {one.page.candidate.link[-1]: one.outcome for one in articles(tmp_path)}
    assert ends == {"a": Outcome.ARCHIVED, "b": Outcome.FAILED}
    assert forbidden.connections == 0


async def test_a_robots_txt_leads_nowhere_else(httpserver: HTTPServer, tmp_path: Path, forbidden: Listener) -> None:
    """A robots.txt that redirects to another port reaches nobody, and cannot be had: nothing of its host is asked."""
    target = f"http://127.0.0.1:{forbidden.port}/robots.txt"
    httpserver.expect_request("/robots.txt").respond_with_data("", status=302, headers={"Location": target})
    write_outlet(tmp_path / "outlets", "paper", base_of(httpserver), feed="/rss")
    result = await crawl(tmp_path, "paper")
    (source,) = result.summaries[0].sources
    assert source.state is SourceState.COULD_NOT_LOOK
    assert source.reason.startswith(f"address: redirected, and 127.0.0.1:{forbidden.port} is a loopback address")
    assert source.reason.endswith("(asking for robots.txt)")
    assert forbidden.connections == 0


async def test_links_and_sitemaps_lead_nowhere_else(
    httpserver: HTTPServer, tmp_path: Path, forbidden: Listener
) -> None:
    """What a feed or a sitemap names on another port of the outlet's own host is not asked."""
    other = f"http://localhost:{forbidden.port}"
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/rss").respond_with_data(rss(f"{other}/a"), content_type="text/xml")
    index = f"<sitemapindex><sitemap><loc>{other}/sitemap.xml</loc></sitemap></sitemapindex>"
    httpserver.expect_request("/map").respond_with_data(index, content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base_of(httpserver), feed="/rss", sitemap="/map")
    result = await crawl(tmp_path, "paper")
    reasons = {source.kind: source.reason for source in result.summaries[0].sources}
    assert f"address: localhost:{forbidden.port} is a loopback address" in reasons["sitemap"]
    (end,) = articles(tmp_path)
    assert (end.outcome, end.reason[:9]) == (Outcome.FAILED, "address: ")
    assert forbidden.connections == 0


async def test_an_address_typed_by_hand_is_asked_and_a_private_one_is_not(
    httpserver: HTTPServer, tmp_path: Path, forbidden: Listener
) -> None:
    """`-a url=http://127.0.0.1:8000/x` is allowed with its port; 10.0.0.1 needs allow_hosts also when typed."""
    (tmp_path / "outlets").mkdir()
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    away = {"Location": f"http://localhost:{forbidden.port}/"}
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    httpserver.expect_request("/away").respond_with_data("", status=302, headers=away)
    typed = (httpserver.url_for("/a"), httpserver.url_for("/away"))
    await crawl(tmp_path, Assignment(outlet="localhost", urls=typed))
    private = await crawl(tmp_path, Assignment(outlet="10_0_0_1", urls=("http://10.0.0.1/a",)), CONTACT=CONTACT)
    ends = {one.page.candidate.link.rsplit("/", 1)[0] + one.page.candidate.link[-1]: one for one in articles(tmp_path)}
    assert [one.outcome for one in articles(tmp_path)].count(Outcome.ARCHIVED) == 1
    assert len(ends) == 3
    assert private.exit is Exit.COULD_NOT_LOOK
    assert forbidden.connections == 0


async def test_an_answer_from_elsewhere_is_thrown_away(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a connection go to another address than the one that was checked, nothing of the answer is used."""
    serve_page(httpserver)
    monkeypatch.setattr("crawler.guard.look_up", lambda _: (PUBLIC,))  # checked; aiohttp asks the resolver again
    resolve(monkeypatch, paper__test=["127.0.0.1"])
    write_outlet(
        tmp_path / "outlets", "paper", f"http://paper.test:{httpserver.port}", domains=("paper.test",), feed="/rss"
    )
    result = await crawl(tmp_path, "paper", CONTACT=CONTACT)
    (source,) = result.summaries[0].sources
    assert source.state is SourceState.COULD_NOT_LOOK
    assert source.reason.startswith("address: ")
    assert {request.path for request, _ in httpserver.log} == {"/robots.txt"}
    assert articles(tmp_path) == []


def serve_page(server: HTTPServer) -> None:
    """One feed with one page, named by paths alone."""
    server.expect_request("/robots.txt").respond_with_data("", status=404)
    server.expect_request("/rss").respond_with_data(rss("/a"), content_type="text/xml")
    server.expect_request("/a").respond_with_data(page("a"), content_type="text/html")


def run(
    folder: Path, answers: dict[str, list[str]], proxies: Mapping[str, str] = MappingProxyType({}), **settings: object
) -> str:
    """Crawl in a process with the reactor; returns what became of pages and sources, a line each."""
    script = SCRIPT.format(answers=answers, contact=CONTACT, settings=settings)
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={**environment, **proxies, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def test_a_name_that_changes_its_address_gains_nothing(tmp_path: Path) -> None:
    """DNS rebinding: the first answer may be asked, every later one not. All connections go to the first."""
    with HTTPServer(host="127.0.0.2") as allowed:
        serve_page(allowed)
        forbidden = Listener(port=allowed.port)
        base = f"http://paper.test:{allowed.port}"
        write_outlet(tmp_path / "outlets", "paper", base, domains=("paper.test",), feed="/rss")
        out = run(tmp_path, {"paper.test": ["127.0.0.2", "127.0.0.1"]}, ALLOW_HOSTS=["127.0.0.2"])
        forbidden.close()
        asked = [request.path for request, _ in allowed.log]
    assert f"{base}/a|archived|" in out
    assert asked == ["/robots.txt", "/rss", "/a"]
    assert forbidden.connections == 0


@pytest.mark.parametrize("answer", ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254"])
def test_with_the_reactor_a_name_is_refused_for_its_address(tmp_path: Path, forbidden: Listener, answer: str) -> None:
    """As `cuttings crawl` runs: refused with the reason, counted, and no connection."""
    base = f"http://paper.test:{forbidden.port}"
    write_outlet(tmp_path / "outlets", "paper", base, domains=("paper.test",), feed="/rss")
    out = run(tmp_path, {"paper.test": [answer]})
    assert f"{base}/rss|could_not_look|address: paper.test:{forbidden.port} leads to {answer}, a" in out
    assert "unsent 1" in out
    assert forbidden.connections == 0


def test_with_the_reactor_what_may_be_asked_is_asked(
    httpserver: HTTPServer, tmp_path: Path, forbidden: Listener
) -> None:
    """The outlet's own port is crawled through our resolver, its neighbour is not; an allowed name is found."""
    serve_redirects(
        httpserver,
        tmp_path,
        f"http://127.0.0.1:{forbidden.port}/",
        f"http://wiki.test:{httpserver.port}/b",
        domains=("wiki.test",),
    )
    httpserver.expect_request("/b").respond_with_data(page("b"), content_type="text/html")
    out = run(tmp_path, {"wiki.test": ["127.0.0.1"]}, ALLOW_HOSTS=[f"wiki.test:{httpserver.port}"])
    lines = {line.split("|")[0].rsplit("/", 1)[-1]: line for line in out.splitlines()}
    assert "|failed|address: redirected, and 127.0.0.1:" in lines["0"]
    assert "|archived|" in lines["1"]
    assert "|found|" in lines["rss"]
    assert forbidden.connections == 0


async def test_a_proxy_of_the_operator_may_be_here_and_literal_addresses_are_checked_all_the_same(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through a proxy names are its business, and 10.0.0.1 in an address is refused before the proxy hears of it."""
    monkeypatch.setenv("http_proxy", base_of(httpserver))
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    links = ("http://paper.test/a", "http://10.0.0.1/b", "http://2130706433/c")
    httpserver.expect_request("/rss").respond_with_data(rss(*links), content_type="text/xml")
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    write_outlet(tmp_path / "outlets", "paper", "http://paper.test", domains=("paper.test", "10.0.0.1"), feed="/rss")
    result = await crawl(tmp_path, "paper")
    ends = {one.page.candidate.link[-1]: one.outcome for one in articles(tmp_path)}
    assert ends == {"a": Outcome.ARCHIVED, "b": Outcome.FAILED}
    assert {request.path for request, _ in httpserver.log} == {"/robots.txt", "/rss", "/a"}
    assert result.unsent.refused == 1
    assert hosts.CONTACT_DUE in result.advice


async def test_without_a_contact_nothing_of_the_real_web_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sources say `no_contact`, nobody is asked, not even the resolver; it is told once, and the exit code is 3."""
    looked_up: list[str] = []
    monkeypatch.setattr("crawler.guard.look_up", lambda host: looked_up.append(host) or (PUBLIC,))
    for name in ("paper", "other"):
        write_outlet(tmp_path / "outlets", name, f"http://{name}.test", domains=(f"{name}.test",), feed="/rss")
    result = await crawl(tmp_path, "paper", "other")
    sources = [source for summary in result.summaries for source in summary.sources]
    assert {source.state for source in sources} == {SourceState.COULD_NOT_LOOK}
    assert all(source.reason.startswith("no_contact: ") for source in sources)
    assert result.exit is Exit.COULD_NOT_LOOK
    assert result.advice == [hosts.CONTACT_MISSING]
    assert looked_up == []


async def test_the_crawl_after_a_contact_is_set_asks_at_once(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Addresses given by hand fail with `no_contact` and are had as soon as there is one."""
    resolve(monkeypatch, paper__test=["127.0.0.1"])
    serve_page(httpserver)
    (tmp_path / "outlets").mkdir()
    url = f"http://paper.test:{httpserver.port}/a"
    assignment = Assignment(outlet="paper_test", urls=(url,))
    before: CrawlResult = await crawl(tmp_path, assignment)
    assert httpserver.log == []
    after = await crawl(tmp_path, assignment, CONTACT=CONTACT, ALLOW_HOSTS=["paper.test"])
    assert (before.outcomes, before.exit) == ({Outcome.FAILED: 1}, Exit.COULD_NOT_LOOK)
    assert (after.outcomes, after.advice) == ({Outcome.ARCHIVED: 1}, [])


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_with_the_reactor_a_proxy_is_found_by_its_name(tmp_path: Path, forbidden: Listener, scheme: str) -> None:
    """Our resolver also knows the proxy, for plain requests and for tunnels."""
    write_outlet(tmp_path / "outlets", "paper", f"{scheme}://paper.test", domains=("paper.test",), feed="/rss")
    proxies = {f"{scheme}_proxy": f"http://proxy.test:{forbidden.port}"}
    out = run(tmp_path, {"proxy.test": ["127.0.0.1"]}, proxies, DOWNLOAD_TIMEOUT=2)
    assert f"{scheme}://paper.test/rss|could_not_look|" in out
    assert "dns: " not in out
    assert forbidden.connections


def test_a_stopped_crawl_does_not_wait_for_names(tmp_path: Path) -> None:
    """Whoever ends a crawl does not wait until the resolver gives up."""
    begun, ended = threading.Event(), threading.Event()

    def never(_: str) -> tuple[str, ...]:
        begun.set()
        ended.wait(30)
        return ()

    async def stopped() -> CrawlResult:
        stop = asyncio.Event()
        running = asyncio.create_task(crawl(tmp_path, "paper", stop=stop, CONTACT=CONTACT))
        await asyncio.to_thread(begun.wait, 30)
        stop.set()
        result = await asyncio.wait_for(running, 20)
        ended.set()
        return result

    write_outlet(tmp_path / "outlets", "paper", "http://paper.test", domains=("paper.test",), feed="/rss")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawler.guard.look_up", never)
        result = asyncio.run(stopped())
    assert result.stopped
    assert result.outcomes == {}


def drip(_: Request) -> Response:
    """A page that comes a byte at a time, for six seconds."""

    def pieces() -> Iterator[bytes]:
        for _ in range(60):
            yield b"x"
            time.sleep(0.1)

    return Response(pieces(), content_type="text/html")


async def test_a_page_that_never_ends_is_given_up(httpserver: HTTPServer, tmp_path: Path) -> None:
    """DOWNLOAD_TIMEOUT is of the whole answer: a byte now and then does not prolong it."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/rss").respond_with_data(rss("/a"), content_type="text/xml")
    httpserver.expect_request("/a").respond_with_handler(drip)
    write_outlet(tmp_path / "outlets", "paper", base_of(httpserver), feed="/rss")
    await crawl(tmp_path, "paper", DOWNLOAD_TIMEOUT=1, RETRY_TIMES=0)
    (end,) = articles(tmp_path)
    assert (end.outcome, end.reason) == (Outcome.FAILED, "timeout: no answer in time")


def test_with_the_reactor_a_page_that_never_ends_is_given_up(httpserver: HTTPServer, tmp_path: Path) -> None:
    """The same, as `cuttings crawl` runs."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/rss").respond_with_data(rss("/a"), content_type="text/xml")
    httpserver.expect_request("/a").respond_with_handler(drip)
    write_outlet(tmp_path / "outlets", "paper", base_of(httpserver), feed="/rss")
    out = run(tmp_path, {}, DOWNLOAD_TIMEOUT=1)
    assert f"{base_of(httpserver)}/a|failed|timeout: no answer in time" in out
