"""Outlets whose pages are made by scripts, crawled with a real Chromium; what it asks for is measured at the server.

The browser needs a reactor, so such crawls are processes of their own. Without Chromium these tests are skipped, in CI
(`CI=true`) they fail.
"""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from crawler import javascript
from crawler.javascript import why_not
from crawler.workplace import Workplace
from tests.crawling import crawl, open_memory, page, rss, settings_for, write_outlet
from vocabulary.outcome import Exit, Outcome, SourceState
from vocabulary.run import Assignment

ROOT = Path(__file__).parents[2]
SHELL = (
    '<!doctype html><html><head><meta charset="iso-8859-1"><title>Please wait</title>'
    '<link rel="stylesheet" href="/style.css"></head><body><div id="app"></div><img src="/picture.png">'
    '<script src="/app.js"></script></body></html>'
)
APP = """
const app = document.getElementById('app');
const get = async path => (await fetch(path)).json();
const write = (title, body) => { document.title = title; app.innerHTML = '<h1>' + title + '</h1>' + body; };
(async () => {
  if (location.pathname === '/news') {
    const list = await get('/data/list');
    write('News', list.map(one => `<p><a href="${one.path}">${one.title}</a></p>`).join(''));
  } else {
    const one = await get('/data' + location.pathname);
    write(one.title, '<article>' + one.paragraphs.map(text => `<p>${text}</p>`).join('') + '</article>');
  }
})();
"""
PARAGRAPHS = [
    f"{first} of ferry line {{0}} {rest}"
    for first, rest in (
        (
            "On Friday the harbour board met in the old customs house and heard of the damage to the piers",
            "since autumn.",
        ),
        (
            "The boats",
            "are to sail again from March, “at least until the summer”, as the café owner Søren Ågård had asked.",
        ),
        ("A captain", "said that passengers had asked him every day when the boat would be back below the lighthouse."),
    )
]
HURRIED = (
    *("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0"),
    *("-s", "RENDER_SECONDS=5", "-s", "DOWNLOAD_TIMEOUT=10", "-s", "RIGHTS_DAYS=0"),
)
SETTLING = (
    "-s",
    "ARCHIVE_FACTORY=tests.crawling.open_memory",
    "-s",
    "ORIGINS_TRACER=tests.crawling.trace_nothing",
    "-s",
    'ITEM_PIPELINES={"tests.crawling.SettlingStep": 1}',
)


@pytest.fixture(scope="session")
def chromium() -> None:
    """Skip, or fail in CI, where pages cannot be rendered."""
    if reason := why_not(Workplace.find(ROOT).settings()):
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


