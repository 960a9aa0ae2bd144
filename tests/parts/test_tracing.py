"""The licence follows the text, in whatever order texts come, on both databases."""

from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from sqlalchemy import event

from pipelines import alike, tracing
from pipelines.comparison import fingerprint
from pipelines.licence.detection import judge
from pipelines.seed_origin import said_of_origin
from pipelines.tracing import trace_after_crawl, trace_origins
from storage import queries
from tests.factories import make_article, make_assignment, make_candidate, make_facts, make_page, make_seed
from vocabulary.article import Author
from vocabulary.licence import NOASSERTION, Confidence, Evidence, Licence, Polarity, Scope
from vocabulary.moment import Moment
from vocabulary.policy import Store, Target

STORY = " ".join(
    f"In the {number} year of the survey the wardens of the {place} counted {number} herons, and {bird} besides."
    for number, place, bird in zip(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
        ["marsh", "estuary", "mill", "canal", "weir", "lagoon", "forest", "quarry", "island", "harbour"],
        ["grebes", "coots", "swans", "terns", "gulls", "snipe", "ruffs", "teals", "geese", "plovers"],
        strict=True,
    )
)
BY = "https://creativecommons.org/licenses/by/4.0/"
SA = "https://creativecommons.org/licenses/by-sa/4.0/"


def grant(expression="CC-BY-4.0", url=BY, scope=Scope.SITE, **said):
    """A statement that grants."""
    return Evidence(
        **(
            {"code": "E11", "locator": "/footer", "raw": expression, "scope": scope, "polarity": Polarity.GRANT}
            | {"expression": expression, "url": url, "channel": "template", "detector": "rules 1"}
            | said
        )
    )


def licence(*rows, authors=()):
    """What a page with these statements grants."""
    return judge(rows, authors=authors)


GRANTED, SILENT = licence(grant()), licence()


class Press:
    """An archive to which outlets add the same story."""

    def __init__(self, archive):
        self.archive = archive

    def publish(self, outlet, own, day="2022-01-16", text=STORY, path="story", **said):
        """Have an outlet's page archived; the article's id. `day` may have a time."""
        run = self.archive.begin_run(
            make_assignment(outlet, refetch=True), make_facts(outlet, title=outlet.title()), seed=None, owner="test"
        )
        url = f"http://{outlet}.test/{path}"
        page = make_page(outlet=outlet, candidate=make_candidate(url), body=f"{own}{text}".encode())
        article = make_article(
            url,
            text,
            page=page,
            licence=own,
            published=Moment(iso=day if "T" in day else f"{day}T10:00:00+00:00", source="test"),
            fingerprint=fingerprint(text, language="en"),
            **said,
        )
        _, article_id = self.archive.record(run, article)
        return article_id

    def link(self, one, own=None):
        """Publish the first ("f"), middle or last text of a chain of which first and last share nothing."""
        first = " ".join(f"{word}{number}" for number in range(5) for word in STORY.split())
        text, day = {"f": (first, "10"), "m": (f"{first} {STORY}", "12"), "l": (STORY, "14")}[one]
        return self.publish(one, own or (GRANTED if one == "f" else SILENT), f"2022-01-{day}", text=text)

    def trace(self):
        """Let licences follow; twice, and the second time nothing happens."""
        trace_origins(self.archive)
        assert trace_origins(self.archive).texts == 0

    def says(self, article_id):
        """(expression, scope, codes of the evidence the decision rests on, suspicion)."""
        held = self.archive.article(article_id).licence
        codes = [held.evidence[position].code for position in held.decision.cites]
        return held.decision.expression, held.decision.scope, codes, "laundering_suspect" in held.decision.flags


@pytest.fixture
def press(archive):
    """An archive with room for outlets."""
    return Press(archive)


FOLLOWS = ("CC-BY-4.0", Scope.REPUBLISHED, ["E22"], False)


