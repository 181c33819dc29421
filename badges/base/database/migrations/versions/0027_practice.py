"""« Camille Essai »: the practice member of a site, at most one a site; excluded from all counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

PRACTICE = sa.text("practice")


def upgrade() -> None:
    """Add the mark; no member has it yet."""
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("practice", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("member") as table:
        table.alter_column("practice", server_default=None)
    op.create_index(
        "uq_member_practice", "member", ["site_id"], unique=True, sqlite_where=PRACTICE, postgresql_where=PRACTICE
    )


def downgrade() -> None:
    """Remove the mark, and practice members with all that refers to them: they are no persons."""
    for name in ("award", "observation", "attendance", "consent"):
        op.execute(f"DELETE FROM {name} WHERE member_id IN (SELECT id FROM member WHERE practice)")  # noqa: S608
    op.execute("DELETE FROM member WHERE practice")
    op.drop_index("uq_member_practice", table_name="member")
    with op.batch_alter_table("member") as table:
        table.drop_column("practice")
