"""Tables of the slips that are given to witnesses, and of what these wrote."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import OURS, RANDOM, STAFF, a_sign, belongs, deleted
from badges.network.tables import Staff
from badges.recognition.tables import Award, Endorsement
from badges.recognition.witnesses.rules import Manner, WitnessFunction

_ANOTHER: Final = "the first name of another person; of a statement that was kept the signed badge says it"
_UNREAD: Final = text("read_at IS NULL")


class WitnessSlip(Base):
    """A slip that serves once: a witness says with it what they saw of a badge's member.

    Its code of eight signs is made again from `salt` and the instance's secret (`keys`), and found by `digest`: a copy
    of the database opens none. `made_by_id` None: by the member. A used one stays as long as the badge, and holds
    nothing of its witness: they can take back with it what they said, and it answers the same whatever became of that.
    """

    __tablename__ = "witness_slip"
    __table_args__ = (only("manner", Manner), belongs("award_id.member_id", kept_for=("witness", "badge")))

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    manner: Mapped[Manner] = mapped_column(enum_of(Manner, 8), info=deleted(given=True))
    salt: Mapped[bytes] = mapped_column(LargeBinary(16), info=deleted(given=RANDOM))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info=deleted(given=RANDOM))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=deleted(given=True))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    last_day: Mapped[date] = mapped_column(info=deleted(given=True))
    used_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))
    ended_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))
    # of the forms that made it and that used it: the same form sent twice acts once
    made_key: Mapped[str | None] = mapped_column(String(36), unique=True, info=deleted(given=OURS))
    used_key: Mapped[str | None] = mapped_column(String(36), info=deleted(given=OURS))

    award: Mapped[Award] = relationship(innerjoin=PRESENT)
    statement: Mapped[WitnessStatement | None] = relationship(back_populates="slip")


class WitnessStatement(Base):
    """What a witness says they saw. Its row is deleted with a no, a withdrawal, or after `bounds.STATEMENTS_KEPT`.

    `urn`: the id of the signed endorsement that will say it; random, and what the logbook knows of it. `signed_at`:
    when an edition of the badge had it first. `endorsement_id`: what the editions sign, from the member's yes on.
    """

    __tablename__ = "witness_statement"
    __table_args__ = (
        only("function", WitnessFunction),
        Index("ix_witness_statement_unread", "award_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        belongs("award_id.member_id", kept_for=("witness", "badge")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    award_id: Mapped[int] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    slip_id: Mapped[int] = mapped_column(
        ForeignKey("witness_slip.id", ondelete="CASCADE"), unique=True, info=deleted(given=OURS)
    )
    urn: Mapped[str] = mapped_column(String(45), unique=True, info=deleted(given=RANDOM))  # urn:uuid:…
    first_name: Mapped[str] = mapped_column(String(40), info=deleted(given=_ANOTHER))
    function: Mapped[WitnessFunction] = mapped_column(enum_of(WitnessFunction, 10), info=deleted(given=True))
    sentence: Mapped[str | None] = mapped_column(String(200), info=deleted(given=True))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=deleted(given=True))
    read_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    kept_at: Mapped[datetime | None] = mapped_column(info=a_sign(deleted(given=True)))
    kept_before_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    signed_at: Mapped[datetime | None] = mapped_column(info=deleted(given=OURS))
    withdrawn_at: Mapped[datetime | None] = mapped_column(index=True, info=deleted(given=True))
    endorsement_id: Mapped[int | None] = mapped_column(ForeignKey("endorsement.id"), info=deleted(given=OURS))

    award: Mapped[Award] = relationship(innerjoin=PRESENT)
    slip: Mapped[WitnessSlip] = relationship(back_populates="statement", innerjoin=PRESENT)
    read_by: Mapped[Staff | None] = relationship(foreign_keys=[read_by_id])
    endorsement: Mapped[Endorsement | None] = relationship()
