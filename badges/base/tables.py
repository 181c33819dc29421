"""The letters to send, and when recurring work was last done."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime, enum_of, only


class LetterState(StrEnum):
    """Where a letter stands: waiting, being sent, sent, given up after the last attempt, or taken back."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Letter(Base):
    """A mail to send: written in the transaction that it reports, sent by a job.

    `due_at`: when it may be sent; while it is being sent, when its worker's claim ends.
    `ends_at`: until when it is tried; where what it says ends then, it is not sent later either.
    """

    __tablename__ = "letter"
    __table_args__ = (only("state", LetterState), Index("ix_letter_state_due_at", "state", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(String(20))
    number: Mapped[int | None]  # of what the letter is about
    due_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime())
    state: Mapped[LetterState] = mapped_column(enum_of(LetterState, 10), default=LetterState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]


class Heartbeat(Base):
    """When recurring work was last done: the worker's minute, the check of the night."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
