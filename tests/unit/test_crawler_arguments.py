"""Arguments of `scrapy crawl`: strict, with an error that names them."""

from pathlib import Path

import pytest

from crawler.arguments import read_arguments
from vocabulary.outcome import InputError
from vocabulary.run import Assignment


def test_arguments_become_an_assignment() -> None:
    """Every argument of an outlet is read into the assignment."""
    read = read_arguments(
        "mehrnews",
        ["seed=000", "since=2022-01-14", "until=2022-01-20T00:00+03:30", "limit=50", "everything=yes", "refetch=0"],
    )
    assert read.assignment.outlet == "mehrnews"
    assert (read.assignment.seed, read.assignment.limit) == ("000", 50)
    assert (read.assignment.everything, read.assignment.refetch) == (True, False)
    assert read.assignment.since is not None
    assert read.assignment.since.isoformat() == "2022-01-14T00:00:00+00:00"


def test_no_arguments_mean_the_defaults() -> None:
    """Without arguments, an outlet is crawled as it is."""
    assert read_arguments("mehrnews", []).assignment == Assignment(outlet="mehrnews")


@pytest.mark.parametrize(
    ("spider", "pairs", "message"),
    [
        ("mehrnews", ["sead=000"], r'"sead" is not an argument of mehrnews \(did you mean "seed"\?\)'),
        ("mehrnews", ["url=https://a.test/"], r'"url" is not an argument of mehrnews'),
        ("mehrnews", ["seed"], r"seed: has no value"),
        ("mehrnews", ["seed= "], r"seed: has no value"),
        ("mehrnews", ["seed=1", "seed=2"], r"seed: is given twice"),
        ("mehrnews", ["limit=0"], r'limit: "0" is not a number of pages'),
        ("mehrnews", ["limit=many"], r'limit: "many" is not a number of pages'),
        ("mehrnews", ["limit=-5"], r"limit"),
        ("mehrnews", ["everything=perhaps"], r'everything: "perhaps" is neither yes nor no'),
        ("mehrnews", ["since=soon"], r'since: "soon" is not a time'),
        ("mehrnews", ["since=2022-02-01", "until=2022-01-01"], r"since: is not before until"),
        ("url", [], r"url: is missing"),
        ("replay", [], r"path: is missing"),
        ("replay", ["path=/nowhere/at/all.warc"], r"path: does not exist"),
    ],
)
def test_mistakes_name_the_argument(spider: str, pairs: list[str], message: str) -> None:
    """A wrong name or value is an error before anything is asked for."""
    with pytest.raises(InputError, match=message):
        read_arguments(spider, pairs)


def test_addresses_may_be_repeated_or_separated_by_commas() -> None:
    """A comma within an address is part of it."""
    read = read_arguments("url", ["url=https://a.test/1,https://a.test/2,3.html", "url=http://b.test/", "outlet=a"])
    assert read.urls == ("https://a.test/1", "https://a.test/2,3.html", "http://b.test/")
    assert read.assignment.outlet == "a"


def test_a_recording_is_a_path(tmp_path: Path) -> None:
    """The replay spider takes a path; its outlet is open unless it is named."""
    read = read_arguments("replay", [f"path={tmp_path}"])
    assert (read.path, read.assignment.outlet) == (tmp_path, "")