class Site:
    """A newsroom whose pages are empty without scripts, and the working folder of whoever crawls it."""

    def __init__(self, server: HTTPServer, folder: Path, scratch: Path) -> None:
        """The outlet `scripted` is on localhost only: 127.0.0.1 is another host. The browser writes into `scratch`.

        `rules` is what robots.txt says, `more` is what the pages' script does first.
        """
        self.server, self.folder, self.scratch = server, folder, scratch
        self.base = server.url_for("").rstrip("/")
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
        (folder / "cuttings.toml").write_text('contact = "desk@reader.test"\n')
        self.rules, self.more = "", ""
        server.expect_request("/robots.txt").respond_with_handler(lambda _: Response(self.rules))
        server.expect_request("/app.js").respond_with_handler(
            lambda _: Response(self.more + APP, content_type="text/javascript", headers={"Set-Cookie": "script=1"})
        )

    def outlet(self, more: str = "", **sources: str) -> None:
        """Write the outlet's file, with more lines at its top."""
        path = write_outlet(self.folder / "outlets", "scripted", self.base, domains=("localhost",), **sources)
        path.write_text(f"javascript = true\n{more}\n{path.read_text()}")

    def html(self, path: str, body: str = SHELL, *, content_type: str = "text/html; charset=iso-8859-1") -> None:
        """Answer a path."""
        headers = {"Set-Cookie": "reader=1234", "ETag": '"shell"'}
        self.server.expect_request(path).respond_with_data(body, content_type=content_type, headers=headers)

    def script(self, path: str, script: str) -> None:
        """Answer a path with a page that runs a script."""
        self.html(path, f"<!doctype html><html><body><p>Words.</p><script>{script}</script></body></html>")

    def article(self, number: int) -> str:
        """Make an article's shell and its data; returns its path."""
        path = f"/2022/01/1{number}/ferry-line-{number}-sails-again"
        paragraphs = [text.format(number) for text in PARAGRAPHS]
        self.html(path)
        data = {"path": path, "title": f"Ferry line {number} sails again", "paragraphs": paragraphs}
        self.server.expect_request(f"/data{path}").respond_with_json(data)
        return path

    def feed(self, *paths: str) -> None:
        """Answer the feed."""
        links = [self.base + path for path in paths]
        self.server.expect_request("/rss").respond_with_data(rss(*links), content_type="text/xml")

    @property
    def asked(self) -> Counter[str]:
        """Paths that the server was asked for."""
        return Counter(request.path for request, _ in self.server.log)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Begin a crawl."""
        environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", "scripted", *HURRIED, *arguments],
            cwd=self.folder,
            env={**environment, "PYTHONPATH": str(ROOT), "COLUMNS": "200", "TMPDIR": str(self.scratch)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def crawl(self, *arguments: str) -> "Log":
        """Crawl to the end."""
        return ended(self.start(*arguments))


class Log:
    """What a crawl said."""

    def __init__(self, code: int, text: str) -> None:
        self.code, self.text = code, text

    @property
    def outcomes(self) -> dict[str, str]:
        """Outcome, and reason if any, by the path of each page; a page that is settled twice fails the test."""
        lines = re.findall(r"scraper\] INFO: (\w+) https?://[^/ ]+(\S*)(?: \((.*)\))?$", self.text, re.MULTILINE)
        assert len({path for _, path, _ in lines}) == len(lines), self.text
        return {path: f"{outcome} {reason}".strip() for outcome, path, reason in lines}


def ended(process: "subprocess.Popen[str]") -> Log:
    """Wait for a crawl."""
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err, err
    return Log(process.returncode, out + err)


def family(pid: int) -> dict[int, str]:
    """A process's descendants: their numbers, and when each began."""
    parents: dict[int, int] = {}
    begun: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)], begun[int(folder.name)] = int(fields[1]), fields[19]
    found = {pid}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return {one: begun[one] for one in found - {pid}}


def browser_of(pid: int) -> int:
    """The main process of the browser that a crawl has begun."""
    words = {one: Path(f"/proc/{one}/cmdline").read_bytes() for one in family(pid)}
    (main,) = [one for one, said in words.items() if b"--remote-debugging-pipe" in said and b"--type=" not in said]
    return main


def alive(processes: dict[int, str]) -> dict[int, str]:
    """Those of some processes that still run; a dead one that nobody has asked for does not."""
    left = {}
    for pid, begun in processes.items():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[19] == begun and fields[0] != "Z":
            left[pid] = fields[0]
    return left


