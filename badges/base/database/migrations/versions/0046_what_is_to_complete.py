"""Indexes of the gatherings without attendance and of the exchanges to confirm: few rows, read at every day's page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

TO_COMPLETE = sa.text("attendance_saved_at IS NULL AND cancelled_at IS NULL")
TO_CONFIRM = sa.text("confirmed_at IS NULL AND cancelled_at IS NULL")


def upgrade() -> None:
    """Index what waits alone, so that counting it never reads what was completed in years."""
    op.create_index(
        "ix_gathering_to_complete",
        "gathering",
        ["site_id", "starts_at"],
        sqlite_where=TO_COMPLETE,
        postgresql_where=TO_COMPLETE,
    )
    op.create_index(
        "ix_exchange_to_confirm",
        "exchange",
        ["site_id", "happened_on"],
        sqlite_where=TO_CONFIRM,
        postgresql_where=TO_CONFIRM,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_exchange_to_confirm", table_name="exchange")
    op.drop_index("ix_gathering_to_complete", table_name="gathering")
