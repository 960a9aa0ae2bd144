"""What servers answer is written into WARC files as it comes, and can be read whatever happens."""

import gzip
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from scrapy.crawler import Crawler
from warcio.archiveiterator import ArchiveIterator
from werkzeug import Response

from crawler.recorder import Recorder
from crawler.spiders.pages import PageSpider
from crawler.warc import OPEN, WarcFiles, metadata
from tests.crawling import crawl, page, rss, write_outlet
from vocabulary.outcome import Exit, InputError, Outcome

DAY = datetime(2022, 1, 14, tzinfo=UTC)


def base_of(server: HTTPServer) -> str:
    """Address of a server without its final slash."""
    return server.url_for("").rstrip("/")


def serve(server: HTTPServer, folder: Path, pages: int = 2) -> str:
    """An outlet with robots.txt, a feed, packed pages and a redirect."""
    base = base_of(server)
    server.expect_request("/robots.txt").respond_with_data("User-agent: *\nAllow: /\n", content_type="text/plain")
    links = [f"{base}/{number}" for number in range(pages)]
    server.expect_request("/rss").respond_with_data(
        rss(*links, f"{base}/moved", f"{base}/gone"), content_type="text/xml"
    )
    for number in range(pages):
        packed = gzip.compress(page(f"Page {number}").encode())
        headers = {"Content-Encoding": "gzip", "Content-Type": "text/html", "Set-Cookie": "who=me"}
        server.expect_request(f"/{number}").respond_with_response(Response(packed, headers=headers))
    server.expect_request("/moved").respond_with_response(Response("", status=302, headers={"Location": f"{base}/0"}))
    write_outlet(folder / "outlets", "paper", base, feed="/rss")
    return base


def read(path: Path) -> list[tuple[str, str, str | None, dict[str, str], bytes]]:
    """Kind, address, status, HTTP headers and unpacked content of each record; every digest is right."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            http = record.http_headers
            found.append(
                (
                    record.rec_type,
                    record.rec_headers.get_header("WARC-Target-URI") or "",
                    http.get_statuscode() if http and record.rec_type == "response" else None,
                    {name.lower(): value for name, value in http.headers} if http else {},
                    record.content_stream().read(),
                )
            )
    return found


def written(folder: Path) -> list[Path]:
    """The WARC files below a folder."""
    return list(folder.rglob("*.warc.gz*"))


async def test_everything_that_servers_answer_is_written_as_it_came(httpserver: HTTPServer, tmp_path: Path) -> None:
    """robots.txt, feed, pages, a redirect and a 404, with what was asked; the packed body stands with its headers."""
    base = serve(httpserver, tmp_path)
    result = await crawl(tmp_path, "paper", WARC_FOLDER=str(tmp_path / "warc"))
    assert result.exit is Exit.DONE
    (path,) = (tmp_path / "warc").iterdir()
    assert not path.name.endswith(OPEN)
    records = read(path)
    answers = Counter((url.removeprefix(base), status) for kind, url, status, *_ in records if kind == "response")
    assert {("/robots.txt", "200"), ("/rss", "200"), ("/0", "200"), ("/1", "200"), ("/moved", "302")} <= set(answers)
    assert any(status in {"500", "404"} for _, status in answers)
    kinds = Counter(kind for kind, *_ in records)
    assert kinds["request"] == kinds["metadata"] == kinds["response"] + kinds["revisit"] == len(httpserver.log)
    _, _, _, headers, body = next(one for one in records if one[0] == "response" and one[1].endswith("/1"))
    assert (headers["content-encoding"], body) == ("gzip", page("Page 1").encode())
    assert "set-cookie" not in headers
    _, _, _, asked, _ = next(one for one in records if one[0] == "request" and one[1].endswith("/1"))
    assert asked["user-agent"].startswith("Cuttings/")
    said = next(one for one in records if one[0] == "metadata" and one[1].endswith("/1"))[4].decode()
    assert "cuttings-outlet: paper\r\n" in said
    assert f"via: {base}/rss\r\n" in said


def test_crawls_one_after_another_do_not_write_over_each_other(tmp_path: Path) -> None:
    """Also those of one process that begin within a second: each has a file of its own."""
    made = [Crawler(PageSpider, {"WARC_FOLDER": str(tmp_path / "warc"), "CONTACT": ""}) for _ in range(2)]
    for number, crawler in enumerate(made):
        recorder = Recorder(crawler, tmp_path / "warc")
        recorder._recording.files.write([metadata(f"http://a.test/{number}", DAY, {"n": number})])
        recorder.finish()
    assert [len(read(path)) for path in written(tmp_path)] == [2, 2]


async def test_nothing_is_written_unless_asked_for(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Without the setting there is no file."""
    serve(httpserver, tmp_path)
    assert (await crawl(tmp_path, "paper")).outcomes[Outcome.ARCHIVED] == 3
    assert not written(tmp_path)


async def test_a_crawl_that_cannot_be_recorded_ends(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: that is said, and nothing more is asked for."""
    serve(httpserver, tmp_path, pages=20)

    def full(*_: object) -> None:
        raise InputError("a.warc.gz", "cannot be written: No space left on device")

    monkeypatch.setattr(WarcFiles, "write", full)
    result = await crawl(tmp_path, "paper", WARC_FOLDER=str(tmp_path / "warc"))
    assert result.exit is Exit.BAD_INPUT
    assert "No space left" in str(result.errors["paper"])
    assert len(httpserver.log) < 20


def test_a_crawl_that_is_killed_leaves_what_it_wrote(httpserver: HTTPServer, tmp_path: Path) -> None:
    """SIGKILL in the middle: the file can be read, at most its last record is cut off."""
    serve(httpserver, tmp_path, pages=40)
    (tmp_path / "cuttings.toml").write_text('allow_hosts = ["localhost", "127.0.0.1"]\ncontact = "a@paper.test"\n')
    program = "from desk.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
    arguments = ["crawl", "--outlet", "paper", "--outlets", "outlets", "--warc", "kept"]
    environment = {name: value for name, value in os.environ.items() if name != "ARCHIVE_URL"}
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and len(httpserver.log) < 6 and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (path,) = (tmp_path / "kept").iterdir()
    assert path.name.endswith(OPEN)
    records = read(path)
    assert sum(kind in {"response", "revisit"} for kind, *_ in records) >= 4
