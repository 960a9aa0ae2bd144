"""Measure titles, authors and times: how often what is read of a page is exactly what people say stands there.

    python benchmarks/metadata.py [--data FOLDER] [--misses]

FOLDER holds `manifest.jsonl`: one object a line, {id, url, html: a .html or .html.gz beside it} and of the truth what
is known: `title`, `authors` (a list, in order; a name in brackets may be there or not), `published` (ISO 8601: a day, a
local time, or a time with its zone). Without it the pages of `tests/pages` are read, whose answers are `expected.toml`.
Blanks and the shape of quotation marks do not count in titles, nor does case in names. A day is right when it is the
stated one, or the instant is.

Below, each place that states something is counted alone: how often what it says is right, of the pages where it speaks.
`--misses` prints every answer that is wrong. docs/extraction.md shows a run.
"""

import argparse
import gzip
import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipelines.extraction.extraction import Extraction
from pipelines.extraction.reader import extract

OWN = Path(__file__).parent.parent / "tests" / "pages"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
"""The clock of `tests/pages`."""
SINGLE, DOUBLE = "\u2018\u2019\u201a\u201b\u00b4`", "\u201c\u201d\u201e\u201f\u00ab\u00bb"
QUOTES = str.maketrans(dict.fromkeys(SINGLE, "'") | dict.fromkeys(DOUBLE, '"'))
FIELDS = ("title", "authors", "authors, any order", "day", "local time", "instant")
PLACES = {"title": "title", "authors": "authors", "published": "day"}
LEAST = 5
"""Pages on which a place must speak to be counted."""


@dataclass(frozen=True)
class Page:
    """A page and what people say stands on it; None where they do not say."""

    name: str
    url: str | None
    html: bytes = field(repr=False)
    content_type: str | None = None
    now: datetime | None = None
    title: str | None = None
    authors: Sequence[str] | None = None
    published: str | None = None


def recorded(folder: Path) -> Iterator[Page]:
    for line in filter(str.strip, (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        path = folder / row["html"]
        html = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        truth = {key: row[key] for key in ("title", "authors", "published") if row.get(key) is not None}
        yield Page(str(row["id"]), row.get("url") or None, html, **truth)


def own() -> Iterator[Page]:
    for path in sorted(OWN.glob("*/*/expected.toml")):
        answer = tomllib.loads(path.read_text(encoding="utf-8"))
        truth = {key: answer["expected"][key] for key in ("title", "authors", "published") if key in answer["expected"]}
        html = (path.parent / "page.html").read_bytes()
        name = f"{path.parent.parent.name}/{path.parent.name}"
        yield Page(name, answer.get("url"), html, answer.get("content_type"), NOW, **truth)


def told(text: str) -> str:
    """A title without what does not count."""
    return " ".join(unicodedata.normalize("NFC", text).translate(QUOTES).split())


def called(names: Sequence[str]) -> list[str]:
    return [told(name).casefold() for name in names]


def same_names(found: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether these are the names, those in brackets left aside."""
    optional = called([name[1:-1] for name in wanted if name.startswith("(")])
    firm = called([name for name in wanted if not name.startswith("(")])
    return [name for name in called(found) if name not in optional] == firm


def same_instant(one: str, other: str) -> bool:
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if first.tzinfo is None or second.tzinfo is None:
        return False
    return abs((first - second).total_seconds()) < 60


def same_day(one: str, other: str) -> bool:
    return one[:10] == other[:10] or same_instant(one, other)


def clock(stated: str) -> str:
    """The time of day as printed, without its zone and seconds."""
    return re.sub(r"(?<=T\d\d:\d\d).*", "", stated)


def judged(page: Page, found: Extraction) -> Iterator[tuple[str, bool]]:
    """(field, whether the answer is right) for everything that people say of a page."""
    if page.title is not None:
        yield "title", told(found.title or "") == told(page.title)
    if page.authors is not None:
        names = [author.name for author in found.authors]
        yield "authors", same_names(names, page.authors)
        yield "authors, any order", same_names(sorted(names, key=str.casefold), sorted(page.authors, key=str.casefold))
    if page.published is not None:
        iso, wanted_iso = found.published.iso if found.published else "", page.published
        yield "day", bool(iso) and same_day(iso, wanted_iso)
        if "T" in wanted_iso and datetime.fromisoformat(wanted_iso).tzinfo is None:
            yield "local time", clock(iso) == clock(wanted_iso)
        elif "T" in wanted_iso:
            yield "instant", bool(iso) and same_instant(iso, wanted_iso)


def places(page: Page, found: Extraction) -> Iterator[tuple[str, str, bool]]:
    """(field, place, whether it is right) for the first statement of each place."""
    seen: set[tuple[str, str]] = set()
    for said in found.record:
        if (said.field, said.source) in seen or not said.value:
            continue
        seen.add((said.field, said.source))
        if said.field == "title" and page.title is not None:
            yield "title", said.source, told(said.value) == told(page.title)
        elif said.field == "authors" and page.authors is not None:
            yield "authors", said.source, same_names(said.value.split("; "), page.authors)
        elif said.field == "published" and page.published is not None:
            yield "published", said.source, same_day(said.value, page.published)


def table(title: str, right: Counter[str], asked: Counter[str], rows: Sequence[str]) -> None:
    print(f"{title:28}{'right':>7}{'of':>7}{'rate':>8}")
    for row in rows:
        if asked[row]:
            print(f"  {row:26}{right[row]:>7}{asked[row]:>7}{right[row] / asked[row]:>8.3f}")


def measure(pages: Sequence[Page], *, misses: bool) -> None:
    right, asked = Counter[str](), Counter[str]()
    by_place: dict[str, tuple[Counter[str], Counter[str]]] = {name: (Counter(), Counter()) for name in PLACES}
    for page in pages:
        found = extract(page.html, url=page.url, content_type=page.content_type, now=page.now)
        for name, good in judged(page, found):
            asked[name] += 1
            right[name] += good
            if misses and not good:
                print(f"{page.name}  {name}\n    wanted {_wanted(page, name)}\n    got    {_got(found, name)}")
        for name, place, good in places(page, found):
            by_place[name][1][place] += 1
            by_place[name][0][place] += good
    table(f"{len(pages)} pages", right, asked, FIELDS)
    for name, (good_of, asked_of) in by_place.items():
        common = [place for place, count in asked_of.most_common() if count >= LEAST]
        table(f"\n{PLACES[name]}, by place", good_of, asked_of, common)


def _wanted(page: Page, name: str) -> object:
    return page.title if name == "title" else page.authors if name.startswith("authors") else page.published


def _got(found: Extraction, name: str) -> object:
    if name == "title":
        return f"{found.title} ({found.title_source})"
    if name.startswith("authors"):
        return [author.name for author in found.authors]
    return f"{found.published.iso} ({found.published.source})" if found.published else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    measure(list(recorded(given.data) if given.data else own()), misses=given.misses)


if __name__ == "__main__":
    main()
