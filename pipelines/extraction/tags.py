"""The keywords that a page gives its article."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipelines.extraction.graph import Graph, Node, text_of
from pipelines.extraction.markup import Markup, is_address, plain
from pipelines.extraction.record import AGREES, Decided, behind, ordered, statement
from pipelines.extraction.words import squeeze
from vocabulary.page import Candidate

MOST = 50
"""Tags of one article that are kept; what states more states lists for machines."""
_LONGEST = 100
"""Characters of the longest tag."""
_READ = 8_000
"""Characters of one statement that are read."""
_METAS = (("article:tag", "og:article:tag"), ("news_keywords",), ("parsely-tags",), ("sailthru.tags",))
_BETWEEN = re.compile(r"\s*[,;|\n\u060c\u061b\u3001\uff0c\uff1b]\s*")
_FOR_MACHINES = re.compile(r"[a-z][a-z_-]{1,20}[:=]\S|[_@&]")
"""How a tag begins that is meant for programs, such as `type:story` or `_no-app`."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The tags that one place lists."""

    source: str
    raw: str
    tags: tuple[str, ...]


def tags(
    page: Markup, graph: Graph, sites: set[str], *, title: str | None, hints: Candidate | None
) -> Decided[tuple[str, ...]]:
    """Decide for one of the lists that `stated` finds. `sites` are the outlet's own names, squeezed."""
    return decide(list(stated(page, graph, hints)), sites, title)


def stated(page: Markup, graph: Graph, hints: Candidate | None) -> Iterator[Listed]:
    """Each list of tags: JSON-LD, meta elements, microdata, links marked as tags, the source that named the page."""
    if graph.article is not None:
        yield _listed("json-ld", _values(graph, graph.article))
    for group in _METAS:
        yield _listed(f"meta:{group[0]}", (content for _, content in page.metas(*group)))
    yield _listed("itemprop", page.marked.get("keywords", ()))
    yield _listed("rel=tag", page.marked.get("tag", ()))
    yield _listed("meta:keywords", (content for _, content in page.metas("keywords", "dc.subject", "dcterms.subject")))
    if hints is not None and hints.categories:
        yield _listed(hints.found_by.value, hints.categories)


def decide(stated: Sequence[Listed], sites: set[str], title: str | None) -> Decided[tuple[str, ...]]:
    """Decide for the first list that says more than the outlet's name and the words of the title."""
    cut = [(one, tuple(tag for tag in one.tags if squeeze(tag) not in sites)) for one in stated if one.raw]
    refused = [_refused(one, kept, title) for one, kept in cut]
    first = next((pair for pair, why in zip(cut, refused, strict=True) if not why), None)
    record = (
        statement("tags", one.source, "; ".join(kept), one.raw, why or _lost(one, kept, first))
        for (one, kept), why in zip(cut, refused, strict=True)
    )
    return Decided(first[1] if first else None, ordered(record))


def _refused(one: Listed, kept: tuple[str, ...], title: str | None) -> str:
    """Why a list counts for nothing; empty when it counts."""
    if not one.tags:
        return "refused: no tag in it"
    if not kept:
        return "names only the outlet"
    said = squeeze(title or "")
    words = squeeze("".join(kept))
    if said and (words == said or (len(kept) > 1 and len(words) > len(said) // 2 and _is_title(kept, title or ""))):
        return "repeats the title"
    return ""


def _is_title(kept: Iterable[str], title: str) -> bool:
    """Whether each tag is one word of the title, in its order: a template's keywords."""
    words = iter([squeeze(word) for word in title.split()])
    return all(squeeze(tag) in words for tag in kept)


def _lost(one: Listed, kept: tuple[str, ...], first: tuple[Listed, tuple[str, ...]] | None) -> str:
    if first is None or one is first[0]:
        return ""
    return AGREES if {*map(squeeze, kept)} == {*map(squeeze, first[1])} else behind(first[0].source)


def _values(graph: Graph, article: Node) -> Iterator[str]:
    for value in islice(graph.resolve(article.get("keywords")), MOST):
        yield (value if isinstance(value, str) else text_of(value)) or ""


def told_apart(stated: Iterable[str]) -> tuple[str, ...]:
    """The tags in some statements, each of which may be a list, each tag once."""
    return _listed("", stated).tags


def _listed(source: str, stated: Iterable[str]) -> Listed:
    raw = ", ".join(one[:_READ] for one in islice(stated, MOST))[:_READ]
    found: dict[str, str] = {}
    for part in _BETWEEN.split(raw):
        tag = plain(part).strip(" #\"'[]")
        key = squeeze(tag)
        if key and len(tag) <= _LONGEST and not is_address(tag) and not _FOR_MACHINES.match(tag):
            found.setdefault(key, tag)
        if len(found) == MOST:
            break
    return Listed(source, raw, tuple(found.values()))
