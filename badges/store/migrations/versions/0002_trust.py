"""Trust: keys that were compromised, and issuers that the operator knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the two tables."""
    op.create_table(
        "key_incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("method_id", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=63), nullable=False),
        sa.Column("algorithm", sa.String(length=10), nullable=False),
        sa.Column("compromised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_incident")),
        sa.UniqueConstraint("method_id", name=op.f("uq_key_incident_method_id")),
    )
    op.create_table(
        "known_issuer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.String(length=500), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_issuer")),
        sa.UniqueConstraint("issuer_id", name=op.f("uq_known_issuer_issuer_id")),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("known_issuer")
    op.drop_table("key_incident")
