"""A signed badge is corrected under the same code: the act of the journal."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BEFORE = (
    "member_registered", "member_changed", "member_found", "consent_recorded", "link_renewed", "link_shown",
    "members_merged", "member_left", "member_exported", "erasure_asked", "erasure_taken_back", "erased",
    "retention_ended", "colleague_asked", "colleague_answered", "many_awards", "award_answered", "award_signed",
    "award_withdrawn", "award_revoked", "award_paused", "award_resumed", "award_shared", "question_answered",
    "call_reported", "staff_invited", "staff_linked", "staff_disabled", "staff_enabled", "staff_reset",
    "staff_changed", "staff_tied", "phone_lost", "password_set", "signed_in", "sign_in_failed", "proved_again",
    "factor_added", "factor_removed", "device_ended", "sessions_ended", "issuer_listed", "issuer_removed", "key_made",
    "key_retired", "key_compromised", "signing_halted", "signing_resumed", "address_confirmed", "public_fact_changed",
)  # fmt: skip
ADDED = "award_corrected"


def upgrade() -> None:
    """Admit the act."""
    _admit((*BEFORE, ADDED))


def downgrade() -> None:
    """Refuse it again; entries of this kind must be gone."""
    _admit(BEFORE)


def _admit(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("journal_entry") as table:
        table.drop_constraint(op.f("ck_journal_entry_kind"), type_="check")
        table.create_check_constraint(op.f("ck_journal_entry_kind"), f"kind IN ({', '.join(map(repr, kinds))})")
