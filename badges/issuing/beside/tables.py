"""What waits beside a signed badge: a name that its member has not answered yet, and a correction to tell them of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime
from badges.base.personal.columns import OURS, STAFF, belongs, deleted
from badges.network.tables import Staff
from badges.recognition.tables import Award


class ProposedName(Base):
    """A name that the site proposes for a signed badge, which stays as it is until its member says yes.

    The row ends with the answer, with another name, with the badge, or after `bounds.QUESTIONS_KEPT`.
    """

    __tablename__ = "proposed_name"
    __table_args__ = (belongs("award_id.member_id", kept_for="question"),)

    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    name: Mapped[str] = mapped_column(String(130), info=deleted(given=True))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=deleted(given=True))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))

    award: Mapped[Award] = relationship(innerjoin=PRESENT)
    asked_by: Mapped[Staff] = relationship(innerjoin=PRESENT)


class CorrectionNotice(Base):
    """That a signed badge was corrected, the last time: its member's page says so for `bounds.QUESTIONS_KEPT`."""

    __tablename__ = "correction_notice"
    __table_args__ = (belongs("award_id.member_id", kept_for="question"),)

    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), primary_key=True, info=deleted(given=OURS)
    )
    corrected_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=deleted(given=True))
    # None: there is no e-mail, and the site tells the member when it sees them
    told_at: Mapped[datetime | None] = mapped_column(index=True, info=deleted(given=OURS))

    award: Mapped[Award] = relationship(innerjoin=PRESENT)
