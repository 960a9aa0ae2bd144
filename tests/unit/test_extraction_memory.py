"""What is looked up once for each page is forgotten with it."""

import weakref
from datetime import UTC, datetime

import pytest

from pipelines.extraction.document import UnreadableError, parse
from pipelines.extraction.markup import read_markup
from pipelines.extraction.memory import of_one_page, once_a_page
from pipelines.extraction.outline import outline
from pipelines.extraction.reader import extract

TEXT = "The boats came back in the evening with more herring than anyone had seen for years. " * 3
BODY = f"<aside class='related'><a href='/'>Eels</a></aside><h1>Herring</h1><p class='by'>By Jane Roe</p><p>{TEXT}</p>"
PAGE = f"<html><head><meta name='author' content='Jane Roe'></head><body>{BODY}</body></html>".encode()


def test_a_page_that_was_read_is_let_go():
    """Nothing holds its tree when its reader does no more, so its memory is free for the next one."""
    tree = parse(PAGE, None)
    held = weakref.ref(tree)
    assert extract(PAGE, url="https://quay.test/news/1", tree=tree).title == "Herring"
    del tree
    assert held() is None


def test_a_page_that_could_not_be_read_is_let_go_too():
    """Also where reading ends with an error."""
    tree = parse(PAGE, None)
    held = weakref.ref(tree)
    with pytest.raises(UnreadableError), of_one_page():
        parse(b"" if read_markup(tree, None).named else PAGE, None)
    del tree
    assert held() is None


def test_an_outline_holds_nothing(monkeypatch):
    """Pages that are only screened leave no tree either."""
    held = []
    monkeypatch.setattr(
        "pipelines.extraction.outline.parse",
        lambda *args: held.append(weakref.ref(tree := parse(*args))) or tree,
    )
    said = {"title": "Herring", "text": TEXT, "language": "en", "hints": None, "now": datetime(2026, 1, 1, tzinfo=UTC)}
    assert outline(PAGE.decode(), url="https://quay.test/news/1", **said) is not None
    assert held
    assert all(one() is None for one in held)


def test_what_is_remembered_is_asked_for_once_a_page():
    """And again for the next one."""
    asked = []
    remembered = once_a_page(lambda tree: asked.append(tree) or len(asked))
    with of_one_page():
        assert remembered("one") == remembered("one") == 1
    assert remembered("one") == len(asked) == 2
