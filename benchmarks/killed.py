"""Kill crawls at random moments, and see that the archive is whole each time and that the next crawl completes it.

    python benchmarks/killed.py [--rounds 100] [--archive sqlite|postgresql:///test] [--chance 7] [--json]

Each round has an archive of its own: a crawl of the newsroom (the small press world on 127.0.0.1) is begun, ended by
SIGKILL with all its processes at a moment that chance chose (so many pages settled, and up to a fifth of a second
more), and looked at:
`cuttings db check` finds nothing, no kept text lacks its page, licence or words to be found by, no text is there
twice. Then the same crawl is run to its end, and the archive must hold what a crawl in one go keeps. On PostgreSQL
each round works in a schema of its own, which is dropped. Ends with exit code 1 when anything was otherwise, and names
what and when. docs/archive.md shows a run.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from rich.progress import track
from sqlalchemy import NullPool, create_engine, inspect, make_url, text

from desk.newsroom import Newsroom
from desk.newsroom.world import OUTLETS as FILES

OUTLETS = ("harbour_courier", "tidewater_wire", "crossroads_monitor", "open_dispatch")
CRAWL = """
import sys
from crawler.crawl import run_crawl
from crawler.workplace import Workplace
from desk.demo import SETTINGS
from vocabulary.run import Assignment

