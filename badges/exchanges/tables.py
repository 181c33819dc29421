"""What one member gave another: a service or know-how, its day and its duration."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from badges.base.database.types import PRESENT, Base, UtcDateTime
from badges.base.personal.columns import DAY, FOLDED, NUMBER, OURS, RANDOM, STAFF, belongs, emptied, kept, made
from badges.base.text import names
from badges.gatherings.tables import Activity
from badges.network.tables import Site
from badges.people.tables import Member

FOLDED_LENGTH: Final = 250  # folded, a letter can become several
_BOTH: Final = "it is the other member's too"
_WITHOUT: Final = text("activity_id IS NULL")
_TO_CONFIRM: Final = text("confirmed_at IS NULL AND cancelled_at IS NULL")


class Exchange(Base):
    """A service or know-how that one member gave another, freely. Its duration is evidence, never a balance.

    `introduction_id`: the thread, in the room above, that put the two in touch. `confirmed_at`: when a member of staff
    said that it took place; None while it is planned, and until it was asked.
    """

    __tablename__ = "exchange"
    __table_args__ = (
        CheckConstraint("giver_id <> receiver_id", name="two_people"),
        CheckConstraint("duration_minutes IS NULL OR duration_minutes > 0", name="duration"),
        UniqueConstraint("client_key"),
        Index(
            "ix_exchange_to_confirm",
            "site_id",
            "happened_on",
            sqlite_where=_TO_CONFIRM,
            postgresql_where=_TO_CONFIRM,
        ),
        Index("ix_exchange_without_activity", "id", sqlite_where=_WITHOUT, postgresql_where=_WITHOUT),
        belongs("giver_id", "receiver_id", kept_for="unanswered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER, given=OURS))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True, info=kept(NUMBER, given=OURS))
    what: Mapped[str] = mapped_column(String(120), info=emptied(given=True))
    # the same, folded for search
    folded_what: Mapped[str] = mapped_column(String(FOLDED_LENGTH), info=emptied(given=FOLDED))
    happened_on: Mapped[date] = mapped_column(index=True, info=kept(_BOTH, given=True))
    giver_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True, info=kept(NUMBER, given=OURS))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True, info=kept(NUMBER, given=OURS))
    duration_minutes: Mapped[int | None] = mapped_column(info=kept(_BOTH, given=True))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER, given=STAFF))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY, given=True))
    client_key: Mapped[str | None] = mapped_column(String(36), info=made(RANDOM, given=RANDOM))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), info=kept(NUMBER, given=OURS))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=kept(DAY, given=OURS))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), info=kept(DAY, given=OURS))
    # no key: above
    introduction_id: Mapped[int | None] = mapped_column(index=True, info=kept(NUMBER, given=OURS))

    site: Mapped[Site] = relationship(innerjoin=PRESENT)
    activity: Mapped[Activity | None] = relationship()
    giver: Mapped[Member] = relationship(foreign_keys=[giver_id], innerjoin=PRESENT)
    receiver: Mapped[Member] = relationship(foreign_keys=[receiver_id], innerjoin=PRESENT)

    @validates("what")
    def _fold(self, _name: str, what: str) -> str:
        """Let the folded text follow the text, whatever writes it."""
        self.folded_what = names.folded(what)[:FOLDED_LENGTH]
        return what
