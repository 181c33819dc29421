"""Receipts: the random keys of entries that a telephone sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "receipt",
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("client_key", name=op.f("pk_receipt")),
    )
    op.create_index(op.f("ix_receipt_taken_at"), "receipt", ["taken_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("receipt")
