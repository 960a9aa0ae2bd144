"""The language of an article's text."""

import re

from pipelines.comparison.languages import identifier
from pipelines.extraction.graph import Graph, text_of
from pipelines.extraction.markup import Markup, words_of

_ENOUGH = 120
"""Characters of text from which identification is more reliable than a template's language attribute."""
_LOOKED_AT = 1_500
_SURE = 0.9
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


def language(text: str, declared: str | None) -> str | None:
    """The primary language subtag: what the text shows, and the page's own word where the text cannot decide."""
    seen, certainty = _identify(text) if len(text) >= _ENOUGH else (None, 0.0)
    if seen is None or seen == declared:
        return declared
    if declared is None:
        return seen if certainty >= _SURE else None
    if any({seen, declared} <= group for group in _CLOSE) or certainty < _SURE:
        return declared
    return seen


def primary(code: str | None) -> str | None:
    """The primary subtag of a language code or locale (`pt_BR` -> `pt`); None when it is none."""
    match = _CODE.match((code or "").strip())
    return _SAME.get(match[0].lower(), match[0].lower()) if match else None


def declared(page: Markup, graph: Graph, hint: str | None) -> str | None:
    """The language that page or feed state, first of all JSON-LD."""
    root = page.tree if page.tree.tag == "html" else page.tree.getroottree().getroot()
    stated = [
        text_of(graph.article.get("inLanguage")) if graph.article else None,
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"),
        page.meta("og:locale"),
        page.meta("content-language", "language", "dc.language", "dcterms.language"),
        hint,
    ]
    return next((code for value in stated if (code := primary(value))), None)


def seen(page: Markup) -> str | None:
    """The language that the page's paragraphs show; None when they are short or say it unclearly."""
    said = ""
    for paragraph in page.tree.iter("p"):
        said += f"{words_of(paragraph)} "
        if len(said) >= _LOOKED_AT:
            break
    code, certainty = _identify(said) if len(said) >= _ENOUGH else (None, 0.0)
    return code if certainty >= _SURE else None


def _identify(text: str) -> tuple[str | None, float]:
    code, certainty = identifier().classify(text[:_LOOKED_AT])
    return primary(code), float(certainty)
