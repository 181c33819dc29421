"""When a staff member answered that a sentence which was asked about stays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; no sentence that exists has been asked about."""
    op.add_column("award", sa.Column("sentence_kept_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Remove it; the sentences are then asked about again."""
    op.drop_column("award", "sentence_kept_at")
