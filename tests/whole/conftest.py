"""A press world and ways to crawl it as people do: in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, inspect, make_url, text

from desk.newsroom import Newsroom
from desk.newsroom.world import OUTLETS
from tests.conftest import an_archive

SCRIPT = """
import sys
from crawler.crawl import run_crawl
from crawler.workplace import Workplace
from desk.demo import SETTINGS
from vocabulary.run import Assignment

settings = Workplace.find().settings()
settings.setdict(SETTINGS, priority="cmdline")
words = set(sys.argv[1:])
flags = {"refetch": "--refetch" in words, "everything": "--everything" in words}
seed = None if "--no-seed" in words else "000"
names = [word for word in sys.argv[1:] if not word.startswith("--")]
result = run_crawl([Assignment(outlet=name, seed=seed, **flags) for name in names], settings)
for error in result.errors.values():
    sys.stderr.write(f"{error}\\n")
sys.exit(result.exit)
"""


class World:
    """A working folder beside a running newsroom."""

    def __init__(self, folder: Path, room: Newsroom, archive: str) -> None:
        """The folder gets a cuttings.toml that names the newsroom's outlets."""
        self.folder, self.room, self.archive = folder, room, archive
        self.proxy = room.address
        self.run("cuttings", "init", ".")
        (folder / "cuttings.toml").write_text(f"outlets = ['{OUTLETS}']\n", encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """This process's, with the newsroom as its only way out."""
        kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        return {**kept, "ARCHIVE_URL": self.archive, "http_proxy": self.proxy, "https_proxy": self.proxy}

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the archive's database itself; one that is not there yet answers nothing."""
        file = make_url(self.archive).database
        if self.archive.startswith("sqlite") and not Path(file or "").exists():
            return []
        engine = create_engine(self.archive.replace("postgresql:", "postgresql+psycopg:", 1), poolclass=NullPool)
        if not inspect(engine).has_table("schema_version"):
            return []
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Begin a crawl of all outlets, or of those named; flags are --refetch, --everything, --no-seed."""
        named = any(not word.startswith("--") for word in words)
        outlets = [] if named else sorted(path.stem for path in OUTLETS.glob("*.toml"))
        return subprocess.Popen(
            [sys.executable, "-c", SCRIPT, *words, *outlets],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def crawl(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Crawl to the end."""
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def begin(self, *command: str) -> "subprocess.Popen[str]":
        """Begin a command of ours in the working folder."""
        return subprocess.Popen(
            [Path(sys.executable).with_name(command[0]), *command[1:]],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of ours, `cuttings …` or `scrapy …`, in the working folder."""
        program = Path(sys.executable).with_name(command[0])
        return subprocess.run(
            [program, *command[1:]],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def world(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """A fresh press world and an empty working folder."""
    with Newsroom() as room, an_archive(tmp_path, request) as archive:
        yield World(tmp_path, room, archive)


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[World]:
    """A press world crawled once for the seed; tests only look at it."""
    folder = tmp_path_factory.mktemp("crawled")
    with Newsroom() as room, an_archive(folder, request) as archive:
        made = World(folder, room, archive)
        done = made.crawl()
        assert done.returncode == 0, done.stderr
        yield made
