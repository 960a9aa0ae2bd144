"""Two texts side by side: what they share beside each other, what only one has where it stands.

Rows follow the first text. What is shared stands in one row, also where the second has it at another place; what lies
between is shown shortened, unless all is asked for. Nothing here prints: `desk.cli.compare` does.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desk.printable import one_line
from vocabulary.match import Passage

EDGE, EDGE_OF_RUN = 12, 24
"""Words shown of either end of a long stretch that only one text has, and of one that both have."""
_ENDS = ' .,;:!?…)”»"\u2019'
"""What may be left of the sentence before."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a cell, on one line and safe to show."""

    text: str
    is_shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What stands beside each other."""

    passage: int | None
    """Number of the passage, from 1, in the order of the first text; None: what only one of them has."""
    is_quoted: bool = False
    is_moved: bool = False
    """Whether the second text has it at another place than the rows around it."""
    a: tuple[Piece, ...] = ()
    b: tuple[Piece, ...] = ()


def rows(a: str, b: str, passages: Sequence[Passage], *, whole: bool = False) -> Iterator[Row]:
    """The rows of two texts as published that share these passages (in the order of the first text).

    With `whole` nothing is shortened.
    """
    kept = _in_order(passages)
    elsewhere = sorted((*passage.b, number) for number, passage in enumerate(passages, 1) if number - 1 not in kept)
    end_a = end_b = 0
    for number, passage in enumerate(passages, 1):
        is_moved = number - 1 not in kept
        to_b = end_b if is_moved else passage.b[0]
        yield from _between(a[end_a : passage.a[0]], _without(b, end_b, to_b, elsewhere), whole=whole)
        yield Row(
            passage=number,
            is_quoted=passage.is_quoted,
            is_moved=is_moved,
            a=tuple(_pieces(a, [run.a for run in passage.runs], whole=whole)),
            b=tuple(_pieces(b, [run.b for run in passage.runs], whole=whole)),
        )
        end_a = passage.a[1]
        end_b = end_b if is_moved else passage.b[1]
    yield from _between(a[end_a:], _without(b, end_b, len(b), elsewhere), whole=whole)


def is_right_to_left(text: str) -> bool:
    """Whether a text has letters that are written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def _in_order(passages: Sequence[Passage]) -> set[int]:
    """Which passages stand in both texts in one order: of all such choices one with most words."""
    ends = sorted(passage.b[1] for passage in passages)
    tree: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)  # of ends up to here: most words, and the last passage
    before: list[int] = []
    for place, passage in enumerate(passages):
        best, at = (0, -1), bisect_right(ends, passage.b[0])
        while at:
            best, at = max(best, tree[at]), at & (at - 1)
        before.append(best[1])
        told, at = (best[0] + passage.words, place), bisect_left(ends, passage.b[1]) + 1
        while at < len(tree):
            tree[at], at = max(tree[at], told), at + (at & -at)
    kept: set[int] = set()
    best, at = (0, -1), len(ends)
    while at:
        best, at = max(best, tree[at]), at & (at - 1)
    place = best[1]
    while place >= 0:
        kept.add(place)
        place = before[place]
    return kept


def _without(text: str, start: int, end: int, elsewhere: Sequence[tuple[int, int, int]]) -> str:
    """A stretch of the second text, with the numbers of passages that are shown beside their place in the first."""
    parts: list[str] = []
    for first, last, number in elsewhere[bisect_left(elsewhere, (start, 0, 0)) : bisect_left(elsewhere, (end, 0, 0))]:
        parts += [text[start:first], f" ({number}) "]
        start = last
    return "".join([*parts, text[start:end]])


def _between(a: str, b: str, *, whole: bool) -> Iterator[Row]:
    left, right = (_shown(part, whole=whole) for part in (a, b))
    if left or right:
        yield Row(
            passage=None,
            a=(Piece(left, is_shared=False),) if left else (),
            b=(Piece(right, is_shared=False),) if right else (),
        )


def _shown(part: str, *, whole: bool) -> str:
    line = one_line(part).lstrip(_ENDS)
    if not any(map(str.isalnum, line)):
        return ""
    return line if whole else _shortened(line, EDGE)


def _shortened(line: str, end: int) -> str:
    """A line of more than three times `end` words with so many of either end."""
    words = line.split(" ")
    if len(words) <= 3 * end:
        return line if len(words) > 1 else _cut(line)
    return f"{' '.join(words[:end])} … ({len(words) - 2 * end} words) … {' '.join(words[-end:])}"


def _cut(line: str) -> str:
    """A stretch without spaces, as in Chinese, shortened by characters."""
    most = 12 * EDGE
    return (
        line if len(line) <= most else f"{line[: most // 3]} … ({len(line) - 2 * (most // 3)}) … {line[-most // 3 :]}"
    )


def _pieces(text: str, runs: Sequence[tuple[int, int]], *, whole: bool) -> Iterator[Piece]:
    """A passage: its runs, and what stands between them."""
    end = runs[0][0]
    for start, last in runs:
        if between := one_line(text[end:start]):
            yield Piece(between, is_shared=False)
        line = one_line(text[start:last])
        yield Piece(line if whole else _shortened(line, EDGE_OF_RUN), is_shared=True)
        end = last
