"""What a page says in a sentence or two that its article is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.extraction.graph import Graph, text_of
from pipelines.extraction.markup import Markup, plain
from pipelines.extraction.record import AGREES, ONLY_OUTLET, Decided, behind, ordered, statement
from pipelines.extraction.words import squeeze
from vocabulary.page import Candidate

LONGEST = 1_500
"""Characters. What is longer is a text, not what it is about."""
_READ = 20_000
"""Characters of one statement that are looked at."""
_METAS = (
    *("og:description", "description", "twitter:description", "dc.description", "dcterms.abstract"),
    *("dcterms.description", "sailthru.description", "abstract"),
)
_ENDS = ("…", "...", "[…]", "[...]")


@dataclass(frozen=True, slots=True)
class Said:
    """A description as one place has it."""

    source: str
    text: str


def description(
    page: Markup, graph: Graph, sites: set[str], *, title: str | None, hints: Candidate | None
) -> Decided[str]:
    """Decide for one of the descriptions that `stated` finds. `sites` are the outlet's own names, squeezed."""
    return decide(list(stated(page, graph, hints)), sites, title)


def stated(page: Markup, graph: Graph, hints: Candidate | None) -> Iterator[Said]:
    """Each description: JSON-LD, Open Graph and other meta elements, microdata, the feed."""
    if graph.article is not None:
        value = graph.article.get("description") or graph.article.get("abstract")
        yield Said("json-ld", text_of(value[:_READ] if isinstance(value, str) else value) or "")
    for name, content in page.metas(*_METAS):
        yield Said(name if name.startswith(("og:", "twitter:")) else f"meta:{name}", content)
    yield from (Said("itemprop", words[:_READ]) for words in page.marked.get("description", ())[:1])
    if hints is not None and hints.summary:
        yield Said(hints.found_by.value, plain(hints.summary[:_READ]))


def decide(stated: Sequence[Said], sites: set[str], title: str | None) -> Decided[str]:
    """Decide for the first that says more than title and outlet; for the whole of it where that is cut short."""
    told = [one for one in stated if one.text]
    refused = [_refused(one.text, sites, title) for one in told]
    usable = [one for one, why in zip(told, refused, strict=True) if not why]
    first = usable[0] if usable else None
    chosen = next((one for one in usable if first and _is_whole_of(one.text, first.text)), first)
    record = (
        statement("description", one.source, one.text, reason=why or _lost(one, chosen))
        for one, why in zip(told, refused, strict=True)
    )
    return Decided(chosen.text if chosen else None, ordered(record))


def _refused(text: str, sites: set[str], title: str | None) -> str:
    """Why a description counts for nothing; empty when it counts."""
    key = squeeze(text[: LONGEST + 1])
    if not key:
        return "refused: no words"
    if len(text) > LONGEST:
        return f"refused: longer than {LONGEST:,} characters"
    if key in sites:
        return ONLY_OUTLET
    return "repeats the title" if title and key == squeeze(title) else ""


def _is_whole_of(text: str, cut: str) -> bool:
    """Whether a text is the whole of one that ends in dots."""
    end = next((end for end in _ENDS if cut.endswith(end)), None)
    if end is None or len(text) <= len(cut) or text.endswith(_ENDS):
        return False
    return squeeze(text).startswith(squeeze(cut))


def _lost(one: Said, chosen: Said | None) -> str:
    if chosen is None or one is chosen:
        return ""
    if squeeze(one.text) == squeeze(chosen.text):
        return AGREES
    return "cut short, elsewhere in full" if _is_whole_of(chosen.text, one.text) else behind(chosen.source)
