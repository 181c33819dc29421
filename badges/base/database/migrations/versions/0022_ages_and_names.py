"""A member's age as a tick says it, whether a parent said yes with them, and presence without a name."""

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
    with op.batch_alter_table("consent") as table:
        table.add_column(sa.Column("with_parent", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("consent") as table:
        table.alter_column("with_parent", server_default=None)


def downgrade() -> None:
    """Remove them, and what they say."""
    with op.batch_alter_table("consent") as table:
        table.drop_column("with_parent")
    with op.batch_alter_table("member") as table:
        table.drop_constraint(op.f("ck_member_age"), type_="check")
        table.drop_column("unnamed_on")
        table.drop_column("age_said_on")
        table.drop_column("age")
