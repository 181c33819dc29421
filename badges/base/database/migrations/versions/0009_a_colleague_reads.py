"""Conflicts of interest: staff who are also members, a colleague's readings, and preferences that a colleague signs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables. The day on which a site opened is not known: until now it was the day of `badges init`."""
    op.create_table(
        "staff_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("same_person", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_tie_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_staff_tie_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_tie")),
    )
    op.create_index(op.f("ix_staff_tie_staff_id"), "staff_tie", ["staff_id"])
    op.create_index(op.f("ix_staff_tie_member_id"), "staff_tie", ["member_id"])
    op.create_index(op.f("ix_member_staff_id"), "member", ["staff_id"])
    op.create_table(
        "award_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason IN ('late', 'preference')", name=op.f("ck_award_reading_reason")),
        sa.CheckConstraint("status IN ('asked', 'fine', 'together', 'nobody')", name=op.f("ck_award_reading_status")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_award_reading_award_id_award"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["staff.id"], name=op.f("fk_award_reading_asked_by_id_staff")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["staff.id"], name=op.f("fk_award_reading_answered_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_reading")),
    )
    op.create_index(op.f("ix_award_reading_award_id"), "award_reading", ["award_id"])
    op.create_index(op.f("ix_award_reading_status_asked_at"), "award_reading", ["status", "asked_at"])
    op.create_table(
        "signing_preference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_signing_preference_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_signing_preference_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_preference")),
    )
    op.create_index(op.f("ix_signing_preference_member_id"), "signing_preference", ["member_id"])
    op.create_index(op.f("ix_signing_preference_staff_id"), "signing_preference", ["staff_id"])
    op.execute("UPDATE site SET opened_on = NULL")


def downgrade() -> None:
    """Drop them; the days of opening stay unknown."""
    op.drop_table("signing_preference")
    op.drop_table("award_reading")
    op.drop_index(op.f("ix_member_staff_id"), table_name="member")
    op.drop_table("staff_tie")