@pytest.mark.parametrize("order", list(permutations(["open", "silent", "seed"])))
def test_a_reprint_is_under_its_origins_licence_whoever_came_first(press, order):
    """The earliest text is the origin; a document that says nothing of its licence denies nothing."""
    ids = {}
    for name in order:
        if name == "open":
            ids[name] = press.publish("open", GRANTED, "2022-01-10")
        elif name == "silent":
            ids[name] = press.publish("silent", SILENT, "2022-01-12")
        else:
            press.archive.store_seed(make_seed(text=STORY, fingerprint=fingerprint(STORY, language="en")))
        trace_origins(press.archive)
    press.trace()
    assert press.says(ids["silent"]) == FOLLOWS
    assert press.says(ids["open"])[:3] == ("CC-BY-4.0", Scope.SITE, ["E11"])
    proof = press.archive.article(ids["silent"]).licence.evidence[-1]
    assert (proof.locator, proof.subject) == (f"article {ids['open']}", "http://open.test/story")


@pytest.mark.parametrize("seed_first", [True, False])
def test_a_reprint_of_the_seed_takes_the_seeds_licence(press, seed_first):
    """Also at an outlet that reserves all rights; and when the seed's licence is found out later."""
    seed = make_seed(text=STORY, fingerprint=fingerprint(STORY, language="en"), licence=GRANTED, publisher="Origin")
    if not seed_first:
        press.archive.store_seed(replace(seed, licence=Licence()))
    else:
        press.archive.store_seed(seed)
    reserved = licence(grant(None, None, raw="All rights reserved.", polarity=Polarity.NOTICE, flags=("arr",)))
    article_id = press.publish("reserved", reserved)
    press.trace()
    press.archive.store_seed(seed)
    press.trace()
    assert press.says(article_id) == FOLLOWS
    assert press.archive.article(article_id).licence.decision.confidence is GRANTED.decision.confidence
    press.archive.store_seed(replace(seed, licence=Licence()))
    press.trace()
    assert press.says(article_id)[0] == NOASSERTION


def test_a_copy_that_claims_more_than_its_origin_is_flagged(press):
    """A silent origin grants nothing, and an openly licensed site cannot grant its text."""
    press.publish("silent", SILENT, "2022-01-10")
    copy = press.publish("open", GRANTED, "2022-01-12")
    press.trace()
    assert press.says(copy) == (NOASSERTION, Scope.REPUBLISHED, ["E22"], True)
    stricter = press.publish("alike", licence(grant("CC-BY-SA-4.0", SA)), "2022-01-01")
    press.trace()
    assert press.says(copy) == ("CC-BY-SA-4.0", Scope.REPUBLISHED, ["E22"], True)
    assert press.says(stricter)[0] == "CC-BY-SA-4.0"


def test_an_agencys_story_is_the_agencys_wherever_it_is_printed(press):
    """One outlet names the agency, another does not; neither grants it, whichever printed it first."""
    named = press.publish("named", licence(grant(), authors=["Reuters"]), "2022-01-12")
    unnamed = press.publish("unnamed", GRANTED, "2022-01-12")
    press.trace()
    assert press.says(named)[0] == NOASSERTION
    assert press.says(unnamed) == (NOASSERTION, Scope.REPUBLISHED, ["E22"], True)


def test_whoever_says_where_a_text_is_from_has_it_from_there(press):
    """A byline or a canonical link names the origin, whatever the times say."""
    origin = press.publish("origin", GRANTED, "2022-01-20")
    by_name = press.publish("one", SILENT, "2022-01-10", authors=(Author(name="Origin"),))
    by_link = press.publish("two", SILENT, "2022-01-10", syndicated_from="http://www.origin.test/story")
    press.trace()
    assert [press.says(one) for one in (by_name, by_link)] == [FOLLOWS, FOLLOWS]
    assert press.says(origin)[1] is Scope.SITE


def test_nobody_guesses_which_of_two_texts_was_first(press):
    """Two licences for one text on one day are a conflict, and the strictest mix holds for both."""
    one = press.publish("one", GRANTED)
    other = press.publish("other", licence(grant("CC-BY-SA-4.0", SA)))
    silent = press.publish("silent", SILENT)
    press.trace()
    for article_id in (one, other):
        decision = press.archive.article(article_id).licence.decision
        assert (decision.expression, decision.confidence) == ("CC-BY-SA-4.0", Confidence.CONFLICT)
        assert "conflict" in decision.flags
    assert press.says(silent)[0] == NOASSERTION


