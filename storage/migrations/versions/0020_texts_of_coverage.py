"""Which articles of a seed's coverage have one text. Told when an archive is next crawled or asked."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coverage_texts",
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("likeness", sa.String(24), nullable=True),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("certainty", sa.String(24), nullable=False),
        sa.Column("passages_of", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_coverage_texts_article_id")),
        sa.ForeignKeyConstraint(["seed_id"], ["seeds.id"], name=op.f("fk_coverage_texts_seed_id")),
        sa.PrimaryKeyConstraint("seed_id", "article_id", name=op.f("pk_coverage_texts")),
    )
    op.create_index(op.f("ix_coverage_texts_article_id"), "coverage_texts", ["article_id"])
    op.create_table(
        "coverage_grouped",
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["seed_id"], ["seeds.id"], name=op.f("fk_coverage_grouped_seed_id")),
        sa.PrimaryKeyConstraint("seed_id", name=op.f("pk_coverage_grouped")),
    )
