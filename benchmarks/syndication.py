"""Measure verdicts on wire texts as outlets reprint, shorten, rewrite, update and merge them, and on others' reports.

    python benchmarks/syndication.py [--pairs]

The stories of `syndication/` are our own writing: five with which the rules were made, and two that came later. Each
gives its pairs. `--pairs` prints each of them.
docs/matching.md shows a run.
"""

import argparse
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tomllib import loads
from typing import NamedTuple

from pipelines.comparison import Text, compare
from vocabulary.match import COPIES, Match

STORIES, LATER = (Path(__file__).parent / "syndication" / name for name in ("stories.toml", "later.toml"))
COPY, EDITION, INDEPENDENT, OTHER = "copy", "edition", "independent", "other"

HEAD = "By Wire Desk\nPublished 07:12\n\n"
FOOT = (
    "\n\nRead more: Five things to know today\n\nSign up for our morning newsletter and never miss a story from our "
    "reporters.\n\n"
    "The Valley Herald is a member of the Press Council. Comments on this article are closed, but you may write to our "
    "readers' editor, who answers every letter within a week."
)


class Pair(NamedTuple):
    """Two texts and how they relate."""

    kind: str
    name: str
    a: str
    b: str


def paragraphs(text: str) -> list[str]:
    return text.strip().split("\n\n")


def joined(parts: Sequence[str]) -> str:
    return "\n\n".join(parts)


def furnished(text: str) -> str:
    """As an outlet prints it: head and foot, and an invitation between paragraphs."""
    parts = paragraphs(text)
    return HEAD + joined([*parts[:3], "Related: More from this region", *parts[3:]]) + FOOT


def subedited(text: str) -> str:
    """A subeditor's hand: two paragraphs joined, numbers and titles in the house's style."""
    parts = paragraphs(text)
    parts[2:4] = [" ".join(parts[2:4])]
    said = joined(parts)
    for old, new in (
        (" percent", " per cent"),
        ("told reporters", "said"),
        (", according to", ", said"),
        (" some ", " about "),
    ):
        said = said.replace(old, new)
    return said


def first_sentences(text: str, each: int) -> str:
    """The first sentences of each paragraph."""
    return joined([". ".join(part.split(". ")[:each]).rstrip(".") + "." for part in paragraphs(text)])


def merged(own: str, wire: str, places: Sequence[int]) -> str:
    """Some paragraphs of a wire text within a report of one's own."""
    ours, theirs = paragraphs(own), paragraphs(wire)
    return joined([*ours[:2], *(theirs[place] for place in places), *ours[2:]])


def pairs(path: Path) -> Iterator[Pair]:
    stories = loads(path.read_text("utf-8"))["story"]
    for story in stories:
        wire, own, independent = story["wire"], story["own"], story["independent"]
        rewritten, updated, name = story["rewritten"], story["updated"], story["name"]
        parts = paragraphs(wire)
        yield Pair(COPY, f"{name}: reprint", wire, wire)
        yield Pair(COPY, f"{name}: reprint with furniture", wire, furnished(wire))
        yield Pair(COPY, f"{name}: subedited", wire, furnished(story.get("subedited") or subedited(wire)))
        yield Pair(COPY, f"{name}: without its end", wire, joined(parts[:-2]))
        yield Pair(EDITION, f"{name}: first third", wire, joined(parts[:3]))
        yield Pair(EDITION, f"{name}: every other paragraph", wire, furnished(joined(parts[::2])))
        yield Pair(EDITION, f"{name}: rewritten", wire, rewritten)
        yield Pair(EDITION, f"{name}: rewritten with furniture", furnished(wire), furnished(rewritten))
        yield Pair(EDITION, f"{name}: updated", wire, updated)
        yield Pair(EDITION, f"{name}: updated and shortened", wire, joined(paragraphs(updated)[:5]))
        yield Pair(EDITION, f"{name}: merged", wire, merged(own, wire, (0, 1, 4)))
        yield Pair(
            EDITION, f"{name}: merged, one sentence each", wire, merged(own, first_sentences(wire, 1), (0, 3, 5))
        )
        yield Pair(INDEPENDENT, f"{name}: same speech", wire, independent)
        yield Pair(INDEPENDENT, f"{name}: same speech, same outlet", furnished(wire), furnished(independent))
        yield Pair(INDEPENDENT, f"{name}: same speech, shorter", rewritten, independent)
        yield Pair(INDEPENDENT, f"{name}: same speech, next day", updated, independent)
        yield Pair(INDEPENDENT, f"{name}: reportage", wire, own)
    for one, other in pairwise([*stories, stories[0]]):
        yield Pair(OTHER, f"{one['name']}, {other['name']}", furnished(one["wire"]), furnished(other["wire"]))


def auc(good: Sequence[float], bad: Sequence[float]) -> float:
    """Chance that one of the good is above one of the bad."""
    above = sum((one > other) + 0.5 * (one == other) for one in good for other in bad)
    return above / (len(good) * len(bad))


def f1(found: Sequence[tuple[bool, bool]]) -> float:
    hits = sum(said and true for said, true in found)
    return 2 * hits / max(1, sum(said for said, _ in found) + sum(true for _, true in found))


def report(path: Path, *, with_pairs: bool) -> None:
    texts = [(pair, Text(title=None, text=pair.a), Text(title=None, text=pair.b)) for pair in pairs(path)]
    held: list[tuple[Pair, Match]] = [(pair, compare(a, b)) for pair, a, b in texts]
    if with_pairs:
        for pair, match in held:
            print(f"{pair.kind:12} {match.verdict:11} c {match.containment:.3f} s {match.similarity:.3f} {pair.name}")
    print(f"{path.stem}: {len(held)} pairs")
    kinds = (COPY, EDITION, INDEPENDENT, OTHER)
    for name in ("containment", "similarity"):
        by = {kind: [getattr(match, name) for pair, match in held if pair.kind == kind] for kind in kinds}
        rest = [*by[EDITION], *by[INDEPENDENT], *by[OTHER]]
        print(
            f"  {name}: copies against the rest AUC {auc(by[COPY], rest):.3f}, "
            f"copies and editions against independent AUC {auc([*by[COPY], *by[EDITION]], by[INDEPENDENT]):.3f}"
        )
    told = [(match.verdict in COPIES, pair.kind in {COPY, EDITION}) for pair, match in held]
    copies = [(match.verdict in COPIES, pair.kind == COPY) for pair, match in held if pair.kind != EDITION]
    print(f"  near, identical, excerpt: F1 copies against independent {f1(copies):.3f}, with editions {f1(told):.3f}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--pairs", action="store_true", help="print each pair")
    shown = asked.parse_args()
    for path in (STORIES, LATER):
        report(path, with_pairs=shown.pairs)


if __name__ == "__main__":
    main()
