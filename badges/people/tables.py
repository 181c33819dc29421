"""Members, what they said yes or no to, which staff they are, and the codes that confirm an e-mail.

A member is no user account: no e-mail, phone or password is required.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import ERASURE_BITS, PRESENT, Base, UtcDateTime, enum_of, only, random_bits
from badges.network.tables import Site
from badges.people.rules import Age, ConsentAnswer, ConsentSubject

_LINK_ENDED = text("link_ended_at IS NOT NULL")
_PRACTICE = text("practice")


def _as_folded(context: DefaultExecutionContext) -> str:
    """The whole name of a row that says nothing else: as it is folded for search."""
    return str(context.get_current_parameters()["folded_name"])  # type: ignore[no-untyped-call]


class Member(Base):
    """A person who takes part. Everything but the given name is optional.

    `folded_name` serves search and sort: the name that they go by, then given and family name. `whole_name` is the
    folded given and family name alone, by which one person is told from another. `link_nonce` makes the private link:
    the key in the URL is the nonce and a MAC under the instance's secret, so that it can be shown again, and a new
    nonce ends the old link. `erasure_bits` are given at random once, and never change: the file of erasures beside the
    database names them, so that a backup that is restored is erased again. `erased_at`: nothing of the person is shown
    from then on.
    """

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_link_to_give", "site_id", sqlite_where=_LINK_ENDED, postgresql_where=_LINK_ENDED),
        only("age", Age),
        Index("uq_member_practice", "site_id", unique=True, sqlite_where=_PRACTICE, postgresql_where=_PRACTICE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)  # their account, if they have one
    given_name: Mapped[str] = mapped_column(String(60))
    family_name: Mapped[str | None] = mapped_column(String(60))
    called: Mapped[str | None] = mapped_column(String(60))  # the name that they go by, such as « Ginou »
    folded_name: Mapped[str] = mapped_column(String(130), index=True)
    whole_name: Mapped[str] = mapped_column(String(130), index=True, default=_as_folded)
    email: Mapped[str | None] = mapped_column(String(255))
    email_confirmed_at: Mapped[datetime | None]
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    told_by: Mapped[str | None] = mapped_column(String(80))  # who told them of the network, as they say it
    age: Mapped[Age | None] = mapped_column(enum_of(Age, 10))  # as a tick says it, until the staff changes it
    age_said_on: Mapped[date | None]
    unnamed_on: Mapped[date | None]  # since when their presence is noted without their name, if they prefer it
    language: Mapped[str] = mapped_column(String(8), default="fr")
    link_nonce: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    link_ended_at: Mapped[datetime | None]  # their link died with a lost phone, and no new one was given yet
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    erased_at: Mapped[datetime | None]
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True)  # makes saving the form twice harmless
    erasure_bits: Mapped[bytes] = mapped_column(LargeBinary(ERASURE_BITS // 8), unique=True, default=random_bits)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    kept_on: Mapped[date | None]  # the last day on which the person said that their record shall stay
    asked_on: Mapped[date | None]  # when they were asked, after two years without contact
    forgotten_on: Mapped[date | None]  # when name, contact and attendance went, because they did not answer
    practice: Mapped[bool] = mapped_column(default=False)  # nobody: « Camille Essai », to rehearse with

    site: Mapped[Site] = relationship(lazy="joined", innerjoin=PRESENT)


class Consent(Base):
    """A member's answer about follow-up or badges, with the date and the version of the text that was read.

    Never updated: a change is a new row. The yes to one badge is `AwardConsent`.
    """

    __tablename__ = "consent"
    __table_args__ = (
        only("subject", ConsentSubject),
        only("answer", ConsentAnswer),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    subject: Mapped[ConsentSubject] = mapped_column(enum_of(ConsentSubject, 12))
    answer: Mapped[ConsentAnswer] = mapped_column(enum_of(ConsentAnswer, 10))
    with_parent: Mapped[bool] = mapped_column(default=False)  # said by a child and a parent together
    text_version: Mapped[str] = mapped_column(String(20))  # such as "2026-11"
    given_at: Mapped[datetime] = mapped_column(UtcDateTime())
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class StaffTie(Base):
    """What a staff member answered when asked whether a member's record is their own.

    Never updated: a change is a new row, and the last row of a staff member about a member counts. One person may have
    several accounts and several records.
    """

    __tablename__ = "staff_tie"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    same_person: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime())


class ConfirmationCode(Base):
    """A one-use code sent to an e-mail address, to confirm it or to allow what a private link alone may not."""

    __tablename__ = "confirmation_code"
    __table_args__ = (Index(None, "purpose", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))  # "backpack"
    number: Mapped[int | None]  # of what it is about, such as an award
    email: Mapped[str] = mapped_column(String(255))
    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    used_at: Mapped[datetime | None]
