"""Lines of the logbook that say how the record was, and the seal of a line that waits to be written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

ACTS = (
    "opened", "gap", "list_opened", "issuing", "credential_ended", "key_compromised", "issuer_removed",
    "award_refused", "paused", "hidden", "closed", "words_hidden", "opt_in_ended", "name_hidden", "address_ended",
    "age_said", "unnamed", "link_ended", "left", "bundle_stopped", "account_closed", "last_day", "rights_withdrawn",
    "sign_in_ended", "erasure_asked", "erasure_taken_back", "erased",
    "assertion_replaced",
)  # fmt: skip
ADDED = ("stated", "decided", "heads", "facts_emptied")


def upgrade() -> None:
    """Admit them, and let each line that waits carry a seal. Those of before have none, and are told by the check."""
    with op.batch_alter_table("logbook_note") as table:
        table.add_column(sa.Column("seal", sa.String(64), nullable=True))
    _admit((*ACTS, *ADDED))


def downgrade() -> None:
    """Admit them no longer. What waits of them is dropped: the code of before compares nothing with it."""
    op.execute(sa.text("DELETE FROM logbook_note WHERE act IN ('stated', 'decided', 'heads', 'facts_emptied')"))
    _admit(ACTS)
    with op.batch_alter_table("logbook_note") as table:
        table.drop_column("seal")


def _admit(acts: tuple[str, ...]) -> None:
    with op.batch_alter_table("logbook_note") as table:
        table.drop_constraint(op.f("ck_logbook_note_act"), type_="check")
        table.create_check_constraint(op.f("ck_logbook_note_act"), f"act IN ({', '.join(map(repr, acts))})")
