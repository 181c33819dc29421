"""Reports that the night makes, those that are published, and the days by which a report counts introductions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0055"
branch_labels = None
depends_on = None

NETWORK = sa.text("site_id IS NULL")
STANDING = sa.text("withdrawn_at IS NULL")
INDEXES = (("introduction", "met_on"), ("introduction", "under_way_on"), ("posting", "created_at"))


def upgrade() -> None:
    """Create both tables and the indexes."""
    op.create_table(
        "made_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.CheckConstraint("last >= first", name=op.f("ck_made_report_order")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_made_report_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_made_report")),
    )
    op.create_index("uq_made_report_place", "made_report", ["first", "last", "site_id"], unique=True)
    op.create_index(
        "uq_made_report_network",
        "made_report",
        ["first", "last"],
        unique=True,
        sqlite_where=NETWORK,
        postgresql_where=NETWORK,
    )
    op.create_index(op.f("ix_made_report_site_id"), "made_report", ["site_id"])
    op.create_table(
        "published_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last >= first", name=op.f("ck_published_report_order")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["staff.id"], name=op.f("fk_published_report_published_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_report")),
    )
    op.create_index(
        "uq_published_report_standing",
        "published_report",
        ["first", "last"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Drop them."""
    for table, column in INDEXES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    op.drop_table("published_report")
    op.drop_table("made_report")
