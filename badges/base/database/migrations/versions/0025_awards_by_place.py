"""Awards by the gathering where they were begun and by who gave them: what the pages of an award compare it with."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the indexes."""
    op.create_index(op.f("ix_award_gathering_id"), "award", ["gathering_id"])
    op.create_index(op.f("ix_award_awarded_by_id"), "award", ["awarded_by_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_award_awarded_by_id"), table_name="award")
    op.drop_index(op.f("ix_award_gathering_id"), table_name="award")
