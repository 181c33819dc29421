"""Exchanges."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Create the tables of this theme."""
    op.create_table(
        "exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=True),
        sa.CheckConstraint("duration_minutes IS NULL OR duration_minutes > 0", name=op.f("ck_exchange_duration")),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_exchange_two_people")),
        sa.ForeignKeyConstraint(["giver_id"], ["member.id"], name=op.f("fk_exchange_giver_id_member")),
        sa.ForeignKeyConstraint(["receiver_id"], ["member.id"], name=op.f("fk_exchange_receiver_id_member")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_exchange_recorded_by_id_staff")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_exchange_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
        sa.UniqueConstraint("client_key", name=op.f("uq_exchange_client_key")),
    )
    op.create_index(op.f("ix_exchange_giver_id"), "exchange", ["giver_id"], unique=False)
    op.create_index(op.f("ix_exchange_happened_on"), "exchange", ["happened_on"], unique=False)
    op.create_index(op.f("ix_exchange_receiver_id"), "exchange", ["receiver_id"], unique=False)
    op.create_index(op.f("ix_exchange_site_id"), "exchange", ["site_id"], unique=False)


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("exchange")
