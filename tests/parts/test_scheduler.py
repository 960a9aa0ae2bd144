"""The scheduler against a real archive: who is started, who is not, and what is settled."""

import signal
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

import scheduler
from crawler.outlet import Outlet, read_outlet
from scheduler import Clock
from storage import queries
from storage.archive import Archive, open_archive
from storage.models import SourceSchedule
from vocabulary.outcome import CuttingsError, RunState

OUTLET = """
title = "Harbour Courier"
country = "gb"
languages = ["en"]
domains = ["harbour-courier.test"]
home = "http://harbour-courier.test/"
[[sources]]
type = "feed"
url = "http://harbour-courier.test/rss"
[schedule]
every = "30m"
"""
BEGINS_A_RUN = """
import os, signal, sys, time
from crawler.outlet import read_outlet
from pathlib import Path
from storage.archive import open_archive
from vocabulary.run import Assignment
archive, owner = open_archive(os.environ["ARCHIVE_URL"]), sys.argv[-1].partition("=")[2]
outlet = read_outlet(Path(sys.argv[1]))
archive.take_lease(outlet.name, owner=owner, seconds=60)
archive.begin_run(Assignment(outlet=outlet.name), outlet.facts(), seed=None, owner=owner)
"""
DIES = BEGINS_A_RUN + "os.kill(os.getpid(), signal.SIGKILL)\n"
NEVER_ENDS = BEGINS_A_RUN + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('up', flush=True)\ntime.sleep(60)\n"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive in a file."""
    made = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    yield made
    made.close()


@pytest.fixture
def outlet(tmp_path: Path) -> Outlet:
    """An outlet that is asked every half hour."""
    path = tmp_path / "harbour.toml"
    path.write_text(OUTLET, encoding="utf-8")
    return read_outlet(path)


def clock(archive: Archive, outlet: Outlet, folder: Path, child: str, **fields) -> Clock:
    """A clock whose crawls are the given Python program."""
    return Clock(
        archive=archive,
        folder=folder,
        outlets={outlet.name: outlet},
        environment={"ARCHIVE_URL": f"sqlite:///{folder / 'cuttings.db'}", "PATH": "/usr/bin:/bin"},
        program=(sys.executable, "-c", child, str(outlet.path)),
        **fields,
    )


def run_down(one: Clock, seconds: float = 30) -> None:
    """Tick without starting anything until nothing runs."""
    end = time.monotonic() + seconds
    while one.crawls:
        assert time.monotonic() < end, "a crawl did not end"
        one.tick(only=set())
        time.sleep(0.05)


def test_what_is_due_is_started_once_and_is_due_again_after_its_interval(archive, outlet, tmp_path) -> None:
    """After a crawl the outlet is due again when its schedule says, not before."""
    one = clock(archive, outlet, tmp_path, "")
    assert one.due() == ["harbour"]
    before = datetime.now(UTC)
    one.tick()
    assert list(one.crawls) == ["harbour"]
    assert one.due() == []
    run_down(one)
    assert one.codes == [0]
    every = {"harbour": outlet.schedule.every}
    assert archive.due(before + timedelta(minutes=29), every) == []
    assert archive.due(datetime.now(UTC) + timedelta(minutes=30, seconds=1), every) == ["harbour"]


REPORTS = (
    BEGINS_A_RUN.replace("archive.begin_run", "run = archive.begin_run")
    + """
from vocabulary.outcome import RunState, SourceState
from vocabulary.page import FoundBy
from vocabulary.run import SourceReport
said = {"url": outlet.sources[0].url, "kind": FoundBy.FEED, "state": SourceState.FOUND}
archive.report_source(run, SourceReport(seen=9, new=9, **said))
archive.end_run(run, RunState.FINISHED)
archive.release_lease(outlet.name, owner=owner)
"""
)


def test_an_outlet_is_due_when_its_earliest_source_is(archive, outlet, tmp_path) -> None:
    """A source with much news is asked sooner than its file says; the first look is no measure."""
    one = clock(archive, outlet, tmp_path, REPORTS)
    every = {"harbour": outlet.schedule.every}
    for minutes in (30, 18):
        one.tick()
        run_down(one)
        assert archive.due(datetime.now(UTC) + timedelta(minutes=minutes - 1), every) == []
        assert archive.due(datetime.now(UTC) + timedelta(minutes=minutes, seconds=1), every) == ["harbour"]
        archive.schedule_next("harbour", datetime.now(UTC))
    assert one.codes == [0, 0]


