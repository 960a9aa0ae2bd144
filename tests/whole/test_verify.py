"""Licences verified by command: pages are fetched again, and what they say now is held against what they said."""

import json
import signal
import time

from storage import queries
from storage.archive import open_archive
from tests.whole.conftest import World
from vocabulary.outcome import Exit


def test_pages_are_looked_at_again(world: World) -> None:
    """Confirmed where they say what they said; gone and in trouble are told from it; then nothing is due any more."""
    assert world.crawl("open_dispatch", "tidewater_wire").returncode == 0
    archive = open_archive(world.archive)
    rows = [row for row in queries.coverage(archive, "000") if row.licence == "CC-BY-4.0"]
    gone, broken = rows[0], rows[1]
    host = {row.outlet: f"{row.outlet.replace('_', '-')}.test" for row in rows}
    for row, status in ((gone, 404), (broken, 500)):
        path = row.url.partition(".test")[2]
        world.room.fail(host[row.outlet], path, status=status)
    done = world.run("cuttings", "licence", "verify", "--older-than", "1h", "--json")
    assert json.loads(done.stdout) == {"stopped": False, "articles": []}, done.stderr
    done = world.run("cuttings", "licence", "verify", *[str(row.article_id) for row in rows], "--json")
    told = {row["article"]: row["verified"] for row in json.loads(done.stdout)["articles"]}
    assert done.returncode == Exit.DIFFERENT, done.stderr
    assert told.pop(gone.article_id) == "gone"
    assert told.pop(broken.article_id) == "could_not_look"
    assert set(told.values()) == {"confirmed"}
    archive.close()


def test_ctrl_c_stops_it_and_the_rest_is_told_from_what_was_seen(world: World) -> None:
    """Exit code 130; pages that were not looked at are `not_yet`, and a second call looks at these alone."""
    assert world.crawl("open_dispatch").returncode == 0
    archive = open_archive(world.archive)
    ids = [row.article_id for row in queries.coverage(archive, "000") if row.licence == "CC-BY-4.0"][:3]
    archive.close()
    world.room.delay("open-dispatch.test", seconds=1)
    before = len(world.room.requests)
    verifying = world.begin("cuttings", "licence", "verify", *map(str, ids), "--json")
    deadline = time.monotonic() + 60
    while all(one.path == "/robots.txt" for one in world.room.requests[before:]) and time.monotonic() < deadline:
        time.sleep(0.05)
    verifying.send_signal(signal.SIGINT)
    out, err = verifying.communicate(timeout=60)
    assert verifying.returncode == Exit.STOPPED, err
    assert "Traceback" not in err
    told = {row["article"]: row["verified"] for row in json.loads(out)["articles"]}
    left = [str(one) for one, verified in told.items() if verified == "not_yet"]
    assert json.loads(out)["stopped"] is True
    assert set(told) == set(ids)
    assert set(told.values()) <= {"confirmed", "not_yet"}
    assert left
    world.room.mend()
    done = world.run("cuttings", "licence", "verify", *left, "--json")
    assert done.returncode == Exit.DONE, done.stderr
    assert {row["verified"] for row in json.loads(done.stdout)["articles"]} == {"confirmed"}
