"""A workshop's life: proposed, accepted, closed with what came of it; who takes part in it, and who waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them. The workshops that are there were opened by the staff: they count as accepted on that day."""
    op.add_column("workshop", sa.Column("place", sa.String(length=120), nullable=True))
    op.add_column("workshop", sa.Column("capacity", sa.Integer(), nullable=True))
    op.add_column("workshop", sa.Column("accepted_on", sa.Date(), nullable=True))
    op.add_column("workshop", sa.Column("came", sa.Integer(), nullable=True))
    op.add_column("workshop", sa.Column("went_well", sa.String(length=300), nullable=True))
    op.execute("UPDATE workshop SET accepted_on = date(created_at)")
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("name_agreed", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("role IN ('takes_part', 'helps', 'leads')", name=op.f("ck_enrolment_role")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_enrolment_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_enrolment_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_enrolment_recorded_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("workshop_id", "member_id", name=op.f("uq_enrolment_workshop_id_member_id")),
    )
    op.create_index(op.f("ix_enrolment_member_id"), "enrolment", ["member_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("enrolment")
    for column in ("went_well", "came", "accepted_on", "capacity", "place"):
        op.drop_column("workshop", column)
