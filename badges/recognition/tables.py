"""Tables of badge models and their immutable versions, observations, awards, their readings and endorsements.

The code on a printed card belongs to the award (decisions 4).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, TextList, UtcDateTime, among, enum_of, only, table_of
from badges.base.personal.columns import (
    CHOICE,
    COUNT,
    DAY,
    NUMBER,
    OURS,
    RANDOM,
    STAFF,
    a_sign,
    belongs,
    deleted,
    emptied,
    kept,
    made,
    of_nobody,
    words,
)
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Gathering
from badges.network.tables import Site, Staff
from badges.people.tables import Member
from badges.recognition.states import (
    IN_PROGRESS,
    AwardState,
    EndorsementKind,
    MemberAnswer,
    PauseReason,
    ReadingReason,
    ReadingState,
    Visibility,
)

_THEIRS: Final = "what a staff member prefers is theirs, and says nothing certain of the member"

_IN_PROGRESS = text(among("state", IN_PROGRESS))
_ISSUED = text("issued_at IS NOT NULL")
_UNREAD = text("recorded_by_id <> staff_id AND confirmed_at IS NULL AND denied_at IS NULL")


class BadgeVersion(Base):
    """What a badge says, frozen at publication. A version is never changed: a change is the next number.

    `content`: {"name": {"fr", "en"}, "description": {"fr", "en"}, "criteria": [{"key", "fr", "en"}],
    "alignment": {"framework", "version", "url", "label_lang", "label", "match"} | null, "france_travail": str | null}.
    An English text that was not written is empty. `design` names the drawing of the patch in issuer.kit.
    """

    __tablename__ = "badge_version"
    __table_args__ = (
        UniqueConstraint("badge_model_id", "number"),
        of_nobody("what a badge says; frozen when it was published"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    badge_model_id: Mapped[int] = mapped_column(ForeignKey("badge_model.id"), info=kept(NUMBER))
    number: Mapped[int] = mapped_column(info=kept(COUNT))
    content: Mapped[dict[str, Any]] = mapped_column(
        info=words("what a badge says of whoever holds it, read before it was published")
    )
    design: Mapped[str] = mapped_column(String(40), info=made("the name of a drawing"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER))

    model: Mapped[BadgeModel] = relationship(back_populates="versions", lazy="joined", innerjoin=PRESENT)


_EVERY = table_of(BadgeVersion).alias()  # an alias, so that it is read beside the versions of a query too


class BadgeModel(Base):
    """A badge that the network can award. What it says stands in its versions."""

    __tablename__ = "badge_model"
    __table_args__ = (
        CheckConstraint("family IN ('autres', 'moi', 'apprendre', 'faire', 'cite')", name="family"),
        of_nobody("what the network can award"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    slug: Mapped[str] = mapped_column(String(40), unique=True, info=made("the end of an address"))
    family: Mapped[str] = mapped_column(String(10), info=kept(CHOICE))
    retired_on: Mapped[date | None] = mapped_column(info=kept(DAY))

    versions: Mapped[list[BadgeVersion]] = relationship(back_populates="model", order_by="BadgeVersion.number")
    # The number of the version that is awarded now: read with the model, so that a page can say that a badge changed.
    newest: Mapped[int | None] = column_property(
        select(func.max(_EVERY.c.number)).where(_EVERY.c.badge_model_id == id).scalar_subquery()
    )


class AwardPause(Base):
    """A signed badge is paused, from a staff member's signal until the coordination decides; the row is then deleted.

    The journal keeps who signalled it and what was decided.
    """

    __tablename__ = "award_pause"
    __table_args__ = (only("reason", PauseReason), belongs("award_id.member_id", kept_for="badge"))

    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    # private: never on a public page
    reason: Mapped[PauseReason] = mapped_column(enum_of(PauseReason, 12), info=deleted(given=True))
    # the keys of the criteria that were not seen, where that is the reason and it was said
    criteria: Mapped[list[str]] = mapped_column(TextList(), nullable=True, info=deleted(given=True))
    paused_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=True))
    paused_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    reminded_at: Mapped[datetime | None] = mapped_column(info=deleted(given=OURS))

    paused_by: Mapped[Staff | None] = relationship()


class Award(Base):
    """One recognition of one member, from the first draft to its end. It has the public code.

    Its state changes as `states.AWARD_TRANSITIONS` says. `erased_at` may follow any state.
    `name_shown`, `accepted_name`, `sentence` and `criteria` are personal and are emptied by erasure.
    """

    __tablename__ = "award"
    __table_args__ = (
        only("state", AwardState),
        only("visibility", Visibility),
        CheckConstraint("(gathering_id IS NULL) OR (exchange_id IS NULL)", name="one_place"),
        Index(
            "uq_award_in_progress",
            "member_id",
            "badge_model_id",
            unique=True,
            sqlite_where=_IN_PROGRESS,
            postgresql_where=_IN_PROGRESS,
        ),
        Index(None, "site_id", "issued_at"),
        # by which the badges of one version are counted
        Index("ix_award_issued_version", "badge_version_id", sqlite_where=_ISSUED, postgresql_where=_ISSUED),
        belongs("member_id", kept_for="badge"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER, given=OURS))
    # Crockford base32, upper case
    code: Mapped[str] = mapped_column(
        String(10), unique=True, info=made("the code on the card, whose page says that the badge is gone", given=True)
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True, info=kept(NUMBER, given=OURS))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True, info=kept(NUMBER, given=OURS))
    badge_model_id: Mapped[int] = mapped_column(ForeignKey("badge_model.id"), info=kept(NUMBER, given=OURS))
    badge_version_id: Mapped[int] = mapped_column(ForeignKey("badge_version.id"), info=kept(NUMBER, given=OURS))
    # where it was begun
    gathering_id: Mapped[int | None] = mapped_column(
        ForeignKey("gathering.id"), index=True, info=kept(NUMBER, given=OURS)
    )
    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id"), info=kept(NUMBER, given=OURS))
    awarded_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True, info=kept(NUMBER, given=STAFF))
    state: Mapped[AwardState] = mapped_column(
        enum_of(AwardState, 10), default=AwardState.DRAFT, index=True, info=kept(CHOICE, given=True)
    )
    answer: Mapped[MemberAnswer | None] = mapped_column(enum_of(MemberAnswer, 10), info=kept(CHOICE, given=True))
    # keys ticked for this badge, in the model's order
    criteria: Mapped[list[Any]] = mapped_column(default=list, info=emptied(given=True))
    sentence: Mapped[str | None] = mapped_column(String(300), info=emptied(given=True))
    # asked about, and kept as it is; None again when it changes
    sentence_kept_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=OURS))
    name_shown: Mapped[str | None] = mapped_column(String(130), info=emptied(given=True))
    # the name that the member said yes to last; what is written today may be another spelling of it
    accepted_name: Mapped[str | None] = mapped_column(String(130), info=emptied(given=True))
    visibility: Mapped[Visibility] = mapped_column(
        enum_of(Visibility, 8), default=Visibility.CODE, info=kept(CHOICE, given=True)
    )
    search_engines: Mapped[bool] = mapped_column(default=False, info=kept(COUNT, given=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=a_sign(kept(DAY, given=True)))
    agreed_at: Mapped[datetime | None] = mapped_column(info=a_sign(kept(DAY, given=True)))
    # the ten minutes of undo begin here
    issued_at: Mapped[datetime | None] = mapped_column(index=True, info=a_sign(kept(DAY, given=True)))
    valid_until: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=True))
    ended_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=True))  # withdrawn or revoked
    # private: never on a public page
    end_reason: Mapped[str | None] = mapped_column(
        String(40), info=made("one of the codes of states", given="private to the staff")
    )
    erased_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=OURS))
    # its member died, or left and asked for it: others no longer see it
    closed_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=OURS))

    member: Mapped[Member] = relationship(innerjoin=PRESENT)
    site: Mapped[Site] = relationship(innerjoin=PRESENT)
    awarded_by: Mapped[Staff] = relationship(innerjoin=PRESENT)
    version: Mapped[BadgeVersion] = relationship(innerjoin=PRESENT)
    gathering: Mapped[Gathering | None] = relationship()
    exchange: Mapped[Exchange | None] = relationship()
    endorsements: Mapped[list[Endorsement]] = relationship(back_populates="award", order_by="Endorsement.id")
    # Since when it is paused: read with the award, so that no page can forget it.
    paused_at: Mapped[datetime | None] = column_property(
        select(AwardPause.paused_at).where(AwardPause.award_id == id).scalar_subquery()
    )


class Endorsement(Base):
    """An endorsement of what was seen, by the site's facilitator or a witness; signed as a Document."""

    __tablename__ = "endorsement"
    __table_args__ = (only("kind", EndorsementKind), belongs("award_id.member_id", kept_for="badge"))

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER, given=OURS))
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True, info=kept(NUMBER, given=OURS))
    kind: Mapped[EndorsementKind] = mapped_column(enum_of(EndorsementKind, 12), info=kept(CHOICE, given=True))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER, given=STAFF))
    function: Mapped[str] = mapped_column(
        String(60), info=made("the title of the staff member, without a name", given=True)
    )
    comment: Mapped[str | None] = mapped_column(String(600), info=emptied(given=True))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY, given=True))
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=kept(DAY, given=True))

    award: Mapped[Award] = relationship(back_populates="endorsements", innerjoin=PRESENT)


