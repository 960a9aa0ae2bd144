"""Large feeds made small and well-formed before feedparser reads them.

feedparser's own reader of damaged XML mends more than lxml, in a time that grows with the square of the size: 15 s for
1 MB that was made for it. So small feeds go to it as they are, and large ones come through here.
"""

from lxml import etree

from crawler.sources.content import SourceError, local_name, numeric_entities

LARGE = 200_000
"""Bytes. Below, the worst that could be made costs feedparser about a second."""

_DEEPEST = 12
"""Levels of elements; Atom's deepest of use to us is feed/entry/source/author/name."""
_MOST_CHILDREN = 500
"""Of an element within the feed's list of entries; an entry of ours has some 30."""
_PROSE = (b"description", b"content:encoded", b"content", b"summary")
"""Elements that may hold an article's text, which we take from its page."""
_ENTRIES = frozenset({"item", "entry"})


def mended(body: bytes, *, word: str) -> bytes:
    """A large feed, well-formed and without prose; SourceError when nothing of it can be read."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(_without_prose(numeric_entities(body)), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise SourceError(word, "damaged beyond recovery")
    _lift_entries(root)
    _prune(root)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _without_prose(body: bytes) -> bytes:
    """The feed without the elements of _PROSE, whose own damage would spread. Each is looked for once."""
    for name in _PROSE:
        kept, place = [], 0
        while (start := body.find(b"<" + name, place)) >= 0:
            tag_end = body.find(b">", start)
            is_empty = body[tag_end - 1 : tag_end] == b"/"
            end = tag_end if is_empty else body.find(b"</" + name, start)
            if tag_end < 0 or end < 0:
                break
            kept.append(body[place:start])
            place = body.find(b">", end) + 1 or len(body)
        body = b"".join((*kept, body[place:]))
    return body


def _lift_entries(root: etree._Element) -> None:
    """Put entries beside each other again that damage has put into one another."""
    entries = [node for node in root.iter(etree.Element) if local_name(node) in _ENTRIES]
    place = entries[0].getparent() if entries else None
    if place is not None:
        for entry in entries:
            place.append(entry)


def _prune(root: etree._Element) -> None:
    """Take out what is nested too deep or too wide, and prefixes that nobody declared."""
    level = [root]
    for depth in range(_DEEPEST + 1):
        below = []
        for node in level:
            _declare(node)
            if depth > 1:
                del node[_MOST_CHILDREN:]
            for child in list(node):
                if depth == _DEEPEST or not isinstance(child.tag, str):
                    node.remove(child)
                else:
                    below.append(child)
        level = below


def _declare(node: etree._Element) -> None:
    if isinstance(node.tag, str) and not node.tag.startswith("{"):
        node.tag = node.tag.replace(":", "_")
    for name in map(str, list(node.attrib)):
        if ":" in name and not name.startswith("{"):
            del node.attrib[name]
