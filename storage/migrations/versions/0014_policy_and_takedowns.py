"""What is taken down, texts that are withheld, and where a policy allowed more than the shipped one."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TARGET = "'article', 'url', 'host', 'pattern'"
_OUTCOME = (
    "'archived', 'revised', 'unchanged', 'seed_sighted', 'duplicate', 'unrelated', 'withheld', 'not_an_article', "
    "'no_text', 'refused_by_robots', 'blocked', 'not_found', 'unsupported', 'too_large', 'failed'"
)


def upgrade() -> None:
    op.create_table(
        "takedowns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(24), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.Column("named_key", sa.String(32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(sa.text(f"target IN ({_TARGET})"), name=op.f("ck_takedowns_target")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedowns")),
    )
    op.create_table(
        "policy_loosenings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_loosenings")),
    )
    op.add_column("revisions", sa.Column("text_withheld", sa.Text(), nullable=True))
    op.add_column("articles", sa.Column("takedown_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_articles_takedown_id"), "articles", ["takedown_id"])
    with op.batch_alter_table("outcomes") as outcomes:
        outcomes.drop_constraint(op.f("ck_outcomes_outcome"), type_="check")
    with op.batch_alter_table("outcomes") as outcomes:  # one batch would drop what it adds under the same name
        outcomes.create_check_constraint(op.f("ck_outcomes_outcome"), sa.text(f"outcome IN ({_OUTCOME})"))
