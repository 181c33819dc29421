"""Workshops, gatherings, attendance."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Create the tables of this theme."""
    op.create_table(
        "workshop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("activity", sa.String(length=60), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["member.id"], name=op.f("fk_workshop_proposed_by_id_member"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_workshop_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
    )
    op.create_index(op.f("ix_workshop_site_id"), "workshop", ["site_id"], unique=False)
    op.create_table(
        "gathering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("led_by_id", sa.Integer(), nullable=True),
        sa.Column("attendance_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("client_key", sa.String(length=36), nullable=True),
        sa.CheckConstraint("(kind = 'workshop') = (workshop_id IS NOT NULL)", name=op.f("ck_gathering_workshop")),
        sa.CheckConstraint("kind IN ('meeting', 'workshop')", name=op.f("ck_gathering_kind")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_gathering_order")),
        sa.ForeignKeyConstraint(["led_by_id"], ["staff.id"], name=op.f("fk_gathering_led_by_id_staff")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_gathering_site_id_site")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_gathering_workshop_id_workshop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
        sa.UniqueConstraint("client_key", name=op.f("uq_gathering_client_key")),
    )
    op.create_index(op.f("ix_gathering_site_id"), "gathering", ["site_id"], unique=False)
    op.create_index(op.f("ix_gathering_starts_at"), "gathering", ["starts_at"], unique=False)
    op.create_index(op.f("ix_gathering_workshop_id"), "gathering", ["workshop_id"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('takes_part', 'helps', 'leads')", name=op.f("ck_attendance_role")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gathering.id"], name=op.f("fk_attendance_gathering_id_gathering"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_attendance_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_attendance_recorded_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("gathering_id", "member_id", name=op.f("uq_attendance_gathering_id_member_id")),
    )
    op.create_index(op.f("ix_attendance_member_id"), "attendance", ["member_id"], unique=False)


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("attendance")
    op.drop_table("gathering")
    op.drop_table("workshop")
