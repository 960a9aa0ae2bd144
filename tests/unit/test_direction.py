"""Which way a text went between two publications."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.direction import Publication, direction
from vocabulary.match import Verdict
from vocabulary.moment import Moment
from vocabulary.origin import Mark, Origin, Way

TO, BACK, COMMON, UNKNOWN = Way.SEED_TO_ARTICLE, Way.ARTICLE_TO_SEED, Way.COMMON_SOURCE, Way.UNKNOWN


def at(iso, **said):
    """A stated time."""
    return Moment(iso=iso, source="test", **said)


def publication(name="herald", *origins, iso=None, **said):
    """A publication of an outlet of that name."""
    given = {"url": f"https://www.{name}.test/news/bridge", "outlet": name, "titles": (f"The {name.title()}",)}
    given |= {"published": at(iso) if iso else None, "called": name, "origins": origins}
    return Publication(**(given | said))


def mark(kind, name=None, url=None):
    """A statement about the origin."""
    return Origin(mark=kind, name=name, url=url, raw="as printed")


SEED = publication("herald", iso="2022-01-14T10:00:00+00:00")
LATER = "2022-01-14T15:00:00+00:00"
REUTERS = mark(Mark.DATELINE, "Reuters")


@pytest.mark.parametrize(
    ("seed", "article", "way", "least"),
    [
        (SEED, publication("post", iso=LATER), TO, 0.7),
        (SEED, publication("post", iso="2022-01-13T15:00:00+00:00"), BACK, 0.7),
        (SEED, publication("post", iso="2022-01-14"), UNKNOWN, 0),
        (SEED, publication("post", iso="2022-01-14T15:00:00"), UNKNOWN, 0),
        (SEED, publication("post"), UNKNOWN, 0),
        (SEED, publication("post", published=at("2022-01-14T15:00:00", assumed_zone="Asia/Tehran")), TO, 0.6),
        (publication("herald", iso="2022-01-13"), publication("post", iso="2022-01-14"), TO, 0.55),
        (publication("herald", iso="2022-01-13"), publication("post", iso="2022-01-16"), TO, 0.7),
        (SEED, publication("post", mark(Mark.CANONICAL, url=SEED.url), iso=LATER), TO, 0.98),
        (SEED, publication("post", mark(Mark.CANONICAL, url="https://herald.test/other")), TO, 0.9),
        (SEED, publication("post", mark(Mark.NOTE, "The Herald")), TO, 0.95),
        (SEED, publication("post", mark(Mark.CREDIT, "herald.test")), TO, 0.85),
        (
            publication("herald", mark(Mark.COPIED_TO, url="https://post.test/news/bridge")),
            publication("post"),
            TO,
            0.98,
        ),
        (SEED, publication("post", mark(Mark.COUNTER, url="https://herald.test/")), TO, 0.95),
        (publication("post", mark(Mark.BYLINE, "The Herald")), publication("herald"), BACK, 0.9),
        (publication("herald", REUTERS), publication("post", mark(Mark.CREDIT, "رويترز")), COMMON, 0.9),
        (publication("herald", REUTERS), publication("post", mark(Mark.MATERIAL, "Reuters")), COMMON, 0.65),
        (SEED, publication("post", REUTERS, iso=LATER), COMMON, 0.6),
        (publication("herald", REUTERS), publication("post"), COMMON, 0.6),
        (publication("x", url="https://www.reuters.com/a", titles=("Reuters",)), publication("post", REUTERS), TO, 0.9),
        (publication("x", mark(Mark.BYLINE, "The Post")), publication("post", mark(Mark.NOTE, "The X")), UNKNOWN, 0),
    ],
)
def test_what_tells_which_way_a_text_went(seed, article, way, least):
    """Statements, then times as far as they are certain; and turned round the same."""
    told = direction(seed, article, Verdict.NEAR)
    assert told.way is way
    assert told.confidence >= least
    assert told.reasons
    turned = direction(article, seed, Verdict.NEAR)
    assert (turned.way, turned.confidence) == (way.turned, told.confidence)


def test_nobody_is_its_own_source():
    """An agency's dateline on its own page names nobody else, under whatever spelling."""
    own = publication("mehr", mark(Mark.DATELINE, "خبرگزاری مهر"), titles=("Mehr News Agency",))
    assert direction(own, publication("post"), Verdict.IDENTICAL).way is UNKNOWN
    assert own.credit is None
    told = direction(own, publication("post", mark(Mark.CREDIT, "MNA")), Verdict.IDENTICAL)
    assert (told.way, told.credit) == (TO, "Mehr News Agency")


def test_a_statement_against_the_times_counts_less():
    """Pages renew their dates: it still counts; and one that the times confirm counts more."""
    said = mark(Mark.NOTE, "The Herald")
    plain, confirmed, denied = (
        direction(SEED, publication("post", said, iso=iso), Verdict.NEAR).confidence
        for iso in (None, LATER, "2022-01-12T00:00:00+00:00")
    )
    assert denied < plain < confirmed


def test_one_outlets_own_text_again_is_told_apart():
    """A second page or a version at one outlet is no reprint, whatever its agency; the times tell which was first."""
    again = publication("herald", REUTERS, iso=LATER, url="https://herald.test/again")
    told = direction(SEED, again, Verdict.IDENTICAL)
    assert (told.is_self_copy, told.way, told.credit) == (True, TO, "Reuters")
    unknown = replace(again, outlet=None)
    assert direction(replace(SEED, outlet=None), unknown, Verdict.IDENTICAL).is_self_copy
    assert not direction(SEED, publication("post"), Verdict.IDENTICAL).is_self_copy


def test_independent_texts_have_no_direction_but_what_they_say():
    """Who was first says nothing of a text in other words; that it credits the seed does, with less confidence."""
    assert direction(SEED, publication("post", iso=LATER), Verdict.SAME_STORY).way is UNKNOWN
    assert direction(SEED, publication("post", REUTERS), Verdict.SAME_STORY).way is UNKNOWN
    told = direction(publication("herald", REUTERS), publication("post", REUTERS), Verdict.SAME_STORY)
    assert (told.way, told.confidence) == (COMMON, 0.54)
    told = direction(SEED, publication("post", mark(Mark.CREDIT, "The Herald")), Verdict.SAME_STORY)
    assert (told.way, told.confidence) == (TO, 0.53)
    assert direction(SEED, publication("post"), Verdict.RELATED) is None


STATEMENTS = st.builds(
    Origin,
    mark=st.sampled_from(Mark),
    name=st.sampled_from([None, "Reuters", "The Herald", "The Post", "AP", "  "]),
    url=st.sampled_from([None, "https://herald.test/news/bridge", "https://post.test/", "https://x.test/1"]),
    raw=st.just("x"),
)
SIDES = st.builds(
    lambda name, origins, iso: publication(name, *origins, iso=iso),
    st.sampled_from(["herald", "post", "reuters"]),
    st.lists(STATEMENTS, max_size=4),
    st.sampled_from([None, "2022-01-14", "2022-01-15", "2022-01-14T10:00:00", "2022-01-14T10:00:00+00:00"]),
)


@given(one=SIDES, other=SIDES, verdict=st.sampled_from(Verdict))
def test_turned_round_it_says_the_same(one, other, verdict):
    """Whichever of the two is called the seed."""
    told, turned = direction(one, other, verdict), direction(other, one, verdict)
    if told is None:
        assert turned is None
        return
    assert (turned.way, turned.confidence) == (told.way.turned, told.confidence)
    assert 0 <= told.confidence <= 1
    assert (turned.credit, turned.seed_credit) == (told.seed_credit, told.credit)
