"""The letters that ask the members of a place that closes where they go on; the journal gains the act."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

KIND = "onward_asked"


def upgrade() -> None:
    """Admit the act, and create the table."""
    _admit([*_admitted(), KIND])
    op.create_table(
        "onward_letter",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_onward_letter_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_onward_letter_site_id_site")),
        sa.ForeignKeyConstraint(["made_by_id"], ["staff.id"], name=op.f("fk_onward_letter_made_by_id_staff")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_onward_letter")),
    )
    op.create_index(op.f("ix_onward_letter_site_id"), "onward_letter", ["site_id"])


def downgrade() -> None:
    """Drop it: entries of this kind must be gone."""
    op.drop_table("onward_letter")
    _admit([each for each in _admitted() if each != KIND])


def _admitted() -> list[str]:
    """What the journal admits now, whatever revisions came before."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("journal_entry")
    text = next(str(each["sqltext"]) for each in checks if each["name"] == "ck_journal_entry_kind")
    return re.findall(r"'([a-z_]+)'", text)


def _admit(admitted: list[str]) -> None:
    check = op.f("ck_journal_entry_kind")
    with op.batch_alter_table("journal_entry") as table:
        table.drop_constraint(check, type_="check")
        table.create_check_constraint(check, f"kind IN ({', '.join(map(repr, admitted))})")
