"""`cuttings demo`: the whole road in one command, and honest about its end."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from desk import demo
from desk.cli import main
from desk.newsroom.world import expectations
from vocabulary.match import COVERAGE, Verdict
from vocabulary.outcome import InputError


def run(*arguments, cwd, **environment):
    """One call of the command line in a process of its own."""
    code = "import sys; from desk.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = {**{name: value for name, value in os.environ.items() if name != "ARCHIVE_URL"}, **environment}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(autouse=True)
def _no_archive_from_outside(monkeypatch):
    """The folder's own archive is meant."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What the demonstration printed, and where; it uses neither the proxy nor the archive of the environment."""
    folder = tmp_path_factory.mktemp("demo")
    archive = f"sqlite:///{folder / 'precious.db'}"
    return run("demo", cwd=folder, http_proxy="http://127.0.0.1:9", no_proxy="*", ARCHIVE_URL=archive), folder


def test_the_demo_finds_what_is_there(shown):
    """Exit code 0, the coverage table by verdict, the outcome table, an attribution, and no unrelated article."""
    done, _ = shown
    assert done.returncode == 0, done.stderr
    out = done.stdout
    for verdict in ("identical", "excerpt", "same_story"):
        assert any(line.split()[2:3] == [verdict] for line in out.splitlines()), verdict
    assert "By verdict: 2 identical, 1 near, 1 excerpt, " in out
    assert not any(line.split()[2:3] == ["unrelated"] and line.split()[0].isdigit() for line in out.splitlines())
    for words in ("archived", "refused_by_robots", "not_found", "pages", "Licensed under CC BY 4.0"):
        assert words in out, words
    assert "not as it should be" not in done.stderr
    assert "Traceback" not in done.stderr


def test_what_the_demo_says_to_try_works(shown, monkeypatch, capsys):
    """Each command that it prints can be typed."""
    done, folder = shown
    monkeypatch.chdir(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["demo"]
    commands = [shlex.split(line) for line in done.stderr.splitlines() if line.startswith("  ")]
    assert len(commands) > 3
    for command in commands:
        assert main(command[command.index("cuttings") + 1 :]) == 0, command
        assert capsys.readouterr().out or "-o" in command


def test_the_demo_can_be_repeated(shown, tmp_path):
    """A second call makes the folder anew instead of adding to it."""
    _, folder = shown
    again = shutil.copytree(folder / "demo", tmp_path / "demo")
    demo.prepare(again)
    assert sorted(path.name for path in again.iterdir()) == ["cuttings.toml"]


def test_the_demo_touches_no_folder_of_somebody(tmp_path):
    """A folder that the demo did not make is refused, and nothing in it is changed."""
    (tmp_path / "cuttings.toml").write_text("")
    (tmp_path / "cuttings.db").write_text("precious")
    with pytest.raises(InputError, match="not a folder of the demonstration"):
        demo.prepare(tmp_path)
    assert (tmp_path / "cuttings.db").read_text() == "precious"


def row(url, verdict):
    """An article of the coverage, as far as the check looks at it."""
    return SimpleNamespace(url=url, verdict=verdict)


def test_a_demo_that_finds_the_wrong_thing_says_so():
    """What is missing, what has the wrong verdict and what nobody wrote: one line each."""
    archived = demo.archived_under()
    right = {archived.get(one.url, one.url): one.expected.verdicts for one in expectations() if one.expected.verdicts}
    rows = [row(url, min(verdicts & set(COVERAGE))) for url, verdicts in right.items() if verdicts & set(COVERAGE)]
    assert demo.surprises(rows) == []
    missing = next(one for one in rows if right[one.url] == {Verdict.IDENTICAL})
    unrelated = next(url for url, verdicts in right.items() if verdicts == {Verdict.UNRELATED})
    wrong = [one for one in rows if one is not missing] + [
        row(unrelated, Verdict.NEAR),
        row("http://x.test/", Verdict.NEAR),
    ]
    said = demo.surprises(wrong)
    assert any(missing.url in line and "expected identical" in line for line in said)
    assert any(unrelated in line and "expected no coverage" in line for line in said)
    assert any("http://x.test/" in line and "nobody put it there" in line for line in said)
    assert len(said) == 3


def test_the_answers_of_the_demo_are_its_archive(shown, capsys):
    """The texts that programs are told are what the table showed."""
    done, folder = shown
    assert main(["--folder", str(folder / "demo"), "coverage", "000", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["texts"]
    assert all(one["title"] in done.stdout for one in told)


def test_an_address_is_added_as_a_seed(tmp_path, monkeypatch, capsys):
    """The page is fetched and archived, and becomes a seed; what is no page is exit code 3."""
    host = "http://crossroads-monitor.test"
    reprint = next(one.url for one in expectations() if Verdict.IDENTICAL in one.expected.verdicts)
    with demo.newsroom() as proxy:
        done = run("seeds", "add", reprint, cwd=tmp_path, http_proxy=proxy)
        gone = run("seeds", "add", f"{host}/nothing-here", cwd=tmp_path, http_proxy=proxy)
    assert done.returncode == 0, done.stderr
    assert "Added seed article-1." in done.stderr
    assert gone.returncode == 3, gone.stderr
    assert "not_found" in gone.stderr
    monkeypatch.chdir(tmp_path)
    assert main(["seeds", "show", "article-1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["url"] == reprint
    assert main(["coverage", "article-1"]) == 0
    assert "Nothing was found that fits" in capsys.readouterr().out
