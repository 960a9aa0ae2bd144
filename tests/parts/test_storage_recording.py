"""What becomes of a finished article, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import queries
from storage.errors import AlreadyRecorded, StorageError
from tests.factories import (
    NOON,
    make_article,
    make_assignment,
    make_candidate,
    make_facts,
    make_failure,
    make_fingerprint,
    make_held,
    make_page,
    make_seed,
)
from tests.tables import counts, sharing
from vocabulary.article import SCREENED_ONLY, Author, AuthorKind, SeedMatch
from vocabulary.licence import Confidence, Decision, Evidence, Licence, Polarity, Scope
from vocabulary.match import Verdict
from vocabulary.moment import Moment
from vocabulary.outcome import Outcome, RunState

URL = "http://harbour-courier.test/news/closed"
GRANT = Evidence(
    code="E01",
    locator="/html/a[1]",
    raw="CC BY 4.0",
    scope=Scope.ARTICLE,
    polarity=Polarity.GRANT,
    expression="CC-BY-4.0",
    url="https://creativecommons.org/licenses/by/4.0/",
    licensor="Harbour Courier",
    subject="http://harbour-courier.test/",
    context="around it",
    channel="body",
    detector="rules 1",
    flags=("carve_out",),
    block="/html/footer",
    valid_from="2020-01-01",
    valid_until="2030-01-01",
    topic="news of the harbour",
    body_sha256="0" * 64,
    observed_at=NOON,
)
LICENCE = Licence(
    decision=Decision(
        expression="CC-BY-4.0",
        scope=Scope.ARTICLE,
        confidence=Confidence.CONFIRMED,
        family="by",
        version="4.0",
        jurisdiction="int",
        licensor="Harbour Courier",
        url="https://creativecommons.org/licenses/by/4.0/",
        flags=("one",),
        trace=("rule",),
        cites=(0,),
    ),
    evidence=(GRANT, replace(GRANT, raw="again")),
)
PUBLISHED = Moment(
    iso="2022-01-16T10:00:00+03:30",
    source="json-ld",
    raw="Sun, 16 Jan",
    inferred_from="the text",
    latest="2022-01-31",
)


@pytest.fixture
def start(archive):
    """Return a function that begins a run for a stored seed."""
    archive.store_seed(make_seed())

    def begin(seed: str | None = "seed", outlet: str = "harbour", **said) -> int:
        return archive.begin_run(
            make_assignment(outlet=outlet, seed=seed, **said), make_facts(outlet), seed=seed, owner="test"
        )

    return begin


def has_only_stated_fields(value) -> bool:
    """Whether no field of a frozen value has its default, so that losing one is noticed."""
    return all(getattr(value, field.name) != field.default for field in fields(value))


def test_a_new_article_is_kept_with_everything_that_is_known_of_it(archive, start):
    """What was extracted, decided and matched comes back as it went in, with the answer it was read from."""
    assert has_only_stated_fields(GRANT)
    assert has_only_stated_fields(LICENCE.decision)
    page = make_page(
        URL,
        final_url=f"{URL}?x=1",
        status=203,
        headers=(("Content-Type", "text/html"), ("Set-Cookie", "a"), ("Set-Cookie", "b")),
        body=b"<p>The harbour</p>" * 1000,
    )
    article = make_article(
        page=page,
        title="Harbour closed – ‘ice’",
        title_source="og:title",
        authors=(Author(name="A. Writer"), Author(name="Coast Agency", kind=AuthorKind.AGENCY)),
        published=PUBLISHED,
        modified=Moment(iso="2022-01-17", source="meta", raw="17 Jan"),
        language="en-GB",
        text="The harbour.\n\nAll of it. CC BY 4.0",
        compared="The harbour.\n\nAll of it.",
        licence=LICENCE,
        matches=make_held(Verdict.EXCERPT),
    )
    outcome, article_id = archive.record(start(), article)
    assert outcome is Outcome.ARCHIVED
    stored = archive.article(article_id)
    for name in [
        "url",
        "title",
        "title_source",
        "authors",
        "published",
        "modified",
        "language",
        "text",
        "compared",
        "extractor",
        "licence",
        "fingerprint",
        "matches",
    ]:
        assert getattr(stored, name) == getattr(article, name), name
    assert (stored.outlet, stored.outlet_title, stored.country, stored.revisions) == (
        "harbour",
        "Harbour Courier",
        "gb",
        1,
    )
    assert (stored.first_seen, stored.last_seen) == (NOON, NOON)
    (capture,) = stored.captures
    assert (capture.url, capture.final_url, capture.status, capture.headers) == (URL, f"{URL}?x=1", 203, page.headers)
    assert (capture.fetched_at, capture.size) == (NOON, len(page.body))
    assert queries.capture_body(archive, capture.id) == page.body


def test_the_time_is_kept_as_the_page_states_it_and_in_utc(archive, start):
    """The page's own offset stays; windows and order go by UTC."""
    archive.record(start(), make_article(URL, published=PUBLISHED, matches=make_held(Verdict.NEAR)))
    (row,) = queries.coverage(archive, "seed")
    assert row.published == "2022-01-16T10:00:00+03:30"
    assert row.published_utc == NOON.replace(hour=6, minute=30)


