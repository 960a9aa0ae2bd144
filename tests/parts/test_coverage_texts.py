"""The texts of a seed's coverage, kept in the archive and brought up to date, on both databases."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from sqlalchemy import event

from pipelines.comparison import BareText, compare, fingerprint
from pipelines.comparison.recognition import recognised
from pipelines.coverage.upkeep import tell_texts, tell_texts_of_all
from pipelines.tracing import trace_after_crawl
from storage import queries
from tests.factories import make_article, make_assignment, make_candidate, make_facts, make_page, make_seed
from tests.stories import DAM, DAM_ELSEWHERE, DAM_TITLE, FERRY
from vocabulary.article import Author, AuthorKind, SeedMatch
from vocabulary.blocks import block_of
from vocabulary.coverage import Certainty, Role
from vocabulary.judgement import Pair, Said
from vocabulary.match import Verdict
from vocabulary.moment import Moment
from vocabulary.outcome import InputError, Outcome
from vocabulary.policy import Store, Target

PARAGRAPHS = DAM.split("\n\n")
WIRE = DAM_ELSEWHERE
"""An agency's report of the seed's event."""
SHORT = "\n\n".join(WIRE.split("\n\n")[:2])
OWN = """
Tarnby keeps its drinking water, and its nerves. A crack in the wall of the Orrin dam has the Valley Water Board letting water out of the reservoir, and Marta Lindqvist, its head, spent the evening at the fire station to say that the valley is safe.

Lower Mill, where the river bends below the spillway, has a siren and a list of who sleeps upstairs. Mayor Oluwaseun Adeyemi read it aloud. Whether the crack goes deeper than the joint nobody in the hall could say; drilling next week will. Petr Halas, who found it, was applauded and looked at his shoes.
""".strip()


def seed_of(**said):
    """A seed at the outlet `board`."""
    return make_seed(
        **(
            {"name": "dam", "title": DAM_TITLE, "text": DAM, "fingerprint": fingerprint(DAM, language="en")}
            | {"outlet": "board", "publisher": "Valley Board", "url": "https://board.test/news/1", "language": "en"}
            | {"published": Moment(iso="2022-01-10T08:00:00+00:00", source="test"), "title_inferred": False}
            | said
        )
    )


class Press:
    """An archive in which outlets publish for the seed."""

    def __init__(self, archive, seed=None):
        self.archive, self.seed = archive, seed or seed_of()
        archive.store_seed(self.seed)

    def publish(self, outlet, text, hour=12, path="story", agency=None, **said):
        """Have an outlet's page archived with its verdict; the article's id."""
        run = self.archive.begin_run(
            make_assignment(outlet, refetch=True), make_facts(outlet, title=outlet.title()), seed=None, owner="test"
        )
        url = f"http://{outlet}.test/{path}"
        published = Moment(iso=f"2022-01-10T{hour:02}:00:00+00:00", source="test") if hour else None
        print_ = fingerprint(text, language="en")
        match = compare(
            BareText(title=self.seed.title, text=self.seed.text, language="en", published=self.seed.published),
            BareText(title=None, text=text, language="en", published=published),
        )
        if said.get("store") is Store.FINGERPRINT:
            match = recognised(self.seed.fingerprint, print_)
        article = make_article(
            url,
            text,
            page=make_page(outlet=outlet, candidate=make_candidate(url), body=text.encode()),
            published=published,
            fingerprint=print_,
            authors=(Author(name=agency, kind=AuthorKind.AGENCY),) if agency else (),
            matches=(SeedMatch(seed=self.seed.name, match=match),),
            **said,
        )
        _, article_id = self.archive.record(run, article)
        return article_id

    def told(self):
        """Texts as lists of (outlet, role, agency), the first of each before the others; and that twice is once."""
        tell_texts(self.archive, self.seed)
        assert not tell_texts(self.archive, self.seed)
        return [
            [(row.outlet, row.role, row.agency) for row in text.rows] for text in queries.texts(self.archive, "dam")
        ]

    def sum(self):
        """What it comes to."""
        return queries.sum_of(queries.coverage(self.archive, "dam"))


@pytest.fixture
def press(archive):
    """An archive with the seed."""
    return Press(archive)


STORY = {
    "copy": lambda press: press.publish("coast", DAM, 14),
    "edited": lambda press: press.publish("hill", f"{DAM}\n\nThe mayor will speak again on Friday at noon.", 15),
    "wire": lambda press: press.publish("daily", WIRE, 10, agency="Reuters"),
    "reprint": lambda press: press.publish("radio", WIRE, 11),
    "short": lambda press: press.publish("post", SHORT, 16, agency="Reuters"),
    "again": lambda press: press.publish("post", f"{SHORT}\n\nMore follows on these pages.", 18, path="amp"),
    "own": lambda press: press.publish("star", OWN, 13),
}
TOLD = [
    [("coast", Role.COPY, None), ("hill", Role.COPY, None)],
    [
        ("daily", Role.COPY, "Reuters"),
        ("radio", Role.COPY, "Reuters"),
        ("post", Role.COPY, "Reuters"),
        ("post", Role.SELF_COPY, "Reuters"),
    ],
    [("star", Role.ORIGIN, None)],
]


@pytest.mark.parametrize("order", list(permutations(STORY))[::719])
def test_a_story_is_told_as_its_texts_whatever_came_first(press, order):
    """Copies of the seed, an agency's text with reprints and a shortened one, an outlet's second page, an own report."""
    for name in order:
        STORY[name](press)
        tell_texts(press.archive, press.seed)
    assert press.told() == TOLD
    found = press.sum()
    assert (found.articles, found.outlets, found.independent_texts, found.copies_of_seed) == (7, 6, 2, 2)
    assert (found.reprints, dict(found.agencies), found.other_copies, found.self_copies) == (3, {"Reuters": 3}, 0, 1)


def test_reprints_of_two_agencies_are_counted_for_each(press):
    """Also where the agency's own page is not in the archive, and where the seed's own text is an agency's."""
    for place in range(5):
        press.publish(f"one{place}", WIRE, 10 + place, agency="The Associated Press")
    for place in range(4):
        press.publish(f"two{place}", OWN, 10 + place, agency="Northern Press Association")
    press.publish("three", DAM, 20, agency="Valley News Agency")
    press.told()
    found = press.sum()
    assert (found.outlets, found.independent_texts, found.reprints) == (10, 2, 10)
    assert list(found.agencies.items())[:2] == [("Associated Press", 5), ("Northern Press Association", 4)]


