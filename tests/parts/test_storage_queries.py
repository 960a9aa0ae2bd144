"""Questions to the archive: both databases give the same answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import queries
from storage.errors import StorageError
from tests.factories import (
    NOON,
    make_article,
    make_assignment,
    make_facts,
    make_fingerprint,
    make_held,
    make_match,
    make_page,
    make_seed,
)
from vocabulary.article import Author, AuthorKind
from vocabulary.licence import Confidence, Decision, Licence, Scope
from vocabulary.match import Verdict
from vocabulary.moment import Moment
from vocabulary.origin import Direction, Mark, Origin, Way
from vocabulary.outcome import InputError, Outcome, RunState, SourceState
from vocabulary.page import FoundBy
from vocabulary.policy import Store, Target
from vocabulary.run import SourceReport

BY = Licence(decision=Decision(expression="CC-BY-4.0", scope=Scope.SITE, confidence=Confidence.DECLARED))


@pytest.fixture
def run(archive) -> int:
    """Return a run that keeps everything; the seed `seed` is stored."""
    archive.store_seed(make_seed())
    return archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")


@pytest.fixture
def keep(archive, run):
    """Return a function that archives an article and returns its id."""

    def add(text=None, url=None, **said) -> int:
        outcome, article_id = archive.record(run, make_article(url, text, **said))
        assert outcome is Outcome.ARCHIVED
        return article_id

    return add


def on(day: int) -> Moment:
    """Return noon (UTC) of a day of January 2022, as a page in Tehran states it."""
    return Moment(iso=f"2022-01-{day:02}T15:30:00+03:30", source="meta")


def at(day: int) -> datetime:
    """Return the same as an instant."""
    return datetime(2022, 1, day, 12, tzinfo=UTC)


def found(archive, words, **filters) -> list[int]:
    """Return ids that a search finds."""
    answer = queries.search(archive, words, **filters)
    assert answer.total == len(answer.rows)
    return sorted(row.article_id for row in answer.rows)


def test_coverage_is_ranked(archive, keep):
    """By verdict, then similarity, then time; articles without a time come last."""
    ranked = [
        keep(matches=make_held(Verdict.IDENTICAL)),
        keep(matches=make_held(Verdict.NEAR, similarity=0.9)),
        keep(matches=make_held(Verdict.NEAR, similarity=0.8), published=on(14)),
        keep(matches=make_held(Verdict.NEAR, similarity=0.8), published=on(15)),
        keep(matches=make_held(Verdict.NEAR, similarity=0.8)),
        keep(matches=make_held(Verdict.EXCERPT)),
        keep(matches=make_held(Verdict.SAME_STORY)),
        keep(matches=make_held(Verdict.RELATED)),
    ]
    keep(matches=make_held(Verdict.UNRELATED))
    keep()
    assert [row.article_id for row in queries.coverage(archive, "seed")] == ranked
    assert [row.article_id for row in queries.coverage(archive, "seed").page(2, offset=1)] == ranked[1:3]


def test_a_row_of_coverage_says_what_it_is(archive, keep):
    """Everything that a table or a program prints of it."""
    article_id = keep(
        url="http://harbour-courier.test/1",
        title="Closed",
        published=on(16),
        licence=BY,
        matches=make_held(Verdict.NEAR),
    )
    (row,) = queries.coverage(archive, "see")
    assert (row.article_id, row.title, row.outlet, row.outlet_title) == (
        article_id,
        "Closed",
        "harbour",
        "Harbour Courier",
    )
    assert (row.country, row.url, row.language) == ("gb", "http://harbour-courier.test/1", "en")
    assert (row.published, row.published_utc, row.first_seen) == ("2022-01-16T15:30:00+03:30", at(16), NOON)
    assert (row.licence, row.licence_scope, row.licence_confidence) == ("CC-BY-4.0", Scope.SITE, Confidence.DECLARED)
    match = make_match(Verdict.NEAR)
    assert (row.verdict, row.explanation) == (match.verdict, match.explanation)
    for name in ("similarity", "containment", "containment_a_in_b", "containment_b_in_a", "jaccard"):
        assert getattr(row, name) == getattr(match, name)
    assert (row.direction, row.direction_reasons, row.credit) == (None, (), None)


def test_which_way_a_text_went_is_kept_with_its_match(archive, run, keep):
    """As it was told, with what its page says of its origin; without words where the text is withheld."""
    said = Origin(mark=Mark.DATELINE, name="Reuters", raw="HARBOUR (Reuters) - The bridge")
    told = Direction(way=Way.COMMON_SOURCE, confidence=0.9, reasons=("both name Reuters",), credit="Reuters")
    given = {"matches": make_held(Verdict.NEAR, direction=told), "origins": (said,)}
    article_id = keep(url="http://harbour-courier.test/1", **given)
    given |= {"store": Store.FINGERPRINT, "reason": "no"}
    _, withheld = archive.record(run, make_article("http://harbour-courier.test/2", "Kept away.", **given))
    assert archive.article(article_id).matches[0].match.direction == told
    (row, *_) = queries.coverage(archive, "seed")
    assert (row.direction, row.direction_confidence, row.credit) == ("common_source", 0.9, "Reuters")
    assert (row.direction_reasons, row.is_self_copy) == (("both name Reuters",), False)
    kept = {one.id: one.origins for one in archive.publications([article_id, withheld, 99])}
    assert kept == {article_id: (said,), withheld: (replace(said, raw=""),)}


def test_of_what_nobody_looked_at_the_text_tells(archive, keep):
    """As of archives of before: text, authors and canonical link are handed out instead."""
    article_id = keep(
        url="http://harbour-courier.test/1", authors=(Author(name="AFP"),), syndicated_from="http://o.test/"
    )
    (row,) = archive.publications([article_id])
    assert (row.origins, row.text, row.authors) == (None, archive.article(article_id).text, (Author(name="AFP"),))
    assert (row.syndicated_from, row.outlet_title) == ("http://o.test/", "Harbour Courier")


FILTERS = [
    ({}, "abcd"),
    ({"outlet": "harbour"}, "abcd"),
    ({"outlet": "coast"}, ""),
    ({"since": at(15)}, "bc"),
    ({"until": at(15)}, "ab"),
    ({"since": at(15), "until": at(15)}, "b"),
    ({"language": "en"}, "abd"),
    ({"language": "EN-gb"}, "b"),
    ({"language": "e"}, ""),
    ({"licence": "cc-by-4.0"}, "c"),
    ({"licence": "NOASSERTION"}, "abd"),
]


@pytest.fixture
def four(keep):
    """Archive four articles of coverage, a to d; return their ids by letter."""
    held = make_held(Verdict.NEAR)
    return {
        "a": keep("harbour a", published=on(14), matches=held),
        "b": keep("harbour b", published=on(15), language="en-GB", matches=held),
        "c": keep("harbour c", published=on(16), language="de", licence=BY, matches=held),
        "d": keep("harbour d", matches=held),
    }


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_the_same_filters_narrow_coverage_search_and_export(archive, four, filters, expected):
    """An article without a time is found only when no time is asked for."""
    ids = sorted(four[letter] for letter in expected)
    assert sorted(row.article_id for row in queries.coverage(archive, "seed", **filters)) == ids
    assert found(archive, "harbour", **filters) == ids
    assert [row.id for row in queries.export_rows(archive, **filters)] == ids
    assert [row.id for row in queries.export_rows(archive, seed="seed", **filters)] == ids


def test_search_and_export_by_verdict(archive, keep):
    """Against a named seed or any; unrelated ones only when asked for."""
    archive.store_seed(make_seed("other"))
    near = keep("harbour 1", matches=make_held(Verdict.NEAR))
    related = keep("harbour 2", matches=make_held(Verdict.RELATED, "other"))
    unrelated = keep("harbour 3", matches=make_held(Verdict.UNRELATED))
    assert found(archive, "harbour", seed="seed") == [near]
    assert found(archive, "harbour", seed="other", verdict=Verdict.NEAR) == []
    assert found(archive, "harbour", verdict=Verdict.RELATED) == [related]
    assert found(archive, "harbour", verdict=Verdict.UNRELATED) == [unrelated]
    assert [row.id for row in queries.export_rows(archive, seed="other")] == [related]
    assert [row.id for row in queries.export_rows(archive, verdicts=[Verdict.NEAR])] == [near]
    assert [row.id for row in queries.export_rows(archive)] == [near, related, unrelated]


def test_an_export_takes_words_ids_and_a_part_of_the_ids(archive, keep, monkeypatch):
    """Each narrows; its extent is counted alike, however many are read at a time; an unknown id is none."""
    ids = [
        keep(f"harbour {word}", language="de" if word == "ice" else "en")
        for word in ("fog", "ice", "thick fog", "rain")
    ]
    monkeypatch.setattr(queries.leaving, "_IDS_BATCH", 2)

    def chosen(**said):
        rows = [row.id for row in queries.export_rows(archive, **said)]
        assert queries.export_extent(archive, **said) == (len(rows), max(rows, default=0))
        return rows

    assert chosen() == ids
    assert chosen(words="harbour") == ids
    assert chosen(words="fog") == [ids[0], ids[2]]
    assert chosen(words="harbour -fog") == chosen(words="-fog") == [ids[1], ids[3]]
    assert chosen(words="harbour", language="en", after=ids[0]) == ids[2:]
    assert chosen(words="") == ids
    assert chosen(words="title:nothing", ids=ids) == []
    assert chosen(ids=[ids[3], ids[0], ids[0], 10**17]) == [ids[0], ids[3]]
    assert chosen(ids=ids, words="fog", after=ids[0]) == [ids[2]]
    assert chosen(ids=[]) == []
    assert chosen(up_to=ids[1]) == ids[:2]
    assert chosen(after=ids[3]) == []


def test_what_was_decided_or_taken_down_since_is_counted(archive, keep):
    """Of articles up to an id; what was so before is not."""
    ids = [keep(f"harbour {number}", licence=BY) for number in range(3)]
    since = datetime.now(UTC)
    assert queries.withdrawn_since(archive, since, up_to=ids[2]) == 0
    archive.take_down(Target.ARTICLE, str(ids[1]), reason="asked for")
    assert queries.withdrawn_since(archive, since, up_to=ids[0]) == 0
    assert queries.withdrawn_since(archive, since, up_to=ids[1]) == 1
    assert queries.withdrawn_since(archive, datetime.now(UTC), up_to=ids[2]) == 0
    assert queries.withdrawn_since(archive, datetime(2022, 1, 1, tzinfo=UTC), up_to=ids[2]) == 3


def test_an_unknown_seed_is_bad_input(archive, four):
    """Coverage of nothing is not 'no coverage'."""
    for ask in (queries.coverage, queries.sightings, lambda one, seed: queries.search(one, "x", seed=seed)):
        with pytest.raises(InputError, match="the archive knows no such seed"):
            ask(archive, "unheard")
    with pytest.raises(InputError):
        queries.export_rows(archive, seed="unheard")


TEXTS = {
    "ice": "The harbour of Łódź was closed because of ice. It’s a 3-day closure.",
    "talks": "Talks on ice fishing were closed to the press.",
    "persian": "وزیر امور خارجه گفت: كتاب‌هاي علمي ۱۴۰۰",
    "chinese": "中国外交部发言人表示，双方将继续对话。",
    "russian": "Ёлка и переговоры в Вене",
    "prefix": "Uranium enrichment; uranic; AND the OR of NOT.",
}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ice", "ice talks"),
        ("ICE closed", "ice talks"),
        ("lodz", "ice"),
        ('"closed because of ice"', "ice"),
        ('"because closed"', ""),
        ('"ice it"', "ice"),
        ('"harbour closed the"', ""),
        ("ice -talks", "ice"),
        ('ice -"ice fishing"', "ice"),
        ("-ice -uranium", "persian chinese russian"),
        ("clos*", "ice talks"),
        ("closu*", "ice"),
        ('"closed to" pre*', "talks"),
        ("3-da*", "ice"),
        ("it's", "ice"),
        ("urani*", "prefix"),
        ("-urani*", "ice talks persian chinese russian"),
        ("and or not", "prefix"),
        ("کتاب", "persian"),
        ("علمی 1400", "persian"),
        ('"امور خارجه"', "persian"),
        ("外交", "chinese"),
        ("交外", ""),
        ("елка", "russian"),
        ("Переговор*", "russian"),
        ("headline", "ice"),
        ('"headline the harbour"', ""),
        ("nowhere", ""),
        ("!!! ---", ""),
        ("   ", "ice talks persian chinese russian prefix"),
        ("", "ice talks persian chinese russian prefix"),
        ("harb_ur", ""),
        ("harb%", ""),
        ("title:headline", "ice"),
        ("text:headline", ""),
        ("title:harbour", ""),
        ('text:"the harbour"', "ice"),
        ('title:"closed because"', ""),
        ("-title:head*", "talks persian chinese russian prefix"),
    ],
)
def test_phrases_beginnings_exclusions_and_scripts(archive, keep, words, expected):
    """What is found is the same on both databases."""
    ids = {name: keep(text, title="Headline" if name == "ice" else "") for name, text in TEXTS.items()}
    assert found(archive, words) == sorted(ids[name] for name in expected.split())


def test_a_phrase_is_found_at_the_end_of_a_long_text(archive, keep):
    """Positions that a tsvector does not know are no limit."""
    article_id = keep("common words " * 20_000 + "the last words of it")
    assert found(archive, '"last words of"') == [article_id]
    assert found(archive, '"of last"') == []


def test_a_word_in_the_title_counts_more(archive, keep):
    """The better answer comes first; among equals the newer."""
    in_text = keep("One mention of ice in a text of some length about the harbour.", title="Closed")
    in_title = keep("One mention of frost in a text of some length about the harbour.", title="Ice")
    assert [row.article_id for row in queries.search(archive, "ice").rows] == [in_title, in_text]


def test_blank_words_list_the_newest_first(archive, four):
    """Articles without a time come last."""
    assert [row.article_id for row in queries.search(archive, "").rows] == [four[letter] for letter in "cbad"]


def test_newest_first_is_by_the_minute_of_publication(archive, keep):
    """Whatever the order in which they were found; those without a time come last, the last found of them first."""
    moments = {"b": "2022-01-16T10:00:30Z", "a": "2022-01-16T10:01:00Z", "d": None, "c": "1921-05-01T00:00:00Z"}
    ids = {
        name: keep(f"The harbour was closed {name}.", published=iso and Moment(iso=iso, source="meta"))
        for name, iso in moments.items()
    }
    ids["e"] = keep("The harbour was open.", published=Moment(iso="9999-12-31T23:59:59Z", source="meta"))
    for words in ("harbour", "harbour was", '"the harbour"', "-nowhere", ""):
        answer = queries.search(archive, words, newest=True)
        assert [row.article_id for row in answer.rows] == [ids[name] for name in "eabcd"]
        assert (answer.total, answer.is_more, answer.ranked) == (5, False, None)


def test_a_changed_time_changes_the_place(archive, keep, run):
    """A revision is found as of the time that it states itself."""
    one = keep("The harbour was closed.", url="http://harbour-courier.test/1", published=on(14))
    other = keep("The harbour was closed again.", published=on(15))
    archive_again = make_article("http://harbour-courier.test/1", "The harbour is closed.", published=on(16))
    again = archive.begin_run(make_assignment(refetch=True), make_facts(), seed=None, owner="test")
    assert archive.record(again, archive_again) == (Outcome.REVISED, one)
    assert [row.article_id for row in queries.search(archive, "harbour", newest=True).rows] == [one, other]
    assert found(archive, "harbour", since=at(15)) == [one, other]
    assert found(archive, "harbour", until=at(14)) == []


def test_of_many_the_newest_are_ranked_and_the_others_follow(archive, keep, monkeypatch):
    """Nothing is left out: pages go on past what was ranked, and the answer says what it did."""
    monkeypatch.setattr("storage.queries.searching.MOST", 3)
    ids = [keep("harbour closed " * (10 - day) + "closed open " * day, published=on(day)) for day in range(1, 8)]
    best = [ids[4], ids[5], ids[6], ids[3], ids[2], ids[1], ids[0]]  # of the newest three that with most of the word
    answer = queries.search(archive, "harbour", limit=4)
    assert [row.article_id for row in answer.rows] == best[:4]
    assert (answer.total, answer.is_more, answer.ranked) == (4, True, 3)
    pages = [queries.search(archive, "harbour", limit=2, offset=offset) for offset in (0, 2, 4, 6, 8)]
    assert [row.article_id for page in pages for row in page.rows] == best
    assert [(page.total, page.is_more) for page in pages] == [(3, True), (4, True), (6, True), (7, False), (3, True)]
    by_time = [queries.search(archive, "harbour", newest=True, limit=limit) for limit in (2, 5, 6, 7, 8)]
    assert [(one.total, one.is_more) for one in by_time] == [(3, True), (5, True), (6, True), (7, False), (7, False)]
    few = queries.search(archive, "harbour", since=at(5))
    assert (few.total, few.is_more, few.ranked) == (3, False, None)


def test_facets_of_a_search(archive, four, keep, monkeypatch):
    """What is found by outlet, language, month and licence, the most frequent first; more than a bound are not counted."""
    keep("harbour e", published=Moment(iso="2021-12-31T23:00:00-05:00", source="meta"), language=None)

    def counted(counts):
        return [(one.value, one.articles) for one in counts]

    facets = queries.search_facets(archive, "harbour")
    assert (facets.counted, facets.is_more) == (5, False)
    assert counted(facets.outlets) == [("harbour", 5)]
    assert counted(facets.languages) == [("en", 2), (None, 1), ("de", 1), ("en-GB", 1)]
    assert counted(facets.months) == [("2022-01", 4), (None, 1)]
    assert counted(facets.licences) == [("NOASSERTION", 4), ("CC-BY-4.0", 1)]
    narrow = queries.search_facets(archive, "harbour", language="de")
    assert (narrow.counted, counted(narrow.languages)) == (1, [("de", 1)])
    assert queries.search_facets(archive, "nowhere").outlets == ()
    assert queries.search_facets(archive, "harbour", seed="seed", outlet="harbour").counted == 4
    monkeypatch.setattr("storage.queries.searching._MOST_SUMMED", 2)
    facets = queries.search_facets(archive, "")
    assert (facets.counted, facets.is_more) == (2, True)
    assert counted(facets.languages) == [("de", 1), ("en-GB", 1)]


def test_a_search_is_paged(archive, four):
    """The total says how many there are in all."""
    pages = [queries.search(archive, "harbour", limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [page.total for page in pages] == [4, 4, 4]
    assert sorted(row.article_id for page in pages for row in page.rows) == sorted(four.values())


def test_a_row_of_a_search_says_what_it_is(archive, keep):
    """With a passage that shows the words found."""
    keep("The harbour was closed.", url="http://harbour-courier.test/1", published=on(16), licence=BY, title="T")
    (row,) = queries.search(archive, "closed").rows
    assert (row.title, row.outlet, row.outlet_title) == ("T", "harbour", "Harbour Courier")
    assert (row.published, row.language, row.licence) == ("2022-01-16T15:30:00+03:30", "en", "CC-BY-4.0")
    assert (row.url, row.snippet) == ("http://harbour-courier.test/1", "The harbour was **closed**.")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.text() | st.text("ice\"*-() :^+&|!<>\\'%_AND OR NEAR NOT 中é"))
def test_any_search_is_safe(archive, words):
    """No input makes an error or speaks to the database."""
    answer = queries.search(archive, words)
    assert answer.total >= len(answer.rows)


@pytest.mark.parametrize("hostile", ["\x00", "\ud800", "' OR 1=1 --", "%", "x" * 100_000])
def test_any_filter_is_safe(archive, run, hostile):
    """Also what no database can store."""
    assert queries.search(archive, hostile, outlet=hostile, language=hostile, licence=hostile).total == 0
    assert archive.article_by_url(hostile) is None
    assert archive.seed(hostile) is None


def test_a_huge_text_of_odd_letters_can_be_searched(archive, keep):
    """Four bytes a letter, each word its own: more than a tsvector holds is left out, nothing fails."""
    letters = "".join(chr(0x10400 + number) for number in range(40))
    text = " ".join(
        letters[one] + letters[two] * 20 + letters[three] * 20
        for one in range(40)
        for two in range(40)
        for three in range(20)
    )
    article_id = keep(text)
    assert found(archive, text[:41]) == [article_id]
    assert archive.article(article_id).text == text


def test_unmatched_articles_are_matched_later(archive, keep):
    """Each stored text is offered once per seed, while verdicts are being added."""
    said = {"title": "T", "compared": "without licence", "published": on(16)}
    ids = [keep(f"text {number}", **said) for number in range(3)]
    archive.store_seed(make_seed("new", outlet="harbour"))
    seen = []
    for row in archive.unmatched("new"):
        seen.append(row.article_id)
        assert (row.title, row.compared, row.language, row.published) == ("T", "without licence", "en", on(16))
        assert row.fingerprint == make_fingerprint(f"text {len(seen) - 1}")
        archive.add_match(row.article_id, "new", make_match(Verdict.RELATED))
    assert seen == ids
    assert list(archive.unmatched("new")) == []
    assert [row.article_id for row in queries.coverage(archive, "new")] == ids


def test_many_unmatched_articles_are_read_in_batches(archive, keep, monkeypatch):
    """None is left out between two batches."""
    monkeypatch.setattr("storage.archive._UNMATCHED_BATCH", 2)
    ids = [keep() for _ in range(5)]
    assert [row.article_id for row in archive.unmatched("seed")] == ids


def test_a_later_verdict_replaces_the_earlier(archive, keep):
    """One verdict per article and seed is current; the seed itself at its own outlet is none."""
    archive.store_seed(make_seed("own", outlet="harbour"))
    article_id = keep(matches=make_held(Verdict.NEAR))
    archive.add_match(article_id, "seed", make_match(Verdict.RELATED, rules=2))
    assert [row.verdict for row in queries.coverage(archive, "seed")] == [Verdict.RELATED]
    archive.add_match(article_id, "own", make_match(Verdict.IDENTICAL))
    assert queries.coverage(archive, "own") == []
    assert list(archive.unmatched("own")) == []
    with pytest.raises(StorageError, match="there is no article 99"):
        archive.add_match(99, "seed", make_match())


def test_matches_are_with_the_newest_text(archive, keep):
    """A revision that was not matched yet is offered again."""
    keep(url="http://harbour-courier.test/1", matches=make_held(Verdict.NEAR))
    run = archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
    archive.record(run, make_article("http://harbour-courier.test/1", "A new text."))
    assert queries.coverage(archive, "seed") == []
    assert [row.compared for row in archive.unmatched("seed")] == ["A new text."]


def test_export_streams_all_articles(archive, keep, monkeypatch):
    """In batches, none twice, none left out."""
    monkeypatch.setattr(queries.leaving, "_BATCH", 2)
    ids = [keep(authors=(Author(name=f"A{number}"),)) for number in range(5)]
    exported = list(queries.export_rows(archive))
    assert [row.id for row in exported] == ids
    assert [row.authors[0].name for row in exported] == ["A0", "A1", "A2", "A3", "A4"]


def test_articles_that_share_shingles_are_candidates(archive, keep):
    """All shingles are asked for at once; each names the articles that have it."""
    one = keep("alpha beta gamma delta common")
    two = keep("alpha beta gamma common")
    three = keep("other words common")
    asked = make_fingerprint("alpha beta gamma delta common")
    found = sorted(sorted(ids) for ids in archive.sharing(asked.hashes, asked.version).values())
    assert found == [[one], *[[one, two]] * 3, [one, two, three]]
    assert sorted(archive.spread(asked.hashes, asked.version).values()) == [2, 2, 2, 3]
    assert archive.sharing([], asked.version) == archive.spread([], asked.version) == {}
    later = asked.version + 1
    assert archive.sharing(asked.hashes, later) == archive.spread(asked.hashes, later) == {}


def test_seeds_come_back_as_they_were_stored(archive):
    """With licence, authors, fingerprint and inferred time; by name or unique prefix."""
    seed = make_seed(
        "000_abc",
        url="http://origin.test/1",
        publisher="Origin",
        authors=(Author(name="A. Writer"), Author(name="Agency", kind=AuthorKind.AGENCY)),
        published=Moment(
            iso="2022-01-14", source="sidecar", raw="mid-January", inferred_from="text", latest="2022-01-31"
        ),
        language="en",
        licence=BY,
        attribution="Origin, CC BY",
    )
    archive.store_seed(make_seed("000_xyz"))
    archive.store_seed(seed)
    assert archive.seed("000_abc") == archive.seed("000_a") == seed
    assert [one.name for one in archive.seeds()] == ["000_abc", "000_xyz"]
    assert archive.seed("001") is None
    assert archive.seed("000%") is None
    assert archive.seed("") is None
    with pytest.raises(InputError, match="000_abc, 000_xyz"):
        archive.seed("000")
    renewed = replace(seed, title="Better", licence=Licence(), authors=())
    archive.store_seed(renewed)
    assert archive.seed("000_abc") == renewed


def test_a_seed_whose_name_begins_another_is_found(archive):
    """The whole name wins over prefixes."""
    archive.store_seed(make_seed("article-1"))
    archive.store_seed(make_seed("article-12"))
    assert archive.seed("article-1").name == "article-1"


def test_runs_newest_first(archive, keep, run):
    """With seed, outcomes and number of pages."""
    keep()
    second = archive.begin_run(
        make_assignment(seed="se", limit=5, since=NOON, refetch=True), make_facts(), seed="seed", owner="me"
    )
    archive.end_run(second, RunState.FINISHED, "done")
    newest, first = queries.runs(archive)
    assert (newest.id, newest.outlet_title, newest.seed, newest.everything) == (
        second,
        "Harbour Courier",
        "seed",
        False,
    )
    assert (newest.state, newest.reason, newest.owner, newest.pages) == (RunState.FINISHED, "done", "me", 0)
    assert (first.id, first.seed, first.everything, first.ended) == (run, None, True, None)
    assert (first.outcomes, first.pages) == ({Outcome.ARCHIVED: 1}, 1)
    assert [row.id for row in queries.runs(archive, limit=1)] == [second]
    detail = queries.run(archive, second)
    assert (detail.limit, detail.since, detail.until, detail.refetch) == (5, NOON, None, True)


def test_what_is_known_of_an_outlet(archive, keep, run):
    """When it was looked at, when something was found, how it stood last, and why."""

    def report(run_id, state, reason=""):
        archive.report_source(
            run_id, SourceReport(url=f"http://x.test/{reason}", kind=FoundBy.FEED, state=state, reason=reason)
        )

    keep()
    (fresh,) = queries.outlets_seen(archive).values()
    assert (fresh.last_looked, fresh.last_found, fresh.last_state, fresh.articles) == (None, None, None, 1)
    report(run, SourceState.COULD_NOT_LOOK, "dns: a")
    report(run, SourceState.FOUND)
    found_then = queries.outlets_seen(archive)["harbour"]
    assert (found_then.last_state, found_then.last_reason) == (SourceState.FOUND, "dns: a")
    assert datetime.now(UTC) - found_then.last_found < timedelta(minutes=5)
    later = archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
    for reason in ("dns: a", "timeout: b", "dns: a"):
        report(later, SourceState.COULD_NOT_LOOK, reason)
    seen = queries.outlets_seen(archive)["harbour"]
    assert (seen.last_state, seen.last_reason) == (SourceState.COULD_NOT_LOOK, "dns: a; timeout: b")
    assert seen.last_found == found_then.last_found < seen.last_looked


def test_unknown_ids_are_answered(archive):
    """None, nothing, or bad input; never an error of the database."""
    assert archive.article(99) is None
    assert queries.revisions(archive, 99) == []
    assert queries.pages(archive, 99) == []
    assert queries.outcomes(archive, []) == {}
    with pytest.raises(InputError, match="no such capture"):
        queries.capture_body(archive, 99)


def test_an_empty_body_comes_back(archive, keep):
    """An article that was read from a feed alone has none."""
    article_id = keep(page=make_page(body=b""))
    (capture,) = archive.article(article_id).captures
    assert (capture.size, queries.capture_body(archive, capture.id)) == (0, b"")
