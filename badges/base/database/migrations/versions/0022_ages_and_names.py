"""A member's age as a tick says it, a parent's yes with theirs, presence without a name, and the name they go by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns. Of the members who are there nothing is known: each said yes alone."""
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("age", sa.String(length=10), nullable=True))
        table.add_column(sa.Column("age_said_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("unnamed_on", sa.Date(), nullable=True))
        table.create_check_constraint(op.f("ck_member_age"), "age IN ('under_15', '15_to_17')")
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("called", sa.String(length=60), nullable=True))
        table.add_column(sa.Column("whole_name", sa.String(length=130), nullable=False, server_default=""))
    op.execute("UPDATE member SET whole_name = folded_name")
    with op.batch_alter_table("member") as table:
        table.alter_column("whole_name", server_default=None)
        table.create_index(op.f("ix_member_whole_name"), ["whole_name"])
    with op.batch_alter_table("consent") as table:
        table.add_column(sa.Column("with_parent", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("consent") as table:
        table.alter_column("with_parent", server_default=None)


def downgrade() -> None:
    """Remove them, and what they say."""
    with op.batch_alter_table("consent") as table:
        table.drop_column("with_parent")
    op.execute("UPDATE member SET folded_name = whole_name")
    with op.batch_alter_table("member") as table:
        table.drop_index(op.f("ix_member_whole_name"))
        table.drop_column("whole_name")
        table.drop_column("called")
        table.drop_constraint(op.f("ck_member_age"), type_="check")
        table.drop_column("unnamed_on")
        table.drop_column("age_said_on")
        table.drop_column("age")