def test_a_time_without_a_zone_is_put_in_order_by_the_zone_that_is_assumed(archive, start):
    """In summer and in winter; the words stay the page's, and whoever reads them is told of the zone."""
    summer = Moment(iso="2022-07-16T10:00:00", source="meta").assumed_in("Europe/Dublin")
    winter = Moment(iso="2022-01-16T10:00:00", source="meta").assumed_in("Asia/Tehran")
    run = start()
    for number, moment in enumerate((summer, winter)):
        article = make_article(
            text=f"Text {number}.", published=moment, modified=moment, matches=make_held(Verdict.NEAR)
        )
        _, article_id = archive.record(run, article)
        assert (archive.article(article_id).published, archive.article(article_id).modified) == (moment, moment)
    rows = {row.published: (row.published_utc, row.published_zone) for row in queries.coverage(archive, "seed")}
    assert rows == {
        "2022-07-16T10:00:00": (datetime(2022, 7, 16, 9, tzinfo=UTC), "Europe/Dublin"),
        "2022-01-16T10:00:00": (datetime(2022, 1, 16, 6, 30, tzinfo=UTC), "Asia/Tehran"),
    }


@pytest.mark.parametrize("iso", ["2022-01-16", "2022-01-16T10:00:00+03:30", "2022-01-16T10:00:00Z"])
def test_no_zone_is_assumed_where_one_is_stated_or_only_the_day_is_known(iso):
    """A day is nowhere in particular, and what the page says counts."""
    moment = Moment(iso=iso, source="meta")
    assert moment.assumed_in("Asia/Tehran") == moment
    assert Moment(iso="2022-01-16T10:00:00", source="meta").assumed_in(None).assumed_zone is None


@pytest.mark.parametrize(
    "iso", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2022-01-16", "2022-01-16T10:00:00"]
)
def test_every_time_that_a_page_may_state_can_be_kept(archive, start, iso):
    """Also one that has no instant in UTC."""
    moment = Moment(iso=iso, source="meta", raw=iso)
    _, article_id = archive.record(start(), make_article(URL, published=moment, modified=moment))
    assert archive.article(article_id).published == moment
    assert archive.article(article_id).modified == moment


def test_a_body_is_kept_once(archive, start):
    """The same bytes under two addresses are stored once, compressed."""
    run = start()
    body = b"the same page " * 500
    for text in ("One text.", "Another text."):
        archive.record(run, make_article(page=make_page(body=body), text=text))
    stats = counts(archive)
    assert (stats.captures, stats.body_bytes) == (2, len(body))
    assert stats.stored_bytes < len(body) / 10


