"""The methods of the instance's keyring, what makes a status list stale, and two indexes for queries that read all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; rows that exist get an empty list and zero. The next start fills in the keyring's methods."""
    with op.batch_alter_table("instance") as table:
        table.add_column(sa.Column("key_methods", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("instance") as table:
        table.alter_column("key_methods", server_default=None)
    with op.batch_alter_table("status_list") as table:
        table.add_column(sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("status_list") as table:
        table.alter_column("changes", server_default=None)
    op.create_index("ix_confirmation_code_purpose_number", "confirmation_code", ["purpose", "number"])
    op.create_index(
        "ix_status_entry_revoked",
        "status_entry",
        ["status_list_id", "index"],
        sqlite_where=sa.text("revoked_at IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_status_entry_revoked", table_name="status_entry")
    op.drop_index("ix_confirmation_code_purpose_number", table_name="confirmation_code")
    with op.batch_alter_table("status_list") as table:
        table.drop_column("changes")
    with op.batch_alter_table("instance") as table:
        table.drop_column("key_methods")
