"""Which decisions follow the origin of a copy, and which texts are still to be held against others for that."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "licence_followed",
        sa.Column("decision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("own_id", sa.Integer(), nullable=False),
        sa.Column("origin_article_id", sa.Integer(), nullable=True),
        sa.Column("origin_seed_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["licence_decisions.id"], name=op.f("fk_licence_followed_decision_id")
        ),
        sa.ForeignKeyConstraint(["own_id"], ["licence_decisions.id"], name=op.f("fk_licence_followed_own_id")),
        sa.ForeignKeyConstraint(
            ["origin_article_id"], ["articles.id"], name=op.f("fk_licence_followed_origin_article_id")
        ),
        sa.ForeignKeyConstraint(["origin_seed_id"], ["seeds.id"], name=op.f("fk_licence_followed_origin_seed_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_licence_followed")),
    )
    for column in ("own_id", "origin_article_id", "origin_seed_id"):
        op.create_index(op.f(f"ix_licence_followed_{column}"), "licence_followed", [column])
    op.create_table(
        "origins_due",
        sa.Column("decision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["licence_decisions.id"], name=op.f("fk_origins_due_decision_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_origins_due")),
    )
    op.execute(sa.text("INSERT INTO origins_due (decision_id) SELECT id FROM licence_decisions WHERE is_current"))
