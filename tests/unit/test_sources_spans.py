"""Of a ten years' index only the sitemaps of the window are read, and none is left out by a number's chance."""

import datetime as dt

import pytest

from crawler.sources.spans import meets, span_of, spans_of


def within(urls: list[str], *, since: dt.datetime | None, until: dt.datetime | None) -> frozenset[str]:
    """Of the sitemaps of one index, those that a crawl reads for a window."""
    spans = spans_of(urls)
    return frozenset(url for url in urls if url not in spans or meets(spans[url], since, until))


SINCE = dt.datetime(2022, 1, 10, tzinfo=dt.UTC)
UNTIL = dt.datetime(2022, 1, 20, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        ("sitemap-2022-01.xml", "2022-01-01", "2022-01-31"),
        ("sitemap_2022_1.xml.gz", "2022-01-01", "2022-01-31"),
        ("sitemap/2022/01/14.xml", "2022-01-14", "2022-01-14"),
        ("sitemap-20220114.xml", "2022-01-14", "2022-01-14"),
        ("sitemap-202202.xml", "2022-02-01", "2022-02-28"),
        ("sitemap.xml?yyyy=2022&mm=01&dd=14", "2022-01-14", "2022-01-14"),
        ("sitemap.php?year=2022", "2022-01-01", "2022-12-31"),
        ("articles-2022-jan.xml", "2022-01-01", "2022-01-31"),
        ("articles-january-2022.xml", "2022-01-01", "2022-01-31"),
        ("2022.xml", "2022-01-01", "2022-12-31"),
    ],
)
def test_an_address_names_its_days(path: str, first: str, last: str) -> None:
    """Day, month and year are read in the forms that newsrooms use."""
    assert span_of(f"https://courier.test/{path}") == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    "path", ["sitemap.xml", "post-sitemap17.xml", "sitemap-2022-02-30.xml", "sitemap-120220141.xml"]
)
def test_other_numbers_are_no_days(path: str) -> None:
    """Files that are counted, and days that no calendar has, name no time."""
    assert span_of(f"https://courier.test/{path}") is None


def test_of_an_archive_only_the_window_is_read() -> None:
    """Of 120 months one is left, beside those that name no time."""
    months = [
        f"https://courier.test/sitemap-{year}-{month:02}.xml" for year in range(2014, 2024) for month in range(1, 13)
    ]
    chosen = within([*months, "https://courier.test/news.xml"], since=SINCE, until=UNTIL)
    assert chosen == {"https://courier.test/sitemap-2022-01.xml", "https://courier.test/news.xml"}
    assert len(within(months, since=None, until=None)) == len(months)


def test_the_edge_of_a_month_belongs_to_both() -> None:
    """A newsroom's first of the month may be our last of the month before."""
    months = [f"https://courier.test/{month}.xml" for month in ("2021-12", "2022-01", "2022-02")]
    assert within(months, since=dt.datetime(2022, 1, 1, tzinfo=dt.UTC), until=None) == frozenset(months)


def test_a_count_is_no_year() -> None:
    """The 2,010th file of a counted row is not taken for the year 2010."""
    files = [f"https://courier.test/sitemap-{number}.xml" for number in (1, 17, 2010, 2011)]
    assert within(files, since=SINCE, until=UNTIL) == frozenset(files)
