"""What members offer and look for, under which conditions; who was put in touch; ideas, and who would come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, TextList, UtcDateTime, enum_of, only
from badges.base.personal.columns import (
    COUNT,
    DAY,
    NUMBER,
    OURS,
    RANDOM,
    STAFF,
    Way,
    a_sign,
    belongs,
    deleted,
    emptied,
    kept,
    made,
)
from badges.gatherings.tables import Activity
from badges.matching.rules import Manner, PostingSide, Reach, ReviewView
from badges.network.tables import Site
from badges.people.tables import Member

_OTHER: Final = text("other_activity IS NOT NULL")
_OPEN: Final = text("ended_at IS NULL")


class Posting(Base):
    """An offer or a request of a member, in their own words. It is read at the site that the member belongs to.

    `activity_id` None: what `other_activity` says, where the list of activities had no word for it. `recorded_by_id`
    None: the member wrote it on the private page, and no other member sees it before the staff has read it (`read_at`).
    `words_public`, `name_public`: what everybody may read on the public wall. `ended_at`: it is over, because it was
    answered (`fulfilled`), taken back, or not said again by the day `until`.
    """

    __tablename__ = "posting"
    __table_args__ = (
        only("side", PostingSide),
        only("manner", Manner),
        only("reach", Reach),
        CheckConstraint("activity_id IS NULL OR other_activity IS NULL", name="one_activity"),
        CheckConstraint("name_public = false OR words_public = true", name="name_with_words"),
        UniqueConstraint("client_key"),
        Index("ix_posting_other", "other_activity", sqlite_where=_OTHER, postgresql_where=_OTHER),
        belongs("member_id", kept_for=("posting", "unanswered")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    side: Mapped[PostingSide] = mapped_column(enum_of(PostingSide, 10), info=deleted(given=True))
    words: Mapped[str] = mapped_column(String(200), info=deleted(given=True))
    manner: Mapped[Manner] = mapped_column(enum_of(Manner, 10), info=deleted(given=True))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True, info=deleted(given=OURS))
    other_activity: Mapped[str | None] = mapped_column(String(60), info=deleted(given=True))
    days: Mapped[list[str]] = mapped_column(TextList(), nullable=True, info=deleted(given=True))
    moments: Mapped[list[str]] = mapped_column(TextList(), nullable=True, info=deleted(given=True))
    reach: Mapped[Reach | None] = mapped_column(enum_of(Reach, 10), info=deleted(given=True))
    until: Mapped[date] = mapped_column(info=deleted(given=True))
    words_public: Mapped[bool] = mapped_column(info=deleted(given=True))
    name_public: Mapped[bool] = mapped_column(info=deleted(given=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=a_sign(deleted(given=True)))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=deleted(given=OURS))
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=deleted(given=True))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=deleted(given=True))
    fulfilled: Mapped[bool] = mapped_column(default=False, info=deleted(given=True))
    # makes saving the form twice harmless
    client_key: Mapped[str | None] = mapped_column(String(36), info=deleted(given=RANDOM))

    member: Mapped[Member] = relationship(innerjoin=PRESENT)
    activity: Mapped[Activity | None] = relationship()


class MemberConditions(Base):
    """« Ses conditions »: what a member wishes wherever they take part. A member without a row has none."""

    __tablename__ = "member_conditions"
    __table_args__ = (belongs("member_id", kept_for="unanswered", filled=True),)

    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    at_meetings_only: Mapped[bool] = mapped_column(info=deleted(given=True, fullest=(False, True)))
    not_at_home: Mapped[bool] = mapped_column(info=deleted(given=True, fullest=(False, True)))
    in_company: Mapped[bool] = mapped_column(info=deleted(given=True, fullest=(False, True)))
    words: Mapped[str | None] = mapped_column(String(200), info=deleted(given=True))  # for the facilitator alone
    # « on peut me demander souvent », and « j’accompagne une première rencontre »
    often: Mapped[bool] = mapped_column(default=False, info=deleted(given=True, fullest=(False, True)))
    mediates: Mapped[bool] = mapped_column(default=False, info=deleted(given=True, fullest=(False, True)))

    member: Mapped[Member] = relationship(innerjoin=PRESENT)


# -- putting people in touch ------------------------------------------------------------------------------------------


class Introduction(Base):
    """A thread (« mise en relation »): one member gives, another receives, and the staff of a site follow them.

    The giver is asked first. `giver_yes_to_id`, `receiver_yes_to_id`: who of the staff heard the yes; None: it was said
    on the private page. A no is not kept: the thread has ended. `told_at`: from when the members may read that it has.
    `held`: it ended well. Once it is forgotten, its members and its words are gone, and it counts.
    """

    __tablename__ = "introduction"
    __table_args__ = (
        CheckConstraint("giver_id <> receiver_id", name="two_people"),
        CheckConstraint("receiver_yes_at IS NULL OR giver_yes_at IS NOT NULL", name="giver_first"),
        CheckConstraint("held = false OR ended_at IS NOT NULL", name="held_is_over"),
        UniqueConstraint("client_key"),
        Index("ix_introduction_open", "site_id", "moved_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_introduction_over", "site_id", "ended_at"),
        belongs(
            "giver_id",
            "receiver_id",
            Way("mediator_id", key_alone=True),
            kept_for=("introduction", "introduction_closed", "unanswered"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER, given=OURS))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), info=kept(NUMBER, given=OURS))
    activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("activity.id"), index=True, info=kept(NUMBER, given=OURS)
    )
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True, info=kept(NUMBER, given=OURS))
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True, info=kept(NUMBER, given=OURS))
    offer_id: Mapped[int | None] = mapped_column(
        ForeignKey("posting.id", ondelete="SET NULL"), index=True, info=kept(NUMBER, given=OURS)
    )
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey("posting.id", ondelete="SET NULL"), index=True, info=kept(NUMBER, given=OURS)
    )
    # what it is about, as the one who seeks said it, or else the one who offers
    words: Mapped[str | None] = mapped_column(String(200), info=emptied(given=True))
    sought_on: Mapped[date | None] = mapped_column(info=kept(DAY, given=OURS))  # since when it was looked for
    # under 18: at the meetings of the site alone; under 15: a parent is there
    at_meetings: Mapped[bool] = mapped_column(default=False, info=kept(COUNT, given=True))
    with_parent: Mapped[bool] = mapped_column(default=False, info=kept(COUNT, given=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY, given=True))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER, given=STAFF))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY, given=OURS))  # the last step
    giver_yes_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime(), info=a_sign(kept(DAY, given=OURS), by="giver_id")
    )
    giver_yes_to_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER, given=STAFF))
    receiver_yes_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime(), info=a_sign(kept(DAY, given=OURS), by="receiver_id")
    )
    receiver_yes_to_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER, given=STAFF))
    # the meeting of three: what was agreed there, and who mediates, of the staff or a member
    what: Mapped[str | None] = mapped_column(String(120), info=emptied(given=True))
    place: Mapped[str | None] = mapped_column(String(120), info=emptied(given=True))
    rhythm: Mapped[str | None] = mapped_column(String(60), info=emptied(given=True))
    stops: Mapped[str | None] = mapped_column(String(60), info=emptied(given=True))
    meeting_on: Mapped[date | None] = mapped_column(info=kept(DAY, given=True))
    mediated_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER, given=STAFF))
    mediator_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True, info=kept(NUMBER, given=OURS))
    known_already: Mapped[bool] = mapped_column(default=False, info=kept(COUNT, given=OURS))
    met_on: Mapped[date | None] = mapped_column(index=True, info=a_sign(kept(DAY, given=True)))
    under_way_on: Mapped[date | None] = mapped_column(
        index=True, info=a_sign(kept(DAY, given=True))
    )  # the first exchange
    # « mon numéro peut être montré »: each of their own
    giver_number: Mapped[bool] = mapped_column(default=False, info=kept(COUNT, given=OURS))
    receiver_number: Mapped[bool] = mapped_column(default=False, info=kept(COUNT, given=OURS))
    reviewed_on: Mapped[date | None] = mapped_column(info=a_sign(kept(DAY, given=True)))  # the bilan
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER, given=STAFF))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=kept(DAY, given=OURS))
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=kept(DAY, given=OURS))
    held: Mapped[bool] = mapped_column(default=False, info=kept(COUNT, given=True))
    # makes saving the form twice harmless
    client_key: Mapped[str | None] = mapped_column(String(36), info=made(RANDOM, given=RANDOM))

    site: Mapped[Site] = relationship(innerjoin=PRESENT)
    activity: Mapped[Activity | None] = relationship()
    giver: Mapped[Member | None] = relationship(foreign_keys=[giver_id])
    receiver: Mapped[Member | None] = relationship(foreign_keys=[receiver_id])
    mediator: Mapped[Member | None] = relationship(foreign_keys=[mediator_id])


class ReviewVoice(Base):
    """What one of the two said at the bilan, and what they say of it afterwards.

    `view` None: nothing yet, and « sans avis » after thirty days. `disputed`: the questions with which they disagree.
    """

    __tablename__ = "review_voice"
    __table_args__ = (
        UniqueConstraint("introduction_id", "member_id"),
        only("view", ReviewView),
        belongs("member_id", kept_for=("introduction", "unanswered")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    introduction_id: Mapped[int] = mapped_column(
        ForeignKey("introduction.id", ondelete="CASCADE"), info=deleted(given=OURS)
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    done: Mapped[str | None] = mapped_column(String(400), info=deleted(given=True))  # what was done together
    shown: Mapped[str | None] = mapped_column(String(400), info=deleted(given=True))  # what the other one showed
    following: Mapped[str | None] = mapped_column(String(400), info=deleted(given=True))  # what they would like next
    view: Mapped[ReviewView | None] = mapped_column(enum_of(ReviewView, 10), info=deleted(given=True))
    disputed: Mapped[list[str]] = mapped_column(TextList(), nullable=True, info=deleted(given=True))
    viewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=a_sign(deleted(given=True)))

    member: Mapped[Member] = relationship(innerjoin=PRESENT)


class Objection(Base):
    """« Pas avec cette personne »: without a reason. It stands with the member who said it, and nowhere else."""

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("member_id", "other_id"),
        belongs(
            "member_id",
            Way("other_id", given=False, counted=False),  # nothing of it stands on the side of the other
            kept_for="unanswered",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), info=deleted(given=OURS))
    other_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given="another person")
    )
    said_on: Mapped[date] = mapped_column(info=a_sign(deleted(given=True), by="member_id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))


class ThreadsAtRest(Base):
    """The coordination lets the threads of a member rest. No reason is kept."""

    __tablename__ = "threads_at_rest"
    __table_args__ = (belongs("member_id", kept_for="unanswered"),)

    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    rested_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=True))
    rested_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))


# -- ideas ------------------------------------------------------------------------------------------------------------


class Idea(Base):
    """A proposal for a meeting or a workshop, by a member or by the staff (`member_id` None).

    `read_at` None: a member wrote it on the private page, and the staff has not read it. `leads`, `named`: what the
    member answered when asked whether they would lead it, and be named. `closed_at`: it became a workshop or a meeting,
    or was closed with a sentence of thanks.
    """

    __tablename__ = "idea"
    __table_args__ = (
        UniqueConstraint("client_key"),
        CheckConstraint("workshop_id IS NULL OR gathering_id IS NULL", name="one_outcome"),
        belongs("member_id", kept_for=("idea", "unanswered")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True, info=deleted(given=OURS))
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True, info=deleted(given=OURS))
    title: Mapped[str] = mapped_column(String(80), info=deleted(given=True))
    words: Mapped[str | None] = mapped_column(String(200), info=deleted(given=True))
    needed: Mapped[int | None] = mapped_column(info=deleted(given=True))  # how many are enough for it
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=a_sign(deleted(given=True)))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=deleted(given=OURS))
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    leads: Mapped[bool | None] = mapped_column(info=deleted(given=True))
    named: Mapped[bool] = mapped_column(default=False, info=deleted(given=True))
    workshop_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop.id", ondelete="SET NULL"), index=True, info=deleted(given=True)
    )
    gathering_id: Mapped[int | None] = mapped_column(
        ForeignKey("gathering.id", ondelete="SET NULL"), index=True, info=deleted(given=True)
    )
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=deleted(given=True))
    thanks: Mapped[str | None] = mapped_column(String(200), info=deleted(given=True))  # the sentence that closed it
    # makes saving the form twice harmless
    client_key: Mapped[str | None] = mapped_column(String(36), info=deleted(given=RANDOM))

    site: Mapped[Site] = relationship(innerjoin=PRESENT)
    member: Mapped[Member | None] = relationship()
    activity: Mapped[Activity | None] = relationship()


class IdeaVoice(Base):
    """A member would come to what an idea proposes. `invited_at`: when they were told of the day."""

    __tablename__ = "idea_voice"
    __table_args__ = (UniqueConstraint("idea_id", "member_id"), belongs("member_id", kept_for=("idea", "unanswered")))

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    said_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=a_sign(deleted(given=True)))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    invited_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=deleted(given=True))

    idea: Mapped[Idea] = relationship(innerjoin=PRESENT)
    member: Mapped[Member] = relationship(innerjoin=PRESENT)


# -- what was put aside -----------------------------------------------------------------------------------------------


class SetAside(Base):
    """What was put aside when choosing: a pair, not who refused. It goes with either of the two.

    One of `offer_id` and `request_id`, or both; or one of them with a workshop or an idea to join.
    """

    __tablename__ = "set_aside"
    __table_args__ = (
        UniqueConstraint("offer_id", "request_id"),
        CheckConstraint("offer_id IS NOT NULL OR request_id IS NOT NULL", name="pair"),
        belongs("offer_id.member_id", "request_id.member_id", kept_for=("posting", "unanswered")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id", ondelete="CASCADE"), info=deleted(given=OURS))
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey("posting.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    workshop_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    idea_id: Mapped[int | None] = mapped_column(
        ForeignKey("idea.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    set_aside_on: Mapped[date] = mapped_column(info=deleted(given=OURS))
