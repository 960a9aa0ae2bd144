"""Measure the archive: reading articles in, searching them, and summing up what is found.

    python benchmarks/archive.py [--articles 20000] [--ingest 1000] [--queries 40] [--url ADDRESS] [--json]

ADDRESS is by default a file in a folder of its own, which is removed in the end; of a PostgreSQL database
(`postgresql:///test`) a schema of its own is used. A file that is named (`sqlite:///large.db`) stays, and is asked
again as it is when it holds so many articles already.

Articles have about 4 KB, in Latin, Cyrillic and Persian letters and in Han characters. They are made of sentences, out
of a stock for each language, whose words are as frequent as words are (the n-th one time in n), and of one sentence
with words that hardly any other article has. They come about in the order of publication, as in crawls; one in 50 has
no time.

**Ingest** is `Archive.record_all`, as a crawl calls it: pages, outcomes, captures of the HTML, licences, fingerprints
and all. Beside it stand, with the same pragmas: the same rows in the same tables by one INSERT and a commit each; and
what news-please does, one INSERT and a commit an article into one table, here of the columns and indexes of articles
and revisions with a full-text index, which keeps far less.
**Search** is `queries.search` for a page of 20 with its passages, best first and newest first; `plain` is FTS5's own
bm25 over all that answer, ids only. **Facets** is `queries.search_facets`.

The articles that are searched are written in bulk, into the tables that a search reads: a million are made in minutes.
Beside the clock stands CPU time of this process; a PostgreSQL server's own is not in it. docs/archive.md shows a run.
"""

import argparse
import itertools
import json
import random
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import text

from pipelines.comparison import FINGERPRINT_VERSION, fingerprint
from storage import queries, search
from storage.archive import Archive, open_archive
from storage.models import Article as StoredArticle
from storage.models import Base, LicenceDecided, Outlet, Revision, SearchText
from storage.statements import add, table_of
from storage.words import normalised
from vocabulary.article import Article
from vocabulary.licence import Confidence, Decision, Licence, Scope
from vocabulary.moment import Moment
from vocabulary.page import Candidate, FoundBy, Page
from vocabulary.run import Assignment, OutletFacts

OUTLETS = 200
SENTENCES = 20_000
BYTES = 4_000
BATCH = 2_000
TOGETHER = 32
"""Articles in a transaction at most: what a crawl has finished at one moment."""
PAGE = 20
FIRST_DAY = datetime(2021, 1, 1, tzinfo=UTC)
DAYS = 1_800
JITTER_MINUTES = 3 * 24 * 60
LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-ND-4.0")
SCRIPTS = {
    "en": (0.60, 60_000, "bdfgklmnprstvz", "aeiou", " "),
    "de": (0.15, 60_000, "bdfgklmnprstwz", "aeiouäöü", " "),
    "ru": (0.10, 60_000, "бвгдклмнпрст", "аеиоуы", " "),
    "fa": (0.10, 40_000, "بپتجدرسکگلمن", "ایو", " "),
    "zh": (0.05, 20_000, "中国外交部发言人表示双方将继续对话经济市场", "的一是在不了有和人这", ""),
}
"""Share, words, and the letters of which they are made; what stands between words."""
KINDS = ("rare word", "two words", "phrase", "common word", "eight words")


