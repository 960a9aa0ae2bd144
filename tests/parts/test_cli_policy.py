"""Policy at the command line: what is exported with what beside it, what others are shown, what is taken down."""

import hashlib
import json

import jsonschema
import pytest

from desk.manifest import SCHEMA
from storage.archive import open_archive
from tests.parts.test_cli_archive import COPY, OTHER_TEXT, article, candidate, crawled, desk  # noqa: F401
from vocabulary.licence import Confidence, Decision, Licence
from vocabulary.run import Assignment, OutletFacts


def add_article(folder, slug, text, licence=None):
    """Archive one more article, of an outlet of its own; returns its id."""
    archive = open_archive(f"sqlite:///{folder / 'cuttings.db'}")
    run = archive.begin_run(
        Assignment(outlet="other", everything=True), OutletFacts(name="other", title="Other"), seed=None, owner="t"
    )
    found = candidate(slug)
    archive.register(run, [found])
    _, number = archive.record(
        run,
        article(
            found, archive.seed("ferry"), slug.title(), text, kept=True, **({"licence": licence} if licence else {})
        ),
    )
    archive.end_run(run, "finished")
    return number


def licensed(expression):
    """A declared licence."""
    return Licence(decision=Decision(expression=expression, confidence=Confidence.DECLARED))


def test_an_export_has_its_manifest_and_credits_beside_it(desk, tmp_path):  # noqa: F811
    """Whole files; the manifest is as the schema says, and its hashes are those of the files."""
    add_article(tmp_path, "alike", OTHER_TEXT.replace("Rovers", "Wanderers"), licensed("CC-BY-SA-4.0"))
    add_article(tmp_path, "bought", OTHER_TEXT.replace("Rovers", "United"), licensed("CC-BY-NC-4.0"))
    code, out, err = desk(
        "export", "-o", tmp_path / "out.jsonl", "--attribution", tmp_path / "CREDITS.md", "--purpose", "ai-train"
    )
    assert (code, out) == (0, "")
    assert "1 without: what is made of it must be shared alike" in err
    assert "1 without: non-commercial use only" in err
    told = json.loads((tmp_path / "out.jsonl.manifest.json").read_text())
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(told)
    assert (told["purpose"], told["articles"], told["texts"]) == ("ai-train", 3, 1)
    for key, name in (("file", "out.jsonl"), ("attribution", "CREDITS.md")):
        content = (tmp_path / name).read_bytes()
        assert told[key]["name"] == name
        assert told[key]["sha256"] == hashlib.sha256(content).hexdigest()
        assert told[key]["size"] == len(content)
    assert (tmp_path / "CREDITS.md").read_text().count("\n- ") == 1
    assert {one["reason"]: one["articles"] for one in told["left_out"]} == {
        "what is made of it must be shared alike": 1,
        "non-commercial use only": 1,
    }
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_manifest_of_standard_output_is_written_where_it_is_asked_for(desk, tmp_path):  # noqa: F811
    """The hash is that of what was printed."""
    code, out, _ = desk("export", "--manifest", tmp_path / "m.json")
    told = json.loads((tmp_path / "m.json").read_text())
    assert code == 0
    assert told["file"]["name"] is None
    assert told["file"]["sha256"] == hashlib.sha256(out.encode()).hexdigest()


def test_an_export_that_fails_leaves_no_file(desk, tmp_path):  # noqa: F811
    """Neither the rows nor the manifest when the credits cannot be written; two files are never one."""
    code, _, err = desk("export", "-o", tmp_path / "out.jsonl", "--attribution", tmp_path / "none" / "CREDITS")
    assert code == 2
    assert "cannot be written" in err
    assert not list(tmp_path.glob("out.jsonl*"))
    code, _, err = desk("export", "-o", tmp_path / "x", "--manifest", tmp_path / "x")
    assert code == 2
    assert "named for two files" in err
    assert not (tmp_path / "x").exists()


