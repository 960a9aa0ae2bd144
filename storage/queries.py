"""Questions to the archive: typed functions, the archive first, frozen rows back.

A filter that is None does not filter. `since` and `until` (inclusive, aware) speak of the time of publication; an
article without one is found only when neither is given. `language="en"` also finds `en-GB`. `kind` is what an article's
page calls it (`vocabulary.form.Kind`); `teaser`: whether only what those see who do not pay is known of its text.
`section` and `tag` are what its page names; case, accents and punctuation do not matter.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, case, false, func, nulls_last, select

from storage import captures, histories, judging, licences, pace, reading, verifying
from storage import coverage as coverage_texts
from storage import extractions as earlier_extractions
from storage import health as outlet_health
from storage import refetches as refetch_queue
from storage import runs as run_records
from storage import search as search_index
from storage.archive import Archive
from storage.columns import clean
from storage.coverage import TextPlace
from storage.histories import History
from storage.models import (
    IS_DECIDED,
    IS_NEWEST,
    Article,
    CoverageText,
    Judgement,
    LicenceDecided,
    Matched,
    Outlet,
    Page,
    PageOutcome,
    Revision,
    Run,
    Seed,
    SeedSighting,
    SourceReported,
    Stated,
    Tag,
)
from storage.origins import DIRECTION_COLUMNS
from storage.particulars import unpacked, words_of
from storage.rows import (
    ArticleText,
    CandidateRow,
    CaptureRow,
    CarriersRow,
    CoverageRow,
    CoverageSum,
    ExtractionRow,
    FirstPublisher,
    HealthRow,
    JudgementRow,
    OutletSeen,
    PageRow,
    RefetchRow,
    RevisionRow,
    RunDetail,
    RunRow,
    SearchAnswer,
    SearchRow,
    SightingRow,
    StoredArticle,
    TextRow,
)
from storage.verifying import Standing
from storage.words import Question, parse, snippet
from vocabulary.coverage import Certainty, Role
from vocabulary.form import Kind
from vocabulary.health import Expected
from vocabulary.licence import Confidence
from vocabulary.match import Verdict
from vocabulary.metadata import Record
from vocabulary.outcome import InputError, Outcome, SourceState

_EXPORT_BATCH = 100
"""Articles read at a time by `export_rows`."""
_SNIPPET_TEXT = 20_000
"""Characters of a text that are read for a snippet."""


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


def _conditions(
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


def coverage(
    archive: Archive,
    seed: str,
    *,
    verdicts: Collection[Verdict] | None = None,
    limit: int | None = None,
    offset: int = 0,
    **filters: Unpack[Filters],
) -> list[CoverageRow]:
    """Coverage of a seed (name or unique prefix), closest verdict first, then the more similar, then the earlier.

    Without `verdicts`: all from `related` up. The seed met at its own outlet is a sighting and never listed.
    Raises InputError for a seed that the archive does not know.
    """
    query = (
        coverage_texts.matched(
            Article.id.label("article_id"),
            Revision.title,
            Article.outlet,
            Outlet.title.label("outlet_title"),
            Outlet.country,
            Article.url,
            Revision.published_iso.label("published"),
            Revision.published_utc,
            Revision.published_zone,
            Revision.language,
            Revision.kind,
            Revision.is_teaser,
            judging.VERDICT.label("verdict"),
            *(getattr(Matched, name) for name in reading.MATCH_NUMBERS),
            Matched.explanation,
            *(getattr(Matched, name) for name in DIRECTION_COLUMNS),
            licences.EXPRESSION.label("licence"),
            LicenceDecided.scope.label("licence_scope"),
            LicenceDecided.confidence.label("licence_confidence"),
            LicenceDecided.flags.label("licence_flags"),
            Article.first_seen,
            Matched.verdict.label("program_verdict"),
            Judgement.judged_by,
            Judgement.judged_at,
            Judgement.reason.label("judged_reason"),
            func.coalesce(judging.ON_EARLIER_TEXT, false()).label("judged_on_earlier_text"),
            CoverageText.number.label("text_number"),
            *(getattr(CoverageText, name) for name in _TOLD),
        )
        .where(
            Seed.name == _seed_name(archive, seed),
            judging.is_match(verdicts),
            *_conditions(**filters),
        )
        .order_by(
            case({verdict.value: place for place, verdict in enumerate(Verdict)}, value=judging.VERDICT),
            Matched.similarity.desc(),
            nulls_last(Revision.published_utc),
            Article.id,
        )
        .limit(limit)
        .offset(offset)
    )
    with archive.reading() as connection:
        rows = map(dict, connection.execute(query).mappings())
        return [CoverageRow(**(row | _of_lists(row) | _of_text(row))) for row in rows]


_TOLD = ("place", "role", "agency", "likeness", "share", "certainty", "passages_of")
"""What was told of an article and its text; see `storage.coverage`."""


def _of_text(row: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {"role": Role, "likeness": Verdict, "certainty": Certainty}
    return {name: None if row[name] is None else kind(row[name]) for name, kind in kinds.items()}


def _of_lists(row: Mapping[str, Any]) -> dict[str, Any]:
    """A text that was never decided upon has no licence and no flags, one that nobody looked at no reasons."""
    return {
        "direction_reasons": tuple(row["direction_reasons"] or ()),
        "licence_confidence": row["licence_confidence"] or Confidence.NONE,
        "licence_flags": tuple(row["licence_flags"] or ()),
    }


def texts(
    archive: Archive,
    seed: str,
    *,
    verdicts: Collection[Verdict] | None = None,
    limit: int | None = None,
    offset: int = 0,
    **filters: Unpack[Filters],
) -> list[TextRow]:
    """The texts of a seed's coverage with the articles that have each, that of the closest article first.

    Of a text only those articles are named that pass the filters. Copies of the seed's own text are one of them.
    Raises InputError for a seed that the archive does not know.
    """
    found = texts_among(coverage(archive, seed, verdicts=verdicts, **filters))
    return found[offset:] if limit is None else found[offset : offset + limit]


def independent_texts(archive: Archive, seed: str, **filters: Unpack[Filters]) -> list[TextRow]:
    """The texts of a seed's coverage that were written independently: not its own, and without passages of others."""
    return [text for text in texts(archive, seed, **filters) if text.is_independent]


