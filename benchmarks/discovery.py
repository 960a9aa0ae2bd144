"""Measure discovery: entries a second of feeds and sitemaps, and how many are found, beside other readers.

    python benchmarks/discovery.py [--data FOLDER] [--rounds 3]

FOLDER, or its `files`, holds feeds and sitemaps. Without it they are made: sound and damaged feeds, and a sitemap.
All readers get the same bytes in the same run. docs/crawling.md shows a run.
"""

import argparse
import gzip
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
from trafilatura import feeds, sitemaps

from crawler.sources import SourceError
from crawler.sources.any import read_any

SITEMAPS = (b"<urlset", b"<sitemapindex", b":urlset", b":sitemapindex")
HOST = "https://courier.test"


@dataclass(frozen=True)
class Source:
    """A feed or sitemap as it was answered."""

    name: str
    body: bytes = field(repr=False)

    @property
    def is_sitemap(self) -> bool:
        """Whether it has a sitemap's root."""
        return any(mark in self.body[:5_000] for mark in SITEMAPS)


def recorded(folder: Path) -> Iterator[Source]:
    files = folder / "files" if (folder / "files").is_dir() else folder
    for path in sorted(files.iterdir()):
        if path.is_file():
            body = path.read_bytes()
            yield Source(path.name, gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body)


def made() -> Iterator[Source]:
    items = [
        f"<item><title>Story {n}</title><link>{HOST}/2022/01/14/story-{n}</link><guid>{n}</guid>"
        f"<pubDate>Fri, 14 Jan 2022 10:{n % 60:02}:00 +0000</pubDate><description>{'word ' * 40}</description></item>"
        for n in range(100)
    ]
    sound = f'<rss version="2.0"><channel><title>Courier</title>{"".join(items)}</channel></rss>'
    for number in range(20):
        yield Source(f"sound-{number}", sound.encode())
    for name, body in (
        ("raw ampersand", sound.replace("Story", "R&D")),
        ("undeclared entity", sound.replace("Story", "caf&eacute;")),
        ("cut", sound[: len(sound) // 2]),
        ("leading junk", f"Warning: x in y on line 3\n{sound}"),
    ):
        yield Source(name, body.encode())
    urls = "".join(
        f"<url><loc>{HOST}/2022/01/14/{n}</loc><lastmod>2022-01-{n % 28 + 1:02}</lastmod></url>" for n in range(20_000)
    )
    yield Source("sitemap", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode())


def ours(source: Source) -> int:
    try:
        found = read_any(source.body, url=HOST)
    except SourceError:
        return 0
    return len(found.candidates) + len(found.children)


def by_feedparser(source: Source) -> int:
    return sum(bool(entry.get("link")) for entry in feedparser.parse(source.body).entries)


def by_trafilatura_feeds(source: Source) -> int:
    text = source.body.decode("utf-8", "replace")
    host = _host(text)
    return len(feeds.extract_links(text, feeds.FeedParameters(f"https://{host}", host, "", external=True)))


def by_trafilatura_sitemaps(source: Source) -> int:
    text = source.body.decode("utf-8", "replace")
    host = _host(text)
    reader = sitemaps.SitemapObject(f"https://{host}", host, [], external=True)
    reader.current_url, reader.content = f"https://{host}/sitemap.xml", text
    reader.process()
    return len(reader.urls) + len(reader.sitemap_urls)


def _host(text: str) -> str:
    start = text.find("://", text.find("<loc"))
    try:
        return urlsplit("https" + text[start : start + 200].split("<", maxsplit=1)[0]).hostname or "courier.test"
    except ValueError:
        return "courier.test"


def measure(name: str, read: Callable[[Source], int], sources: Sequence[Source], rounds: int) -> None:
    found = 0
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        found = sum(map(read, sources))
        best = min(best, time.perf_counter() - start)
    print(f"{name:24} {found:8} entries {found / best:12,.0f} entries/s {1000 * best / len(sources):9.2f} ms a file")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    logging.disable(logging.CRITICAL)
    sources = list(recorded(chosen.data) if chosen.data else made())
    for title, group, readers in (
        (
            "feeds",
            [one for one in sources if not one.is_sitemap],
            {"cuttings": ours, "feedparser": by_feedparser, "trafilatura.feeds": by_trafilatura_feeds},
        ),
        (
            "sitemaps",
            [one for one in sources if one.is_sitemap],
            {"cuttings": ours, "trafilatura.sitemaps": by_trafilatura_sitemaps},
        ),
    ):
        print(f"{title}: {len(group)} files")
        for name, read in readers.items():
            if group:
                measure(name, read, group, chosen.rounds)


if __name__ == "__main__":
    main()
