"""Measure licences: how many are right and how many are granted wrongly, beside simpler ways, and what they cost.

    python benchmarks/licence.py [--data FOLDER] [--pages 200]

FOLDER holds `manifest.jsonl` ({url, html, label: the family that the page grants for its article's text, or NONE}) and
the pages beside it. Without it the pages of `tests/cases/` are judged, and those of `tests/pages` timed.
A grant of another family is wrong and also missed. Cost is that of evidence and decision beside the extraction of the
same pages, in one process, in the same run. docs/licensing.md shows a run.
"""

import argparse
import gzip
import itertools
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import trafilatura

from pipelines.casefile import read_cases
from pipelines.extraction.document import parsed
from pipelines.extraction.reader import extract
from pipelines.licence import detect, judge
from pipelines.licence.urls import host_of
from pipelines.reservations import standards
from vocabulary.known_licences import by_expression

ROOT = Path(__file__).parent.parent
NONE = "NONE"
_CC_ADDRESS = re.compile(rb"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)", re.IGNORECASE)
_REL = re.compile(rb"<a[^>]{0,500}rel=[\"']?[^\"'>]{0,50}license[^>]{0,500}>", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """A page and the family that people say it grants."""

    url: str
    html: bytes = field(repr=False)
    label: str = NONE


def recorded(folder: Path) -> Iterator[Page]:
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = folder / row["html"]
        html = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        label = row.get("label", NONE).upper().removeprefix("LICENSEREF-")
        if label.startswith("CC-UNSPECIFIED"):  # with a condition in words, or without
            label = "CC-UNSPECIFIED"
        yield Page(row["url"], html, NONE if label in {"", "NOASSERTION"} else label)


def own() -> Iterator[Page]:
    for case in (case for path in sorted((ROOT / "tests" / "cases").glob("*.yaml")) for case in read_cases(path)):
        if (
            case.inputs.keys() <= {"html", "u"}
            and case.profile is case.origin is None
            and case.want.keys() & {"spdx", "accept"} == {"spdx"}
        ):
            yield Page(case.url, case.inputs["html"].encode(), family(str(case.want["spdx"])))


def family(expression: str) -> str:
    """`CC-BY-SA`, `CC0`, `NONE` … of an expression; terms that nobody has read grant nothing."""
    tool = by_expression(expression.split(" OR ", maxsplit=1)[0])
    if expression.startswith("LicenseRef-CC-unspecified"):
        return "CC-UNSPECIFIED"
    if tool is None or expression.startswith("LicenseRef-custom-"):
        return NONE
    named = {
        "cc0": "CC0",
        "pdm": "CC-PDM",
        "pddc": "CC-PDDC",
        "other": tool.expression.removeprefix("LicenseRef-").upper(),
    }
    return named.get(tool.family, f"CC-{tool.family.upper()}")


def ours(page: Page) -> str:
    tree = parsed(page.html, None)
    read = extract(page.html, url=page.url, tree=tree)
    evidence = detect(page.html, url=page.url, text=read.text, tree=tree)
    evidence += standards(tree, None, url=page.url)
    names = [author.name for author in read.authors]
    published = read.published.iso if read.published else None
    return family(judge(evidence, host=host_of(page.url), authors=names, published=published).decision.expression)


def trafilaturas(page: Page) -> str:
    found = trafilatura.extract_metadata(page.html)
    said = re.search(r"CC[ -]([A-Z-]+)", getattr(found, "license", None) or "", re.IGNORECASE)
    return _of_unit(said[1]) if said else NONE


def first_address(page: Page) -> str:
    said = _CC_ADDRESS.search(page.html)
    return _of_unit(said[1].decode()) if said else NONE


def first_rel(page: Page) -> str:
    for link in _REL.finditer(page.html):
        if said := _CC_ADDRESS.search(link[0]):
            return _of_unit(said[1].decode())
    return NONE


def _of_unit(unit: str) -> str:
    unit = unit.upper().strip("-")
    return {"ZERO": "CC0", "MARK": "CC-PDM", "CC0": "CC0"}.get(unit, f"CC-{unit}")


def quality(pages: list[Page], read: Callable[[Page], str]) -> str:
    granted = right = false = 0
    wanted = sum(page.label != NONE for page in pages)
    for page in pages:
        said = read(page)
        granted += said != NONE
        right += said != NONE and said == page.label
        false += said != NONE and page.label == NONE
    return (
        f"precision {right / granted if granted else 1:.3f}  recall {right / wanted if wanted else 1:.3f}"
        f"  granted where nothing is {false}"
    )


def cost(pages: list[Page]) -> tuple[float, float]:
    """Milliseconds a page for extraction, and for evidence and decision."""
    for page in pages[:10]:
        ours(page)  # loads word lists and models
    reading = judging = 0.0
    for page in pages:
        begin = time.process_time()
        tree = parsed(page.html, None)
        read = extract(page.html, url=page.url, tree=tree)
        between = time.process_time()
        evidence = detect(page.html, url=page.url, text=read.text, tree=tree)
        judge(evidence, host=host_of(page.url), authors=[author.name for author in read.authors])
        reading += between - begin
        judging += time.process_time() - between
    return 1000 * reading / len(pages), 1000 * judging / len(pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pages", type=int, default=200)
    arguments = parser.parse_args()
    pages = list(recorded(arguments.data) if arguments.data else own())
    print(f"{len(pages)} pages, {sum(page.label != NONE for page in pages)} with a grant")
    for name, read in (
        ("ours", ours),
        ("trafilatura's licence field", trafilaturas),
        ("first address of a licence", first_address),
        ("first rel=license", first_rel),
    ):
        print(f"{name:30} {quality(pages, read)}")
    timed = pages if arguments.data else [Page("https://a.test/b", path.read_bytes()) for path in PAGES]
    extraction, licence = cost(list(itertools.islice(itertools.cycle(timed), arguments.pages)))
    print(f"extraction {extraction:.2f} ms a page, evidence and decision {licence:.2f} ms: {licence / extraction:.3f}")


PAGES = sorted((ROOT / "tests" / "pages").glob("*/*/page.html"))


if __name__ == "__main__":
    main()
