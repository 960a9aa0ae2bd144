"""`cuttings coverage` shows texts with their copies folded, unfolds one, or shows every article."""

import csv
import io
import json
import shutil

import pytest

from desk.cli import main
from pipelines.coverage.upkeep import tell_texts
from storage import queries
from storage.archive import open_archive
from tests.parts.test_coverage_texts import STORY, Press
from tests.stories import DAM


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """A working folder whose archive has a story: a seed, two copies, an agency's text with three, an own report."""
    folder = tmp_path_factory.mktemp("crawled")
    (folder / "cuttings.toml").write_text("")
    archive = open_archive(f"sqlite:///{folder / 'cuttings.db'}")
    press = Press(archive)
    for add in STORY.values():
        add(press)
    press.publish("board", DAM, path="print/7")
    archive.close()
    return folder


@pytest.fixture
def desk(crawled, monkeypatch, capsys):
    """A way to ask it: code, output, remarks."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(crawled)

    def ask(*arguments):
        code = main([str(one) for one in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


def lines(out):
    """Rows of a table by their cells."""
    return [line.split() for line in out.splitlines() if line[:4].strip().isdigit()]


def test_texts_stand_first_with_their_copies_folded(desk):
    """One line a text, the seed's own first, then what it comes to; nobody had told the texts before."""
    code, out, _ = desk("coverage", "dam")
    assert code == 0
    assert [(row[0], row[4]) for row in lines(out)] == [("1", "coast"), ("2", "daily"), ("3", "star")]
    assert "[and 1 copy at 1 outlet]" in out
    assert "[and 2 copies at 2 outlets; 1 more within an outlet]" in out
    assert (
        "7 articles at 6 outlets: 2 independent texts, 2 copies of the seed's own text, 3 reprints of an agency "
        "(Reuters), 1 copy within an outlet.\n" in out
    )
    assert "The seed itself was met at board on" in out


def test_one_text_is_unfolded(desk):
    """In the order in which it was had, with roles, likeness and who was first."""
    _, out, _ = desk("coverage", "dam", "--text", "2")
    assert [row[0] for row in lines(out)] == ["3", "4", "5", "6"]
    assert "self copy" in out
    assert "First published by daily (article 3) on 2022-01-10T10:00; the text is that of Reuters." in out
    assert "First published by the seed (board) on 2022-01-10T08:00." in desk("coverage", "dam", "--text", "1")[1]
    assert "Nobody but star (article 7) is known to have published it." in desk("coverage", "dam", "--text", "3")[1]
    code, _, err = desk("coverage", "dam", "--text", "9")
    assert (code, "no such text" in err) == (2, True)
    assert desk("coverage", "dam", "--text", "2", "--flat")[0] == 2


def test_every_article_is_shown_when_asked_for(desk):
    """Flat, closest first, with the number of each one's text; limits count lines in both."""
    _, out, _ = desk("coverage", "dam", "--flat")
    assert len(lines(out)) == 7
    assert len(lines(desk("coverage", "dam", "--flat", "--limit", 3)[1])) == 3
    _, out, _ = desk("coverage", "dam", "--limit", 2)
    assert [row[0] for row in lines(out)] == ["1", "2"]
    assert "7 articles at 6 outlets" in out


def test_programs_get_texts_and_articles(desk):
    """JSON has both, the sum and the sightings; the flat forms have an article a row with the number of its text."""
    told = json.loads(desk("coverage", "dam", "--json")[1])
    assert [(text["number"], text["is_seeds"], len(text["copies"])) for text in told["texts"]] == [
        (1, True, 1),
        (2, False, 3),
        (3, False, 0),
    ]
    assert told["texts"][1]["agency"] == "Reuters"
    assert told["summary"]["agencies"] == {"Reuters": 3}
    assert len(told["coverage"]) == 7
    assert [seen["url"] for seen in told["sightings"]] == ["http://board.test/print/7"]
    rows = list(csv.DictReader(io.StringIO(desk("coverage", "dam", "--csv")[1])))
    assert sorted(row["text_number"] for row in rows) == list("1122223")
    flat = [json.loads(line) for line in desk("coverage", "dam", "--jsonl", "--text", 2)[1].splitlines()]
    assert [row["role"] for row in flat] == ["copy", "copy", "copy", "self_copy"]
    assert [row["place"] for row in flat] == [1, 2, 3, 4]


def test_filters_choose_articles_of_texts(desk):
    """The sum is that of what passes."""
    _, out, _ = desk("coverage", "dam", "--outlet", "post")
    assert len(lines(out)) == 1
    assert (
        "2 articles at 1 outlet: 1 independent text, 1 reprint of an agency (Reuters), 1 copy within an outlet." in out
    )
    assert "Nothing was found that fits" in desk("coverage", "dam", "--language", "fr")[1]


def test_an_article_says_which_text_it_has(desk):
    """`show` names number, role and agency; of the seed met again, that it is the seed."""
    desk("coverage", "dam")
    assert "Text 2 of the coverage of dam: copy of Reuters, excerpt to the first (" in desk("show", 5)[1]
    assert "It is seed dam itself" in desk("show", 8)[1]
    (told,) = json.loads(desk("show", 5, "--json")[1])["texts"]
    assert (told["number"], told["role"]) == (2, "copy")


def test_exports_name_text_and_role(desk):
    """Beside the verdict."""
    _, out, _ = desk("export", "--seed", "dam", "--metadata-only")
    rows = [json.loads(line) for line in out.splitlines()]
    assert {(row["id"], row["text_number"], row["text_role"], row["text_agency"]) for row in rows} >= {
        (1, 1, "copy", None),
        (6, 2, "self_copy", "Reuters"),
        (7, 3, "origin", None),
    }


def test_a_takedown_is_followed(crawled, tmp_path, monkeypatch, capsys):
    """At once: what is kept of the texts is of the archive as it is then."""
    shutil.copytree(crawled, tmp_path, dirs_exist_ok=True)
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    assert main(["takedown", "add", "4", "--reason", "asked for"]) == 0
    capsys.readouterr()
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}", create=False)
    assert not tell_texts(archive, archive.seed("dam"))
    assert queries.text_places(archive, "dam")
    archive.close()