def test_a_policy_of_the_folder_holds_and_its_loosening_is_logged(desk, tmp_path):  # noqa: F811
    """It is told in the manifest, and by `cuttings policy` also when the file is gone."""
    add_article(tmp_path, "alike", OTHER_TEXT.replace("Rovers", "Wanderers"), licensed("CC-BY-SA-4.0"))
    (tmp_path / "policy.toml").write_text(
        '[class.by-sa]\nexport = ["ai-train"]\nreason = "our model is shared alike"\n[class.by]\nexport = []\n'
    )
    assert "not yet" in desk("policy")[1]
    code, out, err = desk("export", "--purpose", "ai-train", "--manifest", tmp_path / "m.json")
    assert code == 0
    assert [row["text"] is not None for row in map(json.loads, out.splitlines())] == [False, True]
    assert "1 without: your policy does not allow it" in err
    told = json.loads((tmp_path / "m.json").read_text())
    assert [one["reason"] for one in told["policy"]["loosenings"]] == ["our model is shared alike"]
    (tmp_path / "policy.toml").unlink()
    code, out, _ = desk("policy", "--json")
    shown = json.loads(out)
    assert shown["loosenings"] == []
    assert [row["loosening"]["field"] for row in shown["logged"]] == ["class.by-sa.export"]
    assert shown["logged"][0]["policy_version"] == told["policy"]["version"] != shown["version"]


@pytest.mark.parametrize(
    "call", [["export"], ["show", "1"], ["policy"], ["search", "--public", "ferry"]], ids=lambda call: call[0]
)
def test_a_wrong_policy_is_told_before_anything_is_done(desk, tmp_path, call):  # noqa: F811
    """File, field, what was expected, what to do."""
    (tmp_path / "policy.toml").write_text('[class.by-sa]\nexport = ["ai-train"]\n')
    code, out, err = desk(*call)
    assert (code, out) == (2, "")
    for words in ("policy.toml", "class.by-sa.export", "without a reason", "reason ="):
        assert words in err


def test_a_policy_named_in_the_configuration_must_be_there(desk, tmp_path):  # noqa: F811
    """A name that leads nowhere is not the shipped policy."""
    (tmp_path / "cuttings.toml").write_text('policy = "strict.toml"\n')
    code, _, err = desk("policy")
    assert code == 2
    assert '"strict.toml" is not a file' in err


def test_others_are_shown_what_the_licence_allows(desk, tmp_path):  # noqa: F811
    """The whole of a licensed text; of another the link, and a passage in searches."""
    number = add_article(tmp_path, "closed", OTHER_TEXT.replace("Rovers", "United"))
    assert desk("show", "1", "--text", "--public")[1].strip() == COPY
    assert desk("show", number, "--text", "--public")[1].strip() == ""
    code, out, err = desk("show", number)
    assert code == 0
    assert "United lost" in out
    assert "Others may be shown the link and the data, in searches 300 characters: no licence is known" in err
    _, out, _ = desk("show", number, "--json", "--public")
    told = json.loads(out)
    assert (told["text"], told["compared"], told["markdown"]) == (None, None, None)
    assert told["policy"]["ruling"]["licence_class"] == "unknown"
    (tmp_path / "policy.toml").write_text("[class.unknown]\nexcerpt = 20\n")
    _, out, _ = desk("search", "United", "--public", "--json")
    (row,) = json.loads(out)["rows"]
    assert 0 < len(row["snippet"]) <= 20
    (tmp_path / "policy.toml").write_text("[class.unknown]\nexcerpt = 0\n")
    _, out, _ = desk("search", "United", "--public", "--json")
    assert json.loads(out)["rows"][0]["snippet"] == ""


