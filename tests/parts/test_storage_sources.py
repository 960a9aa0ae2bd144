"""What is remembered of servers' answers, on both databases."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import func, select

from storage import queries
from storage.models import Body, RobotsAnswered
from tests.factories import NOON, make_article, make_assignment, make_candidate, make_facts, make_failure, make_page
from vocabulary.moment import Moment
from vocabulary.outcome import Outcome, RunState
from vocabulary.page import FoundBy
from vocabulary.source import RightsAnswer, RobotsAnswer, SourceAnswer, Validators

FEED = "http://harbour-courier.test/rss"


def begin(archive, **said) -> int:
    """Open a run."""
    return archive.begin_run(make_assignment(**said), make_facts(), seed=None, owner="test")


def answer(**said) -> SourceAnswer:
    """Return what a feed answered."""
    return SourceAnswer(**({"url": FEED, "sha256": "0" * 64, "reading": "1 feed", "answered_at": NOON} | said))


def test_an_answer_is_remembered_as_it_was_and_replaced_by_the_next(archive):
    """With its sitemaps, as they were named."""
    link = "http://harbour-courier.test/2022.xml"
    child = make_candidate(
        link, found_by=FoundBy.SITEMAP, source=FEED, modified=Moment(iso="2022-01-16", source="sitemap:lastmod")
    )
    first = answer(
        validators=Validators(etag='W/"1"', last_modified="Sun, 16 Jan 2022 12:00:00 GMT"),
        since=NOON,
        until=NOON + timedelta(days=1),
        seen=3,
        off_domain=2,
        out_of_window=1,
        oldest=NOON,
        children=(child,),
    )
    run = begin(archive)
    archive.remember_source(run, first)
    assert archive.source_answers("harbour") == {FEED: first}
    archive.remember_source(run, answer(seen=4))
    assert archive.source_answers("harbour") == {FEED: answer(seen=4)}
    assert archive.source_answers("other") == {}


def test_what_is_no_etag_is_not_sent_back(archive):
    """A header of thousands of characters is not kept."""
    archive.remember_source(begin(archive), answer(validators=Validators(etag="x" * 1_001, last_modified="d" * 1_000)))
    assert archive.source_answers("harbour")[FEED].validators == Validators(last_modified="d" * 1_000)


def test_pages_are_asked_for_with_what_their_newest_text_came_with(archive):
    """Not with what an older text came with, nor a page of which no text is kept."""
    run = begin(archive)
    known, bare, failed, unseen = (make_candidate() for _ in range(4))
    page = make_page(candidate=known, headers=(("etag", '"1"'), ("Last-Modified", "then")), body=b"1")
    archive.record(run, make_article(page=page, text="One text."))
    archive.record(run, make_article(page=make_page(candidate=bare)))
    archive.record(run, make_failure(Outcome.FAILED, page=make_page(candidate=failed, headers=(("etag", '"f"'),))))
    asked = [known, bare, failed, unseen]
    run = begin(archive, refetch=True)
    assert archive.validators(run, asked) == {known.url: Validators(etag='"1"', last_modified="then")}
    renewed = replace(page, headers=(("etag", '"2"'),), body=b"2")
    assert archive.record(run, make_article(page=renewed, text="Another text."))[0] is Outcome.REVISED
    assert archive.validators(begin(archive, refetch=True), asked) == {known.url: Validators(etag='"2"')}


def test_an_article_that_its_server_calls_unchanged_was_seen(archive):
    """It was met again, and nothing else about it changes."""
    candidate = make_candidate()
    _, article_id = archive.record(begin(archive), make_article(page=make_page(candidate=candidate)))
    later = make_page(candidate=candidate, fetched_at=NOON + timedelta(days=1), status=304, body=b"")
    run = begin(archive, refetch=True)
    assert archive.record(run, make_failure(Outcome.UNCHANGED, "http: 304", page=later)) == (
        Outcome.UNCHANGED,
        article_id,
    )
    stored = archive.article(article_id)
    assert (stored.last_seen, stored.revisions, len(stored.captures)) == (NOON + timedelta(days=1), 1, 1)
    assert archive.pending(begin(archive)) == []


def test_the_rules_of_each_run_are_kept_and_their_text_once(archive):
    """Also that a host had none, and that it did not say."""
    told = [
        RobotsAnswer(host="http://one.test", fetched_at=NOON, status=200, body=b"User-agent: *\nDisallow: /x"),
        RobotsAnswer(host="http://two.test", fetched_at=NOON, status=404),
        RobotsAnswer(host="http://three.test", fetched_at=NOON, reason="timeout: no answer in time"),
    ]
    for run in (begin(archive), begin(archive)):
        for one in told:
            archive.keep_robots(run, one)
    with archive.reading() as connection:
        rows = connection.execute(select(RobotsAnswered).order_by(RobotsAnswered.run_id)).mappings().all()
        assert connection.scalar(select(func.count()).select_from(Body)) == 1
    kept = {(row["run_id"], row["host"], row["status"], row["reason"], row["sha256"] is not None) for row in rows}
    assert len(kept) == 6
    assert {row[1:] for row in kept} == {(one.host, one.status, one.reason, bool(one.body)) for one in told}


def test_headers_that_reserve_rights_are_kept_with_the_article(archive):
    """As they came."""
    said = (
        ("content-usage", "train-ai=n"),
        ("link", '<https://harbour-courier.test/rights>; rel="license"'),
        ("tdm-policy", "https://harbour-courier.test/tdm"),
        ("tdm-reservation", "1"),
        ("x-robots-tag", "noai"),
    )
    _, article_id = archive.record(begin(archive), make_article(page=make_page(headers=said)))
    assert tuple(map(tuple, archive.article(article_id).captures[0].headers)) == said


def test_files_of_rights_are_due_again_after_a_while(archive):
    """By host and address; their text is kept once."""
    run = begin(archive)
    told = RightsAnswer(
        host="http://one.test", url="http://one.test/rsl.xml", fetched_at=NOON, status=200, body=b"<rsl/>"
    )
    other = "http://one.test/.well-known/tdmrep.json"
    archive.keep_rights(run, told)
    archive.keep_rights(run, told)
    assert archive.rights_due(told.host, [other, told.url], NOON - timedelta(days=1)) == [other]
    assert archive.rights_due(told.host, [other, told.url], NOON + timedelta(days=1)) == [other, told.url]
    assert archive.rights_due("http://two.test", [told.url], NOON - timedelta(days=1)) == [told.url]


def test_what_reserved_rights_when_a_page_was_fetched_comes_with_its_capture(archive):
    """robots.txt of the same run, and of each file the newest that was had until then."""
    article = make_article(page=make_page(body=b"<p>page</p>"))
    host = "{0.scheme}://{0.netloc}".format(urlsplit(article.page.final_url))
    earlier = begin(archive)
    archive.keep_robots(earlier, RobotsAnswer(host=host, fetched_at=NOON, status=200, body=b"earlier"))
    archive.end_run(earlier, RunState.FINISHED)
    run = begin(archive)
    archive.keep_robots(run, RobotsAnswer(host=host, fetched_at=NOON, status=200, body=b"rules"))
    archive.keep_robots(run, RobotsAnswer(host="http://else.test", fetched_at=NOON, status=200, body=b"other"))
    fetched = article.page.fetched_at
    for run_id, body, at in (
        (earlier, b"old", fetched - timedelta(days=9)),
        (run, b"then", fetched - timedelta(days=1)),
    ):
        archive.keep_rights(
            run_id, RightsAnswer(host=host, url=f"{host}/rsl.xml", fetched_at=at, status=200, body=body)
        )
    _, article_id = archive.record(run, article)
    kept = queries.carriers(archive, archive.article(article_id).captures[0])
    assert (kept.body, kept.robots, kept.files) == (b"<p>page</p>", b"rules", {f"{host}/rsl.xml": b"then"})
