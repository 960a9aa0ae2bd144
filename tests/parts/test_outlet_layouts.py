"""What an outlet's file says of its pages holds wherever they are read: live, replayed, or looked at by hand."""

import json
from datetime import UTC, datetime

import pytest

from desk.cli import main
from pipelines.extraction.pool import close_shared_pool
from storage import queries
from tests.crawling import write_outlet
from tests.rotting import HOST, NAME, SELECTORS, STORY, crawl_here, open_here, page, replay, write_file
from vocabulary.outcome import Exit, Outcome
from vocabulary.run import Assignment


@pytest.fixture(autouse=True, scope="module")
def _workers():
    """End the shared workers after the last of these tests."""
    yield
    close_shared_pool()


def kept(folder):
    """Return the one article of the folder's archive."""
    archive = open_here(folder)
    article = archive.article(1)
    rows = queries.search(archive, "").rows
    window = {"since": datetime(2022, 1, 15, 20, tzinfo=UTC), "until": datetime(2022, 1, 15, 20, 0, 1, tzinfo=UTC)}
    found = queries.search(archive, "", **window).total
    archive.close()
    assert len(rows) == 1
    return article, found


def test_a_replayed_page_is_read_by_the_outlets_selectors_and_in_its_zone(tmp_path):
    """Fields, the extractor's name, and a time without a zone: as the page has it, marked, and in order by its zone."""
    write_file(tmp_path, SELECTORS)
    assert replay(tmp_path, 1).outcomes == {Outcome.ARCHIVED: 1}
    article, found = kept(tmp_path)
    assert (article.title, article.title_source) == ("Ferry 1 stays in harbour", "outlet")
    assert [author.name for author in article.authors] == ["Jane Roe"]
    assert article.text == f"It is the ferry with the number 1. {STORY}".strip()
    assert article.licence.decision.expression == "CC-BY-4.0"
    assert article.extractor.startswith("cuttings/")
    assert " zone/Asia/Tehran selectors/" in article.extractor
    published = article.published
    assert (published.iso, published.raw, published.source) == ("2022-01-15T23:30:00", "2022-01-15T23:30", "outlet")
    assert published.assumed_zone == "Asia/Tehran"
    assert published.utc == datetime(2022, 1, 15, 20, tzinfo=UTC)
    assert found == 1


def test_a_page_that_is_fetched_is_read_the_same_way(tmp_path, httpserver):
    """The selectors travel to the workers of a live crawl."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/news/1").respond_with_data(page(1), content_type="text/html")
    base = httpserver.url_for("").rstrip("/")
    path = write_outlet(tmp_path / "outlets", NAME, base, feed="/rss")
    path.write_text(f'timezone = "Asia/Tehran"\n{path.read_text()}{SELECTORS}')
    result = crawl_here(tmp_path, Assignment(outlet=NAME, urls=(f"{base}/news/1",)))
    assert result.outcomes == {Outcome.ARCHIVED: 1}
    article, found = kept(tmp_path)
    assert (article.title, found) == ("Ferry 1 stays in harbour", 1)


def test_without_selectors_the_same_page_says_less(tmp_path):
    """What the tests above hold comes from the file and from nothing else."""
    write_file(tmp_path)
    replay(tmp_path, 1)
    article, found = kept(tmp_path)
    assert article.title != "Ferry 1 stays in harbour"
    assert (article.authors, found) == ((), 0)
    assert "selectors/" not in article.extractor


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    """Call a command in a folder with the page and its outlet; code, output, remarks."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cuttings.toml").write_text("")
    (tmp_path / "page.html").write_text(page(1))
    write_file(tmp_path, SELECTORS)

    def call(*arguments):
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.mark.parametrize("chosen", [("--outlet", NAME), ("--url", f"{HOST}/news/1")])
def test_inspect_reads_as_the_outlet_says(ask, chosen):
    """The outlet is named, or it is that of the address; the time stays as it stands, in no zone."""
    code, out, _ = ask("inspect", "page.html", "--json", *chosen)
    told = json.loads(out)
    assert code == Exit.DONE
    assert (told["title"], told["authors"]) == ("Ferry 1 stays in harbour", ["Jane Roe"])
    assert told["published"] == "2022-01-15T23:30:00"
    assert told["text"] == f"It is the ferry with the number 1. {STORY}".strip()
    out = ask("inspect", "page.html", *chosen)[1]
    assert sum(line.endswith("outlet") for line in out.splitlines()) == 4
    assert "Tehran" not in out


def test_inspect_reads_a_page_of_nobody_without_selectors(ask):
    """Neither a file alone nor another address has an outlet."""
    for chosen in ((), ("--url", "http://elsewhere.test/1"), ("--url", "http://[")):
        assert json.loads(ask("inspect", "page.html", "--json", *chosen)[1])["authors"] == []


def test_inspect_refuses_an_outlet_that_is_none(ask, tmp_path):
    """A name that is not known, one for a manifest, and a file whose selectors are wrong."""
    assert "did you mean" in ask("inspect", "page.html", "--outlet", "harbor_courier")[2]
    (tmp_path / "m.jsonl").write_text("")
    assert ask("inspect", "--manifest", "m.jsonl", "--outlet", NAME)[0] == Exit.BAD_INPUT
    write_file(tmp_path, '[[extract]]\nbody = "div["\n')
    code, out, err = ask("inspect", "page.html", "--outlet", NAME)
    assert (code, out) == (Exit.BAD_INPUT, "")
    assert "harbour_courier.toml: extract[0].body: " in err


def test_show_says_that_a_zone_was_assumed(ask, tmp_path):
    """A reader is not led to believe that the page stated it."""
    replay(tmp_path, 1)
    told = ask("show", "1")[1]
    open_here(tmp_path).close()
    assert "2022-01-15T23:30:00, taken for Asia/Tehran (the outlet's zone; the page states none)" in told
