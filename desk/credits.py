"""Who is to be credited for an article or a seed, in the words of its licence."""

from typing import TYPE_CHECKING

from desk.printable import shortened
from pipelines.licence import Attribution, attribution
from vocabulary.article import AuthorKind

if TYPE_CHECKING:
    from storage.rows import StoredArticle
    from vocabulary.article import Author, Seed

OPENING = 90
"""Letters of a beginning that tell which article is meant when it has no title."""


def credit_article(article: "StoredArticle") -> Attribution:
    """The credit for an article of the archive."""
    return attribution(
        title=article.title,
        authors=_names(article.authors),
        publisher=article.outlet_title,
        url=article.url,
        licence=article.licence.decision,
        published=article.published.iso if article.published else None,
        retrieved=article.captures[-1].fetched_at.isoformat() if article.captures else None,
    )


def credit_seed(seed: "Seed") -> Attribution:
    """The credit for a seed: its document is kept as it was given, so nothing is said to be changed."""
    published = seed.published
    return attribution(
        title=None if seed.title_inferred else seed.title,
        opening=shortened(seed.title, OPENING) if seed.title_inferred else None,
        authors=_names(seed.authors),
        publisher=seed.publisher,
        url=seed.url,
        licence=seed.licence.decision,
        published=published.iso if published and not published.inferred_from else None,
        wording=seed.attribution,
        changes="",
    )


def _names(authors: "tuple[Author, ...]") -> list[str]:
    return [author.name for author in authors if author.kind is not AuthorKind.OUTLET]
