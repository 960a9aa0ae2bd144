"""What the questions answer, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines.comparison import fingerprint
from pipelines.policy import Refusal, default_policy
from pipelines.revising import weigh
from storage import queries
from storage.asking import questions
from storage.classes import licence_class
from storage.found import stream_rows
from storage.models import Article
from storage.queries.filters import kept_articles
from storage.rows import FacetRow
from tests.factories import (
    NOON,
    make_article,
    make_assignment,
    make_candidate,
    make_facts,
    make_failure,
    make_held,
    make_page,
)
from tests.press import BY, Press
from vocabulary.change import Level, Note
from vocabulary.coverage import Certainty, Role
from vocabulary.health import Sign, Standing
from vocabulary.licence import Confidence, Decision, Licence, Scope
from vocabulary.licence_class import class_of
from vocabulary.match import Verdict
from vocabulary.moment import Moment
from vocabulary.outcome import InputError, Outcome, RunState, SourceState
from vocabulary.page import FoundBy
from vocabulary.policy import LicenceClass, Purpose, Target
from vocabulary.run import SourceReport

DECISIONS = [
    Decision(expression="CC-BY-4.0", confidence=Confidence.DECLARED),
    Decision(expression="CC-BY-4.0", confidence=Confidence.CONFLICT),
    Decision(expression="CC-BY-SA-4.0 AND CC-BY-NC-4.0", confidence=Confidence.DECLARED),
    Decision(expression="CC0-1.0 OR CC-BY-ND-4.0", confidence=Confidence.PROBABLE),
    Decision(expression="LicenseRef-republish-example.org", confidence=Confidence.DECLARED),
    Decision(expression="LicenseRef-all-rights-reserved", confidence=Confidence.DECLARED),
    Decision(expression="Unheard-of-1.0", confidence=Confidence.DECLARED),
    Decision(),
    Decision(flags=("third_party",)),
    Decision(flags=("thirdXparty",)),
    Decision(trace=("a", "exception_wins")),
    Decision(expression="CC-BY-NC-4.0", flags=("third_party",), confidence=Confidence.DECLARED),
]


@pytest.fixture
def press(archive):
    """Return an archive with the seed."""
    return Press(archive)


def licensed(expression, confidence=Confidence.DECLARED) -> Licence:
    """A licence that is stated for a whole site."""
    return Licence(decision=Decision(expression=expression, scope=Scope.SITE, confidence=confidence))


def test_the_database_knows_the_class_of_each_decision(press):
    """The same as the rules say, whatever the decision; of none it is unknown."""
    ids = {
        press.publish("wire", Verdict.NEAR, licence=Licence(decision=decision)): class_of(decision)
        for decision in DECISIONS
    }
    with press.archive.reading() as connection:
        told = connection.execute(kept_articles(Article.id, licence_class(connection))).all()
    assert dict(told) == {article: one.value for article, one in ids.items()}
    for one in LicenceClass:
        found = press.archive.ask.coverage("000", licence_class=one)
        assert {row.article_id for row in found} == {article for article, told in ids.items() if told is one}


def test_licences_are_counted_by_what_is_asked(press):
    """By class, licence and confidence, or as you say; in the archive or in a seed's coverage."""
    press.publish("wire", Verdict.NEAR, licence=BY)
    press.publish("wire", Verdict.UNRELATED, licence=BY)
    press.publish("daily", Verdict.RELATED, licence=licensed("CC-BY-3.0", Confidence.PROBABLE))
    press.publish("daily", Verdict.RELATED)
    ask = press.archive.ask.licence_breakdown
    assert [(row.licence_class, row.licence, row.licence_confidence, row.articles, row.outlets) for row in ask()] == [
        (LicenceClass.BY, "CC-BY-4.0", Confidence.DECLARED, 2, 1),
        (LicenceClass.BY, "CC-BY-3.0", Confidence.PROBABLE, 1, 1),
        (LicenceClass.UNKNOWN, "NOASSERTION", Confidence.NONE, 1, 1),
    ]
    assert [(row.licence_class, row.articles, row.outlets) for row in ask(by="class", seed="000")] == [
        (LicenceClass.BY, 2, 2),
        (LicenceClass.UNKNOWN, 1, 1),
    ]
    by_outlet = ask(by=["outlet", "licence"], sort="outlet,licence")
    assert [(row.outlet, row.licence, row.licence_class, row.articles) for row in by_outlet] == [
        ("daily", "CC-BY-3.0", None, 1),
        ("daily", "NOASSERTION", None, 1),
        ("wire", "CC-BY-4.0", None, 2),
    ]
    assert [row.articles for row in ask(outlet="wire", verdicts=["near"])] == [1]
    assert sum(row.articles for row in ask(by="confidence")) == 4


