"""`cuttings health`: what is worse, in words, as JSON and CSV, and by exit code."""

import csv
import io
import json

import pytest

from desk.cli import main
from tests.factories import make_article, make_assignment, make_facts, make_page
from tests.rotting import NAME, SELECTORS, open_here, write_file
from vocabulary.article import Author
from vocabulary.health import Sign
from vocabulary.moment import Moment
from vocabulary.outcome import Exit, RunState

DAY = Moment(iso="2022-01-16", source="json-ld")
WORSE = f"warning: {NAME}: 10 of 20 articles without author, 0 of 40 before.\n"


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    """Call a command in a folder whose one outlet lost its authors; code, output, remarks."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cuttings.toml").write_text("")
    write_file(tmp_path, SELECTORS)
    archive = open_here(tmp_path)
    run = archive.begin_run(make_assignment(NAME), make_facts(NAME), seed=None, owner="test")
    for number in range(60):
        authors = (Author(name="Jane Roe"),) if number < 50 else ()
        page = make_page(outlet=NAME)
        text = f"{page.candidate.url} tells of the ferry. " * 10
        archive.record(run, make_article(text=text, page=page, authors=authors, published=DAY))
    archive.end_run(run, RunState.FINISHED)

    def call(*arguments):
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    yield call
    archive.close()


def test_what_is_worse_is_said_in_words(ask):
    """A row an outlet, a line for what is worse, and exit code 6."""
    code, out, err = ask("health")
    assert code == Exit.DIFFERENT
    assert out.splitlines()[-1].split() == [NAME, "20", "20", "0%", "0%", "50%", "0%", "0%", "0%", "0%", "0%"]
    assert err.startswith(WORSE)
    assert ask("health", NAME)[0] == Exit.DIFFERENT


def test_the_file_as_it_is_now_counts(ask, tmp_path):
    """Whoever writes `authors = false` is not told again; the crawl of before did not know."""
    write_file(tmp_path, "[expect]\nauthors = false\n")
    code, _, err = ask("health")
    assert (code, err) == (Exit.DONE, "")
    write_file(tmp_path, "[expect]\nathors = false\n")
    code, _, err = ask("health")
    assert code == Exit.DIFFERENT
    assert "its file cannot be read, so nothing is expected of it" in err


def test_programs_are_told_the_same(ask):
    """One document, lines, or CSV; a row for each sign."""
    code, out, err = ask("health", "--json")
    rows = json.loads(out)
    assert (code, err) == (Exit.DIFFERENT, WORSE)
    assert [row["sign"] for row in rows] == [sign.value for sign in Sign]
    assert [json.loads(line) for line in ask("health", "--jsonl")[1].splitlines()] == rows
    (told,) = [row for row in rows if row["standing"] == "worse"]
    assert (told["sign"], told["lacking"], told["of"], told["past_of"]) == ("authors", 10, 20, 40)
    written = list(csv.DictReader(io.StringIO(ask("health", "--csv")[1])))
    assert [row["said"] for row in written] == [row["said"] for row in rows]


def test_an_outlet_that_nobody_knows_is_bad_input(ask):
    """A typo is no healthy outlet; an outlet that was never crawled is unknown."""
    code, out, err = ask("health", "harbor_courier")
    assert (code, out) == (Exit.BAD_INPUT, "")
    assert "did you mean" in err
