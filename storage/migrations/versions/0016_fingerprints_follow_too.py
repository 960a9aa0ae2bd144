"""Texts of which only the fingerprint is kept may be copies: those of before are due to be held against others."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        sa.text(
            "INSERT INTO origins_due (decision_id) SELECT licence_decisions.id FROM licence_decisions "
            "JOIN revisions ON revisions.id = licence_decisions.revision_id "
            "JOIN articles ON articles.id = revisions.article_id AND articles.revisions = revisions.number "
            "WHERE licence_decisions.is_current AND revisions.text IS NULL AND revisions.text_withheld IS NOT NULL "
            "AND articles.takedown_id IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM origins_due WHERE origins_due.decision_id = licence_decisions.id)"
        )
    )
