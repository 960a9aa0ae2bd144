"""Measure exports: rows a second and the most memory that each format takes, each in a process of its own.

    python benchmarks/export.py [--articles 2000] [--database ADDRESS] [--formats jsonl parquet …] [--folder FOLDER]

ADDRESS is by default a file in a folder of its own, which is removed in the end; of a PostgreSQL database
(`postgresql:///test`) a schema of its own is used. `--folder` keeps archive and exports there, and takes an archive
that it made before. Articles are made of sentences of made-up words, about 4 KB of text each, of 50 outlets, and each
is under one of six licences, so that texts leave of three in six. What is measured is `cuttings export` from its start
to its end, by CPU time and by the clock; memory is the process's peak (`ru_maxrss`). A PostgreSQL server's own is not
in it. docs/exports.md shows a run.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk.cli.export import FORMATS
from pipelines.comparison import fingerprint
from storage.archive import Archive, open_archive
from vocabulary.article import Article, Author
from vocabulary.licence import NOASSERTION, Confidence, Decision, Licence, Scope
from vocabulary.moment import Moment
from vocabulary.page import Candidate, FoundBy, Page
from vocabulary.run import Assignment, OutletFacts

OUTLETS = 50
BATCH = 500
WORDS = 620
"""Of a text: about 4 KB."""
BEGUN = datetime(2024, 1, 1, tzinfo=UTC)
LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", NOASSERTION)


def sentences(chance: random.Random, words: int) -> Iterator[str]:
    made = 0
    while made < words:
        length = chance.randint(8, 20)
        told = [chance.choice(VOCABULARY) for _ in range(length)]
        yield f"{' '.join(told).capitalize()}."
        made += length


def _vocabulary() -> list[str]:
    chance = random.Random("words")
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    return ["".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4)))) for _ in range(20_000)]


VOCABULARY = _vocabulary()


def article(number: int, outlet: str) -> Article:
    chance = random.Random(number)
    told = list(sentences(chance, WORDS))
    text = "\n\n".join(" ".join(told[place : place + 5]) for place in range(0, len(told), 5))
    url = f"https://{outlet.replace('_', '-')}.test/2024/{number}"
    page = Page(
        outlet=outlet,
        candidate=Candidate(url=url, link=url, found_by=FoundBy.FEED, source="https://feed.test/"),
        fetched_at=datetime.now(UTC),
        final_url=url,
        status=200,
        body=f"<html><body><h1>{told[0]}</h1><p>{text}</p></body></html>".encode(),
    )
    return Article(
        page=page,
        url=url,
        title=told[0].rstrip("."),
        text=text,
        compared=text,
        language="en",
        authors=(Author(name=f"{told[1].split()[0].title()} {told[2].split()[0].title()}"),),
        published=Moment(iso=(BEGUN + timedelta(minutes=number)).isoformat(), source="feed"),
        extractor="benchmark",
        fingerprint=fingerprint(text),
        licence=licence(number),
    )


def licence(number: int) -> Licence:
    name = LICENCES[number % len(LICENCES)]
    if name == NOASSERTION:
        return Licence()
    return Licence(decision=Decision(expression=name, confidence=Confidence.DECLARED, scope=Scope.ARTICLE))


def fill(archive: Archive, articles: int) -> None:
    runs = {}
    for place in range(OUTLETS):
        name = f"outlet_{place:02}"
        facts = OutletFacts(name=name, title=f"Outlet {place}")
        runs[name] = archive.begin_run(Assignment(outlet=name, everything=True), facts, seed=None, owner="benchmark")
    for first in range(0, articles, BATCH):
        name = f"outlet_{first // BATCH % OUTLETS:02}"
        made = [article(number, name) for number in range(first, min(first + BATCH, articles))]
        archive.register(runs[name], [one.page.candidate for one in made])
        archive.record_all([(runs[name], one) for one in made])
    for run in runs.values():
        archive.end_run(run, "finished")


@contextmanager
def address(database: str | None, folder: Path) -> Iterator[str]:
    if database is None:
        yield f"sqlite:///{folder / 'cuttings.db'}"
        return
    import psycopg  # noqa: PLC0415 - only where it is asked for

    schema = f"cuttings_benchmark_{uuid.uuid4().hex}"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        try:
            yield f"{database}?options=-csearch_path%3D{schema}"
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


RUN = """
import resource, sys
from desk.cli import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""


def measured(form: str, folder: Path, archive: str) -> tuple[float, float, int, int]:
    """(CPU seconds, seconds, peak of memory in bytes, bytes written) of one export."""
    output = folder / f"out.{form}"
    call = ["--folder", str(folder), "export", "--format", form, "-o", str(output), "--force"]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", RUN, *call],
        env=os.environ | {"ARCHIVE_URL": archive},
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.perf_counter() - began
    if done.returncode:
        sys.exit(f"{form}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    written = sum(path.stat().st_size for path in [output, *output.rglob("*")] if path.is_file())
    return cpu, took, int(done.stdout.split()[-1]) * 1024, written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--database")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        with address(given.database, folder) as archive:
            if given.database is not None or not (folder / "cuttings.db").exists():
                began = time.process_time()
                with closing(open_archive(archive)) as opened:
                    fill(opened, given.articles)
                print(f"{given.articles} articles kept, {time.process_time() - began:.0f} s of CPU")
            print(f"{'format':10}{'articles/s of CPU':>20}{'articles/s':>12}{'peak memory':>14}{'written':>12}")
            for form in given.formats:
                cpu, took, peak, written = measured(form, folder, archive)
                print(
                    f"{form:10}{given.articles / cpu:20,.0f}{given.articles / took:12,.0f}"
                    f"{peak / 1e6:11,.0f} MB{written / 1e6:9,.1f} MB"
                )


if __name__ == "__main__":
    main()
