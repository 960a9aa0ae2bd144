"""What is taken down loses its words at once, and what policy does not let be kept never gets in."""

import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import select

from desk.cli.show import said_of_direction
from storage import queries
from storage.archive import open_archive
from storage.coverage import TextPlace
from storage.models import CoverageText, Matched, Page
from tests.factories import (
    NOON,
    OUTLET,
    make_article,
    make_assignment,
    make_candidate,
    make_facts,
    make_held,
    make_match,
    make_page,
    make_seed,
)
from tests.tables import counts, sharing
from vocabulary.article import Author
from vocabulary.coverage import Certainty, Role
from vocabulary.licence import Decision, Evidence, Licence, Polarity, Scope
from vocabulary.match import Verdict
from vocabulary.metadata import Particulars
from vocabulary.origin import Direction, Way
from vocabulary.outcome import InputError, Outcome
from vocabulary.policy import Store, Target

URL = "http://harbour-courier.test/news/zephyrine"
WORDS = "Quixotic zephyrs rattled the marmalade pier, and all witnesses of the zephyrs were named."
LATER = f"{WORDS} An addendum of gobbledegook was appended."
LICENCE = Licence(
    decision=Decision(cites=(0,)),
    evidence=(
        Evidence(
            code="E12",
            locator="text",
            raw="All rights reserved",
            scope=Scope.SITE,
            polarity=Polarity.NOTICE,
            context="zephyrs rattled the marmalade pier",
        ),
        Evidence(
            code="E20",
            locator="text:0",
            raw="PIER (AP) - Zephyrs rattled the marmalade pier.",
            scope=Scope.ARTICLE,
            polarity=Polarity.EXCEPTION,
        ),
    ),
)


def page_of(text, url=URL):
    """The page that holds a text."""
    candidate = make_candidate(url, title="Zephyrs on the pier", summary="Zephyrs rattled it.")
    return make_page(candidate=candidate, body=f"<p>{text}</p>".encode())


def article_of(text=WORDS, url=URL, *, page=None, **said):
    """An article with a title, an author and a licence statement."""
    given = {"title": "Zephyrs on the pier", "authors": (Author(name="Zephyrine Writer"),), "licence": LICENCE}
    return make_article(url, text, page=page or page_of(text, url), **(given | said))


def begin(archive, **said):
    """Open a run that keeps everything, unless told otherwise."""
    return archive.begin_run(make_assignment(**said), make_facts(), seed=None, owner="test")


def crawl(archive, *articles, **said):
    """Record articles in a run of their own; returns the outcomes."""
    run = begin(archive, **said)
    archive.register(run, [one.page.candidate for one in articles])
    outcomes = [archive.record(run, one)[0] for one in articles]
    archive.end_run(run, "finished")
    return outcomes


def found(archive, words="zephyrs"):
    """How many articles a search finds."""
    return queries.search(archive, words).total


TARGETS = [
    (Target.ARTICLE, "1"),
    (Target.URL, "https://www.harbour-courier.test/news/zephyrine/"),
    (Target.HOST, "harbour-courier.test"),
    (Target.PATTERN, "harbour-courier.test/*/zephyr*"),
    (Target.PATTERN, "http://*zephyrine"),
]


@pytest.mark.parametrize(("target", "named"), TARGETS, ids=str)
def test_what_is_taken_down_loses_its_words_and_keeps_that_it_was(archive, target, named):
    """Text, title, authors, bytes, contexts, hints, readings and search words go; address, times, reason stay."""
    assert crawl(archive, article_of()) == [Outcome.ARCHIVED]
    assert crawl(archive, article_of(LATER), refetch=True) == [Outcome.REVISED]
    *_, stored = archive.pages_read(OUTLET, extractor="new")
    archive.replace_reading(stored, article_of(f"{LATER} Read anew.", page=stored.page))
    assert found(archive) == 1
    takedown, erased = archive.take_down(target, named, reason="the author asked for it")
    assert (erased.articles, erased.texts, erased.bodies) == ((1,), 3, 2)
    article = archive.article(1)
    assert (article.text, article.compared, article.title, article.authors) == (None, None, None, ())
    assert article.text_withheld == f"taken down on {takedown.added:%Y-%m-%d}: the author asked for it"
    assert article.takedown == takedown.id
    assert (article.url, article.first_seen, article.revisions) == (URL, NOON, 2)
    assert article.fingerprint is not None
    assert [(one.raw, one.context) for one in article.licence.evidence] == [("All rights reserved", ""), ("", "")]
    assert [one.text for one in queries.revisions(archive, 1)] == [None, None]
    assert queries.extractions(archive, 1) == []
    assert found(archive) == found(archive, "") == 0
    with pytest.raises(InputError, match="does not keep its bytes"):
        queries.capture_body(archive, article.captures[0].id)
    assert queries.carriers(archive, article.captures[0]).body == b""
    assert list(archive.pages_read(OUTLET, extractor="new")) == []
    (row,) = archive.takedowns()
    assert (row.takedown, row.articles) == (takedown, ((1, URL),))
    with archive.reading() as connection:
        assert connection.scalars(select(Page.hints)).all() == [{}]


