"""Places: how each stands, the opening and the closing of one, and where its members say that they go on."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_STATES = ("preparing", "open", "closed", "abandoned")
_ACTS = (
    "site_begun", "site_opened", "site_changed", "site_abandoned", "site_closing", "site_stays", "site_closed",
    "onward_said",
)  # fmt: skip


def upgrade() -> None:
    """Every site is open, but for those whose day of closing has come; then the tables."""
    with op.batch_alter_table("site") as batch:
        batch.add_column(sa.Column("state", sa.String(length=10), nullable=False, server_default="open"))
    site = sa.table("site", sa.column("state", sa.String), sa.column("closed_on", sa.Date))
    closed = sa.update(site).where(site.c.closed_on <= sa.func.current_date())
    op.execute(closed.values(state="closed"))
    with op.batch_alter_table("site") as batch:
        batch.alter_column("state", existing_type=sa.String(length=10), existing_nullable=False, server_default=None)
        batch.create_check_constraint(op.f("ck_site_state"), f"state IN ({', '.join(map(repr, _STATES))})")
    op.create_table(
        "opening",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_opening_site_id_site")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_opening")),
    )
    op.create_table(
        "closing",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("turn_to_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("turn_to_id <> site_id", name=op.f("ck_closing_elsewhere")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_closing_site_id_site")),
        sa.ForeignKeyConstraint(["turn_to_id"], ["site.id"], name=op.f("fk_closing_turn_to_id_site")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_closing")),
    )
    op.create_table(
        "onward",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("to_site_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(length=10), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("said IN ('voice', 'phone', 'page')", name=op.f("ck_onward_said")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_onward_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_onward_recorded_by_id_staff")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_onward_site_id_site")),
        sa.ForeignKeyConstraint(["to_site_id"], ["site.id"], name=op.f("fk_onward_to_site_id_site")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_onward")),
    )
    op.create_index(op.f("ix_onward_site_id"), "onward", ["site_id"])
    _admit((*_admitted(), *_ACTS))


def downgrade() -> None:
    """Drop them; entries of these acts must be gone. A place that never opened is left, as one of before."""
    _admit(tuple(kind for kind in _admitted() if kind not in _ACTS))
    op.drop_table("onward")
    op.drop_table("closing")
    op.drop_table("opening")
    with op.batch_alter_table("site") as batch:
        batch.drop_constraint(op.f("ck_site_state"), type_="check")
        batch.drop_column("state")


def _admitted() -> tuple[str, ...]:
    """The kinds of acts that the journal takes now, as its constraint says."""
    (found,) = (
        each["sqltext"]
        for each in sa.inspect(op.get_bind()).get_check_constraints("journal_entry")
        if each["name"] == "ck_journal_entry_kind"
    )
    return tuple(re.findall(r"'([a-z_]+)'", found))


def _admit(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("journal_entry") as table:
        table.drop_constraint(op.f("ck_journal_entry_kind"), type_="check")
        table.create_check_constraint(op.f("ck_journal_entry_kind"), f"kind IN ({', '.join(map(repr, kinds))})")
