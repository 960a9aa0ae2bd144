"""Articles out of the archive: JSON lines and CSV, written whole or not at all, texts only where they are licensed.

What is said here of licences is the cautious part of docs/licensing.md: a text leaves the archive when its licence
decision grants that and is well founded; of every other article only the metadata does, with the reason.
"""

import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from desk.credits import credit_article
from desk.csvrows import write_csv_rows
from desk.jsonlines import json_line
from pipelines.extraction.markdown import markdown
from pipelines.licence import licence_url
from pipelines.licence.tools import by_expression
from vocabulary.licence import NOASSERTION, Confidence, Decision
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from storage.rows import StoredArticle
    from vocabulary.metadata import Particulars

FREE_FAMILIES = frozenset({"by", "by-sa", "cc0", "pdm", "pddc"})
"""Families whose texts may be passed on for any purpose, with attribution where the licence asks for it."""
FREE_OTHERS = frozenset(
    {
        *("OGL-UK-1.0", "OGL-UK-2.0", "OGL-UK-3.0", "OGL-Canada-2.0", "etalab-2.0", "DL-DE-BY-2.0", "NLOD-2.0"),
        *("GFDL-1.1-only", "GFDL-1.2-only", "GFDL-1.3-only", "PDDL-1.0", "ODC-By-1.0"),
        *("LicenseRef-us-gov-public-domain", "LicenseRef-public-domain"),
    }
)
"""The same for licences outside Creative Commons."""
NONCOMMERCIAL_FAMILIES = frozenset({"by-nc", "by-nc-sa"})
FOUNDED = frozenset({Confidence.CONFIRMED, Confidence.DECLARED})
"""How well a decision must be founded before a text leaves the archive."""


class Purpose(StrEnum):
    """What the exported texts are for."""

    ANY = "any"
    NONCOMMERCIAL = "noncommercial"


class Withheld(StrEnum):
    """Why a text stays in the archive."""

    NO_LICENCE = "no licence is known"
    RESERVED = "the licence does not grant it"
    WEAK = "the licence is not well enough founded"
    CONFLICT = "licence statements contradict each other"
    NONCOMMERCIAL = "non-commercial use only"
    NO_DERIVATIVES = "verbatim copies only, and the extracted text is not one for certain"
    NOT_KEPT = "the archive holds no text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Which texts may leave."""

    purpose: Purpose = Purpose.ANY
    accept_probable: bool = False
    """Also texts whose licence is only probable (confidence C); their rows say so."""
    metadata_only: bool = False

    def withholds(self, decision: Decision) -> Withheld | None:
        """Why a text with this licence decision stays; None when it may leave."""
        if decision.confidence is Confidence.CONFLICT:
            return Withheld.CONFLICT
        if decision.expression == NOASSERTION:
            return Withheld.NO_LICENCE
        refusal = self._refused(decision.expression)
        if refusal is not None:
            return refusal
        accepted = FOUNDED | {Confidence.PROBABLE} if self.accept_probable else FOUNDED
        return None if decision.confidence in accepted else Withheld.WEAK

    def _refused(self, expression: str) -> Withheld | None:
        """An SPDX expression with OR is refused when each choice is, one with AND when any part is."""
        inner = expression.replace("(", " ").replace(")", " ")
        if " OR " in inner and " AND " in inner:
            return Withheld.RESERVED
        refusals = [self._refused_one(part.strip()) for part in inner.replace(" AND ", " OR ").split(" OR ")]
        if " OR " in inner and None in refusals:
            return None
        return next((refusal for refusal in refusals if refusal is not None), None)

    def _refused_one(self, licence: str) -> Withheld | None:
        tool = by_expression(licence)
        if tool is None:
            return Withheld.RESERVED
        if tool.family in FREE_FAMILIES or tool.expression in FREE_OTHERS:
            return None
        if tool.family.endswith("-nd"):
            return Withheld.NO_DERIVATIVES
        if tool.family in NONCOMMERCIAL_FAMILIES:
            return None if self.purpose is Purpose.NONCOMMERCIAL else Withheld.NONCOMMERCIAL
        return Withheld.RESERVED


FIELDS = (
    *("id", "outlet", "outlet_title", "country", "url", "title", "authors", "published", "published_zone"),
    *("modified", "modified_zone", "language", "section", "tags", "publisher", "description"),
    *("image_url", "image_caption", "image_credit"),
    *("licence", "licence_scope", "licence_confidence", "licence_url", "attribution"),
    *("seed", "verdict", "similarity", "containment"),
    *("kind", "is_free", "is_teaser", "text_source", "missing"),
    *("first_seen", "last_seen", "revisions", "sha256", "text", "markdown", "text_withheld"),
)
"""Fields of an exported article, in the order of the columns. `seed`, `verdict` … speak of the seed asked for.

`published_zone` and `modified_zone` mark a time whose zone is assumed: the page states none, and this is its outlet's.
Description and caption are words of the page as its text is, and leave only where that does.
"""


