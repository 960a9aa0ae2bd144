"""The tables of an archive. docs/tables has a page for each; a test keeps the two together.

Two rules hold everywhere. Times are instants in UTC; a time that a page stated keeps the page's own words beside it
(`*_iso`). Addresses may be longer than an index can hold, so they are found by `*_key`, see `url_key`.
"""

import hashlib
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.columns import CleanText, Json, UtcTime, clean, one_of
from vocabulary.address import identity
from vocabulary.article import AuthorKind
from vocabulary.licence import Confidence, Look, Polarity, Scope
from vocabulary.match import Verdict
from vocabulary.outcome import Outcome, RunState, SourceState
from vocabulary.page import FoundBy
from vocabulary.policy import Target

_KEY = String(32)
_SHA256 = String(64)
_WORD = String(24)
"""A word of the vocabulary to which later versions add, so that no CHECK holds it."""
POSTGRESQL_INDEX = "ix_search_texts_vector"
"""The one index that SQLite does not have: there an FTS5 table does its work."""


@lru_cache(maxsize=4096)
def url_key(url: str) -> str:
    """Return the first 128 bits of the SHA-256 of an address's identity, in hex: short enough for any index."""
    return hashlib.sha256(identity(clean(url)).encode()).hexdigest()[:32]


class Base(DeclarativeBase):
    """What all tables share: names for constraints, and types that refuse what must not be stored."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy declares it so)
        str: CleanText(),
        datetime: UtcTime(),
        FoundBy: one_of(FoundBy),
        Outcome: one_of(Outcome),
        RunState: one_of(RunState),
        SourceState: one_of(SourceState),
        Verdict: one_of(Verdict),
        Scope: one_of(Scope),
        Confidence: one_of(Confidence),
        Look: one_of(Look),
        Polarity: one_of(Polarity),
        AuthorKind: one_of(AuthorKind),
        Target: one_of(Target),
    }


class Published:
    """When the page says it was published: its own words, the instant for sorting, and how sure that is."""

    published_iso: Mapped[str | None]
    published_utc: Mapped[datetime | None]
    published_precision: Mapped[str | None] = mapped_column(String(8))
    published_source: Mapped[str | None]
    published_raw: Mapped[str | None]
    published_inferred_from: Mapped[str | None]
    published_latest: Mapped[str | None]
    published_zone: Mapped[str | None]
    """The outlet's zone, by which a time without one was taken."""


class Fingerprinted:
    """What is kept of a text to recognise it; see `vocabulary.match.Fingerprint`."""

    fingerprint_exact: Mapped[str | None] = mapped_column(_SHA256)
    fingerprint_hashes: Mapped[bytes | None]
    """The sampled hashes, each eight bytes, little-endian, signed."""
    fingerprint_shingles: Mapped[int | None]
    fingerprint_version: Mapped[int | None]


class Formed:
    """What is known of a text besides its words; see `vocabulary.form.Form`."""

    kind: Mapped[str | None] = mapped_column(_WORD)
    is_free: Mapped[bool | None]
    is_teaser: Mapped[bool] = mapped_column(server_default=false())
    text_source: Mapped[str | None] = mapped_column(_WORD)
    structure: Mapped[list[list[Any]]] = mapped_column(Json(), server_default="[]")
    """Number of a line and its mark, for the lines that are no paragraphs."""
    missing: Mapped[str] = mapped_column(server_default="")


class Particular:
    """What a page states of its article besides; see `vocabulary.metadata.Particulars`. Tags are rows of their own."""

    section: Mapped[str | None]
    description: Mapped[str | None]
    publisher: Mapped[str | None]
    image_url: Mapped[str | None]
    image_caption: Mapped[str | None]
    image_credit: Mapped[str | None]


class Outlet(Base):
    """A newsroom, as its outlet file described it when it was last crawled."""

    __tablename__ = "outlets"

    name: Mapped[str] = mapped_column(CleanText(), primary_key=True)
    title: Mapped[str]
    country: Mapped[str | None]
    languages: Mapped[list[str]] = mapped_column(Json())
    home: Mapped[str | None]
    sources: Mapped[list[str]] = mapped_column(Json())
    first_crawled: Mapped[datetime]
    last_crawled: Mapped[datetime]
    expected: Mapped[dict[str, Any]] = mapped_column(Json(), server_default="{}")
    """What its pages state; see `vocabulary.health.Expected`."""


