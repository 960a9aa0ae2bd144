"""Elements with very many attributes: to look one of them up takes longer the more there are, and every rule does."""

from typing import cast

from lxml.etree import XPath, _Element

MAX_ATTRIBUTES = 200
"""Further ones of an element are left out. No element of 287 recorded pages has more than 64."""
_WIDE = XPath(f"//@*[{MAX_ATTRIBUTES + 1}]/..")


def narrow(tree: _Element) -> None:
    """Leave each element of a page that was just parsed its first attributes only."""
    for element in cast("list[_Element]", _WIDE(tree)):
        first = [(name, element.get(name, "")) for name in element.keys()[:MAX_ATTRIBUTES]]
        element.attrib.clear()
        element.attrib.update(first)
