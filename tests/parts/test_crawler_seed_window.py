"""A crawl for a seed looks in the days around the seed, and says so."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from crawler.assign import around_seed, assign_recording, assign_urls
from crawler.directory import Directory
from tests.crawling import crawl, dated_rss, open_memory, page, write_outlet
from tests.factories import make_seed
from vocabulary.moment import Moment
from vocabulary.outcome import Outcome
from vocabulary.page import Candidate, FoundBy
from vocabulary.run import Assignment

SEED = make_seed(published=Moment(iso="2022-01-15", source="sidecar"))
FIRST, LAST = datetime(2022, 1, 12, tzinfo=UTC), datetime(2022, 2, 15, tzinfo=UTC)
FOR_SEED = Assignment(outlet="paper", seed="2022-01-15")


@pytest.fixture
def paper(httpserver: HTTPServer, tmp_path: Path) -> str:
    """An outlet whose feed names a page of each of four days; the address of its server."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    base = httpserver.url_for("").rstrip("/")
    days = {"early": "2022-01-10", "first": "2022-01-12", "last": "2022-02-14", "late": "2022-02-16"}
    for name in days:
        httpserver.expect_request(f"/{name}").respond_with_data(page(name), content_type="text/html")
    feed = dated_rss({f"{base}/{name}": day for name, day in days.items()})
    httpserver.expect_request("/rss").respond_with_data(feed, content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss")
    return base


def fetched(folder: Path) -> set[str]:
    """Last parts of the addresses that were archived."""
    return {one.url.rpartition("/")[2] for one in open_memory(str(folder)).articles if one.outcome is Outcome.ARCHIVED}


async def test_the_window_is_the_seeds(paper: str, tmp_path: Path) -> None:
    """Three days before to thirty after are crawled; the run keeps the window and the result says it."""
    result = await crawl(tmp_path, FOR_SEED)
    assert fetched(tmp_path) == {"first", "last"}
    (source,) = result.summaries[0].sources
    assert (source.seen, source.new, source.out_of_window) == (4, 2, 2)
    assert result.windows == ("window 2022-01-12 to 2022-02-14, from the date of seed 2022-01-15",)
    kept, _ = open_memory(str(tmp_path)).runs[1]
    assert (kept.since, kept.until) == (FIRST, LAST)


@pytest.mark.usefixtures("paper")
async def test_a_seed_that_is_a_copy_is_told(tmp_path: Path) -> None:
    """The crawl's advice says so first."""
    result = await crawl(tmp_path, FOR_SEED, ORIGINS_TRACER="tests.crawling.trace_copied")
    assert result.advice[0] == f"seed {result.seeds[FOR_SEED.seed]}: it is a copy"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"since": datetime(2022, 2, 16, tzinfo=UTC)}, {"late"}),
        ({"until": datetime(2022, 1, 11, tzinfo=UTC)}, {"early"}),
    ],
)
async def test_what_a_person_says_of_time_counts_alone(
    paper: str, tmp_path: Path, given: dict[str, datetime], expected: set[str]
) -> None:
    """Either end given: the seed's date is not heeded, and the other end is open."""
    result = await crawl(tmp_path, replace(FOR_SEED, **given))
    assert fetched(tmp_path) == expected
    assert result.windows == ()


async def test_without_a_date_there_is_no_window(paper: str, tmp_path: Path) -> None:
    """A seed of a day that nobody knows, and no seed at all: everything is crawled."""
    result = await crawl(tmp_path, Assignment(outlet="paper", seed="undated"))
    assert fetched(tmp_path) == {"early", "first", "last", "late"}
    assert result.windows == ()
    assert (await crawl(tmp_path, "paper")).windows == ()


async def test_addresses_by_hand_are_fetched_whatever_their_day(paper: str, tmp_path: Path) -> None:
    """Somebody chose them: no window is set, and none is kept with the run."""
    assignments = assign_urls([f"{paper}/late"], replace(FOR_SEED, outlet=""), Directory([tmp_path / "outlets"]))
    result = await crawl(tmp_path, *assignments)
    assert fetched(tmp_path) == {"late"}
    assert result.windows == ()


def test_a_recording_has_no_window(tmp_path: Path) -> None:
    """Neither has one: of recorded pages nobody said a time."""
    (recorded,) = assign_recording(tmp_path, FOR_SEED, Directory([]), largest=1)
    assert around_seed(recorded, SEED) == recorded
    assert around_seed(FOR_SEED, SEED) != FOR_SEED


async def test_pages_of_another_time_are_not_called_unfetched(paper: str, tmp_path: Path) -> None:
    """What earlier crawls left and is out of the window is not promised to be fetched by the same command."""
    archive = open_memory(str(tmp_path))
    moment = Moment(iso="2026-01-01", source="feed")
    url = f"{paper}/other"
    other = Candidate(url=url, link=url, found_by=FoundBy.FEED, source=f"{paper}/rss", published=moment)
    archive.frontier["paper", url] = other
    result = await crawl(tmp_path, FOR_SEED)
    assert fetched(tmp_path) == {"first", "last"}
    assert result.summaries[0].pending == 0
