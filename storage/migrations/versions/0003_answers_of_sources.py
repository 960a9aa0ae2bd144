"""Answers of sources."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_answers",
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url_key", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("off_domain", sa.Integer(), nullable=False),
        sa.Column("out_of_window", sa.Integer(), nullable=False),
        sa.Column("children", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.name"], name="fk_source_answers_outlet"),
        sa.PrimaryKeyConstraint("outlet", "url_key", name="pk_source_answers"),
    )
    op.create_index("ix_outcomes_page_id", "outcomes", ["page_id"])
    op.create_index("ix_captures_page_id", "captures", ["page_id"])
