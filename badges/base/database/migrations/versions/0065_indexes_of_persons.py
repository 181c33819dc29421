"""Indexes by which a report reads who was at a gathering, and in which role; and texts are compared with those members
who go by another name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

CALLED = sa.text("called IS NOT NULL")


def upgrade() -> None:
    """Create them."""
    op.create_index("ix_attendance_gathering_id_role", "attendance", ["gathering_id", "role", "member_id"])
    op.create_index("ix_member_called", "member", ["site_id"], sqlite_where=CALLED, postgresql_where=CALLED)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_member_called", "member")
    op.drop_index("ix_attendance_gathering_id_role", "attendance")
