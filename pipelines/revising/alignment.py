"""Which words of a text stayed, went and came. Pure.

Texts are aligned line by line, and where lines differ word by word (one character of a script without spaces is a
word). Words are compared as `pipelines.comparison.words` folds them: case, accents and punctuation are no difference.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain
from typing import Any

from pipelines.comparison.words import MAX_CHARACTERS, placed_words

MOST_PAIRS = 2_500
"""Of two passages without a word that stands once in each, words of the one by words of the other up to which they are
aligned: 50 by 50. Beyond, difflib takes seconds, and the one passage is taken for put in the other's place."""
DEEPEST = 40
"""How often a passage is parted; hostile texts could be made to be parted for every word."""

_LINES = re.compile(r"[^\n]+\n*|\n+")


class Side(StrEnum):
    """In which of two texts words stand."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together, with the blanks and punctuation after them."""

    side: Side
    text: str
    """As the text on that side has it; what stands in both, as the new one has it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and as it stands in its text with all that follows up to the next."""

    key: str
    raw: str


@dataclass(frozen=True, slots=True)
class Run:
    """Words of the old text in whose place stand words of the new; both are the same, or one may be empty."""

    is_same: bool
    old: tuple[Word, ...]
    new: tuple[Word, ...]


def compare_words(old: str, new: str) -> list[Piece]:
    """The words of two texts: all of the new one in order, and those that went where they stood."""
    pieces: list[Piece] = []
    for run in runs(lines_of(old), lines_of(new)):
        said = ((Side.BOTH, run.new),) if run.is_same else ((Side.OLD, run.old), (Side.NEW, run.new))
        pieces += [Piece(side, "".join(word.raw for word in words)) for side, words in said if words]
    return pieces


def lines_of(text: str) -> list[tuple[Word, ...]]:
    """The words of each line of a text. Put together again they are the text; a line without a word is one."""
    lines: list[tuple[Word, ...]] = []
    read = 0
    for line in _LINES.findall(text):
        read += len(line)
        keys, spans = placed_words(line) if read <= MAX_CHARACTERS else ([], [])
        if not keys:
            lines.append((Word(line.strip(), line),))
            continue
        starts = [0, *(start for start, _ in spans[1:]), len(line)]
        lines.append(tuple(Word(key, line[starts[at] : starts[at + 1]]) for at, key in enumerate(keys)))
    return lines


def runs(old: Sequence[tuple[Word, ...]], new: Sequence[tuple[Word, ...]]) -> Iterator[Run]:
    """What stayed and what was put in whose place, in order."""
    lines = _merged(_aligned([_keys(line) for line in old], [_keys(line) for line in new]))
    for is_same, (a, b), (c, d) in lines:
        before, after = tuple(chain.from_iterable(old[a:b])), tuple(chain.from_iterable(new[c:d]))
        if is_same:
            yield Run(is_same=True, old=before, new=after)
            continue
        for same, (e, f), (g, h) in _merged(_aligned(_keys(before), _keys(after))):
            yield Run(is_same=same, old=before[e:f], new=after[g:h])


def _keys(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.key for word in words)


_Span = tuple[int, int]
_Matched = tuple[bool, _Span, _Span]
"""Whether they are the same; from where to where in the old, and in the new."""


def _aligned(old: Sequence[Any], new: Sequence[Any], depth: int = 0) -> Iterator[_Matched]:
    """Yield what is the same and what was put in whose place, in order.

    Ends that are the same are taken off; then what stands once in each of both parts them, and each part is aligned by
    itself ("patience": lines and words that are rare hold a text together, where common ones match anything). What has
    nothing of that sort is aligned by difflib if it is short, else taken as put in the other's place.
    """
    start, end = _same_ends(old, new)
    if start:
        yield True, (0, start), (0, start)
    a, b, c, d = start, len(old) - end, start, len(new) - end
    if a < b or c < d:
        for same, (e, f), (g, h) in _parted(old[a:b], new[c:d], depth):
            yield same, (a + e, a + f), (c + g, c + h)
    if end:
        yield True, (b, len(old)), (d, len(new))


def _parted(old: Sequence[Any], new: Sequence[Any], depth: int) -> Iterator[_Matched]:
    anchors = _anchors(old, new) if depth < DEEPEST else []
    if not anchors:
        yield from _matched(old, new)
        return
    e = g = 0
    for at, there in [*anchors, (len(old), len(new))]:
        for same, (a, b), (c, d) in _aligned(old[e:at], new[g:there], depth + 1):
            yield same, (e + a, e + b), (g + c, g + d)
        if at < len(old):
            yield True, (at, at + 1), (there, there + 1)
        e, g = at + 1, there + 1


def _merged(found: Iterable[_Matched]) -> list[_Matched]:
    """What follows on each other of the same sort, put together."""
    merged: list[_Matched] = []
    for same, old, new in found:
        if merged and merged[-1][0] is same:
            _, (start, _), (begin, _) = merged[-1]
            merged[-1] = (same, (start, old[1]), (begin, new[1]))
        else:
            merged.append((same, old, new))
    return merged


def _same_ends(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int]:
    most = min(len(old), len(new))
    start = 0
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end


def _anchors(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int]]:
    """Places of what stands once in each, as many of them as are in one order."""
    once = _places_of_single(new)
    pairs = [(at, once[key]) for key, at in _places_of_single(old).items() if key in once]
    ends: list[int] = []
    """The smallest place in the new text at which a row of one, two, three ... pairs ends."""
    tops: list[int] = []
    """Which pair that is."""
    before: list[int | None] = []
    """Of each pair the one before it in its row."""
    for number, (_, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        before.append(tops[length - 1] if length else None)
        ends[length : length + 1] = [there]
        tops[length : length + 1] = [number]
    longest: list[tuple[int, int]] = []
    last = tops[-1] if tops else None
    while last is not None:
        longest.append(pairs[last])
        last = before[last]
    return longest[::-1]


def _places_of_single(keys: Sequence[Any]) -> dict[Any, int]:
    counted = Counter(keys)
    return {key: at for at, key in enumerate(keys) if counted[key] == 1}


def _matched(old: Sequence[Any], new: Sequence[Any]) -> Iterator[_Matched]:
    if len(old) * len(new) > MOST_PAIRS:
        yield False, (0, len(old)), (0, len(new))
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", (a, b), (c, d)
