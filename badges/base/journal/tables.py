"""The journal: what is chained for ever, and beside it the facts that erasure can empty.

An entry holds the time, the kind, the result and a salted digest of its facts. Without the salt the digest says
nothing, so an entry whose facts were emptied still verifies, as erased.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime, enum_of, only
from badges.base.journal.acts import Act, Outcome
from badges.base.personal.columns import (
    CHOICE,
    DAY,
    NUMBER,
    OURS,
    RANDOM,
    STAFF,
    Way,
    belongs,
    emptied,
    kept,
    made,
    of_nobody,
)

_BY_NUMBER: Final = "the member and the badge are given with their own rows"


class JournalEntry(Base):
    """One act. `place` and `link` are given by the worker, a minute later at most: nothing waits for the chain."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        only("kind", Act),
        only("result", Outcome),
        of_nobody("a time, a kind of act, and a digest that says nothing without its salt"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=kept(DAY))
    kind: Mapped[Act] = mapped_column(enum_of(Act, 30), info=kept(CHOICE))
    result: Mapped[Outcome] = mapped_column(enum_of(Outcome, 10), info=kept(CHOICE))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), info=made(RANDOM))
    place: Mapped[int | None] = mapped_column(unique=True, info=kept(NUMBER))  # 1, 2, 3 … along the chain
    link: Mapped[bytes | None] = mapped_column(LargeBinary(32), info=made(RANDOM))


class JournalFacts(Base):
    """Actor, subject, site and device, by number. Personal: erasure empties the row and its salt.

    No foreign key: an entry outlives what it is about.
    """

    __tablename__ = "journal_facts"
    __table_args__ = (
        Index(None, "staff_id", "entry_id"),
        Index(None, "member_id", "entry_id"),
        Index(None, "site_id", "entry_id"),
        belongs(
            Way("member_id=member.id", stays="its digest covers the number; the emptied record leads to the other"),
            "staff_id=staff.id",
            kept_for="look",
        ),
    )

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("journal_entry.id"), primary_key=True, info=kept(NUMBER, given=OURS)
    )
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16), info=emptied(given=RANDOM))
    # who acted; None is the operator, the member's own page, or the worker
    staff_id: Mapped[int | None] = mapped_column(info=emptied(given=STAFF))
    member_id: Mapped[int | None] = mapped_column(info=emptied(given=_BY_NUMBER))
    award_id: Mapped[int | None] = mapped_column(info=emptied(given=_BY_NUMBER))
    site_id: Mapped[int | None] = mapped_column(info=emptied(given=True))
    device: Mapped[int | None] = mapped_column(info=emptied(given=STAFF))
    # a code, an identifier, or the name of a draft; never the name of a person
    about: Mapped[str | None] = mapped_column(String(200), info=emptied(given=True))


class JournalSeal(Base):
    """The end of the chain at an instant, authenticated with the instance's secret: rows lost later are missed."""

    __tablename__ = "journal_seal"
    __table_args__ = (of_nobody("the end of the journal's chain"),)

    place: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    link: Mapped[bytes] = mapped_column(LargeBinary(32), info=made(RANDOM))
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    seal: Mapped[bytes] = mapped_column(LargeBinary(32), info=made(RANDOM))
