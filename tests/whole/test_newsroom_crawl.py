"""The main job, end to end: the newsroom crawled for the seed must end as its makers say."""

import json
from collections import Counter
from datetime import UTC, datetime

from crawler.window import Window
from desk.newsroom.world import Expectation, articles, expectations
from storage import queries
from storage.archive import open_archive
from storage.rows import CoverageRow
from tests.whole.conftest import World
from vocabulary.coverage import Role
from vocabulary.form import TextSource
from vocabulary.match import COVERAGE, Verdict
from vocabulary.outcome import Outcome, SourceState

WINDOW = Window(since=datetime(2022, 1, 11, tzinfo=UTC), until=datetime(2022, 3, 3, tzinfo=UTC))
"""Three days before the earliest day that the seed may be of, to thirty after the latest."""


def timely() -> list[Expectation]:
    """What the press world expects of a crawl for the seed, without what its sources say to be of another time."""
    return [one for one in expectations() if one.published >= WINDOW.since or one.outlet == "meridian_ledger"]


def coverage(world: World) -> dict[str, CoverageRow]:
    """Rows of the seed's coverage by address."""
    return {row.url: row for row in queries.coverage(open_archive(world.archive), "000")}


def outcomes(world: World) -> list[tuple[str, str]]:
    """Address and outcome of each page and run, as the archive holds them."""
    return world.rows("SELECT pages.url, outcomes.outcome FROM outcomes JOIN pages ON pages.id = outcomes.page_id")


def test_every_page_has_exactly_one_outcome_and_the_expected_one(crawled: World) -> None:
    """What was found equals what was settled; each address ends as the press world says, in every language."""
    found = outcomes(crawled)
    assert max(Counter(url for url, _ in found).values()) == 1
    assert crawled.rows("SELECT count(*) FROM pages") == [(len(found),)]
    told = {url: Outcome(outcome) for url, outcome in found}
    rows = coverage(crawled)
    twice = {one.url for one in expectations() if one.expected.outcome is Outcome.DUPLICATE}
    wrong = {}
    for one in timely():
        verdict = rows[one.article_url].verdict if one.article_url in rows else None
        if one.url not in told or not one.expected.admits(told[one.url], verdict):
            wrong[one.url] = (told.get(one.url), verdict, one.expected)
    assert not set(wrong) - twice - {one.article_url for one in timely() if told[one.url] is Outcome.DUPLICATE}
    assert Counter(told.values())[Outcome.DUPLICATE] == len(twice)


def test_what_is_of_another_time_is_told_and_not_fetched(crawled: World) -> None:
    """The window is the seed's: it stands with each run, and what feeds date before it is counted only."""
    early = {one.url for one in expectations()} - {one.url for one in timely()}
    assert early
    assert not early & {url for url, _ in outcomes(crawled)}
    archive = open_archive(crawled.archive)
    details = [queries.run(archive, run.id) for run in queries.runs(archive)]
    assert {(one.since, one.until) for one in details} == {(WINDOW.since, WINDOW.until)}
    assert sum(source.out_of_window for one in details for source in one.sources) >= len(early)


def test_reprint_edited_copy_excerpt_and_reports_are_told_apart(crawled: World) -> None:
    """The closest verdicts all occur, and nothing is listed that has nothing to do with the seed."""
    rows = coverage(crawled)
    assert set(rows) <= {one.article_url for one in expectations() if one.expected.verdicts & set(COVERAGE)}
    found = {row.verdict for row in rows.values()}
    assert {Verdict.IDENTICAL, Verdict.NEAR, Verdict.EXCERPT, Verdict.SAME_STORY} <= found


def test_each_licence_is_the_one_that_the_page_grants(crawled: World) -> None:
    """Licences come from the article's own page, and never from a picture's."""
    rows = coverage(crawled)
    expected = {one.article_url: one.expected.licence for one in expectations() if one.article_url in rows}
    assert {url: rows[url].licence for url in expected} == expected


def test_articles_of_one_text_are_told_as_one(crawled: World) -> None:
    """Copies of the seed; an agency's report with a reprint, a shortened copy and an outlet's second version; others."""
    texts = queries.texts(open_archive(crawled.archive), "000")
    several = [text for text in texts if text.copies]
    assert [[(row.outlet, row.role, row.agency) for row in text.rows] for text in several] == [
        [
            ("crossroads_monitor", Role.COPY, "Mehr News Agency"),
            ("open_dispatch", Role.COPY, "Mehr News Agency"),
            ("harbour_courier", Role.COPY, "Mehr News Agency"),
        ],
        [
            ("open_dispatch", Role.COPY, "Associated Press"),
            ("meridian_ledger", Role.COPY, "Associated Press"),
            ("meridian_ledger", Role.SELF_COPY, "Associated Press"),
            ("hilltop_radio", Role.COPY, "Associated Press"),
        ],
    ]
    assert [text.is_seeds for text in several] == [True, False]
    assert [text.first.outlet for text in texts if text.first.passages_of == 1] == ["harbour_courier"]
    own = [text.first.outlet for text in texts if text.first.role is Role.ORIGIN]
    assert {"tidewater_wire", "meridian_ledger", "southern_lens"} <= set(own)


