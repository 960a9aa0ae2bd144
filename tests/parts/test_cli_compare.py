"""`cuttings compare A B`: the verdict with its proof, side by side and for programs."""

import json

import pytest

from desk.cli import main
from pipelines.comparison.words import words
from tests.stories import DAM, FERRY, MARKET

PARTS = DAM.split("\n\n")
EDITED = "\n\n".join([PARTS[2], MARKET.split("\n\n")[0], PARTS[0].replace("said", "announced"), PARTS[3]])
PERSIAN = (
    "کشتی مسافربری به دلیل توفان در بندر ماند و مسافران تا صبح در سالن انتظار ماندند. ناخدا گفت هوا صبح بهتر می‌شود."
)


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    """A way to compare files of an empty folder: code, output, remarks."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(DAM)

    def ask(*arguments, b=EDITED):
        (tmp_path / "b.txt").write_text(b)
        code = main(["compare", "a.txt", "b.txt", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


def test_what_two_texts_share_stands_side_by_side(ask):
    """Marked without colours: what both have, what stands elsewhere, and the words that only one of them has."""
    code, out, err = ask()
    assert (code, err) == (0, "")
    assert "excerpt" in out
    assert "shared" in out
    assert "[announced.]" in out
    assert "[said.]" in out
    assert any(line.startswith("~ ") for line in out.splitlines())
    assert any(line.startswith("= ") for line in out.splitlines())
    assert max(map(len, out.split("shared", 1)[1].splitlines())) <= 100
    assert "words) …" in out
    assert "words) …" not in ask("--whole")[1]


def test_a_text_without_spaces_is_a_text_and_a_seed_may_have_a_name_of_two_words(ask, tmp_path, capsys):
    """What is the name of a seed's document is no text."""
    chinese = "渡轮周一因风暴停在港口，乘客在候船室等到天亮才得以离开。"
    code = main(["compare", chinese, chinese + "船长说早上会好转。", "--json"])
    assert (code, json.loads(capsys.readouterr().out)["verdict"]) == (0, "near")
    assert main(["compare", "渡轮", chinese]) == 2
    (tmp_path / "cuttings.toml").write_text("")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "the dam.txt").write_text(DAM)
    capsys.readouterr()
    assert main(["compare", "the dam", "a.txt", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "identical"


def test_on_narrow_terminals_the_texts_are_stacked(ask, monkeypatch):
    """Nothing is cut off, and no line is longer than the terminal is wide."""
    monkeypatch.setenv("COLUMNS", "50")
    _, out, _ = ask("--whole")
    shown = out.split("shared", 1)[1].splitlines()[1:]
    assert max(map(len, shown)) <= 50
    assert shown.count("A:") > 1 < shown.count("B:")
    assert words(" ".join(shown)).count("grille") == 2


def test_scripts_from_right_to_left_are_never_mixed_in_one_line(ask):
    """A terminal that turns lines round would mix two columns up; and no text turns another one round."""
    _, out, _ = ask(b=PERSIAN + "\u202e" + PERSIAN[::-1])
    lines = out.split("shared", 1)[1].splitlines()
    assert {"A:", "B:"} <= set(lines)
    assert not any(set(PERSIAN) & set("کبپ") & set(line) and "lake" in line for line in lines)
    assert "\u202e" not in out


def test_programs_get_places_that_are_right(ask):
    """Each run is the same words in both texts; beside it the match as before, the sides and which way the text went."""
    code, out, _ = ask("--json")
    told = json.loads(out)
    assert (code, told["verdict"], told["holder"]) == (
        0,
        "excerpt",
        "a" if told["containment_b_in_a"] > told["containment_a_in_b"] else "b",
    )
    assert told["passages"]
    for passage in told["passages"]:
        assert passage["text"] == DAM[slice(*passage["a"])]
        for run in passage["runs"]:
            assert words(DAM[slice(*run["a"])]) == words(EDITED[slice(*run["b"])])
    assert (told["a"]["name"], told["b"]["characters"]) == ("a.txt", len(EDITED))
    assert told["direction"]["way"] == "unknown"
    assert told["direction"]["reasons"]


def test_which_way_the_text_went_is_said(ask):
    """By what B says of itself."""
    _, out, _ = ask(b=f"{DAM}\n\nSource: Reuters")
    assert "both from a third" in out
    assert "B credits" in out
    told = json.loads(ask("--json", b=f"{DAM}\n\nSource: Reuters")[1])["direction"]
    assert (told["way"], told["credit"], told["is_self_copy"]) == ("common_source", "Reuters", False)


def test_what_of_a_long_text_is_not_compared_is_told(ask):
    """In the table and to programs; of a text that is compared as a whole nothing is said."""
    long = f"{DAM}\n\n" + "the same again " * 25_000
    assert "compared are only the first 300,000 of its 37" in " ".join(ask(b=long)[1].split())
    told = json.loads(ask("--json", b=long)[1])
    assert (told["a"]["compared_up_to"], told["b"]["compared_up_to"]) == (None, 300_000)
    assert "compared are only" not in ask()[1]


@pytest.mark.parametrize("other", [FERRY, MARKET.split("\n\n")[1]])
def test_texts_that_share_nothing_are_shown_too(ask, other):
    """Without passages, and without an error."""
    code, out, _ = ask(b=other)
    assert code == 0
    assert "0 words in 0 passages" in out
