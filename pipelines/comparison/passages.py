"""Which passages two texts share, and where these stand in the texts as published.

A passage is made of runs of equal words, each as long as it can be. They are found from the runs of five words that
containment counts, so that of two texts with any of these in common at least one passage is shown. Not kept in the
archive: a pair takes milliseconds, and rows would be many.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from pipelines.comparison.fingerprints import SHINGLE, exact, shingles
from pipelines.comparison.quotations import quoted_spans
from pipelines.comparison.words import is_spaceless, placed_words, words
from vocabulary.match import Passage, Run

GAP = 3
"""Words that may stand between two runs of one passage, in each text: a number, a title, a verb for another."""
PLACES = 16
"""Places of one run that are looked at in the other text: of texts that repeat themselves the first ones."""

_AHEAD = 400
"""Words among which that of a sentence is looked for before which another was cut out."""
_LONGEST_RUN = 20
"""Words of a run that count, at most: those of Thai."""

Span = tuple[int, int]
Found = tuple[int, int, int]
"""A run: its first word in the one text, in the other, and how many."""


class Worded(Protocol):
    """A text as it is compared."""

    @property
    def words(self) -> list[str]:
        """Its words in order."""

    @property
    def sequence(self) -> list[int]:
        """A number for each run of five words, in order."""

    @property
    def exact(self) -> str:
        """Equal for texts of the same words."""


@dataclass(frozen=True)
class Placed:
    """The compared words of a text, and where each stands in the text as published."""

    words: list[str]
    spans: list[Span]
    published: str

    @cached_property
    def sequence(self) -> list[int]:
        """A number for each run of five words, in order."""
        return shingles(self.words)

    @cached_property
    def exact(self) -> str:
        """Equal for texts of the same words."""
        return exact(self.words)

    @cached_property
    def quoted(self) -> list[Span]:
        """Where quotations stand."""
        return quoted_spans(self.published)


def placed(published: str, compared: str | None = None) -> Placed:
    """The words of a text, `compared` of them: what is left of the published text when its furniture is cut off."""
    said, spans = placed_words(published)
    if compared is None or compared == published:
        return Placed(said, spans, published)
    kept: list[str] = []
    places: list[Span] = []
    at, word = 0, 0
    for line in compared.split("\n"):
        wanted = words(line)
        if not wanted:
            continue
        start = published.find(line.strip(), at)
        if start >= 0:  # as it stands there
            at = start + len(line.strip())
            first = bisect_left(spans, (start, 0))
            if said[first : first + len(wanted)] == wanted:
                kept += wanted
                places += spans[first : first + len(wanted)]
                word = first + len(wanted)
                continue
        for one in wanted:  # a sentence was cut out of it
            try:
                found = said.index(one, word, word + _AHEAD)
            except ValueError:
                continue
            kept.append(one)
            places.append(spans[found])
            word = found + 1
        at = places[-1][1] if places else at
    return Placed(kept, places, published)


def passages(a: Placed, b: Placed) -> list[Passage]:
    """The passages that two texts share, in the order of the first. Turned round, the same passages are found.

    A run has as many words as containment counts at least: five, in scripts without spaces some ten characters (Thai
    some twenty), and all of a text that is shorter. No two runs have a word of one text in common. The cost grows with
    the length of the texts, however often they repeat themselves.
    """
    return [_passage(group, a, b) for group in grouped(runs_shared(a, b))]


def runs_shared(a: Worded, b: Worded) -> list[Found]:
    """The runs of equal words of two texts, in the order of the first. Turned round, the same runs are found."""
    if (len(b.words), b.exact) < (len(a.words), a.exact):
        return sorted((there, here, length) for here, there, length in _runs(b, a))
    return _runs(a, b)


def _runs(a: Worded, b: Worded) -> list[Found]:
    index: defaultdict[int, list[int]] = defaultdict(list)
    for place, value in enumerate(b.sequence):
        if len(index[value]) < PLACES:
            index[value].append(place)
    found: list[Found] = []
    taken = bytearray(len(b.words))
    here, after = 0, 0
    while here < len(a.sequence):
        places = index.get(a.sequence[here], ())
        tried = ((_alike(a, b, here, there, taken), there >= after, -there) for there in places)
        length, _, back = max(tried, default=(0, False, 0))
        if length and _is_run(a, here, length):
            found.append((here, -back, length))
            taken[-back : length - back] = b"\1" * length
            here, after = here + length, length - back
        else:
            here += 1
    return found


def _alike(a: Worded, b: Worded, here: int, there: int, taken: bytearray) -> int:
    """How many words from two places on are the same, as far as those of the second are still free."""
    length = 0
    most = min(len(a.words) - here, len(b.words) - there)
    while length < most and not taken[there + length] and a.words[here + length] == b.words[there + length]:
        length += 1
    return length


def _is_run(a: Worded, here: int, length: int) -> bool:
    """Whether so many words hold a whole run: what was taken before may have cut it short."""
    head = a.words[here : here + min(length, _LONGEST_RUN)]
    if not is_spaceless("".join(head)):
        return length >= SHINGLE or length == len(a.words)
    return shingles(head)[0] == a.sequence[here]


def grouped(found: Sequence[Found]) -> Iterator[list[Found]]:
    """The runs of each passage."""
    group: list[Found] = []
    for here, there, length in found:
        if group:
            last_here, last_there, last = group[-1]
            if not (0 <= here - last_here - last <= GAP and 0 <= there - last_there - last <= GAP):
                yield group
                group = []
        group.append((here, there, length))
    if group:
        yield group


def _passage(group: Sequence[Found], a: Placed, b: Placed) -> Passage:
    runs = tuple(
        Run(
            a=(a.spans[here][0], a.spans[here + length - 1][1]),
            b=(b.spans[there][0], b.spans[there + length - 1][1]),
            words=length,
        )
        for here, there, length in group
    )
    whole_a, whole_b = (runs[0].a[0], runs[-1].a[1]), (runs[0].b[0], runs[-1].b[1])
    is_quoted = _quoted(a, whole_a) or _quoted(b, whole_b)
    return Passage(a=whole_a, b=whole_b, words=sum(run.words for run in runs), runs=runs, is_quoted=is_quoted)


def _quoted(text: Placed, span: Span) -> bool:
    """Whether more than half of a span stands in quotation marks."""
    within = sum(max(0, min(end, span[1]) - max(start, span[0])) for start, end in text.quoted)
    return 2 * within > span[1] - span[0]
