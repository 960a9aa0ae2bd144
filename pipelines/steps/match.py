"""Step 400: hold each article against the seed, and first what the archive kept before this seed came."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Self, cast

from crawler.ports import archive_of, in_archive_thread
from pipelines.comparison import Text
from pipelines.comparison.meaning import Meaning
from pipelines.comparison.recognition import in_common, recognised
from pipelines.comparison.seed import held_against
from pipelines.comparison.watching import excluded, mark
from pipelines.embedding import wanted_model
from pipelines.learning import learn_blocks
from pipelines.meanings import meaning_by_workers, meanings, meanings_by_workers
from pipelines.publications import WORTH_TELLING, directed, directed_rows, of_article, of_seed
from vocabulary.article import Article, Seed, SeedMatch
from vocabulary.blocks import without_blocks
from vocabulary.match import Match
from vocabulary.meaning import Model

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.pages import PageSpider
    from storage.archive import Archive
    from storage.rows import UnmatchedRow

BATCH = 25
"""Stored articles matched at a time: some 0.1 s in the archive's thread, for which recording waits."""


class MatchStep:
    """Adds the match with the spider's seed, and with those for which a page is fetched again.

    Stored articles that were not yet held against the seed are matched while the crawl runs, and at its end all that
    were not yet held against the archive's other seeds.
    """

    def __init__(self, archive: "Archive", crawler: "Crawler", *, model: Model | None = None) -> None:
        self._archive, self._crawler, self._model = archive, crawler, model
        self._seed: Seed | None = None
        self._later: dict[str, Seed | None] = {}
        """Other seeds, for which pages are fetched again."""
        self._blocks: frozenset[int] = frozenset()
        self._rematching: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Open the archive that the settings name."""
        return cls(cast("Archive", archive_of(crawler)), crawler, model=wanted_model(crawler.settings))

    async def open_spider(self) -> None:
        """Take the spider's seed and what its outlet repeats, and begin with what the archive holds already."""
        spider = cast("PageSpider", self._crawler.spider)
        self._seed = spider.seed
        if self._seed is not None:
            await in_archive_thread(learn_blocks, self._archive, spider.outlet.name)
        self._blocks = await in_archive_thread(self._archive.blocks, spider.outlet.name)
        if self._seed is not None:
            self._rematching = asyncio.create_task(self._rematch(self._seed, spider.stopping))

    async def close_spider(self) -> None:
        """Let the stored articles be matched to the end, those that came now with the archive's other seeds too.

        A crawl that was stopped leaves the rest to the next.
        """
        if self._rematching is not None:
            await self._rematching
        stopping = cast("PageSpider", self._crawler.spider).stopping
        for seed in await in_archive_thread(self._archive.seeds):
            if stopping.is_set():
                return
            if self._seed is None or seed.name != self._seed.name:
                await self._rematch(seed, stopping)

    async def process_item(self, article: Article) -> Article:
        """Return the article with its match; settled articles pass, and those that were matched in a worker."""
        if article.outcome is not None:
            return article
        seeds = await self._seeds_of(article)
        is_cut = without_blocks(article.compared, self._blocks) != article.compared
        for name, seed in seeds.items():
            if is_cut or not _is_matched(article, seed):
                meaning = _said(article, seed) or await meaning_by_workers(
                    seed, text_of(article, self._blocks), self._model
                )
                match = await asyncio.to_thread(match_with, seed, article, blocks=self._blocks, meaning=meaning)
                others = (held for held in article.matches if held.seed != name)
                article = replace(article, matches=(*others, SeedMatch(seed=name, match=match)))
        article = with_directions(article, seeds, title=self._outlet_title) if seeds else article
        return article if self._seed is None else marked(article, self._seed)

    async def _seeds_of(self, article: Article) -> dict[str, Seed]:
        """The spider's seed, and those for which the page is fetched again, by name."""
        seeds = {} if self._seed is None else {self._seed.name: self._seed}
        for name in article.page.candidate.seeds:
            if name in seeds:
                continue
            if name not in self._later:
                self._later[name] = await in_archive_thread(self._archive.seed, name)
            if (seed := self._later[name]) is not None:
                seeds[name] = seed
        return seeds

    @property
    def _outlet_title(self) -> str:
        return cast("PageSpider", self._crawler.spider).outlet.title

    async def _rematch(self, seed: Seed, stopping: asyncio.Event) -> None:
        await in_archive_thread(recognise, self._archive, seed)
        while await self._match_some(seed):
            if stopping.is_set():
                return

    async def _match_some(self, seed: Seed) -> bool:
        """Match a batch of stored articles against a seed; False when none was left.

        Other outlets of the same crawl do so at that time. Without a model it is one call, so that none is matched
        by several.
        """
        if self._model is None:
            return await in_archive_thread(rematch_some, self._archive, seed) > 0
        rows = await in_archive_thread(unmatched, self._archive, seed)
        said = await meanings_by_workers(self._archive, seed, rows, self._model)
        await in_archive_thread(match_rows, self._archive, seed, rows, said)
        return bool(rows)


