"""Messages: who was told of what; a member who wants none; the site's own telephone; when a gathering moved.

The logbook gains an act.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
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
    "orientation_ended", "not_called", "witness_slip_ended", "witness_withdrawn", "afterwards_ended",
)  # fmt: skip
ADDED = ("messages_ended",)


def upgrade() -> None:
    """Create the table and the columns, and admit the act."""
    _admit((*ACTS, *ADDED))
    op.add_column("member", sa.Column("no_messages_on", sa.Date(), nullable=True))
    op.add_column("gathering", sa.Column("moved_at", MOMENT, nullable=True))
    with op.batch_alter_table("device") as table:
        table.add_column(sa.Column("phone_of_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_device_phone_of_id_site"), "site", ["phone_of_id"], ["id"])
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "occasion IN ('place', 'change', 'cancel', 'meeting', 'badge')", name=op.f("ck_message_occasion")
        ),
        sa.CheckConstraint("way IN ('letter', 'prepared', 'paper', 'said', 'known')", name=op.f("ck_message_way")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_message_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["noted_by_id"], ["staff.id"], name=op.f("fk_message_noted_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("member_id", "occasion", "number", name=op.f("uq_message_member_id_occasion_number")),
    )
    op.create_index(op.f("ix_message_noted_at"), "message", ["noted_at"])
    op.create_index("ix_letter_purpose_number", "letter", ["purpose", "number"])


def downgrade() -> None:
    """Drop them. What waits of the act is dropped: the code of before could not carry it out again."""
    op.drop_index("ix_letter_purpose_number", "letter")
    op.drop_table("message")
    with op.batch_alter_table("device") as table:
        table.drop_constraint(op.f("fk_device_phone_of_id_site"), type_="foreignkey")
        table.drop_column("phone_of_id")
    op.drop_column("gathering", "moved_at")
    op.drop_column("member", "no_messages_on")
    note = sa.table("logbook_note", sa.column("act"))
    op.execute(sa.delete(note).where(note.c.act.in_(ADDED)))
    _admit(ACTS)


def _admit(acts: tuple[str, ...]) -> None:
    with op.batch_alter_table("logbook_note") as table:
        table.drop_constraint(op.f("ck_logbook_note_act"), type_="check")
        table.create_check_constraint(op.f("ck_logbook_note_act"), f"act IN ({', '.join(map(repr, acts))})")
