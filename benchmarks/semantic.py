"""Measure what a language model adds to similarity: events told in several languages, people's judgements, time.

    python benchmarks/semantic.py [--data FOLDER]

Without a folder the texts are the reports of `events.toml` beside this file and the newsroom's articles. FOLDER holds
`pairs/*.jsonl`, and `pairs/lee50-background.jsonl` for the archive's own document frequencies. Needs the extra
`cuttings[semantic]`. docs/matching.md shows a run.
"""

import argparse
import json
import math
import statistics
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path

from desk.newsroom.world import articles
from pipelines.comparison import Text, compare, likeness, rarity
from pipelines.comparison.meaning import lead_of
from pipelines.comparison.pairs import compare_pairs
from pipelines.comparison.rarity import terms
from pipelines.embedding import embedder, embedding_of, meaning_between
from vocabulary.match import COVERAGE, Match, Verdict
from vocabulary.meaning import Model
from vocabulary.outcome import InputError

MODEL = Model()
STORY = tuple(verdict for verdict in COVERAGE if verdict is not Verdict.RELATED)

Pair = tuple[str, str, Text, Text]
"""Two events and a report of each."""


def auc(good: Sequence[float], bad: Sequence[float]) -> float:
    wins = sum((g > b) + 0.5 * (g == b) for g in good for b in bad)
    return wins / (len(good) * len(bad))


def reports() -> list[tuple[str, Text]]:
    rows = tomllib.loads(Path(__file__).with_name("events.toml").read_text("utf-8"))["reports"]
    return [(row["event"], Text(title=row["title"], text=row["text"], language=row["language"])) for row in rows]


def newsroom() -> list[tuple[str, Text]]:
    return [(one.story, Text(title=one.title, text=one.text, language=one.language)) for one in articles()]


def told_apart(name: str, told: Sequence[tuple[str, Text]]) -> None:
    """Same event against other events, by words and with the model."""
    pairs = [(e, f, a, b) for (e, a), (f, b) in combinations(told, 2)]
    for kind, alike in (("one language", True), ("two languages", False)):
        chosen = [pair for pair in pairs if (pair[2].told_language == pair[3].told_language) is alike]
        for label, answer in (("words", _by_words), ("model too", _with_model)):
            found = [(pair[0] == pair[1], answer(pair)) for pair in chosen]
            good, bad = ([match.similarity for same, match in found if same is which] for which in (True, False))
            verdicts = [[match.verdict for same, match in found if same is which] for which in (True, False)]
            stories, related = (
                " ".join(f"{sum(one in reached for one in said) / len(said):.3f}" for said in verdicts)
                for reached in (STORY, COVERAGE)
            )
            print(
                f"{name}, {kind}, {label:9}: {len(good)} + {len(bad)} pairs, AUC {auc(good, bad):.4f};"
                f" same_story or closer {stories}, related or closer {related}"
            )


def _by_words(pair: Pair) -> Match:
    return compare(pair[2], pair[3])


def _with_model(pair: Pair) -> Match:
    return compare(pair[2], pair[3], meaning=meaning_between(pair[2], pair[3], MODEL))


def judged(path: Path) -> None:
    """People's judgement: Pearson r, or AUC."""
    truth = {row["id"]: row for row in _rows(path)}
    for label, model in (("words", None), ("model too", MODEL)):
        said = [(row["similarity"], truth[row["id"]]) for row in compare_pairs(path, model=model)]
        if "sim" in said[0][1]:
            figure = f"r {statistics.correlation([one for one, _ in said], [row['sim'] for _, row in said]):.3f}"
        else:
            figure = f"AUC {auc(*([one for one, row in said if row['same'] == same] for same in (1, 0))):.3f}"
        print(f"{path.stem}, {label:9}: {figure}")


def blended(path: Path, background: Path) -> None:
    """The rarity of words from lists, blended with document frequencies of the archive at hand (the background)."""
    documents = [set(terms(Text(title=None, text=row["text"]).words)) for row in _rows(background)]
    held = Counter(term for document in documents for term in document)
    listed = rarity.rarity_in("en")
    truth = {row["id"]: row["sim"] for row in _rows(path)}
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):

        def rarity_of(term: str, share: float = share) -> float:
            own = math.log((len(documents) + 1) / (held[term] + 0.5))
            return (1 - share) * listed(term) + share * max(own, 0.0)

        said = _with_rarity(rarity_of, path)
        r = statistics.correlation([row["similarity"] for row in said], [truth[row["id"]] for row in said])
        print(f"{path.stem}, share of the archive's own document frequencies {share:.2f}: r {r:.3f}")


def _with_rarity(rarity_of: Callable[[str], float], path: Path) -> list[dict]:
    kept, likeness.rarity_in = likeness.rarity_in, lambda _: rarity_of
    try:
        texts: dict[str, Text] = {}
        rows = []
        for row in _rows(path):
            a, b = (
                texts.setdefault(json.dumps(row[side]), Text(title=row[side].get("title"), text=row[side]["text"]))
                for side in "ab"
            )
            rows.append({"id": row["id"], "similarity": compare(a, b).similarity})
        return rows
    finally:
        likeness.rarity_in = kept


def speed(texts: Sequence[Text]) -> None:
    """CPU of an embedding, alone on a core, and of holding two embeddings against each other."""
    asked = embedder(MODEL)
    leads = list(map(lead_of, texts))
    began = time.process_time()
    for lead in leads:
        asked.embed([lead])
    print(f"an embedding: {(time.process_time() - began) / len(leads) * 1000:.1f} ms; {asked.name} {asked.version}")
    kept = [embedding_of(text, MODEL) for text in texts]
    began = time.process_time()
    for a, b in combinations(texts, 2):
        meaning_between(a, b, MODEL)
    count = len(kept) * (len(kept) - 1) / 2
    print(f"two that are at hand: {(time.process_time() - began) / count * 1e6:.0f} us")


def _rows(path: Path) -> Iterable[dict]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, filter(str.strip, file))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    data: Path | None = parser.parse_args().data
    try:
        embedder(MODEL)
    except InputError as error:
        print(f"not measured: {error}")
        return
    events = reports()
    told_apart("events", events)
    told_apart("newsroom", newsroom())
    speed([text for _, text in events])
    if data is None:
        return
    for path in sorted((data / "pairs").glob("*.jsonl")):
        if "background" not in path.stem:
            judged(path)
            if (background := path.with_name(f"{path.stem}-background.jsonl")).is_file():
                blended(path, background)


if __name__ == "__main__":
    main()
