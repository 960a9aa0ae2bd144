"""Reservations: what carriers say of uses, and what holds when several speak."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.licence.tree import parse
from pipelines.reservations import (
    Carriers,
    combined,
    in_headers,
    in_markup,
    in_robots,
    read_rsl,
    read_tdmrep,
    reserved_of,
)
from pipelines.reservations.codes import CARRIERS
from pipelines.reservations.markup import may_reserve
from pipelines.reservations.paths import matches
from vocabulary.reservation import Reservation, Stance, Use

ROOT = Path(__file__).parents[2]
URL = "https://courier.test/news/1"


def said(reservations: list[Reservation] | tuple[Reservation, ...]) -> dict[Use, Stance]:
    """Stance by use, of what is said to everyone."""
    return {one.use: one.stance for one in reservations if one.use and one.agent is None}


@pytest.mark.parametrize(
    ("pattern", "path", "holds"),
    [
        ("/", "/news/1", True),
        ("/news", "/news/1", True),
        ("/news/$", "/news/1", False),
        ("/*/1$", "/news/1", True),
        ("/*/1$", "/news/1/1", True),
        ("/*.html", "/news/1.htm", False),
        ("/a*b*c", "/a-c-b-c", True),
        ("/a*b*c", "/a-c-b", False),
        ("/caf%C3%A9", "/café/1", True),
        ("/x(y", "/x(y)", True),
    ],
)
def test_path_patterns_are_those_of_robots(pattern: str, path: str, holds: bool) -> None:
    """`*` is anything, `$` the end, all else is itself."""
    assert matches(pattern, path) is holds


def test_a_pattern_of_stars_cannot_run_away() -> None:
    """A long pattern against a long path that almost holds is answered at once."""
    assert not matches("/" + "*a" * 200 + "$", "/" + "a" * 5_000 + "b")
    assert not matches("/" + "*a" * 200 + "b", "/" + "a" * 5_000)


def test_robots_speaks_by_group_and_to_us_by_name() -> None:
    """Our group goes before that for everyone; a key that is absent is unknown."""
    text = "User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: cuttings\nUser-agent: other\nContent-Signal: ai-train=yes, search=no"
    assert said(in_robots(text, url=URL)) == {Use.AI_TRAIN: Stance.ALLOW, Use.SEARCH: Stance.DENY}


def test_a_signal_may_be_for_a_path() -> None:
    """A path before the signal limits it."""
    text = "User-agent: *\nContent-Signal: /video/ ai-train=no"
    assert in_robots(text, url=URL) == []
    assert said(in_robots(text, url="https://courier.test/video/1")) == {Use.AI_TRAIN: Stance.DENY}


def test_of_several_paths_the_longest_decides_and_of_equals_the_strictest() -> None:
    """Content-Usage is said for paths."""
    text = "User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /news/ train-ai=y\nContent-Usage: /news/ train-ai=n;x=1"
    assert combined(in_robots(text, url=URL)).uses[Use.AI_TRAIN] is Stance.DENY
    assert combined(in_robots(text.rsplit("\n", 1)[0], url=URL)).uses[Use.AI_TRAIN] is Stance.ALLOW


def test_what_is_not_understood_is_unknown_and_kept() -> None:
    """Other values than the protocol's are neither a grant nor a reservation."""
    found = in_robots(
        "User-agent: *\nContent-Usage: train-ai=maybe\nContent-Signal: search=perhaps, colour=no", url=URL
    )
    assert [(one.use, one.stance) for one in found] == [(Use.SEARCH, Stance.UNKNOWN), (Use.AI_TRAIN, Stance.UNKNOWN)]


def test_a_group_s_rsl_document_replaces_the_one_for_all() -> None:
    """The License line of our group holds; one that is no address of the web is none."""
    everyone = "License: https://courier.test/all.xml\nUser-agent: cuttings\nDisallow:\n"
    assert combined(in_robots(everyone, url=URL)).policies == ("https://courier.test/all.xml",)
    ours = everyone + "License: https://courier.test/ours.xml\n"
    assert combined(in_robots(ours, url=URL)).policies == ("https://courier.test/ours.xml",)
    assert in_robots("License: javascript:alert(1)", url=URL) == []


def test_programs_of_models_that_are_turned_away_are_told_by_name() -> None:
    """A rule for others says nothing to us, and is kept with whom it names."""
    found = in_robots("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /news\n\nUser-agent: *\nDisallow:", url=URL)
    assert [(one.code, one.agent) for one in found] == [("R09", "CCBot"), ("R09", "GPTBot")]
    assert combined(found).denied == ()
    assert in_robots("User-agent: GPTBot\nDisallow: /video", url=URL) == []


