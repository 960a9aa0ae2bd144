"""The pool of workers: whatever one task does, the others get their answers."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.extraction.pool import WorkerError, WorkerPool, close_shared_pool, in_worker
from tests.parts import misbehaving as tasks


@pytest.fixture
def pool():
    """Return a pool of two workers that is gone afterwards."""
    pool = WorkerPool(2)
    yield pool
    pool.close()


@pytest.fixture
def _shared():
    """End the shared pool after the test."""
    yield
    close_shared_pool()


def outcome(future):
    """Return the answer, or the words of the error."""
    try:
        return future.result(timeout=60)
    except WorkerError as error:
        return str(error)


@pytest.mark.parametrize(
    ("task", "words"),
    [
        (tasks.crash, "SIGSEGV"),
        (tasks.leave, "exit code 3"),
        (tasks.hang, "longer than 0.5 seconds"),
        (tasks.fail, "ValueError: no good (misbehaving.py"),
        (tasks.unsendable, "pickle"),
    ],
)
def test_a_task_that_misbehaves_costs_itself_only(pool, task, words):
    """A crash, a hang or an error is one task's error, said in words; all tasks around it are answered."""
    before = [pool.submit(tasks.echo, number) for number in range(20)]
    bad = pool.submit(task, seconds=0.5 if task is tasks.hang else 30)
    after = [pool.submit(tasks.echo, number) for number in range(20)]
    assert words in outcome(bad)
    assert [outcome(future) for future in before + after] == [*range(20), *range(20)]


def test_many_crashes_in_a_row_leave_the_pool_working(pool):
    """Every crash is replaced by a fresh worker."""
    futures = [pool.submit(tasks.crash if number % 2 else tasks.echo, number) for number in range(12)]
    answers = [outcome(future) for future in futures]
    assert [answer for answer in answers if isinstance(answer, int)] == [0, 2, 4, 6, 8, 10]
    assert sum("SIGSEGV" in str(answer) for answer in answers) == 6


def test_how_a_worker_ended_is_read_by_one_thread_only(pool):
    """Crashes side by side, each while the other thread starts a fresh worker, are all told as what they were."""
    answers = {outcome(future) for future in [pool.submit(tasks.crash) for _ in range(150)]}
    assert answers == {"its worker process ended: SIGSEGV"}


def test_an_idle_worker_that_is_killed_is_replaced(pool):
    """The system may kill a worker between two tasks; the next task does not suffer."""
    os.kill(outcome(pool.submit(tasks.where)), signal.SIGKILL)
    time.sleep(0.2)
    assert [outcome(pool.submit(tasks.echo, number)) for number in range(6)] == [0, 1, 2, 3, 4, 5]


def test_workers_do_not_hear_ctrl_c(pool):
    """Ctrl-C reaches the whole group; the parent alone decides what it means."""
    assert outcome(pool.submit(tasks.interrupted)) == "still here"


ROOT = Path(__file__).parents[2]
INTERRUPTED = """
import os, signal, time
from pipelines.extraction.pool import WorkerPool
from tests.parts import misbehaving as tasks

signal.signal(signal.SIGINT, lambda *_: None)
pool = WorkerPool(1)
answer = pool.submit(tasks.echo, 7)
for _ in range(20):
    time.sleep(0.05)
    os.killpg(0, signal.SIGINT)
print(answer.result(60))
pool.close()
"""


def test_neither_does_what_they_are_started_from():
    """Ctrl-C while the first of them is on its way costs no page."""
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    assert (done.stdout, done.stderr) == ("7\n", "")


def test_answers_come_in_order_with_few_in_flight(pool):
    """`map` is a stream: it takes items up only as answers are taken off."""
    taken = []

    def items():
        for number in range(200):
            taken.append(number)
            yield number

    stream = pool.map(lambda number: pool.submit(tasks.echo, number), items())
    first = [outcome(next(stream)[1]) for _ in range(3)]
    assert first == [0, 1, 2]
    assert len(taken) < 20
    assert [outcome(future) for _, future in stream] == list(range(3, 200))


def test_closing_ends_every_worker(pool):
    """Nothing is left behind, busy or idle."""
    pids = {outcome(pool.submit(tasks.where)) for _ in range(6)}
    pool.submit(tasks.hang)
    time.sleep(0.2)
    pool.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.usefixtures("_shared")
async def test_the_event_loop_goes_on_while_workers_work():
    """Awaiting a worker blocks nothing."""
    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.01)

    ticking = asyncio.create_task(tick())
    with pytest.raises(WorkerError, match="longer than"):
        await in_worker(tasks.hang, seconds=0.5)
    ticking.cancel()
    assert ticks > 10


@pytest.mark.usefixtures("_shared")
async def test_a_cancelled_wait_frees_its_place():
    """Tasks that nobody awaits any more do not fill the gate."""
    for _ in range(30):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(in_worker(tasks.hang, seconds=0.05), timeout=0.001)
    assert await asyncio.wait_for(in_worker(tasks.echo, "through"), timeout=60) == "through"


def test_the_main_program_is_not_loaded_in_workers(tmp_path) -> None:
    """Neither the command nor Scrapy's: a worker has what reads pages, and needs nothing more."""
    script = tmp_path / "command.py"
    script.write_text(
        "import sys\n"
        "from pipelines.extraction.pool import WorkerPool\n"
        "from tests.parts import misbehaving\n"
        "if __name__ == '__main__':\n"
        "    pool = WorkerPool(1)\n"
        "    print(pool.submit(misbehaving.has_main_program).result(timeout=60), sys.modules['__main__'].__file__)\n"
        "    pool.close()\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, script],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["False", str(script)], done.stderr
