"""One outlet is crawled by one process at a time, and in its turn."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from storage import queries
from storage.errors import LeasedElsewhere
from tests.factories import make_assignment, make_candidate, make_facts
from tests.tables import lease_of
from vocabulary.outcome import Exit, RunState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def begin(archive, outlet="harbour", owner="first"):
    """Begin a run without a seed."""
    return archive.begin_run(make_assignment(outlet), make_facts(outlet), seed=None, owner=owner)


def test_a_lease_is_held_by_one_owner(archive):
    """Another is told who holds it and until when, with an exit code of its own."""
    archive.take_lease("harbour", owner="first", seconds=60)
    with pytest.raises(LeasedElsewhere, match=r"harbour is being crawled by first, .* until 20") as caught:
        archive.take_lease("harbour", owner="second", seconds=60)
    assert caught.value.exit_code is Exit.LEASED_ELSEWHERE
    assert caught.value.owner == "first"
    assert timedelta() < caught.value.until - datetime.now(UTC) <= timedelta(seconds=61)
    archive.take_lease("coast", owner="second", seconds=60)


def test_an_owner_may_take_its_lease_again(archive):
    """The scheduler takes it, and the crawl that it starts takes it in the same name."""
    archive.take_lease("harbour", owner="first", seconds=60)
    archive.take_lease("harbour", owner="first", seconds=600)
    assert lease_of(archive, "harbour").lease_until > datetime.now(UTC) + timedelta(seconds=300)


def test_a_lease_is_given_back_by_its_owner_only(archive):
    """Nothing happens when it is not ours."""
    archive.take_lease("harbour", owner="first", seconds=60)
    archive.release_lease("harbour", owner="second")
    assert lease_of(archive, "harbour").owner == "first"
    archive.release_lease("harbour", owner="first")
    assert lease_of(archive, "harbour") is None
    archive.take_lease("harbour", owner="second", seconds=60)


def test_a_lease_that_ran_out_is_taken_over_and_its_run_is_lost(archive):
    """What the old owner left open is settled; other runs of the outlet are not touched."""
    archive.take_lease("harbour", owner="first", seconds=-1)
    left_open, other = begin(archive), begin(archive, owner="by hand")
    archive.register(left_open, [make_candidate()])
    archive.take_lease("harbour", owner="second", seconds=60)
    assert archive.renew_lease("harbour", owner="first", seconds=60) is False
    assert queries.run(archive, left_open).run.state is RunState.LOST
    assert queries.run(archive, left_open).run.reason
    assert queries.run(archive, other).run.state is RunState.RUNNING


def test_a_lease_is_prolonged_while_it_is_ours(archive):
    """Also after it ran out, as long as nobody took it."""
    archive.take_lease("harbour", owner="first", seconds=-1)
    assert archive.renew_lease("harbour", owner="first", seconds=60) is True
    with pytest.raises(LeasedElsewhere):
        archive.take_lease("harbour", owner="second", seconds=60)
    assert archive.renew_lease("harbour", owner="second", seconds=60) is False


def test_the_lease_of_a_dead_process_of_this_machine_is_taken_over_at_once(archive):
    """A crawl that was killed can be started again without waiting."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    archive.take_lease("harbour", owner=f"{socket.gethostname()}:{dead.pid}:x", seconds=600)
    run = begin(archive, owner=f"{socket.gethostname()}:{dead.pid}:x")
    archive.take_lease("harbour", owner="second", seconds=60)
    assert queries.run(archive, run).run.state is RunState.LOST


@pytest.mark.parametrize(
    "owner", ["{host}:{pid}:x", "elsewhere:999999999:x", "{host}:-1:x", "{host}:x", "schedule-1", "{host}:" + "9" * 40]
)
def test_any_other_lease_holds(archive, owner):
    """Of a living process, of another machine, of an owner with another kind of name."""
    owner = owner.format(host=socket.gethostname(), pid=os.getpid())
    archive.take_lease("harbour", owner=owner, seconds=600)
    with pytest.raises(LeasedElsewhere):
        archive.take_lease("harbour", owner="second", seconds=60)


def test_lost_runs_are_settled_on_request(archive):
    """Those of one owner, or all that are open; ended runs are left alone."""
    ended, first, second = begin(archive), begin(archive), begin(archive, owner="second")
    elsewhere = begin(archive, "coast")
    archive.end_run(ended, RunState.FINISHED)
    assert archive.settle_lost("harbour", owner="first") == 1
    assert archive.settle_lost("harbour") == 1
    assert archive.settle_lost("harbour") == 0
    states = {row.id: row.state for row in queries.runs(archive)}
    assert states == {
        ended: RunState.FINISHED,
        first: RunState.LOST,
        second: RunState.LOST,
        elsewhere: RunState.RUNNING,
    }


def test_the_longest_overdue_outlet_comes_first(archive):
    """Never crawled ones before all others; what is not due yet waits."""
    schedule = dict.fromkeys(["late", "later", "new", "early"], HOUR)
    archive.schedule_next("late", NOW - HOUR)
    archive.schedule_next("later", NOW - 2 * HOUR)
    archive.schedule_next("early", NOW + HOUR)
    assert archive.due(NOW, schedule) == ["new", "later", "late"]
    archive.schedule_next("later", NOW + HOUR)
    assert archive.due(NOW, {"later": HOUR, "late": HOUR}) == ["late"]


def test_an_outlet_that_is_being_crawled_is_not_due(archive):
    """Until its lease runs out."""
    archive.take_lease("harbour", owner="first", seconds=60)
    now = datetime.now(UTC)
    assert archive.due(now, {"harbour": HOUR}) == []
    assert archive.due(now + HOUR, {"harbour": HOUR}) == ["harbour"]


def test_an_outlet_crawled_by_hand_is_due_one_interval_later(archive):
    """Also when the scheduler never heard of it."""
    begin(archive)
    now = datetime.now(UTC)
    assert archive.due(now, {"harbour": HOUR}) == []
    assert archive.due(now + HOUR, {"harbour": HOUR}) == ["harbour"]


def test_a_naive_time_is_refused(archive):
    """It does not say which instant it means."""
    with pytest.raises(Exception, match="naive datetime"):
        archive.schedule_next("harbour", datetime(2026, 1, 1))  # noqa: DTZ001