def test_queries_tell_copies_and_who_was_first(press):
    """By text, with how sure it is; the seed itself may be the first."""
    ids = {name: add(press) for name, add in STORY.items()}
    press.told()
    assert [row.article_id for row in queries.copies_of(press.archive, "dam", 2)] == [
        ids[name] for name in ("wire", "reprint", "short", "again")
    ]
    first = queries.first_publisher(press.archive, "dam", 2)
    assert (first.article_id, first.outlet, first.agency) == (ids["wire"], "daily", "Reuters")
    assert first.certainty is Certainty.CERTAIN
    seeds = queries.first_publisher(press.archive, "dam", 1)
    assert (seeds.article_id, seeds.outlet, seeds.certainty) == (None, "board", Certainty.CERTAIN)
    assert [text.number for text in queries.independent_texts(press.archive, "dam")] == [2, 3]
    (told,) = queries.article_texts(press.archive, ids["short"])
    assert (told.seed, told.number, told.role, told.is_sighting) == ("dam", 2, Role.COPY, False)
    assert told.share > 0.9
    with pytest.raises(InputError, match="no such text"):
        queries.copies_of(press.archive, "dam", 9)


def test_a_text_with_passages_of_another_is_not_independent(press):
    """An excerpt of the seed in a column, a report with a paragraph of the agency; which was first says who has it."""
    column = press.publish("star", f"{OWN}\n\n{PARAGRAPHS[3]}\n\n{PARAGRAPHS[4]}", 13)
    STORY["wire"](press)
    mixed = press.publish("post", f"{FERRY}\n\n{SHORT}", 16)
    press.publish("hill", OWN.replace("Tarnby", "The town").replace("Marta", "Mrs"), 9)
    press.told()
    places = queries.text_places(press.archive, "dam")
    numbers = {row.outlet: row.text_number for row in queries.coverage(press.archive, "dam")}
    assert places[column].passages_of == 1
    assert places[mixed].passages_of == numbers["daily"]
    assert places[mixed].number != numbers["daily"]
    found = press.sum()
    assert (found.independent_texts, found.texts_with_passages) == (2, 2)
    assert {text.first.outlet for text in queries.independent_texts(press.archive, "dam")} == {"daily", "hill"}


