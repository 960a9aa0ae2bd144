"""Exports are whole or not there, on whatever road they end, and go on where they were left."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyarrow import parquet

from desk.exporting import outputs, run
from desk.exporting.files import DraftFile
from desk.exporting.formats import FORMATS
from desk.exporting.journal import Journal
from desk.exporting.run import Order, Run
from tests.unit.test_desk_export import article, exporting
from vocabulary.licence import Confidence
from vocabulary.outcome import InputError

FILES = ["jsonl", "csv", "parquet", "ris", "bibtex", "csl-json", "atom"]
FILTERS = (
    "seed",
    "verdicts",
    "words",
    "ids",
    "outlet",
    "country",
    "licence_class",
    "since",
    "until",
    "language",
    "licence",
    "kind",
    "teaser",
)


class Shelf:
    """An archive of numbered articles, every third without a licence; it can be made to stop."""

    identity = "shelf"

    def __init__(self, articles, *, stop=None, error=KeyboardInterrupt):
        self.articles, self.stop, self.error = articles, stop, error
        self.asked_after, self.withdrawn = None, 0

    def extent(self):
        """All of them."""
        return self.articles, self.articles

    def rows(self, *, after, up_to):
        """Those between, until it stops."""
        self.asked_after = after
        for number in range(after + 1, up_to + 1):
            if number == self.stop:
                raise self.error
            expression = "NOASSERTION" if number % 3 == 0 else "CC-BY-SA-4.0"
            url = f"http://harbour-courier.test/{number}"
            yield article(expression, Confidence.DECLARED, id=number, url=url, text=f"Text {number}.")

    def withdrawn_since(self, since, *, up_to):
        """As many as it is told."""
        assert since <= datetime.now(UTC)
        return self.withdrawn


@pytest.fixture(autouse=True)
def often(monkeypatch):
    """A checkpoint after each ten articles."""
    monkeypatch.setattr(run, "CHECKPOINT_ROWS", 10)


def write(path, shelf, form="jsonl", *, attribution=True, **said):
    """One export; returns it with what it counted."""
    is_folder = FORMATS[form].is_folder
    query = dict.fromkeys((*FILTERS, "section", "tag"))
    order = Order(
        format=FORMATS[form],
        output=path,
        manifest=None if is_folder else path.with_name("manifest.json"),
        attribution=path.with_name("CREDITS") if attribution and not is_folder else None,
        query=query | said.pop("query", {}),
        title="Articles",
        **said,
    )
    export = exporting(texts_only=is_folder)
    made = Run(order, export, shelf, io.BytesIO())
    made.export = export
    try:
        made.go(lambda done, total: None)
    except KeyboardInterrupt:
        made.is_stopped = True
    return made


def content(folder):
    """What a folder holds: text as it is but for times, tables as rows."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        if path.read_bytes().startswith(b"PAR1"):
            found[name] = parquet.read_table(path).to_pylist()
        elif not name.endswith("manifest.json"):
            found[name] = "".join(
                line for line in path.read_text("utf-8").splitlines(keepends=True) if "<updated>2026" not in line
            )
    return found


@pytest.mark.parametrize("form", [*FILES, "dataset"])
def test_a_stopped_export_leaves_no_file_of_its_name_and_goes_on(tmp_path, form):
    """What comes out is what would have come out at once; nothing is left beside it."""
    (tmp_path / "once").mkdir()
    (tmp_path / "twice").mkdir()
    whole = write(tmp_path / "once" / "out", Shelf(47), form)
    stopped = write(tmp_path / "twice" / "out", Shelf(47, stop=26), form)
    assert (stopped.kept, stopped.read, stopped.total) == (20, 25, 47)
    assert [path.name for path in (tmp_path / "twice").iterdir() if not path.name.startswith(".")] == []
    shelf = Shelf(60)
    again = write(tmp_path / "twice" / "out", shelf, form, resume=True)
    assert shelf.asked_after == 20
    assert again.export.counts() == whole.export.counts()
    assert content(tmp_path / "twice") == content(tmp_path / "once")
    assert not list((tmp_path / "twice").glob(".*"))
    where = tmp_path / "twice" / ("out/manifest.json" if form == "dataset" else "manifest.json")
    told = json.loads(where.read_text())
    assert (told["snapshot"]["sittings"], told["snapshot"]["last_article"]) == (2, 47)
    assert told["texts"] == 32


