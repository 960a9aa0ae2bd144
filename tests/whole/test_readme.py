"""The first screen of the README shows what `make demo` really prints."""

import re
from pathlib import Path

from storage import queries
from storage.archive import open_archive
from tests.whole.conftest import World
from vocabulary.match import Verdict

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SHOWN = README.split("<!-- demo -->")[1].split("<!-- /demo -->")[0]


def test_the_coverage_shown_is_the_coverage_found(crawled: World) -> None:
    """Verdict, similarity, outlet, licence and title of each row are those of a crawl; ids are as chance gives them."""
    rows = queries.coverage(open_archive(crawled.archive), "000")
    found = [(row.verdict, f"{row.similarity:.2f}", row.outlet, row.licence, row.title) for row in rows]
    verdicts = "|".join(Verdict)
    shown = re.findall(rf"^ *\d+ +({verdicts}) +([\d.]+) +(\S+) +\S+ +(\S+) +(.+?) *$", SHOWN, re.MULTILINE)
    assert sorted(map(str, shown)) == sorted(str((str(one[0]), *one[1:])) for one in found)


def test_the_outcomes_shown_are_the_outcomes_counted(crawled: World) -> None:
    """The table of outcomes is that of a crawl."""
    archive = open_archive(crawled.archive)
    counted = queries.outcomes(archive, [run.id for run in queries.runs(archive)])
    table = SHOWN.split("outcome ")[1].split("\n\n")[0]
    shown = dict(re.findall(r"^(\w+) +(\d+)  ", table, re.MULTILINE))
    assert {outcome: int(number) for outcome, number in shown.items()} == {str(o): n for o, n in counted.items()}