class Lease(Base):
    """Who is crawling an outlet now, and until when it may. Knows no foreign key: it comes before the outlet's row."""

    __tablename__ = "leases"

    outlet: Mapped[str] = mapped_column(CleanText(), primary_key=True)
    owner: Mapped[str]
    taken_at: Mapped[datetime]
    lease_until: Mapped[datetime]


class OutletSchedule(Base):
    """When an outlet is due next. Knows no foreign key: an outlet is scheduled before it is first crawled."""

    __tablename__ = "outlet_schedules"

    outlet: Mapped[str] = mapped_column(CleanText(), primary_key=True)
    next_due: Mapped[datetime]


class SourceSchedule(Base):
    """How often one source is worth asking, as it turned out, and when next; see `storage.pace`."""

    __tablename__ = "source_schedules"

    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.name"), primary_key=True)
    url_key: Mapped[str] = mapped_column(_KEY, primary_key=True)
    url: Mapped[str]
    every_seconds: Mapped[int]
    interval_seconds: Mapped[int]
    next_due: Mapped[datetime | None]


class Seed(Published, Fingerprinted, Base):
    """An article from which coverage is sought."""

    __tablename__ = "seeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(CleanText(), unique=True)
    title: Mapped[str]
    title_inferred: Mapped[bool]
    text: Mapped[str]
    document_sha256: Mapped[str] = mapped_column(_SHA256)
    outlet: Mapped[str | None]
    publisher: Mapped[str | None]
    authors: Mapped[list[list[str]]] = mapped_column(Json())
    """Name and kind of each."""
    url: Mapped[str | None]
    language: Mapped[str | None]
    attribution: Mapped[str | None]
    origin: Mapped[str]
    stored_at: Mapped[datetime]


class Run(Base):
    """One crawl of one outlet."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.name"), index=True)
    seed_id: Mapped[int | None] = mapped_column(ForeignKey("seeds.id"), index=True)
    seed_reference: Mapped[str | None]
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    page_limit: Mapped[int | None]
    everything: Mapped[bool]
    refetch: Mapped[bool]
    urls: Mapped[list[str]] = mapped_column(Json())
    recording: Mapped[str | None]
    scope: Mapped[str]
    owner: Mapped[str]
    state: Mapped[RunState]
    reason: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    expected_per_week: Mapped[int | None]
    warnings: Mapped[list[str]] = mapped_column(Json(), server_default="[]")


class SourceReported(Base):
    """What became of one source (feed, sitemap, section) in one run."""

    __tablename__ = "source_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    url: Mapped[str]
    kind: Mapped[FoundBy]
    state: Mapped[SourceState]
    reason: Mapped[str]
    status: Mapped[int | None]
    seen: Mapped[int]
    new: Mapped[int]
    known: Mapped[int] = mapped_column(server_default="0")
    off_domain: Mapped[int]
    out_of_window: Mapped[int]
    reported_at: Mapped[datetime]


class SourceAnswered(Base):
    """What one address of a source answered last: kept once all that it named is in the frontier."""

    __tablename__ = "source_answers"

    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.name"), primary_key=True)
    url_key: Mapped[str] = mapped_column(_KEY, primary_key=True)
    url: Mapped[str]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    sha256: Mapped[str] = mapped_column(_SHA256)
    reading: Mapped[str]
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    answered_at: Mapped[datetime]
    seen: Mapped[int]
    off_domain: Mapped[int]
    out_of_window: Mapped[int]
    oldest: Mapped[datetime | None]
    """The earliest time that it states of anything it names."""
    children: Mapped[list[dict[str, Any]]] = mapped_column(Json())


class RobotsAnswered(Base):
    """What a host said of robots.txt in one run."""

    __tablename__ = "robots_answers"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    host: Mapped[str] = mapped_column(CleanText(), primary_key=True)
    status: Mapped[int | None]
    reason: Mapped[str]
    fetched_at: Mapped[datetime]
    sha256: Mapped[str | None] = mapped_column(_SHA256, ForeignKey("bodies.sha256"))


class RightsAnswered(Base):
    """What a host said in one run in a file in which rights are reserved: TDMRep's, an RSL document."""

    __tablename__ = "rights_answers"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    host: Mapped[str] = mapped_column(CleanText(), primary_key=True, index=True)
    url_key: Mapped[str] = mapped_column(_KEY, primary_key=True)
    url: Mapped[str]
    status: Mapped[int | None]
    reason: Mapped[str]
    fetched_at: Mapped[datetime]
    sha256: Mapped[str | None] = mapped_column(_SHA256, ForeignKey("bodies.sha256"))


