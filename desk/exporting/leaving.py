"""What of an article may leave the archive, and how much of it did.

A text leaves when the policy (`pipelines.policy`) lets it leave for the purpose: its licence grants that, is well
founded, and nobody reserves the use. Of every other article only the metadata leaves, with the reason; of what was
taken down nothing does. Where a text does not leave and the policy lets its beginning be shown to others, that leaves.
The manifest (`desk.manifest`) counts all of it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desk.credits import credit_article
from desk.exporting.columns import Row
from desk.jsonlines import plain
from desk.rights import excerpt
from pipelines.extraction.markdown import markdown
from pipelines.licence import licence_url
from pipelines.policy import VERBATIM_ONLY, Known, Policy, Refusal, Ruling, class_of, rule
from vocabulary.licence import Confidence
from vocabulary.policy import LicenceClass, Purpose, Show

if TYPE_CHECKING:
    from storage.coverage import TextPlace
    from storage.rows import StoredArticle
    from vocabulary.article import SeedMatch
    from vocabulary.metadata import Particulars
    from vocabulary.origin import Direction
    from vocabulary.reservation import Reserved

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
    texts_only: bool = False
    """Of articles whose text does not leave nothing does; they are counted."""
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
    outlets: dict[str, Tally] = field(default_factory=dict)
    languages: dict[str, Tally] = field(default_factory=dict)
    """By language tag; `und` where none is known."""
    excerpts: int = 0
    left_out: Counter[Refusal] = field(default_factory=Counter)
    obligations: Counter[str] = field(default_factory=Counter)
    """Of the texts that left."""

    @property
    def refused_wholly(self) -> bool:
        """Whether texts were asked for and not one was granted."""
        return not self.terms.metadata_only and bool(self.left_out) and self.total.texts == 0

    def counts(self) -> dict[str, Any]:
        """All that was counted so far, in JSON's own types."""
        return {name: plain(getattr(self, name)) for name in ("total", *_TALLIES, "excerpts", *_COUNTERS)}

    def recount(self, counts: Mapping[str, Any]) -> None:
        """Go on from what `counts` gave."""
        self.total, self.excerpts = Tally(**counts["total"]), counts["excerpts"]
        for name, kind in _TALLIES.items():
            setattr(self, name, {kind(key): Tally(**tally) for key, tally in counts[name].items()})
        for name, kind in _COUNTERS.items():
            setattr(self, name, Counter({kind(key): count for key, count in counts[name].items()}))

    def ruling(self, article: "StoredArticle") -> Ruling:
        """What the policy says of an article.

        What is reserved is asked where the purpose obeys it, and where an excerpt may leave in the text's place.
        """
        terms = self.terms
        is_asked = bool(terms.policy.obeys[terms.purpose]) and bool(article.text)
        known = Known(
            decision=article.licence.decision,
            reserved=self.reserved(article) if is_asked else None,
            looked=article.licence_looked,
            is_verbatim=class_of(article.licence.decision) in VERBATIM_ONLY and self.is_verbatim(article),
        )
        ruled = rule(terms.policy, known, now=terms.now, accept_probable=terms.accept_probable)
        if is_asked or not self._gives_excerpt(article, ruled):
            return ruled
        known = replace(known, reserved=self.reserved(article))
        return rule(terms.policy, known, now=terms.now, accept_probable=terms.accept_probable)

    def _gives_excerpt(self, article: "StoredArticle", ruled: Ruling) -> bool:
        terms = self.terms
        is_wanted = not terms.metadata_only and not terms.texts_only and bool(article.text)
        return is_wanted and terms.purpose in ruled.refusals and ruled.show is not Show.LINK

    def row(self, article: "StoredArticle") -> Row | None:
        """One article as it leaves; None: it is only counted, as it is taken down or only texts are asked for."""
        if article.takedown is not None:
            self.left_out[Refusal.TAKEN_DOWN] += 1
            return None
        decision = article.licence.decision
        ruling = self.ruling(article)
        refusal = Refusal.NOT_KEPT if article.text is None else ruling.refusals.get(self.terms.purpose)
        if refusal is not None and self.terms.texts_only:
            self.left_out[refusal] += 1
            return None
        text = article.text if refusal is None and not self.terms.metadata_only else None
        begins = excerpt(article.text or "", ruling.excerpt) if self._gives_excerpt(article, ruling) else ""
        self._count(article, ruling, text, refusal)
        self.excerpts += bool(begins)
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
            "author_kinds": [author.kind for author in article.authors],
            "published": article.published.iso if article.published else None,
            "published_zone": article.published.assumed_zone if article.published else None,
            "published_utc": article.published.utc if article.published else None,
            "modified": article.modified.iso if article.modified else None,
            "modified_zone": article.modified.assumed_zone if article.modified else None,
            "modified_utc": article.modified.utc if article.modified else None,
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
            "retrieved": max((one.fetched_at for one in article.captures), default=None),
            "revisions": article.revisions,
            "sha256": article.fingerprint.exact if article.fingerprint else None,
            "text": text,
            "markdown": None if text is None else markdown(text, article.form.structure),
            "excerpt": begins or None,
            "text_withheld": refusal if not self.terms.metadata_only else None,
        }

    def _count(self, article: "StoredArticle", ruling: Ruling, text: str | None, refusal: Refusal | None) -> None:
        decision = article.licence.decision
        for tally in (
            self.total,
            self.classes.setdefault(ruling.licence_class, Tally()),
            self.confidences.setdefault(decision.confidence, Tally()),
            self.licences.setdefault(decision.expression, Tally()),
            self.outlets.setdefault(article.outlet, Tally()),
            self.languages.setdefault(article.language or "und", Tally()),
        ):
            tally.add(with_text=text is not None)
        if text is not None:
            self.obligations.update(ruling.obligations)
        elif refusal is not None and not self.terms.metadata_only:
            self.left_out[refusal] += 1


_TALLIES: Mapping[str, Callable[[str], Any]] = {
    "classes": LicenceClass,
    "confidences": Confidence,
    "licences": str,
    "outlets": str,
    "languages": str,
}
_COUNTERS: Mapping[str, Callable[[str], Any]] = {"left_out": Refusal, "obligations": str}
"""What an export counts, and what it counts by."""


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
