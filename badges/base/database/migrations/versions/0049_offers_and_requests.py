"""What members offer and look for, and the conditions under which they take part.

An index of the exchanges without an activity, which one list gives one; and an act of the logbook: that nothing of
a member's is on the public wall any more.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ACTS = (
    "opened", "gap", "list_opened", "issuing", "credential_ended", "key_compromised", "issuer_removed",
    "award_refused", "paused", "hidden", "closed", "words_hidden", "opt_in_ended", "name_hidden", "address_ended",
    "age_said", "unnamed", "link_ended", "left", "bundle_stopped", "account_closed", "last_day", "rights_withdrawn",
    "sign_in_ended", "erasure_asked", "erasure_taken_back", "erased",
    "assertion_replaced", "stated", "decided", "heads", "facts_emptied", "welcome_ended",
)  # fmt: skip
ADDED = ("posting_hidden",)


def upgrade() -> None:
    """Create the two tables, and admit the act."""
    _admit((*ACTS, *ADDED))
    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("manner", sa.String(length=10), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("other_activity", sa.String(length=60), nullable=True),
        sa.Column("days", sa.UnicodeText(), nullable=True),
        sa.Column("moments", sa.UnicodeText(), nullable=True),
        sa.Column("reach", sa.String(length=10), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("words_public", sa.Boolean(), nullable=False),
        sa.Column("name_public", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.Column("paused_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("fulfilled", sa.Boolean(), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=True),
        sa.CheckConstraint("side IN ('offered', 'sought')", name=op.f("ck_posting_side")),
        sa.CheckConstraint("manner IN ('shows', 'together', 'does')", name=op.f("ck_posting_manner")),
        sa.CheckConstraint("reach IN ('site', 'foot', 'home', 'travels')", name=op.f("ck_posting_reach")),
        sa.CheckConstraint("activity_id IS NULL OR other_activity IS NULL", name=op.f("ck_posting_one_activity")),
        sa.CheckConstraint("name_public = false OR words_public = true", name=op.f("ck_posting_name_with_words")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_posting_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_posting_activity_id_activity")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_posting_recorded_by_id_staff")),
        sa.ForeignKeyConstraint(["read_by_id"], ["staff.id"], name=op.f("fk_posting_read_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("client_key", name=op.f("uq_posting_client_key")),
    )
    op.create_index(op.f("ix_posting_member_id"), "posting", ["member_id"])
    op.create_index(op.f("ix_posting_activity_id"), "posting", ["activity_id"])
    other, without = sa.text("other_activity IS NOT NULL"), sa.text("activity_id IS NULL")
    op.create_index("ix_posting_other", "posting", ["other_activity"], sqlite_where=other, postgresql_where=other)
    op.create_index("ix_exchange_without_activity", "exchange", ["id"], sqlite_where=without, postgresql_where=without)
    op.create_table(
        "member_conditions",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at_meetings_only", sa.Boolean(), nullable=False),
        sa.Column("not_at_home", sa.Boolean(), nullable=False),
        sa.Column("in_company", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_conditions_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_conditions")),
    )


def downgrade() -> None:
    """Drop both. What waits of the act is dropped: the code of before could not carry it out again."""
    op.execute(sa.text("DELETE FROM logbook_note WHERE act = 'posting_hidden'"))
    _admit(ACTS)
    op.drop_index("ix_exchange_without_activity", table_name="exchange")
    op.drop_table("member_conditions")
    op.drop_table("posting")


def _admit(acts: tuple[str, ...]) -> None:
    with op.batch_alter_table("logbook_note") as table:
        table.drop_constraint(op.f("ck_logbook_note_act"), type_="check")
        table.create_check_constraint(op.f("ck_logbook_note_act"), f"act IN ({', '.join(map(repr, acts))})")
