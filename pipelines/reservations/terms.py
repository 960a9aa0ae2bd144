"""Reservations in natural language (R08): `Use of our content to train artificial intelligence is prohibited`.

Whether such words reserve anything is before the courts; they are kept as they stand, and count as a denial.
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice

from pipelines.licence.folding import fold
from pipelines.licence.rules import pattern, written
from pipelines.licence.statements import sentences
from pipelines.licence.tree import Element, Page, Zone, block_of, text_of
from pipelines.reservations.signals import LONGEST
from vocabulary.reservation import Reservation, Stance, Use

_USES = {"mining": (Use.TDM, Use.AI_TRAIN), "training": (Use.AI_TRAIN,)}
"""What a reservation by these words denies: mining is what training begins with."""
_MOST_BLOCKS = 50
_LONGEST_BLOCK = 20_000
_SILENT = frozenset({"script", "style", "noscript", "template"})


@cache
def signs() -> tuple[bytes, ...]:
    """What the bytes of a page with such a reservation hold: a part of a word without accents, or a name abroad."""
    plain = ("mining", "datamining", "intelligen", "inteligen", "machine learning", "ki-training", "44b", "2019/790")
    abroad = (word for key in _USES for word in written("reservations", key) if not word.isascii())
    return tuple(word.encode() for word in (*plain, *abroad))


def in_words(root: Element) -> list[Reservation]:
    """What a parsed page says in its own name, outside the article's text or of `this article`."""
    page = Page(root)
    found: list[Reservation] = []
    for block in islice(_blocks(root), _MOST_BLOCKS):
        zone = page.spot(block).zone
        if zone in {Zone.COMPONENT, Zone.PART, Zone.OTHER}:
            continue
        for sentence in _sentences(block):
            found += _reserved(sentence, speaks_for_site=zone is not Zone.ARTICLE)
    return list(dict.fromkeys(found))


def _blocks(root: Element) -> Iterator[Element]:
    """Blocks with a word for mining or training, each once."""
    seen: set[Element] = set()
    for element in root.iter("*"):
        if element.tag in _SILENT:
            continue
        for text in (element.text, *(child.tail for child in element)):
            if text and any(sign in text.lower().encode("utf-8", "replace") for sign in signs()):
                block = block_of(element)
                if block not in seen:
                    seen.add(block)
                    yield block
                break


def _sentences(block: Element) -> Iterator[str]:
    text = text_of(block)[:_LONGEST_BLOCK]
    yield from (text[start:end] for start, end in sentences(text))


def _reserved(sentence: str, *, speaks_for_site: bool) -> Iterator[Reservation]:
    folded = fold(sentence[: 2 * LONGEST])
    if not pattern("reservations", "denied").search(folded) or pattern("statements", "reported_after").search(folded):
        return
    if not (pattern("reservations", "own").search(folded) or speaks_for_site):
        return
    uses = [use for key, held in _USES.items() if pattern("reservations", key).search(folded) for use in held]
    for use in dict.fromkeys(uses):
        yield Reservation(code="R08", locator="words", raw=sentence[:LONGEST], use=use, stance=Stance.DENY)
