"""Crawls that ask an outlet's own search for a seed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from crawler.outlet import read_outlet
from tests.crawling import crawl, dated_rss, open_memory, page, rss, seed_named, write_outlet
from vocabulary.article import Seed
from vocabulary.outcome import Exit, InputError, Outcome, SourceState
from vocabulary.page import FoundBy
from vocabulary.run import Assignment

FOR_SEED = Assignment(outlet="paper", seed="2022-01-15")
"""Its window is 2022-01-12 to 2022-02-14."""
WORDS, NAMES = ("Cape Merrin sandbank", "Port Selwyn ferry"), ("Cape Merrin 214",)


def telling_seed(reference: str, archive: object, folders: object) -> Seed:
    """The test seed, in English, with questions."""
    return replace(seed_named(reference, archive, folders), language="en", queries=WORDS, names=NAMES)


async def crawl_for(folder: Path, **overrides: object) -> Any:
    """Crawl the outlet for that seed."""
    return await crawl(folder, FOR_SEED, **{"SEED_RESOLVER": telling_seed, **overrides})


class Search:
    """A search page with two pages of results for the first question and none for others; what it was asked."""

    def __init__(self, server: HTTPServer) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.base = server.url_for("").rstrip("/")
        server.expect_request("/news", method="GET").respond_with_handler(self.article)
        server.expect_request("/search", method="GET").respond_with_handler(self.answer)

    def article(self, request: Request) -> Response:
        """Each is there."""
        return Response(page(request.url), content_type="text/html")

    def answer(self, request: Request) -> Response:
        """Results with their days, one of which is of another year."""
        number = int(request.args.get("page") or 1)
        told = (request.args["q"], str(number), *(request.args[one] for one in ("from", "to") if one in request.args))
        self.asked.append(told)
        days = {1: ("2023-05-01", "2023-04-01"), 2: ("2022-01-16", "2021-12-31")}.get(number, ())
        rows = "".join(
            f"<li><a href='/news?id={number}{place}'>A ferry ran aground off the cape at night</a><i>{day}</i></li>"
            for place, day in enumerate(days)
        )
        body = f"<html><body><ul>{rows if request.args['q'] == WORDS[0] else ''}</ul></body></html>"
        return Response(body, content_type="text/html")


@pytest.fixture
def search(httpserver: HTTPServer) -> Search:
    """The server's search."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return Search(httpserver)


async def test_an_old_seed_is_found_by_the_outlets_search(
    httpserver: HTTPServer, search: Search, tmp_path: Path
) -> None:
    """The feed does not reach the window; the search is asked for the seed's words, page by page, and finds."""
    feed = dated_rss({f"{search.base}/news?id=9": "2026-08-01"})
    httpserver.expect_request("/rss").respond_with_data(feed, content_type="text/xml")
    template = "/search?q={terms}&page={page}&from={since}&to={until}"
    write_outlet(tmp_path / "outlets", "paper", search.base, feed="/rss", search=template)
    result = await crawl_for(tmp_path)
    days = ("2022-01-12", "2022-02-14")
    assert sorted(search.asked) == [
        (WORDS[0], "1", *days),
        (WORDS[0], "2", *days),
        (WORDS[0], "3", *days),
        (WORDS[1], "1", *days),
    ]
    reports = {one.kind: one for one in result.summaries[0].sources}
    assert reports[FoundBy.FEED].state is SourceState.COULD_NOT_LOOK
    found = reports[FoundBy.SEARCH]
    assert (found.state, found.reason, found.url) == (SourceState.FOUND, "", f"{search.base}{template}")
    assert (found.seen, found.new, found.out_of_window) == (4, 1, 3)
    assert (result.outcomes, result.exit) == ({Outcome.ARCHIVED: 1}, Exit.DONE)
    (article,) = open_memory(str(tmp_path)).articles
    assert article.page.candidate.link == f"{search.base}/news?id=20"
    assert article.page.candidate.found_by is FoundBy.SEARCH


