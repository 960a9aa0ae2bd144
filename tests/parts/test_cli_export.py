"""`cuttings export` as people type it: formats, what is chosen, files that are there already, going on."""

import io
import json

import jsonschema
import pytest
from pyarrow import parquet

from desk.cli import main
from desk.exporting import run
from desk.manifest import SCHEMA
from storage.archive import open_archive
from tests.factories import make_article, make_assignment, make_facts
from tests.parts.test_cli_archive import COPY, OTHER_TEXT, article, candidate, crawled, desk  # noqa: F401
from tests.parts.test_cli_policy import add_article, licensed
from vocabulary.article import Author
from vocabulary.policy import Target


@pytest.fixture
def four(desk, tmp_path):  # noqa: F811
    """Four more articles beside the copy of the seed; two of them may leave."""
    words = ("Wanderers", "United", "City", "Albion")
    licences = ("CC-BY-SA-4.0", "CC-BY-NC-4.0", None, "CC0-1.0")
    return [
        add_article(tmp_path, word.lower(), OTHER_TEXT.replace("Rovers", word), licensed(one) if one else None)
        for word, one in zip(words, licences, strict=True)
    ]


def told(path):
    """A manifest, which is as the schema says."""
    manifest = json.loads(path.read_text())
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(manifest)
    return manifest


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("out.ris", "TY  - NEWS\r\n"),
        ("out.bib", "% Articles"),
        ("out.csl.json", '[\n{"id": "'),
        ("out.atom", '<?xml version="1.0"'),
        ("out.csv", "id,outlet,"),
        ("out.jsonl", '{"id": '),
    ],
)
def test_a_file_is_in_the_format_that_its_name_says(desk, four, tmp_path, name, begins):  # noqa: F811
    """With its manifest beside it, whose format and counts are the file's."""
    code, out, err = desk("export", "-o", tmp_path / name, "--purpose", "research")
    assert (code, out) == (0, "")
    assert (tmp_path / name).read_bytes().decode().startswith(begins)
    assert f"5 articles in {tmp_path / name}, 4 with text" in err
    manifest = told(tmp_path / f"{name}.manifest.json")
    assert (manifest["articles"], manifest["texts"], manifest["file"]["name"]) == (5, 4, name)


def test_a_name_that_ends_in_no_format_is_refused(desk, four, tmp_path):  # noqa: F811
    """Nobody gets JSON lines who asked for a spreadsheet; a name without an ending is JSON lines."""
    code, _, err = desk("export", "-o", tmp_path / "out.xlsx")
    assert code == 2
    assert "ends in .xlsx, which is none of our formats" in err
    assert "--format names one of: jsonl, csv" in err
    assert desk("export", "-o", tmp_path / "out.xlsx", "--format", "csv")[0] == 0
    assert desk("export", "-o", tmp_path / "out")[0] == 0
    assert (tmp_path / "out").read_bytes().startswith(b'{"id": ')


def test_a_dataset_is_a_folder(desk, four, tmp_path):  # noqa: F811
    """With texts only; the manifest names its files, and --metadata-only has rows for all articles."""
    code, _, err = desk("export", "--format", "dataset", "-o", tmp_path / "set")
    assert code == 0
    assert "3 articles in" in err
    assert "1 without: non-commercial use only" in err
    manifest = told(tmp_path / "set" / "manifest.json")
    assert {one["name"] for one in manifest["parts"]} == {"data/part-00000.parquet", "README.md"}
    assert parquet.read_table(tmp_path / "set" / "data").num_rows == 3
    assert (tmp_path / "set" / "ATTRIBUTION.md").read_text().count("\n- ") == 3
    assert desk("export", "--format", "dataset", "-o", tmp_path / "bare", "--metadata-only")[0] == 0
    assert parquet.read_table(tmp_path / "bare" / "data").num_rows == 5
    code, _, err = desk("export", "--format", "dataset")
    assert code == 2
    assert "--output" in err
    assert desk("export", "--format", "dataset", "-o", tmp_path / "x", "--manifest", tmp_path / "m")[0] == 2


