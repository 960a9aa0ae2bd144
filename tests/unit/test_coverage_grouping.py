"""Which texts are one, whatever order they come in; and who of those that have a text was first."""

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.comparison import BareText, fingerprint, overlap
from pipelines.coverage import candidates as finding
from pipelines.coverage.candidates import Words, candidates
from pipelines.coverage.grouping import grouped
from pipelines.coverage.roles import Published, told
from tests.stories import DAM, DAM_ELSEWHERE, FERRY, MARKET
from tests.unit.test_copies import WIRE, copy
from vocabulary.coverage import Certainty, Role

PARAGRAPHS = DAM.split("\n\n")


class Pile:
    """Texts by name, compared as they are; `days` say which was there before another."""

    def __init__(self, texts, days=None):
        self.texts = {name: BareText(title=None, text=text, language="en") for name, text in texts.items()}
        self.words = {name: Words.of(fingerprint(text, language="en"), name) for name, text in texts.items()}
        self.names = {words.exact: name for name, words in self.words.items()}
        self.days = days or {}
        self.compared = 0

    def compare(self, one, other):
        """What two share."""
        self.compared += 1
        return overlap(self.texts[self.names[one.exact]], self.texts[self.names[other.exact]])

    def precedes(self, one, other):
        """By days, where both have one."""
        a, b = (self.days.get(self.names[words.exact]) for words in (one, other))
        return None if a is None or b is None or a == b else a < b

    def groups(self, order=None, apart=()):
        """Names of the texts that are one, sorted."""
        asked = [self.words[name] for name in order or self.words]
        pairs = [frozenset(self.words[name] for name in pair) for pair in apart]
        found = grouped(asked, self.compare, self.precedes, apart=pairs)
        return sorted(sorted(self.names[words.exact] for words in group) for group in found)


def edited(text, every, word="indeed"):
    """The text with another word in each so many places."""
    words = text.split()
    return " ".join(word if place % every == every - 1 else one for place, one in enumerate(words))


def chain():
    """Three texts of which the first and the last have little of each other."""
    words = DAM.split()
    return {
        "first": " ".join(words),
        "middle": " ".join(words[80:] + [f"more{number}" for number in range(80)]),
        "last": " ".join(words[160:] + [f"more{number}" for number in range(80)] + [f"m{n}" for n in range(120)]),
    }


def test_copies_of_copies_are_one_text():
    """Also where the two ends of a chain have too little of each other."""
    assert Pile(chain()).groups() == [["first", "last", "middle"]]


def test_edited_and_shortened_copies_are_one_text_and_other_words_are_not():
    """A tenth of the words changed, the second half cut, a third kept; another report of the same event stays out."""
    pile = Pile(
        {
            "wire": DAM,
            "edited": edited(DAM, 12),
            "half": "\n\n".join(PARAGRAPHS[:4]),
            "third": "\n\n".join(PARAGRAPHS[:3]),
            "own": DAM_ELSEWHERE,
            "market": MARKET,
        }
    )
    assert pile.groups() == [["edited", "half", "third", "wire"], ["market"], ["own"]]


@pytest.mark.parametrize("quoted", [1, 2])
def test_a_passage_that_a_report_quotes_does_not_join_the_two(quoted):
    """An excerpt within an own text."""
    own = FERRY.split("\n\n")
    quoting = "\n\n".join([*own[:2], *PARAGRAPHS[1 : 1 + quoted], *own[2:]])
    assert Pile({"wire": DAM, "own": quoting, "ferry": FERRY}).groups() == [["ferry", "own"], ["wire"]]


def test_a_flash_that_a_later_report_has_whole_is_no_cut_of_it():
    """It was there before, and the report is another text; a brief that came after a report is cut from it."""
    texts = {"flash": "\n\n".join(PARAGRAPHS[:1]), "report": "\n\n".join([PARAGRAPHS[0], MARKET])}
    assert Pile(texts, {"flash": 1, "report": 3}).groups() == [["flash"], ["report"]]
    assert Pile(texts, {"flash": 3, "report": 1}).groups() == [["flash", "report"]]


def test_a_collection_of_texts_joins_none_of_them():
    """A digest that prints two stories whole is a text of its own; a long text cut in two ways is one with its cuts."""
    texts = {"dam": DAM, "ferry": FERRY, "digest": f"{DAM}\n\n{MARKET}\n\n{FERRY}"}
    assert Pile(texts).groups() == [["dam"], ["digest"], ["ferry"]]
    assert Pile(texts, {"digest": 1, "dam": 3, "ferry": 3}).groups() == [["dam", "digest", "ferry"]]


def test_a_brief_that_fits_two_texts_joins_only_one():
    """Two independent texts with one quoted paragraph are not made one by somebody who prints that alone."""
    brief = PARAGRAPHS[0]
    other = f"{MARKET}\n\n{brief}"
    found = Pile({"dam": DAM, "market": other, "brief": brief}).groups()
    assert len(found) == 2
    assert ["dam"] not in found or ["market"] not in found


def test_what_a_person_judged_to_be_apart_stays_apart():
    """Also where something else joins the two."""
    texts = {"wire": DAM, "edited": edited(DAM, 12), "half": "\n\n".join(PARAGRAPHS[:4])}
    found = Pile(texts).groups(apart=[("wire", "edited")])
    assert not any({"wire", "edited"} <= set(group) for group in found)
    assert len(found) == 2


def test_groups_do_not_depend_on_the_order():
    """Of a pile with chains, cuts, a digest and others."""
    texts = {**chain(), "half": "\n\n".join(PARAGRAPHS[:4]), "ferry": FERRY, "digest": f"{DAM}\n\n{MARKET}\n\n{FERRY}"}
    pile = Pile(texts, {"first": 1, "half": 2, "digest": 3})
    expected = pile.groups()
    assert all(pile.groups(order) == expected for order in list(permutations(texts))[::37])


