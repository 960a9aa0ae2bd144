"""Several processes on one archive, and processes that are killed: nothing lost, nothing half-written."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from storage import captures, matching, queries, recording
from storage.archive import open_archive
from tests.factories import make_article, make_assignment, make_facts, make_held, make_match, make_page, make_seed
from tests.tables import counts
from vocabulary.match import Verdict
from vocabulary.outcome import Outcome, RunState
from vocabulary.policy import Target

ROOT = Path(__file__).parents[2]
CRAWL = """
import sys
from storage.archive import open_archive
from tests.factories import make_article, make_assignment, make_candidate, make_facts, make_page
from vocabulary.outcome import RunState

url, outlet, first, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
archive = open_archive(url)
run = archive.begin_run(make_assignment(outlet), make_facts(outlet), seed=None, owner=f"{outlet}-{first}")
found = [make_candidate(f"http://{outlet}.test/{number}") for number in range(first, first + count)]
archive.register(run, found)
for candidate in archive.pending(run) + found:
    try:
        page = make_page(candidate=candidate, outlet=outlet, body=b"page " * 400)
        archive.record(run, make_article(page=page, text=f"Story of {candidate.url} " * 50))
    except Exception as error:
        if "already has its outcome" not in str(error):
            raise
    print("recorded", flush=True)
archive.end_run(run, RunState.FINISHED)
"""
TAKE = """
import sys
from storage.archive import open_archive
from storage.errors import LeasedElsewhere
archive = open_archive(sys.argv[1])
print("ready", flush=True)
sys.stdin.read(1)
try:
    archive.take_lease("harbour", owner=sys.argv[2], seconds=60)
    print("taken", flush=True)
except LeasedElsewhere:
    print("refused", flush=True)
"""


def spawn(script: str, *args: object) -> subprocess.Popen:
    """Start a Python process of its own."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script, *map(str, args)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen) -> None:
    """Wait for a process that must do well."""
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors


def test_crawls_at_once_on_one_archive_lose_nothing(archive_url):
    """Three processes make the archive at the same moment and write to it together."""
    crawls = [spawn(CRAWL, archive_url, outlet, 0, 40) for outlet in ("harbour", "coast", "island")]
    for crawl in crawls:
        finish(crawl)
    archive = open_archive(archive_url)
    stats = counts(archive)
    assert (stats.articles, stats.texts, stats.pages, stats.runs) == (120, 120, 120, 3)
    assert queries.search(archive, "story").total == 120
    assert {row.state for row in queries.runs(archive)} == {RunState.FINISHED}
    archive.close()


def test_two_processes_on_one_outlet_lose_nothing(archive_url):
    """Without leases they do the work twice, but each article is there once."""
    crawls = [spawn(CRAWL, archive_url, "harbour", 0, 30) for _ in range(2)]
    for crawl in crawls:
        finish(crawl)
    archive = open_archive(archive_url)
    assert counts(archive).articles == 30
    assert queries.outcomes(archive, [1, 2]) == {Outcome.ARCHIVED: 30, Outcome.UNCHANGED: 30}
    archive.close()


def test_of_many_that_want_a_lease_one_gets_it(archive_url):
    """Taken at the same moment by processes of their own."""
    open_archive(archive_url).close()
    rivals = [spawn(TAKE, archive_url, f"rival-{number}") for number in range(4)]
    for rival in rivals:
        assert rival.stdout.readline() == "ready\n"
    answers = [rival.communicate("x", timeout=60)[0] for rival in rivals]
    assert sorted(answers) == ["refused\n"] * 3 + ["taken\n"]


@pytest.mark.parametrize("after", [1, 7, 19])
def test_a_killed_crawl_leaves_whole_articles_and_the_next_one_completes_the_set(archive_url, after):
    """Kill -9 in the middle: no article twice, none missing, none without its words, capture and page."""
    crawl = spawn(CRAWL, archive_url, "harbour", 0, 40)
    for _ in range(after):
        assert crawl.stdout.readline() == "recorded\n"
    os.kill(crawl.pid, signal.SIGKILL)
    crawl.communicate()
    archive = open_archive(archive_url)
    killed = counts(archive)
    assert after <= killed.articles < 40
    assert killed.articles == killed.texts == killed.revisions == killed.captures == killed.articles
    assert killed.pages == 40
    assert [row.state for row in queries.runs(archive)] == [RunState.RUNNING]
    assert archive.settle_lost("harbour") == 1

    run = archive.begin_run(make_assignment(), make_facts(), seed=None, owner="next")
    assert len(archive.pending(run)) == 40 - killed.articles
    archive.close()
    finish(spawn(CRAWL, archive_url, "harbour", 0, 40))
    archive = open_archive(archive_url)
    assert counts(archive).articles == queries.search(archive, "story").total == 40
    if archive_url.startswith("sqlite"):
        with archive.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
    archive.close()