def test_a_dataset_of_which_nothing_may_leave_is_refused(desk, four, tmp_path):  # noqa: F811
    """Exit code 5; the manifest says why, and its table has no rows."""
    code, _, err = desk("export", "--format", "dataset", "-o", tmp_path / "set", "--licence", "NOASSERTION")
    assert code == 5
    assert "Not one text may be written" in err
    assert parquet.read_table(tmp_path / "set" / "data").num_rows == 0
    assert told(tmp_path / "set" / "manifest.json")["left_out"] == [{"reason": "no licence is known", "articles": 1}]


def test_words_and_ids_choose_articles(desk, four, tmp_path, monkeypatch):  # noqa: F811
    """Together with the filters; ids come from a file or standard input, and those of nothing are counted."""

    def ids(*call):
        code, out, err = desk("export", "--metadata-only", *call)
        assert code == 0, err
        return [json.loads(line)["id"] for line in out.splitlines()], err

    assert ids("--query", "rain -Albion")[0] == four[:3]
    assert ids("--query", '"lost their goalkeeper"', "--licence", "CC0-1.0")[0] == four[3:]
    (tmp_path / "ids").write_text(f"{four[2]}\n\narticle-{four[0]}\n99999\n")
    found, err = ids("--ids", tmp_path / "ids")
    assert found == [four[0], four[2]]
    assert "1 of 3 ids names no article" in err
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"%d\n" % four[1])))
    assert ids("--ids", "-")[0] == [four[1]]
    desk("export", "--ids", tmp_path / "ids", "--query", "rain", "-o", tmp_path / "out.jsonl")
    manifest = told(tmp_path / "out.jsonl.manifest.json")
    assert (manifest["query"]["words"], manifest["query"]["ids"]["count"]) == ("rain", 3)


@pytest.mark.parametrize("content", ["1\nfour\n", "http://x.test/", "1,2", "-1", "\x00"])
def test_what_is_no_id_is_told_with_its_line(desk, tmp_path, content):  # noqa: F811
    """Nothing is written."""
    (tmp_path / "ids").write_text(content)
    code, out, err = desk("export", "--ids", tmp_path / "ids")
    assert (code, out) == (2, "")
    assert f"ids, line {content.count(chr(10)) or 1}" in err
    assert "is not the id of an article" in err


def test_only_texts_are_written_where_only_texts_are_asked_for(desk, four, tmp_path):  # noqa: F811
    """--texts-only leaves out whole rows and counts them."""
    code, out, err = desk("export", "--texts-only", "--manifest", tmp_path / "m.json")
    assert code == 0
    assert all(json.loads(line)["text"] for line in out.splitlines())
    assert told(tmp_path / "m.json")["articles"] == len(out.splitlines()) == 3
    assert "1 without: no licence is known" in err
    assert desk("export", "--texts-only", "--metadata-only")[0] == 2


def test_nothing_is_replaced_unless_that_is_said(desk, tmp_path):  # noqa: F811
    """Neither the file nor its manifest."""
    assert desk("export", "-o", tmp_path / "out.csv")[0] == 0
    before = (tmp_path / "out.csv").read_bytes()
    code, _, err = desk("export", "-o", tmp_path / "out.csv", "--metadata-only")
    assert code == 2
    assert "out.csv: is there already" in err
    assert "--force" in err
    assert (tmp_path / "out.csv").read_bytes() == before
    assert desk("export", "-o", tmp_path / "out.csv", "--metadata-only", "--force", "--bom")[0] == 0
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")


