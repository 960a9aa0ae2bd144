"""Articles of several pages: a crawl follows them, joins them, and says what is missing."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug import Request, Response

from desk.cli import main
from pipelines.extraction.pool import close_shared_pool
from pipelines.policy import default_policy
from pipelines.reextract import Reread, reextract
from storage import frontier, queries
from tests.crawling import rss, write_outlet
from tests.rotting import crawl_here, open_here
from tests.tables import counts
from vocabulary.form import TextSource
from vocabulary.outcome import Outcome
from vocabulary.policy import Target
from vocabulary.run import Assignment

NAME = "paper"
LEAD = "The lock keepers of the upper canal have kept the same book since the first barge went through in 1871."
FOOT = "The canal society meets on the first Tuesday of each month in the old toll house by the upper lock."
LICENCE = "This article is licensed under a Creative Commons Attribution 4.0 International License."


@pytest.fixture(autouse=True, scope="module")
def _workers():
    """End the shared workers after the last of these tests."""
    yield
    close_shared_pool()


def told(page: int) -> list[str]:
    """Return what only this page of the article says."""
    return [
        f"On its page {page} the book tells of the {what}, which nobody at the lock remembers without a long pause."
        for what in (f"flood number {page}", f"winter number {page}", f"new gates number {page}", f"boat number {page}")
    ]


def page(number: int, of: int = 3, *, whole: bool = False, last: str = LICENCE, path: str = "/lock") -> str:
    """Return one page of the article."""
    text = [LEAD, *told(number), *([last] if number == of else []), FOOT]
    listed = "".join(f'<a href="{path}?page={one}">{one}</a> ' for one in range(1, of + 1))
    following = f'<a rel="next" href="{path}?page={number + 1}">Next page</a>' if number < of else ""
    whole_link = f'<a href="{path}?page=all">All on one page</a>' if whole else ""
    return (
        f"<html lang='en'><head><title>The book of the lock</title><meta property='og:type' content='article'>"
        f"<link rel='canonical' href='{path}'></head><body><article><h1>The book of the lock</h1>"
        f"{''.join(f'<p>{line}</p>' for line in text)}</article>"
        f"<div class='pages'>Page {number} of {of} {listed}{following}{whole_link}</div></body></html>"
    )


class Site:
    """A newsroom with one article, whose pages may be put in trouble."""

    def __init__(self, server, folder: Path, **made) -> None:
        self.server, self.folder = server, folder
        self.of = made.pop("of", 3)
        self.made = made
        self.trouble: dict[str, Response] = {}
        server.expect_request("/robots.txt").respond_with_data(made.pop("robots", ""), content_type="text/plain")
        server.expect_request("/rss").respond_with_data(rss(server.url_for("/lock")), content_type="text/xml")
        server.expect_request("/lock").respond_with_handler(self.answer)
        write_outlet(folder / "outlets", NAME, server.url_for("").rstrip("/"), feed="/rss")

    def answer(self, request: Request) -> Response:
        """Answer with a page of the article, or with the trouble that it is in."""
        asked = request.args.get("page", "1")
        if asked in self.trouble:
            return self.trouble[asked]
        if asked == "all":
            lines = [LEAD, *(line for number in range(1, self.of + 1) for line in told(number)), LICENCE, FOOT]
            text = "".join(f"<p>{line}</p>" for line in lines)
            return Response(
                f"<html lang='en'><head><title>The book of the lock</title></head><body><article>"
                f"<h1>The book of the lock</h1>{text}</article></body></html>",
                content_type="text/html",
            )
        return Response(page(int(asked), self.of, **self.made), content_type="text/html")

    def crawl(self, **asked):
        """Crawl with the real steps into the archive of the folder."""
        return crawl_here(self.folder, Assignment(outlet=NAME, everything=True, **asked))

    @property
    def asked(self) -> Counter[str]:
        """How often each page of the article was asked for."""
        return Counter(request.args.get("page", "1") for request, _ in self.server.log if request.path == "/lock")


@pytest.fixture
def archive(tmp_path):
    """Return a way to look into the folder's archive."""
    opened = []

    def look():
        opened.append(open_here(tmp_path))
        return opened[-1]

    yield look
    for one in opened:
        one.close()


