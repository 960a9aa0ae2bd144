"""Articles of the archive and seeds, as texts that may be copies."""

from pipelines.comparison import BareText, Text
from pipelines.copies import Copy
from storage.following import TracedArticle
from vocabulary.article import Seed


def of_article(article: TracedArticle) -> Copy:
    """An article; of one of which only the fingerprint is kept, that is said."""
    return Copy(
        name=f"article {article.id}",
        text=BareText(
            title=article.title, text=article.compared or "", language=article.language, published=article.published
        ),
        is_kept=article.compared is not None,
        own=article.own,
        outlet=article.outlet,
        titles=(article.outlet_title,),
        url=article.url,
        authors=tuple(author.name for author in article.authors),
        copied_from=article.syndicated_from,
    )


def of_seed(seed: Seed) -> Copy:
    """A seed's document."""
    return Copy(
        name=f"seed {seed.name}",
        text=Text(title=seed.title, text=seed.text, language=seed.language, published=seed.published),
        own=seed.licence,
        outlet=seed.outlet,
        titles=(seed.publisher,) if seed.publisher else (),
        url=seed.url,
        authors=tuple(author.name for author in seed.authors),
        copied_from=seed.syndicated_from,
        is_seed=True,
    )
