"""Articles by their words."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Annotated, Any, ClassVar, Unpack

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, func, select

from storage import coverage as coverage_texts
from storage import judging, licences
from storage import search as search_index
from storage.archive import Archive
from storage.asking import About, Means, SeedName, question
from storage.classes import licence_class
from storage.found import Found, list_rows
from storage.models import (
    IS_DECIDED,
    IS_NEWEST,
    Article,
    LicenceDecided,
    Outlet,
    Revision,
    Seed,
)
from storage.queries.filters import Filters, narrowed_by, seed_name, was_judged
from storage.rows import FacetCount, FacetRow, SearchAnswer, SearchFacets, SearchRow
from storage.search import MOST, Sought
from storage.statements import batches
from storage.words import Question, parse, snippet
from vocabulary.match import Verdict

_SNIPPET_TEXT = 20_000
"""Characters of a text that are read for a snippet."""
_MOST_SUMMED = 10_000
"""Articles that facets count."""
_FEW = ("outlet", "section", "tag")
"""Filters of which an index names the articles; with others each article that answers is looked at."""

Words = Annotated[str, About("Words; a phrase stands in double quotes, -word excludes.", Means.WORDS)]


def search(
    archive: Archive,
    words: str,
    *,
    newest: bool = False,
    verdict: Verdict | None = None,
    seed: str | None = None,
    limit: int = 50,
    offset: int = 0,
    **filters: Unpack[Filters],
) -> SearchAnswer:
    """Articles kept with text that hold all the words, best first, or with `newest` newest first; any input is safe.

    `"several words"` is a phrase, `word*` a beginning, `-word` an exclusion, `title:word` and `text:word` ask one
    field; everything else is taken literally. Blank words find everything the filters let through, newest first.
    With `seed`, only its coverage; with `verdict`, only articles of that verdict against it (against any seed when
    none is named).

    Of the articles that answer the newest 1,000 are ranked, and the others follow, newest first. Counted are 1,000 at
    most. The answer says when there are more. Newest is by the minute of publication.
    """
    question = parse(words)
    conditions = _conditions(archive, verdict, seed, filters)
    with archive.reading() as connection:
        wanted = _wanted(connection, question, conditions, is_few=seed is not None, filters=filters)
        is_ranked = bool(question.wanted) and not newest
        page, is_part = _page(connection, wanted, limit + 1, offset, is_ranked=is_ranked)
        if len(page) <= limit and (page or not offset):
            total, is_more = offset + len(page), False
        else:
            page = page[:limit]
            counted = MOST + 1 if is_part else search_index.count(connection, wanted, MOST + 1)
            is_more = counted > MOST
            total = max(min(counted, MOST), offset + len(page) if page else 0)
        rows = _rows(connection, question, [search_index.article_at(place) for place in page])
    return SearchAnswer(total=total, is_more=is_more, ranked=MOST if is_part else None, rows=rows)


def search_facets(
    archive: Archive,
    words: str,
    *,
    verdict: Verdict | None = None,
    seed: str | None = None,
    **filters: Unpack[Filters],
) -> SearchFacets:
    """How many of the articles that `search` finds are of which outlet, country, language, month (UTC) and licence.

    Counted are the newest 10,000 at most; the answer says when there are more.
    """
    question = parse(words)
    conditions = _conditions(archive, verdict, seed, filters)
    with archive.reading() as connection:
        wanted = _wanted(connection, question, conditions, is_few=seed is not None, filters=filters)
        places = search_index.newest(connection, wanted, _MOST_SUMMED + 1)
        is_more, places = len(places) > _MOST_SUMMED, places[:_MOST_SUMMED]
        months = Counter(map(search_index.month_at, places))
        counts = [Counter[str | None]() for _ in range(_KINDS)]
        summed = _summed(licence_class(connection))
        verdicts = Counter[str | None]()
        for batch in batches(places):
            ids = [search_index.article_at(place) for place in batch]
            for row in connection.execute(summed, {"ids": ids}):
                for counter, value in zip(counts, row, strict=True):
                    counter[value] += 1
            if seed is not None:
                verdicts.update(_verdicts(connection, seed_name(archive, seed), ids))
    outlets, countries, languages, expressions, classes = counts
    return SearchFacets(
        counted=len(places),
        is_more=is_more,
        outlets=_facet(outlets),
        languages=_facet(languages),
        months=_facet(months),
        licences=_facet(expressions),
        countries=_facet(countries),
        licence_classes=_facet(classes),
        verdicts=_facet(verdicts),
    )


@question(name="search", shown=("article_id", "outlet", "published", "licence", "title", "snippet"))
def searched(
    archive: Archive,
    words: Words,
    *,
    newest: Annotated[bool, About("The newest first, instead of the best.")] = False,
    verdict: Annotated[Verdict, About("Only with this verdict, against the seed or any.")] | None = None,
    seed: SeedName | None = None,
    **filters: Unpack[Filters],
) -> Found[SearchRow]:
    """Articles that hold all of some words.

    The best come first. `"several words"` is a phrase, `word*` a beginning, `-word` an exclusion (a command takes `--`
    before words that begin with a hyphen), `title:word` and `text:word` ask one field; no words find everything that
    the filters let through, the newest first. The order is fixed; the answer says where ranking and counting ended.
    """
    ask = partial(search, archive, words, newest=newest, verdict=verdict, seed=seed, **filters)
    return Found(_Searched(ask))


@question
def facets(
    archive: Archive,
    words: Words = "",
    *,
    verdict: Annotated[Verdict, About("Only with this verdict, against the seed or any.")] | None = None,
    seed: SeedName | None = None,
    **filters: Unpack[Filters],
) -> Found[FacetRow]:
    """What the articles come to that a search finds.

    How many are of which outlet, country, language, licence, class of licence, year and month, and, with a seed, of
    which verdict; the most frequent first. Without words all articles are counted. Counting is bounded to the newest
    that answer; the answer says when there are more.
    """
    summed = search_facets(archive, words, verdict=verdict, seed=seed, **filters)
    kinds = {
        "outlet": summed.outlets,
        "country": summed.countries,
        "language": summed.languages,
        "licence": summed.licences,
        "licence_class": summed.licence_classes,
        "year": _years(summed.months),
        "month": summed.months,
        "verdict": summed.verdicts,
    }
    rows = [
        FacetRow(facet=facet, value=one.value, articles=one.articles)
        for facet, counts in kinds.items()
        for one in counts
    ]
    remarks = [f"Counted are the newest {summed.counted:,} articles; there are more"] if summed.is_more else []
    return list_rows(FacetRow, rows, remarks=remarks)


def _years(months: Sequence[FacetCount]) -> tuple[FacetCount, ...]:
    years = Counter[str | None]()
    for month in months:
        years[month.value and month.value[:4]] += month.articles
    return _facet(years)


_AT_A_TIME = 5_000
"""Articles of a long answer that are looked for at once."""


@dataclass(frozen=True)
class _Searched:
    """What a search finds, in its own order."""

    ask: Callable[..., SearchAnswer]
    kind: ClassVar[type[SearchRow]] = SearchRow
    sortable: ClassVar[tuple[str, ...]] = ()

    @cached_property
    def _first(self) -> SearchAnswer:
        """The answer without its rows: how many there are, as far as they are counted."""
        return self.ask(limit=1)

    def count(self) -> int:
        return self._first.total

    def remarks(self) -> Sequence[str]:
        more = [f"There are more than {self._first.total:,}"] if self._first.is_more else []
        ranked = self._first.ranked
        return more + ([] if ranked is None else [f"The newest {ranked:,} are ranked; the others follow by time"])

    def rows(self, order: Sequence[str], limit: int | None, offset: int) -> Iterator[SearchRow]:
        assert not order
        while limit is None or limit > 0:
            wanted = _AT_A_TIME if limit is None else min(limit, _AT_A_TIME)
            found = self.ask(limit=wanted, offset=offset).rows
            yield from found
            if len(found) < wanted:
                return
            offset, limit = offset + wanted, None if limit is None else limit - wanted


def _facet(counts: Counter[str | None]) -> tuple[FacetCount, ...]:
    inorder = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] or ""))
    return tuple(FacetCount(value=value, articles=articles) for value, articles in inorder)


def _conditions(
    archive: Archive, verdict: Verdict | None, seed: str | None, filters: Filters
) -> list[ColumnElement[bool]]:
    conditions = [*narrowed_by(archive, **filters)]
    if verdict is not None or seed is not None:
        named = None if seed is None else seed_name(archive, seed)
        conditions.append(was_judged(None if verdict is None else [verdict], named))
    return conditions


def _wanted(
    connection: Connection, question: Question, conditions: list[ColumnElement[bool]], *, is_few: bool, filters: Filters
) -> Sought:
    """Narrow a question by conditions on articles.

    Where an index names the few that fulfil them, these are looked up once; otherwise each that answers is looked at,
    the newest first, until there are enough.
    """
    wanted = search_index.sought(connection, question).within(filters.get("since"), filters.get("until"))
    if not conditions:
        return wanted
    fulfil = select(Article.id).join(Revision, IS_NEWEST).outerjoin(LicenceDecided, IS_DECIDED).where(*conditions)
    if is_few or any(filters.get(name) is not None for name in _FEW):
        return wanted.narrowed(wanted.article_id.in_(fulfil))
    return wanted.narrowed(fulfil.where(Article.id == wanted.article_id).exists())


def _page(
    connection: Connection, wanted: Sought, limit: int, offset: int, *, is_ranked: bool
) -> tuple[list[int], bool]:
    """Return the places of one page, and whether only a part of what answers was ranked."""
    if not is_ranked:
        return [*search_index.newest(connection, wanted, limit, offset)], False
    ranked, is_part = search_index.ranked(connection, wanted, MOST)
    page = ranked[offset : offset + limit]
    if is_part and len(page) < limit:
        page += search_index.newest(connection, wanted, limit - len(page), max(offset, MOST))
    return page, is_part


_KINDS = 5
"""Columns of `_summed`."""


def _summed(of_class: ColumnElement[str]) -> Select[*tuple[Any, ...]]:
    """Select of the articles `ids` what is counted of them."""
    return (
        select(Article.outlet, Outlet.country, Revision.language, licences.EXPRESSION, of_class)
        .join(Revision, IS_NEWEST)
        .join(Outlet, Outlet.name == Article.outlet)
        .outerjoin(LicenceDecided, IS_DECIDED)
        .where(Article.id.in_(bindparam("ids", expanding=True)))
    )


def _verdicts(connection: Connection, seed: str, ids: list[int]) -> list[str]:
    """Of these articles that are coverage of a seed, the verdicts."""
    query = coverage_texts.matched(judging.VERDICT).where(
        Seed.name == seed, judging.is_match(), Article.id.in_(bindparam("ids", expanding=True))
    )
    return [str(verdict) for verdict in connection.scalars(query, {"ids": ids})]


_FOUND = (
    select(
        Article.id.label("article_id"),
        Revision.title,
        Article.outlet,
        Outlet.title.label("outlet_title"),
        Article.url,
        Revision.published_iso.label("published"),
        Revision.language,
        licences.EXPRESSION.label("licence"),
        func.substr(Revision.text, 1, _SNIPPET_TEXT).label("text"),
    )
    .join(Revision, IS_NEWEST)
    .join(Outlet, Outlet.name == Article.outlet)
    .outerjoin(LicenceDecided, IS_DECIDED)
    .where(Article.id.in_(bindparam("ids", expanding=True)))
)
"""Rows of one page of an answer: texts are read for these only, not for all that was ranked."""


def _rows(connection: Connection, question: Question, ids: list[int]) -> tuple[SearchRow, ...]:
    """Read articles in this order."""
    found = {
        row["article_id"]: row
        for batch in batches(ids)
        for row in connection.execute(_FOUND, {"ids": batch}).mappings()
    }
    return tuple(_search_row(found[article_id], question) for article_id in ids)


def _search_row(row: RowMapping, question: Question) -> SearchRow:
    said = {name: value for name, value in row.items() if name != "text"}
    return SearchRow(**said, snippet=snippet(row["text"], question))
