"""Which of two texts was first, and that following never gives more than the origin does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.comparison import Text
from pipelines.copies import Copy, are_apart, decided, origin_among, precedes
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


def test_one_house_is_no_other():
    """The same outlet, or the same address."""
    assert not are_apart(copy("a"), copy("a", url="http://a.test/2"))
    assert not are_apart(copy("a"), copy("b", url="https://www.a.test/1/"))
    assert are_apart(copy("a"), copy("b"))


def test_where_nothing_grants_there_is_nothing_to_follow():
    """No decision is made of it."""
    silent = copy("c", 9)
    assert decided(silent, copy("a", 1), []) is silent.own


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