def texts_among(rows: Iterable[CoverageRow]) -> list[TextRow]:
    """Rows of coverage as the texts that they have, in the order of their first rows."""
    by_text: dict[tuple[int, int], list[CoverageRow]] = {}
    for row in rows:
        key = (0, row.article_id) if row.text_number is None else (1, row.text_number)
        by_text.setdefault(key, []).append(row)
    found = []
    for several in by_text.values():
        first, *copies = sorted(several, key=lambda row: row.place or 0)
        found.append(TextRow(number=first.text_number, first=first, copies=tuple(copies)))
    return found


def sum_of(rows: Sequence[CoverageRow]) -> CoverageSum:
    """What rows of coverage come to."""
    copies = [row for row in rows if row.role is Role.COPY]
    verdicts = Counter(row.verdict for row in rows)
    told = texts_among(rows)
    return CoverageSum(
        articles=len(rows),
        outlets=len({row.outlet for row in rows}),
        independent_texts=sum(text.is_independent for text in told),
        texts_with_passages=sum(not text.is_independent and not text.is_seeds for text in told),
        copies_of_seed=sum(row.text_number == SEEDS_OWN and row.role is not Role.SELF_COPY for row in rows),
        reprints=sum(row.agency is not None for row in copies),
        agencies=_by_agency(copies),
        other_copies=sum(row.agency is None and row.text_number != SEEDS_OWN for row in copies),
        self_copies=sum(row.role is Role.SELF_COPY for row in rows),
        verdicts={verdict: verdicts[verdict] for verdict in Verdict if verdict in verdicts},
    )


