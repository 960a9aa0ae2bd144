"""Addresses with a date in them stand for the pages of a window."""

import datetime as dt
from pathlib import Path

import pytest

from crawler.dated import is_dated, pages_of
from crawler.outlet import read_outlet
from crawler.window import Window
from vocabulary.outcome import InputError

TODAY = dt.date(2026, 8, 3)
BASE = "https://courier.test/archive/"


def window(since: str | None, until: str | None) -> Window:
    """From the beginning of one day to before another."""
    return Window(
        since=dt.datetime.fromisoformat(f"{since}T00:00+00:00") if since else None,
        until=dt.datetime.fromisoformat(f"{until}T00:00+00:00") if until else None,
    )


def parts(template: str, since: str | None, until: str | None, **said: object) -> list[str]:
    """What comes after BASE in each page's address, in order."""
    pages = pages_of(f"{BASE}{template}", window(since, until), today=TODAY, **said)
    return [url.removeprefix(BASE) for url, _ in pages]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{yyyy}/{mm}/{dd}", ["2022/02/01", "2022/01/31", "2022/01/30"]),
        ("{yyyy}-{m}-{d}.html", ["2022-2-1.html", "2022-1-31.html", "2022-1-30.html"]),
        ("?day={dd}.{mm}.{yyyy}&all={yyyy}", ["?day=01.02.2022&all=2022", "?day=31.01.2022&all=2022"]),
        ("{yyyy}/{mm}/", ["2022/02/", "2022/01/"]),
        ("{yyyy}.xml", ["2022.xml"]),
    ],
)
def test_one_page_for_each_day_month_or_year(template: str, expected: list[str]) -> None:
    """As fine as the address is, the newest first, none of them twice; the window's ends are included."""
    assert parts(template, "2022-01-30", "2022-02-02")[: len(expected)] == expected
    assert len(parts(template, "2022-01-30", "2022-02-02")) == (3 if "d}" in template else len(expected))


def test_each_page_tells_its_days() -> None:
    """From the first to the last of a month or year, also where the window ends within it."""
    (_, days) = pages_of(f"{BASE}{{yyyy}}/{{m}}", window("2024-02-10", "2024-02-12"), today=TODAY)[0]
    assert days == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))


def test_the_days_nearest_to_the_seed_come_first() -> None:
    """Those that it may be of, then one day before and after, and so on."""
    nearest = (dt.date(2022, 1, 14), dt.date(2022, 1, 15))
    told = parts("{yyyy}/{mm}/{dd}", "2022-01-12", "2022-01-18", nearest=nearest)
    assert told == [f"2022/01/{day}" for day in (15, 14, 16, 13, 17, 12)]


def test_without_a_window_today_and_yesterday() -> None:
    """In one page, where they are of one month."""
    assert parts("{yyyy}/{mm}/{dd}", None, None) == ["2026/08/03", "2026/08/02"]
    assert parts("{yyyy}/{mm}", None, None) == ["2026/08"]
    pages = pages_of(f"{BASE}{{yyyy}}/{{mm}}", Window(), today=dt.date(2026, 9, 1))
    assert [url for url, _ in pages] == [f"{BASE}2026/09", f"{BASE}2026/08"]


def test_open_sides_end_today_and_begin_in_1990() -> None:
    """Days to come have no pages yet; nothing of the web is older."""
    assert parts("{yyyy}/{mm}/{dd}", "2026-08-02", None) == ["2026/08/03", "2026/08/02"]
    assert parts("{yyyy}/{mm}/{dd}", "2026-08-02", "2027-01-01") == ["2026/08/03", "2026/08/02"]
    assert parts("{yyyy}/{mm}/{dd}", "2026-09-01", None) == []
    assert parts("{yyyy}", None, "1992-01-01") == ["1991", "1990"]


def test_an_address_without_a_date_is_none_of_these() -> None:
    """Also when it holds a date as it stands."""
    assert not is_dated("https://courier.test/2022/01/14")
    assert is_dated("https://courier.test/{yyyy}")


def outlet(folder: Path, url: str, kind: str = "section") -> Path:
    """An outlet file with one source."""
    path = folder / "courier.toml"
    path.write_text(
        'title = "Courier"\ncountry = "ie"\nlanguages = ["en"]\ndomains = ["courier.test"]\n'
        f'home = "https://courier.test/"\n[[sources]]\ntype = "{kind}"\nurl = "{url}"\n'
    )
    return path


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://courier.test/{year}/{mm}", r'sources\[0\].url: "\{year\}" is not a placeholder .*known are \{yyyy\}'),
        ("https://courier.test/{mm}/{dd}", "has a month or a day without a year"),
        ("https://courier.test/{yyyy}/{dd}", r"has a day without a month .*\{yyyy\}/\{mm\}/\{dd\}"),
        ("https://courier.test/{yyyy}/{", "has a brace too many"),
        ("https://courier.test/}", "has a brace too many"),
        ("https://courier.test/{yyyy}/{}", "is not a placeholder"),
        ("https://{yyyy}.courier.test/", "has a placeholder in its host"),
    ],
)
def test_what_cannot_be_filled_in_names_file_and_field(tmp_path: Path, url: str, said: str) -> None:
    """A typo in a template is told before the first request, with what there is."""
    with pytest.raises(InputError, match=rf"courier\.toml: .*{said}"):
        read_outlet(outlet(tmp_path, url))


@pytest.mark.parametrize("kind", ["feed", "sitemap", "section"])
def test_feeds_sitemaps_and_sections_may_be_dated(tmp_path: Path, kind: str) -> None:
    """The address stays as the file has it."""
    url = "https://courier.test/{yyyy}/{mm}/{dd}"
    assert read_outlet(outlet(tmp_path, url, kind)).sources[0].url == url
