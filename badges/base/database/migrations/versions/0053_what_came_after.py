"""What came after a dossier: who may be asked, and the counts of a half-year; that a referrer had a letter about one.

The logbook gains an act.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
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
    "orientation_ended", "not_called", "witness_slip_ended", "witness_withdrawn",
)  # fmt: skip
ADDED = ("afterwards_ended",)
ANSWERS = ("job", "training", "placement", "volunteering", "other", "nothing", "unsaid")


def upgrade() -> None:
    """Create the tables, and admit the act."""
    _admit((*ACTS, *ADDED))
    op.create_table(
        "afterwards_question",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("times_asked", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("after_leaving", sa.Boolean(), nullable=False),
        sa.CheckConstraint("asked_by IN ('voice', 'page', 'letter')", name=op.f("ck_afterwards_question_asked_by")),
        sa.CheckConstraint("state IN ('open', 'over', 'never')", name=op.f("ck_afterwards_question_state")),
        sa.CheckConstraint("times_asked BETWEEN 0 AND 2", name=op.f("ck_afterwards_question_times_asked")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_afterwards_question_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_afterwards_question")),
    )
    op.create_index(op.f("ix_afterwards_question_due_on"), "afterwards_question", ["due_on"])
    op.create_table(
        "outcome_count",
        sa.Column("half_year", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"answer IN ({', '.join(map(repr, ANSWERS))})", name=op.f("ck_outcome_count_answer")),
        sa.PrimaryKeyConstraint("half_year", "answer", name=op.f("pk_outcome_count")),
    )
    op.create_table(
        "bundle_letter",
        sa.Column("bundle_id", sa.Integer(), nullable=False),
        sa.Column("address_digest", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["bundle.id"], name=op.f("fk_bundle_letter_bundle_id_bundle"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("bundle_id", "address_digest", name=op.f("pk_bundle_letter")),
    )
    op.create_index(op.f("ix_bundle_letter_sent_at"), "bundle_letter", ["sent_at"])


def downgrade() -> None:
    """Drop them. What waits of the act is dropped: the code of before could not carry it out again."""
    note = sa.table("logbook_note", sa.column("act"))
    op.execute(sa.delete(note).where(note.c.act.in_(ADDED)))
    _admit(ACTS)
    for table in ("bundle_letter", "outcome_count", "afterwards_question"):
        op.drop_table(table)


def _admit(acts: tuple[str, ...]) -> None:
    with op.batch_alter_table("logbook_note") as table:
        table.drop_constraint(op.f("ck_logbook_note_act"), type_="check")
        table.create_check_constraint(op.f("ck_logbook_note_act"), f"act IN ({', '.join(map(repr, acts))})")
