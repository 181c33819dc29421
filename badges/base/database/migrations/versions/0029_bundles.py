"""Links that show several badges of a member until a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, empty."""
    op.create_table(
        "bundle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("key_digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_bundle_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_bundle_key_digest")),
    )
    op.create_index(op.f("ix_bundle_member_id"), "bundle", ["member_id"])
    op.create_index(op.f("ix_bundle_ends_on"), "bundle", ["ends_on"])
    op.create_table(
        "bundle_badge",
        sa.Column("bundle_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_bundle_badge_award_id_award"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["bundle.id"], name=op.f("fk_bundle_badge_bundle_id_bundle"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("bundle_id", "award_id", name=op.f("pk_bundle_badge")),
    )
    op.create_index(op.f("ix_bundle_badge_award_id"), "bundle_badge", ["award_id"])


def downgrade() -> None:
    """Drop them: the links end."""
    op.drop_table("bundle_badge")
    op.drop_table("bundle")
