"""Who told a member of the network, if they say it when they register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, of which nothing is known yet."""
    op.add_column("member", sa.Column("told_by", sa.String(length=80), nullable=True))


def downgrade() -> None:
    """Remove it, and what it says."""
    op.drop_column("member", "told_by")
