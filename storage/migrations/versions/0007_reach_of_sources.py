"""How far back sources go, and two more kinds of them: the outlet's own search, and indexes of web archives."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_FOUND_BY = "'feed', 'sitemap', 'section', 'search', 'index', 'url', 'replay'"


def upgrade() -> None:
    op.add_column("source_answers", sa.Column("oldest", sa.DateTime(timezone=True), nullable=True))
    for table, column in (("pages", "found_by"), ("source_reports", "kind")):
        name = op.f(f"ck_{table}_foundby")
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(name, type_="check")
        with op.batch_alter_table(table) as changed:  # one batch would drop what it adds under the same name
            changed.create_check_constraint(name, sa.text(f"{column} IN ({_FOUND_BY})"))
