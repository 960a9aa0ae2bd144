"""trafilatura's strict reading (`favor_precision`, `fast`) by its own steps, without those that change nothing here.

`trafilatura.bare_extraction` copies a page three times, for ways of reading that are not asked for here, and asks every
element of every page anew whether its class, id and the like say that it is none of the text, or all of it. Here a page
is copied once, and what an element with such marks is, is asked once: most pages of an outlet have the same. What is
read is the same, which a test holds against `bare_extraction`.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy

from lxml.etree import XPath, _Element
from lxml.html import HtmlElement
from trafilatura import xpaths
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Extractor
from trafilatura.xml import delete_element, xmltotxt

from pipelines.extraction.marks import marks

_APPENDED = ("mvp-post-add", "infinite", "elementor-share")
"""What is in each class and id by which trafilatura knows appended articles."""
_FORUM = '"DiscussionForumPosting"'
"""The type, in linked data, of a page whose posts are its text."""
_MOST_KNOWN = 20_000
"""Kinds of elements of which is remembered what they are; a page has a hundred."""
_LONGEST_KNOWN = 400
"""Characters of an element's marks up to which that is remembered."""
_TAGS = re.compile(r"\[((?:\s*(?:or\s+)?self::\w+\s*)+)\]")


def read_strictly(
    tree: HtmlElement, options: Extractor, prepare: Callable[[HtmlElement], None]
) -> tuple[_Element, str] | None:
    """The body of a page in trafilatura's elements, and as text; None when it finds none.

    `options` are those of a strict, fast reading without comments and metadata. `prepare` may change letters in the
    copy that is read, once what is no text has gone. The tree is left as it was.
    """
    try:
        with remembering():
            return _read(tree, options, prepare)
    except (TypeError, ValueError):  # what trafilatura takes for a page that it cannot read
        return None


def _read(tree: HtmlElement, options: Extractor, prepare: Callable[[HtmlElement], None]) -> tuple[_Element, str] | None:
    copied = deepcopy(tree)
    if marks(tree).speak_of(*_APPENDED):
        prune_unwanted_nodes(copied, xpaths.RAW_TREE_PRUNE_XPATH)
    prune_unwanted_nodes(copied, xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH)
    cleaned = tree_cleaning(copied, options)
    prepare(cleaned)
    cleaned = convert_tags(cleaned, options)
    comments = [one for path in xpaths.REMOVE_COMMENTS_XPATH for one in path(cleaned)]  # lists have other names now
    if comments and not any(_FORUM in (script.text or "") for script in tree.iter("script")):
        for comment in comments:
            delete_element(comment)
    body, text = extract_content(cleaned, options)
    return (body, xmltotxt(body, options.formatting)) if len(text) >= options.min_output_size else None


class Remembered:
    """A path that finds elements by their own tag and attributes, asked once for each kind of element.

    To ask every element costs a call of Python for each of a path's patterns.
    """

    def __init__(self, condition: str, *, is_first: bool) -> None:
        """`condition` is the path behind `.//*`; `is_first`: only the first element on the page is wanted."""
        names = _TAGS.match(condition)
        self._tags = re.findall(r"self::(\w+)", names[1]) if names else ["*"]
        self._attributes = frozenset(re.findall(r"@([\w-]+)", condition))
        self._itself = XPath(f"self::*{condition}", namespaces={"re": xpaths.REGEXP_NS})
        self._is_first = is_first
        self._known: dict[tuple[str, ...], bool] = {}

    def __call__(self, tree: _Element) -> list[_Element]:
        """The elements within a tree, in page order."""
        found = []
        for element in tree.iterdescendants(*self._tags):
            # in the order in which they stand: of `@id|@class` a path takes the first
            kind = [element.tag]
            for name in element.keys():  # noqa: SIM118 -- an element goes through its children
                if name in self._attributes:
                    kind += [name, element.get(name, "")]
            known = self._known.get(said := tuple(kind))
            if self._ask(element, said) if known is None else known:
                found.append(element)
                if self._is_first:
                    break
        return found

    def _ask(self, element: _Element, kind: tuple[str, ...]) -> bool:
        is_one = bool(self._itself(element))
        if sum(map(len, kind)) <= _LONGEST_KNOWN:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[kind] = is_one
        return is_one


def remembered(path: XPath) -> XPath | Remembered:
    """The same path, remembering what it found where that depends on nothing but an element's tag and attributes."""
    said = path.path.strip()
    is_first = said.endswith("[1]")
    said = said.removesuffix("[1]").strip()
    if said.startswith("(") and said.endswith(")"):
        said = said[1:-1].strip()
    condition = said.removeprefix(".//*")
    own = said != condition and "/" not in condition
    return Remembered(condition, is_first=is_first) if own else path


_LISTS = (
    *(xpaths.BODY_XPATH, xpaths.OVERALL_DISCARD_XPATH, xpaths.TEASER_DISCARD_XPATH, xpaths.PRECISION_DISCARD_XPATH),
    *(xpaths.DISCARD_IMAGE_ELEMENTS, xpaths.REMOVE_COMMENTS_XPATH, xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH),
)
"""Paths that trafilatura goes through; of those to a body it takes the first element that each finds."""
_THEIRS = [[*paths] for paths in _LISTS]
_OURS = [[remembered(path) for path in paths] for paths in _LISTS]


@contextmanager
def remembering() -> Iterator[None]:
    """Have trafilatura go through paths that remember; afterwards, for whoever else asks it, its own again."""
    try:
        for paths, ours in zip(_LISTS, _OURS, strict=True):
            paths[:] = ours
        yield
    finally:
        for paths, theirs in zip(_LISTS, _THEIRS, strict=True):
            paths[:] = theirs
