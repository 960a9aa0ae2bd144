"""What a model says of stored articles and a seed: what it said before is kept in the archive, the rest is asked."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from crawler.ports import in_archive_thread
from pipelines.comparison import BareText, Text
from pipelines.comparison.meaning import Meaning, lead_of
from pipelines.comparison.seed import prepared
from pipelines.embedding import embedded, held_together, name_of, text_key
from pipelines.extraction.pool import WorkerError, in_worker
from vocabulary.article import Seed
from vocabulary.meaning import Embedding, Model

if TYPE_CHECKING:
    from storage.archive import Archive

logger = logging.getLogger(__name__)


class Row(Protocol):
    """A stored article, as far as a model is concerned."""

    @property
    def article_id(self) -> int:
        """Its number."""

    @property
    def title(self) -> str | None:
        """Its title."""

    @property
    def compared(self) -> str:
        """Its text without furniture."""

    @property
    def language(self) -> str | None:
        """Its language."""


def meanings(archive: "Archive", seed: Seed, rows: Sequence[Row], model: Model | None) -> dict[int, Meaning]:
    """How alike stored articles and a seed are by the model, by article id; asked here, and what it says is kept."""
    if model is None or not rows:
        return {}
    texts = _texts(rows)
    kept = archive.embeddings(list(texts), name_of(model))
    made = {number: embedded(lead_of(text), model) for number, text in lacking(texts, kept).items()}
    archive.keep_embeddings(list(made.items()))
    wanted = prepared(seed)
    return _held(wanted, embedded(lead_of(wanted), model), texts, {**kept, **made}, model)


async def meaning_by_workers(seed: Seed, text: Text, model: Model | None) -> Meaning | None:
    """The same of an article on its way through a crawl, which workers are asked about; None: none had an answer."""
    if model is None:
        return None
    wanted = prepared(seed)
    try:
        of_seed, of_text = await asyncio.gather(
            *(in_worker(embedded, lead_of(one), model) for one in (wanted, text)),
        )
    except WorkerError:
        return None
    return held_together(wanted, of_seed, text, of_text, model)


async def meanings_by_workers(
    archive: "Archive", seed: Seed, rows: Sequence[Row], model: Model | None
) -> dict[int, Meaning]:
    """How alike stored articles and a seed are, told by workers; one for which none had an answer is left out."""
    if model is None or not rows:
        return {}
    texts = _texts(rows)
    kept = await in_archive_thread(archive.embeddings, list(texts), name_of(model))
    asked = lacking(texts, kept)
    wanted = prepared(seed)
    leads = [lead_of(text) for text in (wanted, *asked.values())]
    of_seed, *answers = await asyncio.gather(
        *(in_worker(embedded, lead, model) for lead in leads), return_exceptions=True
    )
    made: dict[int, Embedding] = {}
    for number, answer in zip(asked, answers, strict=True):
        if isinstance(answer, Embedding):
            made[number] = answer
        elif not isinstance(answer, WorkerError):
            raise answer
    if not isinstance(of_seed, Embedding):
        logger.warning("The language model has no answer for the seed, which is held by words alone: %s", of_seed)
        return {}
    await in_archive_thread(archive.keep_embeddings, list(made.items()))
    return _held(wanted, of_seed, texts, {**kept, **made}, model)


def lacking(texts: Mapping[int, Text], kept: Mapping[int, Embedding]) -> dict[int, Text]:
    """Texts of which no embedding is kept, or that of another title or lead."""
    known = {number: one.text_sha256 for number, one in kept.items()}
    return {number: text for number, text in texts.items() if known.get(number) != text_key(text)}


def _texts(rows: Sequence[Row]) -> dict[int, Text]:
    return {row.article_id: BareText(title=row.title, text=row.compared, language=row.language) for row in rows}


def _held(
    seed: Text, of_seed: Embedding, texts: Mapping[int, Text], found: Mapping[int, Embedding], model: Model
) -> dict[int, Meaning]:
    return {
        number: held_together(seed, of_seed, text, found[number], model)
        for number, text in texts.items()
        if number in found
    }
