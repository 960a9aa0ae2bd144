"""The first screen of the README shows what `make demo` really prints."""

import re
from pathlib import Path

from desk.cli.coverage import folded, summed_up
from storage import queries
from storage.archive import open_archive
from storage.rows import TextRow
from tests.whole.conftest import World
from vocabulary.match import Verdict

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SHOWN = README.split("<!-- demo -->")[1].split("<!-- /demo -->")[0]


def test_the_coverage_shown_is_the_coverage_found(crawled: World) -> None:
    """Number, verdict, similarity, outlet, licence and title of each text are those of a crawl; ids are as chance gives."""
    found = [
        (
            text.number,
            text.first.verdict,
            f"{text.first.similarity:.2f}",
            text.first.outlet,
            text.first.licence,
            _told(text),
        )
        for text in queries.texts(open_archive(crawled.archive), "000")
    ]
    verdicts = "|".join(Verdict)
    columns = rf"^ *(\d+) +\d+ +({verdicts}) +([\d.]+) +(\S+) +[\d-]{{10}} +(?:\S.*?  )? *(\S+)  +(.+?) *$"
    shown = re.findall(columns, SHOWN, re.MULTILINE)
    assert [tuple(map(str, one)) for one in found] == [tuple(one) for one in shown]


def _told(text: TextRow) -> str:
    return f"{text.first.title} {folded(text)}".rstrip()


def test_the_sum_shown_is_what_the_coverage_comes_to(crawled: World) -> None:
    """In words, and by verdict."""
    for line in summed_up(queries.coverage(open_archive(crawled.archive), "000")):
        assert f"\n{line}.\n" in SHOWN


def test_the_outcomes_shown_are_the_outcomes_counted(crawled: World) -> None:
    """The table of outcomes is that of a crawl."""
    archive = open_archive(crawled.archive)
    counted = queries.outcomes(archive, [run.id for run in queries.runs(archive)])
    table = SHOWN.split("outcome ")[1].split("\n\n")[0]
    shown = dict(re.findall(r"^(\w+) +(\d+)  ", table, re.MULTILINE))
    assert {outcome: int(number) for outcome, number in shown.items()} == {str(o): n for o, n in counted.items()}