class Language:
    """A stock of sentences, and of their words as the index has them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.share, size, consonants, vowels, self.between = SCRIPTS[name]
        chance = random.Random(name)
        self.syllables = ["".join(pair) for pair in itertools.product(consonants, vowels)]
        lengths = (1, 1, 2) if name == "zh" else (2, 2, 3, 3, 4)
        self.words = ["".join(chance.choices(self.syllables, k=chance.choice(lengths))) for _ in range(size)]
        weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(size)))
        self.sentences: list[str] = []
        for _ in range(SENTENCES):
            told = chance.choices(self.words, cum_weights=weights, k=chance.randint(8, 25))
            self.sentences.append(self.between.join(told).capitalize() + ("。" if name == "zh" else "."))
        mean = sum(len(sentence.encode()) for sentence in self.sentences) / SENTENCES
        self.each = round(BYTES / mean)

    @cached_property
    def normalised(self) -> list[str]:
        """The sentences as the index has them."""
        return [normalised(sentence) for sentence in self.sentences]


@dataclass(frozen=True)
class Text:
    """An article's words."""

    language: Language
    numbers: list[int]
    names: str

    @property
    def title(self) -> str:
        """Its first sentence."""
        return self.language.sentences[self.numbers[0]].rstrip(".。")

    @property
    def body(self) -> str:
        """All that it says."""
        return " ".join([*(self.language.sentences[number] for number in self.numbers), self.names])

    @property
    def words(self) -> tuple[str, str]:
        """As `search.words_of` makes them, put together from what was made once."""
        stock = self.language.normalised
        return stock[self.numbers[0]], " ".join([*(stock[number] for number in self.numbers), normalised(self.names)])


class Texts:
    """All texts, by number; the same in every run."""

    def __init__(self) -> None:
        self.languages = [Language(name) for name in SCRIPTS]
        self.shares = list(itertools.accumulate(language.share for language in self.languages))
        self.names = self.languages[0].syllables

    def text(self, number: int) -> Text:
        """Make one."""
        chance = random.Random(number)
        language = chance.choices(self.languages, cum_weights=self.shares)[0]
        numbers = chance.choices(range(SENTENCES), k=language.each)
        names = " ".join("".join(chance.choices(self.names, k=5)) for _ in range(6)).title()
        return Text(language, numbers, names)


def published(number: int, articles: int) -> datetime | None:
    chance = random.Random(-number)
    if chance.random() < 0.02:
        return None
    minutes = DAYS * 24 * 60 * number / articles - chance.random() * JITTER_MINUTES
    return FIRST_DAY + timedelta(minutes=int(minutes))


def fill(archive: Archive, texts: Texts, articles: int) -> None:
    """Write what a search reads of so many articles."""
    database = archive._database  # noqa: SLF001 - nobody else adds a million at once
    with database.writing() as connection:
        row = {"languages": [], "sources": [], "expected": {}, "first_crawled": FIRST_DAY, "last_crawled": FIRST_DAY}
        outlets = [{**row, "name": f"o{number}", "title": f"Outlet {number}"} for number in range(OUTLETS)]
        add(connection, Outlet, outlets)
    for start in range(0, articles, BATCH):
        made = [(number, texts.text(number)) for number in range(start, min(start + BATCH, articles))]
        found = sorted((search_row(number, one, articles) for number, one in made), key=lambda row: row["place"])
        with database.writing() as connection:
            add(connection, StoredArticle, [article_row(number) for number, _ in made])
            add(connection, Revision, [revision_row(number, one, articles) for number, one in made])
            add(connection, LicenceDecided, [licence_row(number) for number, _ in made if number % 3 == 0])
            if database.is_sqlite:
                add(connection, SearchText, found)
                learned = [(row["place"], row["title"], row["body"]) for row in found]
                connection.exec_driver_sql("INSERT INTO article_search(rowid, title, body) VALUES (?, ?, ?)", learned)
            else:
                vectors = [row | {"vector": search.vector_of(row["title"], row["body"])} for row in found]
                add(connection, SearchText, vectors)
    if not database.is_sqlite:
        with database.alone() as connection:
            connection.execute(text("ANALYZE"))


def article_row(number: int) -> dict[str, object]:
    return {
        "id": number + 1,
        "outlet": f"o{number % OUTLETS}",
        "url_key": f"{number:032x}",
        "url": f"http://o{number % OUTLETS}.example/news/{number}",
        "revisions": 1,
        "first_seen": FIRST_DAY,
        "last_seen": FIRST_DAY,
    }


