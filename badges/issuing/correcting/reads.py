"""Reads about paused badges, for the coordination and for the day's page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.times import local_date
from badges.issuing.correcting.pause import pause_version
from badges.recognition import rows as recognition
from badges.recognition.states import PauseReason
from badges.recognition.tables import Award, AwardPause, Disagreement
from badges.recognition.views import AwardView

DECIDED_WITHIN: Final = timedelta(days=7)
REMINDED_AFTER: Final = timedelta(days=3)


def halted_at(paused_at: datetime, disagreed_at: datetime | None) -> datetime:
    """When the badge was first spoken against: a colleague's signal after the member's word gives no more time."""
    return paused_at if disagreed_at is None else min(paused_at, disagreed_at)


def decided_by(paused_at: datetime, disagreed_at: datetime | None) -> date:
    """The last day of the decision about a pause, seven days after `halted_at`."""
    return local_date(halted_at(paused_at, disagreed_at) + DECIDED_WITHIN)


@dataclass(frozen=True)
class PausedAward:
    """A paused badge: why it was signalled, who did, and the day on which its decision is due."""

    award: AwardView
    reason: PauseReason
    criteria: tuple[str, ...]  # the keys of those that were not seen, where that is the reason and it was said
    signalled_by: str | None
    paused_at: datetime
    due_on: date
    version: str
    disagreed: bool  # the member said, alone, that they do not agree

    def is_overdue(self, today: date) -> bool:
        """Whether the day of its decision has passed."""
        return today > self.due_on

    def days_late(self, today: date) -> int:
        """How many days ago its decision was due; 0 while there is time."""
        return max(0, (today - self.due_on).days)


def paused_awards(session: OrmSession) -> list[PausedAward]:
    """The badges that are paused, at every site, in the order in which they are to be decided. Two statements."""
    rows = session.execute(_pauses().options(joinedload(AwardPause.paused_by))).all()
    rows = sorted(rows, key=lambda row: halted_at(row[0].paused_at, row[1]))
    pauses = {pause.award_id: (pause, said_at) for pause, said_at in rows}
    found = recognition.awards().where(Award.id.in_(pauses), Award.erased_at.is_(None))
    awards = {award.id: AwardView.of(award) for award in session.scalars(found)} if pauses else {}
    return [_paused(awards[number], *found) for number, found in pauses.items() if number in awards]


def _paused(award: AwardView, pause: AwardPause, disagreed_at: datetime | None) -> PausedAward:
    return PausedAward(
        award=award,
        reason=pause.reason,
        criteria=tuple(pause.criteria),
        signalled_by=pause.paused_by.name if pause.paused_by is not None else None,
        paused_at=pause.paused_at,
        due_on=decided_by(pause.paused_at, disagreed_at),
        version=pause_version(pause.paused_at, disagreed_at),
        disagreed=disagreed_at is not None,
    )


def _pauses() -> Select[AwardPause, datetime | None]:
    """Choose the pauses, each with when its member said that they do not agree."""
    chosen = select(AwardPause, Disagreement.said_at)
    return chosen.outerjoin(Disagreement, Disagreement.award_id == AwardPause.award_id)


def waiting(session: OrmSession, site_ids: Collection[int] | None) -> tuple[int, date | None]:
    """How many badges of these sites are paused, and the day on which the first decision is due. One statement."""
    here = exists().where(Award.id == AwardPause.award_id, Award.erased_at.is_(None))
    if site_ids is not None:
        here = here.where(Award.site_id.in_(site_ids))
    firsts = func.min(AwardPause.paused_at), func.min(Disagreement.said_at)
    chosen = _pauses().where(here).with_only_columns(func.count(), *firsts, maintain_column_froms=True)
    count, paused_at, disagreed_at = session.execute(chosen).one()
    return count, decided_by(paused_at, disagreed_at) if paused_at is not None else None


def counting() -> Select[int]:
    """Count the badges that are paused, everywhere (`badges.base.database.counts`)."""
    return select(func.count(AwardPause.award_id))


def to_remind(session: OrmSession, now: datetime) -> Sequence[Row[AwardPause, datetime | None]]:
    """The pauses of which the coordination is reminded now, their rows held, each with when its member disagreed."""
    before = now - REMINDED_AFTER
    due = or_(AwardPause.paused_at <= before, Disagreement.said_at <= before)
    chosen = _pauses().where(AwardPause.reminded_at.is_(None), due).order_by(AwardPause.paused_at)
    return session.execute(chosen.with_for_update(of=AwardPause)).all()
