"""Measure what it takes to tell the texts of a seed's coverage, in an archive in a folder of its own.

    python benchmarks/coverage.py [--articles N]

Once all articles are edited copies of one text, once all are reports of their own that quote the same people. Words
are made up by chance. docs/matching.md shows a run with 5,000.
"""

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from pipelines.comparison import fingerprint
from pipelines.coverage.upkeep import tell_texts
from storage import queries
from storage.archive import Archive, open_archive
from vocabulary.article import Article, Seed, SeedMatch
from vocabulary.match import Match, Verdict
from vocabulary.moment import Moment
from vocabulary.page import Candidate, FoundBy, Page
from vocabulary.run import Assignment, OutletFacts

CHANCE = random.Random(7)
WORDS = [
    f"{a}{b}{c}"
    for a in ["ba", "ko", "ri", "mu", "ta", "se", "li", "no"]
    for b in ["ran", "tel", "min", "sor"]
    for c in "aeiou"
]
OUTLETS = 200
SAME_STORY = Match(
    verdict=Verdict.SAME_STORY,
    similarity=0.5,
    containment=0.0,
    containment_a_in_b=0.0,
    containment_b_in_a=0.0,
    jaccard=0.0,
    explanation="Made up.",
    rules=0,
)


def sentences(number: int, length: int = 18) -> list[str]:
    return [" ".join(CHANCE.choices(WORDS, k=length)) + "." for _ in range(number)]


def copies(number: int) -> Iterator[str]:
    """One text, each time with one word in 25 another one."""
    words = " ".join(sentences(20)).split()
    for _ in range(number):
        yield " ".join(CHANCE.choice(WORDS) if CHANCE.random() < 0.04 else word for word in words)


def reports(number: int) -> Iterator[str]:
    """Texts of their own with three of a dozen sentences that all may quote."""
    quoted = sentences(12, 25)
    for _ in range(number):
        own = [*sentences(18), *CHANCE.sample(quoted, 3)]
        CHANCE.shuffle(own)
        yield " ".join(own)


def fill(archive: Archive, texts: Iterator[str]) -> Seed:
    text = " ".join(sentences(20))
    seed = Seed(
        name="seed",
        title="A seed",
        title_inferred=False,
        text=text,
        document_sha256="0" * 64,
        fingerprint=fingerprint(text, language="en"),
    )
    archive.store_seed(seed)
    runs = {
        name: archive.begin_run(
            Assignment(outlet=name), OutletFacts(name=name, title=name.title()), seed=None, owner="benchmark"
        )
        for name in (f"outlet{number}" for number in range(OUTLETS))
    }
    for number, text in enumerate(texts):
        outlet = f"outlet{number % OUTLETS}"
        url = f"http://{outlet}.test/{number}"
        page = Page(
            outlet=outlet,
            candidate=Candidate(url=url, link=url, found_by=FoundBy.FEED, source="feed"),
            fetched_at=moment(number),
            final_url=url,
            status=200,
            body=str(number).encode(),
        )
        archive.record(
            runs[outlet],
            Article(
                page=page,
                url=url,
                text=text,
                compared=text,
                language="en",
                published=Moment(iso=moment(number).isoformat(), source="made up"),
                fingerprint=fingerprint(text, language="en"),
                matches=(SeedMatch(seed="seed", match=SAME_STORY),),
            ),
        )
    return seed


def moment(number: int) -> datetime:
    return datetime(2022, 1, 10, tzinfo=UTC) + timedelta(minutes=number)


def measure(name: str, texts: Iterator[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = open_archive(f"sqlite:///{folder}/cuttings.db")
        seed = fill(archive, texts)
        begun = time.process_time()
        assert tell_texts(archive, seed)
        told = time.process_time()
        assert not tell_texts(archive, seed)
        again = time.process_time()
        found = queries.sum_of(queries.coverage(archive, "seed"))
        asked = time.process_time()
        archive.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{name}: {found.articles} articles, {found.independent_texts} independent texts; told in {told - begun:.2f} s,"
        f" nothing new seen in {again - told:.3f} s, summed up in {asked - again:.2f} s of CPU; {memory} MB at most"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=1000)
    number = asked.parse_args().articles
    measure("copies of one text", copies(number))
    measure("reports of their own", reports(number))


if __name__ == "__main__":
    main()