@settings(max_examples=25)
@given(st.data())
def test_whatever_was_made_of_texts_is_told_in_any_order(data):
    """Of copies and edited copies of three texts each text is one group, in any order."""
    texts = {}
    for name, text in (("dam", DAM), ("market", MARKET), ("ferry", FERRY)):
        for number, every in enumerate(data.draw(st.lists(st.integers(11, 60), max_size=4, unique=True))):
            texts[f"{name} {number}"] = edited(text, every, word=f"word{number}")
    order = data.draw(st.permutations(sorted(texts)))
    found = Pile(texts).groups(order) if texts else []
    assert all(len({name.split()[0] for name in group}) == 1 for group in found)
    assert len(found) == len({name.split()[0] for name in texts})


def test_work_grows_with_the_number_of_texts():
    """A story that all print, each with edits of its own: one group, and few comparisons a text."""
    chance = random.Random(7)
    words = f"{DAM} {MARKET} {FERRY}".split()
    texts = {}
    for number in range(400):
        made = [chance.choice(["so", "then", "yet"]) if chance.random() < 0.03 else word for word in words]
        texts[f"{number}"] = " ".join(made)
    pile = Pile(texts)
    assert len(pile.groups()) == 1
    assert pile.compared < 3 * len(texts)


def test_reports_that_share_a_passage_are_held_against_so_many_at_most(monkeypatch):
    """Each text is compared with the likest, however many quote the same."""
    monkeypatch.setattr(finding, "MOST", 5)
    quoted = PARAGRAPHS[0]
    texts = [f"{quoted} " + " ".join(f"w{number}x{place}" for place in range(90)) for number in range(60)]
    several = [Words.of(fingerprint(text, language="en"), str(number)) for number, text in enumerate(texts)]
    pairs = candidates(several)
    assert len(pairs) <= 5 * len(several)
    assert candidates(several[::-1]) == pairs


def test_words_of_other_versions_and_without_any_are_not_compared():
    """Their numbers say nothing of each other."""
    known = fingerprint(DAM, language="en")
    other = Words.of(known.__class__(exact="x", hashes=known.hashes, shingles=known.shingles, version=0), "b")
    empty = Words.of(fingerprint("", language="en"), "c")
    assert candidates([Words.of(known, "a"), other, empty, Words.of(None, "d")]) == []


def roles(*several):
    """Names, roles and agencies of publications in the order in which they are told, and the certainty."""
    found = told(several)
    return [(one.copy.outlet, one.role, one.agency) for one in found.places], found.certainty


def published(name, day=None, agency=None, **said):
    """A publication at an outlet of that name."""
    return Published(copy=copy(name, day, **said), agency=agency)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_first_is_the_origin_and_a_second_page_of_an_outlet_no_reprint(order):
    """By times; an outlet's later address of the same text is a copy of its own."""
    several = [published("a", 1), published("b", 4), published("b", 6, url="http://b.test/amp"), published("c", 8)]
    assert roles(*(several[place] for place in order)) == (
        [("a", Role.ORIGIN, None), ("b", Role.COPY, None), ("b", Role.SELF_COPY, None), ("c", Role.COPY, None)],
        Certainty.CERTAIN,
    )


def test_an_agencys_text_has_no_origin_but_the_agency():
    """Where its own page is not known all are copies, also who does not say so; else its page is the origin."""
    reprints = [published("a", 1, agency="Reuters", own=WIRE), published("b", 4), published("c", 5, agency="Reuters")]
    found, certainty = roles(*reprints)
    assert found == [(name, Role.COPY, "Reuters") for name in "abc"]
    assert certainty is Certainty.CERTAIN
    found, certainty = roles(*reprints, published("wire", titles=("Reuters",)))
    assert found == [("wire", Role.ORIGIN, None), *((name, Role.COPY, "Reuters") for name in "abc")]
    assert certainty is Certainty.UNKNOWN  # b does not say from where it has the text, and the agency no time


def test_the_agency_that_most_credit_counts_however_it_is_spelled():
    """`The Associated Press` is `Associated Press`."""
    several = [
        published("a", 1, agency="The Associated Press"),
        published("b", 3, agency="Reuters"),
        published("c", 5, agency="Associated Press"),
    ]
    assert {agency for _, _, agency in roles(*several)[0]} == {"The Associated Press"}


@pytest.mark.parametrize(
    ("several", "certainty"),
    [
        ([published("a", 1)], Certainty.ONLY),
        ([published("a", 1), published("a", 3, url="http://a.test/2")], Certainty.ONLY),
        ([published("a", 1), published("b", 1)], Certainty.LIKELY),
        ([published("a", 1), published("b")], Certainty.LIKELY),
        ([published("a"), published("b")], Certainty.UNKNOWN),
        ([published("a", 1), published("b", 5)], Certainty.CERTAIN),
    ],
)
def test_how_sure_it_is_who_was_first(several, certainty):
    """By what times and statements tell."""
    assert roles(*several)[1] is certainty


def test_the_seed_comes_first_unless_another_was_there_before():
    """It takes a place and has no role; what its own outlet prints again is a copy of its own."""
    seed = Published(copy=copy("s", 3, is_seed=True))
    found, _ = roles(published("a", 5), seed, published("s", 6, url="http://s.test/2"))
    assert found == [("s", None, None), ("a", Role.COPY, None), ("s", Role.SELF_COPY, None)]
    found, certainty = roles(seed, published("a", 1))
    assert found == [("a", Role.ORIGIN, None), ("s", None, None)]
    assert certainty is Certainty.CERTAIN
