"""What outlets repeat in their articles: learned from an archive, kept, left out, and verdicts of before made anew."""

import itertools
from types import SimpleNamespace

import pytest

from desk.compared import proven, side_of
from pipelines.comparison import FINGERPRINT_VERSION, RULES, compare, fingerprint
from pipelines.comparison.blocks import FEWEST
from pipelines.learning import learn_all_blocks, learn_blocks
from pipelines.rematching import asked, rematch
from pipelines.similar import similar
from pipelines.steps.match import match_with, rematch_some
from storage import queries
from tests.factories import make_article, make_assignment, make_facts, make_held, make_page, make_seed
from tests.stories import DAM, MARKET
from tests.unit.test_comparison_blocks import FOOT, article, story
from vocabulary.blocks import block_of
from vocabulary.match import Verdict

LONG_FOOT = " ".join(story("foot", 3))
"""Longer than what is told to be a foot from two texts alone."""
NUMBERS = itertools.count(1)
SEED = make_seed("dam", article(MARKET, LONG_FOOT), fingerprint=fingerprint(article(MARKET, LONG_FOOT)))


@pytest.fixture
def keep(archive):
    """Record an article of an outlet in a crawl of its own; returns its id."""

    def call(body, outlet="harbour", **said):
        run = archive.begin_run(make_assignment(outlet, everything=True), make_facts(outlet), seed=None, owner="test")
        page = make_page(f"http://{outlet}.test/{next(NUMBERS)}", outlet=outlet)
        return archive.record(run, make_article(page=page, text=body, fingerprint=fingerprint(body), **said))[1]

    return call


def test_they_are_learned_for_each_outlet_when_enough_is_new(archive, keep):
    """Nothing from few articles; again when a tenth is new; what changed has a time, what did not has none."""
    for number in range(FEWEST - 1):
        keep(article(*story(number), FOOT))
    assert not learn_blocks(archive, "harbour")
    keep(article(*story("last"), FOOT))
    keep(article(*story("elsewhere"), FOOT), outlet="elsewhere")
    assert learn_all_blocks(archive) == ["harbour"]
    assert archive.blocks("harbour") == {block_of(FOOT)}
    assert archive.blocks("elsewhere") == archive.blocks("nobody") == frozenset()
    assert learn_all_blocks(archive) == []
    for number in range(4):
        keep(article(*story(f"more {number}"), FOOT))
    assert not archive.blocks_due("harbour", rules=1, fewest=5)
    keep(article(*story("fifth"), FOOT))
    assert archive.blocks_due("harbour", rules=1, fewest=5)
    assert not learn_blocks(archive, "harbour")  # looked through, and nothing else came of it
    assert not archive.blocks_due("harbour", rules=1, fewest=5)
    assert archive.blocks_due("harbour", rules=2, fewest=5)


def test_verdicts_of_before_are_made_anew_without_the_foot(archive, keep):
    """A seed that has the same foot shares nothing else with these articles."""
    archive.store_seed(SEED)
    ids = [keep(article(*story(number), LONG_FOOT)) for number in range(FEWEST)]
    while rematch_some(archive, SEED):
        pass
    assert {row.verdict for row in queries.coverage(archive, "dam")} == {Verdict.EXCERPT}
    assert archive.count_matches_due("dam", asked())[0] == 0
    assert learn_blocks(archive, "harbour")
    assert archive.count_matches_due("dam", asked())[0] == len(ids)
    done = list(rematch(archive, SEED, since=None, dry_run=False))
    assert {(one.before, one.after) for one in done} == {(Verdict.EXCERPT, Verdict.UNRELATED)}
    assert queries.coverage(archive, "dam") == []
    assert archive.count_matches_due("dam", asked())[0] == 0
    assert archive.article(ids[0]).compared.endswith(LONG_FOOT)


def test_what_is_kept_later_is_compared_without_it(archive, keep):
    """By a crawl for another seed, by `cuttings similar`, and by who matches one article."""
    for number in range(FEWEST):
        keep(article(*story(number), LONG_FOOT))
    assert learn_blocks(archive, "harbour")
    archive.store_seed(SEED)
    while rematch_some(archive, SEED):
        pass
    assert queries.coverage(archive, "dam") == []
    text = make_seed("x", article(DAM, LONG_FOOT), fingerprint=fingerprint(article(DAM, LONG_FOOT)), origin="x")
    found = [one for one in similar(archive, text, copies_only=True) if one.article_id is not None]
    assert found == []
    one = make_article(text=article(*story("new"), LONG_FOOT))
    assert match_with(SEED, one).verdict is Verdict.EXCERPT
    assert match_with(SEED, one, blocks=archive.blocks("harbour")).verdict is Verdict.UNRELATED


def test_two_that_are_compared_by_hand_are_compared_without_it(archive, keep):
    """`cuttings compare` says of a pair what coverage says of it; the foot is shown, and is no passage."""
    first, second = [keep(article(*story(number), LONG_FOOT)) for number in range(FEWEST)][:2]
    place = SimpleNamespace(archive=lambda: archive, article_in=lambda held, number: held.article(int(number)))

    def told():
        a, b = (side_of(place, str(one), called=str(one), is_article=True) for one in (first, second))
        assert a.published.endswith(LONG_FOOT)
        return proven(a, b, compare(a.text, b.text))

    assert (told().match.verdict, len(told().passages)) == (Verdict.EXCERPT, 1)
    assert learn_blocks(archive, "harbour")
    assert (told().match.verdict, told().passages) == (Verdict.UNRELATED, [])


def test_a_story_that_many_outlets_print_is_compared_whole(archive, keep):
    """Each prints it once, however many they are."""
    for number in range(FEWEST + 5):
        keep(DAM, outlet=f"outlet{number}")
    assert learn_all_blocks(archive) == []
    held = make_seed("wire", DAM, fingerprint=fingerprint(DAM))
    archive.store_seed(held)
    while rematch_some(archive, held):
        pass
    assert len(queries.coverage(archive, "wire", verdicts=[Verdict.IDENTICAL])) == FEWEST + 5


def test_blocks_that_are_gone_make_verdicts_old_too(archive, keep):
    """An outlet that has another foot now."""
    archive.store_seed(SEED)
    for number in range(FEWEST):
        keep(article(*story(number), FOOT), matches=make_held(Verdict.UNRELATED, "dam", rules=RULES))
    assert learn_blocks(archive, "harbour")
    due = archive.count_matches_due("dam", asked())[0]
    looked = archive.to_learn_from("harbour", most=10)
    assert (len(looked.texts), looked.newest) == (10, FEWEST)
    assert not archive.keep_blocks("harbour", {block_of(FOOT): 7}, looked, rules=1)
    assert archive.keep_blocks("harbour", {}, looked, rules=1)
    assert archive.blocks("harbour") == frozenset()
    assert due == FEWEST
    assert asked().fingerprint_version == FINGERPRINT_VERSION
