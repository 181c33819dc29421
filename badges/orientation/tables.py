"""Services that send people, the people that they send, numbers that are not to be called, and counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import (
    DAY,
    NUMBER,
    OURS,
    RANDOM,
    STAFF,
    a_sign,
    belongs,
    deleted,
    kept,
    made,
    of_nobody,
    words,
)
from badges.network.tables import Site
from badges.orientation.rules import NAME_LENGTH, NOTE_LENGTH, SERVICE_LENGTH, ReachedBy

_WAITING: Final = text("came_on IS NULL AND closed_on IS NULL")
_SERVICE: Final = "a service, by its own name, telephone number or mailbox: no person's"


class Referrer(Base):
    """A service that sent a person to a site, with the telephone number or mailbox that it gave as its own.

    Two ways to reach one service are two rows, so that no form overwrites what another one said.
    """

    __tablename__ = "referrer"
    __table_args__ = (
        UniqueConstraint("site_id", "folded_service", "contact"),
        of_nobody(_SERVICE, kept_for="referrer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), info=kept(NUMBER))
    service: Mapped[str] = mapped_column(String(SERVICE_LENGTH), info=words(_SERVICE))
    folded_service: Mapped[str] = mapped_column(String(SERVICE_LENGTH), info=made("its name, to compare it"))
    contact: Mapped[str] = mapped_column(String(254), info=words(_SERVICE))  # E.164, or an e-mail address
    last_sent_on: Mapped[date] = mapped_column(index=True, info=kept(DAY))


class Orientation(Base):
    """A person that a service sent to a site: a first name, and how to reach them. Most have no record of a member.

    `recorded_by_id` None: the service filled the public form. `tried_on`: the last call without an answer.
    `called_on`: they were spoken to; `told_on`: and told where their name came from (GDPR, article 14). `member_id`:
    the record that was there already, or that was opened when they came.
    """

    __tablename__ = "orientation"
    __table_args__ = (
        only("reached_by", ReachedBy),
        CheckConstraint("minor = false OR reached_by = 'phone'", name="parent_is_called"),
        CheckConstraint("reached_by <> 'phone' OR phone IS NOT NULL", name="phone"),
        UniqueConstraint("client_key"),
        Index("ix_orientation_waiting", "site_id", "received_on", sqlite_where=_WAITING, postgresql_where=_WAITING),
        belongs("member_id", kept_for=("orientation_came", "orientation_closed", "unanswered")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), info=deleted(given=OURS))
    referrer_id: Mapped[int] = mapped_column(ForeignKey("referrer.id"), index=True, info=deleted(given=True))
    first_name: Mapped[str] = mapped_column(String(NAME_LENGTH), info=deleted(given=True))
    minor: Mapped[bool] = mapped_column(info=deleted(given=True))
    reached_by: Mapped[ReachedBy] = mapped_column(enum_of(ReachedBy, 10), info=deleted(given=True))
    phone: Mapped[str | None] = mapped_column(String(20), index=True, info=deleted(given=True))  # E.164
    message_allowed: Mapped[bool] = mapped_column(info=deleted(given=True))
    note: Mapped[str | None] = mapped_column(String(NOTE_LENGTH), info=deleted(given=True))
    # the version of the sentence to which the service said « la personne est d’accord »
    agreed_text: Mapped[int] = mapped_column(info=deleted(given=True))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=True))
    received_on: Mapped[date] = mapped_column(info=deleted(given=OURS))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    tried_on: Mapped[date | None] = mapped_column(info=deleted(given=True))
    called_on: Mapped[date | None] = mapped_column(info=deleted(given=True))
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    told_on: Mapped[date | None] = mapped_column(info=deleted(given=True))
    came_on: Mapped[date | None] = mapped_column(info=a_sign(deleted(given=True)))
    closed_on: Mapped[date | None] = mapped_column(info=deleted(given=True))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True, info=deleted(given=OURS))
    # makes sending the form twice harmless; and by it the logbook names the row
    client_key: Mapped[str] = mapped_column(String(36), info=deleted(given=RANDOM))

    site: Mapped[Site] = relationship(innerjoin=PRESENT)
    referrer: Mapped[Referrer] = relationship(innerjoin=PRESENT)


class NotCalled(Base):
    """A telephone number that the network does not call: « ne plus m’appeler ». By its MAC alone, for a year."""

    __tablename__ = "not_called"
    __table_args__ = (of_nobody("a MAC of a number: it leads to nobody without the key", kept_for="not_called"),)

    number: Mapped[str] = mapped_column(String(64), primary_key=True, info=made(RANDOM))
    until: Mapped[date] = mapped_column(index=True, info=kept(DAY))


class OrientationCount(Base):
    """How many people were sent to the network in a month, and what came of it; of no site and no service."""

    __tablename__ = "orientation_count"
    __table_args__ = (of_nobody("counts of a month over the whole network"),)

    month: Mapped[date] = mapped_column(primary_key=True, info=kept(DAY))  # its first day
    received: Mapped[int] = mapped_column(default=0, info=kept(NUMBER))
    called: Mapped[int] = mapped_column(default=0, info=kept(NUMBER))
    came: Mapped[int] = mapped_column(default=0, info=kept(NUMBER))
    closed: Mapped[int] = mapped_column(default=0, info=kept(NUMBER))
