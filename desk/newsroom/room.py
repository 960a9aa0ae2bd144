"""The press world as a forward proxy on 127.0.0.1.

A client that sends its requests through it (`http_proxy`) reaches `http://harbour-courier.test/` and its neighbours.
Nothing else can be reached: CONNECT is refused, an unknown host is answered 502.
"""

import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from desk.newsroom.markup import Block, blocks
from desk.newsroom.site import OVERSIZE, Answer, Site, Visit
from desk.newsroom.world import mastheads

_KEPT_REQUESTS = 100_000
"""Entries of the log; a soak of days must not fill the memory."""
_IDLE = 30.0
"""Seconds that a connection may stay silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that was answered."""

    time: float
    """When it came, on the monotonic clock: for gaps between requests."""
    method: str
    host: str
    path: str
    """Path and query as asked for."""
    status: int
    headers: Mapping[str, str]
    """Of the request, names in lower case."""


@dataclass(slots=True, kw_only=True)
class _Failure:
    status: int
    headers: dict[str, str]
    times: int | None


class Newsroom:
    """The press world, served while the `with` block lasts. Every method may be called while it serves."""

    def __init__(self, *, port: int = 0, oversize: int = OVERSIZE) -> None:
        """`port` 0 takes a free one; `oversize` is the size in bytes of the page that is too large."""
        self._lock = threading.RLock()
        self._bodies: dict[str, dict[str, tuple[Block, ...]]] = {one.host: {} for one in mastheads()}
        self._sites = {one.host: Site(one, self._bodies[one.host]) for one in mastheads()}
        self._failures: dict[tuple[str, str], _Failure] = {}
        self._delays: dict[tuple[str, str], float] = {}
        self._visits: Counter[tuple[str, str]] = Counter()
        self._log: deque[Request] = deque(maxlen=_KEPT_REQUESTS)
        self._oversize = oversize
        self._server = _Server(("127.0.0.1", port), self)
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """What clients put into `http_proxy`."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Hosts that answer."""
        return tuple(self._sites)

    @property
    def requests(self) -> tuple[Request, ...]:
        """What was asked for and answered so far, oldest first."""
        with self._lock:
            return tuple(self._log)

    def edit(self, host: str, path: str, text: str) -> None:
        """Replace an article's body from now on; `text` is in the world's markup. KeyError when none stands there."""
        if not self._sites[host].holds(path):
            raise KeyError(f"no article at http://{host}{path}")
        with self._lock:
            self._bodies[host][path] = blocks(text)

    def fail(
        self, host: str, path: str = "*", *, status: int = 500, retry_after: int | None = None, times: int | None = None
    ) -> None:
        """Answer a path, or `*` for the whole host, with `status`; for ever, or `times` times."""
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        with self._lock:
            self._failures[host, path] = _Failure(status=status, headers=headers, times=times)

    def delay(self, host: str, path: str = "*", *, seconds: float) -> None:
        """Let a path, or `*` for the whole host, answer late."""
        with self._lock:
            self._delays[host, path] = seconds

    def mend(self) -> None:
        """Take back every `fail`, `delay` and `edit`, and forget all visits; the log stays."""
        with self._lock:
            self._failures.clear()
            self._delays.clear()
            self._visits.clear()
            for bodies in self._bodies.values():
                bodies.clear()

    def answer(self, method: str, host: str, path: str, headers: Mapping[str, str]) -> Answer:
        """The answer to one request, also put into the log."""
        with self._lock:
            answer = self._conditional(self._answer(host, path), headers)
            late = self._delays.get((host, path), self._delays.get((host, "*"), 0.0))
            request = Request(
                time=time.monotonic(), method=method, host=host, path=path, status=answer.status, headers=headers
            )
            self._log.append(request)
        return replace(answer, delay=answer.delay + late)

    def serve(self) -> None:
        """Serve in this thread until `stop`."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """End `serve`, from another thread."""
        self._server.shutdown()

    def close(self) -> None:
        """Release the port."""
        self._server.server_close()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve, name="newsroom", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self._thread is not None:
            self._thread.join()
        self.close()

    def _answer(self, host: str, path: str) -> Answer:
        site = self._sites.get(host)
        if site is None:
            return Answer(status=502, headers=_PLAIN, body=f"The newsroom has no outlet at {host}.\n".encode())
        failure = self._failing(host, path)
        if failure is not None:
            return Answer(status=failure.status, headers={**_PLAIN, **failure.headers}, body=b"Told to fail.\n")
        visit = Visit(path=path, count=self._visits[host, path], oversize=self._oversize)
        self._visits[host, path] += 1
        return site.answer(visit)

    def _failing(self, host: str, path: str) -> _Failure | None:
        for place in ((host, path), (host, "*")):
            failure = self._failures.get(place)
            if failure is None or failure.times == 0:
                continue
            if failure.times is not None:
                failure.times -= 1
            return failure
        return None

    @staticmethod
    def _conditional(answer: Answer, headers: Mapping[str, str]) -> Answer:
        tag = answer.headers.get("ETag")
        if tag is None or headers.get("if-none-match") != tag:
            return answer
        return Answer(status=304, headers={"ETag": tag})


_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], room: Newsroom) -> None:
        self.room = room
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A crawler that was killed hangs up in the middle: nothing to report."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = _IDLE
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._reply()

    def do_HEAD(self) -> None:
        self._reply()

    def do_CONNECT(self) -> None:
        self.close_connection = True
        self.send_error(HTTPStatus.NOT_IMPLEMENTED, "The newsroom speaks plain HTTP only")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: `Newsroom.requests` is the log."""

    def _reply(self) -> None:
        asked = urlsplit(self.path)
        host = asked.hostname or self.headers.get("Host", "").partition(":")[0].lower()
        path = (asked.path or "/") + (f"?{asked.query}" if asked.query else "")
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.room.answer(self.command, host, path, headers)
        if answer.delay:
            time.sleep(answer.delay)
        try:
            self._send(answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client has read enough, as with an oversize page

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.stream is None:
            self.send_header("Content-Length", str(len(answer.body)))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        for piece in answer.stream() if answer.stream else [answer.body]:
            self.wfile.write(piece)