def test_no_word_of_it_is_left_in_the_file(sqlite_archive, tmp_path):
    """Neither in tables, nor in the index, nor in parts of the file that are free again."""
    archive = sqlite_archive
    crawl(archive, *(make_article(text=f"An ordinary report number {number}.") for number in range(30)))
    crawl(archive, article_of())
    archive.take_down(Target.URL, URL, reason="court order")
    archive.close()
    files = list(tmp_path.glob("cuttings.db*"))
    assert files
    content = b"".join(path.read_bytes() for path in files).lower()
    assert b"ordinary" in content
    for word in (b"quixotic", b"marmalade", b"rattled", b"zephyrs"):
        assert word not in content
    with sqlite3.connect(files[0]) as connection:
        connection.execute("INSERT INTO article_search(article_search, rank) VALUES('integrity-check', 1)")


@pytest.mark.parametrize(("target", "named"), TARGETS[1:], ids=str)
def test_a_crawl_keeps_nothing_of_what_is_taken_down(archive, target, named):
    """The outcome is told with the reason; not even what the source said of the page is kept."""
    archive.take_down(target, named, reason="court order")
    run = begin(archive)
    (candidate,), _ = archive.register(run, [page_of(WORDS).candidate])
    assert (candidate.title, candidate.summary) == (None, None)
    assert archive.withheld(OUTLET, [URL]) == "taken down: court order"
    assert archive.withheld(OUTLET, ["http://elsewhere.test/"]) is None
    assert archive.record(run, article_of()) == (Outcome.WITHHELD, None)
    (page,) = queries.pages(archive, run)
    assert (page.outcome, page.reason) == (Outcome.WITHHELD, "taken down: court order")
    assert counts(archive).articles == counts(archive).captures == 0


def test_an_article_is_known_by_all_its_addresses(archive):
    """Also at an address that led to it before."""
    crawl(archive, article_of(page=page_of(WORDS, f"{URL}?from=feed")))
    archive.take_down(Target.ARTICLE, "1", reason="court order")
    assert archive.withheld(OUTLET, [f"{URL}?from=feed"]) is not None
    assert crawl(archive, article_of(f"{WORDS} Anew.", page=page_of(WORDS, URL)), refetch=True) == [Outcome.WITHHELD]


def test_bytes_that_others_were_read_from_stay(archive):
    """Two articles of the very same bytes, of which one is taken down: the other's proof is not lost."""
    page = replace(page_of(WORDS, "http://twin.test/a"), body=page_of(WORDS).body)
    crawl(archive, article_of(), article_of(f"{WORDS} Otherwise.", "http://twin.test/a", page=page))
    _, erased = archive.take_down(Target.URL, URL, reason="court order")
    assert erased.bodies == 0
    assert archive.article(2).text is not None
    capture = archive.article(2).captures[0]
    assert queries.capture_body(archive, capture.id) == page.body


def test_copies_that_stay_are_told(archive):
    """The same text at another outlet is another article; whoever takes one down learns of the other."""
    crawl(archive, article_of())
    other = article_of(WORDS, "http://twin.test/a", page=make_page("http://twin.test/a", outlet="twin"))
    crawl(archive, other)
    _, erased = archive.take_down(Target.URL, URL, reason="court order")
    assert erased.copies == (2,)
    assert archive.article(2).text == WORDS
    _, erased = archive.take_down(Target.HOST, "twin.test", reason="court order")
    assert erased.copies == ()


