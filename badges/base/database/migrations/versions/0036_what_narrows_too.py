"""Further acts of the logbook: a name that is hidden, an address that ended, an age that was said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ACTS = (
    "opened", "gap", "list_opened", "issuing", "credential_ended", "key_compromised", "issuer_removed",
    "award_refused", "paused", "hidden", "closed", "words_hidden", "opt_in_ended", "unnamed", "link_ended", "left",
    "bundle_stopped", "account_closed", "last_day", "rights_withdrawn", "sign_in_ended", "erasure_asked",
    "erasure_taken_back", "erased",
)  # fmt: skip
ADDED = ("name_hidden", "address_ended", "age_said")


def upgrade() -> None:
    """Admit them among what waits to be written."""
    _admit((*ACTS, *ADDED))


def downgrade() -> None:
    """Admit them no longer. What waits of them is dropped: the code of before could not carry it out again."""
    op.execute(sa.text("DELETE FROM logbook_note WHERE act IN ('name_hidden', 'address_ended', 'age_said')"))
    _admit(ACTS)


def _admit(acts: tuple[str, ...]) -> None:
    with op.batch_alter_table("logbook_note") as table:
        table.drop_constraint(op.f("ck_logbook_note_act"), type_="check")
        table.create_check_constraint(op.f("ck_logbook_note_act"), f"act IN ({', '.join(map(repr, acts))})")
