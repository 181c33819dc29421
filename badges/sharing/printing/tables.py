"""What is to be printed: a card that a member asks for, one row for each badge; and all the cards of a workshop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime
from badges.base.personal.columns import COUNT, DAY, NUMBER, OURS, belongs, deleted, kept, of_nobody
from badges.recognition.tables import Award


class PrintRequest(Base):
    """A card that was asked for. `printed_at`: the site said that it is printed; the member may ask again later."""

    __tablename__ = "print_request"
    __table_args__ = (belongs("award_id.member_id", kept_for="unanswered"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), unique=True, info=deleted(given=OURS)
    )
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=True))
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
