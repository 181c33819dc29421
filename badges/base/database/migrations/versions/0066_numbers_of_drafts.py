"""A number of a badge's draft is never given again: it is an address, which leads to no other draft later.

PostgreSQL's numbers never return anyhow; SQLite gives the one after the greatest that is there.
"""

from __future__ import annotations

from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table again, whose numbers are counted from now on."""
    _again(counted=True)


def downgrade() -> None:
    """Make it again as it was."""
    _again(counted=False)


def _again(*, counted: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    with op.batch_alter_table("badge_draft", recreate="always", table_kwargs={"sqlite_autoincrement": counted}):
        pass
