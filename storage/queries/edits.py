"""Texts that were changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from storage import coverage as coverage_texts
from storage import judging
from storage.archive import Archive
from storage.asking import About, Means, SeedName, question
from storage.found import Found, select_rows
from storage.models import IS_DECIDED, Article, Changed, LicenceDecided, Outlet, Revision, Seed
from storage.queries.filters import Filters, Verdicts, narrowed_by, seed_name
from storage.rows import EditRow
from vocabulary.change import Level, Note


@question(
    shown=("article_id", "revision", "outlet", "seen", "is_silent", "level", "words_added", "words_removed", "title")
)
def silent_edits(
    archive: Archive,
    *,
    seed: SeedName | None = None,
    every: Annotated[bool, About("Also edits that say little, and those that the newsroom tells of.")] = False,
    level: Annotated[Level, About("Only edits that say so much.")] | None = None,
    seen_since: Annotated[datetime, About("Seen from this day or time on.")] | None = None,
    seen_until: Annotated[datetime, About("Seen up to this day (whole) or time.", Means.END)] | None = None,
    verdicts: Verdicts | None = None,
    **filters: Unpack[Filters],
) -> Found[EditRow]:
    """Texts that newsrooms changed without a word.

    An edit is a revision: the words were others when the page was fetched again. It is silent where it says something
    that a reader should be told, and the page neither has a note nor states another time of change. The one seen last
    comes first. `cuttings diff ID` shows the words.
    """
    before = aliased(Revision)
    same_time = Revision.modified_iso.is_(None) | (Revision.modified_iso == func.coalesce(before.modified_iso, ""))
    is_silent = func.coalesce(Changed.is_silent, same_time)
    query = (
        select(
            Article.id.label("article_id"),
            Article.outlet,
            Revision.number.label("revision"),
            Revision.first_seen.label("seen"),
            before.first_seen.label("seen_before"),
            is_silent.label("is_silent"),
            Changed.level,
            *(getattr(Changed, name) for name in ("words_added", "words_removed", "numbers", "names", "note")),
            Changed.headline.label("is_headline"),
            Revision.published_iso.label("published"),
            Revision.modified_iso.label("modified"),
            before.modified_iso.label("modified_before"),
            Revision.title,
            before.title.label("title_before"),
            Article.url,
        )
        .select_from(Article)
        .join(Revision, Revision.article_id == Article.id)
        .join(before, (before.article_id == Article.id) & (before.number == Revision.number - 1))
        .join(Outlet, Outlet.name == Article.outlet)
        .outerjoin(LicenceDecided, IS_DECIDED)
        .outerjoin(Changed, Changed.revision_id == Revision.id)
        .where(Article.revisions > 1, *narrowed_by(archive, **filters))
    )
    if not every:
        query = query.where(is_silent)
    if level is not None:
        query = query.where(Changed.level == level)
    if seen_since is not None:
        query = query.where(Revision.first_seen >= seen_since)
    if seen_until is not None:
        query = query.where(Revision.first_seen <= seen_until)
    if seed is not None or verdicts is not None:
        covering = coverage_texts.matched(Article.id).where(judging.is_match(verdicts)).correlate(None)
        if seed is not None:
            covering = covering.where(Seed.name == seed_name(archive, seed))
        query = query.where(Article.id.in_(covering))
    return select_rows(archive, EditRow, query, order=("-seen", "article_id", "-revision"), make=_edit)


def _edit(row: Mapping[str, Any]) -> EditRow:
    level, note = row["level"], row["note"]
    words = {"level": None if level is None else Level(level), "note": None if note is None else Note(note)}
    return EditRow(**{**row, **words, "is_silent": bool(row["is_silent"])})
