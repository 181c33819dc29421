"""When signing was halted after a mismatch, and when the coordination confirmed the address of the service."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them. An instance that has reserved or signed a badge has confirmed its address by doing so."""
    op.create_table(
        "signing_halt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("halted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_halt")),
    )
    with op.batch_alter_table("instance") as table:
        table.add_column(sa.Column("address_confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE instance SET address_confirmed_at = created_at "
        "WHERE EXISTS (SELECT 1 FROM edition) OR EXISTS (SELECT 1 FROM ledger_entry)"
    )


def downgrade() -> None:
    """Drop them. Signing that is halted goes on then: the earlier version knows no halt."""
    with op.batch_alter_table("instance") as table:
        table.drop_column("address_confirmed_at")
    op.drop_table("signing_halt")
