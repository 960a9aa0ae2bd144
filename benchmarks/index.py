"""Measure the index of fingerprints on an archive of synthetic articles: finding, memory, taking anew, adding one.

    python benchmarks/index.py [--articles 20000] [--background 0] [--database ADDRESS] [--queries 200] [--words 400]

ADDRESS is by default a file in a folder of its own, which is removed in the end; of a PostgreSQL database
(`postgresql:///test`) a schema of its own is used. So many more articles as `--background` says are kept by random
fingerprints alone, so that a large index is made in minutes: `--background 996000` takes 4 GB.

Articles are made of words that are as frequent as words are. Every outlet puts a line of 40 words under each of its
articles, every 20th article ends with the same 60 words, every 50th is an edited copy of the one before, and of each
10,000 articles 150 print one text. All fingerprints are taken by `cuttings fingerprints rebuild`, by its own code. A
question is what `cuttings similar --copies` does: the text's fingerprint, its candidates, and each one's verdict.
Beside the clock stands CPU time of this process; a PostgreSQL server's own is not in it. docs/matching.md shows a run.
"""

import argparse
import itertools
import json
import random
import resource
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import insert, text

from pipelines.comparison import FINGERPRINT_VERSION, fingerprint
from pipelines.fingerprinting import rebuild, taken
from pipelines.similar import Similar, similar
from storage import fingerprints
from storage.archive import Archive, open_archive
from storage.models import Article as StoredArticle
from storage.models import Outlet, Revision
from vocabulary.article import Article, Seed
from vocabulary.match import Fingerprint, Verdict
from vocabulary.page import Candidate, FoundBy, Page
from vocabulary.run import Assignment, OutletFacts