def test_an_article_is_taken_down_and_may_come_back(desk, tmp_path):  # noqa: F811
    """It is not shown, found, credited or exported; that it was, and why it is not, is told; lifting says what it does."""
    code, _, err = desk("takedown", "add", "1", "--reason", "the author asked for it")
    assert code == 0
    assert "Erased 1 text and the bytes of 1 answer of 1 article." in err
    code, out, err = desk("show", "1")
    assert code == 5
    assert "harbour-courier.test/copy" in out
    assert "the author asked for it" in err
    assert "Cape Merrin" not in out + err
    assert json.loads(desk("show", "1", "--json")[1])["takedown"] == 1
    assert desk("search", "ferry")[1] == ""
    code, out, err = desk("attribution", "1")
    assert (code, out) == (5, "")
    assert "the author asked for it" in err
    for told in ("show", "history"):
        assert "aken down on" in desk("licence", told, "1")[1]
        assert json.loads(desk("licence", told, "1", "--json")[1])["taken_down"].endswith(": the author asked for it")
    code, _, err = desk("seeds", "add", "1")
    assert code == 2
    assert "the author asked for it and cannot be a seed" in err
    assert "--refetch" not in err
    code, out, err = desk("export")
    assert (code, out) == (5, "")
    assert "1 without: taken down" in err
    assert "--metadata-only" not in err
    _, out, _ = desk("takedown", "list", "--json")
    (row,) = json.loads(out)
    assert row["takedown"]["reason"] == "the author asked for it"
    assert [number for number, _ in row["articles"]] == [1]
    assert "the author asked for it" in desk("takedown", "list")[1]
    code, _, err = desk("takedown", "remove", "1", "--reason", "settled")
    assert code == 0
    assert "does not come back by itself" in err
    assert "another" not in err
    code, out, err = desk("show", "1")
    assert code == 0
    assert "taken down on" in err
    assert desk("takedown", "remove", "1", "--reason", "again")[0] == 2


def test_an_article_that_two_takedowns_name_stays_down(desk):  # noqa: F811
    """Lifting one says so, and the reason that is told is the one that holds."""
    desk("takedown", "add", "1", "--reason", "the author asked for it")
    desk("takedown", "add", "harbour-courier.test", "--reason", "the outlet asked for it")
    code, _, err = desk("takedown", "remove", "2", "--reason", "settled")
    assert code == 0
    assert "0 articles may be fetched again.\nTaken down by another as well: 1 article" in err
    assert "come back" not in err
    assert "the author asked for it" in desk("show", "1")[2]


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("99", "is not in the archive"),
        ("not a host", "is no id, address, host or pattern"),
        ("ftp://example.org/a", "is no id, address, host or pattern"),
        ("http://", "is no id, address, host or pattern"),
        ("https://[a/b", "is no id, address, host or pattern"),
        ("*", "would take down everything"),
        ("http://*", "would take down everything"),
        ("a*" * 11, "more than 10 stars"),
        ("x" * 3000, "2000 printable characters"),
        ("example.org\u202e", "printable characters"),
    ],
)
def test_what_cannot_be_taken_down_is_told(desk, named, told):  # noqa: F811
    """Nothing is guessed, and nothing is taken down by accident."""
    code, _, err = desk("takedown", "add", named, "--reason", "x")
    assert code == 2
    assert told in err
    assert "Nothing is taken down" in desk("takedown", "list")[2]


@pytest.mark.parametrize("reason", ["", " ", "x" * 3000])
def test_a_takedown_needs_a_reason(desk, reason):  # noqa: F811
    """It is what stays of the text."""
    code, _, err = desk("takedown", "add", "1", "--reason", reason)
    assert code == 2
    assert "--reason" in err
    assert desk("takedown", "add", "1")[0] == 2


def test_a_host_can_be_taken_down_before_anything_is_crawled(tmp_path, monkeypatch, capsys):
    """The list is there for the first crawl."""
    from desk.cli import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    assert main(["takedown", "add", "Example.org", "--reason", "asked for"]) == 0
    assert "crawls will not ask for it" in capsys.readouterr().err
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    assert archive.withheld("any", ["https://www.example.org/a"]) == "taken down: asked for"
    archive.close()
