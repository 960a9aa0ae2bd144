"""Large feeds made small and well-formed before feedparser reads them.

feedparser's own reader of damaged XML mends more than lxml, in a time that grows with the square of the size: 15 s for
1 MB that was made for it. So small feeds go to it as they are, and large ones come through here.
"""

import re
from itertools import islice, pairwise

from lxml import etree

from crawler.sources.content import SourceError, local_name

LARGE = 200_000
"""Bytes. Below, the worst that could be made costs feedparser about a second."""

_DEEPEST = 12
"""Levels of elements; Atom's deepest of use to us is feed/entry/source/author/name."""
_MOST_CHILDREN = 500
"""Of an element within the feed's list of entries; an entry of ours has some 30."""
_PROSE = {b"content:encoded": 0, b"content": 0, b"description": 4_000, b"summary": 4_000}
"""Elements that may hold an article's text, and how many bytes are kept of one that is too long to be kept whole."""
_WHOLE = 100_000
"""Bytes of such a text that is kept whole, escaped; the longest articles have some 80,000."""
_ALL_WHOLE = 4_000_000
"""Bytes of all that are kept whole in one feed: the first entries are the newest."""
_HALF = re.compile(rb"&[#0-9a-zA-Z]*$")
_ENTRY_TAG = re.compile(rb"</?(?:item|entry)[\s>]", re.IGNORECASE)
_ENTRIES = frozenset({"item", "entry", "ITEM", "ENTRY", "Item", "Entry"})
_ENTRY = re.compile(rb"<(?:[a-z][a-z0-9]{0,15}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(rb"</(?:[a-z][a-z0-9]{0,15}:)?(?:item|entry)\s{0,9}>", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[a-z][a-z0-9]{0,15}:)?(?:rss|feed|RDF)\b[^<>]{0,10000}>", re.IGNORECASE)
_MOST_ENTRIES = 20_000
"""Of one feed; at the most used in the wild there are some 5,000."""
_UNCLOSED_TITLE = re.compile(
    rb"(<title\b[^<>]{0,300}>[^<]{0,2000})(?=<(?:link|guid|id|pubDate|published|updated|description|summary|author)\b)"
)


def mended(body: bytes, *, word: str) -> bytes:
    """A large or damaged feed, well-formed and without long prose; SourceError when nothing of it can be read.

    `body` is UTF-8 with numeric entities only. Each entry is read for itself, so that its damage stays its own.
    """
    body = _UNCLOSED_TITLE.sub(rb"\1</title>", _without_prose(body))
    starts = [match.start() for match in islice(_ENTRY.finditer(body), _MOST_ENTRIES)]
    head = body[: starts[0]] if starts else body
    parts = [body[start:end] for start, end in pairwise([*starts, len(body)])]
    tag = _ROOT.search(head)
    opening = tag[0] if tag else b"<rss>"
    root = _tree(head + (_after(parts[-1]) if parts else b"")) if tag or not parts else None
    if root is None:
        root = _tree(opening)
    if root is None:
        raise SourceError(word, "damaged beyond recovery")
    place = next((node for node in root if local_name(node) == "channel"), root) if tag and b"rss" in tag[0] else root
    for part in parts:
        tree = _tree(opening + part)
        entry = None if tree is None else next((node for node in tree if local_name(node) in _ENTRIES), None)
        if entry is not None:
            place.append(entry)
    _prune(root)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _tree(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _after(part: bytes) -> bytes:
    """What follows the last entry."""
    end = _ENTRY_END.search(part)
    return part[end.end() :] if end else b""


def _without_prose(body: bytes) -> bytes:
    """The feed with its _PROSE cut short and escaped: its own damage would spread. Each name is looked for once."""
    room = _ALL_WHOLE
    for name, kept_bytes in _PROSE.items():
        kept, place = [], 0
        opening = re.compile(rb"<%b(?=[\s/>])" % re.escape(name))
        while (opened := opening.search(body, place)) is not None:
            start = opened.start()
            tag_end = body.find(b">", start)
            is_empty = body[tag_end - 1 : tag_end] == b"/"
            end = tag_end if is_empty else body.find(b"</" + name, start)
            if tag_end < 0 or end < 0:
                break
            unclosed = _ENTRY_TAG.search(body, tag_end, end)
            end = unclosed.start() if unclosed else end
            kept.append(body[place:start])
            is_whole = end - tag_end <= min(_WHOLE, room)
            room -= end - tag_end if is_whole else 0
            if prose := _beginning(body[tag_end + 1 : end], None if is_whole else kept_bytes):
                escaped = prose.replace(b"<", b"&#60;").replace(b">", b"&#62;")
                kept.append(b'<%b type="html">%b</%b>' % (name, escaped, name))
            place = end if unclosed else body.find(b">", end) + 1 or len(body)
        body = b"".join((*kept, body[place:]))
    return body


def _beginning(prose: bytes, most: int | None) -> bytes:
    """The beginning of a text, told by its end to be one; all of it without `most`."""
    if most is None or not most:
        return prose if most is None else b""
    return _HALF.sub(b"", prose[:most].decode("utf-8", "ignore").encode()) + "\u2026".encode()


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