def test_each_text_has_one_who_was_first(press):
    """An article, or the seed; how sure that is, and how many have it."""
    first = press.publish("wire", Verdict.SAME_STORY, "2022-01-14T08:00:00Z", title="Wire says")
    copy = press.publish("daily", Verdict.NEAR, "2022-01-14T09:00:00Z", country="fr")
    of_seed = press.publish("post", Verdict.IDENTICAL, "2022-01-15")
    press.publish("late", Verdict.RELATED)
    press.told((first, 2, 1, Role.ORIGIN), (copy, 2, 2, Role.COPY), (of_seed, 1, 2, Role.COPY))
    ask = press.archive.ask.first_publishers
    assert [(row.text_number, row.article_id, row.outlet, row.articles, row.outlets) for row in ask("000")] == [
        (1, None, "origin", 2, 2),
        (2, first, "wire", 2, 2),
    ]
    assert [row.title for row in ask("000")] == ["Talks on the harbour begin in January.", "Wire says"]
    assert {row.certainty for row in ask("000")} == {Certainty.CERTAIN}
    assert [row.text_number for row in ask("000", country="fr")] == [2]
    assert ask("000", certainty="unknown") == []
    assert [row.article_id for row in press.archive.ask.copies_of("000", 2)] == [first, copy]
    with pytest.raises(InputError, match="no such text"):
        press.archive.ask.copies_of("000", 7)


TEXT = """The ferry ran aground off Cape Merrin on Tuesday with 120 passengers aboard, the coast guard said.

Captain Jonas Holm told reporters that nobody was hurt and that the ship would be freed at high tide."""
URL = "http://harbour-courier.test/news/ferry"


def meet(press, text, hours, **said):
    """Fetch the ferry's page with a text."""
    page = make_page(URL, fetched_at=NOON + timedelta(hours=hours), body=text.encode())
    run = press.archive.begin_run(make_assignment(refetch=True), make_facts(), seed=None, owner="test")
    told = {"matches": make_held(Verdict.NEAR, "000_seed"), "title_source": "h1"} | said
    return press.archive.record(run, make_article(URL, text, page=page, **told), weigh=weigh)


def test_edits_that_nobody_tells_of(press):
    """A changed number is one; a few words, a note, and another time of change are none, but are there for the asking."""
    meet(press, TEXT, 0)
    silent = TEXT.replace("120 passengers", "95 passengers")
    assert meet(press, silent, 1)[0] is Outcome.REVISED
    meet(press, f"{silent}\n\nCorrection: an earlier version of this article gave a wrong number of passengers.", 2)
    told = silent.replace("freed at high tide", "towed into the harbour of Merrin by two tugs before Friday")
    meet(press, told, 3, modified=Moment(iso="2022-01-16T15:00:00Z", source="meta"))
    ask = press.archive.ask.silent_edits
    (row,) = ask()
    assert (row.article_id, row.revision, row.level, row.is_silent) == (1, 2, Level.SUBSTANTIAL, True)
    assert (row.numbers, row.words_added, row.words_removed, row.is_headline, row.note) == (1, 1, 1, False, None)
    assert (row.seen, row.seen_before) == (NOON + timedelta(hours=1), NOON)
    assert [row.revision for row in ask(every=True)] == [4, 3, 2]
    assert [row.note for row in ask(every=True, sort="revision")][:2] == [None, Note.CORRECTION]
    assert [row.revision for row in ask(every=True, level="correction")] == [3]
    assert [row.revision for row in ask(every=True, seen_until=NOON + timedelta(hours=2))] == [3, 2]
    assert [row.revision for row in ask(every=True, seen_since=NOON + timedelta(hours=3))] == [4]
    assert [row.revision for row in ask(seed="000", verdicts=["near"], outlet="harbour")] == [2]
    assert ask(verdicts=["identical"]) == []
    assert ask(outlet="wire") == []


