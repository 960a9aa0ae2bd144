"""What hosts say in files in which rights are reserved."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rights_answers",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("url_key", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_rights_answers_run_id"),
        sa.ForeignKeyConstraint(["sha256"], ["bodies.sha256"], name="fk_rights_answers_sha256"),
        sa.PrimaryKeyConstraint("run_id", "host", "url_key", name="pk_rights_answers"),
    )
    op.create_index("ix_rights_answers_host", "rights_answers", ["host"])
