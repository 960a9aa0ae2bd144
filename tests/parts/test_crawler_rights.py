"""Files in which rights are reserved: asked for once a week, of the outlet's hosts only, and never in the way."""

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.crawling import crawl, open_memory, page, rss, write_outlet
from vocabulary.outcome import Exit
from vocabulary.source import RightsAnswer

TDMREP = "/.well-known/tdmrep.json"
AI_TXT = ("/ai.txt", "/.well-known/ai.txt")


def outlet(server: HTTPServer, folder: Path, robots: str = "") -> str:
    """An outlet with one page; returns the server's address."""
    base = server.url_for("").rstrip("/")
    server.expect_request("/robots.txt").respond_with_data(robots.replace("BASE", base), content_type="text/plain")
    server.expect_request("/rss").respond_with_data(rss(f"{base}/a"), content_type="text/xml")
    server.expect_request("/a").respond_with_data(page("A"), content_type="text/html")
    write_outlet(folder / "outlets", "paper", base, feed="/rss")
    return base


def kept(folder: Path) -> list[RightsAnswer]:
    """What the archive was given."""
    return open_memory(str(folder)).rights


def asked(server: HTTPServer) -> list[str]:
    """Paths that the server was asked for, in order."""
    return [request.path for request, _ in server.log]


async def test_the_files_of_an_outlet_s_host_are_kept(httpserver: HTTPServer, tmp_path: Path) -> None:
    """TDMRep's, and the RSL documents that robots.txt names; the second crawl does not ask again."""
    base = outlet(httpserver, tmp_path, "License: BASE/rsl.xml\nlicense: ftp://else.test/x\nUser-agent: *\nDisallow:\n")
    httpserver.expect_request(TDMREP).respond_with_data('[{"location": "/", "tdm-reservation": 1}]')
    httpserver.expect_request("/rsl.xml").respond_with_data("<rsl/>")
    for path in AI_TXT:
        httpserver.expect_request(path).respond_with_data(f"# {path}")
    await crawl(tmp_path, "paper", RIGHTS_DAYS=7)
    assert {one.url: one.body for one in kept(tmp_path)} == {
        f"{base}{TDMREP}": b'[{"location": "/", "tdm-reservation": 1}]',
        f"{base}/rsl.xml": b"<rsl/>",
        **{f"{base}{path}": f"# {path}".encode() for path in AI_TXT},
    }
    assert {(one.host, one.status, one.reason) for one in kept(tmp_path)} == {(base, 200, "")}
    await crawl(tmp_path, "paper", RIGHTS_DAYS=7)
    assert [asked(httpserver).count(path) for path in (TDMREP, "/rsl.xml", *AI_TXT)] == [1, 1, 1, 1]


@pytest.mark.parametrize(("status", "reason"), [(404, ""), (503, "answered HTTP 503")])
async def test_no_file_is_told_from_no_answer(httpserver: HTTPServer, tmp_path: Path, status: int, reason: str) -> None:
    """A file that is not there says nothing; a server in trouble leaves it open, and the crawl goes on."""
    outlet(httpserver, tmp_path)
    for path in (TDMREP, *AI_TXT):
        httpserver.expect_request(path).respond_with_data("no", status=status)
    result = await crawl(tmp_path, "paper", RIGHTS_DAYS=7, RETRY_TIMES=0)
    assert [(one.status, one.reason, one.body) for one in kept(tmp_path)] == [(status, reason, b"")] * 3
    assert result.exit is Exit.DONE
    assert sum(result.outcomes.values()) == 1


async def test_robots_txt_holds_for_the_file_too(httpserver: HTTPServer, tmp_path: Path) -> None:
    """What is disallowed is not asked for, and it is kept that nobody knows."""
    outlet(httpserver, tmp_path, "User-agent: *\nDisallow: /.well-known/\nDisallow: /ai.txt\n")
    await crawl(tmp_path, "paper", RIGHTS_DAYS=7)
    assert not {TDMREP, *AI_TXT} & {*asked(httpserver)}
    assert [one.reason for one in kept(tmp_path)] == ["robots: disallowed by robots.txt"] * 3


async def test_nobody_is_asked_when_it_is_switched_off(httpserver: HTTPServer, tmp_path: Path) -> None:
    """RIGHTS_DAYS=0."""
    outlet(httpserver, tmp_path)
    await crawl(tmp_path, "paper", RIGHTS_DAYS=0)
    assert TDMREP not in asked(httpserver)
    assert kept(tmp_path) == []


async def test_hosts_that_are_not_the_outlet_s_are_not_asked(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A feed kept elsewhere says nothing of the outlet's pages."""
    base = outlet(httpserver, tmp_path)
    path = write_outlet(tmp_path / "outlets", "paper", base, domains=("127.0.0.1",), feed="/rss")
    text = path.read_text("utf-8").replace(f'home = "{base}', f'home = "{base.replace("localhost", "127.0.0.1")}')
    path.write_text(text + "elsewhere = true\n", encoding="utf-8")
    httpserver.expect_request(TDMREP).respond_with_data("[]")
    await crawl(tmp_path, "paper", RIGHTS_DAYS=7)
    assert TDMREP not in asked(httpserver)