def test_an_unchanged_article_adds_nothing_but_that_it_was_seen(archive, start):
    """No revision, no capture, no text; white space is no change."""
    archive.record(start(), make_article(URL, "The harbour is closed."))
    before = counts(archive)
    later = NOON + timedelta(hours=1)
    again = make_article(
        page=make_page(URL, fetched_at=later, body=b"another advertisement"), text="The  harbour is\nclosed."
    )
    outcome, article_id = archive.record(start(), again)
    assert outcome is Outcome.UNCHANGED
    assert replace(counts(archive), runs=before.runs) == before
    stored = archive.article(article_id)
    assert (stored.first_seen, stored.last_seen, stored.text) == (NOON, later, "The harbour is closed.")


def test_a_changed_text_is_a_revision_beside_the_old(archive, start):
    """Old text, licence and verdict stay; the article shows, finds and ranks the new ones."""
    archive.record(
        start(), make_article(URL, "The harbour is closed.", matches=make_held(Verdict.NEAR), licence=LICENCE)
    )
    changed = make_article(URL, "The harbour is open again", title="Open", matches=make_held(Verdict.RELATED))
    outcome, article_id = archive.record(start(), changed)
    assert outcome is Outcome.REVISED
    stored = archive.article(article_id)
    assert (stored.revisions, stored.text, stored.title) == (2, changed.text, "Open")
    assert stored.licence == Licence()
    assert [held.match.verdict for held in stored.matches] == [Verdict.RELATED]
    assert len(stored.captures) == 2
    old, new = queries.revisions(archive, article_id)
    assert (old.number, old.text, old.licence) == (1, "The harbour is closed.", LICENCE)
    assert (new.number, new.text) == (2, changed.text)
    assert [row.verdict for row in queries.coverage(archive, "seed")] == [Verdict.RELATED]
    assert queries.search(archive, "closed").total == 0
    assert queries.search(archive, "open").total == 1
    assert sharing(archive, make_fingerprint("open again"), at_least=1) == [(article_id, 2)]
    assert sharing(archive, make_fingerprint("closed."), at_least=1) == []


def test_a_licence_that_changes_is_a_new_decision_on_the_same_text(archive, start):
    """The decision is replaced as current; meeting the same one again adds none."""
    for licence in (Licence(), LICENCE, LICENCE):
        outcome, article_id = archive.record(start(), make_article(URL, "The harbour is closed.", licence=licence))
    assert outcome is Outcome.UNCHANGED
    assert archive.article(article_id).licence == LICENCE


def test_a_fingerprint_of_another_version_makes_no_revision(archive, start):
    """When normalisation changes, the texts themselves are compared, and the fingerprint is renewed."""
    archive.record(start(), make_article(URL, "The harbour is closed.", version=1))
    outcome, article_id = archive.record(start(), make_article(URL, "The harbour is closed.", version=2))
    assert outcome is Outcome.UNCHANGED
    assert archive.article(article_id).fingerprint.version == 2
    assert archive.record(start(), make_article(URL, "It is open.", version=3))[0] is Outcome.REVISED


def test_the_same_text_under_a_second_address_is_a_duplicate(archive, start):
    """One article, found by both addresses; only within its outlet, and never for texts without a word."""
    run = start()
    _, first = archive.record(run, make_article(URL, "The harbour is closed."))
    outcome, second = archive.record(run, make_article(f"{URL}/print", "The harbour is closed."))
    assert (outcome, second) == (Outcome.DUPLICATE, first)
    assert archive.article_by_url(f"{URL}/print").id == first
    assert archive.article(first).aliases == (f"{URL}/print",)
    elsewhere = make_article(page=make_page("http://coast.test/1", outlet="coast"), text="The harbour is closed.")
    assert archive.record(start(outlet="coast"), elsewhere)[0] is Outcome.ARCHIVED
    for url in (f"{URL}/video", f"{URL}/photo"):
        wordless = make_article(url, "…", fingerprint=replace(make_fingerprint("…"), shingles=0))
        assert archive.record(run, wordless)[0] is Outcome.ARCHIVED