def _by_agency(copies: Iterable[CoverageRow]) -> dict[str, int]:
    """Agencies by how often they were reprinted, however their names are written."""
    names: dict[str, str] = {}
    counts = Counter[str]()
    for row in copies:
        if row.agency is not None:
            key = row.agency.casefold().removeprefix("the ")
            counts[names.setdefault(key, row.agency)] += 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def copies_of(archive: Archive, seed: str, number: int) -> list[CoverageRow]:
    """The articles of a seed's coverage that have this text (1: the seed's own), by the order in which they had it.

    Raises InputError for a seed that the archive does not know, and where it has no such text.
    """
    found = [row for row in coverage(archive, seed) if row.text_number == number]
    if not found and number != SEEDS_OWN:
        raise InputError(f"text {number}", "the coverage has no such text", remedy="`cuttings coverage` numbers them")
    return sorted(found, key=lambda row: row.place or 0)


def first_publisher(archive: Archive, seed: str, number: int) -> FirstPublisher:
    """Who published a text of a seed's coverage first, as far as is known, and how sure that is.

    Raises InputError for a seed that the archive does not know, and where it has no such text.
    """
    copies = copies_of(archive, seed, number)
    if copies and copies[0].place == 1:
        first = copies[0]
        assert first.certainty is not None
        return FirstPublisher(
            number=number,
            article_id=first.article_id,
            outlet=first.outlet,
            url=first.url,
            published=first.published,
            published_latest=None,
            agency=first.agency,
            certainty=first.certainty,
        )
    held = archive.seed(seed)
    assert held is not None
    return FirstPublisher(
        number=number,
        article_id=None,
        outlet=held.outlet,
        url=held.url,
        published=held.published.iso if held.published else None,
        published_latest=held.published.latest if held.published else None,
        agency=None,
        certainty=(copies[0].certainty if copies else None) or Certainty.ONLY,
    )


def article_texts(archive: Archive, article_id: int) -> list[ArticleText]:
    """Which text an article has in the coverage of each seed, by the seed's name; where it is the seed itself, that."""
    query = (
        select(
            Seed.name.label("seed"),
            Matched.is_sighting,
            *(getattr(CoverageText, name) for name in ("number", *_TOLD)),
        )
        .join(Matched, Matched.seed_id == Seed.id)
        .join(Revision, Revision.id == Matched.revision_id)
        .join(Article, IS_NEWEST)
        .outerjoin(CoverageText, (CoverageText.seed_id == Seed.id) & (CoverageText.article_id == Article.id))
        .where(Article.id == article_id, Matched.is_current, Matched.is_sighting | CoverageText.number.is_not(None))
        .order_by(Seed.name)
    )
    with archive.reading() as connection:
        rows = map(dict, connection.execute(query).mappings())
        return [ArticleText(**(row | _of_text(row))) for row in rows]


SEEDS_OWN = 1
"""Number of the text that is the seed's own."""


def text_places(archive: Archive, seed: str) -> dict[int, TextPlace]:
    """Which text of a seed's coverage each article has, by its id."""
    with archive.reading() as connection:
        seed_id = connection.execute(select(Seed.id).where(Seed.name == _seed_name(archive, seed))).scalar_one()
        return {place.article_id: place for place in coverage_texts.places(connection, seed_id)}


def _seed_name(archive: Archive, name_or_prefix: str) -> str:
    """Return the full name; raises InputError for a seed that the archive does not know."""
    seed = archive.seed(name_or_prefix)
    if seed is None:
        raise InputError(name_or_prefix, "the archive knows no such seed", remedy="`cuttings seeds` lists them")
    return seed.name


