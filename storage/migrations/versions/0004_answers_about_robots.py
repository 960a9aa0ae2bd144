"""Answers about robots.txt."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "robots_answers",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_robots_answers_run_id"),
        sa.ForeignKeyConstraint(["sha256"], ["bodies.sha256"], name="fk_robots_answers_sha256"),
        sa.PrimaryKeyConstraint("run_id", "host", name="pk_robots_answers"),
    )