def test_a_duplicate_that_becomes_a_text_of_its_own_is_an_article(archive, start):
    """Its address is no alias any more, and the first article is not revised by it."""
    run = start()
    _, first = archive.record(run, make_article(URL, "To be continued."))
    archive.record(run, make_article(f"{URL}/2", "To be continued."))
    outcome, second = archive.record(start(), make_article(f"{URL}/2", "Another story altogether."))
    assert outcome is Outcome.ARCHIVED
    assert archive.article_by_url(f"{URL}/2").id == second != first
    assert (archive.article(first).revisions, archive.article(first).aliases) == (1, ())


def test_a_page_that_names_its_canonical_address_is_the_article_there(archive, start):
    """Met by two addresses, kept once, found by both; also when the page stops naming the canonical one."""
    _, first = archive.record(start(), make_article(URL, "The harbour is closed."))
    amp = make_article(page=make_page(f"{URL}?amp"), url=URL, text="The harbour is closed.")
    assert archive.record(start(), amp) == (Outcome.UNCHANGED, first)
    assert archive.article_by_url(f"{URL}?amp").id == first
    assert archive.record(start(), make_article(f"{URL}?amp", "The harbour is open.")) == (Outcome.REVISED, first)


@pytest.mark.parametrize("variant", ["https://{}", "http://www.{}/", "http://m.{}", "http://{}#top"])
def test_an_article_is_known_however_its_address_is_written(archive, start, variant):
    """Scheme, mobile host and final slash make no second article, page or request; it stays as first stated."""
    _, first = archive.record(start(), make_article(URL, "The harbour is closed."))
    url = variant.format(URL.removeprefix("http://"))
    assert archive.article_by_url(url).id == first
    assert archive.register(start(), [make_candidate(url)]) == ([], 0)
    assert archive.record(start(), make_article(url, "The harbour is closed.")) == (Outcome.UNCHANGED, first)
    assert (archive.article(first).url, archive.article(first).aliases) == (URL, ())


def test_the_newest_articles_of_an_outlet_are_known_by_address(archive, start):
    """What section pages are read by: no more than asked for, none of another outlet, none that is no article."""
    run = start()
    for number in range(3):
        archive.record(run, make_article(f"{URL}/{number}", f"Text {number}."))
    archive.record(run, make_article(f"{URL}/list", outcome=Outcome.NOT_AN_ARTICLE, reason="a list"))
    assert archive.known_articles("harbour", 2) == [f"{URL}/2", f"{URL}/1"]
    assert archive.known_articles("coast", 2) == []


def test_a_stated_edition_leads_to_the_article_until_it_is_one_itself(archive, start):
    """A page may err about its AMP edition: the article that is really there is kept as another."""
    stated = make_article(URL, "The harbour is closed.", editions=(f"{URL}/4417",))
    _, first = archive.record(start(), stated)
    assert archive.article_by_url(f"{URL}/4417").id == first
    outcome, second = archive.record(start(), make_article(f"{URL}/4417", "Another story."))
    assert (outcome, archive.article_by_url(f"{URL}/4417").id) == (Outcome.ARCHIVED, second)
    assert archive.article(first).text == "The harbour is closed."


@pytest.mark.parametrize("verdict", [Verdict.NEAR, Verdict.UNRELATED])
def test_whose_copy_a_page_says_it_is_is_kept(archive, start, verdict):
    """Also of an article whose text is not."""
    origin = "https://agency.test/wire/1"
    _, article_id = archive.record(start(), make_article(URL, syndicated_from=origin, matches=make_held(verdict)))
    assert archive.article(article_id).syndicated_from == origin


