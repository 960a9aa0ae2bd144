"""The relation of two texts: a verdict with the numbers behind it. Pure: nothing is read, nothing is kept.

How each threshold was set is told in docs/matching.md; benchmarks/match.py measures again.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import assert_never

from pipelines.comparison.likeness import CURVE, likeness
from pipelines.comparison.meaning import Meaning, with_meaning
from pipelines.comparison.names import names_in_common
from pipelines.comparison.passages import Found, grouped, runs_shared
from pipelines.comparison.text import Text
from vocabulary.match import Match, Verdict

RULES = 4
"""Version of rules and thresholds; raise it with every change, so that older verdicts can be told."""

NEAR = 0.5
"""Share of both texts that is the same words: 5-word runs survive in .59 of a text with every tenth word changed."""

NEAR_SPREAD = 0.25
"""Enough of both when it is spread over the whole of both: a text with half of its sentences rewritten."""

SPREAD = 0.7
"""Tenths of a text that must hold shared words for them to count as spread over the whole."""

EXCERPT = 0.2
"""Share of the shorter text that is a substantial passage: sentences mixed at random share up to .2, seldom more."""

PASSAGE = 100
"""Five-word runs that are substantial in a text of any length, when they are PASSAGE_SHARE of the shorter one."""

PASSAGE_SHARE = 0.1

QUOTED = 0.5
"""What a run within quotation marks counts: independent reports of one event quote the same people."""

EXCERPT_RUNS = 20
"""Shared runs that are no quotation, at least: two dozen words. Less is a phrase that newsrooms share."""

REWRITTEN = 0.15
"""Share of the shorter text that passages of the other make up, none of them a quotation, when it is a rewritten
version of it: independent reports of one event share up to .03 of their own words, rewritten ones .09 to .24."""

REWRITTEN_RUNS = 5
"""Shared runs that are no quotation, below which nobody looks for passages."""

REWRITTEN_PASSAGES = 3
"""So many of them: of texts mixed of random sentences none has more than two and is alike."""

REWRITTEN_ALIKE = 0.6
"""Similarity of such texts: of rewritten and updated ones .60 and more, of independent reports .35 to .52."""

SAME_SENTENCES = 2 / 3
"""What sentences that two texts share add to their similarity (benchmarks/syndication.py, copies and editions against
independent reports, AUC: 0 .973, 1/3 .991, 2/3 .999, 1 1.000; tgcontest AUC .907, .905, .900, .893)."""

SAME_STORY = 0.42
"""Similarity (tgcontest: .96 of the pairs of one thread reach it, .29 of other pairs)."""

RELATED = 0.3
"""Similarity (13,366 pairs of articles picked at random: .008 reach it, most of them related indeed)."""

ONE_EVENT = timedelta(days=30)
"""Reports further apart are not of one event, only of one topic."""

ONE_WEEK = timedelta(days=7)
"""Time between two reports that takes nothing from their similarity."""

LATER = 0.1
"""Part of their similarity that reports ONE_EVENT and more apart lose; between ONE_WEEK and that, as much less as they
are nearer. Set by hand, for the texts of lee50 and tgcontest have no times; so it orders what is about as alike, and
verdicts do not depend on it."""

FOOT = 0.5
"""Part of a text, from its end, in which outlets put the same block below every text."""

SHORT_BLOCK = 60
"""Words of such a block below two reports of one event; a longer one is a passage that the one has of the other."""

BLOCK_SHARE = 1 / 3
"""Part of the shorter of two such reports that it is at most."""

TENTHS = 10
_TENTH_SHARED = 0.2
_RESTS_DIFFER = 0.15
_FOOT_ENDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Which words one text has of another: enough to tell copies, and much less work than what both speak of."""

    verdict: Verdict | None
    """Identical, near or excerpt; None for texts that were written independently."""
    a_in_b: float
    b_in_a: float

    @property
    def turned(self) -> "Overlap":
        """The same of the texts in the other order."""
        return Overlap(verdict=self.verdict, a_in_b=self.b_in_a, b_in_a=self.a_in_b)

    def explanation(self, names: tuple[str, str]) -> str:
        """What `compare` says of them, for texts of which one has a passage of the other."""
        if self.verdict is None:
            raise ValueError("independent texts are told apart by what they speak of")
        return _explain(self.verdict, names, self.a_in_b, self.b_in_a)


SAME_WORDS = Overlap(verdict=Verdict.IDENTICAL, a_in_b=1.0, b_in_a=1.0)
"""Of texts whose fingerprints say that their words are the same."""
UNTOLD = Overlap(verdict=None, a_in_b=0.0, b_in_a=0.0)
"""Of texts of which one is not at hand, and whose fingerprints differ: they are taken for independent."""