def test_without_any_copy_the_seed_is_alone_with_its_text(press):
    """Text 1 is the seed's own, also when nobody has it."""
    press.publish("star", OWN)
    assert press.told() == [[("star", Role.ORIGIN, None)]]
    assert queries.copies_of(press.archive, "dam", 1) == []
    assert queries.first_publisher(press.archive, "dam", 1).certainty is Certainty.ONLY
    assert [text.number for text in queries.texts(press.archive, "dam")] == [2]


def test_texts_are_filtered_and_paged_like_articles(press):
    """Of a text only what passes is named; limits count texts."""
    for add in STORY.values():
        add(press)
    press.told()
    (one,) = queries.texts(press.archive, "dam", outlet="post")
    assert [row.role for row in one.rows] == [Role.COPY, Role.SELF_COPY]
    assert [text.number for text in queries.texts(press.archive, "dam", limit=1, offset=1)] == [2]
    assert [text.number for text in queries.texts(press.archive, "dam", verdicts=[Verdict.IDENTICAL])] == [1]


def test_what_was_not_told_yet_stands_by_itself(press):
    """Rows of an archive that nobody brought up to date are shown all the same."""
    press.publish("coast", DAM)
    press.publish("hill", DAM)
    assert [(text.number, len(text.rows)) for text in queries.texts(press.archive, "dam")] == [(None, 1), (None, 1)]


def test_a_revision_a_takedown_and_another_seed_text_are_followed(press):
    """Whatever changes, the texts are told anew, and what is no coverage any more goes."""
    first, second = press.publish("coast", DAM), press.publish("hill", DAM, 14)
    assert press.told() == [[("coast", Role.COPY, None), ("hill", Role.COPY, None)]]
    assert press.publish("hill", OWN, 14) == second
    assert press.told() == [[("coast", Role.COPY, None)], [("hill", Role.ORIGIN, None)]]
    press.publish("hill", FERRY, 14)
    press.told()
    assert set(queries.text_places(press.archive, "dam")) == {first}
    press.archive.take_down(Target.ARTICLE, str(first), reason="asked for")
    assert len(press.told()) == 1
    press.archive.store_seed(seed_of(text=FERRY, fingerprint=fingerprint(FERRY, language="en")))
    tell_texts_of_all(press.archive)
    assert queries.text_places(press.archive, "dam") == {}


def test_a_text_of_which_only_the_fingerprint_is_kept_is_a_copy_too(press):
    """As far as fingerprints tell."""
    press.publish("daily", f"{WIRE}\n\n{OWN}", 10)
    press.publish("shut", f"{DAM}\n\nMore follows.", 12, store=Store.FINGERPRINT, reason="fingerprint only")
    press.publish("coast", DAM, 14)
    assert [("shut", Role.COPY, None), ("coast", Role.COPY, None)] in press.told()


def test_telling_that_is_broken_off_is_done_the_next_time(press):
    """Nothing half is kept, however early it stops; and the end of a crawl tells."""
    for add in STORY.values():
        add(press)
    for calls in range(4):
        asked = iter(range(100))
        tell_texts(press.archive, press.seed, stopping=lambda asked=asked, calls=calls: next(asked) >= calls)
    trace_after_crawl(press.archive, [press.seed], stopping=lambda: False)
    assert [len(text.rows) for text in queries.texts(press.archive, "dam")] == [2, 4, 1]
    assert not tell_texts(press.archive, press.seed)


def test_what_is_told_costs_few_questions(press):
    """However many outlets print it: questions are asked about many at once, and none when nothing has changed."""
    for place in range(60):
        press.publish(f"out{place}", f"{WIRE} Edition {place} of this paper.", 1 + place % 20, agency="Reuters")
    asked = []
    engine = press.archive._database._engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert tell_texts(press.archive, press.seed)
    assert len(asked) < 60
    asked.clear()
    assert not tell_texts(press.archive, press.seed)
    assert len(asked) < 8
    assert press.sum().reprints == 60


