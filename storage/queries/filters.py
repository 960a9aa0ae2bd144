"""What questions about articles are narrowed by, and whom a question names."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Annotated, Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Select, func, select

from storage import judging, licences
from storage.archive import Archive
from storage.asking import About, OutletName, Since, Until
from storage.classes import licence_class
from storage.columns import clean
from storage.models import (
    IS_DECIDED,
    IS_NEWEST,
    Article,
    Judgement,
    LicenceDecided,
    Matched,
    Outlet,
    Revision,
    Seed,
    Tag,
)
from storage.particulars import words_of
from vocabulary.form import Kind
from vocabulary.match import Verdict
from vocabulary.outcome import InputError
from vocabulary.policy import LicenceClass

Verdicts = Annotated[Collection[Verdict], About("Only this verdict; may be repeated.")]


class Filters(TypedDict, total=False):
    """What every question about articles can be narrowed by."""

    outlet: OutletName | None
    country: Annotated[str, About("Only outlets of this country, such as gb.")] | None
    since: Since | None
    until: Until | None
    language: Annotated[str, About("Language tag, such as en; also finds en-GB.")] | None
    licence: Annotated[str, About("SPDX expression, such as CC-BY-4.0, or NOASSERTION.")] | None
    licence_class: Annotated[LicenceClass, About("Only texts whose licence is of this class.")] | None
    kind: Annotated[Kind, About("Only articles of this kind.")] | None
    teaser: Annotated[bool, About("Only articles of which no more is known than a teaser; or all others.")] | None
    section: Annotated[str, About("Only articles of this section of their outlet, as their page names it.")] | None
    tag: Annotated[str, About("Only articles to which their page gives this keyword.")] | None


def narrowed_by(archive: Archive, **filters: Unpack[Filters]) -> Iterator[ColumnElement[bool]]:
    """Yield one condition for each filter that is set; articles, their texts and decisions are to be joined."""
    for name, value in filters.items():
        if name == "licence_class" and value is not None:
            with archive.reading() as connection:
                yield licence_class(connection) == value
        elif value is not None:
            yield _CONDITIONS[name](value)


def _speaks(language: str) -> ColumnElement[bool]:
    asked = clean(language.lower())
    spoken = func.lower(Revision.language)
    return (spoken == asked) | (func.substr(spoken, 1, len(asked) + 1) == f"{asked}-")


def is_of_country(country: str) -> ColumnElement[bool]:
    """Whether the outlet that is joined is of this country, in any case; InputError for what is no country."""
    if not re.fullmatch("[A-Za-z]{2}", country):
        raise InputError(f'country "{country}"', "is no country's two letters", remedy="such as gb")
    return func.lower(Outlet.country) == clean(country.lower())


_CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "outlet": lambda name: Article.outlet == name,
    "country": lambda country: Article.outlet.in_(select(Outlet.name).where(is_of_country(country))),
    "since": lambda time: Revision.published_utc >= time,
    "until": lambda time: Revision.published_utc <= time,
    "language": _speaks,
    "licence": lambda expression: func.lower(licences.EXPRESSION) == clean(expression.lower()),
    "kind": lambda kind: Revision.kind == kind,
    "teaser": Revision.is_teaser.is_,
    "section": lambda section: Revision.section_words == words_of(section),
    "tag": lambda tag: Revision.id.in_(select(Tag.revision_id).where(Tag.words == words_of(tag))),
}


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


IS_KEPT = Revision.text.is_not(None) | Revision.text_withheld.is_not(None)
"""Whether an article is kept with its text, or was but for policy or a take-down; of others there is a fingerprint."""


def kept_articles(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Select of articles kept with their newest texts; joined are Revision, Outlet and LicenceDecided."""
    return (
        select(*columns)
        .select_from(Article)
        .join(Revision, IS_NEWEST)
        .join(Outlet, Outlet.name == Article.outlet)
        .outerjoin(LicenceDecided, IS_DECIDED)
        .where(IS_KEPT)
    )


def of_coverage(archive: Archive, seed: str | None, verdicts: Collection[Verdict] | None) -> list[ColumnElement[bool]]:
    """The condition that articles are coverage of a seed, or of any where only verdicts are named; none of neither."""
    if seed is None and verdicts is None:
        return []
    return [was_judged(verdicts, None if seed is None else seed_name(archive, seed))]
