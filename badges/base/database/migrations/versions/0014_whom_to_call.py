"""When a site's phone answers, what the law asks of who runs the service, and the act of changing either."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = (
    "member_registered", "member_changed", "member_found", "consent_recorded", "link_renewed", "award_answered",
    "award_signed", "award_withdrawn", "award_revoked", "award_shared", "staff_invited", "staff_linked",
    "staff_disabled", "staff_enabled", "staff_reset", "password_set", "signed_in", "sessions_ended",
    "issuer_listed", "issuer_removed", "key_made", "key_retired", "key_compromised",
    "link_shown", "members_merged", "member_left", "member_exported", "erasure_asked", "erasure_taken_back",
    "erased", "retention_ended", "colleague_asked", "colleague_answered", "many_awards", "staff_changed",
    "staff_tied", "phone_lost", "sign_in_failed", "proved_again", "factor_added", "factor_removed", "device_ended",
    "signing_halted", "signing_resumed", "address_confirmed",
)  # fmt: skip
ADDED = "public_fact_changed"


def upgrade() -> None:
    """Add both columns, of which nothing is known yet, and admit the act."""
    op.add_column("site", sa.Column("hours", sa.String(length=80), nullable=True))
    with op.batch_alter_table("instance") as table:
        table.add_column(sa.Column("operator", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("instance") as table:
        table.alter_column("operator", server_default=None)
    _admit((*KINDS, ADDED))


def downgrade() -> None:
    """Remove them, and what they say; entries of this kind must be gone."""
    _admit(KINDS)
    op.drop_column("instance", "operator")
    op.drop_column("site", "hours")


def _admit(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("journal_entry") as table:
        table.drop_constraint(op.f("ck_journal_entry_kind"), type_="check")
        table.create_check_constraint(op.f("ck_journal_entry_kind"), f"kind IN ({', '.join(map(repr, kinds))})")
