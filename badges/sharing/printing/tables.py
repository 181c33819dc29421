"""What is to be printed: a card that a member asks for, one row for each badge; and all the cards of a workshop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime
from badges.recognition.tables import Award


class PrintRequest(Base):
    """A card that was asked for. `printed_at`: the site said that it is printed; the member may ask again later."""

    __tablename__ = "print_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    printed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), index=True)

    award: Mapped[Award] = relationship(innerjoin=PRESENT)


class CardBatch(Base):
    """All the cards of a workshop as one PDF, from the request until an hour later. The PDF is a derived file.

    `done` of `total` cards are verified; `ready_at`: when the PDF was made, of `total` cards.
    """

    __tablename__ = "card_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    total: Mapped[int]
    done: Mapped[int]
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