WHOLE = [LEAD, *told(1), *told(2), *told(3), LICENCE, FOOT]


def test_the_pages_of_an_article_are_one_article(httpserver, tmp_path, archive):
    """One outcome, the text of all pages in order, what each repeats once, and every answer kept with its number."""
    site = Site(httpserver, tmp_path)
    assert site.crawl().outcomes == {Outcome.ARCHIVED: 1}
    article = archive().article(1)
    assert article.text.split("\n\n") == WHOLE
    assert (article.form.text_source, article.form.missing) == (TextSource.PAGES, "")
    assert [(one.part, one.final_url.partition("/lock")[2]) for one in article.captures] == [
        (1, ""),
        (2, "?page=2"),
        (3, "?page=3"),
    ]
    assert site.asked == {"1": 1, "2": 1, "3": 1}
    assert archive().article_by_url(httpserver.url_for("/lock") + "?page=3").id == 1
    assert article.aliases == tuple(httpserver.url_for("/lock") + f"?page={number}" for number in (2, 3))


def test_the_licence_at_the_end_of_the_last_page_is_the_articles(httpserver, tmp_path, archive):
    """It is evidence with the hash of the page it was read from, and not compared."""
    Site(httpserver, tmp_path).crawl()
    article = archive().article(1)
    assert article.licence.decision.expression == "CC-BY-4.0"
    assert LICENCE not in article.compared
    assert {row.body_sha256 for row in article.licence.evidence if row.raw.startswith("This article")} == {
        article.captures[2].sha256
    }


def test_a_page_with_all_of_it_goes_before_the_single_ones(httpserver, tmp_path, archive):
    """One request more instead of many; the first page stays what the article's data is read from."""
    site = Site(httpserver, tmp_path, whole=True)
    site.crawl()
    article = archive().article(1)
    assert site.asked == {"1": 1, "all": 1}
    assert article.text.split("\n\n") == WHOLE
    assert article.form.text_source is TextSource.WHOLE
    assert [one.part for one in article.captures] == [1, 0]


def test_where_that_is_not_allowed_the_single_pages_are_asked_for(httpserver, tmp_path, archive):
    """robots.txt holds for every page."""
    site = Site(httpserver, tmp_path, whole=True, robots="User-agent: *\nDisallow: /lock?page=all")
    site.crawl()
    assert site.asked == {"1": 1, "2": 1, "3": 1}
    assert archive().article(1).text.split("\n\n") == WHOLE


@pytest.mark.parametrize(("named", "asked"), [("2", {"1": 1}), ("all", {"1": 1})])
def test_a_page_that_is_taken_down_is_not_asked_for_and_nothing_of_its_article_kept(
    httpserver, tmp_path, archive, named, asked
):
    """Not even what its first page says."""
    site = Site(httpserver, tmp_path, whole=named == "all")
    archive().take_down(Target.URL, f"{httpserver.url_for('/lock')}?page={named}", reason="court order")
    assert site.crawl().outcomes == {Outcome.WITHHELD: 1}
    assert site.asked == asked
    (row,) = queries.pages(archive(), 1)
    assert row.reason == "taken down: court order"
    assert counts(archive()).articles == 0


def test_an_article_that_is_taken_down_by_its_second_page_stays_down(httpserver, tmp_path, archive):
    """Also when the first is asked for and the second is no longer there."""
    site = Site(httpserver, tmp_path)
    site.crawl()
    _, erased = archive().take_down(Target.URL, f"{httpserver.url_for('/lock')}?page=2", reason="court order")
    assert erased.articles == (1,)
    site.of = 1
    assert site.crawl(refetch=True).outcomes == {Outcome.WITHHELD: 1}
    assert archive().article(1).text is None
    assert site.asked == {"1": 1, "2": 1, "3": 1}