def test_a_lifted_takedown_brings_nothing_back_but_lets_it_be_fetched(archive):
    """The next crawl asks again, and keeps the text in its old place."""
    crawl(archive, article_of())
    takedown, _ = archive.take_down(Target.URL, URL, reason="by mistake")
    assert crawl(archive, article_of(), refetch=True) == [Outcome.WITHHELD]
    assert archive.lift_takedown(takedown.id, reason="it was a mistake") == [1]
    assert not list(archive.check())
    assert archive.article(1).text is None
    assert archive.article(1).takedown is None
    run = begin(archive)
    (candidate,), _ = archive.register(run, [page_of(WORDS).candidate])
    assert candidate.url == URL
    assert archive.record(run, article_of()) == (Outcome.ARCHIVED, 1)
    article = archive.article(1)
    assert (article.text, article.text_withheld, article.revisions) == (WORDS, None, 1)
    assert [author.name for author in article.authors] == ["Zephyrine Writer"]
    assert found(archive) == 1
    assert queries.capture_body(archive, article.captures[-1].id) == page_of(WORDS).body
    (row,) = archive.takedowns()
    assert (row.takedown.lifted_reason, row.articles) == ("it was a mistake", ())
    with pytest.raises(InputError, match="lifted before"):
        archive.lift_takedown(takedown.id, reason="again")
    with pytest.raises(InputError, match="no such take-down"):
        archive.lift_takedown(99, reason="again")


def test_what_two_takedowns_name_stays_down_until_both_are_lifted(archive):
    """Lifting one leaves it to the other."""
    crawl(archive, article_of())
    first, _ = archive.take_down(Target.URL, URL, reason="one")
    second, _ = archive.take_down(Target.HOST, "harbour-courier.test", reason="two")
    assert archive.lift_takedown(second.id, reason="done") == []
    article = archive.article(1)
    assert article.takedown == first.id
    assert article.text_withheld.endswith(": one")
    assert archive.lift_takedown(first.id, reason="done") == [1]


def test_title_and_authors_stay_where_the_policy_says_so(archive):
    """Everything else goes all the same."""
    crawl(archive, article_of())
    archive.take_down(Target.URL, URL, reason="court order", keep={"title", "authors"})
    article = archive.article(1)
    assert (article.title, len(article.authors), article.text) == ("Zephyrs on the pier", 1, None)


def test_a_seed_that_was_made_of_it_loses_its_words_too(archive):
    """Its name stays, and what was found for it."""
    crawl(archive, article_of())
    archive.store_seed(make_seed("article-1", WORDS, origin="archive:1"))
    archive.take_down(Target.ARTICLE, "1", reason="court order")
    seed = archive.seed("article-1")
    assert (seed.text, seed.title, seed.authors) == ("", "(taken down)", ())


def test_whom_texts_name_as_their_source_goes_with_them(archive):
    """From verdicts of today and of before, on the article and on a seed made of it, and from texts of coverage."""
    way = Direction(
        way=Way.COMMON_SOURCE,
        confidence=0.8,
        reasons=("the article names Zephyrine Marmalade (byline)",),
        credit="Zephyrine Marmalade",
        seed_credit="Quixotic Wire",
    )
    crawl(archive, article_of(), make_article(text="An ordinary report."))
    archive.store_seed(make_seed())
    archive.store_seed(make_seed("article-1", WORDS, origin="archive:1"))
    archive.add_match(1, "seed", make_match(direction=way))
    archive.add_match(1, "seed", make_match(similarity=0.8, direction=way))
    archive.add_match(2, "article-1", make_match(direction=way))
    archive.add_match(2, "seed", make_match(direction=way))
    place = {"number": 1, "place": 1, "role": Role.COPY, "agency": "Quixotic Wire", "likeness": None, "share": 1.0}
    archive.keep_texts("seed", [TextPlace(article_id=1, certainty=Certainty.ONLY, **place)], "state")
    archive.take_down(Target.ARTICLE, "1", reason="court order")
    archive.add_match(1, "seed", make_match(similarity=0.7, direction=way))  # by who had read it before
    with archive.reading() as connection:
        rows = connection.execute(select(*Matched.__table__.columns).order_by(Matched.id)).all()
        assert connection.scalars(select(CoverageText.agency)).all() == [None]
    assert [(row.direction, row.credit, row.seed_credit, row.direction_reasons) for row in rows] == [
        *[("common_source", None, None, [])] * 3,
        ("common_source", way.credit, way.seed_credit, list(way.reasons)),
        ("common_source", None, None, []),
    ]
    (held,) = (one.match for one in archive.article(1).matches if one.seed == "seed")
    assert said_of_direction(held.direction) == "both from a third (0.80)"