@dataclass(slots=True)
class Export:
    """A running export: turns articles into rows and counts what it withholds."""

    policy: Policy
    seed: str | None = None
    rows: int = 0
    texts: int = 0
    withheld: Counter[Withheld] = field(default_factory=Counter)

    @property
    def refused_wholly(self) -> bool:
        """Whether texts were asked for and not one was granted."""
        return not self.policy.metadata_only and self.rows > 0 and self.texts == 0

    def row(self, article: "StoredArticle") -> dict[str, Any]:
        """One article as it leaves, with FIELDS as keys."""
        decision = article.licence.decision
        refusal = Withheld.NOT_KEPT if article.text is None else self.policy.withholds(decision)
        text = article.text if refusal is None and not self.policy.metadata_only else None
        self._count(text, refusal)
        match = next((one.match for one in article.matches if one.seed == self.seed), None)
        return {
            "id": article.id,
            "outlet": article.outlet,
            "outlet_title": article.outlet_title,
            "country": article.country,
            "url": article.url,
            "title": article.title,
            "authors": [author.name for author in article.authors],
            "published": article.published.iso if article.published else None,
            "published_zone": article.published.assumed_zone if article.published else None,
            "modified": article.modified.iso if article.modified else None,
            "modified_zone": article.modified.assumed_zone if article.modified else None,
            "language": article.language,
            **_stated(article.particulars, with_words=text is not None),
            "licence": decision.expression,
            "licence_scope": decision.scope,
            "licence_confidence": decision.confidence,
            "licence_url": decision.url or licence_url(decision.expression),
            "attribution": credit_article(article).text,
            "seed": self.seed if match else None,
            "verdict": match.verdict if match else None,
            "similarity": match.similarity if match else None,
            "containment": match.containment if match else None,
            "kind": article.form.kind,
            "is_free": article.form.is_free,
            "is_teaser": article.form.is_teaser,
            "text_source": article.form.text_source,
            "missing": article.form.missing or None,
            "first_seen": article.first_seen,
            "last_seen": article.last_seen,
            "revisions": article.revisions,
            "sha256": article.fingerprint.exact if article.fingerprint else None,
            "text": text,
            "markdown": None if text is None else markdown(text, article.form.structure),
            "text_withheld": refusal if not self.policy.metadata_only else None,
        }

    def _count(self, text: str | None, refusal: Withheld | None) -> None:
        self.rows += 1
        if text is not None:
            self.texts += 1
        elif refusal is not None and not self.policy.metadata_only:
            self.withheld[refusal] += 1


def _stated(particulars: "Particulars", *, with_words: bool) -> dict[str, Any]:
    """What the page states besides, without its own sentences where those may not leave."""
    image = particulars.image
    return {
        "section": particulars.section,
        "tags": list(particulars.tags),
        "publisher": particulars.publisher,
        "description": particulars.description if with_words else None,
        "image_url": image.url if image else None,
        "image_caption": image.caption if image and with_words else None,
        "image_credit": image.credit if image else None,
    }


def write_json_rows(stream: TextIO, rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line."""
    stream.writelines(json_line(row) + "\n" for row in rows)


Writer = Callable[[TextIO, Iterator[dict[str, Any]]], None]

WRITERS: Mapping[str, Writer] = {
    "jsonl": write_json_rows,
    "csv": lambda stream, rows: write_csv_rows(stream, FIELDS, rows),
}
"""Form -> what writes it."""


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Write a file under a temporary name; it takes its own when all is written, else nothing is left behind.

    What is no file, such as a pipe or /dev/stdout, is written as it is. InputError when it cannot be written, also in
    the middle.
    """
    place = path.resolve()
    if place.is_dir():
        raise InputError(str(path), "is a folder", remedy="name a file")
    is_file = place.is_file() or not place.exists()
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part") if is_file else place
    try:
        with draft.open("x" if is_file else "w", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            if is_file:
                os.fsync(stream.fileno())
        if is_file:
            draft.replace(place)
    except OSError as error:
        if error.filename not in {None, str(draft)}:
            raise
        raise InputError(str(path), f"cannot be written: {error.strerror}") from error
    finally:
        if is_file:
            draft.unlink(missing_ok=True)
