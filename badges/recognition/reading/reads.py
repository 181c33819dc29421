"""What a staff member's day page says of readings: those that wait for them, and those to look at together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased, joinedload, lazyload

from badges.base.rights import Actor, StaffRole, sees_site
from badges.base.times import local_date
from badges.network.tables import Staff
from badges.recognition.dossier import dossiers_of
from badges.recognition.reading.readers import colleagues, readers_of
from badges.recognition.reading.working_days import after_working_days
from badges.recognition.rules import Dossier, blockers, reading_reason, reading_state
from badges.recognition.states import UNSIGNED, ReadingState
from badges.recognition.tables import Award, AwardReading, BadgeVersion
from badges.recognition.views import AwardView

_NAME: Final = (lazyload(Staff.roles), lazyload(Staff.sites))  # of staff who are only named
WORKING_DAYS: Final = 3
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


def due_on(asked_at: datetime) -> date:
    """The day on which those who were asked are reminded."""
    return after_working_days(local_date(asked_at), WORKING_DAYS)


def waiting(session: OrmSession, actor: Actor, now: datetime) -> list[Waiting]:
    """The awards that wait for the actor to read them, oldest first.

    The coordination sees those of a site without a colleague, and every other one once it is overdue.
    """
    found: list[Waiting] = []
    asked_for = _last(session, ReadingState.ASKED, actor)
    staff = colleagues(session) if asked_for else []
    for reading, dossier in zip(asked_for, _dossiers(session, asked_for, now), strict=True):
        overdue = due_on(reading.asked_at) <= local_date(now)
        readers = readers_of(dossier, staff)
        asked = readers.may if overdue else {each.id for each in readers.asked}
        if actor.staff_id in asked and is_open(dossier):
            found.append(Waiting(AwardView.of(reading.award), local_date(reading.asked_at), overdue))
        if len(found) == MOST:
            break
    return found


def together(session: OrmSession, actor: Actor, now: datetime) -> list[Together]:
    """The awards that the actor prepared or read, and that a colleague wants to look at together, oldest first."""
    found, own = [], []
    for reading in _last(session, ReadingState.TOGETHER, actor):
        parts = (reading.answered_by_id, reading.asked_by_id, reading.award.awarded_by_id)
        if reading.answered_by_id is not None and actor.staff_id in parts:
            own.append(reading)
    for reading, dossier in zip(own, _dossiers(session, own, now), strict=True):
        reader, asked_by = reading.answered_by, reading.asked_by
        if reader is not None and reading_state(dossier) is ReadingState.TOGETHER:
            reads = actor.staff_id == reader.id
            found.append(Together(AwardView.of(reading.award), asked_by.name if reads else reader.name, reads))
    return found


def counting_open(actor: Actor, status: ReadingState) -> Select[int]:
    """Count the readings in a state at the actor's sites, earlier ones of an award too: none means that `waiting` and
    `together` find none (`badges.base.database.counts`)."""
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
    return list(session.scalars(_readings(ReadingState.ASKED).where(AwardReading.reminded_at.is_(None))))


def _readings(status: ReadingState) -> Select[AwardReading]:
    return (
        select(AwardReading)
        .join(AwardReading.award)
        .where(AwardReading.status == status, Award.state.in_(UNSIGNED), Award.erased_at.is_(None))
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


def _last(session: OrmSession, status: ReadingState, actor: Actor) -> list[AwardReading]:
    """The readings in a state at the actor's sites that are the last ones of their awards."""
    chosen = _readings(status)
    if StaffRole.COORDINATOR not in actor.roles:
        chosen = chosen.where(Award.site_id.in_(actor.site_ids))
    later = aliased(AwardReading)
    chosen = chosen.where(~exists().where(later.award_id == AwardReading.award_id, later.id > AwardReading.id))
    return [each for each in session.scalars(chosen) if sees_site(actor, each.award.site_id)]
