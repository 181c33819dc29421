"""Badges and their versions, observations, awards, consents to awards, witnesses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Create the tables of this theme."""
    op.create_table(
        "badge_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("family", sa.String(length=10), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "family IN ('autres', 'moi', 'apprendre', 'faire', 'cite')", name=op.f("ck_badge_model_family")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_model")),
        sa.UniqueConstraint("slug", name=op.f("uq_badge_model_slug")),
    )
    op.create_table(
        "badge_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("badge_model_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("design", sa.String(length=40), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["badge_model_id"], ["badge_model.id"], name=op.f("fk_badge_version_badge_model_id_badge_model")
        ),
        sa.ForeignKeyConstraint(["published_by_id"], ["staff.id"], name=op.f("fk_badge_version_published_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_version")),
        sa.UniqueConstraint("badge_model_id", "number", name=op.f("uq_badge_version_badge_model_id_number")),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("badge_model_id", sa.Integer(), nullable=False),
        sa.Column("badge_version_id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=True),
        sa.Column("exchange_id", sa.Integer(), nullable=True),
        sa.Column("awarded_by_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=True),
        sa.Column("name_shown", sa.String(length=130), nullable=True),
        sa.Column("visibility", sa.String(length=8), nullable=False),
        sa.Column("search_engines", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'agreed', 'reserved', 'issued', 'withdrawn', 'revoked', 'declined', 'abandoned')",
            name=op.f("ck_award_state"),
        ),
        sa.CheckConstraint("visibility IN ('code', 'public', 'hidden')", name=op.f("ck_award_visibility")),
        sa.CheckConstraint("(gathering_id IS NULL) OR (exchange_id IS NULL)", name=op.f("ck_award_one_place")),
        sa.ForeignKeyConstraint(["awarded_by_id"], ["staff.id"], name=op.f("fk_award_awarded_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["badge_model_id"], ["badge_model.id"], name=op.f("fk_award_badge_model_id_badge_model")
        ),
        sa.ForeignKeyConstraint(
            ["badge_version_id"], ["badge_version.id"], name=op.f("fk_award_badge_version_id_badge_version")
        ),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_award_exchange_id_exchange")),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"], name=op.f("fk_award_gathering_id_gathering")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_award_member_id_member")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_award_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("code", name=op.f("uq_award_code")),
    )
    op.create_index(op.f("ix_award_member_id"), "award", ["member_id"], unique=False)
    op.create_index(op.f("ix_award_site_id"), "award", ["site_id"], unique=False)
    op.create_index(op.f("ix_award_state"), "award", ["state"], unique=False)
    op.create_index(
        "uq_award_in_progress",
        "award",
        ["member_id", "badge_model_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'agreed', 'reserved')"),
        postgresql_where=sa.text("state IN ('draft', 'agreed', 'reserved')"),
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("badge_model_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=True),
        sa.Column("exchange_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(gathering_id IS NULL) <> (exchange_id IS NULL)", name=op.f("ck_observation_one_place")),
        sa.ForeignKeyConstraint(
            ["badge_model_id"], ["badge_model.id"], name=op.f("fk_observation_badge_model_id_badge_model")
        ),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_observation_exchange_id_exchange"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gathering.id"], name=op.f("fk_observation_gathering_id_gathering"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_observation_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_observation_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint(
            "member_id",
            "badge_model_id",
            "criterion",
            "exchange_id",
            "staff_id",
            name=op.f("uq_observation_member_id_badge_model_id_criterion_exchange_id_staff_id"),
        ),
        sa.UniqueConstraint(
            "member_id",
            "badge_model_id",
            "criterion",
            "gathering_id",
            "staff_id",
            name=op.f("uq_observation_member_id_badge_model_id_criterion_gathering_id_staff_id"),
        ),
    )
    op.create_index(op.f("ix_observation_exchange_id"), "observation", ["exchange_id"], unique=False)
    op.create_index(op.f("ix_observation_gathering_id"), "observation", ["gathering_id"], unique=False)
    op.create_index(op.f("ix_observation_member_id"), "observation", ["member_id"], unique=False)
    op.create_table(
        "award_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("name_shown", sa.String(length=130), nullable=True),
        sa.Column("visibility", sa.String(length=8), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("answer IN ('yes', 'later', 'no', 'withdrawn')", name=op.f("ck_award_consent_answer")),
        sa.CheckConstraint("subject IN ('award', 'backpack')", name=op.f("ck_award_consent_subject")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_award_consent_award_id_award"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_award_consent_recorded_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_consent")),
    )
    op.create_index(op.f("ix_award_consent_award_id"), "award_consent", ["award_id"], unique=False)
    op.create_table(
        "endorsement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("function", sa.String(length=60), nullable=False),
        sa.Column("comment", sa.String(length=600), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('facilitator', 'witness')", name=op.f("ck_endorsement_kind")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_endorsement_award_id_award")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_endorsement_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement")),
    )
    op.create_index(op.f("ix_endorsement_award_id"), "endorsement", ["award_id"], unique=False)


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("endorsement")
    op.drop_table("award_consent")
    op.drop_table("observation")
    op.drop_table("award")
    op.drop_table("badge_version")
    op.drop_table("badge_model")
