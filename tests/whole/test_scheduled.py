"""The scheduler with the real crawl: what is due is crawled, once, and its run is on record."""

from storage import queries
from storage.archive import open_archive
from tests.whole.conftest import World
from vocabulary.outcome import RunState


def test_schedule_once_crawls_what_is_due_and_nothing_twice(world: World) -> None:
    """`cuttings schedule --once` runs a due outlet to its end; a second call finds nothing due."""
    done = world.run("cuttings", "schedule", "--once", "--outlet", "open_dispatch", "--seed", "000")
    log = (world.folder / "logs" / "open_dispatch.log").read_text(encoding="utf-8")
    assert done.returncode == 0, done.stderr + log
    assert "Traceback" not in log
    runs = queries.runs(open_archive(world.archive))
    assert [(run.outlet, run.state) for run in runs] == [("open_dispatch", RunState.FINISHED)]
    assert queries.coverage(open_archive(world.archive), "000", outlet="open_dispatch")
    again = world.run("cuttings", "schedule", "--once", "--outlet", "open_dispatch", "--seed", "000")
    assert again.returncode == 0, again.stderr
    assert len(queries.runs(open_archive(world.archive))) == 1


def test_schedule_once_without_network_could_not_look(world: World) -> None:
    """Exit code 3 when not one crawl could look anywhere."""
    world.proxy = "http://127.0.0.1:9"  # the discard port: nobody answers
    done = world.run("cuttings", "schedule", "--once", "--outlet", "open_dispatch", "--seed", "000")
    assert done.returncode == 3, done.stderr
