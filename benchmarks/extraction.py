"""Measure extraction: how much of the body is right, and how many pages a second, alone and in a crawl.

    python benchmarks/extraction.py [--data FOLDER] [--pages 200] [--peers FOLDER] [--json]

FOLDER holds `manifest.jsonl` ({id, url, html, body}) and the pages beside it, as the article-extraction-benchmark has
them. Without it the pages of `tests/pages` are read. Speed is measured over the same bytes in the same run, with as
many processes as cores; crawls and other programs (with `--peers`) are measured as in benchmarks/crawl.py.
docs/extraction.md shows a run.
"""

import argparse
import gzip
import itertools
import json
import multiprocessing
import re
import statistics
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import crawl as crawling
import trafilatura

from pipelines.extraction.pool import WorkerPool, cores
from pipelines.extraction.reader import extract
from pipelines.reading import read_page

OWN = Path(__file__).parent.parent / "tests" / "pages"


@dataclass(frozen=True)
class Page:
    """A page and the body that people say it has."""

    url: str
    html: bytes = field(repr=False)
    body: str = field(repr=False)


def recorded(folder: Path) -> Iterator[Page]:
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = folder / row["html"]
        html = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        yield Page(row["url"], html, row.get("body", ""))


def own() -> Iterator[Page]:
    for path in sorted(OWN.glob("*/*/expected.toml")):
        answer = tomllib.loads(path.read_text(encoding="utf-8"))
        yield Page(answer["url"], (path.parent / "page.html").read_bytes(), answer["expected"].get("text", "").strip())


def grams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


def ours(page: Page) -> str:
    return extract(page.html, url=page.url).text


def bare(page: Page, **options: bool) -> str:
    found = trafilatura.bare_extraction(page.html, url=page.url, include_comments=False, **options)
    return getattr(found, "text", None) or ""


def bare_default(page: Page) -> str:
    return bare(page)


def bare_strict(page: Page) -> str:
    return bare(page, favor_precision=True)


def bare_fast(page: Page) -> str:
    return bare(page, fast=True)


def quality(pages: list[Page], read: Callable[[Page], str]) -> dict[str, float]:
    precision, recall, low = [], [], 0
    with ProcessPoolExecutor(cores(), multiprocessing.get_context("forkserver")) as processes:
        for page, text in zip(pages, processes.map(read, pages), strict=True):
            wanted, said = grams(page.body), grams(text)
            both = sum((wanted & said).values())
            precision.append(both / sum(said.values()) if said else 0.0)
            recall.append(both / sum(wanted.values()))
            low += both < 0.5 * max(sum(wanted.values()), sum(said.values()))
    p, r = statistics.mean(precision), statistics.mean(recall)
    return {"f1": 2 * p * r / (p + r), "precision": p, "recall": r, "below_half": low}


def rate_ours(pages: list[Page]) -> tuple[float, float, float]:
    """Pages a second, CPU seconds a page, and the largest worker in MB."""
    pool = WorkerPool(cores())
    try:
        for round_ in (pages[: cores() * 2], pages):
            begin = time.perf_counter()
            for _, future in pool.map(lambda page: pool.submit(read_page, page.html, url=page.url), round_):
                future.result()
        rate = len(pages) / (time.perf_counter() - begin)
        told = pool.map(lambda page: pool.submit(crawling.whole, page.html, page.url), pages)
        spent = sum(future.result() for _, future in told)
        return rate, spent / len(pages), max(pool.submit(crawling.memory).result() for _ in range(cores()))
    finally:
        pool.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--json", action="store_true", help="one object")
    arguments = parser.parse_args()
    crawling.hold_to_cores()
    pages = list(recorded(arguments.data) if arguments.data else own())
    judged = [page for page in pages if page.body]
    readers = {
        "ours": ours,
        "trafilatura, strict": bare_strict,
        "trafilatura": bare_default,
        "trafilatura, fast": bare_fast,
    }
    bodies = {name: quality(judged, read) for name, read in readers.items()}
    many = list(itertools.islice(itertools.cycle(pages), arguments.pages))
    alone, alone_spent = crawling.rate_bare([page.html for page in many])
    whole, spent, peak = rate_ours(many)
    crawled = crawling.compared(crawling.site_of(arguments.data, arguments.pages), arguments.peers)
    if arguments.json:
        reading = {"bare": alone, "ours": whole, "of_bare": whole / alone, "largest_worker": peak}
        reading |= {"bare_cpu": alone_spent, "ours_cpu": spent, "of_bare_by_cpu": alone_spent / spent}
        print(
            json.dumps(
                {"pages": len(pages), "judged": len(judged), "body": bodies, "reading": reading, "crawl": crawled}
            )
        )
        return
    print(f"{len(pages)} pages, {len(judged)} with a known body, {cores()} processes")
    for name, one in bodies.items():
        print(f"{name:22} F1 {one['f1']:.3f}  P {one['precision']:.3f}  R {one['recall']:.3f}", end="")
        print(f"  pages below half {one['below_half']}")
    print(f"trafilatura with metadata      {alone:6.1f} pages/s  {alone_spent * 1_000:.1f} ms CPU a page")
    print(f"ours with licence evidence     {whole:6.1f} pages/s  {spent * 1_000:.1f} ms CPU a page", end="")
    print(f"   {whole / alone:.2f} of it, by CPU {alone_spent / spent:.2f}")
    print(f"largest worker {peak:.0f} MB")
    crawling.show(crawled)


if __name__ == "__main__":
    main()
