"""« Attestations de présence »: the code of each for ninety days, and the digest of its file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, empty: what was printed before has no code."""
    op.create_table(
        "presence_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("printed", sa.String(length=10), nullable=False),
        sa.Column("english", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_until", sa.Date(), nullable=False),
        sa.CheckConstraint("printed IN ('period', 'days', 'hours')", name=op.f("ck_presence_paper_printed")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_presence_paper_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence_paper")),
        sa.UniqueConstraint("code", name=op.f("uq_presence_paper_code")),
    )
    op.create_index(op.f("ix_presence_paper_member_id"), "presence_paper", ["member_id"])
    op.create_index(op.f("ix_presence_paper_answered_until"), "presence_paper", ["answered_until"])


def downgrade() -> None:
    """Drop it: the codes end."""
    op.drop_table("presence_paper")
