"""The search index stands in the order of publication, so that the newest that answer are found at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_FULL_TEXT = """
CREATE VIRTUAL TABLE article_search USING fts5(
    title, body, content='search_texts', content_rowid='place', tokenize='ascii'
)
"""
_MINUTE = {
    # to the minute by its text: strftime rounds fractions of seconds up
    "sqlite": "(CAST(strftime('%s', substr(published_utc, 1, 16)) AS INTEGER) + 62135596800) / 60",
    "postgresql": "CAST(floor((extract(epoch FROM published_utc) + 62135596800) / 60) AS bigint)",
}
"""Of publication since the beginning of year 1: what `storage.search.place_of` says, without seconds."""

_FILL = """
INSERT INTO search_texts (place, article_id, title, body, vector)
SELECT (CASE WHEN published_utc IS NULL THEN 0 WHEN MINUTE > 4294967295 THEN 4294967295 ELSE MINUTE END << 31)
       | CAST(kept.article_id AS bigint),
       kept.article_id, kept.title, kept.body, kept.vector
FROM search_texts_before AS kept
JOIN articles ON articles.id = kept.article_id
JOIN revisions ON revisions.article_id = articles.id AND revisions.number = articles.revisions
"""


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        op.execute(sa.text("DROP TABLE article_search"))
    op.rename_table("search_texts", "search_texts_before")
    if dialect == "postgresql":
        op.drop_index("ix_search_texts_vector", "search_texts_before")
        op.drop_constraint("fk_search_texts_article_id", "search_texts_before", type_="foreignkey")
        op.drop_constraint("pk_search_texts", "search_texts_before", type_="primary")
    is_sqlite = dialect == "sqlite"
    op.create_table(
        "search_texts",
        sa.Column("place", sa.Integer() if is_sqlite else sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("vector", sa.Text() if is_sqlite else postgresql.TSVECTOR(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_search_texts_article_id"),
        sa.PrimaryKeyConstraint("place", name="pk_search_texts"),
    )
    op.execute(sa.text(_FILL.replace("MINUTE", _MINUTE[dialect])))
    op.drop_table("search_texts_before")
    op.create_index("uq_search_texts_article_id", "search_texts", ["article_id"], unique=True)
    if is_sqlite:
        op.execute(sa.text(_FULL_TEXT))
        op.execute(sa.text("INSERT INTO article_search(article_search) VALUES('rebuild')"))
    else:
        op.create_index("ix_search_texts_vector", "search_texts", ["vector"], postgresql_using="gin")
