"""Every folder here is a page and its answer: a new folder is a new test, each field a test of its own."""

import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipelines.extraction.extraction import Extraction
from pipelines.extraction.markdown import markdown
from pipelines.extraction.reader import extract
from vocabulary.paging import Paging

HERE = Path(__file__).parent
NOW = datetime(2026, 6, 1, tzinfo=UTC)
FIELDS = (
    "outcome",
    "reason",
    "title",
    "authors",
    "author_kinds",
    "published",
    "modified",
    "language",
    "canonical",
    "section",
    "tags",
    "description",
    "publisher",
    "image",
    "caption",
    "credit",
    "text",
    "markdown",
    "kind",
    "is_free",
    "is_teaser",
    "text_source",
    "page",
    "pages",
    "next",
    "whole",
)
FOLDERS = sorted(path.parent for path in HERE.glob("*/*/expected.toml"))


@cache
def answer(folder: Path) -> dict[str, Any]:
    """Return the folder's answer."""
    return tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))


@cache
def extraction(folder: Path) -> Extraction:
    """Return what is read of the folder's page."""
    given = answer(folder)
    body = (folder / "page.html").read_bytes()
    return extract(body, url=given.get("url"), content_type=given.get("content_type"), now=NOW)


def told(found: Extraction) -> dict[str, Any]:
    """Return an extraction in the words of expected.toml."""
    more, paging = found.particulars, found.paging or Paging()
    return {
        "outcome": found.outcome.value if found.outcome else "article",
        "reason": found.reason,
        "title": found.title,
        "authors": [author.name for author in found.authors],
        "author_kinds": [author.kind.value for author in found.authors],
        "published": found.published.iso if found.published else None,
        "modified": found.modified.iso if found.modified else None,
        "language": found.language,
        "canonical": found.canonical,
        "section": more.section,
        "tags": list(more.tags) or None,
        "description": more.description,
        "publisher": more.publisher,
        "image": more.image.url if more.image else None,
        "caption": more.image.caption if more.image else None,
        "credit": more.image.credit if more.image else None,
        "text": found.text,
        "markdown": markdown(found.text, found.form.structure),
        "kind": found.form.kind,
        "is_free": found.form.is_free,
        "is_teaser": found.form.is_teaser,
        "text_source": found.form.text_source,
        "page": paging.number,
        "pages": paging.total,
        "next": paging.next,
        "whole": paging.whole,
    }


CASES = [
    pytest.param(folder, field, id=f"{folder.parent.name}-{folder.name}-{field}")
    for folder in FOLDERS
    for field in [*answer(folder)["expected"], *answer(folder).get("expected", {}).get("none", [])]
    if field != "none"
]


@pytest.mark.parametrize(("folder", "field"), CASES)
def test_a_page_is_read_as_its_answer_says(folder, field):
    """The field of the recorded page is what expected.toml says; fields listed in `none` are stated nowhere."""
    expected = answer(folder)["expected"]
    wanted = None if field in expected.get("none", ()) else expected[field]
    wanted = wanted.strip() if isinstance(wanted, str) else wanted
    assert told(extraction(folder))[field] == wanted


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_an_answer_names_only_fields_there_are(folder):
    """A misspelt field in expected.toml would test nothing."""
    given = answer(folder)
    assert set(given) <= {"url", "content_type", "expected"}
    assert set(given["expected"]) <= {*FIELDS, "none"}
    assert set(given["expected"].get("none", ())) <= set(FIELDS)


def test_there_are_pages_in_many_languages():
    """The folders cover at least sixty pages in two dozen languages."""
    languages = {answer(folder)["expected"].get("language") for folder in FOLDERS}
    assert len(FOLDERS) >= 60
    assert len(languages - {None}) >= 24
