"""The elements of a page by their classes, looked up in one walk: a path through the page for each kind costs more."""

import re
from functools import lru_cache

from lxml.html import HtmlElement


class Marks:
    """A page's elements that have a class or an id."""

    def __init__(self, tree: HtmlElement) -> None:
        self._classed: list[tuple[str, HtmlElement]] = []
        self._by_id: dict[str, list[HtmlElement]] = {}
        for element in tree.iter("*"):
            if names := element.get("class"):
                self._classed.append((names, element))
            if name := element.get("id"):
                self._by_id.setdefault(name, []).append(element)
        self.classes = frozenset(names for names, _ in self._classed)
        """What stands as classes, each once."""
        self.all = "\n".join(self.classes).lower()
        """All of them, lower case, in lines: asked before elements are looked for."""

    def classed(self, pattern: re.Pattern[str]) -> list[HtmlElement]:
        """The elements in whose classes a pattern is found, in page order."""
        wanted = {names for names in self.classes if pattern.search(names)}
        return [element for names, element in self._classed if names in wanted] if wanted else []

    def called(self, name: str) -> list[HtmlElement]:
        """The elements with this id."""
        return self._by_id.get(name, [])


@lru_cache(maxsize=2)
def marks(tree: HtmlElement) -> Marks:
    """The marks of a page; kept for the page that is being read and a copy of it without some parts."""
    return Marks(tree)
