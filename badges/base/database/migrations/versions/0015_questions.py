"""Questions about a badge from its page, and days with a telephone call about one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BEFORE = (
    "member_registered", "member_changed", "member_found", "consent_recorded", "link_renewed", "link_shown",
    "members_merged", "member_left", "member_exported", "erasure_asked", "erasure_taken_back", "erased",
    "retention_ended", "colleague_asked", "colleague_answered", "many_awards", "award_answered", "award_signed",
    "award_withdrawn", "award_revoked", "award_shared", "staff_invited", "staff_linked", "staff_disabled",
    "staff_enabled", "staff_reset", "staff_changed", "staff_tied", "phone_lost", "password_set", "signed_in",
    "sign_in_failed", "proved_again", "factor_added", "factor_removed", "device_ended", "sessions_ended",
    "issuer_listed", "issuer_removed", "key_made", "key_retired", "key_compromised", "signing_halted",
    "signing_resumed", "address_confirmed", "public_fact_changed",
)  # fmt: skip
ADDED = ("question_answered", "call_reported")


def upgrade() -> None:
    """Create the tables, empty, and admit the acts of the journal about them."""
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=600), nullable=False),
        sa.Column("asker", sa.String(length=120), nullable=True),
        sa.Column("contact", sa.String(length=254), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_question_award_id_award"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_award_id"), "question", ["award_id"])
    op.create_table(
        "badge_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_badge_call_award_id_award"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_call")),
        sa.UniqueConstraint("award_id", "called_on", name=op.f("uq_badge_call_award_id_called_on")),
    )
    op.create_index(op.f("ix_badge_call_called_on"), "badge_call", ["called_on"])
    op.create_index(op.f("ix_badge_call_told_at"), "badge_call", ["told_at"])
    _admit((*BEFORE, *ADDED))


def downgrade() -> None:
    """Drop them, and refuse the acts again; entries of these kinds must be gone."""
    _admit(BEFORE)
    op.drop_table("badge_call")
    op.drop_table("question")


def _admit(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("journal_entry") as table:
        table.drop_constraint(op.f("ck_journal_entry_kind"), type_="check")
        table.create_check_constraint(op.f("ck_journal_entry_kind"), f"kind IN ({', '.join(map(repr, kinds))})")
