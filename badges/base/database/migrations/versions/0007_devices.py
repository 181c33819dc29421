"""The devices from which staff sign in; a browser's session belongs to one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; sessions that are open keep going, without a device."""
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_device_staff_id_staff"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_staff_id"), "device", ["staff_id"], unique=False)
    op.create_index(op.f("ix_device_token_digest"), "device", ["token_digest"], unique=False)
    op.create_index(op.f("ix_device_last_used_at"), "device", ["last_used_at"], unique=False)
    with op.batch_alter_table("web_session") as table:
        table.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_web_session_device_id_device"), "device", ["device_id"], ["id"], ondelete="CASCADE"
        )
        table.create_index(op.f("ix_web_session_device_id"), ["device_id"], unique=False)


def downgrade() -> None:
    """Remove it again."""
    with op.batch_alter_table("web_session") as table:
        table.drop_index(op.f("ix_web_session_device_id"))
        table.drop_constraint(op.f("fk_web_session_device_id_device"), type_="foreignkey")
        table.drop_column("device_id")
    op.drop_table("device")
