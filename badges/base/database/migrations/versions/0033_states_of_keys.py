"""The state of each key beside its id, and the digest of both: processes compare it with their own folder of keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

INSTANCE = sa.table("instance", sa.column("id", sa.Integer()), sa.column("key_methods", sa.JSON()))


def upgrade() -> None:
    """Add the column, and make the list of ids a mapping. Each key counts as active, the first of its states.

    The digest stays empty: the next start takes the states from its folder, which has all of these keys or is refused.
    """
    with op.batch_alter_table("instance") as batch:
        batch.add_column(sa.Column("keys_digest", sa.String(length=64), nullable=True))
    for number, methods in op.get_bind().execute(sa.select(INSTANCE.c.id, INSTANCE.c.key_methods)).all():
        _store(number, dict.fromkeys(methods, "active"))


def downgrade() -> None:
    """Remove the column, and make the mapping a list of ids again."""
    for number, methods in op.get_bind().execute(sa.select(INSTANCE.c.id, INSTANCE.c.key_methods)).all():
        _store(number, sorted(methods))
    with op.batch_alter_table("instance") as batch:
        batch.drop_column("keys_digest")


def _store(number: int, methods: dict[str, str] | list[str]) -> None:
    op.get_bind().execute(sa.update(INSTANCE).where(INSTANCE.c.id == number).values(key_methods=methods))
