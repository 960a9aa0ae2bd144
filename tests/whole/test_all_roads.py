"""One article, whatever the road: feed, sitemap, section, address or recording give the same archived row."""

import io
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from desk.newsroom import Newsroom
from desk.newsroom.world import OUTLETS, Behaviour, expectations, mastheads
from storage.archive import open_archive
from storage.rows import StoredArticle
from tests.conftest import an_archive
from tests.whole.conftest import World
from vocabulary.licence import Licence
from vocabulary.outcome import Outcome

NAME = "harbour_courier"
HOME = "http://harbour-courier.test/"
SOURCES = {
    "RSS": ("feed", "rss.xml"),
    "Atom": ("feed", "atom.xml"),
    "RDF": ("feed", "index.rdf"),
    "sitemap": ("sitemap", "sitemap.xml"),
    "sitemap index": ("sitemap", "sitemap-index.xml"),
    "news sitemap": ("sitemap", "news-sitemap.xml"),
    "section": ("section", ""),
}
AT_ONCE = 3
"""Crawls at the same time: each is a process that mostly waits."""
EXPECTED = [one for one in expectations() if one.outlet == NAME]
ADDRESSES = [one.url for one in EXPECTED if one.expected.outcome is not Outcome.REFUSED_BY_ROBOTS]


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    """One press world for all roads: its pages count their readers, so that no two answers are the same bytes."""
    with Newsroom() as made:
        yield made


def crawled_by(kind: str, path: str) -> Callable[[World], None]:
    """Return a crawl of the outlet with this source alone."""

    def crawl(world: World) -> None:
        text = (OUTLETS / f"{NAME}.toml").read_text(encoding="utf-8").partition("[[sources]]")[0]
        own = world.folder / "roads"
        own.mkdir()
        source = f'[[sources]]\ntype = "{kind}"\nurl = "{HOME}{path}"\n'
        (own / f"{NAME}.toml").write_text(f"{text}{source}", encoding="utf-8")
        (world.folder / "cuttings.toml").write_text(f"outlets = ['{own}']\n", encoding="utf-8")
        done = world.crawl(NAME, "--no-seed")
        assert done.returncode == 0, done.stderr

    return crawl


def crawl_by_hand(world: World) -> None:
    """Ask for each address as a mail would give it: with trackers and a fragment."""
    tracked = [f"{url}{'&' if '?' in url else '?'}utm_source=mail#top" for url in ADDRESSES]
    quick = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
    done = world.run("scrapy", "crawl", "url", "-a", f"url={','.join(tracked)}", *quick)
    assert done.returncode == 0, done.stderr


def replay(world: World) -> None:
    """Record every page as a WARC file does, and take them from there."""
    path = world.folder / "recorded.warc.gz"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": world.proxy}))
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url in ADDRESSES:
            with opener.open(url) as answer:
                body, headers = answer.read(), list(answer.headers.items())
            http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            record = writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=http)
            writer.write_record(record)
            record.raw_stream.close()
    done = world.run("scrapy", "crawl", "replay", "-a", f"path={path}")
    assert done.returncode == 0, done.stderr


ROADS = {
    **{name: crawled_by(kind, path) for name, (kind, path) in SOURCES.items()},
    "url": crawl_by_hand,
    "replay": replay,
}


@pytest.fixture(scope="module")
def rows(
    room: Newsroom, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[str, dict[str, StoredArticle]]:
    """What each road archived, by address: each in an archive of its own."""
    with ExitStack() as archives, ThreadPoolExecutor(AT_ONCE) as threads:
        worlds = {}
        for name in ROADS:
            folder = tmp_path_factory.mktemp(name.replace(" ", "_"))
            worlds[name] = World(folder, room, archives.enter_context(an_archive(folder, request)))
        list(threads.map(lambda name: ROADS[name](worlds[name]), ROADS))
        return {name: articles(world) for name, world in worlds.items()}


def articles(world: World) -> dict[str, StoredArticle]:
    """Every article of an archive, without what tells when and in which order it was met."""
    archive = open_archive(world.archive)
    stored = [archive.article(number) for (number,) in world.rows("SELECT id FROM articles")]
    archive.close()
    bare = {"id": 0, "captures": (), "first_seen": None, "last_seen": None, "aliases": (), "licence_looked": None}
    return {one.url: replace(one, **bare, licence=undated(one.licence)) for one in stored if one is not None}


def undated(licence: Licence) -> Licence:
    """A licence without when its statements were read, and from which of the server's answers."""
    evidence = tuple(replace(row, observed_at=None, body_sha256=None) for row in licence.evidence)
    return replace(licence, evidence=evidence)


@pytest.mark.parametrize("road", ROADS)
def test_each_road_leads_to_every_article(rows: dict[str, dict[str, StoredArticle]], road: str) -> None:
    """None is missed, none is kept twice, and nothing else is taken for an article."""
    assert set(rows[road]) == {one.article_url for one in EXPECTED if one.url in ADDRESSES}


@pytest.mark.parametrize("road", ROADS)
def test_each_road_gives_the_same_row(rows: dict[str, dict[str, StoredArticle]], road: str) -> None:
    """Title, authors, times, language, text, licence with its evidence and fingerprint do not depend on the road."""
    assert rows[road] == rows["sitemap"]


def test_the_roads_are_all_that_the_outlet_has() -> None:
    """A source that is added to the press world is a road to test."""
    courier = next(one for one in mastheads() if one.host == "harbour-courier.test")
    assert {source.path for source in courier.sources} == {f"/{path}" for _, path in SOURCES.values() if path}
    assert any(one.behaviour is Behaviour.MOVED for one in courier.addresses)