def test_a_page_in_trouble_is_said_and_tried_again(httpserver, tmp_path, archive, monkeypatch):
    """The article is kept without it, marked; once it is whole, that is no revision of the article."""
    site = Site(httpserver, tmp_path)
    site.trouble["3"] = Response("", status=500)
    assert site.crawl().outcomes == {Outcome.ARCHIVED: 1}
    article = archive().article(1)
    assert article.form.missing == "page 3: http: 500"
    assert article.text.split("\n\n") == [LEAD, *told(1), *told(2), FOOT]
    (row,) = queries.pages(archive(), 1)
    assert row.reason == "incomplete: page 3: http: 500"
    assert site.crawl().outcomes == {}  # it waits, as pages in trouble do
    monkeypatch.setattr(frontier, "FIRST_WAIT", timedelta(0))
    assert site.crawl().outcomes == {Outcome.UNCHANGED: 1}
    site.trouble.clear()
    assert site.crawl().outcomes == {Outcome.UNCHANGED: 1}
    whole = archive().article(1)
    assert (whole.text.split("\n\n"), whole.form.missing, whole.revisions) == (WHOLE, "", 1)
    assert [one.part for one in whole.captures] == [1, 2, 1, 2, 3]
    assert [one.form.missing for one in queries.extractions(archive(), 1)] == ["page 3: http: 500"]
    assert site.crawl().outcomes == {}  # and now it is settled


def test_a_page_that_is_lost_later_takes_nothing_away(httpserver, tmp_path, archive):
    """What is known of the article stays whole."""
    site = Site(httpserver, tmp_path)
    site.crawl()
    site.trouble["2"] = Response("", status=503, headers={"Retry-After": "3600"})
    assert site.crawl(refetch=True).outcomes == {Outcome.UNCHANGED: 1}
    article = archive().article(1)
    assert (article.text.split("\n\n"), article.form.missing, article.revisions) == (WHOLE, "", 1)


@pytest.mark.parametrize(
    ("trouble", "missing"),
    [
        (Response("", status=404), "page 2: http: 404"),
        (Response("", status=302, headers={"Location": "/lock"}), "page 2: leads back to "),
        (Response("", status=302, headers={"Location": "http://127.0.0.2:9/x"}), "page 2: redirect: "),
        (Response(b"%PDF-1.7", content_type="application/pdf"), "page 2: type: PDF"),
        (Response("<html><title>Page not found</title><h1>Page not found</h1></html>"), "page 2: not_an_article: "),
    ],
)
def test_whatever_page_2_answers_page_1_is_kept(httpserver, tmp_path, archive, trouble, missing):
    """With what is missing, and why."""
    site = Site(httpserver, tmp_path)
    trouble.content_type = trouble.content_type if trouble.data.startswith(b"%PDF") else "text/html"
    site.trouble["2"] = trouble
    assert site.crawl().outcomes == {Outcome.ARCHIVED: 1}
    article = archive().article(1)
    assert article.form.missing.startswith(missing)
    assert article.text.split("\n\n") == [LEAD, *told(1), FOOT]


def test_pages_are_followed_up_to_a_number(httpserver, tmp_path, archive):
    """An article that never ends does."""
    site = Site(httpserver, tmp_path, of=45)
    site.crawl()
    assert max(map(int, site.asked)) == 20
    assert archive().article(1).form.missing == "page 21: no more than 20 of an article's pages are asked for"


def test_who_asks_for_page_2_gets_the_article(httpserver, tmp_path, archive):
    """From its first page on."""
    site = Site(httpserver, tmp_path)
    site.crawl(urls=(httpserver.url_for("/lock") + "?page=2",))
    article = archive().article(1)
    assert article.url == httpserver.url_for("/lock")
    assert article.text.split("\n\n") == WHOLE


def test_stored_pages_are_joined_anew(httpserver, tmp_path, archive):
    """`reextract` reads all answers of an article and comes to the same."""
    Site(httpserver, tmp_path).crawl()
    held = archive()
    (stored,) = held.pages_read(NAME, extractor=None)
    assert [part.final_url.partition("?")[2] for part in stored.parts] == ["page=2", "page=3"]
    assert [done.reread for _, done in reextract(held, {NAME: None}, policy=default_policy(), everything=True)] == [
        Reread.SAME
    ]
    before = held.article(1)
    held.replace_reading(stored, replace(_article_of(stored), text="Otherwise.", extractor="another"))
    assert [done.reread for _, done in reextract(held, {NAME: None}, policy=default_policy())] == [Reread.CHANGED]
    assert replace(held.article(1), licence_looked=before.licence_looked) == before


def _article_of(stored):
    from tests.factories import make_article

    return make_article(page=stored.page, form=stored.form)


