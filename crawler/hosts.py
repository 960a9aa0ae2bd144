"""Which hosts may be asked: those of the public web, and those that the operator names. Pure.

A host is judged twice: as it stands in an address (`Policy.why_not`), whatever its spelling, and by each network
address that its name leads to (`Policy.why_not_at`). The reasons begin with the machine word of a page's reason.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

Address = IPv4Address | IPv6Address
HostPort = tuple[str, int | None]
"""A host as `_key` writes it, and a port; None: any port."""

ADDRESS = "address"
"""Machine word: the host is not of the public web."""
NO_CONTACT = "no_contact"
"""Machine word: the operator has not said where newsrooms can reach them."""
CONTACT_MISSING = (
    "no contact address is set, so nothing of the real web was asked. Newsrooms must be able to reach whoever crawls "
    'them: write contact = "you@example.org" into cuttings.toml of the working folder (`cuttings init` makes one)'
)
CONTACT_DUE = (
    "no contact address is set, and the proxy on this machine was taken for a recording. Before you crawl the real "
    'web, write contact = "you@example.org" into cuttings.toml'
)
LOOPBACK = "a loopback address"

_PRIVATE, _LOCAL, _METADATA = "a private address", "a link-local address", "a cloud's metadata address"
_SHARED, _MULTICAST, _EXAMPLE = "an address of carrier-grade NAT", "a multicast address", "a documentation address"
_RESERVED, _NOWHERE = "a reserved address", "the unspecified address"
_NETWORKS: tuple[tuple[str, str], ...] = (
    # What clouds answer about the machine itself; two of them lie where the public web could be.
    ("169.254.169.254/32", _METADATA),
    ("100.100.100.200/32", _METADATA),
    ("168.63.129.16/32", _METADATA),
    ("fd00:ec2::254/128", _METADATA),
    # IANA's registry of special-purpose IPv4 addresses, without what it says is globally reachable.
    ("0.0.0.0/32", _NOWHERE),
    ("0.0.0.0/8", _RESERVED),
    ("10.0.0.0/8", _PRIVATE),
    ("100.64.0.0/10", _SHARED),
    ("127.0.0.0/8", LOOPBACK),
    ("169.254.0.0/16", _LOCAL),
    ("172.16.0.0/12", _PRIVATE),
    ("192.0.0.0/24", _RESERVED),
    ("192.0.2.0/24", _EXAMPLE),
    ("192.88.99.0/24", _RESERVED),
    ("192.168.0.0/16", _PRIVATE),
    ("198.18.0.0/15", _RESERVED),
    ("198.51.100.0/24", _EXAMPLE),
    ("203.0.113.0/24", _EXAMPLE),
    ("224.0.0.0/4", _MULTICAST),
    ("240.0.0.0/4", _RESERVED),
    # The same for IPv6; what follows the last line is judged by _PUBLIC.
    ("::/128", _NOWHERE),
    ("::1/128", LOOPBACK),
    ("64:ff9b:1::/48", _PRIVATE),
    ("fc00::/7", _PRIVATE),
    ("fe80::/10", _LOCAL),
    ("fec0::/10", _PRIVATE),
    ("ff00::/8", _MULTICAST),
    ("2001::/23", _RESERVED),
    ("2001:db8::/32", _EXAMPLE),
    ("3fff::/20", _EXAMPLE),
)
_KINDS: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple((ip_network(net), kind) for net, kind in _NETWORKS)
"""The first network that holds an address says what it is."""
_MAPPED, _NAT64 = IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96")
_PUBLIC = (IPv6Network("2000::/3"), _MAPPED, _NAT64)
"""IANA gives out public IPv6 addresses from the first only; the others lead to the IPv4 address that they hold."""
_HOLDING: tuple[tuple[IPv6Network, int], ...] = (
    (_MAPPED, 0),
    (_NAT64, 0),
    (IPv6Network("::/96"), 0),  # IPv4-compatible
    (IPv6Network("::ffff:0:0:0/96"), 0),  # IPv4-translated
    (IPv6Network("2002::/16"), 80),  # 6to4
)
"""IPv6 networks whose addresses hold an IPv4 one, and how many bits stand behind it."""
_UNSEEN = "\u00ad\u034f\u1806\u180b\u180c\u180d\u200b\u200c\u200d\u2060\ufeff"
_IDNA = str.maketrans({**dict.fromkeys("\u3002\uff0e\uff61", "."), **dict.fromkeys(_UNSEEN)})
"""Full stops that IDNA takes for a dot, and what it leaves out."""
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f#/:<>?@\[\\\]^|%]")
"""What the URL standard forbids in a host."""
_DIGITS = {8: re.compile("[0-7]*"), 10: re.compile("[0-9]+"), 16: re.compile("[0-9a-f]*")}
_MOST_DIGITS = 80
_IPV4_PARTS = 4
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_ENTRY = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<host>[^:\[\]]+))(?::(?P<port>[0-9]{1,5}))?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MOST_PORTS = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What one crawl, or one command, may ask."""

    allowed: frozenset[HostPort] = frozenset()
    """Of `allow_hosts`, as `read_host` reads them."""
    named: frozenset[HostPort] = frozenset()
    """Hosts on this machine that the operator named with their port: in an outlet file, or by hand."""
    has_contact: bool = False
    """Whether newsrooms can see where to reach the operator."""

    @classmethod
    def of(cls, *, allow_hosts: Iterable[str] = (), named: Iterable[str] = (), contact: str | None = None) -> Self:
        """The policy of settings; `named` are addresses that the operator wrote. ValueError for a host that is none."""
        return cls(
            allowed=frozenset(one for entry in allow_hosts for one in read_host(entry)),
            named=frozenset(one for url in named for one in _on_this_machine(url)),
            has_contact=bool(contact),
        )

    def why_not(self, url: str) -> str:
        """Why the host may not be asked, as it stands in an address; empty when that alone is no reason."""
        host, port = _host_and_port(url)
        try:
            address = spelled(host)
        except ValueError:
            return f'{ADDRESS}: "{host[:100]}" is not a host'
        kind = _kind_of_name(host) if address is None else kind_of(address)
        if not kind or self._allows(host, port) or (kind == LOOPBACK and self._names(host, port)):
            return ""
        written = _written(url)
        if address is None or str(address) == plain(host):
            return _told(f"{written} is {kind}")
        return _told(f"{written} stands for {address}, {kind}")

    def why_not_at(self, url: str, address: str) -> str:
        """Why the host may not be asked at a network address that its name leads to; empty when it may."""
        host, port = _host_and_port(url)
        reached = ip_address(address.partition("%")[0])
        kind = kind_of(reached)
        if not kind or self._allows(host, port) or self._allows(str(_reduced(reached)), port):
            return ""
        if kind == LOOPBACK and self._names(host, port):
            return ""
        where = "is" if spelled(host) == reached else f"leads to {reached},"
        return _told(f"{_written(url)} {where} {kind}")

    def why_not_yet(self, url: str, *, proxy: str | None) -> str:
        """Why nothing leaves this machine before a contact is set; empty when one is, or when nothing leaves it."""
        if self.has_contact or is_here(url) or (proxy is not None and is_here(proxy)):
            return ""
        return f"{NO_CONTACT}: newsrooms must be able to reach you; set contact in cuttings.toml"

    def _allows(self, host: str, port: int) -> bool:
        key = _key(host)
        return (key, None) in self.allowed or (key, port) in self.allowed

    def _names(self, host: str, port: int) -> bool:
        return (_key(host), port) in self.named


