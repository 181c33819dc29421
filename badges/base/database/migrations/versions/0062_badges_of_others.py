"""Badges by other issuers: kept for the member who brought them, and which of them a dossier shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
HEADLINES = (
    "headline IN ('VALID', 'UNKNOWN_ISSUER', 'EXPIRED', 'NOT_YET_VALID', 'SUSPENDED', 'REVOKED', 'WITHDRAWN', "
    "'NOT_AUTHENTIC', 'UNREADABLE', 'UNDETERMINED')"
)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "other_badge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("name_differs", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("judged_at", MOMENT, nullable=False),
        sa.Column("headline", sa.String(length=16), nullable=False),
        sa.Column("issuer_known", sa.Boolean(), nullable=False),
        sa.Column("badge_name", sa.String(length=160), nullable=True),
        sa.Column("issuer_name", sa.String(length=160), nullable=True),
        sa.Column("holder_name", sa.String(length=160), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.CheckConstraint(HEADLINES, name=op.f("ck_other_badge_headline")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_other_badge_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["staff.id"], name=op.f("fk_other_badge_added_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_badge")),
        sa.UniqueConstraint("member_id", "digest", name=op.f("uq_other_badge_member_id_digest")),
    )
    op.create_index(op.f("ix_other_badge_judged_at"), "other_badge", ["judged_at"])
    op.create_table(
        "bundle_other",
        sa.Column("bundle_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["bundle.id"], name=op.f("fk_bundle_other_bundle_id_bundle"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["other_badge.id"], name=op.f("fk_bundle_other_other_id_other_badge"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("bundle_id", "other_id", name=op.f("pk_bundle_other")),
    )
    op.create_index(op.f("ix_bundle_other_other_id"), "bundle_other", ["other_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("bundle_other")
    op.drop_table("other_badge")