class AwardReading(Base):
    """A colleague reads an award before its member is asked. The last reading of an award counts.

    `digest`: of the content that the answer is about, so that it says nothing about any other content.
    """

    __tablename__ = "award_reading"
    __table_args__ = (
        only("reason", ReadingReason),
        only("status", ReadingState),
        Index(None, "status", "asked_at"),
        belongs("award_id.member_id", kept_for="badge"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    reason: Mapped[ReadingReason] = mapped_column(enum_of(ReadingReason, 12), info=deleted(given=True))
    status: Mapped[ReadingState] = mapped_column(enum_of(ReadingState, 10), info=deleted(given=True))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=True))
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), info=deleted(given=RANDOM))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    answered_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))
    reminded_at: Mapped[datetime | None] = mapped_column(info=deleted(given=OURS))

    award: Mapped[Award] = relationship(innerjoin=PRESENT)
    asked_by: Mapped[Staff] = relationship(foreign_keys=[asked_by_id], innerjoin=PRESENT)
    answered_by: Mapped[Staff | None] = relationship(foreign_keys=[answered_by_id])


class SigningPreference(Base):
    """A staff member prefers that a colleague signs for this member. No reason is asked."""

    __tablename__ = "signing_preference"
    __table_args__ = (belongs("member_id", "staff_id", kept_for="unanswered"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=_THEIRS))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=_THEIRS)
    )
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), index=True, info=deleted(given=_THEIRS)
    )
    set_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=_THEIRS))