def spelled(host: str) -> Address | None:
    """The network address that a host spells, by the rules of the URL standard; None when it is a name.

    `127.0.0.1`, `2130706433`, `0177.0.0.1`, `0x7f.1` and `127.1` are one address, also in full-width digits, and with
    a final dot. ValueError for what is neither an address nor a name.
    """
    text = plain(host)
    if ":" in text:
        return IPv6Address(text.partition("%")[0])
    if not text or _FORBIDDEN.search(text):
        raise ValueError(f"{host!r} is not a host")
    parts = text.split(".")
    last = parts[-1]
    if not (last.isascii() and (last.isdigit() or _number(last) is not None)):
        return None
    numbers = [_number(part) for part in parts]
    if len(numbers) > _IPV4_PARTS or None in numbers:
        raise ValueError(f"{host!r} is not an IPv4 address")
    *first, rest = [number for number in numbers if number is not None]
    if any(number > 255 for number in first) or rest >= 256 ** (5 - len(numbers)):  # noqa: PLR2004 - bytes
        raise ValueError(f"{host!r} is not an IPv4 address")
    return IPv4Address(rest + sum(number << 8 * (3 - place) for place, number in enumerate(first)))


def kind_of(address: Address) -> str:
    """What an address is that is not of the public web, in words; empty when it is of the public web."""
    found = next((kind for network, kind in _KINDS if address.version == network.version and address in network), "")
    if found or isinstance(address, IPv4Address):
        return found
    inner = _inner(address)
    if inner is not None and (kind := kind_of(inner)):
        return kind
    return "" if any(address in network for network in _PUBLIC) else _RESERVED


