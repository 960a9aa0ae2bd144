"""Stored pages read anew: a later reading takes the place of the one before, and is no revision of the article."""

import json
import multiprocessing
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from crawler.outlet import read_outlet
from desk.cli import main
from pipelines import reextract
from pipelines.extraction.extraction import extractor_of
from pipelines.extraction.pool import close_shared_pool
from pipelines.policy import default_policy
from storage import queries
from storage.models import Stated
from tests.factories import (
    make_article,
    make_assignment,
    make_candidate,
    make_facts,
    make_held,
    make_page,
    make_seed,
)
from tests.rotting import HOST, LETTER, NAME, SELECTORS, STORY, open_here, replay, write_file
from tests.tables import sharing
from vocabulary.article import Author
from vocabulary.licence import Decision, Licence
from vocabulary.match import Verdict
from vocabulary.origin import Mark, Origin
from vocabulary.outcome import Exit, Outcome, RunState

URL = "http://harbour-courier.test/news/closed"
OLD = "The harbour was closed. Newsletter: read more every day."
NEW = "The harbour was closed on Sunday because of the storm."


@pytest.fixture(autouse=True, scope="module")
def _workers():
    """End the shared workers after the last of these tests."""
    yield
    close_shared_pool()


def kept(archive, *pages, seed=None, **said):
    """Have a run keep articles that an old extractor read; returns their ids."""
    run = archive.begin_run(make_assignment(seed=seed), make_facts(), seed=seed, owner="test")
    ids = [
        archive.record(run, make_article(page=page, **({"text": OLD, "extractor": "old"} | said)))[1] for page in pages
    ]
    archive.end_run(run, RunState.FINISHED)
    return ids


def read_anew(archive, stored, **said):
    """Put another reading of a stored page in place."""
    article = make_article(stored.page.candidate.url, NEW, page=stored.page, extractor="new", **said)
    archive.replace_reading(stored, article)


def test_pages_are_read_that_another_extractor_has_read(archive):
    """With all that a step needs of a page: what was asked, found, answered; and of the text, what it said."""
    archive.store_seed(make_seed())
    page = make_page(candidate=make_candidate(URL, title="A feed's title", authors=("Jane",)), body=b"<p>\xe4</p>")
    kept(archive, page, seed="seed", matches=make_held(Verdict.NEAR), authors=(Author(name="Jane Roe"),))
    (stored,) = archive.pages_read("harbour", extractor="new")
    assert stored.page == replace(page, domains=())
    assert (stored.seeds, stored.text, stored.title) == (("seed",), OLD, "Harbour closed")
    assert stored.authors == (Author(name="Jane Roe"),)
    assert archive.count_read("harbour", extractor="new") == archive.count_read("harbour", extractor=None) == 1
    assert list(archive.pages_read("harbour", extractor="old")) == []
    assert list(archive.pages_read("other", extractor="new")) == []
    late = page.fetched_at.replace(year=2030)
    assert archive.count_read("harbour", extractor="new", since=late) == 0
    assert archive.count_read("harbour", extractor="new", since=page.fetched_at) == 1


def test_many_pages_come_once_each_while_they_are_written(archive):
    """By batches, each page once, also when its text is replaced meanwhile."""
    kept_ids = [kept(archive, make_page(), text=f"{OLD} {number}")[0] for number in range(45)]
    seen = []
    for stored in archive.pages_read("harbour", extractor="new"):
        read_anew(archive, stored)
        seen.append(stored.revision_id)
    assert len(set(seen)) == len(seen) == len(kept_ids)
    assert archive.count_read("harbour", extractor="new") == 0


def test_a_changed_reading_takes_the_place_of_the_one_before(archive):
    """Text, authors, licence, words, fingerprint, verdicts are those of the new one; the old is history; no revision."""
    archive.store_seed(make_seed())
    archive.store_seed(make_seed("other"))
    granted = Licence(decision=Decision(expression="CC-BY-4.0"))
    (article_id,) = kept(
        archive,
        make_page(URL),
        seed="seed",
        matches=make_held(Verdict.NEAR) + make_held(Verdict.RELATED, "other"),
        authors=(Author(name="Read More"),),
        licence=granted,
    )
    before = archive.article(article_id)
    (stored,) = archive.pages_read("harbour", extractor="new")
    read_anew(archive, stored, matches=make_held(Verdict.SAME_STORY), authors=(Author(name="Jane Roe"),))
    article = archive.article(article_id)
    assert (article.text, article.extractor, article.revisions) == (NEW, "new", 1)
    assert article.authors == (Author(name="Jane Roe"),)
    assert article.licence.decision.expression != "CC-BY-4.0"
    assert article.fingerprint.exact != before.fingerprint.exact
    assert (article.first_seen, article.last_seen, article.captures) == (
        before.first_seen,
        before.last_seen,
        before.captures,
    )
    assert [(one.seed, one.match.verdict) for one in article.matches] == [("seed", Verdict.SAME_STORY)]
    assert [row.article_id for row in archive.unmatched("other")] == [article_id]
    assert queries.search(archive, "storm").total == 1
    assert queries.search(archive, "newsletter").total == 0
    assert [pair[0] for pair in sharing(archive, article.fingerprint)] == [article_id]
    assert sharing(archive, before.fingerprint, at_least=6) == []
    (earlier,) = queries.extractions(archive, article_id)
    assert (earlier.revision, earlier.extractor, earlier.text) == (1, "old", OLD)
    assert (earlier.title, earlier.authors) == ("Harbour closed", (Author(name="Read More"),))
    assert [(one.number, one.text, one.extractor) for one in queries.revisions(archive, article_id)] == [
        (1, NEW, "new")
    ]


