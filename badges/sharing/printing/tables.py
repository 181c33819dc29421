"""What is to be printed: a card that a member asks for, one row for each badge; all the cards of a workshop;
and an « attestation de présence », as long as its code answers, without a date on which the member was there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import COUNT, DAY, NUMBER, OURS, RANDOM, a_sign, belongs, deleted, kept, of_nobody
from badges.people.tables import Member
from badges.recognition.tables import Award
from badges.sharing.printing.rules import Printed


class PrintRequest(Base):
    """A card that was asked for. `printed_at`: the site said that it is printed; the member may ask again later."""

    __tablename__ = "print_request"
    __table_args__ = (belongs("award_id.member_id", kept_for="unanswered"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), unique=True, info=deleted(given=OURS)
    )
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=a_sign(deleted(given=True)))
    printed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), index=True, info=deleted(given=True))

    award: Mapped[Award] = relationship(innerjoin=PRESENT)


class CardBatch(Base):
    """All the cards of a workshop as one PDF, from the request until an hour later. The PDF is a derived file.

    `done` of `total` cards are verified; `ready_at`: when the PDF was made, of `total` cards.
    """

    __tablename__ = "card_batch"
    __table_args__ = (of_nobody("that the cards of a workshop are made; it and the file end within the hour"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), unique=True, info=kept(NUMBER)
    )
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    total: Mapped[int] = mapped_column(info=kept(COUNT))
    done: Mapped[int] = mapped_column(info=kept(COUNT))
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=kept(DAY))


class PresencePaper(Base):
    """One sheet. `digest` is SHA-256 of its file: the file is made again for the member, and kept nowhere.

    `first_on` to `last_on`, both included, is its period; `answered_until` the last day of its code, in Europe/Paris.
    Stopping deletes the row, so that a stopped code, one that is over and one that never was are answered alike.
    """

    __tablename__ = "presence_paper"
    __table_args__ = (only("printed", Printed), belongs("member_id", kept_for="presence"))

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True, info=deleted(given=OURS))
    code: Mapped[str] = mapped_column(String(10), unique=True, info=deleted(given=True))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), info=deleted(given=RANDOM))
    first_on: Mapped[date] = mapped_column(info=deleted(given=True))
    last_on: Mapped[date] = mapped_column(info=deleted(given=True))
    printed: Mapped[Printed] = mapped_column(enum_of(Printed, 10), info=deleted(given=True))
    english: Mapped[bool] = mapped_column(info=deleted(given=OURS))  # in both languages
    made_at: Mapped[datetime] = mapped_column(info=a_sign(deleted(given=True)))
    answered_until: Mapped[date] = mapped_column(index=True, info=deleted(given=True))

    member: Mapped[Member] = relationship(innerjoin=PRESENT)
