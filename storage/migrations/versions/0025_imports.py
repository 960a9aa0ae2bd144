"""From where pages came that were imported."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("form", sa.String(24), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dated_by", sa.String(24), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_imports_run_id")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_imports_page_id")),
        sa.PrimaryKeyConstraint("run_id", "page_id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_sha256_number", "imports", ["sha256", "number"])