def test_the_manifest_has_the_hash_of_what_was_written_in_two_goes(tmp_path):
    """Of the rows and of the credits."""
    write(tmp_path / "out", Shelf(30, stop=15))
    write(tmp_path / "out", Shelf(30), resume=True)
    told = json.loads((tmp_path / "manifest.json").read_text())
    for key, name in (("file", "out"), ("attribution", "CREDITS")):
        sink = DraftFile(tmp_path / "copy", force=True)
        sink.write((tmp_path / name).read_text())
        assert (told[key]["size"], told[key]["sha256"]) == (sink.size, sink.sha256)
        sink.leave(kept=False)
    assert (tmp_path / "CREDITS").read_text().count("\n[") == 20


def test_what_was_left_is_not_lost_by_accident(tmp_path):
    """Without --resume it is told, and stays; --force begins anew."""
    write(tmp_path / "out", Shelf(30, stop=15))
    with pytest.raises(InputError, match="was left at 10 of 30 articles") as caught:
        write(tmp_path / "out", Shelf(30))
    assert "--resume" in str(caught.value)
    shelf = Shelf(30)
    write(tmp_path / "out", shelf, force=True)
    assert shelf.asked_after == 0
    assert len((tmp_path / "out").read_text().splitlines()) == 30
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"query": {"language": "en"}}, "another query"),
        ({"form": "csv"}, "another format"),
        ({"attribution": False}, "another credits"),
    ],
)
def test_what_was_asked_for_otherwise_is_not_gone_on_with(tmp_path, said, problem):
    """One file never holds answers to two questions."""
    write(tmp_path / "out", Shelf(30, stop=15))
    with pytest.raises(InputError, match=problem):
        write(tmp_path / "out", Shelf(30), resume=True, **said)
    assert write(tmp_path / "out", Shelf(30), resume=True).read == 30


def test_what_was_taken_down_meanwhile_does_not_leave(tmp_path):
    """It may stand in what was written already: only a new beginning helps."""
    write(tmp_path / "out", Shelf(30, stop=15))
    shelf = Shelf(30)
    shelf.withdrawn = 1
    with pytest.raises(InputError, match="a take-down is newer") as caught:
        write(tmp_path / "out", shelf, resume=True)
    assert "--force" in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_an_export_that_stopped_early_leaves_nothing(tmp_path):
    """Before the first checkpoint there is nothing to go on with; --resume then begins."""
    for form in ("jsonl", "parquet", "dataset"):
        assert write(tmp_path / "out", Shelf(30, stop=5), form).kept == 0
        assert list(tmp_path.iterdir()) == []
    assert write(tmp_path / "out", Shelf(30), resume=True).read == 30


def test_an_error_leaves_what_can_be_gone_on_with(tmp_path):
    """A disk that is full, a database that is gone."""
    with pytest.raises(OSError, match="gone"):
        write(tmp_path / "out", Shelf(30, stop=25, error=OSError("gone")))
    assert not (tmp_path / "out").exists()
    shelf = Shelf(30)
    write(tmp_path / "out", shelf, resume=True)
    assert shelf.asked_after == 20


@pytest.mark.parametrize("form", ["jsonl", "parquet", "dataset"])
def test_an_error_at_the_very_end_leaves_what_can_be_gone_on_with(tmp_path, monkeypatch, form):
    """The disk is full when all rows are written, and only the manifest is not."""

    def full(_: object) -> str:
        raise InputError("manifest.json", "cannot be written: No space left on device")

    monkeypatch.setattr(run, "manifest_text", full)
    with pytest.raises(InputError, match="No space left"):
        write(tmp_path / "out", Shelf(25), form)
    monkeypatch.undo()
    again = write(tmp_path / "out", Shelf(25), form, resume=True)
    assert (again.export.total.texts, again.read) == (17, 25)
    assert (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".*"))
    assert "parts" not in [path.name for path in tmp_path.rglob("*")]


@pytest.mark.parametrize("form", ["jsonl", "parquet", "dataset"])
@pytest.mark.parametrize("placed", [0, 1])
def test_names_are_taken_by_a_later_call_where_one_was_killed_while_they_were(tmp_path, monkeypatch, form, placed):
    """What is whole needs only its names, however many were taken; the journal names no files that could be moved."""
    named = outputs.place

    def stopping(placings, *, force):
        named(placings[:placed], force=force)
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "place", stopping)
    assert write(tmp_path / "out", Shelf(25), form).kept == 25
    monkeypatch.undo()
    assert not (tmp_path / "out").exists()
    assert str(tmp_path) not in (tmp_path / ".out.journal").read_text().splitlines()[-1]
    again = write(tmp_path / "out", Shelf(0), form, resume=True)
    assert (again.export.total.texts, again.read, again.total) == (17, 25, 25)
    assert (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".*"))


