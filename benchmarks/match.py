"""Measure matching: planted edits, planted near copies, people's judgements, speed.

    python benchmarks/match.py [--data FOLDER] [--peers FOLDER]

Without a folder the texts are the newsroom's English articles. FOLDER holds any of `extraction/manifest.jsonl` (texts
in `body`), `neardup-planted/` and `pairs/*.jsonl`. Texts of 150 words or more are taken. With `--peers`
datasketch, rensa and simhash are installed into environments of their own in that folder and measured beside our
index, which is that of an archive. docs/matching.md shows a run.
"""

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from desk.newsroom.world import articles
from pipelines.comparison import Text, compare, compared_text, fingerprint
from pipelines.comparison.pairs import compare_pairs
from pipelines.similar import similar
from storage.archive import Archive, open_archive
from vocabulary.article import Article, Seed
from vocabulary.match import COPIES, Verdict
from vocabulary.page import Candidate, FoundBy, Page
from vocabulary.run import Assignment, OutletFacts

NOW = datetime(2026, 1, 1, tzinfo=UTC)
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
    """Candidates as an archive gives them; all are asked for, not only the likeliest."""
    with archive_of(texts) as archive:
        asked = (archive.candidates(fingerprint(query), most=len(texts)) for query in queries)
        return [{one.article_id - 1 for one in found} for found in asked]


def verified(texts: Sequence[str], queries: Sequence[str]) -> list[set[int]]:
    """What `cuttings similar --copies` shows."""
    with archive_of(texts) as archive:
        found = (similar(archive, _seed(query), copies_only=True) for query in queries)
        return [{one.article_id - 1 for one in some if one.article_id is not None} for some in found]


@contextmanager
def archive_of(texts: Sequence[str]) -> Iterator[Archive]:
    """An archive of these texts, by their places, each of an outlet of its own."""
    with tempfile.TemporaryDirectory() as folder, closing(open_archive(f"sqlite:///{folder}/cuttings.db")) as archive:
        run = archive.begin_run(
            Assignment(outlet="o", everything=True), OutletFacts(name="o", title="O", sources=()), seed=None, owner="b"
        )
        archive.record_all([(run, _article(number, text)) for number, text in enumerate(texts)])
        yield archive


def _article(number: int, text: str) -> Article:
    address = f"http://o{number}.example/"
    candidate = Candidate(url=address, link=address, found_by=FoundBy.FEED, source="")
    page = Page(
        outlet=f"o{number}", candidate=candidate, fetched_at=NOW, final_url=address, status=200, headers=(), body=b""
    )
    return Article(
        page=page, url=address, text=text, compared=compared_text(text), extractor="", fingerprint=fingerprint(text)
    )


def _seed(text: str) -> Seed:
    return Seed(
        name="query",
        title="",
        title_inferred=True,
        text=text,
        document_sha256="",
        fingerprint=fingerprint(text),
        origin="query",
    )


PEERS = {
    "datasketch": (
        "datasketch, J >= .5",
        """
from datasketch import MinHash, MinHashLSH
def sketch(text):
    words, made = text.lower().split(), MinHash(num_perm=128)
    made.update_batch([" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))])
    return made
def index(texts):
    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    for number, text in enumerate(texts): lsh.insert(number, sketch(text))
    return lambda query: lsh.query(sketch(query))
""",
    ),
    "rensa": (
        "rensa, 32 bands",
        """
from rensa import RMinHash, RMinHashLSH
def sketch(text):
    words, made = text.lower().split(), RMinHash(num_perm=128, seed=1)
    made.update([" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))])
    return made
def index(texts):
    lsh = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    for number, text in enumerate(texts): lsh.insert(number, sketch(text))
    return lambda query: lsh.query(sketch(query))
""",
    ),
    "simhash": (
        "simhash64, 8 bits",
        """
from simhash import Simhash
def index(texts):
    made = [Simhash(text.lower().split()) for text in texts]
    def near(query):
        one = Simhash(query.lower().split())
        return [number for number, other in enumerate(made) if other.distance(one) <= 8]
    return near
""",
    ),
}
"""How other programs are asked: the package, what the table calls it, and `index(texts)`, which gives what answers."""
ASK = """
import json, sys
texts, queries = json.load(sys.stdin)
asked = index(texts)
print(json.dumps([list(map(int, asked(query))) for query in queries]))
"""


