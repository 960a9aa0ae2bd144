"""Pages that were kept, read anew: what is to be read, and what becomes of a text that is read otherwise.

It is the extractor that has changed, not the article: there is no new revision. The later reading takes the place of
the one before, which stays as history; what was found by it (licence, verdicts, words, fingerprint) is made anew.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_parts
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, select, update
from sqlalchemy.orm import aliased

from storage import captures, changes, fingerprints, licences, matching, particulars, reading, search
from storage.columns import clean
from storage.forms import FORM_COLUMNS, form_of, form_values
from storage.frontier import candidate_of
from storage.licences import Looked
from storage.matching import KnownSeed
from storage.models import Article, Body, Capture, Extraction, LicenceDecided, Matched, Page, Revision, Seed
from storage.moments import modified_of, published_of
from storage.origins import origin_values
from storage.rows import ExtractionRow
from storage.statements import add
from storage.texts import head_values, put_authors, text_values
from vocabulary.article import Article as ArticleValue
from vocabulary.article import Author, AuthorKind
from vocabulary.form import Form
from vocabulary.metadata import Particulars
from vocabulary.moment import Moment
from vocabulary.page import Candidate
from vocabulary.page import Page as PageValue


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """A page from which a revision's text was read, and what was read."""

    revision_id: int
    page: PageValue
    """Without the domains of its outlet."""
    seeds: tuple[str, ...]
    """Names of the seeds against which the text was held."""
    title: str | None
    title_source: str | None
    authors: tuple[Author, ...]
    published: Moment | None
    modified: Moment | None
    language: str | None
    syndicated_from: str | None
    form: Form
    particulars: Particulars | None
    """None: not known, as of older archives."""
    text: str = field(repr=False)
    parts: tuple[PageValue, ...] = ()
    """Further pages that the text was read from, in order."""

    def says(self, article: ArticleValue) -> bool:
        """Whether an article that was read of this page says the same, as far as it is known what was read before."""
        if self.form.kind is not None and self.form != article.form:
            return False
        if self.particulars is not None and self.particulars != particulars.as_kept(article.particulars):
            return False
        return clean(article.text) == self.text and all(getattr(self, name) == getattr(article, name) for name in _READ)


_READ = ("title", "title_source", "authors", "published", "modified", "language", "syndicated_from")
"""What is read of a page besides its text: the same names here and in the vocabulary."""


def count(connection: Connection, outlet: str, *, extractor: str | None, since: datetime | None) -> int:
    """Count the pages that `pages` reads."""
    return int(connection.execute(_asked(select(func.count()), outlet, extractor, since)).scalar_one())


def pages(
    connection: Connection, outlet: str, *, extractor: str | None, since: datetime | None, after: int, most: int
) -> list[StoredPage]:
    """Read pages of an outlet whose texts another extractor has read, by revision, those after the id `after`.

    Without `extractor` all pages; with `since` those fetched from then on. Of a text that was read from several pages
    the last counts.
    """
    columns = select(
        *Revision.__table__.columns,
        Capture.final_url,
        Capture.fetched_at,
        Capture.status,
        Capture.headers,
        Page.url.label("found_as"),
        Page.link,
        Page.found_by,
        Page.source,
        Page.hints,
        Page.content,
        Body.zstd,
        Body.size,
        Capture.id.label("capture_id"),
        Capture.page_id,
    )
    query = _asked(columns, outlet, extractor, since).where(Revision.id > after).order_by(Revision.id).limit(most)
    rows = connection.execute(query).mappings().all()
    ids = [row["id"] for row in rows]
    authors, seeds = reading.authors(connection, ids), _seeds(connection, ids)
    known, tags = particulars.records(connection, ids), particulars.tags(connection, ids)
    parts = _parts(connection, rows)
    stored = [
        _stored_page(
            outlet,
            row,
            tuple(authors[row["id"]]),
            tuple(seeds[row["id"]]),
            particulars.particulars_of(row, tags[row["id"]]) if row["id"] in known else None,
        )
        for row in rows
    ]
    return [with_parts(one, parts=tuple(_part(one.page, row) for row in parts[one.revision_id])) for one in stored]