def test_an_unrelated_article_keeps_address_title_time_and_fingerprint(archive, start):
    """No text, no capture, not found by words; its verdict and fingerprint are there."""
    article = make_article(URL, "Football results.", published=PUBLISHED, matches=make_held(Verdict.UNRELATED))
    outcome, article_id = archive.record(start(), article)
    assert outcome is Outcome.UNRELATED
    stored = archive.article(article_id)
    assert (stored.url, stored.title, stored.published, stored.fingerprint) == (
        URL,
        article.title,
        PUBLISHED,
        article.fingerprint,
    )
    assert (stored.text, stored.compared, stored.captures, stored.extractor) == (None, None, (), "")
    stats = counts(archive)
    assert (stats.articles, stats.texts, stats.captures, stats.stored_bytes) == (1, 0, 0, 0)
    assert queries.search(archive, "football").total == 0
    assert queries.coverage(archive, "seed") == []
    assert [row.verdict for row in queries.coverage(archive, "seed", verdicts=[Verdict.UNRELATED])] == [
        Verdict.UNRELATED
    ]
    assert list(queries.export_rows(archive)) == []
    assert sharing(archive, article.fingerprint, at_least=2) == [(article_id, 2)]


@pytest.mark.parametrize("text", ["Football results.", "Football results, corrected."])
def test_an_unrelated_article_gets_its_text_when_everything_is_kept(archive, start, text):
    """The outcome is archived, be the text the same as then or not."""
    _, first = archive.record(start(), make_article(URL, "Football results.", matches=make_held(Verdict.UNRELATED)))
    again = make_article(URL, text, authors=(Author(name="B"),), licence=LICENCE, matches=make_held(Verdict.UNRELATED))
    assert archive.record(start(everything=True), again) == (Outcome.ARCHIVED, first)
    stored = archive.article(first)
    assert (stored.text, stored.authors, stored.licence, len(stored.captures)) == (text, again.authors, LICENCE, 1)
    assert queries.search(archive, "football").total == 1


def test_an_unrelated_article_gets_its_text_for_another_seed(archive, start):
    """What has nothing to do with one seed may be coverage of the next."""
    archive.store_seed(make_seed("sport"))
    archive.record(start(), make_article(URL, "Football results.", matches=make_held(Verdict.UNRELATED)))
    held = make_held(Verdict.UNRELATED) + make_held(Verdict.NEAR, "sport")
    outcome, _ = archive.record(start("sport"), make_article(URL, "Football results.", matches=held))
    assert outcome is Outcome.ARCHIVED
    assert len(queries.coverage(archive, "sport")) == 1
    assert queries.coverage(archive, "seed") == []


def test_an_unrelated_article_that_stays_unrelated_is_renewed(archive, start):
    """A second look at it keeps what it says now, still without text."""
    archive.record(start(), make_article(URL, "Football results.", matches=make_held(Verdict.UNRELATED)))
    again = make_article(URL, "Football table.", title="Table", matches=make_held(Verdict.UNRELATED))
    outcome, article_id = archive.record(start(), again)
    assert outcome is Outcome.UNRELATED
    stored = archive.article(article_id)
    assert (stored.title, stored.text, stored.revisions, stored.fingerprint) == ("Table", None, 1, again.fingerprint)


def test_an_unrelated_text_under_a_second_address_gets_its_text_when_wanted(archive, start):
    """A wanted duplicate of an article without text gives it the text."""
    archive.store_seed(make_seed("sport"))
    _, first = archive.record(start(), make_article(URL, "Football results.", matches=make_held(Verdict.UNRELATED)))
    second = make_article(f"{URL}/2", "Football results.", matches=make_held(Verdict.RELATED, "sport"))
    assert archive.record(start("sport"), second) == (Outcome.ARCHIVED, first)
    assert archive.article(first).text == "Football results."


@pytest.mark.parametrize(
    "said",
    [
        {"everything": True},
        {"seed": None},
    ],
)
def test_everything_is_kept_when_asked_for_and_without_a_seed(archive, start, said):
    """Then also unrelated articles are archived with their text."""
    held = make_held(Verdict.UNRELATED)
    outcome, article_id = archive.record(start(**said), make_article(URL, "Football results.", matches=held))
    assert outcome is Outcome.ARCHIVED
    assert archive.article(article_id).text == "Football results."


