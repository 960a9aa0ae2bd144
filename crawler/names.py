"""Names of hosts and the addresses behind them: a connection goes to an address that was checked, and to no other.

Between a check and a connection a name may change its address (DNS rebinding). So each name is looked up once, by
`crawler.guard`, and what the guard has let through is all that Scrapy's connections can find.
"""

import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Self

from twisted.internet.address import IPv4Address, IPv6Address

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_let_through: dict[str, tuple[str, ...]] = {}
"""Addresses by host, for all crawls of the process, as Scrapy's own cache is."""


def look_up(host: str) -> tuple[str, ...]:
    """All addresses that the system knows for a name, IPv4 and IPv6, in the order in which to try them; OSError."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except ValueError as error:  # a label of more than 63 letters, a NUL
        raise socket.gaierror(socket.EAI_NONAME, f"{host[:100]!r} is no name") from error
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def let_through(host: str, addresses: Sequence[str]) -> None:
    """Let connections to a host go to these addresses."""
    _let_through[_written(host)] = tuple(addresses)


def known(host: str) -> tuple[str, ...]:
    """The addresses to which connections to a host may go; none when nobody has let it through."""
    return _let_through.get(_written(host), ())


class CheckedNames:
    """In place of Scrapy's resolver: it asks nobody, and answers with what was let through."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor

    @classmethod
    def from_crawler(cls, crawler: "Crawler", reactor: Any) -> Self:  # noqa: ARG003 - as Scrapy calls it
        """One for each process."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Have every connection by name ask here."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - the names of Twisted's IHostnameResolver
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: Literal["TCP", "UDP"] = "TCP",  # noqa: N803
    ) -> "_Resolution":
        """Hand out the addresses of a host at once; none for a host that nobody has let through."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        for address in known(hostName):
            kind = IPv6Address if ":" in address else IPv4Address
            if addressTypes is None or kind in addressTypes:
                resolutionReceiver.addressResolved(kind(transportSemantics, address, portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution


class _Resolution:
    """What Twisted wants to hold while a name is looked up."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way."""


def _written(host: str) -> str:
    return host.strip("[]").lower().removesuffix(".")
