"""Steps 300 and 400: an article gets its fingerprint and its match; the archive's articles are matched beside."""

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from pipelines.comparison import fingerprint
from pipelines.reading import read_page
from pipelines.steps.extract import article_of
from pipelines.steps.fingerprint import FingerprintStep
from pipelines.steps.match import BATCH, MatchStep, match_with
from storage.rows import PublicationRow, UnmatchedRow
from tests.factories import make_article, make_failure, make_page, make_seed
from tests.stories import DAM, DAM_ELSEWHERE, DAM_ELSEWHERE_TITLE, DAM_TITLE, FERRY, MARKET, MARKET_TITLE
from vocabulary.article import Seed, SeedMatch
from vocabulary.blocks import block_of
from vocabulary.match import Fingerprint, Match, Verdict
from vocabulary.origin import Mark, Origin, Way
from vocabulary.outcome import Outcome

LICENCE = "All Content by Valley Herald is licensed under a Creative Commons Attribution 4.0 International License."
SEED = make_seed("dam", DAM, title=DAM_TITLE, title_inferred=False, language="en")


class Kept:
    """An archive that holds articles not yet matched, and the verdicts it is given."""

    def __init__(self, *texts: str) -> None:
        self.texts = dict(enumerate(texts))
        self.matches: dict[int, Match] = {}
        self.asked = 0
        self.added = 0
        self.fingerprints: list[tuple[int, Fingerprint]] = []
        self.queued: dict[int, str] = {}
        self.repeated: frozenset[int] = frozenset()
        self.others: list[Seed] = []

    def seeds(self) -> list[Seed]:
        """As the archive's."""
        return self.others

    def blocks_due(self, outlet: str, *, rules: int, fewest: int) -> bool:
        """As the archive's: nothing is to be learned."""
        return False

    def blocks(self, outlet: str) -> frozenset[int]:
        """As the archive's."""
        return self.repeated

    def unmatched_without_text(self, seed: str) -> list[tuple[int, Fingerprint]]:
        """As the archive's."""
        return self.fingerprints

    def unmatched(self, seed: str) -> Iterator[UnmatchedRow]:
        """As the archive's; all is held against other seeds already."""
        if seed != SEED.name:
            return
        self.asked += 1
        for number, text in self.texts.items():
            if number not in self.matches:
                yield UnmatchedRow(article_id=number, title=None, compared=text, fingerprint=fingerprint(text))

    def publications(self, ids: Collection[int]) -> list[PublicationRow]:
        """As the archive's: each says that it is the agency's."""
        said = (Origin(mark=Mark.DATELINE, name="Reuters", raw="(Reuters)"),)
        plain = {"outlet": "tarn", "outlet_title": "Tarn", "syndicated_from": None, "text": None, "authors": ()}
        plain |= {"published": None, "origins": said}
        return [PublicationRow(id=one, url=f"http://tarn.test/{one}", **plain) for one in ids]

    def queue_refetches(self, seed: str, reasons: dict[int, str]) -> dict[str, int]:
        """As the archive's."""
        self.queued |= reasons
        return {"tarn": len(reasons)}

    def add_match(self, article_id: int, seed: str, match: Match, *, of: str) -> None:
        """As the archive's."""
        assert seed == SEED.name
        assert of == dict(self.fingerprints).get(article_id, fingerprint(self.texts.get(article_id, ""))).exact
        self.added += 1
        self.matches[article_id] = match


def make_step(archive: Kept, *, seed=SEED) -> MatchStep:
    """Return the step as a crawl has it, and its spider."""
    spider = SimpleNamespace(seed=seed, stopping=asyncio.Event(), outlet=SimpleNamespace(name="tarn", title="Tarn"))
    return MatchStep(archive, SimpleNamespace(spider=spider))


async def matched(step: MatchStep, title: str | None, text: str) -> Match:
    """What the step says of one article."""
    article = await step.process_item(make_article(title=title, text=text))
    (found,) = article.matches
    assert found.seed == SEED.name
    return found.match


async def test_what_the_outlet_repeats_is_not_compared() -> None:
    """Also of an article that a worker has held against the seed, which knows nothing of it; its text stays."""
    foot = DAM.split("\n\n")[2:]
    text = "\n\n".join([MARKET, FERRY, *foot])
    archive = Kept()
    archive.repeated = frozenset(map(block_of, foot))
    step = make_step(archive)
    await step.open_spider()
    one = make_article(title=MARKET_TITLE, text=text)
    told = match_with(SEED, one)
    assert told.verdict is Verdict.EXCERPT
    for given in (one, replace(one, matches=(SeedMatch(seed=SEED.name, match=told),))):
        article = await step.process_item(given)
        assert [held.match.verdict for held in article.matches] == [Verdict.UNRELATED]
        assert article.compared == text
    await step.close_spider()


async def test_what_is_compared_has_neither_licence_nor_furniture() -> None:
    """The article's text stays as published; `compared` and the fingerprint are of the bare text."""
    text = f"TARNBY (AP) — {DAM}\n\n{LICENCE}"
    article = await FingerprintStep().process_item(make_article(text=text, compared="", fingerprint=None))
    assert article.text == text
    assert article.compared == DAM
    assert article.fingerprint == fingerprint(DAM)


async def test_settled_articles_pass_untouched() -> None:
    """What has its outcome is neither fingerprinted nor matched."""
    settled, step = make_failure(Outcome.NOT_FOUND), make_step(Kept())
    await step.open_spider()
    assert await FingerprintStep().process_item(settled) is settled
    assert await step.process_item(settled) is settled
    await step.close_spider()


