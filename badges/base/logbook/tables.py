"""What waits to be written into the logbook, and up to which line the record knows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, enum_of, only
from badges.base.logbook.acts import Kept
from badges.base.personal.columns import CHOICE, COUNT, DAY, NUMBER, RANDOM, kept, made, of_nobody


class LogbookNote(Base):
    """A line to write, in the transaction of the act; deleted once it stands in the file.

    `at` None: of an act that was seen in its rows; the line says when it is written, which is at the commit.
    """

    __tablename__ = "logbook_note"
    __table_args__ = (
        only("act", Kept),
        of_nobody("lines that wait for a moment: they name people by random bits, and badges by their code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    mark: Mapped[str] = mapped_column(String(16), info=made(RANDOM))
    at: Mapped[datetime | None] = mapped_column(info=kept(DAY))
    act: Mapped[Kept] = mapped_column(enum_of(Kept, 20), info=kept(CHOICE))
    facts: Mapped[dict[str, Any]] = mapped_column(info=made("random bits, codes, numbers and days; no name"))
    # by the logbook's key, when it was noted: a row that was put here with the database's password has none
    seal: Mapped[str | None] = mapped_column(String(64), info=made(RANDOM))


class LogbookPlace(Base):
    """The last line of the logbook whose act this record holds. One row.

    A record that is older than its logbook says an earlier line, and what follows is replayed into it.
    """

    __tablename__ = "logbook_place"
    __table_args__ = (of_nobody("how far the record knows its logbook"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, info=kept(NUMBER))
    name: Mapped[str] = mapped_column(String(32), info=made(RANDOM))  # which logbook: as its first line says
    number: Mapped[int] = mapped_column(info=kept(COUNT))