def test_the_seeds_own_page_in_any_edition_is_a_sighting(press):
    """Its address with http, www, AMP, print; the identical text at its outlet: never coverage, with time and licence."""
    for path in ("news/1", "news/1/amp", "news/1?print=1"):
        press.publish("board", f"{DAM}\n\nFoot {path}.", path=path)
    press.publish("board", DAM, path="elsewhere/7")
    press.publish("board", "\n\n".join(PARAGRAPHS[:4]), path="short")
    rows = queries.sightings(press.archive, "dam")
    assert {row.url for row in rows} == {
        f"http://board.test/{path}" for path in ("news/1", "news/1/amp", "news/1?print=1", "elsewhere/7")
    }
    assert all(row.article_id and row.licence == "NOASSERTION" and row.seen_at for row in rows)
    assert press.told() == [[("board", Role.SELF_COPY, None)]]
    (told,) = queries.article_texts(press.archive, rows[0].article_id)
    assert (told.is_sighting, told.number) == (True, None)


def test_a_seed_of_no_known_outlet_is_met_at_its_own_site(archive):
    """By the host of its address."""
    press = Press(archive, seed_of(outlet=None))
    press.publish("board", DAM, path="elsewhere/7")
    press.publish("coast", DAM)
    assert [row.url for row in queries.sightings(archive, "dam")] == ["http://board.test/elsewhere/7"]
    assert press.told() == [[("coast", Role.COPY, None)]]


def test_a_crawl_that_meets_the_seed_in_print_keeps_a_sighting(press):
    """Nothing is archived of it."""
    run = press.archive.begin_run(
        make_assignment("board", seed="dam"), make_facts("board", title="Board"), seed="dam", owner="test"
    )
    url = "https://www.board.test/print/news/1"
    page = make_page(outlet="board", candidate=make_candidate(url), body=b"print")
    outcome, article_id = press.archive.record(run, make_article(url, "Print this page. " + DAM, page=page))
    assert (outcome, article_id) == (Outcome.SEED_SIGHTED, None)
    assert [row.url for row in queries.sightings(press.archive, "dam")] == [url]


def test_what_people_say_counts(press):
    """Of the seed and an article, and of two articles: they are one text or two, and back when it is taken back."""
    ids = {name: add(press) for name, add in STORY.items()}
    at = datetime(2022, 2, 1, tzinfo=UTC)

    def say(pair, verdict):
        press.archive.judge(Said(pair=pair, verdict=verdict, by="desk", reason="read", at=at), None)

    say(Pair(seed="dam", article=ids["edited"]), Verdict.SAME_STORY)
    wire, own = Pair.of_articles(ids["wire"], ids["own"]), Pair.of_articles(ids["wire"], ids["short"])
    say(wire, Verdict.NEAR)
    say(own, Verdict.RELATED)
    told = press.told()
    outlets = sorted(sorted({outlet for outlet, _, _ in text}) for text in told)
    assert outlets == [["coast"], ["daily", "radio", "star"], ["hill"], ["post"]]
    for pair in (Pair(seed="dam", article=ids["edited"]), wire, own):
        press.archive.withdraw_judgement(pair, by="desk", reason="no")
    assert press.told() == TOLD


def test_what_an_outlet_repeats_makes_no_text_of_two(press):
    """A foot below two reports is no passage that the one has of the other, as soon as it is learned."""
    foot = " ".join(FERRY.split()[:130])
    press.publish("star", f"{OWN}\n\n{foot}", 13)
    press.publish("star", f"{DAM_ELSEWHERE}\n\n{foot}", 14, path="other")
    press.told()
    assert {one.passages_of for one in queries.text_places(press.archive, "dam").values()} != {None}
    looked = press.archive.to_learn_from("star", most=9)
    assert press.archive.keep_blocks("star", {block_of(foot): 2}, looked, rules=1)
    press.told()
    assert {one.passages_of for one in queries.text_places(press.archive, "dam").values()} == {None}