def test_an_older_revision_is_read_anew_for_itself(archive):
    """What finds the article (words, fingerprint) stays that of its newest text."""
    (article_id,) = kept(archive, make_page(URL))
    kept(archive, make_page(URL, body=b"<p>another page</p>"), text="Everything about boats is new today.")
    first, _ = archive.pages_read("harbour", extractor="new")
    read_anew(archive, first)
    article = archive.article(article_id)
    assert (article.text, article.revisions) == ("Everything about boats is new today.", 2)
    assert [one.text for one in queries.revisions(archive, article_id)] == [NEW, article.text]
    assert queries.search(archive, "boats").total == 1
    assert queries.search(archive, "storm").total == 0
    assert [pair[0] for pair in sharing(archive, article.fingerprint)] == [article_id]


def test_the_same_reading_adds_nothing_but_the_extractors_name(archive):
    """No history, no decision, no verdict."""
    (article_id,) = kept(archive, make_page(URL))
    before = archive.article(article_id)
    (stored,) = archive.pages_read("harbour", extractor="new")
    archive.confirm_reading(stored, make_article(page=stored.page, extractor="new"))
    assert archive.article(article_id) == replace(before, extractor="new")
    assert queries.extractions(archive, article_id) == []
    (stored,) = archive.pages_read("harbour", extractor="newer")
    said = (Origin(mark=Mark.BYLINE, name="AFP", raw="AFP"),)
    archive.confirm_reading(stored, make_article(page=stored.page, extractor="newer", origins=said))
    assert archive.article(article_id).origins == said


