"""Crawls that ask an index of a web archive which pages an outlet had."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.crawling import crawl, dated_rss, open_memory, page, write_outlet
from vocabulary.outcome import Exit, Outcome, SourceState
from vocabulary.page import FoundBy
from vocabulary.run import Assignment

FOR_SEED = Assignment(outlet="paper", seed="2022-01-15")
"""Its window is 2022-01-12 to 2022-02-14."""


@dataclass
class Index:
    """A small CDX server: what was captured, and what it was asked."""

    links: list[str]
    asked: list[dict[str, str]] = field(default_factory=list)
    a_page: int = 2
    """Captures of one page of the answer."""

    def row(self, link: str) -> list[str]:
        """A capture of the link."""
        return [f"key){link}", "20220120101010", link, "text/html", "200", "DIGEST", "1000"]

    def note(self, request: Request) -> None:
        """Keep a question, and see that it asks for the window."""
        self.asked.append(request.args.to_dict())
        assert (request.args["from"], request.args["to"]) == ("20220112", "20220214")
        assert request.args["matchType"] == "domain"

    def wayback(self, request: Request) -> Response:
        """A JSON array with a key to go on with."""
        self.note(request)
        begin = int(request.args.get("resumeKey", "key) 0").split()[1])
        end = begin + self.a_page
        names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
        rows = [names, *map(self.row, self.links[begin:end])]
        rows += [[], [f"key) {end}"]] if end < len(self.links) else []
        return Response(json.dumps(rows), content_type="application/json")

    def pywb(self, request: Request) -> Response:
        """A number of pages, then JSON lines."""
        self.note(request)
        if not self.links:
            return Response('{"message": "No Captures found for: paper"}', status=404, content_type="text/x-ndjson")
        if "showNumPages" in request.args:
            pages = -(-len(self.links) // self.a_page)
            return Response(json.dumps({"pages": pages, "pageSize": 5, "blocks": 9}), content_type="application/json")
        begin = int(request.args["page"]) * self.a_page
        rows = [self.row(link) for link in self.links[begin : begin + self.a_page]]
        lines = (
            json.dumps({"urlkey": r[0], "timestamp": r[1], "url": r[2], "mime": r[3], "status": r[4]}) for r in rows
        )
        return Response("\n".join(lines), content_type="text/x-ndjson")

    def classic(self, request: Request) -> Response:
        """Lines, all at once, whatever was asked."""
        self.note(request)
        return Response("".join(f"{' '.join(self.row(link))}\n" for link in self.links), content_type="text/plain")


PLACES: dict[str, tuple[str, Callable[[Index], Callable[[Request], Response]]]] = {
    "wayback": ("/cdx/search/cdx", lambda index: index.wayback),
    "pywb": ("/CC-MAIN-2022-05-index", lambda index: index.pywb),
    "lines": ("/coll/cdx", lambda index: index.classic),
}


def serve(server: HTTPServer, index: Index, dialect: str) -> str:
    """Serve the index on a host that is not the outlet's; returns its path."""
    path, answer = PLACES[dialect]
    server.expect_request(path).respond_with_handler(answer(index))
    return path


