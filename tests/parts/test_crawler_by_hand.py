"""Addresses given by hand and recordings go the same road as found pages."""

import asyncio
import gzip
import json
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from pytest_httpserver import HTTPServer
from warcio.recordloader import ArcWarcRecord

from crawler.assign import assign_configured, assign_recording, assign_urls
from crawler.directory import Directory, undescribed
from crawler.recordings import Recording, read_recordings
from crawler.spiders.replay import BATCH
from tests.crawling import SettlingStep, crawl, open_memory, page, write_outlet
from vocabulary.article import Article
from vocabulary.outcome import Exit, InputError, Outcome
from vocabulary.page import FoundBy, Page
from vocabulary.run import Assignment

OPEN = Assignment(outlet="")
LARGEST = 1_000_000


def directory_of(folder: Path) -> Directory:
    """Outlets of a test's folder."""
    (folder / "outlets").mkdir(exist_ok=True)
    return Directory([folder / "outlets"])


async def test_an_address_of_a_described_outlet(httpserver: HTTPServer, tmp_path: Path) -> None:
    """The outlet is found by the address; the page is fetched although it is known, because somebody asked for it."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    write_outlet(tmp_path / "outlets", "paper", httpserver.url_for("").rstrip("/"), feed="/rss")
    assignments = assign_urls([httpserver.url_for("/a") + "?utm_source=x#top"], OPEN, directory_of(tmp_path))
    assert [one.outlet for one in assignments] == ["paper"]
    for _ in range(2):
        result = await crawl(tmp_path, *assignments)
        assert (result.outcomes, result.exit) == ({Outcome.ARCHIVED: 1}, Exit.DONE)
    article = open_memory(str(tmp_path)).articles[0]
    assert article.url == httpserver.url_for("/a")
    assert article.page.candidate.found_by is FoundBy.URL


async def test_what_is_taken_down_is_not_asked_for(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Neither at its address nor behind a redirect; the outcome tells it with the reason."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/b").respond_with_data("", status=301, headers={"Location": "/a"})
    open_memory(str(tmp_path)).taken_down[httpserver.url_for("/a")] = "taken down: court order"
    assignments = assign_urls([httpserver.url_for("/a"), httpserver.url_for("/b")], OPEN, directory_of(tmp_path))
    result = await crawl(tmp_path, *assignments)
    assert result.outcomes == {Outcome.WITHHELD: 2}
    assert {one.reason for one in open_memory(str(tmp_path)).articles} == {"taken down: court order"}
    assert "/a" not in [request.path for request, _ in httpserver.log]


async def test_an_address_nobody_described(httpserver: HTTPServer, tmp_path: Path) -> None:
    """A host without an outlet file is its own outlet, named after the host."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    assignments = assign_urls([httpserver.url_for("/a")], OPEN, directory_of(tmp_path))
    result = await crawl(tmp_path, *assignments)
    assert [one.outlet for one in result.summaries] == ["localhost"]
    assert result.outcomes == {Outcome.ARCHIVED: 1}


async def test_an_address_that_cannot_be_had_is_exit_three(httpserver: HTTPServer, tmp_path: Path) -> None:
    """When the addresses given by hand all fail, we could not look."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data("", status=500)
    result = await crawl(tmp_path, *assign_urls([httpserver.url_for("/a")], OPEN, directory_of(tmp_path)))
    assert result.exit is Exit.COULD_NOT_LOOK


def test_addresses_are_grouped_by_outlet(tmp_path: Path) -> None:
    """Several addresses become one assignment an outlet; what is no address, or not the outlet's, is an error."""
    write_outlet(tmp_path / "outlets", "paper", "http://paper.test", domains=("paper.test",), feed="/rss")
    directory = directory_of(tmp_path)
    urls = ["http://paper.test/1", "http://other.test/1", "http://en.paper.test/2"]
    assert [(one.outlet, one.urls) for one in assign_urls(urls, OPEN, directory)] == [
        ("paper", ("http://paper.test/1", "http://en.paper.test/2")),
        ("other_test", ("http://other.test/1",)),
    ]
    with pytest.raises(InputError, match="not an http or https address"):
        assign_urls(["ftp://paper.test/"], OPEN, directory)
    with pytest.raises(InputError, match="on none of the domains of paper"):
        assign_urls(["http://other.test/1"], Assignment(outlet="paper"), directory)


