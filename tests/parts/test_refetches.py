"""Articles kept only as fingerprint: told as copies of a later seed, and fetched again when they may be its coverage."""

from dataclasses import replace

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import event

import crawler.settings as wiring
from crawler.workplace import Workplace
from desk.cli import main
from pipelines.comparison import fingerprint
from pipelines.comparison.recognition import in_common
from pipelines.seed import read_seed
from pipelines.steps.match import match_rows, recognise, rematch_some, unmatched
from storage import queries
from storage.archive import open_archive
from tests.crawling import crawl, dated_rss, write_outlet
from tests.factories import make_article, make_assignment, make_facts, make_failure, make_held, make_page, make_seed
from tests.stories import DAM, FERRY, MARKET
from vocabulary.match import Verdict
from vocabulary.outcome import Outcome, RunState
from vocabulary.policy import Store, Target
from vocabulary.run import Assignment

URL = "http://harbour-courier.test/dam"
EXCERPT = " ".join(DAM.split()[:60])


def dam(text=DAM, url=URL, **said):
    """An article about the dam, as it was held against the seed `ferry`."""
    return make_article(url, text, fingerprint=fingerprint(text), matches=make_held(Verdict.UNRELATED, "ferry"), **said)


@pytest.fixture
def start(archive):
    """Return a function that begins a run for a seed; `ferry` is stored, and `dam` in time."""
    archive.store_seed(make_seed("ferry", FERRY))

    def begin(seed="ferry", **asked):
        return archive.begin_run(make_assignment(seed=seed, **asked), make_facts(), seed=seed, owner="test")

    return begin


def add_dam(archive):
    """Store the later seed; returns it."""
    seed = make_seed("dam", DAM, fingerprint=fingerprint(DAM))
    archive.store_seed(seed)
    return seed


def test_a_copy_among_unrelated_articles_is_told_and_fetched_again(archive, start):
    """Its verdict is there at once; the next crawl for whatever seed gets its page first, named for the later seed."""
    run = start()
    archive.record(run, dam())
    archive.record(run, make_failure(Outcome.FAILED, "http: 503", url="http://harbour-courier.test/other"))
    archive.end_run(run, RunState.FINISHED)
    told = recognise(archive, add_dam(archive))
    assert (told.copies, told.queued) == (1, {"harbour": 1})
    (row,) = queries.coverage(archive, "dam")
    assert (row.verdict, row.url) == (Verdict.IDENTICAL, URL)
    assert "by its fingerprint" in row.explanation
    run = start()
    (candidate,) = archive.pending(run)
    assert (candidate.url, candidate.seeds) == (URL, ("dam",))
    again = dam(page=make_page(candidate=candidate))
    again_held = (*again.matches, *make_held(Verdict.IDENTICAL, "dam"))
    assert archive.record(run, replace(again, matches=again_held))[0] is Outcome.ARCHIVED
    assert archive.article(1).text == DAM
    assert archive.count_refetches("dam") == 0
    archive.end_run(run, RunState.FINISHED)
    assert archive.pending(start("dam")) == []


def test_what_shares_a_passage_is_fetched_again_without_a_verdict(archive, start):
    """It is no proof; what shares nothing stays where it is."""
    run = start()
    archive.record(run, dam(f"{EXCERPT} {MARKET} {FERRY}", url=URL))
    archive.record(run, dam(MARKET, url="http://harbour-courier.test/market"))
    seed = add_dam(archive)
    told = recognise(archive, seed)
    assert sum(told.queued.values()) == 1
    assert recognise(archive, seed).queued == {}
    assert archive.count_refetches("dam") == 1


def test_in_common_asks_for_enough():
    """Of the same version, at least three, and a tenth of the shorter one."""
    seed = fingerprint(DAM)
    assert in_common(seed, fingerprint(DAM)) == len(seed.hashes)
    assert in_common(seed, fingerprint(MARKET)) == 0
    assert in_common(seed, fingerprint("")) == 0
    assert in_common(make_seed("x", DAM).fingerprint, fingerprint(DAM)) == 0


def test_what_was_fetched_for_a_seed_is_not_fetched_for_it_again(archive, start):
    """Whatever came of it; trouble alone leaves it queued."""
    run = start()
    archive.record(run, dam(f"{EXCERPT} {MARKET} {FERRY}"))
    seed = add_dam(archive)
    recognise(archive, seed)
    run = start()
    (candidate,) = archive.pending(run)
    archive.record(run, make_failure(Outcome.FAILED, "http: 503", page=make_page(candidate=candidate, body=b"")))
    archive.end_run(run, RunState.FINISHED)
    assert archive.count_refetches("dam") == 1
    assert archive.pending(start(refetch=False)) == []  # too soon
    run = start(refetch=True)
    (candidate,) = archive.pending(run)
    archive.record(run, make_failure(Outcome.NOT_AN_ARTICLE, "list", page=make_page(candidate=candidate)))
    assert archive.count_refetches("dam") == 0
    assert recognise(archive, seed).queued == {}


