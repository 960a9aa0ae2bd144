"""Since when the page of an article is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