def sightings(archive: Archive, seed: str) -> list[SightingRow]:
    """Where the seed itself was met at its own outlet, oldest first: never coverage.

    By crawls that looked for its coverage; and as articles that the archive had of it already.
    """
    name = _seed_name(archive, seed)
    met = (
        select(Page.outlet, SeedSighting.url, SeedSighting.seen_at, SeedSighting.licence)
        .join(Page, Page.id == SeedSighting.page_id)
        .join(Seed, Seed.id == SeedSighting.seed_id)
        .where(Seed.name == name)
        .order_by(SeedSighting.seen_at, SeedSighting.id)
    )
    kept = (
        select(
            Article.outlet,
            Article.url,
            Article.first_seen.label("seen_at"),
            licences.EXPRESSION.label("licence"),
            Article.id.label("article_id"),
        )
        .join(Revision, IS_NEWEST)
        .join(Matched, Matched.revision_id == Revision.id)
        .join(Seed, Seed.id == Matched.seed_id)
        .outerjoin(LicenceDecided, IS_DECIDED)
        .where(Seed.name == name, Matched.is_current, Matched.is_sighting)
        .order_by(Article.id)
    )
    with archive.reading() as connection:
        found = [SightingRow(**row) for query in (met, kept) for row in connection.execute(query).mappings()]
    return sorted(found, key=lambda row: row.seen_at)


def search(
    archive: Archive,
    words: str,
    *,
    verdict: Verdict | None = None,
    seed: str | None = None,
    limit: int = 50,
    offset: int = 0,
    **filters: Unpack[Filters],
) -> SearchAnswer:
    """Articles kept with text that hold all the words, best first; any input is safe.

    `"several words"` is a phrase, `word*` a beginning, `-word` an exclusion; everything else is taken literally.
    Blank words find everything the filters let through, newest first. With `seed`, only its coverage; with `verdict`,
    only articles of that verdict against it (against any seed when none is named).
    """
    question = parse(words)
    conditions = [*_conditions(**filters)]
    if verdict is not None or seed is not None:
        named = None if seed is None else _seed_name(archive, seed)
        conditions.append(_was_judged(None if verdict is None else [verdict], named))
    with archive.reading() as connection:
        hits = search_index.hits(connection, question).subquery()
        found = (
            select(Article.id)
            .join_from(hits, Article, Article.id == hits.c.article_id)
            .join(Revision, IS_NEWEST)
            .outerjoin(LicenceDecided, IS_DECIDED)
            .where(*conditions)
        )
        total = connection.execute(found.with_only_columns(func.count(), maintain_column_froms=True)).scalar_one()
        ranked = found.order_by(hits.c.score, nulls_last(Revision.published_utc.desc()), Article.id.desc())
        ids = connection.scalars(ranked.limit(limit).offset(offset)).all()
        rows = {row["article_id"]: row for row in connection.execute(_FOUND, {"ids": ids}).mappings()}
    return SearchAnswer(total=total, rows=tuple(_search_row(rows[article_id], question) for article_id in ids))


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


def _search_row(row: RowMapping, question: Question) -> SearchRow:
    said = {name: value for name, value in row.items() if name != "text"}
    return SearchRow(**said, snippet=snippet(row["text"], question))


def _was_judged(verdicts: Collection[Verdict] | None, seed: str | None) -> ColumnElement[bool]:
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


def export_rows(
    archive: Archive,
    *,
    seed: str | None = None,
    verdicts: Collection[Verdict] | None = None,
    **filters: Unpack[Filters],
) -> Iterator[StoredArticle]:
    """All articles kept with text, or whose text is withheld, that pass the filters, by id, in constant memory.

    With a seed: its coverage (see `coverage`), without: the whole archive.
    """
    has_or_had_text = Revision.text.is_not(None) | Revision.text_withheld.is_not(None)
    conditions = [has_or_had_text, *_conditions(**filters)]
    if seed is not None or verdicts is not None:
        conditions.append(_was_judged(verdicts, None if seed is None else _seed_name(archive, seed)))
    query = select(Article.id).join(Revision, IS_NEWEST).outerjoin(LicenceDecided, IS_DECIDED).where(*conditions)
    return _in_batches(archive, query)


