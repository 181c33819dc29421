"""The journal: what is chained for ever, and beside it the facts that erasure can empty.

An entry holds the time, the kind, the result and a salted digest of its facts. Without the salt the digest says
nothing, so an entry whose facts were emptied still verifies, as erased.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime, enum_of, only
from badges.base.journal.acts import Act, Outcome


class JournalEntry(Base):
    """One act. `place` and `link` are given by the worker, a minute later at most: nothing waits for the chain."""

    __tablename__ = "journal_entry"
    __table_args__ = (only("kind", Act), only("result", Outcome))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    kind: Mapped[Act] = mapped_column(enum_of(Act, 30))
    result: Mapped[Outcome] = mapped_column(enum_of(Outcome, 10))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    place: Mapped[int | None] = mapped_column(unique=True)  # 1, 2, 3 … along the chain
    link: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class JournalFacts(Base):
    """Who, whom, where and from which device, by number. Personal: erasure empties the row and its salt.

    No foreign key: an entry outlives what it is about.
    """

    __tablename__ = "journal_facts"
    __table_args__ = (
        Index(None, "staff_id", "entry_id"),
        Index(None, "member_id", "entry_id"),
        Index(None, "site_id", "entry_id"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), primary_key=True)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    staff_id: Mapped[int | None]  # who acted; None is the operator, the member's own page, or the worker
    member_id: Mapped[int | None]
    award_id: Mapped[int | None]
    site_id: Mapped[int | None]
    device: Mapped[int | None]
    about: Mapped[str | None] = mapped_column(String(200))  # a code or an identifier, never a name


class JournalSeal(Base):
    """The end of the chain at an instant, authenticated with the instance's secret: rows lost later are missed."""

    __tablename__ = "journal_seal"

    place: Mapped[int] = mapped_column(primary_key=True)
    link: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))
