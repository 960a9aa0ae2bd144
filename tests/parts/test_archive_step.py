"""Step 900: articles are recorded together, and each has its own outcome."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

import pytest

from pipelines.steps import archive as step_module
from pipelines.steps.archive import MOST, ArchiveStep
from storage import queries
from storage.archive import Archive
from storage.errors import AlreadyRecorded, StorageError
from tests.factories import make_article, make_assignment, make_facts, make_failure, make_page
from vocabulary.article import Article
from vocabulary.outcome import Outcome


class Watched:
    """An archive that counts how many articles each transaction was to have."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.asked: list[int] = []
        self.trouble: Exception | None = None

    def record_all(self, articles, *, weigh):
        """As the archive's."""
        self.asked.append(len(articles))
        if self.trouble is not None:
            raise self.trouble
        return self.archive.record_all(articles, weigh=weigh)


@pytest.fixture
def watched(sqlite_archive) -> Watched:
    """An empty archive."""
    return Watched(sqlite_archive)


def make_step(watched: Watched, outlet: str = "harbour") -> tuple[ArchiveStep, Counter]:
    """The step of a crawl of its own, and the crawl's counters."""
    run = watched.archive.begin_run(make_assignment(outlet), make_facts(outlet), seed=None, owner="desk")
    counted: Counter[str] = Counter()
    stats = SimpleNamespace(inc_value=lambda name: counted.update([name]))
    return ArchiveStep(watched, SimpleNamespace(spider=SimpleNamespace(run=run), stats=stats)), counted


def story(number: int, outlet: str = "harbour") -> Article:
    """One of many."""
    return make_article(
        text=f"Story {number} of {outlet}.", page=make_page(f"http://{outlet}.test/{number}", outlet=outlet)
    )


def kept(watched: Watched) -> Counter[Outcome]:
    """Outcomes that the archive has."""
    return Counter({one: n for run in queries.runs(watched.archive) for one, n in run.outcomes.items()})


async def recorded(step: ArchiveStep, *articles: Article) -> list[Outcome | BaseException]:
    """What the step says of articles that are finished at the same time."""
    told = await asyncio.gather(*(step.process_item(one) for one in articles), return_exceptions=True)
    return [one if isinstance(one, BaseException) else one.outcome for one in told]


async def test_articles_that_finish_together_are_recorded_in_one_transaction(watched):
    """Each is told its own outcome, and counted under it."""
    step, counted = make_step(watched)
    gone = make_failure(Outcome.NOT_FOUND, page=make_page("http://harbour.test/gone"))
    twin = replace(story(1), page=make_page("http://harbour.test/twin"), url="http://harbour.test/twin")
    told = await recorded(step, story(1), gone, story(2), twin)
    assert told == [Outcome.ARCHIVED, Outcome.NOT_FOUND, Outcome.ARCHIVED, Outcome.DUPLICATE]
    assert watched.asked == [4]
    assert counted == {"outcome/archived": 2, "outcome/not_found": 1, "outcome/duplicate": 1}
    assert sum(kept(watched).values()) == 4


async def test_crawls_of_one_process_share_transactions(watched):
    """Many outlets of few pages each are the ordinary case."""
    (one, its), (other, others) = make_step(watched), make_step(watched, "coast")
    await asyncio.gather(one.process_item(story(1)), other.process_item(story(1, "coast")))
    assert watched.asked == [2]
    assert its == others == {"outcome/archived": 1}
    assert [run.pages for run in queries.runs(watched.archive)] == [1, 1]


async def test_an_article_that_cannot_be_recorded_costs_no_other_its_place(watched):
    """A time that says no instant is refused; it is the only one without an outcome."""
    step, counted = make_step(watched)
    naive = replace(story(2), page=make_page("http://harbour.test/2", fetched_at=datetime(2026, 1, 1)))  # noqa: DTZ001
    first, second, third = await recorded(step, story(1), naive, story(3))
    assert [first, third] == [Outcome.ARCHIVED] * 2
    assert isinstance(second, ValueError)
    assert watched.asked == [3, 1, 1, 1]
    assert counted == {"outcome/archived": 2}
    assert kept(watched) == {Outcome.ARCHIVED: 2}


async def test_a_page_that_comes_twice_is_recorded_once(watched):
    """Also when both come at the same time."""
    step, _ = make_step(watched)
    told = await recorded(step, story(1), story(1), story(2))
    assert [type(one) for one in told] == [Outcome, AlreadyRecorded, Outcome]
    assert kept(watched) == {Outcome.ARCHIVED: 2}


async def test_nothing_is_told_as_recorded_that_is_not(watched):
    """A full disk is told to each; with space again the next ones are recorded."""
    step, counted = make_step(watched)
    watched.trouble = StorageError("here", "the disk is full")
    told = await recorded(step, story(1), story(2))
    assert told == [watched.trouble] * 2
    assert not counted
    watched.trouble = None
    assert await recorded(step, story(1), story(2)) == [Outcome.ARCHIVED] * 2
    assert kept(watched) == {Outcome.ARCHIVED: 2}


async def test_an_article_by_itself_is_tried_once(watched):
    """When the archive is locked, nobody waits for it twice."""
    step, _ = make_step(watched)
    watched.trouble = StorageError("here", "locked")
    assert await recorded(step, story(1)) == [watched.trouble]
    assert watched.asked == [1]


async def test_no_transaction_is_longer_than_others_can_wait(watched, monkeypatch):
    """More than MOST are recorded in several."""
    monkeypatch.setattr(step_module, "MOST", 3)
    step, _ = make_step(watched)
    assert await recorded(step, *map(story, range(8))) == [Outcome.ARCHIVED] * 8
    assert sorted(watched.asked) == [2, 3, 3]
    assert MOST > 3