def test_names_of_undescribed_hosts() -> None:
    """A host becomes a name that could be a file's."""
    assert undescribed("https://www.News-Example.co.uk:8080/x").name == "news_example_co_uk"
    assert undescribed("http://[::1]/x").name == "1"
    assert undescribed("https://a.test/").holds("https://en.a.test/x")


def warc(path: Path, *records: tuple[str, str, bytes], kind: str = "text/html", status: str = "200 OK") -> Path:
    """Write a WARC file of (address, date, body) responses, each packed by itself in a `.gz` file."""
    with path.open("wb") as file:
        for number, (url, date, body) in enumerate(records):
            block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nX-Kept: yes\r\n\r\n".encode() + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: {url}\r\n"
                f"WARC-Date: {date}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            record = head.encode() + block + b"\r\n\r\n"
            file.write(gzip.compress(record) if path.suffix == ".gz" else record)
    return path


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz"])
async def test_a_warc_is_replayed(tmp_path: Path, name: str) -> None:
    """Recorded pages are archived under their outlets, with the time of their recording, and no network."""
    path = warc(
        tmp_path / name,
        ("http://paper.test/1?utm_source=x", "2022-01-14T10:00:00Z", page("1").encode()),
        ("http://other.test/2", "2022-01-15T10:00:00Z", page("2").encode()),
        ("http://paper.test/3", "2022-01-16T10:00:00Z", b""),
    )
    write_outlet(tmp_path / "outlets", "paper", "http://paper.test", domains=("paper.test",), feed="/rss")
    assignments = assign_recording(path, OPEN, directory_of(tmp_path), largest=LARGEST)
    result = await crawl(tmp_path, *assignments)
    assert [one.outlet for one in result.summaries] == ["paper", "other_test"]
    assert result.outcomes == {Outcome.ARCHIVED: 2, Outcome.BLOCKED: 1}
    first = open_memory(str(tmp_path)).articles[0]
    assert (first.page.outlet, first.url, first.page.candidate.found_by) == (
        "paper",
        "http://paper.test/1",
        FoundBy.REPLAY,
    )
    assert first.page.fetched_at == datetime(2022, 1, 14, 10, tzinfo=UTC)
    assert dict(first.page.headers)["x-kept"] == "yes"


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz"])
async def test_configured_passes_over_other_hosts_unread(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With configured=yes no body of a host without an outlet file is read, and their number is told."""
    others = [(f"http://other{n}.test/{n}", "2022-01-15T10:00:00Z", b"x" * 5_000) for n in range(40)]
    ours = ("http://news.paper.test/1", "2022-01-14T10:00:00Z", page("1").encode())
    path = warc(tmp_path / name, *others[:20], ours, *others[20:])
    write_outlet(tmp_path / "outlets", "paper", "http://paper.test", domains=("paper.test",), feed="/rss")
    read: list[str] = []
    content = ArcWarcRecord.content_stream

    def counted(record: ArcWarcRecord) -> object:
        read.append(record.rec_headers.get_header("WARC-Target-URI"))
        return content(record)

    monkeypatch.setattr(ArcWarcRecord, "content_stream", counted)
    assignments, passed_over = assign_configured(path, OPEN, directory_of(tmp_path), largest=LARGEST)
    assert ([one.outlet for one in assignments], passed_over) == (["paper"], 40)
    result = await crawl(tmp_path, *assignments)
    assert result.outcomes == {Outcome.ARCHIVED: 1}
    assert read == [ours[0]] * 2  # once to assign, once to replay
    assert [one.url for one in open_memory(str(tmp_path)).articles] == [ours[0]]


def test_configured_without_a_page_of_ours_is_told(tmp_path: Path) -> None:
    """A recording of other hosts only is an error that says how many pages it has, not an empty crawl."""
    path = warc(tmp_path / "a.warc", ("http://other.test/1", "2022-01-14T10:00:00Z", b"x"))
    with pytest.raises(InputError, match="1 of other hosts were passed over"):
        assign_configured(path, OPEN, directory_of(tmp_path), largest=LARGEST)


async def test_a_recording_is_replayed_once(tmp_path: Path) -> None:
    """Replaying the same file again archives nothing twice."""
    path = warc(tmp_path / "a.warc.gz", ("http://paper.test/1", "2022-01-14T10:00:00Z", page("1").encode()))
    for expected in ({Outcome.ARCHIVED: 1}, {}):
        result = await crawl(tmp_path, *assign_recording(path, OPEN, directory_of(tmp_path), largest=LARGEST))
        assert result.outcomes == expected


async def test_a_long_recording_is_worked_off_in_batches(tmp_path: Path) -> None:
    """More pages than one batch: each has one outcome, a limit holds, and the rest comes with the next call."""
    records = [(f"http://paper.test/{n}", "2022-01-14T10:00:00Z", page(str(n)).encode()) for n in range(50)]
    path = warc(tmp_path / "a.warc.gz", *records)
    limited = Assignment(outlet="", limit=30)
    first = await crawl(tmp_path, *assign_recording(path, limited, directory_of(tmp_path), largest=LARGEST))
    assert first.outcomes == {Outcome.ARCHIVED: 30}
    second = await crawl(tmp_path, *assign_recording(path, OPEN, directory_of(tmp_path), largest=LARGEST))
    assert second.outcomes == {Outcome.ARCHIVED: 20}


class CompanyStep(SettlingStep):
    """Lets no page of a replay go before twice as many as a batch are there, except the last ones."""

    under_way = peak = 0

    def __init__(self, crawler: object) -> None:
        super().__init__(crawler)
        self.company = asyncio.Event()

    async def process_item(self, item: Page) -> Article:
        """Wait for company."""
        CompanyStep.under_way += 1
        CompanyStep.peak = max(self.peak, self.under_way)
        if self.under_way == 2 * BATCH:
            self.company.set()
        await asyncio.wait_for(self.company.wait(), 30)
        CompanyStep.under_way -= 1
        return await super().process_item(item)


async def test_pages_of_a_recording_that_wait_for_company_keep_no_others_waiting(tmp_path: Path) -> None:
    """The next ones are read meanwhile, but no more than can be held."""
    records = [(f"http://paper.test/{n}", "2022-01-14T10:00:00Z", page(str(n)).encode()) for n in range(3 * BATCH)]
    assignments = assign_recording(warc(tmp_path / "a.warc", *records), OPEN, directory_of(tmp_path), largest=LARGEST)
    result = await crawl(tmp_path, *assignments, ITEM_PIPELINES={CompanyStep: 1})
    assert result.outcomes == {Outcome.ARCHIVED: 3 * BATCH}
    assert (CompanyStep.peak, CompanyStep.under_way) == (2 * BATCH, 0)


def folder_of(tmp_path: Path, rows: list[dict[str, object]], **files: bytes) -> Path:
    """Write a folder of recorded pages with a manifest."""
    folder = tmp_path / "pages"
    (folder / "html").mkdir(parents=True)
    for name, body in files.items():
        (folder / "html" / name.replace("_", ".")).write_bytes(body)
    (folder / "manifest.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def recorded(path: Path) -> list[Recording]:
    """Read every page of a recording."""
    return list(read_recordings(path, largest=LARGEST))


def test_a_folder_with_a_manifest(tmp_path: Path) -> None:
    """Addresses come from the manifest, or from the page itself; a page without any is left out."""
    named = b'<html><head><link rel="canonical" href="http://paper.test/own"></head><body>x</body></html>'
    folder = folder_of(
        tmp_path,
        [
            {"id": 1, "url": "http://paper.test/1", "html": "html/a.html"},
            {"id": 2, "url": "", "html": "html/b.html.gz", "fetched_at": "2022-01-14T10:00:00+03:30"},
            {"id": 3, "url": "/relative", "html": "html/c.html"},
        ],
        a_html=page("1").encode(),
        b_html_gz=gzip.compress(named),
        c_html=page("nameless").encode(),
    )
    first, second = recorded(folder)
    assert (first.url, second.url) == ("http://paper.test/1", "http://paper.test/own")
    assert second.fetched_at == datetime(2022, 1, 14, 6, 30, tzinfo=UTC)
    assert [one.url for one in recorded(folder / "manifest.jsonl")] == [first.url, second.url]


def test_a_folder_without_a_manifest(tmp_path: Path) -> None:
    """Loose files are pages when they name their own address, by canonical link or og:url."""
    (tmp_path / "a.html").write_text('<meta content="http://paper.test/1" property="og:url"><p>x')
    (tmp_path / "b.htm").write_text("<link href='http://paper.test/2' rel='canonical'><p>x")
    (tmp_path / "c.html").write_text("<p>nobody knows where this was")
    assert [one.url for one in recorded(tmp_path)] == ["http://paper.test/1", "http://paper.test/2"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"url": "http://a.test/"}, r"manifest.jsonl:1: html: is missing"),
        ({"html": "../../etc/passwd"}, r"manifest.jsonl:1: html: leads out of the folder"),
        ({"html": "a\0b"}, r"manifest.jsonl:1: html: is no name of a file"),
        ({"html": "html/none.html"}, r"none.html: cannot be read"),
    ],
)
def test_mistakes_of_a_manifest(tmp_path: Path, row: dict[str, object], message: str) -> None:
    """A wrong line is named with its number; a path may not leave the folder."""
    with pytest.raises(InputError, match=message):
        recorded(folder_of(tmp_path, [row]))


def test_what_is_no_recording(tmp_path: Path) -> None:
    """A missing path, an empty folder, a file that is no WARC, lines that are no JSON: each says what is wrong."""
    with pytest.raises(InputError, match="neither a file nor a folder"):
        recorded(tmp_path / "none")
    with pytest.raises(InputError, match=r"neither manifest.jsonl nor .html files"):
        recorded(tmp_path)
    (tmp_path / "x.warc").write_bytes(b"hello, this is no archive\r\n\r\n")
    (tmp_path / "x.warc.gz").write_bytes(b"not packed at all")
    for name in ("x.warc", "x.warc.gz"):
        with pytest.raises(InputError, match=r"is not a WARC file|cannot be read as a WARC file"):
            recorded(tmp_path / name)
    (tmp_path / "manifest.jsonl").write_text("{nonsense\n")
    with pytest.raises(InputError, match=r"manifest.jsonl:1: is not a line of JSON"):
        recorded(tmp_path)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_warc_that_is_cut_off_is_read_up_to_there(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Wherever the file ends, whole records before it are read, no half page is, and it is said; never a traceback."""
    first, second = (("http://paper.test/" + one, "2022-01-14T10:00:00Z", page(one).encode()) for one in "12")
    start = warc(tmp_path / name, first).stat().st_size
    whole = warc(tmp_path / name, first, second).read_bytes()
    for end in range(start + 1, len(whole) - 4, 7):
        (tmp_path / name).write_bytes(whole[:end])
        urls = [one.url for one in recorded(tmp_path / name)]
        assert urls in ([first[0]], [first[0], second[0]])
        assert all(one.body in (first[2], second[2]) for one in recorded(tmp_path / name))
    assert "is cut off" in caplog.text


def test_a_large_recorded_page_is_marked(tmp_path: Path) -> None:
    """A page over the limit is not read to its end."""
    path = warc(tmp_path / "a.warc.gz", ("http://paper.test/1", "2022-01-14T10:00:00Z", b"<p>" + b"x" * 500))
    (one,) = read_recordings(path, largest=100)
    assert (one.too_large, one.body) == (True, b"")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("stored", ["packed", "unpacked", "bomb"])
def test_a_packed_page_of_a_warc_is_unpacked_within_the_limit(tmp_path: Path, encoding: str, stored: str) -> None:
    """Whatever its encoding, and also when the recorder unpacked it and kept the header; a bomb is too large."""
    pack = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.ZstdCompressor().compress,
    }[encoding]
    text = page("a" * (200_000 if stored == "bomb" else 10)).encode()
    row = ("http://paper.test/1", "2022-01-14T10:00:00Z", text if stored == "unpacked" else pack(text))
    (one,) = read_recordings(
        warc(tmp_path / "a.warc", row, kind=f"text/html\r\nContent-Encoding: {encoding}"), largest=100_000
    )
    assert (one.too_large, one.body) == ((True, b"") if stored == "bomb" else (False, text))
    assert "content-encoding" not in dict(one.headers)


def test_only_web_pages_of_a_warc_are_read(tmp_path: Path) -> None:
    """Pictures and redirects of a recording are no pages."""
    row = ("http://paper.test/1", "2022-01-14T10:00:00Z", b"x")
    assert recorded(warc(tmp_path / "a.warc", row, kind="image/png")) == []
    assert recorded(warc(tmp_path / "b.warc", row, status="301 Moved")) == []
