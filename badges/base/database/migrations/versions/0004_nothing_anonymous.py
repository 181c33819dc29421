"""No session without a staff member, and indexes for the codes and the choices of a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Delete the sessions of signed-out visitors, which stand in their cookies now, and refuse new ones."""
    op.execute("DELETE FROM web_session WHERE subject IS NULL")
    with op.batch_alter_table("web_session") as table:
        table.alter_column("subject", existing_type=sa.String(64), nullable=False)
    op.create_index("ix_confirmation_code_created_at", "confirmation_code", ["created_at"])
    op.create_index("ix_award_consent_given_at", "award_consent", ["given_at"])


def downgrade() -> None:
    """Allow them again."""
    op.drop_index("ix_award_consent_given_at", table_name="award_consent")
    op.drop_index("ix_confirmation_code_created_at", table_name="confirmation_code")
    with op.batch_alter_table("web_session") as table:
        table.alter_column("subject", existing_type=sa.String(64), nullable=True)
