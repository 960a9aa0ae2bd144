"""Licence addresses: the right host, a tool that exists, or nothing."""

import pytest

from pipelines.licence import licence_name, licence_url
from pipelines.licence.urls import host_of, read_licence_url
from vocabulary.known_licences import by_expression, cc_tool, exists, jurisdictions

CC = "https://creativecommons.org"


@pytest.mark.parametrize(
    ("address", "expression"),
    [
        (f"{CC}/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://www.creativecommons.org/licenses/BY-SA/4.0", "CC-BY-SA-4.0"),
        ("//creativecommons.org/licenses/by-nc-nd/3.0/", "CC-BY-NC-ND-3.0"),
        ("creativecommons.org/licenses/by-nd/2.5", "CC-BY-ND-2.5"),
        (f"{CC}/licenses/by/3.0/deed.de", "CC-BY-3.0"),
        (f"{CC}/licenses/by/3.0/de/deed.en_US", "CC-BY-3.0-DE"),
        (f"{CC}/licenses/by/4.0/legalcode.zh-Hant?x=1#y", "CC-BY-4.0"),
        (f"{CC}/licenses/by-nc-sa/2.1/jp/", "LicenseRef-CC-BY-NC-SA-2.1-JP"),
        (f"{CC}/licenses/by/3.0/br/", "LicenseRef-CC-BY-3.0-BR"),
        (f"{CC}/licenses/by/2.5/scotland/", "LicenseRef-CC-BY-2.5-SCOTLAND"),
        (f"{CC}/licenses/by/3.0/igo/", "CC-BY-3.0-IGO"),
        (f"{CC}/licenses/by-nd-nc/1.0/", "CC-BY-NC-ND-1.0"),
        (f"{CC}/licenses/sa/1.0/", "CC-SA-1.0"),
        (f"{CC}/licenses/nc/1.0/", "LicenseRef-CC-NC-1.0"),
        (f"{CC}/licenses/sampling%2B/1.0/", "LicenseRef-CC-SAMPLING-PLUS-1.0"),
        (f"{CC}/publicdomain/zero/1.0/", "CC0-1.0"),
        (f"{CC}/publicdomain/mark/1.0/deed.fr", "CC-PDM-1.0"),
        (f"{CC}/publicdomain/certification/1.0/us/", "CC-PDDC"),
        (f"{CC}/licenses/publicdomain/", "CC-PDDC"),
        (f"https://web.archive.org/web/2020/{CC}/licenses/by/4.0/", "CC-BY-4.0"),
        ("https://i.creativecommons.org/l/by-sa/3.0/es/88x31.png", "LicenseRef-CC-BY-SA-3.0-ES"),
        ("https://licensebuttons.net/p/zero/1.0/88x31.png", "CC0-1.0"),
        ("https://licensebuttons.net/l/publicdomain/88x31.png", "CC-PDDC"),
        ("https://mirrors.creativecommons.org/presskit/buttons/88x31/svg/by-nc.svg", "LicenseRef-CC-BY-NC"),
        ("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "OGL-UK-3.0"),
        ("https://www.gnu.org/licenses/fdl-1.3.html", "GFDL-1.3-only"),
        ("https://opendatacommons.org/licenses/by/1-0/", "ODC-By-1.0"),
    ],
)
def test_addresses_name_their_licence(address, expression):
    """Every spelling of a licence's address is read as that licence."""
    reading = read_licence_url(address)
    assert reading is not None
    assert reading.tool.expression == expression


@pytest.mark.parametrize(
    "address",
    [
        f"{CC}/licenses/",
        f"{CC}/licenses/by/",
        f"{CC}/licenses/by-nc-nd/1.0/",
        f"{CC}/licenses/by/5.0/",
        f"{CC}/licenses/zero/1.0/",
        f"{CC}/licenses/by/4.0/../../by-nc/4.0",
        f"{CC}/publicdomain/zero/",
        f"{CC}/licenses/whatever/4.0/",
    ],
)
def test_what_names_no_existing_licence_is_unspecified(address):
    """An address of Creative Commons that names no licence of theirs is never guessed at."""
    reading = read_licence_url(address)
    assert reading is not None
    assert reading.tool.expression == "LicenseRef-CC-unspecified"
    assert "cc_unspecified" in reading.flags


@pytest.mark.parametrize(
    "address",
    [
        "https://evil-creativecommons.org.example/licenses/by/4.0/",
        "https://creativecommons.org.example/licenses/by/4.0/",
        "https://creativecommons.org@evil.example/licenses/by/4.0/",
        "https://evil.example/creativecommons.org/licenses/by/4.0/",
        "https://cr\u0435ativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org\\@evil.example/licenses/by/4.0/",
        "https://creativecommons.org:8080/licenses/by/4.0/",
        "javascript:https://creativecommons.org/licenses/by/4.0/",
        "data:text/html,creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/blog/licenses/by/4.0/",
        "https://[creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/licenses/by/4.0/" + "x" * 5000,
        "/licenses/by/4.0/",
        "",
    ],
)
def test_only_the_licences_own_host_counts(address):
    """Look-alike hosts, other schemes and foreign paths name no licence."""
    assert read_licence_url(address) is None


def test_a_port_that_never_existed_is_flagged_and_dropped():
    """4.0 has no ports: the licence is the international one, and the flag says that the address was wrong."""
    reading = read_licence_url(f"{CC}/licenses/by-sa/4.0/in/")
    assert reading is not None
    assert reading.tool.expression == "CC-BY-SA-4.0"
    assert reading.flags == ("nonexistent_port",)


def test_every_address_we_print_is_read_back():
    """The address of each tool in the table leads back to the same tool."""
    for port in ["", *sorted(jurisdictions())]:
        for unit in ("by", "by-nc", "by-nd", "by-sa", "by-nc-sa", "by-nc-nd"):
            for version in ("1.0", "2.0", "2.1", "2.5", "3.0", "4.0"):
                tool = cc_tool(unit, version, port or None)
                assert (tool is not None) == exists(unit, version, port or None)
                if tool is None:
                    continue
                assert tool.url is not None
                reading = read_licence_url(tool.url)
                assert reading is not None
                assert reading.tool == tool
                assert by_expression(tool.expression) == tool


def test_names_and_addresses_for_people():
    """Expressions have a name for people and, when they name one text, its address."""
    assert licence_name("CC-BY-4.0") == "CC BY 4.0"
    assert licence_url("CC-BY-4.0") == f"{CC}/licenses/by/4.0/"
    assert licence_name("LicenseRef-CC-BY-3.0-BR") == "CC BY 3.0 BR"
    assert licence_name("CC-BY-4.0 OR GFDL-1.3-only") == "CC BY 4.0 OR GNU Free Documentation License 1.3"
    assert licence_name("LicenseRef-CC-BY-NC") == "CC BY-NC (version not stated)"
    assert licence_url("LicenseRef-CC-BY-NC") is None
    assert licence_name("LicenseRef-republish-harbour.test") == "Republication terms of harbour.test"


def test_a_host_is_told_only_of_plain_web_addresses():
    """Hosts are compared in lower case; what tries to mislead has none."""
    assert host_of("https://Harbour-Courier.TEST/a") == "harbour-courier.test"
    assert host_of("https://user:secret@harbour-courier.test/") is None
    assert host_of("mailto:desk@harbour-courier.test") is None
