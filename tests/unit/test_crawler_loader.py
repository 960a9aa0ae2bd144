"""Outlets as spiders, and the lines they log."""

import logging
import time
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings

from crawler.directory import Directory
from crawler.loader import OutletLoader, directory_of
from crawler.logformatter import OneLine
from crawler.report import NO_TRACEBACK
from crawler.spiders.outlet import OutletSpider
from crawler.spiders.pages import PageSpider
from tests.crawling import write_outlet
from tests.factories import make_page
from vocabulary.article import Article
from vocabulary.outcome import CuttingsError, InputError, Outcome


def loader_of(folder: Path) -> OutletLoader:
    """Load the outlets of one folder."""
    return OutletLoader.from_settings(Settings({"OUTLETS_DIRS": [str(folder)]}))


def test_every_outlet_is_a_spider(tmp_path: Path) -> None:
    """An outlet's file gives a spider of its name; `url` and `replay` are there too."""
    write_outlet(tmp_path, "paper", "http://paper.test", domains=("paper.test",), feed="/rss")
    loader = loader_of(tmp_path)
    assert loader.list() == ["paper", "url", "replay"]
    spider = loader.load("paper")
    assert issubclass(spider, OutletSpider)
    assert spider.name == "paper"
    assert loader.find_by_request(Request("http://en.paper.test/x")) == ["paper"]
    assert loader.find_by_request(Request("http://other.test/x")) == []
    with pytest.raises(KeyError):
        loader.load("papre")


def test_a_broken_file_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    """One wrong file neither hides itself nor the others."""
    write_outlet(tmp_path, "paper", "http://paper.test", domains=("paper.test",), feed="/rss")
    (tmp_path / "wrong.toml").write_text('title = "x"\n')
    loader = loader_of(tmp_path)
    assert loader.list() == ["paper", "wrong", "url", "replay"]
    assert list(loader.directory.broken) == ["wrong"]
    with pytest.raises(InputError, match=r"wrong.toml: country: is missing"):
        loader.load("wrong")
    assert loader.directory.holding("http://paper.test/1").name == "paper"


def test_a_name_that_two_files_have_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    """The message names both files; all other outlets are there. Of two folders, too, the later not replacing."""
    for folder, name in (("ie", "paper"), ("gb", "paper"), ("gb", "other"), ("mine", "other"), ("mine", "third")):
        (tmp_path / folder).mkdir(exist_ok=True)
        write_outlet(tmp_path / folder, name, f"http://{name}.test", domains=(f"{name}.test",), feed="/rss")
    (tmp_path / "shipped").mkdir()
    for folder in ("ie", "gb"):
        (tmp_path / folder).rename(tmp_path / "shipped" / folder)
    directory = Directory([tmp_path / "shipped", tmp_path / "mine"])
    assert directory.names == ["other", "paper", "third"]
    assert sorted(directory.broken) == ["other", "paper"]
    assert directory.outlet("third").name == "third"
    with pytest.raises(InputError, match=r'ie/paper.toml: the name "paper" is also that of .*gb/paper.toml'):
        directory.outlet("paper")
    with pytest.raises(InputError, match=r'mine/other.toml: the name "other" is also that of .*gb/other.toml'):
        directory.outlet("other")


def test_an_outlet_that_replaces_a_name_of_two_files_is_the_one(tmp_path: Path) -> None:
    """What is wrong with the shipped files does not matter where a person's own goes before them."""
    for folder in ("shipped/ie", "shipped/gb", "mine"):
        (tmp_path / folder).mkdir(parents=True)
        write_outlet(tmp_path / folder, "paper", "http://paper.test", domains=("paper.test",), feed="/rss")
    path = tmp_path / "mine" / "paper.toml"
    path.write_text(f"override = true\n{path.read_text()}")
    directory = Directory([tmp_path / "shipped", tmp_path / "mine"])
    assert directory.broken == {}
    assert directory.outlet("paper").path == path


def test_hundreds_of_files_cost_little(tmp_path: Path) -> None:
    """Listing and loading read only what is asked for."""
    for number in range(500):
        write_outlet(tmp_path, f"paper{number}", "http://paper.test", domains=("paper.test",), feed="/rss")
    began = time.perf_counter()
    loader = loader_of(tmp_path)
    loader.load("paper7")
    assert len(loader.list()) == 502
    assert time.perf_counter() - began < 1


def test_a_file_is_read_once(tmp_path: Path) -> None:
    """However an outlet is asked for: by name, by address, or to see which files are wrong."""
    write_outlet(tmp_path, "paper", "http://paper.test", domains=("paper.test",), feed="/rss")
    directory = Directory([tmp_path])
    assert directory.broken == {}
    assert directory.outlet("paper") is directory.holding("http://paper.test/1") is directory.outlet("paper")


def test_a_folder_that_is_none_is_an_error() -> None:
    """A setting that names no folder is told, not taken for an empty one."""
    with pytest.raises(InputError, match="OUTLETS_DIRS: is not a folder"):
        directory_of(Settings({"OUTLETS_DIRS": ["/nowhere/at/all"]}))


def test_an_unknown_outlet_has_a_hint(tmp_path: Path) -> None:
    """A typo in an outlet's name is answered with the name that was meant."""
    write_outlet(tmp_path, "paper", "http://paper.test", domains=("paper.test",), feed="/rss")
    with pytest.raises(InputError, match=r'no outlet "papre" \(did you mean "paper"\?\)'):
        Directory([tmp_path]).outlet("papre")


def test_a_spider_started_by_anybody_else_says_how() -> None:
    """Without a run there is no crawl: the message names the commands."""
    with pytest.raises(InputError, match=r"was not started by a crawl \(`scrapy crawl NAME` or `cuttings crawl`\)"):
        PageSpider()


def line(result: dict[str, object]) -> str:
    """Format a log line as logging does."""
    return str(result["msg"]) % result["args"]


def test_one_line_a_page_never_its_body() -> None:
    """Outcome, address and reason; a failing step names the page only."""
    page = make_page("http://paper.test/1")
    article = Article(page=page, url=page.candidate.url, text="SECRET", outcome=Outcome.NO_TEXT, reason="nothing there")
    formatter = OneLine()
    assert line(formatter.scraped(article, None, None)) == "no_text http://paper.test/1 (nothing there)"
    failed = line(formatter.item_error(page, ValueError("odd"), None, None))
    assert failed == "ValueError while working on http://paper.test/1: odd"


def test_errors_for_people_have_no_traceback() -> None:
    """A CuttingsError is logged as its message; an error of ours keeps its traceback."""
    for error, kept in ((CuttingsError("the disk is full"), False), (ValueError("odd"), True)):
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), (type(error), error, None))
        assert NO_TRACEBACK.filter(record)
        assert bool(record.exc_info) is kept
