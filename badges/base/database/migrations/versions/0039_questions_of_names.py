"""A question about two names that waits for its answer, who read a no; and what was seen in a colleague's name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

WAITING = sa.text("same_person IS NULL")
DENIED_SQLITE = sa.text("same_person IS 0 AND read_at IS NULL")
DENIED = sa.text("same_person IS FALSE AND read_at IS NULL")
UNREAD = sa.text("recorded_by_id <> staff_id AND confirmed_at IS NULL AND denied_at IS NULL")


def upgrade() -> None:
    """Admit questions without an answer. A colleague is asked about what was entered in her name until now, too."""
    with op.batch_alter_table("staff_tie") as table:
        table.alter_column("same_person", existing_type=sa.Boolean(), nullable=True)
        table.alter_column("answered_at", existing_type=sa.DateTime(timezone=True), nullable=True)
        table.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("read_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_staff_tie_read_by_id_staff"), "staff", ["read_by_id"], ["id"])
    op.create_index("ix_staff_tie_waiting", "staff_tie", ["staff_id"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index(
        "ix_staff_tie_unread", "staff_tie", ["answered_at"], sqlite_where=DENIED_SQLITE, postgresql_where=DENIED
    )
    with op.batch_alter_table("observation") as table:
        table.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("denied_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_observation_unread", "observation", ["staff_id"], sqlite_where=UNREAD, postgresql_where=UNREAD)


def downgrade() -> None:
    """Forget what waits for an answer, and what a colleague said of what was entered in her name."""
    op.drop_index("ix_observation_unread", "observation")
    op.execute("DELETE FROM observation WHERE denied_at IS NOT NULL")
    with op.batch_alter_table("observation") as table:
        table.drop_column("denied_at")
        table.drop_column("confirmed_at")
    op.drop_index("ix_staff_tie_unread", "staff_tie")
    op.drop_index("ix_staff_tie_waiting", "staff_tie")
    op.execute("DELETE FROM staff_tie WHERE same_person IS NULL")
    with op.batch_alter_table("staff_tie") as table:
        table.drop_constraint(op.f("fk_staff_tie_read_by_id_staff"), type_="foreignkey")
        table.drop_column("read_by_id")
        table.drop_column("read_at")
        table.alter_column("answered_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.alter_column("same_person", existing_type=sa.Boolean(), nullable=False)
