"""Until when a letter is tried; the letters with a code for a backpack are told from those about a badge."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TRIED = timedelta(days=7)
WORTH = {"own_code": timedelta(minutes=50), "backpack": timedelta(minutes=50), "staff": timedelta(days=6)}
CODE = "Votre code : %"  # how the subject of a letter with a code begins


def upgrade() -> None:
    """Add the column, counted from when each letter was last due, and name the letters with a code."""
    codes = sa.text("UPDATE letter SET purpose = 'backpack' WHERE purpose = 'award' AND subject LIKE :code")
    op.execute(codes.bindparams(code=CODE))
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    letter = sa.table(
        "letter", sa.column("id", sa.Integer()), sa.column("purpose", sa.String()),
        sa.column("due_at", sa.DateTime(timezone=True)), sa.column("ends_at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    connection = op.get_bind()
    for number, purpose, due_at in connection.execute(sa.select(letter.c.id, letter.c.purpose, letter.c.due_at)).all():
        ends_at = due_at + WORTH.get(purpose, TRIED)
        connection.execute(sa.update(letter).where(letter.c.id == number).values(ends_at=ends_at))
    with op.batch_alter_table("letter") as batch:
        batch.alter_column("ends_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    """Remove the column, and give the letters with a code the purpose that they had."""
    op.execute("UPDATE letter SET purpose = 'award' WHERE purpose = 'backpack'")
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("ends_at")
