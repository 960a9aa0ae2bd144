"""Measure matching: planted edits, planted near copies, people's judgements, speed.

    python benchmarks/match.py [--data FOLDER]

Without a folder the texts are the newsroom's English articles. FOLDER holds any of `extraction/manifest.jsonl` (texts
in `body`), `neardup-planted/` and `pairs/*.jsonl`. Texts of 150 words or more are taken. datasketch, rensa and simhash
are measured beside ours when installed. docs/matching.md shows a run.
"""

import argparse
import json
import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path

from desk.newsroom.world import articles
from pipelines.comparison import Text, compare, fingerprint
from pipelines.comparison.pairs import compare_pairs
from vocabulary.match import Verdict

COPIES = {Verdict.IDENTICAL, Verdict.NEAR, Verdict.EXCERPT}
SHARED = 3
CONTAINED = 0.1
HOST = 7
"""An excerpt goes into the text so many places on."""

Edit = Callable[[str, str, random.Random], str]
Index = Callable[[Sequence[str], Sequence[str]], list[set[int]]]


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def reworded(text: str, share: float, chance: random.Random) -> str:
    """Every word is replaced with the given chance by a word of elsewhere in the text."""
    words = text.split()
    return " ".join(chance.choice(words) if chance.random() < share else word for word in words)


def sentences_edited(share: float) -> Edit:
    def edit(text: str, _: str, chance: random.Random) -> str:
        return " ".join(reworded(one, 0.3, chance) if chance.random() < share else one for one in sentences(text))

    return edit


