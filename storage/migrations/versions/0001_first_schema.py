"""First schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

_CURRENT: dict[str, Any] = {"sqlite_where": sa.text("is_current"), "postgresql_where": sa.text("is_current")}
_FULL_TEXT = """
CREATE VIRTUAL TABLE article_search USING fts5(
    title, body, content='search_texts', content_rowid='article_id', tokenize='ascii'
)
"""

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "bodies",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stored_size", sa.BigInteger(), nullable=False),
        sa.Column("zstd", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_bodies"),
    )
    op.create_table(
        "leases",
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("outlet", name="pk_leases"),
    )
    op.create_table(
        "outlet_schedules",
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("next_due", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("outlet", name="pk_outlet_schedules"),
    )
    op.create_table(
        "outlets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=True),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("first_crawled", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_crawled", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_outlets"),
    )
    op.create_table(
        "seeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_inferred", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("attribution", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_iso", sa.Text(), nullable=True),
        sa.Column("published_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_precision", sa.String(length=8), nullable=True),
        sa.Column("published_source", sa.Text(), nullable=True),
        sa.Column("published_raw", sa.Text(), nullable=True),
        sa.Column("published_inferred_from", sa.Text(), nullable=True),
        sa.Column("published_latest", sa.Text(), nullable=True),
        sa.Column("fingerprint_exact", sa.String(length=64), nullable=True),
        sa.Column("fingerprint_hashes", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint_shingles", sa.Integer(), nullable=True),
        sa.Column("fingerprint_version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_seeds"),
        sa.UniqueConstraint("name", name="uq_seeds_name"),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url_key", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("revisions", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.name"], name="fk_articles_outlet"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )
    op.create_index("ix_articles_url_key", "articles", ["url_key"])
    op.create_index("uq_articles_outlet_url_key", "articles", ["outlet", "url_key"], unique=True)

    op.create_table(
        "pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url_key", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("found_by", _one_of("foundby", "feed", "sitemap", "section", "url", "replay"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("hints", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.name"], name="fk_pages_outlet"),
        sa.PrimaryKeyConstraint("id", name="pk_pages"),
    )
    op.create_index("uq_pages_outlet_url_key", "pages", ["outlet", "url_key"], unique=True)

    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=True),
        sa.Column("seed_reference", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("page_limit", sa.Integer(), nullable=True),
        sa.Column("everything", sa.Boolean(), nullable=False),
        sa.Column("refetch", sa.Boolean(), nullable=False),
        sa.Column("urls", sa.Text(), nullable=False),
        sa.Column("recording", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("state", _one_of("runstate", "running", "finished", "stopped", "lost"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.name"], name="fk_runs_outlet"),
        sa.ForeignKeyConstraint(["seed_id"], ["seeds.id"], name="fk_runs_seed_id"),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_outlet", "runs", ["outlet"])
    op.create_index("ix_runs_seed_id", "runs", ["seed_id"])

    op.create_table(
        "aliases",
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url_key", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("is_duplicate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_aliases_article_id"),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.name"], name="fk_aliases_outlet"),
        sa.PrimaryKeyConstraint("outlet", "url_key", name="pk_aliases"),
    )
    op.create_index("ix_aliases_article_id", "aliases", ["article_id"])
    op.create_index("ix_aliases_url_key", "aliases", ["url_key"])

    op.create_table(
        "fingerprint_hashes",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_fingerprint_hashes_article_id"),
        sa.PrimaryKeyConstraint("hash", "article_id", name="pk_fingerprint_hashes"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "handouts",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_handouts_page_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_handouts_run_id"),
        sa.PrimaryKeyConstraint("run_id", "page_id", name="pk_handouts"),
    )
    op.create_table(
        "outcomes",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            _one_of(
                "outcome",
                "archived",
                "revised",
                "unchanged",
                "seed_sighted",
                "duplicate",
                "unrelated",
                "not_an_article",
                "no_text",
                "refused_by_robots",
                "blocked",
                "not_found",
                "unsupported",
                "too_large",
                "failed",
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_outcomes_article_id"),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_outcomes_page_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_outcomes_run_id"),
        sa.PrimaryKeyConstraint("run_id", "page_id", name="pk_outcomes"),
    )
    op.create_index("ix_outcomes_article_id", "outcomes", ["article_id"])

    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("title_source", sa.Text(), nullable=True),
        sa.Column("modified_iso", sa.Text(), nullable=True),
        sa.Column("modified_source", sa.Text(), nullable=True),
        sa.Column("modified_raw", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("compared", sa.Text(), nullable=True),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("published_iso", sa.Text(), nullable=True),
        sa.Column("published_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_precision", sa.String(length=8), nullable=True),
        sa.Column("published_source", sa.Text(), nullable=True),
        sa.Column("published_raw", sa.Text(), nullable=True),
        sa.Column("published_inferred_from", sa.Text(), nullable=True),
        sa.Column("published_latest", sa.Text(), nullable=True),
        sa.Column("fingerprint_exact", sa.String(length=64), nullable=True),
        sa.Column("fingerprint_hashes", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint_shingles", sa.Integer(), nullable=True),
        sa.Column("fingerprint_version", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_revisions_number_positive")),
        sa.CheckConstraint("text IS NOT NULL OR compared IS NULL", name=op.f("ck_revisions_compared_needs_text")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_revisions_article_id"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
    )
    op.create_index("ix_revisions_fingerprint_exact", "revisions", ["fingerprint_exact"])
    op.create_index("ix_revisions_published_utc", "revisions", ["published_utc"])
    op.create_index("uq_revisions_article_id_number", "revisions", ["article_id", "number"], unique=True)

    op.create_table(
        "search_texts",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("vector", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_search_texts_article_id"),
        sa.PrimaryKeyConstraint("article_id", name="pk_search_texts"),
    )
    if op.get_context().dialect.name == "sqlite":
        op.execute(_FULL_TEXT)
    else:
        op.create_index("ix_search_texts_vector", "search_texts", ["vector"], postgresql_using="gin")

    op.create_table(
        "seed_sightings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_seed_sightings_page_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_seed_sightings_run_id"),
        sa.ForeignKeyConstraint(["seed_id"], ["seeds.id"], name="fk_seed_sightings_seed_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seed_sightings"),
    )
    op.create_index("ix_seed_sightings_seed_id", "seed_sightings", ["seed_id"])

    op.create_table(
        "settlements",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_settlements_page_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_settlements_run_id"),
        sa.PrimaryKeyConstraint("page_id", "scope", name="pk_settlements"),
    )
    op.create_table(
        "source_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", _one_of("foundby", "feed", "sitemap", "section", "url", "replay"), nullable=False),
        sa.Column("state", _one_of("sourcestate", "found", "nothing_found", "could_not_look"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("off_domain", sa.Integer(), nullable=False),
        sa.Column("out_of_window", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_source_reports_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_source_reports"),
    )
    op.create_index("ix_source_reports_run_id", "source_reports", ["run_id"])

    op.create_table(
        "authors",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", _one_of("authorkind", "person", "agency", "desk", "outlet"), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_authors_revision_id"),
        sa.PrimaryKeyConstraint("revision_id", "position", name="pk_authors"),
    )
    op.create_table(
        "captures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_captures_page_id"),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_captures_revision_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_captures_run_id"),
        sa.ForeignKeyConstraint(["sha256"], ["bodies.sha256"], name="fk_captures_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_captures"),
    )
    op.create_index("ix_captures_revision_id", "captures", ["revision_id"])
    op.create_index("ix_captures_sha256", "captures", ["sha256"])

    op.create_table(
        "licence_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("seed_id", sa.Integer(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expression", sa.Text(), nullable=False),
        sa.Column(
            "scope",
            _one_of(
                "scope",
                "article",
                "section",
                "site",
                "feed",
                "image",
                "quoted",
                "metadata",
                "republished",
                "other-item",
            ),
            nullable=True,
        ),
        sa.Column("confidence", _one_of("confidence", "A", "B", "C", "D", "X", "N"), nullable=False),
        sa.Column("family", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("jurisdiction", sa.Text(), nullable=True),
        sa.Column("licensor", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("cites", sa.Text(), nullable=False),
        sa.CheckConstraint("(revision_id IS NULL) <> (seed_id IS NULL)", name=op.f("ck_licence_decisions_one_subject")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_licence_decisions_revision_id"),
        sa.ForeignKeyConstraint(["seed_id"], ["seeds.id"], name="fk_licence_decisions_seed_id"),
        sa.PrimaryKeyConstraint("id", name="pk_licence_decisions"),
    )
    op.create_index("ix_licence_decisions_revision_id", "licence_decisions", ["revision_id"])
    op.create_index("ix_licence_decisions_seed_id", "licence_decisions", ["seed_id"])
    op.create_index(
        "uq_licence_decisions_current_revision", "licence_decisions", ["revision_id"], unique=True, **_CURRENT
    )
    op.create_index("uq_licence_decisions_current_seed", "licence_decisions", ["seed_id"], unique=True, **_CURRENT)

    op.create_table(
        "matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("is_sighting", sa.Boolean(), nullable=False),
        sa.Column(
            "verdict",
            _one_of("verdict", "identical", "near", "excerpt", "same_story", "related", "unrelated"),
            nullable=False,
        ),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("containment", sa.Double(), nullable=False),
        sa.Column("containment_a_in_b", sa.Double(), nullable=False),
        sa.Column("containment_b_in_a", sa.Double(), nullable=False),
        sa.Column("jaccard", sa.Double(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("containment BETWEEN 0 AND 1", name=op.f("ck_matches_containment_range")),
        sa.CheckConstraint("containment_a_in_b BETWEEN 0 AND 1", name=op.f("ck_matches_containment_a_in_b_range")),
        sa.CheckConstraint("containment_b_in_a BETWEEN 0 AND 1", name=op.f("ck_matches_containment_b_in_a_range")),
        sa.CheckConstraint("jaccard BETWEEN 0 AND 1", name=op.f("ck_matches_jaccard_range")),
        sa.CheckConstraint("similarity BETWEEN 0 AND 1", name=op.f("ck_matches_similarity_range")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_matches_revision_id"),
        sa.ForeignKeyConstraint(["seed_id"], ["seeds.id"], name="fk_matches_seed_id"),
        sa.PrimaryKeyConstraint("id", name="pk_matches"),
    )
    op.create_index("ix_matches_revision_id", "matches", ["revision_id"])
    op.create_index("uq_matches_current", "matches", ["seed_id", "revision_id"], unique=True, **_CURRENT)

    op.create_table(
        "licence_evidence",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column(
            "scope",
            _one_of(
                "scope",
                "article",
                "section",
                "site",
                "feed",
                "image",
                "quoted",
                "metadata",
                "republished",
                "other-item",
            ),
            nullable=False,
        ),
        sa.Column("polarity", _one_of("polarity", "grant", "exception", "notice"), nullable=False),
        sa.Column("expression", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("licensor", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("detector", sa.Text(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["licence_decisions.id"], name="fk_licence_evidence_decision_id"),
        sa.PrimaryKeyConstraint("decision_id", "position", name="pk_licence_evidence"),
    )
