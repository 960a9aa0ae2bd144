"""Questions about the coverage of a seed: its articles, the texts that these have, and who was first."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any, Unpack

from sqlalchemy import false, func, select

from storage import coverage as coverage_texts
from storage import judging, licences, reading
from storage.archive import Archive
from storage.asking import About, SeedName, question
from storage.coverage import TextPlace
from storage.found import Found, select_rows
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
    Revision,
    Seed,
    SeedSighting,
)
from storage.origins import DIRECTION_COLUMNS
from storage.queries.filters import Filters, Verdicts, narrowed_by, seed_name
from storage.rows import (
    ArticleText,
    CandidateRow,
    CoverageRow,
    CoverageSum,
    FirstPublisher,
    FirstPublisherRow,
    SightingRow,
    TextRow,
)
from vocabulary.article import Seed as HeldSeed
from vocabulary.coverage import Certainty, Role
from vocabulary.licence import Confidence
from vocabulary.match import Verdict
from vocabulary.outcome import InputError


@question(
    shown=("article_id", "verdict", "similarity", "outlet", "published", "text_number", "role", "licence", "title")
)
def coverage(
    archive: Archive,
    seed: SeedName,
    *,
    verdicts: Verdicts | None = None,
    **filters: Unpack[Filters],
) -> Found[CoverageRow]:
    """The articles of a seed's coverage.

    Closest verdict first, then the more similar, then the earlier. Without a verdict: all from `related` up. The
    seed met at its own outlet is a sighting and never listed.
    """
    query = coverage_texts.matched(
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
    ).where(
        Seed.name == seed_name(archive, seed),
        judging.is_match(verdicts),
        *narrowed_by(archive, **filters),
    )
    order = ("verdict", "-similarity", "published_utc", "article_id")
    return select_rows(archive, CoverageRow, query, order=order, make=_covered)


def _covered(row: Mapping[str, Any]) -> CoverageRow:
    return CoverageRow(**(dict(row) | _of_lists(row) | _of_text(row)))


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


@question(
    shown=("article_id", "place", "role", "likeness", "share", "outlet", "published", "agency", "licence", "title")
)
def copies_of(
    archive: Archive, seed: SeedName, number: Annotated[int, About("Number of a text; 1 is the seed's own.")]
) -> list[CoverageRow]:
    """The articles that have a text of a seed's coverage.

    In the order in which they had it, as far as is known. `cuttings coverage` numbers the texts.
    """
    found = [row for row in coverage(archive, seed) if row.text_number == number]
    if not found and number != SEEDS_OWN:
        raise InputError(f"text {number}", "the coverage has no such text", remedy="`cuttings coverage` numbers them")
    return sorted(found, key=lambda row: row.place or 0)


def first_publisher(archive: Archive, seed: str, number: int) -> FirstPublisher:
    """Who published a text of a seed's coverage first, as far as is known, and how sure that is.

    Raises InputError for a seed that the archive does not know, and where it has no such text.
    """
    return _first_of(number, copies_of(archive, seed, number), _seed(archive, seed))


def _seed(archive: Archive, seed: str) -> HeldSeed:
    held = archive.seed(seed_name(archive, seed))
    assert held is not None
    return held


def _first_of(number: int, copies: Sequence[CoverageRow], seed: HeldSeed) -> FirstPublisher:
    """The first of those that have a text, by their places; the seed where none of them was before all others."""
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
    return FirstPublisher(
        number=number,
        article_id=None,
        outlet=seed.outlet,
        url=seed.url,
        published=seed.published.iso if seed.published else None,
        published_latest=seed.published.latest if seed.published else None,
        agency=None,
        certainty=(copies[0].certainty if copies else None) or Certainty.ONLY,
    )


@question
def first_publishers(
    archive: Archive,
    seed: SeedName,
    *,
    certainty: Annotated[Certainty, About("Only where it is this sure.")] | None = None,
    **filters: Unpack[Filters],
) -> list[FirstPublisherRow]:
    """Who published each text of a seed's coverage first.

    And how sure that is, and how many have it; the closest text comes first. Filters choose texts of which such an
    article is left. Texts that nobody has told apart yet are left out.
    """
    held = _seed(archive, seed)
    by_text: dict[int, list[CoverageRow]] = {}
    for row in coverage(archive, seed):
        if row.text_number is not None:
            by_text.setdefault(row.text_number, []).append(row)
    chosen = {row.text_number for row in coverage(archive, seed, **filters)} if filters else by_text.keys()
    told = []
    for number, rows in by_text.items():
        copies = sorted(rows, key=lambda row: row.place or 0)
        first = _first_of(number, copies, held)
        if number in chosen and certainty in {None, first.certainty}:
            told.append(_first_row(first, copies, held))
    return told


def _first_row(first: FirstPublisher, copies: Sequence[CoverageRow], seed: HeldSeed) -> FirstPublisherRow:
    is_seed = first.article_id is None
    return FirstPublisherRow(
        text_number=first.number,
        article_id=first.article_id,
        outlet=first.outlet,
        title=seed.title if is_seed else copies[0].title,
        published=first.published,
        certainty=first.certainty,
        agency=first.agency,
        articles=len(copies) + is_seed,
        outlets=len({first.outlet, *(row.outlet for row in copies)}),
        url=first.url,
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
        seed_id = connection.execute(select(Seed.id).where(Seed.name == seed_name(archive, seed))).scalar_one()
        return {place.article_id: place for place in coverage_texts.places(connection, seed_id)}


def sightings(archive: Archive, seed: str) -> list[SightingRow]:
    """Where the seed itself was met at its own outlet, oldest first: never coverage.

    By crawls that looked for its coverage; and as articles that the archive had of it already.
    """
    name = seed_name(archive, seed)
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
        .where(Seed.name == seed_name(archive, seed), Article.takedown_id.is_(None))
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
