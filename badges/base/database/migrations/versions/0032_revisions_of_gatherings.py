"""How often a gathering was changed: calendars that follow a site tell a new date from an old one by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was changed before counts as the first form."""
    with op.batch_alter_table("gathering") as batch:
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("gathering") as batch:
        batch.alter_column("revision", server_default=None)


def downgrade() -> None:
    """Remove the column."""
    with op.batch_alter_table("gathering") as batch:
        batch.drop_column("revision")
