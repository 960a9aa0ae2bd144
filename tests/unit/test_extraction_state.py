"""The state of a page's own programs: read for this page's article alone, bounded, and never trusted to be JSON."""

import json

import pytest
from lxml.html import document_fromstring

from pipelines.extraction.reader import extract
from pipelines.extraction.state import MAX_STATE, page_state

ARTICLE = {
    "title": "Herring in the harbour",
    "authors": [{"name": "Jane Roe"}],
    "publishedAt": "2024-03-05T20:15:00+03:00",
}
OTHER = {"title": "Eels are back", "authors": [{"name": "John Doe"}], "publishedAt": "2024-03-04T10:00:00+03:00"}
PROSE = "<p>" + "The boats came back in the evening with more herring than anyone had seen for years. " * 4 + "</p>"


def state(script, headline="Herring in the harbour"):
    """Return what is read of a page with this script."""
    return page_state(document_fromstring(f"<html><body><h1>x</h1>{script}</body></html>"), [headline])


def next_data(value):
    """Return a script as Next.js writes it."""
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(value)}</script>'


def test_the_object_with_the_pages_headline_is_this_article():
    """Others of the list, also earlier ones, are not."""
    found = state(next_data({"props": {"list": [OTHER, ARTICLE]}}))
    assert found == {"author": ["Jane Roe"], "datePublished": ["2024-03-05T20:15:00+03:00"]}


@pytest.mark.parametrize(
    "script",
    [
        "window.__INITIAL_STATE__ = {json};(function(){{}})()",
        'window["__PRELOADED_STATE__"]={json}',
        "window.__APOLLO_STATE__={json};",
        "var Fusion=window.Fusion||{{}};Fusion.globalContent={json};Fusion.x=1",
        "window.__INITIAL_STATE__=JSON.parse({string});",
    ],
)
def test_states_assigned_in_scripts_are_read(script):
    """Each framework has its own variable."""
    text = json.dumps({"a": {"b": ARTICLE}})
    found = state("<script>" + script.format(json=text, string=json.dumps(text)) + "</script>")
    assert found is not None
    assert found["author"] == ["Jane Roe"]


def test_references_of_nuxt_are_followed():
    """Its payload is a list, in which every value of an object is a place."""
    payload = [["Reactive", 1], {"item": 2}, {"title": 3, "author": 4, "publishedAt": 6}, "Herring in the harbour",
               {"name": 5}, "Jane Roe", ["Date", "2024-03-05T17:15:00Z"]]  # fmt: skip
    found = state(f'<script id="__NUXT_DATA__">{json.dumps(payload)}</script>')
    assert found == {"author": ["Jane Roe"], "datePublished": ["2024-03-05T17:15:00Z"]}


def test_arc_nests_headlines_and_names():
    """`headlines.basic`, `credits.by` and `display_date`."""
    story = {
        "headlines": {"basic": "Herring in the harbour"},
        "credits": {"by": [{"type": "author", "name": "Jane Roe"}, {"name": "Ana Gil"}]},
        "display_date": "2024-03-05T17:15:00Z",
    }
    found = state(f"<script>Fusion.globalContent={json.dumps(story)};</script>")
    assert found == {"author": ["Jane Roe", "Ana Gil"], "datePublished": ["2024-03-05T17:15:00Z"]}


@pytest.mark.parametrize(
    "script",
    [
        next_data({"article": OTHER}),
        '<script id="__NEXT_DATA__">{"title": "Herring in the harbour", </script>',
        '<script id="__NEXT_DATA__">' + "[" * 100_000 + "</script>",
        next_data({"article": ARTICLE, "more": "x" * MAX_STATE}),
        "<script>window.__INITIAL_STATE__=undefined</script>",
        '<script id="__NUXT_DATA__">[{"title": 0}, {"title": 99, "author": -1}]</script>',
        '<script id="__NUXT_DATA__">[[0, 0], {"title": 0, "author": 0}]</script>',
    ],
)
def test_what_is_no_state_of_this_article_tells_nothing(script):
    """Another article, broken or endless JSON, too much of it, references into nowhere and in circles."""
    assert state(script) is None


def test_json_ld_goes_before_the_state():
    """A state is asked only for what JSON-LD lacks."""
    linked = {"@type": "NewsArticle", "headline": "Herring in the harbour", "datePublished": "2024-03-05T17:16:00Z"}
    head = f'<script type="application/ld+json">{json.dumps(linked)}</script>{next_data({"article": ARTICLE})}'
    page = f"<html><head>{head}</head><body><h1>Herring in the harbour</h1>{PROSE}</body></html>"
    found = extract(page.encode(), url="https://harbour-courier.test/news/1")
    assert found.published is not None
    assert (found.published.source, found.published.iso) == ("json-ld", "2024-03-05T17:16:00+00:00")
    assert [author.name for author in found.authors] == ["Jane Roe"]
    assert "state" in {said.source for said in found.record if said.field == "authors"}


def test_references_that_multiply_are_followed_no_further_than_an_article_needs():
    """A payload of lists of lists, each of the same: 200 in the fourth power would take hours."""
    lists = [[place] * 200 for place in (2, 3, 4, 5, 1)]
    payload = ["Herring in the harbour", *lists, *[{"title": 0, "author": 1}] * 5_000]
    assert state(f'<script id="__NUXT_DATA__">{json.dumps(payload)}</script>') is None
    nested = '{"title": "Herring in the harbour", "authors": ' + "[" * 500 + "]" * 500 + "}"
    assert state(f'<script id="__NEXT_DATA__">{nested}</script>') is None
