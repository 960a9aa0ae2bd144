"""What outlets repeat in their articles: learned from these alone, and never a story."""

import random

from hypothesis import given
from hypothesis import strategies as st

from pipelines.comparison.blocks import FEWEST, LEAST, learned
from tests.stories import DAM, FERRY, MARKET
from vocabulary.blocks import block_of, without_blocks

FOOT = "The Harbour Courier is a paper of its readers. Write to the desk, or come by on Thursdays after the market."
HEAD = "Ideas, people and places of the coast, every morning."


def story(name, paragraphs=4) -> list[str]:
    """Paragraphs of an article of its own."""
    chance = random.Random(name)
    known = ["".join(chance.choices("abcdefghijklmnop", k=7)) for _ in range(60)]
    return [" ".join(chance.choices(known, k=40)) for _ in range(paragraphs)]


def article(*paragraphs) -> str:
    """A text of these paragraphs."""
    return "\n\n".join(paragraphs)


def test_what_stands_in_many_articles_is_learned() -> None:
    """At either end or between, in whichever case and white space; and how many articles have it."""
    texts = [
        article(HEAD, *story(number), FOOT if number % 2 else FOOT.upper().replace(" ", "  ")) for number in range(30)
    ]
    assert learned(texts) == {block_of(HEAD): 30, block_of(FOOT): 30}
    some = [article(*story(number), *([FOOT] if number < LEAST else [])) for number in range(30)]
    assert learned(some) == {block_of(FOOT): LEAST}


def test_what_few_articles_have_is_not() -> None:
    """Nor is anything learned from a handful of articles, or where nothing repeats."""
    assert learned([article(*story(number), *([FOOT] if number < LEAST - 1 else [])) for number in range(40)]) == {}
    assert learned([article(*story(number), FOOT) for number in range(FEWEST - 1)]) == {}
    assert learned([article(*story(number)) for number in range(40)]) == {}
    assert learned([article(*story(number), *([FOOT] if number < 7 else [])) for number in range(400)]) == {}
    assert learned([]) == learned([""] * 40) == {}


def test_editions_of_one_text_are_no_foot() -> None:
    """An outlet that prints a story ten times repeats all of it."""
    editions = [article(*DAM.split("\n\n"), *story(f"update {number}", 1)) for number in range(10)]
    assert learned([*editions, *(article(*story(number)) for number in range(30))]) == {}


def test_the_background_of_a_story_that_goes_on_is_no_foot() -> None:
    """Articles that share it share telling words beside it, which other articles do not have."""
    background = DAM.split("\n\n")[2]
    reports = [article(f"The dam at Orrin, day {number}.", *story(number), background) for number in range(12)]
    assert learned([*reports, *(article(*story(100 + number)) for number in range(30))]) == {}
    others = [article(*story(number), background) for number in range(12)]
    assert learned([*others, *(article(*story(100 + number)) for number in range(30))]) == {block_of(background): 12}


def test_a_foot_is_left_out_of_what_is_compared() -> None:
    """What is mostly made of such blocks stays as it is: a short article never becomes empty."""
    blocks = {block_of(FOOT), block_of(HEAD)}
    assert without_blocks(article(HEAD, MARKET, FOOT), blocks) == MARKET
    assert without_blocks(article("Rain.", FOOT), blocks) == article("Rain.", FOOT)
    assert without_blocks(FOOT, blocks) == FOOT
    assert without_blocks(FERRY, blocks) is FERRY
    assert without_blocks(article(FERRY, FOOT), ()) == article(FERRY, FOOT)
    assert without_blocks("", blocks) == ""


@given(st.randoms(use_true_random=False))
def test_order_does_not_matter(chance) -> None:
    """The same archive gives the same."""
    texts = [
        article(*story(number, 2), *([FOOT] if number % 3 == 0 else []), *([HEAD] if number % 5 == 0 else []))
        for number in range(25)
    ]
    before = learned(texts)
    chance.shuffle(texts)
    assert learned(texts) == before
    assert set(before) == {block_of(FOOT), block_of(HEAD)}


@given(st.lists(st.sampled_from([FOOT, HEAD, "Rain.", MARKET, ""]), max_size=5))
def test_more_than_half_of_a_text_always_stays(parts) -> None:
    """Whatever the blocks are."""
    text = article(*parts)
    kept = without_blocks(text, {block_of(FOOT), block_of(HEAD), block_of("Rain.")})
    assert 2 * len(kept.split()) >= len(text.split())
    assert bool(kept.strip()) == bool(text.strip())
