"""What a member says alone, from the private link: that they do not agree with a badge, and their own words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BEFORE = ("person", "criterion")
ADDED = "member"


def upgrade() -> None:
    """Create the tables, empty, and admit a pause that the member asks for."""
    op.create_table(
        "disagreement",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_disagreement_award_id_award"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["heard_by_id"], ["staff.id"], name=op.f("fk_disagreement_heard_by_id_staff")),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_disagreement")),
    )
    op.create_index(op.f("ix_disagreement_heard_at"), "disagreement", ["heard_at"])
    op.create_table(
        "own_words",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_own_words_award_id_award"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_own_words")),
    )
    _admit((*BEFORE, ADDED))


def downgrade() -> None:
    """Drop them; a pause that a member asked for becomes one for what was not seen, so that no badge is resumed."""
    op.execute("UPDATE award_pause SET reason = 'criterion' WHERE reason = 'member'")
    _admit(BEFORE)
    op.drop_table("own_words")
    op.drop_index(op.f("ix_disagreement_heard_at"), table_name="disagreement")
    op.drop_table("disagreement")


def _admit(reasons: tuple[str, ...]) -> None:
    with op.batch_alter_table("award_pause") as table:
        table.drop_constraint(op.f("ck_award_pause_reason"), type_="check")
        table.create_check_constraint(op.f("ck_award_pause_reason"), f"reason IN ({', '.join(map(repr, reasons))})")
