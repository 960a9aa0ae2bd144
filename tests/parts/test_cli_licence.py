"""`cuttings licence`: what people and programs are told of licences, their past, and cases."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desk.cli import main
from desk.grants import speaker
from storage.archive import open_archive
from tests.factories import NOON, make_article, make_assignment, make_facts, make_held, make_page, make_seed
from tests.parts.test_storage_recording import LICENCE
from vocabulary.licence import Confidence, Evidence, Licence, Polarity, Scope
from vocabulary.match import Verdict
from vocabulary.source import RightsAnswer, RobotsAnswer

SEED = "000_1b9c847b0c5aab15"

CASES = """
- id: page
  head: <title>The ferry was late again</title>
  want: {spdx: NOASSERTION}
- id: address
  url: https://creativecommons.org/licenses/by/4.0/
  want: {spdx: %s}
"""


def test_cases_that_come_out_as_wanted(tmp_path, capsys):
    """A line for each; on standard error the sum alone, and no warning of a library."""
    (tmp_path / "cases.yaml").write_text(CASES % "CC-BY-4.0")
    assert main(["licence", "check", str(tmp_path / "cases.yaml"), "--jsonl"]) == 0
    said = capsys.readouterr()
    assert [json.loads(line)["expression"] for line in said.out.splitlines()] == ["NOASSERTION", "CC-BY-4.0"]
    assert said.err == "2 cases, 2 with an answer that is wanted, 0 of these differ.\n"


def test_a_case_that_differs(tmp_path, capsys):
    """It is named with what differs, and the exit code says so."""
    (tmp_path / "cases.yaml").write_text(CASES % "CC0-1.0")
    assert main(["licence", "check", str(tmp_path / "cases.yaml")]) == 6
    said = capsys.readouterr()
    assert "differs" in said.out
    assert said.err.splitlines()[0] == "address: expression CC-BY-4.0, not CC0-1.0"


def test_a_file_that_holds_no_cases(tmp_path, capsys):
    """Bad input is told with its place, never a traceback."""
    (tmp_path / "cases.yaml").write_text("- {id: a}")
    assert main(["licence", "check", str(tmp_path / "cases.yaml")]) == 2
    assert "case 1 (a)" in capsys.readouterr().err


def test_what_the_seed_grants_and_why(tmp_path, capsys):
    """Scope, licensor, confidence, what it allows, and the very sentence, marked."""
    assert main(["--folder", str(tmp_path), "licence", "show", "000"]) == 0
    said = capsys.readouterr().out
    for words in ("CC-BY-4.0", "Mehr News Agency", "site", "C (probable)", "copy, adapt and sell", "text:-107"):
        assert words in said
    assert "»All Content by Mehr News Agency is licensed under a Creative Commons Attribution 4.0 International" in said
    assert main(["licence", "show", str(Path("seeds") / f"{SEED}.txt"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["expression"], told["scope"], told["confidence"]) == ("seed", "CC-BY-4.0", "site", "C")
    assert told["evidence"][0]["words"].startswith("All Content by Mehr News Agency")
    assert [rule["rule"] for rule in told["rules"]] == ["scope:site", "name"]


HOSTILE = """<html><head><title>Ferry \x1b[2J late</title></head><body><article><h1>Ferry late</h1><p>%s</p></article>
<footer>Our texts are under <a rel="license" href="https://creativecommons.org/licenses/by-nd/4.0/">CC BY-ND 4.0\u202e</a>,
\x1b]0;owned\x07</footer></body></html>"""


def test_a_seed_that_is_a_copy_is_told(tmp_path, capsys):
    """By the agency that its sidecar names; without one nothing is said."""
    document = tmp_path / "story.txt"
    document.write_text("The ferry to the islands stays in the harbour until the storm is over, its captain said." * 2)
    assert main(["--folder", str(tmp_path), "licence", "show", str(document)]) == 0
    assert "a copy" not in capsys.readouterr().out
    document.with_suffix(".toml").write_text('authors = ["Reuters"]\n')
    assert main(["--folder", str(tmp_path), "licence", "show", str(document)]) == 0
    assert "its document names another origin, Reuters" in capsys.readouterr().out
    assert main(["--folder", str(tmp_path), "licence", "show", str(document), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["copied"] == ["its document names another origin, Reuters: Reuters"]


def test_what_a_page_in_a_file_grants(tmp_path, capsys):
    """Read as in a crawl, nothing stored; what the page holds for terminals does not reach them."""
    path = tmp_path / "page.html"
    path.write_text(HOSTILE % ("The ferry to the islands was late again on Sunday, its captain said. " * 9), "utf-8")
    assert main(["--folder", str(tmp_path), "licence", "show", str(path)]) == 0
    said = capsys.readouterr().out
    assert "CC-BY-ND-4.0" in said
    assert "copy and sell, unchanged" in said
    assert not {"\x1b", "\u202e", "\x07"} & set(said)
    assert "Not looked at: robots.txt and the files of its host" in said
    assert not (tmp_path / "cuttings.db").exists()


def test_a_page_without_a_text_is_told(tmp_path, capsys):
    """That nothing is granted is told from that nothing could be read."""
    (tmp_path / "empty.html").write_text("")
    assert main(["--folder", str(tmp_path), "licence", "show", str(tmp_path / "empty.html")]) == 0
    assert "no text of an article could be read there" in capsys.readouterr().err


def test_a_sidecar_means_its_seed(tmp_path, capsys):
    """Given the .toml, the document beside it is shown; without one, what to give is told."""
    assert main(["licence", "show", str(Path("seeds") / f"{SEED}.toml"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["expression"], told["taken_down"]) == ("seed", "CC-BY-4.0", None)
    alone = tmp_path / "alone.toml"
    alone.write_text("")
    assert main(["--folder", str(tmp_path), "licence", "show", str(alone)]) == 2
    assert "no seed's document stands beside it" in capsys.readouterr().err


@pytest.mark.parametrize("reference", ["no-such-file.html", "no_such_seed", "17"])
def test_what_is_nothing_is_told(tmp_path, capsys, reference):
    """No traceback, and what to do instead."""
    assert main(["--folder", str(tmp_path), "licence", "show", reference]) == 2
    assert reference.partition(".")[0] in capsys.readouterr().err or reference == "17"


@pytest.fixture
def archived(tmp_path):
    """A folder with one article that states a licence, seen twice, and silent at the third look."""
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    url = "http://harbour-courier.test/news/closed"
    for number, licence in enumerate((LICENCE, LICENCE, Licence(detector="rules 1"))):
        run = archive.begin_run(make_assignment(refetch=True), make_facts(), seed=None, owner="test")
        page = make_page(url, body=f"look {number}".encode())
        archive.record(run, make_article(url, "The harbour is closed.", page=page, licence=licence))
    yield tmp_path
    archive.close()


def test_the_history_of_an_article(archived, capsys):
    """Decisions, statements with proof, looks; for people and for programs."""
    assert main(["--folder", str(archived), "licence", "history", "1"]) == 0
    said = capsys.readouterr().out
    assert all(words in said for words in ("Decisions", "Statements", "Looks", "first seen"))
    assert main(["--folder", str(archived), "licence", "history", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["is_current"] for row in told["decisions"]].count(True) == 1
    assert [len(row["looks"]) for row in told["decisions"]] == [2, 1]
    assert told["statements"][0]["evidence"]["expression"] == "CC-BY-4.0"


def test_nothing_is_verified_where_nothing_is_due(archived, capsys):
    """The looks were just now by the clock of the archive's pages; with ids, who cannot be asked is told."""
    assert main(["--folder", str(archived), "licence", "verify", "--older-than", "9999w", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"stopped": False, "articles": []}
    assert main(["--folder", str(archived), "licence", "verify", "1", "--json"]) == 3
    (row,) = json.loads(capsys.readouterr().out)["articles"]
    assert (row["verified"], row["reason"]) == ("could_not_look", "no outlet file of harbour holds this address")
    assert main(["--folder", str(archived), "licence", "verify", "--older-than", "soon"]) == 2


def test_of_an_unrelated_article_it_is_told_that_nobody_looked(tmp_path, capsys):
    """Its page may well grant something: that no statement is known is not told as if none were there."""
    with open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}") as archive:
        archive.store_seed(make_seed())
        run = archive.begin_run(make_assignment(), make_facts(), seed="seed", owner="test")
        url = "http://harbour-courier.test/sport/rovers"
        archive.record(run, make_article(url, matches=make_held(Verdict.UNRELATED)))
    for call in (["licence", "show", "1"], ["licence", "history", "1"], ["show", "1"]):
        assert main(["--folder", str(tmp_path), *call]) == 0
        said = capsys.readouterr().out
        assert "Nobody has looked" in said
        assert "No statement about rights was found" not in said
    assert main(["--folder", str(tmp_path), "licence", "show", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["is_read"] is False
    assert main(["--folder", str(tmp_path), "licence", "verify", "1"]) == 3
    assert "article 1: Nobody has looked" in capsys.readouterr().err


RSL = b"""<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><payment type="attribution">
<standard>https://creativecommons.org/licenses/by/4.0/</standard></payment></license></content></rsl>"""


def test_a_licence_that_only_the_host_s_rsl_document_names_is_told(tmp_path, capsys):
    """It grants nothing, and whoever reads the document finds it told with the reason."""
    host = "http://harbour-courier.test"
    with open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}") as archive:
        run = archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
        robots = f"License: {host}/rsl.xml\n".encode()
        archive.keep_robots(run, RobotsAnswer(host=host, fetched_at=NOON, status=200, body=robots))
        archive.keep_rights(run, RightsAnswer(host=host, url=f"{host}/rsl.xml", fetched_at=NOON, status=200, body=RSL))
        archive.record(run, make_article(f"{host}/news/closed"))
    assert main(["--folder", str(tmp_path), "licence", "show", "1"]) == 0
    said = capsys.readouterr().out
    assert "no licence is known" in said
    assert "/rsl.xml/standard names CC-BY-4.0 as its standard: no grant, because it did not come with the page" in said


def test_who_says_otherwise_is_told(tmp_path, capsys):
    """The page, or the outlet's file; a page that says what it said is not blamed for what a file says."""
    own = Evidence(
        code="E21",
        locator="profile",
        raw="All our articles are CC BY 4.0.",
        scope=Scope.SITE,
        polarity=Polarity.GRANT,
        expression="CC-BY-4.0",
        url=None,
    )
    url = "http://harbour-courier.test/news/closed"
    confirmed = replace(LICENCE.decision, confidence=Confidence.CONFIRMED)
    told = replace(LICENCE, decision=confirmed, evidence=(*LICENCE.evidence, own))
    other = replace(LICENCE, evidence=tuple(replace(one, raw=f"{one.raw} or so") for one in told.evidence))
    with open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}") as archive:
        for number, licence in enumerate((LICENCE, told, other)):
            run = archive.begin_run(make_assignment(refetch=True), make_facts(), seed=None, owner="test")
            archive.record(run, make_article(url, "Closed.", page=make_page(url, body=b"%d" % number), licence=licence))
    assert main(["--folder", str(tmp_path), "licence", "history", "1"]) == 0
    said = capsys.readouterr().out
    assert said.index("first seen") < said.index("the outlet's file says it otherwise") < said.index("its page says it")
    assert (speaker(LICENCE, told), speaker(told, other), speaker(told, told)) == (
        "the outlet's file",
        "its page",
        "",
    )


def test_what_is_taken_down_is_not_verified_and_says_so(archived, capsys):
    """No page is asked for, and it is not told as if nothing were due."""
    assert main(["--folder", str(archived), "takedown", "add", "1", "--reason", "the author asked for it"]) == 0
    assert main(["--folder", str(archived), "licence", "verify", "1"]) == 3
    said = capsys.readouterr().err
    assert "article 1: taken down on" in said
    assert "No page is due" not in said
