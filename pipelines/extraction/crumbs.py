"""The trail from the front page to an article, as the page states or shows it."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from pipelines.extraction.graph import Graph, text_of, types
from pipelines.extraction.marks import marks
from pipelines.extraction.markup import Markup, plain, words_of

_MOST = 8
"""Steps of one trail that are looked at."""
_CRUMBS = re.compile("readcrumb")


def trail(page: Markup, graph: Graph, classes: str) -> Iterator[tuple[str, list[str]]]:
    """Each trail as (source, names from the article's section back to the front page).

    The one that readers see is looked for where none is stated for programs.
    `classes` are all of the page (`Marks.all`).
    """
    stated = list(islice((node for node in graph.nodes if "breadcrumblist" in types(node)), 2))
    for node in stated:
        items = node.get("itemListElement")
        steps = [_step(item) for item in (items if isinstance(items, list) else [items])[-_MOST:]]
        yield "json-ld:breadcrumb", [*filter(None, reversed(steps))]
    if not stated and "breadcrumb" in classes:
        for element in marks(page.tree).classed(_CRUMBS, "readcrumb")[:1]:
            links = [plain(words_of(link)) for link in islice(element.iter("a"), _MOST)]
            yield "breadcrumb", [*filter(None, reversed(links))]


def _step(item: object) -> str:
    """The name of one step: its own, or that of what it leads to."""
    if not isinstance(item, Mapping):
        return ""
    return text_of(item.get("name")) or text_of(item.get("item")) or ""
