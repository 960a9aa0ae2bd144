"""Which of two texts was first, and that following never gives more than the origin does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.comparison import SAME_WORDS, Text
from pipelines.copies import TOLD, Cluster, Copy, are_apart, decided, precedes
from pipelines.licence import judge
from pipelines.licence.following import claims_more, conditions, follow
from vocabulary.licence import LAUNDERING, NOASSERTION, Decision, Licence, Scope
from vocabulary.moment import Moment

STORY = "The ferry to the islands stays in the harbour until the storm of this week has passed, its captain said. " * 3


def copy(name, day=None, **said):
    """A text of an outlet of that name."""
    published = Moment(iso=f"2022-01-{day:02}T12:00:00+00:00", source="test") if day else None
    return Copy(
        **(
            {"name": f"article {name}", "outlet": name, "titles": (name,), "url": f"http://{name}.test/1"}
            | {"text": Text(title=None, text=STORY, published=published), "own": Licence()}
            | said
        )
    )


def granting(expression):
    """A licence that grants this."""
    return Licence(decision=Decision(expression=expression, trace=("scope:site", "url")))


WIRE = judge((), authors=["Reuters"])


def origin_among(text, others):
    """Which of these, all of the same words, is a text's origin."""
    return Cluster(others, lambda *_: True).origin_of(text)


@pytest.mark.parametrize(
    ("origin", "other", "told"),
    [
        (copy("a", 1), copy("b", 5), True),
        (copy("a", 5), copy("b", 1), False),
        (copy("a"), copy("b", 1), None),
        (copy("a", 1), copy("b", 1), None),
        (copy("a", 5), copy("b", 1, authors=("A",)), True),
        (copy("a", 5), copy("b", 1, copied_from="https://www.a.test/x"), True),
        (copy("a", authors=("b",)), copy("b", authors=("a",)), None),
        (copy("a", is_seed=True), copy("b", 1), True),
        (copy("a", 5, is_seed=True), copy("b", 1), False),
        (copy("a", 1, own=WIRE), copy("b", 1), True),
        (copy("a", 5, own=WIRE), copy("b", 1), False),
        (copy("a", own=WIRE), copy("b", titles=("Reuters",)), None),
    ],
)
def test_what_tells_which_was_first(origin, other, told):
    """Statements before the seed, the seed before agencies, agencies before times; and both ways round the same."""
    assert precedes(origin, other) is told
    assert precedes(other, origin) is (None if told is None else not told)


def test_a_day_and_a_time_without_zone_are_uncertain():
    """By a day: what may be the other way round is not told."""
    day = copy("a", text=Text(title=None, text=STORY, published=Moment(iso="2022-01-04", source="test")))
    assert precedes(day, copy("b", 5)) is None
    assert precedes(day, copy("b", 6)) is True


def test_of_several_origins_the_named_one_counts():
    """Then the seed, then an agency's, then the earliest; a page that names its origin has it only from there."""
    early, seed, wire = copy("a", 1), copy("s", is_seed=True), copy("w", own=WIRE)
    assert origin_among(copy("c", 9), [early, wire, seed]) is seed
    assert origin_among(copy("c", 9), [early, wire]) is wire
    assert origin_among(copy("c", 9), [copy("b", 2), early]) is early
    assert origin_among(copy("c", 9, authors=("b",)), [early, copy("b", 12), seed]).name == "article b"
    republished = replace(granting("CC-BY-4.0"), decision=Decision(expression="CC-BY-4.0", scope=Scope.REPUBLISHED))
    assert origin_among(copy("c", 9, own=republished), [early]) is None


TIMES = [None, *(f"2022-01-0{day}{hour}" for day in range(1, 5) for hour in ("", "T08:00:00", "T08:00:00+00:00"))]
COPIES = st.builds(
    lambda name, time, own, says, by, link: copy(
        name,
        text=Text(title=None, text=STORY, published=Moment(iso=time, source="test") if time else None),
        own=own,
        is_seed=name == "seed",
        authors=(by,) if says else (),
        copied_from=f"http://{link}.test/x" if says else None,
    ),
    st.sampled_from(["a", "b", "c", "d", "reuters", "seed"]),
    st.sampled_from(TIMES),
    st.sampled_from([Licence(), WIRE, granting("CC-BY-4.0"), replace(granting("CC0-1.0"), evidence=())]),
    st.booleans(),
    st.sampled_from(["A", "d", "Reuters", "nobody"]),
    st.sampled_from(["a", "b", "seed", "nobody"]),
)


@given(text=COPIES, others=st.lists(COPIES, max_size=9))
def test_the_first_is_found_without_asking_all(text, others):
    """As if each had been asked: whom the copy names, else the seed, else an agency's, else the earliest."""
    before = [other for other in others if are_apart(text, other) and precedes(other, text)]

    def place(other):
        named = other.host in text.taken_from or bool(other.called & text.credited)
        when = other.text.earliest.isoformat() if other.text.published else "9999"
        return not named, not other.is_seed, other.agency is None, when, other.url

    expected = None if text.is_seed else min(map(place, before), default=None)
    found = origin_among(text, others)
    assert (None if found is None else place(found)) == expected


def test_nothing_is_compared_that_cannot_be_the_origin():
    """Times are looked at before words, and the earliest is asked first."""
    asked = []
    texts = [copy(name, day) for day, name in enumerate("hgfedcba", start=1)]
    cluster = Cluster(texts, lambda one, other: asked.append((one.name, other.name)) or True)
    assert {cluster.origin_of(text) for text in texts[1:]} == {texts[0]}
    assert cluster.origin_of(texts[0]) is None
    assert len(asked) == len(texts) - 1


def test_of_many_that_contradict_alike_some_are_named():
    """Each licence that is claimed is, whichever of those that claim it came first."""
    own = copy("a", own=granting("CC-BY-4.0"))
    alike = [copy(f"b{number:02}", own=granting("CC-BY-SA-4.0")) for number in range(TOLD + 5)]
    other = copy("z", own=granting("CC0-1.0"))
    for order in ([own, *alike, other], [other, *reversed(alike), own]):
        rivals = Cluster(order, lambda *_: True).rivals_of(own)
        assert [one.name for one in rivals] == [*(one.name for one in alike[:TOLD]), "article z"]


def test_one_house_is_no_other():
    """The same outlet, or the same address."""
    assert not are_apart(copy("a"), copy("a", url="http://a.test/2"))
    assert not are_apart(copy("a"), copy("b", url="https://www.a.test/1/"))
    assert are_apart(copy("a"), copy("b"))


def test_where_nothing_grants_there_is_nothing_to_follow():
    """No decision is made of it."""
    silent = copy("c", 9)
    assert decided(silent, copy("a", 1), SAME_WORDS, []) is silent.own


EXPRESSIONS = st.sampled_from(
    [
        *("CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "CC0-1.0", "LicenseRef-CC-unspecified"),
        *("LicenseRef-public-domain", "LicenseRef-republish-a.test", "CC-BY-4.0 OR GFDL-1.3-only", NOASSERTION),
    ]
)


@given(own=EXPRESSIONS, origin=EXPRESSIONS)
def test_following_never_gives_more_than_the_origin(own, origin):
    """Whatever the copy claims; what it claims beyond that is flagged, and following twice is following once."""
    once = follow(granting(own), granting(origin))
    assert once.decision.expression == origin
    assert conditions(once.decision.expression) >= conditions(origin)
    assert (LAUNDERING in once.decision.flags) == claims_more(Decision(expression=own), Decision(expression=origin))
    assert follow(granting(own), granting(origin)) == once