def test_a_change_that_nobody_weighed_is_silent_without_another_time(press):
    """As of archives of before: what the page states is all there is."""
    press.archive.record(_run(press), make_article(URL, TEXT, page=make_page(URL, body=b"1")))
    press.archive.record(_run(press), make_article(URL, f"{TEXT} More.", page=make_page(URL, body=b"2")))
    said = {"modified": Moment(iso="2022-01-16T15:00:00Z", source="meta")}
    press.archive.record(_run(press), make_article(URL, f"{TEXT} Much.", page=make_page(URL, body=b"3"), **said))
    rows = press.archive.ask.silent_edits()
    assert [(row.revision, row.level, row.words_added) for row in rows] == [(2, None, None)]


def _run(press):
    return press.archive.begin_run(make_assignment(refetch=True), make_facts(), seed=None, owner="test")


def test_outlets_that_refuse_us(press):
    """By the newest run: pages and sources that came to nothing, with reasons; who could be looked at is not listed."""

    def crawl(outlet, *failures, state=SourceState.FOUND, reason=""):
        facts = make_facts(outlet, country="fr")
        run = press.archive.begin_run(make_assignment(outlet, refetch=True), facts, seed=None, owner="test")
        report = SourceReport(url=f"http://{outlet}.test/rss", kind=FoundBy.FEED, state=state, reason=reason)
        press.archive.report_source(run, report)
        for outcome, why in failures:
            page = make_page(outlet=outlet, candidate=make_candidate(f"http://{outlet}.test/{len(why)}"))
            press.archive.record(run, make_failure(outcome, why, page=page))
        press.archive.end_run(run, RunState.FINISHED)
        return run

    crawl("mended", (Outcome.BLOCKED, "http: 403"))
    crawl("mended", (Outcome.NOT_FOUND, "http: 404"))
    crawl("refusing")
    last = crawl(
        "refusing", (Outcome.BLOCKED, "http: 403"), (Outcome.REFUSED_BY_ROBOTS, "robots"), (Outcome.FAILED, "x")
    )
    crawl("silent", state=SourceState.COULD_NOT_LOOK, reason="dns")
    ask = press.archive.ask.blocked
    refusing, silent = ask()
    assert (refusing.outlet, refusing.run, refusing.pages, refusing.country) == ("refusing", last, 3, "fr")
    assert (refusing.blocked, refusing.refused, refusing.failed, refusing.sources, refusing.blind) == (1, 1, 1, 1, 0)
    assert set(refusing.reason.split("; ")) == {"http: 403", "robots", "x"}
    assert refusing.last_looked is not None
    assert (silent.outlet, silent.blind, silent.reason, silent.last_looked) == ("silent", 1, "dns", None)
    assert ask().could_not_look == {"silent": "dns"}
    assert ask(outlet="refusing").could_not_look == {}
    assert [row.outlet for row in ask(country="FR", sort="-outlet")] == ["silent", "refusing"]
    assert ask(country="gb") == []
    with pytest.raises(InputError, match="no country's two letters"):
        ask(country="f\0")
    assert ask(outlet="mended") == []


def test_health_of_one_outlet_and_of_one_standing(press):
    """As `cuttings health` tells it."""
    press.publish("wire", Verdict.NEAR)
    press.publish("daily", Verdict.NEAR)
    rows = press.archive.ask.health(outlet="wire")
    assert {row.outlet for row in rows} == {"wire"}
    assert [row.sign for row in rows] == list(Sign)
    assert len(press.archive.ask.health(standing="too_little_known")) == 2 * len(Sign)
    assert press.archive.ask.health(standing=Standing.WORSE) == []


def test_a_search_is_paged_and_says_where_it_ends(press, monkeypatch):
    """The same rows as `queries.search`, however many are read at a time."""
    ids = [
        press.publish("wire", Verdict.NEAR, f"2022-01-{14 + number}T08:00:00Z", text=f"The ferry sank {number}.")
        for number in range(7)
    ]
    ask = press.archive.ask.search
    every = [row.article_id for row in queries.search(press.archive, "ferry", limit=100).rows]
    assert [row.article_id for row in ask("ferry")] == every
    assert [row.article_id for row in ask("ferry", limit=2, offset=3)] == every[3:5]
    assert ask("ferry", limit=2).total == 7
    assert ask("ferry").remarks == ()
    monkeypatch.setattr(queries.searching, "_AT_A_TIME", 3)
    assert [row.article_id for row in ask("ferry")] == every
    assert [row.article_id for row in ask("ferry", offset=5)] == every[5:]
    assert [row.article_id for row in ask("ferry", newest=True)] == ids[::-1]
    assert ask("", country="fr") == []
    with pytest.raises(InputError, match="fixed"):
        ask("ferry", sort="outlet")


