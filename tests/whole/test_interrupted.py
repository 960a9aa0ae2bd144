"""Crawls that are killed, stopped, or run twice at once: nothing is lost, nothing is kept twice."""

import os
import signal
import time
from collections import Counter

import pytest

from tests.whole.conftest import World

OUTLETS = ("harbour_courier", "tidewater_wire", "crossroads_monitor", "open_dispatch")
SLOW = "open-dispatch.test"
"""The host that answers late, so that a crawl is under way for as long as a test needs to cut it short."""


def settled(world: World) -> int:
    """How many pages have an outcome."""
    return len(world.rows("SELECT 1 FROM outcomes"))


def articles(world: World) -> Counter[tuple[object, ...]]:
    """Texts by outlet. Of two addresses with one text chance decides which is the article and which the duplicate."""
    return Counter(
        world.rows("SELECT a.outlet, r.fingerprint_exact FROM articles a JOIN revisions r ON r.article_id = a.id")
    )


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, crawled: World) -> Counter[tuple[object, ...]]:
    """What a crawl in one go keeps of OUTLETS."""
    return Counter({row: n for row, n in articles(crawled).items() if row[0] in OUTLETS})


@pytest.mark.parametrize("pages", [1, 7, 15])
def test_kill_9_in_the_middle_loses_and_doubles_nothing(
    world: World, undisturbed: Counter[tuple[object, ...]], pages: int
) -> None:
    """After SIGKILL the same command completes the set: no article twice, none missing."""
    world.room.delay(SLOW, seconds=1)
    killed = world.start(*OUTLETS)
    while settled(world) < pages:
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.005)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    world.room.mend()
    assert articles(world) != undisturbed
    [(cut_short,)] = world.rows("SELECT count(*) FROM runs WHERE state = 'running'")
    assert cut_short
    again = crawl_when_free(world)
    assert again == 0
    assert articles(world) == undisturbed
    states = dict(world.rows("SELECT state, count(*) FROM runs GROUP BY state"))
    assert states["lost"] == cut_short
    assert not world.rows("SELECT 1 FROM handouts")
    checked = world.run("cuttings", "db", "check")
    assert checked.returncode == 0, checked.stdout


def crawl_when_free(world: World) -> int:
    """Crawl again; the lease of the dead process is taken over as soon as it is known to be dead."""
    done = world.crawl(*OUTLETS)
    assert "Traceback" not in done.stderr
    return done.returncode


def test_ctrl_c_stops_cleanly_and_the_next_call_goes_on(world: World, undisturbed: Counter[tuple[object, ...]]) -> None:
    """SIGINT ends with exit code 130 and runs marked as stopped; a second call completes the set."""
    world.room.delay(SLOW, seconds=1)
    stopped = world.start(*OUTLETS)
    while settled(world) < 5:
        assert stopped.poll() is None, stopped.communicate()
        time.sleep(0.005)
    stopped.send_signal(signal.SIGINT)
    _, err = stopped.communicate(timeout=60)
    world.room.mend()
    assert stopped.returncode == 130, err
    assert "Traceback" not in err
    assert {state for (state,) in world.rows("SELECT state FROM runs")} <= {"stopped", "finished"}
    assert world.crawl(*OUTLETS).returncode == 0
    assert articles(world) == undisturbed


def test_two_crawls_at_once_share_one_file(world: World, undisturbed: Counter[tuple[object, ...]]) -> None:
    """Two processes on one SQLite file, with different outlets: both end well and keep everything."""
    one, other = world.start(*OUTLETS[:2]), world.start(*OUTLETS[2:])
    for process in (one, other):
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    assert articles(world) == undisturbed


def test_the_same_outlet_is_not_crawled_twice_at_once(world: World) -> None:
    """The second of two crawls of one outlet ends with exit code 4 and says who is crawling."""
    world.room.delay("harbour-courier.test", seconds=2)
    first = world.start("harbour_courier")
    while not world.rows("SELECT 1 FROM leases"):
        assert first.poll() is None, first.communicate()
        time.sleep(0.01)
    second = world.crawl("harbour_courier", "--no-seed")
    first.communicate(timeout=120)
    assert first.returncode == 0
    assert second.returncode == 4
    assert "harbour_courier" in second.stderr