def test_a_torn_journal_counts_up_to_its_last_whole_line(tmp_path):
    """A process can be killed while it writes a line."""
    write(tmp_path / "out", Shelf(30, stop=25))
    journal = tmp_path / ".out.journal"
    torn = journal.read_bytes().rstrip(b"\n")
    journal.write_bytes(torn[: len(torn) - 20])
    shelf = Shelf(30)
    write(tmp_path / "out", shelf, resume=True)
    assert shelf.asked_after == 10
    assert len((tmp_path / "out").read_text().splitlines()) == 30


def test_a_draft_that_was_cut_is_refused(tmp_path):
    """What the journal says must be there."""
    write(tmp_path / "out", Shelf(30, stop=25))
    (tmp_path / ".out.part").write_text("short")
    with pytest.raises(InputError, match="is shorter than it was left"):
        write(tmp_path / "out", Shelf(30), resume=True)


def test_two_exports_do_not_write_one_file(tmp_path):
    """The second is told; the first is not disturbed."""
    held = Journal(tmp_path / "out")
    with pytest.raises(InputError, match="by another export"):
        write(tmp_path / "out", Shelf(3))
    held.drop()
    assert write(tmp_path / "out", Shelf(3)).read == 3


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_what_is_there_is_replaced_only_when_that_is_said(tmp_path, form):
    """Rows, manifest and credits alike."""
    write(tmp_path / "out", Shelf(3), form)
    before = content(tmp_path)
    with pytest.raises(InputError, match="is there already"):
        write(tmp_path / "out", Shelf(4), form)
    (tmp_path / "out").unlink()
    with pytest.raises(InputError, match="is there already"):
        write(tmp_path / "out", Shelf(4), form)
    assert not list(tmp_path.glob(".*"))
    write(tmp_path / "out", Shelf(4), form, force=True)
    assert content(tmp_path) != before


def test_a_folder_is_replaced_only_if_it_is_a_dataset(tmp_path):
    """--force is no way to lose a folder of other things; an empty one is taken."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all my work")
    with pytest.raises(InputError, match="with other things"):
        write(tmp_path / "mine", Shelf(3), "dataset", force=True)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "all my work"
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", Shelf(3), "dataset")
    with pytest.raises(InputError, match="is there already"):
        write(tmp_path / "empty", Shelf(4), "dataset")
    write(tmp_path / "empty", Shelf(5), "dataset", force=True)
    assert json.loads((tmp_path / "empty" / "manifest.json").read_text())["articles"] == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "mine"]


def test_links_lead_nowhere(tmp_path):
    """Neither the folder of a dataset, nor drafts that somebody put there as links."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="is no folder"):
        write(tmp_path / "link", Shelf(3), "dataset", force=True)
    (tmp_path / ".out.part").symlink_to(tmp_path / "elsewhere" / "kept")
    write(tmp_path / "out", Shelf(3))
    (tmp_path / ".data.part").symlink_to(tmp_path / "elsewhere")
    write(tmp_path / "data", Shelf(3), "dataset")
    (tmp_path / ".linked.journal").symlink_to(tmp_path / "elsewhere" / "kept")
    with pytest.raises(InputError, match="cannot be written"):
        write(tmp_path / "linked", Shelf(3), force=True)
    assert (tmp_path / "elsewhere" / "kept").read_text() == "kept"
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["kept"]


def test_an_export_through_a_link_writes_the_file_to_which_it_leads(tmp_path):
    """The link stays one."""
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link", Shelf(3), attribution=False)
    assert (tmp_path / "link").is_symlink()
    assert len((tmp_path / "real").read_text().splitlines()) == 3


def test_what_cannot_be_written_is_said(tmp_path):
    """A folder where a file should be, a folder that is not there."""
    with pytest.raises(InputError, match="is a folder"):
        DraftFile(tmp_path, force=True)
    with pytest.raises(InputError, match="cannot be written"):
        write(tmp_path / "no" / "out", Shelf(3))


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="this system has no /dev/full")
def test_what_is_no_file_is_written_and_never_replaced():
    """A device stays a device; that it is full is said."""
    sink = DraftFile(Path("/dev/full"), force=False)
    with pytest.raises(InputError, match="No space left"):
        sink.write("x" * 1_000_000)
    sink.leave(kept=False)
    assert Path("/dev/full").is_char_device()


