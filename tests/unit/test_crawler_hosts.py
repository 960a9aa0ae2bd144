"""Which hosts are of the public web: every class of address, every spelling, and what the operator allows."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.hosts import Policy, is_here, kind_of, proxy_for, read_host, spelled

NAT64 = ipaddress.ip_network("64:ff9b::/96")
PUBLIC = [
    *("93.184.216.34", "8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0"),
    *("169.253.255.255", "192.167.255.255", "198.17.255.255", "198.20.0.0", "223.255.255.255", "126.255.255.255"),
    *("192.31.196.1", "192.52.193.1", "192.175.48.1"),  # special, and globally reachable
    *("2606:4700:4700::1111", "2a00:1450:4001:82a::200e", "2001:4860:4860::8888", "2620:4f:8000::1"),
    *("::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"),
]
KINDS = {
    "a loopback address": [
        "127.0.0.1",
        "127.255.255.255",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
    "a private address": [
        *("10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255"),
        *("fc00::", "fdff::1", "fec0::1", "64:ff9b:1::1", "::ffff:10.1.2.3", "::10.1.2.3", "::ffff:0:10.1.2.3"),
    ],
    "a link-local address": ["169.254.0.1", "169.254.255.255", "fe80::1", "febf::1", "2002:a9fe:1::"],
    "a cloud's metadata address": [
        *("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16"),
        *("::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1"),
    ],
    "an address of carrier-grade NAT": ["100.64.0.0", "100.127.255.255"],
    "a multicast address": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "the unspecified address": ["0.0.0.0", "::"],
    "a documentation address": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "a reserved address": [
        *("0.0.0.1", "192.0.0.1", "192.0.0.171", "192.88.99.1", "198.18.0.1", "198.19.255.255", "240.0.0.1"),
        *("255.255.255.255", "2001::1", "2001:2::1", "2001:10::1", "100::1", "4000::1", "5f00::1", "::8.8.8.8"),
    ],
}
LOOPBACKS = [
    *("127.0.0.1", "2130706433", "017700000001", "0x7f000001", "0X7F.1", "0177.0.0.1", "0x7f.0.0x0.1", "127.1"),
    *("127.0.1", "127.0.0.1.", "00000177.1", "%31%32%37.0.0.1", "\uff11\uff12\uff17.0.0.1", "127\u30020\uff0e0\uff611"),
    *(
        "\u2460\u2461\u2466.1",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
    ),
    *(
        "[2002:7f00:1::]",
        "localhost",
        "LOCALHOST.",
        "a.b.localhost",
        "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
    ),
    *("lo\u00adcal\u200bhost", "%6cocalhost", "127.0.0.1%2e"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    """What the web's servers have is allowed, right up to the borders of what is not, and within IPv6."""
    assert kind_of(ipaddress.ip_address(address)) == ""


@pytest.mark.parametrize(("kind", "address"), [(kind, one) for kind, found in KINDS.items() for one in found])
def test_each_class_is_known_by_its_name(kind: str, address: str) -> None:
    """Every class of address off the public web, with its borders and within IPv6, is refused with its name."""
    assert kind_of(ipaddress.ip_address(address)) == kind
    host = f"[{address}]" if ":" in address else address
    assert kind in Policy().why_not(f"http://{host}/a")
    assert kind in Policy().why_not_at("http://paper.test/a", address)


