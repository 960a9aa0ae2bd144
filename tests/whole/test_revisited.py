"""Coverage that changes after it was found: edited, edited again, corrected, withdrawn, gone; and what only counts."""

import json

import pytest
from sqlalchemy import update

from desk.newsroom import world as press
from storage.archive import open_archive
from storage.models import Revision
from tests.ageing import age
from tests.whole.conftest import World

pytestmark = pytest.mark.timeout(600)
"""Up to twelve commands, one after another."""


def story(outlet: str) -> press.Article:
    """A report of the press world that is coverage of the seed."""
    return next(
        one
        for one in press.articles()
        if one.outlet == outlet and one.story == "embassy" and "same_story" in one.expected.verdicts
    )


def ask(world: World, *words: str, code: int = 0):
    """What a command answers as JSON."""
    said = world.run("cuttings", *words, "--json")
    assert said.returncode == code, said.stderr
    return json.loads(said.stdout)


def look(world: World, one: press.Article):
    """Look again at an article; what became of it."""
    return ask(world, "revisit", one.url)["became"]


@pytest.fixture
def wire(world: World) -> World:
    """The press world, of which the wire has been crawled for the seed."""
    assert world.crawl("tidewater_wire").returncode == 0
    return world


def test_an_edited_page_is_one_revision_with_a_diff(wire: World) -> None:
    """Edited twice are two; each with its own verdict and licence, and what changed in words."""
    one = story("tidewater_wire")
    host = one.url.split("/")[2]
    assert look(wire, one) == []
    wire.room.edit(host, one.path, one.text.replace("About 100,000", "About 127,000"))
    (became,) = look(wire, one)
    assert (became["url"], became["text"], became["is_silent"]) == (one.url, 2, True)
    assert look(wire, one) == []
    told = ask(wire, "diff", one.url)
    assert [(piece["side"], piece["text"].strip()) for piece in told["words"] if piece["side"] != "both"] == [
        ("old", "100,000"),
        ("new", "127,000"),
    ]
    assert (told["change"]["level"], told["change"]["numbers"]) == ("substantial", 1)
    assert "About [-100,000-]{+127,000+} Russian soldiers" in wire.run("cuttings", "diff", one.url).stdout
    correction = "Correction: An earlier version of this report misstated the number of soldiers."
    wire.room.edit(host, one.path, f"{one.text.replace('About 100,000', 'About 120,000')}\n\n{correction}")
    (became,) = look(wire, one)
    assert (became["text"], became["change"]["level"], became["is_silent"]) == (3, "correction", False)

    held = wire.rows(
        "SELECT r.number, m.verdict, l.expression FROM revisions r JOIN articles a ON a.id = r.article_id "
        "JOIN matches m ON m.revision_id = r.id AND m.is_current "
        "JOIN licence_decisions l ON l.revision_id = r.id AND l.is_current "
        f"WHERE a.url = '{one.url}' ORDER BY r.number"
    )
    assert held == [(number, "same_story", "CC-BY-4.0") for number in (1, 2, 3)]
    assert wire.rows("SELECT count(*) FROM changes") == [(2,)]
    texts = {one["article_id"]: one["text_number"] for one in ask(wire, "coverage", "000")["coverage"]}
    assert texts[became["article"]] is not None, "and it is told anew which text of the coverage it has"
    assert wire.run("cuttings", "db", "check").returncode == 0


def test_ten_looks_at_running_counters_are_sightings(world: World) -> None:
    """In the foot of the page, as that outlet counts, and in the body: nothing is kept but that it was seen."""
    assert world.crawl("open_dispatch").returncode == 0
    one = story("open_dispatch")
    host = one.url.split("/")[2]
    tables = ("revisions", "captures", "bodies", "changes", "matches", "licence_decisions")
    before = {table: world.rows(f"SELECT count(*) FROM {table}") for table in tables}
    for n in range(10):
        body = f"{n + 2} minutes ago\n\n{one.text}\n\n{1_200 + n} readers | {n} comments\n\nRead also: Story number {n}"
        world.room.edit(host, one.path, body)
        assert look(world, one) == []
    assert {table: world.rows(f"SELECT count(*) FROM {table}") for table in tables} == before
    outcomes = world.rows(
        "SELECT o.outcome FROM outcomes o JOIN articles a ON a.id = o.article_id "
        f"WHERE a.url = '{one.url}' ORDER BY o.run_id"
    )
    assert outcomes == [("archived",), *[("unchanged",)] * 10]


def test_a_withdrawn_text_and_a_page_that_is_gone(wire: World) -> None:
    """A note in place of the text is a retraction; of what is gone the text stays, and since when it is gone."""
    one = story("tidewater_wire")
    host = one.url.split("/")[2]
    wire.room.edit(host, one.path, "This article has been retracted because its source could not be confirmed.")
    (became,) = look(wire, one)
    assert (became["text"], became["change"]["level"]) == (2, "retraction")
    wire.room.fail(host, one.path, status=410)
    (became,) = look(wire, one)
    assert became["text"] is None
    assert became["gone_at"]
    shown = wire.run("cuttings", "show", one.url)
    assert "its page answers that there is none" in shown.stdout
    assert "could not be confirmed" in shown.stdout
    assert wire.rows(f"SELECT revisions FROM articles WHERE url = '{one.url}' AND gone_at IS NOT NULL") == [(2,)]
    wire.room.mend()
    (became,) = look(wire, one)
    assert became["text"] == 3, "it is back, as it was at first"
    assert wire.rows("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL") == [(0,)]


def test_a_crawl_looks_again_at_what_is_due(wire: World) -> None:
    """Asked for once an hour after it was found, with what the server needs to say that nothing has changed."""
    one = story("tidewater_wire")
    host = one.url.split("/")[2]
    archive = open_archive(wire.archive)
    with archive._database.writing() as connection:
        connection.execute(update(Revision).values(published_utc=None))  # as if the news were of today
    age(archive, 2)
    archive.close()
    due = ask(wire, "revisit", "--dry-run")["articles"]
    assert one.url in {row["url"] for row in due}
    before = len(wire.room.requests)
    assert wire.crawl("tidewater_wire").returncode == 0
    asked = {f"http://{one.host}{one.path}": one for one in wire.room.requests[before:]}
    assert {row["link"] for row in due} <= asked.keys()
    assert {asked[row["link"]].status for row in due} == {304}
    assert ask(wire, "revisit", "--dry-run")["articles"] == []
    assert "is due. The next is due on" in wire.run("cuttings", "revisit").stderr

    wire.room.edit(host, one.path, one.text.replace("Dmitry Peskov", "Maria Zakharova"))
    archive = open_archive(wire.archive)
    age(archive, 3)
    archive.close()
    assert wire.crawl("tidewater_wire").returncode == 0
    assert wire.rows("SELECT names, is_silent FROM changes") == [(2, True)]
    assert ask(wire, "diff", one.url)["from"]["verdicts"] == ask(wire, "diff", one.url)["to"]["verdicts"]
