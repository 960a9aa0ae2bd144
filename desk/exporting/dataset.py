"""A dataset folder: `data/part-*.parquet`, a card (`README.md`), the credits (`ATTRIBUTION.md`) and the manifest."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from string import Template
from typing import Any

from desk.exporting.about import About
from desk.exporting.columns import columns_table
from desk.exporting.leaving import Export, Tally
from desk.printable import one_line
from pipelines.extraction.markdown import escaped
from pipelines.licence import licence_url
from vocabulary.licence import NOASSERTION

PARTS_A_FILE = 100
"""Parts that make one file of the folder."""
CARD, CREDITS, MANIFEST, DATA = "README.md", "ATTRIBUTION.md", "manifest.json", "data"
_TEMPLATE = files("desk.exporting").joinpath("card.md")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_HUB = re.compile(r"CC-BY(?:-NC)?(?:-SA|-ND)?-[1-4]\.0|CC0-1\.0|PDDL-1\.0|ODC-By-1\.0")
"""Licences whose names hubs of datasets know, in lower case."""
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_DUTIES = {
    "share-alike": "`share-alike`: what is made of them is to be shared under the same licence.",
    "verbatim": "`verbatim`: they are to stay as they are.",
}


def card(export: Export, about: About, asked: Mapping[str, str]) -> str:
    """The README of a dataset, with the header that hubs read; `asked`: the question in words, by name."""
    licences = sorted(name for name, one in export.licences.items() if one.articles and name != NOASSERTION)
    languages = sorted({tag.partition("-")[0].lower() for tag in export.languages})
    total = export.total
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        name=json.dumps(about.title),
        hub_licence=licences[0].lower() if len(licences) == 1 and _HUB.fullmatch(licences[0]) else "other",
        hub_languages=json.dumps([tag for tag in languages if _LANGUAGE.fullmatch(tag)]),
        hub_size=json.dumps([next((name for most, name in _SIZES if total.articles < most), "n>1M")]),
        title=escaped(about.title),
        articles=total.articles,
        texts=total.texts,
        day=f"{about.made_at:%Y-%m-%d}",
        purpose=export.terms.purpose,
        manifest=MANIFEST,
        data=DATA,
        credits=CREDITS,
        licences=_table("licence", export.licences, address=licence_url),
        classes=_table("class", export.classes),
        outlets=_table("outlet", export.outlets),
        languages=_table("language", export.languages),
        duties="".join(
            f"{export.obligations[duty]} texts are marked {said}\n"
            for duty, said in _DUTIES.items()
            if export.obligations[duty]
        ),
        asked="\n".join(f"- {name}: {escaped(one_line(said))}" for name, said in asked.items()),
        left_out="\n".join(f"- {count}: {reason}" for reason, count in export.left_out.most_common())
        or "Nothing that was asked for.",
        columns="\n".join(columns_table()),
    )


def _table(column: str, tallies: Mapping[Any, Tally], *, address: Callable[[str], str | None] | None = None) -> str:
    return "\n".join(_lines(column, tallies, address))


def _lines(column: str, tallies: Mapping[Any, Tally], address: Callable[[str], str | None] | None) -> Iterator[str]:
    yield f"| {column} | articles | with text |" + (" address |" if address else "")
    yield "|---|--:|--:|" + ("---|" if address else "")
    for name, tally in sorted(tallies.items(), key=lambda pair: (-pair[1].articles, pair[0])):
        cells = [_cell(name), str(tally.articles), str(tally.texts), *([address(name) or ""] if address else [])]
        yield f"| {' | '.join(cells)} |"


def _cell(words: str) -> str:
    return escaped(one_line(words)).replace("|", r"\|")