@given(st.ip_addresses())
def test_nothing_that_python_knows_to_be_off_the_web_is_public(address: IPv4Address | IPv6Address) -> None:
    """Whatever `ipaddress` calls private, reserved, multicast and so on is refused, an IPv4-mapped one as its IPv4."""
    one = (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address
    off_the_web = not one.is_global or one.is_multicast or one.is_reserved or one.is_loopback or one.is_unspecified
    if off_the_web and one not in NAT64:  # judged by the IPv4 address that it holds
        assert kind_of(address)


@pytest.mark.parametrize("host", LOOPBACKS)
def test_a_spelling_hides_nothing(host: str) -> None:
    """Decimal, octal, hexadecimal, short, full-width, encoded and IPv6 spellings of this machine are this machine."""
    assert "a loopback address" in Policy().why_not(f"http://{host}/a")
    assert is_here(f"http://{host}:8080/a")


@given(st.integers(0, 2**32 - 1), st.data())
def test_every_spelling_of_every_ipv4_address_is_read(number: int, data: st.DataObject) -> None:
    """One to four parts, each decimal, octal or hexadecimal, with a dot behind or not, are the same address."""
    parts = data.draw(st.integers(1, 4))
    heads = [number >> 8 * (3 - place) & 255 for place in range(parts - 1)]
    tail = number & (256 ** (5 - parts) - 1)
    write = st.sampled_from([str, lambda one: f"0{one:o}", lambda one: f"0x{one:x}", lambda one: f"0X00{one:X}"])
    text = ".".join(data.draw(write)(one) for one in (*heads, tail)) + data.draw(st.sampled_from(["", "."]))
    assert spelled(text) == IPv4Address(number)


@given(st.ip_addresses(v=6), st.sampled_from(["", "%eth0", "%25eth0", "%1"]))
def test_every_ipv6_address_is_read(address: IPv6Address, zone: str) -> None:
    """Short and long, in brackets, in capitals, with a zone."""
    assert spelled(f"[{address}{zone}]") == address
    assert spelled(f"{address.exploded.upper()}{zone}") == address


@given(st.text(max_size=40))
def test_no_host_makes_the_reader_stumble(host: str) -> None:
    """Any text is an address, a name, or a ValueError; nothing else is ever raised."""
    try:
        address = spelled(host)
    except ValueError:
        address = None
    assert address is None or isinstance(address, IPv4Address | IPv6Address)
    assert isinstance(Policy().why_not(f"http://{host}/"), str)
    assert isinstance(is_here(f"http://{host}/"), bool)


@pytest.mark.parametrize(
    "host",
    ["1.2.3.4.5", "256.1.1.1", "1.2.3.256", "1..2", "08.1", "0x7g.1.1.1", "4294967296", "a.1", "[::1", "a b", ""],
)
def test_what_is_no_host_is_refused(host: str) -> None:
    """The URL standard takes these for no host; a client that guesses might ask anybody."""
    assert "is not a host" in Policy().why_not(f"http://{host}/")


@pytest.mark.parametrize(
    "host", ["en.mehrnews.com", "xn--fa-hia.de", "a_b.example", "1e5.example", "köln.example", "3com"]
)
def test_names_are_left_to_the_resolver(host: str) -> None:
    """A name that is no address, whatever digits it holds, is no reason by itself."""
    assert Policy().why_not(f"https://{host}/a") == ""


def test_a_name_is_refused_for_where_it_leads() -> None:
    """The reason names the host, the address, its class and what to do."""
    assert Policy().why_not_at("https://wiki.intern.example/a", "10.1.2.3") == (
        "address: wiki.intern.example leads to 10.1.2.3, a private address; allow_hosts in cuttings.toml can allow it"
    )


@pytest.mark.parametrize(
    ("entry", "allowed", "refused"),
    [
        ("10.1.2.3", ["http://10.1.2.3/", "https://10.1.2.3:8443/", "http://[::ffff:10.1.2.3]/"], ["http://10.1.2.4/"]),
        ("10.1.2.3:8080", ["http://10.1.2.3:8080/"], ["http://10.1.2.3/"]),
        ("localhost:8080", ["http://localhost:8080/", "http://127.0.0.1:8080/"], ["http://localhost/"]),
        ("[fd00::1]:80", ["http://[fd00::1]/"], ["http://[fd00::1]:81/", "http://[fd00::2]/"]),
        ("fd00::1", ["http://[fd00:0::1]:81/"], ["http://[fd00::2]/"]),
        ("a.localhost", ["http://a.localhost:9/"], ["http://b.localhost:9/"]),
    ],
)
def test_the_operator_allows_a_host_or_one_port_of_it(entry: str, allowed: list[str], refused: list[str]) -> None:
    """`allow_hosts` allows what it names, in any spelling, and nothing beside it."""
    policy = Policy.of(allow_hosts=[entry])
    assert [policy.why_not(url) for url in allowed] == [""] * len(allowed)
    assert all(policy.why_not(url) for url in refused)


def test_an_allowed_name_may_lead_anywhere_and_an_allowed_address_may_have_any_name() -> None:
    """Either spelling of an entry lets the operator's own wiki be read; another name of this machine stays refused."""
    by_name, by_address = Policy.of(allow_hosts=["wiki.intern.example"]), Policy.of(allow_hosts=["10.1.2.3:80"])
    assert by_name.why_not_at("http://WIKI.intern.example./a", "10.1.2.3") == ""
    assert by_name.why_not_at("http://evil.example/a", "10.1.2.3")
    assert by_address.why_not_at("http://wiki.intern.example/a", "10.1.2.3") == ""
    assert by_address.why_not_at("http://wiki.intern.example:81/a", "10.1.2.3")


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "http://wiki.example",
        "wiki.example/a",
        "10.0.0.0/8",
        "*.example",
        "a b",
        "x:0",
        "x:65536",
        "x:y",
        "1.2.3.4.5",
        "[x]",
    ],
)
def test_what_names_no_host_is_an_error(entry: str) -> None:
    """A slip in `allow_hosts` never allows something else."""
    with pytest.raises(ValueError, match="is not a host"):
        list(read_host(entry))


