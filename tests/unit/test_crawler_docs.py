"""docs/crawling.md says everything that the crawler's settings, arguments and answers can say."""

from pathlib import Path

import pytest

from crawler import settings
from crawler.arguments import BY_SPIDER, COMMON
from crawler.guard import REFUSED
from crawler.hosts import ADDRESS, NO_CONTACT
from vocabulary.outcome import Exit, Outcome, SourceState

PAGE = (Path(__file__).parents[2] / "docs" / "crawling.md").read_text(encoding="utf-8")
SETTINGS = [name for name in vars(settings) if name.isupper()]
ARGUMENTS = sorted({*COMMON, *(name for names in BY_SPIDER.values() for name in names)})


@pytest.mark.parametrize("name", [*SETTINGS, *ARGUMENTS, *BY_SPIDER, *Outcome, *SourceState])
def test_each_name_is_documented(name: str) -> None:
    """A setting, argument, spider, outcome or state that is added is documented, or this fails."""
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("word", [ADDRESS, NO_CONTACT])
def test_what_the_guard_says_is_documented(word: str) -> None:
    """Its reasons stand among those of pages and in the table of those of sources, its count where it is explained."""
    pages = PAGE.split("The reason beside an outcome", 1)[1].split("\n\n", 1)[0]
    assert f"`{word}`" in pages
    assert f"| `{word}` |" in PAGE
    assert f"`{REFUSED}`" in PAGE


@pytest.mark.parametrize("code", [Exit.DONE, Exit.BAD_INPUT, Exit.COULD_NOT_LOOK, Exit.LEASED_ELSEWHERE, Exit.STOPPED])
def test_each_exit_code_is_documented(code: Exit) -> None:
    """Every exit code of a crawl stands in the table."""
    assert f"| {int(code)} |" in PAGE
