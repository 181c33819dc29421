"""The journal outside of the database: what waits to be written, what was replayed, and gaps in the record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ACTS = (
    "opened", "gap", "list_opened", "issuing", "credential_ended", "key_compromised", "issuer_removed",
    "award_refused", "paused", "hidden", "closed", "words_hidden", "opt_in_ended", "unnamed", "link_ended", "left",
    "bundle_stopped", "account_closed", "last_day", "rights_withdrawn", "sign_in_ended", "erasure_asked",
    "erasure_taken_back", "erased",
)  # fmt: skip


def upgrade() -> None:
    """Create the tables, empty: the logbook of an instance with a past is begun at the next start."""
    listed = ", ".join(f"'{each}'" for each in ACTS)
    op.create_table(
        "logbook_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint(f"act IN ({listed})", name=op.f("ck_logbook_note_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logbook_note")),
    )
    op.create_table(
        "logbook_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logbook_place")),
    )
    op.create_table(
        "lost_credential",
        sa.Column("credential_id", sa.String(length=45), nullable=False),
        sa.Column("code_mac", sa.String(length=64), nullable=False),
        sa.Column("issuing_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("credential_id", name=op.f("pk_lost_credential")),
    )
    op.create_index(op.f("ix_lost_credential_code_mac"), "lost_credential", ["code_mac"])
    op.create_table(
        "gap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
    )


def downgrade() -> None:
    """Remove the tables. The file stays where it is."""
    op.drop_table("gap")
    op.drop_index(op.f("ix_lost_credential_code_mac"), table_name="lost_credential")
    op.drop_table("lost_credential")
    op.drop_table("logbook_place")
    op.drop_table("logbook_note")
