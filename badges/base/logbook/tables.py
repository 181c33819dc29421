"""What waits to be written into the logbook, and up to which line the record knows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, enum_of, only
from badges.base.logbook.acts import Kept


class LogbookNote(Base):
    """A line to write, in the transaction of the act; deleted once it stands in the file.

    `at` None: of an act that was seen in its rows; the line says when it is written, which is at the commit.
    """

    __tablename__ = "logbook_note"
    __table_args__ = (only("act", Kept),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime | None]
    act: Mapped[Kept] = mapped_column(enum_of(Kept, 20))
    facts: Mapped[dict[str, Any]]


class LogbookPlace(Base):
    """The last line of the logbook whose act this record holds. One row.

    A record that is older than its logbook says an earlier line, and what follows is replayed into it.
    """

    __tablename__ = "logbook_place"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(32))  # which logbook: the random name in its first line
    number: Mapped[int]
