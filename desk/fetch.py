"""One answer of the web, asked for by hand: robots.txt obeyed, size and time limited, hosts of the public web only.

Crawls have their own road (crawler/settings.py); this one is for commands that look at a few addresses.
"""

import http.client
import logging
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit

from protego import Protego
from w3lib.url import safe_url_string

from crawler.answers import is_in_trouble
from crawler.hosts import CONTACT_DUE, CONTACT_MISSING, NO_CONTACT, Policy, is_here, proxy_for
from crawler.names import look_up
from crawler.unpack import unpacked
from vocabulary.outcome import CuttingsError, Exit, InputError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

TIMEOUT = 15.0
"""Seconds without a byte after which an answer is given up; a whole answer may take four times as long."""
MAX_BYTES = 10_000_000
"""Of one answer, after decompression."""
MAX_REDIRECTS = 5
"""RFC 9309 asks for five on robots.txt; a page needs no more."""
ROBOTS_AGENT = "Cuttings"
"""The product token that newsrooms can address in robots.txt."""

logger = logging.getLogger(__name__)

_CHUNK = 65_536
_PUBLIC = Policy()
_REDIRECTS = {301, 302, 303, 307, 308}
_ROBOTS = "/robots.txt"


class UnreachableError(CuttingsError):
    """An address could not be looked at: the network, the server or robots.txt says no. Raised by `Fetcher`."""

    exit_code = Exit.COULD_NOT_LOOK

    def __init__(self, url: str, reason: str) -> None:
        """`url` is what was asked for, `reason` why there is nothing to read."""
        self.url, self.reason = url, reason
        super().__init__(f"{url}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered."""

    url: str
    """Where the answer came from, after redirects."""
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)

    @property
    def content_type(self) -> str:
        """The Content-Type header; empty when there is none."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")


Fetch = Callable[[str], Answer]
"""Asks for one address. UnreachableError when nothing comes back; an error status is an answer."""


class Fetcher:
    """Fetches one address after another, with a pause between them. `http_proxy` and its kin are honoured."""

    def __init__(
        self, user_agent: str, *, policy: Policy = _PUBLIC, timeout: float = TIMEOUT, pause: float = 1.0
    ) -> None:
        """`user_agent` names us, `policy` says what may be asked; `timeout` and `pause` are seconds."""
        self._user_agent, self._policy, self._timeout, self._pause = user_agent, policy, timeout, pause
        self._robots: dict[str, Answer] = {}
        self._last: float | None = None
        self._is_due = False
        self._alone, self._by_proxy = _Handler(policy), _Handler(None)

    @classmethod
    def of(cls, settings: "BaseSettings", *, named: Iterable[str]) -> Self:
        """One that asks as the crawler's settings say; `named` are addresses that the operator wrote."""
        contact = settings["CONTACT"]
        policy = Policy.of(allow_hosts=settings.getlist("ALLOW_HOSTS"), named=named, contact=contact)
        return cls(settings["USER_AGENT"], policy=policy)

    def __call__(self, url: str) -> Answer:
        """The answer at an address, redirects followed; each hop must be allowed by its host's robots.txt."""
        address = _checked(url)
        if urlsplit(address).path == _ROBOTS:
            return self._robots_of(address)
        return self._follow(address, allowed=self._require_leave)

    def _follow(self, address: str, *, allowed: Callable[[str], None]) -> Answer:
        here = address
        for _ in range(MAX_REDIRECTS + 1):
            self._require_policy(here)
            allowed(here)
            answer = self._ask(here)
            location = next((value for name, value in answer.headers if name.lower() == "location"), None)
            if answer.status not in _REDIRECTS or not location:
                return answer
            try:
                here = _checked(urljoin(here, location))
            except (InputError, ValueError) as error:
                raise UnreachableError(address, f"redirects to {location[:200]!r}, which is no web address") from error
        raise UnreachableError(address, f"redirects more than {MAX_REDIRECTS} times")

    def _require_policy(self, address: str) -> None:
        """UnreachableError for a host that may not be asked as it stands, and for all of the web without a contact."""
        proxy = proxy_for(address)
        if reason := self._policy.why_not(address):
            raise UnreachableError(address, reason)
        if self._policy.why_not_yet(address, proxy=proxy):
            raise UnreachableError(address, f"{NO_CONTACT}: {CONTACT_MISSING}")
        if not (self._policy.has_contact or is_here(address) or self._is_due):
            self._is_due = True
            logger.warning("%s.", CONTACT_DUE)

    def _require_leave(self, address: str) -> None:
        try:
            robots = self._robots_of(urljoin(address, _ROBOTS))
        except UnreachableError as error:
            raise UnreachableError(address, f"{error.reason} (asking for robots.txt)") from error
        if is_in_trouble(robots.status):
            raise UnreachableError(address, f"robots.txt answered HTTP {robots.status}: not allowed for now")
        if robots.status != HTTPStatus.OK:
            return  # RFC 9309: no robots.txt, no rules
        rules = Protego.parse(robots.body[:512_000].decode("utf-8", "replace"))
        if not rules.can_fetch(address, ROBOTS_AGENT):
            raise UnreachableError(address, "robots.txt does not allow it")

    def _robots_of(self, address: str) -> Answer:
        parts = urlsplit(address)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._robots:
            self._robots[host] = self._follow(host + _ROBOTS, allowed=lambda _: None)
        return self._robots[host]

    def _ask(self, address: str) -> Answer:
        self._wait()
        request = urllib.request.Request(  # noqa: S310 - _checked has seen that it is http or https
            address,
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip", "Accept": "*/*"},
        )
        deadline = time.monotonic() + 4 * self._timeout
        by_proxy = proxy_for(address) is not None
        handler = self._by_proxy if by_proxy else self._alone
        proxies = (urllib.request.ProxyHandler(),) if by_proxy else ()
        try:
            with (
                handler.ended_at(deadline),
                _opener(*proxies, handler).open(request, timeout=self._timeout) as response,
            ):
                body = _read(response, address, deadline)
                headers = tuple(response.headers.items())
                return Answer(
                    url=address, status=response.status, headers=headers, body=_unzipped(body, headers, address)
                )
        except (OSError, http.client.HTTPException, ValueError) as error:
            slow = time.monotonic() > deadline
            raise UnreachableError(address, "is too slow" if slow else _said(error)) from error

    def _wait(self) -> None:
        if self._last is not None:
            time.sleep(max(0.0, self._last + self._pause - time.monotonic()))
        self._last = time.monotonic()


class _Connection(http.client.HTTPConnection):
    """A connection to one of the addresses that were checked; the name is not looked up a second time."""

    addresses: Callable[[str], Iterable[str]] | None = None
    """What gives the addresses of a host; None for a proxy, which may be anywhere."""

    def connect(self) -> None:
        """Connect to the first of them that answers; OSError, or UnreachableError when one may not be asked."""
        if self.addresses is None:
            super().connect()
            return
        refused: OSError | None = None
        for address in self.addresses(self.host):
            try:
                self.sock = socket.create_connection((address, self.port), self.timeout)
            except OSError as error:
                refused = error
            else:
                return
        raise refused or OSError("the host's name cannot be resolved")


class _SecureConnection(http.client.HTTPSConnection, _Connection):
    """The same over TLS: the certificate must be the name's."""


class _Handler(urllib.request.AbstractHTTPHandler):
    """In place of urllib's own handlers."""

    def __init__(self, policy: Policy | None) -> None:
        """Without a policy it goes to a proxy."""
        super().__init__()
        self._policy, self._context = policy, ssl.create_default_context()
        self._connection: http.client.HTTPConnection | None = None

    @contextmanager
    def ended_at(self, deadline: float) -> Iterator[None]:
        """Shut the connection down at a time, by the monotonic clock, when its headers have not come by then.

        A time-out of the socket alone is begun anew by each byte.
        """
        self._connection = None
        timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._shut_down)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _shut_down(self) -> None:
        connection = self._connection
        if connection is not None and connection.sock is not None:
            with suppress(OSError):  # it has ended by itself meanwhile
                connection.sock.shutdown(socket.SHUT_RDWR)

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an http address."""
        return self.do_open(partial(self._made, _Connection, request), request)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an https address."""
        return self.do_open(partial(self._made, _SecureConnection, request), request, context=self._context)

    http_request = https_request = urllib.request.AbstractHTTPHandler.do_request_

    def _made(
        self, kind: type[_Connection], request: urllib.request.Request, host: str, **rest: Any
    ) -> http.client.HTTPConnection:
        connection = kind(host, **rest)
        if self._policy is not None:
            connection.addresses = partial(_addresses, self._policy, request.full_url)
        self._connection = connection
        return connection


def _addresses(policy: Policy, url: str, host: str) -> tuple[str, ...]:
    """The addresses of a host; UnreachableError when one of them may not be asked."""
    addresses = look_up(host)
    for address in addresses:
        if reason := policy.why_not_at(url, address):
            raise UnreachableError(url, reason)
    return addresses


def _opener(*handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    opener = urllib.request.OpenerDirector()
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def _checked(url: str) -> str:
    """The address in the form that goes over the wire; InputError when it is not one of the web."""
    try:
        address = safe_url_string(url.strip())
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise InputError(f'"{url[:200]}"', "is not an http or https address", remedy="such as https://www.example.org/")
    return address.partition("#")[0]


def _read(response: http.client.HTTPResponse, address: str, deadline: float) -> bytes:
    body, chunk = bytearray(), b"more"
    while chunk:
        chunk = response.read1(_CHUNK)
        body += chunk
        if len(body) > MAX_BYTES:
            raise UnreachableError(address, f"is larger than {MAX_BYTES // 1_000_000} MB")
        if time.monotonic() > deadline:  # also when the connection was shut down for that
            raise UnreachableError(address, "is too slow")
    return bytes(body)


def _unzipped(body: bytes, headers: tuple[tuple[str, str], ...], address: str) -> bytes:
    encoding = ", ".join(value for name, value in headers if name.lower() == "content-encoding")
    try:
        whole = unpacked(body, encoding, most=MAX_BYTES)
    except ValueError as error:
        raise UnreachableError(address, f"is damaged: {error}") from error
    if len(whole) > MAX_BYTES:
        raise UnreachableError(address, f"is larger than {MAX_BYTES // 1_000_000} MB")
    return whole


def _said(error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return str(cause) or type(cause).__name__