def test_a_shortened_copy_follows_and_a_text_that_quotes_does_not(press):
    """Nearly all of the one is its origin's; most of the other is its own."""
    press.publish("open", GRANTED, "2022-01-10")
    half = " ".join(STORY.split()[:80])
    short = press.publish("short", SILENT, "2022-01-12", text=half)
    own = " ".join(
        f"The {number} of our own readers wrote about cats, boats and weather {number}." for number in range(40)
    )
    quoting = press.publish("quoting", SILENT, "2022-01-12", text=f"{half} {own}")
    press.trace()
    assert press.says(short) == FOLLOWS
    assert press.says(quoting)[0] == NOASSERTION


def test_a_copy_of_a_copy_follows_the_first(press):
    """The chain is walked to its end, and a later link changes all."""
    last = press.publish("last", SILENT, "2022-01-20")
    middle = press.publish("middle", SILENT, "2022-01-15")
    press.trace()
    first = press.publish("first", GRANTED, "2022-01-10")
    press.trace()
    assert press.says(middle) == press.says(last) == FOLLOWS
    assert press.archive.followers([first], []) == [last, middle]


def test_when_the_origins_licence_changes_its_copies_are_decided_anew(press):
    """What the copy's page says is kept beside, compared with the next look, and comes back when the origin is none."""
    origin = press.publish("origin", SILENT, "2022-01-10")
    copy = press.publish("copy", SILENT, "2022-01-12")
    press.trace()
    assert press.says(copy)[0] == NOASSERTION
    press.publish("origin", GRANTED, "2022-01-10")
    press.trace()
    assert press.says(copy) == FOLLOWS
    press.publish("copy", SILENT, "2022-01-12")
    press.trace()
    assert press.says(copy) == FOLLOWS
    press.publish("copy", licence(grant("CC-BY-SA-4.0", SA)), "2022-01-12")
    assert press.says(copy) == FOLLOWS, "until it is traced"
    press.trace()
    assert press.says(copy) == FOLLOWS
    press.publish("origin", GRANTED, "2022-01-10", text="Something else entirely now, about cats. " * 9)
    press.publish("copy", licence(grant("CC-BY-SA-4.0", SA)), "2022-01-12", text=f"{STORY} A word more.")
    press.trace()
    assert press.says(copy)[:2] == ("CC-BY-SA-4.0", Scope.SITE)
    assert press.archive.article(origin).licence.decision.expression == "CC-BY-4.0"


def test_an_exception_on_the_copys_own_page_stands(press):
    """Following gives nothing to a text that its page says is a third party's."""
    press.publish("open", GRANTED, "2022-01-10")
    copy = press.publish("copy", licence(grant(), authors=["Reuters"]), "2022-01-12")
    press.trace()
    assert press.says(copy)[2] == ["E20"]


def test_the_same_text_again_at_one_outlet_is_no_reprint(press):
    """Its first page's silence does not take the second's grant."""
    press.publish("open", SILENT, "2022-01-10")
    again = press.publish("open", GRANTED, "2022-01-12", text=f"{STORY} One more sentence.", path="again")
    press.trace()
    assert press.says(again)[1] is Scope.SITE


def test_coverage_shows_what_follows_and_what_is_suspected(press):
    """The licence that holds is what is asked for and filtered by."""
    seed = make_seed(text=STORY, fingerprint=fingerprint(STORY, language="en"), licence=GRANTED)
    press.archive.store_seed(seed)
    press.publish("copy", licence(grant("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/")))
    press.trace()
    from pipelines.steps.match import rematch_some

    rematch_some(press.archive, seed)
    (row,) = queries.coverage(press.archive, "seed", licence="CC-BY-4.0")
    assert (row.licence, row.licence_scope, row.licence_flags) == ("CC-BY-4.0", "republished", ("laundering_suspect",))


@pytest.mark.parametrize("order", list(permutations("fml")))
def test_what_a_copy_has_from_a_third_party_is_not_its_origins(press, order):
    """The middle one's page says it is an agency's; of that the last has only what the first has not."""
    ids = {}
    for one in order:
        ids[one] = press.link(one, licence(grant(), authors=["Reuters"]) if one == "m" else None)
        press.trace()
    assert press.says(ids["m"])[2] == ["E20"]
    assert press.says(ids["l"])[0] == NOASSERTION


@pytest.mark.parametrize("order", list(permutations("fml")))
def test_a_chain_is_the_same_whichever_link_came_first(press, order):
    """Also when nothing follows over the middle one, which grants as little as the first."""
    ids = {}
    for one in order:
        ids[one] = press.link(one, GRANTED if one == "l" else SILENT)
        press.trace()
    (origin,) = (row for row in press.archive.article(ids["l"]).licence.evidence if row.code == "E22")
    assert origin.locator == f"article {ids['f']}"