@pytest.mark.parametrize(
    ("pattern", "url", "fits"),
    [
        ("example.org/2022/*", "https://example.org/2022/a", True),
        ("example.org/2022/*", "https://example.org/2023/a", False),
        ("example.org/*", "https://notexample.org/a", False),
        ("*.example.org/*", "https://www.example.org/a", True),
        ("https://example.org/*", "http://example.org/a", False),
        ("example.org/*/b/*/d", "https://example.org/x/b/y/d", True),
        ("example.org/*ab*ab", "https://example.org/xab", False),
        ("EXAMPLE.org/A*", "https://example.org/abc", True),
        ("*" * 10 + "x", "y" * 100_000, False),
    ],
)
def test_patterns_speak_of_whole_addresses(pattern, url, fits):
    """`*` stands for anything; without a scheme, for any scheme."""
    from storage.takedowns import names

    assert names(Target.PATTERN, pattern, url) is fits


def test_an_article_kept_by_its_fingerprint_has_no_words(archive):
    """All but text and bytes: title, authors, times, licence, verdict, what bytes they were."""
    archive.store_seed(make_seed())
    limited = replace(
        article_of(matches=make_held(Verdict.NEAR)), store=Store.FINGERPRINT, reason="fingerprint only: it says so"
    )
    run = archive.begin_run(make_assignment(), make_facts(), seed="seed", owner="test")
    archive.register(run, [limited.page.candidate])
    assert archive.record(run, limited) == (Outcome.WITHHELD, 1)
    article = archive.article(1)
    assert (article.text, article.compared) == (None, None)
    assert article.text_withheld == "fingerprint only: it says so"
    assert (article.title, article.language, len(article.authors)) == ("Zephyrs on the pier", "en", 1)
    assert article.fingerprint == limited.fingerprint
    assert article.licence.decision == LICENCE.decision
    assert [held.match.verdict for held in article.matches] == [Verdict.NEAR]
    (capture,) = article.captures
    assert capture.size == len(limited.page.body)
    with pytest.raises(InputError, match="does not keep its bytes"):
        queries.capture_body(archive, capture.id)
    assert found(archive) == 0
    assert [row.article_id for row in queries.coverage(archive, "seed")] == [1]
    assert [one.text for one in queries.export_rows(archive)] == [None]
    shared = sharing(archive, limited.fingerprint)
    assert [article_id for article_id, _ in shared] == [1]


def test_a_later_seed_finds_what_shares_its_fingerprint(archive):
    """Until it was held against it; what is taken down is not found, nor what shares nothing."""
    limited = {"store": Store.FINGERPRINT, "reason": "fingerprint only"}
    crawl(archive, replace(article_of(), **limited))
    crawl(archive, replace(article_of("Nothing whatever alike.", "http://other.test/1"), **limited))
    crawl(archive, replace(article_of(LATER, "http://down.test/1"), **limited))
    archive.take_down(Target.URL, "http://down.test/1", reason="court order")
    archive.store_seed(make_seed("later", WORDS))
    ((article_id, kept),) = archive.unmatched_without_text("later")
    assert (article_id, kept) == (1, archive.article(1).fingerprint)
    archive.add_match(1, "later", make_match(Verdict.IDENTICAL))
    assert archive.unmatched_without_text("later") == []
    assert [row.article_id for row in queries.coverage(archive, "later")] == [1]


def test_met_again_by_its_fingerprint_it_gains_nothing_twice(archive):
    """The same page again: one capture, one revision, the same outcome; another text is another revision."""
    limited = replace(article_of(), store=Store.FINGERPRINT, reason="fingerprint only")
    assert crawl(archive, limited) == [Outcome.WITHHELD]
    assert crawl(archive, limited, refetch=True) == [Outcome.WITHHELD]
    article = archive.article(1)
    assert (article.revisions, len(article.captures), len(article.authors)) == (1, 1, 1)
    later = replace(article_of(LATER), store=Store.FINGERPRINT, reason="fingerprint only")
    assert crawl(archive, later, refetch=True) == [Outcome.WITHHELD]
    assert archive.article(1).revisions == 2
    assert archive.article(1).text is None


def test_what_was_kept_before_stays_and_nothing_new_is_added(archive):
    """A policy that was tightened holds for what comes after it."""
    crawl(archive, article_of())
    limited = replace(article_of(), store=Store.FINGERPRINT, reason="fingerprint only")
    assert crawl(archive, limited, refetch=True) == [Outcome.UNCHANGED]
    assert archive.article(1).text == WORDS
    later = replace(article_of(LATER), store=Store.FINGERPRINT, reason="fingerprint only")
    assert crawl(archive, later, refetch=True) == [Outcome.WITHHELD]
    assert [one.text for one in queries.revisions(archive, 1)] == [WORDS, None]
    assert found(archive) == 0