def test_what_the_operator_names_on_this_machine_is_allowed_with_its_port_only() -> None:
    """An outlet file's `http://localhost:8000/` opens that port, and no other; private addresses are never so named."""
    policy = Policy.of(
        named=["http://localhost:8000/rss", "http://127.0.0.2/", "http://10.1.2.3/", "http://paper.test/"]
    )
    assert policy.why_not("http://localhost:8000/a") == ""
    assert policy.why_not("http://127.0.0.1:8000/a") == ""
    assert policy.why_not("http://[::1]:8000/a") == ""
    assert policy.why_not("http://127.0.0.2/a") == ""
    assert policy.why_not_at("http://localhost:8000/a", "127.0.0.1") == ""
    for url in ("http://localhost:8001/", "http://127.0.0.2:8000/", "http://127.0.0.3:8000/", "http://10.1.2.3/"):
        assert policy.why_not(url), url
    assert policy.why_not_at("http://evil.example:8000/a", "127.0.0.1")
    assert policy.why_not_at("http://localhost:8000/a", "10.0.0.1")


def test_a_contact_is_needed_for_what_leaves_this_machine() -> None:
    """Without one the real web is not asked; this machine, and what a proxy on it answers, are."""
    without, with_one = Policy.of(), Policy.of(contact="desk@courier.test")
    assert without.why_not_yet("http://paper.test/", proxy=None).startswith("no_contact: ")
    assert without.why_not_yet("http://paper.test/", proxy="http://proxy.test:3128").startswith("no_contact: ")
    assert without.why_not_yet("http://10.1.2.3/", proxy=None).startswith("no_contact: ")
    assert without.why_not_yet("http://localhost:8000/", proxy=None) == ""
    assert without.why_not_yet("http://paper.test/", proxy="http://127.0.0.1:9") == ""
    assert with_one.why_not_yet("http://paper.test/", proxy=None) == ""


def test_the_proxy_of_the_environment_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """`http_proxy`, `https_proxy` and `no_proxy` mean what they mean everywhere."""
    monkeypatch.setenv("http_proxy", "proxy.test:3128")
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    monkeypatch.setenv("no_proxy", "intern.example")
    assert proxy_for("http://paper.test/a") == "http://proxy.test:3128"
    assert proxy_for("https://paper.test/a") is None
    assert proxy_for("http://wiki.intern.example/a") is None
