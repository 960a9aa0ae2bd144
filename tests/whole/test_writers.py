"""A scheduler, a spider run by hand and an import write to one archive at once: nobody is locked out, nothing is lost."""

import json
from collections import Counter

from tests.whole.conftest import World

BY_SCHEDULE, BY_HAND = "open_dispatch", "harbour_courier"
ROWS = 60
QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0")
TEXTS = "SELECT a.outlet, r.fingerprint_exact FROM articles a JOIN revisions r ON r.article_id = a.id"


def collection(world: World) -> str:
    """Write texts of an earlier collection, each of its own, as JSON lines."""
    path = world.folder / "earlier.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(ROWS):
            told = " ".join(
                f"On day {number} and {part} the harbour master of quay {number * 7 + part} counted {number + part * 3} "
                f"boats that had come in with herring before the storm of that week." for part in range(8)
            )  # fmt: skip
            row = {"url": f"http://old-paper.test/{number}", "title": f"Boats of day {number}", "maintext": told}
            file.write(json.dumps(row) + "\n")
    return str(path)


def test_a_scheduler_a_spider_by_hand_and_an_import_write_at_once(world: World, crawled: World) -> None:
    """Every page and row has its outcome, each text is there once, and the archive is whole."""
    path = collection(world)
    writers = [
        world.begin("cuttings", "schedule", "--once", "--outlet", BY_SCHEDULE, "--seed", "000"),
        world.begin("scrapy", "crawl", BY_HAND, "-a", "seed=000", *QUICK),
        world.begin("cuttings", "import", path, "--json"),
    ]
    for writer in writers:
        out, err = writer.communicate(timeout=300)
        assert writer.returncode == 0, out + err
        assert "is locked" not in out + err
    assert "is locked" not in (world.folder / "logs" / f"{BY_SCHEDULE}.log").read_text(encoding="utf-8")
    texts = Counter(world.rows(TEXTS))
    undisturbed = Counter(row for row in crawled.rows(TEXTS) if row[0] in {BY_SCHEDULE, BY_HAND})
    imported = Counter({row: many for row, many in texts.items() if row[0] not in {BY_SCHEDULE, BY_HAND}})
    assert texts - imported == undisturbed
    assert (imported.total(), max(imported.values())) == (ROWS, 1)
    [(pages,)] = world.rows("SELECT count(*) FROM pages")
    assert len(world.rows("SELECT DISTINCT page_id FROM outcomes")) == pages
    checked = world.run("cuttings", "db", "check")
    assert checked.returncode == 0, checked.stdout
