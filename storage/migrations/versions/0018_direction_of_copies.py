"""Whom publications name as the origin of their texts, and which way a text went between a seed and an article."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revisions", sa.Column("origins", sa.Text(), nullable=True))
    op.add_column("matches", sa.Column("direction", sa.String(24), nullable=True))
    op.add_column("matches", sa.Column("direction_confidence", sa.Double(), nullable=True))
    op.add_column("matches", sa.Column("direction_reasons", sa.Text(), nullable=True))
    op.add_column("matches", sa.Column("credit", sa.Text(), nullable=True))
    op.add_column("matches", sa.Column("seed_credit", sa.Text(), nullable=True))
    op.add_column("matches", sa.Column("is_self_copy", sa.Boolean(), nullable=True))
