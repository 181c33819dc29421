"""What a staff member's day page says of readings: those that wait for them, and those to look at together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased, joinedload, lazyload

from badges.base.rights import Actor, StaffRole, sees_site
from badges.base.times import local_date
from badges.network.tables import Staff
from badges.recognition.dossier import dossiers_of
from badges.recognition.reading.readers import Colleague, colleagues, readers_of
from badges.recognition.reading.working_days import after_working_days
from badges.recognition.rules import Dossier, blockers, reading_reason, reading_state
from badges.recognition.states import UNSIGNED, ReadingState
from badges.recognition.tables import Award, AwardReading, BadgeVersion
from badges.recognition.views import AwardView

_NAME: Final = (lazyload(Staff.roles), lazyload(Staff.sites))  # of staff who are only named
WORKING_DAYS: Final = 3
REMINDER: Final = "reading"  # the purpose of the letters of `remind_readers`, whose number is the award's
MOST: Final = 50  # readings on one page


@dataclass(frozen=True)
class Waiting:
    """One reading on a day page. `overdue`: three working days have passed since it was asked for."""

    award: AwardView
    asked_on: date
    overdue: bool


@dataclass(frozen=True)
class Together:
    """An award that two colleagues look at together: the reader opens the reading, the other the draft."""

    award: AwardView
    colleague: str  # the other one's name
    reads: bool  # whether the actor is the one who read it


@dataclass(frozen=True)
class OfTheDay:
    """What a staff member's day page says of readings, oldest first."""

    to_read: Sequence[Waiting]
    together: Sequence[Together]


def due_on(asked_at: datetime) -> date:
    """The day on which those who were asked are reminded."""
    return after_working_days(local_date(asked_at), WORKING_DAYS)


def of_the_day(session: OrmSession, actor: Actor, now: datetime) -> OfTheDay:
    """The readings that wait for the actor: those to read, and those to look at together with a colleague.

    The coordination is asked for those of a site without a colleague, and for every other one once it is overdue. One
    who prepared or read an award looks at it together with the other. As many statements as `dossiers_of`, and two.
    """
    last = _last(session, actor)
    dossiers = _dossiers(session, last, now)
    asked = [pair for pair in zip(last, dossiers, strict=True) if pair[0].status is ReadingState.ASKED]
    staff = colleagues(session) if asked else []
    to_read = (_to_read(reading, dossier, actor, staff, now) for reading, dossier in asked)
    together = (_together(reading, dossier, actor) for reading, dossier in zip(last, dossiers, strict=True))
    return OfTheDay([each for each in to_read if each][:MOST], [each for each in together if each])


def _to_read(
    reading: AwardReading, dossier: Dossier, actor: Actor, staff: Sequence[Colleague], now: datetime
) -> Waiting | None:
    """The reading, where the actor is asked for it and it is still needed."""
    overdue = due_on(reading.asked_at) <= local_date(now)
    readers = readers_of(dossier, staff)
    asked = readers.may if overdue else {each.id for each in readers.asked}
    if actor.staff_id not in asked or not is_open(dossier):
        return None
    return Waiting(AwardView.of(reading.award), local_date(reading.asked_at), overdue)


def _together(reading: AwardReading, dossier: Dossier, actor: Actor) -> Together | None:
    """The award, where the reading is to be looked at together and is about what the award says now."""
    reader, asked_by = reading.answered_by, reading.asked_by
    if reader is None or reading_state(dossier) is not ReadingState.TOGETHER:
        return None
    reads = actor.staff_id == reader.id
    return Together(AwardView.of(reading.award), asked_by.name if reads else reader.name, reads)


def counting_open(actor: Actor, status: ReadingState) -> Select[int]:
    """Count the readings in a state at the actor's sites, earlier ones of an award too: none means that `of_the_day`
    finds none (`badges.base.database.counts`)."""
    chosen = select(func.count(AwardReading.id)).join(AwardReading.award)
    chosen = chosen.where(AwardReading.status == status, Award.state.in_(UNSIGNED), Award.erased_at.is_(None))
    return chosen if StaffRole.COORDINATOR in actor.roles else chosen.where(Award.site_id.in_(actor.site_ids))


def _dossiers(session: OrmSession, readings: Sequence[AwardReading], now: datetime) -> list[Dossier]:
    """The dossiers of the awards of these readings, which are their last ones."""
    return dossiers_of(session, [each.award for each in readings], now, {each.award_id: each for each in readings})


def is_open(dossier: Dossier) -> bool:
    """Whether a reading that was asked for is still needed, and has something to read."""
    return reading_reason(dossier) is not None and not blockers(dossier)


def open_readings(session: OrmSession) -> list[AwardReading]:
    """All readings that were asked for and are not answered, oldest first."""
    asked = AwardReading.status == ReadingState.ASKED
    return list(session.scalars(_readings(asked).where(AwardReading.reminded_at.is_(None))))


def _readings(wanted: ColumnElement[bool]) -> Select[AwardReading]:
    return (
        select(AwardReading)
        .join(AwardReading.award)
        .where(wanted, Award.state.in_(UNSIGNED), Award.erased_at.is_(None))
        .options(
            joinedload(AwardReading.award).options(
                joinedload(Award.member),
                joinedload(Award.site),
                joinedload(Award.awarded_by).options(*_NAME),
                joinedload(Award.version).joinedload(BadgeVersion.model),
            ),
            joinedload(AwardReading.asked_by).options(*_NAME),
            joinedload(AwardReading.answered_by).options(*_NAME),
        )
        .order_by(AwardReading.asked_at, AwardReading.id)
    )


def _last(session: OrmSession, actor: Actor) -> list[AwardReading]:
    """The readings at the actor's sites that are the last ones of their awards: those asked for, by others too, and
    those to look at together of which the actor is a part. Oldest first."""
    parts = (AwardReading.answered_by_id, AwardReading.asked_by_id, Award.awarded_by_id)
    own = and_(AwardReading.answered_by_id.is_not(None), or_(*(each == actor.staff_id for each in parts)))
    asked, to_see = (AwardReading.status == each for each in (ReadingState.ASKED, ReadingState.TOGETHER))
    chosen = _readings(or_(asked, and_(to_see, own)))
    if StaffRole.COORDINATOR not in actor.roles:
        chosen = chosen.where(Award.site_id.in_(actor.site_ids))
    later = aliased(AwardReading)
    chosen = chosen.where(~exists().where(later.award_id == AwardReading.award_id, later.id > AwardReading.id))
    return [each for each in session.scalars(chosen) if sees_site(actor, each.award.site_id)]
