"""`cuttings db` at the command line: what it prints, and how it ends."""

import io
import json
import sqlite3

from tests.parts.test_cli_archive import crawled, desk  # noqa: F401
from vocabulary.outcome import Exit


def test_a_whole_archive_is_said_to_be_whole(desk):  # noqa: F811
    """Nothing on standard output but for programs."""
    code, out, err = desk("db", "check")
    assert (code, out) == (0, "")
    assert "as it must be" in err
    code, out, _ = desk("db", "check", "--json")
    assert (code, json.loads(out)["is_whole"], json.loads(out)["findings"]) == (0, True, [])


def test_what_is_wrong_ends_with_a_code_of_its_own_and_is_mended_when_asked(desk, tmp_path):  # noqa: F811
    """The message says how."""
    with sqlite3.connect(tmp_path / "cuttings.db") as archive:
        archive.execute("UPDATE search_texts SET body = 'x' WHERE article_id = 1")
    archive.close()
    code, out, err = desk("db", "check")
    assert code == Exit.DIFFERENT
    assert "search_texts 1" in out
    assert "cuttings db check --repair" in err
    code, out, err = desk("db", "check", "--repair")
    assert code == 0
    assert "repaired" in out
    assert desk("db", "check")[0] == 0


def test_figures_of_the_archive(desk):  # noqa: F811
    """For people and for programs."""
    code, out, _ = desk("db", "stats")
    assert code == 0
    assert "search_texts" in out
    assert "answers kept" in out
    code, out, _ = desk("db", "stats", "--json")
    assert {"url", "schema", "bytes", "tables"} <= json.loads(out).keys()


def test_a_backup_is_made_where_it_is_said_and_never_over_another(desk, tmp_path):  # noqa: F811
    """Without a name it goes into the working folder."""
    code, out, _ = desk("db", "backup", tmp_path / "copy.db", "--json")
    assert code == 0
    assert json.loads(out)["bytes"] == (tmp_path / "copy.db").stat().st_size
    code, _, err = desk("db", "backup", tmp_path / "copy.db")
    assert code == Exit.BAD_INPUT
    assert "is there already" in err
    assert desk("db", "backup")[0] == 0
    assert len(list(tmp_path.glob("cuttings-*.db"))) == 1


def test_space_is_given_back_and_the_schema_named(desk):  # noqa: F811
    """Both are safe at any time."""
    assert desk("db", "vacuum")[0] == 0
    code, _, err = desk("db", "upgrade")
    assert code == 0
    assert "nothing to do" in err


def test_without_an_archive_there_is_nothing_to_keep_in_order(desk, tmp_path):  # noqa: F811
    """Each says so, and makes none."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "cuttings.toml").write_text("")
    for command in ("check", "stats", "backup", "vacuum", "upgrade"):
        code, _, err = desk("--folder", tmp_path / "empty", "db", command)
        assert code == Exit.BAD_INPUT, command
        assert "there is no archive yet" in err
    assert [path.name for path in (tmp_path / "empty").iterdir()] == ["cuttings.toml"]


def test_a_question_in_sql_is_answered_in_every_form(desk, monkeypatch):  # noqa: F811
    """Two columns of one name are both there; bytes and what JSON has no number for are text."""
    code, out, _ = desk("sql", "SELECT outlet, count(*) AS n FROM articles GROUP BY 1")
    assert code == 0
    assert "harbour_courier" in out
    query = "SELECT 1 AS a, 2 AS a, x'00ff' AS b, 9e999 AS c, NULL AS d, '=1+1' AS e"
    code, out, _ = desk("sql", query, "--json")
    answer = {"a": 1, "a_2": 2, "b": "AP8=", "c": "inf", "d": None, "e": "=1+1"}
    assert (code, json.loads(out)) == (0, {"columns": list(answer), "rows": [answer], "is_all": True})
    assert json.loads(desk("sql", query, "--jsonl")[1]) == answer
    assert desk("sql", query, "--csv")[1].splitlines() == ["a,a_2,b,c,d,e", "1,2,AP8=,inf,,'=1+1"]
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 7 AS seven"))
    assert json.loads(desk("sql", "-", "--jsonl")[1]) == {"seven": 7}


def test_a_long_answer_says_that_it_is_cut(desk):  # noqa: F811
    """Tables and documents end somewhere; lines do not."""
    numbers = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 1500) SELECT x FROM c"
    code, out, _ = desk("sql", numbers, "--json")
    assert (code, len(json.loads(out)["rows"]), json.loads(out)["is_all"]) == (0, 1000, False)
    assert "more rows" in desk("sql", numbers)[2]
    assert len(desk("sql", numbers, "--jsonl")[1].splitlines()) == 1500
    assert len(desk("sql", numbers, "--jsonl", "--limit", "3")[1].splitlines()) == 3


def test_a_question_that_would_change_something_is_bad_input(desk):  # noqa: F811
    """And never a traceback."""
    code, out, err = desk("sql", "DELETE FROM articles")
    assert (code, out) == (Exit.BAD_INPUT, "")
    assert "may only read" in err