def test_the_seed_at_its_own_outlet_is_a_sighting(archive, start):
    """By text or by address: never coverage, never an article; what is granted there is noted."""
    archive.store_seed(make_seed("own", outlet="harbour", url=URL))
    run = start("own")
    by_text = make_article(f"{URL}-2", matches=make_held(Verdict.IDENTICAL, "own"), licence=LICENCE)
    assert archive.record(run, by_text) == (Outcome.SEED_SIGHTED, None)
    assert archive.record(run, make_article(URL, matches=make_held(Verdict.NEAR, "own")))[0] is Outcome.SEED_SIGHTED
    sightings = queries.sightings(archive, "own")
    assert [(row.outlet, row.url, row.seen_at, row.licence) for row in sightings] == [
        ("harbour", f"{URL}-2", NOON, "CC-BY-4.0"),
        ("harbour", URL, NOON, "NOASSERTION"),
    ]
    assert counts(archive).articles == 0


def test_the_seed_at_another_outlet_is_coverage(archive, start):
    """A verbatim reprint is what a person looks for."""
    archive.store_seed(make_seed("own", outlet="origin"))
    outcome, _ = archive.record(start("own"), make_article(URL, matches=make_held(Verdict.IDENTICAL, "own")))
    assert outcome is Outcome.ARCHIVED
    assert len(queries.coverage(archive, "own")) == 1


def test_a_seed_that_is_archived_without_being_looked_for_is_not_its_own_coverage(archive, start):
    """In a crawl without a seed it is kept as an article, and left out of the seed's coverage."""
    archive.store_seed(make_seed("own", outlet="harbour"))
    outcome, _ = archive.record(start(None), make_article(URL, matches=make_held(Verdict.IDENTICAL, "own")))
    assert outcome is Outcome.ARCHIVED
    assert queries.coverage(archive, "own") == []


@pytest.mark.parametrize(
    "outcome",
    [Outcome.NOT_AN_ARTICLE, Outcome.NO_TEXT, Outcome.BLOCKED, Outcome.NOT_FOUND, Outcome.TOO_LARGE, Outcome.FAILED],
)
def test_what_was_settled_before_is_recorded_as_it_is(archive, start, outcome):
    """A page without an article has its outcome and reason, and nothing else."""
    run = start()
    assert archive.record(run, make_failure(outcome, "because", url=URL)) == (outcome, None)
    (page,) = queries.pages(archive, run)
    assert (page.url, page.outcome, page.reason, page.article_id) == (URL, outcome, "because", None)


def test_an_article_that_is_gone_keeps_what_was_archived(archive, start):
    """Its outcome names it."""
    _, article_id = archive.record(start(), make_article(URL, "The harbour is closed."))
    assert archive.record(start(), make_failure(Outcome.NOT_FOUND, url=URL)) == (Outcome.NOT_FOUND, article_id)
    assert archive.article(article_id).text == "The harbour is closed."


def test_a_page_has_one_outcome_in_a_run(archive, start):
    """A second one is refused loudly and changes nothing."""
    run = start()
    archive.record(run, make_article(URL, "One."))
    with pytest.raises(AlreadyRecorded, match="news/closed already has its outcome in run"):
        archive.record(run, make_article(URL, "Two."))
    assert queries.outcomes(archive, [run]) == {Outcome.ARCHIVED: 1}
    assert archive.article(1).text == "One."
    assert archive.record(start(), make_article(URL, "One."))[0] is Outcome.UNCHANGED


def test_pages_are_the_sum_of_outcomes(archive, start):
    """The summary, the run and its pages tell the same."""
    run = start()
    for outcome in (Outcome.FAILED, Outcome.FAILED, Outcome.NOT_FOUND):
        archive.record(run, make_failure(outcome))
    archive.record(run, make_article(URL))
    summary = archive.end_run(run, RunState.FINISHED)
    assert summary.outcomes == {Outcome.ARCHIVED: 1, Outcome.NOT_FOUND: 1, Outcome.FAILED: 2}
    detail = queries.run(archive, run)
    assert detail.run.outcomes == summary.outcomes == queries.outcomes(archive, [run])
    assert detail.run.pages == sum(summary.outcomes.values()) == len(detail.pages) == 4


