"""The letters to send, when recurring work was last done, and which entries of a telephone were taken."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import DAY, RANDOM, Way, belongs, deleted, kept, made, of_nobody

_SENT: Final = "a letter's text is destroyed once it is sent or dropped"


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
    __table_args__ = (
        only("state", LetterState),
        Index("ix_letter_state_due_at", "state", "due_at"),
        Index("ix_letter_purpose_number", "purpose", "number"),
        belongs(
            Way("recipient=member.email", stays="it is sent to the address of the record that stays"),
            Way("number=award.id.member_id", when=("purpose", "award"), stays="it follows its award"),
            Way("number=award.id.member_id", when=("purpose", "call"), stays="it follows its award"),
            Way("number=award.id.member_id", when=("purpose", "backpack"), stays="it follows its award"),
            Way("number=award.id.member_id", when=("purpose", "form_made"), stays="it follows its award"),
            Way("number=member.id", when=("purpose", "address_change"), stays="it was about the record that goes"),
            Way("number=award.id.member_id", when=("purpose", "corrected"), stays="it follows its award"),
            Way("number=award.id.member_id", when=("purpose", "name"), stays="it follows its award"),
            Way("number=member.id", when=("purpose", "idea"), stays="it names a day, which the staff tells"),
            Way("number=member.id", when=("purpose", "introduction"), stays="it says that there is news, and no more"),
            Way("number=member.id", when=("purpose", "own_code"), stays="a code is asked for anew"),
            Way("number=member.id", when=("purpose", "retention"), stays="the record that stays is asked anew"),
            Way("number=member.id", when=("purpose", "idea"), stays="they were told of the day"),
            Way("number=member.id", when=("purpose", "afterwards"), stays="the record that stays is asked by itself"),
            Way("number=member.id", when=("purpose", "referrer"), stays="it was sent, or is sent, as it was read"),
            Way("number=member.id", when=("purpose", "message"), stays="they were told of it"),
            "recipient=staff.email",
            kept_for=("letter", "unanswered"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=_SENT))
    recipient: Mapped[str] = mapped_column(String(255), info=deleted(given=_SENT))
    subject: Mapped[str] = mapped_column(String(200), info=deleted(given=_SENT))
    body: Mapped[str] = mapped_column(Text, info=deleted(given=_SENT))
    purpose: Mapped[str] = mapped_column(String(20), info=deleted(given=_SENT))
    number: Mapped[int | None] = mapped_column(info=deleted(given=_SENT))  # of what the letter is about
    due_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=_SENT))
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=_SENT))
    state: Mapped[LetterState] = mapped_column(
        enum_of(LetterState, 10), default=LetterState.WAITING, info=deleted(given=_SENT)
    )
    attempts: Mapped[int] = mapped_column(default=0, info=deleted(given=_SENT))
    last_error: Mapped[str | None] = mapped_column(String(200), info=deleted(given=_SENT))
    sent_at: Mapped[datetime | None] = mapped_column(info=deleted(given=_SENT))


class Heartbeat(Base):
    """When recurring work was last done: the worker's minute, the check of the night, a backup that was proved."""

    __tablename__ = "heartbeat"
    __table_args__ = (of_nobody("when the worker last ran", restored=False),)

    name: Mapped[str] = mapped_column(String(20), primary_key=True, info=made("the name of a job"))
    at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))


class Receipt(Base):
    """An entry of a telephone that was taken (`badges.base.receipts`). It is deleted after `bounds.RECEIPTS_KEPT`."""

    __tablename__ = "receipt"
    __table_args__ = (of_nobody("random keys, which say nothing of what they brought"),)

    client_key: Mapped[str] = mapped_column(String(36), primary_key=True, info=made(RANDOM))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=kept(DAY))
    # what was answered, where it is more than that it was taken
    answer: Mapped[str | None] = mapped_column(String(20), info=made("a word of ours, such as a role"))