def test_a_policy_that_allows_more_brings_the_text(archive):
    """The next time the page is met, in the same revision."""
    crawl(archive, replace(article_of(), store=Store.FINGERPRINT, reason="fingerprint only"))
    assert crawl(archive, article_of(), refetch=True) == [Outcome.ARCHIVED]
    article = archive.article(1)
    assert (article.text, article.text_withheld, article.revisions) == (WORDS, None, 1)
    assert queries.capture_body(archive, article.captures[-1].id) == page_of(WORDS).body


def test_of_what_is_not_kept_at_all_only_the_outcome_is(archive):
    """No article, no capture, no hint; the address stays in the frontier, so that it need not be fetched again."""
    nothing = replace(article_of(), store=Store.NONE, reason="not kept: the outlet's file says so")
    run = begin(archive)
    archive.register(run, [nothing.page.candidate])
    assert archive.record(run, nothing) == (Outcome.WITHHELD, None)
    (page,) = queries.pages(archive, run)
    assert (page.url, page.reason) == (URL, "not kept: the outlet's file says so")
    assert counts(archive).articles == counts(archive).captures == 0
    archive.end_run(run, "finished")
    again = begin(archive)
    assert archive.register(again, [nothing.page.candidate]) == ([], 0)
    assert archive.pending(again) == []


def test_an_unrelated_article_is_unrelated_whatever_policy_says(archive):
    """Of it no text is kept anyway."""
    archive.store_seed(make_seed())
    limited = replace(article_of(matches=make_held(Verdict.UNRELATED)), store=Store.FINGERPRINT, reason="x")
    run = archive.begin_run(make_assignment(), make_facts(), seed="seed", owner="test")
    archive.register(run, [limited.page.candidate])
    assert archive.record(run, limited)[0] is Outcome.UNRELATED
    (page,) = queries.pages(archive, run)
    assert page.reason == ""
    assert archive.article(1).text_withheld is None


def test_loosenings_are_noted_once_for_each_policy(archive):
    """What allowed more, than what, why, and since when."""
    from vocabulary.policy import Loosening

    loosening = Loosening(field="class.by-sa.export", was="[]", now='["ai-train"]', reason="agreed")
    for version in ("1-a", "1-a", "1-b"):
        archive.keep_loosenings(version, [loosening])
    archive.keep_loosenings("1-c", [])
    assert [(row.loosening, row.policy_version) for row in archive.loosenings()] == [
        (loosening, "1-a"),
        (loosening, "1-b"),
    ]


def test_takedowns_survive_reopening(archive_url):
    """They are in the archive, not in a process."""
    archive = open_archive(archive_url)
    archive.take_down(Target.HOST, "example.org", reason="court order")
    archive.close()
    archive = open_archive(archive_url)
    assert archive.withheld("any", ["https://news.example.org/1"]) == "taken down: court order"
    assert archive.withheld("any", ["https://example.org.test/1"]) is None
    archive.close()


def test_every_text_column_is_known_to_the_rule_that_empties_it():
    """A new column of a revision or a reading is either words, which go, or data, which stays: somebody has to say."""
    from sqlalchemy import Text

    from storage.columns import CleanText, Json
    from storage.models import Revision
    from storage.texts import WORDLESS

    data = {
        *("title", "title_source", "language", "extractor", "syndicated_from", "text_withheld"),
        *(f"published_{part}" for part in ("iso", "source", "raw", "inferred_from", "latest", "zone")),
        *("modified_iso", "modified_source", "modified_raw", "modified_zone"),
        *("section", "section_words", "publisher", "image_url", "image_credit"),
    }
    columns = {column.name for column in Revision.__table__.columns if isinstance(column.type, CleanText | Json | Text)}
    assert columns == data | set(WORDLESS)


def test_matches_of_what_is_taken_down_stay(archive):
    """That it was coverage is no word of it."""
    archive.store_seed(make_seed())
    crawl(archive, article_of())
    archive.add_match(1, "seed", make_match())
    archive.take_down(Target.ARTICLE, "1", reason="court order")
    (row,) = queries.coverage(archive, "seed")
    assert (row.article_id, row.title, row.verdict) == (1, None, Verdict.NEAR)


