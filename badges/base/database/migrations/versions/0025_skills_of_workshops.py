"""The skills that are often seen in a workshop; awards by the gathering where they were begun and by who gave them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, which is empty for the workshops that are there, and create the indexes."""
    op.add_column("workshop", sa.Column("skills", sa.UnicodeText(), nullable=True))
    op.create_index(op.f("ix_award_gathering_id"), "award", ["gathering_id"])
    op.create_index(op.f("ix_award_awarded_by_id"), "award", ["awarded_by_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_column("workshop", "skills")
    op.drop_index(op.f("ix_award_awarded_by_id"), table_name="award")
    op.drop_index(op.f("ix_award_gathering_id"), table_name="award")