def _parts(connection: Connection, rows: Sequence[RowMapping]) -> dict[int, list[RowMapping]]:
    """Read the further pages of revisions, by their id, in order: those that came after the page that was read last."""
    found: dict[int, list[RowMapping]] = defaultdict(list)
    last = {row["id"]: row["capture_id"] for row in rows}
    query = (
        select(*Capture.__table__.columns, Body.zstd, Body.size)
        .join(Body, Body.sha256 == Capture.sha256)
        .where(Capture.revision_id.in_(last), Capture.part != 1)
        .order_by(Capture.id)
    )
    for row in connection.execute(query).mappings():
        if row["id"] > last[row["revision_id"]]:
            found[row["revision_id"]].append(row)
    return found


def _asked(
    columns: Select[*tuple[Any, ...]], outlet: str, extractor: str | None, since: datetime | None
) -> Select[*tuple[Any, ...]]:
    other = aliased(Capture)
    last = select(func.max(other.id)).where(other.revision_id == Revision.id, other.part == 1).scalar_subquery()
    query = (
        columns.select_from(Revision)
        .join(Article, Article.id == Revision.article_id)
        .join(Capture, Capture.id == last)
        .join(Page, Page.id == Capture.page_id)
        .join(Body, Body.sha256 == Capture.sha256)
        .where(Article.outlet == outlet, Revision.text.is_not(None), Body.stored_size > 0)
    )
    if extractor is not None:
        query = query.where(Revision.extractor != extractor)
    return query if since is None else query.where(Capture.fetched_at >= since)


def _stored_page(
    outlet: str, row: RowMapping, authors: tuple[Author, ...], seeds: tuple[str, ...], stated: Particulars | None
) -> StoredPage:
    found = candidate_of(
        row["found_as"], row["link"], row["found_by"], row["source"], row["hints"], content=row["content"]
    )
    return StoredPage(
        revision_id=row["id"],
        page=_answer(outlet, found, row),
        seeds=seeds,
        title=row["title"],
        title_source=row["title_source"],
        authors=authors,
        published=published_of(row),
        modified=modified_of(row),
        language=row["language"],
        syndicated_from=row["syndicated_from"],
        form=form_of(row),
        particulars=stated,
        text=row["text"],
    )


def _part(page: PageValue, row: RowMapping) -> PageValue:
    """A further page of a page's article."""
    found = Candidate(url=row["url"], link=row["url"], found_by=page.candidate.found_by, source=page.candidate.link)
    return _answer(page.outlet, found, row)


def _answer(outlet: str, candidate: Candidate, row: RowMapping) -> PageValue:
    return PageValue(
        outlet=outlet,
        candidate=candidate,
        fetched_at=row["fetched_at"],
        final_url=row["final_url"],
        status=row["status"],
        headers=tuple((name, value) for name, value in row["headers"]),
        body=captures.unpacked(row["zstd"], row["size"]),
    )


def _seeds(connection: Connection, revision_ids: Collection[int]) -> dict[int, list[str]]:
    """Names of the seeds against which these texts were held, as it stands now."""
    found: dict[int, list[str]] = defaultdict(list)
    query = select(Matched.revision_id, Seed.name).join(Seed, Seed.id == Matched.seed_id).order_by(Seed.name)
    for revision_id, name in connection.execute(query.where(Matched.revision_id.in_(revision_ids), Matched.is_current)):
        found[revision_id].append(name)
    return found


def confirm(connection: Connection, revision_id: int, article: ArticleValue) -> None:
    """Note that the article's extractor reads the text as it stands, with what was not known of it before.

    What was stated of each field is what it was now: places may be asked that were not asked before.
    """
    values = {
        "extractor": article.extractor,
        "origins": origin_values(article),
        **form_values(article.form),
        **particulars.particular_values(article.particulars),
    }
    kept = (Revision.id == revision_id) & Revision.text.is_not(None)
    if not connection.execute(update(Revision).where(kept).values(values)).rowcount:
        return  # taken down meanwhile
    particulars.put_stated(connection, revision_id, article)


