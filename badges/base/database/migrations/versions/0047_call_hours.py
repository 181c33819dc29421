"""When a phone answers, as weekdays and hours. Until now it was a French text, which no English page could say.

The column gets another name: what its values were says nothing of what they are, so that the journal outside of the
database states them anew. A text that cannot be read whole stays as it is; pages show it, in French.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from badges.base.text.call_hours import typed

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

SITE = sa.table("site", sa.column("id", sa.Integer()), sa.column("call_hours", sa.String(length=80)))
INSTANCE = sa.table("instance", sa.column("id", sa.Integer()), sa.column("network", sa.JSON()))


def upgrade() -> None:
    """Read the text of each site, and that of the network."""
    with op.batch_alter_table("site") as table:
        table.alter_column("hours", new_column_name="call_hours")
    connection = op.get_bind()
    for number, said in connection.execute(sa.select(SITE.c.id, SITE.c.call_hours)).all():
        if said is not None:
            kept = typed(said) or said
            connection.execute(sa.update(SITE).where(SITE.c.id == number).values(call_hours=kept))
    for number, network in connection.execute(sa.select(INSTANCE.c.id, INSTANCE.c.network)).all():
        if said := network.get("hours"):
            values = {"network": {**network, "hours": typed(said) or said}}
            connection.execute(sa.update(INSTANCE).where(INSTANCE.c.id == number).values(values))


def downgrade() -> None:
    """Give the column its former name. The code of before shows whatever text it holds: "Mo-Fr 09:00-17:00"."""
    with op.batch_alter_table("site") as table:
        table.alter_column("call_hours", new_column_name="hours")