def overlap(a: Text, b: Text) -> Overlap:
    """Which words two texts share; verdict and shares are those of `compare`."""
    shared = a.runs & b.runs
    verdict, _ = _of_words(a, b, shared)
    return Overlap(verdict=verdict, a_in_b=_share(shared, a.runs), b_in_a=_share(shared, b.runs))


def compare(
    a: Text,
    b: Text,
    *,
    names: tuple[str, str] = ("the first text", "the second text"),
    meaning: Meaning | None = None,
) -> Match:
    """How two texts relate. `names` are what the explanation calls them; `meaning` is what a model says of them.

    What words alone call one story, or related, stays so: a model finds more, it takes nothing away.
    Verdict, similarity, Jaccard and containment (the larger direction) do not depend on the order. Reports far apart in
    time have a lower similarity; copies have not.
    """
    shared = a.runs & b.runs
    a_in_b, b_in_a = _share(shared, a.runs), _share(shared, b.runs)
    copies, rests = _of_words(a, b, shared)
    by_words = 1.0 if copies is Verdict.IDENTICAL else _similarity(*(rests or (a, b)))
    by_words += (1 - by_words) * SAME_SENTENCES * _own_share(*(rests or (a, b)))
    similarity = by_words
    if meaning is not None and copies is not Verdict.IDENTICAL:
        similarity = with_meaning(by_words, meaning, in_one_language=a.told_language == b.told_language)
    verdict = copies or _of_stories(a, b, max(by_words, similarity))
    if copies is None:
        similarity *= _nearness(a, b)
    return Match(
        verdict=verdict,
        similarity=similarity,
        containment=max(a_in_b, b_in_a),
        containment_a_in_b=a_in_b,
        containment_b_in_a=b_in_a,
        jaccard=len(shared) / max(1, len(a.runs) + len(b.runs) - len(shared)),
        explanation=_explain(verdict, names, a_in_b, b_in_a),
        rules=RULES,
        meaning=meaning.likeness if meaning else None,
        model=meaning.model if meaning else None,
    )


def _of_words(a: Text, b: Text, shared: frozenset[int]) -> tuple[Verdict | None, tuple[Text, Text] | None]:
    """Identical, near, excerpt or None; and both texts without a block that ends both, if it is an outlet's."""
    if a.words and a.exact == b.exact:
        return Verdict.IDENTICAL, None
    rests = _without_block(a, b, shared)
    return (None if rests else _of_copies(a, b, shared)), rests


def _similarity(a: Text, b: Text) -> float:
    alike = likeness(a.profile, b.profile)
    return alike if a.told_language == b.told_language else max(alike, names_in_common(a.names, b.names))


def _of_copies(a: Text, b: Text, shared: frozenset[int]) -> Verdict | None:
    """Near or excerpt, or None for texts that were written independently."""
    smaller = min(_share(shared, a.runs), _share(shared, b.runs))
    if smaller >= NEAR or (smaller >= NEAR_SPREAD and _spread(a, shared) and _spread(b, shared)):
        return Verdict.NEAR
    quoted = len(shared & a.quoted_runs & b.quoted_runs)
    own = len(shared) - quoted
    weight = own + QUOTED * quoted
    share = weight / max(1, min(len(a.runs), len(b.runs)))
    if own >= EXCERPT_RUNS and (share >= EXCERPT or (weight >= PASSAGE and share >= PASSAGE_SHARE)):
        return Verdict.EXCERPT
    return Verdict.EXCERPT if own >= REWRITTEN_RUNS and _is_rewritten(a, b) else None


def _is_rewritten(a: Text, b: Text) -> bool:
    """Whether one is made of short passages of the other, about the same matter: rewritten, or brought up to date."""
    own = [sum(length for _, _, length in group) for group in _own_passages(a, b)]
    if len(own) < REWRITTEN_PASSAGES or sum(own) < REWRITTEN * min(len(a.words), len(b.words)):
        return False
    return a.told_language == b.told_language and likeness(a.profile, b.profile) >= REWRITTEN_ALIKE


def _own_passages(a: Text, b: Text) -> Iterator[list[Found]]:
    """The runs of each passage that is no quotation in both."""
    for group in grouped(runs_shared(a, b)):
        values = [value for here, _, length in group for value in a.sequence[here : here + length]]
        quoted = sum(value in a.quoted_runs and value in b.quoted_runs for value in values)
        if 2 * quoted <= len(values):
            yield group


def _own_share(a: Text, b: Text) -> float:
    """Which share of both is the same words and no quotation: the geometric mean of the two shares."""
    own = len((a.runs & b.runs) - (a.quoted_runs & b.quoted_runs))
    return own / math.sqrt(len(a.runs) * len(b.runs)) if own else 0.0


