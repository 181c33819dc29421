"""Which criterion a pause is about, records that were signalled as one person's, and who knows the first steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, of which nothing is known yet, and the table. Of earlier pauses no criterion was said."""
    op.add_column("award_pause", sa.Column("criteria", sa.UnicodeText(), nullable=True))
    op.add_column("staff", sa.Column("steps_known_on", sa.Date(), nullable=True))
    op.create_index(op.f("ix_attendance_recorded_by_id"), "attendance", ["recorded_by_id"], unique=False)
    op.create_table(
        "double_signal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("signalled_by_id", sa.Integer(), nullable=True),
        sa.Column("signalled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_double_signal_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["signalled_by_id"], ["staff.id"], name=op.f("fk_double_signal_signalled_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_double_signal")),
        sa.UniqueConstraint("member_id", "other_id", name=op.f("uq_double_signal_member_id_other_id")),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("double_signal")
    op.drop_index(op.f("ix_attendance_recorded_by_id"), table_name="attendance")
    with op.batch_alter_table("staff") as table:
        table.drop_column("steps_known_on")
    with op.batch_alter_table("award_pause") as table:
        table.drop_column("criteria")
