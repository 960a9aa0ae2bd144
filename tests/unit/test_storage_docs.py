"""docs/archive.md describes the archive that there is."""

import re
from pathlib import Path

import pytest

from storage.models import Base
from storage.views import VIEWS
from vocabulary.outcome import Outcome

PAGE = (Path(__file__).parents[2] / "docs" / "archive.md").read_text()
SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", PAGE, flags=re.MULTILINE | re.DOTALL))


def test_every_table_is_described_and_no_other():
    """Tables of the models and sections of the page are the same."""
    assert set(SECTIONS) == set(Base.metadata.tables)


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_column_is_named_in_the_section_of_its_table(table):
    """A new column comes with a word about what it holds."""
    named = set(re.findall(r"`(\w+)`", SECTIONS[table]))
    assert {column.name for column in Base.metadata.tables[table].columns} - named == set()


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
