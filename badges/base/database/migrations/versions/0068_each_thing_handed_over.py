"""A handover is about one thing, so that it says nothing of what its first owner begins afterwards.

A row of before, about all of one kind at one site, becomes one for each thing that was there when it was written. That
of gatherings goes: their leader is another since, and the row only told the taker so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

HELD = (  # kind, table, who began it, since when
    ("awards", "award", ("awarded_by_id",), "created_at"),
    ("threads", "introduction", ("mediated_by_id", "created_by_id"), "created_at"),
    ("orientations", "orientation", ("called_by_id", "recorded_by_id"), "received_at"),
)
COLUMNS = ("staff_id", "site_id", "kind", "taker_id", "handed_at")
BEFORE = "uq_handover_staff_id_site_id_kind"
SINCE = "uq_handover_staff_id_kind_subject_id"


def upgrade() -> None:
    """Write the rows anew, one for each thing."""
    with op.batch_alter_table("handover") as table:
        table.add_column(sa.Column("subject_id", sa.Integer(), nullable=True))
        table.drop_constraint(op.f(BEFORE), type_="unique")
    handover = sa.table("handover", *map(sa.column, (*COLUMNS, "subject_id")))
    for kind, name, owners, since in HELD:
        thing = sa.table(name, *map(sa.column, ("id", "site_id", *owners, since)))
        owner = sa.func.coalesce(thing.c[owners[0]], thing.c[owners[-1]])
        theirs = sa.and_(owner == handover.c.staff_id, thing.c.site_id == handover.c.site_id)
        before = sa.select(*(handover.c[each] for each in COLUMNS), thing.c.id).join_from(handover, thing, theirs)
        before = before.where(handover.c.kind == kind, handover.c.subject_id.is_(None))
        before = before.where(thing.c[since] <= handover.c.handed_at)
        op.execute(sa.insert(handover).from_select([*COLUMNS, "subject_id"], before))
    op.execute("DELETE FROM handover WHERE subject_id IS NULL")
    with op.batch_alter_table("handover") as table:
        table.alter_column("subject_id", existing_type=sa.Integer(), nullable=False)
        table.create_unique_constraint(op.f(SINCE), ["staff_id", "kind", "subject_id"])


def downgrade() -> None:
    """Keep the latest row of each kind at each site."""
    op.execute("DELETE FROM handover WHERE id NOT IN (SELECT MAX(id) FROM handover GROUP BY staff_id, site_id, kind)")
    with op.batch_alter_table("handover") as table:
        table.drop_constraint(op.f(SINCE), type_="unique")
        table.drop_column("subject_id")
        table.create_unique_constraint(op.f(BEFORE), ["staff_id", "site_id", "kind"])