def test_unrelated_articles_are_kept_without_text(crawled: World) -> None:
    """Address, title, time and fingerprint stay; text and capture do not."""
    rows = crawled.rows(
        "SELECT r.text, r.title, r.fingerprint_exact, (SELECT count(*) FROM captures c WHERE c.revision_id = r.id)"
        " FROM revisions r JOIN outcomes o ON o.article_id = r.article_id WHERE o.outcome = 'unrelated'"
    )
    assert len(rows) > 40
    assert all(text is None and title and exact and not captures for text, title, exact, captures in rows)


def test_a_broken_feed_loses_nothing_and_html_in_its_place_is_told(crawled: World) -> None:
    """A feed with undeclared entities still names its articles; a web page in its place is could_not_look."""
    states = crawled.rows("SELECT url, state, reason FROM source_reports")
    assert {state for _, state, _ in states} >= {SourceState.FOUND, SourceState.COULD_NOT_LOOK}
    unread = [reason for _, state, reason in states if state == SourceState.COULD_NOT_LOOK]
    assert unread
    assert all(unread)
    assert any(reason.startswith("not_a_feed") for reason in unread)


def test_robots_rules_are_kept(crawled: World) -> None:
    """No disallowed address was asked for, and each is settled as refused."""
    refused = [one for one in expectations() if one.expected.outcome is Outcome.REFUSED_BY_ROBOTS]
    assert refused
    asked = {f"http://{request.host}{request.path}" for request in crawled.room.requests}
    assert not asked & {one.url for one in refused}


def test_a_second_crawl_fetches_no_page_again(world: World) -> None:
    """What is settled for a seed is not asked for again; what failed is."""
    assert world.crawl("harbour_courier", "tidewater_wire").returncode == 0
    before = len(world.room.requests)
    first = Counter(outcome for _, outcome in outcomes(world))
    assert world.crawl("harbour_courier", "tidewater_wire").returncode == 0
    articles = {one.url for one in expectations() if one.expected.verdicts}
    again = [f"http://{one.host}{one.path}" for one in world.room.requests[before:]]
    assert not articles & set(again)
    second = Counter(outcome for _, outcome in outcomes(world)) - first
    assert set(second) <= {Outcome.FAILED, Outcome.BLOCKED, Outcome.REFUSED_BY_ROBOTS}


def test_postgresql_keeps_what_sqlite_keeps(world: World, crawled: World, postgresql_url: str) -> None:
    """The same crawl into PostgreSQL finds the same coverage with the same verdicts and licences."""
    world.archive = postgresql_url
    done = world.crawl()
    assert done.returncode == 0, done.stderr

    def told(of: World) -> list[tuple[object, ...]]:
        rows = queries.coverage(open_archive(of.archive), "000")
        told = [(row.text_number, row.place, row.role, row.agency, row.likeness, row.share) for row in rows]
        kept = [(row.outlet, row.title, row.verdict, row.similarity, row.licence) for row in rows]
        return sorted(zip(kept, told, strict=True))

    assert told(world) == told(crawled)


def test_the_reprint_is_attributed_to_its_agency(crawled: World) -> None:
    """`cuttings attribution` prints title, source and licence with its address."""
    reprint = next(row for row in coverage(crawled).values() if row.verdict is Verdict.IDENTICAL)
    said = crawled.run("cuttings", "attribution", str(reprint.article_id))
    assert said.returncode == 0, said.stderr
    assert reprint.title
    assert reprint.title in said.stdout
    assert reprint.url in said.stdout
    assert "CC BY 4.0" in said.stdout
    assert "https://creativecommons.org/licenses/by/4.0/" in said.stdout


def test_coverage_by_command_is_coverage_by_query(crawled: World) -> None:
    """The command's machine form holds the same articles in the same order."""
    said = crawled.run("cuttings", "coverage", "000", "--jsonl")
    assert said.returncode == 0, said.stderr
    assert [json.loads(line)["url"] for line in said.stdout.splitlines()] == list(coverage(crawled))


def test_an_article_on_three_pages_is_one(crawled: World) -> None:
    """Its text is all of it, and the answers of its pages are kept with it."""
    (article,) = [one for one in articles() if one.pages > 1]
    kept = open_archive(crawled.archive).article_by_url(article.url)
    assert kept is not None
    assert kept.text is not None
    assert [line for line in article.text.split("\n\n") if line not in kept.text] == []
    assert (kept.form.text_source, kept.form.missing) == (TextSource.PAGES, "")
    assert [capture.part for capture in kept.captures] == [1, 2, 3]
    assert {url for url, _ in outcomes(crawled)}.isdisjoint(f"{article.url}?page={number}" for number in (2, 3))