def _in_batches(archive: Archive, query: Select[int]) -> Iterator[StoredArticle]:
    last = 0
    while True:
        with archive.reading() as connection:
            after = query.where(Article.id > last).order_by(Article.id).limit(_EXPORT_BATCH)
            ids = connection.scalars(after).all()
            articles = reading.articles(connection, ids)
        if not ids:
            return
        yield from articles
        last = ids[-1]


def judgements(archive: Archive, *, seed: str | None = None, article_id: int | None = None) -> list[JudgementRow]:
    """What people said of pairs, the oldest first: of a seed (name or unique prefix), about an article, or all.

    Raises InputError for a seed that the archive does not know.
    """
    named = None if seed is None else _seed_name(archive, seed)
    with archive.reading() as connection:
        return judging.rows(connection, seed=named, article=article_id)


def refetches(archive: Archive, article_id: int) -> list[RefetchRow]:
    """For which seeds the next crawl of its outlet fetches an article's page again, and why."""
    with archive.reading() as connection:
        return refetch_queue.of_article(connection, article_id)


def held_against(archive: Archive, seed: str) -> list[CandidateRow]:
    """Every article that the program has held against a seed, the unrelated too, by id; none that is taken down.

    Sightings are left out. Raises InputError for a seed that the archive does not know.
    """
    query = (
        select(
            Seed.name.label("seed"),
            Article.id.label("article_id"),
            Article.outlet,
            Revision.published_iso.label("published"),
            Revision.title,
            Article.url,
            Matched.verdict.label("program_verdict"),
        )
        .join(Revision, IS_NEWEST)
        .join(Matched, (Matched.revision_id == Revision.id) & Matched.is_current & ~Matched.is_sighting)
        .join(Seed, Seed.id == Matched.seed_id)
        .where(Seed.name == _seed_name(archive, seed), Article.takedown_id.is_(None))
        .order_by(Article.id)
    )
    with archive.reading() as connection:
        return [CandidateRow(**row) for row in connection.execute(query).mappings()]


def verdict_counts(archive: Archive) -> dict[str, dict[Verdict, int]]:
    """By seed how many articles have which of the program's verdicts, sightings left out."""
    query = (
        select(Seed.name, Matched.verdict, func.count())
        .select_from(Article)
        .join(Revision, IS_NEWEST)
        .join(Matched, (Matched.revision_id == Revision.id) & Matched.is_current & ~Matched.is_sighting)
        .join(Seed, Seed.id == Matched.seed_id)
        .group_by(Seed.name, Matched.verdict)
    )
    counted: dict[str, dict[Verdict, int]] = {}
    with archive.reading() as connection:
        for name, verdict, count in connection.execute(query):
            counted.setdefault(name, {})[verdict] = count
    return counted


def revisions(archive: Archive, article_id: int) -> list[RevisionRow]:
    """Every text of an article, oldest first; empty for an unknown id."""
    with archive.reading() as connection:
        return reading.revisions(connection, article_id)


def extractions(archive: Archive, article_id: int) -> list[ExtractionRow]:
    """How an article's texts were read before a later extractor read them otherwise, the latest of these first."""
    with archive.reading() as connection:
        return earlier_extractions.earlier(connection, article_id)


def statements(archive: Archive, article_id: int) -> Record | None:
    """All that was stated of each field of an article's newest text; None when that was not kept."""
    query = (
        select(Stated.zstd)
        .join(Revision, Revision.id == Stated.revision_id)
        .join(Article, IS_NEWEST)
        .where(Article.id == article_id)
    )
    with archive.reading() as connection:
        zstd = connection.scalar(query)
    return None if zstd is None else unpacked(zstd)


def licence_history(archive: Archive, article_id: int) -> History:
    """What the pages of an article said of its licence over time, and what was decided from it."""
    with archive.reading() as connection:
        return histories.of_article(connection, article_id)