def test_texts_that_are_not_to_be_kept_are_held_in_full_and_not_kept(archive, start):
    """Store = fingerprint stays what it is; taken down articles are not queued."""
    run = start()
    limited = {"store": Store.FINGERPRINT, "reason": "fingerprint only"}
    archive.record(run, dam(**limited))
    archive.record(run, dam(DAM + " More.", url="http://down.test/1", **limited))
    archive.take_down(Target.URL, "http://down.test/1", reason="court order")
    assert recognise(archive, add_dam(archive)).queued == {"harbour": 1}
    run = start()
    (candidate,) = archive.pending(run)
    again = replace(dam(page=make_page(candidate=candidate), **limited), matches=make_held(Verdict.NEAR, "dam"))
    assert archive.record(run, again)[0] is Outcome.WITHHELD
    assert archive.article(1).text is None
    assert archive.count_refetches("dam") == 0


def test_a_page_that_is_left_is_told_as_left(archive, start):
    """A crawl that ends before says how many it leaves."""
    run = start()
    archive.record(run, dam())
    archive.end_run(run, RunState.FINISHED)
    recognise(archive, add_dam(archive))
    assert archive.end_run(start(), RunState.STOPPED).pending == 1


def page(title, text):
    """An article's page."""
    paragraphs = "".join(f"<p>{one}</p>" for one in text.split("\n\n"))
    head = '<meta property="og:type" content="article">'
    return (
        f"<!doctype html><html lang=en><head>{head}</head><body><article><h1>{title}</h1>{paragraphs}</article></body>"
    )


async def test_the_next_crawl_for_another_seed_reads_it_in_full(httpserver: HTTPServer, tmp_path, monkeypatch, capsys):
    """Unrelated and screened for one seed; then another comes, and even a crawl for the first brings its text home."""
    base = httpserver.url_for("").rstrip("/")
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    for path, text in (("/dam", f"{DAM}\n\n{MARKET}"), ("/market", MARKET)):
        httpserver.expect_request(path).respond_with_data(page(path, text), content_type="text/html; charset=utf-8")
    feed = dated_rss({f"{base}/dam": "2022-01-16", f"{base}/market": "2022-01-16"})
    httpserver.expect_request("/rss").respond_with_data(feed, content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", base, feed="/rss")
    (tmp_path / "cuttings.toml").write_text("")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "ferry.txt").write_text(FERRY)
    url = f"sqlite:///{tmp_path / 'cuttings.db'}"
    whole = {name: getattr(wiring, name) for name in ("ITEM_PIPELINES", "ARCHIVE_FACTORY", "SEED_RESOLVER")}
    assert Workplace.find(tmp_path).seeds

    async def look():
        return await crawl(
            *(tmp_path, Assignment(outlet="paper", seed=str(tmp_path / "seeds" / "ferry.txt"))),
            ARCHIVE_URL=url,
            **whole,
        )

    assert (await look()).outcomes == {Outcome.UNRELATED: 2}
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    (tmp_path / "dam.txt").write_text(DAM)
    assert main(["seeds", "add", "dam.txt"]) == 0
    assert (
        "the next crawl of each outlet fetches them again and reads them in full (paper 1)" in capsys.readouterr().err
    )
    assert (await look()).outcomes == {Outcome.ARCHIVED: 1}
    archive = open_archive(url)
    (row,) = queries.coverage(archive, "dam")
    assert (row.verdict, row.url) == (Verdict.NEAR, f"{base}/dam")
    assert "fingerprint" not in row.explanation
    assert {held.seed: str(held.verdict) for held in archive.article(row.article_id).matches} == {
        "dam": "near",
        "ferry": "unrelated",
    }
    assert read_seed(tmp_path / "seeds" / "dam.txt").name == "dam"
    assert (await look()).outcomes == {}
    archive.close()


def test_a_verdict_is_kept_of_the_text_that_was_compared_only(archive):
    """Another crawl may have recorded a change while one was held against a seed: then it is still to be done."""
    run = archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")
    url = "http://harbour-courier.test/harbour"
    archive.record(run, make_article(url, FERRY, fingerprint=fingerprint(FERRY)))
    archive.end_run(run, RunState.FINISHED)
    seed = add_dam(archive)
    rows = unmatched(archive, seed)
    run = archive.begin_run(make_assignment(everything=True, refetch=True), make_facts(), seed=None, owner="test")
    archive.record(run, make_article(url, DAM, fingerprint=fingerprint(DAM)))
    match_rows(archive, seed, rows, {})
    assert queries.coverage(archive, "dam") == []
    assert rematch_some(archive, seed) == 1
    assert [row.verdict for row in queries.coverage(archive, "dam")] == [Verdict.IDENTICAL]


def test_finding_copies_does_not_read_all_articles(sqlite_archive):
    """Every crawl asks for them, for each seed: only what shares something with the seed is looked at."""
    seed = add_dam(sqlite_archive)
    asked = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        asked.append((statement, parameters))

    event.listen(sqlite_archive._database._engine, "before_cursor_execute", note)
    sqlite_archive.unmatched_without_text(seed.name)
    statement, parameters = next(one for one in asked if "FROM fingerprint_hashes" in one[0])
    with sqlite_archive.reading() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert any("ix_revisions_fingerprint_exact" in line for line in plan)
    assert not any(line.startswith(("SCAN articles", "SCAN revisions")) for line in plan), plan
