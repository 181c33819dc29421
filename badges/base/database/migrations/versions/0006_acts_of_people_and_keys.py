"""The kinds of acts that erasure, teams, signing in and the keys add to the journal."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BEFORE = (
    "member_registered", "member_changed", "member_found", "consent_recorded", "link_renewed", "award_answered",
    "award_signed", "award_withdrawn", "award_revoked", "award_shared", "staff_invited", "staff_linked",
    "staff_disabled", "staff_enabled", "staff_reset", "password_set", "signed_in", "sessions_ended",
    "issuer_listed", "issuer_removed", "key_made", "key_retired", "key_compromised",
)  # fmt: skip
ADDED = (
    "link_shown", "members_merged", "member_left", "member_exported", "erasure_asked", "erasure_taken_back",
    "erased", "retention_ended", "colleague_asked", "colleague_answered", "many_awards", "staff_changed",
    "staff_tied", "phone_lost", "sign_in_failed", "proved_again", "factor_added", "factor_removed", "device_ended",
    "signing_halted", "signing_resumed", "address_confirmed",
)  # fmt: skip


def upgrade() -> None:
    """Admit them."""
    _admit((*BEFORE, *ADDED))


def downgrade() -> None:
    """Refuse them again; entries of these kinds must be gone."""
    _admit(BEFORE)


def _admit(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("journal_entry") as table:
        table.drop_constraint(op.f("ck_journal_entry_kind"), type_="check")
        table.create_check_constraint(op.f("ck_journal_entry_kind"), f"kind IN ({', '.join(map(repr, kinds))})")
