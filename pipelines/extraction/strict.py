"""trafilatura's strict reading (`favor_precision`, `fast`) by its own steps, without those that change nothing here.

`trafilatura.bare_extraction` copies a page three times, for ways of reading that are not asked for here, and asks every
element whether it holds comments or an appended article. Here a page is copied once, and only elements are asked whose
class or id may say so. What is read is the same, which a test holds against `bare_extraction`.
"""

import re
from collections.abc import Callable, Sequence
from copy import deepcopy

from lxml.etree import XPath, _Element
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Extractor
from trafilatura.xml import delete_element, xmltotxt
from trafilatura.xpaths import (
    RAW_TREE_PRUNE_XPATH,
    REGEXP_NS,
    REMOVE_COMMENTS_AND_LISTS_XPATH,
    REMOVE_COMMENTS_XPATH,
)

from pipelines.extraction.marks import marks

_APPENDED = re.compile("mvp-post-add|infinite|elementor-share", re.IGNORECASE)
_COMMENTS = re.compile("comment|comol|disqus|dsq", re.IGNORECASE)
"""What is in each class and id by which trafilatura knows appended articles, and comments."""
_FORUM = '"DiscussionForumPosting"'
"""The type, in linked data, of a page whose posts are its text."""


def read_strictly(
    tree: HtmlElement, options: Extractor, prepare: Callable[[HtmlElement], None]
) -> tuple[_Element, str] | None:
    """The body of a page in trafilatura's elements, and as text; None when it finds none.

    `options` are those of a strict, fast reading without comments and metadata. `prepare` may change letters in the
    copy that is read, once what is no text has gone. The tree is left as it was.
    """
    said = marks(tree)
    commenting = said.places({"class": _COMMENTS.search, "id": _COMMENTS.search})
    appended = said.places({"class": _APPENDED.search, "id": _APPENDED.search})
    copied = deepcopy(tree)
    elements = list(copied.iter("*")) if commenting else []
    comments = [elements[place] for place in commenting]
    try:
        if appended:
            prune_unwanted_nodes(copied, RAW_TREE_PRUNE_XPATH)
        _drop(comments, _WITH_LISTS)
        cleaned = tree_cleaning(copied, options)
        prepare(cleaned)
        cleaned = convert_tags(cleaned, options)
        if comments and not any(_FORUM in (script.text or "") for script in tree.iter("script")):
            _drop(comments, _CONVERTED)
        body, text = extract_content(cleaned, options)
    except (TypeError, ValueError):  # what trafilatura takes for a page that it cannot read
        return None
    return (body, xmltotxt(body, options.formatting)) if len(text) >= options.min_output_size else None


def _drop(elements: Sequence[HtmlElement], conditions: Sequence[XPath]) -> None:
    """Take out the elements that meet one of the conditions; what stands behind them stays."""
    for element in elements:
        if any(condition(element) for condition in conditions):
            delete_element(element)


def _of_itself(paths: Sequence[XPath]) -> list[XPath]:
    """Paths that find elements anywhere in a tree, as questions to one element."""
    return [XPath(path.path.strip().replace(".//*", "self::*", 1), namespaces={"re": REGEXP_NS}) for path in paths]


_WITH_LISTS = _of_itself(REMOVE_COMMENTS_AND_LISTS_XPATH)
_CONVERTED = _of_itself(REMOVE_COMMENTS_XPATH)
"""The same where elements have trafilatura's names."""
