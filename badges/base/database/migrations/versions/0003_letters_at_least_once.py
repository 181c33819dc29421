"""Letters are found by their state; those that a killed worker lost before are told as failed."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the letters by state and hour. A letter that was being sent has lost its text: it counts as failed."""
    op.drop_index("ix_letter_due_at", table_name="letter")
    op.create_index("ix_letter_state_due_at", "letter", ["state", "due_at"])
    op.execute("UPDATE letter SET state = 'failed' WHERE state = 'sending'")


def downgrade() -> None:
    """Index them by hour alone. A claimed letter has its text: it waits again."""
    op.execute("UPDATE letter SET state = 'waiting' WHERE state = 'sending'")
    op.drop_index("ix_letter_state_due_at", table_name="letter")
    op.create_index("ix_letter_due_at", "letter", ["due_at"])
