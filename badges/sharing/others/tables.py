"""Badges by other issuers, as a member or the facilitator with them brought them, and what was last found of each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import OURS, STAFF, a_sign, belongs, deleted
from badges.sharing.others.rules import LETTERS
from verifier.verdict import Headline

_AGAIN = "made again from the file, which is given"


class OtherBadge(Base):
    """One badge, kept for its member alone. `data` is the signed text, without the picture that carried it.

    What it says stands beside it as it was last read, and is never looked for. `name_differs`: it is in another name
    than the member's; then it is shown to others only once they said that it is theirs (`confirmed_at`).
    """

    __tablename__ = "other_badge"
    __table_args__ = (
        UniqueConstraint("member_id", "digest"),
        only("headline", Headline),
        belongs("member_id", kept_for="unanswered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), info=deleted(given=OURS))
    data: Mapped[bytes] = mapped_column(LargeBinary, info=deleted(given=True))
    digest: Mapped[str] = mapped_column(String(64), info=deleted(given=_AGAIN))  # SHA-256 of `data`
    added_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=a_sign(deleted(given=True)))
    # the facilitator who brought it with them; none: they did, on their own page
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    name_differs: Mapped[bool] = mapped_column(default=False, info=deleted(given=_AGAIN))
    confirmed_at: Mapped[datetime | None] = mapped_column(info=a_sign(deleted(given=True)))
    # what was found, when, and whether its issuer was believed here then
    judged_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=deleted(given=_AGAIN))
    headline: Mapped[Headline] = mapped_column(enum_of(Headline, 16), info=deleted(given=_AGAIN))
    issuer_known: Mapped[bool] = mapped_column(default=False, info=deleted(given=_AGAIN))
    # what it says of itself, each on one line
    badge_name: Mapped[str | None] = mapped_column(String(LETTERS), info=deleted(given=True))
    issuer_name: Mapped[str | None] = mapped_column(String(LETTERS), info=deleted(given=True))
    holder_name: Mapped[str | None] = mapped_column(String(LETTERS), info=deleted(given=True))
    issued_on: Mapped[date | None] = mapped_column(info=deleted(given=_AGAIN))
    # when it ends, so that one that ended since is said to have ended
    ends_at: Mapped[datetime | None] = mapped_column(info=deleted(given=_AGAIN))


def without_file() -> Select[*tuple[Any, ...]]:
    """What a page reads of these badges: what was found, never the file."""
    row = OtherBadge
    return select(
        row.id, row.judged_at, row.headline, row.issuer_known, row.badge_name, row.issuer_name, row.holder_name,
        row.issued_on, row.ends_at, row.name_differs, row.confirmed_at,
    )  # fmt: skip
