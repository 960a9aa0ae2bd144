"""Licence and rights elements of XML feeds, each with its level and its own name: feedparser merges them.

An element speaks for what it stands in: an entry, an entry's `source`, or the feed. Of RSL's `content` the markup is
kept whole. `media:license` and
`media:copyright` speak of a picture or a film, keep their prefix, and are told of entries only.
"""

from collections.abc import Iterator

from lxml import etree

from crawler.sources.content import local_name, namespace, prefix_of
from vocabulary.page import FeedLicence

_MAX_VALUE = 1_000
_MAX_RSL = 4_000
"""Characters of an RSL element; a part of a longer one could not be read."""
_RSL = "https://rslstandard.org/rsl"
_ENTRIES = {"item", "entry"}
_CHANNELS = {"channel", "feed"}
_NAMES = {"license", "licence", "rights", "copyright", "rightslink", "usageterms", "webstatement"}
_PREFIXES = {
    "http://backend.userland.com/creativeCommonsRssModule": "creativeCommons",
    "http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html": "creativeCommons",
    "http://web.resource.org/cc/": "cc",
    "http://creativecommons.org/ns#": "cc",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
_MEDIA = "http://search.yahoo.com/mrss"
_MEDIA_PREFIXES = frozenset({"media", "mrss", "image", "video", "podcast", "itunes"})
"""Of elements about a picture, a film or a sound, where nobody declared the prefix."""
_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"


def entry_rights(body: bytes, *, entries: int) -> list[tuple[FeedLicence, ...]]:
    """For each entry in order: its own elements, then those of its source, then those of the feed.

    `body` is UTF-8 with numeric entities only.
    When the entries found here are not `entries` many, because the feed is damaged, only the feed's own are told.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return [()] * entries
    nodes = [one for one in root.iter(etree.Element) if local_name(one) in _ENTRIES]
    feed = tuple(_feed_level(root))
    if len(nodes) != entries:
        return [feed] * entries
    return [(*_entry_level(node), *feed) for node in nodes]


def _feed_level(root: etree._Element) -> Iterator[FeedLicence]:
    for node in (root, *root):
        if local_name(node) in _CHANNELS:
            yield from _rights_in(node, "feed")


def _entry_level(entry: etree._Element) -> Iterator[FeedLicence]:
    yield from _rights_in(entry, "entry")
    yield from _rights_of_media(entry)
    for child in entry:
        if local_name(child) == "source":
            yield from _rights_in(child, "source")


def _rights_in(parent: etree._Element, level: str) -> Iterator[FeedLicence]:
    for node in parent:
        local = local_name(node)
        if not local or _is_medias(node):
            continue
        if local == "content" and _is_rsl(node):
            markup = etree.tostring(node, encoding="unicode", with_tail=False)
            if len(markup) <= _MAX_RSL:
                yield FeedLicence(level=level, element="rsl:content", value=markup)
            continue
        is_link = local == "link" and "license" in (node.get("rel") or "").lower().split()
        if local.lower() not in _NAMES and not is_link:
            continue
        value = node.get("href") or node.get(_RESOURCE) or "".join(map(str, node.itertext())).strip()
        if value:
            prefix = _PREFIXES.get(namespace(node), prefix_of(node))
            yield FeedLicence(level=level, element=f"{prefix}:{local}".lstrip(":"), value=value[:_MAX_VALUE])


def _rights_of_media(entry: etree._Element) -> Iterator[FeedLicence]:
    for node in entry.iter(f"{{{_MEDIA}/}}license", f"{{{_MEDIA}/}}copyright"):
        value = node.get("href") or "".join(map(str, node.itertext())).strip()
        if value:
            yield FeedLicence(level="entry", element=f"media:{local_name(node)}", value=value[:_MAX_VALUE])


def _is_medias(node: etree._Element) -> bool:
    space = namespace(node)
    return space.startswith(_MEDIA) or (not space and prefix_of(node).lower() in _MEDIA_PREFIXES)


def _is_rsl(node: etree._Element) -> bool:
    """Whether an element is of Really Simple Licensing, also where nobody declared the prefix."""
    return namespace(node) == _RSL or (not namespace(node) and prefix_of(node).lower() == "rsl")
