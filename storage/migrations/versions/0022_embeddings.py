"""What a language model makes of title and lead of a text, and which model a verdict was reached with."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "embeddings",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_embeddings_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "model", name=op.f("pk_embeddings")),
    )
    op.add_column("matches", sa.Column("meaning", sa.Double(), nullable=True))
    op.add_column("matches", sa.Column("model", sa.Text(), nullable=True))
