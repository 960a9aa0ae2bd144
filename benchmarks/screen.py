"""Measure the screen: how much coverage it would lose, and how many other pages it lets through.

    python benchmarks/screen.py [--data FOLDER] [--pairs FOLDER] [--json]

FOLDER holds `manifest.jsonl` ({html: path of a .html or .html.gz}) and recorded pages; without it the pages of
`tests/pages` are taken. Each page is the seed once, and
all others are held against it: read in full, and by their plain text alone. `--pairs` holds `tgcontest.jsonl` and the
like ({a, b}: each with text and title), which are put into a page of ours. docs/matching.md shows a run.
"""

import argparse
import gzip
import html
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from pipelines import screening
from pipelines.comparison import BareText, Text, compare
from pipelines.extraction.document import decode
from pipelines.reading import read_page
from vocabulary.match import Verdict

OWN = Path(__file__).parent.parent / "tests" / "pages"
THRESHOLDS = (0.14, 0.16, 0.18, 0.2, 0.22, 0.24)


@dataclass(frozen=True)
class Page:
    """One page, as it is read in full and as the screen sees it."""

    full: Text
    cheap: Text


def recorded(folder: Path) -> Iterator[bytes]:
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        path = folder / json.loads(line)["html"]
        yield gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def planted(title: str, text: str) -> bytes:
    """A text in a page of ours."""
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n") if part.strip())
    return (
        f"<html><head><title>{html.escape(title)}</title></head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>{html.escape(title)}</h1>{paragraphs}</article><footer>About us. Contact. Terms of use.</footer></body>"
    ).encode()


def page_of(body: bytes) -> Page | None:
    """None for a page without a text."""
    reading = read_page(body, url=None)
    if reading.extraction.outcome is not None:
        return None
    read = reading.extraction
    tree = HTMLTree.parse(decode(body, None))
    plain = extract_plain_text(tree, main_content=True)
    return Page(
        full=BareText(title=read.title, text=reading.compared, language=read.language),
        cheap=BareText(title=screening.title_of(tree), text=plain, language=read.language),
    )


def passes(seed: Page, other: Page, threshold: float) -> bool:
    """Whether the screen with this threshold lets a page through to be read in full."""
    before, screening.ALIKE = screening.ALIKE, threshold
    try:
        return screening.hopeless(seed.full, other.cheap, languages={other.full.told_language}) is None
    finally:
        screening.ALIKE = before


def measured(pairs: Sequence[tuple[Page, Page]]) -> dict[str, object]:
    """Of the pairs, how many are coverage when read in full, and which share of either kind passes each threshold."""
    coverage = [compare(a.full, b.full).verdict is not Verdict.UNRELATED for a, b in pairs]
    found: dict[str, object] = {"coverage": sum(coverage), "unrelated": len(pairs) - sum(coverage)}
    for threshold in THRESHOLDS:
        passed = [passes(a, b, threshold) for a, b in pairs]
        kept = sum(p and c for p, c in zip(passed, coverage, strict=True))
        needless = sum(p and not c for p, c in zip(passed, coverage, strict=True))
        found[f"{threshold:.2f}"] = {
            "recall": kept / max(1, sum(coverage)),
            "of_unrelated": needless / max(1, len(pairs) - sum(coverage)),
        }
    return found


def listed(path: Path) -> list[tuple[Page, Page]]:
    """The pairs of a file, each in both directions; none for a file of something else."""
    known: dict[str, Page | None] = {}
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not {"a", "b"} <= row.keys():
            return []
        sides = []
        for one in (row["a"], row["b"]):
            if one["text"] not in known:
                known[one["text"]] = page_of(planted(one.get("title", ""), one["text"]))
            sides.append(known[one["text"]])
        a, b = sides
        if a and b:
            pairs += [(a, b), (b, a)]
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    own = (path.read_bytes() for path in sorted(OWN.glob("*/*/page.html")))
    bodies = list(recorded(arguments.data) if arguments.data else own)
    pages = [page for body in bodies if (page := page_of(body)) is not None]
    results = {"recorded pages": measured([(a, b) for a in pages for b in pages if a is not b])}
    for path in sorted(arguments.pairs.glob("*.jsonl")) if arguments.pairs else ():
        if pairs := listed(path):
            results[path.stem] = measured(pairs)
    if arguments.json:
        print(json.dumps(results))
        return
    for name, found in results.items():
        print(f"{name}: {found.pop('coverage')} pairs are coverage, {found.pop('unrelated')} are not")
        for threshold, one in found.items():
            print(f"  from {threshold}: recall {one['recall']:.4f}, {one['of_unrelated']:.4f} of the others pass")


if __name__ == "__main__":
    main()
