"""Asking the web by hand: what is asked, what is refused, and what a person is told."""

import gzip
import socket
import threading
import time
import urllib.request
import zlib
from contextlib import suppress
from types import SimpleNamespace

import brotli
import pytest
import zstandard
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from crawler.hosts import Policy
from desk import fetch as fetching
from desk.fetch import Fetcher, UnreachableError
from vocabulary.outcome import Exit, InputError


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    """A proxy of the machine must not come between the test and its server."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(autouse=True)
def _unknown_is_404(httpserver: HTTPServer):
    """What a test does not name, robots.txt above all, is not there."""
    httpserver.no_handler_status_code = 404


@pytest.fixture
def fetch(httpserver: HTTPServer):
    """A fetcher that does not wait, in the hands of somebody who named the test's server."""
    return Fetcher("Cuttings/test (+mailto:desk@example.org)", policy=policy(httpserver), timeout=2, pause=0)


def policy(server: HTTPServer, **more) -> Policy:
    """What may be asked: the server, by both names of this machine."""
    return Policy.of(named=[server.url_for("/")], **more)


def asked(server: HTTPServer) -> list[str]:
    """Paths the server was asked for, in order."""
    return [request.path for request, _ in server.log]


def test_an_answer_is_given_with_status_headers_and_body(fetch, httpserver: HTTPServer):
    """A page comes back as it was sent; robots.txt was asked for first, and we named ourselves."""
    httpserver.expect_request("/a").respond_with_data("<p>Hello", content_type="text/html; charset=utf-8")
    answer = fetch(httpserver.url_for("/a"))
    assert (answer.status, answer.body, answer.content_type) == (200, b"<p>Hello", "text/html; charset=utf-8")
    assert asked(httpserver) == ["/robots.txt", "/a"]
    assert all("desk@example.org" in request.headers["User-Agent"] for request, _ in httpserver.log)


def test_robots_txt_is_asked_for_once_a_host(fetch, httpserver: HTTPServer):
    """Several pages of one host cost one robots.txt, also when it is asked for by name."""
    fetch(httpserver.url_for("/a"))
    fetch(httpserver.url_for("/b"))
    fetch(httpserver.url_for("/robots.txt"))
    assert asked(httpserver).count("/robots.txt") == 1


def test_what_robots_txt_forbids_is_not_asked_for(fetch, httpserver: HTTPServer):
    """A disallowed page is refused without a request."""
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /private/\n")
    with pytest.raises(UnreachableError, match=r"robots\.txt does not allow it") as caught:
        fetch(httpserver.url_for("/private/a"))
    assert caught.value.exit_code is Exit.COULD_NOT_LOOK
    assert asked(httpserver) == ["/robots.txt"]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_that_cannot_be_had_forbids_everything(fetch, httpserver: HTTPServer, status):
    """RFC 9309: while robots.txt answers with a server error nothing may be fetched."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=status)
    with pytest.raises(UnreachableError, match=f"HTTP {status}"):
        fetch(httpserver.url_for("/a"))
    assert asked(httpserver) == ["/robots.txt"]


def test_a_redirect_is_followed_and_its_target_must_be_allowed(fetch, httpserver: HTTPServer):
    """The final address is known; robots.txt holds for each hop."""
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /private/\n")
    httpserver.expect_request("/old").respond_with_data("", status=301, headers={"Location": "/new"})
    httpserver.expect_request("/new").respond_with_data("new")
    httpserver.expect_request("/trap").respond_with_data("", status=302, headers={"Location": "/private/a"})
    assert fetch(httpserver.url_for("/old")).url == httpserver.url_for("/new")
    with pytest.raises(UnreachableError, match="does not allow"):
        fetch(httpserver.url_for("/trap"))
    assert "/private/a" not in asked(httpserver)


def test_redirects_are_counted(fetch, httpserver: HTTPServer):
    """A circle ends after five."""
    httpserver.expect_request("/a").respond_with_data("", status=302, headers={"Location": "/a"})
    with pytest.raises(UnreachableError, match="redirects more than 5 times"):
        fetch(httpserver.url_for("/a"))
    assert asked(httpserver).count("/a") == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/a", "mailto:a@b.test", "data:text/html,x"])
def test_a_redirect_to_anything_but_the_web_is_refused(fetch, httpserver: HTTPServer, target):
    """No file, FTP or data address is ever opened."""
    httpserver.expect_request("/a").respond_with_data("", status=302, headers={"Location": target})
    with pytest.raises(UnreachableError, match="no web address"):
        fetch(httpserver.url_for("/a"))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://x/", "http:///a", "", "http://u:p@a.test/", "http://a:b/"]
)
def test_only_web_addresses_are_taken(fetch, url):
    """Anything else is the caller's mistake, named and not asked for."""
    with pytest.raises(InputError, match="is not an http or https address"):
        fetch(url)


