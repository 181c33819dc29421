"""The logbook gains acts: what was ended of places, badges, reports, questions, and badges of others."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

ADDED = (
    "site_closed", "site_stays", "onward_ended", "badge_retired", "report_withdrawn", "question_ended", "answer_ended",
    "other_badge_ended",
)  # fmt: skip


def upgrade() -> None:
    """Admit the acts."""
    _admit([*_admitted(), *ADDED])


def downgrade() -> None:
    """Refuse them. What waits of them is dropped: the code of before could not carry it out again."""
    note = sa.table("logbook_note", sa.column("act"))
    op.execute(sa.delete(note).where(note.c.act.in_(ADDED)))
    _admit([each for each in _admitted() if each not in ADDED])


def _admitted() -> list[str]:
    """What the notes admit now, whatever revisions came before."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("logbook_note")
    text = next(str(each["sqltext"]) for each in checks if each["name"] == "ck_logbook_note_act")
    return re.findall(r"'([a-z_]+)'", text)


def _admit(admitted: list[str]) -> None:
    check = op.f("ck_logbook_note_act")
    with op.batch_alter_table("logbook_note") as table:
        table.drop_constraint(check, type_="check")
        table.create_check_constraint(check, f"act IN ({', '.join(map(repr, admitted))})")