def test_its_text_at_another_address_of_its_outlet_does_not_bring_it_back(archive):
    """Neither at a second address that was known before, nor at a new one; nothing of it is kept there."""
    second, third = f"{URL}-again", f"{URL}-once-more"
    assert crawl(archive, article_of(), article_of(url=second)) == [Outcome.ARCHIVED, Outcome.DUPLICATE]
    takedown, _ = archive.take_down(Target.URL, URL, reason="court order")
    assert crawl(archive, article_of(url=second), article_of(url=third), refetch=True) == [Outcome.WITHHELD] * 2
    assert (archive.article(1).text, archive.article(1).title, found(archive)) == (None, None, 0)
    assert counts(archive).articles == 1
    with archive.reading() as connection:
        assert connection.scalars(select(Page.hints)).all() == [{}, {}, {}]
    archive.lift_takedown(takedown.id, reason="it was a mistake")
    assert crawl(archive, article_of(url=third)) == [Outcome.ARCHIVED]


def test_what_is_named_by_its_second_address_stays_down_at_its_first(archive):
    """The article is taken down, by whichever of its addresses; lifting another take-down of it changes nothing."""
    second = f"{URL}-again"
    crawl(archive, article_of(), article_of(url=second))
    first, erased = archive.take_down(Target.URL, second, reason="court order")
    assert erased.articles == (1,)
    assert archive.withheld(OUTLET, [URL]) == "taken down: court order"
    assert crawl(archive, article_of(), refetch=True) == [Outcome.WITHHELD]
    assert archive.article(1).text is None
    other, _ = archive.take_down(Target.URL, URL, reason="once more")
    assert archive.lift_takedown(other.id, reason="done") == []
    assert archive.lift_takedown(first.id, reason="done") == [1]
    assert archive.withheld(OUTLET, [URL]) is None


def test_what_was_fetched_again_is_compared_again(archive):
    """Its runs are found, and its text is held against others, though its page says what it said before."""
    words = " ".join(f"{WORDS} Number {number} of the pier was of another wood." for number in range(40))
    crawl(archive, article_of(words))
    archive.origins_done(archive.origins_due(10))
    takedown, _ = archive.take_down(Target.URL, URL, reason="by mistake")
    archive.lift_takedown(takedown.id, reason="it was a mistake")
    assert crawl(archive, article_of(words)) == [Outcome.ARCHIVED]
    assert [row.article_id for row in archive.origins_due(10)] == [1]
    fingerprint = archive.article(1).fingerprint
    assert sharing(archive, fingerprint, at_least=1) == [(1, len(fingerprint.hashes))]


def test_a_reading_that_comes_after_a_takedown_brings_no_word_back(archive):
    """A stored page was at hand while it was taken down."""
    crawl(archive, article_of())
    (stored,) = archive.pages_read(OUTLET, extractor="new")
    archive.take_down(Target.URL, URL, reason="court order")
    told = replace(article_of(page=stored.page), particulars=Particulars(description="Zephyrs."), extractor="new")
    archive.confirm_reading(stored, told)
    archive.replace_reading(stored, replace(told, text=LATER))
    article = archive.article(1)
    assert (article.text, article.title, article.particulars) == (None, None, Particulars())
    assert queries.extractions(archive, 1) == []
    assert found(archive) == 0


def test_a_stricter_policy_holds_for_what_has_nothing_of_the_seed_too(archive):
    """A text that is known and has changed is kept by its fingerprint only, and found by no word of before."""
    archive.store_seed(make_seed())
    crawl(archive, article_of())
    held = make_held(Verdict.UNRELATED)
    later = article_of(LATER, matches=held, store=Store.FINGERPRINT)
    run = archive.begin_run(make_assignment(seed="seed", refetch=True), make_facts(), seed="seed", owner="test")
    archive.register(run, [later.page.candidate])
    assert archive.record(run, later) == (Outcome.WITHHELD, 1)
    assert (archive.article(1).revisions, archive.article(1).text, found(archive)) == (2, None, 0)


def test_no_summary_is_kept_of_an_unrelated_page_of_which_no_words_may_be_kept(archive):
    """What its source said of it in sentences goes, as with those that are kept."""
    archive.store_seed(make_seed())
    held = make_held(Verdict.UNRELATED)
    article = article_of(matches=held, store=Store.FINGERPRINT)
    run = archive.begin_run(make_assignment(seed="seed"), make_facts(), seed="seed", owner="test")
    archive.register(run, [article.page.candidate])
    assert archive.record(run, article) == (Outcome.UNRELATED, 1)
    with archive.reading() as connection:
        assert connection.scalars(select(Page.hints)).all() == [{"title": "Zephyrs on the pier"}]
