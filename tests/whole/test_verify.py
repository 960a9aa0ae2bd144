"""Licences verified by command: pages are fetched again, and what they say now is held against what they said."""

import json

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
