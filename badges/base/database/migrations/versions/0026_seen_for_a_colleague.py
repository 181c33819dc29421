"""Who entered what was seen, beside who saw it: a colleague's sheet is entered in her name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BEFORE = (
    "member_registered", "member_changed", "member_found", "consent_recorded", "link_renewed", "link_shown",
    "members_merged", "member_left", "member_exported", "erasure_asked", "erasure_taken_back", "erased",
    "retention_ended", "colleague_asked", "colleague_answered", "many_awards", "award_answered", "award_signed",
    "award_withdrawn", "award_revoked", "award_paused", "award_resumed", "award_shared", "award_corrected",
    "question_answered",
    "call_reported", "staff_invited", "staff_linked", "staff_disabled", "staff_enabled", "staff_reset",
    "staff_changed", "staff_tied", "phone_lost", "password_set", "signed_in", "sign_in_failed", "proved_again",
    "factor_added", "factor_removed", "device_ended", "sessions_ended", "issuer_listed", "issuer_removed",
    "key_made", "key_retired", "key_compromised", "signing_halted", "signing_resumed", "address_confirmed",
    "public_fact_changed",
)  # fmt: skip
ADDED = ("seen_for_colleague",)


def upgrade() -> None:
    """Add the column and admit the act. Until now everybody entered what they had seen themselves."""
    with op.batch_alter_table("observation") as table:
        table.add_column(sa.Column("recorded_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_observation_recorded_by_id_staff"), "staff", ["recorded_by_id"], ["id"])
    op.execute("UPDATE observation SET recorded_by_id = staff_id")
    with op.batch_alter_table("observation") as table:
        table.alter_column("recorded_by_id", existing_type=sa.Integer(), nullable=False)
    _admit((*BEFORE, *ADDED))


def downgrade() -> None:
    """Forget who entered it, and refuse the act again; entries of this kind must be gone."""
    _admit(BEFORE)
    with op.batch_alter_table("observation") as table:
        table.drop_constraint(op.f("fk_observation_recorded_by_id_staff"), type_="foreignkey")
        table.drop_column("recorded_by_id")


def _admit(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("journal_entry") as table:
        table.drop_constraint(op.f("ck_journal_entry_kind"), type_="check")
        table.create_check_constraint(op.f("ck_journal_entry_kind"), f"kind IN ({', '.join(map(repr, kinds))})")
