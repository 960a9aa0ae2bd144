"""The elements of a page by what they are marked with, looked up in one walk: a path for each kind costs more."""

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate, chain

from lxml.html import HtmlElement

from pipelines.extraction.memory import once_a_page

_Found = dict[str, list[tuple[int, HtmlElement]]]
"""By what stands in an attribute, (place on the page, element)."""


class Marks:
    """A page's elements that have a class, an id, microdata, a relation or a name for the page's own tests."""

    def __init__(self, tree: HtmlElement) -> None:
        by = self._by = {name: _Found() for name in ("class", "id", "itemprop", "rel", "data-testid")}
        for place, element in enumerate(tree.iter("*")):
            for name in element.keys():  # noqa: SIM118 -- an element goes through its children
                if name in by:
                    said = element.get(name) or ""
                    if said in by[name]:
                        by[name][said].append((place, element))
                    else:
                        by[name][said] = [(place, element)]
        self._classes = list(self._by["class"])
        lines = [f"{names.lower()}\n" for names in self._classes]
        self._ends = list(accumulate(map(len, lines)))
        self.all = "".join(lines)
        """What stands as classes, each once, lower case, in lines: asked before elements are looked for."""

    def classes(self, pattern: re.Pattern[str], *words: str) -> set[str]:
        """What stands as classes and has a pattern in it; `words`, lower case, are those of which it holds one.

        Words are found in all classes at once, much sooner than a pattern in each.
        """
        found = set[int]()
        for word in words:
            at = self.all.find(word)
            while at >= 0:
                line = bisect(self._ends, at)
                found.add(line)
                at = self.all.find(word, self._ends[line])
        return {names for names in map(self._classes.__getitem__, found) if pattern.search(names)}

    def classed(self, pattern: re.Pattern[str], *words: str) -> list[HtmlElement]:
        """The elements in whose `classes` a pattern is found, in page order."""
        classed = self._by["class"]
        return _in_order(chain.from_iterable(classed[names] for names in self.classes(pattern, *words)))

    def speak_of(self, *words: str) -> bool:
        """Whether one of these words, lower case, is in a class or an id."""
        ids = "\n".join(self._by["id"]).lower()
        return any(word in self.all or word in ids for word in words)

    def called(self, name: str) -> list[HtmlElement]:
        """The elements with this id."""
        return [element for _, element in self._by["id"].get(name, ())]

    def having(self, tests: Mapping[str, Callable[[str], object]]) -> list[HtmlElement]:
        """The elements of which a mark passes the test for it, in page order.

        Marks are `class`, `id`, `itemprop`, `rel` and `data-testid`.
        """
        passing = (found for name, passes in tests.items() for said, found in self._by[name].items() if passes(said))
        return _in_order(chain.from_iterable(passing))


def _in_order(found: Iterable[tuple[int, HtmlElement]]) -> list[HtmlElement]:
    """Elements by their places, each once."""
    at = dict(found)
    return [at[place] for place in sorted(at)]


@once_a_page
def marks(tree: HtmlElement) -> Marks:
    """The marks of a page."""
    return Marks(tree)
