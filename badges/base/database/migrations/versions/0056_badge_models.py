"""Drafts of badge models; and the journal admits what is done with them."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

ISSUED = sa.text("issued_at IS NOT NULL")
ADDED = (
    "model_drafted", "model_changed", "model_proposed", "model_discarded", "model_published", "model_retired",
    "model_offered_again",
)  # fmt: skip


def upgrade() -> None:
    """Create the table, count issued badges by an index, and admit the acts."""
    op.create_table(
        "badge_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("badge_model_id", sa.Integer(), nullable=True),
        sa.Column("based_on_id", sa.Integer(), nullable=True),
        sa.Column("family", sa.String(length=10), nullable=False),
        sa.Column("dye", sa.String(length=10), nullable=False),
        sa.Column("pictogram", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["badge_model_id"], ["badge_model.id"], name=op.f("fk_badge_draft_badge_model_id_badge_model")
        ),
        sa.ForeignKeyConstraint(
            ["based_on_id"], ["badge_version.id"], name=op.f("fk_badge_draft_based_on_id_badge_version")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_badge_draft_author_id_staff")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["staff.id"], name=op.f("fk_badge_draft_changed_by_id_staff")),
        sa.CheckConstraint(
            "family IN ('autres', 'moi', 'apprendre', 'faire', 'cite')", name=op.f("ck_badge_draft_family")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_draft")),
        sa.UniqueConstraint("badge_model_id", name=op.f("uq_badge_draft_badge_model_id")),
    )
    op.create_index(
        "ix_award_issued_version",
        "award",
        ["badge_version_id"],
        unique=False,
        sqlite_where=ISSUED,
        postgresql_where=ISSUED,
    )
    _admit([*_admitted(), *ADDED])


def downgrade() -> None:
    """Drop the drafts, and refuse the acts again; entries of these kinds must be gone."""
    _admit([kind for kind in _admitted() if kind not in ADDED])
    op.drop_index("ix_award_issued_version", table_name="award")
    op.drop_table("badge_draft")


def _admitted() -> list[str]:
    """The kinds that the journal admits now, whatever revisions came before."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("journal_entry")
    text = next(str(each["sqltext"]) for each in checks if each["name"] == "ck_journal_entry_kind")
    return re.findall(r"'([a-z_]+)'", text)


def _admit(kinds: list[str]) -> None:
    with op.batch_alter_table("journal_entry") as batch:
        batch.drop_constraint(op.f("ck_journal_entry_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_journal_entry_kind"), f"kind IN ({', '.join(map(repr, kinds))})")