def gone(processes: dict[int, str]) -> bool:
    """Whether some processes end, soon."""
    deadline = time.monotonic() + 30
    while alive(processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(processes)


@pytest.fixture
def site(chromium: None, httpserver: HTTPServer, tmp_path: Path) -> Iterator[Site]:
    """Make an empty newsroom."""
    # not in tmp_path: the browser puts a socket there, and the path of a socket has 107 characters at most
    with tempfile.TemporaryDirectory(prefix="cuttings") as scratch:
        yield Site(httpserver, tmp_path, Path(scratch))


def test_pages_made_by_scripts_are_found_and_archived(site: Site) -> None:
    """Section and articles exist only after scripts have fetched JSON: they are found, read and archived.

    Each script is asked for once; no picture and no style sheet is; no cookie, no referrer is sent; all that is asked
    for carries our name and contact. What robots.txt forbids, what is no GET, and what lies elsewhere is not asked for.
    """
    paths = [site.article(number) for number in (1, 2)]
    site.html("/news")
    site.server.expect_request("/data/list").respond_with_json(
        [{"path": path, "title": f"The ferry of {path[-19:]} sails again"} for path in paths]
    )
    site.rules = "User-agent: *\nDisallow: /private/\n"
    site.more = (
        "fetch('/private/words'); fetch('/comments', {method: 'POST', body: 'x'}); navigator.sendBeacon('/beacon', 'x');"
        "document.cookie = 'own=1'; fetch('http://counting.test/visit'); new EventSource('/events');"
    )
    site.outlet(section="/news")
    log = site.crawl()
    assert log.code == Exit.DONE, log.text
    assert log.outcomes == dict.fromkeys(paths, "archived")
    wanted = ["/robots.txt", "/news", "/app.js", "/data/list", *paths, *(f"/data{path}" for path in paths)]
    assert site.asked == Counter(wanted)
    for request, _ in site.server.log:
        assert "desk@reader.test" in request.headers["User-Agent"]
        assert not {"Cookie", "Referer"} & set(request.headers.keys())
    assert "counting.test (3)" in log.text  # hosts that are not named are told
    with closing(sqlite3.connect(site.folder / "cuttings.db")) as database:
        texts = [text for (text,) in database.execute("SELECT text FROM revisions")]
        headers = " ".join(said for (said,) in database.execute("SELECT headers FROM captures"))
    assert len(texts) == 2
    assert all("“at least until the summer”, as the café owner Søren Ågård had asked" in text for text in texts)
    assert headers.count("x-cuttings-rendered") == 2
    assert "etag" not in headers
    assert list(site.scratch.iterdir()) == []
    again = site.crawl("-a", "refetch=yes")  # judged by the texts: the shell is the same whatever the text
    assert again.outcomes == dict.fromkeys(paths, "unchanged")
    assert all("If-None-Match" not in request.headers for request, _ in site.server.log)


def test_scripts_come_from_the_hosts_that_the_file_names(site: Site) -> None:
    """A host of `javascript_hosts` serves scripts and data, also by a redirect, under its own robots.txt."""
    other = site.base.replace("localhost", "127.0.0.1")
    site.server.expect_request("/moved.js").respond_with_data("", status=302, headers={"Location": f"{other}/app.js"})
    site.html("/a", f"<!doctype html><html><body><div id=app></div><script src={other}/moved.js></script>")
    data = {"title": "A", "paragraphs": ["b"]}
    site.server.expect_request("/data/a").respond_with_json(data)
    site.rules = "User-agent: *\nDisallow: /private/\n"
    site.more = f"fetch('{other}/private/words'); fetch('{other}/public/words');"
    site.server.expect_request("/public/words").respond_with_json(data)
    site.feed("/a")
    site.outlet('javascript_hosts = ["127.0.0.1"]', feed="/rss")
    log = site.crawl(*SETTLING)
    assert log.outcomes == {"/a": "archived"}
    once = ["/rss", "/a", "/moved.js", "/app.js", "/data/a", "/public/words"]
    assert site.asked == Counter([*once, "/robots.txt", "/robots.txt"])
    assert "not named" not in log.text


def test_crawl_delay_holds_for_pages_and_for_what_their_scripts_want(site: Site) -> None:
    """Two pages and what they need take at least the gaps that robots.txt asks for, measured at the server."""
    times: list[float] = []

    def note(body: str, content_type: str) -> Callable[[Request], Response]:
        def answer(_: Request) -> Response:
            times.append(time.monotonic())
            return Response(body, content_type=content_type)

        return answer

    site.rules = "User-agent: *\nCrawl-delay: 0.4\n"
    for path in ("/a", "/b"):
        site.server.expect_request(path).respond_with_handler(note(SHELL, "text/html"))
        data = '{"title": "A", "paragraphs": ["b"]}'
        site.server.expect_request(f"/data{path}").respond_with_handler(note(data, "application/json"))
    site.feed("/a", "/b")
    site.outlet(feed="/rss")
    log = site.crawl(*SETTLING)
    assert log.outcomes == {"/a": "archived", "/b": "archived"}
    assert len(times) == 4
    assert times[-1] - times[0] > 4 * 0.4 - 0.2  # two pages, their script, and the data of each


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """Listen on 127.0.0.1 by TCP and UDP; gives the port and what arrived."""
    arrived: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        port = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", port))
        end = threading.Event()

        def listen(one: socket.socket, name: str, take: Callable[[], object]) -> None:
            one.settimeout(0.1)
            while not end.is_set():
                try:
                    take()
                except TimeoutError:
                    continue
                arrived.append(name)

        def accept() -> None:
            tcp.accept()[0].close()

        takes = [(tcp, "tcp", accept), (udp, "udp", lambda: udp.recvfrom(100))]
        threads = [threading.Thread(target=listen, args=each) for each in takes]
        for thread in threads:
            thread.start()
        yield port, arrived
        end.set()
        for thread in threads:
            thread.join()


def test_each_misbehaving_page_has_one_outcome_and_the_crawl_goes_on(
    site: Site, listener: tuple[int, list[str]]
) -> None:
    """Endless scripts, endless polling, dialogs, huge documents, ways out of the page and of the browser.

    Each page ends with one outcome, and nothing reaches a host but what we ask for ourselves.
    """
    port, arrived = listener
    site.script("/endless", "while (true) {}")
    site.script("/polling", "setInterval(() => fetch('/poll?' + Math.random()), 50);")
    site.script("/alert", "alert('Subscribe!'); prompt('Name?'); onbeforeunload = () => 'Stay';")
    site.script("/huge", "document.body.dataset.state = 'x'.repeat(30 * 1024 * 1024);")
    site.script("/many", "for (let i = 0; i < 500; i++) fetch('/many/' + i);")
    site.script("/away", "location.href = '/elsewhere';")
    site.script("/window", "open('/elsewhere'); document.body.innerHTML += '<iframe src=/elsewhere></iframe>';")
    site.script(
        "/leak",
        f"new WebSocket('ws://127.0.0.1:{port}/'); new WebSocket('ws://localhost:{port}/');"
        f"new SharedWorker('/worker.js'); navigator.serviceWorker.register('/worker.js');"
        f"new Worker(URL.createObjectURL(new Blob([\"fetch('http://127.0.0.1:{port}/')\"])));"
        f"document.head.innerHTML += '<link rel=preconnect href=http://127.0.0.1:{port}>'"
        f" + '<link rel=prefetch href=http://127.0.0.1:{port}/next>';",
    )
    worker = f"fetch('http://127.0.0.1:{port}/'); new WebSocket('ws://127.0.0.1:{port}/');"
    site.html("/worker.js", worker, content_type="text/javascript")
    site.script(
        "/webrtc",
        f"const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}});"
        "peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer));",
    )
    site.server.expect_request("/off").respond_with_data(
        "", status=302, headers={"Location": f"http://127.0.0.1:{site.server.port}/alert"}
    )
    site.server.expect_request("/busy").respond_with_data("", status=503, headers={"Retry-After": "0"})
    pages = ["endless", "polling", "alert", "huge", "many", "away", "window", "leak", "webrtc", "off", "busy", "last"]
    site.html("/last", page("last"))
    site.feed(*(f"/{name}" for name in pages))
    site.outlet(feed="/rss")
    short = ("-s", "RENDER_REQUESTS=20", "-s", "RENDER_SECONDS=2", "-s", "DOWNLOAD_TIMEOUT=5")
    log = site.crawl(*SETTLING, *short)
    assert log.code == Exit.DONE, log.text
    assert log.outcomes == {
        **{f"/{name}": "archived" for name in pages},
        "/endless": "failed timeout: not rendered within 5 s",
        "/huge": "too_large size: over DOWNLOAD_MAXSIZE",
        "/off": "failed redirect: leads off the outlet, to 127.0.0.1",
        "/busy": "failed http: 503",
    }
    assert arrived == []
    asked = site.asked
    assert sum(times for path, times in asked.items() if path.startswith("/many/")) == 20
    assert asked["/poll"] == 20
    assert "/elsewhere" not in asked
    assert asked["/robots.txt"] == 1


def test_a_browser_that_is_killed_costs_the_pages_in_it_only(site: Site) -> None:
    """After kill -9 of Chromium each page in it ends as failed, and the next one is rendered by a new browser.

    What the page's scripts had still waiting is not asked for.
    """
    crawls: list[int] = []
    families: list[dict[int, str]] = []

    def kill(_: Request) -> Response:
        families.append(family(crawls[0]))
        os.kill(browser_of(crawls[0]), signal.SIGKILL)
        return Response("{}", content_type="application/json")

    site.script("/one", "fetch('/kill'); for (let i = 0; i < 15; i++) fetch('/rest/' + i);")
    site.server.expect_request("/kill").respond_with_handler(kill)
    path = site.article(1)
    site.feed("/one", path)
    site.outlet(feed="/rss")
    slowly = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "CONCURRENT_REQUESTS=1", "-s", "DOWNLOAD_DELAY=0.2")
    process = site.start(*SETTLING, *slowly)
    crawls.append(process.pid)
    log = ended(process)
    assert log.code == Exit.DONE, log.text
    assert log.outcomes[path] == "archived"
    assert log.outcomes["/one"] == "failed javascript: the browser broke down"
    assert sum(path.startswith("/rest/") for path in site.asked) < 10  # what still waited is not asked for
    assert len(families[0]) > 2
    assert gone(families[0])


