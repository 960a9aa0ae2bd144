"""Fingerprints: what is kept of a text to recognise copies and parts of it.

A text becomes its 5-word shingles, each a 64-bit number; one in eight is kept (FracMinHash), so that the share of one
text contained in another can be told from the kept numbers alone. Where that would leave a stretch of the text without
any, the smallest number of it is kept too (winnowing): so two texts that share a passage of 40 words have three kept
numbers in common, wherever it stands. In the trial with planted edits this found every copy down to a 30 % excerpt
inside another article, which banded MinHash and simhash did not (docs/matching.md).
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b, sha256
from itertools import accumulate, pairwise
from struct import unpack

from pipelines.comparison.furniture import compared_text
from pipelines.comparison.remembered import Remembered
from pipelines.comparison.words import is_spaceless, words
from vocabulary.match import Fingerprint

FINGERPRINT_VERSION = 2
"""Raise it with any change to furniture, folding, shingles or sampling: only equal versions are compared."""

CUT_AS_TODAY = 1
"""The oldest version of texts that were cut as today's are; a change to furniture raises it to FINGERPRINT_VERSION."""

SHINGLE = 5
"""Words in a shingle: 5-word containment separated copies from independent texts with AUC .999 on real syndication."""

SAMPLING = 8
"""One shingle in so many is kept, wherever it stands."""

STRETCH = 12
"""Of so many shingles in a row one at least is kept. Three times that, and four words, are the 40 words of a passage by
which texts are found; .17 of all shingles are kept so, where SAMPLING alone keeps .125."""

_BITS = 0xFFFF_FFFF_FFFF_FFFF
_BASE = 0x9E37_79B9_7F4A_7C15
_POWERS = [pow(_BASE, exponent, 1 << 64) for exponent in range(4 * SHINGLE + 1)]
_LANE = 16
"""Bytes of the lane that a number has in a row of numbers: twice its own, which is what a product needs."""


def fingerprint(text: str, *, language: str | None = None) -> Fingerprint:
    """The fingerprint of a text; licence sentences are to be cut before, wire furniture is cut here."""
    return fingerprint_of(words(compared_text(text, language=language)))


def fingerprint_of(tokens: Sequence[str]) -> Fingerprint:
    """The fingerprint of a text of which the compared words are at hand already."""
    return fingerprint_from(exact(tokens), shingles(tokens))


def fingerprint_from(sha256: str, sequence: Sequence[int]) -> Fingerprint:
    """The fingerprint of a text of which `exact` and its `shingles`, in order, are at hand already."""
    kept = sorted(map(_signed, sampled(sequence)))
    return Fingerprint(exact=sha256, hashes=tuple(kept), shingles=len(set(sequence)), version=FINGERPRINT_VERSION)


def sampled(sequence: Sequence[int]) -> set[int]:
    """Which of a text's shingles are kept. What is kept of a passage depends on the passage alone."""
    places = [place for place, value in enumerate(sequence) if not value % SAMPLING]
    kept = {sequence[place] for place in places}
    edges = [-1, *places, len(sequence)]
    for before, after in [gap for gap in pairwise(edges) if gap[1] - gap[0] > STRETCH]:
        kept.update(_smallest(sequence[before + 1 : after]))
    if sequence and not kept:
        kept.add(min(sequence))
    return kept


def _smallest(values: Sequence[int]) -> Iterator[int]:
    """The smallest number of each stretch of these; there is one stretch at least."""
    smallest = min(values[:STRETCH])
    yield smallest
    for end in range(STRETCH, len(values)):
        gone, new = values[end - STRETCH], values[end]
        if new < smallest:
            smallest = new
        elif gone == smallest:
            smallest = min(values[end - STRETCH + 1 : end + 1])
        else:
            continue
        yield smallest


def evenly(hashes: Collection[int]) -> set[int]:
    """Of the kept numbers those that are a fair sample of all: from these alone shares are estimated."""
    return {value for value in hashes if not value % SAMPLING}


def exact(tokens: Sequence[str]) -> str:
    """SHA-256 of the words: equal for texts that differ in white space, punctuation and case at most."""
    return sha256(" ".join(tokens).encode()).hexdigest()


def shingles(tokens: Sequence[str]) -> list[int]:
    """One unsigned 64-bit number for each run of five words, in order.

    A character of a script without spaces counts as half a word, or a quarter where words are spelt out (Thai). A text
    shorter than a shingle is one shingle; a text without words has none.
    """
    if not tokens:
        return []
    if is_spaceless("".join(tokens)):
        return _mixed(b"".join(_by_weight(tokens)))
    return _mixed(_rolled(tokens))[: max(1, len(tokens) - SHINGLE + 1)]


def _rolled(tokens: Sequence[str]) -> bytes:
    """For each token a number of the five from it on, in lanes; made of one large number, at once for all."""
    lanes = _lanes(len(tokens))
    row = rolled = int.from_bytes(b"".join(map(_in_lane, tokens)), "little")
    for _ in range(min(SHINGLE, len(tokens)) - 1):
        row >>= 8 * _LANE
        rolled = ((rolled * _BASE & lanes) + row) & lanes
    return rolled.to_bytes(_LANE * len(tokens), "little")


def _by_weight(tokens: Sequence[str]) -> Iterator[bytes]:
    """The same for as many tokens as make up five words."""
    weights = [_weight(token) for token in tokens]
    rolled = list(accumulate((int.from_bytes(_in_lane(token), "little") for token in tokens), _and_next, initial=0))
    end, held, whole = 0, 0, 4 * SHINGLE
    for start, weight in enumerate(weights):
        while end < len(weights) and held < whole:
            held += weights[end]
            end += 1
        if held < whole and start:
            return
        number = (rolled[end] - rolled[start] * _POWERS[end - start]) & _BITS
        yield number.to_bytes(_LANE, "little")
        held -= weight


def _and_next(rolled: int, number: int) -> int:
    return (rolled * _BASE + number) & _BITS


@lru_cache(maxsize=1 << 12)
def _weight(token: str) -> int:
    """Quarters of a word."""
    if not is_spaceless(token):
        return 4
    return 1 if "\u0e00" <= token[0] <= "\u17ff" else 2


def _number(word: str) -> bytes:
    """The number of a word in its lane."""
    return blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest().ljust(_LANE, b"\0")


_in_lane = Remembered(_number, most=1 << 16).__getitem__


def _mixed(row: bytes) -> list[int]:
    """The last step of splitmix64: every bit of the result depends on every word, so any bits may be sampled."""
    count = len(row) // _LANE
    lanes, mixed = _lanes(count), int.from_bytes(row, "little")
    mixed = ((mixed ^ (mixed >> 30)) & lanes) * 0xBF58_476D_1CE4_E5B9 & lanes
    mixed = ((mixed ^ (mixed >> 27)) & lanes) * 0x94D0_49BB_1331_11EB & lanes
    mixed = (mixed ^ (mixed >> 31)) & lanes
    return list(unpack(f"<{2 * count}Q", mixed.to_bytes(len(row), "little"))[::2])


def _lanes(count: int) -> int:
    """All bits of so many numbers in lanes."""
    return int.from_bytes(_BITS.to_bytes(_LANE, "little") * count, "little")


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value