@pytest.mark.parametrize("calls", range(1, 7))
def test_whenever_it_is_stopped_the_next_call_completes_what_follows(press, calls):
    """The last is a copy of the middle one only, which follows already when the first call is stopped."""
    middle, last = press.link("m", SILENT), press.link("l", SILENT)
    press.trace()
    press.link("f", GRANTED)
    asked = iter(range(1, 100))
    trace_origins(press.archive, stopping=lambda: next(asked) >= calls)
    press.trace()
    assert press.says(middle) == press.says(last) == FOLLOWS


def test_what_was_not_traced_in_time_is_due_the_next_time(press):
    """A call that is stopped loses nothing."""
    press.publish("open", GRANTED, "2022-01-10")
    copy = press.publish("silent", SILENT, "2022-01-12")
    assert trace_origins(press.archive, stopping=lambda: True).texts == 0
    assert press.says(copy)[0] == NOASSERTION
    press.trace()
    assert press.says(copy) == FOLLOWS


def edited(number):
    """The story with one word of each outlet's own in every third sentence."""
    return ". ".join(
        f"{sentence} says number{number}" if place % 3 == 0 else sentence
        for place, sentence in enumerate(STORY.split(". "))
    )


@pytest.fixture
def compared(monkeypatch):
    """Which words are compared, as they begin and end."""
    pairs = []

    def counted(one, other):
        pairs.append(frozenset({one.text, other.text}))
        return overlap(one, other)

    overlap = tracing.overlap
    monkeypatch.setattr(tracing, "overlap", counted)
    return pairs


def test_the_same_words_are_never_compared_and_others_once(press, compared):
    """However many publish them, and whoever asks."""
    press.publish("first", GRANTED, "2022-01-10")
    copies = [press.publish(f"same{number}", SILENT, "2022-01-12") for number in range(5)]
    press.trace()
    assert compared == []
    copies += [press.publish(f"edited{number}", SILENT, "2022-01-14", text=edited(0)) for number in range(5)]
    copies += [press.publish(f"again{number}", SILENT, "2022-01-15", text=edited(1)) for number in range(5)]
    trace_origins(press.archive)
    assert compared
    assert max(Counter(compared).values()) == 1
    assert all(press.says(copy) == FOLLOWS for copy in copies)


def test_comparisons_do_not_grow_with_the_square_of_a_wire_story(press, compared):
    """Each edited copy is held against the earliest, which it is a copy of, and against no other."""
    press.publish("first", GRANTED, "2022-01-01")
    for number in range(20):
        press.publish(f"outlet{number}", SILENT, f"2022-02-{number + 1:02}", text=edited(number))
    trace_origins(press.archive)
    assert len(compared) == 20


def test_texts_that_grant_nothing_are_not_compared(press, compared):
    """There is nothing to follow."""
    for number in range(4):
        press.publish(f"outlet{number}", SILENT, f"2022-01-1{number}", text=edited(number))
    press.trace()
    assert compared == []