settings = Workplace.find().settings()
settings.setdict(SETTINGS, priority="cmdline")
sys.exit(run_crawl([Assignment(outlet=name, seed="000") for name in sys.argv[1:]], settings).exit)
"""
LATER = 0.2
"""Seconds, at most, between the page that chance chose and the kill: in the middle of whatever is done then."""
PATIENCE = 300
"""Seconds for a crawl or a command; more is a fault."""
TEXTS = (
    "SELECT a.outlet, r.fingerprint_exact FROM articles a JOIN revisions r ON r.article_id = a.id ORDER BY a.outlet, 2"
)
HALF = {
    "articles without a text of the number that they count": (
        "SELECT count(*) FROM articles a WHERE a.revisions <> "
        "(SELECT count(*) FROM revisions r WHERE r.article_id = a.id)"
    ),
    "kept texts without the page that they were read from": (
        "SELECT count(*) FROM revisions r WHERE r.text IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM captures c WHERE c.revision_id = r.id)"
    ),
    "kept texts without a decision on their licence": (
        "SELECT count(*) FROM revisions r WHERE r.text IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM licence_decisions d WHERE d.revision_id = r.id)"
    ),
    "kept texts without words to be found by": (
        "SELECT count(*) FROM revisions r WHERE r.text IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM search_texts s WHERE s.article_id = r.article_id)"
    ),
    "articles of which no page has the outcome": (
        "SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.article_id = a.id)"
    ),
}


@dataclass(frozen=True)
class Round:
    """One crawl that was killed: when, what there was then, and what was not as it must be."""

    number: int
    killed_after: float
    """Seconds."""
    pages: int
    """How many had their outcome."""
    faults: list[str]


class World:
    """A working folder beside a running newsroom, and one archive."""

    def __init__(self, folder: Path, room: Newsroom, archive: str) -> None:
        """The folder is made."""
        folder.mkdir()
        (folder / "cuttings.toml").write_text(f"outlets = ['{FILES}']\n", encoding="utf-8")
        self.folder, self.archive = folder, archive
        kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        ways = {"ARCHIVE_URL": archive, "http_proxy": room.address, "https_proxy": room.address}
        self.environment = {**kept, **ways}

    def crawl(self) -> "subprocess.Popen[str]":
        """Begin a crawl, in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", CRAWL, *OUTLETS],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def check(self) -> str:
        """What `cuttings db check` says when all is not well."""
        done = subprocess.run(
            [Path(sys.executable).with_name("cuttings"), "db", "check", "--json"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return "" if done.returncode == 0 else f"db check: exit code {done.returncode}: {done.stdout}{done.stderr}"

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Ask the database itself; nothing when there are no tables yet."""
        file = make_url(self.archive).database
        if self.archive.startswith("sqlite") and not Path(file or "").exists():
            return []  # connecting would make it
        engine = create_engine(self.archive, poolclass=NullPool)
        if not inspect(engine).has_table("outcomes"):
            return []
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    def settled(self) -> int:
        """How many pages have their outcome."""
        return len(self.rows("SELECT 1 FROM outcomes"))

    def texts(self) -> Counter[tuple[object, ...]]:
        """Outlet and hash of each text."""
        return Counter(self.rows(TEXTS))


def one_round(world: World, number: int, moment: tuple[int, float], whole: Counter[tuple[object, ...]]) -> Round:
    """Kill a crawl so many pages and then seconds after it began to write; look, crawl again to the end, look again."""
    after, pause = moment
    process = world.crawl()
    started = time.monotonic()
    while not world.rows("SELECT 1 FROM runs") or world.settled() < after:
        if process.poll() is not None:
            break
        time.sleep(0.005)
    time.sleep(pause)
    seconds = time.monotonic() - started
    with suppress(ProcessLookupError):  # it came to its end in that moment
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    pages = world.settled()
    faults = list(_faults(world, "killed")) if world.rows("SELECT 1") else []
    again = world.crawl()
    _, said = again.communicate(timeout=PATIENCE)
    if again.returncode != 0:
        faults.append(f"the next crawl: exit code {again.returncode}: {said[-500:]}")
    faults += _faults(world, "completed")
    texts = world.texts()
    if texts != whole:
        faults.append(
            f"completed: {sum((whole - texts).values())} texts are missing, {sum((texts - whole).values())} too many"
        )
    return Round(number, round(seconds, 3), pages, faults)


def _faults(world: World, when: str) -> Iterator[str]:
    if said := world.check():
        yield f"{when}: {said}"
    for what, statement in HALF.items():
        [(count,)] = world.rows(statement)
        if count:
            yield f"{when}: {count} {what}"
    twice = {key: many for key, many in world.texts().items() if many > 1}
    if twice:
        yield f"{when}: texts that are there twice: {twice}"


@contextmanager
def an_archive(folder: Path, server: str) -> Iterator[str]:
    """The address of an archive that is not there yet."""
    if server == "sqlite":
        yield f"sqlite:///{folder / 'cuttings.db'}"
        return
    schema = f"killed_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    try:
        yield f"{server.replace('postgresql:', 'postgresql+psycopg:', 1)}?options=-csearch_path%3D{schema}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


def main() -> int:
    """Run the rounds, say what came of them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--archive", default="sqlite", help="sqlite, or the address of a PostgreSQL server's database")
    options.add_argument("--chance", type=int, default=7, help="for the same moments again")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    chance = random.Random(asked.chance)
    rounds: list[Round] = []
    with tempfile.TemporaryDirectory() as name, Newsroom() as room:
        folder = Path(name)
        with an_archive(folder, asked.archive) as url:
            world = World(folder / "whole", room, url)
            done = world.crawl()
            _, said = done.communicate(timeout=PATIENCE)
            if done.returncode != 0:
                sys.exit(f"the crawl that is not killed: exit code {done.returncode}: {said}")
            whole, total = world.texts(), world.settled()
        for number in track(range(1, asked.rounds + 1), description="Killed", disable=asked.json):
            place = folder / str(number)
            with an_archive(folder / str(number), asked.archive) as url:
                moment = (chance.randrange(total), chance.uniform(0, LATER))
                rounds.append(one_round(World(place, room, url), number, moment, whole))
    failed = [one for one in rounds if one.faults]
    if asked.json:
        sys.stdout.write(json.dumps({"pages": total, "rounds": [asdict(one) for one in rounds]}) + "\n")
    else:
        pages = sorted(one.pages for one in rounds)
        print(f"{len(rounds)} crawls of {total} pages killed when {pages[0]} to {pages[-1]} of them were settled")
        print(f"{len(failed)} of them left something that is not as it must be")
        for one in failed:
            print(
                f"round {one.number}, killed after {one.killed_after} s at {one.pages} pages: {'; '.join(one.faults)}"
            )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
