"""The team: who accompanies members elsewhere, rights at another site for a time, who takes over from who leaves.

No account was asked yet: the answer is NULL, and closes nothing. The journal and the logbook gain acts.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = (
    "staff_accompanies", "help_asked", "help_granted", "help_ended", "handed_over", "gathering_cancelled", "late_entry",
)  # fmt: skip
KEPT = ("accompanies", "help_ended")


def upgrade() -> None:
    """Add the columns and the tables, and admit the acts."""
    _admit("journal_entry", "kind", [*_admitted("journal_entry", "kind"), *KINDS])
    _admit("logbook_note", "act", [*_admitted("logbook_note", "act"), *KEPT])
    op.add_column("staff", sa.Column("accompanies", sa.Boolean(), nullable=True))
    op.add_column("staff", sa.Column("helps_until", sa.Date(), nullable=True))
    op.create_table(
        "site_help",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_site_help_days")),
        sa.CheckConstraint("agreed_by_id IS NULL OR agreed_by_id <> staff_id", name=op.f("ck_site_help_another")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_site_help_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_help_site_id_site")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["staff.id"], name=op.f("fk_site_help_granted_by_id_staff")),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["staff.id"], name=op.f("fk_site_help_agreed_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_help")),
    )
    for column in ("staff_id", "site_id", "last_day"):
        op.create_index(op.f(f"ix_site_help_{column}"), "site_help", [column])
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("taker_id", sa.Integer(), nullable=False),
        sa.Column("handed_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('gatherings', 'awards', 'threads', 'orientations')", name=op.f("ck_handover_kind")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_handover_staff_id_staff")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_handover_site_id_site")),
        sa.ForeignKeyConstraint(["taker_id"], ["staff.id"], name=op.f("fk_handover_taker_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("staff_id", "site_id", "kind", name=op.f("uq_handover_staff_id_site_id_kind")),
    )
    op.create_index(op.f("ix_handover_taker_id"), "handover", ["taker_id"])


def downgrade() -> None:
    """Drop them: entries of these kinds must be gone, and what waits for the logbook is dropped.

    An account that accompanies members elsewhere is closed: the code of before would open records to them.
    """
    op.execute("UPDATE staff SET active = false WHERE accompanies")
    op.drop_table("handover")
    op.drop_table("site_help")
    with op.batch_alter_table("staff") as table:
        table.drop_column("helps_until")
        table.drop_column("accompanies")
    note = sa.table("logbook_note", sa.column("act"))
    op.execute(sa.delete(note).where(note.c.act.in_(KEPT)))
    _admit("logbook_note", "act", [each for each in _admitted("logbook_note", "act") if each not in KEPT])
    _admit("journal_entry", "kind", [each for each in _admitted("journal_entry", "kind") if each not in KINDS])


def _admitted(table: str, column: str) -> list[str]:
    """What the table admits now, whatever revisions came before."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    text = next(str(each["sqltext"]) for each in checks if each["name"] == f"ck_{table}_{column}")
    return re.findall(r"'([a-z_]+)'", text)


def _admit(name: str, column: str, admitted: list[str]) -> None:
    check = op.f(f"ck_{name}_{column}")
    with op.batch_alter_table(name) as table:
        table.drop_constraint(check, type_="check")
        table.create_check_constraint(check, f"{column} IN ({', '.join(map(repr, admitted))})")
