"""Step 100: every page becomes one article, whatever the page is like."""

import asyncio
import dataclasses
import gzip
import json
from types import SimpleNamespace

import pytest
from scrapy.settings import Settings

from crawler.directory import undescribed
from crawler.spiders.pages import PageSpider
from pipelines.extraction.pool import WorkerError, close_shared_pool
from pipelines.inspect import inspect_manifest, read_alone
from pipelines.reading import lost, read_in_worker
from pipelines.steps import extract
from pipelines.steps.extract import ExtractStep
from tests.factories import make_assignment, make_candidate, make_page, make_seed
from vocabulary.article import AuthorKind
from vocabulary.licence import Licence
from vocabulary.match import Verdict
from vocabulary.origin import Mark
from vocabulary.outcome import InputError, Outcome
from vocabulary.page import Problem

PROSE = "The boats came back in the evening with more herring than anyone had seen for years. " * 4
HERRING = f"""<html lang="en"><head><link rel="canonical" href="http://harbour-courier.test/herring?utm_source=page">
<meta property="article:published_time" content="2022-01-16T10:00:00+03:30"></head>
<body><h1>Herring is back</h1><p class="byline">By Jane Roe, AFP</p><p>{PROSE}</p>
<p>This text is licensed under <a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.</p>
</body></html>""".encode()


@pytest.fixture(autouse=True, scope="module")
def _workers():
    """End the shared workers after the last of these tests."""
    yield
    close_shared_pool()


def process(page):
    """Return what the step makes of a page."""
    return asyncio.run(ExtractStep().process_item(page))


def test_a_page_becomes_an_article_with_all_fields():
    """Title, authors with kinds, time with its offset, language, text and licence evidence are on the article."""
    article = process(make_page("http://harbour-courier.test/herring?utm_source=feed", body=HERRING))
    assert article.outcome is None
    assert (article.title, article.title_source) == ("Herring is back", "h1")
    assert [(author.name, author.kind) for author in article.authors] == [
        ("Jane Roe", AuthorKind.PERSON),
        ("AFP", AuthorKind.AGENCY),
    ]
    assert article.published is not None
    assert article.published.iso == "2022-01-16T10:00:00+03:30"
    assert article.language == "en"
    assert article.text.startswith("The boats came back")
    assert article.text.endswith("CC BY 4.0.")
    assert article.extractor.startswith("cuttings/")
    assert "CC-BY-4.0" in {evidence.expression for evidence in article.licence.evidence}


def test_the_canonical_address_is_taken_in_our_own_form():
    """Tracking is taken off the page's own address as off any other."""
    assert process(make_page(body=HERRING)).url == "http://harbour-courier.test/herring"


@pytest.mark.parametrize("stated", ["http://elsewhere.test/herring", "http://harbour-courier.test/", "javascript:x"])
def test_an_address_that_may_not_be_believed_changes_nothing(stated):
    """Another site's address and the home page are not this article's."""
    page = make_page(body=HERRING.replace(b"http://harbour-courier.test/herring?utm_source=page", stated.encode()))
    assert process(page).url == page.candidate.url


def declaring(**links):
    """Return the page of the herring with these links of its head, as rel=href."""
    head = "".join(f'<link rel="{rel}" href="{href}">' for rel, href in links.items())
    return HERRING.replace(HERRING[HERRING.index(b"<link") : HERRING.index(b"<meta")], head.encode())


def test_a_canonical_address_at_another_newsroom_is_kept_as_a_fact():
    """The page stays where it was found; whose copy it says it is stands beside it, in our form."""
    body = declaring(canonical="https://agency.test/wire/herring?utm_source=x")
    article = process(make_page(body=body))
    assert article.url == article.page.candidate.url
    assert article.syndicated_from == "https://agency.test/wire/herring"


@pytest.mark.parametrize(
    "stated",
    [
        "http://harbour-courier.test/herring",
        "https://www.harbour-courier.test/herring",
        "https://m.harbour-courier.test/herring",
        "https://courier-group.test/herring",
        "https://agency.test/",
        "http://localhost/herring",
        "http://127.0.0.1/herring",
        "javascript:x",
    ],
)
def test_what_is_no_syndication_is_not_taken_for_one(stated):
    """The outlet's own domains and editions, another house's front page, and addresses that nobody can look up."""
    page = make_page(body=declaring(canonical=stated), domains=("harbour-courier.test", "courier-group.test"))
    assert process(page).syndicated_from is None


