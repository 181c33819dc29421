"""The journal: entries, the facts that erasure can empty, and seals; members are found by their telephone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = (
    "member_registered", "member_changed", "member_found", "consent_recorded", "link_renewed", "award_answered",
    "award_signed", "award_withdrawn", "award_revoked", "award_shared", "staff_invited", "staff_linked",
    "staff_disabled", "staff_enabled", "staff_reset", "password_set", "signed_in", "sessions_ended", "issuer_listed",
    "issuer_removed", "key_made", "key_retired", "key_compromised",
)  # fmt: skip


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("link", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint(f"kind IN ({', '.join(repr(each) for each in KINDS)})", name=op.f("ck_journal_entry_kind")),
        sa.CheckConstraint("result IN ('done', 'refused')", name=op.f("ck_journal_entry_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("place", name=op.f("uq_journal_entry_place")),
    )
    op.create_index(op.f("ix_journal_entry_at"), "journal_entry", ["at"])
    op.create_table(
        "journal_facts",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("device", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_facts_entry_id_journal_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_journal_facts")),
    )
    for column in ("member_id", "site_id", "staff_id"):
        op.create_index(op.f(f"ix_journal_facts_{column}_entry_id"), "journal_facts", [column, "entry_id"])
    op.create_index(op.f("ix_member_phone"), "member", ["phone"])
    op.create_table(
        "journal_seal",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("link", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seal", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_journal_seal")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_member_phone"), table_name="member")
    op.drop_table("journal_seal")
    op.drop_table("journal_facts")
    op.drop_table("journal_entry")
