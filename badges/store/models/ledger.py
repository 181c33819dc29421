"""What outlives a person: the ledger, append-only and without personal bytes, the status lists, the post to send."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from badges.states import LedgerEvent, LetterState
from badges.store.models.base import Base, UtcDateTime, enum_of, only


class LedgerEntry(Base):
    """One thing that happened to one edition: issued, revoked, withdrawn, erased. Rows are added, never changed.

    `digest` is SHA-256 of the document's salt and bytes: once the salt is destroyed it says nothing of a person.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (only("event", LedgerEvent),)

    number: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[LedgerEvent] = mapped_column(enum_of(LedgerEvent, 10))
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    credential_id: Mapped[str] = mapped_column(String(45), index=True)
    edition: Mapped[int]
    representation: Mapped[str | None] = mapped_column(String(16))
    status_list_id: Mapped[int]
    status_index: Mapped[int]
    awarded_at: Mapped[datetime] = mapped_column(UtcDateTime())
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime())
    valid_until: Mapped[datetime | None]
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class StatusList(Base):
    """A BitstringStatusList of the network. `counter` runs up; `permutation_key` makes indices look random."""

    __tablename__ = "status_list"

    id: Mapped[int] = mapped_column(primary_key=True)  # the <n> of /status/<n>
    size: Mapped[int] = mapped_column(default=131072)
    counter: Mapped[int] = mapped_column(default=0)
    permutation_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class StatusEntry(Base):
    """An index that was handed out. It stays burnt for ever; `revoked_at` sets its bit."""

    __tablename__ = "status_entry"
    __table_args__ = (UniqueConstraint("status_list_id", "index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    status_list_id: Mapped[int] = mapped_column(ForeignKey("status_list.id"))
    index: Mapped[int]
    credential_id: Mapped[str] = mapped_column(String(45), unique=True)
    revoked_at: Mapped[datetime | None]


class StatusListDocument(Base):
    """The signed forms of a status list as last published, until it changes or grows old."""

    __tablename__ = "status_list_document"

    status_list_id: Mapped[int] = mapped_column(ForeignKey("status_list.id", ondelete="CASCADE"), primary_key=True)
    embedded: Mapped[bytes] = mapped_column(LargeBinary)
    jwt: Mapped[bytes] = mapped_column(LargeBinary)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime())


class Letter(Base):
    """A mail to send: written in the transaction of what it tells, sent by a job, never twice."""

    __tablename__ = "letter"
    __table_args__ = (only("state", LetterState),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    award_id: Mapped[int | None] = mapped_column(ForeignKey("award.id", ondelete="CASCADE"), index=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    state: Mapped[LetterState] = mapped_column(enum_of(LetterState, 10), default=LetterState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]