def test_a_record_is_kept_whole_or_not_at_all(archive, start):
    """An article that cannot be kept leaves nothing behind, and its page is still to be settled."""
    run = start()
    page = make_page(URL)
    archive.register(run, [page.candidate])
    impossible = make_article(page=page, matches=make_held(Verdict.NEAR, similarity=7.0))
    before = counts(archive)
    with pytest.raises(StorageError, match="similarity"):
        archive.record(run, impossible)
    assert counts(archive) == before
    assert archive.end_run(run, RunState.STOPPED).pending == 1


def test_a_match_needs_a_stored_seed(archive, start):
    """Whoever forgets to store a seed is told."""
    with pytest.raises(StorageError, match="seed unheard is not in the archive"):
        archive.record(start(), make_article(URL, matches=make_held(Verdict.NEAR, "unheard")))


def test_text_that_databases_do_not_take_is_mended(archive, start):
    """NUL and lone surrogates, as broken pages have them, become U+FFFD; nothing fails."""
    broken = "bad \x00 and \ud800 text"
    article = make_article(
        f"{URL}/\x00",
        broken,
        title=broken,
        authors=(Author(name=broken),),
        published=replace(PUBLISHED, raw=broken),
        licence=replace(LICENCE, evidence=(replace(GRANT, raw=broken, flags=(broken,)),)),
        reason=broken,
        fingerprint=None,
    )
    run = start()
    outcome, article_id = archive.record(run, article)
    assert outcome is Outcome.ARCHIVED
    stored = archive.article(article_id)
    assert stored.text == stored.title == stored.authors[0].name == "bad \ufffd and \ufffd text"
    assert archive.article_by_url(f"{URL}/\x00").id == article_id
    assert archive.record(start(), article)[0] is Outcome.UNCHANGED


def test_an_address_may_be_longer_than_an_index_takes(archive, start):
    """Two endless addresses that differ at the end only are two pages."""
    run = start()
    one, other = f"{URL}/{'x' * 20_000}1", f"{URL}/{'x' * 20_000}2"
    fetch, new = archive.register(run, [make_candidate(one), make_candidate(other)])
    assert (len(fetch), new) == (2, 2)
    _, article_id = archive.record(run, make_article(one))
    assert archive.article_by_url(one).id == article_id
    assert archive.article_by_url(other) is None


def test_matches_with_several_seeds_are_kept_each(archive, start):
    """One article may be coverage of several seeds."""
    archive.store_seed(make_seed("other"))
    held = make_held(Verdict.NEAR) + make_held(Verdict.RELATED, "other")
    _, article_id = archive.record(start(), make_article(URL, matches=held))
    assert archive.article(article_id).matches == tuple(sorted(held, key=lambda one: one.seed))
    assert isinstance(held[0], SeedMatch)


def test_a_page_of_an_outlet_that_was_never_crawled_can_be_recorded(archive, start):
    """A replay holds pages of outlets that are known by name only."""
    outcome, article_id = archive.record(start(), make_article(page=make_page("http://coast.test/1", outlet="coast")))
    assert outcome is Outcome.ARCHIVED
    assert archive.article(article_id).outlet_title == "coast"


def make_screened(url: str = URL, plain: str = "Football results and a foot of the page.", **said):
    """Return a page that was only screened: without text, with the fingerprint of its plain text."""
    said = {"matches": make_held(Verdict.UNRELATED), "fingerprint": make_fingerprint(plain)} | said
    return make_article(url, "", extractor="screen/1 plain", **said)


