"""Names and addresses: what the guard has let through, and nothing else, is found by a connection."""

import socket

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from crawler import names
from crawler.names import CheckedNames, let_through, look_up


class Receiver:
    """Notes what a resolver says, as Twisted's endpoints do."""

    def __init__(self) -> None:
        self.addresses: list[IPv4Address | IPv6Address] = []
        self.began = self.complete = False

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        """It begins."""
        self.began = True

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:  # noqa: N802
        """One address."""
        self.addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        """It ends."""
        self.complete = True


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_let_through", {})


def found(host: str, kinds: list[type] | None = None) -> list[IPv4Address | IPv6Address]:
    """What a connection to a host finds."""
    receiver = Receiver()
    CheckedNames(None).resolveHostName(receiver, host, 80, kinds)
    assert (receiver.began, receiver.complete) == (True, True)
    return receiver.addresses


def test_a_host_that_nobody_let_through_has_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even this machine, and the system is not asked."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("the system was asked"))
    assert [found(host) for host in ("paper.test", "localhost", "127.0.0.1", "::1")] == [[], [], [], []]


def test_what_was_let_through_is_found_however_the_host_is_written() -> None:
    """Both kinds of addresses in their order, with the port; capitals, brackets and a final dot make no difference."""
    let_through("Paper.test.", ["2606:4700::1", "93.184.216.34"])
    four, six = IPv4Address("TCP", "93.184.216.34", 80), IPv6Address("TCP", "2606:4700::1", 80)
    assert found("paper.TEST") == [six, four]
    assert found("paper.test.", [IPv4Address]) == [four]
    let_through("::1", ["::1"])
    assert found("[::1]") == [IPv6Address("TCP", "::1", 80)]


@pytest.mark.parametrize("host", ["a" * 64 + ".test", "nul\0.test", "no..test"])
def test_what_cannot_be_a_name_cannot_be_resolved(host: str) -> None:
    """An error of the network's kind, not of Python's."""
    with pytest.raises(OSError, match=r"."):
        look_up(host)
