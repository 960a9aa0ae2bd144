"""Whose licence is asked for: an article of the archive, a page at an address or in a file, a seed."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.seeds import SUFFIXES, is_file
from desk.cli.place import ARTICLE_ID
from desk.grants import name_of, proofs, rules_of, uses
from desk.onepage import read_one
from desk.printable import shortened
from pipelines.inspect import judged
from pipelines.reservations import Carriers, reserved_of
from pipelines.rights import reserved, unproven_standards
from pipelines.seed import read_seed
from pipelines.seed_origin import said_of_origin
from storage import queries
from vocabulary.licence import Licence
from vocabulary.outcome import InputError
from vocabulary.reservation import Reserved

if TYPE_CHECKING:
    from desk.cli.place import Place
    from storage.histories import History
    from storage.rows import StoredArticle
    from vocabulary.article import Seed

_TEXT = ".txt"
_SIDECAR = ".toml"
_PAGES = {".html", ".htm", ".gz"}
_UNASKED = "robots.txt and the files of its host (tdmrep.json, ai.txt, RSL): a file tells nothing of them"
_UNASKED_OF_HOST = "tdmrep.json, ai.txt and RSL documents of its host, which a crawl asks for"
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
    taken_down: str | None = None
    """Since when and why, of an article that is taken down."""
    is_read: bool = True
    """Whether statements were looked for; not in the page of an article that was unrelated to every seed."""
    unasked: str = ""
    """What else may reserve uses and was not looked at, in words."""
    standards: tuple[str, ...] = ()
    """Licences that RSL documents name which did not come with the page: told, and counted for nothing."""
    copied: tuple[str, ...] = ()
    """What tells that a seed is itself a copy, in words."""

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
            "is_read": self.is_read,
            "taken_down": self.taken_down,
            "unasked": self.unasked or None,
            "standards": list(self.standards),
            "copied": list(self.copied),
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
    if path.suffix.lower() == _SIDECAR:
        reference = str(_beside(path))
        path = Path(reference)
    if path.suffix.lower() == _TEXT or (is_file(path) and path.with_suffix(".toml").is_file()):
        return _of_seed(place, reference, read_seed(path) if is_file(path) else place.seed(path.stem))
    if is_file(path):
        return _of_page(place, reference)
    if path.suffix.lower() in _PAGES or len(path.parts) > 1:
        raise InputError(reference, "is not a file", remedy="give a page, a text, an address, an id or a seed's name")
    return _of_seed(place, reference, place.seed(reference))


def _beside(sidecar: Path) -> Path:
    """The document of a seed whose sidecar was given."""
    for suffix in SUFFIXES:
        document = sidecar.with_suffix(suffix)
        if is_file(document):
            return document
    raise InputError(
        str(sidecar),
        "is no page and no text, and no seed's document stands beside it",
        remedy=f"give a page, an id, an address, or a document ending in {', '.join(SUFFIXES)}",
    )


def history_of(place: "Place", reference: str) -> "tuple[str, str | None, History]":
    """(title, since when and why it is taken down, history) of an article of the archive, or of a seed stored in it."""
    archive = place.archive()
    if ARTICLE_ID.fullmatch(reference) or "://" in reference:
        article = place.article_in(archive, reference)
        history = queries.licence_history(archive, article.id)
        return article.title or article.url, _taken_down(article), history
    seed = place.seed_in(archive, reference)
    return f"seed {seed.name}", None, queries.seed_licence_history(archive, seed.name)


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
        taken_down=_taken_down(article),
        is_read=article.licence_looked is not None,
        standards=tuple(
            f"{one.locator} names {one.expression} as its standard: no grant, because it did not come with the page"
            for one in unproven_standards(archive, article)
        ),
    )


def _taken_down(article: "StoredArticle") -> str | None:
    return None if article.takedown is None else article.text_withheld


def _of_seed(place: "Place", reference: str, seed: "Seed") -> Subject:
    title = shortened(seed.title, _TITLE)
    return Subject(
        reference=reference,
        kind="seed",
        title=f'begins "{title}"' if seed.title_inferred else title,
        url=seed.url,
        licence=seed.licence,
        text=seed.text,
        copied=tuple(said_of_origin(seed, place.archive_if_any())),
    )


def _of_page(place: "Place", reference: str) -> Subject:

    page = read_one(place, reference)
    read = page.reading.extraction
    address = page.url or read.canonical
    carriers = Carriers(url=address or "", headers=page.headers, body=page.body, robots=page.robots)
    return Subject(
        reference=reference,
        kind="page",
        title=read.title or "",
        url=address,
        licence=judged(address, page.reading),
        text=read.text,
        reserved=reserved_of(carriers),
        unasked=_UNASKED_OF_HOST if page.headers else _UNASKED,
    )
