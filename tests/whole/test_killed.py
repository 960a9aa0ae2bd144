"""Crawls that are killed at random moments, on each database; benchmarks/killed.py does the same a hundred times."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import DATABASES, POSTGRESQL

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "killed.py"
ROUNDS = 2


@pytest.mark.parametrize("database", DATABASES)
def test_what_a_killed_crawl_leaves_is_whole_and_the_next_completes_it(
    database: str, request: pytest.FixtureRequest
) -> None:
    """No article half-written, none twice, none missing in the end; `cuttings db check` finds nothing."""
    if database == "postgresql":
        request.getfixturevalue("postgresql")
    archive = POSTGRESQL if database == "postgresql" else database
    command = [sys.executable, PROGRAM, "--json", "--rounds", str(ROUNDS), "--archive", archive]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    rounds = json.loads(done.stdout)["rounds"]
    assert len(rounds) == ROUNDS
