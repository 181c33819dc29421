"""Recurring meetings; gatherings that are named, cancelled, or have nothing to recognise."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ADDED: dict[str, sa.types.TypeEngine[Any]] = {
    "title": sa.String(length=120),
    "recurring_id": sa.Integer(),
    "planned_for": sa.Date(),
    "cancelled_at": sa.DateTime(timezone=True),
    "cancelled_because": sa.String(length=120),
    "settled_at": sa.DateTime(timezone=True),
}


def upgrade() -> None:
    """Create the table of rules, empty, and add the columns, of which nothing is known yet."""
    op.create_table(
        "recurring_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("ends", sa.String(length=5), nullable=False),
        sa.Column("planned_until", sa.Date(), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=True),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_recurring_meeting_weekday")),
        sa.CheckConstraint("every_weeks IN (1, 2)", name=op.f("ck_recurring_meeting_every_weeks")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_recurring_meeting_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_meeting")),
        sa.UniqueConstraint("client_key", name=op.f("uq_recurring_meeting_client_key")),
    )
    op.create_index(op.f("ix_recurring_meeting_site_id"), "recurring_meeting", ["site_id"])
    with op.batch_alter_table("gathering") as table:
        for name, kind in ADDED.items():
            table.add_column(sa.Column(name, kind, nullable=True))
        table.create_foreign_key(
            op.f("fk_gathering_recurring_id_recurring_meeting"), "recurring_meeting", ["recurring_id"], ["id"]
        )
        table.create_unique_constraint(op.f("uq_gathering_recurring_id_planned_for"), ["recurring_id", "planned_for"])


def downgrade() -> None:
    """Remove the columns and the rules; the meetings that they made stay."""
    with op.batch_alter_table("gathering") as table:
        table.drop_constraint(op.f("uq_gathering_recurring_id_planned_for"), type_="unique")
        table.drop_constraint(op.f("fk_gathering_recurring_id_recurring_meeting"), type_="foreignkey")
        for name in ADDED:
            table.drop_column(name)
    op.drop_table("recurring_meeting")