@pytest.mark.parametrize(
    ("ending", "whole_group"),
    [(signal.SIGTERM, False), (signal.SIGINT, True), (signal.SIGKILL, False), (signal.SIGKILL, True)],
)
def test_no_browser_outlives_its_crawl(site: Site, ending: signal.Signals, whole_group: bool) -> None:
    """Stopped or killed in the middle of a page: the page stays pending, and no process of the browser is left.

    A terminal's Ctrl-C and the scheduler's last resort go to the whole group of processes, the browser's driver too.
    """
    families: list[dict[int, str]] = []
    crawls: list[subprocess.Popen[str]] = []

    def stop(_: Request) -> Response:
        families.append(family(crawls[0].pid))
        if whole_group:
            os.killpg(crawls[0].pid, ending)
        else:
            crawls[0].send_signal(ending)
        return Response("{}", content_type="application/json")

    site.script("/one", "setInterval(() => fetch('/stop?' + Math.random()), 100);")
    site.server.expect_request("/stop").respond_with_handler(stop)
    site.feed("/one")
    site.outlet(feed="/rss")
    crawls.append(site.start(*SETTLING, "-s", "DOWNLOAD_DELAY=0.2"))
    log = ended(crawls[0])
    assert log.code == (-signal.SIGKILL if ending is signal.SIGKILL else Exit.STOPPED), log.text
    assert log.outcomes == {}
    assert len(families[0]) > 2
    assert gone(families[0])


