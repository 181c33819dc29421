"""Last days and replacements of staff, the day of their last sign-in, and links that have to be given again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ENDED = sa.text("link_ended_at IS NOT NULL")


def upgrade() -> None:
    """Add them."""
    op.add_column("staff", sa.Column("last_day", sa.Date(), nullable=True))
    op.add_column("staff", sa.Column("last_sign_in_on", sa.Date(), nullable=True))
    op.add_column("member", sa.Column("link_ended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_member_link_to_give", "member", ["site_id"], sqlite_where=ENDED, postgresql_where=ENDED)
    op.create_table(
        "staff_replacement",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("replaced_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_replacement_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["replaced_id"], ["staff.id"], name=op.f("fk_staff_replacement_replaced_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_replacement")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("staff_replacement")
    op.drop_index("ix_member_link_to_give", table_name="member")
    op.drop_column("member", "link_ended_at")
    op.drop_column("staff", "last_sign_in_on")
    op.drop_column("staff", "last_day")
