"""A small newsroom whose pages are read as its file says: the file, its pages, and a crawl of a recording of them."""

import asyncio
import json
from pathlib import Path

from crawler import settings as wiring
from crawler.crawl import CrawlResult
from storage.archive import Archive, open_archive
from tests.crawling import crawl
from vocabulary.run import Assignment

NAME = "harbour_courier"
HOST = "http://harbour-courier.test"
FILE = f"""
title = "Harbour Courier"
country = "ie"
languages = ["en"]
domains = ["harbour-courier.test", "localhost"]
home = "{HOST}/"
timezone = "Asia/Tehran"
[[sources]]
type = "feed"
url = "{HOST}/rss"
"""
SELECTORS = """
[[extract]]
title = ".big"
authors = ".who a"
published = "i@data-when"
body = "#story"
remove = ".letter"
"""
STORY = "The ferry to the islands stays in the harbour until the storm of this week has passed, its captain said. " * 4
LETTER = "Our evening letter brings you the news of the harbour every day at six, written by those who know it. " * 3


def page(number: int = 1) -> str:
    """One page; without selectors its headline, authors and hour are found nowhere."""
    return f"""<html lang="en"><head><title>Harbour Courier</title></head><body><h1>Harbour Courier</h1>
<div class="big">Ferry {number} stays in harbour</div><div class="who"><a>Jane Roe</a></div>
<i data-when="2022-01-15T23:30">yesterday</i>
<div id="story"><p>It is the ferry with the number {number}. {STORY}</p><div class="letter"><p>{LETTER}</p></div></div>
<div id="old"><p>{LETTER}</p></div><p><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></p>
</body></html>"""


def write_file(folder: Path, *parts: str) -> Path:
    """Write the outlet's file, with some tables more."""
    path = folder / "outlets" / f"{NAME}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(FILE + "".join(parts), encoding="utf-8")
    return path


def record(folder: Path, *numbers: int) -> Path:
    """Record these pages."""
    recording = folder / "recording"
    recording.mkdir(exist_ok=True)
    lines = []
    for number in numbers:
        (recording / f"{number}.html").write_text(page(number), encoding="utf-8")
        said = {"id": number, "url": f"{HOST}/news/{number}", "html": f"{number}.html"}
        lines.append(json.dumps(said | {"fetched_at": "2022-01-20T10:00:00Z"}))
    (recording / "manifest.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return recording


def open_here(folder: Path) -> Archive:
    """Open the archive of the working folder."""
    return open_archive(f"sqlite:///{folder / 'cuttings.db'}")


def crawl_here(folder: Path, assignment: Assignment, **overrides: object) -> CrawlResult:
    """Crawl with the real steps into the real archive of the folder."""
    names = ("ITEM_PIPELINES", "ARCHIVE_FACTORY", "SEED_RESOLVER", "ORIGINS_TRACER")
    whole = {name: getattr(wiring, name) for name in names}
    return asyncio.run(
        crawl(folder, assignment, ARCHIVE_URL=f"sqlite:///{folder / 'cuttings.db'}", **whole, **overrides)
    )


def replay(folder: Path, *numbers: int, **asked: object) -> CrawlResult:
    """Have a crawl take these pages from a recording."""
    recording = record(folder, *numbers)
    return crawl_here(folder, Assignment(outlet=NAME, recording=str(recording), **asked))
