"""Questions to the archive for which texts are compared or a policy is asked; see `storage.asking`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Unpack

from pipelines.policy import Policy, Refusal, default_policy
from storage import queries
from storage.archive import Archive
from storage.asking import About, ArticleId, SeedName, question
from storage.found import Found, stream_rows
from storage.queries.filters import Filters, Verdicts
from storage.rows import StoredArticle
from vocabulary.licence import Confidence
from vocabulary.match import Verdict
from vocabulary.outcome import InputError
from vocabulary.policy import LicenceClass, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarRow:
    """An article of the archive, or a seed, that is like an article."""

    article_id: int | None
    seed: str | None
    """Its name; either this or the id is there."""
    outlet: str | None
    url: str | None
    title: str | None
    published: str | None
    """ISO 8601 as stated."""
    verdict: Verdict
    """What counts: a person's where there is one."""
    similarity: float
    containment: float
    """Share of the one that is in the other, whichever is more."""
    program_verdict: Verdict
    judged_by: str | None
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReusableRow:
    """An article, and whether its text may be used for a purpose."""

    article_id: int
    outlet: str
    title: str | None
    published: str | None
    """ISO 8601 as the page states it."""
    language: str | None
    licence: str
    """SPDX expression, LicenseRef or NOASSERTION."""
    licence_class: LicenceClass
    licence_confidence: Confidence
    is_allowed: bool
    refusal: str | None
    """Why not."""
    obligations: tuple[str, ...]
    """What whoever passes it on must do; empty where it may not be."""
    letters: int | None
    """Characters of the text; None: it is not kept."""
    url: str


@question(
    shown=("article_id", "outlet", "published", "licence", "licence_confidence", "refusal", "obligations", "title")
)
def reusable(
    archive: Archive,
    *,
    purpose: Annotated[Purpose, About("What texts are to be used for.")] = Purpose.COMMERCIAL,
    refused: Annotated[bool, About("Also those that may not be used, with the reason.")] = False,
    accept_probable: Annotated[bool, About("Also where the licence is only probable (confidence C).")] = False,
    seed: SeedName | None = None,
    verdicts: Verdicts | None = None,
    policy: Policy | None = None,
    **filters: Unpack[Filters],
) -> Found[ReusableRow]:
    """Texts that may be used for a purpose, as the policy says.

    What an export for the same purpose writes with its text: the licence grants the use, is well founded, was looked
    at lately, and nobody reserves the use. The freest licences come first. `cuttings policy` shows the policy,
    `cuttings export` writes the texts.
    """
    own = policy or default_policy()
    wanted = [one for one in LicenceClass if refused or purpose in own.classes[one].export]
    asked = filters.pop("licence_class", None)

    def told() -> Iterator[ReusableRow]:
        for one in wanted:
            if asked in {None, one}:
                chosen: Filters = {**filters, "licence_class": one}
                rows = queries.export_rows(archive, seed=seed, verdicts=verdicts, **chosen)
                yield from (row for article in rows if (row := ruled(article)).is_allowed or refused)

    def ruled(article: StoredArticle) -> ReusableRow:
        from pipelines.rights import reserved, ruling  # noqa: PLC0415 - a list of questions needs no reader of pages

        known = reserved(archive, article) if own.obeys[purpose] and article.text else None
        said = ruling(own, article, known, archive=archive, accept_probable=accept_probable)
        refusal = said.refusals.get(purpose) if article.text else Refusal.NOT_KEPT
        return ReusableRow(
            article_id=article.id,
            outlet=article.outlet,
            title=article.title,
            published=article.published.iso if article.published else None,
            language=article.language,
            licence=article.licence.decision.expression,
            licence_class=said.licence_class,
            licence_confidence=article.licence.decision.confidence,
            is_allowed=refusal is None,
            refusal=refusal,
            obligations=said.obligations if refusal is None else (),
            letters=None if article.text is None else len(article.text),
            url=article.url,
        )

    return stream_rows(ReusableRow, told)


@question(shown=("article_id", "seed", "verdict", "containment", "similarity", "outlet", "published", "title"))
def similar(
    archive: Archive,
    article: ArticleId,
    *,
    copies_only: Annotated[bool, About("Only copies and parts, not coverage in other words.")] = False,
) -> list[SimilarRow]:
    """Copies, parts and coverage of an article.

    In the archive and among its seeds, the closest first. Copies are found by fingerprints, coverage by the text's
    most telling words: at most some dozens of both. Each is compared, and has the verdict that it would have in a
    crawl for the article, or that of who judged the pair. `cuttings similar` takes documents, addresses and seeds
    too.
    """
    from pipelines.seed import from_article, with_queries  # noqa: PLC0415 - a list of questions needs no extractor
    from pipelines.similar import similar as like  # noqa: PLC0415

    held = archive.article(article)
    if held is None:
        raise InputError(f"article {article}", "is not in the archive", remedy="`cuttings search` finds ids")
    return [
        SimilarRow(
            **{name: getattr(one, name) for name in ("article_id", "seed", "outlet", "url", "title", "published")},
            verdict=one.verdict,
            similarity=one.match.similarity,
            containment=one.match.containment,
            program_verdict=one.match.verdict,
            judged_by=one.judged.by if one.judged else None,
            explanation=one.match.explanation,
        )
        for one in like(archive, with_queries(from_article(held)), copies_only=copies_only)
    ]