def test_an_answer_that_was_not_counted_to_its_end_says_so(press, monkeypatch):
    """In words, of the search and of its facets."""
    monkeypatch.setattr(queries.searching, "MOST", 2)
    monkeypatch.setattr(queries.searching, "_MOST_SUMMED", 3)
    for number in range(5):
        press.publish("wire", Verdict.NEAR, text=f"The ferry sank {number}.")
    assert press.archive.ask.search("ferry").remarks == (
        "There are more than 2",
        "The newest 2 are ranked; the others follow by time",
    )
    facets = press.archive.ask.facets("ferry")
    assert facets.remarks == ("Counted are the newest 3 articles; there are more",)
    assert {row.articles for row in facets} == {3}


def test_facets_of_what_a_search_finds(press):
    """Each kind adds up to the same articles; verdicts only against a seed."""
    press.publish("wire", Verdict.NEAR, "2022-01-14T08:00:00Z", text="The ferry sank.", licence=BY)
    press.publish("daily", Verdict.RELATED, "2021-12-14T08:00:00Z", text="A ferry again.", country="fr", language="fr")
    press.publish("daily", Verdict.UNRELATED, text="No ferry at all.", country="fr", language=None)
    press.publish("daily", Verdict.RELATED, text="A bridge.", country="fr")

    def counts(**said):
        found: dict[str, dict[str | None, int]] = {}
        for row in press.archive.ask.facets("ferry", **said):
            found.setdefault(row.facet, {})[row.value] = row.articles
        return found

    assert counts() == {
        "outlet": {"daily": 2, "wire": 1},
        "country": {"fr": 2, "gb": 1},
        "language": {"en": 1, "fr": 1, None: 1},
        "licence": {"NOASSERTION": 2, "CC-BY-4.0": 1},
        "licence_class": {"unknown": 2, "by": 1},
        "year": {"2022": 1, "2021": 1, None: 1},
        "month": {"2022-01": 1, "2021-12": 1, None: 1},
    }
    assert counts(seed="000")["verdict"] == {"near": 1, "related": 1}
    assert counts(licence_class="by")["outlet"] == {"wire": 1}
    assert sum(row.articles for row in press.archive.ask.facets() if row.facet == "outlet") == 4


def test_texts_that_may_be_used_for_a_purpose(press):
    """What an export would write with its text; the freest first; the others with the reason when asked for."""
    fresh = {"published": "2022-01-14T08:00:00Z"}
    free = press.publish("wire", Verdict.NEAR, licence=licensed("CC0-1.0"), **fresh)
    by = press.publish("wire", Verdict.NEAR, licence=BY, **fresh)
    weak = press.publish("wire", Verdict.RELATED, licence=licensed("CC-BY-4.0", Confidence.PROBABLE))
    nc = press.publish("daily", Verdict.NEAR, licence=licensed("CC-BY-NC-4.0"))
    none = press.publish("daily", Verdict.NEAR)
    ask = press.archive.ask.reusable
    assert [(row.article_id, row.licence_class, row.obligations) for row in ask()] == [
        (free, LicenceClass.PUBLIC_DOMAIN, ()),
        (by, LicenceClass.BY, ("attribution",)),
    ]
    assert {row.article_id for row in ask(accept_probable=True)} == {free, by, weak}
    assert {row.article_id for row in ask(purpose="noncommercial")} == {free, by, nc}
    refused = {row.article_id: row.refusal for row in ask(refused=True) if not row.is_allowed}
    assert refused == {weak: Refusal.WEAK, nc: Refusal.NONCOMMERCIAL, none: Refusal.NO_LICENCE}
    assert [row.article_id for row in ask(licence_class="by")] == [by]
    assert ask(licence_class="by-nc") == []
    assert [row.article_id for row in ask(seed="000", verdicts=["related"], accept_probable=True)] == [weak]
    assert (ask(limit=1).total, ask(limit=1).is_all, ask(limit=2).is_all, ask(limit=2).total) == (None, False, True, 2)
    assert [row.article_id for row in ask(sort="-article_id")] == [by, free]
    strict = replace(default_policy(), export_from=Confidence.CONFIRMED)
    assert ask(purpose=Purpose.RESEARCH).total == 3
    assert ask(policy=strict, purpose=Purpose.RESEARCH).total == 0
    press.archive.take_down(Target.ARTICLE, str(by), reason="asked for")
    assert [row.article_id for row in ask()] == [free]


