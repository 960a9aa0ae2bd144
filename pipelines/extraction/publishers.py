"""Who publishes a page, as it names them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipelines.extraction.graph import Graph, text_of, types
from pipelines.extraction.markup import Markup, is_address, plain
from pipelines.extraction.record import AGREES, Decided, behind, ordered, statement
from pipelines.extraction.words import squeeze

_METAS = (
    *("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "citation_publisher", "article:publisher"),
    *("application-name", "apple-mobile-web-app-title"),
)
_HOUSES = frozenset({"newsmediaorganization", "website"})
"""Types of nodes that name the house when the article's own does not."""
_LONGEST = 120
"""Characters of the longest name."""


@dataclass(frozen=True, slots=True)
class House:
    """A publisher as one place names it."""

    source: str
    name: str


def publisher(page: Markup, graph: Graph) -> Decided[str]:
    """Decide for one of the names that `stated` finds."""
    return decide(list(stated(page, graph)))


def stated(page: Markup, graph: Graph) -> Iterator[House]:
    """Each name: of the article's publisher in JSON-LD, in meta elements and microdata, of the house in JSON-LD."""
    if graph.article is not None:
        for value in graph.resolve(graph.article.get("publisher"))[:2]:
            yield House("json-ld", plain(value) if isinstance(value, str) else text_of(value.get("name")) or "")
    yield from (House(name if name.startswith("og:") else f"meta:{name}", said) for name, said in page.metas(*_METAS))
    yield from (House("itemprop", name) for name in page.marked.get("publisher", ())[:1])
    for node in islice((node for node in graph.nodes if types(node) & _HOUSES), 2):
        yield House(f"json-ld:{min(types(node) & _HOUSES)}", text_of(node.get("name")) or "")


def decide(stated: Sequence[House]) -> Decided[str]:
    """Decide for the first that is a name: no address, no handle, no slogan."""
    told = [one for one in stated if one.name]
    refused = [_refused(one.name) for one in told]
    first = next((one for one, why in zip(told, refused, strict=True) if not why), None)
    record = (
        statement("publisher", one.source, one.name, reason=why or _lost(one, first))
        for one, why in zip(told, refused, strict=True)
    )
    return Decided(first.name if first else None, ordered(record))


def _refused(name: str) -> str:
    """Why this is no name of a publisher; empty when it may be one."""
    if not squeeze(name) or squeeze(name).isdigit():
        return "refused: no name"
    if len(name) > _LONGEST:
        return f"refused: longer than {_LONGEST} characters"
    return "refused: an address" if is_address(name) or name.startswith("@") else ""


def _lost(one: House, first: House | None) -> str:
    if first is None or one is first:
        return ""
    return AGREES if squeeze(one.name) == squeeze(first.name) else behind(first.source)
