"""What people say of pairs; by which fingerprint rules a verdict was made; what is to be fetched for a later seed."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_VERDICT = "'identical', 'near', 'excerpt', 'same_story', 'related', 'unrelated'"


def upgrade() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=True),
        sa.Column("other_article_id", sa.Integer(), nullable=True),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("other_revision_id", sa.Integer(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(24), nullable=True),
        sa.Column("withdraws_id", sa.Integer(), nullable=True),
        sa.Column("judged_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("program_verdict", sa.String(24), nullable=True),
        sa.Column("program_rules", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            sa.text("(seed_id IS NULL) <> (other_article_id IS NULL)"), name=op.f("ck_judgements_one_pair")
        ),
        sa.CheckConstraint(
            sa.text("(verdict IS NULL) <> (withdraws_id IS NULL)"), name=op.f("ck_judgements_says_or_withdraws")
        ),
        sa.CheckConstraint(sa.text(f"verdict IN ({_VERDICT})"), name=op.f("ck_judgements_verdict")),
        sa.ForeignKeyConstraint(["seed_id"], ["seeds.id"], name=op.f("fk_judgements_seed_id")),
        sa.ForeignKeyConstraint(["other_article_id"], ["articles.id"], name=op.f("fk_judgements_other_article_id")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_judgements_article_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_judgements_revision_id")),
        sa.ForeignKeyConstraint(["other_revision_id"], ["revisions.id"], name=op.f("fk_judgements_other_revision_id")),
        sa.ForeignKeyConstraint(["withdraws_id"], ["judgements.id"], name=op.f("fk_judgements_withdraws_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgements")),
    )
    op.add_column("matches", sa.Column("fingerprint_version", sa.Integer(), nullable=True))
    op.execute(
        sa.text(
            "UPDATE matches SET fingerprint_version = "
            "(SELECT fingerprint_version FROM revisions WHERE revisions.id = matches.revision_id)"
        )
    )
    op.create_table(
        "refetches",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_refetches_page_id")),
        sa.ForeignKeyConstraint(["seed_id"], ["seeds.id"], name=op.f("fk_refetches_seed_id")),
        sa.PrimaryKeyConstraint("page_id", "seed_id", name=op.f("pk_refetches")),
    )
    op.create_index(op.f("ix_refetches_seed_id"), "refetches", ["seed_id"])
    op.create_index(op.f("ix_judgements_article_id"), "judgements", ["article_id"])
    for name, other in (("seed", "seed_id"), ("articles", "other_article_id")):
        op.create_index(
            f"uq_judgements_current_{name}",
            "judgements",
            [other, "article_id"],
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )
