"""The newsroom crawled again: it is hardly troubled, and nothing is missed."""

from collections import Counter

from tests.whole.conftest import World
from vocabulary.outcome import RETRIED, SourceState

OUTLETS = ("harbour_courier", "meridian_ledger", "county_record", "southern_lens", "listok")


def test_an_unchanged_newsroom_is_asked_one_thing_a_source(world: World) -> None:
    """One conditional request for each feed, section and sitemap, and no article; another seed still finds all."""
    assert world.crawl(*OUTLETS).returncode == 0
    before = len(world.room.requests)
    assert world.crawl(*OUTLETS).returncode == 0
    again = [one for one in world.room.requests[before:] if one.path != "/robots.txt"]
    sources = {url for (url,) in world.rows("SELECT url FROM source_answers")}
    asked = Counter(f"http://{one.host}{one.path}" for one in again)
    assert max(asked.values()) == 1
    assert set(asked) - sources <= {
        url for (url,) in world.rows("SELECT url FROM source_reports WHERE state <> 'found'")
    }
    reported = world.rows("SELECT state, reason, seen FROM source_reports WHERE run_id > (SELECT count(*)/2 FROM runs)")
    assert sum(reason == "unchanged" for _, reason, _ in reported) >= len(OUTLETS)
    assert all(seen for state, _, seen in reported if state == SourceState.FOUND)
    assert not world.rows("SELECT 1 FROM outcomes WHERE run_id > (SELECT count(*)/2 FROM runs)")

    assert world.crawl("--no-seed", *OUTLETS).returncode == 0
    settled = Counter(
        world.rows(
            "SELECT outlet FROM pages WHERE id IN (SELECT page_id FROM settlements WHERE scope IN ('*', 'everything'))"
            f" OR id IN (SELECT page_id FROM outcomes WHERE outcome IN {tuple(map(str, RETRIED))})",
        )
    )
    assert settled == Counter(world.rows("SELECT outlet FROM pages")), "also what is of a time before the seed's window"
    assert not world.rows("SELECT 1 FROM articles a JOIN revisions r ON r.article_id = a.id WHERE r.text IS NULL")
