"""Who may read an article, as its page says: what a page writes wrongly costs nothing but itself."""

import json

import pytest

from pipelines.extraction.reader import extract

PART = "<p>Only those who pay read that the crews of the island ferries had planned the strike since the spring.</p>"
OPEN = "<p>The crews of the island ferries went back to work on Tuesday evening after eleven days on strike.</p>" * 3


def read(css):
    """Return what is read of an article whose linked data says which part is not free; style sheets hide `.paid`."""
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": css}
    data = {"@type": "NewsArticle", "headline": "Ferry crews end it", "isAccessibleForFree": False, "hasPart": part}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script><style>.paid {{ display: none }}</style>'
    body = f'<article><h1>Ferry crews end it</h1>{OPEN}<div class="paid">{PART}</div></article>'
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return extract(page.encode(), url="https://harbour-courier.test/news/ferry-strike")


def test_a_part_that_is_hidden_from_those_who_do_not_pay_is_not_read():
    """The linked data names it, the style sheet hides it."""
    found = read(".paid")
    assert "went back to work" in found.text
    assert "planned the strike" not in found.text
    assert found.form.is_teaser


@pytest.mark.parametrize(
    "css", [".1x", "div.2col", ".--", ".-", "a.1", "..", "", "div >> .paid", None, 7, [".1x", ".paid"]]
)
def test_a_selector_that_is_none_is_passed_over(css):
    """The page is read all the same, and a good selector beside it counts."""
    found = read(css)
    assert "went back to work" in found.text
    assert ("planned the strike" in found.text) is not isinstance(css, list)