def test_a_writer_waits_for_another(sqlite_archive, sqlite_url):
    """Instead of failing with 'database is locked'."""
    run = sqlite_archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
    with sqlite_archive._database.writing():
        other = spawn(CRAWL, sqlite_url, "coast", 0, 1)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(timeout=2.5)
        started = time.monotonic()
    finish(other)
    assert time.monotonic() - started < 25
    assert sqlite_archive.record(run, make_article())[0] is Outcome.ARCHIVED
    assert counts(sqlite_archive).articles == 2


def test_a_reader_never_waits_for_a_writer(sqlite_archive):
    """Questions are answered from the last complete state."""
    with sqlite_archive._database.writing():
        assert counts(sqlite_archive).articles == 0


def test_those_that_record_the_same_bytes_in_another_order_wait_for_each_other_only_once(postgresql_url, monkeypatch):
    """Each has kept the bytes that the other wants next when it asks for them, were they not locked beforehand."""
    both = threading.Barrier(2)
    keep_body = captures.keep_body

    def keep_and_wait(connection, body):
        kept = keep_body(connection, body)
        with suppress(threading.BrokenBarrierError):
            both.wait(1)
        return kept

    monkeypatch.setattr(captures, "keep_body", keep_and_wait)
    archives = {name: open_archive(f"{postgresql_url}&application_name={name}") for name in ("harbour", "coast")}

    def record(name, bodies):
        run = archives[name].begin_run(make_assignment(name), make_facts(name), seed=None, owner=name)
        pages = [make_page(f"http://{name}.test/{body.decode()}", outlet=name, body=body) for body in bodies]
        articles = [make_article(page.candidate.url, f"Story of {page.body}", page=page) for page in pages]
        return archives[name].record_all([(run, article) for article in articles])

    with ThreadPoolExecutor(2) as threads:
        told = [threads.submit(record, "harbour", [b"1", b"2"]), threads.submit(record, "coast", [b"2", b"1"])]
    assert [[outcome for outcome, _ in one.result()] for one in told] == [[Outcome.ARCHIVED] * 2] * 2
    for archive in archives.values():
        archive.close()


def test_what_is_being_recorded_while_it_is_taken_down_goes_too(postgresql_url, monkeypatch):
    """The take-down waits for who records. A text that is not yet kept for all to see would stay otherwise."""
    archives = {name: open_archive(f"{postgresql_url}&application_name={name}") for name in ("crawl", "takedown")}
    page = make_page("http://harbour-courier.test/pier")
    run = archives["crawl"].begin_run(make_assignment(), make_facts(), seed=None, owner="crawl")
    record, waits = recording.record, threading.Event()

    def record_and_wait(connection, *given, **named):
        kept = record(connection, *given, **named)
        taken.append(threads.submit(archives["takedown"].take_down, Target.URL, page.candidate.url, reason="court"))
        asked = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'takedown' AND wait_event = 'advisory'"
        while not (taken[0].done() or connection.exec_driver_sql(asked).first()):
            connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
            waits.wait(0.01)
        return kept

    monkeypatch.setattr(recording, "record", record_and_wait)
    taken: list[Future] = []
    with ThreadPoolExecutor(1) as threads:
        assert archives["crawl"].record(run, make_article(page=page)) == (Outcome.ARCHIVED, 1)
    assert taken[0].result()[1].articles == (1,)
    assert archives["crawl"].article(1).text is None
    for archive in archives.values():
        archive.close()


def test_verdicts_that_are_made_anew_wait_for_those_of_a_crawl(postgresql_url, monkeypatch):
    """Each has changed the verdict that the other changes next, were the articles' outlet not locked beforehand."""
    archive = open_archive(postgresql_url)
    archive.store_seed(make_seed())
    urls = [f"http://harbour-courier.test/{number}" for number in (1, 2)]

    def run():
        return archive.begin_run(make_assignment(refetch=True), make_facts(), seed="seed", owner="crawl")

    def articles(order, verdict):
        return [make_article(url, f"Story of {url}", matches=make_held(verdict)) for url in order]

    archive.record_all([(one, article) for one in [run()] for article in articles(urls, Verdict.RELATED)])
    both, keep = threading.Barrier(2), matching.keep

    def keep_and_wait(*given, **said):
        keep(*given, **said)
        with suppress(threading.BrokenBarrierError):
            both.wait(1)

    monkeypatch.setattr(matching, "keep", keep_and_wait)
    crawled = [(one, article) for one in [run()] for article in articles(urls[::-1], Verdict.SAME_STORY)]
    anew = [(number, make_match(Verdict.NEAR)) for number in (1, 2)]
    with ThreadPoolExecutor(2) as threads:
        told = [
            threads.submit(archive.record_all, crawled),
            threads.submit(archive.replace_matches, "seed", anew, fingerprint_version=1),
        ]
    assert told[0].result() == [(Outcome.UNCHANGED, 2), (Outcome.UNCHANGED, 1)]
    assert told[1].result() is None
    archive.close()