def test_markup_goes_before_headers_and_they_before_the_file() -> None:
    """TDMRep has its own order; an unset value resets nothing."""
    file = read_tdmrep(json.dumps([{"location": "/", "tdm-reservation": 1}]).encode(), url=URL)
    header = in_headers([("TDM-Reservation", "0")], base=URL)
    page = in_markup(parse(b"<meta name='tdm-reservation' content='1'>"), url=URL)
    unset = in_markup(parse(b"<meta name='tdm-reservation' content='on'>"), url=URL)
    assert combined(file).uses[Use.TDM] is Stance.DENY
    assert combined([*file, *header]).uses[Use.TDM] is Stance.ALLOW
    assert combined([*file, *header, *page]).uses[Use.TDM] is Stance.DENY
    assert combined([*file, *header, *unset]).uses[Use.TDM] is Stance.ALLOW


def test_the_first_entry_of_the_file_that_holds_decides() -> None:
    """And brings the address of its terms; what is no such file says nothing."""
    rows = [
        {"location": "/video/*", "tdm-reservation": 0},
        {"location": "/news/", "tdm-reservation": 1, "tdm-policy": "https://courier.test/terms"},
        {"location": "/", "tdm-reservation": 0},
    ]
    found = read_tdmrep(json.dumps(rows).encode(), url=URL)
    assert [(one.stance, one.policy, one.locator) for one in found] == [
        (Stance.DENY, "https://courier.test/terms", "/.well-known/tdmrep.json/1")
    ]
    for other in (b"<html>", b"{}", b"[1, null]", b"[" * 100_000, b'[{"location": "/", "tdm-reservation": true}]'):
        assert combined(read_tdmrep(other, url=URL)).uses[Use.TDM] is Stance.UNKNOWN


def test_across_protocols_the_strictest_decides() -> None:
    """A denial by one is not undone by another."""
    found = [
        *in_headers([("Content-Signal", "ai-train=yes")], base=URL),
        *in_headers([("X-Robots-Tag", "noai")], base=URL),
    ]
    assert combined(found).uses[Use.AI_TRAIN] is Stance.DENY


def test_directives_for_robots() -> None:
    """noarchive, nosnippet, max-snippet:0 and noai deny; what is said to another robot is kept and unknown."""
    found = in_headers([("X-Robots-Tag", "noarchive, max-snippet: 0, max-image-preview: large, noimageai")], base=URL)
    assert said(found) == {Use.ARCHIVE_DISPLAY: Stance.DENY, Use.SNIPPET: Stance.DENY}
    for header in ("googlebot: noarchive", "googlebot: noindex, noarchive"):
        other = in_headers([("X-Robots-Tag", header)], base=URL)
        assert {(one.agent, one.stance) for one in other} == {("googlebot", Stance.UNKNOWN)}
    page = in_markup(parse(b"<meta name=googlebot content=nosnippet><meta name=ROBOTS content='NOAI'>"), url=URL)
    assert combined(page).denied == (Use.AI_TRAIN,)


def test_links_to_rsl_documents_are_told_from_headers_and_head() -> None:
    """They lead to terms; a link of another type is no reservation."""
    header = in_headers(
        [("Link", '</rsl.xml>; rel="license"; type="application/rsl+xml", </l>; rel=license')], base=URL
    )
    page = in_markup(
        parse(b"<link rel=license type='application/rsl+xml' href='/rsl.xml'><link rel=license href=/x>"), url=URL
    )
    assert combined(header).policies == combined(page).policies == ("https://courier.test/rsl.xml",)
    assert in_markup(parse(b"<link rel=license type='application/rsl+xml' href='http://['>"), url=URL) == []


def test_a_page_may_hold_an_rsl_document() -> None:
    """A script of its type is read like the document."""
    page = b"<script type='application/rsl+xml'><rsl><content url='/'><license><prohibits>ai-train</prohibits></license></content></rsl></script>"
    assert said(in_markup(parse(page), url=URL)) == {Use.AI_TRAIN: Stance.DENY}


def test_rsl_prohibits_beats_permits_and_what_costs_is_reserved() -> None:
    """Where some uses are permitted the others are not."""
    text = "<rsl><content url='/'><license><permits type='usage'>all</permits><prohibits type='usage'>ai-train</prohibits>%s</license></content></rsl>"
    free = read_rsl((text % "").encode(), url=URL)
    assert said(free.reservations) == {Use.SEARCH: Stance.ALLOW, Use.AI_INPUT: Stance.ALLOW, Use.AI_TRAIN: Stance.DENY}
    paid = read_rsl((text % "<payment type='subscription'/>").encode(), url=URL)
    assert set(said(paid.reservations).values()) == {Stance.DENY}
    users = b"<rsl><content url='/'><license><permits type='user'>education</permits></license></content></rsl>"
    assert read_rsl(users, url=URL).reservations == ()


