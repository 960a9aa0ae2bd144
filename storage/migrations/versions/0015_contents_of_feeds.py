"""What feeds say that their pages say, while those wait to be read."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pages", sa.Column("content", sa.LargeBinary(), nullable=True))
