"""The pages that workers are warmed with are read in full, and workers are there before the first page."""

from pipelines import warm
from pipelines.extraction.pool import WorkerPool
from pipelines.licence import judge
from pipelines.reading import read_page
from tests.parts import misbehaving as tasks


def test_the_page_that_warms_is_read_as_an_article_with_all_it_states():
    """A page that were refused, or stated nothing, would leave most of reading cold."""
    reading = read_page(warm.PAGES[0].encode(), url="https://tarn.example/news/bridge.html")
    read = reading.extraction
    assert read.outcome is None
    assert read.title == "Old bridge to be repaired"
    assert [author.name for author in read.authors] == ["Jane Roe", "John Doe"]
    assert read.published is not None
    assert read.published.precision == "instant"
    assert read.text.startswith("The council of Lower Tarn")
    assert judge(reading.evidence).decision.expression == "CC-BY-4.0"
    assert reading.fingerprint is not None


def test_the_short_page_takes_its_names_and_time_from_what_is_printed():
    """Where nothing is stated for programs, lines are read, which takes other patterns."""
    read = read_page(warm.PAGES[1].encode(), url="https://tarn.example/news/bridge.html").extraction
    assert [author.name for author in read.authors] == ["Jane Roe", "John Doe"]
    assert read.published is not None
    assert read.published.iso == "2022-03-01T10:00:00"


def test_workers_that_were_begun_are_used_for_the_first_task():
    """Beginning starts a worker, and the first task finds it."""
    pool = WorkerPool(1)
    try:
        pool.begin()
        process = pool.submit(tasks.where).result(timeout=60)
        begun = [worker.process.pid for worker in pool._alive.values()]
        assert begun == [process]
    finally:
        pool.close()