def peer(name: str, folder: Path) -> Index:
    """Another program, in an environment of its own, which is made when there is none; OSError with pip's last word."""
    home = folder / name
    python = home / "bin" / "python"
    if not (home / ".ready").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        command = [python, "-m", "pip", "install", "--quiet", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise OSError((done.stderr.strip().splitlines() or ["no word of why"])[-1])
        (home / ".ready").touch()

    def found(texts: Sequence[str], queries: Sequence[str]) -> list[set[int]]:
        done = subprocess.run(
            [python, "-c", PEERS[name][1] + ASK],
            input=json.dumps([list(texts), list(queries)]),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise OSError((done.stderr.strip().splitlines() or ["no word of why"])[-1])
        return [set(some) for some in json.loads(done.stdout)]

    return found


def planted_edits(texts: Sequence[str], peers: Path | None) -> None:
    print(
        f"\nPlanted edits in {len(texts)} texts: recall (false hits a query, without copies among the texts themselves)"
    )
    print(f"{'':22}" + "".join(f"{name:>18}" for name in EDITS))
    edited: dict[str, list[str]] = {}
    for name, edit in EDITS.items():
        chance = random.Random(name)
        edited[name] = [edit(text, texts[(n + HOST) % len(texts)], chance) for n, text in enumerate(texts)]
    for title, cells in _rows_of(texts, edited, peers):
        print(f"{title:22}" + "".join(f"{cell:>18}" for cell in cells), flush=True)


def _rows_of(
    texts: Sequence[str], edited: Mapping[str, Sequence[str]], peers: Path | None
) -> Iterator[tuple[str, list[str]]]:
    copies = verified(texts, texts)

    def cells(index: Index) -> list[str]:
        return [_cell(index(texts, queries), copies, hosts=name == "30 % excerpt") for name, queries in edited.items()]

    yield "cuttings, candidates", cells(ours)
    yield "cuttings, verified", cells(verified)
    for name, (title, _) in PEERS.items():
        if peers is None:
            yield title, ["skipped (--peers FOLDER installs and measures it)"]
            continue
        try:
            yield title, cells(peer(name, peers))
        except OSError as error:
            yield title, [f"not measured: {error}"]


def _is_copy(text: str, query: str) -> bool:
    return compare(Text(title=None, text=text), Text(title=None, text=query)).verdict in COPIES


def _cell(found: list[set[int]], copies: list[set[int]], *, hosts: bool) -> str:
    """Recall and false hits; what an unedited text has in common with others it is rightly found by too."""
    recall = statistics.mean(n in some for n, some in enumerate(found))
    right = [copies[n] | (copies[(n + HOST) % len(found)] if hosts else set()) | {n} for n in range(len(found))]
    false = statistics.mean(len(some - allowed) for some, allowed in zip(found, right, strict=True))
    return f"{recall:.3f} ({false:.3f})"


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
    parser.add_argument("--peers", type=Path)
    given = parser.parse_args()
    data: Path | None = given.data
    if data is None:
        measure([one.text for one in articles() if one.language == "en"], given.peers)
        return
    for path in sorted((data / "pairs").glob("*.jsonl")):
        if "background" not in path.stem:
            judged_pairs(path)
    if (data / "neardup-planted").is_dir():
        planted_copies(data / "neardup-planted")
    manifest = data / "extraction" / "manifest.jsonl"
    if manifest.is_file():
        measure([row["body"] for row in _rows(manifest)], given.peers)


def measure(texts: Sequence[str], peers: Path | None) -> None:
    texts = [text for text in texts if len(text.split()) >= 150]
    planted_edits(texts, peers)
    random_pairs(texts)
    speed(texts)


if __name__ == "__main__":
    main()