def test_whom_a_page_names_as_the_origin_of_its_text_is_read_with_it():
    """Its links, the counter of the house that lets others republish, its byline and a credit at the end of the text."""
    body = declaring(**{"syndication-source": "https://agency.test/wire/herring", "canonical": "/herring"})
    body = body.replace(b"</body>", b'<img src="https://desk.test/?republication-pixel=true&post=1"></body>')
    body = body.replace(b"<p>This text", b"<p>With material from dpa</p><p>This text")
    article = process(make_page(body=body))
    assert [(one.mark, one.name, one.url) for one in article.origins] == [
        (Mark.LINK, None, "https://agency.test/wire/herring"),
        (Mark.COUNTER, None, "https://desk.test/"),
        (Mark.BYLINE, "AFP", None),
        (Mark.MATERIAL, "dpa", None),
    ]
    own = make_page(body=body, domains=("harbour-courier.test", "agency.test", "desk.test"))
    assert [one.mark for one in process(own).origins] == [Mark.BYLINE, Mark.MATERIAL]


def test_a_canonical_address_on_another_domain_of_the_outlet_is_believed():
    """Belief ends where the outlet ends: at its domains, when they are known."""
    page = make_page(
        body=declaring(canonical="https://courier-group.test/herring"),
        domains=("harbour-courier.test", "courier-group.test"),
    )
    assert process(page).url == "https://courier-group.test/herring"
    elsewhere = make_page(
        "http://en.harbour-courier.test/1",
        body=declaring(canonical="http://harbour-courier.test/herring"),
        domains=("en.harbour-courier.test",),
    )
    assert process(elsewhere).url == "http://en.harbour-courier.test/1"


def test_the_amp_edition_that_a_page_states_is_its_other_address():
    """On the outlet only."""
    own = declaring(canonical="http://harbour-courier.test/herring", amphtml="/mobile/4417")
    assert process(make_page(body=own)).editions == ("http://harbour-courier.test/mobile/4417",)
    foreign = declaring(amphtml="https://cache.test/herring")
    assert process(make_page(body=foreign)).editions == ()


def test_without_a_stated_address_the_one_behind_redirects_counts():
    """Two short links to one page are one article; a redirect to the front page says nothing."""
    body = declaring()
    moved = make_page(body=body, final_url="http://harbour-courier.test/herring?utm_source=short")
    assert process(moved).url == "http://harbour-courier.test/herring"
    home = make_page(body=body, final_url="http://harbour-courier.test/")
    assert process(home).url == home.candidate.url


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.BLOCKED, Outcome.REFUSED_BY_ROBOTS, Outcome.FAILED])
def test_a_page_with_a_problem_is_settled_as_it_came(outcome):
    """Nothing is extracted from a page without an answer; outcome and reason are passed on."""
    page = make_page(body=b"", problem=Problem(outcome=outcome, reason="said so"))
    article = process(page)
    assert (article.outcome, article.reason, article.url) == (outcome, "said so", page.candidate.url)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", Outcome.NO_TEXT),
        (b"<p>" + b"x" * 20_000_000, Outcome.TOO_LARGE),
        (b"<html><title>404 Not Found</title><body>gone</body></html>", Outcome.NOT_AN_ARTICLE),
        (b"<html><body>" + b"<div>" * 50_000, Outcome.NO_TEXT),
        (b"\xff\xfe\xfa" * 1000, None),
    ],
    ids=["empty", "20MB", "soft-404", "50000-divs", "invalid-bytes"],
)
def test_every_page_has_exactly_one_outcome(body, outcome):
    """Hostile pages end in an article with one outcome; none raises."""
    article = process(make_page(body=body))
    assert article.outcome is outcome if outcome else article.outcome in {None, Outcome.NO_TEXT}
    assert bool(article.reason) == (article.outcome is not None)


def test_hints_of_the_feed_fill_what_the_page_leaves_out():
    """Title and authors of the feed stand in where the page is silent."""
    candidate = make_candidate(title="From the feed", authors=("Jane Roe",), language="en")
    article = process(make_page(candidate=candidate, body=f"<html><body><p>{PROSE}</p></body></html>".encode()))
    assert (article.title, article.title_source) == ("From the feed", "feed")
    assert [author.name for author in article.authors] == ["Jane Roe"]