def test_many_texts_take_as_many_questions_as_few(press):
    """Whether or not they are copies."""

    def asked():
        statements = []
        listen = (press.archive._database._engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
        event.listen(*listen)
        trace_origins(press.archive)
        event.remove(*listen)
        return sum(statement.startswith("SELECT") for statement in statements)

    def publish(stories):
        for story in stories:
            text = " ".join(f"{word}{story}" for word in STORY.split())
            for number in range(4):
                own = GRANTED if number == 0 else SILENT
                press.publish(f"outlet{number}", own, f"2022-01-1{number}", text=text, path=story)

    publish("a")
    few = asked()
    publish("bcdefghi")
    assert asked() == few


@pytest.mark.parametrize("order", [1, -1])
def test_an_origin_among_more_outlets_than_are_looked_at_one_by_one(press, order):
    """Whoever came first: the first text is found among all that print its words."""
    outlets = [("open", GRANTED, "2022-01-01"), *((f"outlet{n}", SILENT, "2022-01-12") for n in range(45))]
    ids = {outlet: press.publish(outlet, own, day) for outlet, own, day in outlets[::order]}
    press.trace()
    assert press.says(ids.pop("open"))[1] is Scope.SITE
    assert all(press.says(article_id) == FOLLOWS for article_id in ids.values())


@pytest.mark.parametrize("at_once", [True, False])
def test_an_edited_text_is_held_against_what_very_many_print(press, monkeypatch, at_once):
    """What all of them share tells of which text they are copies, though it is more than newsrooms have in common."""
    monkeypatch.setattr(alike, "COMMON", 5)
    ids = [press.publish("open", GRANTED, "2022-01-01", text=edited(0))]
    for number in range(9):
        ids.append(press.publish(f"outlet{number}", SILENT, "2022-01-12"))
        if not at_once:
            press.trace()
    press.trace()
    assert [press.says(article_id)[0] for article_id in ids] == ["CC-BY-4.0"] * 10


@pytest.mark.parametrize("at_once", [True, False])
def test_an_origin_is_found_among_more_edited_copies_than_are_looked_at(press, monkeypatch, at_once):
    """Those whose pages grant something are looked at beside the likest."""
    monkeypatch.setattr(alike, "MOST", 2)
    ids = [press.publish("open", GRANTED, "2022-01-01")]
    for number in range(9):
        ids.append(press.publish(f"outlet{number}", SILENT, f"2022-01-1{number}", text=edited(number)))
        if not at_once:
            press.trace()
    press.trace()
    assert [press.says(article_id)[0] for article_id in ids] == ["CC-BY-4.0"] * 10


def test_what_newsrooms_put_under_each_of_their_texts_tells_nothing(press, monkeypatch):
    """However many have it: it is a small part of each."""
    monkeypatch.setattr(alike, "COMMON", 3)
    notice = (
        "Readers who wish to write to us find the address of the desk and its hours on the page of the house, and "
        "whoever has seen a mistake is thanked for a word about it, which is answered within the week as a rule."
    )

    def publish(number):
        text = f"{' '.join(f'{word}{number}' for word in STORY.split())} {notice}"
        press.publish(f"outlet{number}", GRANTED, text=text)

    for number in range(5):
        publish(number)
    press.trace()
    publish(5)
    asked = []
    known_texts = press.archive.known_texts
    monkeypatch.setattr(press.archive, "known_texts", lambda ids: asked.append(len(ids)) or known_texts(ids))
    press.trace()
    assert asked == [1]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_two_origins_of_one_instant_the_same_is_followed(press, order):
    """Whichever came first: their addresses decide."""
    texts = [
        ("first", GRANTED, "2022-01-10T10:00:00+00:00"),
        ("second", licence(grant("CC-BY-SA-4.0", SA)), "2022-01-10T10:00:00+00:00"),
        ("late", SILENT, "2022-01-12"),
    ]
    ids = {}
    for place in order:
        ids[texts[place][0]] = press.publish(*texts[place])
        trace_origins(press.archive)
    press.trace()
    assert press.says(ids["late"]) == FOLLOWS


WITHHELD = {"store": Store.FINGERPRINT, "reason": "fingerprint only"}


@pytest.mark.parametrize("order", [1, -1])
def test_a_copy_of_which_only_the_fingerprint_is_kept_follows_too(press, order):
    """Where the words are the same; the proof says by what that was told. An edited one cannot be told."""
    pages = {
        "open": (GRANTED, "2022-01-10", STORY, {}),
        "same": (SILENT, "2022-01-12", STORY, WITHHELD),
        "edited": (SILENT, "2022-01-13", edited(1), WITHHELD),
    }
    ids = {}
    for outlet, (own, day, text, said) in list(pages.items())[::order]:
        ids[outlet] = press.publish(outlet, own, day, text, **said)
        trace_origins(press.archive)
    press.trace()
    assert press.says(ids["same"]) == FOLLOWS
    assert press.archive.article(ids["same"]).text is None
    proof = press.archive.article(ids["same"]).licence.evidence[-1]
    assert "are the same text. Told by fingerprint: the text of this one is not kept." in proof.context
    assert press.says(ids["edited"])[1] is None


def test_an_origin_of_which_only_the_fingerprint_is_kept_is_followed(press):
    """A later page does not grant what the origin's does not, though the origin's text is not kept."""
    origin = press.publish("silent", SILENT, "2022-01-10", **WITHHELD)
    copy = press.publish("open", GRANTED, "2022-01-12")
    press.trace()
    assert press.says(copy) == (NOASSERTION, Scope.REPUBLISHED, ["E22"], True)
    proof = press.archive.article(copy).licence.evidence[-1]
    assert f"Told by fingerprint: the text of article {origin} is not kept." in proof.context


def test_words_that_one_outlet_keeps_tell_what_those_are_copies_of_that_others_do_not(press):
    """A text without words is the same as one that has them, which is an edited copy."""
    press.publish("open", GRANTED, "2022-01-10")
    kept = press.publish("kept", SILENT, "2022-01-12", text=edited(1))
    withheld = press.publish("withheld", SILENT, "2022-01-13", text=edited(1), **WITHHELD)
    press.trace()
    assert press.says(kept) == press.says(withheld) == FOLLOWS


def test_a_text_that_is_taken_down_is_nobodys_origin(press):
    """Nor does it follow any."""
    silent = press.publish("silent", SILENT, "2022-01-10")
    copy = press.publish("open", GRANTED, "2022-01-12")
    press.archive.take_down(Target.ARTICLE, str(silent), reason="asked")
    press.trace()
    assert press.says(copy)[1] is Scope.SITE


def seeded(day="2022-01-16", **said):
    """The story as a seed's document."""
    return make_seed(
        **(
            {"text": STORY, "fingerprint": fingerprint(STORY, language="en"), "licence": GRANTED, "publisher": "Origin"}
            | {"published": Moment(iso=f"{day}T10:00:00+00:00", source="sidecar")}
            | said
        )
    )


def test_a_seed_that_the_archive_has_from_elsewhere_and_before_is_a_copy(press):
    """Whatever its document grants; the crawl that ends says so too, and the seed's licence is not touched."""
    older = press.publish("wire", SILENT, "2022-01-10")
    seed = seeded()
    press.archive.store_seed(seed)
    (said,) = trace_after_crawl(press.archive, [seed], stopping=lambda: False)
    assert said == (
        f"seed seed: it is a copy of article {older}, http://wire.test/story (NOASSERTION there), which names or times "
        f"put before it. The text of article {older} and the seed are the same text"
    )
    assert press.archive.seed("seed").licence.decision == GRANTED.decision
    assert trace_after_crawl(press.archive, [seed], stopping=lambda: True) == []


@pytest.mark.parametrize(
    ("outlet", "day", "text", "said"),
    [
        ("wire", "2022-01-20", STORY, {}),
        ("wire", "2022-01-16", STORY, {}),
        ("origin", "2022-01-10", STORY, {}),
        ("wire", "2022-01-10", STORY, {"url": "http://wire.test/story"}),
        ("wire", "2022-01-10", " ".join(STORY.split()[:40]) + " Cats and boats and weather, they say." * 9, {}),
        ("wire", "2022-01-10", STORY, {"published": None}),
        ("wire", "2022-01-10", STORY, {"origin": "archive:1"}),
    ],
)
def test_a_seed_is_no_copy_of_what_came_later_or_is_itself(press, outlet, day, text, said):
    """Nor of its own outlet's page, of a text that it quotes, or where nobody knows the times."""
    press.publish(outlet, SILENT, day, text=text)
    assert said_of_origin(seeded(**said), press.archive) == []


def test_a_seed_is_an_edited_copy_or_one_of_a_text_that_is_not_kept(press):
    """By words where they are at hand, else by fingerprint."""
    press.publish("wire", SILENT, "2022-01-10", text=edited(3), **WITHHELD)
    assert said_of_origin(seeded(), press.archive) == []
    press.publish("paper", SILENT, "2022-01-11", text=edited(4))
    (said,) = said_of_origin(seeded(), press.archive)
    assert "are one text, edited" in said
    press.publish("first", SILENT, "2022-01-09", **WITHHELD)
    (said,) = said_of_origin(seeded(), press.archive)
    assert "http://first.test/story" in said


def test_a_seeds_document_may_name_the_origin_itself():
    """An agency in its byline; its own publisher is none."""
    wire = licence(grant(), authors=["Reuters"])
    (said,) = said_of_origin(seeded(licence=wire), None)
    assert said == "its document names another origin, Reuters: Reuters"
    assert said_of_origin(seeded(licence=wire, publisher="Reuters"), None) == []
    assert said_of_origin(seeded(), None) == []
