"""Putting people in touch: introductions and what is said at their end, objections, rest, ideas, what was put aside.

An exchange bears the number of the introduction that led to it; conditions gain two wishes; the logbook five acts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ACTS = (
    "opened", "gap", "list_opened", "issuing", "credential_ended", "key_compromised", "issuer_removed",
    "award_refused", "paused", "hidden", "closed", "words_hidden", "opt_in_ended", "name_hidden", "address_ended",
    "age_said", "unnamed", "link_ended", "left", "bundle_stopped", "account_closed", "last_day", "rights_withdrawn",
    "sign_in_ended", "erasure_asked", "erasure_taken_back", "erased",
    "assertion_replaced", "stated", "decided", "heads", "facts_emptied", "welcome_ended", "posting_hidden",
)  # fmt: skip
ADDED = ("introduction_ended", "objected", "threads_rested", "number_hidden", "idea_unnamed")
WISHES = ("often", "mediates")
TABLES = ("set_aside", "idea_voice", "review_voice", "idea", "introduction", "threads_at_rest", "objection")


def upgrade() -> None:
    """Create the tables and columns, and admit the acts."""
    _admit((*ACTS, *ADDED))
    for wish in WISHES:
        op.add_column("member_conditions", sa.Column(wish, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("member_conditions") as table:
        for wish in WISHES:
            table.alter_column(wish, server_default=None)
    op.add_column("exchange", sa.Column("introduction_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_exchange_introduction_id"), "exchange", ["introduction_id"])
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_objection_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["member.id"], name=op.f("fk_objection_other_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_objection_recorded_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("member_id", "other_id", name=op.f("uq_objection_member_id_other_id")),
    )
    op.create_index(op.f("ix_objection_other_id"), "objection", ["other_id"])
    op.create_table(
        "threads_at_rest",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("rested_at", MOMENT, nullable=False),
        sa.Column("rested_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_threads_at_rest_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["rested_by_id"], ["staff.id"], name=op.f("fk_threads_at_rest_rested_by_id_staff")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_threads_at_rest")),
    )
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("giver_id", sa.Integer(), nullable=True),
        sa.Column("receiver_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=200), nullable=True),
        sa.Column("sought_on", sa.Date(), nullable=True),
        sa.Column("at_meetings", sa.Boolean(), nullable=False),
        sa.Column("with_parent", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("giver_yes_at", MOMENT, nullable=True),
        sa.Column("giver_yes_to_id", sa.Integer(), nullable=True),
        sa.Column("receiver_yes_at", MOMENT, nullable=True),
        sa.Column("receiver_yes_to_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=120), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("rhythm", sa.String(length=60), nullable=True),
        sa.Column("stops", sa.String(length=60), nullable=True),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("mediated_by_id", sa.Integer(), nullable=True),
        sa.Column("mediator_id", sa.Integer(), nullable=True),
        sa.Column("known_already", sa.Boolean(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("under_way_on", sa.Date(), nullable=True),
        sa.Column("giver_number", sa.Boolean(), nullable=False),
        sa.Column("receiver_number", sa.Boolean(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=True),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_introduction_two_people")),
        sa.CheckConstraint("held = false OR ended_at IS NOT NULL", name=op.f("ck_introduction_held_is_over")),
        sa.CheckConstraint(
            "receiver_yes_at IS NULL OR giver_yes_at IS NOT NULL", name=op.f("ck_introduction_giver_first")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_introduction_activity_id_activity")),
        sa.ForeignKeyConstraint(["created_by_id"], ["staff.id"], name=op.f("fk_introduction_created_by_id_staff")),
        sa.ForeignKeyConstraint(["giver_id"], ["member.id"], name=op.f("fk_introduction_giver_id_member")),
        sa.ForeignKeyConstraint(["giver_yes_to_id"], ["staff.id"], name=op.f("fk_introduction_giver_yes_to_id_staff")),
        sa.ForeignKeyConstraint(["mediated_by_id"], ["staff.id"], name=op.f("fk_introduction_mediated_by_id_staff")),
        sa.ForeignKeyConstraint(["mediator_id"], ["member.id"], name=op.f("fk_introduction_mediator_id_member")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["posting.id"], name=op.f("fk_introduction_offer_id_posting"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["receiver_id"], ["member.id"], name=op.f("fk_introduction_receiver_id_member")),
        sa.ForeignKeyConstraint(
            ["receiver_yes_to_id"], ["staff.id"], name=op.f("fk_introduction_receiver_yes_to_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["posting.id"], name=op.f("fk_introduction_request_id_posting"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["staff.id"], name=op.f("fk_introduction_reviewed_by_id_staff")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_introduction_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sa.UniqueConstraint("client_key", name=op.f("uq_introduction_client_key")),
    )
    op.create_index(op.f("ix_introduction_activity_id"), "introduction", ["activity_id"])
    op.create_index(op.f("ix_introduction_giver_id"), "introduction", ["giver_id"])
    op.create_index(op.f("ix_introduction_mediator_id"), "introduction", ["mediator_id"])
    op.create_index(op.f("ix_introduction_offer_id"), "introduction", ["offer_id"])
    op.create_index(
        "ix_introduction_open",
        "introduction",
        ["site_id", "moved_at"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_introduction_over", "introduction", ["site_id", "ended_at"])
    op.create_index(op.f("ix_introduction_receiver_id"), "introduction", ["receiver_id"])
    op.create_index(op.f("ix_introduction_request_id"), "introduction", ["request_id"])
    op.create_table(
        "idea",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.Column("leads", sa.Boolean(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("gathering_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("thanks", sa.String(length=200), nullable=True),
        sa.Column("client_key", sa.String(length=36), nullable=True),
        sa.CheckConstraint("workshop_id IS NULL OR gathering_id IS NULL", name=op.f("ck_idea_one_outcome")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_idea_activity_id_activity")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gathering.id"], name=op.f("fk_idea_gathering_id_gathering"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_idea_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["read_by_id"], ["staff.id"], name=op.f("fk_idea_read_by_id_staff")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_idea_recorded_by_id_staff")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_idea_site_id_site")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_idea_workshop_id_workshop"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
        sa.UniqueConstraint("client_key", name=op.f("uq_idea_client_key")),
    )
    op.create_index(op.f("ix_idea_activity_id"), "idea", ["activity_id"])
    op.create_index(op.f("ix_idea_gathering_id"), "idea", ["gathering_id"])
    op.create_index(op.f("ix_idea_member_id"), "idea", ["member_id"])
    op.create_index(op.f("ix_idea_site_id"), "idea", ["site_id"])
    op.create_index(op.f("ix_idea_workshop_id"), "idea", ["workshop_id"])
    op.create_table(
        "review_voice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("done", sa.String(length=400), nullable=True),
        sa.Column("shown", sa.String(length=400), nullable=True),
        sa.Column("following", sa.String(length=400), nullable=True),
        sa.Column("view", sa.String(length=10), nullable=True),
        sa.Column("disputed", sa.UnicodeText(), nullable=True),
        sa.Column("viewed_at", MOMENT, nullable=True),
        sa.CheckConstraint("view IN ('agrees', 'disagrees')", name=op.f("ck_review_voice_view")),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introduction.id"],
            name=op.f("fk_review_voice_introduction_id_introduction"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_review_voice_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_voice")),
        sa.UniqueConstraint("introduction_id", "member_id", name=op.f("uq_review_voice_introduction_id_member_id")),
    )
    op.create_index(op.f("ix_review_voice_member_id"), "review_voice", ["member_id"])
    op.create_table(
        "idea_voice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_voice_idea_id_idea"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_idea_voice_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_idea_voice_recorded_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_voice")),
        sa.UniqueConstraint("idea_id", "member_id", name=op.f("uq_idea_voice_idea_id_member_id")),
    )
    op.create_index(op.f("ix_idea_voice_member_id"), "idea_voice", ["member_id"])
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("set_aside_on", sa.Date(), nullable=False),
        sa.CheckConstraint("offer_id IS NOT NULL OR request_id IS NOT NULL", name=op.f("ck_set_aside_pair")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_set_aside_idea_id_idea"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["posting.id"], name=op.f("fk_set_aside_offer_id_posting"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["posting.id"], name=op.f("fk_set_aside_request_id_posting"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_set_aside_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
        sa.UniqueConstraint("offer_id", "request_id", name=op.f("uq_set_aside_offer_id_request_id")),
    )
    op.create_index(op.f("ix_set_aside_idea_id"), "set_aside", ["idea_id"])
    op.create_index(op.f("ix_set_aside_request_id"), "set_aside", ["request_id"])
    op.create_index(op.f("ix_set_aside_workshop_id"), "set_aside", ["workshop_id"])


def downgrade() -> None:
    """Drop them. What waits of the acts is dropped: the code of before could not carry it out again."""
    note = sa.table("logbook_note", sa.column("act"))
    op.execute(sa.delete(note).where(note.c.act.in_(ADDED)))
    _admit(ACTS)
    for table in TABLES:
        op.drop_table(table)
    op.drop_index(op.f("ix_exchange_introduction_id"), table_name="exchange")
    op.drop_column("exchange", "introduction_id")
    for wish in WISHES:
        op.drop_column("member_conditions", wish)


def _admit(acts: tuple[str, ...]) -> None:
    with op.batch_alter_table("logbook_note") as table:
        table.drop_constraint(op.f("ck_logbook_note_act"), type_="check")
        table.create_check_constraint(op.f("ck_logbook_note_act"), f"act IN ({', '.join(map(repr, acts))})")