def seed_licence_history(archive: Archive, seed: str) -> History:
    """The same of a stored seed's document."""
    with archive.reading() as connection:
        return histories.of_seed(connection, seed)


def licences_due(
    archive: Archive, *, before: datetime, outlet: str | None = None, everything: bool = False
) -> list[int]:
    """Articles whose pages were not looked at since a time for what they grant, longest ago first; see `verifying`."""
    with archive.reading() as connection:
        return verifying.due(connection, before=before, outlet=outlet, everything=everything)


def licence_standings(archive: Archive, article_ids: Collection[int]) -> dict[int, Standing]:
    """How the licences of these articles stand, by id."""
    with archive.reading() as connection:
        return verifying.standings(connection, article_ids)


def capture_body(archive: Archive, capture_id: int) -> bytes:
    """Return a capture's bytes as received (content encodings removed); raises InputError for an unknown id."""
    with archive.reading() as connection:
        body = captures.body(connection, capture_id)
    if body is None:
        raise InputError(str(capture_id), "the archive has no such capture, or does not keep its bytes")
    return body


def carriers(archive: Archive, capture: CaptureRow) -> CarriersRow:
    """What was kept with an answer that may reserve rights: its body, its host's robots.txt and files, of that time."""
    with archive.reading() as connection:
        return captures.carriers(connection, capture)


def runs(archive: Archive, *, limit: int = 20) -> list[RunRow]:
    """Runs, newest first."""
    with archive.reading() as connection:
        return _runs(connection, _RUNS.order_by(Run.id.desc()).limit(limit))


_RUNS = (
    select(
        Run.id,
        Run.outlet,
        Outlet.title.label("outlet_title"),
        Seed.name.label("seed"),
        Run.everything,
        Run.state,
        Run.reason,
        Run.owner,
        Run.started_at.label("started"),
        Run.ended_at.label("ended"),
        Run.warnings,
    )
    .join(Outlet, Outlet.name == Run.outlet)
    .outerjoin(Seed, Seed.id == Run.seed_id)
)