def test_an_error_status_is_an_answer(fetch, httpserver: HTTPServer):
    """Whoever asks decides what a 404 means."""
    httpserver.expect_request("/gone").respond_with_data("gone", status=410)
    assert fetch(httpserver.url_for("/gone")).status == 410


def test_gzip_is_unpacked(fetch, httpserver: HTTPServer):
    """A compressed answer arrives plain."""
    httpserver.expect_request("/a").respond_with_data(gzip.compress(b"plain"), headers={"Content-Encoding": "gzip"})
    assert fetch(httpserver.url_for("/a")).body == b"plain"


def test_damaged_gzip_is_said_so(fetch, httpserver: HTTPServer):
    """No traceback of zlib."""
    httpserver.expect_request("/a").respond_with_data(b"\x1f\x8bnonsense", headers={"Content-Encoding": "gzip"})
    with pytest.raises(UnreachableError, match="damaged"):
        fetch(httpserver.url_for("/a"))


def test_size_is_limited_also_after_decompression(fetch, httpserver: HTTPServer, monkeypatch):
    """Neither a large page nor a small bomb fills the memory."""
    monkeypatch.setattr(fetching, "MAX_BYTES", 100_000)
    httpserver.expect_request("/large").respond_with_data(b"x" * 200_000)
    bomb = b"\0" * 5_000_000
    packed = {
        "gzip": gzip.compress(bomb),
        "deflate": zlib.compress(bomb),
        "br": brotli.compress(bomb),
        "zstd": zstandard.ZstdCompressor().compress(bomb),
        "gzip, br": brotli.compress(gzip.compress(bomb)),
    }
    for number, (encoding, body) in enumerate(packed.items()):
        httpserver.expect_request(f"/{number}").respond_with_data(body, headers={"Content-Encoding": encoding})
    for path in ("/large", *(f"/{number}" for number in range(len(packed)))):
        with pytest.raises(UnreachableError, match="is larger than"):
            fetch(httpserver.url_for(path))


def test_a_server_that_never_ends_is_given_up(httpserver: HTTPServer):
    """A drip of bytes does not hold the command for ever."""

    def drip(_: Request) -> Response:
        import itertools
        import time

        def pieces():
            for _ in itertools.islice(itertools.count(), 40):
                yield b"x"
                time.sleep(0.05)

        return Response(pieces())

    httpserver.expect_request("/slow").respond_with_handler(drip)
    with pytest.raises(UnreachableError, match="too slow"):
        Fetcher("Cuttings/test", policy=policy(httpserver), timeout=0.1, pause=0)(httpserver.url_for("/slow"))


def test_headers_that_never_end_are_given_up():
    """A header line now and then does not hold the command for ever either."""

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            for number in range(100):
                connection.sendall(b"X-%d: y\r\n" % number)
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/robots.txt"
        with pytest.raises(UnreachableError, match="is too slow"):
            Fetcher("Cuttings/test", policy=Policy.of(named=[url]), timeout=0.2, pause=0)(url)
        thread.join()


def test_a_host_that_is_not_there_is_said_so():
    """The message names the address and the reason."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(UnreachableError, match=f"{url}.*refused"):
        Fetcher("Cuttings/test", policy=Policy.of(named=[url]), pause=0)(url)


def test_the_proxy_of_the_environment_is_used(httpserver: HTTPServer, monkeypatch):
    """`http_proxy` sends the request to the proxy under the outlet's own name."""
    monkeypatch.setenv("http_proxy", httpserver.url_for("").rstrip("/"))
    monkeypatch.setattr(urllib.request, "proxy_bypass", lambda _: False)
    httpserver.expect_request("/a").respond_with_data("through the proxy")
    answer = Fetcher("Cuttings/test", pause=0)("http://harbour-courier.test/a")
    assert answer.body == b"through the proxy"
    assert answer.url == "http://harbour-courier.test/a"


def test_there_is_a_pause_between_requests(httpserver: HTTPServer, monkeypatch):
    """We do not hurry a host."""
    waits: list[float] = []
    clock = SimpleNamespace(sleep=waits.append, monotonic=time.monotonic)
    monkeypatch.setattr(fetching, "time", clock)  # not the whole process's: servers of other tests may still sleep
    Fetcher("Cuttings/test", policy=policy(httpserver), pause=7)(httpserver.url_for("/a"))
    assert len(waits) == 1
    assert 5 < waits[0] <= 7


@pytest.fixture
def other():
    """Another server on this machine, that nobody named."""
    with HTTPServer(host="127.0.0.1") as server:
        server.no_handler_status_code = 404
        yield server