def replace(
    connection: Connection,
    revision_id: int,
    article: ArticleValue,
    seeds: Mapping[str, KnownSeed],
    now: datetime,
    *,
    looked: Looked,
) -> None:
    """Put a later reading of a revision's page in place of the one before, and keep that as history.

    Verdicts of seeds that the article was not held against become history too: a crawl for them judges it anew.
    """
    before = connection.execute(_BEFORE, {"revision": revision_id}).mappings().one()
    if before["text"] is None:  # taken down meanwhile
        return
    _keep_before(connection, before, now)
    changes.forget_around(connection, revision_id)
    if before["is_newest"]:
        fingerprints.forget(connection, [before["article_id"]])
    values = {**head_values(article), **text_values(article)}
    connection.execute(update(Revision).where(Revision.id == revision_id).values(**values))
    put_authors(connection, revision_id, article, is_new=False)
    particulars.put_stated(connection, revision_id, article)
    licences.decide_revision(connection, revision_id, article.licence, looked, now)
    licences.trace_again(connection, LicenceDecided.revision_id, revision_id)
    if before["is_newest"]:
        fingerprints.put(connection, before["article_id"], article.fingerprint)
        search.put(connection, before["article_id"], article.title, article.text, values["published_utc"])
    _judge(connection, before, article, seeds, now)


_BEFORE = (
    select(
        *Revision.__table__.columns,
        Article.outlet,
        Article.url,
        (Revision.number == Article.revisions).label("is_newest"),
    )
    .join(Article, Article.id == Revision.article_id)
    .where(Revision.id == bindparam("revision"))
)
_KEPT = (
    *("extractor", "title", "title_source", "published_iso", "published_source", "modified_iso", "language", "text"),
    *FORM_COLUMNS,
    *particulars.COLUMNS,
)


def _keep_before(connection: Connection, before: RowMapping, now: datetime) -> None:
    authors = reading.authors(connection, [before["id"]])[before["id"]]
    row = {name: before[name] for name in _KEPT} | {
        "revision_id": before["id"],
        "replaced_at": now,
        "authors": [[author.name, author.kind] for author in authors],
        "tags": particulars.tags(connection, [before["id"]])[before["id"]],
        "record": particulars.records(connection, [before["id"]]).get(before["id"]),
    }
    add(connection, Extraction, [row])


def _judge(
    connection: Connection, before: RowMapping, article: ArticleValue, seeds: Mapping[str, KnownSeed], now: datetime
) -> None:
    held = {seeds[one.seed].id for one in article.matches}
    old = (Matched.revision_id == before["id"]) & Matched.is_current & Matched.seed_id.not_in(held)
    connection.execute(update(Matched).where(old).values(is_current=False))
    urls = (before["url"], article.url, article.page.candidate.url, article.page.candidate.link, article.page.final_url)
    for one in article.matches:
        seed = seeds[one.seed]
        is_sighting = seed.is_itself(before["outlet"], urls, one.match.verdict)
        version = article.fingerprint.version if article.fingerprint else None
        row = matching.values(
            before["id"], seed.id, one.match, is_sighting=is_sighting, fingerprint_version=version, now=now
        )
        matching.keep(connection, row)


def earlier(connection: Connection, article_id: int) -> list[ExtractionRow]:
    """Read how the texts of an article were read before, the latest of these first."""
    query = (
        select(Revision.number.label("revision"), *Extraction.__table__.columns)
        .join(Revision, Revision.id == Extraction.revision_id)
        .where(Revision.article_id == article_id)
        .order_by(Extraction.id.desc())
    )
    return [
        ExtractionRow(
            revision=row["revision"],
            replaced_at=row["replaced_at"],
            authors=tuple(Author(name=name, kind=AuthorKind(kind)) for name, kind in row["authors"]),
            published=row["published_iso"],
            modified=row["modified_iso"],
            form=form_of(row),
            particulars=particulars.particulars_of(row, row["tags"]),
            record=None if row["record"] is None else particulars.unpacked(row["record"]),
            **{name: row[name] for name in ("extractor", "title", "language", "text")},
        )
        for row in connection.execute(query).mappings()
    ]
