"""Visitors of a gathering: a first name alone, for thirty days at most."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, empty."""
    op.create_table(
        "visitor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.String(length=60), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gathering.id"], name=op.f("fk_visitor_gathering_id_gathering"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_visitor_recorded_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor")),
        sa.UniqueConstraint("client_key", name=op.f("uq_visitor_client_key")),
    )
    op.create_index(op.f("ix_visitor_gathering_id"), "visitor", ["gathering_id"])
    op.create_index(op.f("ix_visitor_recorded_at"), "visitor", ["recorded_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("visitor")
