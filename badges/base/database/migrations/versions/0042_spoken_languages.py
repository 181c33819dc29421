"""The languages that a member speaks, as they say it. The language of the service, which nothing read, goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, of which nothing is known yet, and remove the other, which says "fr" of each member."""
    op.add_column("member", sa.Column("spoken_languages", sa.String(length=80), nullable=True))
    op.drop_column("member", "language")


def downgrade() -> None:
    """Remove what was said, and say "fr" of each member again."""
    with op.batch_alter_table("member") as table:
        table.drop_column("spoken_languages")
        table.add_column(sa.Column("language", sa.String(length=8), nullable=False, server_default="fr"))
    with op.batch_alter_table("member") as table:
        table.alter_column("language", server_default=None)