def half_kept(text: str, _: str, chance: random.Random) -> str:
    words = text.split()
    start = chance.randrange(len(words) // 2 + 1)
    return " ".join(words[start : start + len(words) // 2])


def excerpted(text: str, other: str, chance: random.Random) -> str:
    """30 % of the text within another article."""
    words, host = text.split(), other.split()
    length = int(len(words) * 0.3)
    start, place = chance.randrange(len(words) - length + 1), chance.randrange(len(host))
    return " ".join([*host[:place], *words[start : start + length], *host[place:]])


EDITS: dict[str, Edit] = {
    "20 % sentences": sentences_edited(0.2),
    "50 % sentences": sentences_edited(0.5),
    "10 % words": lambda text, _, chance: reworded(text, 0.1, chance),
    "half kept": half_kept,
    "30 % excerpt": excerpted,
}


def ours(texts: Sequence[str], queries: Sequence[str]) -> list[set[int]]:
    """Candidates by shared hashes, as an archive looks them up."""
    prints = [fingerprint(text) for text in texts]
    postings: defaultdict[int, list[int]] = defaultdict(list)
    for number, kept in enumerate(prints):
        for value in kept.hashes:
            postings[value].append(number)
    found = []
    for query in queries:
        asked, counts = fingerprint(query), defaultdict(int)
        for value in asked.hashes:
            for number in postings[value]:
                counts[number] += 1
        found.append(
            {
                number
                for number, count in counts.items()
                if count >= SHARED and count / min(len(asked.hashes), len(prints[number].hashes)) >= CONTAINED
            }
        )
    return found


def by_datasketch(texts: Sequence[str], queries: Sequence[str]) -> list[set[int]]:
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - measured only when installed

    def sketch(text: str) -> "MinHash":
        words, made = text.lower().split(), MinHash(num_perm=128)
        made.update_batch([" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))])
        return made

    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    for number, text in enumerate(texts):
        lsh.insert(number, sketch(text))
    return [set(lsh.query(sketch(query))) for query in queries]


def by_rensa(texts: Sequence[str], queries: Sequence[str]) -> list[set[int]]:
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415 - measured only when installed

    def sketch(text: str) -> "RMinHash":
        words, made = text.lower().split(), RMinHash(num_perm=128, seed=1)
        made.update([" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))])
        return made

    lsh = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    for number, text in enumerate(texts):
        lsh.insert(number, sketch(text))
    return [set(lsh.query(sketch(query))) for query in queries]


def by_simhash(texts: Sequence[str], queries: Sequence[str]) -> list[set[int]]:
    from simhash import Simhash  # noqa: PLC0415 - measured only when installed

    made = [Simhash(text.lower().split()) for text in texts]
    return [{n for n, one in enumerate(made) if one.distance(Simhash(query.lower().split())) <= 8} for query in queries]


INDEXES: dict[str, Index] = {
    "cuttings": ours,
    "datasketch J>=.5": by_datasketch,
    "rensa 32 bands": by_rensa,
    "simhash64 <= 8 bits": by_simhash,
}


def planted_edits(texts: Sequence[str]) -> None:
    print(f"\nPlanted edits in {len(texts)} texts: recall (false hits a query)")
    print(f"{'':22}" + "".join(f"{name:>18}" for name in EDITS))
    edited: dict[str, list[str]] = {}
    for name, edit in EDITS.items():
        chance = random.Random(name)
        edited[name] = [edit(text, texts[(n + HOST) % len(texts)], chance) for n, text in enumerate(texts)]
    for title, index in {**INDEXES, "cuttings, verified": verified}.items():
        try:
            cells = [_cell(index(texts, queries), hosts=name == "30 % excerpt") for name, queries in edited.items()]
        except ImportError:
            cells = ["not installed"]
        print(f"{title:22}" + "".join(f"{cell:>18}" for cell in cells))


def verified(texts: Sequence[str], queries: Sequence[str]) -> list[set[int]]:
    found = ours(texts, queries)
    return [{n for n in some if _is_copy(texts[n], query)} for some, query in zip(found, queries, strict=True)]


def _is_copy(text: str, query: str) -> bool:
    return compare(Text(title=None, text=text), Text(title=None, text=query)).verdict in COPIES


def _cell(found: list[set[int]], *, hosts: bool) -> str:
    """Recall and false hits; the text that an excerpt was put into is rightly found too."""
    recall = statistics.mean(n in some for n, some in enumerate(found))
    right = [{n, (n + HOST) % len(found)} if hosts else {n} for n in range(len(found))]
    false = statistics.mean(len(some - allowed) for some, allowed in zip(found, right, strict=True))
    return f"{recall:.3f} ({false:.2f})"


def planted_copies(folder: Path) -> None:
    rows = {row["id"]: row["text"] for row in _rows(folder / "manifest.jsonl")}
    truth = {frozenset((row["a"], row["b"])) for row in _rows(folder / "truth.jsonl")}
    names, texts = list(rows), list(rows.values())
    pairs = {frozenset((names[n], names[m])) for n, some in enumerate(ours(texts, texts)) for m in some if m != n}
    said = {pair for pair in pairs if _is_copy(*(rows[name] for name in pair))}
    print(f"\nPlanted near copies: {len(truth & said)} of {len(truth)} found, {len(said - truth)} false")


def judged_pairs(path: Path) -> None:
    truth = {row["id"]: row for row in _rows(path)}
    began = time.perf_counter()
    answers = {answer["id"]: answer for answer in compare_pairs(path)}
    took = (time.perf_counter() - began) / len(answers) * 1000
    for field in ("similarity", "containment"):
        said = [answers[key][field] for key in truth]
        if "sim" in next(iter(truth.values())):
            score = f"Pearson r {statistics.correlation(said, [row['sim'] for row in truth.values()]):.3f}"
        else:
            good = [answers[key][field] for key, row in truth.items() if row["same"]]
            bad = [answers[key][field] for key, row in truth.items() if not row["same"]]
            wins = sum((g > b) + (g == b) / 2 for g in good for b in bad)
            score = f"AUC {wins / len(good) / len(bad):.3f}"
        print(f"{path.stem}: {field} {score}  ({len(truth)} pairs, {took:.2f} ms a pair)")


def random_pairs(texts: Sequence[str]) -> None:
    """How often two articles of different outlets and times are called anything but unrelated."""
    prepared = [Text(title=None, text=text) for text in texts]
    counts: defaultdict[Verdict, int] = defaultdict(int)
    for a, b in combinations(prepared, 2):
        counts[compare(a, b).verdict] += 1
    print(f"\nPairs at random: {dict(counts)}")


def speed(texts: Sequence[str]) -> None:
    seed = Text(title=None, text=max(texts, key=len), language="en")
    compare(seed, seed)
    prepared = [Text(title=None, text=text, language="en") for text in texts]
    median = statistics.median(len(text.split()) for text in texts)
    print(f"\n{median:.0f} words a text in the median; milliseconds of computing:")
    for name, call in {
        "fingerprint": lambda text: fingerprint(text.text, language="en"),
        "prepare and compare": lambda text: compare(seed, text),
        "compare prepared": lambda text: compare(seed, text),
    }.items():
        times = sorted(_took(call, text) for text in prepared)
        print(f"  {name:20} median {statistics.median(times):6.2f}   p95 {times[int(len(times) * 0.95)]:6.2f}")


def _took(call: Callable[[Text], object], text: Text) -> float:
    began = time.thread_time()
    call(text)
    return (time.thread_time() - began) * 1000


def _rows(path: Path) -> Iterable[dict]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, filter(str.strip, file))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    data: Path | None = parser.parse_args().data
    if data is None:
        measure([one.text for one in articles() if one.language == "en"])
        return
    for path in sorted((data / "pairs").glob("*.jsonl")):
        if "background" not in path.stem:
            judged_pairs(path)
    if (data / "neardup-planted").is_dir():
        planted_copies(data / "neardup-planted")
    manifest = data / "extraction" / "manifest.jsonl"
    if manifest.is_file():
        measure([row["body"] for row in _rows(manifest)])


def measure(texts: Sequence[str]) -> None:
    texts = [text for text in texts if len(text.split()) >= 150]
    planted_edits(texts)
    random_pairs(texts)
    speed(texts)


if __name__ == "__main__":
    main()
