"""A name on a signed badge that is no spelling waits for its member's yes; the member is told of every correction."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

BEFORE = (
    "member_registered", "member_changed", "member_found", "consent_recorded", "link_renewed", "link_shown",
    "members_merged", "member_left", "member_exported", "erasure_asked", "erasure_taken_back", "erased",
    "retention_ended", "seen_for_colleague", "colleague_asked", "colleague_answered", "many_awards", "award_answered",
    "award_signed", "award_withdrawn", "award_revoked", "award_paused", "award_resumed", "award_corrected",
    "award_shared", "question_answered", "call_reported", "staff_invited", "staff_linked", "staff_disabled",
    "staff_enabled", "staff_reset", "staff_changed", "staff_tied", "phone_lost", "password_set", "signed_in",
    "sign_in_failed", "proved_again", "factor_added", "factor_removed", "device_ended", "sessions_ended",
    "issuer_listed", "issuer_removed", "key_made", "key_retired", "key_compromised", "signing_halted",
    "signing_resumed", "address_confirmed", "public_fact_changed",
    "form_asked", "address_vouched", "address_paper_made",
)  # fmt: skip
ADDED = ("name_asked",)


def upgrade() -> None:
    """Create both tables, empty, and keep beside each badge the name that its member said yes to when it was signed."""
    with op.batch_alter_table("award") as table:
        table.add_column(sa.Column("accepted_name", sa.String(length=130), nullable=True))
    op.execute(
        sa.text(
            "UPDATE award SET accepted_name = COALESCE((SELECT award_consent.name_shown FROM award_consent"
            " WHERE award_consent.award_id = award.id AND award_consent.subject = 'award'"
            " AND award_consent.answer = 'yes' AND award_consent.given_at = award.agreed_at"
            " AND award_consent.name_shown IS NOT NULL ORDER BY award_consent.id LIMIT 1), name_shown)"
            " WHERE name_shown IS NOT NULL"
        )
    )
    op.create_table(
        "proposed_name",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=130), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_proposed_name_award_id_award"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["staff.id"], name=op.f("fk_proposed_name_asked_by_id_staff")),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_proposed_name")),
    )
    op.create_index(op.f("ix_proposed_name_asked_at"), "proposed_name", ["asked_at"])
    op.create_table(
        "correction_notice",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_correction_notice_award_id_award"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_correction_notice")),
    )
    op.create_index(op.f("ix_correction_notice_corrected_at"), "correction_notice", ["corrected_at"])
    op.create_index(op.f("ix_correction_notice_told_at"), "correction_notice", ["told_at"])
    _admit((*BEFORE, *ADDED))


def downgrade() -> None:
    """Drop what was added; entries of this kind must be gone."""
    _admit(BEFORE)
    op.drop_table("correction_notice")
    op.drop_table("proposed_name")
    with op.batch_alter_table("award") as table:
        table.drop_column("accepted_name")


def _admit(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("journal_entry") as table:
        table.drop_constraint(op.f("ck_journal_entry_kind"), type_="check")
        table.create_check_constraint(op.f("ck_journal_entry_kind"), f"kind IN ({', '.join(map(repr, kinds))})")
