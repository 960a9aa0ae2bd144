"""Each look at what a page says of its licence, and what bytes each statement was read from."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_LOOK = "'read', 'not_modified', 'gone', 'could_not_look'"


def upgrade() -> None:
    for name, kind in (
        ("valid_until", sa.Text()),
        ("topic", sa.Text()),
        ("body_sha256", sa.String(64)),
        ("observed_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("licence_evidence", sa.Column(name, kind, nullable=True))
    op.create_table(
        "licence_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("look", sa.String(24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("detector", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(sa.text(f"look IN ({_LOOK})"), name=op.f("ck_licence_readings_look")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["licence_decisions.id"], name=op.f("fk_licence_readings_decision_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_licence_readings_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_readings")),
    )
    op.create_index(op.f("ix_licence_readings_decision_id"), "licence_readings", ["decision_id"])
    _say_what_was_read()


def _say_what_was_read() -> None:
    """Older archives kept no looks: each decision is taken to rest on the newest capture of its text, or on its seed.

    The same for the statements that a page made by itself; of feeds and files no bytes are known.
    """
    for statement in (_OF_PAGES, _OF_SEEDS, _HASHES, _TIMES):
        op.execute(sa.text(statement))


_OF_PAGES = """
    INSERT INTO licence_readings (decision_id, run_id, look, reason, fetched_at, sha256, detector, read_at)
    SELECT d.id, c.run_id, 'read', '', c.fetched_at, c.sha256,
           coalesce((SELECT max(e.detector) FROM licence_evidence e WHERE e.decision_id = d.id), ''), d.decided_at
    FROM licence_decisions d
    JOIN captures c ON c.id = (SELECT max(n.id) FROM captures n WHERE n.revision_id = d.revision_id)
    ORDER BY d.id
"""
_OF_SEEDS = """
    INSERT INTO licence_readings (decision_id, run_id, look, reason, fetched_at, sha256, detector, read_at)
    SELECT d.id, NULL, 'read', '', d.decided_at, s.document_sha256,
           coalesce((SELECT max(e.detector) FROM licence_evidence e WHERE e.decision_id = d.id), ''), d.decided_at
    FROM licence_decisions d
    JOIN seeds s ON s.id = d.seed_id
    ORDER BY d.id
"""
_HASHES = """
    UPDATE licence_evidence SET body_sha256 =
        (SELECT min(r.sha256) FROM licence_readings r WHERE r.decision_id = licence_evidence.decision_id)
    WHERE channel NOT IN ('feed', 'profile')
"""
_TIMES = """
    UPDATE licence_evidence SET observed_at =
        (SELECT min(r.fetched_at) FROM licence_readings r WHERE r.decision_id = licence_evidence.decision_id)
    WHERE channel <> 'profile'
"""
