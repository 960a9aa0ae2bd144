"""Stored pages through today's extractor, without fetching: by the same steps as in a crawl."""

from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from crawler.directory import undescribed
from crawler.outlet import Outlet
from pipelines.comparison.seed import prepared
from pipelines.coverage.upkeep import tell_texts_of_all
from pipelines.embedding import meaning_between
from pipelines.extraction.extraction import extractor_of
from pipelines.extraction.pool import WorkerError, WorkerPool, cores
from pipelines.policy import Policy
from pipelines.reading import Reading, join_readings, lost, read_page
from pipelines.revising.upkeep import weigh_stored
from pipelines.seed import with_search
from pipelines.steps.extract import article_of, content_type_of, observed_reading
from pipelines.steps.fingerprint import fingerprinted
from pipelines.steps.licence import licensed, policy_of, profile_of
from pipelines.steps.match import match_with, text_of, with_directions
from pipelines.steps.policy import limited
from pipelines.tracing import trace_origins
from storage.archive import Archive
from storage.extractions import StoredPage
from vocabulary.article import Article, Seed, SeedMatch
from vocabulary.form import Form, TextSource
from vocabulary.layout import Layout
from vocabulary.meaning import Model
from vocabulary.page import Page
from vocabulary.policy import Store


class Reread(StrEnum):
    """What came of reading one stored page anew."""

    SAME = "same"
    """It says what it said; only the extractor's name is new."""
    CHANGED = "changed"
    """It says something else: that is kept in place of what was read before, which stays as history."""
    KEPT = "kept"
    """Today's extractor finds no article there, or policy lets no text be kept: the text of before stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One stored page, read anew."""

    url: str
    reread: Reread
    reason: str = ""
    """Why the text of before was kept."""


def to_read(archive: Archive, name: str, outlet: Outlet | None, *, since: datetime | None, everything: bool) -> int:
    """How many stored pages `reextract` reads."""
    return archive.count_read(name, extractor=_extractor(outlet, everything=everything), since=since)


def reextract(
    archive: Archive,
    outlets: Mapping[str, Outlet | None],
    *,
    policy: Policy,
    folders: Sequence[Path] = (),
    since: datetime | None = None,
    everything: bool = False,
    model: Model | None = None,
) -> Generator[tuple[str, Done]]:
    """Read the stored pages of these outlets that an older extractor has read (all, with `everything`), on all cores.

    Yields (outlet, what came of a page) as soon as it is recorded, so that what was yielded need not be done again.
    `outlets` gives each one's file, None where there is none; `folders` are those of seeds, with what is said beside
    them of how their coverage is looked for. With `since` pages fetched from then on.
    """
    seeds = {seed.name: with_search(seed, folders) for seed in archive.seeds()}
    pool = WorkerPool(cores())
    with closing(pool):
        for name, outlet in outlets.items():
            extractor = _extractor(outlet, everything=everything)
            stored = archive.pages_read(name, extractor=extractor, since=since)
            for one, future in pool.map(lambda one, outlet=outlet: _submit(pool, one, outlet), stored):  # type: ignore[misc]
                yield name, _settle(archive, one, _reading(future), outlet, seeds, policy=policy, model=model)
    trace_origins(archive)
    weigh_stored(archive)
    tell_texts_of_all(archive)


def _extractor(outlet: Outlet | None, *, everything: bool) -> str | None:
    """The extractor whose texts need not be read anew; None: all are."""
    if everything:
        return None
    return extractor_of(outlet.layouts, outlet.timezone) if outlet else extractor_of()


def _submit(pool: WorkerPool, stored: StoredPage, outlet: Outlet | None) -> Future[Reading]:
    return pool.submit(_read, stored.page, stored.parts, stored.form, outlet.layouts if outlet else ())


def _read(page: Page, parts: Sequence[Page], form: Form, layouts: Sequence[Layout]) -> Reading:
    """Runs in a worker: read a stored page, and the further pages of its article as far as they are still articles."""
    first = _read_page(page, layouts)
    further = first.extraction.paging
    is_part = further is not None and further.next is not None and not first.extraction.form.is_teaser
    if first.extraction.outcome is not None or not (parts or form.missing or is_part):
        return first
    readings: list[Reading] = []
    missing = form.missing or ("" if parts else "page 2: nobody asked for it when page 1 was kept")
    for number, part in enumerate(parts, start=2):
        reading = _read_page(part, layouts)
        if (outcome := reading.extraction.outcome) is not None:
            missing = f"page {number}: {outcome}: {reading.extraction.reason}"
            break
        readings.append(observed_reading(reading, part))
    is_whole = form.text_source is TextSource.WHOLE and bool(readings)
    return join_readings(first, readings, is_whole=is_whole, missing=missing)


def _read_page(page: Page, layouts: Sequence[Layout]) -> Reading:
    return read_page(
        page.body,
        url=page.final_url,
        content_type=content_type_of(page),
        headers=page.headers,
        hints=page.candidate,
        layouts=layouts,
        fetched=page.fetched_at.date(),
    )


def _reading(future: Future[Reading]) -> Reading:
    try:
        return future.result()
    except WorkerError as error:
        return lost(error)


def _settle(
    archive: Archive,
    stored: StoredPage,
    reading: Reading,
    outlet: Outlet | None,
    seeds: Mapping[str, Seed],
    *,
    policy: Policy,
    model: Model | None,
) -> Done:
    article = _article(stored, reading, outlet)
    url = stored.page.candidate.url
    if article.outcome is not None:
        return Done(url=url, reread=Reread.KEPT, reason=f"{article.outcome}: {article.reason}")
    if stored.says(article):
        archive.confirm_reading(stored, article)
        return Done(url=url, reread=Reread.SAME)
    judged = _judged(archive, article, stored, outlet, seeds, model=model)
    judged = limited(judged, policy, outlet.store if outlet else Store.FULL)
    if judged.store is not Store.FULL:
        return Done(url=url, reread=Reread.KEPT, reason=judged.reason)
    archive.replace_reading(stored, judged)
    return Done(url=url, reread=Reread.CHANGED)


def _article(stored: StoredPage, reading: Reading, outlet: Outlet | None) -> Article:
    known = outlet or undescribed(stored.page.final_url)
    page = replace(stored.page, domains=known.domains)
    return article_of(page, reading, layouts=known.layouts, zone=known.timezone)


def _judged(
    archive: Archive,
    article: Article,
    stored: StoredPage,
    outlet: Outlet | None,
    seeds: Mapping[str, Seed],
    *,
    model: Model | None,
) -> Article:
    """The article with licence, fingerprint and verdicts, as the steps of a crawl make them."""
    stated = outlet.licence if outlet else None
    answers = archive.rights_answers(stated.policy) if stated and stated.policy else []
    policy = [row for answer in answers for row in policy_of(answer)]
    made = fingerprinted(licensed(article, profile_of(stated) if stated else None, policy))
    blocks, known = archive.blocks(stored.page.outlet), [name for name in stored.seeds if name in seeds]
    text = text_of(made, blocks)
    said = {name: meaning_between(prepared(seeds[name]), text, model) for name in known} if model else {}
    held = (
        SeedMatch(seed=name, match=match_with(seeds[name], made, blocks=blocks, meaning=said.get(name)))
        for name in known
    )
    return with_directions(replace(made, matches=tuple(held)), seeds, title=outlet.title if outlet else None)
