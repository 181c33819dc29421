"""Awards by the time at which they were issued: the coordination's page counts a week of them."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index(op.f("ix_award_issued_at"), "award", ["issued_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(op.f("ix_award_issued_at"), table_name="award")