def plain(host: str) -> str:
    """A host without brackets and final dot, in lower case; percent-encoding and compatibility forms resolved."""
    text = unicodedata.normalize("NFKC", unquote(host).translate(_IDNA)).lower()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    return text.removesuffix(".")


def is_here(url: str) -> bool:
    """Whether the host of an address stands, as it is written, for this machine."""
    host, _ = _host_and_port(url if "://" in url else f"http://{url}")
    try:
        address = spelled(host)
    except ValueError:
        return False
    return (_kind_of_name(host) if address is None else kind_of(address)) == LOOPBACK


def read_host(text: str) -> Iterator[HostPort]:
    """The hosts that one entry of `allow_hosts` names, a port behind it or not; ValueError when it names none."""
    entry = text.strip().lower()
    if entry.count(":") > 1 and not entry.startswith("["):
        entry = f"[{entry}]"
    match = _ENTRY.fullmatch(entry)
    host = (match["six"] or match["host"] or "") if match else ""
    port = int(match["port"]) if match and match["port"] else None
    key = _key(host) if match else ""
    if not key or (port is not None and not 0 < port <= _MOST_PORTS):
        raise ValueError(f"{text!r} is not a host")
    if spelled(host) is None and not _NAME.fullmatch(key):
        raise ValueError(f"{text!r} is not a host")
    yield from ((one, port) for one in _keys(host))


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for an address (`http_proxy`, `https_proxy`, `no_proxy`); None: none."""
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if not proxy or (parts.hostname and proxy_bypass(parts.hostname)):
        return None
    return proxy if "://" in proxy else f"{parts.scheme}://{proxy}"


def host_in(url: str) -> str:
    """The host of an address as it is asked for: in lower case, without brackets; empty when there is none."""
    return _host_and_port(url)[0]


def _host_and_port(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", 0


def _written(url: str) -> str:
    """The host as it stands in an address, with its port when it is not the usual one."""
    host, port = _host_and_port(url)
    shown = f"[{host}]" if ":" in host else host[:100]
    return shown if port in {0, _DEFAULT_PORTS.get(urlsplit(url).scheme)} else f"{shown}:{port}"


def _told(what: str) -> str:
    return f"{ADDRESS}: {what}; allow_hosts in cuttings.toml can allow it"


def _kind_of_name(host: str) -> str:
    name = plain(host)
    return LOOPBACK if name == "localhost" or name.endswith(".localhost") else ""


def _on_this_machine(url: str) -> Iterator[HostPort]:
    """The host and port of an address that the operator wrote, when it is `localhost`, `127.…` or `[::1]`."""
    host, port = _host_and_port(url)
    try:
        address = spelled(host)
    except ValueError:
        return
    if plain(host) == "localhost" or (address is not None and kind_of(address) == LOOPBACK):
        yield from ((one, port) for one in _keys(host))


def _keys(host: str) -> tuple[str, ...]:
    """The host, and for `localhost` the addresses that this name has everywhere."""
    key = _key(host)
    return (key, "127.0.0.1", "::1") if key == "localhost" else (key,)


def _key(host: str) -> str:
    """One spelling of a host; empty when it is none."""
    try:
        address = spelled(host)
    except ValueError:
        return ""
    if address is not None:
        return str(_reduced(address))
    name = plain(host)
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def _reduced(address: Address) -> Address:
    """An IPv4 address for its IPv4-mapped spelling."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _inner(address: IPv6Address) -> IPv4Address | None:
    for network, behind in _HOLDING:
        if address in network:
            return IPv4Address(int(address) >> behind & 0xFFFF_FFFF)
    return None


def _number(text: str) -> int | None:
    """A part of an IPv4 address: decimal, octal after `0`, hexadecimal after `0x`; None when it is none."""
    if len(text) > _MOST_DIGITS:
        return None
    base, digits = 10, text
    if text.startswith("0x"):
        base, digits = 16, text[2:]
    elif len(text) > 1 and text.startswith("0"):
        base, digits = 8, text[1:]
    if not _DIGITS[base].fullmatch(digits):
        return None
    return int(digits or "0", base)
