"""The language of an article's text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.comparison.languages import identifier
from pipelines.extraction.graph import Graph, text_of
from pipelines.extraction.markup import Markup, words_of
from pipelines.extraction.record import AGREES, Decided, behind, ordered, statement
from vocabulary.metadata import Statement
from vocabulary.page import Candidate

_ENOUGH = 120
"""Characters of text from which identification is more reliable than a template's language attribute."""
_GLANCE, _LOOKED_AT = 400, 800
"""Characters that tell it, and those that are looked at where these do not say it clearly: on 463 pages, in forty
languages, 400 say the same as 800."""
_SURE, _CLEAR = 0.9, 0.95
_RANKED = 8
"""Languages looked at, the likeliest first."""
_SAME = {
    "wuu": "zh",
    "yue": "zh",
    "cmn": "zh",
    "iw": "he",
    "in": "id",
    "nn": "no",
    "nb": "no",
    "mo": "ro",
    "fil": "tl",
    "sh": "sr",
}
_CLOSE = (
    frozenset({"no", "da", "sv"}),
    frozenset({"hr", "sr", "bs", "sl", "mk"}),
    frozenset({"id", "ms", "jv"}),
    frozenset({"gl", "pt", "es", "ca", "an"}),
    frozenset({"cs", "sk"}),
    frozenset({"ru", "uk", "be", "bg", "kk", "ky", "mn"}),
    frozenset({"fa", "ar", "ur", "ps", "ug", "ku", "ckb"}),
    frozenset({"hi", "mr", "ne"}),
    frozenset({"nl", "af"}),
    frozenset({"tr", "az"}),
)
"""Languages that identification takes for each other: between these the page's own word counts."""
_CODE = re.compile(r"^[a-z]{2,3}(?=$|[-_@])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """A language as one place states it."""

    source: str
    raw: str
    code: str | None
    """The primary subtag; None when it is none."""


def language(text: str, declared: str | None) -> str | None:
    """The primary language subtag: what the text shows, and the page's own word where the text cannot decide."""
    return _chosen(*_shown(text), declared)


def decide(text: str, stated: Sequence[Told]) -> Decided[str]:
    """Decide for what the text shows, or for the first language stated where the text cannot decide (`language`)."""
    seen, certainty = _shown(text)
    declared = first(stated)
    chosen = _chosen(seen, certainty, declared)
    record: list[Statement] = []
    if seen is not None:
        why = "" if seen == chosen else _unsure(seen, declared, certainty)
        record.append(statement("language", "text", seen, f"{seen} {certainty:.2f}", why))
    for one in stated:
        by = next((other.source for other in record if not other.reason), None)
        why = "refused: no language" if one.code is None else _lost(one.code, chosen, by)
        record.append(statement("language", one.source, one.code or "", one.raw, why))
    return Decided(chosen, ordered(record))


def _chosen(seen: str | None, certainty: float, declared: str | None) -> str | None:
    if seen is None or seen == declared:
        return declared
    if declared is None:
        return seen if certainty >= _SURE else None
    if any({seen, declared} <= group for group in _CLOSE) or certainty < _SURE:
        return declared
    return seen


def _shown(text: str) -> tuple[str | None, float]:
    return _identify(text) if len(text) >= _ENOUGH else (None, 0.0)


def _unsure(seen: str, declared: str | None, certainty: float) -> str:
    return "not certain" if certainty < _SURE else f"easily taken for {declared}" if declared else f"not {seen}"


def _lost(code: str, chosen: str | None, by: str | None) -> str:
    """Why a stated language is not what counts; `by` is the place that counts, if one before it does."""
    if code != chosen:
        return behind(by or "text")
    return AGREES if by else ""


def primary(code: str | None) -> str | None:
    """The primary subtag of a language code or locale (`pt_BR` -> `pt`); None when it is none."""
    match = _CODE.match((code or "").strip())
    return _SAME.get(match[0].lower(), match[0].lower()) if match else None


def stated(page: Markup, graph: Graph, hints: Candidate | None) -> Iterator[Told]:
    """Each language that page or feed state, first of all JSON-LD."""
    root = page.tree if page.tree.tag == "html" else page.tree.getroottree().getroot()
    said = [
        ("json-ld", text_of(graph.article.get("inLanguage")) if graph.article else None),
        (
            "html:lang",
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"),
        ),
        ("og:locale", page.meta("og:locale")),
        *(
            (f"meta:{name}", page.meta(name))
            for name in ("content-language", "language", "dc.language", "dcterms.language")
        ),
        (hints.found_by.value if hints else "", hints.language if hints else None),
    ]
    return (Told(source, raw, primary(raw)) for source, raw in said if raw)


def first(stated: Sequence[Told]) -> str | None:
    """The first language that is stated."""
    return next((one.code for one in stated if one.code), None)


def seen(page: Markup) -> str | None:
    """The language that the page's paragraphs show; None when they are short or say it unclearly."""
    said = ""
    for paragraph in page.tree.iter("p"):
        said += f"{words_of(paragraph)} "
        if len(said) >= _LOOKED_AT:
            break
    code, certainty = _shown(said)
    return code if certainty >= _SURE else None


def _identify(text: str) -> tuple[str | None, float]:
    """The likeliest language of a text, and how certainly it is that or one easily taken for it."""
    code, certainty = _likeliest(text[:_GLANCE])
    return (code, certainty) if certainty >= _CLEAR or len(text) <= _GLANCE else _likeliest(text[:_LOOKED_AT])


def _likeliest(text: str) -> tuple[str | None, float]:
    ranked = identifier().rank(text)[:_RANKED]
    shares: dict[str | None, float] = {}
    for code, share in ranked:
        shares[primary(code)] = shares.get(primary(code), 0.0) + float(share)
    best = max(shares, key=lambda code: shares[code])
    alike = next((group for group in _CLOSE if best in group), frozenset({best}))
    return best, sum(share for code, share in shares.items() if code in alike)
