"""Seeds and articles as publications: what of them tells which way a text went between two of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.direction import Publication, direction
from pipelines.origins import stated
from vocabulary.article import Article, Seed
from vocabulary.match import COPIES, Match, Verdict

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.rows import PublicationRow

SEED, ARTICLE = "the seed", "the article"
WORTH_TELLING = COPIES | {Verdict.SAME_STORY}
"""Verdicts of which it is asked which way the text went."""


@lru_cache(maxsize=8)
def of_seed(seed: Seed, *, called: str = SEED) -> Publication:
    """A seed; of one from the archive, of which nothing else is at hand, by its text and authors."""
    origins = seed.origins
    if origins is None:
        origins = stated(
            seed.text, evidence=seed.licence.evidence, authors=seed.authors, copied_from=seed.syndicated_from
        )
    titles = tuple(name for name in (seed.publisher, seed.outlet) if name)
    return Publication(
        called=called, url=seed.url, outlet=seed.outlet, titles=titles, published=seed.published, origins=origins
    )


def of_article(article: Article, *, title: str | None = None, called: str = ARTICLE) -> Publication:
    """An article on its way through the steps; `title` is what its outlet is called."""
    outlet = article.page.outlet
    return Publication(
        called=called,
        url=article.url,
        outlet=outlet,
        titles=tuple(name for name in (title, outlet) if name),
        published=article.published,
        origins=article.origins or (),
    )


def of_row(row: "PublicationRow", *, called: str = ARTICLE) -> Publication:
    """A stored article."""
    origins = row.origins
    if origins is None:
        origins = stated(row.text or "", authors=row.authors, copied_from=row.syndicated_from)
    return Publication(
        called=called,
        url=row.url,
        outlet=row.outlet,
        titles=(row.outlet_title, row.outlet),
        published=row.published,
        origins=origins,
    )


def directed(match: Match, seed: Publication, article: Publication) -> Match:
    """A match with which way the text went between these."""
    return replace(match, direction=direction(seed, article, match.verdict))


def directed_rows(archive: "Archive", seed: Seed, matches: Iterable[tuple[int, Match]]) -> Iterator[tuple[int, Match]]:
    """(article id, match) of stored articles, those that are more than `related` with which way the text went."""
    held = list(matches)
    ids = [article_id for article_id, match in held if match.verdict in WORTH_TELLING]
    rows = {row.id: row for row in archive.publications(ids)} if ids else {}
    for article_id, match in held:
        row = rows.get(article_id)
        yield article_id, match if row is None else directed(match, of_seed(seed), of_row(row))