class Page(Base):
    """An address that a source named: the frontier. Kept before it is fetched, so that a killed crawl loses none."""

    __tablename__ = "pages"
    __table_args__ = (Index("uq_pages_outlet_url_key", "outlet", "url_key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.name"))
    url_key: Mapped[str] = mapped_column(_KEY)
    url: Mapped[str]
    link: Mapped[str]
    found_by: Mapped[FoundBy]
    source: Mapped[str]
    hints: Mapped[dict[str, Any]] = mapped_column(Json())
    found_at: Mapped[datetime]
    content: Mapped[bytes | None]
    """What a feed says that it says, as HTML, deflated; while it waits, and where an article's text was read of it."""


class Settlement(Base):
    """For what a page is settled: a run's scope, or `*` for all; see `storage.frontier`."""

    __tablename__ = "settlements"

    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"), primary_key=True)
    scope: Mapped[str] = mapped_column(CleanText(), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))


class Refetch(Base):
    """A page to be fetched again and read in full, because its article may be coverage of a seed that came later."""

    __tablename__ = "refetches"

    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"), primary_key=True)
    seed_id: Mapped[int] = mapped_column(ForeignKey("seeds.id"), primary_key=True, index=True)
    reason: Mapped[str]
    queued_at: Mapped[datetime]


class Handout(Base):
    """A page that an open run was given to fetch; gone when the run ends."""

    __tablename__ = "handouts"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"), primary_key=True)


class Article(Base):
    """An article of an outlet; what it says stands in its revisions."""

    __tablename__ = "articles"
    __table_args__ = (Index("uq_articles_outlet_url_key", "outlet", "url_key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.name"))
    url_key: Mapped[str] = mapped_column(_KEY, index=True)  # article_by_url: whichever outlet it is
    url: Mapped[str]
    revisions: Mapped[int]
    """How many there are; the newest has this number."""
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    takedown_id: Mapped[int | None] = mapped_column(index=True)
    """By what it is taken down; None: it is not. Take-downs are never deleted, so no foreign key is needed."""
    gone_at: Mapped[datetime | None]
    """When its page was first found gone, if it has not been seen since."""


class Alias(Base):
    """Another address of the same outlet under which an article was met."""

    __tablename__ = "aliases"

    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.name"), primary_key=True)
    url_key: Mapped[str] = mapped_column(_KEY, primary_key=True, index=True)  # article_by_url
    url: Mapped[str]
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    is_duplicate: Mapped[bool]
    """A page of its own with the same text, as against another way to the same page."""


class PageOutcome(Base):
    """What became of one page in one run: exactly one row each."""

    __tablename__ = "outcomes"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"), primary_key=True, index=True)  # how often in trouble
    outcome: Mapped[Outcome]
    reason: Mapped[str]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    recorded_at: Mapped[datetime]


class Import(Base):
    """From where a page came that was not fetched: one row beside its outcome. Only added."""

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_sha256_number", "sha256", "number"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"), primary_key=True)
    file: Mapped[str]
    sha256: Mapped[str] = mapped_column(_SHA256)
    """Of the whole file."""
    form: Mapped[str] = mapped_column(_WORD)
    number: Mapped[int] = mapped_column(BigInteger)
    """The line, the place in a list, or the byte at which a WARC record begins."""
    captured_at: Mapped[datetime]
    dated_by: Mapped[str] = mapped_column(_WORD)
    """What says when it was captured; see `vocabulary.imported.DatedBy`."""