def _of_stories(a: Text, b: Text, similarity: float) -> Verdict:
    if similarity < RELATED:
        return Verdict.UNRELATED
    return Verdict.SAME_STORY if similarity >= SAME_STORY and _may_be_one_event(a, b) else Verdict.RELATED


def _may_be_one_event(a: Text, b: Text) -> bool:
    return _apart(a, b) <= ONE_EVENT


def _nearness(a: Text, b: Text) -> float:
    """1 for reports of one week, 1 - LATER for those of two events; times that are not known take nothing."""
    beyond = (_apart(a, b) - ONE_WEEK) / (ONE_EVENT - ONE_WEEK)
    return 1 - LATER * min(1.0, max(0.0, beyond))


def _apart(a: Text, b: Text) -> timedelta:
    """Time that is at least between the two; none where a time is not known, or the spans of both overlap."""
    if a.published is None or b.published is None:
        return timedelta()
    return max(a.earliest - b.latest, b.earliest - a.latest, timedelta())


def _spread(text: Text, shared: frozenset[int]) -> bool:
    hashes = text.sequence
    edges = [len(hashes) * tenth // TENTHS for tenth in range(TENTHS + 1)]
    tenths = [hashes[start:end] for start, end in pairwise(edges) if end > start]
    held = sum(sum(value in shared for value in tenth) >= _TENTH_SHARED * len(tenth) for tenth in tenths)
    return held >= SPREAD * len(tenths)


def _without_block(a: Text, b: Text, shared: frozenset[int]) -> tuple[Text, Text] | None:
    """The texts without a block that ends both, when it is what an outlet puts below every text.

    It stands below different matters; or it is short, and above it the two have no words in common but others' words.
    """
    if not EXCERPT_RUNS <= len(shared) < 2 * PASSAGE:
        return None  # beyond it more is shared than a block has
    if not (_touches_end(a, shared) and _touches_end(b, shared)):
        return None
    block = next(reversed([*grouped(runs_shared(a, b))]))
    words = sum(length for _, _, length in block)
    if not EXCERPT_RUNS <= words < PASSAGE or not (_ends(a, block, 0) and _ends(b, block, 1)):
        return None
    one, other = a.beginning(block[0][0]), b.beginning(block[0][1])
    if likeness(one.profile, other.profile) ** (1 / CURVE) < _RESTS_DIFFER:
        return one, other
    above = (one.runs & other.runs) - (a.quoted_runs & b.quoted_runs)
    is_short = words < min(SHORT_BLOCK, BLOCK_SHARE * min(len(a.words), len(b.words)))
    return (one, other) if is_short and len(above) < REWRITTEN_RUNS else None


def _touches_end(text: Text, shared: frozenset[int]) -> bool:
    """Whether anything near a text's end is shared: as of most texts it is not, nobody looks for a block."""
    return not shared.isdisjoint(text.sequence[-max(1, int(_FOOT_ENDS * len(text.words))) :])


def _ends(text: Text, block: Sequence[Found], side: int) -> bool:
    """Whether a passage ends a text."""
    length = len(text.words)
    return block[0][side] >= (1 - FOOT) * length and block[-1][side] + block[-1][2] >= (1 - _FOOT_ENDS) * length


def _share(part: frozenset[int], whole: frozenset[int]) -> float:
    return len(part) / len(whole) if whole else 0.0


def _explain(verdict: Verdict, names: tuple[str, str], a_in_b: float, b_in_a: float) -> str:
    first, second = names if a_in_b >= b_in_a else names[::-1]
    larger, smaller = f"{max(a_in_b, b_in_a):.0%}", f"{min(a_in_b, b_in_a):.0%}"
    match verdict:
        case Verdict.IDENTICAL:
            said = f"{first} and {second} are the same text"
        case Verdict.NEAR:
            said = f"{first} and {second} are one text, edited: {larger} of {first} is in {second}, {smaller} in turn"
        case Verdict.EXCERPT:
            what = "a passage" if max(a_in_b, b_in_a) >= EXCERPT else "passages, most of them short,"
            said = f"{second} holds {what} of {first}: {larger} of {first} is in {second}, {smaller} in turn"
        case Verdict.SAME_STORY:
            said = f"{first} and {second} tell the same story, each in its own words"
        case Verdict.RELATED:
            said = f"{first} and {second} are about related matters"
        case Verdict.UNRELATED:
            said = f"{first} and {second} have nothing to do with each other"
        case _:
            assert_never(verdict)
    return said[0].upper() + said[1:] + "."