def test_articles_like_an_article(press):
    """As `cuttings similar` finds them; an id that there is not is bad input."""
    text = (
        "The ferry ran aground off Cape Merrin with two hundred people on board, the coast guard said on Sunday. " * 3
    )
    said = {"text": text, "compared": text, "fingerprint": fingerprint(text)}
    first, second = press.publish("wire", Verdict.NEAR, **said), press.publish("daily", Verdict.NEAR, **said)
    rows = [row for row in press.archive.ask.similar(first) if row.article_id is not None]
    assert [(row.article_id, row.verdict, row.containment) for row in rows] == [(second, Verdict.IDENTICAL, 1.0)]
    assert [row.article_id for row in press.archive.ask.similar(first, copies_only=True)] == [second]
    with pytest.raises(InputError, match="article 99"):
        press.archive.ask.similar(99)


def test_an_answer_that_is_worked_out_is_cut_before_it_ends():
    """A page of it takes one row more than is on the page, by which it is known that there are more."""
    made = []

    def rows():
        for number in range(1_000):
            made.append(number)
            yield FacetRow(facet="n", value=None, articles=number)

    found = stream_rows(FacetRow, rows)
    assert [row.articles for row in found.page(2, offset=1)] == [1, 2]
    assert len(made) == 4
    assert not found.page(2, offset=1).is_all
    assert found.page(2, offset=1).total is None
    assert found.page(2, offset=998).is_all
    assert found.total == 1_000
    assert found.page(5, offset=2_000).total is None
    assert [row.articles for row in found.sorted("-articles").page(1)] == [999]


def test_every_question_answers_an_empty_archive(archive):
    """With nothing, or with a line on what there is not."""
    asked = {"seed": "000", "article": 1, "words": "ferry", "number": 1}
    for one in questions().values():
        said = {each.name: asked[each.name] for each in one.parameters if each.is_required}
        if {"seed", "article"} & said.keys():
            with pytest.raises(InputError):
                list(one.ask(archive, **said))
        else:
            assert list(one.ask(archive, **said)) == []


NEEDED = {"seed": "000", "number": 1, "words": "ferry", "article": 1}
"""What is given where a question has to be told something."""


@pytest.mark.parametrize("name", list(questions()))
def test_every_answer_is_sorted_by_each_of_its_columns(press, name):
    """Both ways, on both databases, with the same rows; what has no value comes last."""
    for number, verdict in enumerate((Verdict.NEAR, Verdict.RELATED, Verdict.EXCERPT)):
        when = f"2022-01-1{number + 4}T09:00:00Z" if number else None
        said = {"licence": licensed("CC-BY-4.0")} if number == 1 else {}
        press.publish(f"paper{number}", verdict, when, country="fr", text=f"A ferry came, number {number}.", **said)
    press.told((1, 1, 1, Role.COPY), (2, 2, 1, Role.ORIGIN), (3, 2, 2, Role.COPY))
    run = press.archive.begin_run(make_assignment("paper1"), make_facts("paper1"), seed=None, owner="test")
    page = make_page(outlet="paper1")
    press.archive.record(run, make_article(page=page, text="A ferry sank, and 7 people were saved."))
    asked = {one.name: NEEDED[one.name] for one in questions()[name].parameters if one.is_required}
    ask = getattr(press.archive.ask, name.replace("-", "_"))
    answer = ask(**asked)
    for column in answer.sortable:
        for sort in (column, f"-{column}"):
            rows = list(ask(**asked, sort=sort))
            assert sorted(map(repr, rows)) == sorted(map(repr, answer))
            is_known = [getattr(row, column) is not None for row in rows]
            assert is_known == sorted(is_known, reverse=True), sort
