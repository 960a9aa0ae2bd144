"""Articles out of the archive: JSON lines and CSV, written whole or not at all, texts only where policy lets them go.

A text leaves when the policy (`pipelines.policy`) lets it leave for the purpose: its licence grants that, is well
founded, and nobody reserves the use. Of every other article only the metadata leaves, with the reason; of what was
taken down nothing does. The manifest (`desk.manifest`) counts all of it.
"""

import hashlib
import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from desk.credits import credit_article
from desk.csvrows import write_csv_rows
from desk.jsonlines import json_line
from pipelines.extraction.markdown import markdown
from pipelines.licence import licence_url
from pipelines.policy import VERBATIM_ONLY, Known, Policy, Refusal, Ruling, class_of, rule
from vocabulary.licence import Confidence
from vocabulary.outcome import InputError
from vocabulary.policy import LicenceClass, Purpose

if TYPE_CHECKING:
    from storage.coverage import TextPlace
    from storage.rows import StoredArticle
    from vocabulary.article import SeedMatch
    from vocabulary.metadata import Particulars
    from vocabulary.origin import Direction
    from vocabulary.reservation import Reserved

FIELDS = (
    *("id", "outlet", "outlet_title", "country", "url", "title", "authors", "published", "published_zone"),
    *("modified", "modified_zone", "language", "section", "tags", "publisher", "description"),
    *("image_url", "image_caption", "image_credit"),
    *("licence", "licence_scope", "licence_confidence", "licence_flags", "licence_class", "licence_url"),
    *("obligations", "attribution"),
    *("seed", "verdict", "similarity", "containment"),
    *("program_verdict", "judged_by", "judged_at", "judged_reason", "judged_on_earlier_text"),
    *("direction", "direction_confidence", "credit", "is_self_copy"),
    *("text_number", "text_role", "text_agency", "text_passages_of"),
    *("kind", "is_free", "is_teaser", "text_source", "missing"),
    *("first_seen", "last_seen", "revisions", "sha256", "text", "markdown", "text_withheld"),
)
"""Fields of an exported article, in the order of the columns. `seed`, `verdict` … speak of the seed asked for;
`verdict` is a person's where there is one (`judged_…`), `program_verdict` the program's.

`text_number` is that of the text in the seed's coverage (1: the seed's own), `text_role` says whether the article is
its origin, a copy or a copy within its outlet, `text_agency` which agency's it is, `text_passages_of` of which other
text it has passages.
`published_zone` and `modified_zone` mark a time whose zone is assumed: the page states none, and this is its outlet's.
Description and caption are words of the page as its text is, and leave only where that does.
"""


_DIRECTION = ("direction", "direction_confidence", "credit", "is_self_copy")


