"""What is known of a text besides its words, and answers of which several belong to one text."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("revisions", "extractions"):
        op.add_column(table, sa.Column("kind", sa.String(24), nullable=True))
        op.add_column(table, sa.Column("is_free", sa.Boolean(), nullable=True))
        op.add_column(table, sa.Column("is_teaser", sa.Boolean(), nullable=False, server_default=sa.false()))
        op.add_column(table, sa.Column("text_source", sa.String(24), nullable=True))
        op.add_column(table, sa.Column("structure", sa.Text(), nullable=False, server_default="[]"))
        op.add_column(table, sa.Column("missing", sa.Text(), nullable=False, server_default=""))
    op.add_column("revisions", sa.Column("kind_source", sa.String(24), nullable=True))
    op.add_column("revisions", sa.Column("is_free_source", sa.String(24), nullable=True))
    op.add_column("captures", sa.Column("part", sa.Integer(), nullable=False, server_default="1"))
