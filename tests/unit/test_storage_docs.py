"""docs/archive.md and docs/tables describe the archive that there is."""

import re
from pathlib import Path

import pytest

from storage.models import Base
from storage.pages import MARK, SUBJECTS, facts, picture
from storage.views import VIEWS
from vocabulary.outcome import Outcome

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "archive.md").read_text()
TABLES = {path.stem: path.read_text() for path in (DOCS / "tables").glob("*.md") if path.stem != "README"}
MAKE_ANEW = "run `python -m storage.pages`"


def test_every_table_has_a_page_and_no_other():
    """Tables of the models and pages are the same."""
    assert set(TABLES) == set(Base.metadata.tables), MAKE_ANEW


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_a_page_says_what_the_models_say_and_a_word_about_each_column(table):
    """A new column comes with what it holds, written by hand; keys, types and rules are those of the database."""
    by_hand, _, made = TABLES[table].partition(MARK)
    assert made.strip() == facts(Base.metadata.tables[table]).strip(), MAKE_ANEW
    named = set(re.findall(r"`(\w+)`", by_hand))
    assert {column.name for column in Base.metadata.tables[table].columns} - named == set()


def test_the_picture_is_of_these_tables():
    """Each table is drawn once, and each of its references."""
    assert (DOCS / "tables" / "README.md").read_text().partition(MARK)[2].strip() == picture().strip(), MAKE_ANEW
    drawn = [name for names in SUBJECTS.values() for name in names.split()]
    assert sorted(drawn) == sorted(Base.metadata.tables)


def test_every_view_is_described_column_by_column_and_no_other():
    """People build on them: what is there is what the page says."""
    described = {
        name: set(re.findall(r"`(\w+)`", said))
        for name, said in re.findall(r"^\*\*View `(\w+)`\*\*:(.*?)\n\n", PAGE, flags=re.MULTILINE | re.DOTALL)
    }
    assert described == {name: set(query().selected_columns.keys()) for name, query in VIEWS.items()}


def test_outcomes_that_leave_a_page_open_are_named():
    """The rule that decides what is fetched again names outcomes that exist."""
    section = PAGE.split("## When a page is fetched again")[1].split("##")[0]
    named = set(re.findall(r"[a-z_]+", section))
    assert {outcome for outcome in Outcome if outcome in named} >= {
        Outcome.UNRELATED,
        Outcome.SEED_SIGHTED,
        Outcome.FAILED,
        Outcome.BLOCKED,
        Outcome.REFUSED_BY_ROBOTS,
    }
