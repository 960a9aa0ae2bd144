"""An old seed, as a person asks for it: a feed of today knows nothing of it; archive, search and index do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.crawling import dated_rss, write_outlet

SEED = (Path(__file__).parents[2] / "seeds" / "000_1b9c847b0c5aab15.txt").read_text(encoding="utf-8")
HURRIED = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0")
WINDOW = "window 2022-01-11 to 2022-03-02, from the date of seed 000"
REPRINT = "/2022/01/18/embassy-rejects-the-accusations-of-a-pretext"
TITLE = "Embassy rejects the accusations of a pretext"


@pytest.fixture
def base(httpserver: HTTPServer) -> str:
    """Address of an outlet that reprinted the seed in 2022, with a feed of today and an archive, a search, an index."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    base = httpserver.url_for("").rstrip("/")
    text = "".join(f"<p>{part}</p>" for part in SEED.split("\n\n"))
    httpserver.expect_request(REPRINT).respond_with_data(
        f"<!doctype html><html lang=en><head><title>{TITLE}</title><meta property='article:published_time' "
        f"content='2022-01-18T10:00:00Z'></head><body><article><h1>{TITLE}</h1>{text}</article></body></html>",
        content_type="text/html; charset=utf-8",
    )
    feed = dated_rss({f"{base}/2026/08/01/news-of-today-and-nothing-else": "2026-08-01"})
    httpserver.expect_request("/rss").respond_with_data(feed, content_type="text/xml")
    results = f"<html><body><ul><li><a href='{REPRINT}'>{TITLE}</a> 18 January 2022</li></ul></body></html>"
    httpserver.expect_request("/archive/2022/01").respond_with_data(results, content_type="text/html")
    httpserver.expect_request("/archive/2022/02").respond_with_data("<html><p>None", content_type="text/html")
    httpserver.expect_request("/archive/2022/03").respond_with_data("<html><p>None", content_type="text/html")

    def search(request: Request) -> Response:
        is_found = "Embassy" in request.args["q"]
        return Response(results if is_found else "<html><body><p>Nothing</body>", content_type="text/html")

    def index(request: Request) -> Response:
        names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
        rows = [names, [f"key){REPRINT}", "20220119000000", f"{base}{REPRINT}", "text/html", "200", "D", "1"]]
        is_asked_well = (request.args["from"], request.args["to"]) == ("20220111", "20220302")
        return Response(json.dumps(rows if is_asked_well else []), content_type="application/json")

    httpserver.expect_request("/search", method="GET").respond_with_handler(search)
    httpserver.expect_request("/cdx/search/cdx", method="GET").respond_with_handler(index)
    return base


def run(folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of ours in a working folder, without a proxy."""
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return subprocess.run(
        [Path(sys.executable).with_name(command[0]), *command[1:]],
        cwd=folder,
        env={**kept, "ARCHIVE_URL": f"sqlite:///{folder / 'cuttings.db'}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def working_folder(folder: Path, base: str, **sources: str) -> None:
    """A working folder with the outlet."""
    assert run(folder, "cuttings", "init", ".").returncode == 0
    write_outlet(folder / "outlets", "paper", base, feed="/rss", **sources)


def test_a_feed_of_today_could_not_look(base: str, tmp_path: Path) -> None:
    """Both doors: exit code 3, the window, how far the feed goes back, and what to add; the run keeps all of it."""
    working_folder(tmp_path, base)
    by_hand = run(tmp_path, "scrapy", "crawl", "paper", "-a", "seed=000", *HURRIED)
    assert by_hand.returncode == 3, by_hand.stderr
    assert WINDOW in by_hand.stderr
    assert "No source of paper goes back to the window: add a sitemap, a dated archive" in by_hand.stderr
    asked = run(tmp_path, "cuttings", "crawl", "000", "--outlet", "paper", "--json")
    assert asked.returncode == 3, asked.stderr
    assert f"W{WINDOW[1:]}." in asked.stderr
    report = json.loads(asked.stdout)
    (source,) = report["outlets"][0]["sources"]
    assert (source["state"], source["seen"], source["out_of_window"]) == ("could_not_look", 1, 1)
    assert source["reason"] == "window: its oldest entry is of 2026-08-01, the window ends 2022-03-02"
    assert report["windows"] == [WINDOW]
    kept = run(tmp_path, "cuttings", "runs", "2")
    assert "Window: 2022-01-11 00:00:00 to 2022-03-03 00:00:00 UTC" in kept.stdout
    assert source["reason"] in kept.stdout


@pytest.mark.parametrize(
    "source",
    [
        {"section": "/archive/{yyyy}/{mm}"},
        {"search": "/search?q={terms}"},
        {"index": "/cdx/search/cdx"},
    ],
    ids=lambda source: next(iter(source)),
)
def test_an_archive_a_search_or_an_index_finds_it(base: str, tmp_path: Path, source: dict[str, str]) -> None:
    """The reprint of 2022 is found, fetched and recognised; the exit code is 0."""
    working_folder(tmp_path, base, **source)
    done = run(tmp_path, "scrapy", "crawl", "paper", "-a", "seed=000", *HURRIED)
    assert done.returncode == 0, done.stderr
    said = run(tmp_path, "cuttings", "coverage", "000", "--jsonl")
    (row,) = [json.loads(line) for line in said.stdout.splitlines()]
    assert (row["url"], row["verdict"]) == (f"{base}{REPRINT}", "identical")
