"""What is far from usual."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("expected_per_week", sa.Integer(), nullable=True))
    op.add_column("runs", sa.Column("warnings", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("source_reports", sa.Column("known", sa.Integer(), nullable=False, server_default="0"))