@pytest.mark.parametrize("missing", ["extra", "chromium"])
async def test_without_a_browser_nothing_is_asked_for(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """An outlet that needs a browser which is not there could not be looked at; the other outlet is crawled."""
    chromium = sys.executable if missing == "extra" else str(tmp_path / "chromium")
    if missing == "extra":
        monkeypatch.setattr(javascript, "find_spec", lambda _: None)
    base = httpserver.url_for("").rstrip("/")
    httpserver.expect_request("/rss").respond_with_data(rss(f"{base}/a"), content_type="text/xml")
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss")
    path = write_outlet(tmp_path / "outlets", "scripted", base, feed="/feed", section="/news")
    path.write_text("javascript = true\n" + path.read_text())
    result = await crawl(tmp_path, "scripted", "paper", CHROMIUM=chromium)
    said = {summary.outlet: summary for summary in result.summaries}
    assert {source.state for source in said["scripted"].sources} == {SourceState.COULD_NOT_LOOK}
    reason = "the extra is not installed" if missing == "extra" else f"no Chromium found at {chromium}"
    assert all(source.reason.startswith(f"javascript: {reason}") for source in said["scripted"].sources)
    assert said["paper"].outcomes == {Outcome.ARCHIVED: 1}
    assert {request.path for request, _ in httpserver.log} == {"/robots.txt", "/rss", "/a"}
    assert result.exit is Exit.DONE
    alone = await crawl(tmp_path, "scripted", CHROMIUM=chromium)
    assert alone.exit is Exit.COULD_NOT_LOOK
    by_hand = await crawl(tmp_path, Assignment(outlet="scripted", urls=(f"{base}/b",)), CHROMIUM=chromium)
    assert by_hand.exit is Exit.COULD_NOT_LOOK
    assert [one.outcome for one in open_memory(str(tmp_path)).articles] == [Outcome.ARCHIVED, Outcome.FAILED]
    assert len({request.path for request, _ in httpserver.log}) == 3


def test_other_outlets_do_not_pay_for_it(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A crawl of outlets without `javascript` imports nothing of the browser, in a process of its own."""
    base = httpserver.url_for("").rstrip("/")
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/rss").respond_with_data(rss(), content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss")
    program = (
        "import asyncio, sys; from pathlib import Path; from tests.crawling import crawl\n"
        "result = asyncio.run(crawl(Path(sys.argv[1]), 'paper')); print(result.summaries[0].sources[0].state)\n"
        "print([name for name in sys.modules if 'playwright' in name or name == 'crawler.browser'])"
    )
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == ["nothing_found", "[]"], done.stderr


def test_the_environment_names_the_browser(tmp_path: Path) -> None:
    """CHROMIUM in the environment stands in place of the usual path, and a setting in place of both."""
    program = "from crawler.settings import CHROMIUM; print(CHROMIUM)"
    environment = {**os.environ, "CHROMIUM": "/opt/own/chromium"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "/opt/own/chromium"
    named = settings_for(tmp_path, CHROMIUM=str(tmp_path / "mine"))
    assert str(tmp_path / "mine") in why_not(named) or "extra" in why_not(named)