@pytest.fixture
def base(httpserver: HTTPServer) -> str:
    """Address of a server with an article under each address of /news, as it is called by the outlet."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)

    def answer(request: Request) -> Response:
        return Response(page(request.url), content_type="text/html")

    httpserver.expect_request(re.compile("/news/.*"), method="GET").respond_with_handler(answer)
    return httpserver.url_for("").rstrip("/")


def outlet(folder: Path, base: str, path: str, **sources: str) -> None:
    """An outlet on `localhost` whose index is on 127.0.0.1: elsewhere, without its file saying so."""
    write_outlet(folder / "outlets", "paper", base, domains=("localhost",), **sources, index=path)
    file = folder / "outlets" / "paper.toml"
    text = file.read_text()
    file.write_text(text.replace(f"{base}{path}", f"{base.replace('localhost', '127.0.0.1')}{path}"))


@pytest.mark.parametrize("dialect", PLACES)
async def test_an_old_seed_is_found_by_an_index(
    httpserver: HTTPServer, base: str, tmp_path: Path, dialect: str
) -> None:
    """The feed does not reach the window; captured addresses that look like articles are asked for live."""
    feed = dated_rss({f"{base}/news/today.html": "2026-08-01"})
    httpserver.expect_request("/rss").respond_with_data(feed, content_type="text/xml")
    others = [f"{base}/", f"{base}/tag/ferry", "http://elsewhere.test/2022/01/14/story-of-others"]
    index = Index([f"{base}/news/ferry-aground-in-fog-1.html", *others, f"{base}/news/ferry-aground-in-fog-2.html"])
    outlet(tmp_path, base, serve(httpserver, index, dialect), feed="/rss")
    result = await crawl(tmp_path, FOR_SEED)
    reports = {one.kind: one for one in result.summaries[0].sources}
    assert reports[FoundBy.FEED].state is SourceState.COULD_NOT_LOOK
    found = reports[FoundBy.INDEX]
    assert (found.state, found.reason, found.seen, found.new) == (SourceState.FOUND, "", 2, 2)
    assert (result.outcomes, result.exit) == ({Outcome.ARCHIVED: 2}, Exit.DONE)
    for article in open_memory(str(tmp_path)).articles:
        assert article.page.candidate.found_by is FoundBy.INDEX
        assert article.page.final_url.startswith(f"{base}/news/ferry-aground-in-fog-")
    assert len(index.asked) == {"wayback": 3, "pywb": 4, "lines": 1}[dialect]
    assert not open_memory(str(tmp_path)).answers.keys() - {("paper", f"{base}/rss")}


@pytest.mark.parametrize("dialect", PLACES)
async def test_a_domain_without_captures_is_nothing_found(
    httpserver: HTTPServer, base: str, tmp_path: Path, dialect: str
) -> None:
    """Each dialect has its way to say so; the outlet was looked at."""
    outlet(tmp_path, base, serve(httpserver, Index([]), dialect))
    result = await crawl(tmp_path, FOR_SEED)
    assert (result.summaries[0].sources[0].state, result.exit) == (SourceState.NOTHING_FOUND, Exit.DONE)


@pytest.mark.parametrize(
    ("dialect", "left"),
    [("wayback", "the rest of the index was left out"), ("pywb", "3 more pages of the index were left out")],
)
async def test_a_long_index_is_read_in_part(
    httpserver: HTTPServer, base: str, tmp_path: Path, dialect: str, left: str
) -> None:
    """Up to INDEX_PAGES pages of the answer; `partly` tells that there is more."""
    index = Index([f"{base}/news/ferry-aground-in-fog-{number}.html" for number in range(10)])
    outlet(tmp_path, base, serve(httpserver, index, dialect))
    result = await crawl(tmp_path, FOR_SEED, INDEX_PAGES=2)
    (source,) = result.summaries[0].sources
    assert (source.state, source.reason, source.seen) == (SourceState.FOUND, f"partly: {left}", 4)


async def test_without_a_beginning_an_index_is_not_asked(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """All that a domain ever had is no question: could_not_look, and what to give."""
    index = Index([f"{base}/news/ferry-aground-in-fog-1.html"])
    outlet(tmp_path, base, serve(httpserver, index, "wayback"))
    for asked in (Assignment(outlet="paper"), Assignment(outlet="paper", until=datetime(2022, 1, 1, tzinfo=UTC))):
        result = await crawl(tmp_path, asked)
        (source,) = result.summaries[0].sources
        assert source.state is SourceState.COULD_NOT_LOOK
        assert source.reason == "window: an index is asked for a time only: give since, or a seed with a date"
        assert result.exit is Exit.COULD_NOT_LOOK
    assert index.asked == []


async def test_addresses_that_name_another_day_are_left(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """What was captured in the window may be old: an address of 2015 is counted and not fetched."""
    links = [f"{base}/2015/03/01/ferry-runs-again-from-monday", f"{base}/2022/01/16/ferry-aground-in-fog"]
    httpserver.expect_request("/2022/01/16/ferry-aground-in-fog").respond_with_data(page("a"), content_type="text/html")
    outlet(tmp_path, base, serve(httpserver, Index(links), "lines"))
    result = await crawl(tmp_path, FOR_SEED)
    (source,) = result.summaries[0].sources
    assert (source.seen, source.new, source.out_of_window) == (2, 1, 1)
    assert result.outcomes == {Outcome.ARCHIVED: 1}


async def test_each_domain_is_asked_for_once(httpserver: HTTPServer, base: str, tmp_path: Path) -> None:
    """A host below another domain of the outlet comes with it."""
    index = Index([])
    outlet(tmp_path, base, serve(httpserver, index, "lines"))
    file = tmp_path / "outlets" / "paper.toml"
    file.write_text(
        file.read_text()
        .replace('["localhost"]', '["localhost", "en.paper.test", "paper.test"]')
        .replace("['localhost']", '["localhost", "en.paper.test", "paper.test"]')
    )
    await crawl(tmp_path, FOR_SEED)
    assert sorted(one["url"] for one in index.asked if "page" not in one) == ["localhost", "paper.test"]
