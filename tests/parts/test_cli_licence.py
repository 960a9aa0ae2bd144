"""`cuttings licence check`: what people and programs are told of cases."""

import json

from desk.cli import main

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