OUTLETS = 200
VOCABULARY = 60_000
BATCH = 2_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("plain", "under the common foot", "copy", "printed by 150")


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Made-up words, and how often each is used, summed up: the n-th one time in n."""
    chance = random.Random("words")
    syllables = ["".join(pair) for pair in itertools.product("bdfgklmnprstvz", "aeiou")]
    made = ["".join(chance.choices(syllables, k=chance.choice((2, 2, 3, 3, 4)))) for _ in range(VOCABULARY)]
    return made, list(itertools.accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))


def made(name: str, words: int) -> list[str]:
    known, weights = vocabulary()
    return random.Random(name).choices(known, cum_weights=weights, k=words)


def kind_of(number: int) -> str:
    if number % 10_000 < 150:
        return "printed by 150"
    if number % 50 == 0:
        return "copy"
    return "under the common foot" if number % 20 == 1 else "plain"


def text_of(number: int, words: int) -> str:
    kind = kind_of(number)
    if kind == "printed by 150":
        told = made(f"wire {number // 10_000}", words)
    elif kind == "copy":
        chance = random.Random(number)
        told = [word if chance.random() > 0.05 else "changed" for word in made(f"article {number - 1}", words)]
    else:
        told = made(f"article {number}", words)
    paragraphs = [" ".join(told[start : start + 80]) + "." for start in range(0, len(told), 80)]
    if kind == "under the common foot":
        paragraphs.append(" ".join(made("common", 60)))
    return "\n\n".join([*paragraphs, " ".join(made(f"outlet {number % OUTLETS}", 40))])


def fill_background(archive: Archive, first: int, articles: int, words: int) -> None:
    """Add articles of which only a fingerprint is kept, of random numbers but for the common foot and their outlet's.

    The database makes them, and numbers are made in their order, so that a million take minutes. What a revision keeps
    of its fingerprint is as long as it would be, and read as often, but of other numbers.
    """
    if not articles:
        return
    is_sqlite = archive._database.is_sqlite  # noqa: SLF001
    size = int(0.172 * words)
    values = {
        "first": first,
        "last": first + articles - 1,
        "articles": articles,
        "outlets": OUTLETS,
        "words": words,
        "size": 8 * size,
        "rows": articles * size - 1,
        "half": articles * size // 2,
        "step": (1 << 64) // (articles * size + 2),
        "version": FINGERPRINT_VERSION,
        "seen": "2026-01-01 00:00:00.000000" if is_sqlite else NOW,
    }
    common = fingerprint(" ".join(made("common", 60))).hashes
    statements = FILLING["sqlite" if is_sqlite else "postgresql"]
    feet = [(value, 20, 1) for value in common]
    for outlet in range(OUTLETS):
        feet += [(value, OUTLETS, outlet) for value in fingerprint(" ".join(made(f"outlet {outlet}", 40))).hashes]
    with without_checks(archive) as execute:
        for statement in statements[:3]:
            execute(statement, values)
        for value, every, rest in sorted(feet):
            execute(statements[3], values | {"value": value, "every": every, "rest": rest})


@contextmanager
def without_checks(archive: Archive) -> Iterator[Callable[[str, dict[str, object]], object]]:
    """What runs a statement; SQLite looks up no references meanwhile, which takes ten times as long."""
    path = archive._database.path  # noqa: SLF001
    if path is None:
        with archive._database.writing() as connection:  # noqa: SLF001
            yield lambda statement, values: connection.execute(text(statement), values)
        return
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA synchronous = OFF")
        file.execute("PRAGMA cache_size = -100000")
        yield file.execute


_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT :{0} UNION ALL SELECT i + 1 FROM n WHERE i < :{1}) "
_ARTICLES = (
    "INSERT INTO articles (id, outlet, url_key, url, revisions, first_seen, last_seen) "
    "{numbers}SELECT i + 1, 'o' || (i % :outlets), {key}, 'http://o.example/' || i, 1, :seen, :seen FROM {series}"
)
_REVISIONS = (
    "INSERT INTO revisions (id, article_id, number, first_seen, extractor, fingerprint_exact, fingerprint_hashes, "
    "fingerprint_shingles, fingerprint_version) "
    "{numbers}SELECT i + 1, i + 1, 1, :seen, '', {key}, {blob}, :words, :version FROM {series}"
)
_HASHES = (
    "INSERT INTO fingerprint_hashes (hash, version, article_id) {numbers}"
    "SELECT (i - :half) * :step, :version, :first + 1 + {lot} FROM {series}"
)
_FEET = (
    "INSERT INTO fingerprint_hashes (hash, version, article_id) "
    "SELECT :value, :version, id FROM articles WHERE id > :first AND (id - 1) % :every = :rest"
)
FILLING = {
    "sqlite": (
        _ARTICLES.format(numbers=_NUMBERS.format("first", "last"), key="printf('%032x', i)", series="n"),
        _REVISIONS.format(
            numbers=_NUMBERS.format("first", "last"), key="printf('%064x', i)", blob="randomblob(:size)", series="n"
        ),
        _HASHES.format(
            numbers="WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) ",
            lot="abs(random() % :articles)",
            series="n",
        ),
        _FEET,
    ),
    "postgresql": (
        _ARTICLES.format(
            numbers="", key="lpad(to_hex(i), 32, '0')", series="generate_series(CAST(:first AS int), :last) AS i"
        ),
        _REVISIONS.format(
            numbers="",
            key="lpad(to_hex(i), 64, '0')",
            blob="decode(repeat(md5(CAST(i AS text)), :size / 16), 'hex')",
            series="generate_series(CAST(:first AS int), :last) AS i",
        ),
        _HASHES.format(
            numbers="",
            lot="CAST(floor(random() * :articles) AS int)",
            series="generate_series(CAST(0 AS bigint), :rows) AS i",
        ),
        _FEET,
    ),
}
"""Articles, their revisions, the index, and rows of it for one hash of a foot."""


def fill(archive: Archive, articles: int, words: int) -> None:
    """Put articles into an archive, with fingerprints of a version that finds nothing."""
    row = {"languages": [], "sources": [], "expected": {}, "first_crawled": NOW, "last_crawled": NOW}
    with archive._database.writing() as connection:  # noqa: SLF001 - nobody else adds a million at once
        connection.execute(
            insert(Outlet), [{**row, "name": f"o{number}", "title": f"Outlet {number}"} for number in range(OUTLETS)]
        )
    for start in range(0, articles, BATCH):
        numbers = range(start, min(start + BATCH, articles))
        with archive._database.writing() as connection:  # noqa: SLF001
            connection.execute(insert(StoredArticle), [_article(number) for number in numbers])
            connection.execute(insert(Revision), [_revision(number, text_of(number, words)) for number in numbers])


def set_numbers(archive: Archive) -> None:
    """Let PostgreSQL number on from where we have ended, and know how large the tables are."""
    if not archive._database.is_sqlite:  # noqa: SLF001
        with archive._database.writing() as connection:  # noqa: SLF001
            for table in ("articles", "revisions"):
                connection.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))
            connection.execute(text("ANALYZE"))


def _article(number: int) -> dict[str, object]:
    address = f"http://o{number % OUTLETS}.example/{number}"
    seen = {"first_seen": NOW, "last_seen": NOW}
    return {
        "id": number + 1,
        "outlet": f"o{number % OUTLETS}",
        "url_key": f"{number:032x}",
        "url": address,
        "revisions": 1,
        **seen,
    }


def _revision(number: int, body: str | None) -> dict[str, object]:
    return {
        "id": number + 1,
        "article_id": number + 1,
        "number": 1,
        "first_seen": NOW,
        "title": f"Article {number}",
        "language": "en",
        "text": body,
        "extractor": "synthetic",
        "published_iso": NOW.isoformat(),
        "published_utc": NOW,
        "published_precision": "instant",
        "published_source": "synthetic",
        "fingerprint_exact": f"{number:064x}",
        "fingerprint_hashes": b"",
        "fingerprint_shingles": 0,
        "fingerprint_version": 0,
    }


def asked(number: int, words: int) -> Seed:
    """An article as a question; its fingerprint is part of what is measured."""
    body = text_of(number, words)
    return Seed(
        name=f"article-{number + 1}",
        title=f"Article {number}",
        title_inferred=False,
        text=body,
        document_sha256="",
        language="en",
        fingerprint=fingerprint(body, language="en"),
        origin=f"archive:{number + 1}",
    )


def added(number: int, words: int) -> Article:
    """A new article as a crawl hands it over."""
    body = text_of(number, words)
    address = f"http://o0.example/new/{number}"
    candidate = Candidate(url=address, link=address, found_by=FoundBy.FEED, source="")
    page = Page(
        outlet="o0", candidate=candidate, fetched_at=NOW, final_url=address, status=200, headers=(), body=body.encode()
    )
    return Article(
        page=page,
        url=address,
        title="New",
        text=body,
        compared=body,
        language="en",
        extractor="synthetic",
        fingerprint=fingerprint(body, language="en"),
    )


def took(call: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of CPU, and by the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    call()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000


def median_and_p95(times: list[tuple[float, float]]) -> dict[str, float]:
    told = {}
    for name, values in zip(("cpu", "clock"), map(sorted, zip(*times, strict=True)), strict=True):
        told[f"{name}_median_ms"] = round(statistics.median(values), 2)
        told[f"{name}_p95_ms"] = round(values[int(len(values) * 0.95)], 2)
    return told


def questions(archive: Archive, articles: int, words: int, most: int) -> Iterator[dict[str, object]]:
    """How long it takes to find what is like an article: of any, and of each kind."""
    chance = random.Random("questions")
    numbers = chance.sample(range(articles), articles)
    asked_for = {"at random": numbers[:most]}
    for kind in KINDS:
        asked_for[kind] = [number for number in numbers[most:] if kind_of(number) == kind][: most // len(KINDS)]
    similar(archive, asked(2, words), copies_only=True)  # word lists are loaded once in a process
    for kind, some in asked_for.items():
        times, found = [], Counter[Verdict]()
        for number in some:
            answer: list[Similar] = []
            times.append(took(lambda n=number, a=answer: a.extend(similar(archive, asked(n, words), copies_only=True))))
            found.update(one.match.verdict for one in answer)
        if times:
            yield {"questions": kind, "asked": len(some), **median_and_p95(times), "found": dict(found)}


def additions(archive: Archive, articles: int, words: int, most: int) -> Iterator[dict[str, object]]:
    """How long it takes to let a new article be found, in a transaction, and to record one with all that it has."""
    facts = OutletFacts(name="o0", title="Outlet 0", sources=())
    run = archive.begin_run(Assignment(outlet="o0", everything=True), facts, seed=None, owner="benchmark")
    new = [added(articles + 10_000 + 50 * number + 7, words) for number in range(most)]
    times = [took(lambda one=one: archive.record(run, one)) for one in new]
    more = [fingerprint(text_of(articles + 90_000 + 50 * number + 7, words)) for number in range(most)]

    def put(one: Fingerprint) -> None:
        with archive._database.writing() as connection:  # noqa: SLF001
            fingerprints.put(connection, 2, one)

    yield {"adding_to_the_index": most, **median_and_p95([took(lambda one=one: put(one)) for one in more])}
    yield {"recording": most, **median_and_p95(times)}


def memory_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@contextmanager
def place(address: str | None, folder: Path) -> Iterator[str]:
    """The address of an archive that does not exist yet."""
    if address is None or address.startswith("sqlite"):
        yield address or f"sqlite:///{folder}/cuttings.db"
        return
    import psycopg  # noqa: PLC0415 - an extra

    schema = f"cuttings_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        try:
            yield f"{address}?options=-csearch_path%3D{schema}"
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


def measure(archive: Archive, articles: int, background: int, words: int, queries: int) -> Iterator[dict[str, object]]:
    cpu, clock = time.process_time(), time.perf_counter()
    fill(archive, articles, words)
    fill_background(archive, articles, background, words)
    set_numbers(archive)
    yield {
        "filled": articles + background,
        "characters_each": len(text_of(2, words)),
        "cpu_s": round(time.process_time() - cpu, 1),
        "clock_s": round(time.perf_counter() - clock, 1),
        "memory_mb": memory_mb(),
    }
    yield rebuilt(archive)
    set_numbers(archive)
    yield from questions(archive, articles, words, queries)
    yield from additions(archive, articles + background, words, min(queries, 100))
    yield {"memory_mb": memory_mb(), "file_gb": size_gb(archive)}


def rebuilt(archive: Archive) -> dict[str, object]:
    """Taking all fingerprints: what this process does, which reads and writes, and what a worker does for a text."""
    some = [row.compared for rows in itertools.islice(archive.stale(0, most=100), 5) for row in rows]
    begun = time.process_time()
    taken(some)
    worker = (time.process_time() - begun) / max(1, len(some))
    cpu, clock = time.process_time(), time.perf_counter()
    texts = sum(rebuild(archive))
    seconds, writer = time.perf_counter() - clock, (time.process_time() - cpu) / max(1, texts)
    return {
        "rebuilt": texts,
        "clock_s": round(seconds, 1),
        "a_second": round(texts / seconds),
        "writer_cpu_ms_each": round(1000 * writer, 3),
        "worker_cpu_ms_each": round(1000 * worker, 3),
        "a_second_by_cpu_of_2_cores": round(2 / (writer + worker)),
    }


def size_gb(archive: Archive) -> float | None:
    path = archive._database.path  # noqa: SLF001
    return round(path.stat().st_size / 1e9, 2) if path else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--background", type=int, default=0)
    parser.add_argument("--database")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--words", type=int, default=400)
    parser.add_argument("--folder", type=Path, help="Where a file is made for the time of the run.")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(dir=given.folder) as folder,
        place(given.database, Path(folder)) as address,
        closing(open_archive(address)) as archive,
    ):
        for row in measure(archive, given.articles, given.background, given.words, given.queries):
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