async def test_each_article_is_held_against_the_seed() -> None:
    """Reprint, report and other news get their verdicts; containment a in b is the seed's share in the article."""
    step = make_step(Kept())
    await step.open_spider()
    assert (await matched(step, "Crack", DAM)).verdict is Verdict.IDENTICAL
    assert (await matched(step, DAM_ELSEWHERE_TITLE, DAM_ELSEWHERE)).verdict is Verdict.SAME_STORY
    assert (await matched(step, MARKET_TITLE, MARKET)).verdict is Verdict.UNRELATED
    part = await matched(step, "Crack", " ".join(DAM.split()[:100]))
    assert part.containment_b_in_a == 1.0 > part.containment_a_in_b
    assert "the article" in part.explanation
    await step.close_spider()


async def test_what_a_worker_matched_is_not_matched_again() -> None:
    """A page that was read with the seed at hand brings its verdict, the same as the step's."""
    step = make_step(Kept())
    page = f"<html lang=en><head><title>x</title></head><body><h1>{DAM_ELSEWHERE_TITLE}</h1><p>{DAM_ELSEWHERE}</p>"
    reading = read_page(page.encode(), url="http://harbour-courier.test/news/dam", seed=SEED)
    article = article_of(make_page(body=page.encode()), reading, seed=SEED)
    assert article.matches == (SeedMatch(seed=SEED.name, match=match_with(SEED, article)),)
    assert await step.process_item(article) is article


async def test_without_a_seed_nothing_is_matched() -> None:
    """A crawl for everything asks the archive nothing."""
    archive, article = Kept(DAM), make_article(text=DAM)
    step = make_step(archive, seed=None)
    await step.open_spider()
    assert await step.process_item(article) is article
    await step.close_spider()
    assert archive.asked == 0


async def test_stored_articles_are_matched_before_the_crawl_ends() -> None:
    """What the archive kept before the seed came gets its verdict too, in batches."""
    archive = Kept(DAM_ELSEWHERE, *[MARKET] * (BATCH + 5), DAM)
    step = make_step(archive)
    await step.open_spider()
    await step.close_spider()
    assert len(archive.matches) == len(archive.texts)
    assert archive.matches[0].verdict is Verdict.SAME_STORY
    assert archive.matches[len(archive.texts) - 1].verdict is Verdict.IDENTICAL
    assert archive.asked == 3
    told = [match.direction for match in archive.matches.values() if match.direction]
    assert [(one.way, one.credit) for one in told] == [(Way.UNKNOWN, "Reuters"), (Way.COMMON_SOURCE, "Reuters")]


async def test_outlets_that_are_crawled_at_once_share_what_is_to_be_matched() -> None:
    """None is matched by several of them."""
    archive = Kept(*(f"{FERRY} {number}" for number in range(3 * BATCH)))
    steps = [make_step(archive) for _ in range(4)]
    await asyncio.gather(*(step.open_spider() for step in steps))
    await asyncio.gather(*(step.close_spider() for step in steps))
    assert (len(archive.matches), archive.added) == (3 * BATCH, 3 * BATCH)


async def test_what_comes_is_held_against_the_archives_other_seeds_too() -> None:
    """Also by a crawl for another seed, or for none: who asks for a seed's coverage gets all that there is."""
    for own in (None, make_seed("ferry", FERRY)):
        archive = Kept(DAM_ELSEWHERE)
        archive.others = [SEED]
        step = make_step(archive, seed=own)
        await step.open_spider()
        await step.close_spider()
        assert archive.matches[0].verdict is Verdict.SAME_STORY


async def test_a_stopped_crawl_leaves_the_rest_for_the_next() -> None:
    """Ctrl-C does not wait for a large archive; what was matched is kept, the next crawl goes on."""
    archive = Kept(*[MARKET] * (BATCH * 4))
    step = make_step(archive)
    step._crawler.spider.stopping.set()
    await step.open_spider()
    await step.close_spider()
    assert len(archive.matches) == BATCH
    again = make_step(archive)
    await again.open_spider()
    await again.close_spider()
    assert len(archive.matches) == BATCH * 4


async def test_an_archive_that_fails_fails_the_crawl_aloud() -> None:
    """An error while matching stored articles is not lost in the background."""

    class Broken(Kept):
        def unmatched(self, seed: str) -> Iterator[UnmatchedRow]:
            raise RuntimeError("disk full")

    step = make_step(Broken())
    await step.open_spider()
    with pytest.raises(RuntimeError, match="disk full"):
        await step.close_spider()


async def test_copies_are_recognised_where_the_text_is_not_kept() -> None:
    """By their fingerprints; of what is no copy nothing is said."""
    kept = Kept()
    kept.fingerprints = [(7, fingerprint(DAM)), (8, fingerprint(FERRY))]
    step = make_step(kept, seed=replace(SEED, fingerprint=fingerprint(DAM)))
    await step.open_spider()
    await step.close_spider()
    assert {number: match.verdict for number, match in kept.matches.items()} == {7: Verdict.IDENTICAL}
    assert list(kept.queued) == [7]


async def test_matching_a_long_article_leaves_the_event_loop_free() -> None:
    """While a text of 20,000 words is compared, others are served."""
    step = make_step(Kept())
    await step.open_spider()
    await matched(step, None, DAM)
    turns, busy = 0, asyncio.create_task(matched(step, None, (MARKET + " ") * 100))
    while not busy.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 10
    await step.close_spider()