class Observation(Base):
    """A staff member saw a criterion, in one gathering or in one exchange; who entered it may have added one sentence.

    `staff_id` saw it. `recorded_by_id` entered it: the same, or a colleague, from the other's sheet.
    """

    __tablename__ = "observation"
    __table_args__ = (
        CheckConstraint("(gathering_id IS NULL) <> (exchange_id IS NULL)", name="one_place"),
        UniqueConstraint("member_id", "badge_model_id", "criterion", "gathering_id", "staff_id"),
        UniqueConstraint("member_id", "badge_model_id", "criterion", "exchange_id", "staff_id"),
        Index("ix_observation_unread", "staff_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        belongs("member_id", kept_for="unanswered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    badge_model_id: Mapped[int] = mapped_column(ForeignKey("badge_model.id"), info=deleted(given=OURS))
    # Criterion key within the model, stable across versions
    criterion: Mapped[str] = mapped_column(String(40), info=deleted(given=True))
    gathering_id: Mapped[int | None] = mapped_column(
        ForeignKey("gathering.id", ondelete="CASCADE"), index=True, info=deleted(given="the day is given")
    )
    exchange_id: Mapped[int | None] = mapped_column(
        ForeignKey("exchange.id", ondelete="CASCADE"), index=True, info=deleted(given="the day is given")
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=deleted(given=True))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=deleted(given=True))
    sentence: Mapped[str | None] = mapped_column(String(300), info=deleted(given=True))
    seen_on: Mapped[date] = mapped_column(
        info=a_sign(deleted(given=True))
    )  # the local date of the gathering or exchange
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=True))
    # of what was entered in a colleague's name: when they had read it, or said that it was not they
    confirmed_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))
    denied_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))

    member: Mapped[Member] = relationship(innerjoin=PRESENT)
    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id], innerjoin=PRESENT)
    gathering: Mapped[Gathering | None] = relationship()
    exchange: Mapped[Exchange | None] = relationship()


class AwardConsent(Base):
    """A member's answer about one badge: to have it, or to have it in a backpack. Never updated: a change is a new row.

    `text_version` is that of the text that was read; `name_shown` and `visibility` are what a yes agreed to.
    """

    __tablename__ = "award_consent"
    __table_args__ = (
        CheckConstraint("subject IN ('award', 'backpack')", name="subject"),
        CheckConstraint("answer IN ('yes', 'later', 'no', 'withdrawn')", name="answer"),
        belongs("award_id.member_id", kept_for="consent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER, given=OURS))
    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), index=True, info=kept(NUMBER, given=OURS)
    )
    subject: Mapped[str] = mapped_column(String(12), info=kept(CHOICE, given=True))
    answer: Mapped[str] = mapped_column(String(10), info=kept(CHOICE, given=True))
    # such as "2026-11"
    text_version: Mapped[str] = mapped_column(String(20), info=made("the version of a text of ours", given=True))
    name_shown: Mapped[str | None] = mapped_column(String(130), info=emptied(given=True))
    visibility: Mapped[str | None] = mapped_column(String(8), info=made("one of the words of Visibility", given=True))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=a_sign(kept(DAY, given=True)))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER, given=STAFF))


class Disagreement(Base):
    """A member said, alone, that they do not agree with a badge: it is stopped, and no word is asked.

    One that was not signed yet has ended with it; a signed one is paused, and the row goes with the pause. It is for
    the eyes of the staff and of the member alone.
    """

    __tablename__ = "disagreement"
    __table_args__ = (belongs("award_id.member_id", kept_for="badge"),)

    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    said_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=a_sign(deleted(given=True)))
    # when somebody of the site had read it
    heard_at: Mapped[datetime | None] = mapped_column(index=True, info=deleted(given=OURS))
    heard_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))


class OwnWords(Base):
    """A member's own words about a badge of theirs: shown with it at their will alone, and attested by no one.

    `changes` counts those of the day `changed_on` (`badges.base.database.bounds`).
    """

    __tablename__ = "own_words"
    __table_args__ = (belongs("award_id.member_id", kept_for="badge"),)

    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    text: Mapped[str] = mapped_column(String(300), info=deleted(given=True))
    shown: Mapped[bool] = mapped_column(info=deleted(given=True))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=a_sign(deleted(given=True)))
    changed_on: Mapped[date] = mapped_column(info=a_sign(deleted(given=OURS)))
    changes: Mapped[int] = mapped_column(info=deleted(given=OURS))
