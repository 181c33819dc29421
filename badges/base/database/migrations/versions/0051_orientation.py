"""Orientation: services, the people that they send, numbers that are not to be called, and counts of a month.

The logbook gains two acts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ACTS = (
    "opened", "gap", "list_opened", "issuing", "credential_ended", "key_compromised", "issuer_removed",
    "award_refused", "paused", "hidden", "closed", "words_hidden", "opt_in_ended", "name_hidden", "address_ended",
    "age_said", "unnamed", "link_ended", "left", "bundle_stopped", "account_closed", "last_day", "rights_withdrawn",
    "sign_in_ended", "erasure_asked", "erasure_taken_back", "erased",
    "assertion_replaced", "stated", "decided", "heads", "facts_emptied", "welcome_ended", "posting_hidden",
    "introduction_ended", "objected", "threads_rested", "number_hidden", "idea_unnamed",
)  # fmt: skip
ADDED = ("orientation_ended", "not_called")
TABLES = ("orientation_count", "not_called", "orientation", "referrer")
WAITING = sa.text("came_on IS NULL AND closed_on IS NULL")


def upgrade() -> None:
    """Create the tables, and admit the acts."""
    _admit((*ACTS, *ADDED))
    op.create_table(
        "referrer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=80), nullable=False),
        sa.Column("folded_service", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("last_sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_referrer_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrer")),
        sa.UniqueConstraint(
            "site_id", "folded_service", "contact", name=op.f("uq_referrer_site_id_folded_service_contact")
        ),
    )
    op.create_index(op.f("ix_referrer_last_sent_on"), "referrer", ["last_sent_on"])
    op.create_table(
        "orientation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("referrer_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=40), nullable=False),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.Column("reached_by", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("message_allowed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("agreed_text", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("tried_on", sa.Date(), nullable=True),
        sa.Column("called_on", sa.Date(), nullable=True),
        sa.Column("called_by_id", sa.Integer(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("came_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.CheckConstraint("reached_by IN ('phone', 'service', 'comes')", name=op.f("ck_orientation_reached_by")),
        sa.CheckConstraint("minor = false OR reached_by = 'phone'", name=op.f("ck_orientation_parent_is_called")),
        sa.CheckConstraint("reached_by <> 'phone' OR phone IS NOT NULL", name=op.f("ck_orientation_phone")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_orientation_site_id_site")),
        sa.ForeignKeyConstraint(["referrer_id"], ["referrer.id"], name=op.f("fk_orientation_referrer_id_referrer")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_orientation_recorded_by_id_staff")),
        sa.ForeignKeyConstraint(["called_by_id"], ["staff.id"], name=op.f("fk_orientation_called_by_id_staff")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_orientation_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orientation")),
        sa.UniqueConstraint("client_key", name=op.f("uq_orientation_client_key")),
    )
    for column in ("referrer_id", "phone", "member_id"):
        op.create_index(op.f(f"ix_orientation_{column}"), "orientation", [column])
    op.create_index(
        "ix_orientation_waiting", "orientation", ["site_id", "received_on"],
        sqlite_where=WAITING, postgresql_where=WAITING,
    )  # fmt: skip
    op.create_table(
        "not_called",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_not_called")),
    )
    op.create_index(op.f("ix_not_called_until"), "not_called", ["until"])
    op.create_table(
        "orientation_count",
        sa.Column("month", sa.Date(), nullable=False),
        *(sa.Column(each, sa.Integer(), nullable=False) for each in ("received", "called", "came", "closed")),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_orientation_count")),
    )


def downgrade() -> None:
    """Drop them. What waits of the acts is dropped: the code of before could not carry it out again."""
    note = sa.table("logbook_note", sa.column("act"))
    op.execute(sa.delete(note).where(note.c.act.in_(ADDED)))
    _admit(ACTS)
    for table in TABLES:
        op.drop_table(table)


def _admit(acts: tuple[str, ...]) -> None:
    with op.batch_alter_table("logbook_note") as table:
        table.drop_constraint(op.f("ck_logbook_note_act"), type_="check")
        table.create_check_constraint(op.f("ck_logbook_note_act"), f"act IN ({', '.join(map(repr, acts))})")
