"""Since when the first name of a staff member may stand on the public pages of their sites: no yes was given yet.

And an act of the logbook: that it may no longer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

ACTS = (
    "opened", "gap", "list_opened", "issuing", "credential_ended", "key_compromised", "issuer_removed",
    "award_refused", "paused", "hidden", "closed", "words_hidden", "opt_in_ended", "name_hidden", "address_ended",
    "age_said", "unnamed", "link_ended", "left", "bundle_stopped", "account_closed", "last_day", "rights_withdrawn",
    "sign_in_ended", "erasure_asked", "erasure_taken_back", "erased",
    "assertion_replaced", "stated", "decided", "heads", "facts_emptied",
)  # fmt: skip
ADDED = ("welcome_ended",)


def upgrade() -> None:
    """Add the column, without any yes, and admit the act."""
    op.add_column("staff", sa.Column("welcomes_since", sa.Date(), nullable=True))
    _admit((*ACTS, *ADDED))


def downgrade() -> None:
    """Forget who agreed. What waits of the act is dropped: the code of before could not carry it out again."""
    op.execute(sa.text("DELETE FROM logbook_note WHERE act = 'welcome_ended'"))
    _admit(ACTS)
    with op.batch_alter_table("staff") as table:
        table.drop_column("welcomes_since")


def _admit(acts: tuple[str, ...]) -> None:
    with op.batch_alter_table("logbook_note") as table:
        table.drop_constraint(op.f("ck_logbook_note_act"), type_="check")
        table.create_check_constraint(op.f("ck_logbook_note_act"), f"act IN ({', '.join(map(repr, acts))})")