async def test_an_outlet_of_another_language_is_asked_for_names(search: Search, tmp_path: Path) -> None:
    """Its words would be found nowhere; without a name there is nothing to ask, which is not nothing found."""
    path = write_outlet(tmp_path / "outlets", "paper", search.base, search="/search?q={terms}")
    path.write_text(path.read_text().replace('["en"]', '["de"]'))
    result = await crawl_for(tmp_path)
    assert [question for question, *_ in search.asked] == list(NAMES)
    assert result.summaries[0].sources[0].state is SourceState.NOTHING_FOUND

    def wordless(reference: str, archive: object, folders: object) -> Seed:
        return replace(telling_seed(reference, archive, folders), names=())

    result = await crawl_for(tmp_path, SEED_RESOLVER=wordless)
    (source,) = result.summaries[0].sources
    assert (source.state, source.reason.partition(":")[0]) == (SourceState.COULD_NOT_LOOK, "terms")
    assert result.exit is Exit.COULD_NOT_LOOK


async def test_without_a_seed_a_search_is_not_asked(httpserver: HTTPServer, search: Search, tmp_path: Path) -> None:
    """Nor does it count as a source that could not look; an outlet that has nothing else could not be looked at."""
    httpserver.expect_request("/rss").respond_with_data(rss(), content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", search.base, feed="/rss", search="/search?q={terms}")
    write_outlet(tmp_path / "outlets", "only", search.base, search="/search?q={terms}")
    result = await crawl(tmp_path, "paper", "only")
    assert search.asked == []
    assert [one.kind for one in result.summaries[0].sources] == [FoundBy.FEED]
    (source,) = result.summaries[1].sources
    assert source.reason == "terms: a search is asked in crawls for a seed only"
    assert (await crawl(tmp_path, "only")).exit is Exit.COULD_NOT_LOOK


async def test_most_searches_are_forbidden_by_robots_txt(httpserver: HTTPServer, tmp_path: Path) -> None:
    """It is obeyed: could_not_look with the reason, and the search is never asked."""
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /search")
    search = Search(httpserver)
    write_outlet(tmp_path / "outlets", "paper", search.base, search="/search?q={terms}")
    result = await crawl_for(tmp_path)
    (source,) = result.summaries[0].sources
    assert (source.state, source.reason.partition(":")[0]) == (SourceState.COULD_NOT_LOOK, "robots")
    assert search.asked == []
    assert result.exit is Exit.COULD_NOT_LOOK


async def test_results_of_another_time_alone_do_not_reach(search: Search, tmp_path: Path) -> None:
    """One page of results, all of 2023: the search does not go back to the window."""
    write_outlet(tmp_path / "outlets", "paper", search.base, search="/search?q={terms}&page={page}")
    result = await crawl_for(tmp_path, SECTION_PAGES=1)
    (source,) = result.summaries[0].sources
    assert source.state is SourceState.COULD_NOT_LOOK
    assert source.reason == "window: its oldest entry is of 2023-04-01, the window ends 2022-02-14"


async def test_each_crawl_asks_anew(search: Search, tmp_path: Path) -> None:
    """Of a search nothing is remembered: the next seed asks another question."""
    write_outlet(tmp_path / "outlets", "paper", search.base, search="/search?q={terms}")
    await crawl_for(tmp_path)
    await crawl_for(tmp_path)
    assert len(search.asked) == 2 * len(WORDS)
    assert not open_memory(str(tmp_path)).answers
    _, facts = open_memory(str(tmp_path)).runs[1]
    assert facts.sources == (), "it has no pace: the scheduler looks at what has news"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/search?q=ferry", "has no place for what is searched"),
        ("/search?q={terms}&day={dd}", r'"\{dd\}" is not a placeholder .*\{terms\}, \{since\}, \{until\}, \{page\}'),
    ],
)
def test_a_template_that_asks_nothing_is_bad_input(tmp_path: Path, url: str, said: str) -> None:
    """File and field are named."""
    path = write_outlet(tmp_path, "paper", "http://paper.test", domains=("paper.test",), search=url)
    with pytest.raises(InputError, match=rf"paper\.toml: sources\[0\]\.url: .*{said}"):
        read_outlet(path)


async def test_words_are_encoded(search: Search, tmp_path: Path) -> None:
    """Letters beyond ASCII and signs that mean something in an address reach the search as they are."""
    write_outlet(tmp_path / "outlets", "paper", search.base, search="/search?q={terms}&x={page}")

    def odd(reference: str, archive: object, folders: object) -> Seed:
        return replace(telling_seed(reference, archive, folders), queries=("Öl & Gas {page} #1 الأمن",))

    await crawl_for(tmp_path, SEED_RESOLVER=odd)
    assert search.asked[0][0] == "Öl & Gas {page} #1 الأمن"