def resolve(monkeypatch, **answers: list[str]):
    """Have the system's resolver know some names, each with its addresses; each answer is given once, the last for ever."""
    known, system = {name.replace("__", "."): list(found) for name, found in answers.items()}, socket.getaddrinfo

    def answer(host, port, *rest, **more):
        if host not in known:
            return system(host, port, *rest, **more)
        found = known[host]
        now = found.pop(0) if len(found) > 1 else found[0]
        return [info for one in now.split() for info in system(one, port, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0177.0.0.1", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_a_redirect_to_another_port_of_this_machine_is_refused(fetch, httpserver: HTTPServer, other: HTTPServer, host):
    """Each hop is checked, in every spelling; the other server hears nothing."""
    httpserver.expect_request("/a").respond_with_data(
        "", status=302, headers={"Location": f"http://{host}:{other.port}/"}
    )
    with pytest.raises(UnreachableError, match=r"address: .* a loopback address; allow_hosts in cuttings.toml"):
        fetch(httpserver.url_for("/a"))
    assert other.log == []


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://169.254.169.254/latest/", "http://[fd00:ec2::254]/"])
def test_a_redirect_into_a_network_is_refused(httpserver: HTTPServer, monkeypatch, target):
    """No connection is tried."""
    httpserver.expect_request("/a").respond_with_data("", status=302, headers={"Location": target})
    fetch = Fetcher("Cuttings/test", policy=policy(httpserver, contact="desk@courier.test"), timeout=2, pause=0)
    tried, connect = [], socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda to, *rest: tried.append(to[0]) or connect(to, *rest))
    with pytest.raises(UnreachableError, match="address: "):
        fetch(httpserver.url_for("/a"))
    assert set(tried) == {"127.0.0.1"}


@pytest.mark.parametrize("addresses", ["127.0.0.1", "93.184.216.34 127.0.0.1", "10.0.0.1", "93.184.216.34 ::1"])
def test_a_name_is_refused_for_any_of_its_addresses(other: HTTPServer, monkeypatch, addresses):
    """A name that leads to this machine or into a network is not asked, whatever else it leads to."""
    resolve(monkeypatch, paper__test=[addresses])
    monkeypatch.setattr(socket, "create_connection", lambda to, *_: pytest.fail(f"connected to {to}"))
    fetch = Fetcher("Cuttings/test", policy=Policy.of(contact="desk@courier.test"), pause=0)
    with pytest.raises(UnreachableError, match=r"address: paper.test:\d+ leads to "):
        fetch(f"http://paper.test:{other.port}/a")
    assert other.log == []


def test_the_connection_goes_to_the_address_that_was_checked(other: HTTPServer, monkeypatch):
    """DNS rebinding: a name that changes its address between check and connection gains nothing."""
    with HTTPServer(host="127.0.0.2") as allowed:
        allowed.no_handler_status_code = 404
        allowed.expect_request("/a").respond_with_data("right")
        wrong, right = f"http://wrong.test:{other.port}", f"http://right.test:{allowed.port}"
        rules = Policy.of(contact="desk@courier.test", allow_hosts=["127.0.0.2"])
        resolve(monkeypatch, right__test=["127.0.0.2", "127.0.0.2", "127.0.0.1"], wrong__test=["127.0.0.1"])
        fetch = Fetcher("Cuttings/test", policy=rules, pause=0)
        assert fetch(f"{right}/a").body == b"right"  # robots.txt and the page: two look-ups, two connections
        with pytest.raises(UnreachableError, match="address: "):
            fetch(f"{right}/b")
        with pytest.raises(UnreachableError, match="address: "):
            fetch(f"{wrong}/a")
    assert other.log == []


def test_a_proxy_looks_names_up_and_addresses_are_checked_all_the_same(httpserver: HTTPServer, monkeypatch, caplog):
    """A proxy on this machine needs no contact and is taken for a recording, which is said once; 10.0.0.1 stays refused."""
    monkeypatch.setenv("http_proxy", httpserver.url_for("").rstrip("/"))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setattr("desk.fetch.look_up", lambda host: pytest.fail(f"{host} was looked up"))
    fetch = Fetcher("Cuttings/test", pause=0)
    fetch("http://paper.test/a")
    fetch("http://paper.test/b")
    with pytest.raises(UnreachableError, match=r"address: 10\.0\.0\.1 is a private address"):
        fetch("http://10.0.0.1/a")
    assert asked(httpserver) == ["/robots.txt", "/a", "/b"]
    assert [
        record.message.startswith("no contact address is set, and the proxy")
        for record in caplog.records
        if record.name == "desk.fetch"
    ] == [True]


def test_the_real_web_is_not_asked_without_a_contact(monkeypatch):
    """The message says what to do; a proxy elsewhere changes nothing."""
    monkeypatch.setattr("desk.fetch.look_up", lambda host: pytest.fail(f"{host} was looked up"))
    with pytest.raises(UnreachableError, match="no_contact: no contact address is set") as caught:
        Fetcher("Cuttings/test", pause=0)("https://paper.test/a")
    assert caught.value.exit_code is Exit.COULD_NOT_LOOK
    monkeypatch.setenv("http_proxy", "http://proxy.test:3128")
    with pytest.raises(UnreachableError, match="no_contact: "):
        Fetcher("Cuttings/test", pause=0)("http://paper.test/a")
