"""The benchmark of titles, authors and times counts what is right, over a folder of pages with their truth."""

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "metadata.py"
PAGE = """<html lang="en"><head><title>{title} - Tide Post</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{title}", "author": [{{"@type": "Person",
"name": "Jane Roe"}}, {{"@type": "Person", "name": "John Poe"}}], "datePublished": "2022-01-16T10:00:00+01:00"}}</script>
</head><body><article><h1>{title}</h1><p>The ferry to the island left on time for the first time this winter.</p>
</article></body></html>"""


def run(*arguments: str) -> str:
    """Return what the benchmark prints."""
    done = subprocess.run([sys.executable, PROGRAM, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def row(output: str, name: str) -> list[str]:
    """Return right, of and rate of one row."""
    return next(line.split()[-3:] for line in output.splitlines() if line.strip().startswith(f"{name} "))


def test_it_counts_what_is_exactly_right(tmp_path):
    """One of two titles, one of two author lists in order and both in any, both instants."""
    truth = [
        {
            "title": "The \u201cferry\u201d leaves",
            "authors": ["Jane Roe", "John Poe"],
            "published": "2022-01-16T09:00:00Z",
        },
        {"title": "Another headline", "authors": ["John Poe", "Jane Roe", "(Tide Post)"], "published": "2022-01-16"},
    ]
    lines = []
    for number, known in enumerate(truth):
        (tmp_path / f"{number}.html").write_text(PAGE.format(title="The 'ferry' leaves".replace("'", "\u201d")))
        lines.append({"id": number, "url": f"https://tide.test/{number}", "html": f"{number}.html", **known})
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, lines)))
    output = run("--data", str(tmp_path), "--misses")
    assert row(output, "title") == ["1", "2", "0.500"]
    assert row(output, "authors") == ["1", "2", "0.500"]
    assert row(output, "authors, any order") == ["2", "2", "1.000"]
    assert row(output, "day") == ["2", "2", "1.000"]
    assert row(output, "instant") == ["1", "1", "1.000"]
    assert "wanted Another headline" in output


def test_it_runs_on_our_own_pages():
    """Without a folder the answers of tests/pages are the truth, and every one of them is met."""
    assert row(run(), "title")[2] == "1.000"