class Revision(Published, Fingerprinted, Formed, Particular, Base):
    """One text of an article. Never overwritten: a changed text becomes the next revision."""

    __tablename__ = "revisions"
    __table_args__ = (
        Index("uq_revisions_article_id_number", "article_id", "number", unique=True),
        Index("ix_revisions_published_utc", "published_utc"),  # newest first, and windows
        Index("ix_revisions_fingerprint_exact", "fingerprint_exact"),  # the same text under a second address
        Index("ix_revisions_fingerprint_version_id", "fingerprint_version", "id"),  # which are to be taken anew
        Index("ix_revisions_section_words", "section_words"),  # articles of a section
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("text IS NOT NULL OR compared IS NULL", name="compared_needs_text"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int]
    first_seen: Mapped[datetime]
    title: Mapped[str | None]
    title_source: Mapped[str | None]
    modified_iso: Mapped[str | None]
    modified_source: Mapped[str | None]
    modified_raw: Mapped[str | None]
    modified_zone: Mapped[str | None]
    language: Mapped[str | None]
    text: Mapped[str | None]
    """None: an unrelated article, of which only the fingerprint is kept, or one whose text is withheld."""
    text_withheld: Mapped[str | None]
    """Why the text is not kept where policy, or a take-down, says so."""
    compared: Mapped[str | None]
    """None when it equals the text."""
    extractor: Mapped[str]
    kind_source: Mapped[str | None] = mapped_column(_WORD)
    is_free_source: Mapped[str | None] = mapped_column(_WORD)
    syndicated_from: Mapped[str | None]
    """The canonical address at another site that the page states."""
    section_words: Mapped[str | None]
    """The section as it is compared; see `storage.words`."""
    origins: Mapped[list[list[str | None]] | None] = mapped_column(Json())
    """What page and text say of whose text it is: mark, name, address and words each. None: nobody looked."""


class Changed(Base):
    """One text of an article weighed against the one before: a `vocabulary.change.Change`. Holds no words of either."""

    __tablename__ = "changes"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    """The later one."""
    level: Mapped[str] = mapped_column(_WORD)
    words_added: Mapped[int]
    words_removed: Mapped[int]
    share: Mapped[float]
    numbers: Mapped[int]
    names: Mapped[int]
    paragraphs_added: Mapped[int]
    paragraphs_removed: Mapped[int]
    headline: Mapped[bool]
    note: Mapped[str | None] = mapped_column(_WORD)
    modified: Mapped[bool]
    same_reader: Mapped[bool]
    is_silent: Mapped[bool]
    """`Change.is_silent`, so that it can be asked for."""
    rules: Mapped[int]
    """Version of the rules by which it was weighed."""


IS_NEWEST = (Revision.article_id == Article.id) & (Revision.number == Article.revisions)
"""Joins an article and its newest revision."""


class Extraction(Formed, Particular, Base):
    """How a revision's page was read before a later extractor read it otherwise. Only added."""

    __tablename__ = "extractions"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    extractor: Mapped[str]
    replaced_at: Mapped[datetime]
    title: Mapped[str | None]
    title_source: Mapped[str | None]
    authors: Mapped[list[list[str]]] = mapped_column(Json())
    """Name and kind of each."""
    published_iso: Mapped[str | None]
    published_source: Mapped[str | None]
    modified_iso: Mapped[str | None]
    language: Mapped[str | None]
    text: Mapped[str]
    tags: Mapped[list[str]] = mapped_column(Json(), server_default="[]")
    record: Mapped[bytes | None] = mapped_column(LargeBinary)
    """As in `statements`; None of texts that were read before records were kept."""


class Credit(Base):
    """A name printed as author of a revision."""

    __tablename__ = "authors"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[AuthorKind]


class Tag(Base):
    """A keyword that the page of a revision gives its article."""

    __tablename__ = "tags"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    words: Mapped[str] = mapped_column(index=True)
    """The name as it is compared; see `storage.words`."""


class Stated(Base):
    """All that was stated of each field of a revision: what counts, and what lost with the reason."""

    __tablename__ = "statements"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    zstd: Mapped[bytes] = mapped_column(LargeBinary)


class Body(Base):
    """The bytes of an answer, once, however often they came; or only that these were they."""

    __tablename__ = "bodies"

    sha256: Mapped[str] = mapped_column(_SHA256, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    stored_size: Mapped[int] = mapped_column(BigInteger)
    zstd: Mapped[bytes] = mapped_column(LargeBinary)
    """Empty: they are not kept, because policy or a take-down says so."""


class Capture(Base):
    """An answer of a server from which a revision was read."""

    __tablename__ = "captures"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"), index=True)  # with what to ask for it again
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    url: Mapped[str]
    final_url: Mapped[str]
    fetched_at: Mapped[datetime]
    status: Mapped[int | None]
    headers: Mapped[list[list[str]]] = mapped_column(Json())
    sha256: Mapped[str] = mapped_column(_SHA256, ForeignKey("bodies.sha256"), index=True)
    part: Mapped[int] = mapped_column(server_default="1")
    """1, or, for a further page of an article of several, the how manyth it was; 0 for one that has all. They follow
    the first by id."""


class LicenceDecided(Base):
    """What is granted for the text of a revision (or seed), and since when we say so. Older decisions stay."""

    __tablename__ = "licence_decisions"
    __table_args__ = (
        CheckConstraint("(revision_id IS NULL) <> (seed_id IS NULL)", name="one_subject"),
        Index(
            "uq_licence_decisions_current_revision",
            "revision_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        Index(
            "uq_licence_decisions_current_seed",
            "seed_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"), index=True)
    seed_id: Mapped[int | None] = mapped_column(ForeignKey("seeds.id"), index=True)
    is_current: Mapped[bool]
    decided_at: Mapped[datetime]
    expression: Mapped[str]
    scope: Mapped[Scope | None]
    confidence: Mapped[Confidence]
    family: Mapped[str | None]
    version: Mapped[str | None]
    jurisdiction: Mapped[str | None]
    licensor: Mapped[str | None]
    url: Mapped[str | None]
    flags: Mapped[list[str]] = mapped_column(Json())
    trace: Mapped[list[str]] = mapped_column(Json())
    cites: Mapped[list[int]] = mapped_column(Json())


IS_DECIDED = (LicenceDecided.revision_id == Revision.id) & LicenceDecided.is_current
"""Joins a revision and the decision on its licence that holds."""


class LicenceEvidence(Base):
    """One statement about rights that a decision had before it. Never changed, only added."""

    __tablename__ = "licence_evidence"

    decision_id: Mapped[int] = mapped_column(ForeignKey("licence_decisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    locator: Mapped[str]
    raw: Mapped[str]
    scope: Mapped[Scope]
    polarity: Mapped[Polarity]
    expression: Mapped[str | None]
    url: Mapped[str | None]
    licensor: Mapped[str | None]
    subject: Mapped[str | None]
    context: Mapped[str]
    channel: Mapped[str]
    detector: Mapped[str]
    flags: Mapped[list[str]] = mapped_column(Json())
    block: Mapped[str]
    valid_from: Mapped[str | None]
    valid_until: Mapped[str | None]
    topic: Mapped[str | None]
    body_sha256: Mapped[str | None] = mapped_column(_SHA256)
    observed_at: Mapped[datetime | None]


class LicenceReading(Base):
    """One look at a page (or a seed's document), and the decision whose evidence is what it said. Only added."""

    __tablename__ = "licence_readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("licence_decisions.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    """None for what was read without a crawl."""
    look: Mapped[Look]
    reason: Mapped[str]
    """Why nothing was read, or what changed by it; empty when there is nothing to say."""
    fetched_at: Mapped[datetime]
    sha256: Mapped[str | None] = mapped_column(_SHA256)
    """Of the bytes, kept or not; None when none came."""
    detector: Mapped[str]
    """Name and version of the rules that read them; empty when they read nothing."""
    read_at: Mapped[datetime]
    """When this was written down; a later reading of the same bytes counts instead of this."""


class LicenceFollowed(Base):
    """That a decision on a copy follows its origin, and which decision on the copy's own page it takes the place of."""

    __tablename__ = "licence_followed"

    decision_id: Mapped[int] = mapped_column(ForeignKey("licence_decisions.id"), primary_key=True, autoincrement=False)
    own_id: Mapped[int] = mapped_column(ForeignKey("licence_decisions.id"), index=True)
    """It goes on being what the page says, and later looks at the page are readings of it."""
    origin_article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    origin_seed_id: Mapped[int | None] = mapped_column(ForeignKey("seeds.id"), index=True)


class OriginDue(Base):
    """Decisions on texts that are still to be held against others, to see which is a copy of which. Emptied by that."""

    __tablename__ = "origins_due"

    decision_id: Mapped[int] = mapped_column(ForeignKey("licence_decisions.id"), primary_key=True, autoincrement=False)


class FingerprintHash(Base):
    """Which articles share a sampled shingle: derived from the newest revisions, for finding candidates fast.

    Numbers of one version only are found together; see `storage.fingerprints`.
    """

    __tablename__ = "fingerprint_hashes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)


class OutletBlock(Base):
    """A block of words that an outlet puts into its articles: no part of the stories, so not compared."""

    __tablename__ = "outlet_blocks"

    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.name"), primary_key=True)
    block: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """64 bits of the hash of its words; see `vocabulary.blocks`."""
    articles: Mapped[int]
    """Of those looked at, how many hold it."""


class BlocksLearned(Base):
    """When an outlet's articles were looked through last for such blocks, and how many."""

    __tablename__ = "blocks_learned"

    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.name"), primary_key=True)
    rules: Mapped[int]
    """Version of the rules."""
    newest: Mapped[int]
    """Id of the newest article that was looked at."""
    articles: Mapped[int]
    """How many were looked at."""
    learned_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    """Since when its blocks are these: verdicts of before are old. None: it has had none."""


class Embedded(Base):
    """What a language model made of title and lead of a text. Derived, and costly to make."""

    __tablename__ = "embeddings"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    model: Mapped[str] = mapped_column(CleanText(), primary_key=True)
    """Name and version."""
    text_sha256: Mapped[str] = mapped_column(_SHA256)
    """Of what was put to the model; another title or lead has another."""
    vector: Mapped[bytes]
    """Half-precision numbers, little-endian, two bytes each."""


class Matched(Base):
    """A verdict on a revision and a seed. A later one for the same pair replaces it as current and leaves it here."""

    __tablename__ = "matches"
    __table_args__ = (
        Index(
            "uq_matches_current",
            "seed_id",
            "revision_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        *(
            CheckConstraint(f"{score} BETWEEN 0 AND 1", name=f"{score}_range")
            for score in ("similarity", "containment", "containment_a_in_b", "containment_b_in_a", "jaccard")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    seed_id: Mapped[int] = mapped_column(ForeignKey("seeds.id"))
    is_current: Mapped[bool]
    is_sighting: Mapped[bool]
    """The article is the seed itself at its own outlet: never coverage."""
    verdict: Mapped[Verdict]
    similarity: Mapped[float]
    containment: Mapped[float]
    containment_a_in_b: Mapped[float]
    containment_b_in_a: Mapped[float]
    jaccard: Mapped[float]
    explanation: Mapped[str]
    rules: Mapped[int]
    fingerprint_version: Mapped[int | None]
    """Of the rules by which the article's text was cut and folded for it."""
    decided_at: Mapped[datetime]
    direction: Mapped[str | None] = mapped_column(_WORD)
    """Which way the text went; see `vocabulary.origin.Way`. None: nobody looked, or one topic at most."""
    direction_confidence: Mapped[float | None]
    direction_reasons: Mapped[list[str] | None] = mapped_column(Json())
    credit: Mapped[str | None]
    """Whom the article names as the source of its text."""
    seed_credit: Mapped[str | None]
    is_self_copy: Mapped[bool | None]
    meaning: Mapped[float | None]
    """How alike title and lead are by a language model, a part of `similarity`; None: by words alone."""
    model: Mapped[str | None]
    """Name and version of that model."""


class Judgement(Base):
    """What a person says of a pair in place of the program, or that such a word is taken back. Only added.

    The pair is an article and a seed, or two articles, of which `other_article_id` is the smaller.
    """

    __tablename__ = "judgements"
    __table_args__ = (
        CheckConstraint("(seed_id IS NULL) <> (other_article_id IS NULL)", name="one_pair"),
        CheckConstraint("(verdict IS NULL) <> (withdraws_id IS NULL)", name="says_or_withdraws"),
        Index(
            "uq_judgements_current_seed",
            "seed_id",
            "article_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        Index(
            "uq_judgements_current_articles",
            "other_article_id",
            "article_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seed_id: Mapped[int | None] = mapped_column(ForeignKey("seeds.id"))
    other_article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    """The article's text that was judged; a later one may say something else."""
    other_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    is_current: Mapped[bool]
    """Whether it is what counts: the newest of its pair that is not taken back."""
    verdict: Mapped[Verdict | None]
    """None of what takes another back."""
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("judgements.id"))
    judged_by: Mapped[str]
    reason: Mapped[str]
    judged_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    program_verdict: Mapped[str | None] = mapped_column(_WORD)
    """What the program said then; None where it could say nothing."""
    program_rules: Mapped[int | None]


class CoverageText(Base):
    """Which of a seed's texts an article of its coverage has, and what it is among those that have it. Derived."""

    __tablename__ = "coverage_texts"

    seed_id: Mapped[int] = mapped_column(ForeignKey("seeds.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)
    number: Mapped[int]
    """Of the text: 1 is the seed's own, the others are counted from what is closest to it."""
    place: Mapped[int]
    """Among those that have the text: the first known to have published it has 1, which may be the seed."""
    role: Mapped[str] = mapped_column(_WORD)
    agency: Mapped[str | None]
    likeness: Mapped[str | None] = mapped_column(_WORD)
    share: Mapped[float]
    certainty: Mapped[str] = mapped_column(_WORD)
    passages_of: Mapped[int | None]
    """Number of another text of which this text has passages, and which was there before it."""


class CoverageGrouped(Base):
    """Of what a seed's coverage was when its texts were last told apart: while it is that, nothing is to be done."""

    __tablename__ = "coverage_grouped"

    seed_id: Mapped[int] = mapped_column(ForeignKey("seeds.id"), primary_key=True)
    state: Mapped[str] = mapped_column(_SHA256)


class SeedSighting(Base):
    """The seed itself, met at its own outlet."""

    __tablename__ = "seed_sightings"

    id: Mapped[int] = mapped_column(primary_key=True)
    seed_id: Mapped[int] = mapped_column(ForeignKey("seeds.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"))
    url: Mapped[str]
    seen_at: Mapped[datetime]
    licence: Mapped[str]


class SearchText(Base):
    """Title and text of each article as search sees them (`storage.words`): derived, one row per article with text.

    SQLite indexes it with the FTS5 table `article_search`, PostgreSQL with `vector`. Rows stand by time of publication.
    """

    __tablename__ = "search_texts"
    __table_args__ = (
        Index(POSTGRESQL_INDEX, "vector", postgresql_using="gin").ddl_if(dialect="postgresql"),
        Index("uq_search_texts_article_id", "article_id", unique=True),
    )

    place: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    """See `storage.search.place_of`. On SQLite this is the row's own number."""
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    title: Mapped[str]
    body: Mapped[str]
    vector: Mapped[str | None] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


class TakenDown(Base):
    """What is not to be kept, shown, exported or fetched. Lifted, it stays as history."""

    __tablename__ = "takedowns"

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[Target]
    named: Mapped[str]
    named_key: Mapped[str | None] = mapped_column(_KEY)
    """Of an address."""
    reason: Mapped[str]
    added_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_reason: Mapped[str | None]


class PolicyLoosened(Base):
    """A field of a policy that allowed more than the shipped one, with the reason. Only added."""

    __tablename__ = "policy_loosenings"

    id: Mapped[int] = mapped_column(primary_key=True)
    field: Mapped[str]
    was: Mapped[str]
    now: Mapped[str]
    reason: Mapped[str]
    policy_version: Mapped[str]
    used_at: Mapped[datetime]
    """When a policy with it was first used on this archive."""