def test_what_is_overdue_is_not_started_without_a_pause(archive, outlet, tmp_path) -> None:
    """A crawl that ends well without a look at its sources does not make the scheduler spin."""
    one = clock(archive, outlet, tmp_path, REPORTS)
    one.tick()
    run_down(one)
    with archive._database.writing() as connection:
        connection.execute(update(SourceSchedule).values(next_due=datetime(2022, 1, 1, tzinfo=UTC)))
    archive.schedule_next("harbour", datetime.now(UTC))
    one = clock(archive, outlet, tmp_path, "")
    one.tick()
    run_down(one)
    assert one.due() == []


def test_two_schedulers_start_an_outlet_once(archive, outlet, tmp_path) -> None:
    """The lease in the archive decides, whoever asks first."""
    one = clock(archive, outlet, tmp_path, "import time; time.sleep(1)")
    other = clock(archive, outlet, tmp_path, "")
    one.tick()
    other.tick()
    assert list(one.crawls) == ["harbour"]
    assert other.crawls == {}
    run_down(one)


def test_a_crawl_by_hand_is_respected(archive, outlet, tmp_path) -> None:
    """An outlet that somebody crawls by hand is not started beside it."""
    archive.take_lease("harbour", owner="hand", seconds=60)
    one = clock(archive, outlet, tmp_path, "")
    one.tick()
    assert one.crawls == {}


def test_a_child_that_is_killed_is_settled_as_lost(archive, outlet, tmp_path) -> None:
    """The run that a dead process left open is closed by the parent, its lease given back."""
    one = clock(archive, outlet, tmp_path, DIES)
    one.tick()
    run_down(one)
    assert one.codes == [-signal.SIGKILL]
    assert [run.state for run in queries.runs(archive)] == [RunState.LOST]
    archive.take_lease("harbour", owner="somebody else", seconds=60)


def test_a_crawl_over_its_limit_is_ended_by_force(archive, outlet, tmp_path, monkeypatch) -> None:
    """SIGTERM first; a child that ignores it gets SIGKILL, and its run is settled."""
    monkeypatch.setattr(scheduler, "STOP_SECONDS", 0.3)
    one = clock(archive, outlet, tmp_path, NEVER_ENDS)
    one.tick()
    log = tmp_path / "logs" / "harbour.log"
    while "up" not in log.read_text():
        time.sleep(0.05)
    one.crawls["harbour"].deadline = time.monotonic()
    run_down(one)
    assert one.codes == [-signal.SIGKILL]
    assert [run.state for run in queries.runs(archive)] == [RunState.LOST]


def test_no_more_crawls_at_once_than_allowed(archive, outlet, tmp_path) -> None:
    """The rest waits for the next tick."""
    one = clock(archive, outlet, tmp_path, "import time; time.sleep(0.5)", at_once=1)
    other = tmp_path / "lighthouse.toml"
    other.write_text(OUTLET, encoding="utf-8")
    one.outlets = {**one.outlets, "lighthouse": read_outlet(other)}
    one.tick()
    assert len(one.crawls) == 1
    while len(one.codes) < 2:
        one.tick()
        time.sleep(0.05)
    assert one.codes == [0, 0]


def test_dry_run_names_what_is_due_and_does_nothing(tmp_path, outlet, capsys, monkeypatch) -> None:
    """`python scheduler.py --dry-run` prints names; no run, no lease."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    (tmp_path / "outlets").mkdir()
    outlet.path.rename(tmp_path / "outlets" / "harbour.toml")
    assert scheduler.main(["--dry-run", "--outlet", "harbour"]) == 0
    assert capsys.readouterr().out.split() == ["harbour"]
    assert queries.runs(open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")) == []


def test_an_unknown_outlet_or_seed_is_an_error_for_people(tmp_path, capsys, monkeypatch) -> None:
    """Exit code 2, the name, and what to do."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    assert scheduler.main(["--once", "--outlet", "nonesuch"]) == 2
    assert "cuttings outlets" in capsys.readouterr().err
    assert scheduler.main(["--once", "--outlet", "mehrnews", "--seed", "nonesuch"]) == 2
    assert "cuttings seeds" in capsys.readouterr().err


def test_leases_are_the_archives_errors(archive) -> None:
    """What the scheduler catches is what the archive raises."""
    archive.take_lease("harbour", owner="one", seconds=60)
    with pytest.raises(CuttingsError, match="harbour"):
        archive.take_lease("harbour", owner="two", seconds=60)