def test_whoever_follows_no_pages_says_what_is_missing(httpserver, tmp_path, archive):
    """So that nobody takes page 1 for the article; neither does `reextract`."""
    site = Site(httpserver, tmp_path)
    crawl_here(tmp_path, Assignment(outlet=NAME, everything=True), ARTICLE_PAGES=1)
    assert site.asked == {"1": 1}
    missing = "page 2: no more than 1 of an article's pages are asked for"
    assert archive().article(1).form.missing == missing
    held = archive()
    assert [done.reread for _, done in reextract(held, {NAME: None}, policy=default_policy(), everything=True)] == [
        Reread.SAME
    ]
    assert held.article(1).form.missing == missing


def test_a_recording_gives_the_same_article(httpserver, tmp_path, archive):
    """Its pages are joined from the recording; each further one is no article by itself."""
    recording = tmp_path / "recording"
    recording.mkdir()
    site = Site(httpserver, tmp_path)
    base = httpserver.url_for("").rstrip("/")
    lines = []
    for number in (1, 2, 3):
        (recording / f"{number}.html").write_text(page(number))
        query = f"?page={number}" if number > 1 else ""
        lines.append(f'{{"id": {number}, "url": "{base}/lock{query}", "html": "{number}.html"}}')
    (recording / "manifest.jsonl").write_text("\n".join(lines))
    assert site.crawl(recording=str(recording)).outcomes == {Outcome.ARCHIVED: 1, Outcome.NOT_AN_ARTICLE: 2}
    article = archive().article(1)
    assert article.text.split("\n\n") == WHOLE
    assert [one.part for one in article.captures] == [1, 2, 3]
    assert {row.reason for row in queries.pages(archive(), 1)} == {
        "",
        f"page 2 of {base}/lock",
        f"page 3 of {base}/lock",
    }
    assert site.asked == {}


SCRIPT = """
import sys
from crawler.crawl import run_crawl
from crawler.workplace import Workplace
from vocabulary.run import Assignment

settings = Workplace.find().settings()
settings.setdict({"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RIGHTS_DAYS": 0}, priority="cmdline")
run_crawl([Assignment(outlet="paper", everything=True)], settings)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_crawl_that_ends_between_two_pages_leaves_no_half_article(httpserver, tmp_path, archive, how):
    """Nothing is written of it; the next crawl takes it up and has it whole."""
    site = Site(httpserver, tmp_path)
    under_way = threading.Event()

    def answer(request):
        if request.args.get("page") == "2":
            under_way.set()
            time.sleep(1.5)
        return site.answer(request)

    httpserver.clear_all_handlers()
    httpserver.expect_request("/robots.txt").respond_with_data("", content_type="text/plain")
    httpserver.expect_request("/rss").respond_with_data(rss(httpserver.url_for("/lock")), content_type="text/xml")
    httpserver.expect_request("/lock").respond_with_handler(answer)
    (tmp_path / "cuttings.toml").write_text("outlets = ['outlets']\n")
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    process = subprocess.Popen([sys.executable, "-c", SCRIPT], cwd=tmp_path, env=environment)
    assert under_way.wait(60)
    process.send_signal(how)
    process.wait(30)
    with closing(sqlite3.connect(tmp_path / "cuttings.db")) as database:
        for table in ("outcomes", "articles", "revisions", "captures"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    assert site.crawl().outcomes == {Outcome.ARCHIVED: 1}
    assert archive().article(1).text.split("\n\n") == WHOLE


def test_a_page_that_is_looked_at_by_hand_is_joined_too(httpserver, tmp_path, monkeypatch, capsys):
    """`cuttings inspect URL` shows the article, or what is missing of it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("desk.fetch.time.sleep", lambda _: None)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    site = Site(httpserver, tmp_path)
    url = httpserver.url_for("/lock")
    assert main(["inspect", url, "--json"]) == 0
    told_of_it = json.loads(capsys.readouterr().out)
    assert (told_of_it["text"].split("\n\n"), told_of_it["text_source"]) == (WHOLE, "pages")
    site.trouble["2"] = Response("", status=404)
    assert main(["inspect", url]) == 0
    assert "page 2: not_found: http: 404" in capsys.readouterr().out