def _direction(told: "Direction | None") -> dict[str, Any]:
    if told is None:
        return dict.fromkeys(_DIRECTION)
    return dict(zip(_DIRECTION, (told.way, told.confidence, told.credit, told.is_self_copy), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Under which terms texts leave."""

    policy: Policy
    purpose: Purpose = Purpose.COMMERCIAL
    accept_probable: bool = False
    """Also texts whose licence is only probable (confidence C); their rows say so."""
    metadata_only: bool = False
    now: datetime
    """The time by which it is told whether a licence was looked at lately."""


@dataclass(slots=True)
class Tally:
    """How many articles of a kind left, and how many of them with their text."""

    articles: int = 0
    texts: int = 0

    def add(self, *, with_text: bool) -> None:
        """Count one."""
        self.articles += 1
        self.texts += with_text


@dataclass(slots=True)
class Export:
    """A running export: turns articles into rows and counts what it withholds."""

    terms: Terms
    reserved: "Callable[[StoredArticle], Reserved | None]"
    """What is reserved of an article; asked only where the purpose has to obey it."""
    is_verbatim: "Callable[[StoredArticle], bool]"
    """Whether a text is proven to be the whole article, unchanged; asked only of licences without derivatives."""
    wording: "Callable[[str], str | None]"
    """What an outlet asks to be credited with."""
    seed: str | None = None
    texts: "Mapping[int, TextPlace]" = field(default_factory=dict)
    """Which text of the seed's coverage an article has, by its id."""
    total: Tally = field(default_factory=Tally)
    classes: dict[LicenceClass, Tally] = field(default_factory=dict)
    confidences: dict[Confidence, Tally] = field(default_factory=dict)
    licences: dict[str, Tally] = field(default_factory=dict)
    left_out: Counter[Refusal] = field(default_factory=Counter)
    obligations: Counter[str] = field(default_factory=Counter)
    """Of the texts that left."""

    @property
    def refused_wholly(self) -> bool:
        """Whether texts were asked for and not one was granted."""
        return not self.terms.metadata_only and self.total.articles > 0 and self.total.texts == 0

    def ruling(self, article: "StoredArticle") -> Ruling:
        """What the policy says of an article."""
        terms = self.terms
        known = Known(
            decision=article.licence.decision,
            reserved=self.reserved(article) if terms.policy.obeys[terms.purpose] and article.text else None,
            looked=article.licence_looked,
            is_verbatim=class_of(article.licence.decision) in VERBATIM_ONLY and self.is_verbatim(article),
        )
        return rule(terms.policy, known, now=terms.now, accept_probable=terms.accept_probable)

    def row(self, article: "StoredArticle") -> dict[str, Any] | None:
        """One article as it leaves, with FIELDS as keys; None: it is taken down, and is only counted."""
        if article.takedown is not None:
            self.left_out[Refusal.TAKEN_DOWN] += 1
            return None
        decision = article.licence.decision
        ruling = self.ruling(article)
        refusal = Refusal.NOT_KEPT if article.text is None else ruling.refusals.get(self.terms.purpose)
        text = article.text if refusal is None and not self.terms.metadata_only else None
        self._count(article, ruling, text, refusal)
        held = next((one for one in article.matches if one.seed == self.seed), None)
        place = self.texts.get(article.id)
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
            "licence_flags": list(decision.flags),
            "licence_class": ruling.licence_class,
            "licence_url": decision.url or licence_url(decision.expression),
            "obligations": list(ruling.obligations) if text is not None else [],
            "attribution": credit_article(article, self.wording(article.outlet)).text,
            **_held(held),
            **_direction(held.match.direction if held else None),
            "text_number": place.number if place else None,
            "text_role": place.role if place else None,
            "text_agency": place.agency if place else None,
            "text_passages_of": place.passages_of if place else None,
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
            "text_withheld": refusal if not self.terms.metadata_only else None,
        }

    def _count(self, article: "StoredArticle", ruling: Ruling, text: str | None, refusal: Refusal | None) -> None:
        decision = article.licence.decision
        for tally in (
            self.total,
            self.classes.setdefault(ruling.licence_class, Tally()),
            self.confidences.setdefault(decision.confidence, Tally()),
            self.licences.setdefault(decision.expression, Tally()),
        ):
            tally.add(with_text=text is not None)
        if text is not None:
            self.obligations.update(ruling.obligations)
        elif refusal is not None and not self.terms.metadata_only:
            self.left_out[refusal] += 1


def _held(held: "SeedMatch | None") -> dict[str, Any]:
    """The verdict that counts against the seed asked for, and whose it is when it is not the program's."""
    judged = held.judged if held else None
    return {
        "seed": held.seed if held else None,
        "verdict": held.verdict if held else None,
        "similarity": held.match.similarity if held else None,
        "containment": held.match.containment if held else None,
        "program_verdict": held.match.verdict if held else None,
        "judged_by": judged.by if judged else None,
        "judged_at": judged.at if judged else None,
        "judged_reason": judged.reason if judged else None,
        "judged_on_earlier_text": judged.on_earlier_text if judged else None,
    }


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


class Written(Protocol):
    """What rows are written to."""

    def write(self, text: str, /) -> int:
        """Write some text."""

    def writelines(self, lines: Iterable[str], /) -> None:
        """Write lines."""


def write_json_rows(stream: Written, rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line."""
    stream.writelines(json_line(row) + "\n" for row in rows)


Writer = Callable[[Written, Iterator[dict[str, Any]]], None]

WRITERS: Mapping[str, Writer] = {
    "jsonl": write_json_rows,
    "csv": lambda stream, rows: write_csv_rows(stream, FIELDS, rows),
}
"""Form -> what writes it."""


class Hashed:
    """A stream of text that knows what was written: the size and SHA-256 of its UTF-8."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._hash = stream, hashlib.sha256()
        self.size = 0
        """Bytes."""

    @property
    def sha256(self) -> str:
        """Of all that was written so far, in hex."""
        return self._hash.hexdigest()

    def write(self, text: str) -> int:
        """Write and count."""
        content = text.encode("utf-8", "surrogatepass")
        self._hash.update(content)
        self.size += len(content)
        return self._stream.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write and count, line by line."""
        for line in lines:
            self.write(line)


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
