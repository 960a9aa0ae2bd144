"""The strict reading of a page says what trafilatura's own says, letter by letter, and leaves the page as it was."""

from contextlib import suppress
from pathlib import Path

import pytest
import trafilatura
from lxml import etree
from trafilatura import xpaths
from trafilatura.settings import Extractor

from pipelines.extraction.document import parse
from pipelines.extraction.strict import Remembered, read_strictly, remembered, remembering

OPTIONS = Extractor(output_format="python", precision=True, fast=True, comments=False, tables=True, with_metadata=False)
PAGES = sorted((Path(__file__).parent.parent / "pages").glob("*/*/page.html"))
SAID = "The council of Lower Tarn decided after a debate of four hours to mend the old bridge over the river."
TEXT = "".join(f"<p>{number}. {SAID}</p>" for number in range(8))
LATER = "".join(
    f"<p>{number}. Nobody on the other bank had asked for a bridge at all, the ferry is enough.</p>"
    for number in range(3)
)
HEADED = f"<h1>Another article</h1>{LATER}"
FORUM = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'


def both(html):
    """Both readings of a page, each as its text and its elements; None where one finds no text."""
    tree = parse(html, "text/html; charset=utf-8")
    before = etree.tostring(tree)
    ours = read_strictly(tree, OPTIONS, lambda _: None)
    assert etree.tostring(tree) == before
    theirs = trafilatura.bare_extraction(tree, options=OPTIONS)
    return (
        None if ours is None else (ours[1], etree.tostring(ours[0])),
        None if theirs is None else (theirs.text, etree.tostring(theirs.body)),
    )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: "-".join(path.parts[-3:-1]))
def test_our_pages_are_read_as_trafilatura_reads_them(path):
    """Every page of ours, and what of it is text."""
    ours, theirs = both(path.read_bytes())
    assert ours == theirs


@pytest.mark.parametrize(
    ("beside", "is_text"),
    [
        (f'<div class="comments">{LATER}</div>', False),
        (f'<section id="Comments">{LATER}</section>', False),
        (f'<div class="commentary">{LATER}</div>', True),
        (f'<div class="post-comments wide">{LATER}</div>', False),
        (f'<details class="comment-box">{LATER}</details>', False),
        (f'<div id="disqus_thread"><p>before</p>{LATER}</div>', False),
        (f'<ol id="dsq-comments"><li>{LATER}</li></ol>', False),
        (f'<ul class="commentlist"><li>{LATER}</li></ul>', False),
        (f'<dl class="comment-list"><dt>one</dt><dd>{LATER}</dd></dl>', False),
        (f'<div class="comments"><div class="comment">{LATER}</div></div>and what stands behind it', False),
        (f'<div id="infinite-scroll">{LATER}</div>', False),
        (f'<div class="InfiniteScroll">{LATER}</div>', True),
        (f'<section class="infinitescroll">{HEADED}</section>', True),
        (f'<div id="mvp-post-add-box">{HEADED}</div>', False),
        (f'<div id="mvp-post-add-wrap"><div class="comments">{LATER}</div></div>', False),
        (f'<div class="elementor-share-buttons">{LATER}</div>', False),
        (f'{FORUM}<div class="comments">{LATER}</div>', False),
        (f'{FORUM}<dl class="comment-list"><dt>one</dt><dd>{LATER}</dd></dl>', True),
    ],
)
def test_comments_and_appended_articles_are_left_out_as_trafilatura_does(beside, is_text):
    """By class and by id, also those that have other names once trafilatura has cleaned the page."""
    ours, theirs = both(f"<html><body><article>{TEXT}{beside}</article></body></html>".encode())
    assert ours == theirs
    assert ("the ferry is enough" in ours[0]) is is_text


@pytest.mark.parametrize("html", ["<p>.</p>", "<html><body></body></html>", f"<nav>{TEXT}</nav>", "<div>&#1;</div>"])
def test_a_page_without_text_has_none_either_way(html):
    """Nothing is found, by either."""
    ours, theirs = both(html.encode())
    assert ours == theirs


PATHS = [*xpaths.BODY_XPATH, *xpaths.OVERALL_DISCARD_XPATH, *xpaths.TEASER_DISCARD_XPATH]
PATHS += [*xpaths.PRECISION_DISCARD_XPATH, *xpaths.DISCARD_IMAGE_ELEMENTS]
PATHS += [*xpaths.REMOVE_COMMENTS_XPATH, *xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH]


def test_a_path_that_remembers_finds_the_same_elements():
    """On all pages one after the other, so that what was remembered of one is asked of the next; of first ones the first."""
    trees = [parse(path.read_bytes(), "text/html; charset=utf-8") for path in PAGES]
    found = 0
    for path in PATHS:
        remembering_it = remembered(path)
        for tree in trees:
            ours, theirs = remembering_it(tree), path(tree)
            assert ours == (theirs[:1] if path in xpaths.BODY_XPATH else theirs) or remembering_it is path
            found += len(ours)
    assert found > len(PAGES)
    assert sum(isinstance(remembered(path), Remembered) for path in PATHS) >= len(PATHS) - 3


def test_of_two_attributes_the_one_that_stands_first_counts():
    """As a path takes it: `cookie` in what stands first drops an element, in what stands second it does not."""
    page = "<div id='x' class='cookie'>a</div><div class='cookie' id='x'>b</div><div id='x' class='cookie'>c</div>"
    tree = parse(page.encode(), None)
    path = next(path for path in xpaths.OVERALL_DISCARD_XPATH if "cookie" in path.path)
    assert [element.text for element in remembered(path)(tree)] == [element.text for element in path(tree)] == ["b"]


@pytest.mark.parametrize("path", [".//div[not(.//h1)]", "(.//article)[1]", ".//*[../@class = 'a']", "//*[@class]"])
def test_a_path_that_looks_further_than_at_one_element_stays_as_it_is(path):
    """What an element holds, or stands in, is not remembered with its tag and attributes."""
    xpath = etree.XPath(path)
    assert remembered(xpath) is xpath


def test_for_others_trafilatura_keeps_its_own_paths():
    """Also after a page could not be read."""
    before = [*xpaths.OVERALL_DISCARD_XPATH]
    with suppress(KeyError), remembering():
        assert before != xpaths.OVERALL_DISCARD_XPATH
        raise KeyError
    assert before == xpaths.OVERALL_DISCARD_XPATH