def test_an_rsl_standard_is_evidence_only_when_its_address_is_the_licence_s_own() -> None:
    """Another host grants nothing."""
    text = "<rsl><content url='%s'><license><payment type='attribution'><standard>https://%s/licenses/by/4.0/</standard></payment></license></content></rsl>"
    granted = read_rsl((text % ("/", "creativecommons.org")).encode(), url=URL)
    assert [(row.code, row.expression) for row in granted.evidence] == [("R05", "CC-BY-4.0")]
    assert not [
        row for row in read_rsl((text % ("/", "creativecommons.example")).encode(), url=URL).evidence if row.expression
    ]
    assert read_rsl((text % ("/video/", "creativecommons.org")).encode(), url=URL).evidence == ()


@pytest.mark.parametrize(
    "body", [b"", b"<rsl", b"<!DOCTYPE x [<!ENTITY a 'b'>]><rsl>&a;</rsl>", b"\x00", b"<a>" * 100_000]
)
def test_an_rsl_document_that_cannot_be_read_says_nothing(body: bytes) -> None:
    """It reserves nothing and grants nothing; entities are never expanded."""
    document = read_rsl(body, url=URL)
    assert combined(document.reservations).denied == ()
    assert document.evidence == ()


@given(st.text(max_size=300), st.binary(max_size=300))
def test_nothing_that_is_said_breaks_the_readers(text: str, raw: bytes) -> None:
    """And nothing but a protocol's own words denies or allows."""
    for found in (
        in_robots(text, url=URL),
        in_headers([("Content-Signal", text), ("X-Robots-Tag", text), ("Link", text)], base=URL),
        read_tdmrep(raw, url=URL),
        read_rsl(raw, url=URL).reservations,
    ):
        assert set(combined(found).uses) == set(Use)


@pytest.mark.parametrize(
    "page",
    [
        b"<meta name=robots content=noai>",
        b"<META NAME='TDM-Reservation' content=1>",
        b"<link rel=license type=application/rsl+xml href=x>",
        b"<meta name='googlebot' content=noai>",
    ],
)
def test_pages_that_reserve_are_not_passed_over(page: bytes) -> None:
    """The cheap look at the bytes has no false no."""
    assert may_reserve(page)
    assert not may_reserve(b"<p>The ferry was late again.</p>")


def test_the_document_lists_every_carrier() -> None:
    """Carriers and their meaning are the same in the document and in the code; each is read by some module."""
    text = (ROOT / "docs" / "licensing.md").read_text("utf-8")
    table = text.split("| carrier | where |", 1)[1].split("\n\n", 1)[0]
    assert dict(re.findall(r"^\| `(R\d\d)` \| (.+) \|$", table, re.MULTILINE)) == CARRIERS
    package = ROOT / "pipelines" / "reservations"
    sources = "".join(path.read_text("utf-8") for path in package.glob("*.py") if path.name != "codes.py")
    assert set(re.findall(r'"(R\d\d)"', sources)) == set(CARRIERS)


def test_what_was_kept_of_a_fetch_is_read_together() -> None:
    """Page, headers, robots.txt and files; an RSL document counts when robots.txt names it."""
    rsl = b"<rsl><content url='/'><license><prohibits>ai-input</prohibits><payment type='free'><standard>https://creativecommons.org/licenses/by/4.0/</standard></payment></license></content></rsl>"
    carriers = Carriers(
        url=URL,
        headers=(("X-Robots-Tag", "noarchive"),),
        body=b"<head><meta name='robots' content='nosnippet'></head>",
        robots=b"License: https://courier.test/rsl.xml\nUser-agent: *\nContent-Signal: ai-train=no",
        files={
            "https://courier.test/rsl.xml": rsl,
            "https://courier.test/old.xml": rsl.replace(b"ai-input", b"search"),
            "https://courier.test/.well-known/tdmrep.json": b'[{"location": "/", "tdm-reservation": 1}]',
        },
    )
    assert set(reserved_of(carriers).denied) == {Use.ARCHIVE_DISPLAY, Use.SNIPPET, Use.AI_TRAIN, Use.AI_INPUT, Use.TDM}
    told = {
        "https://courier.test/ai.txt": b"User-Agent: *\nDisallow: /",
        "https://courier.test/.well-known/ai.txt": b"x: y",
    }
    said = reserved_of(Carriers(url=URL, files=told))
    assert said.denied == (Use.AI_TRAIN,)
    assert [(one.code, one.locator, one.raw) for one in said.reservations] == [
        ("R07", "/ai.txt", "User-Agent: * Disallow: /"),
        ("R07", "/ai.txt:2", "Disallow: /"),
        ("R07", "/.well-known/ai.txt", "x: y"),
    ]
    assert reserved_of(Carriers(url=URL)).denied == ()
    assert Use.AI_INPUT not in reserved_of(Carriers(url=URL, files=carriers.files)).denied
