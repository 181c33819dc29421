"""Optional questions of the report: which are asked, what members answered, and what was counted of a year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TRAITS = "trait IN ('commune', 'age_band', 'gender', 'sent_by')"
TABLES = ("trait_count", "trait_year", "member_traits", "trait_question")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "trait_question",
        sa.Column("trait", sa.String(length=10), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.CheckConstraint(TRAITS, name=op.f("ck_trait_question_trait")),
        sa.PrimaryKeyConstraint("trait", name=op.f("pk_trait_question")),
    )
    op.create_table(
        "member_traits",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("commune", sa.String(length=60), nullable=True),
        sa.Column("age_band", sa.String(length=12), nullable=True),
        sa.Column("gender", sa.String(length=10), nullable=True),
        sa.Column("sent_by", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "age_band IN ('under_25', '25_to_39', '40_to_59', '60_and_over')", name=op.f("ck_member_traits_age_band")
        ),
        sa.CheckConstraint("gender IN ('unsaid', 'woman', 'man', 'otherwise')", name=op.f("ck_member_traits_gender")),
        sa.CheckConstraint("sent_by IN ('work', 'social', 'other')", name=op.f("ck_member_traits_sent_by")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_traits_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_traits")),
    )
    op.create_table(
        "trait_year",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trait_year")),
    )
    op.create_table(
        "trait_count",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("trait", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.CheckConstraint(TRAITS, name=op.f("ck_trait_count_trait")),
        sa.CheckConstraint("persons >= 5", name=op.f("ck_trait_count_fewest")),
        sa.ForeignKeyConstraint(["year"], ["trait_year.id"], name=op.f("fk_trait_count_year_trait_year")),
        sa.PrimaryKeyConstraint("year", "trait", "answer", name=op.f("pk_trait_count")),
    )


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_table(table)
