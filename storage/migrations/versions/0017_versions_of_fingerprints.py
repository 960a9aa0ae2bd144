"""The index of fingerprints tells their versions apart; what an outlet repeats in its articles."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.rename_table("fingerprint_hashes", "fingerprint_hashes_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("ALTER INDEX pk_fingerprint_hashes RENAME TO pk_fingerprint_hashes_before"))
    op.create_table(
        "fingerprint_hashes",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_fingerprint_hashes_article_id"),
        sa.PrimaryKeyConstraint("hash", "version", "article_id", name="pk_fingerprint_hashes"),
        sqlite_with_rowid=False,
    )
    op.execute(
        sa.text(
            "INSERT INTO fingerprint_hashes (hash, version, article_id) "
            "SELECT kept.hash, revisions.fingerprint_version, kept.article_id "
            "FROM fingerprint_hashes_before AS kept JOIN articles ON articles.id = kept.article_id "
            "JOIN revisions ON revisions.article_id = articles.id AND revisions.number = articles.revisions "
            "WHERE revisions.fingerprint_version IS NOT NULL ORDER BY kept.hash, kept.article_id"
        )
    )
    op.drop_table("fingerprint_hashes_before")
    with op.batch_alter_table("revisions") as batch_op:
        batch_op.create_index("ix_revisions_fingerprint_version_id", ["fingerprint_version", "id"])
    op.create_table(
        "outlet_blocks",
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.name"], name="fk_outlet_blocks_outlet"),
        sa.PrimaryKeyConstraint("outlet", "block", name="pk_outlet_blocks"),
    )
    op.create_table(
        "blocks_learned",
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.name"], name="fk_blocks_learned_outlet"),
        sa.PrimaryKeyConstraint("outlet", name="pk_blocks_learned"),
    )
