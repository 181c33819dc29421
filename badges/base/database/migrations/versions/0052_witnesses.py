"""Witnesses: slips that serve once, and what is said with them before the badge says it.

The logbook gains two acts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
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
    "orientation_ended", "not_called",
)  # fmt: skip
ADDED = ("witness_slip_ended", "witness_withdrawn")
TABLES = ("witness_statement", "witness_slip")
UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    """Create the tables, and admit the acts."""
    _admit((*ACTS, *ADDED))
    op.create_table(
        "witness_slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("manner", sa.String(length=8), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("made_key", sa.String(length=36), nullable=True),
        sa.Column("used_key", sa.String(length=36), nullable=True),
        sa.CheckConstraint("manner IN ('paper', 'link')", name=op.f("ck_witness_slip_manner")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_witness_slip_award_id_award"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["staff.id"], name=op.f("fk_witness_slip_made_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness_slip")),
        sa.UniqueConstraint("digest", name=op.f("uq_witness_slip_digest")),
        sa.UniqueConstraint("made_key", name=op.f("uq_witness_slip_made_key")),
    )
    for column in ("award_id", "made_at"):
        op.create_index(op.f(f"ix_witness_slip_{column}"), "witness_slip", [column])
    op.create_table(
        "witness_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("slip_id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(length=45), nullable=False),
        sa.Column("first_name", sa.String(length=40), nullable=False),
        sa.Column("function", sa.String(length=10), nullable=False),
        sa.Column("sentence", sa.String(length=200), nullable=True),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.Column("kept_at", MOMENT, nullable=True),
        sa.Column("kept_before_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("endorsement_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "function IN ('took_part', 'led', 'hosted', 'volunteer', 'employer')",
            name=op.f("ck_witness_statement_function"),
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_witness_statement_award_id_award"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["slip_id"], ["witness_slip.id"], name=op.f("fk_witness_statement_slip_id_witness_slip"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["read_by_id"], ["staff.id"], name=op.f("fk_witness_statement_read_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["kept_before_id"], ["staff.id"], name=op.f("fk_witness_statement_kept_before_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["endorsement_id"], ["endorsement.id"], name=op.f("fk_witness_statement_endorsement_id_endorsement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness_statement")),
        sa.UniqueConstraint("slip_id", name=op.f("uq_witness_statement_slip_id")),
        sa.UniqueConstraint("urn", name=op.f("uq_witness_statement_urn")),
    )
    for column in ("award_id", "written_at", "withdrawn_at"):
        op.create_index(op.f(f"ix_witness_statement_{column}"), "witness_statement", [column])
    op.create_index(
        "ix_witness_statement_unread", "witness_statement", ["award_id"],
        sqlite_where=UNREAD, postgresql_where=UNREAD,
    )  # fmt: skip


def downgrade() -> None:
    """Drop them. What waits of the acts is dropped: the code of before could not carry it out again.

    What editions say stays in them, and in the endorsements.
    """
    note = sa.table("logbook_note", sa.column("act"))
    op.execute(sa.delete(note).where(note.c.act.in_(ADDED)))
    _admit(ACTS)
    for table in TABLES:
        op.drop_table(table)


def _admit(acts: tuple[str, ...]) -> None:
    with op.batch_alter_table("logbook_note") as table:
        table.drop_constraint(op.f("ck_logbook_note_act"), type_="check")
        table.create_check_constraint(op.f("ck_logbook_note_act"), f"act IN ({', '.join(map(repr, acts))})")
