"""`cuttings probe` through the press world: a file is written, held against its newsroom, and told to hold or not."""

import pytest

from desk.cli import main
from desk.newsroom import Newsroom
from desk.newsroom.world import OUTLETS

HOME = "http://harbour-courier.test/"


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    """Call a command in a working folder of the press world; code, output, remarks."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("desk.fetch.Fetcher._wait", lambda _: None)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "cuttings.toml").write_text(f"outlets = ['{OUTLETS}']\n")

    def call(*arguments):
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    with Newsroom() as room:
        monkeypatch.setenv("http_proxy", room.address)
        call.room = room
        yield call


def test_a_file_that_holds_ends_with_0(ask):
    """Nothing is printed but that it holds; what else there is stands among the notes."""
    code, out, said = ask("probe", "--check", "harbour_courier")
    assert (code, out) == (0, "")
    assert "harbour_courier.toml holds" in said
    assert "note: also there: sitemap http://harbour-courier.test/sitemap.xml" in said


def test_a_file_that_does_not_hold_ends_with_6(ask):
    """Each difference is a line that begins with the outlet's name."""
    ask.room.fail("harbour-courier.test", "/rss.xml", status=410)
    code, out, _ = ask("probe", "--check", "harbour_courier")
    assert code == 6
    assert out.splitlines()[0] == "harbour_courier: feed http://harbour-courier.test/rss.xml: answered HTTP 410"


@pytest.mark.parametrize("words", [("probe",), ("probe", HOME, "--check", "x"), ("probe", "--check", "no_such_outlet")])
def test_a_call_that_says_too_little_or_too_much_is_bad_input(ask, words):
    """Before anything is asked for."""
    code, _, said = ask(*words)
    assert code == 2
    assert said
    assert ask.room.requests == ()
