"""Questions to the archive for which texts are compared or a policy is asked; see `storage.asking`."""

from dataclasses import dataclass
from typing import Annotated

from storage.archive import Archive
from storage.asking import About, ArticleId, question
from vocabulary.match import Verdict
from vocabulary.outcome import InputError


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
