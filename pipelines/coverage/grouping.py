"""Which texts are one: copies of copies belong together, a passage that another report quotes does not join the two.

Pure, and the same whatever order the texts are given in: all that is asked of them is their words, their times and
what people said of them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from itertools import combinations

from pipelines.comparison import Overlap
from pipelines.copies import COPIED, is_copy
from pipelines.coverage.candidates import Words, candidates

HALF = 0.5
"""Share of the longer text, from which on it is the shorter one with additions, and not a report that has it in it."""
WHOLE = 0.6
"""Share of the longer of two texts, from which on they are one text, and neither is a cut of the other."""
LOOKED_AT = 10
"""Of the texts that a text has in it whole so many are held against each other, to see whether it is a collection."""

Compare = Callable[[Words, Words], Overlap]
"""What two texts share."""
Precedes = Callable[[Words, Words], bool | None]
"""Whether one was there before the other; None when nothing tells."""
Pair = frozenset[Words]


def grouped(
    texts: Collection[Words],
    compare: Compare,
    precedes: Precedes,
    *,
    known: Collection[Pair] = (),
    together: Collection[Pair] = (),
    apart: Collection[Pair] = (),
) -> list[frozenset[Words]]:
    """The texts that are one, each group by itself.

    `known`: pairs to be compared in any case. `together`, `apart`: pairs of which a person said that they are one text,
    or two; others join these no more.
    """
    grouping = _Grouping(texts, compare, precedes, apart)
    return grouping.run(known, together)


class _Grouping:
    def __init__(
        self,
        texts: Collection[Words],
        compare: Compare,
        precedes: Precedes,
        apart: Collection[Pair],
    ) -> None:
        self._texts = sorted(texts, key=lambda words: words.exact)
        self._compare, self._precedes = compare, precedes
        self._apart = [tuple(pair) for pair in apart]
        self._root = {words: words for words in self._texts}
        self._asked = set[Pair](apart)
        self._cuts = dict[tuple[Words, Words], float]()
        """(Shorter, longer) -> share of the longer one that is the shorter one."""

    def run(self, known: Collection[Pair], together: Collection[Pair]) -> list[frozenset[Words]]:
        for one, other in map(_ordered, sorted(together, key=_exacts)):
            self._union(one, other)
        self._join(sorted(known, key=_exacts))
        found, asked = True, self._texts
        while found:
            found = self._join([frozenset(pair) for pair in candidates(asked)])
            asked = self._longest()
        self._join_cuts()
        return [frozenset(group) for group in self._groups().values()]

    def _join(self, pairs: Sequence[Pair]) -> bool:
        """Make one of those that are the same text; whether any were. Cuts are remembered."""
        joined = False
        for pair in pairs:
            if pair in self._asked:
                continue
            one, other = _ordered(pair)
            if self._find(one) is self._find(other):
                continue
            self._asked.add(pair)
            joined |= self._settle(one, other, self._compare(one, other))
        return joined

    def _settle(self, one: Words, other: Words, found: Overlap) -> bool:
        """Join two, or remember that one is a cut of the other; whether they were joined."""
        if not (is_copy(found) or is_copy(found.turned)):
            return False
        if max(found.a_in_b, found.b_in_a) >= COPIED and min(found.a_in_b, found.b_in_a) < WHOLE:
            is_shorter = found.a_in_b >= found.b_in_a
            pair = (one, other) if is_shorter else (other, one)
            self._cuts[pair] = min(found.a_in_b, found.b_in_a)
            return False
        return self._union(one, other)

    def _join_cuts(self) -> None:
        """Let each cut join the text that it was cut from: the one of which it is most."""
        origins: dict[Words, dict[Words, float]] = defaultdict(dict)
        within: dict[Words, list[Words]] = defaultdict(list)
        for (cut, whole), share in self._cuts.items():
            if self._find(cut) is not self._find(whole) and self._may_be_cut(cut, whole, share):
                origins[cut][whole] = share
                within[whole].append(cut)
        collections = {whole for whole, cuts in within.items() if self._is_collection(cuts)}
        for cut in sorted(origins, key=lambda words: words.exact):
            closest = [
                (-share, whole.exact, whole)
                for whole, share in origins[cut].items()
                if whole not in collections or self._precedes(whole, cut) is True
            ]
            if closest:
                self._union(cut, min(closest)[-1])

    def _may_be_cut(self, cut: Words, whole: Words, share: float) -> bool:
        """Whether a text may be cut from another that has it in it: a report that was there later only quotes it."""
        return share >= HALF or self._precedes(cut, whole) is not True

    def _is_collection(self, parts: Sequence[Words]) -> bool:
        """Whether a text that has all these in it is put together from several that have nothing of each other."""
        some = sorted(parts, key=lambda words: words.exact)[:LOOKED_AT]
        return any(self._are_strangers(one, other) for one, other in combinations(some, 2))

    def _are_strangers(self, one: Words, other: Words) -> bool:
        if self._find(one) is self._find(other):
            return False
        return self._compare(one, other).verdict is None

    def _longest(self) -> list[Words]:
        """One of each group, of which most runs are known: others are held against that."""
        groups = self._groups().values()
        return [max(group, key=lambda words: (len(words.hashes), words.exact)) for group in groups]

    def _groups(self) -> dict[Words, list[Words]]:
        groups: dict[Words, list[Words]] = defaultdict(list)
        for words in self._texts:
            groups[self._find(words)].append(words)
        return groups

    def _find(self, words: Words) -> Words:
        while (up := self._root[words]) is not words:
            self._root[words] = self._root[up]
            words = up
        return words

    def _union(self, one: Words, other: Words) -> bool:
        a, b = self._find(one), self._find(other)
        if a is b or any({self._find(x), self._find(y)} == {a, b} for x, y in self._apart):
            return False
        self._root[max(a, b, key=lambda words: words.exact)] = min(a, b, key=lambda words: words.exact)
        return True


def _ordered(pair: Pair) -> tuple[Words, Words]:
    one, other = sorted(pair, key=lambda words: words.exact)
    return one, other


def _exacts(pair: Pair) -> list[str]:
    return sorted(words.exact for words in pair)