def test_a_screened_page_is_unrelated_and_says_that_it_was_only_screened(archive, start):
    """Its fingerprint finds it; a crawl for another seed and one that keeps everything ask for it again."""
    run = start()
    assert archive.register(run, [make_candidate(URL)])[1] == 1
    outcome, article_id = archive.record(run, make_screened())
    stored = archive.article(article_id)
    assert outcome is Outcome.UNRELATED
    assert (stored.extractor, stored.text, stored.captures) == ("screen/1 plain", None, ())
    assert [page.reason for page in queries.run(archive, run).pages] == [SCREENED_ONLY]
    assert sharing(archive, make_screened().fingerprint, at_least=2)[0][0] == article_id
    archive.end_run(run, RunState.FINISHED)
    assert archive.pending(start()) == []
    assert [one.url for one in archive.pending(start(everything=True))] == [URL]
    archive.store_seed(make_seed("other"))
    assert [one.url for one in archive.pending(start("other"))] == [URL]


def test_a_screened_page_gets_its_text_as_its_first_revision(archive, start):
    """That the cheap text read otherwise is no change of the article; its fingerprint gives way to the text's."""
    _, article_id = archive.record(start(), make_screened())
    article = make_article(URL, "Football results.", matches=make_held(Verdict.NEAR))
    assert archive.record(start(), article) == (Outcome.ARCHIVED, article_id)
    stored = archive.article(article_id)
    assert (stored.text, stored.revisions, stored.extractor) == ("Football results.", 1, "test 1")
    assert stored.fingerprint == article.fingerprint
    assert {held.match.verdict for held in stored.matches} == {Verdict.NEAR}
    gone = set(make_screened().fingerprint.hashes) - set(article.fingerprint.hashes)
    assert sharing(archive, replace(article.fingerprint, hashes=tuple(sorted(gone))), at_least=1) == []


def test_a_screened_page_changes_nothing_of_an_article_that_was_read(archive, start):
    """What is kept with its text stays as it is, and so does the fingerprint of what was read and not kept."""
    article = make_article(URL, "Talks on the harbour.", matches=make_held(Verdict.NEAR))
    _, article_id = archive.record(start(), article)
    before = archive.article(article_id)
    assert archive.record(start(), make_screened()) == (Outcome.UNRELATED, article_id)
    after = archive.article(article_id)
    assert (after.text, after.revisions, after.matches) == (before.text, 1, before.matches)
    read = make_article(URL + "2", "Chess.", matches=make_held(Verdict.UNRELATED))
    _, other_id = archive.record(start(), read)
    assert archive.record(start(), make_screened(URL + "2")) == (Outcome.UNRELATED, other_id)
    assert archive.article(other_id).fingerprint == read.fingerprint
    assert archive.article(other_id).extractor == ""


def test_articles_are_recorded_together_or_not_at_all(archive, start):
    """What went before the one that cannot be recorded is not kept either."""
    run = start()
    page = make_page("http://harbour-courier.test/news/open")
    both = [(run, make_article(URL, "The harbour is closed.")), (run, make_article("http://b.test/", "x", page=page))]
    with pytest.raises(AlreadyRecorded):
        archive.record_all([*both, both[0]])
    assert counts(archive).articles == 0
    assert [outcome for outcome, _ in archive.record_all(both)] == [Outcome.ARCHIVED] * 2
    assert counts(archive).articles == 2


def test_writers_of_the_same_outlets_do_not_wait_for_each_other_for_ever(archive, start):
    """In whichever order they name them."""
    runs = {outlet: start(outlet=outlet) for outlet in ("coast", "harbour")}

    def story(writer: int, number: int, outlet: str):
        page = make_page(f"http://{outlet}.test/{writer}/{number}", outlet=outlet)
        return runs[outlet], make_article(page=page, text=f"{writer} {number} {outlet}")

    def write(writer: int) -> None:
        outlets = sorted(runs, reverse=bool(writer))
        for number in range(20):
            archive.record_all([story(writer, number, outlet) for outlet in outlets])

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(write, range(2)))
    assert counts(archive).articles == 80
