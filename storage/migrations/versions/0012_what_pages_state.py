"""What pages state of their articles besides title, authors, times and text, and all that is stated of each field."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("revisions", "extractions"):
        for name in ("section", "description", "publisher", "image_url", "image_caption", "image_credit"):
            op.add_column(table, sa.Column(name, sa.Text(), nullable=True))
    op.add_column("revisions", sa.Column("section_words", sa.Text(), nullable=True))
    op.create_index("ix_revisions_section_words", "revisions", ["section_words"])
    op.add_column("extractions", sa.Column("tags", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("extractions", sa.Column("record", sa.LargeBinary(), nullable=True))
    op.create_table(
        "tags",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_tags_revision_id"),
        sa.PrimaryKeyConstraint("revision_id", "position", name="pk_tags"),
    )
    op.create_index("ix_tags_words", "tags", ["words"])
    op.create_table(
        "statements",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("zstd", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_statements_revision_id"),
        sa.PrimaryKeyConstraint("revision_id", name="pk_statements"),
    )
