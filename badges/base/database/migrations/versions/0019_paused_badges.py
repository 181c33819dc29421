"""Badges that are paused until the coordination has decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BEFORE = (
    "member_registered", "member_changed", "member_found", "consent_recorded", "link_renewed", "link_shown",
    "members_merged", "member_left", "member_exported", "erasure_asked", "erasure_taken_back", "erased",
    "retention_ended", "colleague_asked", "colleague_answered", "many_awards", "award_answered", "award_signed",
    "award_withdrawn", "award_revoked", "award_shared", "question_answered", "call_reported", "staff_invited",
    "staff_linked", "staff_disabled", "staff_enabled", "staff_reset", "staff_changed", "staff_tied", "phone_lost",
    "password_set", "signed_in", "sign_in_failed", "proved_again", "factor_added", "factor_removed", "device_ended",
    "sessions_ended", "issuer_listed", "issuer_removed", "key_made", "key_retired", "key_compromised",
    "signing_halted", "signing_resumed", "address_confirmed", "public_fact_changed",
)  # fmt: skip
ADDED = ("award_paused", "award_resumed")


def upgrade() -> None:
    """Create the table, empty, and admit the acts of the journal about it."""
    op.create_table(
        "award_pause",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_by_id", sa.Integer(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason IN ('person', 'criterion')", name=op.f("ck_award_pause_reason")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_award_pause_award_id_award"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["paused_by_id"], ["staff.id"], name=op.f("fk_award_pause_paused_by_id_staff")),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_award_pause")),
    )
    _admit((*BEFORE, *ADDED))


def downgrade() -> None:
    """Drop it, and refuse the acts again; entries of these kinds must be gone."""
    _admit(BEFORE)
    op.drop_table("award_pause")


def _admit(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("journal_entry") as table:
        table.drop_constraint(op.f("ck_journal_entry_kind"), type_="check")
        table.create_check_constraint(op.f("ck_journal_entry_kind"), f"kind IN ({', '.join(map(repr, kinds))})")
