"""Tables of badge models and their immutable versions, observations, awards, their readings and endorsements.

The code on a printed card belongs to the award (decisions 4).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime, among, enum_of, only
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

_IN_PROGRESS = text(among("state", IN_PROGRESS))


class BadgeModel(Base):
    """A badge that the network can award. What it says stands in its versions."""

    __tablename__ = "badge_model"
    __table_args__ = (CheckConstraint("family IN ('autres', 'moi', 'apprendre', 'faire', 'cite')", name="family"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    family: Mapped[str] = mapped_column(String(10))
    retired_on: Mapped[date | None]

    versions: Mapped[list[BadgeVersion]] = relationship(back_populates="model", order_by="BadgeVersion.number")


class BadgeVersion(Base):
    """What a badge says, frozen at publication. A version is never changed: a change is the next number.

    `content`: {"name": {"fr", "en"}, "description": {"fr", "en"}, "criteria": [{"key", "fr", "en"}],
    "alignment": {"framework", "version", "url", "label_lang", "label", "match"}, "france_travail": str | null}.
    `design` names the drawing of the patch in issuer.artwork.
    """

    __tablename__ = "badge_version"
    __table_args__ = (UniqueConstraint("badge_model_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    badge_model_id: Mapped[int] = mapped_column(ForeignKey("badge_model.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    design: Mapped[str] = mapped_column(String(40))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime())
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    model: Mapped[BadgeModel] = relationship(back_populates="versions", lazy="joined", innerjoin=PRESENT)


class AwardPause(Base):
    """A signed badge is paused, from a staff member's signal until the coordination decides; the row is then deleted.

    The journal keeps who signalled it and what was decided.
    """

    __tablename__ = "award_pause"
    __table_args__ = (only("reason", PauseReason),)

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[PauseReason] = mapped_column(enum_of(PauseReason, 12))  # private: never on a public page
    paused_at: Mapped[datetime] = mapped_column(UtcDateTime())
    paused_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    reminded_at: Mapped[datetime | None]

    paused_by: Mapped[Staff | None] = relationship()


class Award(Base):
    """One recognition of one member, from the first draft to its end. It has the public code.

    Its state changes as `states.AWARD_TRANSITIONS` says. `erased_at` may follow any state.
    `name_shown`, `sentence` and `criteria` are personal and are emptied by erasure.
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
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)  # Crockford base32, upper case
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    badge_model_id: Mapped[int] = mapped_column(ForeignKey("badge_model.id"))
    badge_version_id: Mapped[int] = mapped_column(ForeignKey("badge_version.id"))
    gathering_id: Mapped[int | None] = mapped_column(ForeignKey("gathering.id"), index=True)  # where it was begun
    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id"))
    awarded_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    state: Mapped[AwardState] = mapped_column(enum_of(AwardState, 10), default=AwardState.DRAFT, index=True)
    answer: Mapped[MemberAnswer | None] = mapped_column(enum_of(MemberAnswer, 10))
    criteria: Mapped[list[Any]] = mapped_column(default=list)  # keys ticked for this badge, in the model's order
    sentence: Mapped[str | None] = mapped_column(String(300))
    sentence_kept_at: Mapped[datetime | None]  # asked about, and kept as it is; None again when it changes
    name_shown: Mapped[str | None] = mapped_column(String(130))
    visibility: Mapped[Visibility] = mapped_column(enum_of(Visibility, 8), default=Visibility.CODE)
    search_engines: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    agreed_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None] = mapped_column(index=True)  # the ten minutes of undo begin here
    valid_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # withdrawn or revoked
    end_reason: Mapped[str | None] = mapped_column(String(40))  # private: never on a public page
    erased_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # its member left or died: others no longer see it

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
    """An endorsement of what was seen, by the site's facilitator now, by witnesses later; signed as a Document."""

    __tablename__ = "endorsement"
    __table_args__ = (only("kind", EndorsementKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True)
    kind: Mapped[EndorsementKind] = mapped_column(enum_of(EndorsementKind, 12))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    function: Mapped[str] = mapped_column(String(60))
    comment: Mapped[str | None] = mapped_column(String(600))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime())
    withdrawn_at: Mapped[datetime | None]

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
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"), index=True)
    reason: Mapped[ReadingReason] = mapped_column(enum_of(ReadingReason, 12))
    status: Mapped[ReadingState] = mapped_column(enum_of(ReadingState, 10))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    award: Mapped[Award] = relationship(innerjoin=PRESENT)
    asked_by: Mapped[Staff] = relationship(foreign_keys=[asked_by_id], innerjoin=PRESENT)
    answered_by: Mapped[Staff | None] = relationship(foreign_keys=[answered_by_id])


class SigningPreference(Base):
    """A staff member prefers that a colleague signs for this member. Nobody is asked why."""

    __tablename__ = "signing_preference"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime())


class Observation(Base):
    """A staff member saw a criterion, in one gathering or in one exchange; who entered it may have added one sentence.

    `staff_id` saw it. `recorded_by_id` entered it: the same, or a colleague, from the other's sheet.
    """

    __tablename__ = "observation"
    __table_args__ = (
        CheckConstraint("(gathering_id IS NULL) <> (exchange_id IS NULL)", name="one_place"),
        UniqueConstraint("member_id", "badge_model_id", "criterion", "gathering_id", "staff_id"),
        UniqueConstraint("member_id", "badge_model_id", "criterion", "exchange_id", "staff_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    badge_model_id: Mapped[int] = mapped_column(ForeignKey("badge_model.id"))
    criterion: Mapped[str] = mapped_column(String(40))  # Criterion key within the model, stable across versions
    gathering_id: Mapped[int | None] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    sentence: Mapped[str | None] = mapped_column(String(300))
    seen_on: Mapped[date]  # the local date of the gathering or exchange
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime())

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
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(String(10))
    text_version: Mapped[str] = mapped_column(String(20))  # such as "2026-11"
    name_shown: Mapped[str | None] = mapped_column(String(130))
    visibility: Mapped[str | None] = mapped_column(String(8))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Disagreement(Base):
    """A member said, alone, that they do not agree with a badge: it is stopped, and no word is asked.

    One that was not signed yet has ended with it; a signed one is paused, and the row goes with the pause. It is for
    the eyes of the staff and of the member alone.
    """

    __tablename__ = "disagreement"

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"), primary_key=True)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime())
    heard_at: Mapped[datetime | None] = mapped_column(index=True)  # when somebody of the site had read it
    heard_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class OwnWords(Base):
    """A member's own words about a badge of theirs: shown with it at their will alone, and attested by nobody.

    `changes` counts those of the day `changed_on` (`badges.base.database.bounds`).
    """

    __tablename__ = "own_words"

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(String(300))
    shown: Mapped[bool]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime())
    changed_on: Mapped[date]
    changes: Mapped[int]
