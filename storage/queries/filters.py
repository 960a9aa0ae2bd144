"""What questions about articles are narrowed by, and whom a question names."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TypedDict

from sqlalchemy import ColumnElement, func, select

from storage import judging, licences
from storage.archive import Archive
from storage.columns import clean
from storage.models import (
    Article,
    Judgement,
    Matched,
    Revision,
    Seed,
    Tag,
)
from storage.particulars import words_of
from vocabulary.form import Kind
from vocabulary.match import Verdict
from vocabulary.outcome import InputError


class Filters(TypedDict, total=False):
    """What every question about articles can be narrowed by."""

    outlet: str | None
    since: datetime | None
    until: datetime | None
    language: str | None
    licence: str | None
    kind: Kind | None
    teaser: bool | None
    section: str | None
    tag: str | None


def narrowed_by(
    *,
    outlet: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    language: str | None = None,
    licence: str | None = None,
    kind: Kind | None = None,
    teaser: bool | None = None,
    section: str | None = None,
    tag: str | None = None,
) -> Iterator[ColumnElement[bool]]:
    """Yield one condition for each filter that is set."""
    if outlet is not None:
        yield Article.outlet == outlet
    if since is not None:
        yield Revision.published_utc >= since
    if until is not None:
        yield Revision.published_utc <= until
    if language is not None:
        asked = clean(language.lower())
        spoken = func.lower(Revision.language)
        yield (spoken == asked) | (func.substr(spoken, 1, len(asked) + 1) == f"{asked}-")
    if licence is not None:
        yield func.lower(licences.EXPRESSION) == clean(licence.lower())
    if kind is not None:
        yield Revision.kind == kind
    if teaser is not None:
        yield Revision.is_teaser.is_(teaser)
    if section is not None:
        yield Revision.section_words == words_of(section)
    if tag is not None:
        yield Revision.id.in_(select(Tag.revision_id).where(Tag.words == words_of(tag)))


def seed_name(archive: Archive, name_or_prefix: str) -> str:
    """Return the full name; raises InputError for a seed that the archive does not know."""
    seed = archive.seed(name_or_prefix)
    if seed is None:
        raise InputError(name_or_prefix, "the archive knows no such seed", remedy="`cuttings seeds` lists them")
    return seed.name


def was_judged(verdicts: Collection[Verdict] | None, seed: str | None) -> ColumnElement[bool]:
    """Whether the article is coverage with such a verdict (any from `related` up) of this seed (of any)."""
    held = (
        select(Matched.id)
        .outerjoin(Judgement, judging.JUDGED)
        .where(Matched.revision_id == Revision.id, judging.is_match(verdicts))
        .correlate(Article, Revision)
    )
    if seed is not None:
        held = held.join(Seed, Seed.id == Matched.seed_id).where(Seed.name == seed)
    return held.exists()