@pytest.mark.parametrize(
    ("body", "extractor", "outcome", "revisions"),
    [
        (b"<p>page</p>", "new", Outcome.UNCHANGED, 1),
        (b"<p>page</p>", "old", Outcome.REVISED, 2),
        (b"<p>new page</p>", "new", Outcome.REVISED, 2),
    ],
)
def test_a_crawl_tells_a_new_extractor_from_a_new_text(archive, body, extractor, outcome, revisions):
    """The same bytes read otherwise by a later extractor are no revision; other bytes are."""
    (article_id,) = kept(archive, make_page(URL, body=b"<p>page</p>"))
    run = archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
    again = make_article(URL, NEW, page=make_page(URL, body=body), extractor=extractor)
    assert archive.record(run, again) == (outcome, article_id)
    article = archive.article(article_id)
    assert (article.text, article.revisions) == (NEW, revisions)
    assert len(queries.extractions(archive, article_id)) == (revisions == 1)


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    """Call a command in a folder whose outlet was crawled before its file had selectors; code, output, remarks."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cuttings.toml").write_text("")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "ferry.txt").write_text(f"It is the ferry with the number 1. {STORY}")
    write_file(tmp_path, '[[extract]]\nbody = "#story, #old"\n')
    for number in (1, 2):  # one after the other, so that each has its number in the archive too
        replay(tmp_path, number, everything=True, seed="ferry")

    def call(*arguments):
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    yield call
    open_here(tmp_path).close()


def test_new_selectors_are_tried_on_what_is_stored(ask, tmp_path):
    """Texts, times, verdicts are made anew by the steps of a crawl; what is done is done."""
    archive = open_here(tmp_path)
    before = archive.article(1)
    assert LETTER.strip() in before.text
    assert {one.match.verdict for one in before.matches} != {Verdict.IDENTICAL}
    assert ask("reextract", "--json")[1].count('"pages": 0') == 1
    write_file(tmp_path, SELECTORS)
    code, out, err = ask("reextract", "--json")
    told = json.loads(out)
    assert (code, err) == (Exit.DONE, "")
    assert told["outlets"] == [{"outlet": NAME, "pages": 2, "same": 0, "changed": 2, "kept": 0}]
    article = archive.article(1)
    assert article.text == f"It is the ferry with the number 1. {STORY}".strip()
    assert (article.title, article.revisions) == ("Ferry 1 stays in harbour", 1)
    assert article.published.utc == datetime(2022, 1, 15, 20, tzinfo=UTC)
    assert [one.match.verdict for one in article.matches] == [Verdict.IDENTICAL]
    assert article.licence.decision.expression == "CC-BY-4.0"
    assert [row.verdict for row in queries.coverage(archive, "ferry")][:1] == [Verdict.IDENTICAL]
    assert "Read otherwise before" in ask("show", "1")[1]
    assert json.loads(ask("show", "1", "--json")[1])["extractions"][0]["text"] == before.text
    code, out, err = ask("reextract")
    assert (code, out) == (Exit.DONE, "")
    assert "Every stored page has been read" in err
    told = json.loads(ask("reextract", "--all", "--json")[1])
    assert told["outlets"] == [{"outlet": NAME, "pages": 2, "same": 2, "changed": 0, "kept": 0}]
    assert len(queries.extractions(archive, 1)) == 1


def test_what_was_stated_follows_what_counts(ask, tmp_path):
    """The record is that of the reading that counts; that of before stays with it, and a missing one is learned."""
    archive = open_here(tmp_path)
    first = queries.statements(archive, 1)
    assert {one.source for one in first if one.field == "title"} == {"h1", "title"}
    write_file(tmp_path, SELECTORS)
    ask("reextract")
    titles = [(one.source, one.reason) for one in queries.statements(archive, 1) if one.field == "title"]
    assert titles[0] == ("outlet", "")
    assert all(reason for _, reason in titles[1:])
    assert queries.extractions(archive, 1)[0].record == first
    with archive._database.writing() as connection:
        connection.execute(delete(Stated))
    assert queries.statements(archive, 1) is None
    assert json.loads(ask("reextract", "--all", "--json")[1])["outlets"][0]["same"] == 2
    assert [(one.source, one.reason) for one in queries.statements(archive, 1) if one.field == "title"] == titles


def test_a_text_is_kept_when_the_page_says_nothing_any_more(ask, tmp_path):
    """Selectors that remove everything cost no text; it is told, and tried again by the next call."""
    archive = open_here(tmp_path)
    before = archive.article(1)
    write_file(tmp_path, '[[extract]]\nremove = "body *"\n')
    for _ in range(2):
        code, out, err = ask("reextract")
        assert code == Exit.DONE
        assert out.splitlines()[-1].split() == [NAME, "2", "0", "0", "2"]
        assert "the text of before was kept: no_text: " in err
    assert archive.article(1) == before


def test_what_is_read_can_be_chosen(ask, tmp_path):
    """By outlet, and by when pages were fetched; a typo or a broken file is no answer."""
    write_file(tmp_path, SELECTORS)
    none = [{"outlet": NAME, "pages": 0, "same": 0, "changed": 0, "kept": 0}]
    assert json.loads(ask("reextract", "--json", "--since", "2022-01-21")[1])["outlets"] == none
    assert ask("reextract", "--outlet", "harbor_courier")[0] == Exit.BAD_INPUT
    assert (
        json.loads(ask("reextract", "--json", "--outlet", NAME, "--since", "2022-01-20")[1])["outlets"][0]["changed"]
        == 2
    )
    write_file(tmp_path, '[[extract]]\nbody = "p["\n')
    code, out, err = ask("reextract")
    assert (code, out) == (Exit.BAD_INPUT, "")
    assert "extract[0].body" in err


def test_an_outlet_without_a_file_is_read_by_the_general_readers(ask, tmp_path):
    """The archive outlives its outlets' files."""
    (tmp_path / "outlets" / f"{NAME}.toml").unlink()
    assert json.loads(ask("reextract", "--json")[1])["outlets"][0]["pages"] == 2
    archive = open_here(tmp_path)
    assert archive.article(1).extractor == extractor_of()
    assert archive.article(1).published is None or archive.article(1).published.assumed_zone is None


def test_what_was_done_before_a_stop_need_not_be_done_again(ask, tmp_path):
    """Each page is recorded before it is told; the next call takes the others; no worker is left behind."""
    write_file(tmp_path, SELECTORS)
    archive = open_here(tmp_path)
    outlet = read_outlet(tmp_path / "outlets" / f"{NAME}.toml")
    done = reextract.reextract(archive, {NAME: outlet}, policy=default_policy())
    assert next(done) == (NAME, reextract.Done(url=f"{HOST}/news/1", reread=reextract.Reread.CHANGED))
    workers = [one for one in multiprocessing.active_children() if one.name == "page-worker"]
    assert workers
    done.close()
    close_shared_pool()
    assert [one for one in multiprocessing.active_children() if one in workers] == []
    assert [archive.article(number).title_source for number in (1, 2)] == ["outlet", None]
    left = json.loads(ask("reextract", "--json")[1])["outlets"]
    assert left == [{"outlet": NAME, "pages": 1, "same": 0, "changed": 1, "kept": 0}]


def test_ctrl_c_says_what_is_left(ask, tmp_path, monkeypatch):
    """Exit code 130, what was done in the answer, and how to go on."""
    write_file(tmp_path, SELECTORS)
    whole = reextract.reextract

    def interrupted(*asked, **said):
        with closing(whole(*asked, **said)) as done:
            yield next(done)
            raise KeyboardInterrupt

    monkeypatch.setattr(reextract, "reextract", interrupted)
    code, out, err = ask("reextract")
    assert code == Exit.STOPPED
    assert out.splitlines()[-1].split() == [NAME, "2", "0", "1", "0"]
    assert "Stopped, with 1 page left; the same command continues." in err
    told = json.loads(ask("reextract", "--json")[1])
    assert (told["stopped"], told["outlets"][0]["changed"]) == (True, 1)