def test_parquet_needs_a_file_and_pyarrow(tmp_path, monkeypatch):
    """Each is said before anything is written."""
    order = Order(format=FORMATS["parquet"], output=None, manifest=None, attribution=None, query={}, title="Articles")
    with pytest.raises(InputError, match="cannot be written into a stream"):
        Run(order, exporting(), Shelf(3), io.BytesIO()).go(lambda done, total: None)
    monkeypatch.setattr(outputs, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install 'cuttings\[parquet\]'"):
        write(tmp_path / "out", Shelf(3), "parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_stream_is_written_as_it_comes():
    """With its size and hash counted."""
    stream = io.BytesIO()
    order = Order(format=FORMATS["csv"], output=None, manifest=None, attribution=None, query={}, title="Articles")
    Run(order, exporting(), Shelf(25), stream).go(lambda done, total: None)
    assert len(stream.getvalue().splitlines()) == 26


def test_a_dataset_is_complete(tmp_path):
    """Rows with texts only, in files; a card, a credit for each text, a manifest with the hash of each file."""
    shelf = Shelf(30)
    write(tmp_path / "set", shelf, "dataset", query={"language": "en"})
    folder = tmp_path / "set"
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == [
        "ATTRIBUTION.md",
        "README.md",
        "data/part-00000.parquet",
        "manifest.json",
    ]
    rows = parquet.read_table(folder / "data").to_pylist()
    assert [row["id"] for row in rows] == [number for number in range(1, 31) if number % 3]
    assert all(row["text"] and not row["text_withheld"] for row in rows)
    credits_ = (folder / "ATTRIBUTION.md").read_text()
    assert all(row["url"] in credits_ for row in rows)
    assert credits_.count("(share-alike)") == 20
    told = json.loads((folder / "manifest.json").read_text())
    assert (told["file"], told["articles"], told["texts_only"]) == (None, 20, True)
    assert told["left_out"] == [{"reason": "no licence is known", "articles": 10}]
    for one in [*told["parts"], told["attribution"]]:
        size = (folder / one["name"]).stat().st_size
        assert size == one["size"]
    card = (folder / "README.md").read_text()
    assert card.startswith('---\npretty_name: "Articles"\nlicense: cc-by-sa-4.0\nlanguage: ["en"]\n')
    for words in (
        "| CC-BY-SA-4.0 | 20 | 20 | https://creativecommons.org/licenses/by-sa/4.0/ |",
        r"| harbour\_courier | 20 | 20 |",
        "| en | 20 | 20 |",
        "- 10: no licence is known",
        "- language: en",
        "20 texts are marked `share-alike`",
        "| `text_withheld` |",
    ):
        assert words in card
    assert "$" not in card


def test_a_card_cannot_be_broken_by_what_outlets_are_called(tmp_path):
    """Nor by a question."""
    shelf = Shelf(1)
    shelf.rows = lambda **_: iter([article(outlet="a|b\n# c", language="*x*\n---")])
    write(tmp_path / "set", shelf, "dataset", query={"words": "$title\n# x | <b>"})
    card = (tmp_path / "set" / "README.md").read_text()
    assert r"| a\|b # c | 1 | 1 |" in card
    assert "\n# c" not in card
    assert "- words: $title # x | \\<b>" in card


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from desk.exporting import run
from tests.unit.test_export_files import Shelf, write
run.CHECKPOINT_ROWS = 10
write(Path(sys.argv[1]), Shelf(100_000), sys.argv[2])
"""


@pytest.mark.parametrize("form", ["jsonl", "parquet", "dataset"])
def test_a_killed_export_leaves_no_half_file_and_goes_on(tmp_path, form):
    """By kill -9 at some moment after the first checkpoint."""
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen([sys.executable, "-c", KILLED.format(root=root), tmp_path / "out", form])
    journal = tmp_path / ".out.journal"
    patience = time.monotonic() + 60
    while not (journal.exists() and journal.read_bytes().count(b"\n") > 3) and time.monotonic() < patience:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == []
    begun = json.loads(journal.read_text().splitlines()[0])
    lines = journal.read_text().splitlines(keepends=True)
    last = json.loads([line for line in lines if line.endswith("\n")][-1])
    assert last["at"] >= 30
    short = last["at"] + 5
    journal.write_text("".join([json.dumps(begun | {"total": short, "last": short}) + "\n", *lines[1:]]))
    shelf = Shelf(short)
    again = write(tmp_path / "out", shelf, form, resume=True)
    assert shelf.asked_after == last["at"]
    assert again.read == short
    table = {
        "jsonl": lambda: [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()],
        "parquet": lambda: parquet.read_table(tmp_path / "out").to_pylist(),
        "dataset": lambda: parquet.read_table(tmp_path / "out" / "data").to_pylist(),
    }[form]()
    texts = [number for number in range(1, short + 1) if form != "dataset" or number % 3]
    assert [row["id"] for row in table] == texts
    assert not list(tmp_path.glob(".*"))