def revision_row(number: int, one: Text, articles: int) -> dict[str, object]:
    moment = published(number, articles)
    return {
        "id": number + 1,
        "article_id": number + 1,
        "number": 1,
        "first_seen": FIRST_DAY,
        "title": one.title,
        "language": one.language.name,
        "text": one.body,
        "extractor": "synthetic",
        "published_iso": moment and moment.isoformat(),
        "published_utc": moment,
    }


def licence_row(number: int) -> dict[str, object]:
    return {
        "revision_id": number + 1,
        "is_current": True,
        "decided_at": FIRST_DAY,
        "expression": LICENCES[number // 3 % len(LICENCES)],
        "scope": Scope.ARTICLE,
        "confidence": Confidence.DECLARED,
        "flags": [],
        "trace": [],
        "cites": [],
    }


def search_row(number: int, one: Text, articles: int) -> dict[str, object]:
    title, body = one.words
    return {
        "place": search.place_of(number + 1, published(number, articles)),
        "article_id": number + 1,
        "title": title,
        "body": body,
    }


def crawled(number: int, one: Text, articles: int) -> Article:
    """An article as the steps of a crawl hand it over."""
    outlet, moment = f"o{number % OUTLETS}", published(number, articles)
    address = f"http://{outlet}.example/news/{number}"
    head = f"<title>{one.title}</title>" + '<meta property="og:site_name" content="Outlet">' * 100
    html = f"<html><head>{head}</head><body><p>{one.body}</p></body></html>"
    candidate = Candidate(url=address, link=address, found_by=FoundBy.FEED, source="")
    return Article(
        page=Page(
            outlet=outlet,
            candidate=candidate,
            fetched_at=FIRST_DAY,
            final_url=address,
            status=200,
            headers=(("Content-Type", "text/html"),),
            body=html.encode(),
        ),
        url=address,
        title=one.title,
        text=one.body,
        compared=one.body,
        language=one.language.name,
        extractor="synthetic",
        published=None if moment is None else Moment(iso=moment.isoformat(), source="meta"),
        licence=Licence(decision=Decision(expression="CC-BY-4.0", scope=Scope.ARTICLE, confidence=Confidence.DECLARED)),
        fingerprint=fingerprint(one.body, language=one.language.name),
    )


def ingest(archive: Archive, texts: Texts, articles: int, folder: Path) -> Iterator[dict[str, object]]:
    made = [(number, texts.text(number)) for number in range(articles)]
    handed = [crawled(number, one, articles) for number, one in made]
    runs = {
        f"o{number}": archive.begin_run(
            Assignment(outlet=f"o{number}", everything=True),
            OutletFacts(name=f"o{number}", title=f"Outlet {number}", sources=()),
            seed=None,
            owner="benchmark",
        )
        for number in range(min(OUTLETS, articles))
    }

    def as_a_crawl() -> None:
        for start in range(0, articles, TOGETHER):
            some = handed[start : start + TOGETHER]
            archive.record_all([(runs[one.page.outlet], one) for one in some])

    yield rate("record_all, 32 articles at a time", articles, as_a_crawl)
    if archive._database.path is None:  # noqa: SLF001
        return
    with row_by_row(archive._database.path, folder / "rows.db") as write_again:  # noqa: SLF001
        yield rate("its rows, one INSERT and commit each", articles, write_again)
    rows = [revision_row(number, one, articles) | article_row(number) for number, one in made]
    for row in rows:
        row["fingerprint_exact"], row["fingerprint_version"] = row["url_key"], FINGERPRINT_VERSION
    for name, together in (("one table, a commit an article", 1), ("one table, 32 articles at a time", TOGETHER)):
        with one_table(folder / f"{together}.db") as write:
            yield rate(name, articles, lambda write=write, together=together: write(rows, together))


@contextmanager
def row_by_row(source: Path, path: Path) -> Iterator[Callable[[], None]]:
    """What writes all rows of an archive into another one, each by itself."""
    open_archive(f"sqlite:///{path}").close()
    with (
        closing(sqlite3.connect(source)) as read,
        closing(sqlite3.connect(path, isolation_level=None)) as file,
    ):
        file.execute("PRAGMA synchronous=NORMAL")
        file.execute("PRAGMA foreign_keys=ON")
        rows = []
        for table in Base.metadata.sorted_tables:
            found = read.execute(f"SELECT * FROM {table.name}").fetchall()
            marks = ", ".join("?" * len(table.columns))
            rows += [(f"INSERT INTO {table.name} VALUES ({marks})", row) for row in found]
        learn = "INSERT INTO article_search(rowid, title, body) VALUES (?, ?, ?)"
        rows += [(learn, row) for row in read.execute("SELECT place, title, body FROM search_texts")]

        def write() -> None:
            for statement, row in rows:
                file.execute("BEGIN IMMEDIATE")
                file.execute(statement, row)
                file.execute("COMMIT")

        yield write


@contextmanager
def one_table(path: Path) -> Iterator[Callable[[list[dict[str, object]], int], None]]:
    """A file with one table of the columns and indexes of articles and revisions, and a full-text index."""
    columns = {column.name: None for model in (StoredArticle, Revision) for column in table_of(model).columns}
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("PRAGMA synchronous=NORMAL")
        typed = ", ".join(name for name in columns if name != "id")
        file.execute(f"CREATE TABLE news (id INTEGER PRIMARY KEY, {typed})")
        for model in (StoredArticle, Revision):
            for index in table_of(model).indexes:
                named = ", ".join(column.name for column in index.columns)
                file.execute(f"CREATE INDEX {index.name} ON news ({named})")
        file.execute("CREATE VIRTUAL TABLE found USING fts5(title, text, content='news', content_rowid='id')")

        def write(rows: list[dict[str, object]], together: int) -> None:
            for start in range(0, len(rows), together):
                file.execute("BEGIN IMMEDIATE")
                for row in rows[start : start + together]:
                    names = ", ".join(row)
                    marks = ", ".join(f":{name}" for name in row)
                    said = {name: str(one) if isinstance(one, datetime) else one for name, one in row.items()}
                    file.execute(f"INSERT INTO news ({names}) VALUES ({marks})", said)
                    file.execute("INSERT INTO found(rowid, title, text) VALUES (:id, :title, :text)", said)
                file.execute("COMMIT")

        yield write


def rate(name: str, articles: int, call: Callable[[], None]) -> dict[str, object]:
    cpu, clock = took(call)
    return {
        "measured": "ingest",
        "what": name,
        "number": articles,
        "cpu_ms_each": round(cpu / articles, 3),
        "clock_ms_each": round(clock / articles, 3),
    }


def asked(texts: Texts, articles: int, kind: str, most: int) -> list[str]:
    """Searches of one kind, about the languages as articles are."""
    chance = random.Random(kind)
    return [question(kind, texts.text(chance.randrange(articles)), chance) for _ in range(most)]


def question(kind: str, one: Text, chance: random.Random) -> str:
    words = one.language.words
    if kind == "rare word":
        return chance.choice(one.names.split())
    if kind == "two words":
        return f"{chance.choice(words[20:2_000])} {chance.choice(words[20:2_000])}"
    if kind == "common word":
        return chance.choice(words[:20])
    if kind == "eight words":
        return " ".join(chance.sample(normalised(one.body).split(), 8))
    sentence = normalised(one.language.sentences[chance.choice(one.numbers)]).split()
    return '"' + " ".join(sentence[2 : 2 + chance.randint(2, 4)]) + '"'


def searches(archive: Archive, texts: Texts, articles: int, most: int) -> Iterator[dict[str, object]]:
    by_kind = {kind: asked(texts, articles, kind, most) for kind in KINDS}
    for name, newest in (("best first", False), ("newest first", True)):
        for words in by_kind["phrase"][:3]:  # connections, statements and pages that every search needs
            queries.search(archive, words, newest=newest, limit=PAGE)
        yield from timed(
            name, by_kind, lambda words, newest=newest: queries.search(archive, words, newest=newest, limit=PAGE)
        )
    yield from timed(
        "newest first, one language",
        by_kind,
        lambda words: queries.search(archive, words, newest=True, language="en", limit=PAGE),
    )
    few = {kind: words[: max(3, most // 8)] for kind, words in by_kind.items()}
    yield from timed("facets", few, lambda words: queries.search_facets(archive, words))
    if archive._database.is_sqlite:  # noqa: SLF001
        yield from timed("plain bm25 over all", few, lambda words: plain(archive, words))


def plain(archive: Archive, words: str) -> None:
    with archive.reading() as connection:
        said = " ".join(f'"{word}"' for word in normalised(words).split())
        said = f'"{normalised(words)}"' if words.startswith('"') else said
        connection.execute(
            text("SELECT rowid FROM article_search WHERE article_search MATCH :said ORDER BY rank LIMIT 20"),
            {"said": said},
        ).all()


def timed(name: str, by_kind: dict[str, list[str]], call: Callable[[str], object]) -> Iterator[dict[str, object]]:
    together: list[tuple[float, float]] = []
    for kind, several in by_kind.items():
        times = [took(lambda words=words: call(words)) for words in several]
        together += times
        yield {"measured": name, "what": kind, "number": len(times), **median_and_p95(times)}
    yield {"measured": name, "what": "all of these", "number": len(together), **median_and_p95(together)}


def took(call: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of CPU, and by the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    call()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000


def median_and_p95(times: list[tuple[float, float]]) -> dict[str, float]:
    said = {}
    for name, values in zip(("cpu", "clock"), zip(*times, strict=True), strict=True):
        said[f"{name}_ms_median"] = round(statistics.median(values), 2)
        said[f"{name}_ms_p95"] = round(sorted(values)[int(0.95 * (len(values) - 1))], 2)
    return said


@contextmanager
def place(address: str | None, folder: Path, name: str) -> Iterator[str]:
    """The address of an archive that does not exist yet."""
    if address is None or address.startswith("sqlite"):
        yield address if address and name == "search" else f"sqlite:///{folder}/{name}.db"
        return
    import psycopg  # noqa: PLC0415 - an extra

    address = address.replace("postgresql+psycopg:", "postgresql:", 1)
    schema = f"cuttings_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        try:
            yield f"{address}?options=-csearch_path%3D{schema}"
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


def measure(given: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    texts = Texts()
    if given.ingest:
        with place(given.url, folder, "ingest") as address, closing(open_archive(address)) as archive:
            yield from ingest(archive, texts, given.ingest, folder)
    with place(given.url, folder, "search") as address, closing(open_archive(address)) as archive:
        with archive.reading() as connection:
            known = connection.execute(text("SELECT count(*) FROM articles")).scalar_one()
        cpu, clock = took(lambda: None if known == given.articles else fill(archive, texts, given.articles))
        path = archive._database.path  # noqa: SLF001
        yield {
            "measured": "filled in bulk",
            "what": f"{given.articles:,} articles" + (f", {path.stat().st_size / 1e9:.2f} GB" if path else ""),
            "number": given.articles,
            "cpu_ms_each": round(cpu / given.articles, 3),
            "clock_ms_each": round(clock / given.articles, 3),
        }
        yield from searches(archive, texts, given.articles, given.queries)


def shown(row: dict[str, object]) -> str:
    numbers = [f"{name.replace('_', ' ')} {value}" for name, value in row.items() if name not in {"measured", "what"}]
    return f"{row['measured']!s:28}{row['what']!s:38}{'  '.join(numbers)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000, help="that are searched")
    parser.add_argument("--ingest", type=int, default=1_000, help="that are read in one after another")
    parser.add_argument("--queries", type=int, default=40, help="of each kind")
    parser.add_argument("--url", help="database")
    parser.add_argument("--folder", type=Path, help="where a file is made for the time of the run")
    parser.add_argument("--json", action="store_true", help="a JSON object a line instead of a table")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for row in measure(given, Path(folder)):
            print(json.dumps(row, ensure_ascii=False) if given.json else shown(row), flush=True)


if __name__ == "__main__":
    main()
