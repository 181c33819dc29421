"""The addresses that members name on their private page, and the papers that stand for a colleague's word."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime
from badges.base.personal.columns import OURS, RANDOM, STAFF, Way, a_sign, belongs, deleted
from badges.people.tables import Member

_ANEW: Final = "an address is named anew, and a colleague is asked anew"


class AddressClaim(Base):
    """An address that a member named for a form, and that is not the one that counts as confirmed.

    `asked_at`: when it was first named. `proved_at`: the code that went to it was typed. `word_at`: a colleague, or the
    paper that one handed over, said that it is the member's. `made_at`: a form was made for it, of which `told_at` and
    `told_by_id` say that the member was told, where no confirmed address could tell them.
    """

    __tablename__ = "address_claim"
    __table_args__ = (
        UniqueConstraint("member_id", "email"),
        belongs(Way("member_id", stays=_ANEW), kept_for="unanswered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    email: Mapped[str] = mapped_column(String(255), info=deleted(given=True))
    # the award for which its code was typed, until the form is made
    number: Mapped[int | None] = mapped_column(info=deleted(given=OURS))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=a_sign(deleted(given=True)))
    proved_at: Mapped[datetime | None] = mapped_column(info=a_sign(deleted(given=True)))
    word_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))
    word_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    made_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))
    told_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))

    member: Mapped[Member] = relationship(innerjoin=PRESENT)


class AddressPaper(Base):
    """A paper with a one-use code that a colleague handed over: their word, before the member names the address."""

    __tablename__ = "address_paper"
    __table_args__ = (belongs(Way("member_id", stays=_ANEW), kept_for="unanswered"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32), info=deleted(given=RANDOM))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=True))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=deleted(given=True))
    tries: Mapped[int] = mapped_column(default=0, info=deleted(given=OURS))
    used_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))