def _runs(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[RunRow]:
    rows = connection.execute(query).mappings().all()
    counted: dict[int, dict[Outcome, int]] = {row["id"]: {} for row in rows}
    for run_id, outcome, count in connection.execute(
        select(PageOutcome.run_id, PageOutcome.outcome, func.count())
        .where(PageOutcome.run_id.in_(counted))
        .group_by(PageOutcome.run_id, PageOutcome.outcome)
    ):
        counted[run_id][outcome] = count
    blind = _blind(connection, counted)
    return [
        RunRow(
            **{**row, "warnings": (*blind.get(row["id"], ()), *row["warnings"])},
            outcomes={outcome: counted[row["id"]][outcome] for outcome in Outcome if outcome in counted[row["id"]]},
            pages=sum(counted[row["id"]].values()),
        )
        for row in rows
    ]


def _blind(connection: Connection, run_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Say of runs that could look at none of their sources that this is not the same as no news."""
    could = case((SourceReported.state == SourceState.COULD_NOT_LOOK, 0), else_=1)
    query = (
        select(SourceReported.run_id, func.count())
        .where(SourceReported.run_id.in_(run_ids))
        .group_by(SourceReported.run_id)
        .having(func.sum(could) == 0)
    )
    return {
        run_id: (f"none of its sources ({count}) could be looked at",) for run_id, count in connection.execute(query)
    }


def run(archive: Archive, run_id: int) -> RunDetail | None:
    """One run with its sources and pages; None for an unknown id."""
    with archive.reading() as connection:
        found = _runs(connection, _RUNS.where(Run.id == run_id))
        if not found:
            return None
        asked = connection.execute(
            select(Run.since, Run.until, Run.page_limit, Run.refetch).where(Run.id == run_id)
        ).one()
        return RunDetail(
            run=found[0],
            since=asked.since,
            until=asked.until,
            limit=asked.page_limit,
            refetch=asked.refetch,
            sources=run_records.sources(connection, run_id),
            pages=tuple(_pages(connection, run_id)),
        )


def outcomes(archive: Archive, run_ids: Collection[int]) -> dict[Outcome, int]:
    """How often each outcome occurred in these runs together; only those that occurred, in the vocabulary's order."""
    with archive.reading() as connection:
        return run_records.outcomes(connection, list(run_ids))


def pages(archive: Archive, run_id: int) -> list[PageRow]:
    """Pages of a run with their outcomes, in the order in which they were settled."""
    with archive.reading() as connection:
        return _pages(connection, run_id)


def _pages(connection: Connection, run_id: int) -> list[PageRow]:
    query = (
        select(Page.url, PageOutcome.outcome, PageOutcome.reason, PageOutcome.article_id)
        .join(Page, Page.id == PageOutcome.page_id)
        .where(PageOutcome.run_id == run_id)
        .order_by(PageOutcome.recorded_at, PageOutcome.page_id)
    )
    return [PageRow(**row) for row in connection.execute(query).mappings()]


def outlets_seen(archive: Archive) -> dict[str, OutletSeen]:
    """Return by name what the archive knows of every outlet that was ever crawled."""
    with archive.reading() as connection:
        names = connection.scalars(select(Outlet.name).order_by(Outlet.name)).all()
        looked = {row.outlet: row for row in connection.execute(_LOOKED)}
        kept = dict(connection.execute(_KEPT).all())
        newest = _newest_reports(connection, [row.newest_run for row in looked.values()])
        paces = pace.paces(connection)
    return {
        name: OutletSeen(
            last_looked=looked[name].last_looked if name in looked else None,
            last_found=looked[name].last_found if name in looked else None,
            last_state=_best([state for state, _ in newest.get(name, ())]),
            last_reason="; ".join(dict.fromkeys(reason for _, reason in newest.get(name, ()) if reason)),
            articles=kept.get(name, 0),
            paces=paces.get(name, ()),
        )
        for name in names
    }


_LOOKED = (
    select(
        Run.outlet,
        func.max(SourceReported.run_id).label("newest_run"),
        func.max(SourceReported.reported_at).label("last_looked"),
        func.max(case((SourceReported.state == SourceState.FOUND, SourceReported.reported_at))).label("last_found"),
    )
    .join(Run, Run.id == SourceReported.run_id)
    .group_by(Run.outlet)
)
_KEPT = (
    select(Article.outlet, func.count())
    .join(Revision, IS_NEWEST)
    .where(Revision.text.is_not(None))
    .group_by(Article.outlet)
)


def _newest_reports(connection: Connection, run_ids: Sequence[int]) -> dict[str, list[tuple[SourceState, str]]]:
    """Return states and reasons of the sources of these runs, by outlet."""
    found: dict[str, list[tuple[SourceState, str]]] = {}
    query = select(Run.outlet, SourceReported.state, SourceReported.reason).join(Run, Run.id == SourceReported.run_id)
    for outlet, state, reason in connection.execute(query.where(Run.id.in_(run_ids)).order_by(SourceReported.id)):
        found.setdefault(outlet, []).append((state, reason))
    return found


def _best(states: Collection[SourceState]) -> SourceState | None:
    """Return what several sources together say: nothing was found only where all could be looked at."""
    said = (SourceState.FOUND, SourceState.COULD_NOT_LOOK, SourceState.NOTHING_FOUND)
    return next((state for state in said if state in states), None)


def health(archive: Archive, expected: Mapping[str, Expected] | None = None) -> list[HealthRow]:
    """How the pages of these outlets are read now, sign by sign, held against their own past and what is expected.

    `expected` says by outlet what its file expects; without it, all outlets, as their files were when last crawled.
    """
    with archive.reading() as connection:
        if expected is None:
            known = connection.execute(select(Outlet.name, Outlet.expected).order_by(Outlet.name))
            expected = {name: Expected(**stored) for name, stored in known}
        return outlet_health.health(connection, expected)
