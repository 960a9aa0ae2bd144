"""Verdicts on wire texts as outlets reprint, shorten, rewrite, update and merge them, and on independent reports."""

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "syndication.py"


def test_copies_editions_and_independent_reports_are_told_apart() -> None:
    """All copies are, and nearly all editions; no independent report is taken for one."""
    done = subprocess.run([sys.executable, PROGRAM, "--pairs"], capture_output=True, text=True, check=True)
    pairs = [line.split()[:2] for line in done.stdout.splitlines() if " c " in line]
    taken = {
        kind: [verdict for one, verdict in pairs if one == kind] for kind in ("copy", "edition", "independent", "other")
    }
    assert set(taken["copy"]) <= {"identical", "near"}
    assert sum(verdict in {"near", "excerpt"} for verdict in taken["edition"]) >= 39
    assert set(taken["independent"]) <= {"same_story", "related", "unrelated"}
    assert set(taken["other"]) == {"unrelated"}