def match_with(seed: Seed, article: Article, *, blocks: Collection[int] = (), meaning: Meaning | None = None) -> Match:
    """The verdict on (seed, article); `blocks` are what its outlet repeats in its articles.

    `meaning` is what a model says of them, if one is asked.
    """
    return held_against(seed, text_of(article, blocks), article.form, meaning=meaning)


def text_of(article: Article, blocks: Collection[int] = ()) -> Text:
    """What is compared of an article, without what its outlet repeats."""
    compared = without_blocks(article.compared, blocks)
    return Text(title=article.title, text=compared, language=article.language, published=article.published)


def _said(article: Article, seed: Seed) -> Meaning | None:
    """What a worker was told by the model when it read the article."""
    known = next((held.match for held in article.matches if held.seed == seed.name), None)
    if known is None or known.meaning is None or known.model is None:
        return None
    return Meaning(known.meaning, known.model)


def marked(article: Article, seed: Seed) -> Article:
    """The article, whose outcome says so when it has terms that the seed's watch excludes."""
    text = Text(title=article.title, text=article.compared, language=article.language)
    if article.reason or not seed.watch.exclude or not (terms := excluded(seed.watch, text)):
        return article
    return replace(article, reason=mark(terms))


def with_directions(article: Article, seeds: Mapping[str, Seed], *, title: str | None) -> Article:
    """The article with which way its text went between it and these seeds; `title` is what its outlet is called."""
    asked = {held.seed for held in article.matches if held.match.verdict in WORTH_TELLING and held.seed in seeds}
    if not asked:
        return article
    told = of_article(article, title=title)
    matches = (
        replace(held, match=directed(held.match, of_seed(seeds[held.seed]), told)) if held.seed in asked else held
        for held in article.matches
    )
    return replace(article, matches=tuple(matches))


def _is_matched(article: Article, seed: Seed) -> bool:
    return any(held.seed == seed.name for held in article.matches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What fingerprints told of a seed."""

    copies: int
    """Articles that are told to be copies."""
    queued: Mapping[str, int]
    """By outlet, how many pages the next crawl of it fetches again, because they are copies or may be."""


def recognise(archive: "Archive", seed: Seed) -> Recognised:
    """Find copies of a seed among articles of which only the fingerprint is kept; likely ones are fetched again."""
    kept = dict(archive.unmatched_without_text(seed.name))
    found = [(article_id, match) for article_id, one in kept.items() if (match := recognised(seed.fingerprint, one))]
    for article_id, match in directed_rows(archive, seed, found):
        archive.add_match(article_id, seed.name, match, of=kept[article_id].exact)
    common = {article_id: in_common(seed.fingerprint, one) for article_id, one in kept.items()}
    common |= {article_id: common[article_id] or 1 for article_id, _ in found}
    likely = {
        article_id: f"its fingerprint has {count} of the seed's sampled runs"
        for article_id, count in common.items()
        if count
    }
    return Recognised(copies=len(found), queued=archive.queue_refetches(seed.name, likely) if likely else {})


def rematch_some(archive: "Archive", seed: Seed, *, model: Model | None = None) -> int:
    """Match a batch of stored articles against a seed; returns how many, 0 when none is left."""
    rows = unmatched(archive, seed)
    match_rows(archive, seed, rows, meanings(archive, seed, rows, model))
    return len(rows)


def unmatched(archive: "Archive", seed: Seed) -> "list[UnmatchedRow]":
    """The next stored articles that are to be matched."""
    return list(islice(archive.unmatched(seed.name), BATCH))


def match_rows(archive: "Archive", seed: Seed, rows: "Sequence[UnmatchedRow]", said: Mapping[int, Meaning]) -> None:
    """Match these stored articles against a seed; `said` is what a model says of them, if one is asked.

    One that has another text by now, because another crawl was there meanwhile, stays unmatched.
    """
    texts = (Text(title=row.title, text=row.compared, language=row.language, published=row.published) for row in rows)
    held = [
        (row.article_id, held_against(seed, text, row.form, meaning=said.get(row.article_id)))
        for row, text in zip(rows, texts, strict=True)
    ]
    compared = {row.article_id: row.fingerprint.exact for row in rows}
    for article_id, match in directed_rows(archive, seed, held):
        archive.add_match(article_id, seed.name, match, of=compared[article_id])