def test_a_page_that_breaks_its_worker_is_failed(monkeypatch):
    """The reason says what happened to the worker."""

    async def broken(*args, **kwargs):
        raise WorkerError("its worker process ended: SIGSEGV")

    monkeypatch.setattr("pipelines.reading.in_worker", broken)
    article = process(make_page(body=HERRING))
    assert article.outcome is Outcome.FAILED
    assert "SIGSEGV" in article.reason


def test_a_crowd_of_pages_is_read_at_once():
    """More pages than workers are all answered, the odd one among them too."""

    async def crowd():
        bodies = [HERRING, b"", HERRING, b"<div>" * 9000] * 6
        return await asyncio.gather(*(read_in_worker(body, url="http://a.test/b") for body in bodies))

    readings = asyncio.run(crowd())
    assert [reading.extraction.outcome is None for reading in readings] == [True, False, True, False] * 6


def test_one_page_is_read_alone():
    """What a person asks about one page at hand is answered by a worker that is gone afterwards."""
    reading = read_alone(HERRING, url="http://harbour-courier.test/x", headers=(("Content-Type", "text/html"),))
    assert reading.extraction.title == "Herring is back"


def test_a_lost_page_says_so():
    """The stand-in for a lost page is failed, with the reason."""
    assert lost(WorkerError("x")).extraction.outcome is Outcome.FAILED


KEYS = [
    *(
        "id",
        "url",
        "outcome",
        "title",
        "authors",
        "author_kinds",
        "published",
        "modified",
        "language",
        "text",
        "licence",
    ),
    *("reason", "kind", "is_free", "is_teaser", "text_source", "markdown", "pages"),
    *("section", "tags", "description", "publisher", "image"),
]


@pytest.fixture
def manifest(tmp_path):
    """Return a function that writes a manifest with the herring page beside it."""
    (tmp_path / "herring.html").write_bytes(HERRING)
    (tmp_path / "own.html").write_bytes(HERRING.replace(b", AFP", b""))
    (tmp_path / "herring.html.gz").write_bytes(gzip.compress(HERRING))
    (tmp_path / "broken.html.gz").write_bytes(gzip.compress(HERRING)[:40])
    (tmp_path / "large.html").write_bytes(b"x" * 11_000_000)

    def write(*rows, raw=""):
        path = tmp_path / "manifest.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows) + raw, encoding="utf-8")
        return path

    return write


def test_a_manifest_is_answered_line_by_line_in_its_order(manifest):
    """One answer a line, same id, input order, plain and gzip alike, in the fixed form."""
    rows = [{"id": f"p{number}", "url": "", "html": f"herring.html{'.gz' * (number % 2)}"} for number in range(25)]
    answers = list(inspect_manifest(manifest(*rows)))
    assert [answer["id"] for answer in answers] == [row["id"] for row in rows]
    assert {tuple(answer) for answer in answers} == {tuple(KEYS)}
    assert {answer["outcome"] for answer in answers} == {"article"}


def test_an_answer_has_the_fixed_form(manifest):
    """Every field is what the documented form says, and it is JSON."""
    (answer,) = inspect_manifest(
        manifest({"id": "a", "url": "http://harbour-courier.test/herring", "html": "herring.html"})
    )
    assert json.loads(json.dumps(answer)) == answer
    assert answer["authors"] == ["Jane Roe", "AFP"]
    assert answer["author_kinds"] == ["person", "agency"]
    assert answer["published"] == "2022-01-16T10:00:00+03:30"
    assert answer["modified"] is None
    assert set(answer["licence"]) == {"expression", "scope", "confidence", "evidence"}


def test_the_licence_is_judged_with_the_byline(manifest):
    """The page grants its own text; with an agency in the byline the grant does not reach it."""
    own, wire = inspect_manifest(manifest({"id": 1, "html": "own.html"}, {"id": 2, "html": "herring.html"}))
    assert own["licence"]["expression"] == "CC-BY-4.0"
    assert wire["licence"]["expression"] == "NOASSERTION"


@pytest.mark.parametrize("url", ["", "/herring", None, "not an address", "http://[bad"])
def test_an_address_that_is_none_gives_way_to_the_pages_own(manifest, url):
    """An empty or relative address is never an error: the page's canonical address stands in."""
    (answer,) = inspect_manifest(manifest({"id": 1, "url": url, "html": "herring.html"}))
    assert answer["url"] == "http://harbour-courier.test/herring?utm_source=page"


