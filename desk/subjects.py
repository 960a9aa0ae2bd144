"""Whose licence is asked for: an article of the archive, a page at an address or in a file, a seed."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk.cli.place import ARTICLE_ID
from desk.grants import name_of, proofs, rules_of, uses
from desk.onepage import read_one
from desk.printable import shortened
from desk.rights import reserved
from pipelines.inspect import judged
from pipelines.reservations import Carriers, reserved_of
from pipelines.seed import read_seed
from storage import queries
from vocabulary.licence import Licence
from vocabulary.reservation import Reserved

if TYPE_CHECKING:
    from desk.cli.place import Place
    from storage.histories import History
    from vocabulary.article import Seed

_TEXT = ".txt"
_TITLE = 90
"""Letters of a beginning that stand in for a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A text with what is known of its licence."""

    reference: str
    kind: str
    """`article`, `page` or `seed`."""
    title: str
    url: str | None
    licence: Licence
    text: str = field(default="", repr=False)
    reserved: Reserved | None = None
    """None where no answer of a server is at hand, so that nothing is known."""

    @property
    def answer(self) -> dict[str, Any]:
        """The same for programs."""
        decision = self.licence.decision
        may, must = uses(decision)
        return {
            "reference": self.reference,
            "kind": self.kind,
            "title": self.title,
            "url": self.url,
            "expression": decision.expression,
            "name": name_of(decision),
            "licence_url": decision.url,
            "scope": decision.scope,
            "confidence": decision.confidence,
            "licensor": decision.licensor,
            "family": decision.family,
            "version": decision.version,
            "jurisdiction": decision.jurisdiction,
            "may": may,
            "must": must,
            "flags": list(decision.flags),
            "rules": [{"rule": rule, "means": means} for rule, means in rules_of(decision)],
            "reserved": None if self.reserved is None else dict(self.reserved.uses),
            "evidence": list(proofs(self.licence, self.text)),
        }


def subject_of(place: "Place", reference: str) -> Subject:
    """Find what is meant; InputError when it is nothing, UnreachableError when an address cannot be looked at."""
    path = Path(reference)
    if ARTICLE_ID.fullmatch(reference):
        return _of_article(place, reference)
    if reference.startswith(("http://", "https://")):
        archive = place.archive_if_any()
        if archive is not None and archive.article_by_url(reference) is not None:
            return _of_article(place, reference)
        return _of_page(place, reference)
    if path.suffix.lower() == _TEXT or (path.is_file() and path.with_suffix(".toml").is_file()):
        return _of_seed(reference, read_seed(path) if path.is_file() else place.seed(path.stem))
    if path.is_file():
        return _of_page(place, reference)
    return _of_seed(reference, place.seed(reference))


def history_of(place: "Place", reference: str) -> "tuple[str, History]":
    """(title, history) of an article of the archive, or of a seed that was stored in it."""
    archive = place.archive()
    if ARTICLE_ID.fullmatch(reference) or "://" in reference:
        article = place.article_in(archive, reference)
        return article.title or article.url, queries.licence_history(archive, article.id)
    seed = place.seed_in(archive, reference)
    return f"seed {seed.name}", queries.seed_licence_history(archive, seed.name)


def _of_article(place: "Place", reference: str) -> Subject:
    archive = place.archive()
    article = place.article_in(archive, reference)
    return Subject(
        reference=reference,
        kind="article",
        title=article.title or "",
        url=article.url,
        licence=article.licence,
        text=article.text or "",
        reserved=reserved(archive, article),
    )


def _of_seed(reference: str, seed: "Seed") -> Subject:
    title = shortened(seed.title, _TITLE)
    return Subject(
        reference=reference,
        kind="seed",
        title=f'begins "{title}"' if seed.title_inferred else title,
        url=seed.url,
        licence=seed.licence,
        text=seed.text,
    )


def _of_page(place: "Place", reference: str) -> Subject:

    page = read_one(place, reference)
    read = page.reading.extraction
    address = page.url or read.canonical
    carriers = Carriers(url=address or "", headers=page.headers, body=page.body)
    return Subject(
        reference=reference,
        kind="page",
        title=read.title or "",
        url=address,
        licence=judged(address, page.reading),
        text=read.text,
        reserved=reserved_of(carriers),
    )