def test_a_stopped_export_says_how_to_go_on(desk, four, tmp_path, monkeypatch):  # noqa: F811
    """Ctrl-C ends it with exit code 130; --resume goes on, and not when something was taken down meanwhile."""
    monkeypatch.setattr(run, "CHECKPOINT_ROWS", 2)
    add = run._Drafts.add
    left = [3]

    def stopping(*given):
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        add(*given)

    monkeypatch.setattr(run._Drafts, "add", stopping)
    code, _, err = desk("export", "-o", tmp_path / "out.jsonl")
    assert code == 130
    assert "2 of 5 articles are kept" in err
    assert "--resume" in err
    code, _, err = desk("export", "-o", tmp_path / "out.jsonl")
    assert code == 2
    assert "was left at 2 of 5 articles" in err
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    archive.take_down(Target.ARTICLE, str(four[3]), reason="asked for")
    assert desk("export", "-o", tmp_path / "out.jsonl", "--resume")[0] == 0
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 4
    assert told(tmp_path / "out.jsonl.manifest.json")["snapshot"]["sittings"] == 2
    left[0] = 3
    assert desk("export", "-o", tmp_path / "again.jsonl")[0] == 130
    archive.take_down(Target.ARTICLE, "1", reason="asked for")
    code, _, err = desk("export", "-o", tmp_path / "again.jsonl", "--resume")
    assert code == 2
    assert "take-down is newer" in err
    assert not (tmp_path / "again.jsonl").exists()
    assert desk("export", "-o", tmp_path / "again.jsonl", "--force")[0] == 0
    assert COPY not in (tmp_path / "again.jsonl").read_text()


@pytest.mark.parametrize(
    "call",
    [
        ["--resume"],
        ["--bom"],
        ["--format", "xml"],
        ["--format", "parquet"],
        ["--ids", "no-such-file"],
        ["--format", "parquet", "-o", "."],
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_bad_input(desk, call):  # noqa: F811
    """One line that says what; no traceback."""
    code, out, err = desk("export", *call)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert err.strip()


@pytest.mark.parametrize("form", ["jsonl", "csv", "ris", "bibtex", "csl-json", "atom", "parquet", "dataset"])
def test_an_empty_answer_is_a_whole_file(desk, tmp_path, form):  # noqa: F811
    """What nothing is found for can be read too."""
    code, _, err = desk("export", "--query", "nosuchword", "--format", form, "-o", tmp_path / "out")
    assert code == 0
    assert "0 articles" in err
    assert (tmp_path / "out").exists()


def test_both_databases_give_the_same_files(archive, tmp_path, monkeypatch, capsys):
    """In every format, also in two goes; the manifest never names the archive's address."""
    run_id = archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
    for number in range(7):
        text = f"The harbour was closed on day {number} of the storm."
        url = f"http://harbour-courier.test/{number}"
        given = {"licence": licensed("CC-BY-4.0")} if number % 2 else {}
        archive.record(run_id, make_article(url, text, authors=(Author(name="Ana Roe"),), **given))
    monkeypatch.setenv("ARCHIVE_URL", archive.url)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "CHECKPOINT_ROWS", 2)
    for form in ("jsonl", "csv", "ris", "bibtex", "csl-json", "atom", "parquet", "dataset"):
        assert main(["export", "--format", form, "-o", form, "--query", "storm"]) == 0
    lines = [json.loads(line) for line in (tmp_path / "jsonl").read_text().splitlines()]
    assert [row["text"] is not None for row in lines] == [False, True] * 3 + [False]
    rows = parquet.read_table(tmp_path / "parquet").to_pylist()
    assert [(row["id"], row["url"], row["text"], row["authors"]) for row in rows] == [
        (row["id"], row["url"], row["text"], row["authors"]) for row in lines
    ]
    assert [row["id"] for row in parquet.read_table(tmp_path / "dataset" / "data").to_pylist()] == [
        row["id"] for row in lines if row["text"]
    ]
    assert (tmp_path / "ris").read_text().count("AU  - Roe, Ana") == 7
    assert main(["export", "--format", "bibtex", "-o", "lines", "--query", "storm\nclosed"]) == 0
    assert (tmp_path / "lines").read_text().startswith("% Articles with storm closed. For LaTeX")
    for path in tmp_path.rglob("*manifest.json"):
        assert told(path)["texts"] == 3
        assert "://" not in path.read_text()


def test_what_is_no_file_is_written_as_it_is(desk):  # noqa: F811
    """It has no manifest beside it, and is not replaced."""
    code, out, err = desk("export", "-o", "/dev/null")
    assert (code, out) == (0, "")
    assert "1 article in /dev/null" in err
