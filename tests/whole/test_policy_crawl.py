"""Policy from a crawl to an export: what is reserved, withheld and taken down stays so on every road."""

import json

import jsonschema

from desk.manifest import SCHEMA
from storage import queries
from storage.archive import open_archive
from tests.whole.conftest import World

WIRE = "tidewater-wire.test/wire/2022/01/*/embassy-answers-white-house-briefing.html"


def test_reserved_withheld_and_taken_down_stay_so(world: World) -> None:
    """One crawl: training is reserved by one outlet, texts of unknown licence are not kept, one address is down."""
    (world.folder / "policy.toml").write_text('[class.unknown]\nstore = "fingerprint"\n', encoding="utf-8")
    assert world.run("cuttings", "takedown", "add", WIRE, "--reason", "court order").returncode == 0
    done = world.crawl("tidewater_wire", "crossroads_monitor", "nordufer_zeitung")
    assert done.returncode == 0, done.stderr
    archive = open_archive(world.archive)
    pages = {page.url: page for run in queries.runs(archive) for page in queries.pages(archive, run.id)}
    (down,) = [page for page in pages.values() if page.reason == "taken down: court order"]
    assert down.url.endswith("/embassy-answers-white-house-briefing.html")
    assert not [one for one in world.room.requests if one.path.endswith("embassy-answers-white-house-briefing.html")]
    withheld = [page for page in pages.values() if page.reason.startswith("fingerprint only")]
    assert withheld
    for page in withheld:
        article = archive.article(page.article_id)
        assert article.text is None
        assert article.fingerprint is not None
        assert article.matches
        assert article.licence.decision.confidence > "B"  # what is not well founded counts as not known too
        assert "class unknown" in article.text_withheld
    told = exported(world, "ai-train")
    reasons = {one["reason"]: one["articles"] for one in told["left_out"]}
    assert reasons["this use is reserved by the outlet"] >= 1
    assert reasons["the archive holds no text"] == len(withheld)
    assert told["texts"] >= 1
    assert "this use is reserved by the outlet" not in {
        one["reason"] for one in exported(world, "research")["left_out"]
    }
    again = world.crawl("tidewater_wire", "crossroads_monitor", "--refetch")
    assert again.returncode == 0, again.stderr
    assert all(archive.article(page.article_id).text is None for page in withheld)
    assert not [one for one in world.room.requests if one.path.endswith("embassy-answers-white-house-briefing.html")]


def exported(world: World, purpose: str) -> dict:
    """The manifest of an export, which is as its schema says."""
    world.run("cuttings", "export", "--purpose", purpose, "-o", "out.jsonl", "--force")
    told = json.loads((world.folder / "out.jsonl.manifest.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(told)
    return told