@pytest.mark.parametrize(
    ("html", "outcome"), [("missing.html", "failed"), ("broken.html.gz", "failed"), ("large.html", "too_large")]
)
def test_a_page_that_fails_has_its_outcome_and_nulls(manifest, html, outcome):
    """The line is answered all the same, and the lines after it."""
    bad, good = inspect_manifest(manifest({"id": "a", "html": html}, {"id": "b", "html": "herring.html"}))
    assert bad["outcome"] == outcome
    assert [bad[key] for key in ("title", "published", "modified", "language", "text")] == [None] * 5
    assert bad["licence"]["expression"] == "NOASSERTION"
    assert good["outcome"] == "article"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("not json\n", "line 2"),
        ("[]\n", "not a JSON object"),
        ('{"html": "x.html"}\n', "id"),
        ('{"id": "x"}\n', "html"),
        ('{"id": "x", "html": 3}\n', "html"),
        ('{"id": "x", "html": "x.html", "url": 3}\n', "url"),
    ],
)
def test_a_bad_line_is_named_before_anything_is_answered(manifest, raw, words):
    """A manifest is checked as a whole first: the error names line and field."""
    with pytest.raises(InputError, match=words):
        inspect_manifest(manifest({"id": "a", "html": "herring.html"}, raw=raw))


def test_a_manifest_that_is_not_there_is_an_error(tmp_path):
    """The message names the file."""
    with pytest.raises(InputError, match=r"nowhere\.jsonl"):
        inspect_manifest(tmp_path / "nowhere.jsonl")


def test_articles_keep_their_page():
    """The step adds to what came in and drops none of it."""
    page = make_page(body=HERRING)
    assert process(page).page == dataclasses.replace(page)


def crawl_for(seed, *, screen=True, **asked):
    """Return a crawl as the step sees it: settings, seed and assignment."""
    outlet = SimpleNamespace(layouts=(), timezone=None)
    asked_for = make_assignment(seed="seed", **asked)
    spider = SimpleNamespace(outlet=outlet, seed=seed, assignment=asked_for, part=None)
    return SimpleNamespace(settings=Settings({"SCREEN": screen}), spider=spider)


def test_workers_begin_with_the_first_pages_there_are_to_ask_for(monkeypatch):
    """A crawl that finds nothing new starts none."""
    begun = []
    monkeypatch.setattr(extract, "shared_pool", lambda: SimpleNamespace(begin=lambda: begun.append("pool")))
    spider = PageSpider(outlet=undescribed("http://a.test/"), assignment=make_assignment(), run=1, archive=object())
    ExtractStep(SimpleNamespace(settings=Settings(), spider=spider)).open_spider()
    spider.hand_out([])
    assert begun == []
    spider.hand_out([make_page().candidate])
    spider.hand_out([make_page().candidate])
    assert begun == ["pool"]


HERRINGS = HERRING.replace(
    PROSE.encode(), (PROSE + "Nobody could say why the fish had returned to the bay. " * 3).encode()
)


def test_in_a_crawl_for_a_seed_what_cannot_be_coverage_is_only_screened():
    """The article comes with its verdict and fingerprint, and neither licence nor match is looked for any more."""
    article = asyncio.run(ExtractStep(crawl_for(make_seed())).process_item(make_page(body=HERRINGS)))
    assert article.is_screened
    assert (article.outcome, article.text, article.licence) == (None, "", Licence())
    assert [(held.seed, held.match.verdict) for held in article.matches] == [("seed", Verdict.UNRELATED)]
    assert article.fingerprint is not None
    assert article.url == "http://harbour-courier.test/herring"


@pytest.mark.parametrize(
    "said", [{"everything": True}, {"refetch": True}, {"urls": ("http://a.test/b",)}, {"screen": False}], ids=str
)
def test_pages_that_are_wanted_anyway_are_not_screened(said):
    """Everything, known pages fetched anew, addresses given by hand, or a crawl whose setting says so: all are read."""
    article = asyncio.run(ExtractStep(crawl_for(make_seed(), **said)).process_item(make_page(body=HERRINGS)))
    assert not article.is_screened
    assert article.text.startswith("The boats came back")
    assert article.fingerprint is not None
