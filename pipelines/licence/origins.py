"""Texts that are another outlet's: reprints, and what tells them (E13)."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipelines.licence.exceptions import edges
from pipelines.licence.folding import fold, squeeze
from pipelines.licence.making import Place, notice, of_words
from pipelines.licence.names import names_creative_commons
from pipelines.licence.rules import pattern
from pipelines.licence.statements import Statement, sentences
from pipelines.licence.surroundings import Source, at, tag
from pipelines.licence.tree import LONGEST_BLOCK, Spot, Zone
from vocabulary.licence import Evidence, Scope

_ORIGIN = re.compile(
    r"(?:from|on|by|in|de|bei|auf|dans|sur)\s+(?P<who>[A-ZÀ-ÞА-Я][^.,;:()<>\"“”]{1,60}?)(?=\s+(?:under|on|and|with|in|at|via|unter|sous|bajo|sob|as)\b|[.,;:(]|$)"
)


def is_reprint(statement: Statement, spot: Spot) -> bool:
    """Whether a sentence in the text says that the text is another outlet's."""
    return spot.zone in {Zone.ARTICLE, Zone.PAGE} and speaks_of_itself(statement.folded)


def counters(source: Source) -> list[Evidence]:
    """Counting pixels of outlets that let others republish: the text came from there."""
    found: list[Evidence] = []
    for element in source.page.root.iter("img"):
        address = element.get("src", "")
        if "counter.theconversation.com/content/" in address and not _ends_with(source.host, "theconversation.com"):
            place = at(element, "E13", Scope.REPUBLISHED, "body")
            found.append(notice(place, tag(element), licensor="The Conversation"))
    return found


def _ends_with(host: str | None, domain: str) -> bool:
    return host is not None and (host == domain or host.endswith("." + domain))


def origin_of(text: str) -> str | None:
    """`republished from X under …`: X."""
    match = pattern("statements", "republished").search(fold(text))
    found = _ORIGIN.search(text) if match else None
    return found["who"].strip() if found else None


def reprints_in_text(text: str, *, host: str | None) -> list[Evidence]:
    """Sentences at a text's edges by which it says that it is another outlet's (E13)."""
    found: list[Evidence] = []
    for offset, edge in edges(text, LONGEST_BLOCK):
        if pattern("statements", "republished").search(fold(edge)):
            found += _reprints(edge, offset, host=host)
    return found


def speaks_of_itself(folded: str) -> bool:
    """`This article was first published by X`, `Republished from X`; not `the disease first appeared in X`."""
    match = pattern("statements", "republished").search(folded)
    if match is None:
        return False
    return not folded[: match.start()].strip(" (*[-") or pattern("statements", "article").search(folded) is not None


def _reprints(edge: str, offset: int, *, host: str | None) -> Iterator[Evidence]:
    for start, end in sentences(edge):
        sentence = edge[start:end]
        if not speaks_of_itself(fold(sentence)):
            continue
        who = origin_of(sentence)
        if who is None or (host is not None and squeeze(fold(who)) in squeeze(host)):
            continue
        where = f"text:{offset + start}"
        place = Place(code="E13", locator=where, scope=Scope.REPUBLISHED, channel="body", block=where)
        named = of_words(sentence, place, host=None) if names_creative_commons(fold(sentence)) else []
        yield from [replace(row, licensor=who) for row in named] or [notice(place, sentence, licensor=who)]
